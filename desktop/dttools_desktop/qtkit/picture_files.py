"""Pictures that a person hands over, as bytes: out of a file, the clipboard or another program."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageWriter

from dttools.errors import NotFound, TooLarge
from dttools_resources.i18n import tr

_MOST_READ = 256 * 1024 * 1024
"""Bytes; a larger file is refused unread. What a project takes is less."""


def content_of(path: Path, unchanged: str) -> bytes:
    """Read a picture file.

    Args:
        path: The file.
        unchanged: What stays as it is when it cannot be read, in words.

    Raises:
        TooLarge: It is larger than any picture.
        NotFound: It cannot be read.
    """
    try:
        size = path.stat().st_size
        if size > _MOST_READ:
            raise TooLarge(
                tr("This file has {size} MB; that is too large for a picture.").format(size=size // 1_000_000),
                safe=unchanged,
                todo=tr("Save the picture smaller and try again."),
            )
        return path.read_bytes()
    except OSError as error:
        raise NotFound(
            tr("The file {name} cannot be read.").format(name=path.name),
            safe=unchanged,
            todo=tr("Choose another file."),
        ) from error


def png_of(image: QImage) -> bytes:
    """Encode an image without loss."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    return bytes(buffer.data().data())
