"""A fold says what its updates say: the same records, the same state vector, and duplicates stay without effect."""

from __future__ import annotations

import shutil
import sys
from random import Random

import pytest

from dttools.document import ProjectDocument
from dttools.document.commands import StartProject
from dttools.document.folding import folded
from dttools.errors import ProtocolError, Unreachable
from dttools.ids import ActorId, RecordId, new_project_id
from dttools.model import Note, Record
from dttools.sync.portions import portions
from dttools.sync.wire import read_state_vector
from dttools.testing.edits import Characters, Hand
from dttools_server.service.aside import cut_aside, fold_aside, rewrite_aside


def history(edits: int) -> tuple[ProjectDocument, list[bytes]]:
    document = ProjectDocument(client_id=1)
    updates: list[bytes] = []
    document.on_local_update(updates.append)
    person = ActorId("ana")
    document.initialise(StartProject(new_project_id(), "One", board=RecordId(new_project_id())), by=person)
    hand = Hand(Random(5), Characters(), person)
    for _ in range(edits):
        if (command := hand.command(document)) is not None:
            document.apply(command, by=person)
    return document, updates


def by_id(record: Record) -> str:
    return record.id


def test_a_fold_has_the_records_and_the_state_vector_of_its_updates() -> None:
    document, updates = history(300)

    fold = folded(updates)

    again = ProjectDocument([fold])
    assert sorted(again.records.everything(), key=by_id) == sorted(document.records.everything(), key=by_id)
    assert read_state_vector(again.state_vector()) == read_state_vector(document.state_vector())
    assert len(fold) < sum(map(len, updates))
    assert not again.merge(updates[7]).update
    assert not document.merge(fold).update


def test_a_fold_of_a_fold_and_what_came_after_is_the_fold_of_all() -> None:
    _, updates = history(200)

    one, two = ProjectDocument([folded([folded(updates[:80]), *updates[80:]])]), ProjectDocument([folded(updates)])

    assert sorted(one.records.everything(), key=by_id) == sorted(two.records.everything(), key=by_id)
    assert one.state_vector() == two.state_vector()
    assert not one.merge(two.update_since()).update


async def test_another_process_folds_the_same() -> None:
    _, updates = history(50)

    assert await fold_aside(updates, large=0) == folded(updates)


async def test_what_is_no_update_is_refused() -> None:
    with pytest.raises(ProtocolError):
        await fold_aside([b"\xff"])


async def test_another_process_rewrites_the_same_records() -> None:
    document, updates = history(200)
    gone = next(iter(document.all(Note))).id

    fresh = await rewrite_aside(updates, epoch=7, without=[gone], large=0)

    again = ProjectDocument([fresh.state])
    assert (again.epoch, fresh.upgraded) == (7, False)
    kept = [record for record in document.records.everything() if record.id != gone]
    assert sorted(again.records.everything(), key=by_id) == sorted(kept, key=by_id)


async def test_a_process_that_dies_over_a_history_leaves_it_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    _, updates = history(10)
    monkeypatch.setattr(sys, "executable", shutil.which("false"))

    with pytest.raises(Unreachable, match="could not be worked on"):
        await rewrite_aside(updates, epoch=1, large=0)


async def test_another_process_cuts_the_same_portions() -> None:
    _, updates = history(200)
    whole = folded(updates)

    parts = await cut_aside(whole, 500, large=0)

    assert parts == portions(whole, 500)
    assert len(parts) > 5
