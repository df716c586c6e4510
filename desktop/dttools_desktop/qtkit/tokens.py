"""Measures of the design: everything that is not a colour. Lengths in logical pixels, times in milliseconds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spacing:
    """Steps of a 4-point grid for margins, paddings and gaps."""

    xs: int = 4
    sm: int = 8
    md: int = 12
    lg: int = 16
    xl: int = 24
    xxl: int = 32
    xxxl: int = 48


@dataclass(frozen=True, slots=True)
class Radii:
    """Corner radii: `sm` for small controls, `md` for buttons and fields, `lg` for cards, `xl` for dialogs."""

    sm: int = 6
    md: int = 8
    lg: int = 12
    xl: int = 16


@dataclass(frozen=True, slots=True)
class TypeStyle:
    """One step of the type scale; `size` in pixels before the person's text scale, `weight` 400-700."""

    size: int
    weight: int


@dataclass(frozen=True, slots=True)
class TypeScale:
    """All sizes of text in windows; texts on a canvas bring their own."""

    caption: TypeStyle = TypeStyle(12, 400)
    label: TypeStyle = TypeStyle(13, 500)
    body: TypeStyle = TypeStyle(14, 400)
    strong: TypeStyle = TypeStyle(14, 600)
    heading: TypeStyle = TypeStyle(17, 600)
    title: TypeStyle = TypeStyle(22, 600)
    display: TypeStyle = TypeStyle(30, 700)


@dataclass(frozen=True, slots=True)
class Shadow:
    """A soft shadow below a raised surface; `opacity` 0-255 of the palette's shadow colour."""

    blur: int
    offset: int
    opacity: int


@dataclass(frozen=True, slots=True)
class Elevation:
    """Heights: cards at rest, cards under the pointer, things that float above everything."""

    card: Shadow = Shadow(12, 2, 18)
    raised: Shadow = Shadow(24, 6, 34)
    floating: Shadow = Shadow(36, 10, 56)


@dataclass(frozen=True, slots=True)
class Motion:
    """Durations of animations."""

    fast: int = 120
    normal: int = 180
    slow: int = 280
    toast: int = 5000


STILL = Motion(fast=0, normal=0, slow=0)
"""Nothing moves by itself; messages stay as long as ever."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """All measures in one place; `line` and `row` are heights of a line of text and of a list's row."""

    space: Spacing = Spacing()
    radius: Radii = Radii()
    type: TypeScale = TypeScale()
    elevation: Elevation = Elevation()
    motion: Motion = Motion()
    line: int = 20
    row: int = 32
    icon: int = 18
