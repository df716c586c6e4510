"""Pages of records as JSON, put together by PostgreSQL: what a list answers is never taken apart in between.

Everything that a `Listing` names comes from the program, not from a request, and may stand in the text of a query.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from dttools_server.store.connections import Pool, foreign_errors

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of `field` over the live records of `kind` that belong to the record."""

    kind: str
    field: str


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of some numbers of the record, null while one is missing."""

    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Zones:
    """Lists of texts, each those of the live records of `kind` in one zone of the record, by `order` and id."""

    names: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """What a list shows of the records of one kind. Two are the same only when they are one.

    Attributes:
        fields: Of the data, with what they read as where the data has none.
        hidden: Further fields of the data, which are left out.
        computed: Field → what it follows from.
        aliases: Further name → field.
    """

    kind: str
    fields: Mapping[str, Any]
    hidden: tuple[str, ...] = ()
    zones: Zones | None = None
    computed: Mapping[str, Total | Mean] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JsonPage:
    """A part of a list: a JSON array as text, how many items it has, and how many there are in all."""

    items: str
    count: int
    total: int


class PostgresListings:
    """Lists of records in PostgreSQL, without what is in the trash."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def page(
        self,
        listing: Listing,
        project_id: str,
        *,
        limit: int,
        offset: int = 0,
        newest_first: bool = False,
        where: Mapping[str, Any] | None = None,
    ) -> JsonPage:
        """A part of a project's records, by time of creation; `where` compares fields of their data."""
        query = _query(listing, newest_first=newest_first, filtered=where is not None)
        match = () if where is None else (dict(where),)
        with foreign_errors():
            row = await self._pool.fetchrow(query, project_id, limit, offset, *match)
        assert row is not None  # noqa: S101 — an aggregate always answers
        project, additions, bodies, total = row
        return JsonPage(
            _joined(f'{{"project_id":"{project}",', additions or [], bodies or []), len(bodies or ()), total
        )


def _joined(start: str, additions: Iterable[str], bodies: Iterable[str]) -> str:
    """Objects with additions in front of their own fields; PostgreSQL would count characters to cut them open."""
    items = [f"{start}{added}{body[1:]}" for added, body in zip(additions, bodies, strict=True)]
    return f"[{','.join(items)}]"


# -- the text of the query


@cache
def _query(listing: Listing, *, newest_first: bool, filtered: bool) -> str:
    """Placeholders: the project, the limit, the offset and, when filtered, the fields that data must have.

    What belongs to a record is asked for record by record, by index: joins need statistics to be good, and a table that
    was just filled has none.
    """
    match = f"FROM records WHERE project_id = $1 AND kind = {_text(listing.kind)} AND deleted_at IS NULL"
    match += " AND data @> $4" if filtered else ""
    way = "DESC" if newest_first else "ASC"
    return f"""
        SELECT $1::uuid, array_agg({_additions(listing)} ORDER BY created_at {way}, id {way}),
            array_agg({_body(listing)} ORDER BY created_at {way}, id {way}), (SELECT count(*) {match})
        FROM (SELECT project_id, id, data, created_at {match}
            ORDER BY created_at {way}, id {way} LIMIT $2 OFFSET $3) AS page"""  # noqa: S608 — of constants


def _additions(listing: Listing) -> str:
    """What is shown beside a record's own fields: text, since putting JSON together as values takes it apart first."""
    values = {name: _value(how) for name, how in listing.computed.items()}
    values |= {name: _alias(of, listing.fields[of]) for name, of in listing.aliases.items()}
    parts = [f"'{json.dumps(name)}:' || {value} || ','" for name, value in values.items()]
    if listing.zones:
        parts.append(f"{_zones(listing.zones)} || ','")
    return " || ".join(parts) or "''"


def _body(listing: Listing) -> str:
    """The own fields that are shown of a record, as a JSON object."""
    fields, hidden = ", ".join(map(_text, listing.fields)), ", ".join(map(_text, listing.hidden))
    whole = f"CASE WHEN data ?& ARRAY[{fields}] THEN data ELSE {_json(dict(listing.fields))} || data END"
    return f"(({whole}) - ARRAY[{hidden}]::text[])::text"


def _alias(of: str, default: Any) -> str:  # noqa: ANN401 (JSON)
    return f"coalesce(data -> {_text(of)}, {_json(default)})::text"


def _value(how: Total | Mean) -> str:
    if isinstance(how, Mean):
        numbers = " + ".join(f"(data ->> {_text(name)})::float8" for name in how.fields)
        return f"coalesce((({numbers}) / {len(how.fields)})::text, 'null')"
    total = f"SELECT sum((child.data ->> {_text(how.field)})::bigint) {_children(how.kind)}"
    return f"coalesce(({total}), 0)"


def _zones(zones: Zones) -> str:
    """All lists of a record: `"name": [texts], …`, the braces around them taken off."""
    names = ", ".join(map(_text, zones.names))
    lists = f"""
        SELECT child.data ->> 'zone' AS zone,
            jsonb_agg(child.data -> 'text' ORDER BY child.data ->> 'order' COLLATE "C", child.id) AS texts
        {_children(zones.kind)} AND child.data ->> 'zone' IN ({names}) GROUP BY 1"""
    filled = f"(SELECT jsonb_object_agg(zone, texts) FROM ({lists}) AS lists)"  # noqa: S608 — of constants
    return f"btrim(({_json(dict.fromkeys(zones.names, ()))} || coalesce({filled}, '{{}}'))::text, '{{}}')"


def _children(kind: str) -> str:
    return f"""FROM records AS child WHERE child.project_id = page.project_id AND child.kind = {_text(kind)}
        AND child.parent = page.id::text AND child.deleted_at IS NULL"""


def _text(value: str) -> str:
    """A text as SQL writes it."""
    return "'" + value.replace("'", "''") + "'"


def _json(value: Any) -> str:  # noqa: ANN401 (JSON)
    return f"{_text(json.dumps(value))}::jsonb"
