"""People as initials in a colour that is always theirs."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from dttools_desktop.qtkit import fonts
from dttools_desktop.qtkit.theme import current_theme, theme_changed

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent


def initials(name: str) -> str:
    """The first letters of the first and last word: "Ana Lúcia Prado" gives "AP"; no name gives "?"."""
    words = name.split()
    if not words:
        return "?"
    first, last = words[0][0], words[-1][0] if len(words) > 1 else ""
    return (first + last).upper()


def person_colour(identity: str) -> QColor:
    """The colour of a person by their id: the same in every session and on every machine."""
    people = current_theme().palette.people
    return QColor(people[zlib.crc32(identity.encode()) % len(people)])


class Avatar(QWidget):
    """Initials on a disc; the name is its tooltip and accessible name."""

    def __init__(self, identity: str, name: str, size: int = 32, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._identity = identity
        self._initials = initials(name)
        self.setFixedSize(size, size)
        self.setToolTip(name)
        self.setAccessibleName(name)
        theme_changed.connect(self.update)

    def sizeHint(self) -> QSize:  # noqa: N802 — Qt's name
        """Its fixed size."""
        return self.maximumSize()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 — Qt's name
        """Paint the disc and the initials."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(person_colour(self._identity))
        disc = QRectF(self.rect())
        painter.drawEllipse(disc)
        painter.setPen(current_theme().colour("on_avatar"))
        painter.setFont(fonts.font(max(9, round(self.width() * 0.38)), 600))
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, self._initials)
        painter.end()
