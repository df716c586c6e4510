"""Versions, the timeline and the review of a project, on the screen with a real workspace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from dttools.document import Command, ProjectDocument
from dttools.document.commands import AddIdeas, AddRecord, ChangeFields, EditText, TrashRecords
from dttools.ids import ActorId, RecordId, new_id
from dttools.model import Board, Idea, Note, Version, VersionReason
from dttools.sync import RecoveredEdit
from dttools.sync.events import EditsTrashed
from dttools_desktop.canvas.view import BoardView
from dttools_desktop.qtkit.widgets import Banner
from dttools_desktop.windows.confirm import ConfirmDialog
from dttools_desktop.windows.main_window import MainWindow
from dttools_desktop.windows.project.history.desk import HistoryDesk
from dttools_desktop.windows.project.history.panel import Tab
from dttools_desktop.windows.project.history.words import version_name
from dttools_desktop.windows.project.page import ProjectPage
from dttools_desktop.windows.project.recovered import RecoveredDialog
from dttools_desktop.windows.project.trash import TrashDialog
from dttools_desktop.workspace import Library, People

LEFT = Qt.MouseButton.LeftButton
ANA = ActorId("0190d5a7-0000-7000-8000-00000000000a")


@pytest.fixture
def page(window: MainWindow, library: Library) -> ProjectPage:
    window.open_project(library.create("Fila do hospital"))
    assert window.project is not None
    window.project.show_record(board_of(window.project))
    return window.project


@pytest.fixture
def history(page: ProjectPage) -> HistoryDesk:
    return page.history


def board_of(page: ProjectPage) -> RecordId:
    return next(page.document.all(Board)).id


def note(page: ProjectPage, text: str) -> RecordId:
    added = new_id()
    page.project.apply(AddRecord(Note, added, {"board": board_of(page), "text": text}))
    return added


def ana_does(page: ProjectPage, *commands: Command) -> None:
    """Ana's edits of three hours ago arrive as a catch-up brings them."""
    at = datetime.now(UTC) - timedelta(hours=3)
    copy = ProjectDocument([page.document.update_since()], clock=lambda: at)
    for command in commands:
        copy.apply(command, by=ANA)
    with page.project.recorder.catching_up():
        page.document.receive(copy.update_since(page.document.state_vector()))


def press(qtbot: QtBot, host: QWidget, text: str) -> None:
    def found() -> list[QPushButton]:
        return [made for made in host.findChildren(QPushButton) if made.text() == text and made.isVisible()]

    qtbot.waitUntil(lambda: bool(found()))  # a layout shows what it was given in a later turn of the loop
    qtbot.mouseClick(found()[0], LEFT)


def keep(qtbot: QtBot, history: HistoryDesk, name: str) -> Version:
    """Name the present state, as a person does."""
    history.open(Tab.VERSIONS)
    qtbot.keyClicks(history.panel.versions.name, name)
    with qtbot.waitSignal(history.keeper.kept):
        qtbot.keyClick(history.panel.versions.name, Qt.Key.Key_Return)
    return next(one for one in history._versions.all() if one.name == name)


def look_at(qtbot: QtBot, history: HistoryDesk, version: Version) -> None:
    qtbot.mouseClick(history.panel.versions.rows[version.id].look, LEFT)
    qtbot.waitUntil(lambda: history.preview is not None)


def reasons(history: HistoryDesk) -> list[VersionReason]:
    return [one.reason for one in history._versions.all()]


def test_the_shortcut_opens_the_history_ready_to_name_a_version(
    qtbot: QtBot, window: MainWindow, history: HistoryDesk
) -> None:
    qtbot.keyClick(window, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert history.panel.isVisible()
    assert history.panel.versions.empty.isVisible()
    assert QApplication.focusWidget() is history.panel.versions.name
    qtbot.keyClick(history.panel.versions.name, Qt.Key.Key_Escape)
    assert not history.panel.isVisible()


def test_a_version_is_named_renamed_and_deleted_and_comes_back(
    qtbot: QtBot, page: ProjectPage, history: HistoryDesk
) -> None:
    version = keep(qtbot, history, "Before the vote")
    row = history.panel.versions.rows[version.id]
    row.edit_name()
    row._line.setText("After the vote")
    qtbot.keyClick(row._line, Qt.Key.Key_Return)
    assert page.document.get(Version, version.id).name == "After the vote"
    qtbot.waitUntil(lambda: history.panel.versions.rows[version.id].accessibleName() == "After the vote")
    history.panel.versions.delete_wanted.emit(version.id)
    assert history.panel.versions.rows == {}
    press(qtbot, page, "Undo")
    assert page.document.get(Version, version.id).deleted_at is None


def test_a_version_is_looked_at_on_the_same_canvas_and_cannot_be_changed(
    qtbot: QtBot, page: ProjectPage, history: HistoryDesk
) -> None:
    changed = note(page, "three hours")
    version = keep(qtbot, history, "Before")
    page.project.apply(EditText(changed, "text", "two hours"))
    look_at(qtbot, history, version)
    preview = history.preview
    assert preview is not None
    assert "read only" in preview.banner.accessibleName()
    view = preview.findChild(BoardView)
    assert view is not None
    item = view.scene.get(changed)
    assert item is not None
    assert item.name().find("three hours") >= 0
    view.selection.set((changed,))
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert preview.kept.document.get(Note, changed).text == "three hours"
    assert page.document.get(Note, changed).text == "two hours"
    qtbot.mouseClick(preview.back, LEFT)
    assert history.preview is None
    assert history.stage.currentWidget() is page._now


def test_one_record_is_taken_back_from_a_version(qtbot: QtBot, page: ProjectPage, history: HistoryDesk) -> None:
    first, second = note(page, "one"), note(page, "two")
    version = keep(qtbot, history, "Before")
    for changed in (first, second):
        page.project.apply(EditText(changed, "text", "changed"))
    look_at(qtbot, history, version)
    cards = {card.entry.record: card for card in history.panel.since.list.cards}
    assert set(cards) == {first, second}
    qtbot.mouseClick(cards[first].restore, LEFT)
    assert page.document.get(Note, first).text == "one"
    assert page.document.get(Note, second).text == "changed"
    assert [card.entry.record for card in history.panel.since.list.cards] == [second]


def test_the_whole_is_restored_as_one_edit_that_can_be_undone(
    qtbot: QtBot, page: ProjectPage, history: HistoryDesk
) -> None:
    changed = note(page, "three hours")
    version = keep(qtbot, history, "Before")
    page.project.apply(EditText(changed, "text", "two hours"))
    look_at(qtbot, history, version)
    with qtbot.waitSignal(history.keeper.kept):
        press(qtbot, page, "Restore this version…")
    assert page.document.get(Note, changed).text == "three hours"
    assert history.preview is None
    assert sorted(reasons(history)) == [VersionReason.BEFORE_RESTORE, VersionReason.NAMED]
    press(qtbot, page, "Undo")
    assert page.document.get(Note, changed).text == "two hours"


def test_restoring_asks_before_much_goes_to_the_trash(qtbot: QtBot, page: ProjectPage, history: HistoryDesk) -> None:
    version = keep(qtbot, history, "Empty")
    for n in range(5):
        note(page, str(n))
    history.restore_version(version.id)
    dialogs: Callable[[], list[ConfirmDialog]] = lambda: page.findChildren(ConfirmDialog)  # noqa: E731
    qtbot.waitUntil(lambda: bool(dialogs()))
    assert len(list(page.document.all(Note))) == 5
    with qtbot.waitSignal(history.keeper.kept):
        qtbot.mouseClick(dialogs()[0].act, LEFT)
    assert list(page.document.all(Note)) == []
    assert len(page.document.records.trash()) == 5


def test_a_version_comes_by_itself_before_much_is_deleted(
    qtbot: QtBot, page: ProjectPage, history: HistoryDesk
) -> None:
    notes = tuple(note(page, str(n)) for n in range(12))
    with qtbot.waitSignal(history.keeper.kept):
        page.project.apply(TrashRecords(notes))
    (version,) = history._versions.all()
    assert (version.reason, version_name(version)) == (VersionReason.BEFORE_DELETION, "Before much was deleted")
    assert version.items == 13
    history.restore_version(version.id)
    qtbot.waitUntil(lambda: len(list(page.document.all(Note))) == 12)


def test_a_daily_version_is_kept_once_and_not_of_an_empty_project(
    qtbot: QtBot, page: ProjectPage, history: HistoryDesk
) -> None:
    history.keeper.keep_daily()
    note(page, "something")
    with qtbot.waitSignal(history.keeper.kept):
        history.keeper.keep_daily()
    history.keeper.keep_daily()
    assert reasons(history) == [VersionReason.DAILY]


def test_old_texts_of_the_selected_item_come_back(qtbot: QtBot, page: ProjectPage, history: HistoryDesk) -> None:
    mine, other = note(page, "three hours"), note(page, "other")
    page.project.recorder.write()
    page.project.apply(EditText(mine, "text", "two hours"))
    editor = page._editors[board_of(page)]
    view = editor.findChild(BoardView)
    assert view is not None
    view.selection.set((mine,))
    history.show_changes_of_selected()
    cards = history.panel.changes.list.cards
    assert {card.entry.record for card in cards} == {mine}
    qtbot.mouseClick(cards[0].restore, LEFT)
    assert page.document.get(Note, mine).text == "three hours"
    qtbot.mouseClick(history.panel.changes.whole, LEFT)
    assert other in {card.entry.record for card in history.panel.changes.list.cards}


def test_edits_are_in_the_timeline_after_a_pause(qtbot: QtBot, page: ProjectPage, history: HistoryDesk) -> None:
    with qtbot.waitSignal(history.writing.written, timeout=5_000):
        note(page, "typed")
    assert [entry.label for entry in page.project.timeline.entries()] == ["typed"]


def test_what_others_did_meanwhile_is_offered_reviewed_and_settled(
    qtbot: QtBot, page: ProjectPage, history: HistoryDesk
) -> None:
    mine, gone = note(page, "three hours"), note(page, "gone")
    People(page._services.profile.database).remember({ANA: "Ana Prado"})
    page.project.recorder.write()
    ana_does(page, EditText(mine, "text", "two hours"), TrashRecords((gone,)))
    qtbot.waitUntil(lambda: history.away.banner is not None and history.away.banner.isVisible(), timeout=5_000)
    banner = history.away.banner
    assert banner is not None
    assert banner.accessibleName() == "While you were away Ana Prado: 1 changed · 1 deleted"
    press(qtbot, banner, "Review")
    tab = history.panel.away
    assert (tab.list.current, len(tab.list.cards)) == (0, 2)
    qtbot.mouseClick(tab.forth, LEFT)
    assert tab.list.current == 1
    edited = next(card for card in tab.list.cards if card.entry.record == mine)
    qtbot.mouseClick(edited.go, LEFT)
    view = page._editors[board_of(page)].findChild(BoardView)
    assert view is not None
    qtbot.waitUntil(lambda: view.selection.ids == (mine,))
    qtbot.mouseClick(edited.restore, LEFT)
    assert page.document.get(Note, mine).text == "three hours"
    assert page.document.get(Note, mine).updated_by == page.project.person
    qtbot.mouseClick(tab.seen, LEFT)
    assert page.project.timeline.unseen() == []
    assert tab.empty.isVisible()


def test_the_offer_can_be_put_aside_and_comes_back_from_the_menu_and_after_a_restart(
    qtbot: QtBot, window: MainWindow, page: ProjectPage
) -> None:
    mine = note(page, "three hours")
    ana_does(page, EditText(mine, "text", "two hours"))
    page.project.recorder.write()
    page.history.away.refresh()
    assert page.history.away.banner is not None
    page.history.away.put_aside()
    page.history.away.refresh()
    assert page.history.away.banner is None
    page.history.review()
    assert len(page.history.panel.away.list.cards) == 1
    project = page.project.id
    assert window.go_home()
    window.open_project(project)
    assert window.project is not None
    assert window.project.history.away.banner is not None


def test_viewers_may_look_and_not_restore(qtbot: QtBot, page: ProjectPage, history: HistoryDesk) -> None:
    mine = note(page, "three hours")
    version = keep(qtbot, history, "Before")
    page.project.apply(EditText(mine, "text", "two hours"))
    page.sync._role = "viewer"
    history.refresh()
    row = history.panel.versions.rows[version.id]
    assert not row.more.isVisible()
    assert not history.panel.versions.keep.isVisible()
    look_at(qtbot, history, version)
    assert [card for card in history.panel.since.list.cards if hasattr(card, "restore")] == []
    assert [b.text() for b in page.findChildren(QPushButton) if b.text() == "Restore this version…"] == []


def test_ideas_that_are_imported_leave_a_version_of_before(
    qtbot: QtBot, page: ProjectPage, history: HistoryDesk
) -> None:
    note(page, "before")
    dialog = page.ask_for_file()
    with qtbot.waitSignal(history.keeper.kept):
        dialog.taking_over.emit()
        page.project.apply(AddIdeas(((new_id(), {"title": "imported"}),)))
    dialog.reject()
    (version,) = history._versions.all()
    assert (version.reason, version.items) == (VersionReason.BEFORE_IMPORT, 2)
    assert len(list(page.document.all(Idea))) == 1


def test_an_overtaken_value_says_whose_is_in_the_project_and_comes_back(
    qtbot: QtBot, window: MainWindow, page: ProjectPage
) -> None:
    mine = note(page, "three hours")
    People(page._services.profile.database).remember({ANA: "Ana Prado"})
    ana_does(page, ChangeFields((mine,), {"colour": "pink"}))
    lost = RecoveredEdit(
        mine, "note", {"colour": "blue"}, is_new=False, by=page.project.person, at=datetime.now(UTC), code="overwritten"
    )
    page.project.journal.replace_content(None, [], [lost])
    page.show_recovered()
    dialog = window.findChild(RecoveredDialog)
    assert dialog is not None
    words = [label.text() for label in dialog.findChildren(QLabel)]
    assert any("three hours" in text for text in words)
    assert any("Ana Prado" in text and "Colour: pink" in text for text in words)
    assert "Colour: blue" in words
    press(qtbot, dialog, "Restore")
    assert page.document.get(Note, mine).colour == "blue"


def test_who_edited_what_others_deleted_is_led_to_the_trash(
    qtbot: QtBot, window: MainWindow, page: ProjectPage
) -> None:
    page.sync._hear(EditsTrashed((note(page, "gone"),)))
    banner = page.findChild(Banner)
    assert banner is not None
    assert "Somebody deleted 1 item that you had edited." in banner.accessibleName()
    qtbot.waitUntil(banner.isVisible)
    press(qtbot, banner, "Look in the trash")
    assert window.findChild(TrashDialog) is not None
