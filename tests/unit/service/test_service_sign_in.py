"""Passwords, access tokens and the limit on tries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import bcrypt
import pytest

from dttools.errors import RateLimited, TokenExpired, Unauthenticated
from dttools.ids import ActorId
from dttools_server.service.access_tokens import AccessTokens
from dttools_server.service.passwords import COST, PasswordHasher, hash_password
from dttools_server.service.rate_limit import RateLimit

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET = "a secret of more than thirty-two characters"
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def hasher() -> Iterator[PasswordHasher]:
    hasher = PasswordHasher(cost=4)
    yield hasher
    hasher.close()


async def test_all_of_a_long_password_counts(hasher: PasswordHasher) -> None:
    hashed = await hasher.hash("x" * 100 + "a")
    assert await hasher.verify("x" * 100 + "a", hashed)
    assert not await hasher.verify("x" * 100 + "b", hashed)
    assert not await hasher.verify("x" * 72, hashed)


async def test_nobody_signs_in_without_a_hash(hasher: PasswordHasher) -> None:
    assert not await hasher.verify("", None)
    assert not await hasher.verify("anything", None)


def test_a_hash_costs_what_the_guide_promises() -> None:
    assert COST == 12
    hashed = hash_password("correct horse")
    assert hashed.startswith("$2b$12$")
    assert not bcrypt.checkpw(b"correct horse", hashed.encode())  # hashed first: 72 bytes are no limit


def test_an_access_token_ends() -> None:
    now = NOON
    tokens = AccessTokens(SECRET, clock=lambda: now)
    token = tokens.issue(ActorId("ana"), "Ana", is_admin=False)
    caller = tokens.read(token)
    assert (caller.id, caller.name, caller.is_admin) == ("ana", "Ana", False)
    assert caller.expires_at == NOON + timedelta(minutes=15)
    now = NOON + timedelta(minutes=15)
    with pytest.raises(TokenExpired):
        tokens.read(token)


def test_a_changed_token_is_worth_nothing() -> None:
    tokens = AccessTokens(SECRET, clock=lambda: NOON)
    head, body, signature = tokens.issue(ActorId("ana"), "Ana", is_admin=False).split(".")
    _, admins_body, _ = (
        AccessTokens("x" * 40, clock=lambda: NOON).issue(ActorId("ana"), "Ana", is_admin=True).split(".")
    )
    for forged in (f"{head}.{admins_body}.{signature}", f"{head}.{body}.", f"{head}.{body}"):
        with pytest.raises(Unauthenticated):
            tokens.read(forged)


def test_tries_come_back_with_time_and_after_success() -> None:
    now = 0.0
    limit = RateLimit(burst=3, every=10.0, clock=lambda: now)
    for _ in range(3):
        limit.spend("ana")
    with pytest.raises(RateLimited) as refused:
        limit.spend("ana")
    assert refused.value.retry_after == pytest.approx(10.0)
    limit.spend("bea")
    now = 10.0
    limit.spend("ana")
    with pytest.raises(RateLimited):
        limit.spend("ana")
    limit.forgive("ana")
    limit.spend("ana")


def test_the_limit_remembers_only_so_many() -> None:
    limit = RateLimit(burst=1, every=1000.0, remembered=2, clock=lambda: 0.0)
    for key in ("a", "b", "c"):
        limit.spend(key)
    limit.spend("a")
    with pytest.raises(RateLimited):
        limit.spend("c")
