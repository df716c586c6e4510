"""How fast the server answers a page of ideas, beside the same route on Express and pg.

`./dev bench rest [--connections 16] [--seconds 10] [--ideas 200] [--page 50]`. Once nothing changes, and once the
project changes some hundred times a second, so that no answer is good for the next request. Both read the same
PostgreSQL: they check the same token, ask for the caller's role, read the page, count, and read the votes, with ten
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
import urllib.request
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit

import asyncpg
import uvloop
from _asking import ask, request_of
from _server import Address, Person, add_people, add_project, database_address, fresh_folder, listening, real_server
from measure import Spread, Usage, Watch, publish, say, table

from dttools.document import ProjectDocument
from dttools.document.commands import AddIdeas, CastVote, StartProject
from dttools.ids import new_id, new_project_id
from dttools_server.store.database import Database

T = TypeVar("T")
TURNS = 5
"""Rounds in which each of the two is measured."""
CHANGING = "DTTools, changing"
CHANGES = 500
"""A second, of the project that changes."""
HERE = Path(__file__).parent


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
            request = request_of(path, person.token)
            contestants = {**addresses, CHANGING: server}
            times: dict[str, list[float]] = {one: [] for one in contestants}
            rates: dict[str, list[float]] = {one: [] for one in contestants}
            used: dict[str, list[Usage]] = {one: [] for one in contestants}
            errors = dict.fromkeys(contestants, 0)
            for _ in range(TURNS):
                for one, address in contestants.items():
                    watch = Watch(address.pid)
                    watch.begin()
                    asking = ask(address, request, given.connections, given.seconds / TURNS)
                    if one == CHANGING:
                        asking = while_changing(database_address(folder), project, asking)
                    taken, bad = uvloop.run(asking)
                    used[one].append(watch.end())
                    times[one] += taken
                    rates[one].append(len(taken) / (given.seconds / TURNS))
                    errors[one] += bad
    return _tell(name, times, rates, used, errors)


async def while_changing(database: str, project: str, asking: Coroutine[Any, Any, T]) -> T:
    """Ask while the project's number rises all the time, as it does with each commit."""
    connection = await asyncpg.connect(database, server_settings={"synchronous_commit": "off"})

    async def change() -> None:
        while True:
            await connection.execute("UPDATE projects SET head_seq = head_seq + 1 WHERE id = $1", project)
            await asyncio.sleep(1 / CHANGES)

    changing = asyncio.create_task(change())
    try:
        return await asking
    finally:
        changing.cancel()
        await asyncio.gather(changing, return_exceptions=True)
        await connection.close()


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
        "ratio, changing": requests[CHANGING] / requests[base],
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
