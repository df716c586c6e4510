"""Tables, texts and links dropped on a board, and links opened from it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, QUrl
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from dttools.model import Idea, Note
from dttools_desktop.canvas.links import link_in
from dttools_desktop.canvas.view import BoardView
from dttools_desktop.editors.ideation import IdeationEditor
from dttools_desktop.windows.import_ideas.dialog import ImportDialog
from dttools_desktop.windows.main_window import MainWindow
from dttools_desktop.workspace import Library
from support.board_hands import put
from support.memory_project import MemoryProject
from support.picture_project import drop_on, files_mime

HERE = QPointF(600, 400)


def text_mime(text: str) -> QMimeData:
    mime = QMimeData()
    mime.setText(text)
    return mime


def titles(project: MemoryProject) -> set[str]:
    return {idea.title for idea in project.document.all(Idea)}


def test_a_table_asks_for_its_import_and_changes_nothing_by_itself(
    qtbot: QtBot, editor: IdeationEditor, project: MemoryProject, tmp_path: Path
) -> None:
    table = tmp_path / "ideias.CSV"
    table.write_text("title\nSenha\n")
    with qtbot.waitSignal(editor.import_wanted) as wanted:
        drop_on(editor.view, files_mime(table), HERE)
    assert wanted.args == [table]
    assert titles(project) == set()


def test_the_window_opens_the_import_of_a_dropped_table(
    qtbot: QtBot, window: MainWindow, library: Library, tmp_path: Path
) -> None:
    table = tmp_path / "ideias.csv"
    table.write_text("title\nSenha no celular\n")
    window.open_project(library.create("Fila"))
    page = window.project
    assert page is not None
    page.add("board")
    board = page.findChild(BoardView)
    assert isinstance(board, BoardView)
    drop_on(board, files_mime(table), HERE)
    dialog = page.findChild(ImportDialog)
    assert dialog is not None
    ideas = dialog.preview.ideas
    qtbot.waitUntil(lambda: ideas.rowCount() == 1)
    assert ideas.idea(ideas.index(0)).title == "Senha no celular"
    dialog.reject()


def test_a_text_file_and_dragged_text_become_items_line_by_line(
    view: BoardView, project: MemoryProject, tmp_path: Path
) -> None:
    (tmp_path / "lista.txt").write_text("Senha\nPainel\n", "utf-8")
    drop_on(view, files_mime(tmp_path / "lista.txt"), HERE)
    assert titles(project) == {"Senha", "Painel"}
    drop_on(view, text_mime("Água e tomada"), HERE)
    assert "Água e tomada" in titles(project)


def test_a_long_text_asks_first(view: BoardView, project: MemoryProject) -> None:
    drop_on(view, text_mime("\n".join(str(number) for number in range(201))), HERE)
    question = view.pasteboard.question
    assert question is not None
    question.reject()
    assert titles(project) == set()


@pytest.mark.parametrize("name", ["a.txt", "a.zip"])
def test_a_file_that_cannot_be_used_is_refused_in_words(
    qtbot: QtBot, view: BoardView, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_bytes(b"\xff\xfe\x00no text")
    with qtbot.waitSignal(view.operations.failed) as refusal:
        drop_on(view, files_mime(tmp_path / name), HERE)
    assert refusal.args is not None
    assert name in refusal.args[0].message
    assert len(view.scene) == 0


def test_an_address_becomes_a_note_that_opens_it_after_showing_where_it_leads(
    view: BoardView, project: MemoryProject
) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/fila?lang=pt")])
    drop_on(view, mime, HERE)
    (note,) = project.document.all(Note)
    assert note.text == "https://example.org/fila?lang=pt"
    assert view.selection.ids == (note.id,)
    view.keys.do("open_link")
    question = view.findChild(QMessageBox)
    assert question is not None
    assert question.informativeText() == "https://example.org/fila?lang=pt"
    assert question.defaultButton() is question.button(QMessageBox.StandardButton.Cancel)
    question.reject()


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("veja https://example.org/a, depois", "https://example.org/a"),
        ("HTTP://example.org", "http://example.org"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("ftp://example.org/x", None),
        ("https://", None),
        ("sem link", None),
    ],
)
def test_only_addresses_of_the_web_are_links(project: MemoryProject, text: str, address: str | None) -> None:
    note = project.document.get(Note, put(project, text=text))
    found = link_in(note)
    assert (found.toString() if found is not None else None) == address
