"""Frames of the whole window on boards of 10,000 and 50,000 items, against one plain QGraphicsItem a note.

`./dev bench canvas [--notes N ...] [--frames N] [--platform xcb offscreen]`. Every second item is a note with text and
tags, every second an idea with category and votes; all have shadows and show who made them. The window is that of the
program, 1920×1080, with toolbars, minimap and lists around the board, on a project that is on the disk. Events come at
60 a second. A frame counts from when its event was due until the window is painted (see `_frames.py`); what of the
picture was a coarser stand-in is counted too, and how long it takes after a gesture until all is sharp.

A real window needs a display; without one, Xvfb is started when it is installed.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from measure import ROOT, Spread, publish, say, table

WIDTH, HEIGHT = 1920, 1080
FRAMES = 150
MANY = 500
EDITS = 600
ACROSS = {100: 4, 30: 12, 10: 30}
"""Items to each side of the middle that show at a scale in percent."""
Figures = dict[str, Any]


def main() -> None:
    """Measure, print, and keep the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=int, nargs="+", default=[10_000, 50_000])
    parser.add_argument("--frames", type=int, default=FRAMES)
    parser.add_argument("--baseline-frames", type=int, default=12)
    parser.add_argument("--platform", nargs="+", default=["xcb", "offscreen"])
    parser.add_argument("--child", nargs=2, metavar=("PROFILE", "PROJECT"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        measure_window(Path(options.child[0]), options.child[1], options.frames, options.baseline_frames)
        return
    found: Figures = {}
    with tempfile.TemporaryDirectory() as folder, display(options.platform) as platforms:
        for notes in options.notes:
            profile = Path(folder) / str(notes)
            project = make_profile(profile, notes)
            for platform in platforms:
                name = f"{notes} on {platform}"
                found[name] = measured_apart(profile, project, platform, options)
                show(name, found[name])
    parameters = {"notes": options.notes, "frames": options.frames, "platforms": platforms, "size": [WIDTH, HEIGHT]}
    publish("canvas", parameters, found)


@contextmanager
def display(wanted: list[str]) -> Iterator[list[str]]:
    """The platforms that there are, with a display for `xcb`."""
    if "xcb" not in wanted or os.environ.get("DISPLAY") or not sys.platform.startswith("linux"):
        yield wanted
        return
    if shutil.which("Xvfb") is None:
        say("no display and no Xvfb: only offscreen")
        yield ["offscreen"]
        return
    reading, writing = os.pipe()
    screen = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp"]
    server = subprocess.Popen(screen, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            os.environ["DISPLAY"] = f":{told.readline().strip()}"
        yield wanted
    finally:
        server.terminate()
        server.wait()


def make_profile(folder: Path, notes: int) -> str:
    """A profile with one project; its id."""
    from _boards import edits_of_a_peer, make_board  # noqa: PLC0415 (only this process needs it)

    from dttools_desktop.workspace import Library, Profile  # noqa: PLC0415

    begun = time.perf_counter()
    with Profile.open(folder) as profile:
        library = Library(profile)
        project = make_board(library, notes)
        for percent, across in ACROSS.items():
            frames = edits_of_a_peer(library, project, EDITS, across)
            (folder / f"edits at {percent}").write_bytes(pickle.dumps(frames))
        library.close()
    say(f"made a board of {notes} items in {time.perf_counter() - begun:.1f} s")
    return project


def measured_apart(profile: Path, project: str, platform: str, options: argparse.Namespace) -> Figures:
    """Measure in a process of its own, so that memory and caches are those of one board."""
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copytree(profile, Path(folder) / "profile")
        command = [sys.executable, __file__, "--child", str(copy), project]
        command += ["--frames", str(options.frames), "--baseline-frames", str(options.baseline_frames)]
        environment = {**os.environ, "QT_QPA_PLATFORM": platform}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode
        answer = subprocess.run(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    figures: Figures = json.loads(answer.stdout.splitlines()[-1])
    return figures


def show(name: str, figures: Figures) -> None:
    """Print the figures of one window."""
    kinds = {"tiles": figures["gestures"], "plain items": figures["baseline"]}
    for who, rows in kinds.items():
        say(f"\n{name}, {who}: frame by the clock")
        say(table({row: Spread(**found["frame"]) for row, found in rows.items()}))
        say(f"{name}, {who}: processor time of the same frames")
        say(table({row: Spread(**found["cpu"]) for row, found in rows.items()}))
    say("\nlongest work between two frames, processor time")
    say(table({row: Spread(**found["between_cpu"]) for row, found in figures["gestures"].items()}))
    for row, found in figures["gestures"].items():
        share = found["sharp_share"]
        stages = ", ".join(f"{stage} {ms:.1f}" for stage, ms in sorted(found["stages_ms"].items(), key=lambda s: -s[1]))
        after = found["sharp_after_ms"]
        say(f"{row}: sharp {share['mean']:.0%}, at least {share['least']:.0%}, all after {after:.0f} ms")
        say(f"    {stages}")
    say(f"opening {figures['open_ms']}\nmemory {figures['memory_mb']} MB\ndropping {figures['drop_ms']}")


# -- in a process of its own


def measure_window(profile: Path, project: str, frames: int, baseline_frames: int) -> None:
    """Open the board in the program's own window and play on it; prints JSON."""
    from _window import Window  # noqa: PLC0415
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 (a process without a display makes the boards)

    window = Window(profile, project, WIDTH, HEIGHT)
    figures: Figures = {"open_ms": window.open(), "memory_mb": {"opened": window.memory()}}
    figures["gestures"], figures["drop_ms"] = {}, {}
    for name, play in window.gestures(frames).items():
        figures["gestures"][name] = play()
    for count in (1, MANY):
        figures["drop_ms"][f"{count}"] = window.drop(count)
    for name, play in window.wired_gestures(frames).items():
        figures["gestures"][name] = play()
    figures["drop_ms"][f"{MANY} with connectors"] = window.drop(MANY)
    figures["memory_mb"]["after all"] = window.memory()
    for name, play in window.drawn_gestures(frames).items():
        figures["gestures"][name] = play()
    figures["baseline"] = window.baseline(baseline_frames)
    figures["load"] = os.getloadavg()
    window.close()
    QApplication.processEvents()
    sys.stdout.write(json.dumps(figures, default=vars_of) + "\n")


def vars_of(value: object) -> object:
    """A `Spread` as JSON has it."""
    if isinstance(value, Spread):
        return {name: getattr(value, name) for name in ("count", "median", "p95", "p99", "worst")}
    raise TypeError(value)


if __name__ == "__main__":
    main()
