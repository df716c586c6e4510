"""Workshop rules as pure code; the server's guard and the desktop ask the same ones."""

from dttools.facilitation.deletions import is_mass_deletion
from dttools.facilitation.permissions import Rights, may_change, may_touch_locked, scope_of
from dttools.facilitation.progress import Step, completion_rate, steps

__all__ = [
    "Rights",
    "Step",
    "completion_rate",
    "is_mass_deletion",
    "may_change",
    "may_touch_locked",
    "scope_of",
    "steps",
]
