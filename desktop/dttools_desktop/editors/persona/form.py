"""The left column of a persona's card: who they are."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from dttools.document import ChangeSet
from dttools.document.commands import ChangeFields
from dttools.errors import AppError, TooLarge
from dttools.ids import RecordId
from dttools.model import Persona
from dttools.model.values import LONG_TEXT, SHORT_TEXT
from dttools_desktop.canvas.port import ProjectPort
from dttools_desktop.editors.persona.age_field import AgeField
from dttools_desktop.editors.persona.level_choice import LevelChoice
from dttools_desktop.editors.persona.picture_field import PictureField
from dttools_desktop.editors.persona.text_area import TextArea
from dttools_desktop.qtkit.theme import current_theme, theme_changed
from dttools_desktop.qtkit.widgets import IconLabel, caption, text_label
from dttools_resources.i18n import tr

WIDTH = 356
_LARGE = 1.5
"""From this scale of text on, a field beside its label would break single words."""
_SIDE = 16
_FRAME = 8
"""Pixels from the edge of a text's frame to its words: what has no frame keeps as far from the side."""


class PersonaForm(QScrollArea):
    """Picture, name, quote, facts and biography, as a printed card that can be typed on."""

    failed = Signal(object)
    """An `AppError` that a person is to be told of."""

    def __init__(self, project: ProjectPort, persona: RecordId, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._project, self._id = project, persona
        self._texts: dict[str, TextArea] = {}
        self._problems: dict[str, QLabel] = {}
        self._facts_rows: list[tuple[int, QWidget, QWidget]] = []
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setProperty("surface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDTH)
        self.sheet = QFrame()
        self.sheet.setObjectName("personaSheet")
        self.picture = PictureField(project)
        self.age = AgeField()
        self.savviness = LevelChoice(tr("Comfort with technology"))
        self.locked = caption("")
        self._lay_out()
        self._connect()
        self.setWidget(self.sheet)
        self._order_tabs()
        theme_changed.connect(self._dress)
        self._dress()
        self._unsubscribe = project.on_change(self._follow)
        self.destroyed.connect(self._unsubscribe)
        self._show()

    # -- what the editor asks for

    def text(self, name: str) -> TextArea:
        """The text of a field: name, quote, occupation, location or bio."""
        return self._texts[name]

    def texts(self) -> tuple[TextArea, ...]:
        """All of them."""
        return tuple(self._texts.values())

    def problem(self, name: str) -> str:
        """What is wrong with a field, in words; empty when all is well."""
        return self._problems[name].text() if not self._problems[name].isHidden() else ""

    def finish(self) -> bool:
        """Keep what is being typed; False when something here is not in the project."""
        kept = [area.end() for area in self._texts.values()]
        return all(kept) and not self.age.unsaved

    def set_read_only(self, reason: str | None) -> None:
        """Let nothing be changed, and say why."""
        fixed = reason is not None
        for area in self._texts.values():
            area.setReadOnly(fixed)
        self.age.setReadOnly(fixed)
        self.picture.read_only = fixed
        for made in self.savviness.buttons.values():
            made.setEnabled(not fixed)
        self.locked.setText(reason or "")
        self.locked.setVisible(fixed)
        self.picture.update()

    # -- following the project

    def _follow(self, changes: ChangeSet) -> None:
        if any(self._id in group for group in (changes.added, changes.updated)):
            self._show()

    def _show(self) -> None:
        for persona in self._project.document.find(Persona, (self._id,)):
            self.picture.show_persona(persona)
            self.age.show_age(persona.age)
            self.savviness.show_level(persona.tech_savviness)

    def _change(self, field: str, value: object, gesture: str | None = None) -> None:
        try:
            self._project.apply(ChangeFields((self._id,), {field: value}), gesture=gesture)
        except AppError as error:
            self._show()
            self.failed.emit(error)

    # -- trouble

    def _tell(self, name: str, words: str) -> None:
        label = self._problems[name]
        label.setText(words)
        label.setAccessibleName(words)
        label.setVisible(bool(words))
        if words:
            QAccessible.updateAccessibility(QAccessibleEvent(label, QAccessible.Event.Alert))
            QTimer.singleShot(0, label, lambda: self.ensureWidgetVisible(label))  # once it has its place

    def _refused(self, name: str, error: AppError) -> None:
        if isinstance(error, TooLarge):
            area = self._texts[name]
            words = tr("The text has {n} characters; at most {limit} fit.").format(
                n=f"{len(area.toPlainText()):,}", limit=f"{area.field.limit:,}"
            )
            self._tell(name, words + " " + tr("It stays here while you shorten it."))
        else:
            self._tell(name, _sentences(error))

    # -- putting it together

    def _lay_out(self) -> None:
        column = QVBoxLayout(self.sheet)
        column.setContentsMargins(_SIDE, 28, _SIDE, 28)
        column.setSpacing(4)
        self.locked.setWordWrap(True)
        self.locked.hide()
        column.addWidget(self.locked)
        column.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._problem("picture"))
        column.addSpacing(8)
        self._add_text(column, "name", tr("Name"), tr("Name this persona"), pixels=24, weight=700, centred=True)
        column.addSpacing(8)
        self._add_quote(column)
        column.addSpacing(16)
        self._grid = self._facts()
        column.addLayout(self._grid)
        self._place_facts()
        column.addSpacing(16)
        column.addWidget(_label(tr("Comfort with technology"), self.savviness))
        steps = QHBoxLayout()
        steps.setContentsMargins(_FRAME, 0, _FRAME, 0)
        steps.addWidget(self.savviness)
        column.addLayout(steps)
        column.addSpacing(16)
        column.addWidget(_label(tr("About"), None))
        self._add_text(column, "bio", tr("About"), tr("What is their life like?"), single_line=False)
        column.addStretch(1)

    def _add_quote(self, column: QVBoxLayout) -> None:
        column.addWidget(IconLabel("quote", "accent_text", 22), 0, Qt.AlignmentFlag.AlignHCenter)
        placeholder = tr("A sentence that only they would say")
        self._add_text(
            column, "quote", tr("Quote"), placeholder, pixels=18, italic=True, centred=True, single_line=False
        )

    def _facts(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        occupation = self._text("occupation", tr("Occupation"), tr("What do they do?"))
        location = self._text("location", tr("Location"), tr("Where do they live?"))
        for row, (name, words, field) in enumerate(
            (
                ("age", tr("Age"), self.age),
                ("occupation", tr("Occupation"), occupation),
                ("location", tr("Location"), location),
            )
        ):
            label = _label(words, field)
            grid.addWidget(self._problem(name), 3 * row + 2, 0, 1, 2)
            self._facts_rows.append((3 * row, label, field))
        return grid

    def _place_facts(self) -> None:
        """Each label beside its field, or above it where large letters leave the field too little."""
        above = current_theme().text_scale >= _LARGE
        for row, label, field in self._facts_rows:
            self._grid.addWidget(label, row, 0, 1, 2 if above else 1, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(field, row + above, 0 if above else 1, 1, 2 if above else 1)

    def _add_text(
        self,
        column: QVBoxLayout,
        name: str,
        label: str,
        placeholder: str,
        *,
        pixels: int = 15,
        weight: int = 400,
        italic: bool = False,
        centred: bool = False,
        single_line: bool = True,
    ) -> None:
        area = self._text(
            name,
            label,
            placeholder,
            pixels=pixels,
            weight=weight,
            italic=italic,
            centred=centred,
            single_line=single_line,
        )
        column.addWidget(area)
        column.addWidget(self._problem(name))

    def _text(
        self,
        name: str,
        label: str,
        placeholder: str,
        *,
        pixels: int = 15,
        weight: int = 400,
        italic: bool = False,
        centred: bool = False,
        single_line: bool = True,
    ) -> TextArea:
        area = TextArea(
            self._project,
            self._id,
            name,
            self.sheet,
            limit=SHORT_TEXT if single_line else LONG_TEXT,
            label=label,
            placeholder=placeholder,
            pixels=pixels,
            weight=weight,
            italic=italic,
            centred=centred,
            single_line=single_line,
        )
        area.refused.connect(lambda error: self._refused(name, error))
        area.paste_refused.connect(lambda error: self._tell(name, _sentences(error)))
        area.accepted.connect(lambda: self._tell(name, ""))
        self._texts[name] = area
        return area

    def _problem(self, name: str) -> QLabel:
        made = text_label("", "caption", tone="danger", wrap=True)
        made.setContentsMargins(_FRAME, 0, _FRAME, 0)
        made.hide()
        self._problems[name] = made
        return made

    def _order_tabs(self) -> None:
        """As the eye goes, not as the widgets were made."""
        stops: list[QWidget] = [
            self.picture,
            self._texts["name"],
            self._texts["quote"],
            self.age,
            self._texts["occupation"],
            self._texts["location"],
            *self.savviness.buttons.values(),
            self._texts["bio"],
        ]
        for one, next_one in pairwise(stops):
            QWidget.setTabOrder(one, next_one)

    def _connect(self) -> None:
        self.picture.chosen.connect(lambda asset: self._change("avatar", asset or None))
        self.picture.begun.connect(lambda: self._tell("picture", ""))
        self.picture.refused.connect(lambda error: self._tell("picture", _sentences(error)))
        self.age.chosen.connect(lambda age, gesture: self._change("age", age, gesture))
        self.age.troubled.connect(lambda words: self._tell("age", words))
        self.age.undo_wanted.connect(lambda: self._step(undo=True))
        self.age.redo_wanted.connect(lambda: self._step(undo=False))
        self.savviness.chosen.connect(lambda level: self._change("tech_savviness", level))

    def _step(self, *, undo: bool) -> None:
        try:
            if undo and self._project.can_undo:
                self._project.undo()
            elif not undo and self._project.can_redo:
                self._project.redo()
        except AppError as error:
            self.failed.emit(error)

    def _dress(self) -> None:
        self._place_facts()
        colours, radius = current_theme().palette, current_theme().tokens.radius
        self.sheet.setStyleSheet(
            f"#personaSheet {{ background: {colours.surface}; }}"
            f'QLineEdit[quiet="true"] {{ background: transparent; border: 2px solid transparent; padding: 3px 6px;'
            f" border-radius: {radius.md}px; font-size: {round(15 * current_theme().text_scale)}px; }}"
            f'QLineEdit[quiet="true"] {{ placeholder-text-color: {colours.faint}; }}'
            f'QLineEdit[quiet="true"]:hover {{ background: {colours.hover}; }}'
            f'QLineEdit[quiet="true"]:focus {{ border-color: {colours.focus}; background: {colours.surface}; }}'
            f'QLineEdit[quiet="true"][invalid="true"] {{ border-color: {colours.danger}; }}'
        )


def _sentences(error: AppError) -> str:
    return " ".join(filter(None, (error.message, error.safe, error.todo)))


def _label(words: str, field: QWidget | None) -> QLabel:
    made = text_label(words, "label", tone="muted", wrap=True)
    made.setContentsMargins(_FRAME, 7, 0, 0)
    if field is not None:
        made.setBuddy(field)
    return made
