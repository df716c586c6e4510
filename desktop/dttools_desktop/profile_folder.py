"""Where a profile is, known without loading anything else: a second start only needs this."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

VARIABLE = "DTTOOLS_PROFILE"


def default_folder() -> Path:
    """Where the profile is: `DTTOOLS_PROFILE`, or the system's place for a program's data."""
    chosen = os.environ.get(VARIABLE)
    return Path(chosen) if chosen else platformdirs.user_data_path("dttools", appauthor=False)
