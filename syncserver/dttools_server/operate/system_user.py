"""Which system user PostgreSQL runs as. It refuses to run as root, so a server started by root drops to another.

The order is: whoever owns the database already; `dttools`, which the packages create and which is the safest since it
owns nothing else; `postgres`, the account database administrators know; `nobody`. The last is shared with other
daemons: one that is taken over could read the database files (the password is kept by root, out of its reach).
"""

from __future__ import annotations

import stat
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dttools.errors import Unreachable

if sys.platform != "win32":
    import os
    import pwd

if TYPE_CHECKING:
    from pathlib import Path

PREFERRED = ("dttools", "postgres", "nobody")


@dataclass(frozen=True, slots=True)
class SystemUser:
    """A user that child processes run as."""

    name: str
    uid: int
    gid: int

    def owns(self, path: Path) -> None:
        """Give a file or an empty folder to this user."""
        if sys.platform != "win32":
            os.chown(path, self.uid, self.gid)

    def first_closed_folder(self, path: Path) -> Path | None:
        """The outermost folder on the way to `path` that this user may not enter. Access lists are not looked at."""
        outermost_first = reversed(path.resolve().parents)
        return next((folder for folder in outermost_first if not self._may_execute(folder)), None)

    def may_run(self, program: Path) -> bool:
        """Whether this user can reach and execute a program."""
        return self.first_closed_folder(program) is None and self._may_execute(program)

    def _may_execute(self, path: Path) -> bool:
        status = path.stat()
        if status.st_uid == self.uid:
            return bool(status.st_mode & stat.S_IXUSR)
        if status.st_gid == self.gid:
            return bool(status.st_mode & stat.S_IXGRP)
        return bool(status.st_mode & stat.S_IXOTH)


def user_for(cluster: Path) -> SystemUser | None:
    """The user for the database in `cluster`, which need not exist yet; None to stay who we are."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return None
    owner = cluster.stat().st_uid if cluster.exists() else 0
    if owner != 0:
        return SystemUser(name=str(owner), uid=owner, gid=cluster.stat().st_gid)
    accounts = {account.pw_name: account for account in pwd.getpwall()}
    for name in PREFERRED:
        if name in accounts:
            return SystemUser(name=name, uid=accounts[name].pw_uid, gid=accounts[name].pw_gid)
    raise Unreachable(
        "PostgreSQL refuses to run as root, and there is no other system user for it here.",
        safe="Nothing was changed.",
        todo=f"Create one of the users {', '.join(PREFERRED)}, or start the server as an ordinary user.",
    )
