"""Tags and authors as they show on the board."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from dttools.document.commands import ChangeFields
from dttools.model import Idea
from dttools_desktop.canvas.style import board_style
from dttools_desktop.canvas.view import BoardView
from support.board_hands import put
from support.memory_project import ME, MemoryProject


def picture(view: BoardView) -> QImage:
    view.finish_painting()
    return view.renderer.picture(QRectF(180, 80, 700, 300), 700, 300)


def test_tags_show_near_and_the_text_makes_room(view: BoardView, project: MemoryProject) -> None:
    note, idea = put(project, x=200, y=100, text="som"), put(project, Idea, x=500, y=100, description="luz")
    items = [item for each in (note, idea) if (item := view.scene.get(each)) is not None]
    before, rects = picture(view), [item.fields(board_style())[-1].rect for item in items]
    project.apply(ChangeFields((note, idea), {"tags": ("Sala", "Uma etiqueta que não caberia numa linha só", "x")}))
    assert picture(view) != before
    for item, rect in zip(items, rects, strict=True):
        assert item.fields(board_style())[-1].rect.bottom() < rect.bottom()


def test_authors_show_only_when_somebody_wants_them(view: BoardView, project: MemoryProject) -> None:
    put(project, x=200, y=100, text="som")
    before = picture(view)
    view.scene.know({ME: "Ana Prado"})
    assert picture(view) == before
    view.keys.do("authors")
    named = picture(view)
    assert named != before
    view.scene.know({ME: "Zoé Reis"})
    assert picture(view) != named
    view.keys.do("authors")
    assert picture(view) == before
