"""Who made an item: initials in the colour of the person, at its upper right corner."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from dttools.ids import ActorId
from dttools_desktop.canvas.style import canvas_font
from dttools_desktop.qtkit.theme import current_theme
from dttools_desktop.qtkit.widgets import initials, person_colour

_SIZE = 24.0


def painted_author(painter: QPainter, rect: QRectF, author: ActorId, name: str) -> None:
    """Draw the disc half above the item, in board units."""
    disc = QRectF(rect.right() - _SIZE - 4, rect.top() - _SIZE / 2, _SIZE, _SIZE)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(person_colour(author))
    painter.drawEllipse(disc)
    painter.setPen(current_theme().colour("on_avatar"))
    painter.setFont(canvas_font(10, 600))
    painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, initials(name))
