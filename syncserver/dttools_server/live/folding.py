"""Folds a long log into a snapshot without holding up the event loop: large ones in a process of their own.

The CRDT library keeps Python's lock while it works, so that a thread would stop everybody for as long.
`python -m dttools_server.live.folding` reads updates from its input and writes their fold to its output.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from contextlib import suppress

from dttools.document.folding import folded
from dttools.errors import Unreachable
from dttools.sync.wire import Reader, Writer

LARGE = 500_000
"""Bytes from which on the start of a process costs less than the pause."""


async def fold_aside(updates: Sequence[bytes], *, large: int = LARGE) -> bytes:
    """As `folded`.

    Raises:
        ProtocolError: An update is not one.
        Unreachable: The process ended before its time; nothing is lost, the log is as it was.
    """
    if sum(map(len, updates)) < large or getattr(sys, "frozen", False):  # a packaged program has no Python to start
        return await asyncio.to_thread(folded, updates)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", __name__, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    try:
        state, _ = await process.communicate(_framed(updates))
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if process.returncode:
        raise Unreachable("A long history could not be folded.", safe="It is kept as it was.")
    return state


def _framed(updates: Sequence[bytes]) -> bytes:
    writer = Writer().uint(len(updates))
    for update in updates:
        writer.buffer(update)
    return writer.done()


def main() -> None:
    """Fold what comes in; ends by itself when its parent is gone, since its input ends then."""
    reader = Reader(sys.stdin.buffer.read())
    updates = [reader.buffer() for _ in range(reader.count())]
    reader.finish()
    sys.stdout.buffer.write(folded(updates))


if __name__ == "__main__":
    main()
