"""The address for clients of `bench live`: a server's own, or that of a TLS front, as servers leave TLS to a proxy."""

from __future__ import annotations

import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from _server import Address, listening


@contextmanager
def in_front(address: Address, folder: Path, *, tls: bool) -> Iterator[tuple[Address, ssl.SSLContext | None]]:
    """The address for clients: the server's own, or that of a TLS front, as the server leaves TLS to a proxy."""
    if not tls:
        yield address, None
        return
    certificate = folder / "certificate.pem"
    subject = ["-subj", "/CN=localhost", "-days", "1"]
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", str(certificate)]
    made = subprocess.run(
        ["openssl", "req", "-x509", *key, *subject], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True
    )
    with certificate.open("ab") as file:
        file.write(made.stdout)
    command = program("tls", str(certificate), address.host, str(address.port))
    with listening(command, folder / "front.log") as front:
        yield front, unverified()


def program(*arguments: str) -> list[str]:
    """The relay or the front."""
    return [sys.executable, str(Path(__file__).with_name("_relay.py")), *arguments]


def unverified() -> ssl.SSLContext:
    """For certificates that were made a moment ago."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context
