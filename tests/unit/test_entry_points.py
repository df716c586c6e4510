"""The two programs say what is missing where they cannot run, instead of ending in a traceback."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

PROGRAMS = {"dttools_desktop": "dttools[desktop]", "dttools_server": "dttools[server]"}
WITHOUT = """
import importlib.abc, runpy, sys


class Missing(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name in {"PySide6", "platformdirs", "structlog"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


sys.meta_path.insert(0, Missing())
sys.argv[1:] = []
runpy.run_module(PROGRAM, run_name="__main__")
"""


def run(*arguments: str, **environment: str | None) -> subprocess.CompletedProcess[str]:
    merged = {**os.environ, **environment}
    kept = {name: value for name, value in merged.items() if value is not None}
    return subprocess.run([sys.executable, *arguments], env=kept, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_whose_packages_are_not_installed_names_the_extra(program: str) -> None:
    ended = run("-c", WITHOUT.replace("PROGRAM", repr(program)))
    assert ended.returncode == 1
    assert f"pip install '{PROGRAMS[program]}'" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_tells_its_options(program: str) -> None:
    ended = run("-m", program, "--help")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith(f"usage: {'dttools-server' if program == 'dttools_server' else 'dttools'} ")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there always is a display")
def test_the_app_without_a_display_says_so() -> None:
    ended = run("-m", "dttools_desktop", DISPLAY=None, WAYLAND_DISPLAY=None, QT_QPA_PLATFORM=None)
    assert ended.returncode == 1
    assert "no display" in ended.stderr
