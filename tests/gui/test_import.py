from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from dttools.exchange.pabulib import read_ballots
from dttools.exchange.tables import MAX_BYTES
from dttools.model import Idea, Vote
from dttools_desktop.qtkit.widgets import Banner, Toast
from dttools_desktop.windows.import_ideas.dialog import ImportDialog
from dttools_desktop.windows.main_window import MainWindow
from dttools_desktop.windows.project.page import ProjectPage
from dttools_desktop.workspace import Library

LEFT = Qt.MouseButton.LeftButton
TURK = "artificial_mechanical-turk_k-approval-7_.pb"
WARSAW = "poland_warszawa_2017_srodmiescie.pb"
PUBLISHED = [49, 38, 30, 28, 27, 24, 22, 19, 19, 18, 15, 14, 14, 12, 11, 8, 5, 4, 4, 3]


@pytest.fixture
def page(window: MainWindow, library: Library) -> ProjectPage:
    window.open_project(library.create("Orçamento"))
    assert window.project is not None
    return window.project


@pytest.fixture
def dialog(page: ProjectPage) -> ImportDialog:
    return page.ask_for_file()


def csv_of(path: Path, encoding: str) -> bytes:
    """The real ballots' projects as a spreadsheet would save them."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(["Título", "Descrição", "Categoria"])
    for project in read_ballots(path.read_bytes()).projects:
        writer.writerow([project.name, project.description, ", ".join(project.categories)])
    return text.getvalue().encode(encoding)


def open_bytes(qtbot: QtBot, dialog: ImportDialog, tmp_path: Path, data: bytes, name: str = "ideas.csv") -> None:
    """Read a file and wait until it is shown or refused."""
    path = tmp_path / name
    path.write_bytes(data)
    dialog.open_file(path)
    qtbot.waitUntil(lambda: bool(complaint(dialog)) or dialog.preview.isVisible())


def complaint(dialog: ImportDialog) -> str:
    """The text of the banner that is shown."""
    banners = [banner for banner in dialog.findChildren(Banner) if banner.isVisible()]
    return " ".join(label.text() for banner in banners for label in banner.findChildren(QLabel))


def titles(dialog: ImportDialog) -> list[str]:
    model = dialog.preview.ideas
    return [model.idea(model.index(row)).title for row in range(model.rowCount())]


def choose(box: QComboBox, value: object) -> None:
    """What a person does with a combo box: pick an entry and let go."""
    place = box.findData(value)
    assert place >= 0
    box.setCurrentIndex(place)
    box.activated.emit(place)


def take_over(qtbot: QtBot, dialog: ImportDialog) -> None:
    with qtbot.waitSignal(dialog.imported, timeout=20_000):
        qtbot.mouseClick(dialog.accept_button, LEFT)


def test_real_ballots_become_ideas_with_votes(
    qtbot: QtBot, page: ProjectPage, dialog: ImportDialog, shared_data: Path
) -> None:
    dialog.open_file(shared_data / TURK)
    qtbot.waitUntil(dialog.preview.isVisible)
    assert dialog.accept_button.text() == "Import 20 ideas"
    assert titles(dialog)[0] == "Planting trees in the city"
    qtbot.mouseClick(dialog.ballot_options.with_votes, LEFT, pos=QPoint(12, 12))
    assert dialog.ballot_options.with_votes.isChecked()
    take_over(qtbot, dialog)
    votes = {idea.title: page.document.votes(idea.id) for idea in page.document.all(Idea)}
    assert sorted(votes.values(), reverse=True) == PUBLISHED
    assert votes["Planting trees in the city"] == 49
    assert not dialog.isVisible()


def test_without_asking_ballots_stay_out(
    qtbot: QtBot, page: ProjectPage, dialog: ImportDialog, shared_data: Path
) -> None:
    dialog.open_file(shared_data / WARSAW)
    qtbot.waitUntil(dialog.preview.isVisible)
    take_over(qtbot, dialog)
    found = {idea.title for idea in page.document.all(Idea)}
    assert len(found) == 57
    assert "Połączenie pasów rowerowych na Tamce z mostem Świętokrzyskim" in found
    assert list(page.document.all(Vote)) == []


def test_undo_takes_an_import_back_as_one_step(
    qtbot: QtBot, page: ProjectPage, dialog: ImportDialog, shared_data: Path
) -> None:
    dialog.open_file(shared_data / TURK)
    qtbot.waitUntil(dialog.preview.isVisible)
    dialog.ballot_options.with_votes.setChecked(True)
    take_over(qtbot, dialog)
    toast = page.findChild(Toast)
    assert toast is not None
    undo = toast.findChild(QPushButton)
    assert undo is not None
    qtbot.mouseClick(undo, LEFT)
    assert list(page.document.all(Idea)) == []
    assert list(page.document.all(Vote)) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_is_read_and_mapped_by_itself(
    qtbot: QtBot, dialog: ImportDialog, shared_data: Path, tmp_path: Path, encoding: str
) -> None:
    open_bytes(qtbot, dialog, tmp_path, csv_of(shared_data / WARSAW, encoding))
    assert len(titles(dialog)) == 57
    options = dialog.table_options
    assert options.delimiter.currentData() == ";"
    assert options.columns["title"].currentText() == "Título"
    assert options.columns["description"].currentText() == "Descrição"
    assert "Miejskie Pszczoły" in titles(dialog)


def test_a_wrong_encoding_can_be_chosen_and_mended(qtbot: QtBot, dialog: ImportDialog, tmp_path: Path) -> None:
    open_bytes(qtbot, dialog, tmp_path, "título;texto\nPraça;Árvores\n".encode("cp1252"))
    assert titles(dialog) == ["Praça"]
    choose(dialog.table_options.encoding, "utf-8-sig")
    qtbot.waitUntil(lambda: "cannot be read as UTF-8" in complaint(dialog))
    assert not dialog.accept_button.isEnabled()
    choose(dialog.table_options.encoding, "mac-roman")
    qtbot.waitUntil(lambda: titles(dialog) not in ([], ["Praça"]))
    choose(dialog.table_options.encoding, "cp1252")
    qtbot.waitUntil(lambda: titles(dialog) == ["Praça"])
    assert complaint(dialog) == ""
    assert dialog.accept_button.isEnabled()


def test_columns_can_be_mapped_by_hand(qtbot: QtBot, page: ProjectPage, dialog: ImportDialog, tmp_path: Path) -> None:
    open_bytes(qtbot, dialog, tmp_path, b"no,einfall,mehr\n1,Trees,Shade\n2,Bench,Rest\n")
    assert titles(dialog) == ["1", "2"]
    choose(dialog.table_options.columns["title"], 1)
    qtbot.waitUntil(lambda: titles(dialog) == ["Trees", "Bench"])
    choose(dialog.table_options.columns["description"], 2)
    model = dialog.preview.ideas
    qtbot.waitUntil(lambda: model.idea(model.index(0)).text("description") == "Shade")
    qtbot.mouseClick(dialog.table_options.header, LEFT, pos=QPoint(12, 12))
    qtbot.waitUntil(lambda: titles(dialog) == ["einfall", "Trees", "Bench"])
    take_over(qtbot, dialog)
    assert {idea.description for idea in page.document.all(Idea)} == {"mehr", "Shade", "Rest"}


def test_problems_are_listed_with_their_lines(qtbot: QtBot, dialog: ImportDialog, tmp_path: Path) -> None:
    open_bytes(qtbot, dialog, tmp_path, b"title;impact\nTrees;high\n;3\nBench;5\n")
    listed = [dialog.problems.item(row).text() for row in range(dialog.problems.count())]
    assert listed[0].startswith("Line 2:")
    assert "not a number from 1 to 5" in listed[0]
    assert listed[1].startswith("Line 3:")
    assert titles(dialog) == ["Trees", "Bench"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "This file is empty"),
        (b"PK\x03\x04" + b"\0" * 50, "XLSX"),
        (b"x" * (MAX_BYTES + 1), "at most 10 MB"),
        (b"META\nkey;value\n", "section PROJECTS is missing"),
        (b"title,text\nx," + b"y" * 2**20, "Line 2: a cell has more than"),
    ],
)
def test_what_cannot_be_imported_is_said_and_nothing_happens(
    qtbot: QtBot, dialog: ImportDialog, tmp_path: Path, data: bytes, said: str
) -> None:
    open_bytes(qtbot, dialog, tmp_path, data)
    assert said in complaint(dialog)
    assert dialog.isVisible()
    assert not dialog.accept_button.isVisible()


def test_a_file_that_is_gone_is_said(qtbot: QtBot, dialog: ImportDialog, tmp_path: Path) -> None:
    dialog.open_file(tmp_path / "gone.csv")
    qtbot.waitUntil(lambda: "cannot be opened" in complaint(dialog))


def test_a_file_can_be_dropped(qtbot: QtBot, dialog: ImportDialog, tmp_path: Path) -> None:
    path = tmp_path / "ideas.txt"
    path.write_text("Trees\nBench\n")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    keys = Qt.KeyboardModifier.NoModifier
    dialog.dropEvent(QDropEvent(QPoint(10, 10), Qt.DropAction.CopyAction, data, LEFT, keys))
    qtbot.waitUntil(lambda: titles(dialog) == ["Trees", "Bench"])


def test_a_long_table_is_imported_in_pieces_that_are_all_saved(
    qtbot: QtBot, page: ProjectPage, dialog: ImportDialog, tmp_path: Path
) -> None:
    rows = "".join(f"Idea {n};Text of idea {n}\n" for n in range(2_000))
    open_bytes(qtbot, dialog, tmp_path, f"title;text\n{rows}".encode())
    assert len(titles(dialog)) == 2_000
    take_over(qtbot, dialog)
    assert sum(1 for _ in page.document.all(Idea)) == 2_000
    assert page.project.durable
