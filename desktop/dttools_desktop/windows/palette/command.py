"""One line of the command palette."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PaletteCommand:
    """Something to do or a place to go to.

    Attributes:
        name: Stable, so that what was used lately can be remembered.
        words: What it says.
        place: What it belongs to, in small print: the board, the project, the app.
        icon: An icon of the resources.
        act: Does it, once the palette is closed.
        keys: The shortcut that does the same; empty when there is none.
        why_not: Why it cannot be done now, in words for people; empty when it can.
    """

    name: str
    words: str
    place: str
    icon: str
    act: Callable[[], object]
    keys: str = ""
    why_not: str = ""
