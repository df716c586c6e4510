"""`./dev bench canvas`: frames on a board of ten thousand notes, against one plain QGraphicsItem a note.

A frame is the time from a change (of the camera, of a drag) until the view has been painted, by `repaint()` in a real
window; `cpu` is the processor's time in the same frame, which other programs on the machine disturb less. Without a
display it runs on Qt's offscreen platform, which paints with the same software renderer.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import resource
import statistics
import sys
from collections.abc import Callable
from math import sin
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))

import PySide6
from _drawings import draw_on
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsItem,
    QGraphicsScene,
    QGraphicsView,
    QStyleOptionGraphicsItem,
    QWidget,
)

from dttools.document.commands import AddRecord, CastVote, EditText, MoveItems, Together
from dttools.ids import ActorId, RecordId, new_id
from dttools.model import Idea, InkColour, Note, NoteColour, StrokeTool, Vector
from dttools_desktop.canvas.drawing_kit import Pen
from dttools_desktop.canvas.scene import BoardScene
from dttools_desktop.canvas.style import board_style, canvas_font
from dttools_desktop.canvas.tools.draw import Draw
from dttools_desktop.canvas.tools.gesture import Pointer
from dttools_desktop.canvas.tools.move import Move
from dttools_desktop.canvas.tools.rubber_band import RubberBand
from dttools_desktop.canvas.view import BoardView
from dttools_desktop.qtkit.theme import apply_theme
from support.memory_project import MemoryProject

RESULTS = Path(__file__).parents[2] / "bench-results"
WIDTH, HEIGHT = 1920, 1080
PITCH = 224
FRAMES = 120
REMOTE_EVERY = 0.020
"""Seconds between remote edits: fifty a second."""
WORDS = ["ask", "users", "about", "time", "money", "trees", "lanes", "maps", "needs", "pains", "gains", "who", "pays"]

Frame = tuple[float, float]
"""Seconds by the clock and by the processor."""
Frames = dict[str, float]


def main() -> None:
    """Measure, print, and keep the figures as JSON."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--notes", type=int, default=10_000)
    options.add_argument("--frames", type=int, default=FRAMES)
    options.add_argument("--baseline-frames", type=int, default=12)
    chosen = options.parse_args()
    app = QApplication([])
    apply_theme(app, "light")
    project, ids = big_board(chosen.notes)
    board = measure_board(app, project, ids, chosen.frames)
    baseline = measure_baseline(app, project, chosen.baseline_frames)
    drawn = measure_drawings(app, project, chosen.frames)
    shared = baseline.keys() & board["frames_ms"].keys()
    figures = {
        "machine": f"{platform.machine()}, {os.cpu_count()} CPUs, Python {platform.python_version()}",
        "qt": f"PySide6 {PySide6.__version__}, platform {app.platformName()}, {WIDTH}x{HEIGHT}",
        "notes": chosen.notes,
        **board,
        "baseline_frames_ms": baseline,
        "with_drawings": drawn,
        "times_less_cpu_at_the_median": {
            name: round(baseline[name]["cpu_median"] / max(0.01, board["frames_ms"][name]["cpu_median"]), 1)
            for name in sorted(shared)
        },
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "canvas.json").write_text(json.dumps(figures, indent=2) + "\n")
    print(json.dumps(figures, indent=2))  # noqa: T201 (what a bench is for)


def big_board(notes: int) -> tuple[MemoryProject, list[RecordId]]:
    """A board with that many notes in a square, one in ten an idea with votes."""
    rnd = random.Random(7)
    project = MemoryProject()
    ids = [new_id() for _ in range(notes)]
    wide = max(1, round(notes**0.5))
    adding: list[Any] = []
    for place, record_id in enumerate(ids):
        text = " ".join(rnd.choice(WORDS) for _ in range(rnd.randint(2, 16)))
        at = Vector((place % wide) * PITCH, (place // wide) * PITCH)
        values = {"board": project.board, "at": at, "order": f"a{place:06d}".replace("0", "1")}
        if place % 10 == 9:
            adding.append(AddRecord(Idea, record_id, {**values, "title": text[:60], "size": (200, 200)}))
            adding += [CastVote(record_id, ActorId(f"v{voter}")) for voter in range(place % 4)]
        else:
            adding.append(AddRecord(Note, record_id, {**values, "text": text, "colour": rnd.choice(list(NoteColour))}))
    project.document.apply(Together(tuple(adding)), by=project.person)
    return project, ids


# -- the canvas


def measure_board(app: QApplication, project: MemoryProject, ids: list[RecordId], frames: int) -> dict[str, Any]:
    """Opening, frames of every kind, memory."""
    before = _memory()
    start = perf_counter()
    view = BoardView(BoardScene(project, project.board))
    view.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen, on=False)
    view.resize(WIDTH, HEIGHT)
    view.fit_all()
    view.show()
    while not (view.renderer.complete and view.isVisible()):
        app.processEvents()
    opened = perf_counter() - start
    runs: dict[str, Callable[[], list[Frame]]] = {
        "pan_100": lambda: panning(app, view, 1.0, frames),
        "pan_30": lambda: panning(app, view, 0.3, frames),
        "pan_10": lambda: panning(app, view, 0.1, frames),
        "zoom": lambda: zooming(app, view, frames),
        "drag_one_100": lambda: dragging(app, view, ids[:1], 1.0, frames),
        "drag_one_10": lambda: dragging(app, view, ids[:1], 0.1, frames),
        "drag_500_30": lambda: dragging(app, view, ids[:500], 0.3, frames),
        "drag_500_10": lambda: dragging(app, view, ids[:500], 0.1, frames),
        "rubber_band_10": lambda: banding(app, view, frames),
        "pan_100_while_50_edits_a_second": lambda: panning(app, view, 1.0, frames, Peer(project, ids)),
        "pan_10_while_50_edits_a_second": lambda: panning(app, view, 0.1, frames, Peer(project, ids)),
    }
    figures = {name: summary(run()) for name, run in runs.items()}
    view.close()
    return {"open_ms": round(opened * 1e3), "memory_mb": round(_memory() - before), "frames_ms": figures}


def measure_drawings(app: QApplication, project: MemoryProject, frames: int) -> dict[str, Any]:
    """The same board after people have drawn on it, and the frames of somebody who draws."""
    strokes, shapes = 2_000, 1_000
    draw_on(project, strokes, shapes, len(project.document.records) ** 0.5 * PITCH)
    start = perf_counter()
    view = BoardView(BoardScene(project, project.board))
    view.resize(WIDTH, HEIGHT)
    view.fit_all()
    view.show()
    while not (view.renderer.complete and view.isVisible()):
        app.processEvents()
    opened = perf_counter() - start
    runs: dict[str, Callable[[], list[Frame]]] = {
        "pan_100": lambda: panning(app, view, 1.0, frames),
        "pan_30": lambda: panning(app, view, 0.3, frames),
        "pan_10": lambda: panning(app, view, 0.1, frames),
        "zoom": lambda: zooming(app, view, frames),
        "draw_100": lambda: drawing(app, view, 1.0, 4 * frames),
        "draw_10": lambda: drawing(app, view, 0.1, 4 * frames),
    }
    figures = {name: summary(run()) for name, run in runs.items()}
    view.close()
    return {"strokes": strokes, "shapes": shapes, "open_ms": round(opened * 1e3), "frames_ms": figures}


class Peer:
    """Somebody who edits fifty times a second, half texts and half places."""

    def __init__(self, project: MemoryProject, ids: list[RecordId]) -> None:
        self._project, self._ids = project, ids
        self._random = random.Random(3)
        self._next = perf_counter()
        project.peer.receive(project.document.update_since(project.peer.state_vector()))
        self._updates: list[bytes] = []
        known = project.document.state_vector()
        for _ in range(400):
            self._edit()
            self._updates.append(project.peer.update_since(known))
            known = project.peer.state_vector()

    def _edit(self) -> None:
        target = self._random.choice(self._ids)
        if self._random.random() < 0.5 and isinstance(self._project.peer.records.peek(target), Note):
            self._project.peer.apply(
                EditText(target, "text", " ".join(self._random.sample(WORDS, 6))), by=ActorId("ana")
            )
        else:
            self._project.peer.apply(MoveItems((target,), Vector(8, 8)), by=ActorId("ana"))

    def work(self) -> None:
        """Let arrive what is due by now."""
        while self._updates and perf_counter() >= self._next:
            self._next += REMOTE_EVERY
            self._project.document.receive(self._updates.pop(0))


def frame(app: QApplication, view: QWidget, change: Callable[[], object], times: list[Frame]) -> None:
    """One frame: the change and its painting; then the rest of the event loop's work, as it is not part of it."""
    start, cpu = perf_counter(), process_time()
    change()
    view.repaint()
    times.append((perf_counter() - start, process_time() - cpu))
    app.processEvents()


def settle(app: QApplication, view: BoardView) -> None:
    """Wait until the picture is sharp."""
    end = perf_counter() + 5
    while not view.renderer.complete and perf_counter() < end:
        app.processEvents()
        view.repaint()


def panning(app: QApplication, view: BoardView, scale: float, frames: int, peer: Peer | None = None) -> list[Frame]:
    """Diagonal pans of 24 pixels a frame across fresh parts of the board, and back."""
    view.camera.zoom_to(scale)
    view.camera.centre_on(QPointF(9000, 9000))
    settle(app, view)
    times: list[Frame] = []
    for step in range(frames):
        sign = -1 if step < frames * 0.75 else 1

        def change(sign: int = sign) -> None:
            if peer is not None:
                peer.work()
            view.camera.pan(QPointF(sign * 24, sign * 14))

        frame(app, view, change, times)
        if peer is not None:
            pause = perf_counter() + 0.012
            while perf_counter() < pause:
                app.processEvents()
    return times


def zooming(app: QApplication, view: BoardView, frames: int) -> list[Frame]:
    """From 8 % to 150 % and back at a point, as a wheel does."""
    view.camera.zoom_to(0.08)
    view.camera.centre_on(QPointF(9000, 9000))
    settle(app, view)
    times: list[Frame] = []
    for step in range(frames):
        factor = 1.05 if step < frames / 2 else 1 / 1.05
        frame(app, view, lambda factor=factor: view.camera.zoom(factor, QPointF(700, 400)), times)  # type: ignore[misc]
    return times


def dragging(app: QApplication, view: BoardView, ids: list[RecordId], scale: float, frames: int) -> list[Frame]:
    """A drag of some items with snapping, from the press to before the release."""
    view.camera.zoom_to(scale)
    view.camera.centre_on(view.scene.bounds_of(ids).center())
    settle(app, view)
    view.selection.set(ids)
    gesture = Move(view, _pointer(view, 400, 400), tuple(ids))
    times: list[Frame] = []
    for step in range(frames):
        frame(app, view, lambda step=step: gesture.move(_pointer(view, 410 + step * 5, 400 + step * 2)), times)  # type: ignore[misc]
    gesture.cancel()
    view.selection.clear()
    return times


def drawing(app: QApplication, view: BoardView, scale: float, frames: int) -> list[Frame]:
    """One long line with a broad highlighter, from the press to before the release."""
    view.camera.zoom_to(scale)
    view.camera.centre_on(QPointF(9000, 9000))
    settle(app, view)
    gesture = Draw(view, _pointer(view, 300, 500), Pen(StrokeTool.HIGHLIGHTER, InkColour.YELLOW, 20.0))
    times: list[Frame] = []
    for step in range(frames):
        spot = (300 + step * 1300 / frames, 500 + 300 * sin(step / 9))
        frame(app, view, lambda spot=spot: gesture.move(_pointer(view, *spot)), times)  # type: ignore[misc]
    gesture.cancel()
    return times


def banding(app: QApplication, view: BoardView, frames: int) -> list[Frame]:
    """A rubber band that grows over the whole view at 10 %."""
    view.camera.zoom_to(0.1)
    view.camera.centre_on(QPointF(9000, 9000))
    settle(app, view)
    gesture = RubberBand(view, _pointer(view, 20, 20))
    times: list[Frame] = []
    for step in range(frames):
        spot = (20 + step * 1860 / frames, 20 + step * 1040 / frames)
        frame(app, view, lambda spot=spot: gesture.move(_pointer(view, *spot)), times)  # type: ignore[misc]
    gesture.cancel()
    view.selection.clear()
    return times


def _pointer(view: BoardView, x: float, y: float) -> Pointer:
    pixel = QPointF(x, y)
    return Pointer(pixel, view.camera.to_board(pixel), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)


# -- the baseline


class PlainItem(QGraphicsItem):
    """A note as a graphics item that always paints everything."""

    def __init__(self, record: Note | Idea) -> None:
        super().__init__()
        self._rect = QRectF(0, 0, record.size.width, record.size.height)
        self._text = record.text if isinstance(record, Note) else record.title
        self._paper = board_style().papers[record.colour]
        self.setPos(record.at.x, record.at.y)

    def boundingRect(self) -> QRectF:  # noqa: N802 — Qt's name
        """With its shadow."""
        return self._rect.adjusted(-14, -14, 14, 14)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Shadow, paper, text."""
        painter.setPen(Qt.PenStyle.NoPen)
        for grow in (5, 3, 1):
            painter.setBrush(QColor(0, 0, 0, 7))
            painter.drawRoundedRect(self._rect.adjusted(-grow, 3 - grow, grow, 3 + grow), 8, 8)
        painter.setBrush(self._paper.fill)
        painter.drawRoundedRect(self._rect, 4, 4)
        painter.setPen(QPen(self._paper.text))
        painter.setFont(canvas_font(18, 500))
        painter.drawText(self._rect.adjusted(16, 16, -16, -16), Qt.TextFlag.TextWordWrap, self._text)


def measure_baseline(app: QApplication, project: MemoryProject, frames: int) -> dict[str, Frames]:
    """The same movements on a QGraphicsView with one item a note."""
    scene = QGraphicsScene()
    items = [PlainItem(record) for record in [*project.document.all(Note), *project.document.all(Idea)]]
    for item in items:
        scene.addItem(item)
    view = QGraphicsView(scene)
    view.setRenderHint(QPainter.RenderHint.Antialiasing)
    view.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
    view.resize(WIDTH, HEIGHT)
    view.show()
    app.processEvents()
    figures = {}
    for name, scale in (("pan_100", 1.0), ("pan_30", 0.3), ("pan_10", 0.1)):
        view.resetTransform()
        view.scale(scale, scale)
        view.centerOn(9000, 9000)
        figures[name] = summary(
            _plain_frames(app, view, lambda scale=scale: view.translate(-24 / scale, -14 / scale), frames)
        )  # type: ignore[misc]
    view.resetTransform()
    view.scale(0.1, 0.1)
    view.centerOn(9000, 9000)
    moved = items[:500]
    figures["drag_500_10"] = summary(_plain_frames(app, view, lambda: [item.moveBy(50, 20) for item in moved], frames))
    figures["drag_one_10"] = summary(_plain_frames(app, view, lambda: items[5000 % len(items)].moveBy(50, 20), frames))
    figures["zoom"] = summary(_plain_frames(app, view, lambda: view.scale(1.05, 1.05), frames))
    view.close()
    return figures


def _plain_frames(app: QApplication, view: QGraphicsView, change: Callable[[], object], frames: int) -> list[Frame]:
    times: list[Frame] = []
    app.processEvents()
    for _ in range(frames):
        frame(app, view.viewport(), change, times)
    return times


def summary(times: list[Frame]) -> Frames:
    """Median, 95th and 99th percentile in milliseconds."""
    figures: Frames = {}
    for name, seconds in (("", [clock for clock, _ in times]), ("cpu_", [cpu for _, cpu in times])):
        ordered = sorted(seconds)
        figures[f"{name}median"] = round(statistics.median(ordered) * 1e3, 2)
        for tail, share in (("p95", 0.95), ("p99", 0.99)):
            figures[name + tail] = round(ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1e3, 2)
    return {**figures, "frames": len(times)}


def _memory() -> float:
    """The most memory this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
