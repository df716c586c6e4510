"""What is dropped on a board or pasted into it: pictures, tables, texts, links. One reader a sort of content."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPointF
from PySide6.QtGui import QImage

from dttools.errors import AppError, NotFound, TooLarge, UnsupportedFile
from dttools.exchange.tables import read_table
from dttools_desktop.canvas.inserting import Source, file_source, image_source, is_picture_file
from dttools_desktop.canvas.links import is_web
from dttools_desktop.canvas.pasting import Cell
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView

_TABLES = frozenset({".csv", ".tsv", ".tab", ".pb"})
_TEXTS = frozenset({".txt", ".md", ".text"})
_MOST_TEXT = 2_000_000
"""Bytes of a text file that becomes notes."""


def is_table_file(path: Path) -> bool:
    """Whether a file's name is that of a table of ideas."""
    return path.suffix.lower() in _TABLES


def takes(mime: QMimeData) -> bool:
    """Whether a board has a use for what is dragged over it."""
    return mime.hasImage() or mime.hasUrls() or mime.hasText()


def has_pictures(mime: QMimeData) -> bool:
    """Whether there is a picture in it; nothing is read."""
    return mime.hasImage() or any(map(is_picture_file, _files(mime)))


def picture_sources(mime: QMimeData) -> list[Source]:
    """Pictures among files, or the image itself; a browser gives the image and its address."""
    files = [file_source(path) for path in _files(mime) if is_picture_file(path)]
    if files or not mime.hasImage():
        return files
    image = mime.imageData()
    return [image_source(QImage(image))] if isinstance(image, QImage) and not image.isNull() else []


def drop(view: BoardView, mime: QMimeData, at: QPointF) -> None:
    """Make of it what it is: pictures, an import, notes, a note with a link. In zones tables become notes too."""
    if view.operations.refuses() or not view.typist.finish():
        return
    pictures, files = picture_sources(mime), _files(mime)
    tables = [path for path in files if is_table_file(path)]
    if pictures:
        view.inserter.insert(pictures, at)
    if tables and view.free:
        view.table_dropped.emit(tables[0])
    elif tables:
        _drop_cells(view, tables[0], at)
    texts = [path for path in files if path.suffix.lower() in _TEXTS]
    if texts:
        _drop_texts(view, texts, at)
    if files or pictures:
        _refuse_others(view, files)
        return
    links = [url for url in mime.urls() if is_web(url)]
    if links:
        view.operations.put_notes([url.toString() for url in links], at)
    elif mime.hasText():
        view.pasteboard.paste_text(mime.text(), at)


def _files(mime: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


def _drop_texts(view: BoardView, paths: list[Path], at: QPointF) -> None:
    try:
        text = "\n".join(_text_of(path) for path in paths)
    except AppError as error:
        view.operations.failed.emit(error)
        return
    view.pasteboard.paste_text(text, at)


def _drop_cells(view: BoardView, path: Path, at: QPointF) -> None:
    """Each cell of a table that is not empty, row by row."""
    try:
        rows = read_table(_content_of(path)).rows
    except AppError as error:
        view.operations.failed.emit(error)
        return
    texts = [text for row in rows for cell in row.cells if (text := cell.strip())]
    view.pasteboard.paste_cells([Cell(text, place, 0) for place, text in enumerate(texts)], at)


def _text_of(path: Path) -> str:
    try:
        return _content_of(path).decode("utf-8-sig").replace("\t", " ")
    except UnicodeDecodeError as error:
        raise UnsupportedFile(
            tr("The file {name} is not a plain text.").format(name=path.name),
            safe=tr("The board is unchanged."),
            todo=tr("Save it as text in UTF-8 and drop it again."),
        ) from error


def _content_of(path: Path) -> bytes:
    unchanged = tr("The board is unchanged.")
    try:
        if path.stat().st_size > _MOST_TEXT:
            raise TooLarge(
                tr("The file {name} is too long to become notes.").format(name=path.name),
                safe=unchanged,
                todo=tr("Copy the part that you need and paste it."),
            )
        return path.read_bytes()
    except OSError as error:
        raise NotFound(tr("The file {name} cannot be read.").format(name=path.name), safe=unchanged) from error


def _refuse_others(view: BoardView, files: list[Path]) -> None:
    others = [path.name for path in files if not (is_picture_file(path) or is_table_file(path))]
    others = [name for name in others if Path(name).suffix.lower() not in _TEXTS]
    if others:
        view.operations.failed.emit(
            UnsupportedFile(
                tr("DTTools cannot put {name} on a board.").format(name=others[0]),
                todo=tr("Drop pictures, texts, or tables as CSV or TSV."),
            )
        )
