"""What a node has to tell, gathered; and what is no announcement."""

from __future__ import annotations

import pytest

from dttools.errors import ProtocolError
from dttools.ids import ProjectId, new_project_id
from dttools.sync.announcements import (
    LIMIT,
    PRESENCE_BYTES,
    PRESENCE_EVERY,
    Altered,
    Committed,
    NodeId,
    Outgoing,
    Shown,
    read,
    write,
)
from dttools.sync.awareness import Entry

PROJECT = new_project_id()


def test_presence_is_told_at_most_so_often_and_commits_at_once() -> None:
    outgoing = Outgoing()
    outgoing.add(Shown(PROJECT, (Entry(1, 1, "{}"),)))
    assert len(outgoing.take(0.0)) == 1
    outgoing.add(Shown(PROJECT, (Entry(1, 2, "{}"),)))
    outgoing.add(Committed(PROJECT, 1))
    assert outgoing.take(PRESENCE_EVERY / 2) == [Committed(PROJECT, 1)]
    outgoing.add(Shown(PROJECT, (Entry(1, 3, "{}"),)))
    assert outgoing.take(PRESENCE_EVERY) == [Shown(PROJECT, (Entry(1, 3, "{}"),))]
    assert not outgoing


def test_presence_has_a_bound_in_each_turn_and_nobody_is_left_out() -> None:
    outgoing = Outgoing()
    entries = {client: Entry(client, 1, f'{{"x":"{"y" * 1000}"}}') for client in range(300)}
    for number, entry in entries.items():
        outgoing.add(Shown(ProjectId(f"{number % 3}"), (entry,)))
    told: dict[int, Entry] = {}
    turn = 0
    while outgoing:
        texts = [write(NodeId("n"), announcement) for announcement in outgoing.take(turn * PRESENCE_EVERY * 1.01)]
        assert sum(len(text.encode()) for text in texts) < PRESENCE_BYTES * 1.2
        assert all(len(text.encode()) <= LIMIT for text in texts)
        told |= {e.client: e for text in texts for e in read(text)[1].entries}  # type: ignore[union-attr]
        turn += 1
    assert told == entries
    assert turn > 1


def test_what_could_not_be_told_is_kept_but_for_presence() -> None:
    outgoing = Outgoing()
    for announcement in (Committed(PROJECT, 3), Altered(PROJECT), Shown(PROJECT, (Entry(1, 1, "{}"),))):
        outgoing.add(announcement)
    untold = outgoing.take(0.0)
    outgoing.add(Committed(PROJECT, 5))
    outgoing.restore(untold)
    assert outgoing.take(0.0) == [Committed(PROJECT, 5), Altered(PROJECT)]


@pytest.mark.parametrize(
    "text",
    ["", "[]", "null", "{", '["n","p","later",1]', '["n","p","shown",[[-1,0,"{}"]]]', '["n","p","committed","x"]'],
)
def test_what_is_no_announcement_is_said_to_be_none(text: str) -> None:
    with pytest.raises(ProtocolError):
        read(text)
