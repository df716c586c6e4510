"""Putting pictures on a board: files and images are read in a worker and land together, as one edit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF
from PySide6.QtGui import QImage, QImageReader
from PySide6.QtWidgets import QFileDialog

from dttools.document.commands import AddRecord, Together
from dttools.errors import AppError, NotFound
from dttools.ids import new_id
from dttools.model import Picture, Size, Vector
from dttools_desktop.qtkit.errors_ui import as_app_error
from dttools_desktop.qtkit.picture_files import content_of, png_of
from dttools_desktop.qtkit.widgets.busy import BusyOverlay
from dttools_desktop.qtkit.workers import Progress, Workers
from dttools_resources.i18n import ntr, tr

if TYPE_CHECKING:
    from dttools_desktop.canvas.port import ProjectPort
    from dttools_desktop.canvas.view import BoardView

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff"})
LONG_SIDE = 480.0
"""Board units; a picture comes no larger."""
_GAP = 24.0
_MOST_NAMED = 5
"""Files that a message names."""


@dataclass(frozen=True, slots=True)
class Source:
    """Something that is said to be a picture. `read` is called in a worker and may raise an `AppError`."""

    name: str
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Taken:
    """A picture that the project keeps."""

    asset: str
    natural: Size


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of several sources: the pictures, and by name why others are none."""

    taken: tuple[Taken, ...]
    refused: tuple[tuple[str, AppError], ...]


class Inserter(QObject):
    """Pictures for the board of a view."""

    def __init__(self, view: BoardView) -> None:
        super().__init__(view)
        self._view = view
        self._workers: Workers | None = None
        self.dialog: QFileDialog | None = None
        self.busy = False

    def ask(self) -> None:
        """Let a person choose files."""
        view = self._view
        dialog = QFileDialog(view.window(), tr("Insert pictures"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        patterns = " ".join(f"*{suffix}" for suffix in sorted(SUFFIXES))
        dialog.setNameFilters([tr("Pictures") + f" ({patterns})", tr("All files") + " (*)"])
        dialog.filesSelected.connect(lambda names: self.insert([file_source(Path(name)) for name in names]))
        dialog.finished.connect(self._asked)
        self.dialog = dialog
        dialog.open()

    def _asked(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def insert(self, sources: Sequence[Source], at: QPointF | None = None) -> None:
        """Read pictures and put them around a point of the board, or in the middle; tells which are refused."""
        if not sources or self.busy or self._view.operations.refuses():
            return
        self.busy = True
        project = self._view.scene.project
        work = self._pool().start(
            lambda progress: read_all(project, sources, progress), lambda outcome: self._put(outcome, at), self._failed
        )
        work.cancelled.connect(self._idle)
        BusyOverlay(
            self._view, ntr("Reading {n} picture", "Reading {n} pictures", len(sources)).format(n=len(sources))
        ).follow(work)

    def _pool(self) -> Workers:
        if self._workers is None:
            self._workers = Workers(threads=1)
            self._workers.end_with(self)
        return self._workers

    def _idle(self) -> None:
        self.busy = False

    def _failed(self, error: BaseException) -> None:
        self._idle()
        self._view.operations.failed.emit(as_app_error(error))

    def _put(self, outcome: Outcome, at: QPointF | None) -> None:
        self._idle()
        if outcome.taken:
            self._place(outcome.taken, at if at is not None else self._view.camera.visible.center())
        if outcome.refused:
            self._tell(outcome)

    def _place(self, taken: Sequence[Taken], at: QPointF) -> None:
        """In rows around a point; one edit."""
        view = self._view
        sizes = [_shown_size(each.natural) for each in taken]
        ids = tuple(new_id() for _ in taken)
        cluster = view.scene.cluster_at(at)
        added = [
            AddRecord(
                Picture,
                made,
                {
                    "board": view.scene.board,
                    "at": corner,
                    "size": size,
                    "order": order,
                    "asset": each.asset,
                    "natural": each.natural,
                    "cluster": cluster.id if cluster is not None and not cluster.locked else None,
                },
            )
            for made, each, size, corner, order in zip(
                ids, taken, sizes, _corners(sizes, at), view.operations.orders_on_top(len(taken)), strict=True
            )
        ]
        if view.operations.apply(added[0] if len(added) == 1 else Together(tuple(added))):
            view.toolbox.select()
            view.selection.set(ids)
            view.show_area(view.scene.bounds_of(ids))

    def _tell(self, outcome: Outcome) -> None:
        total = len(outcome.taken) + len(outcome.refused)
        if total == 1:
            self._view.operations.failed.emit(outcome.refused[0][1])
            return
        number = len(outcome.refused)
        text = ntr("{n} of {total} pictures was not taken", "{n} of {total} pictures were not taken", number)
        lines = [f"{name}: {error.message}" for name, error in outcome.refused[:_MOST_NAMED]]
        if number > _MOST_NAMED:
            lines.append("…")
        self._view.messages.show("warning", text.format(n=number, total=total), "\n".join(lines))


def read_all(project: ProjectPort, sources: Sequence[Source], progress: Progress) -> Outcome:
    """Read pictures one by one and keep them; those that are none do not keep the others back. For a worker."""
    taken: list[Taken] = []
    refused: list[tuple[str, AppError]] = []
    for place, source in enumerate(sources):
        progress(place / len(sources), source.name)
        try:
            taken.append(_read(project, source))
        except AppError as error:
            refused.append((source.name, error))
    return Outcome(tuple(taken), tuple(refused))


def _read(project: ProjectPort, source: Source) -> Taken:
    asset = project.add_asset(source.read())
    path = project.asset_path(asset)
    size = QImageReader(str(path)).size() if path is not None else None
    if size is None or size.isEmpty():
        raise NotFound(tr("This picture could not be kept."), todo=tr("Try it again."))
    return Taken(asset, Size(size.width(), size.height()))


def is_picture_file(path: Path) -> bool:
    """Whether a file's name is that of a picture."""
    return path.suffix.lower() in SUFFIXES


def file_source(path: Path) -> Source:
    """A file, read when its turn comes."""
    return Source(path.name, lambda: content_of(path, tr("The board is unchanged.")))


def image_source(image: QImage) -> Source:
    """A picture of the clipboard or of another program."""
    return Source(tr("Picture"), lambda: png_of(image))


def _shown_size(natural: Size) -> Size:
    shrunk = min(1.0, LONG_SIDE / max(natural))
    return Size(max(1.0, natural.width * shrunk), max(1.0, natural.height * shrunk))


def _corners(sizes: Sequence[Size], middle: QPointF) -> list[Vector]:
    """Top-left corners of boxes in rows of about equal number, centred on a point."""
    wide = ceil(sqrt(len(sizes)))
    rows = [sizes[start : start + wide] for start in range(0, len(sizes), wide)]
    top = middle.y() - (sum(max(size.height for size in row) for row in rows) + _GAP * (len(rows) - 1)) / 2
    found: list[Vector] = []
    for row in rows:
        left = middle.x() - (sum(size.width for size in row) + _GAP * (len(row) - 1)) / 2
        for size in row:
            found.append(Vector(left, top))
            left += size.width + _GAP
        top += max(size.height for size in row) + _GAP
    return found
