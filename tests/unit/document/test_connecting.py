"""Connecting as commands: the style of a new line, and where its ends hang when peers meddle."""

from __future__ import annotations

import pytest

from dttools.document import ProjectDocument
from dttools.document.commands import AddRecord, ConnectItems, ReattachConnector, StartProject, TrashRecords
from dttools.errors import NotFound
from dttools.ids import ActorId, RecordId, new_id, new_project_id
from dttools.model import Connector, ConnectorEnd, ConnectorHeads, ConnectorRoute, Note

ANA = ActorId("ana")


class Board:
    """Three notes, the first two connected."""

    def __init__(self) -> None:
        self.id, self.line = new_id(), new_id()
        self.document = ProjectDocument()
        self.document.initialise(StartProject(new_project_id(), "Test", board=self.id), by=ANA)
        self.notes = [self._note() for _ in range(3)]
        look = (ConnectorRoute.ELBOW, ConnectorHeads.BOTH, True)
        self.document.apply(ConnectItems(self.line, self.id, self.notes[0], self.notes[1], *look), by=ANA)

    def _note(self) -> RecordId:
        made = new_id()
        self.document.apply(AddRecord(Note, made, {"board": self.id}), by=ANA)
        return made

    def reattach(self, end: ConnectorEnd, item: RecordId) -> Connector:
        self.document.apply(ReattachConnector(self.line, end, item), by=ANA)
        return self.document.get(Connector, self.line)


@pytest.fixture
def board() -> Board:
    return Board()


def test_a_connector_is_drawn_in_the_style_that_it_was_given(board: Board) -> None:
    made = board.document.get(Connector, board.line)
    assert (made.route, made.heads, made.dashed) == (ConnectorRoute.ELBOW, ConnectorHeads.BOTH, True)


@pytest.mark.parametrize("end", ConnectorEnd)
def test_one_end_hangs_elsewhere_and_the_other_stays(board: Board, end: ConnectorEnd) -> None:
    made = board.reattach(end, board.notes[2])
    expected = {"source": board.notes[0], "target": board.notes[1]} | {end.value: board.notes[2]}
    assert {"source": made.source, "target": made.target} == expected


def test_both_ends_never_hang_on_one_item(board: Board) -> None:
    made = board.reattach(ConnectorEnd.TARGET, board.notes[0])
    assert (made.source, made.target) == (board.notes[0], board.notes[1])


def test_nothing_hangs_on_an_item_that_is_gone(board: Board) -> None:
    board.document.apply(TrashRecords((board.notes[2],)), by=ANA)
    with pytest.raises(NotFound):
        board.reattach(ConnectorEnd.TARGET, board.notes[2])


def test_a_connector_that_a_peer_deleted_is_left_in_the_trash(board: Board) -> None:
    board.document.apply(TrashRecords((board.line,)), by=ANA)
    board.document.apply(ReattachConnector(board.line, ConnectorEnd.TARGET, board.notes[2]), by=ANA)
    kept = board.document.records.peek(board.line)
    assert isinstance(kept, Connector)
    assert (kept.target, kept.deleted_at is None) == (board.notes[1], False)
