"""The command `dttools-server`, as an operator runs it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import httpx
import pytest

from dttools_server.store.connections import connect
from support.processes import Processes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.postgres import DatabaseFactory

pytestmark = pytest.mark.slow  # a new process, with all its imports, for each command
linux = pytest.mark.skipif(sys.platform != "linux", reason="asks Linux about processes")
COMMAND = (sys.executable, "-c", "import sys; from dttools_server.cli import main; sys.exit(main())")


def run(*arguments: str, given: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments],
        input=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, **environment},
    )


class Server:
    """A server process; `url` is what it printed."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, "serve", "--port", "0", "--data", str(folder)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **environment},
        )
        assert self.process.stdout
        self.line = self.process.stdout.readline()
        self.url = self.line.removeprefix("listening on ").strip()

    def end(self, how: signal.Signals) -> tuple[int, str, str]:
        """Its exit code, and what else it wrote."""
        self.process.send_signal(how)
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, out, err


@pytest.fixture
def server(server_folder: Path) -> Iterator[Server]:
    running = Server(server_folder)
    yield running
    if running.process.poll() is None:
        running.end(signal.SIGTERM)


@pytest.fixture
def outside(server_folder: Path, database_url: str) -> dict[str, str]:
    """The environment of a server on the operator's own database."""
    return {"DATABASE_URL": database_url, "DTTOOLS_DATA": str(server_folder)}


@linux
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_server_says_where_it_listens_and_stops_cleanly(
    server: Server, server_folder: Path, how: signal.Signals
) -> None:
    processes = Processes.working_in(server_folder / "postgres")
    assert server.line.startswith("listening on http://127.0.0.1:")
    assert httpx.get(f"{server.url}/health").status_code == 200

    code, out, err = server.end(how)

    assert (code, out) == (0, "")
    assert processes.surviving(seconds=30) == []
    assert all("event" in json.loads(line) for line in err.splitlines())


@linux
def test_accounts_are_added_while_the_server_runs_and_survive_its_death(server: Server, server_folder: Path) -> None:
    here = ("--data", str(server_folder))
    added = run("create-user", "ana@example.org", *here)
    assert (added.returncode, added.stderr) == (0, "")
    assert "password" in added.stdout
    processes = Processes.working_in(server_folder / "postgres")
    server.end(signal.SIGKILL)
    assert processes.surviving(seconds=30) == []

    again = run("create-user", "ANA@example.org", *here)

    assert again.returncode == 1
    assert "account for ana@example.org already" in again.stderr


def test_a_second_server_on_the_same_folder_explains_itself(server: Server, server_folder: Path) -> None:
    second = run("serve", "--port", "0", "--data", str(server_folder))

    assert (second.returncode, second.stdout) == (1, "")
    assert "already uses the folder" in second.stderr
    assert "Traceback" not in second.stderr
    assert httpx.get(f"{server.url}/health").status_code == 200


def test_a_server_on_the_operators_database_starts_none_of_its_own(
    server_folder: Path, outside: dict[str, str]
) -> None:
    server = Server(server_folder, **outside)

    assert httpx.get(f"{server.url}/health").status_code == 200
    assert server.end(signal.SIGTERM)[0] == 0
    assert not (server_folder / "postgres").exists()


def test_a_port_that_is_taken_explains_itself(outside: dict[str, str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused = run("serve", "--port", str(taken.getsockname()[1]), **outside)

    assert (refused.returncode, refused.stdout) == (1, "")
    assert "cannot listen on http://127.0.0.1:" in refused.stderr
    assert "--port" in refused.stderr


def test_a_database_that_does_not_answer_explains_itself(outside: dict[str, str]) -> None:
    refused = run("serve", **{**outside, "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"})

    assert refused.returncode == 1
    assert "DATABASE_URL" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_an_operators_database_is_migrated_on_command_only(databases: DatabaseFactory, outside: dict[str, str]) -> None:
    outside["DATABASE_URL"] = databases.create(migrated=False)

    refused = run("serve", "--port", "0", **outside)
    migrated = run("migrate", **outside)
    again = run("migrate", **outside)

    assert refused.returncode == 1
    assert "dttools-server migrate" in refused.stderr
    assert (migrated.returncode, again.returncode) == (0, 0)
    assert migrated.stdout.startswith("Migrated from nothing to")
    assert "already" in again.stdout


def test_seeding_twice_adds_once(outside: dict[str, str]) -> None:
    first, second = run("seed", **outside), run("seed", **outside)

    assert (first.returncode, second.returncode) == (0, 0)
    assert "password" in first.stdout
    assert "nothing was changed" in second.stdout


@pytest.mark.parametrize(
    ("arguments", "given", "said"),
    [
        (("no-address",), "", "is not an e-mail address"),
        (("bo@example.org", "--password-stdin"), "short\n", "fewer than 8 characters"),
        (("bo@example.org", "--password-stdin"), "", "fewer than 8 characters"),
    ],
)
def test_an_account_that_cannot_be_is_refused(
    outside: dict[str, str], arguments: tuple[str, ...], given: str, said: str
) -> None:
    refused = run("create-user", *arguments, given=given, **outside)

    assert (refused.returncode, refused.stdout) == (1, "")
    assert said in refused.stderr


def test_a_given_password_is_not_shown(outside: dict[str, str]) -> None:
    added = run("create-user", "bo@example.org", "--admin", "--password-stdin", given="correct horse\n", **outside)

    assert added.returncode == 0
    assert "correct horse" not in added.stdout + added.stderr


def test_wrong_usage_has_its_own_exit_code() -> None:
    assert run("serve", "--port", "70000").returncode == 2
    assert run().returncode == 2


def test_a_history_is_rewritten_by_command(outside: dict[str, str]) -> None:
    assert run("migrate", **outside).returncode == 0
    assert run("seed", **outside).returncode == 0
    project = asyncio.run(only_project(outside["DATABASE_URL"]))
    done = run("compact-history", project, **outside)
    assert (done.returncode, done.stdout) == (0, "The history was rewritten; the project's epoch is 1.\n")
    assert run("compact-history", project, "--erase-trash", **outside).stdout.startswith("Nothing has been")
    assert run("compact-history", "no-project", **outside).returncode == 1
    assert run("restored", **outside).returncode == 0
    swept = "Removed 0 files that nothing refers to, and 0 unfinished uploads.\n"
    assert run("sweep-files", **outside).stdout == swept


async def only_project(address: str) -> str:
    async with connect(address) as connection:
        return str(await connection.fetchval("SELECT id FROM projects"))
