"""A laptop's pictures on bad networks: cut, killed, come before their reference and after it."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from dttools.errors import AppError, ProtocolError
from dttools.ids import ProjectId
from dttools.sdk import AsyncDTToolsClient
from dttools_desktop.link import asset_transfers
from dttools_desktop.link.asset_transfers import PIECE, AssetTransfers
from dttools_desktop.workspace import Asset, Profile
from support.gate import Gate

if TYPE_CHECKING:
    from pathlib import Path

    from support.serving import Person, RunningServer

PATIENCE = 15


class Scissors(Gate):
    """Every connection ends after so many bytes in one direction."""

    def __init__(self, target: str, after: int) -> None:
        super().__init__(target)
        self._after = after
        self.passed = 0

    async def _pass(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        left = self._after
        while left and (data := await source.read(min(left, 65_536))):
            left -= len(data)
            self.passed += len(data)
            target.write(data)
            await target.drain()


@dataclass
class Heard:
    """What transfers told."""

    arrived: list[str] = field(default_factory=list)
    failed: list[AppError] = field(default_factory=list)
    bell: asyncio.Event = field(default_factory=asyncio.Event)

    async def until_arrived(self, sha: str) -> None:
        async with asyncio.timeout(PATIENCE):
            while sha not in self.arrived:
                self.bell.clear()
                await self.bell.wait()


@asynccontextmanager
async def transfers(
    url: str, person: Person, project: ProjectId, profile: Profile
) -> AsyncIterator[tuple[AssetTransfers, Heard]]:
    heard = Heard()

    def arrived(sha: str) -> None:
        heard.arrived.append(sha)
        heard.bell.set()

    def failed(_: str, error: AppError) -> None:
        heard.failed.append(error)
        heard.bell.set()

    async with AsyncDTToolsClient(access_token=person.token, base_url=url) as client:
        made = AssetTransfers(client, project, profile, arrived=arrived, failed=failed)
        running = asyncio.create_task(made.run())
        yield made, heard
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


def large_picture() -> Asset:
    """A picture of several pieces."""
    content = io.BytesIO()
    Image.effect_noise((1_000, 900), 90).save(content, "PNG")
    return Asset.of(content.getvalue(), "image/png")


async def until_received(person: Person, project: ProjectId, sha: str, least: int | None) -> None:
    """Ask until the server has so much of an upload; None: all of it."""
    async with asyncio.timeout(PATIENCE):
        while (offset := await person.client.assets.received(project, sha)) is not None and (
            least is None or offset < least
        ):
            pass


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asset_transfers, "_AGAIN_AFTER", 0.02)


async def test_pictures_cross_a_network_that_cuts_within_each_piece_sending_little_twice(
    server: RunningServer, tmp_path: Path
) -> None:
    ana = await server.person("Ana")
    project = ProjectId((await ana.client.projects.create(name="One")).id)
    mine, others = large_picture(), large_picture()
    await ana.client.assets.put(project, others.content, "image/png")
    scissors = Scissors(server.url, after=PIECE + 2_000)
    await scissors.open()
    with Profile.open(tmp_path / "profile") as profile:
        profile.assets.put(mine)
        async with transfers(scissors.url, ana, project, profile) as (running, heard):
            running.want([mine.sha256, others.sha256])
            await heard.until_arrived(others.sha256)
            await until_received(ana, project, mine.sha256, None)
        path = profile.assets.path(others.sha256)
        assert path is not None
        assert path.read_bytes() == others.content
        assert profile.incoming.size(project, others.sha256) == 0
    await scissors.close()
    assert heard.failed == []
    assert await ana.client.assets.get(project, mine.sha256) == mine.content
    assert scissors.passed < 1.8 * (len(mine.content) + len(others.content))


async def test_an_upload_that_a_kill_ended_goes_on_after_the_restart(server: RunningServer, tmp_path: Path) -> None:
    ana, asset = await server.person("Ana"), large_picture()
    project = ProjectId((await ana.client.projects.create(name="One")).id)
    gate = Scissors(server.url, after=PIECE + 2_000)
    await gate.open()
    with Profile.open(tmp_path / "profile") as profile:
        profile.assets.put(asset)
        async with transfers(gate.url, ana, project, profile) as (running, _):
            running.want([asset.sha256])
            await until_received(ana, project, asset.sha256, 1)
    await gate.close()
    begun = await ana.client.assets.received(project, asset.sha256)
    again = Scissors(server.url, after=10_000_000)
    await again.open()
    with Profile.open(tmp_path / "profile") as profile:
        async with transfers(again.url, ana, project, profile) as (running, _):
            running.want([asset.sha256])
            await until_received(ana, project, asset.sha256, None)
    await again.close()
    assert await ana.client.assets.get(project, asset.sha256) == asset.content
    assert begun is None or again.passed < len(asset.content) - begun + 10_000


async def test_a_picture_that_others_refer_to_comes_as_soon_as_somebody_brings_it(
    server: RunningServer, tmp_path: Path
) -> None:
    ana, asset = await server.person("Ana"), large_picture()
    project, people = await server.team(ana, Ben="member")
    persona = await ana.client.personas.create(project.id, name="Rosa", avatar=asset.sha256)
    one = ProjectId(project.id)
    with Profile.open(tmp_path / "ben") as bens, Profile.open(tmp_path / "ana") as anas:
        async with transfers(server.url, people["Ben"], one, bens) as (ben, heard):
            ben.want([asset.sha256])
            assert not await ana.client.assets.exists(one, asset.sha256)
            assert (heard.arrived, heard.failed) == ([], [])
            anas.assets.put(asset)
            async with transfers(server.url, ana, one, anas) as (back, _):
                back.want([asset.sha256])
                await heard.until_arrived(asset.sha256)
        assert bens.assets.path(asset.sha256) is not None
    assert (await ana.client.personas.get(persona.id)).avatar == asset.sha256  # type: ignore[attr-defined]


async def test_what_a_server_has_lost_is_brought_again(server: RunningServer, tmp_path: Path) -> None:
    ana, asset = await server.person("Ana"), large_picture()
    project = ProjectId((await ana.client.projects.create(name="One")).id)
    with Profile.open(tmp_path / "profile") as profile:
        profile.assets.put(asset)
        async with transfers(server.url, ana, project, profile) as (running, _):
            running.want([asset.sha256])
            await until_received(ana, project, asset.sha256, None)
            await server.database.assets._pool.execute("DELETE FROM assets")
            running.want([asset.sha256])
            await until_received(ana, project, asset.sha256, None)


async def test_a_download_that_is_not_what_its_name_says_is_thrown_away(server: RunningServer, tmp_path: Path) -> None:
    ana, asset, other = await server.person("Ana"), large_picture(), large_picture()
    project = ProjectId((await ana.client.projects.create(name="One")).id)
    await ana.client.assets.put(project, asset.content, "image/png")
    with Profile.open(tmp_path / "profile") as profile:
        profile.incoming.write(project, asset.sha256, 0, other.content[:PIECE])
        async with transfers(server.url, ana, project, profile) as (running, heard):
            running.want([asset.sha256])
            async with asyncio.timeout(PATIENCE):
                await heard.bell.wait()
        assert isinstance(heard.failed[0], ProtocolError)
        assert profile.assets.path(asset.sha256) is None
        assert profile.incoming.size(project, asset.sha256) == 0
