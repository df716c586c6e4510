"""Refresh tokens: in the system's keyring, or in memory where there is none."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

import keyring

T = TypeVar("T")
SERVICE = "dttools"
PATIENCE = 5.0
"""Seconds after which a keyring that asks on a terminal, or waits for a dead service, counts as none."""


class KeyringFailed(Exception):
    """The keyring did not do it."""


class TokenStore:
    """Tokens by the id of their account. Every method runs on the event loop and never blocks it.

    Attributes:
        remembers: Whether tokens outlive the program, as far as is known; False must be shown to the person.
    """

    def __init__(self, *, patience: float = PATIENCE) -> None:
        self._memory: dict[str, str] = {}
        self._patience = patience
        self.remembers = True

    async def load(self, account: str) -> str | None:
        """The token kept for an account."""
        if account not in self._memory:
            found = await self._try(lambda: keyring.get_password(SERVICE, account))
            if found is not None:
                self._memory[account] = found
        return self._memory.get(account)

    async def save(self, account: str, token: str) -> None:
        """Keep a token."""
        self._memory[account] = token

        def write() -> bool:
            keyring.set_password(SERVICE, account, token)
            return keyring.get_password(SERVICE, account) == token

        kept = await self._try(write)
        self.remembers = kept is True

    async def forget(self, account: str) -> None:
        """Drop a token."""
        self._memory.pop(account, None)

        def delete() -> None:
            if keyring.get_password(SERVICE, account) is not None:
                keyring.delete_password(SERVICE, account)

        await self._try(delete)

    async def _try(self, work: Callable[[], T]) -> T | None:
        """The keyring's answer; None, and no more trust in it, when it fails or keeps us waiting."""
        if not self.remembers:
            return None
        try:
            async with asyncio.timeout(self._patience):
                return await _aside(work)
        except (KeyringFailed, TimeoutError):
            self.remembers = False
            return None


async def _aside(work: Callable[[], T]) -> T:
    """Run blocking work in a thread that cannot keep the program from ending."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: Exception | None) -> None:
        if answer.done():
            return
        if error is not None:
            answer.set_exception(KeyringFailed(str(error)))
        else:
            answer.set_result(result)  # type: ignore[arg-type]

    def run() -> None:
        result, failure = None, None
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 (backends are plugins: whatever they raise, they do not remember)
            failure = error
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, result, failure)

    threading.Thread(target=run, name="keyring", daemon=True).start()
    return await answer
