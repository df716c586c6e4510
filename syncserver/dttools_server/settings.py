"""Settings from environment variables, with names as the technical guide has them."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from platformdirs import user_data_path

from dttools.errors import InvalidInput
from dttools_server.live.care import Care
from dttools_server.live.tidier import LEAST_IDLE, Tidiness
from dttools_server.operate.private import explained, make_data_folder, write_secret
from dttools_server.store.tidying import Overgrown

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_PORT = 8080
DEFAULT_UPLOAD_MAX = 10_485_760
LOG_LEVELS = ("debug", "info", "warning", "error")
_ROOTS_DATA = Path("/var/lib/dttools")  # PostgreSQL's user may not enter root's home
_MEGABYTE = 1024 * 1024
_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
_LONG = 1_000_000
_SHORTEST_SECRET = 32  # bytes, RFC 7518 section 3.2

Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class Settings:
    """How this server runs.

    Attributes:
        data: The folder for everything that is kept outside the database.
        database_url: The operator's own PostgreSQL; None to run one in `data`.
        database_listen_url: The same PostgreSQL without the pooler, when `database_url` goes through one.
        jwt_secret: Signs access tokens (`JWT_SECRET`, or made once and kept in `data`).
        session_secret: Signs everything else that goes out and comes back (`SESSION_SECRET`, or likewise).
        upload_max_size: Of a file, in bytes.
        care: What rooms and logs may grow to (`FOLD_UPDATES`, `FOLD_BYTES`, `ROOM_IDLE_SECONDS`, `ROOMS_MAX`,
            `ROOMS_MEMORY_MB`).
        tidiness: When histories are rewritten without being asked for (`COMPACT_PERCENT`, `COMPACT_MB`,
            `COMPACT_IDLE_MINUTES`, `COMPACT_EVERY_HOURS`).
        trusted_proxies: Who is believed when they say in `X-Forwarded-For` whom they speak for.
    """

    data: Path
    database_url: str | None
    port: int
    jwt_secret: str
    session_secret: str
    log_level: str
    upload_max_size: int
    care: Care = field(default_factory=Care)
    tidiness: Tidiness = field(default_factory=Tidiness)
    trusted_proxies: tuple[Network, ...] = ()
    database_listen_url: str | None = None

    @property
    def files(self) -> Path:
        """The folder of the file store."""
        return self.data / "files"

    @property
    def uploads(self) -> Path:
        """The folder of files of which only a part has come."""
        return self.data / "uploads"


def load_settings(environment: Mapping[str, str], *, data: Path | None = None, port: int | None = None) -> Settings:
    """Read the settings; `data` and `port` from the command line win. Secrets that are not given are made and kept."""
    folder = (data or _data_folder(environment)).absolute()
    return Settings(
        data=folder,
        database_url=_database_url(environment),
        port=_number(environment, "PORT", DEFAULT_PORT, highest=65_535) if port is None else port,
        jwt_secret=_secret(environment, "JWT_SECRET", folder),
        session_secret=_secret(environment, "SESSION_SECRET", folder),
        log_level=_log_level(environment),
        upload_max_size=_number(environment, "UPLOAD_MAX_SIZE", DEFAULT_UPLOAD_MAX),
        care=_care(environment),
        tidiness=_tidiness(environment),
        trusted_proxies=_networks(environment, "TRUSTED_PROXIES"),
        database_listen_url=environment.get("DATABASE_LISTEN_URL") or None,
    )


def _care(environment: Mapping[str, str]) -> Care:
    usual = Care()
    return Care(
        fold_updates=_number(environment, "FOLD_UPDATES", usual.fold_updates),
        fold_bytes=_number(environment, "FOLD_BYTES", usual.fold_bytes),
        room_idle=_number(environment, "ROOM_IDLE_SECONDS", round(usual.room_idle)),
        rooms=_number(environment, "ROOMS_MAX", usual.rooms),
        room_bytes=_number(environment, "ROOMS_MEMORY_MB", usual.room_bytes // _MEGABYTE) * _MEGABYTE,
    )


def _tidiness(environment: Mapping[str, str]) -> Tidiness:
    usual = Tidiness()
    wanted = usual.wanted
    return Tidiness(
        percent=_number(environment, "COMPACT_PERCENT", usual.percent),
        wanted=Overgrown(
            size=_number(environment, "COMPACT_MB", wanted.size // _MEGABYTE) * _MEGABYTE,
            updates=wanted.updates,
            idle=max(
                LEAST_IDLE,
                timedelta(minutes=_number(environment, "COMPACT_IDLE_MINUTES", wanted.idle // _MINUTE, highest=_LONG)),
            ),
            every=timedelta(hours=_number(environment, "COMPACT_EVERY_HOURS", wanted.every // _HOUR, highest=_LONG)),
        ),
    )


def _data_folder(environment: Mapping[str, str]) -> Path:
    if given := environment.get("DTTOOLS_DATA"):
        return Path(given).expanduser()
    if os.name == "posix" and os.geteuid() == 0:
        return _ROOTS_DATA
    return user_data_path("dttools-server", appauthor=False)


def _database_url(environment: Mapping[str, str]) -> str | None:
    """`DATABASE_URL`, or one made of PGHOST and its companions when PGHOST is given."""
    if url := environment.get("DATABASE_URL"):
        return url
    if not (host := environment.get("PGHOST")):
        return None
    user, password = environment.get("PGUSER", "dttools"), environment.get("PGPASSWORD", "")
    credentials = quote(user, safe="") + (f":{quote(password, safe='')}" if password else "")
    address = urlencode({"host": host, "port": _number(environment, "PGPORT", 5432, highest=65_535)})
    return f"postgresql://{credentials}@/{quote(environment.get('PGDATABASE', 'dttools'), safe='')}?{address}"


def _secret(environment: Mapping[str, str], name: str, folder: Path) -> str:
    if given := environment.get(name):
        if len(given.encode()) < _SHORTEST_SECRET:
            raise InvalidInput(
                f"{name} has fewer than {_SHORTEST_SECRET} characters, so that it could be guessed.",
                field=name,
                safe="Nothing was started.",
                todo=f"Give a longer one, or none: then it is made and kept in {folder}.",
            )
        return given
    kept = folder / name.lower().replace("_", ".")
    with explained(folder):
        if not kept.exists():
            make_data_folder(folder)
            write_secret(kept, secrets.token_urlsafe(48))
        return kept.read_text().strip()


def _number(environment: Mapping[str, str], name: str, default: int, highest: int | None = None) -> int:
    given = environment.get(name, "").strip()
    if not given:
        return default
    if not given.isascii() or not given.isdigit() or (highest is not None and int(given) > highest):
        raise InvalidInput(
            f"{name} must be a number{f' up to {highest}' if highest else ''}, not {given!r}.",
            field=name,
            safe="Nothing was started.",
            todo="Correct the environment variable, or remove it.",
        )
    return int(given)


def _networks(environment: Mapping[str, str], name: str) -> tuple[Network, ...]:
    """Addresses and networks, with commas or spaces between them."""
    try:
        return tuple(ip_network(given) for given in environment.get(name, "").replace(",", " ").split())
    except ValueError as error:
        raise InvalidInput(
            f"{name} must be addresses or networks: {error}.",
            field=name,
            safe="Nothing was started.",
            todo="Write it like 127.0.0.1, 10.0.0.0/8, ::1.",
        ) from error


def _log_level(environment: Mapping[str, str]) -> str:
    level = environment.get("LOG_LEVEL", "").strip().lower() or "info"
    level = {"warn": "warning"}.get(level, level)
    if level not in LOG_LEVELS:
        raise InvalidInput(
            f"LOG_LEVEL must be one of {', '.join(LOG_LEVELS)}, not {level!r}.",
            field="LOG_LEVEL",
            safe="Nothing was started.",
            todo="Correct the environment variable, or remove it.",
        )
    return level
