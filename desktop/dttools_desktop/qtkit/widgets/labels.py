"""Texts in the steps of the type scale, icons beside them, and a label that shortens itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from dttools_desktop.qtkit.icons import pixmap
from dttools_desktop.qtkit.theme import current_theme, theme_changed

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

Step = Literal["caption", "label", "body", "strong", "heading", "title", "display"]
Tone = Literal["", "muted", "accent", "danger", "success", "warning"]


def text_label(text: str, step: Step, *, tone: Tone = "", wrap: bool = False) -> QLabel:
    """A label of plain text (never markup: it may be a person's input)."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("type", step)
    label.setProperty("tone", tone)
    label.setWordWrap(wrap)
    return label


def display(text: str) -> QLabel:
    """The one big text of a screen."""
    return text_label(text, "display")


def title(text: str) -> QLabel:
    """The title of a window or page."""
    return text_label(text, "title")


def heading(text: str, *, wrap: bool = False) -> QLabel:
    """The heading of a section, card or dialog."""
    return text_label(text, "heading", wrap=wrap)


def body(text: str, *, wrap: bool = False) -> QLabel:
    """Running text."""
    return text_label(text, "body", wrap=wrap)


def muted(text: str, *, wrap: bool = False) -> QLabel:
    """Running text that steps back."""
    return text_label(text, "body", tone="muted", wrap=wrap)


def caption(text: str) -> QLabel:
    """Small print: dates, counts, hints."""
    return text_label(text, "caption")


class IconLabel(QWidget):
    """An icon that is only looked at, in the colours of the theme."""

    def __init__(self, name: str, role: str = "text", size: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._what = (name, role, size)
        theme_changed.connect(self._fit)
        self._fit()

    def set_icon(self, name: str, role: str) -> None:
        """Show another icon of the same size."""
        self._what = (name, role, self._what[2])
        self.update()

    def _fit(self) -> None:
        edge = current_theme().icon_px(self._what[2])
        self.setFixedSize(edge, edge)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 — Qt's name
        """Paint the icon at the scale of the screen it is on."""
        name, role, _ = self._what
        painter = QPainter(self)
        painter.drawPixmap(0, 0, pixmap(name, role, self.width(), self.devicePixelRatioF()))
        painter.end()


class ElidedLabel(QLabel):
    """One line that is cut by … when there is no room; the whole text is in its tooltip and for screen readers.

    Args:
        text: What it says.
        step: Its step of the type scale.
        middle: Cut in the middle: for names of files, whose ends tell them apart.
    """

    def __init__(self, text: str, step: Step = "body", parent: QWidget | None = None, *, middle: bool = False) -> None:
        super().__init__(parent)
        self._mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("type", step)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setText(text)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 — Qt's name
        """Some letters and the ellipsis."""
        return QSize(self.fontMetrics().horizontalAdvance("mm…"), super().minimumSizeHint().height())

    def shown_text(self) -> str:
        """What fits, on one line."""
        line = " ".join(self.text().split())
        width = self.contentsRect().width()
        return QFontMetrics(self.font()).elidedText(line, self._mode, width)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 — Qt's name
        """Paint what fits, and offer the rest as a tooltip."""
        shown = self.shown_text()
        cut = shown != self.text()
        if bool(self.toolTip()) != cut:
            self.setToolTip(self.text() if cut else "")
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        flags = self.alignment() | Qt.TextFlag.TextSingleLine
        painter.drawText(self.contentsRect(), flags, shown)
        painter.end()
