"""What phases and tools are called, and their icons: for lists, menus and empty places."""

from __future__ import annotations

from dataclasses import dataclass

from dttools.model import KINDS, IdeaStatus, Phase, Record, kind_of
from dttools_resources.i18n import tr

PHASE_ICONS = {
    Phase.EMPATHIZE: "empathize",
    Phase.DEFINE: "define",
    Phase.IDEATE: "ideate",
    Phase.PROTOTYPE: "prototype",
    Phase.TEST: "test",
}
KIND_ICONS = {
    "project": "folder",
    "persona": "persona",
    "empathy_map": "empathy-map",
    "board": "board",
    "idea": "lightbulb",
    "note": "note",
    "cluster": "cluster",
    "connector": "connector",
    "shape": "shapes",
    "text": "type",
    "stroke": "pen",
    "stamp": "sticker",
    "picture": "image",
    "frame": "frame",
    "vote": "vote",
    "version": "history",
}


@dataclass(frozen=True, slots=True)
class KindWords:
    """What a kind of record is called."""

    one: str
    new: str
    unnamed: str


def phase_name(phase: int) -> str:
    """The name of a phase."""
    return {
        Phase.EMPATHIZE: tr("Empathize"),
        Phase.DEFINE: tr("Define"),
        Phase.IDEATE: tr("Ideate"),
        Phase.PROTOTYPE: tr("Prototype"),
        Phase.TEST: tr("Test"),
    }[Phase(phase)]


def phase_purpose(phase: int) -> str:
    """What a phase is for, in a sentence or two."""
    return {
        Phase.EMPATHIZE: tr(
            "Get to know the people you design for: what they say, think, do and feel. "
            "Personas and empathy maps keep what you learned in front of everyone."
        ),
        Phase.DEFINE: tr(
            "Say in one sentence whose need you will meet, and turn it into a question that invites ideas: "
            "“How might we …?” Write the problem down in the project's details, so that every idea is measured by it."
        ),
        Phase.IDEATE: tr(
            "Many ideas first, judgement later. Collect them on a board, group what belongs together, "
            "then let everyone vote with dots."
        ),
        Phase.PROTOTYPE: tr(
            "Make the chosen ideas tangible, as cheaply as possible: paper, cardboard, a click-through. "
            "Mark the ideas that go on with S on the board: selected, prototyped, then tested."
        ),
        Phase.TEST: tr(
            "Put the prototype into the hands of the people it is for, watch, and keep what they teach you: "
            "new notes belong to their persona and its empathy map."
        ),
    }[Phase(phase)]


def kind_words(kind: str) -> KindWords:
    """What a kind of record is called."""
    words = {
        "project": (tr("Project"), tr("New project"), tr("Untitled project")),
        "persona": (tr("Persona"), tr("New persona"), tr("Untitled persona")),
        "empathy_map": (tr("Empathy map"), tr("New empathy map"), tr("Untitled empathy map")),
        "board": (tr("Ideation board"), tr("New ideation board"), tr("Ideation board")),
        "idea": (tr("Idea"), tr("New idea"), tr("Untitled idea")),
        "note": (tr("Note"), tr("New note"), tr("Empty note")),
        "cluster": (tr("Cluster"), tr("New cluster"), tr("Untitled cluster")),
        "connector": (tr("Connector"), tr("New connector"), tr("Connector")),
        "shape": (tr("Shape"), tr("New shape"), tr("Shape without text")),
        "text": (tr("Text"), tr("New text"), tr("Empty text")),
        "stroke": (tr("Stroke"), tr("New stroke"), tr("Drawn line")),
        "stamp": (tr("Stamp"), tr("New stamp"), tr("Stamp")),
        "picture": (tr("Picture"), tr("New picture"), tr("Picture")),
        "frame": (tr("Frame"), tr("New frame"), tr("Untitled frame")),
        "vote": (tr("Vote"), tr("New vote"), tr("Vote")),
        "version": (tr("Version"), tr("New version"), tr("Unnamed version")),
    }
    return KindWords(*words[kind])


def status_word(status: IdeaStatus) -> str:
    """How far an idea came."""
    return {
        IdeaStatus.IDEA: tr("Idea"),
        IdeaStatus.SELECTED: tr("Selected"),
        IdeaStatus.PROTOTYPE: tr("Prototyped"),
        IdeaStatus.TESTED: tr("Tested"),
    }[status]


def label_of(record: Record) -> str:
    """What a list shows for a record: its label, or that it has none."""
    kind = kind_of(record)
    text = str(getattr(record, kind.label)) if kind.label else ""
    return " ".join(text.split()) or kind_words(kind.name).unnamed


def kinds_of_phase(phase: int) -> list[str]:
    """The tools of a phase that exist."""
    return [kind.name for kind in KINDS.values() if kind.phase == phase]
