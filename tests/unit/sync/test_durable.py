"""What a room keeps of the durable history is whole at any moment, however it is asked for and prepared."""

from __future__ import annotations

from random import Random

import pytest

from dttools.document import ProjectDocument
from dttools.document.commands import AddRecord, StartProject, Together
from dttools.ids import ActorId, RecordId, new_id, new_project_id
from dttools.model import Note, Record
from dttools.sync import durable as module
from dttools.sync.durable import Durable
from dttools.sync.portions import portions
from dttools.sync.wire import read_state_vector
from dttools.testing.edits import Characters, Hand

ANA = ActorId("ana")


def records(updates: list[bytes]) -> dict[RecordId, Record]:
    return {record.id: record for record in ProjectDocument(updates).records.everything()}


def began(notes: int) -> ProjectDocument:
    document, board = ProjectDocument(client_id=1), new_id()
    start = StartProject(new_project_id(), "One", board=board)
    more = (AddRecord(Note, new_id(), {"board": board, "text": f"note {n}"}) for n in range(notes))
    document.initialise(Together((start, *more)), by=ANA)
    return document


@pytest.mark.parametrize("seed", range(20))
def test_it_is_the_whole_history_whatever_is_done_to_it(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LARGE", 1_000)
    rng = Random(seed)
    document, hand = began(30), Hand(Random(seed), Characters(), ANA)
    durable = Durable([document.update_since()], client_id=1)

    def edit() -> None:
        made: list[bytes] = []
        stop = document.on_local_update(made.append)
        while (command := hand.command(document)) is None:
            pass
        document.apply(command, by=ANA)
        stop()
        for update in made:
            rng.choice((durable.add, lambda update: durable.add_all([update])))(update)

    def cut() -> None:
        if (whole := durable.uncut) is not None:
            rng.choice((edit, durable.hand_over, lambda: durable.go_on(1)))()  # what happens while another process cuts
            durable.cut(whole, portions(whole, 300))

    for _ in range(60):
        rng.choice(
            (
                edit,
                edit,
                cut,
                lambda: durable.go_on(rng.randrange(3_000)),
                durable.hand_over,
                lambda: durable.shorten(document.update_since()),
            )
        )()
        assert records(durable.updates()) == records([document.update_since()])
    doc = durable.hand_over()
    assert read_state_vector(doc.get_state()) == read_state_vector(document.state_vector())
    assert records([doc.get_update()]) == records(durable.updates())
    assert not document.merge(doc.get_update()).update


def test_it_is_prepared_piece_by_piece() -> None:
    durable = Durable([whole := began(2_000).update_since()], client_id=1)
    assert durable.uncut is whole
    durable.cut(whole, portions(whole, 20_000))

    turns = 1
    while not durable.go_on(20_000):
        assert not durable.is_at_hand
        turns += 1

    assert turns > 10
    assert durable.is_at_hand
    assert durable.uncut is None
    durable.hand_over()
    assert (durable.is_at_hand, durable.uncut) == (False, None), "what is cut stays so"
