"""How fast the server answers a page of ideas, beside the same route on Express and pg.

`./dev bench rest [--connections 16] [--seconds 10] [--ideas 200] [--page 50]`. Both read the same PostgreSQL: they
check the same token, ask for the caller's role, read the page, count, and read the votes, with the same queries and ten
connections to the database each. They take turns, so that both meet the same machine. Express and pg are installed into
a temporary folder; without Node and its packages the baseline is plain aiohttp and asyncpg, and says so.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import uvloop
from _server import Address, Person, add_people, add_project, database_address, fresh_folder, listening, real_server
from measure import Spread, Usage, Watch, publish, say, table

from dttools.document import ProjectDocument
from dttools.document.commands import AddIdeas, CastVote, StartProject
from dttools.ids import new_id, new_project_id
from dttools_server.store.database import Database

TURNS = 5
"""Rounds in which each of the two is measured."""
WARM_UP = 1.0
HERE = Path(__file__).parent


class Connection:
    """One kept-alive connection that asks the same again and again."""

    def __init__(self, address: Address, request: bytes) -> None:
        self._address = address
        self._request = request
        self.times: list[float] = []
        self.errors = 0

    async def ask_until(self, begin: float, end: float) -> None:
        """Ask until the end; what is answered before the beginning is not counted."""
        reader, writer = await asyncio.open_connection(self._address.host, self._address.port)
        while (sent := time.perf_counter()) < end:
            writer.write(self._request)
            good = await _answer(reader)
            if sent >= begin:
                self.times.append(time.perf_counter() - sent)
                self.errors += not good
        writer.close()


async def _answer(reader: asyncio.StreamReader) -> bool:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
    await reader.readexactly(length)
    return head.startswith(b"http/1.1 200")


async def ask(address: Address, request: bytes, connections: int, seconds: float) -> tuple[list[float], int]:
    """Seconds of each answer, and how many were no success."""
    begin = time.perf_counter() + WARM_UP
    asking = [Connection(address, request) for _ in range(connections)]
    await asyncio.gather(*(connection.ask_until(begin, begin + seconds) for connection in asking))
    return [taken for connection in asking for taken in connection.times], sum(c.errors for c in asking)


async def fill(folder: Path, ideas: int) -> tuple[str, Person]:
    """A project with ideas, a third of them with a vote; its id and its owner."""
    document = ProjectDocument()
    async with await Database.open(database_address(folder)) as database:
        people = await add_people(database, folder, 3)
        document.initialise(StartProject(new_project_id(), "Ideas"), by=people[0].id)
        ids = [new_id() for _ in range(ideas)]
        fields = {"description": "What would have to be true for this to work? " * 4, "category": "service"}
        document.apply(
            AddIdeas(tuple((id_, {"title": f"Idea {n}", **fields}) for n, id_ in enumerate(ids))), by=people[0].id
        )
        for place, idea in enumerate(ids):
            if place % 3 == 0:
                document.apply(CastVote(idea, people[1].id), by=people[1].id)
        await add_project(database, document, people)
    return document.project.id, people[0]


@contextmanager
def baseline(folder: Path) -> Iterator[tuple[str, Address]]:
    """Express and pg; where they cannot be had, plain aiohttp and asyncpg. Its name and address."""
    secret, database = (folder / "data" / "jwt.secret").read_text().strip(), database_address(folder)
    query = parse_qs(urlsplit(database).query)
    os.environ.update(JWT_SECRET=secret, DATABASE_URL=database, PGHOST=query["host"][0], PGPORT=query["port"][0])
    if _install_express(folder):
        name, command = "Express + pg", ["node", str(folder / "express.mjs")]
    else:
        name, command = "aiohttp + asyncpg", [sys.executable, str(HERE / "_plain.py")]
        say("Node with express and pg cannot be had here: the baseline is plain aiohttp + asyncpg, which is faster.")
    with listening(command, folder / "baseline.log") as address:
        yield name, address


def _install_express(folder: Path) -> bool:
    if not (shutil.which("node") and shutil.which("npm")):
        return False
    shutil.copy(HERE / "_express.mjs", folder / "express.mjs")
    install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "express@5", "pg@8"]
    (folder / "package.json").write_text("{}")
    return subprocess.run(install, cwd=folder, capture_output=True, check=False, timeout=180).returncode == 0


def _request(path: str, person: Person) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {person.token}\r\n\r\n".encode()


def _same_answer(addresses: dict[str, Address], path: str, person: Person) -> None:
    """Both must answer the same ideas, or the comparison means nothing."""
    answers = {}
    for name, address in addresses.items():
        url = f"http://{address.host}:{address.port}{path}"
        request = urllib.request.Request(url, headers={"Authorization": f"Bearer {person.token}"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            page = json.load(answer)
        answers[name] = [page["total"], page["next_cursor"], [(item["id"], item["votes"]) for item in page["items"]]]
    first, *others = answers.values()
    if any(other != first for other in others):
        sys.exit("the answers differ")


def run(folder: Path, given: argparse.Namespace) -> dict[str, Any]:
    """Measure both in turns."""
    with real_server(folder) as server:
        project, person = uvloop.run(fill(folder, given.ideas))
        path = f"/v1/projects/{project}/ideas?limit={given.page}"
        with baseline(folder) as (name, other):
            addresses = {name: other, "DTTools": server}
            _same_answer(addresses, path, person)
            request = _request(path, person)
            times: dict[str, list[float]] = {one: [] for one in addresses}
            rates: dict[str, list[float]] = {one: [] for one in addresses}
            used: dict[str, list[Usage]] = {one: [] for one in addresses}
            errors = dict.fromkeys(addresses, 0)
            for _ in range(TURNS):
                for one, address in addresses.items():
                    watch = Watch(address.pid)
                    watch.begin()
                    taken, bad = uvloop.run(ask(address, request, given.connections, given.seconds / TURNS))
                    used[one].append(watch.end())
                    times[one] += taken
                    rates[one].append(len(taken) / (given.seconds / TURNS))
                    errors[one] += bad
    return _tell(name, times, rates, used, errors)


def _tell(
    base: str,
    times: dict[str, list[float]],
    rates: dict[str, list[float]],
    used: dict[str, list[Usage]],
    errors: dict[str, int],
) -> dict[str, Any]:
    rows = {name: Spread.of(value * 1000 for value in taken) for name, taken in times.items()}
    say(table(rows, base))
    requests = {name: Spread.of(rate).median for name, rate in rates.items()}
    cpu = {name: sum(use.cpu_seconds for use in used[name]) * 1000 / len(times[name]) for name in times}
    for name in times:
        say(
            f"{name}: {requests[name]:.0f} requests/s, {requests[name] / requests[base]:.2f} × {base}; "
            f"about {cpu[name]:.2f} ms CPU a request, {used[name][-1].peak_mb:.0f} MB, {errors[name]} errors"
        )
    return {
        "times_ms": rows,
        "requests_a_second": requests,
        "ratio": requests["DTTools"] / requests[base],
        "cpu_ms_a_request": cpu,
        "errors": errors,
        "baseline": base,
    }


def main() -> None:
    """Measure, print, and keep the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=10.0, help="of each of the two")
    parser.add_argument("--ideas", type=int, default=200)
    parser.add_argument("--page", type=int, default=50)
    given = parser.parse_args()
    with fresh_folder() as folder:
        figures = run(folder, given)
    publish("rest", vars(given), figures)


if __name__ == "__main__":
    main()
