"""A profile with a library, and the ways to fill a project."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dttools_desktop.workspace import Library, Profile


@pytest.fixture
def profile(profile_folder: Path) -> Iterator[Profile]:
    with Profile.open() as opened:
        yield opened


@pytest.fixture
def library(profile: Profile) -> Iterator[Library]:
    opened = Library(profile)
    yield opened
    opened.close(even_unsaved=True)
