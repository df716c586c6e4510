"""The picture of a persona in a circle; their initials without one, and a friendly head where nobody is chosen."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from zlib import crc32

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter, QPainterPath, QPen

from dttools.model import Persona
from dttools_desktop.canvas.port import ProjectPort
from dttools_desktop.canvas.style import BoardStyle, canvas_font, mixed
from dttools_desktop.qtkit.widgets import initials

_SIDE = 512
"""Pixels of a kept picture: sharp in every circle of the app, also on dense screens."""


def picture_of(project: ProjectPort, persona: Persona | None) -> QImage | None:
    """The middle square of a persona's picture; None when there is none on this laptop."""
    path = project.asset_path(persona.avatar) if persona is not None and persona.avatar else None
    return _square(path) if path is not None else None


@lru_cache(maxsize=32)
def _square(path: Path) -> QImage | None:
    # The content of an asset never changes: its path says its hash.
    reader = QImageReader(str(path))
    size = reader.size()
    if size.isValid():
        reader.setScaledSize(size.scaled(QSize(_SIDE, _SIDE), Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    image = reader.read()
    if image.isNull():
        return None
    side = min(image.width(), image.height())
    return image.copy((image.width() - side) // 2, (image.height() - side) // 2, side, side)


def painted_portrait(
    painter: QPainter, disc: QRectF, persona: Persona | None, picture: QImage | None, style: BoardStyle
) -> None:
    """Fill a circle with a picture, initials or a head."""
    painter.setPen(Qt.PenStyle.NoPen)
    if picture is not None:
        circle = QPainterPath()
        circle.addEllipse(disc)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setClipPath(circle, Qt.ClipOperation.IntersectClip)
        painter.drawImage(disc, picture)
        painter.restore()
        _rim(painter, disc, style)
    elif persona is not None and persona.name.strip():
        _painted_initials(painter, disc, persona, style)
    else:
        _painted_head(painter, disc, style)


def _rim(painter: QPainter, disc: QRectF, style: BoardStyle) -> None:
    painter.setPen(QPen(style.border, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(disc)


def _painted_initials(painter: QPainter, disc: QRectF, persona: Persona, style: BoardStyle) -> None:
    mark = style.marks[crc32(persona.id.encode()) % len(style.marks)]
    painter.setBrush(mixed(style.surface, mark, 0.24))
    painter.drawEllipse(disc)
    painter.setPen(mixed(mark, style.text, 0.25))
    painter.setFont(canvas_font(max(9, round(disc.width() * 0.34)), 600))
    painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, initials(persona.name))


def _painted_head(painter: QPainter, disc: QRectF, style: BoardStyle) -> None:
    unit, centre = disc.width() / 100, disc.center()
    skin = mixed(style.accent_soft, style.accent, 0.32)
    circle = QPainterPath()
    circle.addEllipse(disc)
    painter.save()
    painter.setBrush(style.accent_soft)
    painter.drawEllipse(disc)
    painter.setClipPath(circle, Qt.ClipOperation.IntersectClip)
    painter.setBrush(mixed(style.accent_soft, style.accent, 0.55))
    painter.drawEllipse(centre + QPointF(0, 52) * unit, 34 * unit, 24 * unit)
    painter.setBrush(skin)
    painter.drawEllipse(centre + QPointF(0, -6) * unit, 25 * unit, 27 * unit)
    painter.restore()
    ink = mixed(style.accent, style.text, 0.35)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    for side in (-1, 1):
        painter.drawEllipse(centre + QPointF(9 * side, -9) * unit, 2.6 * unit, 3.2 * unit)
    pen = QPen(ink, 2.6 * unit)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    smile = QRectF(centre.x() - 10 * unit, centre.y() - 10 * unit, 20 * unit, 18 * unit)
    painter.drawArc(smile, 205 * 16, 130 * 16)
