"""What no member may do to a project, whatever bytes they send."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from pycrdt import Array, Doc, Map, Text, XmlFragment

from dttools.document import SCHEMA, ProjectDocument
from dttools.document.commands import (
    AddIdeas,
    AddRecord,
    CastVote,
    ChangeFields,
    EditText,
    StartProject,
    TrashRecords,
    WithdrawVote,
)
from dttools.ids import ActorId, RecordId, new_id, new_project_id, vote_id
from dttools.model import Idea, Note, Role, Vote
from dttools.sync import EditRefused, Guard, Limits, Member, PeerId, Room, ToCommit, decode, encode
from dttools.sync.messages import Ack, Hello, Refused, SyncStep1, Update

if TYPE_CHECKING:
    from collections.abc import Callable

ANA = Member(ActorId("ana"), "Ana", Role.OWNER)
BEN = Member(ActorId("ben"), "Ben", Role.MEMBER)
RUI = Member(ActorId("rui"), "Rui", Role.VIEWER)
NOW = datetime(2026, 3, 1, tzinfo=UTC).isoformat()


class Attempt:
    """A member with a document, a raw view into it, and a room that judges what they send."""

    def __init__(self, member: Member, *, guard: Guard | None = None) -> None:
        start = ProjectDocument()
        self.project, self.board, self.note, self.idea = new_project_id(), new_id(), new_id(), new_id()
        start.initialise(StartProject(self.project, "Fila", board=self.board), by=ANA.user_id)
        start.apply(AddRecord(Note, self.note, {"board": self.board, "text": "de Ana"}), by=ANA.user_id)
        start.apply(AddIdeas(((self.idea, {"title": "Senha digital"}),), self.board), by=ANA.user_id)
        start.apply(CastVote(self.idea, ANA.user_id, 3), by=ANA.user_id)
        first = start.update_since()
        self.room = Room([first], guard=guard)
        self.member = member
        self.document = ProjectDocument([first])
        self.doc: Doc[Any] = Doc(client_id=77)
        self.doc.apply_update(first)
        self.records: Map[Any] = self.doc.get("records", type=Map)
        self.meta: Map[Any] = self.doc.get("meta", type=Map)
        self.room.join(PeerId("1"), member)
        for hello in (Hello("test"), SyncStep1(start.state_vector())):
            self.room.received(PeerId("1"), encode(hello))

    def send(self, update: bytes) -> str:
        """The verdict on some bytes; when they are refused the room is as before."""
        before = (self.room.document.update_since(), list(self.room.document.records.everything()))
        effects = self.room.received(PeerId("1"), encode(Update(update)))
        commits = [effect for effect in effects if isinstance(effect, ToCommit)]
        if commits:
            effects = self.room.committed(commits[0].ticket)
        *_, message = [decode(effect.frame) for effect in effects if hasattr(effect, "frame")]
        if isinstance(message, Ack):
            return "accepted"
        assert isinstance(message, Refused)
        after = list(self.room.document.records.everything())
        assert len(self.room.document.update_since()) == len(before[0])
        assert sorted(after, key=lambda r: r.id) == sorted(before[1], key=lambda r: r.id)
        return message.code

    def edit(self, command: Any, *, by: ActorId | None = None) -> str:
        """Edit as a program of ours does."""
        made: list[bytes] = []
        stop = self.document.on_local_update(made.append)
        self.document.apply(command, by=by or self.member.user_id)
        stop()
        return self.send(made[0])

    def tamper(self, change: Callable[[], object]) -> str:
        """Edit as no program of ours does."""
        state = self.doc.get_state()
        with self.doc.transaction():
            change()
        return self.send(self.doc.get_update(state))

    def fields(self, **values: Any) -> dict[str, Any]:
        """The fields of an honest note of Ben."""
        stamps = {"created_at": NOW, "created_by": "ben", "updated_at": NOW, "updated_by": "ben"}
        return {"kind": "note", "board": self.board, "text": Text("oi"), **stamps, **values}

    def add(self, record_id: str | None = None, **values: Any) -> str:
        """Add a note with some fields of one's own."""
        fields = {name: value for name, value in self.fields(**values).items() if value is not None}
        return self.tamper(lambda: self.records.update({record_id or new_id(): Map(fields)}))


def test_honest_edits_of_a_member_are_accepted() -> None:
    ben = Attempt(BEN)
    assert ben.add() == "accepted"
    assert ben.edit(EditText(ben.note, "text", "de Ana e Ben")) == "accepted"
    assert ben.edit(CastVote(ben.idea, BEN.user_id, 2)) == "accepted"
    assert ben.edit(WithdrawVote(ben.idea, BEN.user_id)) == "accepted"
    assert ben.edit(TrashRecords((ben.note,))) == "accepted"


@pytest.mark.parametrize(
    "command",
    [
        lambda a: EditText(a.note, "text", "x"),
        lambda a: TrashRecords((a.note,)),
        lambda a: CastVote(a.idea, RUI.user_id),
        lambda a: AddRecord(Note, new_id(), {"board": a.board}),
    ],
)
def test_a_viewer_changes_nothing(command: Callable[[Attempt], Any]) -> None:
    rui = Attempt(RUI)
    assert rui.edit(command(rui)) == "read_only"


def test_a_viewer_who_only_deletes_characters_changes_nothing_either() -> None:
    rui = Attempt(RUI)

    def delete() -> None:
        del rui.records[rui.note]["text"][0:2]

    assert rui.tamper(delete) == "read_only"


def test_nobody_writes_in_another_name() -> None:
    assert Attempt(BEN).add(created_by="ana", updated_by="ana") == "not_author"
    assert Attempt(BEN).add(updated_by="ana") == "not_author"
    ben = Attempt(BEN)
    assert ben.edit(ChangeFields((ben.note,), {"colour": "blue"}), by=ActorId("cris")) == "not_author"


@pytest.mark.parametrize(("field", "value"), [("created_by", "ben"), ("created_at", NOW)])
def test_nobody_changes_who_made_something_and_when(field: str, value: str) -> None:
    ben = Attempt(BEN)
    assert ben.tamper(lambda: ben.records[ben.note].update({field: value})) == "not_author"


def test_an_edit_without_a_name_is_signed_by_the_server() -> None:
    ben = Attempt(BEN)
    assert ben.tamper(lambda: ben.records[ben.note].update({"colour": "blue"})) == "accepted"
    note = ben.room.document.get(Note, ben.note)
    assert (note.colour, note.updated_by) == ("blue", "ben")


def test_nobody_votes_for_somebody_else_or_twice() -> None:
    ben = Attempt(BEN)
    assert ben.edit(CastVote(ben.idea, ActorId("cris"), 9)) == "forged_vote"
    ben = Attempt(BEN)
    assert ben.edit(CastVote(ben.idea, ANA.user_id, 9)) == "forged_vote"
    ben = Attempt(BEN)
    assert ben.edit(WithdrawVote(ben.idea, ANA.user_id)) == "forged_vote"
    ben = Attempt(BEN)
    second = AddRecord(Vote, new_id(), {"idea": ben.idea, "voter": BEN.user_id})
    assert ben.edit(second) == "forged_vote"
    ben = Attempt(BEN)
    odd = AddRecord(Vote, new_id(), {"idea": RecordId("no-uuid"), "voter": BEN.user_id})
    assert ben.edit(odd) == "forged_vote"


def test_a_vote_cannot_be_turned_into_another_ones() -> None:
    ben = Attempt(BEN)
    vote = vote_id(ben.idea, ANA.user_id)
    assert ben.tamper(lambda: ben.records[vote].update({"voter": "ben"})) == "forged_vote"


def test_records_are_erased_by_nobody() -> None:
    ben = Attempt(BEN)

    def erase() -> None:
        del ben.records[ben.note]

    assert ben.tamper(erase) == "purged"


def test_the_project_itself_is_neither_trashed_nor_doubled() -> None:
    ben = Attempt(BEN)
    assert ben.edit(TrashRecords((RecordId(ben.project),))) == "bad_record"
    assert (
        Attempt(BEN).add(kind="project", board=None, text=None, description=Text(""), problem=Text("")) == "bad_record"
    )


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "virus"},
        {"kind": None},
        {"junk": "x" * 100},
        {"colour": "ultraviolet"},
        {"at": [1.0]},
        {"at": [1e12, 0.0]},
        {"text": "not a shared text"},
        {"text": None},
        {"board": None},
        {"created_at": None},
        {"created_at": "yesterday"},
        {"locked": "perhaps"},
    ],
)
def test_a_record_that_is_not_of_its_kind_is_refused(values: dict[str, Any]) -> None:
    assert Attempt(BEN).add(**values) == "bad_record"


@pytest.mark.parametrize(
    "values",
    [
        {"text": Text("x" * 20_001)},
        {"board": "x" * 501},
        {"tags": ["x"] * 51},
        {"order": "a" * 201},
        {"cluster": "x" * 2_000_000},
    ],
)
def test_what_is_too_large_is_refused_by_name(values: dict[str, Any]) -> None:
    assert Attempt(BEN).add(**values) == "too_large"


@pytest.mark.parametrize(
    "record_id", ["x", "../../etc/passwd", "A" * 36, "01A20A19-37F5-743F-998A-9A880FBCB96F", "é" * 1000]
)
def test_an_id_that_is_none_is_refused(record_id: str) -> None:
    assert Attempt(BEN).add(record_id) == "bad_record"


def test_a_field_that_nobody_reads_is_refused_too() -> None:
    ben = Attempt(BEN)
    assert ben.tamper(lambda: ben.records[ben.note].update({"payload": "x" * 1000})) == "bad_record"


def test_an_item_does_not_become_one_of_another_kind() -> None:
    ben = Attempt(BEN)
    assert ben.tamper(lambda: ben.records[ben.idea].update({"kind": "note"})) == "bad_record"


def test_the_head_of_the_document_is_the_servers() -> None:
    for change in ({"epoch": 9}, {"schema": SCHEMA + 1}, {"extra": "x"}):
        ben = Attempt(BEN)
        assert ben.tamper(lambda a=ben, c=change: a.meta.update(c)) == "meta"  # type: ignore[misc]


@pytest.mark.parametrize("root", [Map({"a": 1}), Array([1]), Text("x"), XmlFragment()])
def test_other_roots_are_refused(root: Any) -> None:
    ben = Attempt(BEN)

    def grow() -> None:
        ben.doc["other"] = root
        if isinstance(root, XmlFragment):
            ben.records[new_id()] = Map(ben.fields())
            root.children.append("x")

    assert ben.tamper(grow) == "bad_update"


def test_records_do_not_nest() -> None:
    ben = Attempt(BEN)
    assert ben.tamper(lambda: ben.records[ben.note].update({"tags": Map({"a": Map({})})})) == "bad_update"
    ben = Attempt(BEN)
    assert ben.tamper(lambda: ben.records[ben.note].update({"tags": Array(["a"])})) == "bad_update"


def test_a_record_is_not_replaced_as_a_whole() -> None:
    ben = Attempt(BEN)
    assert ben.tamper(lambda: ben.records.update({ben.note: Map(ben.fields())})) == "bad_update"


def test_formatted_text_and_values_that_databases_refuse_are_refused() -> None:
    ben = Attempt(BEN)
    assert ben.tamper(lambda: ben.records[ben.note]["text"].format(0, 2, {"bold": True})) == "bad_update"
    assert Attempt(BEN).add(zone="a\0b") == "bad_update"
    assert Attempt(BEN).add(text=Text("a\0b")) == "bad_update"
    assert Attempt(BEN).add(at=[float("inf"), 0.0]) == "bad_update"
    assert Attempt(BEN).add(at=[float("nan"), 0.0]) == "bad_update"


def test_an_edit_that_builds_on_unknown_edits_is_refused_before_it_touches_anything() -> None:
    ben = Attempt(BEN)
    made: list[bytes] = []
    ben.document.on_local_update(made.append)
    for text in ("um", "dois"):
        ben.document.apply(EditText(ben.note, "text", text), by=BEN.user_id)
    assert ben.send(made[1]) == "stale_base"


def test_a_client_id_beyond_32_bits_is_refused() -> None:
    ben = Attempt(BEN)
    far = Doc(client_id=2**32)
    far["records"] = records = Map()
    records[new_id()] = Map(ben.fields())
    assert ben.send(far.get_update()) == "bad_update"


def test_a_project_has_a_limit_of_records_and_an_edit_one_of_bytes() -> None:
    assert Attempt(BEN, guard=Guard(Limits(records=5))).add() == "too_many"
    assert Attempt(BEN, guard=Guard(Limits(update_bytes=100))).add() == "too_large"


def test_two_honest_texts_that_grow_too_long_together_are_refused_and_not_hidden() -> None:
    ben = Attempt(BEN)
    applied = ben.room.apply(EditText(ben.note, "text", "a" * 15_000), ANA)
    ben.room.committed(applied.ticket or 0)
    assert ben.edit(EditText(ben.note, "text", "b" * 15_000)) == "too_large"


def published(*, by: ActorId = ANA.user_id) -> ProjectDocument:
    document = ProjectDocument()
    document.initialise(StartProject(new_project_id(), "Fila"), by=by)
    return document


def test_an_owner_publishes_what_others_wrote_too() -> None:
    document = published(by=ActorId("somebody"))
    idea = new_id()
    document.apply(AddIdeas(((idea, {"title": "Senha"}),)), by=ActorId("another"))
    document.apply(CastVote(idea, ActorId("a-third"), 2), by=ActorId("a-third"))
    taken = Guard().publication(document.update_since(), ANA)
    assert taken.get(Idea, idea).created_by == "another"
    assert taken.votes(idea) == 2


def test_only_a_whole_project_of_its_owner_is_published() -> None:
    whole = published().update_since()
    headless = Doc(client_id=77)
    headless["records"] = records = Map()
    records[new_id()] = Map({"kind": "board"})
    attempts = [(whole, BEN), (whole, RUI), (headless.get_update(), ANA), (b"\x00\x00", ANA), (b"\x01\x02", ANA)]
    codes = []
    for update, member in attempts:
        with pytest.raises(EditRefused) as refusal:
            Guard().publication(update, member)
        codes.append(refusal.value.refusal.code)
    assert codes == ["meta", "read_only", "meta", "meta", "bad_update"]
