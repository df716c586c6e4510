"""Actions that line up, spread, tidy, size and group what is selected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dttools_desktop.canvas.actions.action import BoardAction
from dttools_desktop.canvas.arranger import Arranger, group_of
from dttools_desktop.canvas.geometry.arrange import Side
from dttools_resources.i18n import tr

STRETCH = 24.0
"""Board units by which a key makes things larger or smaller."""

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView


def shaping() -> tuple[BoardAction, ...]:
    """Alignment, distribution, grid, size, groups, single steps of the stack."""
    return (*_aligning(), *_spreading(), *_stretching(), *_grouping())


def arranger(view: BoardView) -> Arranger:
    """What arranges the selection of a board."""
    return Arranger(view.scene, view.selection, view.operations)


@dataclass(frozen=True, slots=True)
class _Look:
    """What people see of an action: its words, icon and keys."""

    words: str
    icon: str
    keys: str


def _shape(
    name: str, look: _Look, act: Callable[[Arranger], None], hindrance: Callable[[BoardView], str]
) -> BoardAction:
    return BoardAction(
        name,
        look.words,
        look.icon,
        (look.keys,),
        lambda view: act(arranger(view)),
        "arrange",
        hindrance=hindrance,
    )


def _aligning() -> tuple[BoardAction, ...]:
    return (
        _shape("align_left", _Look(tr("Align left"), "align-left", "Alt+Shift+L"), _to(Side.LEFT), _needs(2)),
        _shape("align_centre", _Look(tr("Align centres"), "align-centre", "Alt+Shift+C"), _to(Side.CENTRE), _needs(2)),
        _shape("align_right", _Look(tr("Align right"), "box-right", "Alt+Shift+R"), _to(Side.RIGHT), _needs(2)),
        _shape("align_top", _Look(tr("Align top"), "align-top", "Alt+Shift+T"), _to(Side.TOP), _needs(2)),
        _shape("align_middle", _Look(tr("Align middles"), "box-middle", "Alt+Shift+M"), _to(Side.MIDDLE), _needs(2)),
        _shape("align_bottom", _Look(tr("Align bottom"), "box-bottom", "Alt+Shift+B"), _to(Side.BOTTOM), _needs(2)),
    )


def _spreading() -> tuple[BoardAction, ...]:
    return (
        _shape(
            "spread_across",
            _Look(tr("Equal gaps across"), "spread-across", "Alt+Shift+H"),
            lambda hands: hands.distribute(0),
            _needs(3),
        ),
        _shape(
            "spread_down",
            _Look(tr("Equal gaps down"), "spread-down", "Alt+Shift+V"),
            lambda hands: hands.distribute(1),
            _needs(3),
        ),
        _shape("tidy", _Look(tr("Tidy up"), "grid", "Alt+Shift+G"), Arranger.tidy, _needs(2)),
        _shape("same_size", _Look(tr("Same size"), "same-size", "Alt+Shift+S"), Arranger.same_size, _one_size),
    )


def _stretching() -> tuple[BoardAction, ...]:
    return (
        _stretch("wider", _Look(tr("Wider"), "chevron-right", "Ctrl+Shift+Right"), STRETCH, 0),
        _stretch("narrower", _Look(tr("Narrower"), "chevron-left", "Ctrl+Shift+Left"), -STRETCH, 0),
        _stretch("higher", _Look(tr("Higher"), "chevron-down", "Ctrl+Shift+Down"), 0, STRETCH),
        _stretch("lower", _Look(tr("Lower"), "chevron-up", "Ctrl+Shift+Up"), 0, -STRETCH),
    )


def _stretch(name: str, look: _Look, wider: float, higher: float) -> BoardAction:
    return _shape(name, look, lambda hands: hands.stretch(wider, higher), _needs(1))


def _grouping() -> tuple[BoardAction, ...]:
    return (
        _shape("group", _Look(tr("Group"), "group", "Ctrl+Alt+G"), Arranger.group, _needs(2)),
        _shape("ungroup", _Look(tr("Ungroup"), "ungroup", "Ctrl+Alt+Shift+G"), Arranger.ungroup, _no_group),
        _shape(
            "forward",
            _Look(tr("One step forward"), "chevron-up", "Ctrl+]"),
            lambda hands: hands.step(forward=True),
            _needs(1),
        ),
        _shape(
            "backward",
            _Look(tr("One step backward"), "chevron-down", "Ctrl+["),
            lambda hands: hands.step(forward=False),
            _needs(1),
        ),
    )


def _to(side: Side) -> Callable[[Arranger], None]:
    return lambda hands: hands.align(side)


def _needs(least: int) -> Callable[[BoardView], str]:
    def hindrance(view: BoardView) -> str:
        if len(arranger(view).units()) >= least:
            return ""
        words = {1: tr("Select something that is not locked."), 2: tr("Select two or more items that are not locked.")}
        return words.get(least, tr("Select three or more items that are not locked."))

    return hindrance


def _one_size(view: BoardView) -> str:
    several = len(set(arranger(view).sizes().values())) > 1
    return "" if several else tr("Select items of different sizes.")


def _no_group(view: BoardView) -> str:
    chosen = (view.scene.get(each) for each in view.selection.ids)
    grouped = any(item is not None and group_of(item) is not None for item in chosen)
    return "" if grouped else tr("Select a group first.")
