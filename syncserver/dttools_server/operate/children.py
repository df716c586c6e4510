"""Child processes that cannot outlive us, and that know nothing of our secrets."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from dttools_server.operate.system_user import SystemUser

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_PASSED_ON = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")


def spawn(
    command: Sequence[str | Path],
    *,
    user: SystemUser | None,
    output: IO[bytes] | int,
    stdin: int = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    """Start a program in its own session, as `user`, that is told to stop when this process dies.

    Call it from the main thread: Linux sends the signal when the thread that started the child ends. Elsewhere than on
    Linux a child may outlive a killed server; the next server on the same folder stops it.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("Children are started from the main thread, which lives as long as the process.")
    identity = {} if user is None else {"user": user.uid, "group": user.gid, "extra_groups": list[int]()}
    return subprocess.Popen(  # type: ignore[call-overload, no-any-return]  # noqa: S603 — programs that we found
        [str(part) for part in command],
        stdin=stdin,
        stdout=output,
        stderr=subprocess.STDOUT,
        cwd=None if sys.platform == "win32" else "/",
        env={**{name: os.environ[name] for name in _PASSED_ON if name in os.environ}, "LC_ALL": "C"},
        start_new_session=True,
        # Runs after the change of user, which would clear the signal, and only calls what is loaded already.
        preexec_fn=_stop_with_parent(os.getpid()),  # noqa: PLW1509
        **identity,
    )


def _stop_with_parent(parent: int) -> Callable[[], None] | None:
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl

    def arm() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGINT)
        if os.getppid() != parent:  # it died before the signal was armed
            os._exit(1)

    return arm
