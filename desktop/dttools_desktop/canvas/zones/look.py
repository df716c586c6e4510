"""How a zone presents itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dttools.model import NoteColour


@dataclass(frozen=True, slots=True)
class ZoneLook:
    """A zone for people. Words are functions, so that they are in the language of the moment.

    Attributes:
        zone: Its name in the model.
        title: What it is called.
        question: What to ask oneself while filling it in.
        icon: An icon of the resources.
        colour: Its tint.
    """

    zone: str
    title: Callable[[], str]
    question: Callable[[], str]
    icon: str
    colour: NoteColour
