"""Changing many items at once from the panel at the selection, with real keys and clicks."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dttools.document.commands import ChangeFields
from dttools.ids import RecordId
from dttools.model import Idea, IdeaStatus, Note, Size, TextSize
from dttools_desktop.canvas.bulk_editor import MOST_TAGS, PRESETS, Preset
from dttools_desktop.canvas.bulk_panel import BulkPanel
from dttools_desktop.canvas.items.text_block import fitting_size
from dttools_desktop.canvas.style import board_style
from dttools_desktop.canvas.view import BoardView
from dttools_desktop.editors.ideation import IdeationEditor
from dttools_desktop.qtkit.widgets import IconButton
from support.board_hands import ALT, CONTROL, LEFT, SHIFT, put
from support.memory_project import MemoryProject

KEYS = Qt.Key


@pytest.fixture
def ids(project: MemoryProject) -> list[RecordId]:
    """Two notes and two ideas with different tags."""
    return [
        put(project, x=200, y=300, tags=("som",)),
        put(project, x=450, y=300),
        put(project, Idea, x=700, y=300, tags=("Som", "luz"), category="Sala"),
        put(project, Idea, x=980, y=300, status=IdeaStatus.TESTED),
    ]


@pytest.fixture
def panel(qtbot: QtBot, editor: IdeationEditor, ids: list[RecordId]) -> BulkPanel:
    """The panel, opened by its keys for all four."""
    editor.view.selection.set(ids)
    qtbot.keyClick(editor.view, KEYS.Key_Return, ALT)
    made = editor.selection_bar.bulk
    assert made.isVisible()
    return made


def note(project: MemoryProject, record_id: RecordId) -> Note:
    return project.document.get(Note, record_id)


def idea(project: MemoryProject, record_id: RecordId) -> Idea:
    return project.document.get(Idea, record_id)


def tags(project: MemoryProject, ids: list[RecordId]) -> list[tuple[str, ...]]:
    return [getattr(project.document.records.peek(each), "tags", ()) for each in ids]


def test_a_size_is_given_to_all_in_one_undo_step(
    qtbot: QtBot, panel: BulkPanel, view: BoardView, project: MemoryProject, ids: list[RecordId]
) -> None:
    qtbot.mouseClick(panel.sizes.buttons[Preset.LARGE], LEFT)
    assert note(project, ids[1]).size == PRESETS["note"][Preset.LARGE]
    assert idea(project, ids[3]).size == PRESETS["idea"][Preset.LARGE]
    assert panel.sizes.buttons[Preset.LARGE].isChecked()
    view.setFocus()
    qtbot.keyClick(view, KEYS.Key_Z, CONTROL)
    assert note(project, ids[1]).size == Size(200, 200)
    assert idea(project, ids[3]).size == Size(240, 160)
    assert panel.sizes.buttons[Preset.MEDIUM].isChecked()


def test_texts_are_set_in_the_size_that_was_chosen(
    qtbot: QtBot, panel: BulkPanel, view: BoardView, project: MemoryProject, ids: list[RecordId]
) -> None:
    def sizes() -> list[tuple[int, ...]]:
        items = [view.scene.get(each) for each in (ids[0], ids[2])]
        return [item.fields(board_style())[0].spec.sizes for item in items if item is not None]

    before = sizes()
    qtbot.mouseClick(panel.text_sizes.buttons[TextSize.LARGE], LEFT)
    assert {record.text_size for record in panel.editor.records()} == {TextSize.LARGE}
    assert all(len(after) == 1 and after[0] > max(was) for was, after in zip(before, sizes(), strict=True))
    qtbot.mouseClick(panel.text_sizes.buttons[TextSize.AUTO], LEFT)
    assert sizes() == before


def test_a_larger_note_is_set_in_larger_letters_as_long_as_its_text_fits(
    view: BoardView, project: MemoryProject
) -> None:
    def size_of(side: float, text: str) -> int:
        item = view.scene.get(put(project, size=Size(side, side), text=text))
        assert item is not None
        field = item.fields(board_style())[0]
        return fitting_size(text, field.rect.width(), field.rect.height(), field.spec)

    assert [size_of(side, "Fila") for side in (152, 200, 300, 400, 2000)] == [20, 20, 30, 40, 100]
    assert 13 < size_of(400, "word " * 60) < size_of(400, "word " * 20) == 40
    assert size_of(400, "word " * 400) == size_of(200, "word " * 400) == 13


def test_a_tag_is_added_once_whatever_its_case_and_one_undo_takes_it_back(
    qtbot: QtBot, panel: BulkPanel, project: MemoryProject, ids: list[RecordId]
) -> None:
    before = tags(project, ids)
    qtbot.keyClicks(panel.tag, "som")
    qtbot.keyClick(panel.tag, KEYS.Key_Return)
    assert tags(project, ids) == [("som",), ("som",), ("Som", "luz"), ("som",)]
    assert panel.tag.text() == ""
    project.undo()
    assert tags(project, ids) == before


def test_a_tag_is_removed_from_all_and_the_others_stay(
    qtbot: QtBot, panel: BulkPanel, project: MemoryProject, ids: list[RecordId]
) -> None:
    assert list(panel.tags) == ["luz", "som", "Som"]
    take_away = panel.tags["luz"].findChild(IconButton)
    assert take_away is not None
    assert panel.rect().contains(take_away.mapTo(panel, take_away.rect().bottomRight()))
    assert not take_away.visibleRegion().isEmpty()
    qtbot.mouseClick(take_away, LEFT)
    assert tags(project, ids) == [("som",), (), ("Som",), ()]


def test_an_item_with_as_many_tags_as_there_may_be_loses_none(
    qtbot: QtBot, panel: BulkPanel, project: MemoryProject, ids: list[RecordId]
) -> None:
    full = tuple(f"t{n}" for n in range(MOST_TAGS))
    project.apply(ChangeFields((ids[1],), {"tags": full}))
    qtbot.keyClicks(panel.tag, "novo")
    qtbot.keyClick(panel.tag, KEYS.Key_Return)
    assert note(project, ids[1]).tags == full
    assert note(project, ids[0]).tags == ("som", "novo")


def test_tags_of_the_project_are_offered_while_typing(qtbot: QtBot, panel: BulkPanel) -> None:
    qtbot.keyClicks(panel.tag, "lu")
    completer = panel.tag.completer()
    assert completer.popup().isVisible()
    assert completer.currentCompletion() == "luz"


def test_status_and_category_are_of_ideas_alone_and_mixed_ones_say_so(
    qtbot: QtBot, panel: BulkPanel, view: BoardView, project: MemoryProject, ids: list[RecordId]
) -> None:
    assert panel.status.currentIndex() == -1
    assert panel.category.placeholderText() == "Mixed"
    panel.status.setFocus()
    qtbot.keyClick(panel.status, KEYS.Key_Down)
    qtbot.keyClick(panel.status, KEYS.Key_Down)
    assert {idea(project, each).status for each in ids[2:]} == {IdeaStatus.SELECTED}
    qtbot.keyClicks(panel.category, "Conforto")
    qtbot.keyClick(panel.category, KEYS.Key_Return)
    assert {idea(project, each).category for each in ids[2:]} == {"Conforto"}
    view.selection.set(ids[:2])
    assert not panel.status.isVisible()
    assert not panel.category.isVisible()


def test_locked_items_keep_what_they_have(
    qtbot: QtBot, panel: BulkPanel, project: MemoryProject, ids: list[RecordId]
) -> None:
    project.apply(ChangeFields((ids[0],), {"locked": True}))
    qtbot.mouseClick(panel.sizes.buttons[Preset.SMALL], LEFT)
    assert note(project, ids[0]).size == Size(200, 200)
    assert note(project, ids[1]).size == PRESETS["note"][Preset.SMALL]


def test_what_others_change_shows_and_what_is_typed_stays(
    qtbot: QtBot, panel: BulkPanel, project: MemoryProject, ids: list[RecordId]
) -> None:
    panel.category.setFocus()
    qtbot.keyClicks(panel.category, "Conf")
    project.peer_does(ChangeFields(tuple(ids[2:]), {"category": "Delas", "status": IdeaStatus.PROTOTYPE}))
    assert panel.category.text() == "Conf"
    assert panel.status.currentText() == "Prototyped"


def test_keys_in_the_panel_never_reach_the_board_and_escape_goes_back_to_it(
    qtbot: QtBot, panel: BulkPanel, view: BoardView, project: MemoryProject, ids: list[RecordId]
) -> None:
    before = note(project, ids[0]).at
    button = panel.sizes.buttons[Preset.MEDIUM]
    for key in (KEYS.Key_Down, KEYS.Key_Delete, KEYS.Key_L):
        qtbot.keyClick(button, key)
    assert note(project, ids[0]).at == before
    qtbot.keyClick(button, KEYS.Key_Escape)
    assert panel.isHidden()
    assert view.hasFocus()
    assert view.selection.ids == tuple(ids)


def test_a_read_only_board_has_no_panel(
    qtbot: QtBot, panel: BulkPanel, editor: IdeationEditor, view: BoardView
) -> None:
    editor.set_read_only("Only the owner writes here.")
    assert panel.isHidden()
    qtbot.keyClick(view, KEYS.Key_Return, ALT)
    assert panel.isHidden()


def test_tags_are_come_to_before_the_line_below_them_and_removing_one_keeps_the_keyboard(
    qtbot: QtBot, panel: BulkPanel
) -> None:
    panel.tag.setFocus()
    crosses = [panel.tags[tag].take_away for tag in panel.tags]
    for cross in reversed(crosses):
        qtbot.keyClick(QApplication.focusWidget(), KEYS.Key_Backtab, SHIFT)
        assert QApplication.focusWidget() is cross
    qtbot.keyClick(crosses[0], KEYS.Key_Space)
    assert QApplication.focusWidget() is panel.tag
