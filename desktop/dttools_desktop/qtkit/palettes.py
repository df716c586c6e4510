"""The colours of DTTools, light, dark and in high contrast: the only place of the desktop where colours are written.

Text and its background have a contrast of at least 4.5:1, borders of fields and the focus ring at least 3:1
(WCAG 2.2 AA, 1.4.3 and 1.4.11).
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class NoteColours:
    """How a note colour looks: paper, its edge, and the text on it."""

    fill: str
    edge: str
    text: str


@dataclass(frozen=True, slots=True)
class PhaseColours:
    """How a phase looks: `strong` for icons and text, `soft` for a background behind them."""

    strong: str
    soft: str


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by what they are for, as `#rrggbb`."""

    canvas: str
    canvas_dot: str
    surface: str
    sunken: str
    raised: str
    hover: str
    pressed: str
    border: str
    field_border: str
    scroll: str
    text: str
    muted: str
    faint: str
    accent: str
    accent_hover: str
    accent_pressed: str
    on_accent: str
    accent_text: str
    accent_soft: str
    danger: str
    danger_hover: str
    on_danger: str
    danger_text: str
    danger_soft: str
    success_text: str
    success_soft: str
    warning_text: str
    warning_soft: str
    focus: str
    shadow: str
    tooltip: str
    on_tooltip: str
    on_avatar: str
    notes: Mapping[str, NoteColours]
    phases: tuple[PhaseColours, PhaseColours, PhaseColours, PhaseColours, PhaseColours]
    people: tuple[str, ...]
    inks: Mapping[str, str]
    markers: Mapping[str, str]

    def role(self, name: str) -> str:
        """The colour of a role: a field of this class, "phase_1" to "phase_5", or a phase's ground, "phase_1_soft".

        Raises:
            ValueError: No such role.
        """
        if name.startswith("phase_") and name[6:7] in {"1", "2", "3", "4", "5"} and name[7:] in {"", "_soft"}:
            phase = self.phases[int(name[6]) - 1]
            return phase.soft if name[7:] else phase.strong
        if name not in (known := self.roles()):
            raise ValueError(f"no colour for role {name!r}")
        return known[name]

    def roles(self) -> dict[str, str]:
        """Every plain colour by its role."""
        return {f.name: value for f in fields(self) if isinstance(value := getattr(self, f.name), str)}


LIGHT = Palette(
    canvas="#faf7f2",
    canvas_dot="#ddd6ca",
    surface="#ffffff",
    sunken="#f3efe8",
    raised="#ffffff",
    hover="#f2eee7",
    pressed="#e8e2d8",
    border="#e7e1d7",
    field_border="#928a7e",
    scroll="#d3ccc0",
    text="#201d1a",
    muted="#5d574f",
    faint="#6f685f",
    accent="#2b50d8",
    accent_hover="#2344bd",
    accent_pressed="#1c389e",
    on_accent="#ffffff",
    accent_text="#2b50d8",
    accent_soft="#e8edfd",
    danger="#c2362b",
    danger_hover="#a52c22",
    on_danger="#ffffff",
    danger_text="#b02d23",
    danger_soft="#fdecea",
    success_text="#1d6b45",
    success_soft="#e4f4ea",
    warning_text="#80510a",
    warning_soft="#fdf1d8",
    focus="#2b50d8",
    shadow="#3a2f1e",
    tooltip="#2a2622",
    on_tooltip="#faf7f2",
    on_avatar="#ffffff",
    notes={
        "yellow": NoteColours("#ffe589", "#e9c750", "#2f270c"),
        "orange": NoteColours("#ffcb99", "#eda765", "#33200c"),
        "pink": NoteColours("#ffc2cd", "#ee95a7", "#3a1620"),
        "purple": NoteColours("#ddd0ff", "#b9a3f0", "#26193f"),
        "blue": NoteColours("#bfdfff", "#8dbdec", "#0f2740"),
        "green": NoteColours("#bde8c8", "#88c99a", "#10301b"),
        "grey": NoteColours("#e6e1d9", "#c8c1b6", "#2a2622"),
        "white": NoteColours("#ffffff", "#d9d2c7", "#201d1a"),
    },
    phases=(
        PhaseColours("#b8324f", "#fce9ed"),
        PhaseColours("#a2500f", "#fdeedd"),
        PhaseColours("#7a5c00", "#fbf2cd"),
        PhaseColours("#6b3fb5", "#f0eafc"),
        PhaseColours("#146b5c", "#def3ee"),
    ),
    people=("#b8324f", "#a2500f", "#7a5c00", "#3f7020", "#146b5c", "#1e6588", "#2b50d8", "#6b3fb5", "#9a2f86"),
    inks={
        "black": "#201d1a",
        "grey": "#7a7268",
        "red": "#d03a2e",
        "orange": "#c4640e",
        "yellow": "#a37c00",
        "green": "#2b8046",
        "blue": "#2b50d8",
        "purple": "#7a45c9",
    },
    markers={
        "black": "#5d574f",
        "grey": "#b9b1a5",
        "red": "#ff7d93",
        "orange": "#ffa94d",
        "yellow": "#ffdc2e",
        "green": "#69d58a",
        "blue": "#69b4ff",
        "purple": "#b48cff",
    },
)

DARK = Palette(
    canvas="#191816",
    canvas_dot="#35322d",
    surface="#211f1d",
    sunken="#151412",
    raised="#2a2825",
    hover="#2f2c29",
    pressed="#393632",
    border="#35322e",
    field_border="#7d766c",
    scroll="#4b4741",
    text="#f1ede6",
    muted="#b9b2a7",
    faint="#a19a8f",
    accent="#4768e0",
    accent_hover="#3f5fd8",
    accent_pressed="#3b5ad0",
    on_accent="#ffffff",
    accent_text="#9db2ff",
    accent_soft="#262f52",
    danger="#c9463b",
    danger_hover="#b53d33",
    on_danger="#ffffff",
    danger_text="#ff9c92",
    danger_soft="#45211e",
    success_text="#7fd3a3",
    success_soft="#1c3527",
    warning_text="#f0c46c",
    warning_soft="#3d3015",
    focus="#8aa3ff",
    shadow="#000000",
    tooltip="#f1ede6",
    on_tooltip="#201d1a",
    on_avatar="#17140f",
    notes={
        "yellow": NoteColours("#6e5200", "#b8942f", "#fff6d6"),
        "orange": NoteColours("#7c420d", "#c47a37", "#ffefdf"),
        "pink": NoteColours("#7f2a45", "#c8607c", "#ffe8ee"),
        "purple": NoteColours("#4f379a", "#8d70d8", "#f0e9ff"),
        "blue": NoteColours("#144e86", "#4b8cc9", "#e4f1ff"),
        "green": NoteColours("#145a3a", "#45956a", "#e0f8e9"),
        "grey": NoteColours("#45413b", "#615b53", "#f1ede6"),
        "white": NoteColours("#34312d", "#55504a", "#f8f5ef"),
    },
    phases=(
        PhaseColours("#ff9db1", "#43212a"),
        PhaseColours("#f7b27a", "#402a18"),
        PhaseColours("#ecd06d", "#393013"),
        PhaseColours("#c6adff", "#332850"),
        PhaseColours("#79d6c2", "#183831"),
    ),
    people=("#ff9db1", "#f7b27a", "#ecd06d", "#b3d98a", "#79d6c2", "#86cbee", "#9db2ff", "#c6adff", "#f0a5de"),
    inks={
        "black": "#f1ede6",
        "grey": "#a39b8f",
        "red": "#ff7a6e",
        "orange": "#f7a45c",
        "yellow": "#ecd06d",
        "green": "#7ccf94",
        "blue": "#8fa6ff",
        "purple": "#c6adff",
    },
    markers={
        "black": "#f1ede6",
        "grey": "#8b8378",
        "red": "#e0526a",
        "orange": "#d98324",
        "yellow": "#d6b000",
        "green": "#2fa556",
        "blue": "#2f7fd6",
        "purple": "#8654e0",
    },
)

# For eyes that need more: text at 7:1 and better, edges that are seen on every ground.
HIGH_LIGHT = replace(
    LIGHT,
    canvas="#ffffff",
    canvas_dot="#8a8a8a",
    surface="#ffffff",
    sunken="#f4f4f4",
    raised="#ffffff",
    hover="#e9e9e9",
    pressed="#d9d9d9",
    border="#4d4d4d",
    field_border="#000000",
    scroll="#595959",
    text="#000000",
    muted="#262626",
    faint="#3a3a3a",
    accent="#0b2fa8",
    accent_hover="#08247f",
    accent_pressed="#061b61",
    accent_text="#0b2fa8",
    accent_soft="#dbe4ff",
    danger="#9c1309",
    danger_hover="#7d0f07",
    danger_text="#9c1309",
    danger_soft="#ffe7e4",
    success_text="#0b4a2a",
    success_soft="#dff5e7",
    warning_text="#5a3700",
    warning_soft="#fff0cc",
    focus="#0b2fa8",
    tooltip="#000000",
    on_tooltip="#ffffff",
    notes={name: NoteColours(note.fill, "#1a1a1a", "#000000") for name, note in LIGHT.notes.items()},
    phases=(
        PhaseColours("#8c1433", "#fce9ed"),
        PhaseColours("#753500", "#fdeedd"),
        PhaseColours("#544000", "#fbf2cd"),
        PhaseColours("#4c2490", "#f0eafc"),
        PhaseColours("#004d40", "#def3ee"),
    ),
)

HIGH_DARK = replace(
    DARK,
    canvas="#000000",
    canvas_dot="#6b6b6b",
    surface="#000000",
    sunken="#0f0f0f",
    raised="#101010",
    hover="#262626",
    pressed="#3a3a3a",
    border="#b3b3b3",
    field_border="#ffffff",
    scroll="#a6a6a6",
    text="#ffffff",
    muted="#e6e6e6",
    faint="#d0d0d0",
    accent="#a9bdff",
    accent_hover="#c4d2ff",
    accent_pressed="#8ea8ff",
    on_accent="#000000",
    accent_text="#b9c9ff",
    accent_soft="#14214f",
    danger="#ff9c92",
    danger_hover="#ffb8b1",
    on_danger="#000000",
    danger_text="#ffb3ab",
    danger_soft="#3d120e",
    success_text="#8ff0b8",
    success_soft="#06301a",
    warning_text="#ffd986",
    warning_soft="#362600",
    focus="#ffd84d",
    tooltip="#ffffff",
    on_tooltip="#000000",
    notes={
        "yellow": NoteColours("#332900", "#ffe589", "#ffffff"),
        "orange": NoteColours("#3b2000", "#ffc58c", "#ffffff"),
        "pink": NoteColours("#3f0f1b", "#ffb0bf", "#ffffff"),
        "purple": NoteColours("#251748", "#d3c2ff", "#ffffff"),
        "blue": NoteColours("#08294a", "#a9d4ff", "#ffffff"),
        "green": NoteColours("#0a3219", "#a5e0b5", "#ffffff"),
        "grey": NoteColours("#2b2b2b", "#dddddd", "#ffffff"),
        "white": NoteColours("#000000", "#ffffff", "#ffffff"),
    },
)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two `#rrggbb` colours, 1 to 21, as WCAG 2.2 defines it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear_up_to = 0.04045
    red, green, blue = (c / 12.92 if c <= linear_up_to else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
