"""Records of the tools: personas, empathy maps, ideas, and whatever the registry gains."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dttools.api import Permission, Resource, ToolBody, ToolQuery, ToolView
from dttools.document import Command, Draft, RecordIndex
from dttools.document.commands import AddIdeas, AddRecord, ChangeFields, SetZoneTexts, Together, TrashRecords
from dttools.errors import Forbidden, InvalidInput, NotFound
from dttools.ids import ProjectId, RecordId, new_id
from dttools.model import KINDS, Idea, Record, kind_of
from dttools_resources.i18n import tr
from dttools_server.service.access import Access, Grant
from dttools_server.service.access_tokens import Caller
from dttools_server.service.ids import is_uuid
from dttools_server.service.kept_pages import KeptPages
from dttools_server.service.listings import LISTINGS
from dttools_server.service.ports import Listings, Records, Rooms
from dttools_server.service.projection import put_all, record_of
from dttools_server.service.versions import Versioned, when_unchanged
from dttools_server.store.values import RecordRow


class Tools:
    """The use cases of all resources of tools. Reading is from what is committed; writing goes through the room."""

    def __init__(self, access: Access, records: Records, listings: Listings, rooms: Rooms) -> None:
        self._access = access
        self._records = records
        self._listings = listings
        self._rooms = rooms
        self._pages = KeptPages()

    async def list(self, caller: Caller, resource: Resource, project_id: str, query: ToolQuery) -> bytes:
        """A part of a project's records of one tool: a `Page` of its views as JSON, straight from the database."""
        grant = await self._access.require(caller, project_id, Permission.READ)
        asked = (project_id, resource.name, query.model_dump_json(exclude_unset=True))
        page = self._pages.get(asked, grant.head)
        if page is None:
            page = await self._page(resource, project_id, query)
            self._pages.put(asked, grant.head, page)
        return page

    async def _page(self, resource: Resource, project_id: str, query: ToolQuery) -> bytes:
        page = await self._listings.page(
            LISTINGS[resource.name],
            project_id,
            limit=query.limit,
            offset=query.offset,
            newest_first=query.sort.startswith("-"),
            where=query.where or None,
        )
        end = query.offset + page.count
        cursor = f'"{end}"' if end < page.total else "null"
        return f'{{"items":{page.items},"total":{page.total},"next_cursor":{cursor}}}'.encode()

    async def get(self, caller: Caller, resource: Resource, record_id: str) -> Versioned[ToolView]:
        """One record."""
        row, _ = await self._locate(caller, resource, record_id, Permission.READ)
        index = await self._around(resource, row.project_id, [row])
        return Versioned(resource.show(record_of(row), ProjectId(row.project_id), index))

    async def create(self, caller: Caller, resource: Resource, project_id: str, body: ToolBody) -> Versioned[ToolView]:
        """Add a record."""
        grant = await self._access.require(caller, project_id, Permission.WRITE)
        record_id = new_id()
        return await self._write(grant, resource, record_id, _adding(resource, record_id, body.given))

    async def change(
        self, caller: Caller, resource: Resource, record_id: str, body: ToolBody, if_match: frozenset[str]
    ) -> Versioned[ToolView]:
        """Change the given fields of a record; the others stay.

        Raises:
            Stale: It has none of the versions of `if_match`.
        """
        row, grant = await self._locate(caller, resource, record_id, Permission.WRITE)
        target = RecordId(row.id)
        command = Together((Present(resource.model, target), *_changing(resource, target, body.given)))
        return await self._write(grant, resource, target, command, if_match)

    async def delete(self, caller: Caller, resource: Resource, record_id: str) -> None:
        """Take a record to the trash."""
        row, grant = await self._locate(caller, resource, record_id, Permission.WRITE)
        await self._rooms.edit(grant.project, TrashRecords((RecordId(row.id),)), grant.member)

    async def locate(self, caller: Caller, model: type[Record], record_id: str, permission: Permission) -> Grant:
        """The project of a record that the caller may see.

        Raises:
            NotFound: There is no such record, or it is not for the caller.
            Forbidden: The role does not permit it.
        """
        _, grant = await self._find(caller, model, record_id, permission)
        return grant

    async def _locate(
        self, caller: Caller, resource: Resource, record_id: str, permission: Permission
    ) -> tuple[RecordRow, Grant]:
        return await self._find(caller, resource.model, record_id, permission)

    async def _find(
        self, caller: Caller, model: type[Record], record_id: str, permission: Permission
    ) -> tuple[RecordRow, Grant]:
        """A forged record may have the id of another project's: the caller's own project decides."""
        rows = await self._records.find(record_id) if is_uuid(record_id) else []
        forbidden: Forbidden | None = None
        for row in rows:
            if row.deleted_at is not None or not issubclass(KINDS[row.kind].record, model):
                continue
            try:
                return row, await self._access.require(caller, row.project_id, permission)
            except NotFound:
                continue
            except Forbidden as error:
                forbidden = error
        raise forbidden or no_record()

    async def _around(self, resource: Resource, project_id: str, rows: Sequence[RecordRow]) -> RecordIndex:
        """The records that show in the views of some others."""
        ids = [row.id for row in rows]
        index = RecordIndex()
        for model in resource.around:
            parent = model.parent_field or ""
            put_all(index, await self._records.children(project_id, kind_of(model).name, parent, ids))
        return index

    async def _write(
        self,
        grant: Grant,
        resource: Resource,
        record_id: RecordId,
        command: Command,
        if_match: frozenset[str] = frozenset(),
    ) -> Versioned[ToolView]:
        def show(draft: Draft) -> ToolView:
            return resource.show(draft.get(resource.model, record_id), grant.project, draft)

        document = await self._rooms.edit(grant.project, when_unchanged(if_match, show, command), grant.member)
        return Versioned(resource.show(document.get(resource.model, record_id), grant.project, document))


@dataclass(frozen=True, slots=True)
class Present:
    """Refuses what follows when the record is not there any more, or is another tool's."""

    model: type[Record]
    id: RecordId

    def apply(self, project: Draft) -> None:
        """See the class."""
        project.get(self.model, self.id)


@dataclass(frozen=True, slots=True)
class Refers:
    """Refuses values that name what is not in the project; one that stays as it was may name what has gone since."""

    model: type[Record]
    id: RecordId
    values: Mapping[str, Any]

    def apply(self, project: Draft) -> None:
        """See the class."""
        before = next(project.find(self.model, (self.id,)), None)
        for name, kind in self.model.refers_to.items():
            named = self.values.get(name)
            if named is None or (before is not None and getattr(before, name) == named):
                continue
            if next(project.find(KINDS[kind].record, (named,)), None) is None:
                raise InvalidInput(tr("There is no such item in this project."), field=name)


def no_record() -> NotFound:
    """The error for a record that is not there, or not for this caller."""
    return NotFound(tr("There is no such item."), safe=tr("Nothing was changed."))


def _adding(resource: Resource, record_id: RecordId, given: Mapping[str, Any]) -> Command:
    zones, values = _zones(resource, record_id, given)
    add = _WITH_A_PLACE.get(resource.model)
    refers = Refers(resource.model, record_id, dict(values))
    first = add(record_id, values) if add else AddRecord(resource.model, record_id, values)
    return Together((refers, first, *zones))


def _adding_idea(record_id: RecordId, values: dict[str, Any]) -> Command:
    board = values.pop("board", None)
    return AddIdeas(((record_id, values),), board)


_WITH_A_PLACE: Mapping[type[Record], Callable[[RecordId, dict[str, Any]], Command]] = {Idea: _adding_idea}
"""Models whose new records the server gives a place on a board."""


def _changing(resource: Resource, record_id: RecordId, given: Mapping[str, Any]) -> tuple[Command, ...]:
    zones, values = _zones(resource, record_id, given)
    return (Refers(resource.model, record_id, values), ChangeFields((record_id,), values), *zones)


def _zones(
    resource: Resource, record_id: RecordId, given: Mapping[str, Any]
) -> tuple[tuple[SetZoneTexts, ...], dict[str, Any]]:
    """The given fields as commands for zones, and as values of the record itself."""
    names = resource.kind.all_zones
    zones = tuple(SetZoneTexts(record_id, name, given[name]) for name in names if name in given)
    return zones, {name: value for name, value in given.items() if name not in names}
