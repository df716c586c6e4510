"""What lies ready for drawing: the pens with their colours and widths, the shape, the stamp and how texts are set."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from dttools.model import InkColour, NoteColour, StrokeTool, TextAlign


@dataclass(frozen=True, slots=True)
class Pen:
    """A pen or a highlighter; its width is in board units."""

    tool: StrokeTool
    ink: InkColour
    width: float


WIDTHS: dict[StrokeTool, tuple[float, ...]] = {
    StrokeTool.PEN: (2.0, 4.0, 8.0, 16.0),
    StrokeTool.HIGHLIGHTER: (12.0, 20.0, 32.0, 48.0),
}
FONT_SIZES = (16, 24, 36, 48, 72, 96)
INKS: dict[StrokeTool, tuple[InkColour, ...]] = {
    StrokeTool.PEN: tuple(InkColour),
    StrokeTool.HIGHLIGHTER: tuple(ink for ink in InkColour if ink is not InkColour.BLACK),
}


@dataclass(slots=True)
class ShapeLook:
    """How the next shape looks; it takes what the last one was given."""

    name: str = "rectangle"
    colour: NoteColour = NoteColour.WHITE
    filled: bool = True
    ink: InkColour = InkColour.BLACK


@dataclass(slots=True)
class TextLook:
    """How the next text looks."""

    font_size: int = 24
    ink: InkColour = InkColour.BLACK
    align: TextAlign = TextAlign.LEFT


class DrawingKit(QObject):
    """Remembers what was chosen last."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pens = {
            StrokeTool.PEN: Pen(StrokeTool.PEN, InkColour.BLACK, 4.0),
            StrokeTool.HIGHLIGHTER: Pen(StrokeTool.HIGHLIGHTER, InkColour.YELLOW, 20.0),
        }
        self.shape = ShapeLook()
        self.text = TextLook()
        self.symbol = "thumbs_up"

    def pen(self, tool: StrokeTool) -> Pen:
        """The pen or the highlighter as it was used last."""
        return self._pens[tool]

    def change_pen(self, tool: StrokeTool, *, ink: InkColour | None = None, width: float | None = None) -> None:
        """Take another colour or width."""
        pen = self.pen(tool)
        self._pens[tool] = replace(pen, ink=ink or pen.ink, width=width or pen.width)
        self.changed.emit()
