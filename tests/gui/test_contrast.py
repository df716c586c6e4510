"""What is painted on a board can be read: every text on every note colour, in every look."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dttools.model import NoteColour
from dttools_desktop.canvas.style import board_style
from dttools_desktop.qtkit.palettes import HIGH_DARK, HIGH_LIGHT, contrast
from dttools_desktop.qtkit.theme import Contrast, Mode, apply_theme, current_theme
from dttools_desktop.windows.main_window import MainWindow
from dttools_desktop.windows.preferences import Preferences
from dttools_desktop.windows.settings_dialog import SettingsDialog

AA, AAA = 4.5, 7.0


@pytest.fixture(autouse=True)
def light_again(qapp: QApplication) -> Iterator[None]:
    yield
    apply_theme(qapp, "light")


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("wanted", "least"), [("usual", AA), ("high", AAA)])
def test_texts_on_every_note_colour_can_be_read(qapp: QApplication, mode: Mode, wanted: Contrast, least: float) -> None:
    apply_theme(qapp, mode, contrast=wanted)
    style = board_style()
    low = {
        (colour.value, name): round(contrast(ink.name(), paper.fill.name()), 2)
        for colour in NoteColour
        for paper in [style.papers[colour]]
        for name, ink in (("text", paper.text), ("muted", paper.muted))
        if contrast(ink.name(), paper.fill.name()) < least
    }
    assert low == {}


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("wanted", "words", "line"), [("usual", AA, 3.0), ("high", AAA, 4.5)])
def test_connectors_and_their_labels_are_seen(
    qapp: QApplication, mode: Mode, wanted: Contrast, words: float, line: float
) -> None:
    apply_theme(qapp, mode, contrast=wanted)
    style = board_style()
    assert contrast(style.text.name(), style.surface.name()) >= words  # a label stands on its own ground
    for ground in (style.canvas, style.surface):
        low = {each for each, paper in style.papers.items() if contrast(paper.wire.name(), ground.name()) < line}
        assert low == set()
    if wanted == "usual":  # in high contrast most have the same edge
        assert len({paper.wire.name() for paper in style.papers.values()}) >= len(NoteColour) - 1


def test_high_contrast_is_chosen_in_the_settings_and_kept(
    qtbot: QtBot, window: MainWindow, profile_folder: Path
) -> None:
    window.show_settings()
    dialog = next(each for each in window.findChildren(SettingsDialog) if each.isVisible())
    dialog.contrast.setCurrentIndex(dialog.contrast.findData("high"))
    dialog.contrast.activated.emit(dialog.contrast.currentIndex())
    assert current_theme().palette == (HIGH_DARK if current_theme().dark else HIGH_LIGHT)
    dialog.less_motion.click()
    assert current_theme().less_motion
    assert current_theme().tokens.motion.normal == 0
    kept = Preferences(profile_folder)
    assert (kept.contrast, kept.less_motion) == ("high", True)
    qtbot.waitUntil(dialog.isVisible)


@pytest.mark.parametrize("scale", [1.5, 2.0])
def test_large_text_leaves_dialogs_on_the_screen(qapp: QApplication, window: MainWindow, scale: float) -> None:
    apply_theme(qapp, "light", scale)
    window.show_settings()
    dialog = next(each for each in window.findChildren(SettingsDialog) if each.isVisible())
    assert dialog.minimumSizeHint().width() <= 1280
    assert dialog.minimumSizeHint().height() <= 1000
