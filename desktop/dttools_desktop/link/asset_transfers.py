"""Pictures and versions of one shared project: ours go to the server, others' come to this laptop."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from dttools import AsyncDTToolsClient
from dttools.document.archive import ARCHIVE_TYPE, looks_like_archive
from dttools.errors import AppError, Conflict, NotFound, ProtocolError, Unreachable, UnsupportedFile
from dttools.ids import ProjectId
from dttools_desktop.link.reasons import explained
from dttools_desktop.workspace import Profile
from dttools_desktop.workspace.storage_errors import from_os_error
from dttools_resources.i18n import tr

PIECE = 256 * 1024
"""Bytes of a file that one request carries."""
_AGAIN_AFTER = 5.0
"""Seconds until what got nowhere is tried again."""
_KINDS = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}


class AssetTransfers:
    """Belongs to the network's loop.

    What is to be done follows from what the project refers to and what is here and there: nothing is forgotten when the
    program or the connection ends.

    Args:
        arrived: Hears the hash of each picture that came.
        failed: Hears of one that will not come or go, and why.
    """

    def __init__(
        self,
        client: AsyncDTToolsClient,
        project: ProjectId,
        profile: Profile,
        *,
        arrived: Callable[[str], None],
        failed: Callable[[str, AppError], None],
    ) -> None:
        self._client = client
        self._project = project
        self._profile = profile
        self._arrived = arrived
        self._failed = failed
        self._waiting: dict[str, None] = {}
        self._refused: set[str] = set()
        self._reached: dict[str, int] = {}
        self._got_on = False
        self._wake = asyncio.Event()

    def want(self, hashes: Iterable[str]) -> None:
        """These pictures belong to the project: see to it that both sides have them."""
        self._waiting.update(dict.fromkeys(sha for sha in hashes if sha not in self._refused))
        self._wake.set()

    async def run(self) -> None:
        """Work until cancelled. What the network does not let through is tried again."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            self._got_on = False
            for sha in list(self._waiting):
                await self._see_to(sha)
            if self._waiting:
                # A network that carries a little at a time is used again at once.
                wait = 0.0 if self._got_on else _AGAIN_AFTER
                with suppress(TimeoutError):
                    async with asyncio.timeout(wait):
                        await self._wake.wait()
                self._wake.set()

    async def _see_to(self, sha: str) -> None:
        try:
            with explained(self._client.base_url):
                if (path := self._profile.assets.path(sha)) is None:
                    await self._fetch(sha)
                else:
                    await self._bring(sha, path)
        except (Unreachable, NotFound, Conflict):
            # No network; or the picture is still on somebody else's laptop; or that sends the same one just now.
            return
        except AppError as error:
            self._refused.add(sha)
            self._failed(sha, error)
        self._waiting.pop(sha, None)
        self._reached.pop(sha, None)

    async def _fetch(self, sha: str) -> None:
        mine = (self._project, sha)
        try:
            while not await self._fetch_part(sha):
                pass
            content = self._profile.incoming.read(*mine)
        except OSError as error:
            raise from_os_error(error, self._profile.folder) from error
        try:
            self._profile.assets.put_received(sha, media_type_of(content), content)
        finally:
            self._profile.incoming.discard(*mine)
        self._arrived(sha)

    async def _fetch_part(self, sha: str) -> bool:
        """Get the part after what came already; whether that was the last."""
        incoming = self._profile.incoming
        start = incoming.size(self._project, sha)
        part = await self._client.assets.part(self._project, sha, start=start, size=PIECE)
        end = incoming.write(self._project, sha, start, part.content)
        self._note_reached(sha, end)
        if end < part.total and not part.content:
            raise ProtocolError(tr("A picture arrived with other content than its name says."))
        return end >= part.total

    async def _bring(self, sha: str, path: Path) -> None:
        assets = self._client.assets
        offset = await assets.received(self._project, sha)
        if offset is None:
            return
        content = _content(path)
        self._note_reached(sha, offset)
        is_whole = False
        while not is_whole:
            # Also when all bytes are there: the server stores a picture in answer to the piece that ends it.
            piece = content[offset : offset + PIECE]
            offset = await assets.send(self._project, sha, piece, offset=offset, length=len(content))
            self._note_reached(sha, offset)
            is_whole = offset == len(content)

    def _note_reached(self, sha: str, offset: int) -> None:
        if offset > self._reached.get(sha, 0):
            self._reached[sha] = offset
            self._got_on = True


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise from_os_error(error, path) from error


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
