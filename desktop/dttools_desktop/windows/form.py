"""The frame that dialogs share: a title, fields with their errors beside them, a banner for the rest, two buttons."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from dttools.errors import InvalidInput
from dttools_desktop.qtkit.actions import listen
from dttools_desktop.qtkit.errors_ui import error_banner
from dttools_desktop.qtkit.focus import restyle
from dttools_desktop.qtkit.theme import current_theme
from dttools_desktop.qtkit.widgets import Banner, button, muted, text_label
from dttools_desktop.windows.actions.dialogs import form_actions
from dttools_desktop.windows.widening import keep_fixed_width, keep_minimum_width
from dttools_resources.i18n import tr


class Field(QWidget):
    """A label above a control, and below it a hint or what is wrong with the input.

    Args:
        label: What the control is for.
        control: What is filled in.
        hint: Help below it.
        beside: How wide the control is at the end of the label's line, instead of below it.
    """

    def __init__(self, label: str, control: QWidget, hint: str = "", *, beside: int = 0) -> None:
        super().__init__()
        self.control = control
        control.setAccessibleName(label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        self.label = text_label(label, "label")
        self.label.setBuddy(control)
        if beside:
            line = QHBoxLayout()
            self.label.setWordWrap(True)
            line.addWidget(self.label, 1)
            line.addWidget(control)
            keep_fixed_width(control, beside)
            column.addLayout(line)
        else:
            column.addWidget(self.label)
            column.addWidget(control)
        self._hint = hint
        self._below = text_label(hint, "caption", wrap=True)
        self._below.setVisible(bool(hint))
        column.addWidget(self._below)

    def show_hint(self, hint: str) -> None:
        """Say something else below the control; takes a complaint back."""
        self._hint = hint
        self.complain("")

    def complain(self, message: str) -> None:
        """Say what is wrong; an empty message takes it back."""
        self.control.setProperty("invalid", "true" if message else "false")
        restyle(self.control)
        self.control.setAccessibleDescription(message)
        self._below.setText(message or self._hint)
        self._below.setProperty("tone", "danger" if message else "")
        restyle(self._below)
        self._below.setVisible(bool(message or self._hint))


class Form(QDialog):
    """A dialog with a `body` to fill. `refuse` shows an error where it belongs; nothing closes by itself."""

    WIDTH = 460

    def __init__(self, title: str, intro: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        keep_minimum_width(self, self.WIDTH)
        space = current_theme().tokens.space
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(space.xl, space.xl, space.xl, space.xl)
        self._outer.setSpacing(space.lg)
        head = QVBoxLayout()
        head.setSpacing(space.xs)
        self._heading = text_label(title, "title", wrap=True)
        head.addWidget(self._heading)
        if intro:
            head.addWidget(muted(intro, wrap=True))
        self._outer.addLayout(head)
        self._fitted = False
        self._banner: Banner | None = None
        self.body = QVBoxLayout()
        self.body.setSpacing(space.lg)
        self._outer.addLayout(self.body, 1)
        self._fields: dict[str, Field] = {}
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(space.sm)
        self.buttons.addStretch()
        self._outer.addLayout(self.buttons)

    def show_title(self, title: str) -> None:
        """Call the dialog something else."""
        self.setWindowTitle(title)
        self._heading.setText(title)

    def add_field(self, name: str, label: str, control: QWidget, hint: str = "", *, beside: int = 0) -> Field:
        """Add a field; `name` is what `InvalidInput.field` calls it."""
        field = Field(label, control, hint, beside=beside)
        self._fields[name] = field
        if isinstance(control, QLineEdit):
            control.textEdited.connect(lambda: field.complain(""))
        elif isinstance(control, QPlainTextEdit):
            control.textChanged.connect(lambda: field.complain(""))
        self.body.addWidget(field)
        return field

    def add_buttons(self, text: str, act: Callable[[], object], *, cancel: str | None = None) -> QPushButton:
        """Add the dialog's action, which Return triggers (with Ctrl also from texts of many lines), and Cancel."""
        put_away = button(tr("Cancel") if cancel is None else cancel, clicked=self.reject)
        put_away.setAutoDefault(False)
        primary = button(text, "primary", clicked=act)
        primary.setDefault(True)
        listen(self, form_actions(), primary, lambda _why: None)
        self.buttons.addWidget(put_away)
        self.buttons.addWidget(primary)
        return primary

    def refuse(self, error: BaseException) -> None:
        """Tell an error: at its field when it names one of ours, else in a banner below the title."""
        self.forgive()
        field = self._fields.get(error.field) if isinstance(error, InvalidInput) else None
        if field is not None:
            field.complain(str(error))
            field.control.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._banner = error_banner(error)
        self._outer.insertWidget(1, self._banner)
        QTimer.singleShot(0, self, self._fit)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 — Qt's name
        """Begin as high as the words need: Qt guesses too much or too little where they wrap."""
        super().showEvent(event)
        if not self._fitted:
            self._fitted = True
            self.fit()

    def fit(self) -> None:
        """Be just as high as the content needs."""
        self.resize(self.width(), 0)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """A text that needs more lines than Qt had guessed makes the dialog higher."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._fit()
        return done

    def _fit(self) -> None:
        """Make room for a message that came while the dialog was open."""
        self._outer.activate()
        needed = max(self._outer.heightForWidth(self.width()), self._outer.minimumSize().height())
        self.resize(self.width(), max(self.height(), needed))

    def forgive(self) -> None:
        """Take all complaints back."""
        for field in self._fields.values():
            field.complain("")
        if self._banner is not None:
            self._banner.hide()
            self._banner.deleteLater()
            self._banner = None
