"""Promises about the repository itself: what may lie in it, and what it must not contain."""

from __future__ import annotations

import gc
import importlib
import os
import re
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter

ROOT = Path(__file__).resolve().parents[2]
TOP_LEVEL = {
    "CONTRIBUTING.md",
    "LICENSE",
    "README.md",
    "common",
    "desktop",
    "dev",
    "installers",
    "pyproject.toml",
    "requirements.lock",
    "resources",
    "syncserver",
    "tests",
}
IGNORED = [line.strip("/") for line in (ROOT / ".gitignore").read_text().split()]

# In pieces, so that this file does not contain what it forbids.
REGISTRY_HOSTS = tuple(
    f"{name}.{top}"
    for name, top in [
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("docker", "io"),
        ("pkg", "dev"),
        ("deb.debian", "org"),
    ]
)
DEVELOPERS_PATH = re.compile(r"(?<![\w.~/})>-])/(?:work|root|home/\w+|Users/\w+)/")


def is_ignored(path: Path) -> bool:
    return any(fnmatch(path.name, pattern) for pattern in IGNORED)


def text_files() -> dict[str, str]:
    """Everything that is or will be tracked and reads as UTF-8, by its path from the root."""
    texts: dict[str, str] = {}
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name != ".git" and not is_ignored(Path(name))]
        for path in (Path(folder, name) for name in names if name != ".git"):  # a file in a linked work tree
            content = path.read_bytes()
            if not is_ignored(path) and b"\0" not in content:
                texts[str(path.relative_to(ROOT))] = content.decode("utf-8", errors="replace")
    return texts


def lock_entries() -> list[str]:
    """The requirements of the lock, each with its continuation lines."""
    return re.split(r"(?<!\\)\n", (ROOT / "requirements.lock").read_text().strip())


def dev(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ./dev with these environment variables and the search path only."""
    environment.setdefault("PATH", os.environ["PATH"])
    command = [sys.executable, str(ROOT / "dev"), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_top_level_holds_only_what_a_newcomer_needs() -> None:
    present = {path.name for path in ROOT.iterdir() if not path.name.startswith(".") and not is_ignored(path)}
    assert present <= TOP_LEVEL


def test_each_locked_requirement_is_exact_and_hashed() -> None:
    entries = lock_entries()
    assert len(entries) > 50
    unpinned = [entry for entry in entries if not re.match(r"[a-z0-9.\-]+(\[[a-z,]+\])?==\S+ ", entry)]
    unhashed = [entry for entry in entries if not re.search(r"--hash=sha256:[0-9a-f]{64}$", entry)]
    assert (unpinned, unhashed) == ([], [])


def test_lock_names_no_place_to_download_from() -> None:
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    addresses = [line for line in lines if re.search(r"://|--(?!hash=)", line)]
    assert addresses == []


def test_lock_covers_every_declared_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    declared = [
        *project["build-system"]["requires"],
        *project["project"]["dependencies"],
        *(name for extra in project["project"]["optional-dependencies"].values() for name in extra),
        *project["dependency-groups"]["dev"],
    ]
    locked = {entry.split("==")[0].split("[")[0] for entry in lock_entries()}
    names = {re.split(r"[\[<>=!~; ]", line)[0].lower().replace("_", "-") for line in declared}
    assert names - locked == set()


def test_no_file_names_a_package_registry() -> None:
    texts = text_files()
    found = [(path, host) for path in texts for host in REGISTRY_HOSTS if host in texts[path].lower()]
    assert found == []


def test_no_file_names_a_path_of_someones_machine() -> None:
    found = {
        (path, line.strip())
        for path, text in text_files().items()
        for line in text.splitlines()
        if DEVELOPERS_PATH.search(line)
    }
    assert found == set()


@pytest.mark.parametrize("folder", ["root", "work", "home/ana", "Users/ana"])
@pytest.mark.parametrize("line", ["cd {}project", 'open("{}notes.txt")', "{}bin/python"])
def test_a_path_of_someones_machine_is_recognised(line: str, folder: str) -> None:
    assert DEVELOPERS_PATH.search(line.format(f"/{folder}/"))


@pytest.mark.parametrize("line", ["~/work/notes", "https://example.org/root/", "./work/x", "{base}/work/x"])
def test_other_paths_are_left_alone(line: str) -> None:
    assert not DEVELOPERS_PATH.search(line)


@pytest.mark.parametrize("package", ["dttools", "dttools_desktop", "dttools_server", "dttools_resources"])
def test_each_package_can_be_imported_and_says_what_it_is_for(package: str) -> None:
    assert importlib.import_module(package).__doc__


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there always is a display")
def test_without_a_display_run_says_what_can_be_done() -> None:
    ended = dev("run")
    assert ended.returncode == 1
    for way_out in ["no display", "ssh -X", "xvfb-run ./dev run", "./dev shot shots", "./dev server"]:
        assert way_out in ended.stderr


def test_an_unknown_command_is_answered_with_the_known_ones() -> None:
    ended = dev("tset")
    assert ended.returncode == 2
    assert ended.stdout == dev("--help").stdout


def test_every_command_of_dev_is_in_the_guide_for_contributors() -> None:
    commands = re.findall(r"^  (\w+) ", dev("--help").stdout, re.MULTILINE)
    assert {"run", "server", "test", "check", "bench", "shot"} <= set(commands)
    guide = (ROOT / "CONTRIBUTING.md").read_text()
    assert [command for command in commands if f"`./dev {command}" not in guide] == []


@pytest.mark.usefixtures("qapp")
def test_painting_gives_back_the_references_it_takes() -> None:
    """PySide6 6.12 on CPython 3.11 loses one reference of None a call, until the process aborts."""
    image = QImage(16, 16, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    colour = QColor(Qt.GlobalColor.red)
    gc.collect()
    gc.disable()  # what earlier tests left would give references back meanwhile
    try:
        before = sys.getrefcount(None)
        for _ in range(2000):
            painter.fillRect(0, 0, 4, 4, colour)
            painter.setPen(colour)
        lost = before - sys.getrefcount(None)
    finally:
        gc.enable()
    painter.end()
    assert abs(lost) < 100
