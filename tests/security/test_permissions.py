"""What locks, phases and the threshold of deletions let through: every rule × every role, at a real room."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from dttools.document import ProjectDocument
from dttools.document.commands import AddRecord, ChangeFields, EditText, StartProject, TrashRecords
from dttools.facilitation import is_mass_deletion, may_change
from dttools.ids import ActorId, RecordId, new_id, new_project_id
from dttools.model import Note, Persona, Phase, Role, Scope
from dttools.sync import ClientSession, Member, PeerId, Room, Send, ToCommit, decode, encode
from dttools.sync.events import EditRefused
from dttools.sync.messages import Ack, Confirm, Hello, Refused, SyncStep1, Update
from dttools.testing import MemoryLog

if TYPE_CHECKING:
    from collections.abc import Callable

    from dttools.document import Command

ANA, BEN, CRIS = ActorId("ana"), ActorId("ben"), ActorId("cris")
MEMBERS = {role: Member(CRIS, "Cris", role) for role in Role}


class Scene:
    """A project of Ana with a free note of hers, one of Cris, one that Ben locked, and many more."""

    def __init__(self, role: Role = Role.MEMBER, *, scope: Scope = Scope.EVERYTHING, spare: int = 0) -> None:
        start = ProjectDocument()
        self.project, self.board, self.anas, self.own, self.held, self.persona = (new_id() for _ in range(6))
        self.project = new_project_id()
        start.initialise(StartProject(self.project, "Fila", board=self.board), by=ANA)
        for note, by in ((self.anas, ANA), (self.own, CRIS), (self.held, ANA)):
            start.apply(AddRecord(Note, note, {"board": self.board, "text": "antes"}), by=by)
        start.apply(AddRecord(Persona, self.persona, {"name": "Rita"}), by=ANA)
        start.apply(ChangeFields((self.held,), {"locked": True}), by=BEN)
        self.spare = tuple(new_id() for _ in range(spare))
        for note in self.spare:
            start.apply(AddRecord(Note, note, {"board": self.board}), by=ANA)
        if scope is not Scope.EVERYTHING:
            start.apply(ChangeFields((RecordId(self.project),), {"phase_scopes": [scope] * len(Phase)}), by=ANA)
        self.first = start.update_since()
        self.room = Room([self.first])
        self.member = MEMBERS[role]
        self.peer = PeerId("1")
        self.document = ProjectDocument([self.first])
        self.room.join(self.peer, self.member)
        for hello in (Hello("test"), SyncStep1(start.state_vector())):
            self.room.received(self.peer, encode(hello))

    def edit(self, command: Command, *, confirmed: bool = False) -> tuple[str, tuple[RecordId, ...]]:
        """The verdict of the room, and the records it names."""
        made: list[bytes] = []
        stop = self.document.on_local_update(made.append)
        self.document.apply(command, by=self.member.user_id)
        stop()
        if confirmed:
            assert self.room.received(self.peer, encode(Confirm())) == []
        before = self.room.document.update_since()
        effects = self.room.received(self.peer, encode(Update(made[0])))
        for commit in [effect for effect in effects if isinstance(effect, ToCommit)]:
            effects = self.room.committed(commit.ticket)
        *_, message = [decode(effect.frame) for effect in effects if isinstance(effect, Send)]
        if isinstance(message, Ack):
            return "accepted", ()
        assert isinstance(message, Refused)
        assert len(self.room.document.update_since()) == len(before)
        return message.code, message.records


EDITS: dict[str, Callable[[Scene], Any]] = {
    "own note": lambda s: EditText(s.own, "text", "depois"),
    "new note": lambda s: AddRecord(Note, new_id(), {"board": s.board}),
    "note of another": lambda s: EditText(s.anas, "text", "depois"),
    "trash own note": lambda s: TrashRecords((s.own,)),
    "trash note of another": lambda s: TrashRecords((s.anas,)),
    "persona": lambda s: ChangeFields((s.persona,), {"name": "Rosa"}),
    "phase": lambda s: ChangeFields((RecordId(s.project),), {"current_phase": 2}),
}
MINE = {"own note", "new note", "trash own note"}
NOTES = MINE | {"note of another", "trash note of another"}
ALLOWED = {Scope.EVERYTHING: set(EDITS), Scope.NOTES: NOTES, Scope.OWN_NOTES: MINE, Scope.NOTHING: set()}


@pytest.mark.parametrize(("role", "scope", "edit"), list(product(Role, Scope, EDITS)))
def test_a_phase_lets_each_role_do_what_its_owner_chose(role: Role, scope: Scope, edit: str) -> None:
    scene = Scene(role, scope=scope)
    verdict, _ = scene.edit(EDITS[edit](scene))
    if role is Role.OWNER or (role is Role.MEMBER and edit in ALLOWED[scope]):
        assert verdict == "accepted"
    else:
        assert verdict == ("read_only" if role is Role.VIEWER else "not_permitted")


@pytest.mark.parametrize("role", Role)
def test_only_owners_say_what_a_phase_allows(role: Role) -> None:
    scene = Scene(role)
    verdict, _ = scene.edit(ChangeFields((RecordId(scene.project),), {"phase_scopes": [Scope.NOTES]}))
    expected = {Role.OWNER: "accepted", Role.MEMBER: "not_permitted", Role.VIEWER: "read_only"}
    assert verdict == expected[role]


TOUCHES: dict[str, Callable[[Scene], Any]] = {
    "text": lambda s: EditText(s.held, "text", "depois"),
    "colour": lambda s: ChangeFields((s.held,), {"colour": "blue"}),
    "place": lambda s: ChangeFields((s.held,), {"at": (5, 5)}),
    "trash": lambda s: TrashRecords((s.held,)),
    "unlock": lambda s: ChangeFields((s.held,), {"locked": False}),
    "unlock and move": lambda s: ChangeFields((s.held,), {"locked": False, "at": (5, 5)}),
}


@pytest.mark.parametrize(("role", "touch"), list(product(Role, TOUCHES)))
def test_a_locked_item_yields_to_owners_and_whoever_locked_it_alone(role: Role, touch: str) -> None:
    scene = Scene(role)
    verdict = scene.edit(TOUCHES[touch](scene))
    expected = {Role.OWNER: "accepted", Role.MEMBER: "locked", Role.VIEWER: "read_only"}
    assert verdict == (expected[role], (scene.held,) if role is Role.MEMBER else ())


def test_whoever_locked_an_item_unlocks_it() -> None:
    scene = Scene()
    assert scene.edit(ChangeFields((scene.anas,), {"locked": True}))[0] == "accepted"
    assert scene.edit(ChangeFields((scene.anas,), {"locked": False}))[0] == "accepted"


def test_a_lock_stands_after_the_refusal_of_an_edit() -> None:
    scene = Scene()
    assert scene.edit(EditText(scene.held, "text", "x"))[0] == "locked"
    assert scene.room.document.get(Note, scene.held).text == "antes"
    assert scene.room.document.get(Note, scene.held).locked


@pytest.mark.parametrize(
    ("trashed", "live", "asks"),
    [(10, 10, False), (11, 20, True), (11, 55, False), (12, 55, True), (50, 1000, False), (51, 1000, True)],
)
def test_a_mass_deletion_is_many_or_a_large_share_of_a_project_that_is_not_small(
    trashed: int, live: int, *, asks: bool
) -> None:
    assert is_mass_deletion(trashed, live) is asks


@pytest.mark.parametrize("role", [Role.OWNER, Role.MEMBER])
def test_nobody_trashes_a_whole_project_without_being_asked(role: Role) -> None:
    scene = Scene(role, spare=30)
    verdict, records = scene.edit(TrashRecords(scene.spare))
    assert (verdict, set(records)) == ("unconfirmed", set(scene.spare))


def test_a_confirmed_mass_deletion_goes_to_the_trash() -> None:
    scene = Scene(spare=30)
    assert scene.edit(TrashRecords(scene.spare), confirmed=True)[0] == "accepted"
    assert {record.id for record in scene.room.document.records.trash()} == set(scene.spare)


def test_a_confirmation_is_for_the_next_edit_alone() -> None:
    scene = Scene(spare=30)
    assert scene.edit(EditText(scene.own, "text", "x"), confirmed=True)[0] == "accepted"
    assert scene.edit(TrashRecords(scene.spare))[0] == "unconfirmed"


def test_a_client_without_our_messages_is_sent_away_for_a_mass_deletion() -> None:
    scene = Scene(spare=30)
    scene.room.join(PeerId("js"), scene.member)
    scene.room.received(PeerId("js"), encode(SyncStep1(scene.document.state_vector())))
    made: list[bytes] = []
    scene.document.on_local_update(made.append)
    scene.document.apply(TrashRecords(scene.spare), by=CRIS)
    (close,) = scene.room.received(PeerId("js"), encode(Update(made[0])))
    assert getattr(close, "reason", "").startswith("unconfirmed: ")
    assert not scene.room.document.records.trash()


class Desk:
    """A real client session in front of the room."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.log = MemoryLog([scene.first])
        self.document = ProjectDocument([scene.first])
        self.session = ClientSession(self.document, self.log, client="test")
        self.heard: list[Any] = []
        self.document.on_local_update(lambda u: self.carry(self.session.local_update(u, self.log.append_local(u))))
        scene.room.join(PeerId("desk"), scene.member)
        self.carry(self.session.opened())

    def carry(self, outcome: Any) -> None:
        """Take frames back and forth until nobody has more to say."""
        self.heard += outcome.events
        for frame in outcome.frames:
            effects = self.scene.room.received(PeerId("desk"), frame)
            for commit in [effect for effect in effects if isinstance(effect, ToCommit)]:
                effects += self.scene.room.committed(commit.ticket)
            for effect in effects:
                if isinstance(effect, Send) and "desk" in effect.peers:
                    self.carry(self.session.received(effect.frame))


def test_an_edit_of_what_was_locked_meanwhile_snaps_back_and_is_kept_for_its_author() -> None:
    desk = Desk(Scene())
    desk.document.apply(EditText(desk.scene.held, "text", "o que escrevi"), by=CRIS)
    assert desk.document.get(Note, desk.scene.held).text == "antes"
    (refusal,) = [event for event in desk.heard if isinstance(event, EditRefused)]
    assert refusal.code == "locked"
    (kept,) = desk.log.tray
    assert (kept.record, kept.code, kept.fields["text"]) == (desk.scene.held, "locked", "o que escrevi")
    desk.document.apply(EditText(desk.scene.own, "text", "segue"), by=CRIS)
    assert desk.scene.room.document.get(Note, desk.scene.own).text == "segue"


def test_our_client_confirms_a_mass_deletion_that_its_person_was_asked_about() -> None:
    desk = Desk(Scene(spare=60))
    desk.document.apply(TrashRecords(desk.scene.spare), by=CRIS)
    desk.document.apply(EditText(desk.scene.own, "text", "segue"), by=CRIS)
    assert len(desk.scene.room.document.records.trash()) == 60
    assert desk.session.unacked == 0
    assert not [event for event in desk.heard if isinstance(event, EditRefused)]


def test_the_same_rule_answers_on_the_desktop_and_in_the_guard() -> None:
    scene = Scene(scope=Scope.OWN_NOTES)
    project, note = scene.document.project, scene.document.get(Note, scene.anas)
    assert not may_change(project, Role.MEMBER, CRIS, note, note.model_copy(update={"text": "x"}))
    assert may_change(project, Role.OWNER, CRIS, note, note.model_copy(update={"text": "x"}))
