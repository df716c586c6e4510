"""How the person wants the app to look and speak: a small file of the profile, read before anything else."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Literal, cast, get_args

from PySide6.QtWidgets import QApplication

from dttools.errors import StorageFailed
from dttools_desktop.qtkit.theme import Contrast, apply_theme
from dttools_resources.i18n import LANGUAGES, tr

log = logging.getLogger(__name__)
ThemeMode = Literal["system", "light", "dark"]
Wheel = Literal["zooms", "scrolls"]
TEXT_SCALES = (0.9, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0)
NAME = "preferences.json"


class Preferences:
    """Values that were never set, or that a damaged file does not give, are the defaults.

    Args:
        folder: The profile's; it may not exist yet.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._values = self._read()

    @property
    def language(self) -> str | None:
        """The chosen language; None for the system's."""
        code = self._values.get("language")
        return code if isinstance(code, str) and code in LANGUAGES else None

    @language.setter
    def language(self, code: str) -> None:
        self._set("language", code)

    @property
    def theme(self) -> ThemeMode:
        """Light, dark, or as the system."""
        mode = self._values.get("theme")
        return cast("ThemeMode", mode) if mode in get_args(ThemeMode) else "system"

    @theme.setter
    def theme(self, mode: ThemeMode) -> None:
        self._set("theme", mode)

    @property
    def text_scale(self) -> float:
        """Factor for all text in windows."""
        scale = self._values.get("text_scale")
        return float(scale) if isinstance(scale, int | float) and scale in TEXT_SCALES else 1.0

    @text_scale.setter
    def text_scale(self, scale: float) -> None:
        self._set("text_scale", scale)

    @property
    def contrast(self) -> Contrast:
        """High contrast, the usual one, or as the system."""
        chosen = self._values.get("contrast")
        return cast("Contrast", chosen) if chosen in get_args(Contrast) else "system"

    @contrast.setter
    def contrast(self, contrast: Contrast) -> None:
        self._set("contrast", contrast)

    @property
    def less_motion(self) -> bool:
        """Whether nothing on the screen moves by itself."""
        return self._values.get("less_motion") is True

    @less_motion.setter
    def less_motion(self, wanted: bool) -> None:
        self._set("less_motion", wanted)

    @property
    def spelling(self) -> bool:
        """Whether misspelt words are underlined."""
        return self._values.get("spelling") is not False

    @spelling.setter
    def spelling(self, wanted: bool) -> None:
        self._set("spelling", wanted)

    @property
    def wheel(self) -> Wheel:
        """What a plain turn of the mouse wheel does on a board; with Ctrl it does the other."""
        chosen = self._values.get("wheel")
        return cast("Wheel", chosen) if chosen in get_args(Wheel) else "zooms"

    @wheel.setter
    def wheel(self, chosen: Wheel) -> None:
        self._set("wheel", chosen)

    @property
    def outline(self) -> bool:
        """Whether boards show their outline."""
        return self._values.get("outline") is True

    @outline.setter
    def outline(self, shown: bool) -> None:
        self._set("outline", shown)

    @property
    def hints_seen(self) -> int:
        """How many of the hints for beginners were put away."""
        seen = self._values.get("hints_seen")
        return seen if isinstance(seen, int) and seen >= 0 else 0

    @hints_seen.setter
    def hints_seen(self, number: int) -> None:
        self._set("hints_seen", number)

    @property
    def recent_commands(self) -> list[str]:
        """Names of commands of the palette that were used lately, the latest first."""
        names = self._values.get("recent_commands")
        return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []

    @recent_commands.setter
    def recent_commands(self, names: list[str]) -> None:
        self._set("recent_commands", names)

    @property
    def geometry(self) -> bytes:
        """Where the window was, as Qt packs it; empty at the first start."""
        packed = self._values.get("geometry")
        try:
            return bytes.fromhex(packed) if isinstance(packed, str) else b""
        except ValueError:
            log.warning("The window's geometry in %s is not readable", self._path)
            return b""

    @geometry.setter
    def geometry(self, packed: bytes) -> None:
        self._set("geometry", packed.hex())

    def _read(self) -> dict[str, object]:
        try:
            values = json.loads(self._path.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            log.warning("The preferences in %s are not readable: %s", self._path, error)
            return {}
        return values if isinstance(values, dict) else {}

    def _set(self, name: str, value: object) -> None:
        """Keep a value; another process never sees half a file."""
        self._values[name] = value
        fresh = self._path.with_suffix(".new")
        try:
            fresh.write_text(json.dumps(self._values, indent=2), "utf-8")
            fresh.replace(self._path)
        except OSError as error:
            raise StorageFailed(
                tr("Your settings could not be kept: {reason}.").format(reason=error.strerror or error),
                safe=tr("They hold until DTTools closes."),
                todo=tr("Free some space, or allow writing to {folder}.").format(folder=self._path.parent),
            ) from error


def wear(app: QApplication, preferences: Preferences) -> None:
    """Put the look on that a person chose."""
    apply_theme(
        app,
        preferences.theme,
        preferences.text_scale,
        contrast=preferences.contrast,
        less_motion=preferences.less_motion,
    )
