"""F6: from one region of a window to the next, each with the keyboard where it was last."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


def go_to_next_region(regions: Sequence[QWidget], step: int) -> QWidget | None:
    """Bring the keyboard to the next region that can have it.

    Args:
        regions: In their order on the screen; those that do not show are left out.
        step: 1 for the next, −1 for the one before.

    Returns:
        What has the keyboard now; None when no region can have it.
    """
    shown = [region for region in regions if region.isVisible() and _entry(region) is not None]
    focus = QApplication.focusWidget()
    if focus is not None:
        for region in shown:
            if region is focus or region.isAncestorOf(focus):
                region.setProperty("lastFocus", focus)
    here = next((n for n, each in enumerate(shown) if focus and (each is focus or each.isAncestorOf(focus))), None)
    if not shown:
        return None
    there = shown[(here + step) % len(shown)] if here is not None else shown[0 if step > 0 else -1]
    entry = _entry(there)
    if entry is not None:
        entry.setFocus(Qt.FocusReason.TabFocusReason)
    return entry


def _entry(region: QWidget) -> QWidget | None:
    """Where the keyboard was last in a region, or its first place for it."""
    last = region.property("lastFocus")
    if isinstance(last, QWidget) and last.isVisible() and last.isEnabled() and region.isAncestorOf(last):
        return last
    inside = [region, *region.findChildren(QWidget)]
    wanted = Qt.FocusPolicy.TabFocus.value
    return next(
        (each for each in inside if each.focusPolicy().value & wanted and each.isVisible() and each.isEnabled()), None
    )
