"""Names of the people whose edits are on this laptop, so that they are known without a network too."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from dttools.ids import ActorId
from dttools_desktop.workspace.database import Database
from dttools_desktop.workspace.tables import people


class People:
    """Names by id, as their servers told them last."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def names(self) -> dict[ActorId, str]:
        """Everybody who is known."""
        with self._database.reading() as connection:
            return {ActorId(row.id): row.name for row in connection.execute(select(people))}

    def remember(self, names: Mapping[ActorId, str]) -> None:
        """Keep names; unchanged ones write nothing.

        Raises:
            StorageFailed: The disk did not take them.
        """
        known = self.names()
        rows = [{"id": one, "name": name} for one, name in names.items() if one and name and known.get(one) != name]
        if rows:
            added = insert(people)
            with self._database.writing() as connection:
                connection.execute(
                    added.on_conflict_do_update(index_elements=[people.c.id], set_={"name": added.excluded.name}), rows
                )
