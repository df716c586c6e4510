"""A PostgreSQL of our own, for a server that was given no DATABASE_URL."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING
from urllib.parse import quote, urlencode

from dttools.errors import AppError, Unreachable
from dttools_server.operate.children import spawn
from dttools_server.operate.cluster import DATABASE, ROLE, SUPERUSER, cluster_major, create_cluster, password_for
from dttools_server.operate.folder_lock import FolderLock
from dttools_server.operate.postgres_failure import explain
from dttools_server.operate.postmaster import Postmaster
from dttools_server.operate.private import make_data_folder
from dttools_server.operate.programs import Programs, find_programs, within_reach
from dttools_server.operate.system_user import SystemUser, user_for

if TYPE_CHECKING:
    from types import TracebackType

LONGEST_SOCKET_PATH = 107  # bytes of sun_path on Linux, without the closing zero
PORT_IN_SOCKET_NAME = 5432  # only a part of the socket's file name: nothing listens on this port
START_LIMIT_S = 120.0  # recovery after a crash may have to replay a lot
STOP_LIMIT_S = 30.0
REVIVE_LIMIT_S = 20.0
LOG_LIMIT_BYTES = 10_000_000
PASSWORD_FILE = "postgres.password"  # noqa: S105 — its name, not its content

SETTINGS = {
    "max_connections": "100",
    "shared_buffers": "128MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    "cluster_name": "dttools",
    "password_encryption": "scram-sha-256",
}
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class EmbeddedPostgres:
    """Keeps one PostgreSQL in a folder: `postgres/` is its data, `postgres.password` and `postgres.log` beside it.

    It is reached by a Unix socket inside its data, or by a loopback port where the path is too long for one. It stops
    with this process, also when this process is killed (on Linux). Start it from the main thread.

    Use it as a context manager, which gives the address, or with `start` and `stop`. `durable=False` is for tests:
    fast, and a power cut destroys the data.
    """

    def __init__(self, folder: Path, *, durable: bool = True, programs: Programs | None = None) -> None:
        self.folder = folder.absolute()
        self.cluster = self.folder / "postgres"
        self.log = self.folder / "postgres.log"
        self._durable = durable
        self._chosen = programs
        self._lock = FolderLock(self.folder, "postgres.lock")
        self._process: subprocess.Popen[bytes] | None = None
        self._host = ""
        self._port = 0
        self._password = ""

    @property
    def dsn(self) -> str:
        """The address of our database, for a role that owns it and nothing else."""
        return self._address(ROLE, DATABASE)

    @property
    def admin_dsn(self) -> str:
        """The address for the superuser: backups, new databases."""
        return self._address(SUPERUSER, "postgres")

    @property
    def running(self) -> bool:
        """Whether the server that `start` started is still there."""
        return self._process is not None and self._process.poll() is None

    def address_of_running(self) -> str | None:
        """The address, when a server of another process runs in this folder; None when none does."""
        reached = Postmaster.reached_at(self.cluster)
        if reached is None:
            return None
        self._host, self._port = reached
        self._password = password_for(self.cluster, self.folder / PASSWORD_FILE)
        return self.dsn

    def start(self) -> str:
        """Make the database if there is none, start its server, wait until it answers; gives `dsn`."""
        try:
            self._prepare_folder()
            self._lock.acquire()
            self._start()
        except OSError as error:
            self._lock.release()
            raise Unreachable(
                f"PostgreSQL cannot be started in {self.folder}: {error}",
                safe="Data that was there is unchanged.",
                todo="Check that the folder may be written and the disk has room, or choose another with --data.",
            ) from error
        except BaseException:
            self.stop()
            raise
        return self.dsn

    def revive(self) -> None:
        """Start it again after it ended by itself; the address stays. Raises as `start` does."""
        deadline = time.monotonic() + REVIVE_LIMIT_S
        while not self.running:
            Postmaster.left_over_in(self.cluster, STOP_LIMIT_S)
            try:
                self._launch(*self._programs())
            except Unreachable:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)  # sessions of the one that ended are still on their way out

    def stop(self) -> None:
        """End it with all commits on disk; stopping twice is harmless."""
        if self._process is not None:
            Postmaster(self.cluster, self._process.pid).stop(self._process.wait, STOP_LIMIT_S)
            self._process = None
        self._lock.release()

    def __enter__(self) -> str:
        """Start it; gives the address."""
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop it."""
        self.stop()

    def _address(self, role: str, database: str) -> str:
        credentials = f"{role}:{quote(self._password, safe='')}"
        query = urlencode({"host": self._host, "port": self._port})
        return f"postgresql://{credentials}@/{database}?{query}"

    def _prepare_folder(self) -> None:
        user = user_for(self.cluster)
        make_data_folder(self.folder)
        closed = user and user.first_closed_folder(self.cluster)
        if user and closed:
            raise Unreachable(
                f"PostgreSQL would run as the user {user.name}, who may not enter {closed}.",
                safe="Nothing was changed.",
                todo="Choose another data folder with --data, such as /var/lib/dttools, "
                "or start the server as an ordinary user.",
            )

    def _programs(self) -> tuple[Programs, SystemUser | None]:
        user = user_for(self.cluster)
        programs = self._chosen or find_programs(cluster_major(self.cluster))
        return within_reach(programs, user, self.folder / "programs"), user

    def _start(self) -> None:
        programs, user = self._programs()
        self._password = password_for(self.cluster, self.folder / PASSWORD_FILE)
        if not self.cluster.exists():
            create_cluster(programs, self.cluster, self._password, user, durable=self._durable)
        Postmaster.left_over_in(self.cluster, STOP_LIMIT_S)
        self._choose_address()
        self._launch(programs, user)

    def _choose_address(self) -> None:
        path = self.cluster / f".s.PGSQL.{PORT_IN_SOCKET_NAME}"
        if sys.platform != "win32" and len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
            self._host, self._port = str(self.cluster), PORT_IN_SOCKET_NAME
        else:
            self._host, self._port = "127.0.0.1", _free_port()

    def _launch(self, programs: Programs, user: SystemUser | None) -> None:
        command: list[str | Path] = [programs.path("postgres"), "-D", self.cluster]
        for name, value in self._settings().items():
            command += ["-c", f"{name}={value}"]
        with self._open_log() as log:
            begin = log.tell()
            self._process = spawn(command, user=user, output=log)
        self._await_ready(self._process, begin)

    def _settings(self) -> dict[str, str]:
        by_socket = self._host == str(self.cluster)
        reach = {
            "port": str(self._port),
            "listen_addresses": "" if by_socket else self._host,
            "unix_socket_directories": f'"{self.cluster}"' if by_socket else "",
            "unix_socket_permissions": "0700",
        }
        return {**SETTINGS, **(DURABLE if self._durable else FORGETFUL), **reach}

    def _open_log(self) -> IO[bytes]:
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        descriptor = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        log = os.fdopen(descriptor, "ab")
        log.seek(0, os.SEEK_END)
        return log

    def _await_ready(self, process: subprocess.Popen[bytes], log_begin: int) -> None:
        postmaster = Postmaster(self.cluster, process.pid)
        deadline = time.monotonic() + START_LIMIT_S
        while not postmaster.ready():
            if process.poll() is not None:
                raise self._failure(log_begin)
            if time.monotonic() > deadline:
                raise Unreachable(
                    f"PostgreSQL did not get ready within {START_LIMIT_S:.0f} seconds.",
                    safe="Its data is whole: it was still reading its own log after a crash.",
                    todo=f"Look into {self.log}, then start the server again.",
                )
            time.sleep(0.005)

    def _failure(self, log_begin: int) -> AppError:
        with self.log.open("rb") as log:
            log.seek(log_begin)
            return explain(log.read().decode("utf-8", "replace"), self.cluster, self.log)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
