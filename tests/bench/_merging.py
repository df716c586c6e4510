"""How long the program's window stands still while offline edits of somebody arrive, for `bench local`."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from _boards import make_board, offline_edits
from measure import Spread
from PySide6.QtWidgets import QApplication

from dttools.ids import ProjectId
from dttools.model import Board
from dttools.sync import messages
from dttools_desktop import bootstrap
from dttools_desktop.link import SyncLink
from dttools_desktop.link.network import Network
from dttools_desktop.windows.main_window import MainWindow
from dttools_desktop.workspace import Library, Profile


class _Wire:
    """In the place of a socket that nobody listens to."""

    def send(self, _number: int, _frames: object) -> None:
        """Gone."""

    def drop(self) -> None:
        """There is nothing to drop."""


class MergingWindow:
    """A window with a large board, linked to a server that is only played."""

    def __init__(self, folder: Path, notes: int) -> None:
        with Profile.open(folder) as profile:
            library = Library(profile)
            project = make_board(library, notes)
            library.close()
        self._app = QApplication.instance() or bootstrap.make_application([])
        self._desktop = bootstrap.Desktop(self._app, folder)  # type: ignore[arg-type]
        self._desktop.start()
        self._turn_until(lambda: self._desktop.library is not None)
        self._open(project)

    def _open(self, project: ProjectId) -> None:
        window = self._desktop.window
        assert isinstance(window, MainWindow)
        window.resize(1920, 1080)
        window.open_project(project)
        assert window.project is not None
        self.project = window.project.project
        window.project.show_record(next(self.project.document.all(Board)).id)
        view = self._view = window.project.board_view()
        assert view is not None
        view.repaint()
        self._turn_until(lambda: view.renderer.complete)
        self._turn_until(lambda: False, 1.5)

    def merge(self, edits: int) -> dict[str, Any]:
        """Let so many edits arrive in one message."""
        project = self.project
        known = project.document.update_since()
        update = offline_edits(known, edits)
        project.journal.share(project.journal.last_seq)
        network = Network()
        link = SyncLink(
            project,
            "bench",
            profile=self._desktop.profile,  # type: ignore[arg-type]
            network=network,
            find_sign_in=_nobody,
            post=self._desktop._mailbox.post,
            on_role=lambda _role: None,
        )
        link._began(_Wire(), None)  # type: ignore[arg-type]
        link.opened(1)
        records = len(project.document.records) + edits // 2
        network.call(link.received, 1, messages.encode(messages.Welcome(project.person, "me", "member", 0)))
        network.call(link.received, 1, messages.encode(messages.SyncStep2(update)))
        begun = time.perf_counter()
        turns = self._turn_until(lambda: len(project.document.records) == records and link.role and not link._inbox)
        arrived = (time.perf_counter() - begun) * 1e3
        turns += self._turn_until(lambda: self._view.renderer.complete)
        link.close()
        network.stop()
        clock, cpu = zip(*turns, strict=True)
        return {
            "window held by a turn": Spread.of(clock),
            "window held by a turn, cpu": Spread.of(cpu),
            "all is there after": Spread.of([arrived]),
        }

    def close(self) -> None:
        """Close as its button does."""
        if self._desktop.window is not None:
            self._desktop.window.close()
        self._desktop.close()

    def _turn_until(self, done: Callable[[], bool], at_most: float = 60.0) -> list[tuple[float, float]]:
        """Turns of the event loop that did something: milliseconds by the clock and of this thread's processor time."""
        turns: list[tuple[float, float]] = []
        end = time.perf_counter() + at_most
        while not done() and time.perf_counter() < end:
            begun, cpu = time.perf_counter(), time.thread_time()
            self._app.processEvents()
            spent = (time.perf_counter() - begun) * 1e3
            if spent > 0.2:
                turns.append((spent, (time.thread_time() - cpu) * 1e3))
            else:
                time.sleep(0.0005)
        return turns or [(0.0, 0.0)]


async def _nobody(_account: str) -> None:
    """Nobody is signed in."""
