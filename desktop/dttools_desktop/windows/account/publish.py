"""Putting a project of this laptop on a server."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from dttools_desktop.qtkit.widgets import body, muted
from dttools_desktop.windows.form import Form
from dttools_resources.i18n import tr


class PublishDialog(Form):
    """Says what sharing means, then emits `publish_wanted` and waits for `refuse` or `accept`."""

    publish_wanted = Signal()

    def __init__(self, project: str, server: str, email: str, parent: QWidget | None = None) -> None:
        super().__init__(tr("Share this project"), "", parent)
        words = tr("“{project}” is put on {server} with all its personas, ideas, votes and pictures.")
        self.body.addWidget(body(words.format(project=project, server=server), wrap=True))
        self.body.addWidget(
            muted(
                tr(
                    "Only you can see it there until you add members. It stays on this laptop too, and you can work "
                    "without a connection: what you do is sent when there is one again."
                ),
                wrap=True,
            )
        )
        self.body.addWidget(muted(tr("You share it as {email}.").format(email=email), wrap=True))
        self.publish_button = self.add_buttons(tr("Share"), self._ask)

    def refuse(self, error: BaseException) -> None:
        """Tell what went wrong and let it be tried again."""
        self.publish_button.setEnabled(True)
        self.publish_button.setText(tr("Share"))
        super().refuse(error)

    def _ask(self) -> None:
        self.forgive()
        self.publish_button.setEnabled(False)
        self.publish_button.setText(tr("Sending…"))
        self.publish_wanted.emit()
