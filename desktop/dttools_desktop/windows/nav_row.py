"""A row of a side bar: icon, name that shortens itself, a quiet count at the end."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QScrollArea, QSizePolicy, QWidget

from dttools_desktop.qtkit.icons import pixmap
from dttools_desktop.qtkit.theme import current_theme, theme_changed

_ICON = 18
_SIDE = 12
_HEIGHT = 36
_FAR = 10_000
_STEPS: dict[int, int] = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Home: -_FAR,
    Qt.Key.Key_End: _FAR,
}


class NavRow(QAbstractButton):
    """Checkable; the checked row is where the person is. Up and Down go to its neighbours, Home and End to the ends.

    Of the rows of one choice Qt lets Tab come to the checked one only: arrows are the way to the others.

    Args:
        icon: Name of an icon.
        text: What it leads to.
        role: Colour of the icon while the row is not checked.
        indent: Logical pixels from the left edge.
        quiet: Whether the name steps back: for rows that add something.
    """

    def __init__(
        self,
        icon: str,
        text: str,
        *,
        role: str = "muted",
        indent: int = 0,
        quiet: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon, self._role, self._indent, self._quiet = icon, role, indent, quiet
        self._note, self._done = "", False
        self.setText(text)
        self.setCheckable(True)
        self.setAutoExclusive(True)  # so screen readers say that it is one of several
        self.setAccessibleName(text)
        self.toggled.connect(self._meet_tab)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme_changed.connect(self.update)

    def set_note(self, note: str) -> None:
        """Show a count or another short remark at the end of the row."""
        self._note, self._done = note, False
        self.setAccessibleDescription(note)
        self.update()

    def set_done(self, words: str) -> None:
        """Show a check at the end of the row; `words` say it to screen readers."""
        self._note, self._done = "", True
        self.setAccessibleDescription(words)
        self.update()

    def rename(self, text: str) -> None:
        """Show another name."""
        self.setText(text)
        self.setAccessibleName(text)

    def change_icon(self, icon: str) -> None:
        """Show another icon."""
        self._icon = icon
        self.update()

    @property
    def name_left(self) -> int:
        """Where the name begins, in pixels from the left edge."""
        return self._indent + _SIDE + current_theme().icon_px(_ICON) + 10

    def sizeHint(self) -> QSize:  # noqa: N802 — Qt's name
        """As high as a control; as wide as there is room."""
        return QSize(180, round(_HEIGHT * max(current_theme().text_scale, 1.0)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 — Qt's name
        """Some letters."""
        return QSize(80, self.sizeHint().height())

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 — Qt's name
        """Light up."""
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 — Qt's name
        """Step back."""
        self.update()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 — Qt's name
        """Up, Down, Home and End as in a list; Return as Space."""
        if event.key() in _STEPS:
            self._go(_STEPS[event.key()])
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def _meet_tab(self, checked: bool) -> None:  # noqa: FBT001 — a signal's argument
        """Of the rows of one choice Tab comes to the checked one: Qt sees to it when they get the keyboard only."""
        bar = self.parentWidget()
        for row in bar.findChildren(NavRow) if checked and bar is not None else ():
            if row.isCheckable():
                policy = Qt.FocusPolicy.StrongFocus if row is self else Qt.FocusPolicy.ClickFocus
                row.setFocusPolicy(policy)

    def _go(self, step: int) -> None:
        """Bring the keyboard to another row of the same bar; it stops at the ends."""
        bar = self.parentWidget()
        rows = [row for row in bar.findChildren(NavRow) if row.isVisible() and row.isEnabled()] if bar else [self]
        here = rows.index(self)
        there = rows[max(0, min(here + step, len(rows) - 1))]
        there.setFocus(Qt.FocusReason.TabFocusReason)
        _reveal(there)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 — Qt's name
        """Ground, icon, name, note, focus ring."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        ground = "accent_soft" if self.isChecked() else "hover" if self.underMouse() else ""
        if ground:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(ground))
            painter.drawRoundedRect(box, theme.tokens.radius.md, theme.tokens.radius.md)
        role = "accent_text" if self.isChecked() else self._role
        left, edge = self._indent + _SIDE, theme.icon_px(_ICON)
        top = (self.height() - edge) // 2
        painter.drawPixmap(left, top, pixmap(self._icon, role, edge, self.devicePixelRatioF()))
        right = self._paint_note(painter)
        self._paint_name(painter, self.name_left, right)
        if self.hasFocus() and self.property("keyboardFocus"):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRoundedRect(box, theme.tokens.radius.md, theme.tokens.radius.md)
        painter.end()

    def _paint_note(self, painter: QPainter) -> int:
        """Paint the note; where the name has to end."""
        right = self.width() - _SIDE
        if self._done:
            edge = current_theme().icon_px(_ICON - 2)
            check = pixmap("check", "success_text", edge, self.devicePixelRatioF())
            painter.drawPixmap(right - edge, (self.height() - edge) // 2, check)
            return right - edge - 8
        if not self._note:
            return right
        theme = current_theme()
        font = theme.font(theme.tokens.type.caption)
        width = QFontMetrics(font).horizontalAdvance(self._note)
        painter.setFont(font)
        painter.setPen(theme.colour("muted"))
        painter.drawText(QRectF(right - width, 0, width + 1, self.height()), Qt.AlignmentFlag.AlignVCenter, self._note)
        return right - width - 8

    def _paint_name(self, painter: QPainter, left: int, right: int) -> None:
        theme = current_theme()
        font = theme.font(theme.tokens.type.body)
        font.setWeight(
            font.Weight.DemiBold if self.isChecked() else font.Weight.Normal if self._quiet else font.Weight.Medium
        )
        shown = QFontMetrics(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, right - left)
        self.setToolTip(self.text() if shown != self.text() else "")
        painter.setFont(font)
        painter.setPen(theme.colour("accent_text" if self.isChecked() else "muted" if self._quiet else "text"))
        painter.drawText(QRectF(left, 0, right - left, self.height()), Qt.AlignmentFlag.AlignVCenter, shown)


def _reveal(row: NavRow) -> None:
    """Scroll to a row: Qt does so for Tab only."""
    above = row.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(row)
        above = above.parentWidget()
