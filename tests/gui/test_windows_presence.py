"""Who else is here and where, pictures that come later, and the help's list of keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from dttools.document.commands import AddRecord
from dttools.ids import ActorId, new_id
from dttools.model import Board, Note, Persona, Vector
from dttools_desktop.canvas.view import BoardView
from dttools_desktop.canvas.writing.others import Flag
from dttools_desktop.canvas.zones import ZoneView
from dttools_desktop.editors.persona.picture_field import PictureField
from dttools_desktop.link import Peer, SyncKind, SyncState
from dttools_desktop.qtkit.widgets import Avatar
from dttools_desktop.windows.help_dialog import shortcuts
from dttools_desktop.windows.main_window import MainWindow
from dttools_desktop.windows.project.cursors import NamedCursor
from dttools_desktop.windows.project.page import ProjectPage
from dttools_desktop.workspace import Library

NO_KEYS = Qt.KeyboardModifier.NoModifier


@dataclass
class Friends:
    """The link of a project, with others at the other end that do as the test says."""

    state: SyncState = field(default_factory=lambda: SyncState(SyncKind.SAVED_ON_SERVER))
    role: str = "member"
    peers: tuple[Peer, ...] = ()
    shown: list[Mapping[str, Any] | None] = field(default_factory=list)
    _on_peers: list[Callable[[object], None]] = field(default_factory=list)
    _on_asset: list[Callable[[str], None]] = field(default_factory=list)

    def on_state(self, _listener: object) -> Callable[[], None]:
        return lambda: None

    on_event = on_state

    def on_peers(self, listener: Callable[[object], None]) -> Callable[[], None]:
        self._on_peers.append(listener)
        return lambda: self._on_peers.remove(listener)

    def on_asset(self, listener: Callable[[str], None]) -> Callable[[], None]:
        self._on_asset.append(listener)
        return lambda: self._on_asset.remove(listener)

    def set_presence(self, state: Mapping[str, Any] | None) -> None:
        self.shown.append(state)

    def are(self, *peers: Peer) -> None:
        self.peers = peers
        for listener in self._on_peers:
            listener(peers)

    def bring(self, sha: str) -> None:
        for listener in self._on_asset:
            listener(sha)


@pytest.fixture
def friends() -> Friends:
    return Friends()


@pytest.fixture
def page(window: MainWindow, library: Library, friends: Friends, monkeypatch: pytest.MonkeyPatch) -> ProjectPage:
    assert window.desk is not None
    monkeypatch.setattr(window.desk, "attach", lambda _project: friends)
    window.open_project(library.create("Fila do hospital"))
    assert window.project is not None
    return window.project


@pytest.fixture
def board(page: ProjectPage) -> Board:
    return next(page.document.all(Board))


def ben(record: object = None, cursor: object = None) -> Peer:
    return Peer(7, ActorId("ben"), "Ben", {"record": record, "cursor": cursor})


def faces(page: ProjectPage) -> list[str]:
    return [face.toolTip() for face in page.top_bar.findChildren(Avatar) if not face.isHidden()]


def cursors(page: ProjectPage) -> list[NamedCursor]:
    view = page.findChild(BoardView)
    assert view is not None
    return [one for one in view.findChildren(NamedCursor) if not one.isHidden()]


def test_others_hear_which_record_is_open_and_where_we_point(
    qtbot: QtBot, page: ProjectPage, friends: Friends, board: Board
) -> None:
    assert friends.shown[-1] == {"record": None, "cursor": None}
    page.show_record(board.id)
    assert friends.shown[-1] == {"record": board.id, "cursor": None}
    view = page.findChild(BoardView)
    assert view is not None
    qtbot.mouseMove(view, QPoint(300, 200))
    at = view.camera.to_board(QPointF(300, 200))
    qtbot.waitUntil(lambda: friends.shown[-1] == {"record": board.id, "cursor": [round(at.x()), round(at.y())]})
    page.show_phase(1)
    assert friends.shown[-1] == {"record": None, "cursor": None}


def test_faces_say_who_is_here_and_where(qtbot: QtBot, page: ProjectPage, friends: Friends, board: Board) -> None:
    friends.are(ben(board.id), Peer(8, ActorId("eva"), "Eva", {"record": "gone"}))
    qtbot.waitUntil(lambda: faces(page) == ["Ben — at “Ideation board”", "Eva"])
    friends.are()
    qtbot.waitUntil(lambda: faces(page) == [])


def test_somebodys_pointer_is_drawn_where_it_is_on_the_same_board(
    qtbot: QtBot, page: ProjectPage, friends: Friends, board: Board
) -> None:
    page.show_record(board.id)
    view = page.findChild(BoardView)
    assert view is not None
    friends.are(ben(board.id, [40, 60]))
    (cursor,) = cursors(page)
    assert cursor.pos() == view.camera.to_view(QPointF(40, 60)).toPoint()
    view.camera.pan(QPointF(25, 0))
    assert cursor.pos() == view.camera.to_view(QPointF(40, 60)).toPoint()
    assert not cursor.grab().toImage().isNull()
    friends.are(ben("another board", [40, 60]))
    qtbot.waitUntil(lambda: cursors(page) == [])


def test_on_a_page_of_zones_a_pointer_counts_from_its_zone(qtbot: QtBot, page: ProjectPage, friends: Friends) -> None:
    persona = new_id()
    page.project.apply(AddRecord(Persona, persona))
    page.show_record(persona)
    view = page.board_view()
    assert isinstance(view, ZoneView)
    zone = view.page.zones[1]
    spot = view.camera.to_view(zone.rect.topLeft() + QPointF(40, 120)).toPoint()
    qtbot.mouseMove(view, spot)
    qtbot.waitUntil(lambda: friends.shown[-1] is not None and friends.shown[-1].get("zone") == zone.zone)
    shown = friends.shown[-1]
    assert shown is not None
    assert shown["cursor"] == pytest.approx([40, 120], abs=2)
    friends.are(Peer(7, ActorId("ben"), "Ben", {"record": persona, "cursor": [40, 120], "zone": zone.zone}))
    (cursor,) = cursors(page)
    assert (cursor.pos() - spot).manhattanLength() <= 2
    friends.are(Peer(7, ActorId("ben"), "Ben", {"record": persona, "cursor": [40, 120], "zone": "of another version"}))
    assert len(cursors(page)) == 1
    friends.are(Peer(7, ActorId("ben"), "Ben", {"record": persona, "cursor": [40, 120], "zone": ["x"]}))
    assert len(cursors(page)) == 1


@pytest.mark.parametrize("cursor", [7, "xy", [1], [1, 2, 3], ["a", "b"], [float("nan"), 0], [1e300, 0], {"x": 1}])
def test_a_pointer_that_makes_no_sense_is_not_drawn(
    page: ProjectPage, friends: Friends, board: Board, cursor: object
) -> None:
    page.show_record(board.id)
    friends.are(ben(board.id, cursor), Peer(9, ActorId("eve"), "", {"record": ["x"], "cursor": None}))
    assert cursors(page) == []


def test_others_hear_where_we_type_and_we_see_where_they_do(
    qtbot: QtBot, page: ProjectPage, friends: Friends, board: Board
) -> None:
    note = new_id()
    page.project.apply(AddRecord(Note, note, {"board": board.id, "at": Vector(0, 0), "text": "Trees"}))
    page.show_record(board.id)
    view = page.findChild(BoardView)
    assert view is not None
    place = [5, "Trees", ""]
    typing = {"record": note, "field": "text", "anchor": place, "caret": place}
    friends.are(Peer(7, ActorId("ben"), "Ben", {"record": board.id, "typing": typing}))
    assert [flag.words for flag in view.findChildren(Flag)] == ["Ben is writing…"]
    view.selection.set([note])
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert friends.shown[-1]["typing"] == typing  # type: ignore[index]
    qtbot.waitUntil(lambda: [flag.words for flag in view.findChildren(Flag) if not flag.isHidden()] == ["Ben"])
    assert view.typist.editor is not None
    qtbot.keyClick(view.typist.editor, Qt.Key.Key_Escape)
    assert "typing" not in friends.shown[-1]  # type: ignore[operator]
    friends.are()
    assert all(flag.isHidden() for flag in view.findChildren(Flag))


@pytest.mark.parametrize(
    "typing",
    [
        7,
        {"record": 1},
        {"record": "gone", "field": "text", "anchor": [0, "", ""], "caret": [0, "", ""]},
        {"record": "gone", "field": "text", "anchor": [0, "", ""], "caret": [-1, "", ""]},
        {"record": "gone", "field": "text", "anchor": "x", "caret": [10**12, "", ""]},
    ],
)
def test_typing_that_makes_no_sense_is_not_drawn(
    page: ProjectPage, friends: Friends, board: Board, typing: object
) -> None:
    page.show_record(board.id)
    view = page.findChild(BoardView)
    assert view is not None
    friends.are(Peer(7, ActorId("eve"), "Eve", {"record": board.id, "typing": typing}))
    assert view.findChildren(Flag) == []


def test_a_picture_that_comes_later_is_drawn_in_the_open_editor(
    qtbot: QtBot, page: ProjectPage, friends: Friends
) -> None:
    persona, sha = new_id(), "ab" * 32
    page.project.apply(AddRecord(Persona, persona, {"name": "Rosa", "avatar": sha}))
    page.show_record(persona)
    shown = page.findChild(PictureField)
    assert shown is not None
    qtbot.waitUntil(shown.isVisible)
    before = shown.grab().toImage()
    painted: list[bool] = []
    plain = shown.paintEvent

    def counted(event: Any) -> None:
        painted.append(True)
        plain(event)

    shown.paintEvent = counted  # type: ignore[method-assign]
    folder = page.project._assets._folder / sha[:2]
    folder.mkdir(parents=True)
    red = QImage(64, 64, QImage.Format.Format_RGB32)
    red.fill(0xFF0000)
    assert red.save(str(folder / sha), "PNG")
    friends.bring(sha)
    qtbot.waitUntil(lambda: bool(painted))
    after = shown.grab().toImage()
    assert after != before
    assert after.pixelColor(after.rect().center()).red() > 200


def test_the_help_lists_the_keys_of_the_boards_own_table(page: ProjectPage, board: Board) -> None:
    page.show_record(board.id)
    view = page.findChild(BoardView)
    assert view is not None
    listed = shortcuts()["On a board"]
    assert listed == [
        (action.words.rstrip("…"), action.keys[0]) for action in view.keys.actions.values() if action.keys
    ]
    assert ("New note", "N") in listed
