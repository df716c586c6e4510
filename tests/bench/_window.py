"""The program's own window on a profile, for `bench canvas`."""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from _boards import PITCH, Peer
from _drawings import draw_on, wire_up
from _frames import Pacer, Run, Stopwatch
from _hands import Acts, Hands
from _plain_board import PlainBoard
from PySide6.QtCore import QPoint, QPointF, QRectF

from dttools.document import ProjectDocument
from dttools.ids import ProjectId, RecordId
from dttools.model import Board
from dttools_desktop import bootstrap
from dttools_desktop.canvas import view as view_module
from dttools_desktop.canvas.overview import Overview
from dttools_desktop.canvas.scene import BoardScene
from dttools_desktop.canvas.tiles import TileLayer
from dttools_desktop.canvas.view import BoardView
from dttools_desktop.windows.main_window import MainWindow
from dttools_desktop.workspace.journal import Journal

_STEP, _FLING = QPoint(24, 14), QPoint(90, 50)
"""Pixels a frame: as one reads along, and as one throws the board."""
_BETWEEN_S = 0.4
"""Seconds that hands rest before a gesture."""
_STAGES: list[tuple[Any, str, str]] = [
    (TileLayer, "renew", "painting tiles"),
    (TileLayer, "draw", "copying tiles"),
    (TileLayer, "draw_scaled", "stand-ins"),
    (Overview, "draw", "stand-ins"),
    (view_module, "painted_overlay", "selection frames"),
    (ProjectDocument, "merge", "document"),
    (Journal, "store_remote", "disk"),
    (BoardScene, "_follow", "scene"),
]


class Window:
    """Opens a project, plays gestures on its board, and says what they took."""

    def __init__(self, profile: Path, project: str, width: int, height: int) -> None:
        self._stopwatch = Stopwatch()
        for owner, name, stage in _STAGES:
            self._stopwatch.watch(owner, name, stage)
        self._app = bootstrap.make_application([])
        self._pacer = Pacer(self._app, self._stopwatch)
        self._desktop = bootstrap.Desktop(self._app, profile)
        self._folder, self._project = profile, ProjectId(project)
        self._size = width, height

    # -- opening

    def open(self) -> dict[str, float]:
        """Start, then open the project and its board: milliseconds until each is painted."""
        self._desktop.start()
        window = self._desktop.window
        assert isinstance(window, MainWindow)
        window.resize(*self._size)
        self._pacer.rest(lambda: window.home is not None and not window.home.isHidden())
        self._pacer.rest(lambda: False, 1.0)
        begun = time.perf_counter(), time.process_time()
        window.open_project(self._project)
        page = self._page = window.project
        assert page is not None
        window.repaint()
        shown = time.perf_counter(), time.process_time()
        page.show_record(next(page.document.all(Board)).id)
        view = page.board_view()
        assert isinstance(view, BoardView)
        self.view = view
        view.repaint()
        first = time.perf_counter(), time.process_time()
        self._pacer.rest(lambda: view.renderer.complete)
        full = time.perf_counter(), time.process_time()
        self._hands = Hands(view)
        view.scene.show_authors(shown=True)
        return {
            "project shown": (shown[0] - begun[0]) * 1e3,
            "board's first frame": (first[0] - begun[0]) * 1e3,
            "board complete": (full[0] - begun[0]) * 1e3,
            "board complete, cpu": (full[1] - begun[1]) * 1e3,
        }

    @staticmethod
    def memory() -> float:
        """What the process has held at most since it started, in MB."""
        status = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) / 1024

    # -- gestures

    def gestures(self, frames: int) -> dict[str, Callable[[], dict[str, Any]]]:
        """What can be played, by name."""
        hands, play = self._hands, self._play
        pan = lambda: hands.pan(frames, _STEP)  # noqa: E731 — said once, used five times
        return {
            "pan 100 %": lambda: play(1.0, pan),
            "pan 30 %": lambda: play(0.3, pan),
            "pan 10 %": lambda: play(0.1, pan),
            "fling 100 %": lambda: play(1.0, lambda: hands.pan(frames, _FLING)),
            "fling 30 %": lambda: play(0.3, lambda: hands.pan(frames, _FLING)),
            "zoom 8-150 %": lambda: play(0.08, lambda: hands.zoom(frames)),
            "drag 1 at 100 %": lambda: play(1.0, lambda: self._dragging(frames, 1)),
            "drag 1 at 10 %": lambda: play(0.1, lambda: self._dragging(frames, 1)),
            "drag 500 at 30 %": lambda: play(0.3, lambda: self._dragging(frames, 500)),
            "drag 500 at 10 %": lambda: play(0.1, lambda: self._dragging(frames, 500)),
            "rubber band at 30 %": lambda: play(0.3, lambda: self._banding(frames)),
            "rubber band at 10 %": lambda: play(0.1, lambda: self._banding(frames)),
            "pan 100 %, 50 edits/s": lambda: play(1.0, lambda: self._with_peer(pan(), 100)),
            "pan 30 %, 50 edits/s": lambda: play(0.3, lambda: self._with_peer(pan(), 30)),
            "pan 10 %, 50 edits/s": lambda: play(0.1, lambda: self._with_peer(pan(), 10)),
        }

    def _play(self, scale: float, acts: Callable[[], Acts]) -> dict[str, Any]:
        renderer = self.view.renderer
        self._hands.look_at(scale)
        self.view.repaint()
        self._pacer.rest(lambda: renderer.complete)
        self._pacer.rest(lambda: False, _BETWEEN_S)
        run: Run = self._pacer.play(self.view, acts(), renderer.sharp_share)
        run.sharp_after_ms = self._pacer.rest(lambda: renderer.complete)
        self.view.selection.clear()
        return run.figures()

    def _block(self, count: int) -> list[RecordId]:
        """So many items in a block in the middle of the board."""
        scene, middle = self.view.scene, self.view.scene.bounds().center()
        side = count**0.5 * PITCH * 1.3
        near = scene.near(QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side))
        around = [item for item in near if item.connectable]
        around.sort(
            key=lambda item: max(abs(item.rect.center().x() - middle.x()), abs(item.rect.center().y() - middle.y()))
        )
        return [item.id for item in around[:count]]

    def _grip(self, ids: list[RecordId]) -> QPointF:
        """A point of the view over the first of some items."""
        rect = self.view.scene.bounds_of(ids[:1])
        return self.view.camera.to_view(rect.topLeft() + QPointF(rect.width() / 2, 8))

    def _dragging(self, frames: int, count: int) -> Acts:
        ids = self._block(count)
        self.view.selection.set(ids)
        yield from self._hands.drag(frames, self._grip(ids), QPointF(3, 2))

    def _banding(self, frames: int) -> Acts:
        """From a gap between items in a corner of the view to the other corner."""
        camera = self.view.camera
        cell = camera.to_board(QPointF(60, 60)) / PITCH
        gap = QPointF(round(cell.x()) * PITCH - 12, round(cell.y()) * PITCH - 12)
        start = camera.to_view(gap)
        step = QPointF(self.view.width() - start.x() - 10, self.view.height() - start.y() - 10) / frames
        yield from self._hands.drag(frames, start, step)

    def _with_peer(self, acts: Acts, percent: int) -> Acts:
        """The same acts, while somebody edits what shows."""
        frames = pickle.loads((self._folder / f"edits at {percent}").read_bytes())
        peer = Peer(self._page.project, frames)

        def both(act: Callable[[], object]) -> None:
            peer.work()
            act()

        for act in acts:
            yield lambda act=act: both(act)  # type: ignore[misc]

    def drawn_gestures(self, frames: int) -> dict[str, Callable[[], dict[str, Any]]]:
        """What is played once people have drawn two thousand lines and a thousand shapes among the items."""
        document, hands, play = self._page.document, self._hands, self._play
        draw_on(document, next(document.all(Board)).id, 2_000, 1_000, self.view.scene.bounds().width())
        self.view.repaint()
        return {
            "pan 100 %, drawings": lambda: play(1.0, lambda: hands.pan(frames, _STEP)),
            "pan 30 %, drawings": lambda: play(0.3, lambda: hands.pan(frames, _STEP)),
            "zoom 8-150 %, drawings": lambda: play(0.08, lambda: hands.zoom(frames)),
            "draw at 100 %": lambda: play(1.0, lambda: self._drawing(frames)),
            "draw at 10 %": lambda: play(0.1, lambda: self._drawing(frames)),
        }

    def _drawing(self, frames: int) -> Acts:
        """A long wave with a highlighter."""
        self.view.toolbox.draw()
        yield from self._hands.wave(frames)
        self.view.toolbox.select()

    def wired_gestures(self, frames: int) -> dict[str, Callable[[], dict[str, Any]]]:
        """What is played once people have drawn two thousand connectors among the items."""
        document, hands, play = self._page.document, self._hands, self._play
        wire_up(document, next(document.all(Board)).id, 2_000)
        self.view.repaint()
        return {
            "pan 100 %, connectors": lambda: play(1.0, lambda: hands.pan(frames, _STEP)),
            "pan 30 %, connectors": lambda: play(0.3, lambda: hands.pan(frames, _STEP)),
            "drag 1 at 100 %, connectors": lambda: play(1.0, lambda: self._dragging(frames, 1)),
            "drag 500 at 30 %, connectors": lambda: play(0.3, lambda: self._dragging(frames, 500)),
            "drag 500 at 10 %, connectors": lambda: play(0.1, lambda: self._dragging(frames, 500)),
        }

    def drop(self, count: int) -> dict[str, float]:
        """Drag items and let go: milliseconds until they are on the disk and painted."""
        self._hands.look_at(0.3)
        self.view.repaint()
        self._pacer.rest(lambda: self.view.renderer.complete)
        ids = self._block(count)
        self.view.selection.set(ids)
        *moves, release = self._hands.drag(10, self._grip(ids), QPointF(3, 2), last=True)
        for move in moves:
            move()
            self.view.repaint()
        begun, cpu = time.perf_counter(), time.process_time()
        release()
        self.view.repaint()
        taken = {"clock": (time.perf_counter() - begun) * 1e3, "cpu": (time.process_time() - cpu) * 1e3}
        self.view.selection.clear()
        return taken

    # -- the baseline, and the end

    def baseline(self, frames: int) -> dict[str, Any]:
        """The same movements with one graphics item a note."""
        plain = PlainBoard(self._page.document, self.view)
        rows: dict[str, tuple[float, Callable[[], Acts]]] = {
            "pan 100 %": (1.0, lambda: plain.pan(frames, 1.0)),
            "pan 30 %": (0.3, lambda: plain.pan(frames, 0.3)),
            "pan 10 %": (0.1, lambda: plain.pan(frames, 0.1)),
            "zoom 8-150 %": (0.08, lambda: plain.zoom(frames)),
            "drag 1 at 10 %": (0.1, lambda: plain.drag(frames, 1)),
            "drag 500 at 10 %": (0.1, lambda: plain.drag(frames, 500)),
            "rubber band at 10 %": (0.1, lambda: plain.band(frames)),
        }
        found = {}
        for name, (scale, acts) in rows.items():
            plain.look_at(scale)
            self._pacer.rest(lambda: False, 0.1)
            found[name] = self._pacer.play(plain.view.viewport(), acts(), None).figures()
        plain.view.close()
        return found

    def close(self) -> None:
        """Close as its button does."""
        if self._desktop.window is not None:
            self._desktop.window.close()
        self._desktop.close()
