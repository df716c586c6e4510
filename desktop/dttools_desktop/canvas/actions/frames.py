"""Actions that make frames and go to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dttools_desktop.canvas.actions.action import BoardAction
from dttools_desktop.canvas.framing import frame_selection, frames_in_order, open_frames_menu, step
from dttools_desktop.canvas.tools.frame import FrameTool
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from dttools_desktop.canvas.view import BoardView


def frames() -> tuple[BoardAction, ...]:
    """The tool, a frame around the selection, going from frame to frame."""
    return (
        BoardAction(
            "frame",
            tr("Frame"),
            "frame",
            ("F",),
            lambda view: view.toolbox.use(FrameTool(view)),
            on_selection=False,
            makes=("frame",),
        ),
        BoardAction(
            "frame_selection",
            tr("Frame around the selection"),
            "frame",
            ("Shift+F",),
            frame_selection,
            "arrange",
            makes=("frame",),
        ),
        _going("go_to_frame", tr("Go to a frame…"), "frame", "G", open_frames_menu),
        _going("next_frame", tr("Next frame"), "chevron-right", "PgDown", lambda view: step(view, 1)),
        _going("previous_frame", tr("Previous frame"), "chevron-left", "PgUp", lambda view: step(view, -1)),
    )


def _going(name: str, words: str, icon: str, keys: str, act: Callable[[BoardView], object]) -> BoardAction:
    return BoardAction(name, words, icon, (keys,), act, edits=False, on_selection=False, hindrance=_no_frame)


def _no_frame(view: BoardView) -> str:
    return "" if frames_in_order(view.scene) else tr("There are no frames on this board.")
