"""Register, sign in, stay signed in, sign out: over a real socket and a real database."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from dttools.errors import Conflict, InvalidInput, RateLimited, TokenExpired, Unauthenticated
from dttools.ids import ActorId
from dttools.sdk import AsyncDTToolsClient
from dttools_server.service.access_tokens import AccessTokens
from support.serving import PASSWORD

if TYPE_CHECKING:
    from support.serving import RunningServer


async def test_a_new_account_is_signed_in_and_knows_itself(server: RunningServer) -> None:
    ana = await server.person("Ana")
    me = await ana.client.auth.me()
    assert (me.name, me.email, me.role) == ("Ana", "ana@example.org", "user")


async def test_an_address_has_one_account_whatever_its_case(server: RunningServer) -> None:
    ana = await server.person("Ana")
    with pytest.raises(Conflict):
        await ana.client.auth.register("ANA@Example.org ", PASSWORD, "Somebody else")


async def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(server: RunningServer) -> None:
    await server.person("Ana")
    async with AsyncDTToolsClient(base_url=server.url) as client:
        with pytest.raises(Unauthenticated) as wrong:
            await client.auth.login("ana@example.org", "not the password")
        with pytest.raises(Unauthenticated) as unknown:
            await client.auth.login("nobody@example.org", "not the password")
    assert wrong.value.message == unknown.value.message


async def test_guessing_passwords_is_slowed_down_and_says_for_how_long(server: RunningServer) -> None:
    await server.person("Ana")
    async with AsyncDTToolsClient(base_url=server.url) as client:
        for _ in range(10):
            with pytest.raises(Unauthenticated):
                await client.auth.login("ana@example.org", "not the password")
        with pytest.raises(RateLimited) as limited:
            await client.auth.login("ana@example.org", PASSWORD)
    assert 0 < limited.value.retry_after <= 30


async def test_short_passwords_and_false_addresses_are_refused_by_field(server: RunningServer) -> None:
    async with AsyncDTToolsClient(base_url=server.url) as client:
        with pytest.raises(InvalidInput) as password:
            await client.auth.register("ana@example.org", "short", "Ana")
        with pytest.raises(InvalidInput) as email:
            await client.auth.register("no address", PASSWORD, "Ana")
    assert (password.value.field, email.value.field) == ("password", "email")


async def test_a_refresh_token_works_once_and_its_second_use_ends_the_whole_sign_in(server: RunningServer) -> None:
    async with AsyncDTToolsClient(base_url=server.url) as client:
        first = await client.auth.register("ana@example.org", PASSWORD, "Ana")
        second = await client.auth.refresh(first.refresh_token)
        third = await client.auth.refresh(second.refresh_token)
        assert len({first.refresh_token, second.refresh_token, third.refresh_token}) == 3
        with pytest.raises(Unauthenticated):
            await client.auth.refresh(first.refresh_token)
        with pytest.raises(Unauthenticated):
            await client.auth.refresh(third.refresh_token)


async def test_a_client_that_never_got_the_answer_asks_again_and_stays_signed_in(server: RunningServer) -> None:
    async with AsyncDTToolsClient(base_url=server.url) as client:
        first = await client.auth.register("ana@example.org", PASSWORD, "Ana")
        answers = await asyncio.gather(*(client.auth.refresh(first.refresh_token) for _ in range(4)))
        (successor,) = {answer.refresh_token for answer in answers}
        assert (await client.auth.refresh(successor)).user.email == "ana@example.org"


async def test_logout_ends_the_refresh_token(server: RunningServer) -> None:
    async with AsyncDTToolsClient(base_url=server.url) as client:
        session = await client.register("ana@example.org", PASSWORD, "Ana")
        await client.logout()
        assert client.access_token is None
        with pytest.raises(Unauthenticated):
            await client.auth.refresh(session.refresh_token)


async def test_a_client_renews_an_expired_access_token_by_itself_and_tells_its_keeper(server: RunningServer) -> None:
    ana = await server.person("Ana")
    session = await ana.client.auth.login("ana@example.org", PASSWORD)
    heard: list[str | None] = []
    async with AsyncDTToolsClient(
        access_token=_expired(server, ana.id),
        refresh_token=session.refresh_token,
        base_url=server.url,
        on_session=lambda new: heard.append(new.access_token if new else None),
    ) as client:
        assert (await client.auth.me()).id == ana.id
        assert heard == [client.access_token]


async def test_an_expired_token_without_a_refresh_token_says_so(server: RunningServer) -> None:
    ana = await server.person("Ana")
    async with AsyncDTToolsClient(api_key=_expired(server, ana.id), base_url=server.url) as client:
        with pytest.raises(TokenExpired):
            await client.auth.me()


@pytest.mark.parametrize("token", ["", "nonsense", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."])
async def test_tokens_that_are_not_ours_open_nothing(server: RunningServer, token: str) -> None:
    async with AsyncDTToolsClient(api_key=token, base_url=server.url) as client:
        with pytest.raises(Unauthenticated):
            await client.projects.list()


async def test_a_token_of_another_server_opens_nothing(server: RunningServer) -> None:
    foreign = AccessTokens("the secret of quite another server, long enough")
    token = foreign.issue(ActorId((await server.person("Ana")).id), "Ana", is_admin=True)
    async with AsyncDTToolsClient(api_key=token, base_url=server.url) as client:
        with pytest.raises(Unauthenticated):
            await client.projects.list()


def _expired(server: RunningServer, user: str) -> str:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    tokens = AccessTokens(server.settings.jwt_secret, clock=lambda: yesterday)
    return tokens.issue(ActorId(user), "Ana", is_admin=False)
