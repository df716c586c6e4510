"""Starts the desktop app. Only what the command line needs is imported before another instance was asked."""

from __future__ import annotations

import argparse
import os
import sys
from importlib.metadata import version
from pathlib import Path

_DISPLAYS = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}


def read_arguments(arguments: list[str]) -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="dttools", description="Design-thinking workshops on your laptop.")
    parser.add_argument("--profile", type=Path, metavar="FOLDER", help="where projects are kept")
    parser.add_argument("--version", action="version", version=f"DTTools {version('dttools')}")
    return parser.parse_args(arguments)


def main() -> int:
    """Run DTTools, or say why it cannot run here; gives the exit code."""
    options = read_arguments(sys.argv[1:])
    if sys.platform == "linux" and not _DISPLAYS & os.environ.keys():
        sys.stderr.write("DTTools needs a graphical desktop to open its window; there is no display here.\n")
        return 1
    try:
        return _run(options)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.startswith("dttools"):
            raise
        sys.stderr.write(f"DTTools needs the package {error.name}: pip install 'dttools[desktop]'\n")
        return 1


def _run(options: argparse.Namespace) -> int:
    """Open the window, or bring the one that runs with the same profile to the front."""
    from dttools_desktop.profile_folder import default_folder  # noqa: PLC0415
    from dttools_desktop.single_instance import hand_over  # noqa: PLC0415 — --version and --help start without Qt

    folder = (options.profile or default_folder()).expanduser().resolve()
    if hand_over(folder, sys.argv[1:]):
        return 0
    from dttools_desktop.bootstrap import run  # noqa: PLC0415 — the windows are not needed to hand over

    return run(sys.argv, folder)


if __name__ == "__main__":
    sys.exit(main())
