"""The real server as a process of its own, and people and projects put into its database without a sign-up each."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dttools.document import ProjectDocument
from dttools.ids import ActorId, new_id
from dttools.model import Role
from dttools_server.operate.postgres import EmbeddedPostgres
from dttools_server.service.access_tokens import AccessTokens
from dttools_server.service.projection import row_of
from dttools_server.store.database import Database
from dttools_server.store.values import Append

_PROGRAM = str(Path(sys.executable).with_name("dttools-server"))
_ADDRESS = re.compile(r"listening on http://([\d.]+):(\d+)")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a process listens, and which process it is."""

    host: str
    port: int
    pid: int


@dataclass(frozen=True, slots=True)
class Person:
    """An account and an access token for it."""

    id: ActorId
    token: str


@contextmanager
def listening(command: Sequence[str], log: Path) -> Iterator[Address]:
    """Run a program that says `listening on http://HOST:PORT`; it ends with the body."""
    with (
        log.open("wb") as errors,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True) as process,
    ):
        try:
            assert process.stdout is not None
            found = _ADDRESS.match(line := process.stdout.readline())
            if found is None:
                sys.exit(f"{' '.join(command)} did not start: {line}{log.read_text()}")
            yield Address(found[1], int(found[2]), process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


@contextmanager
def fresh_folder() -> Iterator[Path]:
    """A folder that also the user may enter as whom PostgreSQL runs when this is root."""
    with tempfile.TemporaryDirectory(prefix="dttools-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@contextmanager
def real_server(folder: Path) -> Iterator[Address]:
    """`dttools-server serve` with its own PostgreSQL in that folder, as anybody would start it."""
    command = [_PROGRAM, "serve", "--port", "0", "--data", str(folder / "data")]
    with listening(command, folder / "server.log") as address:
        yield address


def database_address(folder: Path) -> str:
    """The PostgreSQL of the server that runs in that folder."""
    address = EmbeddedPostgres(folder / "data").address_of_running()
    if address is None:
        sys.exit("the server's PostgreSQL is not there")
    return address


async def add_people(database: Database, folder: Path, count: int) -> list[Person]:
    """Accounts with tokens as the server would give them; a sign-up each would take a third of a second."""
    tokens = AccessTokens((folder / "data" / "jwt.secret").read_text().strip())
    people = []
    for number in range(count):
        user = await database.users.add(f"{number}-{new_id()}@example.org", f"Person {number}", None)
        actor = ActorId(user.id)
        people.append(Person(actor, tokens.issue(actor, user.name, is_admin=False)))
    return people


async def add_project(database: Database, document: ProjectDocument, people: Iterable[Person]) -> None:
    """Put a project there, as publishing does; the first person is its owner, the others are members."""
    owner, *others = people
    project = document.project
    await database.projects.add(project.id, owner.id, project.name, document.schema)
    for person in others:
        await database.projects.put_member(project.id, person.id, Role.MEMBER)
    rows = tuple(row_of(record) for record in document.records.everything())
    await database.commits.append(Append(project.id, document.update_since(), owner.id, document.epoch, rows))
