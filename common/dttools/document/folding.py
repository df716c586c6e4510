"""Many updates of one history as one that says the same; on bytes alone, so that a process of its own can do it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pycrdt import Doc

from dttools.errors import ProtocolError
from dttools_resources.i18n import tr


def folded(updates: Iterable[bytes]) -> bytes:
    """One update with the content, the state vector and the deletions of all.

    What was deleted or overwritten keeps its place in the history and loses its content: that is what makes it small.

    Args:
        updates: Of one history without holes: each builds on what came before it. (The library keeps only a part of
            what waits for an update that is not there; `pycrdt.merge_updates` keeps all of it, and is far slower.)

    Raises:
        ProtocolError: An update is not one.
    """
    doc: Doc[Any] = Doc()
    try:
        for update in updates:
            doc.apply_update(update)
    except (ValueError, RuntimeError) as error:
        raise ProtocolError(tr("These bytes are not a project update.")) from error
    return doc.get_update()
