"""The global stylesheet, made of `widgets.qss` with the colours and measures of the theme filled in."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from dttools_resources import read_bytes

if TYPE_CHECKING:
    from dttools_desktop.qtkit.palettes import Palette
    from dttools_desktop.qtkit.tokens import Tokens

_DRAWN = {
    "check": "on_accent",
    "minus": "on_accent",
    "chevron-down": "muted",
    "chevron-up": "muted",
    "chevron-right": "muted",
    "x": "muted",
}
"""Icons that the stylesheet itself draws, and their roles."""


def stylesheet(palette: Palette, tokens: Tokens, text_scale: float) -> str:
    """The stylesheet of the app for one theme.

    Args:
        palette: Its colours.
        tokens: Its measures.
        text_scale: Factor for the sizes of text.
    """
    values: dict[str, str] = dict(palette.roles())
    for step in ("caption", "label", "body", "strong", "heading", "title", "display"):
        style = getattr(tokens.type, step)
        values |= {f"{step}_px": f"{round(style.size * text_scale)}px", f"{step}_weight": str(style.weight)}
    values |= {f"radius_{name}": f"{getattr(tokens.radius, name)}px" for name in ("sm", "md", "lg", "xl")}
    values |= {"line": f"{round(tokens.line * text_scale)}px", "row": f"{round(tokens.row * text_scale)}px"}
    values |= {f"icon_{name.replace('-', '_')}": _drawn(name, palette.role(role)) for name, role in _DRAWN.items()}
    return Template(read_bytes("styles/widgets.qss").decode()).substitute(values)


def _drawn(name: str, colour: str) -> str:
    """A file with the icon in its colour: stylesheets take pictures from files only."""
    path = _folder() / f"{name}-{colour[1:]}.svg"
    if not path.exists():
        path.write_bytes(read_bytes(f"icons/{name}.svg").replace(b"currentColor", colour.encode()))
    return path.as_posix()


@cache
def _folder() -> Path:
    made = tempfile.mkdtemp(prefix="dttools-theme-")
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return Path(made)
