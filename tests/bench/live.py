"""How long an edit takes from one person to the others, at many people in many rooms, beside a bare relay.

`./dev bench live [--clients 500 --rooms 50] [--rate 1] [--seconds 20] [--tls]`; `--storm` and `--slow` for connections
that all break at once and for a client that reads nothing; `--all` for everything the goals speak of; `--url` for any
other Yjs server. Each client has an account, a token and a connection, and edits a note of its own. The server judges,
commits to PostgreSQL, acknowledges and passes on. The relay is aiohttp that passes frames on and does nothing else.
A few people ask for lists over REST meanwhile. Client and server share this machine: with few cores, or other programs
on them, what is measured includes waiting for one; so it also says how long the server was ready to run and could not.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
import urllib.request
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import uvloop
from _asking import Connection, request_of
from _clients import Timings, load
from _front import in_front, program, unverified
from _hardships import slow_reader, storm
from _plan import GOALS, WARM_UP, Author, Scenario, fill, plan_elsewhere
from _server import Address, fresh_folder, listening, real_server
from measure import Spread, Usage, Watch, publish, say, table

from dttools.document import ProjectDocument
from dttools.ids import RecordId
from dttools.model import Note

T = TypeVar("T")
ASKING = 8
"""People who ask for a list over REST while the others edit."""
ASK_EVERY = 0.25
"""Seconds between two requests of one."""


def lost_edits(address: Address, authors: Sequence[Author]) -> int:
    """How many notes do not read as their authors left them, asked of the server after the load."""
    documents: dict[str, ProjectDocument] = {}
    lost = 0
    for author in authors:
        if author.path not in documents:
            documents[author.path] = _download(address, author)
        lost += documents[author.path].get(Note, RecordId(author.note)).text != author.text
    return lost


def _download(address: Address, author: Author) -> ProjectDocument:
    url = f"http://{address.host}:{address.port}{author.path.removesuffix('live')}document"
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {author.token}"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return ProjectDocument([answer.read()])


def run(scenario: Scenario, *, tls: bool) -> dict[str, Any]:
    """One scenario on the relay and on the server."""
    say(f"\n{scenario.name}, {scenario.seconds:g} s{', TLS' if tls else ''}")
    with fresh_folder() as folder, real_server(folder) as server:
        authors = uvloop.run(fill(folder, scenario))
        with listening(program("relay"), folder / "relay.log") as relay:
            base = _loaded(relay, authors, scenario.rate, folder, tls=tls)
        seconds, asked = WARM_UP + scenario.seconds, Asked()
        found = _loaded(server, authors, scenario.rate, folder, tls=tls, beside=asked.of(server, authors, seconds))
        lost = lost_edits(server, authors)
    return _tell(base, found, sum(len(author.edits) for author in authors), lost, asked)


@dataclass
class Asked:
    """Lists asked for over REST while the clients edit: seconds until the answer, and how many were no success."""

    times: list[float] = field(default_factory=list)
    errors: int = 0

    async def of(self, address: Address, authors: Sequence[Author], seconds: float) -> None:
        """Each of some people asks for the ideas of a room a few times a second."""
        begin = time.perf_counter()
        asking = []
        for number, author in enumerate(authors[:: max(1, len(authors) // ASKING)][:ASKING]):
            path = f"{author.path.removesuffix('live')}ideas?limit=50"
            connection = Connection(address, request_of(path, author.token))
            asking.append(connection)
            starts = begin + number / ASKING * ASK_EVERY
            moments = [starts + turn * ASK_EVERY for turn in range(round(seconds / ASK_EVERY))]
            connection.task = asyncio.create_task(connection.ask_at(moments))
        for connection in asking:
            await connection.task
            self.times += connection.times
            self.errors += connection.errors


def _loaded(
    address: Address,
    authors: Sequence[Author],
    rate: float,
    folder: Path,
    *,
    tls: bool,
    beside: Coroutine[Any, Any, None] | None = None,
) -> tuple[Timings, dict[str, Usage]]:
    watches = {
        "process": Watch(address.pid),
        "with its children": Watch(address.pid, descendants=True),
        "generator": Watch(os.getpid()),
    }
    with in_front(address, folder, tls=tls) as (place, context):
        return uvloop.run(_beside(beside, load(place, authors, rate, context, watches)))


async def _beside(other: Coroutine[Any, Any, None] | None, work: Coroutine[Any, Any, T]) -> T:
    asking = asyncio.create_task(other) if other is not None else None
    done = await work
    if asking is not None:
        await asking
    return done


def run_elsewhere(scenario: Scenario, url: str) -> dict[str, Any]:
    """One scenario on any Yjs server that speaks the messages of y-websocket, beside the relay."""
    say(f"\n{scenario.name}, {scenario.seconds:g} s, {url}")
    place = urlsplit(url)
    is_tls = place.scheme == "wss"
    address = Address(place.hostname or "localhost", place.port or (443 if is_tls else 80), os.getpid())
    with fresh_folder() as folder, listening(program("relay"), folder / "relay.log") as relay:
        authors = plan_elsewhere(scenario, "/v1/projects/")
        for author in authors:
            author.path += "/live"
        base = _loaded(relay, authors, scenario.rate, folder, tls=False)
    authors = plan_elsewhere(scenario, place.path)
    context = unverified() if is_tls else None
    found = uvloop.run(load(address, authors, scenario.rate, context, {"generator": Watch(os.getpid())}))
    return _tell(base, found, sum(len(author.edits) for author in authors), lost=None)


def _tell(
    base: tuple[Timings, dict[str, Usage]],
    found: tuple[Timings, dict[str, Usage]],
    edits: int,
    lost: int | None,
    asked: Asked | None = None,
) -> dict[str, Any]:
    (relayed, relay_use), (served, use) = base, found
    seen = {
        "relay: edit → peer": relayed.heard,
        "server: edit → peer": served.heard,
        "server: edit → applied by a peer": served.applied,
        "server: edit → acknowledged": served.acked,
        "generator: behind its plan": served.late,
        "REST list meanwhile": asked.times if asked else [],
    }
    rows = {name: Spread.of(value * 1000 for value in seconds) for name, seconds in seen.items() if seconds}
    say(table(rows, "relay: edit → peer"))
    named = {"relay": relay_use["process"], **{f"server: {name}": used for name, used in use.items()}}
    for name, used in named.items():
        each = used.cpu_seconds * 1000 / edits
        waited = used.waited_seconds * 1000 / edits
        say(
            f"{name}: {each:.2f} ms CPU an edit and {waited:.2f} ms without a processor, {used.cores:.2f} cores, "
            f"at most {used.peak_mb:.0f} MB"
        )
    say(f"deliveries {served.deliveries}, notes that lost an edit: {'not asked' if lost is None else lost}")
    say(f"{os.cpu_count()} cores, load of the machine {', '.join(f'{load:.1f}' for load in os.getloadavg())}")
    if asked:
        say(f"REST: {len(asked.times)} answers, {asked.errors} errors")
    troubles = relayed.troubles + served.troubles
    for trouble in sorted(set(troubles)):
        say(f"trouble: {trouble} ({troubles.count(trouble)} times)")
    return {
        "times_ms": rows,
        "use": named,
        "cpu_ms_an_edit": {name: used.cpu_seconds * 1000 / edits for name, used in named.items()},
        "edits": edits,
        "lost": lost,
        "deliveries": served.deliveries,
        "rest_errors": asked.errors if asked else None,
        "load": os.getloadavg(),
        "troubles": troubles,
    }


def main() -> None:
    """Measure, print, and keep the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=500)
    parser.add_argument("--rooms", type=int, default=50)
    parser.add_argument("--rate", type=float, default=1.0, help="edits a second of each client")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--tls", action="store_true", help="through a TLS 1.3 front: the server leaves TLS to a proxy")
    parser.add_argument("--url", help="another Yjs server: ws://HOST:PORT/PATH, a room is a path below it")
    parser.add_argument("--storm", action="store_true", help="instead: all clients lose their connections at once")
    parser.add_argument("--slow", action="store_true", help="instead: one client of a room reads nothing")
    parser.add_argument("--all", action="store_true", help="the three loads of the goals, --storm and --slow")
    given = parser.parse_args()
    chosen = GOALS if given.all else ((given.clients, given.rooms, given.rate),)
    figures: dict[str, Any] = {}
    for clients, rooms, rate in () if given.storm or given.slow else chosen:
        scenario = Scenario(clients, rooms, rate, given.seconds)
        figures[scenario.name] = run_elsewhere(scenario, given.url) if given.url else run(scenario, tls=given.tls)
    if given.storm or given.all:
        figures["storm"] = storm(Scenario(given.clients, given.rooms, given.rate, 0), tls=given.tls)
    if given.slow or given.all:
        figures["slow reader"] = slow_reader(given.seconds)
    publish("live", {"seconds": given.seconds, "warm_up": WARM_UP, "tls": given.tls, "url": given.url}, figures)
    if any(found.get("lost") or found["troubles"] for found in figures.values()):
        sys.exit("Something was lost or refused; see above.")


if __name__ == "__main__":
    main()
