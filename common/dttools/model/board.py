"""What lies on canvases: boards, notes, clusters and connectors."""

from __future__ import annotations

from typing import Literal

from dttools.ids import RecordId
from dttools.model.record import Placed, Record
from dttools.model.values import (
    ConnectorHeads,
    ConnectorRoute,
    MergedShort,
    MergedText,
    NoteColour,
    OrderKey,
    ShortText,
    Size,
    Tags,
    TextSize,
)


class Board(Record):
    """An ideation board: an endless canvas for ideas, notes, clusters and connectors."""

    kind: Literal["board"] = "board"
    name: ShortText = ""
    order: OrderKey = ""


class Note(Placed):
    """A sticky note.

    `zone` is a zone of the board it lies on, where the board has zones. `made_from` names the note or idea that it was
    converted or split from: it has that one's author.
    """

    kind: Literal["note"] = "note"
    zone: ShortText | None = None
    text: MergedText = ""
    colour: NoteColour = NoteColour.YELLOW
    cluster: RecordId | None = None
    tags: Tags = ()
    text_size: TextSize = TextSize.AUTO
    made_from: RecordId | None = None


class Cluster(Placed):
    """A named frame; notes and ideas say which cluster they belong to."""

    kind: Literal["cluster"] = "cluster"
    title: MergedShort = ""
    size: Size = Size(480, 320)
    colour: NoteColour = NoteColour.GREY


class Connector(Record):
    """A line from one record of a board to another; it ends where either end is gone."""

    parent_field = "board"

    kind: Literal["connector"] = "connector"
    board: RecordId
    source: RecordId
    target: RecordId
    label: MergedShort = ""
    colour: NoteColour = NoteColour.GREY
    route: ConnectorRoute = ConnectorRoute.CURVED
    heads: ConnectorHeads = ConnectorHeads.TARGET
    dashed: bool = False
