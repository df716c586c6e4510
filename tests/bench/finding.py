"""`./dev bench finding`: what typing in the search of a board of ten thousand notes costs the window.

Every turn of the event loop from Ctrl+F on is measured, in the processor's time: the longest one is how long a letter
may wait. Frames are painted while one pans over a board on which nearly everything is found.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from time import perf_counter, process_time

if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

from canvas import HEIGHT, WIDTH, big_board, panning, summary
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dttools_desktop.canvas.scene import BoardScene
from dttools_desktop.canvas.view import BoardView
from dttools_desktop.qtkit.theme import apply_theme

RESULTS = Path(__file__).parents[2] / "bench-results"


class TimedApplication(QApplication):
    """Keeps how long the slowest handling of an event took, in the time of the processor."""

    longest = 0.0
    _depth = 0

    def notify(self, receiver: QObject, event: object) -> bool:
        """Handle one event; those inside it count for the outermost."""
        self._depth += 1
        start = process_time()
        done = super().notify(receiver, event)  # type: ignore[arg-type]
        self._depth -= 1
        if not self._depth:
            self.longest = max(self.longest, process_time() - start)
        return done


def main() -> None:
    """Measure, print, and keep the figures as JSON."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--notes", type=int, default=10_000)
    options.add_argument("--frames", type=int, default=60)
    chosen = options.parse_args()
    app = TimedApplication([])
    apply_theme(app, "light")
    project, _ = big_board(chosen.notes)
    view = BoardView(BoardScene(project, project.board))
    view.resize(WIDTH, HEIGHT)
    view.fit_all()
    view.show()
    view.activateWindow()
    while not (view.renderer.complete and view.isVisible()):
        app.processEvents()
    figures = {"notes": chosen.notes, "longest_turn_ms": {}, "found": {}}
    figures["longest_turn_ms"]["open"] = turns(app, view, lambda: QTest.keyClick(view, Qt.Key.Key_F, CONTROL))
    for letter in ("m", "a", "p", "s", " ", "g"):
        figures["longest_turn_ms"][letter] = turns(app, view, lambda: QTest.keyClicks(view.find_bar.field, letter))  # noqa: B023
        figures["found"][view.finder.wanted] = len(view.finder.matches)
    view.find_bar.field.setText("e")
    turns(app, view, lambda: None)
    figures["found"]["e"] = len(view.finder.matches)
    figures["longest_turn_ms"]["next"] = turns(
        app, view, lambda: QTest.keyClick(view.find_bar.field, Qt.Key.Key_Return)
    )
    figures["frames_ms"] = {f"pan_{name}": summary(panning(app, view, scale, chosen.frames)) for name, scale in SCALES}
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "finding.json").write_text(json.dumps(figures, indent=2) + "\n")
    print(json.dumps(figures, indent=2))  # noqa: T201 (what a bench is for)


CONTROL = Qt.KeyboardModifier.ControlModifier
SCALES = (("100", 1.0), ("10", 0.1), ("05", 0.05))


def turns(app: TimedApplication, view: BoardView, act: object) -> float:
    """The longest turn in milliseconds, from an act until what it started is done and painted."""
    app.longest = 0.0
    done = []
    view.finder.changed.connect(lambda: done.append(True))
    act()  # type: ignore[operator]
    until = perf_counter() + 1.0
    while not done and perf_counter() < until:
        app.processEvents()
    for _ in range(20):
        app.processEvents()
    view.finder.changed.disconnect()
    view.finder.changed.connect(view.find_bar._show_count)
    view.finder.changed.connect(view.found_marks._forget)
    return round(app.longest * 1e3, 1)


if __name__ == "__main__":
    main()
