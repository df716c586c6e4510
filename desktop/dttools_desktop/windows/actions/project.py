"""Actions of an open project, of its tools, and of what is told of its past."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dttools.model import KINDS, Phase
from dttools_desktop.qtkit.actions import Action
from dttools_desktop.windows.words import PHASE_ICONS, kind_words, phase_name
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from dttools_desktop.windows.project.history.panel import AwayTab
    from dttools_desktop.windows.project.history.preview import VersionPreview
    from dttools_desktop.windows.project.history.version_list import VersionRow
    from dttools_desktop.windows.project.page import ProjectPage
    from dttools_desktop.windows.project.rail import ToolRow


def project_actions() -> tuple[Action[ProjectPage], ...]:
    """Back, undo, sharing; what the project's menu offers; phases; new tools."""
    return (*_bar(), *_menu(), *_history(), *map(_going, Phase), *map(_adding, _tools()))


def tool_actions() -> tuple[Action[ToolRow], ...]:
    """What can be done with a tool in the rail."""
    return (
        Action("rename", tr("Rename"), "edit", ("F2",), lambda row: row.menu_renames(), "do"),
        Action("trash", tr("Move to the trash"), "trash", ("Del",), lambda row: row.deleted.emit(), "remove"),
    )


def version_actions() -> tuple[Action[VersionRow], ...]:
    """What can be done with a version in the list."""
    return (
        Action("restore", tr("Restore this version…"), "restore", (), lambda row: row.restore_wanted.emit(), "do"),
        Action("rename", tr("Rename"), "edit", (), lambda row: row.edit_name(), "do"),
        Action("delete", tr("Delete this version"), "trash", (), lambda row: row.delete_wanted.emit(), "remove"),
    )


def preview_actions() -> tuple[Action[VersionPreview], ...]:
    """What can be done while a version is looked at."""
    return (Action("back", tr("Back to now"), "arrow-left", ("Esc",), lambda shown: shown.back_wanted.emit()),)


def review_actions() -> tuple[Action[AwayTab], ...]:
    """Going through what others did."""
    return (
        Action("previous", tr("Previous change"), "chevron-up", ("Alt+Up",), lambda tab: tab.back.click()),
        Action("next", tr("Next change"), "chevron-down", ("Alt+Down",), lambda tab: tab.forth.click()),
    )


def _bar() -> tuple[Action[ProjectPage], ...]:
    return (
        Action("home", tr("Back to all projects"), "home", ("Alt+Home",), lambda page: page.home_wanted.emit()),
        Action("undo", tr("Undo"), "undo", ("Ctrl+Z",), lambda page: page.undo(), hindrance=_nothing_to_undo),
        Action(
            "redo", tr("Redo"), "redo", ("Ctrl+Shift+Z", "Ctrl+Y"), lambda page: page.redo(), hindrance=_nothing_to_redo
        ),
        Action("share", tr("Share"), "user-plus", (), _share, fits=lambda page: not page.sync.shared),
        Action("members", tr("Members"), "users", (), _share, fits=lambda page: page.sync.shared),
    )


def _menu() -> tuple[Action[ProjectPage], ...]:
    return (
        Action("details", tr("Project details…"), "info", ("Ctrl+E",), lambda page: page.show_details(), "project"),
        Action(
            "permissions",
            tr("Permissions…"),
            "lock",
            (),
            lambda page: page.show_permissions(),
            "project",
            hindrance=_not_an_owner,
        ),
        Action("import", tr("Import ideas…"), "import", ("Ctrl+I",), lambda page: page.ask_for_file(), "project"),
        Action("recovered", tr("Recovered edits…"), "inbox", (), lambda page: page.show_recovered(), "back"),
        Action("trash", tr("Trash of this project…"), "trash", (), lambda page: page.show_trash(), "back"),
        Action("hints", tr("Show the hints again"), "lightbulb", (), lambda page: page.show_hints_again()),
    )


def _history() -> tuple[Action[ProjectPage], ...]:
    return (
        Action("versions", tr("Versions…"), "history", ("Ctrl+H",), lambda page: page.history.toggle(), "past"),
        Action("changes", tr("Who changed what…"), "user", (), lambda page: page.history.show_changes(), "past"),
        Action(
            "changes_of_selected",
            tr("Changes of the selected item…"),
            "edit",
            ("Ctrl+Shift+H",),
            lambda page: page.history.show_changes_of_selected(),
            "past",
        ),
        Action("away", tr("While you were away…"), "sync-arrows", (), lambda page: page.history.review(), "past"),
    )


def _going(phase: Phase) -> Action[ProjectPage]:
    name = tr("Go to {name}").format(name=phase_name(phase))
    return Action(f"phase.{phase.value}", name, PHASE_ICONS[phase], (), lambda page: page.show_phase(phase.value))


def _adding(kind: str) -> Action[ProjectPage]:
    return Action(f"new.{kind}", kind_words(kind).new, "plus", (), lambda page: page.add(kind), hindrance=_read_only)


def _tools() -> list[str]:
    return [kind.name for kind in KINDS.values() if kind.phase is not None]


def _share(page: ProjectPage) -> None:
    page.share()


def _nothing_to_undo(page: ProjectPage) -> str:
    return "" if page.project.can_undo else tr("There is nothing to undo.")


def _nothing_to_redo(page: ProjectPage) -> str:
    return "" if page.project.can_redo else tr("There is nothing to redo.")


def _not_an_owner(page: ProjectPage) -> str:
    return "" if page.sync.may_set_permissions else tr("An owner of the project decides what members may do.")


def _read_only(page: ProjectPage) -> str:
    return page.sync.read_only_because() or ""
