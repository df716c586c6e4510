"""The command `dttools-server`."""

from __future__ import annotations

import argparse
import asyncio
import gc
import getpass
import os
import secrets
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import structlog
from pydantic import TypeAdapter, ValidationError

from dttools.api.accounts import Email, NewPassword
from dttools.errors import AppError, InvalidInput
from dttools_server.app import create_app, make_sweeper
from dttools_server.operate import demo, history_commands
from dttools_server.operate.address import database_for_command, serving_database
from dttools_server.operate.logs import configure_logs
from dttools_server.operate.serving import serve_until_stopped
from dttools_server.service.passwords import hash_password
from dttools_server.service.sweeping import Swept
from dttools_server.settings import Settings, load_settings
from dttools_server.store.bus import PostgresBus
from dttools_server.store.connections import connect
from dttools_server.store.database import Database
from dttools_server.store.schema_version import current_revision, head_revision

if sys.platform == "win32":
    from asyncio import new_event_loop
else:
    from uvloop import new_event_loop

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence
    from types import FrameType

FAILED = 1
_COLLECT_AFTER = (20_000, 20, 20)
"""When the collector looks for circles: records and updates make none, and by default it takes a tenth of the time."""

T = TypeVar("T")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; gives the exit code: 0 done or stopped as asked, 1 an error that is explained, 2 wrong usage."""
    signal.signal(signal.SIGTERM, _stop)
    options = _parser().parse_args(arguments)
    try:
        settings = load_settings(os.environ, data=options.data, port=getattr(options, "port", None))
        configure_logs(settings.log_level)
        options.command(settings, options)
    except AppError as error:
        _explain(error)
        return FAILED
    except (KeyboardInterrupt, _Stopped):
        return 0
    return 0


def serve(settings: Settings, options: argparse.Namespace) -> None:
    """Serve until told to stop."""
    gc.set_threshold(*_COLLECT_AFTER)
    with serving_database(settings) as (address, healthy):
        if not settings.database_url:
            _run(_migrate(address))
        _run(_serve(settings, address, options.host, healthy))


def migrate_database(settings: Settings, _options: argparse.Namespace) -> None:
    """Bring the database to this program's schema."""
    with database_for_command(settings) as address:
        before, after = _run(_migrate(settings.database_listen_url or address))
    _say(f"The schema is {after} already." if before == after else f"Migrated from {before or 'nothing'} to {after}.")


def seed(settings: Settings, _options: argparse.Namespace) -> None:
    """Add a demo person and a demo project."""
    with database_for_command(settings) as address:
        password = _run(_with_database(settings, address, demo.seed))
    if password:
        _say(f"Sign in as {demo.EMAIL} with the password {password} — it is not shown again.")
    else:
        _say(f"{demo.EMAIL} is there already; nothing was changed.")


def create_user(settings: Settings, options: argparse.Namespace) -> None:
    """Add an account."""
    email = _checked(Email, options.email, "email", f"{options.email!r} is not an e-mail address.")
    password, generated = _password(from_stdin=options.password_stdin)
    hashed = hash_password(password)
    name = options.name or email.partition("@")[0]
    with database_for_command(settings) as address:
        _run(
            _with_database(
                settings, address, lambda database: database.users.add(email, name, hashed, is_admin=options.admin)
            )
        )
    _say(f"Created the account {email}.")
    if generated:
        _say(f"Its password is {password} — it is not shown again.")


def compact_history(settings: Settings, options: argparse.Namespace) -> None:
    """Rewrite the history of a project under a new epoch."""

    def work(database: Database) -> Coroutine[Any, Any, str]:
        return history_commands.compact(database, options.project, erase_trash=options.erase_trash)

    with database_for_command(settings) as address:
        _say(_run(_with_database(settings, address, work)))


def restored(settings: Settings, _options: argparse.Namespace) -> None:
    """Say that the database is a copy that was put back."""
    with database_for_command(settings) as address:
        _run(_with_database(settings, address, history_commands.restored))
    _say("Laptops will send again what this copy lacks of theirs, once the server was started anew.")


def sweep_files(settings: Settings, _options: argparse.Namespace) -> None:
    """Remove the files that nobody needs."""

    def work(database: Database) -> Coroutine[Any, Any, Swept]:
        return make_sweeper(settings, database).sweep(datetime.now(UTC))

    with database_for_command(settings) as address:
        swept = _run(_with_database(settings, address, work))
    _say(f"Removed {swept.files} files that nothing refers to, and {swept.uploads} unfinished uploads.")


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--data", type=Path, metavar="DIR", help="data folder (default: DTTOOLS_DATA)")
    parser = argparse.ArgumentParser(prog="dttools-server", description="The server of DTTools.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(
        name: str, action: Callable[[Settings, argparse.Namespace], None], text: str
    ) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, parents=[common], help=text, description=text)
        sub.set_defaults(command=action)
        return sub

    server = command("serve", serve, "Serve; with its own PostgreSQL unless DATABASE_URL names yours.")
    server.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    server.add_argument("--port", type=_port, help="port, 0 for any free one (default: PORT, else 8080)")
    command("migrate", migrate_database, "Bring the database to the schema of this program.")
    command("seed", seed, "Add a demo account and a demo project.")
    user = command("create-user", create_user, "Add an account.")
    history = command(
        "compact-history", compact_history, "Forget how a project came to be: a fresh document with the same content."
    )
    history.add_argument("project", metavar="PROJECT", help="the project's id")
    history.add_argument(
        "--erase-trash", action="store_true", help="erase what has been in its trash for 30 days, and only then rewrite"
    )
    command("restored", restored, "Say that the database is a copy that was put back.")
    command("sweep-files", sweep_files, "Remove files that nothing has referred to for 30 days; serve does so daily.")
    user.add_argument("email", metavar="EMAIL")
    user.add_argument("--name", help="how others see this person")
    user.add_argument("--admin", action="store_true", help="may do everything on this server")
    user.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    return parser


def _port(text: str) -> int:
    highest = 65_535
    if not text.isascii() or not text.isdigit() or int(text) > highest:
        raise argparse.ArgumentTypeError(f"a port is a number from 0 to {highest}, not {text!r}")
    return int(text)


async def _serve(settings: Settings, address: str, host: str, healthy: Callable[[], bool]) -> None:
    bus = PostgresBus(settings.database_listen_url or address) if settings.database_url else None
    async with await Database.open(address, behind_pooler=settings.database_listen_url is not None) as database:
        app = create_app(settings, database, bus=bus)
        await serve_until_stopped(
            app, host, settings.port, announce=lambda url: _say(f"listening on {url}"), healthy=healthy
        )


async def _migrate(address: str) -> tuple[str | None, str]:
    async with connect(address) as connection:
        if await current_revision(connection) == head_revision():
            return head_revision(), head_revision()
        from dttools_server.store.migrating import migrate  # noqa: PLC0415 — takes a third of the start, seldom needed

        before, after = await migrate(connection)
    structlog.get_logger(__name__).info("migrated", before=before, after=after)
    return before, after


async def _with_database(settings: Settings, address: str, work: Callable[[Database], Coroutine[Any, Any, T]]) -> T:
    """Do some work on the database, migrated first if it is our own."""
    if not settings.database_url:
        await _migrate(address)
    async with await Database.open(address, behind_pooler=settings.database_listen_url is not None) as database:
        return await work(database)


def _run(work: Coroutine[Any, Any, T]) -> T:
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        return runner.run(work)


def _password(*, from_stdin: bool) -> tuple[str, bool]:
    """The password of a new account, and whether it was made up here: when nobody is there to ask, or types none."""
    typed = ""
    if from_stdin:
        typed = sys.stdin.readline().rstrip("\r\n")
    elif sys.stdin.isatty():
        typed = getpass.getpass("Password (empty to make one up): ")
    if not typed and not from_stdin:
        return secrets.token_urlsafe(12), True
    checked = _checked(NewPassword, typed, "password", "The password has fewer than 8 characters.")
    return checked.get_secret_value(), False


def _checked(kind: Any, value: str, field: str, otherwise: str) -> Any:  # noqa: ANN401 — of the kind that is given
    try:
        return TypeAdapter(kind).validate_python(value)
    except ValidationError:
        raise InvalidInput(otherwise, field=field, safe="No account was made.") from None


class _Stopped(BaseException):
    """SIGTERM came; like KeyboardInterrupt it passes all handlers of errors."""


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise _Stopped


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _explain(error: AppError) -> None:
    sys.stderr.write(" ".join(part for part in (error.message, error.safe, error.todo) if part) + "\n")
