"""Changing what many items have in common: size, size of texts, tags, status, category. Each is one edit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from enum import StrEnum
from itertools import chain
from typing import TypeVar

from dttools.document import Command
from dttools.document.commands import ChangeFields, SizeItems, Together
from dttools.ids import RecordId
from dttools.model import Idea, IdeaStatus, Note, Project, Size, TextSize
from dttools_desktop.canvas.items import BoardItem
from dttools_desktop.canvas.operations import BoardOperations
from dttools_desktop.canvas.scene import BoardScene
from dttools_desktop.canvas.selection import Selection

R = TypeVar("R")
V = TypeVar("V", bound=Hashable)
MOST_TAGS = 50


class Preset(StrEnum):
    """A size that many items take."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


PRESETS: Mapping[str, Mapping[Preset, Size]] = {
    "note": {Preset.SMALL: Size(152, 152), Preset.MEDIUM: Size(200, 200), Preset.LARGE: Size(296, 296)},
    "idea": {Preset.SMALL: Size(208, 140), Preset.MEDIUM: Size(240, 160), Preset.LARGE: Size(344, 228)},
}
"""By kind of record; the one in the middle is the size of new ones."""


class BulkEditor:
    """Reads and changes the selected notes and ideas that are not locked."""

    def __init__(self, scene: BoardScene, selection: Selection, operations: BoardOperations) -> None:
        self._scene = scene
        self._selection = selection
        self._operations = operations

    # -- what is selected

    def records(self) -> list[Note | Idea]:
        """Notes and ideas that can be changed."""
        return [item.record for item in self._items() if isinstance(item.record, Note | Idea)]

    def ideas(self) -> list[Idea]:
        """Ideas that can be changed."""
        return [record for record in self.records() if isinstance(record, Idea)]

    def sizable(self) -> list[Note | Idea]:
        """Those that have a size of their own."""
        items = (item for item in self._items() if item.resizable)
        return [item.record for item in items if isinstance(item.record, Note | Idea)]

    def _items(self) -> list[BoardItem]:
        found = (self._scene.get(each) for each in self._selection.ids)
        return [item for item in found if item is not None and not item.locked]

    # -- what it has in common; None where it is mixed

    def preset(self) -> Preset | None:
        """The size that all have."""
        return _common(self.sizable(), _preset_of)

    def text_size(self) -> TextSize | None:
        """The size of all their texts."""
        return _common(self.sizable(), lambda record: record.text_size)

    def status(self) -> IdeaStatus | None:
        """How far all the ideas came."""
        return _common(self.ideas(), lambda idea: idea.status)

    def category(self) -> str | None:
        """The category of all the ideas."""
        return _common(self.ideas(), lambda idea: idea.category)

    def tags(self) -> dict[str, int]:
        """Every tag with how many of the selected have it, the most frequent first."""
        found = Counter(tag for record in self.records() for tag in record.tags)
        return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0].casefold())))

    # -- what the project knows

    def known_tags(self) -> list[str]:
        """All tags of the project, for completion."""
        document = self._scene.project.document
        found = chain[Note | Idea | Project](document.all(Note), document.all(Idea), document.all(Project))
        return sorted({tag for record in found for tag in record.tags}, key=str.casefold)

    def known_categories(self) -> list[str]:
        """All categories of the project, for completion."""
        found = {idea.category for idea in self._scene.project.document.all(Idea) if idea.category}
        return sorted(found, key=str.casefold)

    # -- changing

    def resize(self, preset: Preset) -> None:
        """Give each the size of its kind."""
        sizes = {record.id: PRESETS[record.kind][preset] for record in self.sizable()}
        if sizes:
            self._operations.apply(SizeItems(sizes))

    def set_text_size(self, size: TextSize) -> None:
        """Set all texts in one size."""
        self._change(self.sizable(), {"text_size": size})

    def set_status(self, status: IdeaStatus) -> None:
        """Take all ideas to one status."""
        self._change(self.ideas(), {"status": status})

    def set_category(self, category: str) -> None:
        """Put all ideas into one category; an empty one takes them out."""
        self._change(self.ideas(), {"category": category.strip()})

    def add_tag(self, tag: str) -> None:
        """Give all a tag; those that have it in any case, or have no room for one more, keep what they have."""
        tag = tag.strip()
        if tag:
            self._retag(lambda tags: tags if _has(tags, tag) or len(tags) >= MOST_TAGS else (*tags, tag))

    def remove_tag(self, tag: str) -> None:
        """Take a tag from all."""
        self._retag(lambda tags: tuple(each for each in tags if each != tag))

    def _retag(self, change: Callable[[tuple[str, ...]], tuple[str, ...]]) -> None:
        alike: dict[tuple[str, ...], list[RecordId]] = {}
        for record in self.records():
            tags = change(record.tags)
            if tags != record.tags:
                alike.setdefault(tags, []).append(record.id)
        commands: list[Command] = [ChangeFields(tuple(ids), {"tags": tags}) for tags, ids in alike.items()]
        if commands:
            self._operations.apply(Together(tuple(commands)))

    def _change(self, records: Sequence[Note | Idea], values: Mapping[str, object]) -> None:
        others = [each for each in records if any(getattr(each, name) != value for name, value in values.items())]
        if others:
            self._operations.apply(ChangeFields(tuple(record.id for record in others), values))


def _common(records: Sequence[R], value: Callable[[R], V]) -> V | None:
    found = {value(record) for record in records}
    return found.pop() if len(found) == 1 else None


def _preset_of(record: Note | Idea) -> Preset | None:
    return next((preset for preset, size in PRESETS[record.kind].items() if size == record.size), None)


def _has(tags: Sequence[str], tag: str) -> bool:
    return any(each.casefold() == tag.casefold() for each in tags)
