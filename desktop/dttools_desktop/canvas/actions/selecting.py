"""Actions that select: what has something in common with the selection, everything else, a line around it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

from dttools_desktop.canvas.actions.action import BoardAction
from dttools_desktop.canvas.items import BoardItem, ConnectorItem
from dttools_desktop.canvas.tools.lasso import LassoTool
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView

Traits = Callable[[BoardItem], frozenset[Hashable]]
"""What of an item can be shared with another."""


def selecting() -> tuple[BoardAction, ...]:
    """Lasso, invert, the same colour, author, tag, kind or cluster."""
    return (
        BoardAction(
            "select",
            tr("Select and move"),
            "cursor",
            ("Esc",),
            lambda view: view.leave(),
            edits=False,
            on_selection=False,
        ),
        BoardAction(
            "lasso",
            tr("Select by a line around"),
            "lasso",
            ("Q",),
            lambda view: view.toolbox.use(LassoTool(view)),
            "choose",
            edits=False,
            on_selection=False,
        ),
        BoardAction(
            "invert",
            tr("Select everything else"),
            "invert",
            ("Ctrl+Shift+A",),
            invert,
            "choose",
            edits=False,
            on_selection=False,
        ),
        _same("same_kind", tr("Select the same kind"), _kind),
        _same("same_colour", tr("Select the same colour"), _colour),
        _same("same_author", tr("Select the same author"), _author),
        _same("same_tag", tr("Select the same tag"), _tags),
        _same("same_cluster", tr("Select the same cluster"), _cluster, free_only=True),
    )


def _same(name: str, words: str, traits: Traits, *, free_only: bool = False) -> BoardAction:
    return BoardAction(
        name,
        words,
        "select-same",
        (),
        lambda view: select_alike(view, traits),
        "choose",
        edits=False,
        free_only=free_only,
        hindrance=lambda view: "" if _traits_of_selection(view, traits) else tr("The selection has none."),
    )


def select_alike(view: BoardView, traits: Traits) -> None:
    """Select all items that share a trait with one that is selected."""
    wanted = _traits_of_selection(view, traits)
    if wanted:
        view.selection.set(item.id for item in view.scene.items() if traits(item) & wanted)


def invert(view: BoardView) -> None:
    """Select what is not selected, and is not locked."""
    chosen = frozenset(view.selection.ids)
    view.selection.set(item.id for item in view.scene.items() if item.id not in chosen and not item.locked)


def _traits_of_selection(view: BoardView, traits: Traits) -> frozenset[Hashable]:
    chosen = (view.scene.get(each) for each in view.selection.ids)
    return frozenset(trait for item in chosen if item is not None for trait in traits(item))


def _kind(item: BoardItem) -> frozenset[Hashable]:
    return frozenset({item.record.kind})


def _colour(item: BoardItem) -> frozenset[Hashable]:
    colour = None if isinstance(item, ConnectorItem) else getattr(item.record, "colour", None)
    return frozenset({colour} - {None})


def _author(item: BoardItem) -> frozenset[Hashable]:
    return frozenset({item.record.created_by})


def _tags(item: BoardItem) -> frozenset[Hashable]:
    return frozenset(tag.casefold() for tag in getattr(item.record, "tags", ()))


def _cluster(item: BoardItem) -> frozenset[Hashable]:
    return frozenset({getattr(item.record, "cluster", None)} - {None})
