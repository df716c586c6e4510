from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pytest

from dttools.document import SCHEMA, ChangeSet, ProjectDocument
from dttools.document.commands import AddRecord, ChangeFields, EditText, MoveItems, TrashRecords
from dttools.document.rewriting import rewritten
from dttools.errors import StorageFailed
from dttools.ids import ActorId, new_id
from dttools.model import Note, NoteColour, Role, Shape, Vector
from dttools.sync import ClientSession, Link, Loss, client, decode, encode
from dttools.sync.events import (
    Acked,
    CaughtUp,
    DocumentReplaced,
    EditRefused,
    EditsOverwritten,
    EditsTrashed,
    HangUp,
    Incompatible,
    Noticed,
    PresenceChanged,
    RemoteChange,
    Replacement,
    Welcomed,
)
from dttools.sync.messages import (
    Ack,
    Awareness,
    Hello,
    Message,
    Notice,
    Refused,
    SyncStep1,
    SyncStep2,
    Update,
    Welcome,
)
from dttools.testing import MemoryLog
from dttools.testing.power import PowerGone

if TYPE_CHECKING:
    from conftest import Workshop
    from dttools.document import Command
    from dttools.sync import Outcome

BEN = ActorId("ben")
NOTHING = b"\x00\x00"


@dataclass
class Laptop:
    """A session with its document and log; `heard` are the events, `sent` the messages, both since last asked."""

    first: bytes
    log: MemoryLog = field(init=False)
    document: ProjectDocument = field(init=False)
    session: ClientSession = field(init=False)
    sent: list[Message] = field(default_factory=list)
    heard: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.log = MemoryLog([self.first])
        self.start()

    def start(self) -> None:
        self.document = ProjectDocument(self.log.everything())
        self.session = ClientSession(self.document, self.log, client="test")
        self.document.on_local_update(lambda update: self.do(self.session.local_update(update, self.append(update))))

    def append(self, update: bytes) -> int:
        return self.log.append_local(update)

    def do(self, outcome: Outcome) -> None:
        self.sent += [decode(frame) for frame in outcome.frames]
        self.heard += outcome.events

    def edit(self, command: Command, by: ActorId = BEN) -> None:
        self.document.apply(command, by=by)

    def hear(self, message: Message) -> None:
        self.do(self.session.received(encode(message)))

    def connect(self, role: str = "member", epoch: int = 0) -> None:
        self.do(self.session.opened())
        self.hear(Welcome(BEN, "Ben", role, epoch))
        self.hear(SyncStep2(NOTHING))

    def take_sent(self) -> list[Message]:
        sent, self.sent = self.sent, []
        return sent

    def take_heard(self) -> list[Any]:
        heard, self.heard = self.heard, []
        return heard


@pytest.fixture
def laptop(workshop: Workshop) -> Laptop:
    return Laptop(workshop.first)


def peer_of(workshop: Workshop) -> tuple[ProjectDocument, list[bytes]]:
    peer, made = ProjectDocument([workshop.first]), list[bytes]()
    peer.on_local_update(made.append)
    return peer, made


def test_a_connection_begins_with_hello_and_says_what_the_laptop_has(laptop: Laptop) -> None:
    laptop.do(laptop.session.opened())
    assert laptop.session.link is Link.CONNECTING
    assert laptop.take_sent() == [Hello("test")]
    laptop.hear(Welcome(BEN, "Ben", "member", 0))
    assert laptop.session.link is Link.CATCHING_UP
    assert laptop.take_sent() == [SyncStep1(laptop.document.state_vector())]
    laptop.hear(SyncStep2(NOTHING))
    assert laptop.session.link is Link.LIVE
    assert laptop.take_heard() == [Welcomed(BEN, "Ben", "member"), CaughtUp()]


def test_offline_edits_are_sent_one_by_one_and_are_pending_until_acknowledged(
    laptop: Laptop, workshop: Workshop
) -> None:
    for x in (1, 2, 3):
        laptop.edit(MoveItems((workshop.note,), Vector(x, 0)))
    assert (laptop.session.unacked, laptop.take_sent()) == (3, [])
    laptop.connect()
    assert laptop.take_sent()[2:] == [Update(update) for _, update in laptop.log.pending()]
    laptop.hear(Ack(2))
    assert (laptop.session.unacked, [seq for seq, _ in laptop.log.pending()]) == (1, [3])
    assert laptop.take_heard()[-1] == Acked(2)


def test_after_a_cut_what_is_not_acknowledged_is_sent_again(laptop: Laptop, workshop: Workshop) -> None:
    laptop.connect()
    laptop.edit(MoveItems((workshop.note,), Vector(1, 0)))
    laptop.edit(MoveItems((workshop.note,), Vector(2, 0)))
    laptop.hear(Ack(1))
    laptop.do(laptop.session.closed())
    assert laptop.session.link is Link.OFFLINE
    laptop.take_sent()
    laptop.connect()
    assert [type(message) for message in laptop.take_sent()] == [Hello, SyncStep1, Update]
    assert laptop.session.unacked == 1


def test_a_restarted_program_knows_what_is_pending(laptop: Laptop, workshop: Workshop) -> None:
    laptop.edit(EditText(workshop.note, "text", "escrito sem rede"))
    laptop.start()
    assert laptop.session.unacked == 1
    assert laptop.document.get(Note, workshop.note).text == "escrito sem rede"


def test_others_edits_are_stored_and_shown(laptop: Laptop, workshop: Workshop) -> None:
    laptop.connect()
    laptop.take_heard()
    peer, made = peer_of(workshop)
    peer.apply(EditText(workshop.note, "text", "de Ana"), by=ActorId("ana"))
    laptop.hear(Update(made[0]))
    (event,) = laptop.take_heard()
    assert isinstance(event, RemoteChange)
    assert set(event.changes.updated) == {workshop.note}
    assert ProjectDocument(laptop.log.everything()).get(Note, workshop.note).text == "de Ana"
    stored = len(laptop.log.everything())
    laptop.hear(Update(made[0]))
    assert (laptop.take_heard(), len(laptop.log.everything())) == ([], stored)


def test_a_refused_edit_leaves_and_those_after_it_stay(laptop: Laptop, workshop: Workshop) -> None:
    laptop.connect()
    seen: list[ChangeSet] = []
    laptop.edit(MoveItems((workshop.note,), Vector(1, 0)))
    laptop.edit(ChangeFields((workshop.note,), {"colour": "blue"}))
    laptop.edit(EditText(workshop.note, "text", "três horas e meia de espera"))
    late = new_id()
    laptop.edit(AddRecord(Note, late, {"board": workshop.board, "text": "depois"}))
    laptop.take_sent()
    laptop.take_heard()
    laptop.document.on_change(seen.append)
    before = laptop.document
    laptop.hear(Refused(2, "bad_record", "Não.", (workshop.note,)))
    note = laptop.document.get(Note, workshop.note)
    assert (note.at, note.colour, note.text) == (Vector(1, 0), NoteColour.YELLOW, "três horas e meia de espera")
    assert laptop.document.get(Note, late).text == "depois"
    acked, refused = laptop.take_heard()
    assert acked == Acked(1)
    assert isinstance(refused, EditRefused)
    (edit,) = refused.recovered
    assert (edit.record, dict(edit.fields), edit.by, edit.code, edit.is_new) == (
        workshop.note,
        {"colour": "blue"},
        "ben",
        "bad_record",
        False,
    )
    assert laptop.log.tray == [edit]
    assert laptop.document is before
    assert len(seen) == 1
    assert [type(message) for message in laptop.take_sent()] == [SyncStep1, Update, Update]
    assert laptop.session.unacked == 2
    again = ProjectDocument(laptop.log.everything())
    assert again.get(Note, workshop.note) == note


def test_edits_made_again_come_from_a_client_id_that_nobody_has_seen(laptop: Laptop, workshop: Workshop) -> None:
    laptop.connect()
    old = laptop.document.client_id
    laptop.edit(MoveItems((workshop.note,), Vector(1, 0)))
    laptop.hear(Refused(1, "bad_record", ""))
    assert laptop.document.client_id != old
    laptop.edit(MoveItems((workshop.note,), Vector(2, 0)))
    assert laptop.document.get(Note, workshop.note).at == Vector(2, 0)


def test_what_builds_on_a_refused_record_is_recovered_with_it(laptop: Laptop, workshop: Workshop) -> None:
    laptop.connect()
    note = new_id()
    laptop.edit(AddRecord(Note, note, {"board": workshop.board, "text": "nova"}))
    laptop.edit(EditText(note, "text", "nova e melhor"))
    laptop.hear(Refused(1, "too_many", "Demais."))
    assert laptop.document.records.peek(note) is None
    made, edited = laptop.log.tray
    assert (made.is_new, made.fields["text"], made.code) == (True, "nova", "too_many")
    assert (edited.is_new, dict(edited.fields), edited.code) == (
        False,
        {"text": "nova e melhor"},
        Loss.BUILT_ON_REFUSED,
    )


def test_who_may_only_read_gets_all_pending_edits_back_at_once(laptop: Laptop, workshop: Workshop) -> None:
    laptop.edit(EditText(workshop.note, "text", "um"))
    laptop.edit(TrashRecords((workshop.note,)))
    laptop.connect(role=Role.VIEWER)
    laptop.take_sent()
    laptop.hear(Refused(1, "read_only", "Só leitura."))
    assert laptop.document.get(Note, workshop.note).text == "três horas de espera"
    assert [set(edit.fields) for edit in laptop.log.tray] == [{"text"}, {"deleted_at"}]
    assert [type(message) for message in laptop.take_sent()] == [SyncStep1]
    assert laptop.session.unacked == 0


def test_edits_that_the_server_finds_baseless_are_made_again_on_what_it_has(laptop: Laptop, workshop: Workshop) -> None:
    laptop.connect()
    laptop.edit(MoveItems((workshop.note,), Vector(7, 0)))
    laptop.take_sent()
    laptop.hear(Refused(1, "stale_base", ""))
    assert laptop.take_sent() == [SyncStep1(b"\x00")]
    laptop.edit(ChangeFields((workshop.note,), {"colour": "pink"}))  # waits
    assert laptop.take_sent() == []
    server, _ = peer_of(workshop)
    server.apply(EditText(workshop.note, "text", "outra história"), by=ActorId("ana"))
    laptop.hear(Update(b"ignored until the answer comes"))
    laptop.hear(SyncStep2(server.update_since()))
    note = laptop.document.get(Note, workshop.note)
    assert (note.text, note.at, note.colour) == ("outra história", Vector(7, 0), NoteColour.PINK)
    sent = laptop.take_sent()
    assert [type(message) for message in sent] == [Update, Update]
    for message in sent:
        assert isinstance(message, Update)
        server.receive(message.update)
    assert server.get(Note, workshop.note) == note
    assert laptop.log.tray == []


def test_a_rewritten_history_is_never_merged_with_the_old_one(laptop: Laptop, workshop: Workshop) -> None:
    laptop.edit(MoveItems((workshop.note,), Vector(7, 0)))
    laptop.do(laptop.session.opened())
    laptop.take_sent()
    laptop.hear(Welcome(BEN, "Ben", "member", 1))
    assert laptop.take_sent() == [SyncStep1(b"\x00")]


def test_unsent_edits_are_made_again_on_a_rewritten_history(laptop: Laptop, workshop: Workshop) -> None:
    """Nothing of the old history is sent; what edited an erased record is in the tray."""
    erased = new_id()
    laptop.edit(AddRecord(Note, erased, {"board": workshop.board}))
    laptop.connect()
    laptop.hear(Ack(1))
    laptop.do(laptop.session.closed())
    laptop.edit(MoveItems((workshop.note,), Vector(7, 0)))
    laptop.edit(EditText(erased, "text", "ainda aqui"))
    fresh = rewritten(laptop.log.confirmed(), epoch=1, without=[erased]).state
    laptop.do(laptop.session.opened())
    laptop.hear(Welcome(BEN, "Ben", "member", 1))
    laptop.take_sent()
    laptop.take_heard()
    laptop.hear(SyncStep2(fresh))
    assert laptop.document.epoch == 1
    assert laptop.document.get(Note, workshop.note).at == Vector(7, 0)
    assert laptop.document.records.peek(erased) is None
    assert [(edit.code, dict(edit.fields)) for edit in laptop.log.tray] == [(Loss.GONE, {"text": "ainda aqui"})]
    server = ProjectDocument([fresh])
    for message in laptop.take_sent():
        assert isinstance(message, Update)
        server.receive(message.update)
    assert server.state_vector() == laptop.document.state_vector()
    assert laptop.take_heard()[0] == DocumentReplaced(Replacement.REWRITTEN, tuple(laptop.log.tray))


def test_a_restored_server_gets_back_what_it_had_acknowledged(laptop: Laptop, workshop: Workshop) -> None:
    first = Welcome(BEN, "Ben", "member", 0, SCHEMA, "one")
    laptop.do(laptop.session.opened())
    laptop.hear(first)
    laptop.hear(SyncStep2(NOTHING))
    backup = laptop.document.update_since()
    laptop.edit(EditText(workshop.note, "text", "quatro horas de espera"))
    laptop.hear(Ack(1))
    peer, made = peer_of(workshop)
    anas = new_id()
    peer.apply(AddRecord(Note, anas, {"board": workshop.board, "text": "da Ana"}), by=ActorId("ana"))
    laptop.hear(Update(made[0]))
    laptop.do(laptop.session.closed())
    laptop.do(laptop.session.opened())
    laptop.hear(replace(first, incarnation="two"))
    laptop.take_sent()
    laptop.hear(SyncStep2(backup))
    server = ProjectDocument([backup])
    for message in laptop.take_sent():
        assert isinstance(message, Update)
        server.receive(message.update)
    assert server.get(Note, workshop.note).text == "quatro horas de espera"
    assert server.get(Note, workshop.note).updated_by == BEN
    assert [(e.code, e.record, e.fields["text"], e.by) for e in laptop.log.tray] == [
        (Loss.LOST_BY_SERVER, anas, "da Ana", "ana")
    ]
    assert laptop.log.incarnation == "two"


def test_a_power_cut_amid_first_news_leaves_known_which_server_they_are_of(laptop: Laptop, workshop: Workshop) -> None:
    first = Welcome(BEN, "Ben", "member", 0, SCHEMA, "one")
    backup = laptop.document.update_since()
    laptop.do(laptop.session.opened())
    laptop.hear(first)
    peer, made = peer_of(workshop)
    anas = new_id()
    peer.apply(AddRecord(Note, anas, {"board": workshop.board, "text": "da Ana"}), by=ActorId("ana"))
    laptop.hear(Update(made[0]))  # a portion of what it lacks; the power goes before the rest
    laptop.start()
    laptop.do(laptop.session.opened())
    laptop.hear(replace(first, incarnation="two"))
    laptop.hear(SyncStep2(backup))
    assert laptop.document.state_vector() == ProjectDocument([backup]).state_vector()
    assert [(edit.code, edit.record) for edit in laptop.log.tray] == [(Loss.LOST_BY_SERVER, anas)]


@pytest.mark.parametrize(("schema", "todo"), [(SCHEMA + 2, "Update DTTools"), (SCHEMA, "Ask whoever")])
def test_a_server_of_another_schema_is_left_alone_and_edits_stay(
    laptop: Laptop, workshop: Workshop, monkeypatch: pytest.MonkeyPatch, schema: int, todo: str
) -> None:
    monkeypatch.setattr(client, "SCHEMA", SCHEMA + 1)  # so that there is an older one
    laptop.edit(MoveItems((workshop.note,), Vector(7, 0)))
    laptop.do(laptop.session.opened())
    laptop.take_sent()
    laptop.take_heard()
    laptop.hear(Welcome(BEN, "Ben", "member", 0, schema))
    (event,) = laptop.take_heard()
    assert isinstance(event, Incompatible)
    assert event.todo.startswith(todo)
    assert laptop.take_sent() == []
    assert laptop.session.unacked == 1


def test_a_value_that_loses_against_anothers_is_kept_in_the_tray(laptop: Laptop, workshop: Workshop) -> None:
    for _ in range(6):  # which of the two wins is decided by random client ids
        laptop.edit(ChangeFields((workshop.note,), {"colour": "blue"}))
        laptop.do(laptop.session.opened())
        laptop.hear(Welcome(BEN, "Ben", "member", 0))
        peer, made = peer_of(workshop)
        peer.apply(ChangeFields((workshop.note,), {"colour": "pink"}), by=ActorId("ana"))
        laptop.hear(SyncStep2(made[0]))
        lost = [event for event in laptop.take_heard() if isinstance(event, EditsOverwritten)]
        if laptop.document.get(Note, workshop.note).colour == NoteColour.PINK:
            assert [dict(edit.fields) for edit in lost[0].recovered] == [{"colour": "blue"}]
            assert laptop.log.tray[-1].code == Loss.OVERWRITTEN
        else:
            assert lost == []
        laptop = Laptop(workshop.first)


def test_a_value_on_its_way_to_the_server_that_loses_is_kept_too(laptop: Laptop, workshop: Workshop) -> None:
    for _ in range(6):  # as above
        laptop.connect()
        laptop.edit(ChangeFields((workshop.note,), {"colour": "blue"}))
        laptop.edit(MoveItems((workshop.note,), Vector(7, 0)))
        peer, made = peer_of(workshop)
        peer.apply(ChangeFields((workshop.note,), {"colour": "pink", "at": Vector(1, 1)}), by=ActorId("ana"))
        laptop.take_heard()
        laptop.hear(Update(made[0]))
        lost = [event for event in laptop.take_heard() if isinstance(event, EditsOverwritten)]
        kept = [dict(edit.fields) for event in lost for edit in event.recovered]
        won = laptop.document.get(Note, workshop.note).colour == NoteColour.BLUE
        assert kept == ([] if won else [{"colour": "blue"}])
        laptop = Laptop(workshop.first)


def test_nobody_is_told_that_a_drawing_was_moved_into_another_zone_by_someone_else_meanwhile(
    laptop: Laptop, workshop: Workshop
) -> None:
    for _ in range(6):  # as above
        peer, made = peer_of(workshop)
        shape = new_id()
        peer.apply(AddRecord(Shape, shape, {"board": workshop.board, "zone": "says"}), by=ActorId("ana"))
        laptop.connect()
        laptop.hear(Update(made[0]))
        laptop.edit(ChangeFields((shape,), {"zone": "does", "at": Vector(9, 9)}))
        peer.apply(ChangeFields((shape,), {"zone": "thinks", "at": Vector(1, 1)}), by=ActorId("ana"))
        laptop.take_heard()
        laptop.hear(Update(made[1]))
        assert [event for event in laptop.take_heard() if isinstance(event, EditsOverwritten)] == []
        laptop = Laptop(workshop.first)


def test_what_the_disk_did_not_take_is_gone_from_view_and_asked_for_again(laptop: Laptop, workshop: Workshop) -> None:
    """Else an edit could build on what the laptop does not keep, and the server would not give it a second time."""
    peer, made = peer_of(workshop)
    added = new_id()
    peer.apply(AddRecord(Note, added, {"board": workshop.board, "text": "from Ana"}), by=ActorId("ana"))
    laptop.connect()
    laptop.log.disk.refuse(1)
    with pytest.raises(StorageFailed):
        laptop.hear(Update(made[0]))
    assert laptop.document.records.peek(added) is None
    laptop.do(laptop.session.closed())
    laptop.take_sent()
    laptop.do(laptop.session.opened())
    laptop.hear(Welcome(BEN, "Ben", "member", 0))
    (asked,) = (message for message in laptop.take_sent() if isinstance(message, SyncStep1))
    laptop.hear(SyncStep2(peer.update_since(asked.state_vector)))
    assert laptop.document.get(Note, added).text == "from Ana"
    assert ProjectDocument(laptop.log.everything()).get(Note, added).text == "from Ana"


def test_a_losing_value_is_kept_or_asked_for_again_wherever_the_power_goes(laptop: Laptop, workshop: Workshop) -> None:
    """What won and what lost are one write: with the first alone, nobody could tell later that anything lost."""
    for moment in range(1, 5):
        laptop = Laptop(workshop.first)
        laptop.edit(ChangeFields((workshop.note,), {"colour": "blue"}))
        laptop.do(laptop.session.opened())
        laptop.hear(Welcome(BEN, "Ben", "member", 0))
        # An update that follows ours and overwrites it, as one does that wins by chance.
        peer = ProjectDocument(laptop.log.everything())
        made: list[bytes] = []
        peer.on_local_update(made.append)
        peer.apply(ChangeFields((workshop.note,), {"colour": "pink"}), by=ActorId("ana"))
        laptop.log.disk.power.light(moment)
        with suppress(PowerGone):
            laptop.hear(SyncStep2(made[0]))
        stored = ProjectDocument(laptop.log.everything()).get(Note, workshop.note).colour
        assert (stored == NoteColour.PINK) == bool(laptop.log.tray), f"moment {moment}"


def test_who_edited_what_somebody_deletes_is_told_until_the_edit_is_acknowledged(
    laptop: Laptop, workshop: Workshop
) -> None:
    laptop.connect()
    laptop.edit(EditText(workshop.note, "text", "três horas, disse Ben"))
    peer, made = peer_of(workshop)
    peer.apply(TrashRecords((workshop.note,)), by=ActorId("ana"))
    laptop.take_heard()
    laptop.hear(Update(made[0]))
    assert EditsTrashed((workshop.note,)) in laptop.take_heard()
    settled = Laptop(workshop.first)
    settled.connect()
    settled.edit(EditText(workshop.note, "text", "três horas, disse Ben"))
    settled.hear(Ack(1))
    settled.take_heard()
    settled.hear(Update(made[0]))
    assert not any(isinstance(event, EditsTrashed) for event in settled.take_heard())


def test_what_the_server_says_to_the_person_reaches_the_program(laptop: Laptop) -> None:
    laptop.connect()
    laptop.take_heard()
    laptop.hear(Notice("maintenance", "Back at noon."))
    laptop.hear(Welcome(BEN, "Ben", "viewer", 0))
    assert laptop.take_heard() == [Noticed("maintenance", "Back at noon."), Welcomed(BEN, "Ben", "viewer")]
    assert (laptop.session.role, laptop.session.link) == ("viewer", Link.LIVE)


def test_presence_is_shown_again_on_each_connection_and_others_vanish_with_it(laptop: Laptop) -> None:
    laptop.do(laptop.session.set_presence({"cursor": [1, 2]}))
    assert laptop.take_sent() == []
    laptop.connect()
    assert [type(message) for message in laptop.take_sent()] == [Hello, SyncStep1, Awareness]
    laptop.take_heard()
    laptop.hear(Awareness(b'\x01\x07\x01\x11{"user":{"id":1}}'))
    assert laptop.take_heard() == [PresenceChanged({7: {"user": {"id": 1}}})]
    laptop.do(laptop.session.closed())
    assert laptop.take_heard() == [PresenceChanged({})]


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"\xff",
        encode(Ack(1)),
        encode(Refused(1, "x", "x")),
        encode(Hello("x")),
        encode(Update(b"nonsense")),
        encode(SyncStep2(b"")),
    ],
)
def test_a_server_that_does_not_speak_the_protocol_is_hung_up_on(
    laptop: Laptop, workshop: Workshop, frame: bytes
) -> None:
    laptop.connect()
    laptop.take_heard()
    before = laptop.document.get(Note, workshop.note)
    laptop.do(laptop.session.received(frame))
    assert [type(event) for event in laptop.take_heard()] == [HangUp]
    assert laptop.document.get(Note, workshop.note) == before
