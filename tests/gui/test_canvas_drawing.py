"""Pen, highlighter, eraser, shapes, texts and stamps on a board, with real mouse, key and tablet events."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPointingDevice
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dttools.document.commands import AddRecord, ChangeFields, TrashRecords
from dttools.ids import new_id
from dttools.model import (
    Cluster,
    Connector,
    EmpathyMap,
    Free,
    FreeText,
    InkColour,
    Note,
    NoteColour,
    Shape,
    Size,
    Stamp,
    Stroke,
    StrokeTool,
    TextAlign,
)
from dttools.model.ink import unboxed
from dttools_desktop.canvas.outline import OutlineModel
from dttools_desktop.canvas.tools.draw import DrawTool
from dttools_desktop.canvas.tools.shape import ShapeTool
from dttools_desktop.canvas.view import BoardView
from dttools_desktop.editors.empathy_map import make_editor as make_map
from dttools_desktop.editors.ideation import IdeationEditor, make_editor
from dttools_desktop.qtkit.theme import Mode, apply_theme
from support.board_hands import ALT, LEFT, NONE, SHIFT, at, drag, move_held, put, tablet
from support.memory_project import MemoryProject

KEYS = Qt.Key
LINE = (0, 0, 5000, 10_000, 10_000, 5000)


def strokes(project: MemoryProject) -> list[Stroke]:
    return list(project.document.all(Stroke))


def shapes(project: MemoryProject) -> list[Shape]:
    return list(project.document.all(Shape))


def put_stroke(project: MemoryProject, x: float = 300, y: float = 200, **values: object) -> object:
    return put(project, Stroke, x, y, **{"points": LINE, "size": Size(200, 100), **values})


# -- pens


def test_p_draws_a_line_where_the_pointer_went_and_goes_on_drawing(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    qtbot.keyClick(view, KEYS.Key_P)
    drag(qtbot, view, at(view, 300, 300), at(view, 500, 400))
    drag(qtbot, view, at(view, 300, 500), at(view, 500, 500))
    first, second = strokes(project)
    assert first.tool is StrokeTool.PEN
    points = unboxed(first.points, *first.size)
    assert (first.at.x + points[0][0], first.at.y + points[0][1]) == pytest.approx((300, 300), abs=0.5)
    assert (first.at.x + points[-1][0], first.at.y + points[-1][1]) == pytest.approx((500, 400), abs=0.5)
    assert second.order > first.order
    assert isinstance(view.toolbox.current, DrawTool)
    project.undo()
    assert len(strokes(project)) == 1


@pytest.mark.parametrize(("theme", "most"), [("light", max), ("dark", min)])
def test_words_below_a_highlighter_stay_as_they_are(
    qapp: QApplication, view: BoardView, project: MemoryProject, theme: Mode, most: Callable[..., tuple[int, int]]
) -> None:
    apply_theme(qapp, theme)
    put(project, Note, 300, 200, text="■" * 40, size=Size(200, 200))
    words = QRectF(320, 220, 160, 30)
    bare = view.renderer.picture(words, 160, 30)
    places = [(x, y) for x in range(160) for y in range(30)]
    letter = most(places, key=lambda place: -bare.pixelColor(*place).lightness())
    straight = {"points": (0, 5000, 5000, 10_000, 5000, 5000), "size": Size(200, 100), "width": 90}
    put(project, Stroke, 300, 185, tool=StrokeTool.HIGHLIGHTER, ink=InkColour.BLUE, order="z0", **straight)
    marked = view.renderer.picture(words, 160, 30)
    assert all(bare.pixelColor(*place) != marked.pixelColor(*place) for place in places[:30])
    lights = bare.pixelColor(*letter).lightness(), marked.pixelColor(*letter).lightness()
    assert abs(lights[0] - lights[1]) < 12
    apply_theme(qapp, "light")


def test_two_quick_dots_are_two_strokes_not_a_double_click(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    view.toolbox.draw()
    qtbot.mouseClick(view, LEFT, NONE, at(view, 400, 300))
    qtbot.mouseDClick(view, LEFT, NONE, at(view, 404, 300))
    qtbot.mouseRelease(view, LEFT, NONE, at(view, 404, 300))
    assert len(strokes(project)) == 2
    assert view.typist.editor is None


def test_the_line_shows_under_the_pointer_while_no_tile_is_painted(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    view.finish_painting()
    view.toolbox.draw()
    view.toolbox.kit.change_pen(StrokeTool.PEN, ink=InkColour.RED, width=16)
    damaged: list[object] = []
    view.scene.damaged.connect(damaged.append)
    qtbot.mousePress(view, LEFT, NONE, QPoint(800, 120))
    move_held(qtbot, view, QPoint(800, 120), QPoint(1000, 120))
    seen = view.grab().toImage()
    assert damaged == []
    assert reddish(seen, QPoint(990, 120))
    qtbot.mouseRelease(view, LEFT, NONE, QPoint(1000, 120))
    assert reddish(view.grab().toImage(), QPoint(990, 120))
    assert view.renderer.complete
    assert strokes(project)[0].width == 16


def reddish(picture: QImage, spot: QPoint) -> bool:
    colour: QColor = picture.pixelColor(spot * picture.devicePixelRatio())
    return colour.red() > colour.blue() + 80


def test_the_line_stays_where_it_was_drawn_when_the_wheel_turns_meanwhile(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    view.toolbox.draw()
    qtbot.mousePress(view, LEFT, NONE, QPoint(400, 300))
    move_held(qtbot, view, QPoint(400, 300), QPoint(600, 300))
    view.camera.zoom_to(0.5)
    view.repaint()
    end = view.camera.to_board(QPointF(610, 310))
    qtbot.mouseRelease(view, LEFT, NONE, QPoint(610, 310))
    stroke = strokes(project)[0]
    points = unboxed(stroke.points, *stroke.size)
    assert stroke.at.x + points[-1][0] == pytest.approx(end.x(), abs=2)


def test_escape_leaves_the_line_then_the_pen(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    qtbot.keyClick(view, KEYS.Key_P)
    qtbot.mousePress(view, LEFT, NONE, QPoint(400, 300))
    move_held(qtbot, view, QPoint(400, 300), QPoint(600, 300))
    qtbot.keyClick(view, KEYS.Key_Escape)
    qtbot.mouseRelease(view, LEFT, NONE, QPoint(600, 300))
    assert strokes(project) == []
    assert not view.toolbox.selecting
    qtbot.keyClick(view, KEYS.Key_Escape)
    assert view.toolbox.selecting


def test_shift_draws_straight(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    qtbot.keyClick(view, KEYS.Key_H)
    qtbot.mousePress(view, LEFT, SHIFT, QPoint(400, 300))
    move_held(qtbot, view, QPoint(400, 300), QPoint(500, 500), SHIFT)
    move_held(qtbot, view, QPoint(500, 500), QPoint(700, 300), SHIFT)
    qtbot.mouseRelease(view, LEFT, SHIFT, QPoint(700, 300))
    stroke = strokes(project)[0]
    assert stroke.tool is StrokeTool.HIGHLIGHTER
    assert len(stroke.points) == 6


def test_a_tablet_tells_how_hard_it_presses(view: BoardView, project: MemoryProject) -> None:
    view.toolbox.draw()
    assert tablet(view, QEvent.Type.TabletPress, QPointF(300, 300), 0.1)
    for step in range(1, 20):
        assert tablet(view, QEvent.Type.TabletMove, QPointF(300 + step * 10, 300), step / 20)
    assert tablet(view, QEvent.Type.TabletRelease, QPointF(500, 300), 0.0)
    stroke = strokes(project)[0]
    pressures = stroke.points[2::3]
    assert pressures[0] == 1000
    assert pressures[-1] == 9500
    view.toolbox.select()
    assert not tablet(view, QEvent.Type.TabletPress, QPointF(300, 300), 0.1)


def test_the_other_end_of_a_tablets_pen_erases(view: BoardView, project: MemoryProject) -> None:
    put_stroke(project)
    rubber = QPointingDevice.PointerType.Eraser
    spot = QPointF(at(view, 400, 250))
    tablet(view, QEvent.Type.TabletPress, spot, 0.5, rubber)
    tablet(view, QEvent.Type.TabletRelease, spot, 0.5, rubber)
    assert strokes(project) == []
    assert view.toolbox.selecting


def test_a_peers_changes_while_one_draws_leave_the_line_alone(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    other = put(project)
    view.toolbox.draw()
    qtbot.mousePress(view, LEFT, NONE, QPoint(700, 300))
    move_held(qtbot, view, QPoint(700, 300), QPoint(800, 300))
    project.peer_does(TrashRecords((other,)))
    assert view.gesturing
    qtbot.mouseRelease(view, LEFT, NONE, QPoint(800, 300))
    assert len(strokes(project)) == 1


def test_nothing_is_drawn_on_a_board_that_is_read_only(
    qtbot: QtBot, editor: IdeationEditor, project: MemoryProject
) -> None:
    editor.set_read_only("Viewers look only.")
    for key in (KEYS.Key_P, KEYS.Key_R, KEYS.Key_K, KEYS.Key_T):
        qtbot.keyClick(editor.view, key)
        drag(qtbot, editor.view, QPoint(400, 300), QPoint(500, 400))
    assert not list(editor.scene.items())
    assert not project.can_undo


def test_a_stroke_on_a_cluster_belongs_to_it(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    frame = put(project, Cluster, 200, 200, size=Size(600, 400))
    view.toolbox.draw()
    drag(qtbot, view, at(view, 300, 300), at(view, 500, 400))
    assert strokes(project)[0].cluster == frame


# -- the eraser


def test_the_eraser_takes_whole_strokes_and_one_undo_brings_them_back(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    crossed = {put_stroke(project, y=200), put_stroke(project, y=320)}
    locked, note = put_stroke(project, y=440, locked=True), put(project, Note, 350, 560)
    away = put_stroke(project, x=900)
    project.close_gesture()
    qtbot.keyClick(view, KEYS.Key_E)
    drag(qtbot, view, at(view, 400, 180), at(view, 400, 700))
    assert {stroke.id for stroke in strokes(project)} == {locked, away}
    assert next(project.document.all(Note)).id == note
    assert crossed <= {record.id for record in project.document.records.trash()}
    project.undo()
    assert len(strokes(project)) == 4


def test_escape_brings_back_what_was_erased(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    put_stroke(project)
    view.toolbox.erase()
    qtbot.mousePress(view, LEFT, NONE, at(view, 400, 150))
    move_held(qtbot, view, at(view, 400, 150), at(view, 400, 400))
    assert strokes(project) == []
    qtbot.keyClick(view, KEYS.Key_Escape)
    assert len(strokes(project)) == 1


# -- shapes


@pytest.mark.parametrize(("key", "name"), [(KEYS.Key_R, "rectangle"), (KEYS.Key_O, "ellipse"), (KEYS.Key_D, "diamond")])
def test_a_drag_puts_a_shape_and_selects_it(
    qtbot: QtBot, view: BoardView, project: MemoryProject, key: Qt.Key, name: str
) -> None:
    qtbot.keyClick(view, key)
    drag(qtbot, view, at(view, 500, 400), at(view, 300, 250))
    shape = shapes(project)[0]
    assert shape.shape == name
    assert (shape.at, shape.size) == ((300, 250), (200, 150))
    assert view.selection.ids == (shape.id,)
    assert view.toolbox.selecting


def test_shift_makes_it_even_and_alt_drags_from_the_middle(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    view.toolbox.shape("ellipse")
    drag(qtbot, view, at(view, 500, 400), at(view, 600, 430), SHIFT)
    view.toolbox.shape("ellipse")
    drag(qtbot, view, at(view, 500, 400), at(view, 600, 430), ALT)
    square, centred = shapes(project)
    assert square.size == (100, 100)
    assert (centred.at, centred.size) == ((400, 370), (200, 60))


@pytest.mark.parametrize(("end", "start"), [((600, 500), 0), ((400, 500), 1), ((400, 300), 2), ((600, 300), 3)])
def test_a_line_begins_where_the_drag_began(
    qtbot: QtBot, view: BoardView, project: MemoryProject, end: tuple[int, int], start: int
) -> None:
    qtbot.keyClick(view, KEYS.Key_A)
    drag(qtbot, view, at(view, 500, 400), at(view, *end))
    assert shapes(project)[0].start == start


def test_a_level_line_has_a_height_and_can_be_taken(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    qtbot.keyClick(view, KEYS.Key_L)
    drag(qtbot, view, at(view, 300, 400), at(view, 600, 405), SHIFT)
    assert shapes(project)[0].size == (pytest.approx(300, abs=1), 1)
    view.selection.clear()
    qtbot.mouseClick(view, LEFT, NONE, at(view, 450, 402))
    assert view.selection.ids == (shapes(project)[0].id,)


def test_a_click_puts_a_shape_of_the_usual_size_and_escape_none(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    view.toolbox.shape("rectangle")
    qtbot.keyClick(view, KEYS.Key_Escape)
    qtbot.mouseClick(view, LEFT, NONE, at(view, 500, 400))
    assert shapes(project) == []
    view.toolbox.shape("rectangle")
    qtbot.mouseClick(view, LEFT, NONE, at(view, 500, 400))
    assert shapes(project)[0].size == (200, 140)


def test_enter_writes_into_a_shape(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    made = put(project, Shape, shape="ellipse")
    view.selection.set([made])
    qtbot.keyClick(view, KEYS.Key_Return)
    assert view.typist.editor is not None
    qtbot.keyClicks(view.typist.editor, "Login")
    qtbot.keyClick(view.typist.editor, KEYS.Key_Escape)
    assert shapes(project)[0].text == "Login"
    item = view.scene.get(made)
    assert item is not None
    assert item.name() == "Ellipse: Login"


def test_what_an_unfilled_shape_frames_can_be_taken_through_it(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    note = put(project, Note, 350, 250)
    frame = put(project, Shape, 300, 200, size=Size(400, 320), filled=False, order="z1")
    qtbot.mouseClick(view, LEFT, NONE, at(view, 400, 300))
    assert view.selection.ids == (note,)
    qtbot.mouseClick(view, LEFT, NONE, at(view, 302, 300))
    assert view.selection.ids == (frame,)


def test_connectors_stick_to_shapes_and_texts(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    shape, text = put(project, Shape, 300, 200), put(project, FreeText, 700, 250, text="Depois")
    stroke = put_stroke(project, x=300, y=500)
    qtbot.keyClick(view, KEYS.Key_C)
    drag(qtbot, view, at(view, 400, 270), at(view, 720, 262))
    connector = next(project.document.all(Connector))
    assert (connector.source, connector.target) == (shape, text)
    qtbot.keyClick(view, KEYS.Key_C)
    drag(qtbot, view, at(view, 400, 270), at(view, 400, 550))
    assert stroke not in {each.target for each in project.document.all(Connector)}


# -- texts


def test_t_and_a_click_write_on_the_board_in_one_undo_step(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    qtbot.keyClick(view, KEYS.Key_T)
    qtbot.mouseClick(view, LEFT, NONE, at(view, 500, 400))
    assert view.typist.editor is not None
    qtbot.keyClicks(view.typist.editor, "Antes")
    qtbot.keyClick(view.typist.editor, KEYS.Key_Escape)
    text = next(project.document.all(FreeText))
    assert text.text == "Antes"
    assert text.at.x == 500
    assert view.toolbox.selecting
    project.undo()
    assert not list(project.document.all(FreeText))


def test_a_text_in_which_nothing_was_written_goes_away(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    view.toolbox.write()
    qtbot.mouseClick(view, LEFT, NONE, at(view, 500, 400))
    assert view.typist.editor is not None
    qtbot.keyClick(view.typist.editor, KEYS.Key_Escape)
    assert not list(project.document.all(FreeText))


def test_a_text_is_as_high_as_its_lines(view: BoardView, project: MemoryProject) -> None:
    made = put(project, FreeText, text="um\ndois\ntrês", size=Size(300, 5))
    item = view.scene.get(made)
    assert item is not None
    before = item.rect.height()
    assert before > 3 * 24
    project.apply(ChangeFields((made,), {"font_size": 72}))
    assert item.rect.height() == pytest.approx(3 * before, rel=0.05)


# -- stamps


def test_stamps_go_on_until_another_tool_is_taken(qtbot: QtBot, editor: IdeationEditor, project: MemoryProject) -> None:
    view = editor.view
    qtbot.keyClick(view, KEYS.Key_K)
    assert editor.tools.stamps.isVisible()
    qtbot.mouseClick(editor.tools.stamps.symbols["heart"], LEFT)
    for x in (500, 600, 700):
        qtbot.mouseClick(view, LEFT, NONE, at(view, x, 400))
    made = list(project.document.all(Stamp))
    assert [stamp.symbol for stamp in made] == ["heart"] * 3
    assert made[0].at == (500 - 32, 400 - 32)
    qtbot.keyClick(view, KEYS.Key_Escape)
    assert not editor.tools.stamps.isVisible()


def test_a_stamp_keeps_its_proportions(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    made = put(project, Stamp, 400, 300)
    view.selection.set([made])
    drag(qtbot, view, at(view, 464, 364), at(view, 564, 384))
    stamp = next(project.document.all(Stamp))
    assert stamp.size.width == stamp.size.height == pytest.approx(164)


# -- the bars


def test_the_pens_bar_shows_with_the_pen_and_changes_it(
    qtbot: QtBot, editor: IdeationEditor, project: MemoryProject
) -> None:
    bar, view = editor.tools.pens, editor.view
    assert not bar.isVisible()
    qtbot.mouseClick(editor.toolbar.draw, LEFT)
    assert bar.isVisible()
    assert view.rect().contains(bar.geometry())
    qtbot.mouseClick(bar.inks[InkColour.BLUE], LEFT)
    qtbot.mouseClick(bar.widths[3], LEFT)
    assert bar.inks[InkColour.BLUE].isChecked()
    drag(qtbot, view, QPoint(400, 100), QPoint(600, 120))
    assert (strokes(project)[0].ink, strokes(project)[0].width) == (InkColour.BLUE, 16)
    qtbot.mouseClick(bar.tools["highlighter"], LEFT)
    assert not bar.inks[InkColour.BLACK].isVisible()
    qtbot.mouseClick(bar.tools["eraser"], LEFT)
    assert not any(button.isVisible() for button in bar.inks.values())
    qtbot.mouseClick(editor.toolbar.shape, LEFT)
    assert not bar.isVisible()
    qtbot.mouseClick(editor.tools.shapes.shapes["triangle"], LEFT)
    assert isinstance(view.toolbox.current, ShapeTool)
    assert view.toolbox.kit.shape.name == "triangle"


def test_the_selection_bar_offers_what_a_drawing_has(view: BoardView, project: MemoryProject) -> None:
    stroke, shape = put_stroke(project), put(project, Shape, 600, 200, filled=False)
    text, line = put(project, FreeText, 600, 500, text="A"), put(project, Shape, 300, 500, shape="line")
    view.selection.set([stroke, shape, text, line])
    view.drawing.recolour(InkColour.GREEN)
    assert {record.ink for record in (*strokes(project), *shapes(project), *project.document.all(FreeText))} == {
        InkColour.GREEN
    }
    view.drawing.align(TextAlign.RIGHT)
    view.drawing.set_font_size(48)
    view.selection.set([shape])
    view.drawing.colour(NoteColour.PINK)
    found = project.document.get(Shape, shape)
    assert (found.colour, found.filled, found.align) == (NoteColour.PINK, True, TextAlign.RIGHT)
    assert project.document.get(FreeText, text).font_size == 48
    project.undo()
    found = project.document.get(Shape, shape)
    assert (found.colour, found.filled) == (NoteColour.WHITE, False)


# -- as everything else on a board


def test_drawings_are_selected_moved_copied_and_trashed_like_notes(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    stroke, shape = put_stroke(project, 300, 200), put(project, Shape, 300, 400)
    stamp, text = put(project, Stamp, 600, 200), put(project, FreeText, 600, 400, text="A")
    drag(qtbot, view, at(view, 200, 100), at(view, 1000, 650))
    assert set(view.selection.ids) == {stroke, shape, stamp, text}
    drag(qtbot, view, at(view, 400, 470), at(view, 440, 500))
    assert project.document.get(Stroke, stroke).at == (340, 230)  # type: ignore[arg-type]
    qtbot.keyClick(view, KEYS.Key_Right)
    qtbot.keyClick(view, KEYS.Key_C, Qt.KeyboardModifier.ControlModifier)
    other = MemoryProject()
    second = make_editor(other, other.board)
    qtbot.addWidget(second)
    second.resize(1280, 800)
    second.show()
    second.view.pasteboard.paste(QPointF(0, 0))
    assert len(second.scene) == 4
    assert strokes(other)[0].points == LINE
    qtbot.keyClick(view, KEYS.Key_Delete)
    assert not list(view.scene.items())
    project.undo()
    assert len(view.scene) == 4


def test_a_band_takes_a_stroke_only_where_it_is(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    stroke = put_stroke(project, 300, 200)
    drag(qtbot, view, at(view, 420, 190), at(view, 520, 230))
    assert view.selection.ids == ()
    drag(qtbot, view, at(view, 380, 310), at(view, 420, 240))
    assert view.selection.ids == (stroke,)


def test_a_stroke_is_small_and_can_be_resized_below_a_notes_least(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    stroke = put_stroke(project, 300, 200, size=Size(200, 40))
    view.selection.set([stroke])  # type: ignore[list-item]
    drag(qtbot, view, at(view, 500, 240), at(view, 400, 220), Qt.KeyboardModifier.ControlModifier)
    assert strokes(project)[0].size == (100, 20)


def test_everything_drawn_has_a_name(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    put_stroke(project, ink="red")
    put_stroke(project, tool="highlighter", ink="yellow", y=300)
    put(project, Shape, y=400, shape="from_the_future")
    put(project, Shape, y=500, text="Login")
    put(project, FreeText, y=600, text="Antes")
    put(project, Stamp, y=700, symbol="thumbs_up")
    outline = OutlineModel(view.scene)
    outline.refresh()
    assert [outline.data(outline.index(row)) for row in range(outline.rowCount())] == [
        "Stroke, red pen",
        "Stroke, yellow highlighter",
        "Shape of a newer version",
        "Rectangle: Login",
        "Text: Antes",
        "Stamp: thumbs up",
    ]


def test_other_programs_are_given_the_texts_of_what_was_copied(view: BoardView, project: MemoryProject) -> None:
    made = [put_stroke(project), put(project, Shape, text="Login"), put(project, FreeText, text="Antes")]
    view.selection.set(made)  # type: ignore[arg-type]
    view.pasteboard.copy()
    assert QGuiApplication.clipboard().text() == "Login\nAntes"


def test_on_a_page_of_zones_what_is_drawn_arrives_as_it_lay_and_goes_with_the_nearest_zone(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    made = [put_stroke(project), put(project, Shape, text="Login"), put(project, FreeText, text="Antes")]
    view.selection.set(made)  # type: ignore[arg-type]
    view.pasteboard.copy()
    emap = new_id()
    project.apply(AddRecord(EmpathyMap, emap, {"title": "Ana"}))
    page = make_map(project, emap)
    qtbot.addWidget(page)
    page.view.operations.zone = "says"
    page.view.pasteboard.paste(None)
    assert project.document.zone(emap, "says") == []
    lying = {type(item): item for item in project.document.children(Free, emap)}
    assert set(lying) == {Stroke, Shape, FreeText}
    assert {item.zone for item in lying.values()} == {"says"}
    line, box = strokes(project)[0], project.document.get(Shape, made[1])
    shown = {type(item.record): item.rect.topLeft() for item in page.view.scene.items()}
    assert shown[Shape] - shown[Stroke] == QPointF(*(box.at - line.at))


# -- bad input


@pytest.mark.parametrize(
    "values",
    [
        {"model": Stroke, "points": ()},
        {"model": Stroke, "points": (5000, 5000, 0), "size": Size(0.001, 0.001)},
        {"model": Stroke, "points": LINE, "size": Size(100_000, 0.001), "width": 100},
        {"model": Shape, "shape": "from_the_future", "text": "x" * 20_000, "size": Size(1, 1)},
        {"model": Shape, "shape": "triangle", "text": "x" * 20_000, "size": Size(30, 30)},
        {"model": Shape, "shape": "arrow", "size": Size(0.001, 0.001)},
        {"model": FreeText, "text": "palavra " * 2_400, "size": Size(1, 1)},
        {"model": FreeText, "text": "x", "font_size": 400},
        {"model": Stamp, "symbol": "from_the_future", "size": Size(100_000, 1)},
    ],
)
def test_odd_records_of_peers_are_painted_at_every_scale(
    view: BoardView, project: MemoryProject, values: dict[str, object]
) -> None:
    model = values.pop("model")
    made = put(project, model, 300, 200, **values)  # type: ignore[arg-type]
    item = view.scene.get(made)
    assert item is not None
    for scale in (4.0, 1.0, 0.2, 0.05):
        view.camera.zoom_to(scale)
        view.finish_painting()
    item.contains(QPointF(301, 201))
    item.touches(QRectF(290, 190, 50, 50))
    assert item.name()


def test_pointer_places_that_no_board_has_draw_nothing(view: BoardView, project: MemoryProject) -> None:
    pen = view.toolbox.kit.pen(StrokeTool.PEN)
    assert view.drawing.draw([(float("nan"), 0, 0.5), (1e300, 1, 0.5)], pen) == ()
    assert view.drawing.put_shape(QRectF(5e8, 0, 5, 5), 0) is not None
    assert shapes(project)[0].at.x == 1_000_000
    assert len(view.drawing.draw([(x / 10, x % 90, 0.5) for x in range(100_000)], pen)) > 50
