"""What windows are handed by `bootstrap`: the parts of the running app."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QWidget

from dttools.ids import RecordId
from dttools_desktop.qtkit.workers import Workers
from dttools_desktop.windows.preferences import Preferences

if TYPE_CHECKING:  # the window is painted before the workspace is loaded
    from dttools_desktop.canvas.port import ProjectPort
    from dttools_desktop.editors.base import Editor
    from dttools_desktop.link import Links
    from dttools_desktop.workspace import Library, Profile


class MakesEditors(Protocol):
    """Editors by the kind of record they edit."""

    def __call__(self, project: ProjectPort, kind: str, record: RecordId, parent: QWidget, /) -> Editor | None:
        """An editor of a record; None when no editor knows this kind."""


@dataclass(frozen=True, slots=True)
class Services:
    """The parts of the running app that windows use."""

    profile: Profile
    library: Library
    workers: Workers
    preferences: Preferences
    make_editor: MakesEditors
    make_links: Callable[[], Links]
