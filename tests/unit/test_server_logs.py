"""What the server's logs say, and what they never say."""

from __future__ import annotations

import json
import subprocess
import sys

FAILING = """
import logging, structlog
from aiohttp.http_exceptions import BadHttpMessage
from dttools_server.operate.logs import configure_logs

configure_logs("info")


def sign_in(password):
    raise RuntimeError("something broke")


for log in (structlog.get_logger("ours"), logging.getLogger("library")):
    try:
        sign_in("correct horse battery")
    except RuntimeError:
        log.exception("failed")
try:
    raise BadHttpMessage("Authorization: Bearer secret")
except BadHttpMessage:
    logging.getLogger("aiohttp.server").exception("Error handling request")
"""


def test_a_failure_is_told_with_its_place_but_without_the_values_of_that_moment() -> None:
    ended = subprocess.run([sys.executable, "-c", FAILING], capture_output=True, text=True, check=True)
    told = [json.loads(line) for line in ended.stderr.splitlines()]
    assert [(one["logger"], one["event"], one["level"]) for one in told] == [
        ("ours", "failed", "error"),
        ("library", "failed", "error"),
    ]
    assert all(one["exception"][0]["frames"][-1]["name"] == "sign_in" for one in told)
    assert "correct horse" not in ended.stderr
    assert "secret" not in ended.stderr
