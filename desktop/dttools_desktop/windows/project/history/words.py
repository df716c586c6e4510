"""Changes and versions in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dttools.ids import ActorId
from dttools.model import Version, VersionReason
from dttools_desktop.windows.words import KIND_ICONS, kind_words
from dttools_desktop.workspace import Action, Burst, TimelineEntry
from dttools_resources.i18n import ntr, tr

ACTION_TONES = {
    Action.ADDED: "success",
    Action.EDITED: "accent",
    Action.MOVED: "neutral",
    Action.TRASHED: "danger",
    Action.RESTORED: "success",
}
_PLACE = frozenset({"at", "size", "order", "zone", "cluster", "board", "locked", "points", "persona_id", "idea_id"})
"""Fields whose values say nothing to a reader."""


def action_word(action: Action) -> str:
    """What was done, in a word."""
    return {
        Action.ADDED: tr("Added"),
        Action.EDITED: tr("Changed"),
        Action.MOVED: tr("Moved"),
        Action.TRASHED: tr("Deleted"),
        Action.RESTORED: tr("Brought back"),
    }[action]


def counted(action: Action, count: int) -> str:
    """How many items it was done to."""
    return {
        Action.ADDED: ntr("{n} added", "{n} added", count),
        Action.EDITED: ntr("{n} changed", "{n} changed", count),
        Action.MOVED: ntr("{n} moved", "{n} moved", count),
        Action.TRASHED: ntr("{n} deleted", "{n} deleted", count),
        Action.RESTORED: ntr("{n} brought back", "{n} brought back", count),
    }[action].format(n=count)


def summary(bursts: Iterable[Burst]) -> str:
    """What was done at one go, or at several: "3 added · 1 changed"."""
    found: dict[Action, int] = {}
    for burst in bursts:
        for (action, _), count in burst.counts().items():
            found[action] = found.get(action, 0) + count
    return " · ".join(counted(action, found[action]) for action in Action if action in found)


def entry_title(entry: TimelineEntry) -> str:
    """What the changed record is called."""
    return entry.label or (kind_words(entry.kind).unnamed if entry.kind in KIND_ICONS else entry.kind)


def person_name(person: ActorId, names: Mapping[ActorId, str]) -> str:
    """The name of a person, if it is known."""
    return names.get(person) or tr("Somebody")


def version_name(version: Version) -> str:
    """The name that a person gave to a version, or why it was kept."""
    reasons = {
        VersionReason.NAMED: tr("Unnamed version"),
        VersionReason.DAILY: tr("Daily version"),
        VersionReason.BEFORE_IMPORT: tr("Before an import"),
        VersionReason.BEFORE_RESTORE: tr("Before a version was restored"),
        VersionReason.BEFORE_DELETION: tr("Before much was deleted"),
    }
    return version.name or reasons[version.reason]


def size_words(items: int) -> str:
    """How large a project is."""
    return ntr("{n} item", "{n} items", items).format(n=items)


def differing_fields(entry: TimelineEntry) -> list[tuple[str, str, str]]:
    """Fields of a change that a person reads: their name, and their values before and after, as texts."""
    names = [name for name in {**entry.before, **entry.after} if name not in _PLACE]
    found = [(name, value_word(entry.before.get(name)), value_word(entry.after.get(name))) for name in names]
    return [(field_word(name), before, after) for name, before, after in found if before != after]


def field_word(name: str) -> str:
    """What a field is called."""
    words = {
        "text": tr("Text"),
        "title": tr("Title"),
        "name": tr("Name"),
        "label": tr("Label"),
        "description": tr("Description"),
        "problem": tr("Problem"),
        "colour": tr("Colour"),
        "tags": tr("Tags"),
        "status": tr("Status"),
        "category": tr("Category"),
        "impact": tr("Impact"),
        "effort": tr("Effort"),
        "quote": tr("Quote"),
        "bio": tr("About them"),
        "age": tr("Age"),
        "occupation": tr("Occupation"),
        "location": tr("Location"),
        "avatar": tr("Picture"),
        "client": tr("Client"),
        "sector": tr("Sector"),
        "participants": tr("Participants"),
        "starts_on": tr("First day"),
        "ends_on": tr("Last day"),
        "current_phase": tr("Phase"),
    }
    return words.get(name) or name.replace("_", " ").capitalize()


def value_word(value: Any) -> str:  # noqa: ANN401 (JSON of a field)
    """A value of a field as a text; empty for none."""
    if value is None or value == "":
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(value_word(one) for one in value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
