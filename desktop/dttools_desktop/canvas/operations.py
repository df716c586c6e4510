"""What hands can do to a board, each as one command: the only place of the canvas that changes a project."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import QObject, QPointF, QRectF, Signal

from dttools.document import Command
from dttools.document.commands import (
    AddRecord,
    CastVote,
    ChangeFields,
    ClusterItems,
    ConnectItems,
    DuplicateItems,
    MoveItems,
    PlaceItems,
    ResizeItem,
    Restack,
    RestoreRecords,
    Together,
    TrashRecords,
    Uncluster,
    WithdrawVote,
)
from dttools.document.order import keys_between
from dttools.errors import AppError, InvalidInput, TooLarge
from dttools.ids import RecordId, new_id
from dttools.model import KINDS, Cluster, Idea, IdeaStatus, Note, NoteColour, Placed, Record, Size, Vector
from dttools_desktop.canvas.clipboard import Copied
from dttools_desktop.canvas.connecting import Connecting, ConnectorLook
from dttools_desktop.canvas.items import BoardItem, ClusterItem, FrameItem, IdeaItem
from dttools_desktop.canvas.pasting import GAP, Cell, grid_place
from dttools_desktop.canvas.permission import Permitted, held_back, why_held_back
from dttools_desktop.canvas.port import ProjectPort
from dttools_desktop.canvas.scene import BoardScene
from dttools_desktop.canvas.selection import Selection
from dttools_resources.i18n import tr

_TITLE_LENGTH = 120
"""A longer pasted line is an idea's description, with its beginning as the title."""


class BoardOperations(QObject):
    """Commands for a selection.

    Args:
        scene: The board.
        selection: What is selected.
        item_kind: "note" or "idea": what typing, pasting and double-clicks make.
    """

    pours = True
    """Whether very many pasted texts are added a slice at a time; where each has its place, they are added at once."""
    failed = Signal(object)
    """An `AppError` that a person is to be told of."""

    def __init__(
        self, scene: BoardScene, selection: Selection, item_kind: str = "note", parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._scene = scene
        self._selection = selection
        self.item_kind = item_kind
        self.note_colour = NoteColour.YELLOW
        self.connector_look = ConnectorLook()
        self.connectors = Connecting(scene, selection, self)
        self.read_only: AppError | None = None
        self._edits = 0

    @property
    def _project(self) -> ProjectPort:
        return self._scene.project

    def apply(self, command: Command, *, gesture: str | None = None) -> bool:
        """Apply a command; when it is refused, say why and return False."""
        placed = self._scene.backdrop.placing(command)
        return self._try(lambda: self._project.apply(self._permitted(placed), gesture=gesture))

    def _permitted(self, command: Command) -> Command:
        rights = self._project.rights
        return command if rights.unlimited else Permitted(command, rights, self._project.document.records.peek)

    def may(self, record_id: RecordId) -> bool:
        """Whether the phase lets a record be changed by this person."""
        rights = self._project.rights
        if rights.unlimited:
            return True
        record = self._project.document.records.peek(record_id)
        return record is not None and rights.may_change(record)

    def may_make(self, kind: str) -> bool:
        """Whether the phase lets this person make items of a kind."""
        return self._project.rights.may_make(KINDS[kind].record)

    def why_held_back(self) -> str:
        """Why this person cannot do everything here; empty when they can."""
        return self.read_only.message if self.read_only is not None else why_held_back(self._project.rights)

    def tell_held_back(self, ids: Iterable[RecordId]) -> None:
        """Say why nothing happens to items, if some of them may not be changed."""
        if not all(map(self.may, ids)) and not self.refuses():
            self.failed.emit(held_back(self._project.rights))

    def refuses(self) -> bool:
        """Whether nothing can be changed here; says why when it is so."""
        if self.read_only is not None:
            self.failed.emit(self.read_only)
        return self.read_only is not None

    def undo(self) -> None:
        """Take one's latest step back."""
        if self._project.can_undo:
            self._try(self._project.undo)

    def take_back(self) -> None:
        """Undo a step that nobody meant: an item left empty, a gesture that was cancelled. Redo does not know it."""
        if self._project.can_undo:
            self._try(lambda: self._project.undo(for_good=True))

    def redo(self) -> None:
        """Do it again."""
        if self._project.can_redo:
            self._try(self._project.redo)

    def _try(self, act: Callable[[], object]) -> bool:
        try:
            if self.read_only is not None:
                raise self.read_only
            act()
        except AppError as error:
            self.failed.emit(_in_words(error))
            return False
        self._edits += 1
        return True

    # -- making

    def orders_on_top(self, number: int) -> list[str]:
        """Stacking orders for new items in front of all others."""
        highest = max((item.z[1] for item in self._scene.items() if item.layer != 1), default="")
        return keys_between(highest or None, None, number)

    def create(self, kind: str, at: QPointF, *, gesture: str | None = None) -> RecordId | None:
        """Put a new note or idea with its centre at a point; None when refused."""
        model = Note if kind == "note" else Idea
        size: Size = model.model_fields["size"].default
        corner = Vector(at.x() - size.width / 2, at.y() - size.height / 2)
        values: dict[str, object] = {"board": self._scene.board, "at": corner, "order": self.orders_on_top(1)[0]}
        if kind == "note":
            values["colour"] = self.note_colour
        cluster = self._scene.cluster_at(at)
        if cluster is not None and not cluster.locked:
            values["cluster"] = cluster.id
        record_id = new_id()
        return record_id if self.apply(AddRecord(model, record_id, values), gesture=gesture) else None

    def free_spot(self, near: QPointF, kind: str) -> QPointF:
        """A centre for a new item, at a point or right of what lies there already."""
        model = Note if kind == "note" else Idea
        size: Size = model.model_fields["size"].default
        spot = QPointF(near)
        for _ in range(40):
            area = QRectF(spot.x() - size.width / 2, spot.y() - size.height / 2, size.width, size.height)
            inside = area.adjusted(8, 8, -8, -8)
            blocking = [
                item for item in self._scene.touching(inside) if item.layer > 1 and item.rect.intersects(inside)
            ]
            if not blocking:
                break
            spot.setX(max(item.rect.right() for item in blocking) + GAP + size.width / 2)
        return spot

    def paste_texts(self, cells: Sequence[Cell], corner: QPointF) -> bool:
        """Add one item a cell, in their grid, and select them."""
        ids, commands = self.cell_commands(cells, corner)
        done = self.apply(Together(commands))
        if done:
            self._selection.set(ids)
        return done

    def cell_commands(self, cells: Sequence[Cell], corner: QPointF) -> tuple[tuple[RecordId, ...], tuple[Command, ...]]:
        """The ids of the items that `paste_texts` adds, and a command for each."""
        model = Note if self.item_kind == "note" else Idea
        size: Size = model.model_fields["size"].default
        ids = tuple(new_id() for _ in cells)
        start = Vector(corner.x(), corner.y())
        commands = tuple(
            AddRecord(
                model,
                record_id,
                {
                    **self._text_values(cell.text),
                    "board": self._scene.board,
                    "at": grid_place(start, cell, size),
                    "order": order,
                },
            )
            for record_id, cell, order in zip(ids, cells, self.orders_on_top(len(cells)), strict=True)
        )
        return ids, commands

    def put_notes(self, texts: Sequence[str], at: QPointF) -> bool:
        """Put notes with texts side by side, the first with its centre at a point, and select them."""
        size: Size = Note.model_fields["size"].default
        ids = tuple(new_id() for _ in texts)
        commands = tuple(
            AddRecord(
                Note,
                made,
                {
                    "board": self._scene.board,
                    "text": text,
                    "at": Vector(at.x() - size.width / 2 + place * (size.width + GAP), at.y() - size.height / 2),
                    "order": order,
                    "colour": self.note_colour,
                },
            )
            for place, (made, text, order) in enumerate(zip(ids, texts, self.orders_on_top(len(ids)), strict=True))
        )
        done = self.apply(Together(commands))
        if done:
            self._selection.set(ids)
        return done

    def _text_values(self, text: str) -> dict[str, object]:
        if self.item_kind == "note":
            return {"text": text, "colour": self.note_colour}
        if len(text) <= _TITLE_LENGTH:
            return {"title": text}
        return {"title": text[:_TITLE_LENGTH].rsplit(" ", 1)[0] + " …", "description": text}

    def paste(self, copied: Copied, by: Vector) -> None:
        """Add copies of copied items and select them."""
        command, fresh = copied.pasted(self._scene.board, by, self.orders_on_top(len(copied.records)))
        if self.apply(command):
            self._selection.set(fresh[old] for old, kind, _ in copied.records if kind != "connector")

    def duplicate(self, ids: Iterable[RecordId], by: QPointF) -> None:
        """Copy items, with what their clusters hold and the connectors between them, and select the copies."""
        chosen = self.with_members(ids)
        inside = set(chosen)
        connectors = {
            connector.id
            for record_id in chosen
            for connector in self._scene.connectors_of(record_id)
            if connector.record.source in inside and connector.record.target in inside
        }
        copies = {record_id: new_id() for record_id in (*chosen, *sorted(connectors))}
        if self.apply(DuplicateItems(copies, Vector(by.x(), by.y()), self.fresh_groups(chosen))):
            self._selection.set(copies[record_id] for record_id in chosen)

    def fresh_groups(self, ids: Iterable[RecordId]) -> dict[RecordId, RecordId]:
        """An id for the group of the copies, for each group that some items are in."""
        return {group: new_id() for each in ids if (group := getattr(self._record(each), "group", None))}

    def connect_items(self, source: RecordId, target: RecordId) -> RecordId | None:
        """Draw a connector; one between the two in that direction is selected instead."""
        for connector in self._scene.connectors_of(source):
            if (connector.record.source, connector.record.target) == (source, target):
                self._selection.set((connector.id,))
                return None
        record_id, look = new_id(), self.connector_look
        ends = (self._scene.board, source, target)
        made = self.apply(ConnectItems(record_id, *ends, look.route, look.heads, look.dashed))
        return record_id if made else None

    # -- moving

    def with_members(self, ids: Iterable[RecordId]) -> tuple[RecordId, ...]:
        """Items with those that lie on their frames and in their clusters."""
        chosen = dict.fromkeys(ids)
        for record_id in list(chosen):
            if isinstance(frame := self._scene.get(record_id), FrameItem):
                chosen |= dict.fromkeys(item.id for item in self._scene.framed(frame))
        for record_id in list(chosen):
            if isinstance(self._scene.get(record_id), ClusterItem):
                chosen |= dict.fromkeys(item.id for item in self._scene.members(record_id))
        return tuple(each for each in chosen if isinstance(self._record(each), Placed))

    def movable(self, ids: Iterable[RecordId]) -> tuple[RecordId, ...]:
        """Those that follow a drag: neither locked nor held back; clusters bring their members."""
        free = [each for each in ids if each in self._scene and not self._locked(each) and self.may(each)]
        return tuple(each for each in self.with_members(free) if not self._locked(each) and self.may(each))

    def move(self, ids: Sequence[RecordId], by: QPointF, *, gesture: str | None = None) -> None:
        """Move items; where they land decides which cluster they are in."""
        self.apply(self.moving(ids, by), gesture=gesture)

    def moving(self, ids: Sequence[RecordId], by: QPointF) -> Command:
        """The command that moves items."""
        commands: list[Command] = [MoveItems(tuple(ids), Vector(by.x(), by.y()))]
        commands += self._joins(dict.fromkeys(ids, by))
        return commands[0] if len(commands) == 1 else Together(tuple(commands))

    def move_each(self, moves: Mapping[RecordId, QPointF]) -> None:
        """Move each item by an offset of its own; where it lands decides which cluster it is in."""
        places = {
            each: Vector(item.rect.x() + by.x(), item.rect.y() + by.y())
            for each, by in moves.items()
            if (item := self._scene.get(each)) is not None and isinstance(item.record, Placed)
        }
        self.apply(Together((PlaceItems(places), *self._joins(moves))))

    def drop(self, ids: Sequence[RecordId], by: QPointF, at: QPointF) -> None:
        """End a drag: the backdrop's rule, or a plain move."""
        ruled = self._scene.backdrop.drop(ids, by, at)
        if ruled is not None:
            self.apply(ruled)
        else:
            self.move(ids, by)

    def _joins(self, moves: Mapping[RecordId, QPointF]) -> list[Command]:
        joins: dict[RecordId | None, list[RecordId]] = {}
        for record_id, by in moves.items():
            item = self._scene.get(record_id)
            if item is None or not hasattr(item.record, "cluster") or item.record.cluster in moves:
                continue
            cluster = self._scene.cluster_at(item.rect.center() + by, but=moves)
            target = cluster.id if cluster is not None else None
            if target != item.record.cluster:
                joins.setdefault(target, []).append(record_id)
        return [ChangeFields(tuple(joining), {"cluster": target}) for target, joining in joins.items()]

    def nudge(self, by: QPointF) -> None:
        """Move the selection by keyboard; a run of nudges is one undo step."""
        ids = self.movable(self._selection.ids)
        if not ids:
            self.tell_held_back(self._selection.ids)
        else:
            self.move(ids, by, gesture="nudge:" + ",".join(sorted(ids)))

    def resize(self, record_id: RecordId, rect: QRectF) -> None:
        """Give an item a new rectangle."""
        self.apply(
            ResizeItem(record_id, Vector(rect.x(), rect.y()), Size(max(1.0, rect.width()), max(1.0, rect.height())))
        )

    # -- the selection

    def live_records(self) -> int:
        """How many live records the whole project has."""
        return sum(record.deleted_at is None for record in self._project.document.records.everything())

    def doomed(self) -> tuple[RecordId, ...]:
        """What `trash` would take: the selection but for what is locked or held back, and connectors hanging on it."""
        ids = self._unlocked()
        return (*ids, *(each for each in self.hanging_on(ids) if each not in ids))

    def hanging_on(self, ids: Iterable[RecordId]) -> tuple[RecordId, ...]:
        """Connectors of items; not those that are held back, which show nowhere without their end."""
        hanging = {connector.id for record_id in ids for connector in self._scene.connectors_of(record_id)}
        return tuple(sorted(each for each in hanging if self.may(each)))

    def trash(self) -> None:
        """Take the selection to the trash, with the connectors that hang on it."""
        ids = self._unlocked()
        if not ids:
            self.tell_held_back(self._selection.ids)
            return
        ruled = self._scene.backdrop.remove(ids)
        loose: list[Command] = [
            ChangeFields(tuple(item.id for item in self._scene.members(each)), {"cluster": None})
            for each in ids
            if isinstance(self._scene.get(each), ClusterItem)
        ]
        self.apply(ruled or Together((*loose, TrashRecords(self.doomed()))))

    def restore(self, record_id: RecordId) -> None:
        """Take a record out of the trash."""
        self.apply(RestoreRecords((record_id,)))

    def restack(self, *, to_front: bool) -> None:
        """Bring the selection in front of everything, or behind."""
        ids = tuple(each for each in self._selection.ids if isinstance(self._record(each), Placed))
        if ids:
            self.apply(Restack(ids, to_front))

    def colour(self, colour: NoteColour, filling: Sequence[RecordId] = ()) -> None:
        """Colour the selection, and fill some shapes of it; new notes take the colour too."""
        ids = tuple(each for each in self._unlocked() if hasattr(self._record(each), "colour"))
        if any(isinstance(self._record(each), Note) for each in ids):
            self.note_colour = colour
        if ids:
            coloured = ChangeFields(ids, {"colour": colour})
            filled = ChangeFields(tuple(filling), {"filled": True})
            self.apply(Together((coloured, filled)) if filling else coloured)

    def toggle_lock(self) -> None:
        """Lock the selection, or unlock it when all of it is locked."""
        ids = tuple(each for each in self._selection.ids if isinstance(self._record(each), Placed))
        if ids:
            self.apply(ChangeFields(ids, {"locked": not all(map(self._locked, ids))}))

    def unlock(self, ids: Iterable[RecordId]) -> None:
        """Let hands change items again."""
        self.apply(ChangeFields(tuple(ids), {"locked": False}))

    def cluster(self) -> RecordId | None:
        """Frame the selected notes and ideas; returns the cluster."""
        members = tuple(each for each in self._unlocked() if hasattr(self._record(each), "cluster"))
        if not members:
            return None
        record_id = new_id()
        return record_id if self.apply(ClusterItems(record_id, self._scene.board, members)) else None

    def uncluster(self) -> None:
        """Take the frames of selected clusters away; for selected members, let them leave theirs."""
        frames = [each for each in self._unlocked() if isinstance(self._record(each), Cluster)]
        members = tuple(each for each in self._unlocked() if getattr(self._record(each), "cluster", None))
        commands: list[Command] = [Uncluster(each) for each in frames]
        if members:
            commands.append(ChangeFields(members, {"cluster": None}))
        freed = [item.id for each in frames for item in self._scene.members(each)]
        if commands and self.apply(Together(tuple(commands))) and freed:
            self._selection.set(freed)

    def toggle_vote(self, ids: Iterable[RecordId] | None = None) -> None:
        """Give ideas one's vote; when all have it, take it back."""
        chosen = self._selection.ids if ids is None else ids
        ideas = [item for each in chosen if isinstance(item := self._scene.get(each), IdeaItem)]
        if not ideas:
            return
        me = self._project.person
        if all(item.voted for item in ideas):
            commands: list[Command] = [WithdrawVote(item.id, me) for item in ideas]
        else:
            commands = [CastVote(item.id, me) for item in ideas if not item.voted]
        self.apply(commands[0] if len(commands) == 1 else Together(tuple(commands)))

    def next_status(self) -> None:
        """Take ideas one step on, all to the step after that of the first: selected, prototyped, tested, and round."""
        ideas = [item for each in self._selection.ids if isinstance(item := self._scene.get(each), IdeaItem)]
        if ideas:
            steps = list(IdeaStatus)
            step = steps[(steps.index(ideas[0].record.status) + 1) % len(steps)]
            self.apply(ChangeFields(tuple(item.id for item in ideas), {"status": step}))

    def selected_records(self) -> list[Record]:
        """What copying takes: the selection with members of clusters and connectors between them, back to front."""
        chosen = self.with_members(self._selection.ids)
        items = sorted((item for each in chosen if (item := self._scene.get(each))), key=lambda item: item.z)
        inside = set(chosen)
        found = {
            connector.id: connector.record
            for each in chosen
            for connector in self._scene.connectors_of(each)
            if connector.record.source in inside and connector.record.target in inside
        }
        return [_as_shown(item) for item in items] + list(found.values())

    # -- helpers

    @property
    def edits(self) -> int:
        """How many edits were made here; tells whether something came between two of them."""
        return self._edits

    def _record(self, record_id: RecordId) -> Record | None:
        item = self._scene.get(record_id)
        return item.record if item is not None else None

    def _locked(self, record_id: RecordId) -> bool:
        item = self._scene.get(record_id)
        return item is not None and item.locked

    def _unlocked(self) -> tuple[RecordId, ...]:
        chosen = (each for each in self._selection.ids if each in self._scene and not self._locked(each))
        return tuple(each for each in chosen if self.may(each))


def _as_shown(item: BoardItem) -> Record:
    """A record with the place at which it lies on the board, whatever that follows from."""
    record, corner = item.record, Vector(item.rect.x(), item.rect.y())
    if not isinstance(record, Placed) or record.at == corner:
        return record
    size = Size(item.rect.width(), item.rect.height()) if item.flows else record.size
    return record.model_copy(update={"at": corner, "size": size})


def _in_words(error: AppError) -> AppError:
    """What the model says of a value, for people."""
    if not isinstance(error, InvalidInput) or isinstance(error, TooLarge):
        return error
    unchanged = tr("The board is unchanged.")
    match error.field.split(".")[0]:
        case "at":
            return InvalidInput(tr("The board ends here: nothing can lie farther out."), field="at", safe=unchanged)
        case "size":
            return InvalidInput(tr("Nothing on a board can be so large."), field="size", safe=unchanged)
        case _:
            return error
