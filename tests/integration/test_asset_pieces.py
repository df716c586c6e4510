"""Pictures in pieces: uploads that go on where they were cut, refusals that leave nothing, and parts of downloads."""

from __future__ import annotations

import hashlib
import io
from random import Random
from typing import TYPE_CHECKING

import httpx
import pytest
from PIL import Image

from dttools.api.routes import UPLOAD_LENGTH, UPLOAD_OFFSET
from dttools.errors import Conflict, InvalidInput, NotFound, TooLarge, Unreachable, UnsupportedFile
from dttools.sdk import AsyncDTToolsClient
from support.fault_proxy import FaultProxy

if TYPE_CHECKING:
    from pathlib import Path

    from support.serving import RunningServer

PIECE = 10_000


def picture(side: int = 200) -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise((side, side), 50).save(buffer, "PNG")
    return buffer.getvalue()


def unfinished(server: RunningServer) -> list[Path]:
    return [path for path in server.settings.uploads.rglob("*") if path.is_file()]


async def test_an_upload_goes_on_where_the_last_piece_ended(server: RunningServer) -> None:
    ana = await server.person("Ana")
    project, content = await ana.client.projects.create(name="One"), picture()
    sha, assets = hashlib.sha256(content).hexdigest(), ana.client.assets
    while (offset := await assets.received(project.id, sha)) is not None:
        assert not await assets.exists(project.id, sha)
        piece = content[offset : offset + PIECE]
        assert await assets.send(project.id, sha, piece, offset=offset, length=len(content)) == offset + len(piece)
    assert await assets.get(project.id, sha) == content
    assert unfinished(server) == []


async def test_a_network_that_cuts_every_connection_still_brings_a_picture_whole(server: RunningServer) -> None:
    ana, content = await server.person("Ana"), picture()
    project, sha = await ana.client.projects.create(name="One"), hashlib.sha256(content).hexdigest()
    proxy = FaultProxy(server.url, mean=12_000, rng=Random(7))
    await proxy.open()
    async with AsyncDTToolsClient(access_token=ana.token, base_url=proxy.url) as client:
        for _ in range(500):
            try:
                if (offset := await client.assets.received(project.id, sha)) is None:
                    break
                await client.assets.send(project.id, sha, content[offset:], offset=offset, length=len(content))
            except (Unreachable, Conflict):
                continue
    await proxy.close()
    assert proxy.cuts
    assert await ana.client.assets.get(project.id, sha) == content


async def test_bytes_of_another_hash_are_refused_and_thrown_away(server: RunningServer) -> None:
    ana, content = await server.person("Ana"), picture()
    project, wrong = await ana.client.projects.create(name="One"), "0" * 64
    await ana.client.assets.send(project.id, wrong, content[:PIECE], offset=0, length=len(content))
    assert len(unfinished(server)) == 1
    with pytest.raises(InvalidInput, match="damaged"):
        await ana.client.assets.send(project.id, wrong, content[PIECE:], offset=PIECE, length=len(content))
    assert (await ana.client.assets.received(project.id, wrong), unfinished(server)) == (0, [])
    text = b"no picture"
    sha = hashlib.sha256(text).hexdigest()
    with pytest.raises(UnsupportedFile):
        await ana.client.assets.send(project.id, sha, text, offset=0, length=len(text))
    assert unfinished(server) == []


async def test_pieces_must_join_and_keep_to_the_length_that_was_said(server: RunningServer) -> None:
    ana, content = await server.person("Ana"), picture()
    project, sha = await ana.client.projects.create(name="One"), hashlib.sha256(content).hexdigest()
    send = ana.client.assets.send
    with pytest.raises(Conflict):
        await send(project.id, sha, b"x", offset=5, length=100)
    await send(project.id, sha, content[:50], offset=0, length=100)
    with pytest.raises(Conflict):
        await send(project.id, sha, content[:50], offset=0, length=100)
    with pytest.raises(InvalidInput):
        await send(project.id, sha, content[50:], offset=50, length=100)
    assert unfinished(server) == []
    with pytest.raises(TooLarge):
        await send(project.id, sha, b"x", offset=0, length=server.settings.upload_max_size + 1)
    path = f"projects/{project.id}/assets/{sha}"
    answer = await ana.http.patch(path, content=b"x", headers={UPLOAD_OFFSET: "-1", UPLOAD_LENGTH: "9"})
    assert (answer.status_code, answer.json()["field"]) == (400, UPLOAD_OFFSET)


async def test_everybody_has_unfinished_uploads_of_their_own_and_they_are_private(server: RunningServer) -> None:
    ana, content = await server.person("Ana"), picture()
    project, people = await server.team(ana, Ben="member")
    sha = hashlib.sha256(content).hexdigest()
    await ana.client.assets.send(project.id, sha, content[:PIECE], offset=0, length=len(content))
    assert await people["Ben"].client.assets.received(project.id, sha) == 0
    (path,) = unfinished(server)
    assert [one.stat().st_mode & 0o077 for one in (path, path.parent)] == [0, 0]
    with pytest.raises(NotFound):
        await people["Ben"].client.assets.get(project.id, sha)


async def test_a_download_goes_on_where_it_was_cut(server: RunningServer) -> None:
    ana, content = await server.person("Ana"), picture()
    project = await ana.client.projects.create(name="One")
    sha = (await ana.client.assets.put(project.id, content, "image/png")).hash
    got = b""
    while len(got) < len(content):
        part = await ana.client.assets.part(project.id, sha, start=len(got), size=PIECE)
        assert part.total == len(content)
        got += part.content
    assert got == content

    async def ask(wanted: str) -> httpx.Response:
        return await ana.http.get(f"projects/{project.id}/assets/{sha}", headers={"Range": wanted})

    last = await ask("bytes=-5")
    assert (last.status_code, last.content) == (206, content[-5:])
    behind = await ask(f"bytes={len(content)}-")
    assert (behind.status_code, behind.headers["Content-Range"]) == (416, f"bytes */{len(content)}")
    several = await ask("bytes=0-1,4-5")
    assert (several.status_code, several.content) == (200, content)
