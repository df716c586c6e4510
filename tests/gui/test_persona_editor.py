"""The persona's card as hands use it: real mouse and key events on a project on the disk."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from dttools.document import Command, ProjectDocument
from dttools.document.commands import AddRecord, AddZoneNote, ChangeFields, EditText
from dttools.ids import ActorId, RecordId, new_id
from dttools.model import Level, Persona
from dttools.model.values import LONG_TEXT, SHORT_TEXT
from dttools_desktop.editors.persona import PersonaEditor, make_editor
from dttools_desktop.editors.registry import EDITORS
from dttools_desktop.qtkit.theme import apply_theme
from dttools_desktop.workspace import Library, OpenProject, Profile

PEER = ActorId("peer")
Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


class Card:
    """A persona on the disk, its editor, and a peer who edits it too."""

    def __init__(self, project: OpenProject, record: RecordId, editor: PersonaEditor) -> None:
        self.project, self.record, self.editor, self.form = project, record, editor, editor.form

    @property
    def persona(self) -> Persona:
        return self.project.document.get(Persona, self.record)

    def peer_does(self, command: Command) -> None:
        peer = ProjectDocument([self.project.document.update_since()])
        peer.apply(command, by=PEER)
        self.project.document.receive(peer.update_since(self.project.document.state_vector()))

    def type(self, field: QWidget, text: str) -> None:
        field.setFocus()
        QTest.keyClicks(field, text)

    def leave(self) -> None:
        assert self.editor.finish()


@pytest.fixture
def project(profile_folder: Path) -> Iterator[OpenProject]:
    profile = Profile.open(profile_folder)
    library = Library(profile)
    opened = library.open(library.create("Pronto-socorro"))
    yield opened
    opened.close()
    profile.close()


@pytest.fixture
def card(qtbot: QtBot, qapp: QApplication, project: OpenProject) -> Iterator[Card]:
    apply_theme(qapp, "light")
    record = new_id()
    project.apply(AddRecord(Persona, record))
    editor = make_editor(project, record)
    editor.resize(1100, 800)
    editor.show()
    qtbot.waitExposed(editor)
    editor.activateWindow()
    yield Card(project, record, editor)
    editor.finish()
    editor.close()
    editor.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def picture(mode: str = "RGB", size: tuple[int, int] = (80, 120), encoding: str = "PNG") -> bytes:
    target = io.BytesIO()
    Image.new(mode, size, "teal").save(target, encoding)
    return target.getvalue()


def drop(widget: QWidget, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, held = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(widget, QDragEnterEvent(QPoint(40, 40), Qt.DropAction.CopyAction, mime, buttons, held))
    QApplication.sendEvent(widget, QDropEvent(QPointF(40, 40), Qt.DropAction.CopyAction, mime, buttons, held))


def test_every_tool_of_the_first_workshop_has_an_editor() -> None:
    assert EDITORS.keys() >= {"board", "empathy_map", "persona"}


@pytest.mark.parametrize("name", ["name", "occupation", "location", "quote", "bio"])
def test_what_is_typed_is_kept_after_a_short_pause(card: Card, qtbot: QtBot, name: str) -> None:
    card.type(card.form.text(name), "Ana Prado")
    qtbot.waitUntil(lambda: getattr(card.persona, name) == "Ana Prado")


def test_tab_goes_from_field_to_field_in_the_order_of_the_card(card: Card) -> None:
    name = card.form.text("name")
    name.setFocus()
    visited = []
    for _ in range(4):
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, Key.Key_Tab)
        now = QApplication.focusWidget()
        visited.append(now.accessibleName() if now is not None else "")
    assert visited == ["Quote", "Age", "Occupation", "Location"]


def test_leaving_a_field_ends_an_undo_step(card: Card) -> None:
    card.type(card.form.text("name"), "Ana")
    card.type(card.form.text("bio"), "Enfermeira")
    card.leave()
    QTest.keyClick(card.form.text("bio"), Key.Key_Z, CONTROL)
    assert (card.persona.name, card.persona.bio) == ("Ana", "")
    QTest.keyClick(card.form.text("bio"), Key.Key_Z, CONTROL)
    assert card.persona.name == ""
    assert card.form.text("name").toPlainText() == ""
    QTest.keyClick(card.form.text("bio"), Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert card.form.text("name").toPlainText() == "Ana"


def test_a_remote_change_shows_without_losing_the_caret(card: Card) -> None:
    bio = card.form.text("bio")
    card.type(bio, "mora longe")
    card.leave()
    cursor = bio.textCursor()
    cursor.setPosition(4)
    bio.setTextCursor(cursor)
    card.peer_does(EditText(card.record, "bio", "Ela mora longe"))
    assert bio.toPlainText() == "Ela mora longe"
    QTest.keyClicks(bio, " muito")
    card.leave()
    assert card.persona.bio == "Ela mora muito longe"


def test_two_people_typing_in_one_text_both_keep_their_words(card: Card) -> None:
    bio = card.form.text("bio")
    card.type(bio, "mora longe")
    card.leave()
    QTest.keyClicks(bio, " e canta")  # not kept yet
    card.peer_does(EditText(card.record, "bio", "Ana mora longe"))
    card.leave()
    assert card.persona.bio == "Ana mora longe e canta"


def test_a_text_over_the_limit_stays_and_says_so(card: Card) -> None:
    bio = card.form.text("bio")
    bio.setPlainText("y" * (LONG_TEXT + 1))
    assert not card.editor.finish()
    assert card.persona.bio == ""
    assert card.form.problem("bio").startswith("The text has 20,001 characters; at most 20,000 fit.")
    bio.setPlainText("y" * LONG_TEXT)
    assert card.editor.finish()
    assert card.form.problem("bio") == ""
    assert len(card.persona.bio) == LONG_TEXT


def test_a_book_that_is_pasted_is_refused_with_words(card: Card) -> None:
    bio = card.form.text("bio")
    QGuiApplication.clipboard().setText("word " * 200_000)
    QTest.keyClick(bio, Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert bio.toPlainText() == ""
    assert "1,000,000 characters" in card.form.problem("bio")


def test_a_name_over_its_limit_says_so_and_line_breaks_become_spaces(card: Card) -> None:
    name = card.form.text("name")
    QGuiApplication.clipboard().setText("Ana\nPrado")
    name.setFocus()
    QTest.keyClick(name, Key.Key_V, CONTROL)
    card.leave()
    assert card.persona.name == "Ana Prado"
    name.setPlainText("n" * (SHORT_TEXT + 1))
    assert not card.editor.finish()
    assert "501" in card.form.problem("name")


def test_an_age_is_a_number_and_anything_else_says_so(card: Card) -> None:
    age = card.form.age
    card.type(age, "34")
    assert card.persona.age == 34
    QTest.keyClicks(age, "x")
    assert card.form.problem("age") == "An age is a whole number from 0 to 130."
    assert card.persona.age == 34
    assert not card.editor.finish()
    QTest.keyClick(age, Key.Key_Backspace)
    assert card.form.problem("age") == ""
    QTest.keyClicks(age, "0")
    assert card.form.problem("age") != ""
    age.selectAll()
    QTest.keyClick(age, Key.Key_Delete)
    assert card.persona.age is None


def test_an_age_is_undone_by_the_project(card: Card) -> None:
    card.type(card.form.age, "34")
    QTest.keyClick(card.form.age, Key.Key_Z, CONTROL)
    assert card.persona.age is None
    assert card.form.age.text() == ""


def test_a_remote_age_shows_but_not_over_what_is_no_age_yet(card: Card) -> None:
    card.peer_does(ChangeFields((card.record,), {"age": 51}))
    assert card.form.age.text() == "51"
    card.type(card.form.age, "x")
    card.peer_does(ChangeFields((card.record,), {"age": 52}))
    assert card.form.age.text() == "51x"


def test_comfort_with_technology_is_chosen_and_taken_back(card: Card) -> None:
    high = card.form.savviness.buttons[Level.HIGH]
    QTest.mouseClick(high, Qt.MouseButton.LeftButton)
    assert card.persona.tech_savviness == Level.HIGH
    QTest.mouseClick(high, Qt.MouseButton.LeftButton)
    assert card.persona.tech_savviness is None
    card.peer_does(ChangeFields((card.record,), {"tech_savviness": Level.LOW}))
    assert card.form.savviness.buttons[Level.LOW].isChecked()


def test_a_dropped_picture_is_kept_and_can_be_removed(card: Card, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "ana.png"
    file.write_bytes(picture())
    drop(card.form.picture, file)
    qtbot.waitUntil(lambda: card.persona.avatar is not None)
    avatar = card.persona.avatar
    assert avatar is not None
    assert card.project.asset_path(avatar) is not None
    card.form.picture.setFocus()
    QTest.keyClick(card.form.picture, Key.Key_Delete)
    assert card.persona.avatar is None
    card.project.undo()
    assert card.persona.avatar == avatar


def test_a_pasted_picture_is_kept(card: Card, qtbot: QtBot) -> None:
    image = QImage.fromData(picture())
    QGuiApplication.clipboard().setImage(image)
    card.form.picture.setFocus()
    QTest.keyClick(card.form.picture, Key.Key_V, CONTROL)
    qtbot.waitUntil(lambda: card.persona.avatar is not None)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("corrupt.png", picture()[:60]),
        ("notes.txt", b"not a picture at all"),
        ("empty.jpg", b""),
    ],
)
def test_what_is_no_picture_is_refused_with_a_reason_and_nothing_is_lost(
    card: Card, qtbot: QtBot, tmp_path: Path, name: str, content: bytes
) -> None:
    good = card.project.add_asset(picture())
    card.project.apply(ChangeFields((card.record,), {"avatar": good}))
    file = tmp_path / name
    file.write_bytes(content)
    drop(card.form.picture, file)
    qtbot.waitUntil(lambda: card.form.problem("picture") != "")
    assert "not a picture that DTTools can read" in card.form.problem("picture")
    assert card.persona.avatar == good
    assert not card.form.picture.busy


def test_a_picture_of_40_mb_is_taken_without_stopping_the_window(card: Card, qtbot: QtBot, tmp_path: Path) -> None:
    side = 3700
    file = tmp_path / "large.bmp"
    Image.linear_gradient("L").resize((side, side)).convert("RGB").save(file, "BMP")
    assert file.stat().st_size > 40_000_000
    drop(card.form.picture, file)
    assert card.form.picture.busy
    qtbot.waitUntil(lambda: card.persona.avatar is not None, timeout=60_000)
    assert card.persona.avatar is not None
    kept = card.project.asset_path(card.persona.avatar)
    assert kept is not None
    assert kept.stat().st_size < 10_000_000


def test_a_file_over_the_limit_is_refused(card: Card, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "huge.png"
    with file.open("wb") as sparse:
        sparse.write(picture())
        sparse.truncate(70_000_000)
    drop(card.form.picture, file)
    qtbot.waitUntil(lambda: card.form.problem("picture") != "", timeout=30_000)
    assert "limit" in card.form.problem("picture")
    assert card.persona.avatar is None


def test_a_file_that_is_gone_is_told(card: Card, qtbot: QtBot, tmp_path: Path) -> None:
    drop(card.form.picture, tmp_path / "gone.png")
    qtbot.waitUntil(lambda: card.form.problem("picture") != "")
    assert "gone.png" in card.form.problem("picture")


def test_notes_flow_in_the_zones_of_the_card(card: Card) -> None:
    view, page = card.editor.view, card.editor.page
    zone = page.zone("goals")
    assert zone is not None
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.camera.to_view(zone.add.center()).toPoint())
    editor = view.typist.editor
    assert editor is not None
    QTest.keyClicks(editor, "Sair na hora")
    assert card.editor.finish()
    assert [note.text for note in card.project.document.zone(card.record, "goals")] == ["Sair na hora"]


def test_a_wide_window_shows_three_columns(card: Card, qtbot: QtBot) -> None:
    card.project.apply(AddZoneNote(new_id(), card.record, "channels", "WhatsApp"))
    assert card.editor.page.columns == 2
    card.editor.resize(1700, 900)
    qtbot.waitUntil(lambda: card.editor.page.columns == 3)
    rects = [zone.rect for zone in card.editor.page.zones]
    assert len({rect.left() for rect in rects}) == 3
    assert not any(a.intersects(b) for place, a in enumerate(rects) for b in rects[place + 1 :])


def test_read_only_lets_nothing_change_and_says_why(card: Card) -> None:
    card.project.apply(ChangeFields((card.record,), {"name": "Ana"}))
    card.editor.set_read_only("You may look at this project, not change it.")
    card.type(card.form.text("name"), "X")
    card.type(card.form.age, "3")
    QTest.mouseClick(card.form.savviness.buttons[Level.LOW], Qt.MouseButton.LeftButton)
    assert card.form.locked.text() == "You may look at this project, not change it."
    assert (card.persona.name, card.persona.age, card.persona.tech_savviness) == ("Ana", None, None)
    card.editor.set_read_only(None)
    card.type(card.form.text("name"), "!")
    card.leave()
    assert card.persona.name == "Ana!"


def test_the_theme_changes_under_an_open_card(card: Card, qapp: QApplication) -> None:
    light = card.editor.grab().toImage().pixelColor(10, 400).lightness()
    apply_theme(qapp, "dark")
    dark = card.editor.grab().toImage().pixelColor(10, 400).lightness()
    apply_theme(qapp, "light")
    assert light > 200
    assert dark < 80


def test_the_thumbnail_shows_the_card(card: Card) -> None:
    made = card.editor.thumbnail()
    assert (made.width(), made.height()) == (640, 400)
    assert len({made.pixelColor(x, 200).name() for x in range(0, 640, 8)}) > 3
