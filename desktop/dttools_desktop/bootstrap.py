"""The only place that wires the desktop app together.

The window comes first; what it takes to read projects (model, document, SQLite) is imported once it is painted.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QSessionManager
from PySide6.QtWidgets import QApplication, QWidget

from dttools.errors import AppError
from dttools.ids import RecordId
from dttools_desktop.qtkit.collector import making_what_stays
from dttools_desktop.qtkit.errors_ui import install_excepthook
from dttools_desktop.qtkit.i18n_qt import apply_language, preferred_language
from dttools_desktop.qtkit.icons import app_icon
from dttools_desktop.qtkit.workers import Workers
from dttools_desktop.single_instance import InstanceListener
from dttools_desktop.stop_signals import stop_signals
from dttools_desktop.windows.main_window import MainWindow
from dttools_desktop.windows.preferences import Preferences, wear

if TYPE_CHECKING:
    from dttools_desktop.canvas.port import ProjectPort
    from dttools_desktop.editors.base import Editor
    from dttools_desktop.link import Links
    from dttools_desktop.windows.cannot_start import CannotStart
    from dttools_desktop.workspace import Library, Profile

log = logging.getLogger(__name__)
_BACKUP_AFTER_MS = 1_000
"""How long after the projects were shown the daily backup begins: the first clicks come before it."""
_TURN_S = 0.008
"""Seconds for calls of other threads in one turn of the event loop: half a frame."""
_PAINT_AT_MOST_MS = 250
"""How long to wait for the window to be painted before loading: a window that starts minimised never is."""


def make_application(arguments: list[str]) -> QApplication:
    """The one application object, named for the desktop it runs on."""
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = QApplication(arguments)
    app.setApplicationName("DTTools")
    app.setApplicationDisplayName("DTTools")
    app.setDesktopFileName("dttools")
    app.setWindowIcon(app_icon())
    install_excepthook(app)
    return app


class Desktop(QObject):
    """The running app on one profile folder: shows the window, opens the profile, and closes all in order."""

    ready = Signal()
    """The projects are shown, or why they cannot be."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        super().__init__(app)
        self._app, self._folder = app, folder
        self._workers = Workers(self)
        self.profile: Profile | None = None
        self.library: Library | None = None
        self._listener: InstanceListener | None = None
        self._mailbox = Mailbox(self)
        self._links: Links | None = None
        self._preferences = Preferences(folder)
        self.window: MainWindow | CannotStart | None = None
        self._load_soon = QTimer(self, singleShot=True)
        self._load_soon.timeout.connect(self._load)
        self._back_up_soon = QTimer(self, singleShot=True, interval=_BACKUP_AFTER_MS)
        self._back_up_soon.timeout.connect(self._back_up)
        self._stop_asked = False
        app.aboutToQuit.connect(self.close)
        app.commitDataRequest.connect(self._session_ends)

    def start(self) -> None:
        """Show the window, and load the projects as soon as it is painted."""
        apply_language(self._preferences.language or preferred_language())
        wear(self._app, self._preferences)
        window = MainWindow(self._preferences)
        self.window = window
        window.opening.painted.connect(lambda: self._load_soon.start(0))
        window.closing.connect(self._load_soon.stop)
        window.show()
        self._load_soon.start(_PAINT_AT_MOST_MS)

    def stop(self, number: int) -> None:
        """A signal asks for the end: close as its button does; when that is refused, the second time asks nobody."""
        if self._stop_asked:
            self._app.exit(128 + number)
        else:
            self._stop_asked = True
            # Not at once: the signal may have come in the middle of an edit.
            QTimer.singleShot(0, self._app.quit)

    def close(self) -> None:
        """Stop what runs and let go of the profile; closing twice is harmless.

        Links first, since they write into open projects; then those, since they write into the profile.
        """
        self._load_soon.stop()
        self._back_up_soon.stop()
        if self._listener is not None:
            self._listener.close()
        if isinstance(self.window, MainWindow):
            self.window.let_go()
        self._workers.shut_down()
        if self._links is not None:
            self._links.close()
            self._links = None
        if self.library is not None:
            self.library.close(even_unsaved=True)
            self.library = None
        if self.profile is not None:
            self.profile.close()
            self.profile = None

    def _session_ends(self, session: QSessionManager) -> None:
        """The person logs out: what is being typed goes to the disk, or they are asked to wait."""
        if isinstance(self.window, MainWindow) and not self.window.keep() and session.allowsInteraction():
            session.cancel()

    def _load(self) -> None:
        window = self.window
        if self.library is not None or not isinstance(window, MainWindow):
            return
        with making_what_stays():
            self._fill(window)
        self.ready.emit()

    def _fill(self, window: MainWindow) -> None:
        from dttools_desktop.windows.services import Services  # noqa: PLC0415
        from dttools_desktop.workspace import Library, Profile  # noqa: PLC0415

        try:
            self.profile = Profile.open(self._folder)
            self.library = Library(self.profile)
        except AppError as error:
            self._cannot_start(error)
        else:
            services = Services(
                self.profile, self.library, self._workers, self._preferences, make_editor, self._make_links
            )
            window.fill(services)
            self._listen(window)
            self._back_up_soon.start()

    def _back_up(self) -> None:
        if self.profile is not None:
            backups = self.profile.database.backups
            self._workers.start(lambda _: backups.make_if_due(), self._backed_up, self._backed_up)
            self._sweep()

    def _sweep(self) -> None:
        from dttools_desktop.workspace.sweeping import sweep_assets  # noqa: PLC0415

        if (profile := self.profile) is not None:
            self._workers.start(lambda _: sweep_assets(profile), _ignore, _not_swept)

    def _backed_up(self, problem: BaseException | None) -> None:
        if problem is not None and isinstance(self.window, MainWindow):
            log.warning("There is no backup of today: %s", problem)
            self.window.tell(problem)

    def _make_links(self) -> Links:
        """Ways to servers, made when the first one is needed."""
        from dttools_desktop.link import Links  # noqa: PLC0415

        if self._links is None:
            if self.profile is None or self.library is None:
                raise RuntimeError("there are no links before there are projects")
            self._links = Links(self.profile, self.library, self._mailbox.post)
        return self._links

    def _cannot_start(self, error: AppError) -> None:
        from dttools_desktop.windows.cannot_start import CannotStart  # noqa: PLC0415

        if self.profile is not None:
            self.profile.close()
            self.profile = None
        earlier = self.window
        self.window = CannotStart(error, self._folder, self.start)
        self.window.show()
        if earlier is not None:
            earlier.hide()
            earlier.deleteLater()

    def _listen(self, window: MainWindow) -> None:
        self._listener = InstanceListener(self._folder, self)
        self._listener.listen()
        self._listener.started_again.connect(window.come_to_front)


def make_editor(project: ProjectPort, kind: str, record: RecordId, parent: QWidget) -> Editor | None:
    """An editor from the registry; editors are loaded when the first one is opened."""
    from dttools_desktop.editors import registry  # noqa: PLC0415

    return registry.make_editor(project, kind, record, parent)


class Mailbox(QObject):
    """Runs calls of other threads on the thread of the documents, soon and in order.

    Qt delivers all that is posted before it looks at hands and screen again. So what takes long, as the edits of days
    that come in groups, runs a piece a turn of the event loop.
    """

    _arrived = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: deque[Callable[[], None]] = deque()
        self._turns = QTimer(self, interval=0)
        self._turns.timeout.connect(self._run)
        self._arrived.connect(self._turns.start, Qt.ConnectionType.QueuedConnection)

    def post(self, call: Callable[[], None]) -> None:
        """From any thread."""
        self._waiting.append(call)
        self._arrived.emit()

    @Slot()
    def _run(self) -> None:
        """Run what is short together, and what is long alone."""
        until = time.perf_counter() + _TURN_S
        while self._waiting:
            self._waiting.popleft()()
            if time.perf_counter() > until:
                return
        self._turns.stop()


def run(arguments: list[str], folder: Path) -> int:
    """Run the app on a profile folder until its last window closes; the exit code."""
    app = make_application(arguments)
    desktop = Desktop(app, folder)
    desktop.start()
    with stop_signals(desktop.stop):
        code = app.exec()
        desktop.close()
    return code


def _ignore(_removed: object) -> None:
    """Nobody needs to hear of pictures that nothing named."""


def _not_swept(problem: BaseException) -> None:
    log.warning("Pictures that nothing names stay for now: %s", problem)
