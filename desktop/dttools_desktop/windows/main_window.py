"""The one window: the home screen, or an open project.

It is painted before the projects are loaded, so what its pages need is imported when they are made.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from dttools.errors import AppError
from dttools.ids import ProjectId, RecordId
from dttools_desktop.qtkit.actions import fill, listen
from dttools_desktop.qtkit.collector import let_go, making_what_stays
from dttools_desktop.qtkit.errors_ui import error_banner, show_error
from dttools_desktop.qtkit.i18n_qt import language_changed
from dttools_desktop.qtkit.widgets import IconDisc, Separator, Toast, menu, muted
from dttools_desktop.windows.actions.window import window_actions
from dttools_desktop.windows.preferences import Preferences, ThemeMode, wear
from dttools_desktop.windows.regions import go_to_next_region
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from dttools_desktop.windows.account.chip import AccountChip
    from dttools_desktop.windows.account.desk import AccountDesk
    from dttools_desktop.windows.account.shared import SharedPage
    from dttools_desktop.windows.home.page import HomePage
    from dttools_desktop.windows.project.page import ProjectPage
    from dttools_desktop.windows.services import Services
    from dttools_desktop.windows.settings_dialog import SettingsDialog

log = logging.getLogger(__name__)
_SIZE = (1280, 800)
_SMALLEST = (900, 600)
_FRAME = 40
"""Pixels that a desktop's title bar takes at most."""
_SIDE_BAR = 244


class OpeningPage(QWidget):
    """What is seen for the moment in which the projects are loaded: the home screen without its content."""

    painted = Signal()

    def __init__(self) -> None:
        super().__init__()
        side = QWidget()
        side.setProperty("surface", "surface")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        side.setFixedWidth(_SIDE_BAR)
        middle = QVBoxLayout()
        middle.addStretch()
        middle.addWidget(IconDisc("lightbulb"), 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addSpacing(8)
        middle.addWidget(muted(tr("Opening your projects…")), 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addWidget(Separator(vertical=True))
        row.addLayout(middle, 1)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 — Qt's name
        """Tell that the window is on the screen."""
        super().paintEvent(event)
        self.painted.emit()


class MainWindow(QMainWindow):
    """Shows the home screen and one project at a time. A change of language makes its pages anew."""

    closing = Signal()
    """The window is about to close; everything in it is saved."""

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self._services: Services | None = None
        self.home: HomePage | None = None
        self.project: ProjectPage | None = None
        self._repair_read = False
        self._settings: SettingsDialog | None = None
        self.desk: AccountDesk | None = None
        self._chip: AccountChip | None = None
        self._shared: SharedPage | None = None
        self._stack = QStackedWidget()
        self.opening = OpeningPage()
        self._stack.addWidget(self.opening)
        self.setCentralWidget(self._stack)
        self.setMinimumSize(*_SMALLEST)
        # A frame comes around it; on a small screen all of it is to be seen.
        self.resize(QSize(*_SIZE).boundedTo(self.screen().availableSize() - QSize(0, _FRAME)))
        if packed := preferences.geometry:
            self.restoreGeometry(QByteArray(packed))
        self._name_window()

    def fill(self, services: Services) -> None:
        """Show the projects; until then the window only says that it is opening them."""
        from dttools_desktop.windows.account.desk import AccountDesk  # noqa: PLC0415

        self._services = services
        self.desk = AccountDesk(services, self)
        self.desk.changed.connect(self._show_account)
        self.desk.opened.connect(self.open_project)
        self.home = self._make_home(services)
        QTimer.singleShot(0, self.desk, self.desk.resume)
        self._stack.setCurrentWidget(self.home)
        self._drop(self.opening)
        language_changed.connect(self._speak)
        listen(self, window_actions(), self, self.refuse)

    # -- going places

    def open_project(self, project: str, record: str = "") -> None:
        """Show a project, at a record of it when one is named."""
        from dttools_desktop.windows.project.page import ProjectPage  # noqa: PLC0415

        if self._services is None or self.desk is None or not self.go_home():
            return
        try:
            with making_what_stays():
                opened = self._services.library.open(ProjectId(project))
                page = ProjectPage(self._services, self.desk, opened)
        except AppError as error:
            show_error(self, error)
            return
        self._show_page(page)
        if self.project is not None and record:
            self.project.show_item(RecordId(record))

    def go_home(self) -> bool:
        """Close the project and show all of them; False when its edits could not be saved and it stays."""
        if self.project is None or self.home is None:
            return True
        if not self.project.finish():
            return False
        try:
            self.project.leave()
        except AppError as error:
            show_error(self, error)
            return False
        self._drop(self.project)
        self.project = None
        let_go()
        self.home.refresh()
        self._stack.setCurrentWidget(self.home)
        self._name_window()
        return True

    def come_to_front(self) -> None:
        """Somebody started DTTools again: here it is."""
        if self.isMinimized():
            self.showNormal()
        self.show()
        self.raise_()
        self.activateWindow()

    def show_settings(self) -> None:
        """Open the settings."""
        from dttools_desktop.windows.settings_dialog import SettingsDialog  # noqa: PLC0415

        if self._services is not None:
            self._settings = SettingsDialog(self._services, self)
            self._settings.finished.connect(self._settings_closed)
            self._settings.open()

    def show_help(self) -> None:
        """Open the help."""
        from dttools_desktop.windows.help_dialog import HelpDialog  # noqa: PLC0415

        dialog = HelpDialog(self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @property
    def signed_in(self) -> bool:
        """Whether somebody is signed in on a server."""
        return self.desk is not None and self.desk.account is not None

    def sign_in(self) -> None:
        """Ask for the server, the address and the password."""
        if self.desk is not None:
            self.desk.ask_to_sign_in(self)

    def sign_out(self) -> None:
        """End the sign-in."""
        if self.desk is not None:
            self.desk.sign_out()

    def show_palette(self) -> None:
        """Open the command palette."""
        from dttools_desktop.windows.palette.desk import open_palette  # noqa: PLC0415

        if self._services is not None:
            open_palette(self, self._services)

    def refuse(self, why: str) -> None:
        """Say why something cannot be done."""
        Toast(self, why).appear()

    def choose_theme(self, mode: ThemeMode) -> None:
        """Put another look on, now and from now on."""
        self._preferences.theme = mode
        app = QApplication.instance()
        if isinstance(app, QApplication):
            wear(app, self._preferences)

    def go_to_next_part(self, step: int) -> None:
        """Bring the keyboard to the next (1) or the previous (-1) part of what is shown."""
        page = self.project or self.home
        if page is not None:
            go_to_next_region(page.regions(), step)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 — Qt's name
        """Save and close the project first; what cannot be saved keeps the window open."""
        if not self.go_home():
            event.ignore()
            return
        try:
            self._preferences.geometry = bytes(self.saveGeometry().data())
        except AppError as error:
            log.warning("The window's place is not kept: %s", error)
        self.closing.emit()
        event.accept()

    def tell(self, problem: BaseException) -> None:
        """Show on the home screen what went wrong behind it."""
        if self.home is not None:
            self.home.tell(error_banner(problem))

    # -- the end

    def keep(self) -> bool:
        """Bring what is being typed to the disk; False when some of it is not there."""
        return self.project is None or (self.project.finish() and self.project.project.retry_saving())

    def let_go(self) -> None:
        """Follow the project no more: it is about to be closed."""
        if self.project is not None:
            self.project.stop_listening()
        let_go()

    # -- inside

    def _make_home(self, services: Services) -> HomePage:
        from dttools_desktop.windows.account.chip import AccountChip  # noqa: PLC0415
        from dttools_desktop.windows.account.shared import SharedPage  # noqa: PLC0415
        from dttools_desktop.windows.home.page import HomePage  # noqa: PLC0415

        chip, shared = AccountChip(), SharedPage()
        home = HomePage(services, chip, shared)
        chip.sign_in_wanted.connect(self.sign_in)
        chip.menu_wanted.connect(self._show_account_menu)
        shared.sign_in_wanted.connect(self.sign_in)
        if self.desk is not None:
            desk = self.desk
            shared.open_wanted.connect(lambda project, role: desk.open_shared(self, project, role))
            shared.refresh_wanted.connect(lambda: desk.fill(shared))
            home.shared_shown.connect(lambda: desk.fill(shared))
        self._tell_repair(services, home)
        self._chip, self._shared = chip, shared
        self._show_account()
        home.project_wanted.connect(self.open_project)
        home.settings_wanted.connect(self.show_settings)
        home.help_wanted.connect(self.show_help)
        self._stack.addWidget(home)
        return home

    def _tell_repair(self, services: Services, home: HomePage) -> None:
        """Say that the file with the projects was damaged, in each language anew, until the message is closed."""
        from dttools_desktop.windows.repair_notice import repair_notice  # noqa: PLC0415

        if services.profile.repair is not None and not self._repair_read:
            notice = repair_notice(services.profile.repair)
            notice.closed.connect(self._repair_is_read)
            home.tell(notice)

    def _repair_is_read(self) -> None:
        self._repair_read = True

    def _show_account_menu(self, at: QPoint) -> None:
        shown = menu(self)
        fill(shown, window_actions(), self)
        shown.aboutToHide.connect(shown.deleteLater)
        shown.popup(at - QPoint(0, shown.sizeHint().height()))

    def _show_account(self) -> None:
        account = self.desk.account if self.desk else None
        if self._chip is not None:
            self._chip.show_account(account.server if account else "", account.email if account else "")
        if self._shared is not None and self.desk is not None:
            self.desk.fill(self._shared)

    def _show_page(self, page: ProjectPage) -> None:
        if self.project is not None:
            self._drop(self.project)
        self.project = page
        page.home_wanted.connect(self.go_home)
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        page.overview.setFocus()
        self._name_window()

    def _drop(self, page: QWidget) -> None:
        self._stack.removeWidget(page)
        page.deleteLater()

    def _speak(self) -> None:
        """Make everything anew in the other language, at the same place, once the event that asked for it is over."""
        QTimer.singleShot(0, self, self._make_anew)

    def _make_anew(self) -> None:
        from dttools_desktop.windows.project.page import ProjectPage  # noqa: PLC0415

        if self._services is None or self.home is None or self.desk is None:
            return
        place, earlier = self.home.place, self.home
        self.home = self._make_home(self._services)
        self.home.show_place(place)
        self._drop(earlier)
        if self.project is None:
            self._stack.setCurrentWidget(self.home)
        else:
            current, opened = self.project.current, self.project.project
            self.project.stop_listening()
            self._show_page(ProjectPage(self._services, self.desk, opened))
            if current:
                self.project.show_record(current)
        self._name_window()
        if self._settings is not None:
            self._settings.close()
            self.show_settings()

    def _settings_closed(self) -> None:
        if self._settings is not None:
            self._settings.deleteLater()
            self._settings = None
        if self.home is not None:
            self.home.refresh()
        if self.project is not None:
            self.project.take_focus()

    def _name_window(self) -> None:
        self.setWindowTitle(self.project.document.project.name if self.project else tr("DTTools"))

    def full_screen(self) -> None:
        """Fill the screen, or no longer."""
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()
