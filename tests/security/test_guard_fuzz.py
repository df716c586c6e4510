"""Hostile bytes end in a refusal: never in another error, a changed document, or the end of the process."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Doc, Map

from dttools.document import ProjectDocument
from dttools.document.commands import AddIdeas, AddRecord, ChangeFields, EditText, StartProject, TrashRecords
from dttools.errors import ProtocolError
from dttools.ids import ActorId, ProjectId, RecordId
from dttools.model import Note, Role
from dttools.sync import Close, Member, PeerId, Room, ToCommit, encode
from dttools.sync.messages import Hello, SyncStep1, Update
from dttools.sync.update import inspect

BEN = Member(ActorId("ben"), "Ben", Role.MEMBER)
IDS = [RecordId(f"00000000-0000-4000-8000-00000000000{n}") for n in range(6)]


def history() -> tuple[bytes, list[bytes]]:
    """A project, and honest edits that follow it."""
    document = ProjectDocument(client_id=1)
    document.initialise(StartProject(ProjectId(IDS[0]), "Fila", board=IDS[1]), by=ActorId("ana"))
    document.apply(AddRecord(Note, IDS[2], {"board": IDS[1], "text": "olá 😀 mundo"}), by=ActorId("ana"))
    first = document.update_since()
    later = ProjectDocument([first], client_id=2)
    made: list[bytes] = []
    later.on_local_update(made.append)
    later.apply(EditText(IDS[2], "text", "olá mundo 😀!"), by=BEN.user_id)
    later.apply(ChangeFields((IDS[2],), {"colour": "blue", "tags": ("a", "b"), "at": (1.5, 2)}), by=BEN.user_id)
    later.apply(AddIdeas(((IDS[3], {"title": "Senha", "impact": 3}),), IDS[1]), by=BEN.user_id)
    later.apply(TrashRecords((IDS[2],)), by=BEN.user_id)
    return first, [*made, later.update_since(), first]


FIRST, HONEST = history()


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    update = bytearray(draw(st.sampled_from(HONEST)))
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(update) - 1))
        match draw(st.integers(0, 3)):
            case 0:
                update[place] = draw(st.integers(0, 255))
            case 1:
                update[place] = (update[place] + 1) % 256
            case 2:
                update[place:place] = draw(st.binary(min_size=1, max_size=8))
            case _:
                del update[place + 1 : place + draw(st.integers(2, 6))]
    return bytes(update)


@settings(max_examples=250, deadline=None)
@given(st.one_of(mutated(), st.binary(max_size=300)))
def test_a_mutated_edit_is_judged_and_a_refused_one_changes_nothing(update: bytes) -> None:
    room = Room([FIRST])
    room.join(PeerId("1"), BEN)
    for message in (Hello("fuzz"), SyncStep1(b"\x00")):
        room.received(PeerId("1"), encode(message))
    before = {record.id: record for record in room.document.records.everything()}
    effects = room.received(PeerId("1"), encode(Update(update)))
    assert not any(isinstance(effect, Close) for effect in effects)
    commits = [effect for effect in effects if isinstance(effect, ToCommit)]
    if commits:
        again = Room([FIRST, commits[0].update])
        assert list(again.document.records.everything())
    else:
        assert {record.id: record for record in room.document.records.everything()} == before


@settings(max_examples=300, deadline=None)
@given(st.one_of(mutated(), st.binary(max_size=300)))
def test_looking_into_hostile_bytes_ends_in_facts_or_a_protocol_error(update: bytes) -> None:
    try:
        facts = inspect(update)
    except ProtocolError:
        return
    assert all(start < end for start, end in facts.blocks.values())


def test_the_facts_are_those_that_the_crdt_library_sees() -> None:
    doc = Doc(client_id=7)
    doc["records"] = records = Map()
    with pytest.raises(ProtocolError):
        inspect(b"\x01\x00\x07\x00\x00")
    records["k"] = Map({"a": 1, "b": "ção 😀", "c": [True, None, 1.5]})
    assert inspect(doc.get_update()).blocks == {7: (0, 4)}
    assert doc.get_state() == b"\x01\x07\x04"


DEEP = b"\x75\x01" * 500_000 + b"\x7e"
BOMBS = {
    "deep values": b"\x01\x01\x05\x00\x28\x01\x07records\x01k\x01" + DEEP + b"\x00",
    "many announced clients": b"\xff\xff\xff\xff\x0f",
    "many announced blocks": b"\x01\xff\xff\xff\xff\x0f\x05\x00",
    "a block of four billion": b"\x01\x01\x05\x00\x00\xff\xff\xff\xff\x0f\x00",
    "a deletion of everything": b"\x00\x01\x01\x01\x00\xff\xff\xff\xff\xff\xff\xff\x0f",
    "a text that announces a gigabyte": b"\x01\x01\x05\x00\x04\x01\x07records\x80\x80\x80\x80\x04",
}
JUDGE = """
import sys
from pathlib import Path
from dttools.errors import ProtocolError
from dttools.sync.update import inspect
try:
    inspect(sys.stdin.buffer.read())
except ProtocolError:
    print("refused")
"""


@pytest.mark.parametrize("name", BOMBS)
def test_bytes_that_would_end_the_process_are_refused_in_one_that_lives_on(name: str) -> None:
    done = subprocess.run([sys.executable, "-c", JUDGE], input=BOMBS[name], capture_output=True, timeout=60, check=True)
    assert done.stdout.strip() == b"refused"


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", [1, 2])
def test_thousands_of_mutated_real_edits_neither_end_nor_hang_a_process_nor_leave_a_trace(seed: int) -> None:
    """In a process of its own: an abort of the CRDT library would take this one along."""
    hostile = Path(__file__).with_name("hostile.py")
    done = subprocess.run(
        [sys.executable, hostile, "--tries", "3000", "--seed", str(seed)], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()[-2_000:]
    found = json.loads(done.stdout)
    assert sum(count for answer, count in found.items() if answer != "no message at all") == 3000
    assert found["refused bad_update"] > 500
    assert found["refused bad_record"] > 10
    assert found["closed 4400"] > 100
    assert found["let in"] > 10
