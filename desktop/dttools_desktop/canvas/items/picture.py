"""A picture on a board."""

from __future__ import annotations

from typing import ClassVar, Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from dttools.model import Crop, Picture, Record
from dttools.model.values import SHORT_TEXT
from dttools_desktop.canvas.items.base import BoardItem, TextField
from dttools_desktop.canvas.items.marks import painted_lock
from dttools_desktop.canvas.items.text_block import TextSpec, text_block
from dttools_desktop.canvas.style import BoardStyle, Detail, metrics
from dttools_resources.i18n import tr

_ALT = TextSpec(sizes=(14,), weight=500)
_ALT_GAP = 8.0
_SIGN = 28.0
"""Half the width of the sign that stands for a picture."""
_WORDS_FROM = 120.0
"""Board units: smaller placeholders have no room for words."""


class Pixmaps(Protocol):
    """Where pictures come from."""

    def pixmap(self, asset: str, pixels: float) -> QPixmap | None:
        """The best copy that is there; a better one is on its way."""

    def is_broken(self, asset: str) -> bool:
        """Whether its file is no picture."""


class PictureItem(BoardItem):
    """A picture cropped to its box; a quiet frame with words until it is here, or where it cannot be shown."""

    __slots__ = ("pixmaps",)
    record: Picture
    icon: ClassVar[str] = "image"
    least: ClassVar[float] = 24.0
    proportional: ClassVar[bool] = True

    def __init__(self, record: Record, rect: QRectF) -> None:
        self.pixmaps: Pixmaps | None = None
        """Set by the scene."""
        super().__init__(record, rect)

    def bounds(self) -> QRectF:
        """Everything that it paints on."""
        return self.rect.adjusted(-2, -2, 2, 2)

    def shape(self) -> tuple[QRectF, float]:
        """The rectangle and corner radius that a selection frame follows."""
        return self.rect, 0.0

    def whole(self) -> QRectF:
        """Where the picture would lie if nothing of it was cropped."""
        return uncropped(self.rect, self.record.crop)

    def paint(self, painter: QPainter, detail: Detail, style: BoardStyle) -> None:
        """Draw in board units."""
        pixmap = self._pixmap(painter.transform().m11())
        if pixmap is None:
            self._paint_placeholder(painter, detail, style)
        else:
            painted_part(painter, pixmap, self.rect, self.record.crop)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(style.border, 0))
            painter.drawRect(self.rect)
        if self.record.locked and detail is Detail.FULL:
            painted_lock(painter, self.rect, style.muted)

    def _pixmap(self, scale: float) -> QPixmap | None:
        if self.pixmaps is None or self.record.asset is None:
            return None
        whole = self.whole()
        return self.pixmaps.pixmap(self.record.asset, max(whole.width(), whole.height()) * scale)

    def _paint_placeholder(self, painter: QPainter, detail: Detail, style: BoardStyle) -> None:
        painter.setPen(QPen(style.border, 0))
        painter.setBrush(style.surface)
        painter.drawRect(self.rect)
        if detail is Detail.BLOCK:
            return
        broken = self.record.asset is None or (self.pixmaps is not None and self.pixmaps.is_broken(self.record.asset))
        side = min(_SIGN, self.rect.width() / 4, self.rect.height() / 4)
        roomy = min(self.rect.width(), self.rect.height()) >= _WORDS_FROM and detail is Detail.FULL
        centre = self.rect.center() - QPointF(0, side / 2 if roomy else 0)
        _paint_sign(painter, centre, side, style, crossed=broken)
        if roomy:
            words = tr("This picture cannot be shown") if broken else tr("The picture is on its way")
            room = self.rect.adjusted(8, 0, -8, 0)
            block = text_block(words, room.width(), 40, TextSpec(sizes=(14,), weight=500, centred=True))
            block.draw(painter, room.x(), centre.y() + side + 10, style.muted)

    def fields(self, style: BoardStyle) -> list[TextField]:
        """What it shows in words, typed below it."""
        height = metrics(_ALT.sizes[0], _ALT.weight).height()
        return [
            TextField(
                record=self.id,
                name="alt",
                rect=QRectF(self.rect.left(), self.rect.bottom() + _ALT_GAP, max(240.0, self.rect.width()), height),
                spec=_ALT,
                colour=style.text,
                limit=SHORT_TEXT,
                single_line=True,
                placeholder=tr("Say what the picture shows"),
                label=tr("Description of the picture"),
            )
        ]

    def name(self) -> str:
        """What a screen reader and the outline call it."""
        return tr("Picture: {text}").format(text=self.record.alt) if self.record.alt else tr("Picture")


def uncropped(shown: QRectF, crop: Crop) -> QRectF:
    """Where the whole picture lies when the part that a crop leaves lies in `shown`."""
    width, height = shown.width() / (crop.right - crop.left), shown.height() / (crop.bottom - crop.top)
    return QRectF(shown.left() - crop.left * width, shown.top() - crop.top * height, width, height)


def painted_part(painter: QPainter, pixmap: QPixmap, rect: QRectF, crop: Crop) -> None:
    """The part of a picture that a crop leaves, in a rectangle."""
    width, height = pixmap.width(), pixmap.height()
    part = QRectF(
        crop.left * width, crop.top * height, (crop.right - crop.left) * width, (crop.bottom - crop.top) * height
    )
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawPixmap(rect, pixmap, part)


def _paint_sign(painter: QPainter, centre: QPointF, side: float, style: BoardStyle, *, crossed: bool) -> None:
    """Hills and a sun in a frame, struck through where there is nothing to come."""
    painter.save()
    painter.translate(centre)
    painter.scale(side / 12, side / 12)
    pen = QPen(style.muted, 1.2)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(-10, -9, 20, 18), 2.5, 2.5)
    painter.drawEllipse(QPointF(-4.5, -3.5), 2, 2)
    painter.drawPolyline([QPointF(-9, 7), QPointF(-2, 1), QPointF(2, 5), QPointF(5, 1.5), QPointF(9.5, 6)])
    if crossed:
        painter.drawLine(QPointF(-11, 11), QPointF(11, -11))
    painter.restore()
