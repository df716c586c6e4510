"""The ideation editor around the canvas."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dttools.document.commands import AddIdeas
from dttools.ids import new_id
from dttools.model import Idea, IdeaStatus, Note
from dttools_desktop.canvas.outline import OutlineModel
from dttools_desktop.editors.ideation import IdeationEditor
from dttools_desktop.editors.registry import make_editor
from dttools_desktop.qtkit.theme import apply_theme
from dttools_desktop.qtkit.widgets import IconButton
from support.board_hands import LEFT, NONE, at, drag, put
from support.memory_project import MemoryProject


def test_an_empty_board_teaches_until_something_lies_on_it(editor: IdeationEditor, project: MemoryProject) -> None:
    assert editor.empty.isVisible()
    assert editor.thumbnail().isNull()
    put(project)
    assert not editor.empty.isVisible()
    picture = editor.thumbnail()
    assert (picture.width(), picture.height()) == (640, 400)
    assert len({picture.pixel(x, 200) for x in range(0, 640, 5)}) > 1


def test_a_list_on_the_clipboard_starts_an_empty_board(editor: IdeationEditor, project: MemoryProject) -> None:
    QGuiApplication.clipboard().setText("one\ntwo")
    editor.view.paste()
    assert {idea.title for idea in project.document.all(Idea)} == {"one", "two"}


def test_the_toolbar_puts_a_note_where_one_clicks(qtbot: QtBot, editor: IdeationEditor, project: MemoryProject) -> None:
    qtbot.mouseClick(editor.toolbar.note, LEFT)
    assert editor.toolbar.note.isChecked()
    qtbot.mouseClick(editor.view, LEFT, NONE, at(editor.view, 700, 500))
    assert editor.view.typist.editor is not None
    qtbot.keyClicks(editor.view.typist.editor, "here")
    qtbot.keyClick(editor.view.typist.editor, Qt.Key.Key_Escape)
    assert next(project.document.all(Note)).text == "here"
    assert editor.toolbar.select.isChecked()
    qtbot.mouseClick(editor.toolbar.undo, LEFT)
    assert list(project.document.all(Note)) == []


def test_no_key_of_a_toolbar_is_defined_beside_the_table(editor: IdeationEditor) -> None:
    actions = editor.view.keys.actions
    known = {keys for action in actions.values() for keys in action.keys}
    for made in editor.toolbar.findChildren(IconButton):
        words, _, keys = made.toolTip().partition("  ")
        assert keys in known, words
    by_keys = [keys for action in actions.values() for keys in action.keys]
    assert len(by_keys) == len(set(by_keys))


def test_the_selection_bar_comes_with_a_selection_and_goes_in_drags(
    qtbot: QtBot, editor: IdeationEditor, project: MemoryProject
) -> None:
    put(project)
    bar = editor.selection_bar
    assert not bar.isVisible()
    qtbot.mouseClick(editor.view, LEFT, NONE, at(editor.view, 350, 250))
    assert bar.isVisible()
    editor.view.busy_changed.connect(lambda _busy: states.append(bar.isVisible()))
    states: list[bool] = []
    drag(qtbot, editor.view, at(editor.view, 350, 250), at(editor.view, 600, 500))
    assert states == [False, True]
    trash = next(each for each in bar.findChildren(type(editor.toolbar.note)) if each.accessibleName() == "Delete")
    qtbot.mouseClick(trash, LEFT)
    assert not bar.isVisible()
    assert list(project.document.all(Note)) == []


def test_both_themes_paint_the_board(qapp: QApplication, editor: IdeationEditor, project: MemoryProject) -> None:
    put(project, Idea, x=0, y=0, title="Trees", category="Green")
    light = editor.thumbnail().pixelColor(2, 2).lightness()
    apply_theme(qapp, "dark")
    try:
        assert editor.thumbnail().pixelColor(2, 2).lightness() < 60 < light
    finally:
        apply_theme(qapp, "light")


def test_the_outline_names_every_item_in_reading_order(
    qtbot: QtBot, editor: IdeationEditor, project: MemoryProject
) -> None:
    put(project, Idea, x=600, y=210, title="Trees")
    put(project, x=100, y=200, text="first")
    outline = OutlineModel(editor.scene)
    put(project, x=100, y=900, text="last")
    qtbot.waitUntil(lambda: outline.rowCount() == 3)
    names = [outline.data(outline.index(row)) for row in range(3)]
    assert names == ["Note: first", "Idea: Trees, 0 votes", "Note: last"]


def test_the_registry_makes_the_editor_of_a_board(qtbot: QtBot, project: MemoryProject) -> None:
    made = make_editor(project, "board", project.board)
    assert isinstance(made, IdeationEditor)
    qtbot.addWidget(made)
    names = {action.objectName() for action in made.actions_for_menus()}
    assert {"undo", "add_idea", "cluster", "fit"} <= names
    assert make_editor(project, "vote", project.board) is None


def test_s_takes_an_idea_from_selected_to_prototyped_and_tested(
    qtbot: QtBot, project: MemoryProject, editor: IdeationEditor
) -> None:
    idea = put(project, Idea, title="Senhas")
    editor.view.selection.set((idea,))
    seen = []
    for _ in IdeaStatus:
        qtbot.keyClick(editor.view, Qt.Key.Key_S)
        seen.append(project.document.get(Idea, idea).status)
    assert seen == [IdeaStatus.SELECTED, IdeaStatus.PROTOTYPE, IdeaStatus.TESTED, IdeaStatus.IDEA]


def test_what_one_types_is_not_under_the_toolbar(editor: IdeationEditor, project: MemoryProject) -> None:
    idea = put(project, Idea, title="Trees")
    item = editor.scene.get(idea)
    assert item is not None
    editor.view.camera.pan(-editor.view.camera.to_view(item.rect.topLeft()) + QPointF(10, 200))
    editor.view.selection.set((idea,))
    editor.view.maker.edit_current()
    assert editor.view.typist.editor is not None
    assert editor.view.typist.editor.geometry().left() > editor.toolbar.geometry().right()


def test_many_ideas_that_come_to_an_empty_board_are_shown(editor: IdeationEditor, project: MemoryProject) -> None:
    project.apply(AddIdeas(tuple((new_id(), {"title": f"Idea {n}"}) for n in range(60)), editor.scene.board))
    assert all(editor.view.camera.visible.contains(item.rect) for item in editor.scene.items())
