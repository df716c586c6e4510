"""Drawing by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dttools.document.draft import Draft
from dttools.document.order import keys_between
from dttools.ids import RecordId
from dttools.model import InkColour, Placed, Stroke, StrokeTool
from dttools.model.ink import BoxedInk


@dataclass(frozen=True, slots=True)
class DrawStrokes:
    """Add the strokes of one movement of the hand on top of a board. `strokes` maps their ids to their points."""

    board: RecordId
    strokes: Mapping[RecordId, BoxedInk]
    tool: StrokeTool = StrokeTool.PEN
    ink: InkColour = InkColour.BLACK
    width: float = 4.0
    cluster: RecordId | None = None

    def apply(self, project: Draft) -> None:
        """See the class."""
        highest = max((item.order for item in project.children(Placed, self.board)), default="")
        keys = keys_between(highest or None, None, len(self.strokes))
        for (stroke, drawn), order in zip(self.strokes.items(), keys, strict=True):
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
