"""The look of the whole app: which palette is on, and how Qt is told.

Widgets take their colours from the stylesheet. What paints itself (a canvas, an avatar) asks `current_theme()` at
every paint and repaints on `theme_changed`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette

from dttools_desktop.qtkit import fonts
from dttools_desktop.qtkit.focus import show_focus_of_keyboard_only
from dttools_desktop.qtkit.palettes import DARK, HIGH_DARK, HIGH_LIGHT, LIGHT, NoteColours, Palette, PhaseColours
from dttools_desktop.qtkit.stylesheet import stylesheet
from dttools_desktop.qtkit.tokens import STILL, Tokens, TypeStyle

if TYPE_CHECKING:
    from PySide6.QtGui import QAccessibilityHints, QFont, QStyleHints
    from PySide6.QtWidgets import QApplication

__all__ = [
    "Contrast",
    "Mode",
    "NoteColours",
    "Palette",
    "PhaseColours",
    "Theme",
    "Tokens",
    "apply_theme",
    "current_theme",
    "theme_changed",
]

Mode = Literal["light", "dark", "system"]
Contrast = Literal["system", "usual", "high"]


@dataclass(frozen=True, slots=True)
class Theme:
    """A palette, the measures, and the person's text scale (1.0 = as designed)."""

    name: Literal["light", "dark"]
    palette: Palette
    tokens: Tokens = field(default_factory=Tokens)
    text_scale: float = 1.0
    high_contrast: bool = False
    less_motion: bool = False
    """Whether nothing moves by itself."""

    @property
    def dark(self) -> bool:
        """Whether text is light on a dark ground."""
        return self.name == "dark"

    def colour(self, role: str) -> QColor:
        """The colour of a role of `Palette.role`."""
        return QColor(self.palette.role(role))

    def note(self, colour: str) -> NoteColours:
        """How a note colour looks; takes a `NoteColour` or its value."""
        return self.palette.notes[str(colour)]

    def phase(self, number: int) -> PhaseColours:
        """How phase 1 to 5 looks."""
        return self.palette.phases[number - 1]

    def px(self, style: TypeStyle) -> int:
        """The size of a step of the type scale in pixels, at the person's text scale."""
        return round(style.size * self.text_scale)

    def icon_px(self, size: int) -> int:
        """The size of an icon beside a text: it grows with the text, by half at most."""
        return round(size * min(1.5, max(1.0, self.text_scale)))

    def widened(self, width: int) -> int:
        """Pixels for what is `width` wide at the usual size of text: at most half as much again, on a laptop."""
        return self.icon_px(width)

    def font(self, style: TypeStyle) -> QFont:
        """A font for painting one step of the type scale."""
        return fonts.font(self.px(style), style.weight)


class _Events(QObject):
    """Tells when another theme is on: the argument is the `Theme`."""

    changed = Signal(object)


class _State:
    """What is on in this process."""

    events = _Events()
    mode: Mode = "light"
    contrast: Contrast = "usual"
    theme = Theme("light", LIGHT)
    hints: QStyleHints | None = None
    accessibility: QAccessibilityHints | None = None
    """Asked for once: what Qt gives later is taken away with the first."""


theme_changed = _State.events.changed
"""Emitted with the new `Theme` after Qt was told about it."""


def current_theme() -> Theme:
    """The theme that is on; before `apply_theme` the light one."""
    return _State.theme


def apply_theme(
    app: QApplication, mode: Mode, text_scale: float = 1.0, *, contrast: Contrast = "usual", less_motion: bool = False
) -> Theme:
    """Put a theme on every window of the app, now and until the next call.

    Args:
        app: The one application.
        mode: "system" follows the desktop's setting, also when it changes later.
        text_scale: Factor for all text in windows, 0.8 to 2.0.
        contrast: "system" follows the desktop's setting, also when it changes later.
        less_motion: Nothing moves by itself.

    Raises:
        ValueError: The text scale is outside its range.
    """
    if not 0.8 <= text_scale <= 2.0:  # noqa: PLR2004 — the documented range
        raise ValueError(f"text scale {text_scale} is not between 0.8 and 2.0")
    _State.mode, _State.contrast = mode, contrast
    _tell_platform(app, mode)
    dark, high = _wants_dark(), _wants_contrast()
    palette = (HIGH_DARK if high else DARK) if dark else (HIGH_LIGHT if high else LIGHT)
    tokens = Tokens(motion=STILL) if less_motion else Tokens()
    theme = Theme("dark" if dark else "light", palette, tokens, text_scale, high, less_motion)
    _State.theme = theme
    fonts.register()
    # Qt looks through all widgets once for each of their parents when one stylesheet follows another: first none.
    app.setStyleSheet("")
    if app.style().objectName() != "fusion":
        app.setStyle("Fusion")
    app.setPalette(_qt_palette(theme.palette))
    app.setFont(theme.font(theme.tokens.type.body))
    app.setStyleSheet(stylesheet(theme.palette, theme.tokens, theme.text_scale))
    for effect in (Qt.UIEffect.UI_AnimateMenu, Qt.UIEffect.UI_AnimateCombo, Qt.UIEffect.UI_AnimateTooltip):
        app.setEffectEnabled(effect, not less_motion)
    show_focus_of_keyboard_only(app)
    theme_changed.emit(theme)
    return theme


def _tell_platform(app: QApplication, mode: Mode) -> None:
    """Let native parts (title bars, file dialogs) match, and follow the system when asked to."""
    hints = app.styleHints()
    if _State.hints is None:
        _State.hints, _State.accessibility = hints, hints.accessibility()
        hints.colorSchemeChanged.connect(lambda _scheme: _system_changed(app))
        _State.accessibility.contrastPreferenceChanged.connect(lambda _contrast: _system_changed(app))
    schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark, "system": Qt.ColorScheme.Unknown}
    hints.setColorScheme(schemes[mode])


def _system_changed(app: QApplication) -> None:
    theme = _State.theme
    if (_wants_dark(), _wants_contrast()) != (theme.dark, theme.high_contrast):
        apply_theme(app, _State.mode, theme.text_scale, contrast=_State.contrast, less_motion=theme.less_motion)


def _wants_dark() -> bool:
    system = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return _State.mode == "dark" or (_State.mode == "system" and system)


def _wants_contrast() -> bool:
    hints = _State.accessibility
    asked = hints is not None and hints.contrastPreference() == Qt.ContrastPreference.HighContrast
    return _State.contrast == "high" or (_State.contrast == "system" and asked)


def _qt_palette(colours: Palette) -> QPalette:
    """For what a stylesheet does not reach: native dialogs, rubber bands, links, placeholder texts."""
    role = QPalette.ColorRole
    plain = {
        role.Window: colours.canvas,
        role.WindowText: colours.text,
        role.Base: colours.surface,
        role.AlternateBase: colours.sunken,
        role.Text: colours.text,
        role.Button: colours.surface,
        role.ButtonText: colours.text,
        role.BrightText: colours.on_accent,
        role.ToolTipBase: colours.tooltip,
        role.ToolTipText: colours.on_tooltip,
        role.PlaceholderText: colours.faint,
        role.Highlight: colours.accent,
        role.HighlightedText: colours.on_accent,
        role.Accent: colours.accent,
        role.Link: colours.accent_text,
        role.LinkVisited: colours.accent_text,
        role.Light: colours.hover,
        role.Midlight: colours.border,
        role.Mid: colours.border,
        role.Dark: colours.field_border,
        role.Shadow: colours.shadow,
    }
    palette = QPalette()
    for where, colour in plain.items():
        palette.setColor(where, QColor(colour))
    for where in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, QColor(colours.faint))
    return palette
