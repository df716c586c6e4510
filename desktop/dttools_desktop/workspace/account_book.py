"""Accounts on servers that this profile knows. Their tokens are elsewhere: in the keyring, or in memory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from dttools.ids import ActorId
from dttools_desktop.workspace.database import Database
from dttools_desktop.workspace.tables import accounts


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody's account on a server; `server` is its address."""

    server: str
    user_id: ActorId
    email: str
    name: str

    @property
    def id(self) -> str:
        """Its key in this profile."""
        return f"{self.user_id}@{self.server}"


class AccountBook:
    """Usable from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Account]:
        """Known accounts, the one used last first."""
        columns = (accounts.c.server, accounts.c.user_id, accounts.c.email, accounts.c.name)
        with self._database.reading() as connection:
            rows = connection.execute(select(*columns).order_by(accounts.c.used_at.desc())).all()
        return [Account(row.server, ActorId(row.user_id), row.email, row.name) for row in rows]

    def find(self, account_id: str) -> Account | None:
        """One of them."""
        return next((account for account in self.all() if account.id == account_id), None)

    def keep(self, account: Account) -> None:
        """Add an account, or note that it was used now.

        Raises:
            StorageFailed: The disk did not take it.
        """
        changing = {"email": account.email, "name": account.name, "used_at": datetime.now(UTC)}
        row = {"id": account.id, "server": account.server, "user_id": account.user_id, **changing}
        statement = insert(accounts).values(row)
        with self._database.writing() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=[accounts.c.id], set_=changing))
