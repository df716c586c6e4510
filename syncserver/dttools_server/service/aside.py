"""Folds, rewrites and cuts long histories without holding up the event loop: large ones in a process of their own.

The CRDT library keeps Python's lock while it works, so that a thread would stop everybody for as long.
`python -m dttools_server.service.aside` reads a task from its input and writes the outcome to its output.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress

from dttools.document.folding import folded
from dttools.document.rewriting import Rewritten, rewritten
from dttools.errors import Unreachable
from dttools.ids import RecordId
from dttools.sync.portions import portions
from dttools.sync.wire import Reader, Writer

LARGE = 500_000
"""Bytes from which on the start of a process costs less than the pause."""
_FOLD, _REWRITE, _CUT = 0, 1, 2
_NICE = 10
"""Nobody waits for a rewrite; people's edits go first."""


def has_processes() -> bool:
    """Whether work can be done in a process of its own: a packaged program has no Python to start."""
    return not getattr(sys, "frozen", False)


async def fold_aside(updates: Sequence[bytes], *, large: int = LARGE) -> bytes:
    """As `folded`.

    Raises:
        ProtocolError: An update is not one.
        Unreachable: The process ended before its time; nothing is lost, the log is as it was.
    """
    if _is_small(updates, large):
        return await asyncio.to_thread(folded, updates)
    return await _elsewhere(_with(Writer().uint(_FOLD), updates))


async def rewrite_aside(
    updates: Sequence[bytes], *, epoch: int, without: Collection[RecordId] = (), large: int = LARGE
) -> Rewritten:
    """As `rewritten`; the errors are those of `fold_aside`."""
    if _is_small(updates, large):
        return await asyncio.to_thread(_rewritten, updates, epoch, without)
    task = Writer().uint(_REWRITE).uint(epoch).uint(len(without))
    for record_id in without:
        task.text(record_id)
    outcome = await _elsewhere(_with(task, updates))
    return Rewritten(outcome[1:], upgraded=bool(outcome[0]))


async def cut_aside(update: bytes, size: int, *, large: int = LARGE) -> list[bytes]:
    """As `portions`; the errors are those of `fold_aside`."""
    if _is_small([update], large):
        return await asyncio.to_thread(portions, update, size)
    outcome = Reader(await _elsewhere(Writer().uint(_CUT).uint(size).buffer(update).done()))
    return [outcome.buffer() for _ in range(outcome.count())]


def _rewritten(updates: Iterable[bytes], epoch: int, without: Collection[RecordId]) -> Rewritten:
    return rewritten(updates, epoch=epoch, without=without)


def _is_small(updates: Iterable[bytes], large: int) -> bool:
    return sum(map(len, updates)) < large or not has_processes()


def _with(task: Writer, updates: Sequence[bytes]) -> bytes:
    task.uint(len(updates))
    for update in updates:
        task.buffer(update)
    return task.done()


async def _elsewhere(task: bytes) -> bytes:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", __name__, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    try:
        outcome, _ = await process.communicate(task)
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if process.returncode:
        raise Unreachable("A long history could not be worked on.", safe="It is kept as it was.")
    return outcome


def _fold(reader: Reader) -> bytes:
    return folded(_updates(reader))


def _rewrite(reader: Reader) -> bytes:
    if hasattr(os, "nice"):
        os.nice(_NICE)
    epoch = reader.uint()
    without = [RecordId(reader.text()) for _ in range(reader.count())]
    fresh = rewritten(_updates(reader), epoch=epoch, without=without)
    return bytes((fresh.upgraded,)) + fresh.state


def _cut(reader: Reader) -> bytes:
    size = reader.uint()
    parts = portions(reader.buffer(), size)
    written = Writer().uint(len(parts))
    for part in parts:
        written.buffer(part)
    return written.done()


_TASKS: dict[int, Callable[[Reader], bytes]] = {_FOLD: _fold, _REWRITE: _rewrite, _CUT: _cut}


def _updates(reader: Reader) -> list[bytes]:
    updates = [reader.buffer() for _ in range(reader.count())]
    reader.finish()
    return updates


def main() -> None:
    """Do the task that comes in; ends by itself when its parent is gone, since its input ends then."""
    reader = Reader(sys.stdin.buffer.read())
    sys.stdout.buffer.write(_TASKS[reader.uint()](reader))


if __name__ == "__main__":
    main()
