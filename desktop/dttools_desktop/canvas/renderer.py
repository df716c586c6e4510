"""Draws a board for a view within a time budget a frame: kept tiles, then what is still missing from afar."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from time import perf_counter

from PySide6.QtCore import QObject, QRect, QRectF, QSizeF, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QRegion, QTransform

from dttools_desktop.canvas.camera import Camera
from dttools_desktop.canvas.overview import Overview
from dttools_desktop.canvas.paper import painted_paper
from dttools_desktop.canvas.scene import BoardScene
from dttools_desktop.canvas.style import BoardStyle, Detail, board_style, detail_at
from dttools_desktop.canvas.tiles import Sight, TileLayer

PaintItem = Callable[[QPainter, Detail, BoardStyle], None]

FRAME_BUDGET = 0.004
"""Seconds a frame that go into painting tiles; the rest follows between frames and in the next ones."""
FIRST_BUDGET = 0.25
"""As above for the very first frame: a board that opens shows at once what it holds."""
_SETTLE = 70
"""Milliseconds without zooming until tiles are painted sharp at the new scale."""
_STAND_INS = 80
"""Tiles of the last scale that are kept to be shown enlarged."""
_SLICE = 0.003
"""Seconds between frames that go into painting before the window looks whether there is something else to do."""


class BoardRenderer(QObject):
    """The picture of a scene through a camera."""

    stale = Signal()
    """The view is to be drawn again."""
    sharpened = Signal(object)
    """Parts of the view (a list of `QRect` in device pixels) whose final picture is there now."""

    def __init__(self, scene: BoardScene, camera: Camera, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scene = scene
        self._camera = camera
        self._rest = TileLayer(self._paint_rest, opaque=True)
        self._before = TileLayer(self._paint_rest, opaque=True)
        self._lifted = TileLayer(self._paint_lifted, opaque=False)
        self.overview = Overview(self._paint_overview, scene.bounds)
        self._sight: Sight | None = None
        self._budget = FIRST_BUDGET
        """Seconds for the next frame; what only shows tiles that were painted meanwhile needs none."""
        self._settling_scale = 0.0
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE)
        self._settle.timeout.connect(self.stale)
        self._idle = QTimer(self, singleShot=True, interval=0)
        self._idle.timeout.connect(self._paint_on)
        scene.damaged.connect(self._damage)

    # -- drawing

    def draw(self, painter: QPainter, size: QSizeF, ratio: float, exposed: QRect | None = None) -> None:
        """Draw one frame, or the part of it that is exposed, in logical pixels."""
        sight = self._look(size, ratio)
        whole = QRect(0, 0, sight.width, sight.height)
        part = QTransform.fromScale(ratio, ratio).mapRect(QRectF(exposed)).toAlignedRect() if exposed else whole
        painter.save()
        painter.scale(1 / ratio, 1 / ratio)
        if self._zooming(sight):
            self._draw_zooming(painter, sight)
        else:
            self._draw_settled(painter, sight, part)
        self._draw_lifted(painter, sight, part)
        painter.restore()

    def finish(self, size: QSizeF, ratio: float) -> None:
        """Paint all that shows at once, without a budget: for pictures and the first frame."""
        sight = self._look(size, ratio)
        self._settle.stop()
        self._adopt(sight)
        self._rest.renew(sight, float("inf"))

    @property
    def complete(self) -> bool:
        """Whether the last frame drawn is final and sharp."""
        sight = self._sight
        return (
            sight is not None
            and self._rest.scale == sight.scale
            and self._rest.complete(sight)
            and (not self._scene.lifted or self._lifted.complete(self._lifted_sight(sight)))
        )

    def sharp_share(self) -> float:
        """How much of the last frame drawn was final, from 0 to 1; the rest was a stand-in."""
        sight = self._sight
        return self._rest.sharp_share(sight) if sight is not None and self._rest.scale == sight.scale else 0.0

    def picture(self, area: QRectF, width: int, height: int) -> QImage:
        """An area of the board as a picture of its own, without selection."""
        image = QImage(width, height, QImage.Format.Format_RGB32)
        style = board_style()
        image.fill(style.canvas)
        scale = min(width / max(1.0, area.width()), height / max(1.0, area.height()))
        painter = QPainter(image)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(width / 2, height / 2)
        painter.scale(scale, scale)
        painter.translate(-area.center())
        shown = QRectF(0, 0, width / scale, height / scale)
        shown.moveCenter(area.center())
        self._scene.paint(painter, shown, detail_at(scale), style)
        painter.end()
        return image

    def _look(self, size: QSizeF, ratio: float) -> Sight:
        scale = self._camera.scale * ratio
        corner = self._camera.corner
        before, self._sight = (
            self._sight,
            Sight(
                left=round(corner.x() * scale),
                top=round(corner.y() * scale),
                width=round(size.width() * ratio),
                height=round(size.height() * ratio),
                scale=scale,
            ),
        )
        if self._sight != before:
            self._budget = max(self._budget, FRAME_BUDGET)
        return self._sight

    def _zooming(self, sight: Sight) -> bool:
        """Whether the scale is still changing; tiles of a scale that shows for one frame would be wasted."""
        if sight.scale == self._rest.scale:
            self._settling_scale = sight.scale
            return False
        if self._rest.scale == 0.0:
            self._adopt(sight)
            return False
        if self._settling_scale != sight.scale:
            self._settling_scale = sight.scale
            self._settle.start()
            return True
        if self._settle.isActive():
            return True
        self._adopt(sight)
        return False

    def _adopt(self, sight: Sight) -> None:
        """Begin with tiles at a new scale; the old ones show until the new ones are there."""
        if sight.scale != self._rest.scale:
            self._rest, self._before = self._before, self._rest
            self._rest.clear()
            self._rest.use_scale(sight.scale)
            self._before.keep_latest(_STAND_INS)
        self._settling_scale = sight.scale

    def _draw_zooming(self, painter: QPainter, sight: Sight) -> None:
        self._draw_paper(painter, sight)
        self.overview.draw(painter, sight)
        self._rest.draw_scaled(painter, sight)

    def _draw_settled(self, painter: QPainter, sight: Sight, part: QRect) -> None:
        budget, self._budget = self._budget, 0.0
        if budget:  # a whole frame: it shows all that was painted up to now
            self._renew(sight, perf_counter() + budget)
            self._rest.take_renewed(sight)
            self._lifted.take_renewed(sight)
        region = self._rest.missing(sight) & part
        if not region.isEmpty():
            painter.setClipRegion(region)
            self._draw_paper(painter, sight)
            self.overview.draw(painter, sight)
            self._before.draw_scaled(painter, sight, region.boundingRect())
            painter.setClipping(False)
        self._rest.draw(painter, sight, part)
        self._idle.start()

    def _draw_paper(self, painter: QPainter, sight: Sight) -> None:
        painter.fillRect(QRectF(0, 0, sight.width, sight.height), board_style().canvas)

    def _draw_lifted(self, painter: QPainter, sight: Sight, part: QRect) -> None:
        if not self._scene.lifted:
            return
        shifted = self._lifted_sight(sight)
        self._lifted.use_scale(sight.scale)
        connectors = self._scene.live_connectors()
        self._draw_live(painter, sight, (connector.paint for connector in connectors))
        missing = self._lifted.missing(shifted) & part
        if not missing.isEmpty():
            self._draw_lifted_blocks(painter, shifted, missing)
        self._lifted.draw(painter, shifted, part)
        self._draw_live(painter, sight, (each.paint_label for each in connectors if each.labelled))

    def _lifted_sight(self, sight: Sight) -> Sight:
        """What shows of the lifted layer, which moves with the hand."""
        offset = self._scene.lift_offset * sight.scale
        left, top = sight.left - round(offset.x()), sight.top - round(offset.y())
        return Sight(left, top, sight.width, sight.height, sight.scale)

    def _renew(self, sight: Sight, until: float) -> bool:
        """Paint what shows and is missing until time is up; False when some is left."""
        # What hands hold comes first: they look at it.
        return self._renew_lifted(sight, until) and self._rest.renew(sight, until)

    def _renew_lifted(self, sight: Sight, until: float) -> bool:
        if not self._scene.lifted:
            self._lifted.clear()
            return True
        self._lifted.use_scale(sight.scale)
        return self._lifted.renew(self._lifted_sight(sight), until)

    def _draw_lifted_blocks(self, painter: QPainter, shifted: Sight, region: QRegion) -> None:
        """Sheets without words where tiles of many lifted items are not painted yet."""
        around = QRectF(region.boundingRect())
        painter.save()
        painter.setClipRegion(region)
        painter.translate(-shifted.left, -shifted.top)
        painter.scale(shifted.scale, shifted.scale)
        area = around.translated(shifted.left, shifted.top)
        exposed = QRectF(area.topLeft() / shifted.scale, area.size() / shifted.scale)
        self._scene.paint_lifted(painter, exposed, Detail.BLOCK, board_style())
        painter.restore()

    def _draw_live(self, painter: QPainter, sight: Sight, paints: Iterable[PaintItem]) -> None:
        """Connectors of what hands hold: their lines lie below it, their labels above."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-sight.left, -sight.top)
        painter.scale(sight.scale, sight.scale)
        detail, style = detail_at(sight.scale), board_style()
        for paint in paints:
            paint(painter, detail, style)
        painter.restore()

    def _paint_on(self) -> None:
        """Paint for a moment between frames: what shows, then tiles around it, so that the next pan finds them."""
        sight = self._sight
        if sight is None or sight.scale != self._rest.scale:
            return
        until = perf_counter() + _SLICE
        done = self._renew(sight, until) and self._rest.renew(sight, until, ring=1)
        parts = self._rest.take_renewed(sight)
        if self._scene.lifted:
            parts += self._lifted.take_renewed(self._lifted_sight(sight))
        if parts:
            self.sharpened.emit(parts)
        if not done:
            self._idle.start()

    # -- what the layers paint

    def _paint_rest(self, painter: QPainter, area: QRectF) -> Iterator[None]:
        scale = painter.transform().m11()
        style = board_style()
        painted_paper(painter, area, scale, style)
        yield from self._scene.painting(painter, area, detail_at(scale), style)

    def _paint_lifted(self, painter: QPainter, area: QRectF) -> Iterator[None]:
        yield from self._scene.painting_lifted(painter, area, detail_at(painter.transform().m11()), board_style())

    def _paint_overview(self, painter: QPainter, area: QRectF) -> None:
        style = board_style()
        painter.fillRect(area, style.canvas)
        self._scene.paint(painter, area, Detail.BLOCK, style)

    def _damage(self, areas: list[QRectF]) -> None:
        """No areas mean everything."""
        self._budget = max(self._budget, FRAME_BUDGET)
        layers = (self._rest, self._before, self._lifted)
        if not areas:
            for layer in layers:
                layer.clear()
            self.overview.clear()
        for area in areas:
            for layer in layers:
                layer.damage(area)
            self.overview.damage(area)
        self.stale.emit()
