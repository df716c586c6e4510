"""Three quiet hints on the first board that a person opens, one at a time, each shown until it is put away."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dttools.errors import AppError
from dttools_desktop.canvas.panel import Panel
from dttools_desktop.canvas.view import BoardView
from dttools_desktop.qtkit.errors_ui import show_error
from dttools_desktop.qtkit.theme import current_theme, theme_changed
from dttools_desktop.qtkit.widgets import IconLabel, button, caption, muted, text_label
from dttools_desktop.windows.preferences import Preferences
from dttools_resources.i18n import tr

_WIDTH = 300
_EDGE = 16
_BESIDE_TOOLBAR = 80
"""Pixels from the left edge where the toolbar of a board ends."""


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing worth knowing at the beginning."""

    icon: str
    title: str
    text: str


def hints() -> tuple[Hint, ...]:
    """In the order in which they help."""
    return (
        Hint("note", tr("Write something"), tr("Double-click on the board for an idea, or press N for a note.")),
        Hint("command", tr("Everything in one place"), tr("Ctrl+K finds whatever DTTools can do, and where it is.")),
        Hint("hand", tr("Look around"), tr("Hold Space and drag to move the board; turn the wheel to zoom.")),
    )


def show_hint(view: BoardView, preferences: Preferences) -> HintCard | None:
    """Show on a board the first hint that was not put away yet; None when all were, or nothing can be written there."""
    shown = view.findChild(HintCard)
    if shown is not None or view.operations.read_only is not None or preferences.hints_seen >= len(hints()):
        return shown
    return HintCard(view, preferences)


def show_hints_again(view: BoardView | None, preferences: Preferences) -> None:
    """Begin with the first hint, on a board at once, else on the next one that is opened.

    Raises:
        StorageFailed: It could not be remembered.
    """
    preferences.hints_seen = 0
    if view is None:
        return
    shown = show_hint(view, preferences)
    if shown is not None:
        shown.say()


class HintCard(Panel):
    """Sits in a corner where no item lies, and steps aside when one comes there. It never takes the keyboard itself."""

    def __init__(self, view: BoardView, preferences: Preferences) -> None:
        super().__init__(view, vertical=True)
        self._view, self._preferences = view, preferences
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._icon = IconLabel("note", "accent_text", 20)
        self._title, self._text = text_label("", "strong", wrap=True), muted("", wrap=True)
        self._count = caption("")
        self.next = button(tr("Got it"), clicked=self.put_away)
        self.skip = button(tr("No more hints"), "link", clicked=self.put_all_away)
        for made in (self.next, self.skip):
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            made.setAutoDefault(False)
        self._lay_out()
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self.place)
        view.camera.moved.connect(self._soon.start)
        view.scene.changed.connect(self._soon.start)
        theme_changed.connect(self._fit)
        view.installEventFilter(self)
        self.say()

    def _lay_out(self) -> None:
        self.row.setContentsMargins(16, 14, 16, 12)
        self.row.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._icon)
        head.addWidget(self._title, 1)
        head.addWidget(self._count)
        words = QVBoxLayout()
        words.addLayout(head)
        words.addWidget(self._text)
        foot = QHBoxLayout()
        foot.addWidget(self.skip)
        foot.addStretch()
        foot.addWidget(self.next)
        self.row.addLayout(words)
        self.row.addSpacing(4)
        self.row.addLayout(foot)

    def say(self) -> None:
        """Show the first hint that was not put away yet, to eyes and to screen readers."""
        place, known = self._preferences.hints_seen, hints()
        hint = known[place]
        self._icon.set_icon(hint.icon, "accent_text")
        self._title.setText(hint.title)
        self._text.setText(hint.text)
        self._count.setText(f"{place + 1}/{len(known)}")
        self.skip.setVisible(place < len(known) - 1)
        self.setAccessibleName(tr("Hint: {title}").format(title=hint.title))
        self.setAccessibleDescription(hint.text)
        self._fit()
        told = tr("Hint: {title}").format(title=f"{hint.title}. {hint.text}")
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._view, told))

    def put_away(self) -> None:
        """On to the next hint; this one does not come again."""
        self._remember(self._preferences.hints_seen + 1)

    def put_all_away(self) -> None:
        """No hint comes again."""
        self._remember(len(hints()))

    def _remember(self, seen: int) -> None:
        try:
            self._preferences.hints_seen = seen
        except AppError as error:
            show_error(self.window(), error)
        if seen < len(hints()):
            self.say()
            return
        if self.next.hasFocus() or self.skip.hasFocus():
            self._view.setFocus()
        self.place()

    # -- where it is

    def _fit(self) -> None:
        """As wide as its text is large."""
        self.setFixedWidth(round(_WIDTH * max(1.0, current_theme().text_scale)))
        self._soon.start()

    def place(self) -> None:
        """Go to a free corner, best where no message comes up; out of sight while there is none, and at the end."""
        if self._preferences.hints_seen >= len(hints()):
            self.hide()
            return
        self.row.activate()
        height = max(self.row.heightForWidth(self.width()), self.row.minimumSize().height())
        self.resize(self.width(), height)
        corner = next((each for each in self._corners() if self._free(QRect(each, self.size()))), None)
        if corner is not None:
            self.move(corner)
        self.setVisible(corner is not None)

    def _corners(self) -> tuple[QPoint, ...]:
        right, bottom = self._view.width() - self.width() - _EDGE, self._view.height() - self.height() - _EDGE
        return (
            QPoint(right, _EDGE),
            QPoint(_BESIDE_TOOLBAR, bottom),
            QPoint(_BESIDE_TOOLBAR, _EDGE),
            QPoint((_BESIDE_TOOLBAR + right) // 2, bottom),
        )

    def _free(self, spot: QRect) -> bool:
        view = self._view
        if not view.rect().contains(spot):
            return False
        others = view.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        if any(each is not self and each.isVisible() and each.geometry().intersects(spot) for each in others):
            return False
        area = QRectF(
            view.camera.to_board(spot.topLeft().toPointF()), view.camera.to_board(spot.bottomRight().toPointF())
        )
        return not view.scene.near(area)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 — Qt's name
        """Follow the size of the board."""
        if watched is not self and event.type() in {QEvent.Type.Resize, QEvent.Type.Show}:
            self._soon.start()
        return super().eventFilter(watched, event)
