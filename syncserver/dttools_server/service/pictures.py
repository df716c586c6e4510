"""Pictures of projects and the contents of their versions, under the SHA-256 of their bytes."""

from __future__ import annotations

import asyncio
import hashlib
import io
import re
from collections.abc import AsyncIterator

from PIL import Image, UnidentifiedImageError

from dttools.api import AssetView, Permission
from dttools.api.routes import UPLOAD_LENGTH
from dttools.document.archive import ARCHIVE_TYPE, check_archive, looks_like_archive
from dttools.errors import Damaged, InvalidInput, NotFound, TooLarge, UnsupportedFile
from dttools.partial_files import PartialFiles
from dttools_resources.i18n import tr
from dttools_server.service.access import Access
from dttools_server.service.access_tokens import Caller
from dttools_server.service.ports import Assets, Files
from dttools_server.store.values import Asset

MEDIA_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
PIXELS = 50_000_000
"""The most pixels a picture may have: a small file can hold a picture that fills the memory."""
_HASH = re.compile(r"[0-9a-f]{64}")


class Pictures:
    """The use cases of pictures.

    Args:
        partial: Where pictures wait of which only a part has come, by user.
        largest: Bytes of a picture.
    """

    def __init__(self, access: Access, assets: Assets, files: Files, partial: PartialFiles, largest: int) -> None:
        self._access = access
        self._assets = assets
        self._files = files
        self._partial = partial
        self.largest = largest

    async def put(self, caller: Caller, project_id: str, sha256: str, content: bytes) -> AssetView:
        """Keep a picture.

        Raises:
            InvalidInput: The bytes have another hash.
            UnsupportedFile: They are no picture that DTTools shows, and no content of a version.
            TooLarge: More bytes or pixels than allowed.
        """
        await self._access.require(caller, project_id, Permission.WRITE)
        self._require_size(len(content))
        return await self._keep(project_id, sha256, content)

    async def received(self, caller: Caller, project_id: str, sha256: str) -> int:
        """How many bytes of an unfinished picture this person has sent."""
        await self._access.require(caller, project_id, Permission.READ)
        _require_hash(sha256)
        return await asyncio.to_thread(self._partial.size, caller.id, sha256)

    async def put_piece(
        self, caller: Caller, project_id: str, sha256: str, pieces: AsyncIterator[bytes], *, offset: int, length: int
    ) -> int:
        """Keep a piece of a picture as it comes, and the picture when that was the last; how many bytes have come.

        When the connection breaks, what came until then stays.

        Raises:
            Conflict: The piece does not begin where the last one ended.
            InvalidInput: There is more than `length` says, or all bytes together have another hash. As with whole
                pictures that are refused, nothing of it stays.
        """
        await self._access.require(caller, project_id, Permission.WRITE)
        _require_hash(sha256)
        self._require_size(length)
        mine = (caller.id, sha256)
        await self._require_room(mine, offset, length)
        async for piece in pieces:
            await self._require_room(mine, offset + len(piece), length)
            offset = await asyncio.to_thread(self._partial.write, *mine, offset, piece)
        if offset == length:
            await self._finish(project_id, *mine)
        return offset

    async def _require_room(self, mine: tuple[str, str], end: int, length: int) -> None:
        if end > length:
            await asyncio.to_thread(self._partial.discard, *mine)
            raise InvalidInput(tr("More came than was said."), field=UPLOAD_LENGTH, todo=tr("Send it again."))

    async def _finish(self, project_id: str, user: str, sha256: str) -> None:
        content = await asyncio.to_thread(self._partial.read, user, sha256)
        try:
            await self._keep(project_id, sha256, content)
        except (InvalidInput, UnsupportedFile):
            await asyncio.to_thread(self._partial.discard, user, sha256)
            raise
        await asyncio.to_thread(self._partial.discard, user, sha256)

    def _require_size(self, size: int) -> None:
        if size > self.largest:
            raise TooLarge(tr("The picture is too large."), todo=tr("Make it smaller, then try again."))

    async def _keep(self, project_id: str, sha256: str, content: bytes) -> AssetView:
        media_type = await asyncio.to_thread(_examine, content, sha256)
        await asyncio.to_thread(self._files.put, content)
        await self._assets.add(Asset(project_id, sha256, media_type, len(content)))
        return AssetView(hash=sha256, media_type=media_type, size=len(content))

    async def find(self, caller: Caller, project_id: str, sha256: str) -> Asset:
        """What is known of a picture of this project whose bytes are here, so that others are sent again."""
        await self._access.require(caller, project_id, Permission.READ)
        _require_hash(sha256)
        asset = await self._assets.get(project_id, sha256)
        if not await asyncio.to_thread(self._files.has, sha256):
            raise NotFound(tr("There is no such picture."))
        return asset

    async def read(self, asset: Asset) -> bytes:
        """The bytes of a picture."""
        return await asyncio.to_thread(self._files.get, asset.sha256)


def _require_hash(sha256: str) -> None:
    if not _HASH.fullmatch(sha256):
        raise NotFound(tr("There is no such picture."))


def _examine(content: bytes, sha256: str) -> str:
    """The media type of a file, found in its bytes, never believed."""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise InvalidInput(tr("The picture arrived damaged."), field="hash", todo=tr("Send it again."))
    return _archive_type(content) if looks_like_archive(content) else _picture_type(content)


def _archive_type(content: bytes) -> str:
    try:
        check_archive(content)
    except Damaged as error:
        raise UnsupportedFile(tr("This is no content of a version.")) from error
    return ARCHIVE_TYPE


def _picture_type(content: bytes) -> str:
    try:
        with Image.open(io.BytesIO(content), formats=tuple(MEDIA_TYPES)) as picture:
            media_type, (width, height) = MEDIA_TYPES[str(picture.format)], picture.size
            if width * height > PIXELS:
                raise TooLarge(tr("The picture has too many pixels."), todo=tr("Make it smaller, then try again."))
            picture.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise UnsupportedFile(
            tr("This is no picture that DTTools shows."), todo=tr("Use a PNG, JPEG, GIF or WebP picture.")
        ) from error
    return media_type
