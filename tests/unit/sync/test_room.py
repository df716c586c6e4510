from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from pycrdt import merge_updates

from dttools.document import ProjectDocument
from dttools.document.commands import AddRecord, ChangeFields, ConvertIdeas, ConvertNotes, EditText, MoveItems
from dttools.document.draft import Draft
from dttools.errors import AppError
from dttools.ids import ActorId, RecordId, new_id
from dttools.model import Note, Persona, Role, Shape, Vector
from dttools.sync import CloseCode, EditRefused, Member, PeerId, Room, encode
from dttools.sync.messages import Ack, Awareness, Hello, Refused, SyncStep1, SyncStep2, Update, Welcome

if TYPE_CHECKING:
    from conftest import Workshop


def test_an_edit_is_acknowledged_and_passed_on_only_when_it_is_durable(
    workshop: Workshop, ana: Member, ben: Member
) -> None:
    one, two = workshop.enter(ana, "1"), workshop.enter(ben, "2")
    effects = one.edit(EditText(workshop.note, "text", "quatro horas"))
    (commit,) = workshop.commits(effects)
    assert workshop.said(effects) == []
    assert (commit.author, set(commit.changes.updated)) == ("ana", {workshop.note})
    after = workshop.room.committed(commit.ticket)
    assert workshop.said(after, "1") == [Ack(1)]
    (update,) = workshop.said(after, "2")
    assert isinstance(update, Update)
    two.document.receive(update.update)
    assert two.document.get(Note, workshop.note).text == "quatro horas"


def test_what_is_committed_is_enough_to_load_the_room_again(workshop: Workshop, ana: Member) -> None:
    guest = workshop.enter(ana, "1")
    effects = guest.edit(EditText(workshop.note, "text", "quatro horas"))
    again = Room([workshop.first, *(commit.update for commit in workshop.commits(effects))])
    assert again.document.get(Note, workshop.note).text == "quatro horas"


def test_a_drawing_that_goes_with_a_zone_is_accepted_and_moves_to_another(workshop: Workshop, ana: Member) -> None:
    guest, persona, shape = workshop.enter(ana, "1"), new_id(), new_id()
    workshop.commits(guest.edit(AddRecord(Persona, persona)))
    drawn = AddRecord(Shape, shape, {"board": persona, "zone": "goals", "at": Vector(10, 20)})
    assert workshop.commits(guest.edit(drawn))
    assert workshop.commits(guest.edit(ChangeFields((shape,), {"zone": "needs", "at": Vector(1, 2)})))
    kept = workshop.room.document.get(Shape, shape)
    assert (kept.zone, kept.at) == ("needs", Vector(1, 2))


def test_several_edits_on_their_way_are_acknowledged_in_one_go(workshop: Workshop, ana: Member) -> None:
    guest = workshop.enter(ana, "1")
    tickets = [workshop.commits(guest.edit(MoveItems((workshop.note,), Vector(n, 0))))[0].ticket for n in (1, 2, 3)]
    assert workshop.said(workshop.room.committed(tickets[1])) == [Ack(2)]
    assert workshop.said(workshop.room.committed(tickets[2])) == [Ack(3)]


def test_an_edit_sent_again_is_acknowledged_without_another_commit(workshop: Workshop, ana: Member) -> None:
    guest = workshop.enter(ana, "1")
    update = guest.make(MoveItems((workshop.note,), Vector(1, 0)))
    (commit,) = workshop.commits(guest.say(Update(update)))
    assert guest.say(Update(update)) == []  # not even the first is durable yet
    assert workshop.said(workshop.room.committed(commit.ticket)) == [Ack(2)]
    assert workshop.said(guest.say(Update(update))) == [Ack(3)]


def test_a_refused_edit_leaves_no_trace_and_stops_the_connection_until_it_synchronises(
    workshop: Workshop, ana: Member
) -> None:
    guest = workshop.enter(ana, "1")
    before = workshop.room.document.update_since()
    good = guest.edit(MoveItems((workshop.note,), Vector(1, 0)))
    effects = guest.edit(EditText(workshop.note, "text", "mentira"), by=ActorId("ben"))
    assert effects == []  # the answer says that the first is durable, so it waits
    assert guest.edit(EditText(workshop.note, "text", "depois")) == []
    ack, refused = workshop.said(workshop.room.committed(workshop.commits(good)[0].ticket))
    assert ack == Ack(1)
    assert isinstance(refused, Refused)
    assert (refused.count, refused.code, refused.records) == (2, "not_author", (workshop.note,))
    note = workshop.room.document.get(Note, workshop.note)
    assert (note.text, note.at) == ("três horas de espera", Vector(1, 0))
    assert workshop.room.document.update_since() != before
    guest.document = ProjectDocument([workshop.room.document.update_since()])
    guest.document.on_local_update(guest.made.append)
    guest.say(SyncStep1(guest.document.state_vector()))
    assert workshop.commits(guest.edit(EditText(workshop.note, "text", "depois")))


def test_a_plain_yjs_client_gets_the_standard_messages_only(workshop: Workshop, ana: Member) -> None:
    room = workshop.room
    room.join(PeerId("1"), ana)
    effects = room.received(PeerId("1"), encode(SyncStep1(b"\x00")))
    assert [type(message) for message in workshop.said(effects)] == [SyncStep2, SyncStep1]
    guest = workshop.enter(ana, "2", ours=False)
    (commit,) = workshop.commits(guest.edit(MoveItems((workshop.note,), Vector(1, 0))))
    assert workshop.said(room.committed(commit.ticket), "2") == []
    (close,) = workshop.closes(guest.edit(EditText(workshop.note, "text", "x"), by=ActorId("ben")))
    assert (close.code, close.reason.split(":")[0]) == (CloseCode.REFUSED, "not_author")


def test_a_changed_role_counts_from_the_next_edit_on(workshop: Workshop, ben: Member) -> None:
    guest = workshop.enter(ben, "1")
    (welcome,) = workshop.said(workshop.room.change_role(ben.user_id, Role.VIEWER))
    assert isinstance(welcome, Welcome)
    assert welcome.role == "viewer"
    (refused,) = workshop.said(guest.edit(MoveItems((workshop.note,), Vector(1, 0))))
    assert isinstance(refused, Refused)
    assert refused.code == "read_only"


def test_who_is_kicked_is_gone_and_not_heard_any_more(workshop: Workshop, ana: Member, ben: Member) -> None:
    workshop.enter(ana, "1")
    guest = workshop.enter(ben, "2")
    (close,) = workshop.closes(workshop.room.kick(ben.user_id, "left the project"))
    assert (close.peer, close.code) == ("2", CloseCode.REFUSED)
    assert guest.edit(MoveItems((workshop.note,), Vector(1, 0))) == []


def test_when_a_commit_fails_everybody_is_sent_away_to_try_again(workshop: Workshop, ana: Member, ben: Member) -> None:
    one = workshop.enter(ana, "1")
    workshop.enter(ben, "2")
    one.edit(MoveItems((workshop.note,), Vector(1, 0)))
    closes = workshop.closes(workshop.room.fail("database away"))
    assert {(close.peer, close.code) for close in closes} == {("1", 1013), ("2", 1013)}
    (late,) = workshop.closes(workshop.room.join(PeerId("3"), ana))
    assert late.code == CloseCode.TRY_AGAIN
    with pytest.raises(AppError):
        workshop.room.apply(MoveItems((workshop.note,), Vector(1, 0)), ana)


def test_an_edit_over_rest_reaches_everybody(workshop: Workshop, ana: Member, ben: Member) -> None:
    guest = workshop.enter(ana, "1")
    applied = workshop.room.apply(EditText(workshop.note, "text", "por REST"), ben)
    assert applied.ticket is not None
    (update,) = workshop.said(workshop.room.committed(applied.ticket), "1")
    assert isinstance(update, Update)
    guest.document.receive(update.update)
    assert guest.document.get(Note, workshop.note).text == "por REST"
    assert workshop.room.apply(EditText(workshop.note, "text", "por REST"), ben).ticket is None


def test_a_reader_changes_nothing_over_rest(workshop: Workshop) -> None:
    reader = Member(ActorId("rui"), "Rui", Role.VIEWER)
    with pytest.raises(EditRefused):
        workshop.room.apply(EditText(workshop.note, "text", "x"), reader)
    assert workshop.room.document.get(Note, workshop.note).text == "três horas de espera"


def test_who_came_last_signs_a_record_even_when_their_name_lost_the_merge(
    workshop: Workshop, ana: Member, ben: Member
) -> None:
    for _ in range(8):  # which name wins is decided by random client ids
        one, two = workshop.enter(ana, str(new_id())), workshop.enter(ben, str(new_id()))
        note = new_id()
        added = one.edit(AddRecord(Note, note, {"board": workshop.board}))
        (shared,) = (c.update for c in workshop.commits(added))
        two.document.receive(shared)
        first = workshop.commits(one.edit(ChangeFields((note,), {"colour": "blue"})))
        (second,) = workshop.commits(two.edit(MoveItems((note,), Vector(5, 5))))
        effects = workshop.room.committed(second.ticket)
        assert workshop.room.document.get(Note, note).updated_by == "ben"
        for guest in (one, two):
            for message in workshop.said(effects, guest.peer):
                if isinstance(message, Update):
                    guest.document.receive(message.update)
            assert guest.document.get(Note, note) == workshop.room.document.get(Note, note)
        assert first


def test_an_edit_that_another_node_committed_is_passed_on(workshop: Workshop, ana: Member) -> None:
    guest = workshop.enter(ana, "1")
    elsewhere = ProjectDocument([workshop.first])
    made: list[bytes] = []
    elsewhere.on_local_update(made.append)
    elsewhere.apply(EditText(workshop.note, "text", "de longe"), by=ActorId("ben"))
    elsewhere.apply(EditText(workshop.note, "text", "de longe!"), by=ActorId("ben"))
    (update,) = workshop.said(workshop.room.committed_elsewhere(made[0]))
    assert update == Update(made[0])
    assert workshop.room.committed_elsewhere(made[0]) == []
    assert guest.room.document.get(Note, workshop.note).text == "de longe"


def test_a_hole_in_what_other_nodes_committed_makes_the_room_load_again(workshop: Workshop, ana: Member) -> None:
    workshop.enter(ana, "1")
    elsewhere = ProjectDocument([workshop.first])
    made: list[bytes] = []
    elsewhere.on_local_update(made.append)
    for text in ("um", "dois"):
        elsewhere.apply(EditText(workshop.note, "text", text), by=ActorId("ben"))
    assert workshop.closes(workshop.room.committed_elsewhere(made[1]))
    assert workshop.room.has_failed


@pytest.mark.parametrize(
    "frame",
    [b"", b"\xff\xff", b"\x00\x00\x05\x01", encode(Ack(1)), encode(Welcome(ActorId("x"), "x", "owner", 0))],
)
def test_who_does_not_speak_the_protocol_is_sent_away(workshop: Workshop, ana: Member, frame: bytes) -> None:
    workshop.enter(ana, "1")
    (close,) = workshop.closes(workshop.room.received(PeerId("1"), frame))
    assert close.code == CloseCode.PROTOCOL


def test_presence_is_passed_on_and_ends_with_the_connection(workshop: Workshop, ana: Member, ben: Member) -> None:
    one = workshop.enter(ana, "1")
    workshop.enter(ben, "2")
    payload = b"\x01\x07\x01\x02{}"
    assert [type(m) for m in workshop.said(one.say(Awareness(payload)), "2")] == [Awareness]
    late = workshop.room.join(PeerId("3"), ben)
    assert [type(m) for m in workshop.said(late)] == [Awareness]
    assert [type(m) for m in workshop.said(workshop.room.leave(PeerId("1")), "2")] == [Awareness]


def test_a_plain_client_hears_its_own_presence_as_a_sign_of_life(workshop: Workshop, ana: Member) -> None:
    ours, plain = workshop.enter(ana, "1"), PeerId("2")
    assert workshop.said(ours.say(Awareness(b"\x01\x07\x01\x02{}")), "1") == []
    workshop.room.join(plain, ana)
    frame = encode(Awareness(b"\x01\x08\x01\x02{}"))
    assert [type(m) for m in workshop.said(workshop.room.received(plain, frame), "2")] == [Awareness]


def test_a_room_is_idle_when_nobody_is_here_and_nothing_waits(workshop: Workshop, ana: Member) -> None:
    guest = workshop.enter(ana, "1")
    (commit,) = workshop.commits(guest.edit(MoveItems((workshop.note,), Vector(1, 0))))
    workshop.room.leave(PeerId("1"))
    assert not workshop.room.is_idle
    assert workshop.room.committed(commit.ticket) == []
    assert workshop.room.is_idle


def test_hello_of_a_protocol_that_never_was_is_refused(workshop: Workshop, ana: Member) -> None:
    workshop.room.join(PeerId("1"), ana)
    (close,) = workshop.closes(workshop.room.received(PeerId("1"), encode(Hello("x", protocol=0))))
    assert close.code == CloseCode.PROTOCOL


def test_what_is_converted_keeps_its_author_and_nobody_else_is_named_one(
    workshop: Workshop, ana: Member, ben: Member
) -> None:
    guest = workshop.enter(ben, "1")
    idea, again = new_id(), new_id()
    # Twice before the first is sent: the second is made of what the server has not seen either.
    guest.document.apply(ConvertNotes({workshop.note: idea}), by=ben.user_id)
    guest.document.apply(ConvertIdeas({idea: again}), by=ben.user_id)
    (commit,) = workshop.commits(guest.say(Update(merge_updates(*guest.made))))
    assert commit.changes.added[again].after is not None
    assert workshop.room.document.get(Note, again).created_by == ana.user_id


@pytest.mark.parametrize("source", ["itself", "nothing", "not hers"])
def test_nobody_is_named_author_of_what_they_did_not_write(
    workshop: Workshop, ana: Member, ben: Member, source: str
) -> None:
    guest, forged, own = workshop.enter(ben, "1"), new_id(), new_id()
    workshop.commits(guest.edit(AddRecord(Note, own, {"board": workshop.board})))
    made_from = {"itself": forged, "nothing": new_id(), "not hers": own}[source]
    values = {"board": workshop.board, "made_from": made_from}
    effects = guest.edit(_AddAs(forged, values, ana.user_id))
    assert workshop.commits(effects) == []
    assert workshop.room.document.records.peek(forged) is None


@dataclass(frozen=True)
class _AddAs:
    """A note that names somebody else as its author."""

    id: RecordId
    values: Mapping[str, object]
    author: ActorId

    def apply(self, project: Draft) -> None:
        project.create(Note, self.id, **self.values)
        project.stamp(self.id, created_by=self.author)
