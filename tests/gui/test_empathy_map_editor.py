"""The empathy map as hands use it: real mouse and key events on a project on the disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dttools.document import ProjectDocument
from dttools.document.commands import AddRecord, AddZoneNote, ChangeFields, EditText, TrashRecords
from dttools.ids import ActorId, RecordId, new_id
from dttools.model import EmpathyMap, Note, NoteColour, Persona
from dttools.model.values import LONG_TEXT
from dttools_desktop.canvas.clipboard import to_mime
from dttools_desktop.editors.empathy_map import EmpathyMapEditor, make_editor
from dttools_desktop.qtkit.theme import apply_theme
from dttools_desktop.workspace import Library, OpenProject, Profile

PEER = ActorId("peer")
Key = Qt.Key


class Peer:
    """Somebody else on the same project."""

    def __init__(self, project: OpenProject) -> None:
        self._project = project
        self.document = ProjectDocument([project.document.update_since()])

    def does(self, command: object) -> None:
        """An edit that arrives here at once."""
        self.document.receive(self._project.document.update_since())
        self.document.apply(command, by=PEER)  # type: ignore[arg-type]
        self._project.document.receive(self.document.update_since(self._project.document.state_vector()))


class Hands:
    """What a person sees of a map and does to it."""

    def __init__(self, project: OpenProject, board: RecordId, editor: EmpathyMapEditor) -> None:
        self.project, self.board, self.editor = project, board, editor
        self.view, self.page = editor.view, editor.page

    def texts(self, zone: str) -> list[str]:
        return [note.text for note in self.project.document.zone(self.board, zone)]

    def notes(self, zone: str) -> list[Note]:
        return self.project.document.zone(self.board, zone)

    def fill(self, zone: str, *texts: str) -> list[RecordId]:
        ids = [new_id() for _ in texts]
        for record, text in zip(ids, texts, strict=True):
            self.project.apply(AddZoneNote(record, self.board, zone, text))
        return ids

    def pixel(self, point: QPointF) -> QPoint:
        return self.view.camera.to_view(point).toPoint()

    def middle(self, note: RecordId) -> QPointF:
        rect = self.view.scene.shown_rect(note)
        assert rect is not None
        return rect.center()

    def button(self, zone: str) -> QPointF:
        placed = self.page.zone(zone)
        assert placed is not None
        return placed.add.center()

    def bare(self, zone: str) -> QPointF:
        placed = self.page.zone(zone)
        assert placed is not None
        return placed.header.topLeft() + QPointF(placed.header.width() / 2, 8)

    def click(self, point: QPointF) -> None:
        QTest.mouseClick(self.view, Qt.MouseButton.LeftButton, pos=self.pixel(point))

    def double_click(self, point: QPointF) -> None:
        self.click(point)
        QTest.mouseDClick(self.view, Qt.MouseButton.LeftButton, pos=self.pixel(point))

    def drag(self, start: QPointF, end: QPointF, modifier: Qt.KeyboardModifier | None = None) -> None:
        held = modifier or Qt.KeyboardModifier.NoModifier
        QTest.mousePress(self.view, Qt.MouseButton.LeftButton, held, self.pixel(start))
        for step in (0.3, 0.7, 1.0):
            move(self.view, self.pixel(start + (end - start) * step), held)
        QTest.mouseRelease(self.view, Qt.MouseButton.LeftButton, held, self.pixel(end))

    def type(self, text: str) -> None:
        editor = self.view.typist.editor
        assert editor is not None
        for letter in text:
            if letter.isascii():
                QTest.keyClicks(editor, letter)
            else:  # as input methods and dead keys bring it
                brought = QInputMethodEvent("", [])
                brought.setCommitString(letter)
                QApplication.sendEvent(editor, brought)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        held = modifier or Qt.KeyboardModifier.NoModifier
        QTest.keyClick(self.view.typist.editor or self.view, key, held)
        QApplication.processEvents()


def move(view: object, pixel: QPoint, held: Qt.KeyboardModifier) -> None:
    """A move with the left button held, which `QTest.mouseMove` cannot say."""
    left, point = Qt.MouseButton.LeftButton, QPointF(pixel)
    QApplication.sendEvent(view, QMouseEvent(QEvent.Type.MouseMove, point, point, left, left, held))  # type: ignore[arg-type]


@pytest.fixture
def project(profile_folder: Path) -> Iterator[OpenProject]:
    profile = Profile.open(profile_folder)
    library = Library(profile)
    opened = library.open(library.create("Pronto-socorro"))
    yield opened
    opened.close()
    profile.close()


@pytest.fixture
def hands(qtbot: QtBot, qapp: QApplication, project: OpenProject) -> Iterator[Hands]:
    apply_theme(qapp, "light")
    board = new_id()
    project.apply(AddRecord(EmpathyMap, board, {"title": "Plantão"}))
    editor = make_editor(project, board)
    editor.resize(1100, 800)
    editor.show()
    qtbot.waitExposed(editor)
    editor.activateWindow()
    editor.setFocus()
    yield Hands(project, board, editor)
    editor.finish()
    editor.close()
    editor.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_the_button_of_a_zone_adds_a_note_and_types_at_once(hands: Hands) -> None:
    hands.click(hands.button("says"))
    hands.type("A ficha sumiu")
    hands.press(Key.Key_Escape)
    assert hands.texts("says") == ["A ficha sumiu"]


def test_one_undo_takes_back_a_note_that_was_made_and_typed(hands: Hands) -> None:
    hands.click(hands.button("says"))
    hands.type("A ficha sumiu")
    hands.press(Key.Key_Escape)
    hands.press(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert hands.texts("says") == []
    hands.press(Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert hands.texts("says") == ["A ficha sumiu"]


def test_a_double_click_on_the_button_adds_one_note(hands: Hands) -> None:
    hands.double_click(hands.button("feels"))
    hands.type("cansaço")
    hands.press(Key.Key_Escape)
    assert hands.texts("feels") == ["cansaço"]


def test_a_double_click_in_a_zone_adds_a_note_there(hands: Hands) -> None:
    hands.double_click(hands.bare("gains"))
    hands.type("calma")
    hands.press(Key.Key_Escape)
    assert hands.texts("gains") == ["calma"]


def test_n_adds_to_the_zone_that_was_clicked(hands: Hands) -> None:
    hands.click(hands.bare("does"))
    hands.press(Key.Key_N)
    hands.type("anda")
    hands.press(Key.Key_Escape)
    assert hands.texts("does") == ["anda"]


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Tab])
def test_return_and_tab_go_on_to_the_next_note_of_the_zone(hands: Hands, key: Qt.Key) -> None:
    first, last = hands.fill("thinks", "um", "quatro")
    hands.double_click(hands.middle(first))
    for text in ("dois", "três"):
        hands.press(key)
        hands.type(text)
    hands.press(key)  # an empty note ends the chain
    hands.press(Key.Key_Escape)
    assert hands.texts("thinks") == ["um", "dois", "três", "quatro"]
    assert hands.notes("thinks")[-1].id == last


def test_shift_return_breaks_the_line(hands: Hands) -> None:
    hands.click(hands.button("says"))
    hands.type("um")
    hands.press(Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    hands.type("dois")
    hands.press(Key.Key_Escape)
    assert [text.replace("\u2028", "\n") for text in hands.texts("says")] == ["um\ndois"]


def test_dragging_reorders_within_a_zone(hands: Hands) -> None:
    ids = hands.fill("says", "a", "b", "c")
    hands.drag(hands.middle(ids[2]), hands.middle(ids[0]) - QPointF(30, 0))
    assert hands.texts("says") == ["c", "a", "b"]
    assert hands.notes("says")[0].id == ids[2]


def test_dragging_to_another_zone_is_one_undo_step(hands: Hands) -> None:
    moved, stays = hands.fill("says", "vai", "fica")
    feels = hands.fill("feels", "um", "dois")
    hands.drag(hands.middle(moved), hands.middle(feels[1]) - QPointF(30, 0))
    assert hands.texts("feels") == ["um", "vai", "dois"]
    assert [note.id for note in hands.notes("says")] == [stays]
    hands.press(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert hands.texts("says") == ["vai", "fica"]
    assert hands.texts("feels") == ["um", "dois"]


def test_dropping_outside_of_all_zones_changes_nothing(hands: Hands) -> None:
    (note,) = hands.fill("says", "fica")
    before = hands.project.document.state_vector()
    hands.drag(hands.middle(note), QPointF(-60, -10))
    assert hands.texts("says") == ["fica"]
    assert hands.project.document.state_vector() == before


def test_several_notes_keep_their_order_when_they_move(hands: Hands) -> None:
    ids = hands.fill("says", "a", "b", "c")
    hands.click(hands.middle(ids[2]))
    QTest.mouseClick(
        hands.view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, hands.pixel(hands.middle(ids[0]))
    )
    hands.drag(hands.middle(ids[0]), hands.bare("pains"))
    assert hands.texts("pains") == ["a", "c"]


def test_alt_dragging_leaves_the_note_and_puts_a_copy(hands: Hands) -> None:
    (note,) = hands.fill("says", "original")
    hands.drag(hands.middle(note), hands.bare("thinks"), Qt.KeyboardModifier.AltModifier)
    assert hands.texts("says") == ["original"]
    assert hands.texts("thinks") == ["original"]


def test_a_drag_shows_where_the_note_would_go(hands: Hands) -> None:
    ids = hands.fill("says", "a", "b")
    mark = hands.page.drop_mark((ids[1],), hands.middle(ids[0]) - QPointF(30, 0))
    first = hands.view.scene.shown_rect(ids[0])
    assert mark is not None
    assert first is not None
    assert mark.right() <= first.left()
    assert (mark.top(), mark.bottom()) == (first.top(), first.bottom())


def test_many_lines_become_many_notes_of_the_current_zone(hands: Hands) -> None:
    hands.click(hands.bare("pains"))
    QGuiApplication.clipboard().setText("fila\n\nsistema fora do ar\nfalta de maca\n")
    hands.press(Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert hands.texts("pains") == ["fila", "sistema fora do ar", "falta de maca"]
    hands.press(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert hands.texts("pains") == []


def test_copied_notes_are_pasted_with_their_colour(hands: Hands) -> None:
    (note,) = hands.fill("says", "copia")
    hands.project.apply(ChangeFields((note,), {"colour": NoteColour.PINK}))
    QGuiApplication.clipboard().setMimeData(to_mime(hands.notes("says")))
    hands.click(hands.bare("gains"))
    hands.press(Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [(each.text, each.colour) for each in hands.notes("gains")] == [("copia", NoteColour.PINK)]


def test_delete_goes_to_the_trash_and_on_to_the_next_note(hands: Hands) -> None:
    ids = hands.fill("says", "a", "b", "c")
    hands.click(hands.middle(ids[1]))
    hands.press(Key.Key_Delete)
    assert hands.texts("says") == ["a", "c"]
    assert [record.id for record in hands.project.document.records.trash()] == [ids[1]]
    assert hands.view.selection.ids == (ids[2],)


def test_arrow_keys_walk_through_notes_and_into_zones(hands: Hands) -> None:
    ids = hands.fill("says", "a", "b")
    hands.click(hands.middle(ids[0]))
    hands.press(Key.Key_Right)
    assert hands.view.selection.ids == (ids[1],)
    hands.press(Key.Key_Up)
    assert not len(hands.view.selection)
    assert hands.view.current_zone == "says"
    hands.press(Key.Key_Right)
    assert hands.view.current_zone == "thinks"
    hands.press(Key.Key_Return)
    hands.type("novo")
    hands.press(Key.Key_Escape)
    assert hands.texts("thinks") == ["novo"]


def test_tab_goes_through_zones_and_notes_and_tells_where_it_is(hands: Hands) -> None:
    (note,) = hands.fill("says", "Segunda é assim")
    hands.view.choose_zone(None)
    hands.view.setFocus()
    hands.press(Key.Key_Tab)
    assert hands.view.accessibleDescription() == "Zone Says: What have we heard them say? 1 note"
    hands.press(Key.Key_Tab)
    assert hands.view.selection.ids == (note,)
    assert hands.view.accessibleDescription() == "Says, note 1 of 1: Segunda é assim"
    hands.press(Key.Key_Tab)
    assert hands.view.current_zone == "thinks"
    hands.press(Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert hands.view.selection.ids == (note,)


def test_sixty_notes_in_a_zone_neither_overlap_nor_leave_it(hands: Hands) -> None:
    for number in range(60):
        hands.fill("says", f"Nota {number} " + "palavra " * (number % 30))
    zone = hands.page.zone("says")
    assert zone is not None
    rects = list(zone.notes)
    assert len(rects) == 60
    assert all(zone.rect.contains(rect) for rect in rects)
    card = hands.page.card()
    assert not any(rect.intersects(card) for rect in rects)
    assert not any(a.intersects(b) for place, a in enumerate(rects) for b in rects[place + 1 :])
    below = hands.page.zone("does")
    assert below is not None
    assert below.rect.top() > zone.rect.bottom()


def test_a_note_grows_with_its_text(hands: Hands) -> None:
    (note,) = hands.fill("says", "curto")
    before = hands.view.scene.shown_rect(note)
    hands.project.apply(EditText(note, "text", "um texto que precisa de muitas linhas " * 6))
    after = hands.view.scene.shown_rect(note)
    assert before is not None
    assert after is not None
    assert after.height() > before.height()


def test_what_a_peer_types_in_the_same_note_is_merged_without_losing_the_caret(hands: Hands) -> None:
    (note,) = hands.fill("says", "fila longa")
    hands.double_click(hands.middle(note))
    hands.type(" demais")
    Peer(hands.project).does(EditText(note, "text", "A fila longa"))
    hands.type("!")
    hands.press(Key.Key_Escape)
    assert hands.texts("says") == ["A fila longa demais!"]


def test_a_note_that_a_peer_moves_while_it_is_typed_in_keeps_the_typing(hands: Hands) -> None:
    (note,) = hands.fill("says", "um")
    hands.double_click(hands.middle(note))
    Peer(hands.project).does(ChangeFields((note,), {"zone": "pains"}))
    hands.type(" dois")
    hands.press(Key.Key_Escape)
    assert hands.texts("pains") == ["um dois"]


def test_a_note_that_a_peer_deletes_during_a_drag_is_let_go(hands: Hands) -> None:
    (note,) = hands.fill("says", "some")
    start = hands.middle(note)
    QTest.mousePress(hands.view, Qt.MouseButton.LeftButton, pos=hands.pixel(start))
    move(hands.view, hands.pixel(start + QPointF(80, 20)), Qt.KeyboardModifier.NoModifier)
    Peer(hands.project).does(TrashRecords((note,)))
    QTest.mouseRelease(hands.view, Qt.MouseButton.LeftButton, pos=hands.pixel(hands.bare("feels")))
    assert hands.texts("says") == hands.texts("feels") == []
    assert not hands.view.scene.lifted


def test_notes_that_two_people_put_at_one_place_can_be_parted(hands: Hands) -> None:
    ids = hands.fill("says", "a", "b", "c")
    hands.project.apply(ChangeFields((ids[0], ids[1]), {"order": "a5"}))
    order = [note.id for note in hands.notes("says")]
    equal = [each for each in order if each in ids[:2]]
    hands.drag(hands.middle(ids[2]), hands.middle(equal[1]) - QPointF(30, 0))
    assert [note.id for note in hands.notes("says")] == [equal[0], ids[2], equal[1]]


def test_a_text_over_the_limit_stays_open_and_says_so(hands: Hands) -> None:
    (note,) = hands.fill("says", "x")
    hands.double_click(hands.middle(note))
    editor = hands.view.typist.editor
    assert editor is not None
    editor.setPlainText("y" * (LONG_TEXT + 1))
    assert not hands.editor.finish()
    assert hands.texts("says") == ["x"]
    assert "20,001" in hands.view.messages.shown[0].accessibleName()
    editor.setPlainText("y" * LONG_TEXT)
    assert hands.editor.finish()
    assert hands.texts("says") == ["y" * LONG_TEXT]


def test_the_menu_lists_the_personas_of_the_project(hands: Hands) -> None:
    ana, bia = new_id(), new_id()
    hands.project.apply(AddRecord(Persona, bia, {"name": "Bia & Cia"}))
    hands.project.apply(AddRecord(Persona, ana, {"name": "Ana"}))
    hands.click(hands.page.card().center())
    assert hands.editor.persona_menu.isVisible()
    entries = hands.editor.persona_menu.actions()
    assert [entry.text() for entry in entries[:2]] == ["Ana", "Bia && Cia"]
    entries[0].trigger()
    hands.editor.persona_menu.close()
    assert hands.page.persona is not None
    assert hands.page.persona.id == ana
    hands.project.apply(TrashRecords((ana,)))
    assert hands.page.persona is None


def test_a_new_persona_is_chosen_at_once_and_taken_back_by_one_undo(hands: Hands) -> None:
    hands.editor.add_persona()
    assert hands.page.persona is not None
    hands.press(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert hands.page.persona is None
    assert list(hands.project.document.all(Persona)) == []


def test_optional_zones_are_switched_on_and_stay_while_they_hold_notes(hands: Hands) -> None:
    assert hands.page.zone("hears") is None
    hands.editor.zones_menu.aboutToShow.emit()
    hands.editor.zones_menu.actions()[0].trigger()
    assert hands.page.zone("hears") is not None
    hands.fill("hears", "o chefe")
    hands.editor.show_zone("hears", on=False)
    assert hands.page.zone("hears") is not None


def test_a_note_in_an_optional_zone_from_elsewhere_shows(hands: Hands) -> None:
    Peer(hands.project).does(AddZoneNote(new_id(), hands.board, "sees", "a fila"))
    zone = hands.page.zone("sees")
    assert zone is not None
    assert len(zone.notes) == 1


def test_a_note_of_a_zone_that_is_not_known_shows_apart_and_can_be_brought_in(hands: Hands) -> None:
    (stray,) = hands.fill("from the future", "perdido")
    hands.view.fit_page()
    hands.view.camera.reveal(hands.view.scene.bounds_of((stray,)))
    assert hands.page.zone_of(hands.project.document.get(Note, stray)) == ""
    hands.drag(hands.middle(stray), hands.bare("gains"))
    assert hands.texts("gains") == ["perdido"]


def test_the_title_is_edited_in_place(hands: Hands) -> None:
    hands.double_click(QPointF(60, 24))
    editor = hands.view.typist.editor
    assert editor is not None
    editor.selectAll()
    hands.type("Segunda-feira")
    hands.press(Key.Key_Escape)
    assert hands.project.document.get(EmpathyMap, hands.board).title == "Segunda-feira"


def test_read_only_lets_nothing_change_and_says_why(hands: Hands) -> None:
    (note,) = hands.fill("says", "fica")
    hands.editor.set_read_only("Only the facilitator edits now.")
    hands.click(hands.button("says"))
    hands.drag(hands.middle(note), hands.bare("gains"))
    hands.press(Key.Key_N)
    assert hands.texts("says") == ["fica"]
    assert hands.view.typist.editor is None
    assert hands.view.messages.shown[0].accessibleName().startswith("Only the facilitator edits now.")
    hands.editor.set_read_only(None)
    hands.click(hands.button("says"))
    assert hands.view.typist.editor is not None


def test_the_page_stays_fitted_until_somebody_looks_elsewhere(hands: Hands, qtbot: QtBot) -> None:
    before = hands.view.camera.scale
    hands.editor.resize(800, 700)
    qtbot.waitUntil(lambda: hands.view.camera.scale < before)
    hands.view.keys.do("zoom_in")
    chosen = hands.view.camera.scale
    hands.editor.resize(1000, 760)
    QApplication.processEvents()
    assert hands.view.camera.scale == chosen


def test_the_thumbnail_shows_the_map(hands: Hands) -> None:
    picture = hands.editor.thumbnail()
    assert (picture.width(), picture.height()) == (640, 400)
    colours = {picture.pixelColor(x, 120).name() for x in range(0, 640, 8)}
    assert len(colours) > 3


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_zone_is_painted_in_both_themes(hands: Hands, qapp: QApplication, mode: Callable[[], str]) -> None:
    apply_theme(qapp, mode)  # type: ignore[arg-type]
    picture = hands.view.grab().toImage()
    ratio = hands.view.devicePixelRatioF()
    tints = set()
    for zone in hands.page.zones:
        corner = hands.pixel(zone.rect.bottomLeft() + QPointF(zone.rect.width() - 60, -30))
        if hands.view.rect().contains(corner):
            tints.add(picture.pixelColor(round(corner.x() * ratio), round(corner.y() * ratio)).name())
    assert len(tints) >= 5
    apply_theme(qapp, "light")


def test_a_closed_editor_does_not_hear_the_project_any_more(project: OpenProject, qapp: QApplication) -> None:
    board = new_id()
    project.apply(AddRecord(EmpathyMap, board))
    listeners = len(project.document._change_listeners)
    editor = make_editor(project, board)
    editor.show()
    editor.close()
    editor.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert len(project.document._change_listeners) == listeners
    project.apply(AddZoneNote(new_id(), board, "says", "depois"))
