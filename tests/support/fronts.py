"""nginx and PgBouncer as `installers/` ships them, on free ports and with a test's own folder."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

INSTALLERS = Path(__file__).resolve().parents[2] / "installers"
PLACES = f"{os.environ.get('PATH', '')}:/usr/sbin"
NGINX = shutil.which("nginx", path=PLACES)
PGBOUNCER = shutil.which("pgbouncer", path=PLACES)

needs_nginx = pytest.mark.skipif(NGINX is None, reason="the Debian package nginx-light is not installed")
needs_pgbouncer = pytest.mark.skipif(PGBOUNCER is None, reason="the Debian package pgbouncer is not installed")

AROUND_A_SITE = """\
daemon off;
pid {folder}/nginx.pid;
events {{}}
http {{
    log_format nodes '$msec $request_time $status $upstream_addr';
    access_log {folder}/access.log nodes;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/dttools.conf;
}}
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def fill_in(sample: Path, changes: dict[str, str]) -> str:
    """The sample with a test's own values; each text to change must be in it."""
    text = sample.read_text()
    for shipped, ours in changes.items():
        assert shipped in text, f"{sample} has no {shipped!r} any more"
        text = text.replace(shipped, ours)
    return text


@contextmanager
def nginx(folder: Path, nodes: Sequence[int]) -> Iterator[str]:
    """The address of an nginx before nodes on these ports; without TLS."""
    port = free_port()
    line = "    server 127.0.0.1:{} max_fails=1 fail_timeout=1s;"
    site = fill_in(
        INSTALLERS / "nginx/dttools.conf",
        {
            line.format(8080): "\n".join(line.format(node) for node in nodes),
            f"{line.format(8081)}\n": "",
            "listen 443 ssl;": f"listen 127.0.0.1:{port};",
        },
    )
    site = "".join(line for line in site.splitlines(keepends=True) if not line.lstrip().startswith("ssl_"))
    (folder / "dttools.conf").write_text(site)
    (folder / "nginx.conf").write_text(AROUND_A_SITE.format(folder=folder))
    assert NGINX
    with subprocess.Popen([NGINX, "-e", folder / "nginx.log", "-c", folder / "nginx.conf"]) as process:
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


@contextmanager
def pgbouncer(folder: Path, database_url: str, *, pool: int) -> Iterator[str]:
    """The address of a database through a pooler that has so many connections for everybody."""
    there = urlsplit(database_url)
    socket_of = {name: values[0] for name, values in parse_qs(there.query).items()}
    port = free_port()
    server = {
        "host": there.hostname or socket_of["host"],
        "port": there.port or socket_of.get("port", 5432),
        "user": there.username,
        "password": unquote(there.password or ""),
    }
    configuration = folder / "pgbouncer.ini"
    configuration.write_text(
        fill_in(
            INSTALLERS / "pgbouncer/pgbouncer.ini",
            {
                "* = host=127.0.0.1 port=5432": "* = " + " ".join(f"{name}={value}" for name, value in server.items()),
                "listen_port = 6432": f"listen_port = {port}\nunix_socket_dir =",
                "auth_type = scram-sha-256\nauth_file = /etc/pgbouncer/userlist.txt": "auth_type = any",
                "default_pool_size = 20": f"default_pool_size = {pool}",
                "/var/log/postgresql/": f"{folder}/",
                "/run/postgresql/": f"{folder}/",
            },
        )
    )
    # Its socket is for PostgreSQL's own user alone; and PgBouncer will not be root either.
    owner = Path(socket_of["host"]).stat().st_uid if "host" in socket_of else os.geteuid()
    os.chown(folder, owner, -1)
    os.chown(configuration, owner, -1)
    assert PGBOUNCER
    with subprocess.Popen([PGBOUNCER, "-q", str(configuration)], user=owner, stderr=subprocess.DEVNULL) as process:
        try:
            yield f"postgresql://anybody@127.0.0.1:{port}{there.path}"
        finally:
            process.terminate()


async def until_it_answers(url: str) -> None:
    async with asyncio.timeout(20):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", urlsplit(url).port)
            except OSError:
                await asyncio.sleep(0.02)
            else:
                writer.close()
                await writer.wait_closed()
                return
