"""Starts the command `dttools-server`, if the packages that it needs are there."""

from __future__ import annotations

import sys


def main() -> int:
    """Run a command, or say how the server is installed; gives the exit code."""
    try:
        from dttools_server.cli import main as run  # noqa: PLC0415 (perhaps only the client is installed)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.startswith("dttools"):
            raise
        sys.stderr.write(f"The server needs the package {error.name}: pip install 'dttools[server]'\n")
        return 1
    return run()


if __name__ == "__main__":
    sys.exit(main())
