"""Progress of long work over the place that waits for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from dttools_desktop.qtkit.theme import current_theme
from dttools_desktop.qtkit.widgets.buttons import button
from dttools_desktop.qtkit.widgets.frames import Card, drop_shadow
from dttools_desktop.qtkit.widgets.labels import heading, muted
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPaintEvent

    from dttools_desktop.qtkit.workers import Work

_STEPS = 1000


class BusyOverlay(QWidget):
    """Covers its host with what is being done, how far it is, and Cancel. Short work never shows it."""

    cancelled = Signal()
    DELAY_MS = 300

    def __init__(self, host: QWidget, title: str) -> None:
        super().__init__(host)
        self._host = host
        self.setAccessibleName(title)
        self._words = muted("")
        self._bar = QProgressBar(maximum=0, textVisible=False)
        self._bar.setAccessibleName(title)
        cancel = button(tr("Cancel"), clicked=self.cancelled.emit)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(cancel)
        card = Card()
        card.setFixedWidth(380)
        card.content.setContentsMargins(24, 22, 24, 20)
        card.content.setSpacing(12)
        for part in (heading(title), self._words, self._bar):
            card.content.addWidget(part)
        card.content.addSpacing(4)
        card.content.addLayout(buttons)
        drop_shadow(card, current_theme().tokens.elevation.floating)
        QVBoxLayout(self).addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)
        self._delay = QTimer(self, interval=self.DELAY_MS, singleShot=True)
        self._delay.timeout.connect(self.appear)
        host.installEventFilter(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()

    def follow(self, work: Work[Any]) -> None:
        """Show the progress of one work, cancel it when asked, and go away with it."""
        work.progressed.connect(self.report)
        self.cancelled.connect(work.cancel)
        work.ended.connect(self.end)
        self._delay.start()

    def report(self, done: float, text: str = "") -> None:
        """Show the part that is done, 0 to 1."""
        self._bar.setMaximum(_STEPS)
        self._bar.setValue(round(done * _STEPS))
        if text:
            self._words.setText(text)

    def appear(self) -> None:
        """Cover the host now."""
        self.setGeometry(self._host.rect())
        self.show()
        self.raise_()
        self.setFocus()

    def end(self) -> None:
        """Uncover the host for good."""
        self._delay.stop()
        self.hide()
        self.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 — Qt's name
        """Escape cancels; no other key reaches what is covered."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 — Qt's name
        """Let what is covered step back."""
        veil = current_theme().colour("canvas")
        veil.setAlpha(200)
        painter = QPainter(self)
        painter.fillRect(self.rect(), veil)
        painter.end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 — Qt's name
        """Keep covering the host when its size changes."""
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._host.rect())
        return super().eventFilter(watched, event)
