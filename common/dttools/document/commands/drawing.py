"""Drawing by hand, and putting shapes, texts and stamps on a board."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

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
        orders = _on_top(project, self.board, len(self.strokes))
        for (stroke, drawn), order in zip(self.strokes.items(), orders, strict=True):
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


@dataclass(frozen=True, slots=True)
class PutOnTop:
    """Add one item in front of all others of its board."""

    model: type[Placed]
    id: RecordId
    board: RecordId
    values: Mapping[str, object] = field(default_factory=dict)

    def apply(self, project: Draft) -> None:
        """See the class."""
        order = _on_top(project, self.board, 1)[0]
        project.create(self.model, self.id, board=self.board, order=order, **self.values)


def _on_top(project: Draft, board: RecordId, number: int) -> list[str]:
    highest = max((item.order for item in project.children(Placed, board)), default="")
    return keys_between(highest or None, None, number)
