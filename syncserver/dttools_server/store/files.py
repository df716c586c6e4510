"""Bytes of files under the hash of their content: the same file is kept once, and nothing is ever overwritten."""

from __future__ import annotations

import hashlib
import os
import tempfile
from datetime import datetime
from pathlib import Path

from dttools.errors import Damaged, InvalidInput, NotFound

_HASH_LENGTH = 64


def _is_older(path: Path, moment: datetime) -> bool:
    try:
        return len(path.name) == _HASH_LENGTH and path.stat().st_mtime < moment.timestamp()
    except FileNotFoundError:
        return False


class FileStore:
    """A folder of files named by SHA-256, spread over 256 subfolders. Its methods block: call them in a thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes) -> str:
        """Keep the bytes and give their hash. They are on the disk when this returns, whole or not at all."""
        sha256 = hashlib.sha256(content).hexdigest()
        path = self._path(sha256)
        try:
            os.utime(path)  # as if it were new, for `older_than`
        except FileNotFoundError:
            pass
        else:
            return sha256
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as draft:
            try:
                draft.write(content)
                draft.flush()
                os.fsync(draft.fileno())
                Path(draft.name).replace(path)
            except BaseException:
                Path(draft.name).unlink(missing_ok=True)
                raise
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes, checked against their hash. Raises `NotFound`, or `Damaged` when the disk gives other bytes."""
        try:
            content = self._path(sha256).read_bytes()
        except FileNotFoundError:
            raise NotFound("There is no such file.") from None
        if hashlib.sha256(content).hexdigest() != sha256:
            raise Damaged(
                "The file was damaged on the server's disk.",
                safe="Only this file is touched.",
                todo="Restore it from a backup, or upload it again after removing it.",
            )
        return content

    def has(self, sha256: str) -> bool:
        """Whether there is such a file."""
        return self._path(sha256).exists()

    def older_than(self, moment: datetime) -> list[str]:
        """Files that were not put since."""
        return [path.name for path in self._folder.glob("??/*") if _is_older(path, moment)]

    def remove_older(self, sha256: str, moment: datetime) -> bool:
        """Remove a file unless it was put again since; whether it was removed."""
        path = self._path(sha256)
        if not _is_older(path, moment):
            return False
        path.unlink(missing_ok=True)
        return True

    def _path(self, sha256: str) -> Path:
        if len(sha256) != _HASH_LENGTH or not set(sha256) <= set("0123456789abcdef"):
            raise InvalidInput("That is not the hash of a file.", field="sha256")
        return self._folder / sha256[:2] / sha256
