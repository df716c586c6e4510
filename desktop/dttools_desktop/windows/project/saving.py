"""Edits that the disk did not take: said above the project, and tried again until it takes them."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dttools.errors import AppError
from dttools_desktop.qtkit.errors_ui import error_banner
from dttools_desktop.qtkit.widgets import Banner
from dttools_desktop.workspace import OpenProject
from dttools_resources.i18n import tr

AGAIN_MS = 3_000
"""Milliseconds between two tries: soon after somebody made room, and seldom enough to disturb nobody."""


class Saving(QTimer):
    """Ticks while a project is not durable; shows a banner among the messages meanwhile."""

    def __init__(self, project: OpenProject, messages: QVBoxLayout, parent: QWidget) -> None:
        super().__init__(parent, interval=AGAIN_MS)
        self._project, self._messages = project, messages
        self._banner: Banner | None = None
        self._shown: AppError | None = None
        self.timeout.connect(project.retry_saving)

    def show_state(self) -> None:
        """Bring the banner to what the project says."""
        problem = self._project.problem
        if problem is None:
            self.stop()
        elif not self.isActive():
            self.start()
        if str(problem) == str(self._shown):
            return
        self._shown = problem
        if self._banner is not None:
            self._banner.hide()
            self._banner.deleteLater()
            self._banner = None
        if problem is not None:
            self._banner = error_banner(problem)
            self._banner.add_action(tr("Try again"), self._project.retry_saving)
            self._messages.addWidget(self._banner)
