"""An open project with a folder for its pictures, and pictures to put in."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage, QImageWriter
from PySide6.QtWidgets import QApplication

from dttools_desktop.canvas.view import BoardView
from dttools_desktop.workspace import prepare_picture
from support.memory_project import MemoryProject


class PictureProject(MemoryProject):
    """As `MemoryProject`, with real pictures made safe as the app makes them."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def add_asset(self, content: bytes) -> str:
        asset = prepare_picture(content)
        (self._folder / asset.sha256).write_bytes(asset.content)
        return asset.sha256

    def asset_path(self, asset: str) -> Path | None:
        path = self._folder / asset
        return path if path.exists() else None


def painted(width: int = 400, height: int = 200, left: str = "#c00000", right: str = "#0000c0") -> QImage:
    """A picture of two halves."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(left))
    for x in range(width // 2, width):
        for y in range(height):
            image.setPixelColor(x, y, QColor(right))
    return image


def png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())


def files_mime(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def drop_on(view: BoardView, mime: QMimeData, at: QPointF) -> bool:
    """Drag something over the board and let it go; whether the board wanted it."""
    action, keys, left = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    entering = QDragEnterEvent(at.toPoint(), action, mime, left, keys)
    QApplication.sendEvent(view, entering)
    if entering.isAccepted():
        QApplication.sendEvent(view, QDropEvent(at, action, mime, left, keys))
    return entering.isAccepted()
