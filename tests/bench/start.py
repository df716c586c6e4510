"""How long DTTools takes from the start of its process to its painted window and its projects, beside a bare Qt window.

`./dev bench start [--runs N] [--projects N]`. Warm: files are in the page cache. Cold: the pages of Python, Qt, DTTools
and the profile were given back to the system before each start. The profile holds 200 projects with content.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from measure import ROOT, Spread, publish, ratios, say, table

BARE = """
import time
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
from PySide6.QtCore import QTimer

class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, tell)

def tell():
    print(time.monotonic(), flush=True)
    app.quit()

app = QApplication([])
window = Window()
window.setCentralWidget(QLabel("Hello"))
window.resize(1280, 800)
window.show()
app.exec()
"""

OURS = """
import sys, time
from dttools_desktop import __main__, bootstrap
from PySide6.QtCore import QEvent, QObject, QTimer

class Paints(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            window = desktop[0].window
            if watched is window.first_page and len(told) == 0:
                QTimer.singleShot(0, tell)
            if window.home is not None and watched is window.home.cards.viewport() and len(told) == 1:
                QTimer.singleShot(0, tell)
        return False

def tell():
    told.append(time.monotonic())
    if len(told) == 2:
        print(*told, desktop[0].window.home.cards.cards.rowCount(), flush=True)
        desktop[0].window.close()

told, desktop = [], []
make = bootstrap.MainWindow

class Watched(make):
    def __init__(self, preferences):
        super().__init__(preferences)
        self.first_page = self.opening

class WatchedDesktop(bootstrap.Desktop):
    def start(self):
        desktop.append(self)
        self.paints = Paints()
        self._app.installEventFilter(self.paints)
        super().start()

bootstrap.MainWindow, bootstrap.Desktop = Watched, WatchedDesktop
sys.argv = ["dttools", "--profile", sys.argv[1]]
sys.exit(__main__.main())
"""


def fill_profile(folder: Path, projects: int) -> None:
    """Make a profile with that many projects, each with twenty ideas and a picture."""
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice  # noqa: PLC0415 (only this process needs them)
    from PySide6.QtGui import QColor, QImage, QImageWriter  # noqa: PLC0415

    from dttools.document.commands import AddIdeas  # noqa: PLC0415
    from dttools.ids import new_id  # noqa: PLC0415
    from dttools_desktop.workspace import Library, Profile  # noqa: PLC0415

    with Profile.open(folder) as profile:
        library = Library(profile)
        for n in range(projects):
            ideas = tuple((new_id(), {"title": f"Idea {i} of {n}", "description": "Text " * 20}) for i in range(20))
            project = library.create(f"Workshop {n}", content=AddIdeas(ideas))
            picture = QImage(536, 300, QImage.Format.Format_RGB32)
            picture.fill(QColor.fromHsv(n * 7 % 360, 80, 230))
            buffer = QBuffer()
            buffer.open(QIODevice.OpenModeFlag.WriteOnly)
            QImageWriter(buffer, QByteArray(b"png")).write(picture)
            opened = library.open(project)
            opened.set_thumbnail(bytes(buffer.data().data()))
            opened.close()


def start_once(code: str, *arguments: str) -> list[float]:
    """Start a process and wait for its end: seconds to each moment that it tells, then the number it shows, if any."""
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode
    begun = time.monotonic()
    answer = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=True,
    )
    moments = [float(word) for word in answer.stdout.split()]
    return [*(moment - begun for moment in moments[:2]), *moments[2:]]


def forget_pages(folders: Iterable[Path]) -> None:
    """Give the clean pages of all files in these folders back, as after a reboot."""
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file():
                with path.open("rb") as file:
                    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def measure(runs: int, profile: Path) -> dict[str, Spread]:
    """Seconds of both windows, warm and cold, in turns so that both meet the same machine."""
    python = [Path(os.__file__).parent, Path(sys.prefix)]
    ours = [ROOT / name for name in ("common", "desktop", "resources")]
    start_once(BARE)
    start_once(OURS, str(profile))
    taken: defaultdict[str, list[float]] = defaultdict(list)
    prepare: dict[str, Callable[[], None]] = {
        "warm": lambda: None,
        "cold": lambda: forget_pages([*python, *ours, profile]),
    }
    for kind, make_ready in prepare.items():
        for _ in range(runs):
            make_ready()
            taken[f"bare window, {kind}"].append(start_once(BARE)[0])
            make_ready()
            painted, filled, _ = start_once(OURS, str(profile))
            taken[f"window painted, {kind}"].append(painted)
            taken[f"projects shown, {kind}"].append(filled)
    return {name: Spread.of(times) for name, times in taken.items()}


def main() -> None:
    """Measure, print a table, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--projects", type=int, default=200)
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        profile = Path(folder)
        fill_profile(profile, options.projects)
        shown = start_once(OURS, str(profile))[2]
        if shown != options.projects:
            sys.exit(f"the window showed {shown:.0f} of {options.projects} projects")
        found = measure(options.runs, profile)
    compared: dict[str, dict[str, float]] = {}
    for kind in ("warm", "cold"):
        rows = {name: times for name, times in found.items() if name.endswith(kind)}
        compared |= ratios(rows, f"bare window, {kind}")
        say(table(rows, f"bare window, {kind}", unit="s"))
    publish("start", vars(options), {**found, "ratios": compared})


if __name__ == "__main__":
    main()
