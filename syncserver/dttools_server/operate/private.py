"""Folders and files that only their owner may read."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from dttools.errors import StorageFailed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Say in our words that the data folder cannot be used.

    Raises:
        StorageFailed: The system does not let us.
    """
    try:
        yield
    except OSError as error:
        raise StorageFailed(
            f"The data folder {folder} cannot be used: {error.strerror or error}.",
            safe="Nothing was started.",
            todo="Give another one with --data, or let this user write there.",
        ) from error


def make_data_folder(folder: Path) -> None:
    """Make the server's data folder; an existing one keeps its rights.

    When root makes it, others may pass through it but not list it: PostgreSQL's own user has to reach its subfolder.
    """
    by_root = os.name == "posix" and os.geteuid() == 0
    with explained(folder):
        folder.mkdir(mode=0o711 if by_root else 0o700, parents=True, exist_ok=True)


def write_secret(path: Path, secret: str) -> None:
    """Write a file that only its owner may read, and that is whole or not there even after a power cut."""
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secret + "\n")
        file.flush()
        os.fsync(descriptor)
    draft.replace(path)
