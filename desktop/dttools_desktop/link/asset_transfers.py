"""Pictures and versions of one shared project: ours go to the server, others' come to this laptop."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Iterable
from contextlib import suppress

from PIL import Image, UnidentifiedImageError
from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from dttools.document.archive import ARCHIVE_TYPE, looks_like_archive
from dttools.errors import AppError, NotFound, Unreachable, UnsupportedFile
from dttools.ids import ProjectId
from dttools_desktop.link.reasons import explained
from dttools_desktop.link.sign_in import SignIn
from dttools_desktop.workspace import Profile
from dttools_desktop.workspace.tables import uploaded_assets
from dttools_resources.i18n import tr

_AGAIN_AFTER = 5.0
_KINDS = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}


class AssetTransfers:
    """Belongs to the network's loop.

    Args:
        arrived: Hears the hash of each picture that came.
        failed: Hears of one that will not come or go, and why.
    """

    def __init__(
        self,
        sign_in: SignIn,
        project: ProjectId,
        profile: Profile,
        *,
        arrived: Callable[[str], None],
        failed: Callable[[str, AppError], None],
    ) -> None:
        self._sign_in = sign_in
        self._project = project
        self._profile = profile
        self._arrived = arrived
        self._failed = failed
        self._waiting: dict[str, None] = {}
        self._settled: set[str] = set()
        self._wake = asyncio.Event()

    def want(self, hashes: Iterable[str]) -> None:
        """These pictures belong to the project: see to it that both sides have them."""
        self._waiting.update(dict.fromkeys(sha for sha in hashes if sha not in self._settled))
        self._wake.set()

    async def run(self) -> None:
        """Work until cancelled. What the network does not let through is tried again."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            for sha in list(self._waiting):
                await self._see_to(sha)
            if self._waiting:
                with suppress(TimeoutError):
                    async with asyncio.timeout(_AGAIN_AFTER):
                        await self._wake.wait()
                self._wake.set()

    async def _see_to(self, sha: str) -> None:
        try:
            with explained(self._sign_in.client.base_url):
                if self._profile.assets.path(sha) is None:
                    await self._fetch(sha)
                else:
                    await self._bring(sha)
        except (Unreachable, NotFound):
            # No network; or the picture is still on somebody else's laptop.
            return
        except AppError as error:
            self._failed(sha, error)
        self._waiting.pop(sha, None)
        self._settled.add(sha)

    async def _fetch(self, sha: str) -> None:
        content = await self._sign_in.client.assets.get(self._project, sha)
        self._profile.assets.put_received(sha, media_type_of(content), content)
        self._note_uploaded(sha)
        self._arrived(sha)

    async def _bring(self, sha: str) -> None:
        path = self._profile.assets.path(sha)
        if path is None or self._is_uploaded(sha):
            return
        assets = self._sign_in.client.assets
        if not await assets.exists(self._project, sha):
            content = path.read_bytes()
            await assets.put(self._project, content, media_type_of(content))
        self._note_uploaded(sha)

    def _is_uploaded(self, sha: str) -> bool:
        mine = (uploaded_assets.c.project == self._project, uploaded_assets.c.sha256 == sha)
        with self._profile.database.reading() as connection:
            return connection.scalar(select(uploaded_assets.c.sha256).where(*mine)) is not None

    def _note_uploaded(self, sha: str) -> None:
        row = insert(uploaded_assets).values(project=self._project, sha256=sha)
        with self._profile.database.writing() as connection:
            connection.execute(row.on_conflict_do_nothing())


def media_type_of(content: bytes) -> str:
    """The kind of a picture or of a version's content, by its bytes.

    Raises:
        UnsupportedFile: It is none that DTTools shows.
    """
    if looks_like_archive(content):
        return ARCHIVE_TYPE
    try:
        with Image.open(io.BytesIO(content), formats=tuple(_KINDS)) as picture:
            return _KINDS[str(picture.format)]
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise UnsupportedFile(tr("A picture of this project is damaged.")) from error
