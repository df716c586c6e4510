"""Making frames and going from one to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF

from dttools.document.commands import AddRecord
from dttools.document.order import key_after
from dttools.ids import RecordId, new_id
from dttools.model import Frame, Size, Vector
from dttools_desktop.canvas.items import FrameItem
from dttools_desktop.canvas.items.frame import HEAD
from dttools_desktop.canvas.style import board_style
from dttools_desktop.qtkit.widgets import menu
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from dttools_desktop.canvas.scene import BoardScene
    from dttools_desktop.canvas.view import BoardView

_MARGIN = 40.0


def frames_in_order(scene: BoardScene) -> list[FrameItem]:
    """The frames of a board, the first one first."""
    found = [item for item in scene.items() if isinstance(item, FrameItem)]
    return sorted(found, key=lambda item: (item.record.sequence, item.id))


def put_frame(view: BoardView, rect: QRectF) -> RecordId | None:
    """Put a frame and type its title; None when refused."""
    if not view.typist.finish():
        return None
    made = new_id()
    values = {
        "board": view.scene.board,
        "at": Vector(rect.x(), rect.y()),
        "size": Size(max(1.0, rect.width()), max(1.0, rect.height())),
        "order": view.operations.orders_on_top(1)[0],
        "sequence": key_after([item.record.sequence for item in frames_in_order(view.scene)]),
    }
    if not view.operations.apply(AddRecord(Frame, made, values)):
        return None
    view.selection.set((made,))
    item = view.scene.get(made)
    if item is not None:
        view.typist.begin(item.fields(board_style())[0])
    return made


def frame_selection(view: BoardView) -> None:
    """Put a frame around what is selected."""
    area = view.scene.bounds_of(view.selection.ids)
    if not area.isNull():
        put_frame(view, area.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN))


def go_to(view: BoardView, frame: RecordId) -> None:
    """Show a whole frame and select it."""
    rect = view.scene.shown_rect(frame)
    if rect is not None:
        view.selection.set((frame,))
        view.camera.fit(rect.adjusted(0, -HEAD, 0, 0), at_most=2.0)


def step(view: BoardView, by: int) -> None:
    """Go to the next frame or the one before; from the last to the first and back."""
    ids = [item.id for item in frames_in_order(view.scene)]
    current = view.selection.current
    if current in ids:
        go_to(view, ids[(ids.index(current) + by) % len(ids)])
    elif ids:
        go_to(view, ids[0 if by > 0 else -1])


def open_frames_menu(view: BoardView) -> QMenu:
    """Open a list of the frames to go to."""
    made = menu(view)
    for item in frames_in_order(view.scene):
        entry = made.addAction(item.record.title.replace("&", "&&") or tr("Untitled frame"))
        entry.triggered.connect(lambda _checked=False, frame=item.id: go_to(view, frame))
    made.aboutToHide.connect(made.deleteLater)
    hint = made.sizeHint()
    made.popup(view.mapToGlobal(view.rect().center()) - QPoint(hint.width() // 2, hint.height() // 2))
    return made
