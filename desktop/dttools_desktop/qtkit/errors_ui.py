"""How errors are told: what happened, what is safe, what to do. A programming mistake never shows a traceback."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from dttools.errors import AppError
from dttools_desktop.qtkit.widgets.banner import Banner
from dttools_desktop.qtkit.widgets.buttons import button
from dttools_desktop.qtkit.widgets.labels import IconLabel, body, heading, muted
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from types import TracebackType

    from PySide6.QtGui import QShowEvent

log = logging.getLogger(__name__)


class ErrorDialog(QDialog):
    """A calm dialog with the three parts of an `AppError`; parts that it leaves empty are left out."""

    WIDTH = 460

    def __init__(self, error: AppError, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Something did not work"))
        self.setModal(True)
        words = QVBoxLayout()
        words.setSpacing(8)
        words.addWidget(heading(error.message, wrap=True))
        for text, label in ((error.safe, muted), (error.todo, body)):
            if text:
                words.addWidget(label(text, wrap=True))
        words.addStretch()
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(IconLabel("alert", "danger_text", 28), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        close = button(tr("Close"), "primary", clicked=self.accept)
        close.setDefault(True)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(close)
        self._outer = outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 24, 24, 24)
        outer.setSpacing(24)
        outer.addLayout(row)
        outer.addLayout(buttons)
        self.setMinimumWidth(self.WIDTH)
        self.setAccessibleDescription(" ".join(filter(None, (error.message, error.safe, error.todo))))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 — Qt's name
        """As high as the words need: Qt guesses more where they wrap."""
        super().showEvent(event)
        self.resize(self.width(), self._outer.heightForWidth(self.width()))


def show_error(parent: QWidget | None, error: BaseException) -> None:
    """Open a dialog about an error, without blocking the event loop; what is no `AppError` is logged too."""
    dialog = ErrorDialog(as_app_error(error), parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


def error_banner(error: BaseException, parent: QWidget | None = None) -> Banner:
    """The same as a banner, for a place where a dialog would be in the way."""
    told = as_app_error(error)
    details = " ".join(filter(None, (told.safe, told.todo)))
    return Banner("error", told.message, details, parent=parent)


def as_app_error(error: BaseException) -> AppError:
    """The error itself if it is one of ours, else a calm stand-in; the real one goes to the log."""
    if isinstance(error, AppError):
        return error
    log.error("Unexpected error", exc_info=error)
    return AppError(
        tr("DTTools made a mistake in the last step."),
        safe=tr("Everything that was saved on this laptop is still there."),
        todo=tr("Try the step again. If it fails again, start DTTools anew and report it with the log."),
    )


class _Mail(QObject):
    """Brings an exception of any thread to the GUI thread, and shows one dialog at a time."""

    happened = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._dialog: ErrorDialog | None = None
        self.happened.connect(self._show, Qt.ConnectionType.QueuedConnection)

    @Slot(object)
    def _show(self, error: BaseException) -> None:
        told = as_app_error(error)
        if self._dialog is not None:
            return
        self._dialog = ErrorDialog(told, QApplication.activeWindow())
        self._dialog.finished.connect(self._closed)
        self._dialog.open()

    def _closed(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None


def install_excepthook(app: QApplication) -> None:
    """Log an exception that nobody caught and tell about it calmly, instead of a traceback on a terminal."""
    mail = _Mail(app)

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        mail.happened.emit(error.with_traceback(trace))

    sys.excepthook = hook
