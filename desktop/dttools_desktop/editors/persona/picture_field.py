"""The picture of a persona: dropped, pasted or chosen; read in a worker, so that a large one stops nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QEnterEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QWidget

from dttools.model import Persona
from dttools_desktop.canvas.clipboard import on_clipboard
from dttools_desktop.canvas.port import ProjectPort
from dttools_desktop.canvas.style import board_style
from dttools_desktop.editors.portrait import painted_portrait, picture_of
from dttools_desktop.qtkit.errors_ui import as_app_error
from dttools_desktop.qtkit.icons import icon, pixmap
from dttools_desktop.qtkit.picture_files import content_of, png_of
from dttools_desktop.qtkit.theme import current_theme, theme_changed
from dttools_desktop.qtkit.widgets import menu
from dttools_desktop.qtkit.workers import Workers
from dttools_resources.i18n import tr

SIDE = 152
_PATTERNS = "(*.png *.jpg *.jpeg *.webp *.gif *.bmp *.tif *.tiff)"


class PictureField(QAbstractButton):
    """A circle with the picture; a click, Return or Space offers what can be done with it."""

    chosen = Signal(str)
    """The hash of a picture that the project keeps now; empty to take the picture away."""
    refused = Signal(object)
    """An `AppError`: the picture stays as it was."""
    begun = Signal()

    def __init__(self, project: ProjectPort, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._persona: Persona | None = None
        self._workers = Workers(threads=1)
        self._workers.end_with(self)
        self.busy = False
        self.read_only = False
        self._over = False
        self._dragging = False
        self.dialog: QFileDialog | None = None
        self.setFixedSize(SIDE, SIDE)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self.open_menu)
        self.menu = menu(self)
        self.menu.aboutToShow.connect(self._fill_menu)
        theme_changed.connect(self.update)

    def show_persona(self, persona: Persona) -> None:
        """Show the picture of a persona as they are now."""
        self._persona = persona
        self.setAccessibleName(tr("Picture of the persona") if persona.avatar else tr("Add a picture of the persona"))
        self.setToolTip(tr("Drop a picture here, or click to choose one"))
        self.update()

    # -- getting a picture

    def use_file(self, path: Path) -> None:
        """Read a picture file and keep it."""
        self._work(lambda: content_of(path, tr("The persona keeps the picture it had.")))

    def use_image(self, image: QImage) -> None:
        """Keep a picture from the clipboard or from another program."""
        self._work(lambda: png_of(image))

    def _work(self, read: Callable[[], bytes]) -> None:
        if self.busy or self.read_only:
            return
        self.busy = True
        self.begun.emit()
        self.update()
        self._workers.start(lambda _progress: self._project.add_asset(read()), self._kept, self._failed)

    def _kept(self, asset: str) -> None:
        self.busy = False
        self.update()
        self.chosen.emit(asset)

    def _failed(self, error: BaseException) -> None:
        self.busy = False
        self.update()
        self.refused.emit(as_app_error(error))

    def _use_mime(self, mime: QMimeData) -> None:
        files = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
        if files:
            self.use_file(files[0])
        elif mime.hasImage():
            self.use_image(QImage(mime.imageData()))

    def ask(self) -> None:
        """Let a person choose a file."""
        dialog = QFileDialog(self.window(), tr("Choose a picture"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([tr("Pictures") + f" {_PATTERNS}", tr("All files") + " (*)"])
        dialog.fileSelected.connect(lambda name: self.use_file(Path(name)))
        dialog.finished.connect(self._asked)
        self.dialog = dialog
        dialog.open()

    def _asked(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    # -- what is offered

    def open_menu(self) -> None:
        """Offer to choose, paste or take away a picture; without a picture, choose at once."""
        if self.read_only or self.busy:
            return
        if self._persona is not None and self._persona.avatar:
            self.menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
        else:
            self.ask()

    def _fill_menu(self) -> None:
        self.menu.clear()
        self.menu.addAction(icon("image-plus", "muted"), tr("Replace the picture…"), self.ask)
        self.menu.addAction(icon("trash", "muted"), tr("Remove the picture"), lambda: self.chosen.emit(""))

    # -- Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 — Qt's name
        """Return does what Space does; Delete takes the picture away; a picture can be pasted."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        elif event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and not self.read_only:
            self.chosen.emit("")
        elif event.matches(QKeySequence.StandardKey.Paste):
            self._use_mime(on_clipboard())
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 — Qt's name
        """Files and pictures are welcome."""
        mime = event.mimeData()
        if not self.read_only and (mime.hasImage() or any(url.isLocalFile() for url in mime.urls())):
            event.acceptProposedAction()
            self._dragging = True
            self.update()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:  # noqa: N802 — Qt's name
        """Not here after all."""
        self._dragging = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 — Qt's name
        """Keep what was dropped."""
        self._dragging = False
        event.acceptProposedAction()
        self._use_mime(event.mimeData())
        self.update()

    def enterEvent(self, _event: QEnterEvent) -> None:  # noqa: N802 — Qt's name
        """Show what a click does."""
        self._over = True
        self.update()

    def leaveEvent(self, _event: QEvent) -> None:  # noqa: N802 — Qt's name
        """Back to the picture alone."""
        self._over = False
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 — Qt's name
        """Its fixed size."""
        return QSize(SIDE, SIDE)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 — Qt's name
        """Paint the circle, the ring of the keyboard, and what a click does."""
        style, theme = board_style(), current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        disc = QRectF(self.rect()).adjusted(6, 6, -6, -6)
        painted_portrait(painter, disc, self._persona, picture_of(self._project, self._persona), style)
        if self._dragging or self.property("keyboardFocus"):
            painter.setPen(QPen(style.accent, 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(disc.adjusted(-3, -3, 3, 3))
        if not self.read_only:
            self._paint_badge(painter, disc, active=self._over or self._dragging or self.busy)
        if self.busy:
            veil = theme.colour("surface")
            veil.setAlpha(210)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(veil)
            painter.drawEllipse(disc)
            painter.setPen(theme.colour("text"))
            painter.setFont(theme.font(theme.tokens.type.caption))
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, tr("Reading…"))
        painter.end()

    def _paint_badge(self, painter: QPainter, disc: QRectF, *, active: bool) -> None:
        style = board_style()
        badge = QRectF(disc.right() - 38, disc.bottom() - 38, 36, 36)
        painter.setPen(QPen(style.surface, 3))
        painter.setBrush(style.accent if active else current_theme().colour("sunken"))
        painter.drawEllipse(badge)
        picture = pixmap("image-plus", "on_accent" if active else "muted", 18, self.devicePixelRatioF())
        painter.drawPixmap(round(badge.center().x() - 9), round(badge.center().y() - 9), picture)
