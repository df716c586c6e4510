"""Icons, fonts, translations and templates, read as files of this package wherever it is installed."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

__all__ = ["names_in", "path_of", "read_bytes"]


def read_bytes(path: str) -> bytes:
    """The content of one resource.

    Args:
        path: Its place in this package with forward slashes, e.g. "icons/trash.svg".

    Raises:
        FileNotFoundError: There is no such resource.
    """
    return files(__name__).joinpath(path).read_bytes()


def path_of(path: str) -> AbstractContextManager[Path]:
    """A real file with the content of one resource, for libraries that only take file names.

    Use it in a `with`: from a zipped package it is a temporary copy that ends with the block.
    """
    return as_file(files(__name__).joinpath(path))


def names_in(folder: str, suffix: str = "") -> list[str]:
    """The names of the files in one folder that end in `suffix`, sorted; not their paths."""
    found = files(__name__).joinpath(folder).iterdir()
    return sorted(item.name for item in found if item.is_file() and item.name.endswith(suffix))
