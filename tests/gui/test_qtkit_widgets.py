from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from dttools_desktop.qtkit.widgets import (
    Avatar,
    Banner,
    BusyOverlay,
    CardButton,
    Chip,
    ElidedLabel,
    EmptyState,
    FlowLayout,
    IconButton,
    SearchField,
    Tag,
    Toast,
    button,
    initials,
    person_colour,
    text_label,
)
from dttools_desktop.qtkit.workers import Progress, Workers

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(600, 400)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel)]


def test_a_label_shows_markup_as_it_was_typed(qtbot: QtBot) -> None:
    label = text_label("<b>Ana</b>", "body")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText


def test_a_button_calls_without_arguments(qtbot: QtBot) -> None:
    calls: list[tuple[object, ...]] = []
    made = button("Go", clicked=lambda *args: calls.append(args))
    qtbot.addWidget(made)
    qtbot.mouseClick(made, LEFT)
    assert calls == [()]


def test_an_icon_button_says_its_name_and_shortcut(qtbot: QtBot) -> None:
    made = IconButton("undo", "Undo", keys="Ctrl+Z")
    qtbot.addWidget(made)
    assert made.accessibleName() == "Undo"
    assert "Ctrl+Z" in made.toolTip()
    made.change("redo", "Redo")
    assert made.accessibleName() == "Redo"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_a_card_opens_by_keyboard(qtbot: QtBot, key: Qt.Key) -> None:
    card = CardButton("Bank app")
    qtbot.addWidget(card)
    with qtbot.waitSignal(card.clicked):
        qtbot.keyClick(card, key)


def test_a_click_on_a_card_ends_inside_it(qtbot: QtBot, host: QWidget) -> None:
    card = CardButton("Bank app", host)
    card.resize(100, 100)
    card.show()
    with qtbot.assertNotEmitted(card.clicked):
        qtbot.mouseRelease(card, LEFT, pos=QPoint(300, 300))
    with qtbot.waitSignal(card.clicked):
        qtbot.mouseClick(card, LEFT)


def test_a_banner_says_all_offers_its_action_and_closes(qtbot: QtBot, host: QWidget) -> None:
    done: list[str] = []
    banner = Banner("warning", "No keyring", "You will sign in again.", parent=host)
    act = banner.add_action("Learn more", lambda: done.append("read"))
    banner.show()
    assert banner.accessibleName() == "No keyring You will sign in again."
    assert texts(banner) == ["No keyring", "You will sign in again."]
    qtbot.mouseClick(act, LEFT)
    assert done == ["read"]
    with qtbot.waitSignal(banner.closed):
        qtbot.mouseClick(banner.findChild(IconButton), LEFT)
    assert banner.isHidden()


def test_a_narrow_banner_grows_until_its_words_fit(qtbot: QtBot, host: QWidget) -> None:
    banner = Banner("error", "The server does not answer. " * 4, "Your work is saved. " * 6, parent=host)
    banner.resize(300, 40)
    banner.show()
    labels = banner.findChildren(QLabel)
    qtbot.waitUntil(lambda: all(label.height() >= label.heightForWidth(label.width()) for label in labels))
    assert banner.height() > 150


def test_a_toast_takes_the_place_of_the_one_before_and_undoes(qtbot: QtBot, host: QWidget) -> None:
    undone: list[str] = []
    Toast(host, "First").appear()
    toast = Toast(host, "Second", "Undo", lambda: undone.append("second"))
    toast.appear()
    assert [t.accessibleName() for t in host.findChildren(Toast) if t.isVisible()] == ["Second"]
    assert host.rect().contains(toast.geometry())
    with qtbot.waitSignal(toast.destroyed):
        qtbot.mouseClick(toast.findChild(QPushButton), LEFT)
    assert undone == ["second"]


def test_a_toast_follows_the_edge_of_its_window(qtbot: QtBot, host: QWidget) -> None:
    toast = Toast(host, "Saved")
    toast.appear()
    host.resize(400, 300)
    qtbot.waitUntil(lambda: host.rect().contains(toast.geometry()))


def test_an_empty_state_starts_something_and_shows_all_its_text(qtbot: QtBot, host: QWidget) -> None:
    started: list[str] = []
    state = EmptyState("lightbulb", "No ideas yet", "Write the first note, or paste a list. " * 3)
    act = state.add_action("Add a note", lambda: started.append("note"))
    QVBoxLayout(host).addWidget(state)
    state.show()
    qtbot.mouseClick(act, LEFT)
    assert started == ["note"]
    words = next(label for label in state.findChildren(QLabel) if label.wordWrap())
    assert words.height() >= words.heightForWidth(words.width())


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Ana Lúcia Prado", "AP"), ("élan", "É"), ("  ", "?"), ("żaneta łącka", "ŻŁ"), ("李 雷", "李雷")],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_a_person_keeps_their_colour_and_name(qtbot: QtBot) -> None:
    avatar = Avatar("id-1", "Ana Prado")
    qtbot.addWidget(avatar)
    assert avatar.accessibleName() == "Ana Prado"
    assert person_colour("id-1") == person_colour("id-1")
    assert len({person_colour(f"id-{n}").name() for n in range(100)}) > 5


def test_a_chip_grows_with_its_text(qtbot: QtBot) -> None:
    chip = Chip("Saved", "success", "check")
    qtbot.addWidget(chip)
    before = chip.sizeHint().width()
    chip.show_state("Offline since 14:02", "warning", "cloud-off")
    assert chip.sizeHint().width() > before
    assert chip.accessibleName() == "Offline since 14:02"


def test_a_tag_can_be_taken_away(qtbot: QtBot, host: QWidget) -> None:
    tag = Tag("mobile", host)
    tag.show()
    cross = tag.findChild(IconButton)
    assert cross is not None
    assert cross.accessibleName() == "Remove mobile"
    with qtbot.waitSignal(tag.removed):
        qtbot.mouseClick(cross, LEFT)


def test_a_search_is_told_once_after_typing_and_cleared_by_escape(qtbot: QtBot, host: QWidget) -> None:
    search = SearchField("Search", host)
    search.show()
    heard: list[str] = []
    search.searched.connect(heard.append)
    qtbot.keyClicks(search.field, "bank ")
    qtbot.waitUntil(lambda: heard == ["bank"])
    qtbot.keyClick(search.field, Qt.Key.Key_Escape)
    assert heard == ["bank", ""]
    qtbot.keyClicks(search.field, "x")
    qtbot.keyClick(search.field, Qt.Key.Key_Return)
    assert heard == ["bank", "", "x"]


def test_a_long_label_is_cut_and_tells_the_rest(qtbot: QtBot, host: QWidget) -> None:
    label = ElidedLabel("A project with a very long name indeed", parent=host)
    label.resize(90, 24)
    label.show()
    qtbot.waitUntil(lambda: label.toolTip() == label.text())
    assert len(label.shown_text()) < len(label.text())
    label.resize(590, 24)
    qtbot.waitUntil(lambda: label.toolTip() == "")


def test_short_work_never_shows_the_overlay_and_cancel_reaches_the_work(qtbot: QtBot, host: QWidget) -> None:
    workers = Workers()
    overlay = BusyOverlay(host, "Exporting")

    def endless(progress: Progress) -> None:
        while True:
            progress.check()

    work = workers.start(endless, lambda _: None, lambda _: None)
    overlay.follow(work)
    assert overlay.isHidden()
    overlay.appear()
    assert overlay.geometry() == host.rect()
    with qtbot.waitSignals([work.cancelled, overlay.destroyed]):
        qtbot.keyClick(overlay, Qt.Key.Key_Escape)
    assert workers.shut_down()


def test_flowing_items_wrap_and_need_more_height_when_narrow(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    flow = FlowLayout(host, gap=10)
    for _ in range(3):
        box = QWidget()
        box.setFixedSize(100, 20)
        flow.addWidget(box)
    flow.setGeometry(QRect(0, 0, 210, 100))
    places = [item.geometry().topLeft().toTuple() for n in range(3) if (item := flow.itemAt(n))]
    assert places == [(0, 0), (110, 0), (0, 30)]
    assert (flow.heightForWidth(400), flow.heightForWidth(210), flow.heightForWidth(100)) == (20, 50, 80)
    assert flow.itemAt(9) is None


def test_flowing_columns_share_the_whole_width(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    flow = FlowLayout(host, gap=10, column=100)
    for _ in range(3):
        flow.addWidget(QPushButton("x"))
    flow.setGeometry(QRect(0, 0, 250, 200))
    places = [item.geometry() for n in range(3) if (item := flow.itemAt(n))]
    assert [(box.left(), box.width()) for box in places] == [(0, 120), (130, 120), (0, 120)]
