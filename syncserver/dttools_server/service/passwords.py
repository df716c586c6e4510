"""Passwords: bcrypt, in a few threads of its own so that the event loop stays free."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import secrets
from concurrent.futures import ThreadPoolExecutor

import bcrypt

COST = 12
"""2¹² rounds, some 0.3 s on a small machine."""
_THREADS = 2


class PasswordHasher:
    """Hashes and checks passwords. Close it when the server stops.

    Args:
        cost: bcrypt's work factor; lower only in tests that check many passwords.
    """

    def __init__(self, cost: int = COST) -> None:
        self._cost = cost
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="bcrypt")
        self._nobody = self._hash(secrets.token_urlsafe())

    async def hash(self, password: str) -> str:
        """A new hash with a salt of its own."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._hash, password)

    async def verify(self, password: str, hashed: str | None) -> bool:
        """Whether the password is right. Without a hash it takes as long and is false: nobody learns who exists."""
        loop = asyncio.get_running_loop()
        right = await loop.run_in_executor(self._threads, self._matches, password, hashed or self._nobody)
        return right and hashed is not None

    def close(self) -> None:
        """Let the threads go."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _hash(self, password: str) -> str:
        return bcrypt.hashpw(_condensed(password), bcrypt.gensalt(self._cost)).decode()

    def _matches(self, password: str, hashed: str) -> bool:
        return bcrypt.checkpw(_condensed(password), hashed.encode())


def hash_password(password: str, cost: int = COST) -> str:
    """A hash for those who have no event loop, such as the command line."""
    return bcrypt.hashpw(_condensed(password), bcrypt.gensalt(cost)).decode()


def _condensed(password: str) -> bytes:
    """Bcrypt reads 72 bytes and stops at a zero byte; 44 characters of a digest have neither problem."""
    return base64.b64encode(hashlib.sha256(password.encode()).digest())
