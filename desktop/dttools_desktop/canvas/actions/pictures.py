"""Actions that bring pictures to a board, crop them, and open links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dttools.document.commands import Together
from dttools_desktop.canvas.actions.action import BoardAction
from dttools_desktop.canvas.items import PictureItem
from dttools_desktop.canvas.links import ask_to_open, link_in
from dttools_desktop.canvas.tools.crop import CropTool, whole_again
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView


def pictures() -> tuple[BoardAction, ...]:
    """Insert, crop, show all of it again; open a link."""
    return (
        BoardAction(
            "insert_picture",
            tr("Insert picture…"),
            "image-plus",
            ("Shift+I",),
            lambda view: view.inserter.ask(),
            "make",
            makes=("picture",),
            on_selection=False,
        ),
        BoardAction("crop", tr("Crop"), "crop", ("Shift+C",), crop, "change", hindrance=_no_single_picture),
        BoardAction(
            "reset_crop",
            tr("Show the whole picture"),
            "restore",
            (),
            reset_crop,
            "change",
            hindrance=_nothing_cropped,
        ),
        BoardAction(
            "open_link",
            tr("Open link…"),
            "external",
            (),
            open_link,
            "change",
            edits=False,
            hindrance=_no_link,
        ),
    )


def crop(view: BoardView) -> None:
    """Begin to crop the selected picture."""
    item = view.sole_selected()
    if isinstance(item, PictureItem) and not item.locked:
        view.toolbox.use(CropTool(view, item.id))
        view.update()


def reset_crop(view: BoardView) -> None:
    """Show all of the selected pictures."""
    commands = tuple(whole_again(item) for item in _cropped(view))
    if commands:
        view.operations.apply(commands[0] if len(commands) == 1 else Together(commands))


def open_link(view: BoardView) -> None:
    """Ask whether to open the first address in the selected item."""
    item = view.sole_selected()
    url = link_in(item.record) if item is not None else None
    if url is not None:
        ask_to_open(view, url)


def _pictures(view: BoardView) -> list[PictureItem]:
    chosen = (view.scene.get(each) for each in view.selection.ids)
    return [item for item in chosen if isinstance(item, PictureItem) and not item.locked]


def _cropped(view: BoardView) -> list[PictureItem]:
    return [item for item in _pictures(view) if item.whole() != item.rect]


def _no_single_picture(view: BoardView) -> str:
    single = len(view.selection) == 1 and bool(_pictures(view))
    return "" if single else tr("Select one picture that is not locked.")


def _nothing_cropped(view: BoardView) -> str:
    return "" if _cropped(view) else tr("Select a cropped picture.")


def _no_link(view: BoardView) -> str:
    item = view.sole_selected()
    return "" if item is not None and link_in(item.record) is not None else tr("Select one item with a link.")
