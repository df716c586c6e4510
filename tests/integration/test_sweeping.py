"""Files that nothing refers to go after thirty days, and nothing else does."""

from __future__ import annotations

import asyncio
import hashlib
import io
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from PIL import Image

from dttools.document.archive import ARCHIVE_TYPE, pack
from dttools.document.commands import AddRecord, ChangeFields, TrashRecords
from dttools.errors import Unreachable
from dttools.ids import RecordId, new_id
from dttools.model import Persona, Version, VersionReason
from dttools_server.app import make_sweeper
from dttools_server.operate.housekeeping import EVERY, every_day
from dttools_server.service.sweeping import GRACE, UNFINISHED, Swept
from support.live import live

if TYPE_CHECKING:
    from support.serving import RunningServer

LATER = GRACE + timedelta(hours=1)


def picture() -> bytes:
    content = io.BytesIO()
    Image.effect_noise((20, 20), 90).save(content, "PNG")
    return content.getvalue()


async def sweep(server: RunningServer, after: timedelta = LATER) -> Swept:
    return await make_sweeper(server.settings, server.database).sweep(datetime.now(UTC) + after)


async def test_only_old_pictures_that_no_record_and_no_version_refers_to_are_removed(server: RunningServer) -> None:
    ana = await server.person("Ana")
    project = await ana.client.projects.create(name="One")
    assets = ana.client.assets

    async def uploaded(content: bytes, media_type: str = "image/png") -> str:
        return (await assets.put(project.id, content, media_type)).hash

    used, trashed, in_version, spare = [await uploaded(picture()) for _ in range(4)]
    personas = [RecordId(new_id()) for _ in range(3)]
    async with live(server, project.id, ana) as client:
        for persona, sha in zip(personas, (used, trashed, in_version), strict=True):
            await client.edit(AddRecord(Persona, persona, {"name": "Rosa", "avatar": sha}))
        archive = await uploaded(pack(client.document.records.everything()), ARCHIVE_TYPE)
        values = {"name": "", "reason": VersionReason.NAMED, "archive": archive, "items": 3}
        await client.edit(AddRecord(Version, new_id(), values))
        await client.edit(ChangeFields((personas[2],), {"avatar": None}))
        await client.edit(TrashRecords((personas[1],)))
    assert await sweep(server, GRACE - timedelta(hours=1)) == Swept(0, 0)
    assert await sweep(server) == Swept(1, 0)
    kept = [await assets.exists(project.id, sha) for sha in (used, trashed, in_version, archive, spare)]
    assert kept == [True, True, True, True, False]
    assert hashlib.sha256(await assets.get(project.id, in_version)).hexdigest() == in_version


async def test_a_file_stays_while_another_project_needs_it_and_while_a_version_cannot_be_read(
    server: RunningServer,
) -> None:
    ana, content = await server.person("Ana"), picture()
    one, two, three = [await ana.client.projects.create(name=name) for name in ("One", "Two", "Three")]
    sha = (await ana.client.assets.put(one.id, content, "image/png")).hash
    await ana.client.assets.put(two.id, content, "image/png")
    await ana.client.personas.create(two.id, name="Rosa", avatar=sha)
    perhaps = (await ana.client.assets.put(three.id, picture(), "image/png")).hash
    archive = (await ana.client.assets.put(three.id, pack(()), ARCHIVE_TYPE)).hash
    async with live(server, three.id, ana) as client:
        values = {"name": "", "reason": VersionReason.NAMED, "archive": archive, "items": 0}
        await client.edit(AddRecord(Version, new_id(), values))
    (server.settings.files / archive[:2] / archive).write_bytes(b"damaged")
    assert await sweep(server) == Swept(0, 0)
    found = [await ana.client.assets.exists(project.id, sha) for project in (one, two)]
    assert found == [False, True]
    assert await ana.client.assets.exists(three.id, perhaps)


async def test_uploading_again_begins_the_thirty_days_anew(server: RunningServer) -> None:
    ana, content = await server.person("Ana"), picture()
    project = await ana.client.projects.create(name="One")
    sha = (await ana.client.assets.put(project.id, content, "image/png")).hash
    await server.database.assets._pool.execute("UPDATE assets SET created_at = created_at - interval '40 days'")
    await ana.client.assets.put(project.id, content, "image/png")
    assert await sweep(server, timedelta()) == Swept(0, 0)
    assert await ana.client.assets.exists(project.id, sha)


async def test_unfinished_uploads_go_after_a_day(server: RunningServer) -> None:
    ana = await server.person("Ana")
    project = await ana.client.projects.create(name="One")
    await ana.client.assets.send(project.id, "0" * 64, b"begun", offset=0, length=100)
    assert await sweep(server, UNFINISHED - timedelta(hours=1)) == Swept(0, 0)
    assert await ana.client.assets.received(project.id, "0" * 64) == 5
    assert await sweep(server, UNFINISHED + timedelta(hours=1)) == Swept(0, 1)
    assert await ana.client.assets.received(project.id, "0" * 64) == 0


async def test_a_picture_whose_bytes_are_gone_is_asked_for_again(server: RunningServer) -> None:
    ana, content = await server.person("Ana"), picture()
    project = await ana.client.projects.create(name="One")
    sha = (await ana.client.assets.put(project.id, content, "image/png")).hash
    (server.settings.files / sha[:2] / sha).unlink()
    assert await ana.client.assets.received(project.id, sha) == 0
    await ana.client.assets.send(project.id, sha, content, offset=0, length=len(content))
    assert await ana.client.assets.get(project.id, sha) == content


async def test_the_daily_work_goes_on_after_a_day_on_which_it_failed() -> None:
    slept: list[float] = []
    worked = 0

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) > 3:
            raise asyncio.CancelledError

    async def work() -> None:
        nonlocal worked
        worked += 1
        raise Unreachable("The database does not answer.")

    task = asyncio.create_task(every_day(work, sleep))
    await asyncio.wait((task,))
    assert (worked, slept[1:]) == (3, [EVERY] * 3)
