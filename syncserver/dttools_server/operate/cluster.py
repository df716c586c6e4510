"""Making the database folder ("cluster") that a PostgreSQL server works on."""

from __future__ import annotations

import secrets
import shutil
import subprocess
from typing import TYPE_CHECKING

from dttools.errors import Damaged, Unreachable
from dttools_server.operate.children import spawn
from dttools_server.operate.private import write_secret

if TYPE_CHECKING:
    from pathlib import Path

    from dttools_server.operate.programs import Programs
    from dttools_server.operate.system_user import SystemUser

SUPERUSER = "postgres"
ROLE = "dttools"
DATABASE = "dttools"
_BUILTIN_LOCALE_SINCE = 17


def cluster_major(cluster: Path) -> int | None:
    """The PostgreSQL version that a cluster belongs to; None when there is no cluster yet."""
    if not cluster.exists():
        return None
    try:
        return int((cluster / "PG_VERSION").read_text().strip())
    except (OSError, ValueError) as error:
        raise Damaged(
            f"The folder {cluster} is not a database that PostgreSQL can open: its file PG_VERSION cannot be read.",
            safe="Nothing in it was changed.",
            todo="Restore it from a backup; or, to begin with an empty database, move it away.",
        ) from error


def password_for(cluster: Path, kept_in: Path) -> str:
    """The password of both roles: read from its file, or made when there is no cluster yet."""
    if kept_in.exists():
        return kept_in.read_text().strip()
    if cluster.exists():
        raise Damaged(
            f"The password of the database is gone: {kept_in} does not exist.",
            safe="The database is whole and was not touched.",
            todo="Put the file back from a backup of the folder.",
        )
    password = secrets.token_urlsafe(32)
    write_secret(kept_in, password)
    return password


def create_cluster(programs: Programs, cluster: Path, password: str, user: SystemUser | None, *, durable: bool) -> None:
    """Make the cluster with our role and database in it; it appears under its name only when complete."""
    draft = cluster.with_name(f"{cluster.name}.new")
    handed_over = cluster.with_name(f"{cluster.name}.handover")  # `user` may not read the one that is kept
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    try:
        write_secret(handed_over, password)
        if user:
            user.owns(draft)
            user.owns(handed_over)
        _run(_initdb(programs, draft, handed_over, durable=durable), user)
        _run(
            [programs.path("postgres"), "--single", "-c", "log_statement=none", "-D", draft, "postgres"],
            user,
            f"CREATE ROLE {ROLE} LOGIN PASSWORD '{password}'\nCREATE DATABASE {DATABASE} OWNER {ROLE}\n",
        )
    finally:
        handed_over.unlink(missing_ok=True)
    draft.rename(cluster)


def _initdb(programs: Programs, cluster: Path, password_file: Path, *, durable: bool) -> list[str | Path]:
    """Take collation from PostgreSQL itself where it can: a system update then never changes the order of indexes."""
    builtin = programs.major >= _BUILTIN_LOCALE_SINCE
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    return [
        programs.path("initdb"),
        f"--pgdata={cluster}",
        f"--username={SUPERUSER}",
        f"--pwfile={password_file}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--data-checksums",
        "--no-instructions",
        *(locale if builtin else ["--locale=C.UTF-8"]),
        *(() if durable else ("--no-sync",)),
    ]


def _run(command: list[str | Path], user: SystemUser | None, commands: str = "") -> None:
    process = spawn(command, user=user, output=subprocess.PIPE, stdin=subprocess.PIPE)
    output, _ = process.communicate(commands.encode())
    said = output.decode("utf-8", "replace").strip()
    if process.returncode != 0 or "ERROR:" in said or "FATAL:" in said:
        last = said.splitlines()[-1] if said else f"exit code {process.returncode}"
        raise Unreachable(
            f"PostgreSQL could not make its database folder: {last}",
            safe="No data existed yet; nothing is lost.",
            todo="Check that the disk has room and that the folder may be written, then start again.",
        )
