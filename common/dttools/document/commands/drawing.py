"""Drawing by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dttools.document.draft import Draft
from dttools.ids import RecordId
from dttools.model import InkColour, Stroke, StrokeTool
from dttools.model.ink import BoxedInk


@dataclass(frozen=True, slots=True)
class DrawStrokes:
    """Add the strokes of one movement of the hand. `strokes` maps their ids to their points, `orders` stacks them."""

    board: RecordId
    strokes: Mapping[RecordId, BoxedInk]
    orders: Sequence[str]
    tool: StrokeTool = StrokeTool.PEN
    ink: InkColour = InkColour.BLACK
    width: float = 4.0
    cluster: RecordId | None = None

    def apply(self, project: Draft) -> None:
        """See the class."""
        for (stroke, drawn), order in zip(self.strokes.items(), self.orders, strict=True):
            project.create(
                Stroke,
                stroke,
                board=self.board,
                at=drawn.at,
                size=drawn.size,
                points=drawn.points,
                order=order,
                tool=self.tool,
                ink=self.ink,
                width=self.width,
                cluster=self.cluster,
            )
