"""The client alone: what it sends, and what it makes of answers. The transport is httpx's own for tests."""

from __future__ import annotations

import asyncio
import inspect
import json
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from dttools import AsyncDTToolsClient, DTToolsClient
from dttools.api import RESOURCES
from dttools.document import RecordIndex
from dttools.errors import Conflict, NotFound, ProtocolError, Stale, Unauthenticated, Unreachable
from dttools.ids import ProjectId
from dttools.model import Persona, ProjectStatus
from dttools.sdk import async_client, client

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = "2026-01-01T00:00:00Z"
USER = {"id": "u", "email": "a@b", "name": "Ana", "role": "user", "created_at": NOW}


def answering(answer: Callable[[httpx.Request], httpx.Response]) -> DTToolsClient:
    return DTToolsClient(api_key="key", base_url="https://h", transport=httpx.MockTransport(answer))


def problem(status: int, code: str) -> httpx.Response:
    return httpx.Response(status, json={"title": "t", "status": status, "code": code, "detail": "what happened"})


def persona(name: str) -> dict[str, Any]:
    stamps = {"created_at": NOW, "created_by": "ana", "updated_at": NOW, "updated_by": "ana"}
    record = Persona.model_validate({"id": name, "name": name, **stamps})
    return RESOURCES["personas"].show(record, ProjectId("p"), RecordIndex()).model_dump(mode="json")


def test_what_was_read_goes_back_as_the_condition_of_a_change() -> None:
    conditions: list[str | None] = []

    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "PUT":
            conditions.append(request.headers.get("If-Match"))
            if conditions[-1] == '"one"':
                return problem(409, "stale")
        return httpx.Response(200, json=persona("Maria"), headers={"ETag": '"one"'})

    with answering(answer) as dttools:
        seen = dttools.personas.get("Maria")
        assert seen.etag == '"one"'
        assert seen == RESOURCES["personas"].view.model_validate(persona("Maria")), (
            "the name of a state is no part of it"
        )
        assert hash(seen) is not None
        with pytest.raises(Stale, match="what happened"):
            dttools.personas.update("Maria", if_match=seen, name="Ana")
        dttools.personas.update("Maria", if_match='"two"', name="Ana")
        dttools.personas.update("Maria", name="Ana")
    assert conditions == ['"one"', '"two"', None]


@pytest.mark.parametrize("base_url", ["https://h", "https://h/", "https://h/v1", "https://h/v1/"])
def test_the_base_url_may_leave_the_version_out(base_url: str) -> None:
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(str(request.url))
        return httpx.Response(200, json=USER)

    with DTToolsClient(base_url=base_url, transport=httpx.MockTransport(answer)) as dttools:
        assert dttools.auth.me().name == "Ana"
    assert seen == ["https://h/v1/auth/me"]


def test_a_request_carries_the_key_the_version_and_the_given_fields() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.headers["Authorization"] == "Bearer key"
        assert request.headers["X-API-Version"] == "1.0"
        assert (request.method, request.url.path) == ("PUT", "/v1/ideas/an-id")
        assert json.loads(request.content) == {"title": "Título", "tags": ["a"]}
        return problem(404, "not_found")

    with answering(answer) as dttools, pytest.raises(NotFound):
        dttools.ideas.update("an-id", title="Título", tags=["a"])


def test_dates_and_choices_go_as_the_api_writes_them() -> None:
    sent: list[dict[str, Any]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        assert request.headers["Content-Type"] == "application/json"
        sent.append(json.loads(request.content))
        return problem(409, "conflict")

    with answering(answer) as dttools, pytest.raises(Conflict):
        dttools.projects.create(name="One", starts_on=date(2026, 1, 2), status=ProjectStatus.COMPLETED, tags=("a",))
    assert sent == [{"name": "One", "starts_on": "2026-01-02", "status": "completed", "tags": ["a"]}]


def test_an_id_cannot_leave_its_place_in_the_path() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.raw_path == b"/v1/ideas/..%2F..%2Fauth%2Fme%3Fx"
        return problem(404, "not_found")

    with answering(answer) as dttools, pytest.raises(NotFound):
        dttools.ideas.get("../../auth/me?x")


def test_lists_follow_the_pages() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.params["sort"] == "-created_at"
        place = int(request.url.params.get("cursor", "0"))
        more = str(place + 1) if place < 2 else None
        return httpx.Response(200, json={"items": [persona(f"P{place}")], "total": 3, "next_cursor": more})

    with answering(answer) as dttools:
        assert [person.name for person in dttools.personas.list("p", sort="-created_at")] == ["P0", "P1", "P2"]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (problem(409, "conflict"), Conflict),
        (problem(503, "a code of the future"), Unreachable),
        (httpx.Response(502, text="<html>Bad Gateway</html>"), Unreachable),
        (httpx.Response(404, text="<html>not ours</html>"), ProtocolError),
        (httpx.Response(200, text="<html>welcome to the hotel's Wi-Fi</html>"), ProtocolError),
    ],
)
def test_answers_that_are_no_success_become_our_errors(answer: httpx.Response, expected: type[Exception]) -> None:
    with answering(lambda _: answer) as dttools, pytest.raises(expected):
        dttools.auth.me()


def test_a_server_that_does_not_answer_is_unreachable() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    with answering(refuse) as dttools, pytest.raises(Unreachable) as error:
        dttools.auth.me()
    assert error.value.todo


class Refreshing:
    """A server whose access tokens are good until it is told otherwise."""

    def __init__(self) -> None:
        self.good = "access-0"
        self.refreshes = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/auth/refresh"):
            assert json.loads(request.content) == {"refresh_token": f"refresh-{self.refreshes}"}
            self.refreshes += 1
            self.good = f"access-{self.refreshes}"
            return httpx.Response(200, json=self.session())
        if request.headers["Authorization"] != f"Bearer {self.good}":
            return problem(401, "token_expired")
        return httpx.Response(200, json=USER)

    def session(self) -> dict[str, Any]:
        tokens = {"access_token": self.good, "refresh_token": f"refresh-{self.refreshes}"}
        return {**tokens, "expires_in": 900, "user": USER}


async def test_requests_that_find_the_token_expired_share_one_refresh() -> None:
    server, heard = Refreshing(), []
    async with AsyncDTToolsClient(
        access_token="access-old",
        refresh_token="refresh-0",
        base_url="https://h",
        transport=httpx.MockTransport(server),
        on_session=heard.append,
    ) as dttools:
        people = await asyncio.gather(*(dttools.auth.me() for _ in range(10)))
    assert [person.name for person in people] == ["Ana"] * 10
    assert server.refreshes == 1
    assert [session.access_token for session in heard if session] == ["access-1"]


def test_a_refresh_that_is_refused_ends_the_sign_in_and_says_so() -> None:
    heard = []

    def answer(request: httpx.Request) -> httpx.Response:
        return problem(401, "unauthenticated" if request.url.path.endswith("refresh") else "token_expired")

    with DTToolsClient(
        access_token="old",
        refresh_token="old too",
        base_url="https://h",
        transport=httpx.MockTransport(answer),
        on_session=heard.append,
    ) as dttools:
        with pytest.raises(Unauthenticated):
            dttools.auth.me()
        assert (heard, dttools.access_token) == ([None], None)


def test_a_refused_token_is_not_refreshed() -> None:
    with answering(lambda _: problem(401, "unauthenticated")) as dttools, pytest.raises(Unauthenticated):
        dttools.auth.me()


def test_both_clients_offer_the_same_operations() -> None:
    for name in ("Auth", "Projects", "Assets", "Members", "Tools", "Ideas"):
        blocking, awaited = getattr(client, name), getattr(async_client, f"Async{name}")
        offered = {member for member in vars(blocking) if not member.startswith("_")}
        assert offered == {member for member in vars(awaited) if not member.startswith("_")}
        operations = blocking.__orig_bases__[0].__args__[0]
        assert offered == {name for name, _ in inspect.getmembers(operations, inspect.isgeneratorfunction)}


def test_the_client_brings_no_server_and_no_toolkit_along() -> None:
    script = (
        "import sys; from dttools import DTToolsClient;"
        "print(sorted({'aiohttp', 'asyncpg', 'PySide6', 'sqlalchemy', 'dttools_server'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
