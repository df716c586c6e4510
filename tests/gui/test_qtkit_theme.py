from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QFontInfo, QIcon
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget

import dttools_desktop
from dttools.model import InkColour, NoteColour
from dttools_desktop.qtkit.icons import icon, pixmap, set_icon
from dttools_desktop.qtkit.palettes import DARK, HIGH_DARK, HIGH_LIGHT, LIGHT, Palette, contrast
from dttools_desktop.qtkit.theme import apply_theme, current_theme, theme_changed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

PALETTES = [
    pytest.param(LIGHT, id="light"),
    pytest.param(DARK, id="dark"),
    pytest.param(HIGH_LIGHT, id="high-light"),
    pytest.param(HIGH_DARK, id="high-dark"),
]
GROUNDS = {
    "text": "canvas surface sunken raised hover pressed accent_soft danger_soft success_soft warning_soft",
    "muted": "canvas surface sunken raised hover accent_soft danger_soft success_soft warning_soft",
    "faint": "canvas surface sunken",
    "on_accent": "accent accent_hover accent_pressed",
    "accent_text": "canvas surface raised hover accent_soft",
    "on_danger": "danger danger_hover",
    "danger_text": "canvas surface raised danger_soft",
    "success_text": "canvas surface success_soft",
    "warning_text": "canvas surface warning_soft",
    "on_tooltip": "tooltip",
}
TEXT, SHAPE = 4.5, 3.0


@pytest.fixture(autouse=True)
def light_again(qapp: QApplication) -> Iterator[None]:
    apply_theme(qapp, "light")
    yield
    apply_theme(qapp, "light")


@pytest.mark.parametrize("palette", PALETTES)
def test_text_can_be_read_on_every_ground_it_stands_on(palette: Palette) -> None:
    pairs = [(text, ground) for text, grounds in GROUNDS.items() for ground in grounds.split()]
    assert [pair for pair in pairs if contrast(palette.role(pair[0]), palette.role(pair[1])) < TEXT] == []


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("shape", ["field_border", "focus"])
def test_fields_and_the_focus_ring_can_be_seen(palette: Palette, shape: str) -> None:
    grounds = (palette.canvas, palette.surface, palette.raised)
    assert min(contrast(palette.role(shape), ground) for ground in grounds) >= SHAPE


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("colour", NoteColour)
def test_every_note_colour_has_a_look_whose_text_can_be_read(palette: Palette, colour: NoteColour) -> None:
    look = palette.notes[colour]
    assert contrast(look.text, look.fill) >= TEXT


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("ink", InkColour)
def test_every_ink_can_be_seen_on_the_board(palette: Palette, ink: InkColour) -> None:
    assert contrast(palette.inks[ink], palette.canvas) >= SHAPE
    assert palette.markers[ink]


@pytest.mark.parametrize("palette", PALETTES)
def test_phases_and_people_can_be_read(palette: Palette) -> None:
    for phase in palette.phases:
        assert min(contrast(phase.strong, ground) for ground in (phase.soft, palette.surface)) >= TEXT
    assert min(contrast(palette.on_avatar, person) for person in palette.people) >= TEXT


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


def test_colours_are_written_in_the_palettes_alone() -> None:
    sources = Path(dttools_desktop.__file__).parent.rglob("*.py")
    hexes = re.compile(r"[\"']#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})[\"']")
    assert [p.name for p in sources if hexes.search(p.read_text("utf-8"))] == ["palettes.py"]


def test_a_theme_reaches_open_windows_and_is_told(qapp: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.ensurePolished()
    with qtbot.waitSignal(theme_changed) as told:
        apply_theme(qapp, "dark", 1.5)
    assert told.args is not None
    assert told.args[0] is current_theme()
    assert current_theme().dark
    assert window.palette().window().color().name() == DARK.canvas
    assert window.font().pixelSize() == 21


def test_windows_are_set_in_inter(qtbot: QtBot) -> None:
    label = QPushButton("Zażółć")
    qtbot.addWidget(label)
    assert QFontInfo(label.font()).family() == "Inter"


@pytest.mark.parametrize("scale", [0.79, 2.01])
def test_an_unreadable_text_scale_is_refused(qapp: QApplication, scale: float) -> None:
    with pytest.raises(ValueError, match="text scale"):
        apply_theme(qapp, "dark", scale)
    assert not current_theme().dark


def test_an_icon_takes_the_colour_of_its_role_and_follows_the_theme(qapp: QApplication, qtbot: QtBot) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    set_icon(button, "stop", "accent_text", 24)
    assert LIGHT.accent_text in colours_of(button.icon())
    apply_theme(qapp, "dark")
    assert DARK.accent_text in colours_of(button.icon())
    assert LIGHT.accent_text not in colours_of(button.icon())


def test_an_icon_is_drawn_in_the_pixels_of_the_screen() -> None:
    drawn = pixmap("trash", size=20, scale=2.0)
    assert (drawn.width(), drawn.devicePixelRatio()) == (40, 2.0)


def test_a_role_or_icon_that_is_not_there_is_named() -> None:
    with pytest.raises(ValueError, match="chartreuse"):
        icon("trash", "chartreuse")
    with pytest.raises(FileNotFoundError, match="no-such"):
        icon("no-such")


def test_only_the_keyboard_leaves_a_focus_ring(qapp: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    field, button = QLineEdit(), QPushButton("Go")
    layout.addWidget(field)
    layout.addWidget(button)
    with qtbot.waitExposed(window):
        window.show()
    field.setFocus()
    button.setFocus()
    qapp.focusChanged.emit(field, button)
    assert button.property("keyboardFocus") is True
    qapp.focusChanged.emit(button, field)
    assert button.property("keyboardFocus") is False


def colours_of(shown: QIcon) -> set[str]:
    image = shown.pixmap(24, 24).toImage()
    places = ((x, y) for x in range(image.width()) for y in range(image.height()))
    pixels = (image.pixelColor(x, y) for x, y in places)
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}
