"""Pages of zones on which people have drawn, for `shots.py`: every sort of free item, one of them selected."""

from __future__ import annotations

from math import cos, pi, sin

from shot_states import Take

from dttools.document import Command
from dttools.document.commands import AddRecord, DrawStrokes, Together
from dttools.ids import RecordId, new_id
from dttools.model import (
    Connector,
    Frame,
    Free,
    FreeText,
    InkColour,
    NoteColour,
    Picture,
    Shape,
    Size,
    Stamp,
    StrokeTool,
)
from dttools.model.ink import InkPoint, strokes_of
from dttools_desktop.canvas.zones import ZoneView
from dttools_desktop.windows.project.page import ProjectPage


def drawn_page(take: Take, page: ProjectPage, record: RecordId, name: str, picture: str) -> None:
    """A page with drawings, then the pen's bar; afterwards the page is as it was."""
    page.show_record(record)
    view = page.board_view()
    assert isinstance(view, ZoneView)
    box = new_id()
    view.operations.apply(Together(tuple(_drawings(view, box, picture))))
    take(page.window(), f"{name}-drawn")
    view.selection.set([box])
    take(page.window(), f"{name}-drawn-selected")
    view.toolbox.draw(StrokeTool.PEN)
    take(page.window(), f"{name}-drawn-pen")
    view.toolbox.select()
    view.selection.clear()
    view.operations.undo()


def _drawings(view: ZoneView, box: RecordId, picture: str) -> list[Command]:
    first, second, third, last, other = (view.page.zones[place].rect for place in (0, 1, 2, -1, -2))
    frame = last.united(other).adjusted(-12, -2, 12, 12)
    notes = view.page.zones[0].notes
    around = notes[0].adjusted(-10, -10, 10, 10)
    ring = [
        (
            around.center().x() + around.width() / 2 * cos(turn),
            around.center().y() + around.height() / 2 * sin(turn),
            0.6,
        )
        for turn in (step * 2 * pi / 60 for step in range(62))
    ]
    marked = view.page.zones[1].notes[0]
    line = [(marked.left() + 12 + step, marked.top() + 26 + 3 * sin(step / 9), 0.5) for step in range(0, 120, 4)]
    note = view.page.notes(view.page.zones[1].zone)[0].id
    free: list[tuple[type[Free], RecordId, dict[str, object]]] = [
        (Frame, new_id(), _at(frame.left(), frame.top(), frame.width(), frame.height(), title="Depois")),
        (Shape, box, _at(third.left() + 150, third.top() + 96, 150, 80, text="Por quê?", colour=NoteColour.YELLOW)),
        (FreeText, new_id(), _at(second.left() + 70, second.bottom() - 44, 240, 30, text="Perguntar à triagem")),
        (Stamp, new_id(), _at(first.right() - 190, first.bottom() - 80, 56, 56, symbol="heart")),
        (Picture, new_id(), _at(third.right() - 100, third.bottom() - 90, 80, 80, asset=picture, natural=(360, 360))),
    ]
    return [
        *(_stroke(view, ring, StrokeTool.PEN, InkColour.RED, 4.0), _stroke(view, line, StrokeTool.HIGHLIGHTER)),
        *(
            AddRecord(model, made, {**values, "board": view.scene.board, "order": f"b{place}"})
            for place, (model, made, values) in enumerate(free)
        ),
        AddRecord(Connector, new_id(), {"board": view.scene.board, "source": box, "target": note}),
    ]


def _at(x: float, y: float, width: float, height: float, **values: object) -> dict[str, object]:
    return {"at": (x, y), "size": Size(width, height), **values}


def _stroke(
    view: ZoneView,
    points: list[InkPoint],
    tool: StrokeTool,
    ink: InkColour = InkColour.YELLOW,
    width: float = 20.0,
) -> Command:
    made = {new_id(): drawn for drawn in strokes_of(points, width, 0.5)}
    return DrawStrokes(view.scene.board, made, ["c0"] * len(made), tool, ink, width)
