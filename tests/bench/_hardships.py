"""What `bench live` puts a server through beside load: all connections cut at once, a client that reads nothing."""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import uvloop
from _clients import Client, Timings, load, open_all
from _front import in_front
from _plan import Author, Scenario, fill
from _server import Address, fresh_folder, real_server
from _sockets import frame_of, upgrade
from measure import Spread, Usage, Watch, say, table

from dttools.sync.awareness import Entry, encode_awareness
from dttools.sync.messages import Awareness, encode

_AT_ONCE = 1_000
_CHATTER = 1_800
"""Presence of 15 kB that is passed on while somebody reads nothing: more than all buffers on the way hold."""
_A_SECOND = 200


def storm(scenario: Scenario, *, tls: bool) -> dict[str, Any]:
    """All clients connect, are cut off, and connect again in the same moment."""
    say(f"\n{scenario.clients} clients in {scenario.rooms} rooms connect again at once{', TLS' if tls else ''}")
    with fresh_folder() as folder, real_server(folder) as server:
        authors = uvloop.run(fill(folder, scenario))
        watch = Watch(server.pid)
        with in_front(server, folder, tls=tls) as (place, context):
            taken, seconds = uvloop.run(_storm(place, context, authors, watch))
        used = watch.end()
    rows = {"cut → in step again": Spread.of(value * 1000 for value in taken)}
    say(table(rows))
    say(f"all are back after {seconds:.2f} s, {used.cpu_seconds * 1000 / len(authors):.2f} ms CPU each")
    return {"times_ms": rows, "all_back_s": seconds, "use": used, "troubles": []}


async def _storm(
    place: Address, context: ssl.SSLContext | None, authors: Sequence[Author], watch: Watch
) -> tuple[list[float], float]:
    timings = Timings()
    first = [Client(author, timings, {}, watches=False) for author in authors]
    await open_all(first, place, context)
    for client in first:
        client.close()
    watch.begin()
    cut, taken = time.perf_counter(), list[float]()
    again = [Client(author, timings, {}, watches=False) for author in authors]
    for client in again:
        client.synced.add_done_callback(lambda _: taken.append(time.perf_counter() - cut))
    await open_all(again, place, context, _AT_ONCE)
    seconds = time.perf_counter() - cut
    for client in again:
        client.close()
    return taken, seconds


def slow_reader(seconds: float) -> dict[str, Any]:
    """Fifty people edit, one of them with a lot of presence; one more says hello and then reads nothing."""
    scenario = Scenario(50, 1, 1.0, seconds)
    say("\n50 people in a room, and one more who reads nothing")
    with fresh_folder() as folder, real_server(folder) as server:
        authors = uvloop.run(fill(folder, scenario))
        watches = {"process": Watch(server.pid), "generator": Watch(os.getpid())}
        with _deaf(server, authors[0]) as deaf:
            (timings, used), _ = uvloop.run(_with_chatter(server, authors, scenario.rate, watches))
            left = _how_it_ended(deaf)
    rows = {"edit → peer, beside a slow reader": Spread.of(value * 1000 for value in timings.heard)}
    say(table(rows))
    say(f"the slow reader: {left}; the server: at most {used['process'].peak_mb:.0f} MB")
    troubles = timings.troubles + ([] if left else ["the slow reader is still connected"])
    return {"times_ms": rows, "use": used, "slow_reader": left, "troubles": troubles}


async def _with_chatter(
    server: Address, authors: Sequence[Author], rate: float, watches: Mapping[str, Watch]
) -> tuple[tuple[Timings, dict[str, Usage]], None]:
    return await asyncio.gather(load(server, authors, rate, None, watches), _chatter(server, authors[0]))


async def _chatter(server: Address, author: Author) -> None:
    client = Client(author, Timings(), {}, watches=False)
    await client.open(server, None)
    for clock in range(1, _CHATTER + 1):
        state = f'{{"cursor":"{clock:015000}"}}'
        client.show(encode(Awareness(encode_awareness([Entry(7, clock, state)]))))
        await asyncio.sleep(1 / _A_SECOND)
    client.close()


@contextmanager
def _deaf(server: Address, author: Author) -> Iterator[socket.socket]:
    """A connection whose other end has taken part, and reads nothing."""
    with socket.socket() as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.connect((server.host, server.port))
        deaf.sendall(upgrade(author.path, author.token))
        deaf.sendall(b"".join(frame_of(payload) for payload in author.greeting))
        yield deaf


def _how_it_ended(deaf: socket.socket) -> str:
    """What somebody finds who begins to read at last; empty when nothing has ended."""
    deaf.settimeout(2.0)
    last = b""
    try:
        while data := deaf.recv(1 << 20):
            last = (last + data)[-200:]
    except ConnectionResetError:
        return "cut off"
    except TimeoutError:
        return ""
    code = last.rpartition(b"\x03\xf5")  # 1013, as a close frame has it
    return f"1013 {code[2].decode(errors='replace')}" if code[1] else "cut off"
