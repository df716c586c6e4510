"""Who else is in a project, and where: faces in the bar, pointers on a board; and telling others where we are."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF
from PySide6.QtWidgets import QWidget

from dttools.document.text_place import TextPlace
from dttools.ids import RecordId
from dttools.model import Record
from dttools_desktop.editors.base import Editor
from dttools_desktop.windows.project.sync import ProjectSync
from dttools_desktop.windows.project.top_bar import TopBar
from dttools_desktop.windows.words import label_of
from dttools_desktop.workspace import OpenProject
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from dttools_desktop.canvas.writing.others import Writer, Writers, Writing
    from dttools_desktop.link import Peer
    from dttools_desktop.windows.project.cursors import Cursors, Pointing


class Presence(QObject):
    """What others show of themselves is theirs to say: it is read with care, and nothing is done for it."""

    def __init__(self, project: OpenProject, sync: ProjectSync, bar: TopBar, parent: QObject) -> None:
        super().__init__(parent)
        self._project, self._sync, self._bar = project, sync, bar
        self._record: RecordId | None = None
        self._cursor: list[int] | None = None
        self._zone: str | None = None
        """Where the cursor counts from, on a page of zones."""
        self._writing: Writing | None = None
        self._boards: dict[RecordId, Cursors] = {}
        self._writers: dict[RecordId, Writers] = {}
        sync.people_changed.connect(self._show)
        sync.attached.connect(self._tell_where)

    def go(self, record: RecordId | None, editor: QWidget | None = None) -> None:
        """We are at a record now, or at a phase's page."""
        self._record, self._cursor, self._zone = record, None, None
        if record is not None and editor is not None and record not in self._writers:
            self._watch(record, editor)
        self._tell_where()
        self._show()

    def leave(self, record: RecordId) -> None:
        """The editor of a record is gone."""
        self._boards.pop(record, None)
        self._writers.pop(record, None)

    def _watch(self, record: RecordId, editor: QWidget) -> None:
        from dttools_desktop.canvas.view import BoardView  # noqa: PLC0415 — loaded with the first editor
        from dttools_desktop.canvas.writing.others import Writers  # noqa: PLC0415 — as above
        from dttools_desktop.windows.project.cursors import Cursors  # noqa: PLC0415 — as above

        view = editor.findChild(BoardView)
        if view is None:
            return
        writers = Writers(view, editor.open_texts() if isinstance(editor, Editor) else ())
        writers.moved.connect(self._write)
        self._writers[record] = writers
        cursors = Cursors(view)
        cursors.moved.connect(self._point)
        self._boards[record] = cursors

    def _point(self, spot: tuple[str | None, QPointF] | None) -> None:
        zone, at = spot if spot is not None else (None, None)
        self._cursor = None if at is None else [round(at.x()), round(at.y())]
        self._zone = zone
        self._tell_where()

    def _write(self, writing: Writing | None) -> None:
        self._writing = writing
        self._tell_where()

    def _tell_where(self) -> None:
        place: dict[str, object] = {"record": self._record, "cursor": self._cursor}
        if self._zone is not None:
            place["zone"] = self._zone
        if self._writing is not None:
            at = self._writing
            place["typing"] = {
                "record": at.record,
                "field": at.field,
                "anchor": at.anchor.told(),
                "caret": at.caret.told(),
            }
        self._sync.show_place(place)

    def _show(self) -> None:
        others = [peer for peer in self._sync.peers if peer.id != self._project.person]
        faces = {peer.id: (peer.name, self._where(peer)) for peer in others}
        self._bar.show_people([(person, name, where) for person, (name, where) in faces.items()])
        if self._record is None:
            return
        if (cursors := self._boards.get(self._record)) is not None:
            cursors.show_pointers([one for peer in others if (one := _pointing(peer, self._record)) is not None])
        if (writers := self._writers.get(self._record)) is not None:
            writers.show([writer for peer in others if (writer := _writing(peer)) is not None])

    def _where(self, peer: Peer) -> str:
        record = peer.state.get("record")
        if not isinstance(record, str):
            return ""
        found = next(self._project.document.find(Record, (RecordId(record),)), None)
        return tr("at “{place}”").format(place=label_of(found)[:60]) if found is not None else ""


def _pointing(peer: Peer, record: RecordId | None) -> Pointing | None:
    from dttools_desktop.windows.project.cursors import Pointing  # noqa: PLC0415 — there is a board by now

    at = peer.state.get("cursor")
    if peer.state.get("record") != record or not isinstance(at, list) or len(at) != len(("x", "y")):
        return None
    if not all(isinstance(part, int | float) and math.isfinite(part) and abs(part) < _FARTHEST for part in at):
        return None
    zone = peer.state.get("zone")
    return Pointing(peer.client, peer.id, peer.name, QPointF(*at), zone if isinstance(zone, str) else None)


def _writing(peer: Peer) -> Writer | None:
    from dttools_desktop.canvas.writing.others import Writer, Writing  # noqa: PLC0415 — there is a board by now

    match peer.state.get("typing"):
        case {"record": str(record), "field": str(field), "anchor": anchor, "caret": caret}:
            start, end = TextPlace.said(anchor), TextPlace.said(caret)
            if start is not None and end is not None:
                return Writer(peer.client, peer.id, peer.name, Writing(RecordId(record), field, start, end))
    return None


_FARTHEST = 1e7
"""Board units; pixels beyond do not fit into a widget's place."""
