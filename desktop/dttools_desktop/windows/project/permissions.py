"""What members may do in each phase, chosen by an owner."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QWidget

from dttools.document.commands import ChangeFields
from dttools.errors import AppError
from dttools.ids import RecordId
from dttools.model import Phase, Project, Scope
from dttools_desktop.windows.form import Field, Form
from dttools_desktop.windows.words import phase_name
from dttools_desktop.workspace import OpenProject
from dttools_resources.i18n import tr

_CHOICE = 250
"""Pixels of a choice beside the name of its phase."""


class PermissionsDialog(Form):
    """One choice a phase; saved as one step of undo, and only when something was changed.

    Args:
        project: The project.
        shared: Whether others can open it: until then the choices wait.
    """

    WIDTH = 520

    def __init__(self, project: OpenProject, *, shared: bool, parent: QWidget | None = None) -> None:
        super().__init__(tr("Permissions"), _intro(shared=shared), parent)
        self._project = project
        own = project.document.project
        self._before = scopes_of(own)
        self.choices = {phase: self._add_choice(phase, own) for phase in Phase}
        self.add_buttons(tr("Save"), self.save)
        self.resize(self.WIDTH, 0)
        self._fit()

    @property
    def chosen(self) -> tuple[Scope, ...]:
        """What is chosen, phase by phase."""
        return tuple(box.currentData() for box in self.choices.values())

    def save(self) -> None:
        """Write the choices and close."""
        try:
            if self.chosen != self._before:
                change = ChangeFields((RecordId(self._project.id),), {"phase_scopes": self.chosen})
                self._project.apply(change)
        except AppError as error:
            self.refuse(error)
        else:
            self.accept()

    def _add_choice(self, phase: Phase, own: Project) -> QComboBox:
        box = QComboBox()
        for scope in Scope:
            box.addItem(scope_words(scope), scope)
        box.setCurrentIndex(box.findData(self._before[phase - 1]))
        name = phase_name(phase)
        label = tr("{phase} (the project’s phase now)").format(phase=name) if phase is own.current_phase else name
        field = self.add_field(phase.name, label, box, _hint(box.currentData()), beside=_CHOICE)
        if phase is own.current_phase:
            field.label.setProperty("type", "strong")
        box.currentIndexChanged.connect(lambda: self._explain(field, box.currentData()))
        return box

    def _explain(self, field: Field, scope: Scope) -> None:
        field.show_hint(_hint(scope))
        QTimer.singleShot(0, self, self._fit)


def scopes_of(project: Project) -> tuple[Scope, ...]:
    """What members may do in all five phases; a phase that is not named leaves them everything."""
    missing = len(Phase) - len(project.phase_scopes)
    return (*project.phase_scopes, *[Scope.EVERYTHING] * missing)


def scope_words(scope: Scope) -> str:
    """What a choice is called."""
    return {
        Scope.EVERYTHING: tr("Everything"),
        Scope.NOTES: tr("Notes and ideas only"),
        Scope.OWN_NOTES: tr("Own notes and ideas only"),
        Scope.NOTHING: tr("View only"),
    }[scope]


def scope_details(scope: Scope) -> str:
    """What a choice means, in a sentence."""
    return {
        Scope.EVERYTHING: tr("Members write, draw, arrange, vote and change all that is not locked."),
        Scope.NOTES: tr(
            "Members write, move and delete notes and ideas, also those of others. They do not vote or draw."
        ),
        Scope.OWN_NOTES: tr("Members write notes and ideas and change only what they wrote. They do not vote or draw."),
        Scope.NOTHING: tr("Members look, and change nothing."),
    }[scope]


def _hint(scope: Scope) -> str:
    """What members may still do, below a choice that takes something from them."""
    return "" if scope == Scope.EVERYTHING else scope_details(scope)


def _intro(*, shared: bool) -> str:
    rule = tr(
        "What members may do while the project is in a phase. Owners may always do everything, viewers only look."
    )
    return rule if shared else rule + " " + tr("It takes effect when the project is shared.")
