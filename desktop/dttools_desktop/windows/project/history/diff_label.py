"""A text before and after in one: what went is struck through, what came is underlined."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from dttools.document.comparing import Part, Run, compared
from dttools_desktop.qtkit.theme import current_theme, theme_changed
from dttools_resources.i18n import tr

_GAP = "&thinsp;"
_AROUND = 60
"""Characters that are shown before and after a difference in a long text."""


class DiffLabel(QLabel):
    """One field of a change. Screen readers hear both texts."""

    def __init__(self, field: str, before: str, after: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field, self._runs = field, compared(before, after)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setProperty("type", "body")
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(_spoken(field, before, after))
        self._show()
        theme_changed.connect(self._show)

    def _show(self) -> None:
        theme = current_theme()
        looks = {
            Part.KEPT: "",
            Part.REMOVED: f"color: {theme.colour('danger_text').name()}; text-decoration: line-through;",
            Part.ADDED: f"color: {theme.colour('success_text').name()}; text-decoration: underline; font-weight: 600;",
        }
        muted = theme.colour("muted").name()
        spans = [
            f'<span style="{looks[run.part]}">{escape(_shortened(self._runs, place)).replace(chr(10), "<br>")}</span>'
            for place, run in enumerate(self._runs)
        ]
        words = "".join(f"{_GAP}{span}" if self._follows_removed(n) else span for n, span in enumerate(spans))
        self.setText(f'<span style="color: {muted};">{escape(self._field)}:</span> {words}')

    def _follows_removed(self, place: int) -> bool:
        return place > 0 and {run.part for run in self._runs[place - 1 : place + 1]} == {Part.REMOVED, Part.ADDED}


def _spoken(field: str, before: str, after: str) -> str:
    if not before:
        return tr("{field} is now “{after}”").format(field=field, after=after)
    if not after:
        return tr("{field} was “{before}”").format(field=field, before=before)
    return tr("{field} was “{before}” and is now “{after}”").format(field=field, before=before, after=after)


def _shortened(runs: tuple[Run, ...], place: int) -> str:
    """A run as it is shown: of what stayed in a long text only what is near a difference."""
    run = runs[place]
    text = run.text
    if run.part is not Part.KEPT or len(text) <= 2 * _AROUND:
        return text
    start = text[:_AROUND] if place > 0 else ""
    end = text[-_AROUND:] if place < len(runs) - 1 else ""
    return f"{start} … {end}"
