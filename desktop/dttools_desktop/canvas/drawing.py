"""What hands draw on a board and do to drawings, each as one command through the board's operations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF

from dttools.document.commands import AddRecord, ChangeFields, DrawStrokes, TrashRecords
from dttools.ids import RecordId, new_id
from dttools.model import FreeText, InkColour, NoteColour, Placed, Shape, Size, Stamp, TextAlign, Vector
from dttools.model.ink import InkPoint, strokes_of
from dttools.model.values import BOARD_LIMIT
from dttools_desktop.canvas.items import ShapeItem
from dttools_desktop.canvas.style import metrics

if TYPE_CHECKING:
    from dttools_desktop.canvas.drawing_kit import Pen
    from dttools_desktop.canvas.view import BoardView

_TOLERANCE = 0.5
"""Pixels of the screen that a kept line may differ from the drawn one."""


class Drawing:
    """Puts drawings on the board of a view with what lies ready in the toolbox."""

    def __init__(self, view: BoardView) -> None:
        self._view = view

    # -- making

    def draw(self, points: Sequence[InkPoint], pen: Pen) -> tuple[RecordId, ...]:
        """Keep a line that a pen drew; no ids when it is refused or nothing of it lies on the board."""
        strokes = strokes_of(points, pen.width, _TOLERANCE / self._view.camera.scale)
        if not strokes:
            return ()
        made = {new_id(): ink for ink in strokes}
        middle = QPointF(points[len(points) // 2][0], points[len(points) // 2][1])
        cluster = self._cluster_at(middle)
        operations = self._view.operations
        orders = operations.orders_on_top(len(made))
        command = DrawStrokes(self._view.scene.board, made, orders, pen.tool, pen.ink, pen.width, cluster)
        return tuple(made) if operations.apply(command) else ()

    def put_shape(self, rect: QRectF, start: int) -> RecordId | None:
        """Put the shape that lies ready in a rectangle; None when refused."""
        look = self._view.toolbox.kit.shape
        values = {"shape": look.name, "colour": look.colour, "filled": look.filled, "ink": look.ink, "start": start}
        return self._put(Shape, rect, values)

    def put_text(self, at: QPointF, *, gesture: str) -> RecordId | None:
        """Put an empty text whose first line begins at a point; None when refused."""
        look = self._view.toolbox.kit.text
        line = metrics(look.font_size, 500).height()
        width = FreeText.model_fields["size"].default.width * max(1.0, look.font_size / 24)
        rect = QRectF(at.x(), at.y() - line / 2, width, line)
        values = {"font_size": look.font_size, "ink": look.ink, "align": look.align}
        return self._put(FreeText, rect, values, gesture=gesture)

    def put_stamp(self, at: QPointF) -> RecordId | None:
        """Put the stamp that lies ready with its middle at a point; None when refused."""
        size: Size = Stamp.model_fields["size"].default
        rect = QRectF(at.x() - size.width / 2, at.y() - size.height / 2, size.width, size.height)
        return self._put(Stamp, rect, {"symbol": self._view.toolbox.kit.symbol})

    def _put(
        self, model: type[Placed], rect: QRectF, values: dict[str, object], *, gesture: str | None = None
    ) -> RecordId | None:
        made, view = new_id(), self._view
        place = {
            "board": view.scene.board,
            "order": view.operations.orders_on_top(1)[0],
            "at": Vector(_on_board(rect.x()), _on_board(rect.y())),
            "size": Size(max(1.0, rect.width()), max(1.0, rect.height())),
            "cluster": self._cluster_at(rect.center()),
        }
        added = AddRecord(model, made, {**place, **values})
        return made if view.operations.apply(added, gesture=gesture) else None

    def _cluster_at(self, point: QPointF) -> RecordId | None:
        cluster = self._view.scene.cluster_at(point)
        return cluster.id if cluster is not None and not cluster.locked else None

    # -- taking away

    def erase(self, ids: Iterable[RecordId], *, gesture: str) -> bool:
        """Take strokes to the trash; all of one gesture are one undo step."""
        return self._view.operations.apply(TrashRecords(tuple(ids)), gesture=gesture)

    # -- the selection

    def recolour(self, ink: InkColour) -> None:
        """Give the lines and texts of the selection another colour; the next of their kind take it too."""
        kit = self._view.toolbox.kit
        for item in self._change("ink", ink):
            if isinstance(item, Shape):
                kit.shape.ink = ink
            elif isinstance(item, FreeText):
                kit.text.ink = ink

    def colour(self, colour: NoteColour) -> None:
        """Colour the selection; shapes that had only an outline are filled."""
        view = self._view
        shapes = [
            item.id
            for each in view.selection.ids
            if isinstance(item := view.scene.get(each), ShapeItem) and item.takes_colour and not item.locked
        ]
        if shapes:
            look = view.toolbox.kit.shape
            look.colour, look.filled = colour, True
        view.operations.colour(colour, shapes)

    def fill(self, *, filled: bool) -> None:
        """Fill the selected shapes, or leave only their outline."""
        if self._change("filled", filled):
            self._view.toolbox.kit.shape.filled = filled

    def set_font_size(self, size: int) -> None:
        """Set the selected texts in a size; the next ones too."""
        if self._change("font_size", size):
            self._view.toolbox.kit.text.font_size = size

    def align(self, align: TextAlign) -> None:
        """Align the texts of the selection."""
        self._change("align", align)

    def _change(self, field: str, value: object) -> list[object]:
        """Change a field of those of the selection that have it; what they were, none when refused."""
        view = self._view
        items = [item for each in view.selection.ids if (item := view.scene.get(each)) is not None and not item.locked]
        records = [item.record for item in items if hasattr(item.record, field)]
        if not records:
            return []
        done = view.operations.apply(ChangeFields(tuple(record.id for record in records), {field: value}))
        return list(records) if done else []


def _on_board(coordinate: float) -> float:
    return min(BOARD_LIMIT, max(-BOARD_LIMIT, coordinate))
