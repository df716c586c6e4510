"""A room whose project other nodes commit to as well: what it does with what it has accepted and they overtook."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dttools.document import Draft, ProjectDocument
from dttools.document.commands import AddRecord, ChangeFields, EditText, MoveItems
from dttools.errors import Stale
from dttools.ids import RecordId, new_id
from dttools.model import Note, NoteColour, Role, Vector
from dttools.sync import Room, Settle, room
from dttools.sync.messages import Ack, Refused, SyncStep1, Update

if TYPE_CHECKING:
    from conftest import Guest, Workshop
    from dttools.sync import Effect, Member


@dataclass
class Elsewhere:
    """Another node's room of the same project, and what it has committed."""

    guest: Guest
    workshop: Workshop

    def commit(self, command: object) -> bytes:
        (commit,) = self.workshop.commits(self.guest.edit(command))  # type: ignore[arg-type]
        self.guest.room.committed(commit.ticket)
        return commit.update


def elsewhere(workshop: Workshop, member: Member) -> Elsewhere:
    there = replace(workshop, room=Room([workshop.first]))
    return Elsewhere(there.enter(member, "there"), there)


def heard(workshop: Workshop, effects: list[Effect], guest: Guest) -> None:
    for message in workshop.said(effects, guest.peer):
        if isinstance(message, Update):
            guest.document.receive(message.update)


def under(guest: Guest, client_id: int, workshop: Workshop) -> None:
    guest.document = ProjectDocument([workshop.first], client_id=client_id)
    guest.document.on_local_update(guest.made.append)


def test_what_touches_nothing_of_the_others_is_asked_for_again_as_it_was(
    workshop: Workshop, ana: Member, ben: Member
) -> None:
    guest, other = workshop.enter(ben, "1"), elsewhere(workshop, ana)
    (before,) = workshop.commits(guest.edit(MoveItems((workshop.note,), Vector(1, 0))))
    theirs = other.commit(AddRecord(Note, new_id(), {"board": workshop.board}))

    effects = workshop.room.committed_elsewhere(theirs)

    assert workshop.commits(effects) == [before]
    assert workshop.said(effects) == [Update(theirs)]
    assert workshop.said(workshop.room.committed(before.ticket)) == [Ack(1)]


def test_an_edit_of_the_same_record_is_projected_with_what_the_other_node_wrote(
    workshop: Workshop, ana: Member, ben: Member
) -> None:
    guest, other = workshop.enter(ben, "1"), elsewhere(workshop, ana)
    (before,) = workshop.commits(guest.edit(MoveItems((workshop.note,), Vector(1, 0))))
    theirs = other.commit(ChangeFields((workshop.note,), {"colour": "blue"}))

    effects = workshop.room.committed_elsewhere(theirs)

    (again,) = workshop.commits(effects)
    note = again.changes.updated[workshop.note].after
    assert isinstance(note, Note)
    assert (again.ticket, note.at, note.colour, note.updated_by) == (
        before.ticket,
        Vector(1, 0),
        NoteColour.BLUE,
        ben.user_id,
    )
    assert workshop.said(workshop.room.committed(again.ticket), "1")[-1] == Ack(1)
    durable = ProjectDocument([workshop.first, theirs, again.update])
    assert durable.get(Note, workshop.note) == note


def test_what_the_other_nodes_edit_makes_wrong_is_refused_with_all_that_its_author_sent_after(
    workshop: Workshop, ana: Member, ben: Member
) -> None:
    one, two, other = workshop.enter(ben, "1"), workshop.enter(ana, "2"), elsewhere(workshop, ana)
    under(one, 2**32 - 1, workshop)  # of two that make one record, the higher client id wins
    under(other.guest, 1, workshop)
    taken = new_id()
    fine = workshop.commits(one.edit(MoveItems((workshop.note,), Vector(1, 0))))
    spoilt = workshop.commits(one.edit(AddRecord(Note, taken, {"board": workshop.board, "text": "do Ben"})))
    after = workshop.commits(one.edit(EditText(taken, "text", "mais")))
    bystander = workshop.commits(two.edit(AddRecord(Note, new_id(), {"board": workshop.board})))
    theirs = other.commit(AddRecord(Note, taken, {"board": workshop.board, "text": "da Ana"}))
    assert all((fine, spoilt, after))

    effects = workshop.room.committed_elsewhere(theirs)

    again = workshop.commits(effects)
    assert [commit.ticket for commit in again] == [fine[0].ticket, bystander[0].ticket]
    said = workshop.said(workshop.room.committed(again[-1].ticket), "1")
    ack, refused = [message for message in said if isinstance(message, Ack | Refused)]
    assert ack == Ack(1)
    assert isinstance(refused, Refused)
    assert refused.count == 2
    assert workshop.room.document.get(Note, taken).text == "da Ana"
    assert workshop.commits(one.edit(EditText(workshop.note, "text", "ainda"))) == []  # until it synchronises
    one.document = ProjectDocument([workshop.room.document.update_since()])
    one.document.on_local_update(one.made.append)
    one.say(SyncStep1(one.document.state_vector()))
    assert workshop.commits(one.edit(EditText(taken, "text", "agora sim")))


def test_a_role_that_has_changed_meanwhile_counts_when_an_edit_is_judged_again(
    workshop: Workshop, ana: Member, ben: Member
) -> None:
    guest, other = workshop.enter(ben, "1"), elsewhere(workshop, ana)
    guest.edit(MoveItems((workshop.note,), Vector(1, 0)))
    workshop.room.change_role(ben.user_id, Role.VIEWER)

    effects = workshop.room.committed_elsewhere(other.commit(ChangeFields((workshop.note,), {"colour": "blue"})))

    assert workshop.commits(effects) == []
    (refused,) = [message for message in workshop.said(effects) if isinstance(message, Refused)]
    assert refused.code == "read_only"


def test_an_edit_that_another_node_committed_already_is_acknowledged_without_another_commit(
    workshop: Workshop, ana: Member, ben: Member
) -> None:
    guest, reader = workshop.enter(ben, "1"), workshop.enter(ana, "2")
    (mine,) = workshop.commits(guest.edit(MoveItems((workshop.note,), Vector(1, 0))))

    effects = workshop.room.committed_elsewhere(mine.update)

    assert workshop.commits(effects) == []
    assert Ack(1) in workshop.said(effects, "1")
    heard(workshop, effects, reader)
    assert reader.document.get(Note, workshop.note).at == Vector(1, 0)
    assert workshop.room.is_idle is False
    for name in ("1", "2"):
        workshop.room.leave(guest.peer if name == "1" else reader.peer)
    assert workshop.room.is_idle


@dataclass(frozen=True)
class WhileWhite:
    """Writes a text unless somebody has changed the colour."""

    note: RecordId

    def apply(self, project: Draft) -> None:
        if project.get(Note, self.note).colour is NoteColour.BLUE:
            raise Stale("It is blue.")
        project.patch(self.note, text="por REST")


def test_an_edit_over_rest_is_applied_to_what_is_there_now(workshop: Workshop, ana: Member, ben: Member) -> None:
    other = elsewhere(workshop, ana)
    refused = workshop.room.apply(WhileWhite(workshop.note), ben)
    same = workshop.room.apply(ChangeFields((workshop.note,), {"colour": "blue"}), ben)
    kept = workshop.room.apply(MoveItems((workshop.note,), Vector(1, 0)), ben)

    effects = workshop.room.committed_elsewhere(other.commit(ChangeFields((workshop.note,), {"colour": "blue"})))

    stale, nothing = [effect for effect in effects if isinstance(effect, Settle)]
    assert (stale.ticket, type(stale.error)) == (refused.ticket, Stale)
    assert nothing == Settle(same.ticket or 0, None)
    (again,) = workshop.commits(effects)
    assert again.ticket == kept.ticket
    note = workshop.room.document.get(Note, workshop.note)
    assert (note.text, note.colour, note.at) == ("três horas de espera", NoteColour.BLUE, Vector(1, 0))


def test_many_edits_of_others_come_to_a_client_in_groups(workshop: Workshop, ana: Member, ben: Member) -> None:
    guest, other = workshop.enter(ben, "1"), elsewhere(workshop, ana)
    count = 2 * room.GROUP + 1
    news = [other.commit(AddRecord(Note, new_id(), {"board": workshop.board})) for _ in range(count)]

    effects = workshop.room.committed_elsewhere(*news)

    assert len(workshop.said(effects, "1")) == 3
    heard(workshop, effects, guest)
    assert len(list(guest.document.all(Note))) == count + 1
