"""When Python looks for garbage in circles.

It goes through everything there is: with a board of ten thousand items a tenth of a second, in which nothing moves. So
it does not while much is being made, and what a project needs as long as it is open is not looked through again.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def making_what_stays() -> Iterator[None]:
    """What is made in here stays until `let_go`; only then Python looks for circles in it."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if enabled:
            gc.enable()


def let_go() -> None:
    """Nothing stays any more: a project was closed."""
    gc.unfreeze()
