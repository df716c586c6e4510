"""Ideas that arrive without a place: from REST, from a file, from a phone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, sqrt

from dttools.document.draft import Draft
from dttools.document.order import keys_between
from dttools.ids import RecordId, new_id
from dttools.model import Board, Idea, Placed, Size, Vector

GAP = 24.0
COLUMNS = 5
"""Of a grid of few ideas; one of many is as wide as a screen, so that all are read at once."""


@dataclass(frozen=True, slots=True)
class AddIdeas:
    """Add ideas in a grid below what the board holds. Each entry is an id and field values.

    Without `board` they go to the project's first one, which is made when there is none.
    """

    ideas: tuple[tuple[RecordId, Mapping[str, object]], ...]
    board: RecordId | None = None

    def apply(self, project: Draft) -> None:
        """See the class."""
        board = self.board or first_board(project)
        items = list(project.children(Placed, board))
        top = max((item.at.y + item.size.height + 2 * GAP for item in items), default=0.0)
        keys = keys_between(max((item.order for item in items), default=None), None, len(self.ideas))
        columns = max(COLUMNS, ceil(sqrt(len(self.ideas))))
        for place, ((record_id, values), key) in enumerate(zip(self.ideas, keys, strict=True)):
            at = grid_place(place, Idea.model_fields["size"].default, top, columns)
            project.create(Idea, record_id, **{"at": at, "order": key, **values, "board": board})


def grid_place(place: int, size: Size, top: float, columns: int = COLUMNS) -> Vector:
    """The corner of the n-th cell of a grid that starts at (0, top)."""
    row, column = divmod(place, columns)
    return Vector(column * (size.width + GAP), top + row * (size.height + GAP))


def first_board(project: Draft) -> RecordId:
    """The project's first ideation board, made when there is none."""
    boards = sorted(project.all(Board), key=lambda board: (board.order, board.id))
    if boards:
        return boards[0].id
    return project.create(Board, new_id(), order=keys_between(None, None)[0]).id
