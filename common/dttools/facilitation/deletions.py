"""When taking records to the trash is so much that a person is asked first."""

from __future__ import annotations

MANY = 50
"""More than so many at once are always a mass deletion."""
FEW = 10
"""So many at once never are one, so that small projects work."""
SHARE = 0.2
"""More than this share of a project's live records is one."""


def is_mass_deletion(trashed: int, live: int) -> bool:
    """Whether one edit trashes so much that it needs an explicit confirmation.

    Args:
        trashed: Records that it takes to the trash.
        live: Live records of the project before it.
    """
    return trashed > MANY or (trashed > FEW and trashed > SHARE * live)
