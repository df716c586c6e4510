"""Small values that a profile remembers: theme, language, window geometry."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from dttools_desktop.workspace.database import Database
from dttools_desktop.workspace.tables import settings

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


class Settings:
    """Values by name, in the database; a name that was never set reads as None."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, name: str) -> Json:
        """The value last set."""
        with self._database.reading() as connection:
            value: Json = connection.scalar(select(settings.c.value).where(settings.c.name == name))
        return value

    def set(self, name: str, value: Json) -> None:
        """Keep a value.

        Raises:
            StorageFailed: The disk did not take it.
        """
        statement = insert(settings).values(name=name, value=value)
        with self._database.writing() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=[settings.c.name], set_={"value": value}))
