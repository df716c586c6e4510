"""One change as a card: what it was done to, the texts before and after, going there, taking the old value back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from dttools_desktop.qtkit.focus import restyle
from dttools_desktop.qtkit.widgets import Chip, ElidedLabel, IconLabel, button, text_label
from dttools_desktop.windows.project.history.diff_label import DiffLabel
from dttools_desktop.windows.project.history.words import ACTION_TONES, action_word, differing_fields, entry_title
from dttools_desktop.windows.words import KIND_ICONS
from dttools_desktop.workspace import Action, TimelineEntry
from dttools_resources.i18n import tr

_FIELDS = 6
"""Fields that one card shows at most."""


class ChangeCard(QFrame):
    """Emits what was asked for."""

    show_wanted = Signal()
    restore_wanted = Signal()

    def __init__(self, entry: TimelineEntry, when: str = "", *, restore: str = "") -> None:
        super().__init__()
        self.entry = entry
        self.setProperty("surface", "card")
        title, done = entry_title(entry), action_word(entry.action)
        self.setAccessibleName(f"{done}: {title}")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 8)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(IconLabel(KIND_ICONS.get(entry.kind, "note"), "muted", 18))
        head.addWidget(ElidedLabel(title, "strong"), 1)
        head.addWidget(Chip(done, ACTION_TONES[entry.action]))
        column.addLayout(head)
        fields = differing_fields(entry) if entry.action not in {Action.ADDED, Action.RESTORED} else []
        for field, before, after in fields[:_FIELDS]:
            column.addWidget(DiffLabel(field, before, after))
        foot = QHBoxLayout()
        foot.setSpacing(16)
        foot.addWidget(text_label(when, "caption"))
        foot.addStretch()
        if restore:
            self.restore = button(restore, "link", clicked=self.restore_wanted.emit)
            self.restore.setAccessibleName(f"{restore}: {title}")
            foot.addWidget(self.restore)
        self.go = button(tr("Show"), "link", clicked=self.show_wanted.emit)
        self.go.setAccessibleName(tr("Show “{title}” on its board").format(title=title))
        foot.addWidget(self.go)
        column.addLayout(foot)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def mark(self, *, current: bool) -> None:
        """Show whether it is the one that is looked at."""
        self.setProperty("current", "true" if current else "false")
        restyle(self)


def restore_word(entry: TimelineEntry) -> str:
    """What taking a change back is called; empty where there is nothing to take back."""
    return {
        Action.EDITED: tr("Take the old value back") if entry.before else "",
        Action.MOVED: tr("Put it back") if entry.before else "",
        Action.TRASHED: tr("Bring it back"),
    }.get(entry.action, "")
