"""Settings: language, look, text size, one's name. Every change shows at once."""

from __future__ import annotations

from typing import cast

from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPushButton,
    QWidget,
)

from dttools_desktop.qtkit.i18n_qt import apply_language, language
from dttools_desktop.qtkit.widgets import Segments, button
from dttools_desktop.spelling import checker_for
from dttools_desktop.windows.form import Form
from dttools_desktop.windows.preferences import TEXT_SCALES, ThemeMode, wear
from dttools_desktop.windows.services import Services
from dttools_resources.i18n import LANGUAGES, percent, tr

_NAME_LENGTH = 120
_BESIDE = 216
"""Pixels of a choice beside its label."""


class SettingsDialog(Form):
    """The dialog closes itself when the language changes: `MainWindow` opens it anew in the new one."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(tr("Settings"), "", parent)
        self._services, self._preferences = services, services.preferences
        self.language = QComboBox()
        for code, name in LANGUAGES.items():
            self.language.addItem(name, code)
        self.language.setCurrentIndex(self.language.findData(language()))
        self.language.activated.connect(self._choose_language)
        self.add_field("language", tr("Language"), self.language)
        self.add_field("theme", tr("Look"), self._theme_choice())
        self.contrast = QComboBox()
        for choice, name in (("system", tr("As the system")), ("usual", tr("Usual")), ("high", tr("High"))):
            self.contrast.addItem(name, choice)
        self.contrast.setCurrentIndex(self.contrast.findData(self._preferences.contrast))
        self.contrast.activated.connect(self._choose_contrast)
        self.add_field("contrast", tr("Contrast"), self.contrast, beside=_BESIDE)
        self.text_size = QComboBox()
        for scale in TEXT_SCALES:
            self.text_size.addItem(percent(scale), scale)
        self.text_size.setCurrentIndex(self.text_size.findData(self._preferences.text_scale))
        self.text_size.activated.connect(self._choose_text_size)
        self.add_field("text_size", tr("Text size"), self.text_size, beside=_BESIDE)
        self.less_motion = QCheckBox(tr("Reduce motion"))
        self.less_motion.setChecked(self._preferences.less_motion)
        self.less_motion.toggled.connect(self._choose_motion)
        self.add_field("less_motion", tr("Motion"), self.less_motion)
        self.wheel = QComboBox()
        for choice, name in (
            ("zooms", tr("Zooms (Ctrl: scrolls)")),
            ("scrolls", tr("Scrolls (Ctrl: zooms)")),
        ):
            self.wheel.addItem(name, choice)
        self.wheel.setCurrentIndex(self.wheel.findData(self._preferences.wheel))
        self.wheel.activated.connect(self._choose_wheel)
        self.add_field("wheel", tr("Mouse wheel on boards"), self.wheel, beside=_BESIDE)
        self.spelling = QCheckBox(tr("Underline words that may be misspelt"))
        self.spelling.setChecked(self._preferences.spelling)
        self.spelling.toggled.connect(self._choose_spelling)
        found = checker_for(language())
        hint = tr("This computer has no dictionary for this language.") if found is None else ""
        self.spelling.setEnabled(found is not None)
        self.add_field("spelling", tr("Spelling"), self.spelling, hint)
        self.person = QLineEdit(services.profile.person.name)
        self.person.setMaxLength(_NAME_LENGTH)
        self.person.editingFinished.connect(self._rename)
        self.add_field("name", tr("Your name"), self.person, tr("Others see it in shared projects."))
        close = button(tr("Done"), "primary", clicked=self.accept)
        close.setDefault(True)
        self.buttons.addWidget(close)

    def _theme_choice(self) -> QWidget:
        choice = Segments(tr("Look"))
        group = QButtonGroup(choice)
        self.themes: dict[str, QPushButton] = {}
        for mode, text, icon in (
            ("system", tr("As the system"), "monitor"),
            ("light", tr("Light"), "sun"),
            ("dark", tr("Dark"), "moon"),
        ):
            made = choice.add(text, icon)
            made.clicked.connect(lambda _checked, mode=mode: self._choose_theme(mode))
            made.setChecked(mode == self._preferences.theme)
            made.setAutoExclusive(True)  # so screen readers say that it is one of several
            group.addButton(made)
            self.themes[mode] = made
        return choice

    def _choose_language(self) -> None:
        code = str(self.language.currentData())
        if code != language():
            self._preferences.language = code
            apply_language(code)

    def _choose_theme(self, mode: str) -> None:
        self._preferences.theme = cast("ThemeMode", mode)
        self._apply()

    def _choose_text_size(self) -> None:
        self._preferences.text_scale = float(self.text_size.currentData())
        self._apply()

    def _choose_contrast(self) -> None:
        self._preferences.contrast = self.contrast.currentData()
        self._apply()

    def _choose_motion(self, wanted: bool) -> None:  # noqa: FBT001 — a signal's argument
        self._preferences.less_motion = wanted
        self._apply()

    def _choose_wheel(self) -> None:
        self._preferences.wheel = self.wheel.currentData()

    def _choose_spelling(self, wanted: bool) -> None:  # noqa: FBT001 — a signal's argument
        self._preferences.spelling = wanted

    def _apply(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            wear(app, self._preferences)

    def _rename(self) -> None:
        name = self.person.text().strip()
        if name and name != self._services.profile.person.name:
            self._services.profile.rename_person(name)
