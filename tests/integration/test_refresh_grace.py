"""How long a used refresh token may be repeated, by a clock that only the test moves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from dttools.api import RegisterBody
from dttools.errors import Unauthenticated
from dttools_server.service.access_tokens import AccessTokens
from dttools_server.service.accounts import REFRESH_GRACE, Accounts
from dttools_server.service.passwords import PasswordHasher
from dttools_server.store.database import Database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

SECRET = "a secret of more than thirty-two characters"
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


class Desk:
    """Accounts, a clock, and the first refresh token of a sign-in."""

    def __init__(self, database: Database, hasher: PasswordHasher) -> None:
        self.now = NOON
        tokens = AccessTokens(SECRET, clock=lambda: self.now)
        self.accounts = Accounts(
            database.users, database.refresh_tokens, tokens, hasher, secret=SECRET, clock=lambda: self.now
        )
        self.first = ""

    async def sign_in(self) -> None:
        body = RegisterBody.model_validate({"email": "ana@example.org", "password": "correct horse", "name": "Ana"})
        self.first = (await self.accounts.register(body, "")).refresh_token

    async def refresh(self, token: str) -> str:
        return (await self.accounts.refresh(token)).refresh_token


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Desk]:
    hasher = PasswordHasher(cost=4)
    async with await Database.open(database_url) as database:
        desk = Desk(database, hasher)
        await desk.sign_in()
        yield desk
    hasher.close()


async def test_a_repeated_request_gets_the_same_successor_until_the_grace_ends(desk: Desk) -> None:
    second = await desk.refresh(desk.first)
    desk.now += REFRESH_GRACE
    assert await desk.refresh(desk.first) == second
    desk.now += timedelta(seconds=1)
    with pytest.raises(Unauthenticated):
        await desk.refresh(desk.first)
    with pytest.raises(Unauthenticated):  # the late repetition ended the whole sign-in
        await desk.refresh(second)


async def test_once_the_successor_is_used_the_old_token_is_a_thiefs(desk: Desk) -> None:
    second = await desk.refresh(desk.first)
    third = await desk.refresh(second)
    with pytest.raises(Unauthenticated):
        await desk.refresh(desk.first)
    with pytest.raises(Unauthenticated):
        await desk.refresh(third)


async def test_after_signing_out_there_is_no_grace(desk: Desk) -> None:
    second = await desk.refresh(desk.first)
    await desk.accounts.logout(second)
    with pytest.raises(Unauthenticated):
        await desk.refresh(desk.first)


async def test_a_thief_and_the_owner_in_one_grace_are_found_out_at_their_next_step(desk: Desk) -> None:
    """Both hold the same successor, so whoever uses it later than the grace gives both away."""
    second = await desk.refresh(desk.first)
    assert await desk.refresh(desk.first) == second
    third = await desk.refresh(second)
    desk.now += REFRESH_GRACE + timedelta(seconds=1)
    with pytest.raises(Unauthenticated):
        await desk.refresh(second)
    with pytest.raises(Unauthenticated):
        await desk.refresh(third)
