"""Free items on pages of zones: drawn, put, moved, copied and taken away by real hands; they go with their zones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dttools.document.commands import AddRecord, ChangeFields, ConnectItems, MoveItems
from dttools.ids import RecordId, new_id
from dttools.model import (
    Connector,
    ConnectorRoute,
    Frame,
    FreeText,
    Phase,
    Picture,
    Role,
    Scope,
    Shape,
    Size,
    Stamp,
    Stroke,
    Vector,
)
from dttools_desktop.canvas.items import ConnectorItem
from dttools_desktop.canvas.outline import OutlineModel
from dttools_desktop.canvas.view import BoardView
from dttools_desktop.canvas.zones import ZoneView
from dttools_desktop.editors.empathy_map import EmpathyMapEditor
from dttools_desktop.editors.persona.editor import PersonaEditor
from dttools_desktop.editors.registry import make_editor
from dttools_desktop.qtkit.theme import apply_theme
from dttools_desktop.windows.project.history.kept_project import KeptProject
from dttools_desktop.windows.project.history.showing import show_on_board
from support.board_hands import ALT, CONTROL, LEFT, NONE, SHIFT, drag
from support.picture_project import PictureProject, drop_on, files_mime, painted, png
from support.zone_page import FIRST, SECOND, Page, open_page

Key = Qt.Key
BOX = Size(80, 60)


@pytest.fixture
def project(tmp_path: Path) -> PictureProject:
    """A project that keeps pictures."""
    folder = tmp_path / "kept"
    folder.mkdir()
    return PictureProject(folder)


@pytest.fixture(params=["map", "persona"])
def page(qtbot: QtBot, project: PictureProject, request: pytest.FixtureRequest) -> Iterator[Page]:
    opened = open_page(qtbot, project, request.param)
    yield opened
    opened.editor.finish()


def near(one: QPointF, other: QPointF, within: float = 2.0) -> bool:
    return (one - other).manhattanLength() <= within


# -- making


def test_a_pen_draws_over_the_zones_and_the_line_goes_with_its_zone(qtbot: QtBot, page: Page) -> None:
    qtbot.keyClick(page.view, Key.Key_P)
    drag(qtbot, page.view, page.spot(SECOND, 40, 120), page.spot(SECOND, 140, 160))
    (line,) = page.free()
    assert isinstance(line, Stroke)
    assert line.zone == page.name(SECOND)
    before = page.corner(line.id)
    page.fill(FIRST, *(f"note {n}" for n in range(9)))  # the zones of its row, or below it, grow
    page.fill(SECOND, *(f"note {n}" for n in range(9)))
    zone = page.view.page.zones[SECOND].rect.topLeft()
    assert near(page.corner(line.id), zone + QPointF(*page.item(line.id).at))
    assert near(page.corner(line.id), before)  # its row did not move


def test_what_lies_in_a_row_below_goes_down_with_it(qtbot: QtBot, page: Page) -> None:
    last = len(page.view.page.zones) - 1
    made = page.put(Stamp, last, 30, 90)
    before = page.corner(made)
    page.fill(FIRST, *(f"note {n}\nwith two lines" for n in range(20)))
    assert page.corner(made).y() > before.y()
    assert near(page.corner(made), page.view.page.zones[last].rect.topLeft() + QPointF(30, 90))
    qtbot.keyClick(page.view, Key.Key_Z, CONTROL)
    assert page.free()


@pytest.mark.parametrize(("key", "model"), [(Key.Key_R, Shape), (Key.Key_F, Frame)])
def test_shapes_and_frames_are_dragged_out(qtbot: QtBot, page: Page, key: Qt.Key, model: type) -> None:
    qtbot.keyClick(page.view, key)
    start, end = page.spot(SECOND, 30, 100), page.spot(SECOND, 130, 180)
    meant = page.view.camera.to_board(QPointF(start))
    drag(qtbot, page.view, start, end)
    (made,) = page.free()
    assert isinstance(made, model)
    assert made.zone == page.name(SECOND)
    assert near(page.corner(made.id), meant)
    page.view.typist.finish()


def test_texts_and_stamps_are_put_by_a_click(qtbot: QtBot, page: Page) -> None:
    qtbot.keyClick(page.view, Key.Key_K)
    qtbot.mouseClick(page.view, LEFT, pos=page.spot(FIRST, 60, 120))
    qtbot.keyClick(page.view, Key.Key_Escape)
    qtbot.keyClick(page.view, Key.Key_T)
    qtbot.mouseClick(page.view, LEFT, pos=page.spot(SECOND, 60, 120))
    assert page.view.typist.editor is not None
    qtbot.keyClicks(page.view.typist.editor, "look here")
    assert page.view.typist.finish()
    stamp, text = page.free()
    assert (type(stamp), stamp.zone) == (Stamp, page.name(FIRST))
    assert isinstance(text, FreeText)
    assert (text.text, text.zone) == ("look here", page.name(SECOND))


def test_the_keyboard_draws_too(qtbot: QtBot, page: Page) -> None:
    qtbot.keyClick(page.view, Key.Key_O)
    qtbot.keyClick(page.view, Key.Key_Return)
    for key in (Key.Key_Right, Key.Key_Down) * 4:
        qtbot.keyClick(page.view, key)
    qtbot.keyClick(page.view, Key.Key_Return)
    (made,) = page.free()
    assert isinstance(made, Shape)
    assert made.zone is not None


def test_pictures_are_dropped_and_pasted_where_the_pointer_is(qtbot: QtBot, page: Page, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png(painted(60, 40)))
    drop_on(page.view, files_mime(tmp_path / "a.png"), page.middle(SECOND))
    qtbot.waitUntil(lambda: len(page.free()) == 1)
    dropped = page.free()[0]
    assert isinstance(dropped, Picture)
    assert dropped.zone == page.name(SECOND)
    assert near(page.corner(dropped.id) + QPointF(30, 20), page.view.page.zones[SECOND].rect.center())
    QGuiApplication.clipboard().setImage(painted(60, 40))
    qtbot.keyClick(page.view, Key.Key_V, CONTROL)
    qtbot.waitUntil(lambda: len(page.free()) == 2)


def test_a_picture_is_cropped_where_it_lies(qtbot: QtBot, page: Page) -> None:
    asset = page.project.add_asset(png(painted(200, 100)))
    made = page.put(Picture, SECOND, 40, 90, asset=asset, natural=Size(200, 100), size=Size(200, 100))
    page.view.selection.set([made])
    qtbot.keyClick(page.view, Key.Key_C, SHIFT)
    drag(qtbot, page.view, page.spot(SECOND, 40, 140), page.spot(SECOND, 90, 140))
    qtbot.keyClick(page.view, Key.Key_Return)
    item = page.item(made)
    assert isinstance(item, Picture)
    assert item.crop.left == pytest.approx(0.25, abs=0.02)
    assert item.at == pytest.approx(Vector(90, 90), abs=2)
    page.view.keys.do("reset_crop")
    assert page.item(made).at == pytest.approx(Vector(40, 90), abs=2)


def test_connectors_hang_on_notes_and_free_items(qtbot: QtBot, page: Page) -> None:
    (note,) = page.fill(FIRST, "waits")
    shape = page.put(Shape, SECOND, 40, 100, size=BOX)
    qtbot.keyClick(page.view, Key.Key_C)
    drag(qtbot, page.view, page.pixel(note), page.pixel(shape))
    (made,) = page.project.document.all(Connector)
    assert (made.source, made.target) == (note, shape)
    item = page.view.scene.get(made.id)
    assert item is not None
    before = item.rect
    page.fill(FIRST, "a", "b", "c")
    page.project.apply(ChangeFields((note,), {"order": "zz"}))
    assert page.view.scene.get(made.id) is item
    assert item.rect != before  # it follows the note


def crosses(line: ConnectorItem, area: QRectF) -> bool:
    return any(area.contains(line.path.pointAtPercent(part / 200)) for part in range(201))


def test_lines_go_around_the_card_of_a_map_wherever_it_lies(qtbot: QtBot, project: PictureProject) -> None:
    page = open_page(qtbot, project, "map")
    one, other = page.put(Shape, 2, 300, 40, size=BOX), page.put(Shape, 3, 220, 40, size=BOX)
    made = new_id()
    project.apply(ConnectItems(made, page.board, one, other, ConnectorRoute.ELBOW))
    line, before = page.view.scene.get(made), page.view.page.cover()
    assert isinstance(line, ConnectorItem)
    assert not line.path.isEmpty()
    assert not crosses(line, before)
    page.fill(0, *"abcdefghijkl")
    assert page.view.page.cover().top() > before.top() + 50
    qtbot.waitUntil(lambda: not crosses(line, page.view.page.cover()))
    assert not line.path.isEmpty()
    page.editor.finish()


def test_the_eraser_takes_lines_and_leaves_notes(qtbot: QtBot, page: Page) -> None:
    (note,) = page.fill(SECOND, "stays")
    qtbot.keyClick(page.view, Key.Key_P)
    drag(qtbot, page.view, page.spot(SECOND, 20, 130), page.spot(SECOND, 160, 130))
    qtbot.keyClick(page.view, Key.Key_E)
    drag(qtbot, page.view, page.spot(SECOND, 80, 100), page.spot(SECOND, 80, 160))
    assert page.free() == []
    assert page.project.document.find(type(page.notes(SECOND)[0]), (note,))


# -- moving


def test_a_drag_into_another_zone_anchors_it_there_in_one_step(qtbot: QtBot, page: Page) -> None:
    made = page.put(Shape, FIRST, 40, 100, size=BOX)
    kept = page.item(made)
    drag(qtbot, page.view, page.pixel(made), page.spot(SECOND, 120, 140), CONTROL)
    assert page.item(made).zone == page.name(SECOND)
    assert near(QPointF(*page.item(made).at), QPointF(80, 110), 3)
    page.project.undo()
    assert (page.item(made).zone, page.item(made).at) == (kept.zone, kept.at)


def test_resizing_and_keys_keep_it_on_the_page_where_it_shows(qtbot: QtBot, page: Page) -> None:
    made = page.put(Shape, SECOND, 40, 100, size=BOX)
    page.view.selection.set([made])
    drag(qtbot, page.view, page.spot(SECOND, 120, 160), page.spot(SECOND, 160, 190), CONTROL)
    assert page.item(made).at == pytest.approx(Vector(40, 100), abs=0.01)
    assert page.item(made).size == pytest.approx(Size(120, 90), abs=3)
    qtbot.keyClick(page.view, Key.Key_Right)
    qtbot.keyClick(page.view, Key.Key_Down, SHIFT)
    assert page.item(made).at == pytest.approx(Vector(44, 124), abs=0.01)
    size = page.item(made).size
    qtbot.keyClick(page.view, Key.Key_Right, CONTROL | SHIFT)
    assert page.item(made).size.width == size.width + 24


def test_notes_and_free_items_are_dragged_together(qtbot: QtBot, page: Page) -> None:
    first, second = page.fill(FIRST, "a", "b")
    made = page.put(Shape, FIRST, 200, 90, size=BOX)
    corner = page.corner(made)
    page.view.selection.set([first, made])
    start, end = page.pixel(first), page.spot(SECOND, 60, 130)
    drag(qtbot, page.view, start, end)
    assert (page.texts(FIRST), page.texts(SECOND)) == (["b"], ["a"])
    by = page.view.camera.to_board(QPointF(end)) - page.view.camera.to_board(QPointF(start))
    assert near(page.corner(made), corner + by)
    page.project.undo()
    assert page.texts(FIRST) == ["a", "b"]
    assert near(page.corner(made), corner)
    assert second in {note.id for note in page.notes(FIRST)}


def test_a_frame_carries_what_was_put_on_it_but_no_notes(qtbot: QtBot, page: Page) -> None:
    (note,) = page.fill(FIRST, "a")
    frame = page.put(Frame, FIRST, 2, 60, size=Size(330, 180))
    stamp = page.put(Stamp, FIRST, 250, 110)
    before, there = page.corner(stamp), page.corner(note)
    page.view.selection.set([frame])
    drag(qtbot, page.view, page.spot(FIRST, 4, 200), page.spot(FIRST, 44, 200), CONTROL)
    assert near(page.corner(stamp), before + QPointF(40, 0), 3)
    assert page.corner(note) == there


def test_alignment_tidying_and_stacking_leave_notes_alone(qtbot: QtBot, page: Page) -> None:
    (note,) = page.fill(FIRST, "a")
    one, other = page.put(Shape, FIRST, 40, 100, size=BOX), page.put(Shape, SECOND, 60, 120, size=BOX)
    place = page.project.document.get(type(page.notes(FIRST)[0]), note)
    page.view.selection.set([note, one, other])
    qtbot.keyClick(page.view, Key.Key_T, ALT | SHIFT)
    assert page.corner(one).y() == pytest.approx(page.corner(other).y())
    page.view.keys.do("back")
    page.view.keys.do("front")
    page.view.keys.do("group")
    assert page.item(one).group == page.item(other).group is not None
    assert page.project.document.get(type(place), note) == place


def test_notes_that_come_later_lie_below_what_was_drawn(page: Page) -> None:
    made = page.put(Shape, FIRST, 0, 80, size=Size(300, 160))
    (note,) = page.fill(FIRST, "a")
    page.project.apply(ChangeFields((note,), {"order": "zz"}))
    top = page.view.scene.item_at(page.view.camera.to_board(QPointF(page.pixel(note))))
    assert top is not None
    assert top.id == made


# -- copies


def test_copies_of_both_sorts_with_the_connector_between_them(qtbot: QtBot, page: Page) -> None:
    (note,) = page.fill(FIRST, "a")
    shape = page.put(Shape, SECOND, 40, 100, size=BOX)
    qtbot.keyClick(page.view, Key.Key_C)
    drag(qtbot, page.view, page.pixel(note), page.pixel(shape))
    qtbot.keyClick(page.view, Key.Key_Escape)
    page.view.selection.set([note, shape])
    qtbot.keyClick(page.view, Key.Key_D, CONTROL)
    assert page.texts(FIRST) == ["a", "a"]
    copy = page.free()[-1]
    assert near(page.corner(copy.id), page.corner(shape) + QPointF(24, 24))
    ends = {(each.source, each.target) for each in page.project.document.all(Connector)}
    assert ends == {(note, shape), (page.notes(FIRST)[1].id, copy.id)}
    page.project.undo()
    assert (len(page.texts(FIRST)), len(page.free())) == (1, 1)


def test_alt_drag_leaves_the_item_and_puts_a_copy(qtbot: QtBot, page: Page) -> None:
    made = page.put(Shape, FIRST, 40, 100, size=BOX)
    drag(qtbot, page.view, page.pixel(made), page.spot(SECOND, 120, 140), ALT | CONTROL)
    assert {item.zone for item in page.free()} == {page.name(FIRST), page.name(SECOND)}


def test_what_is_copied_is_pasted_as_it_lay(qtbot: QtBot, page: Page) -> None:
    (note,) = page.fill(FIRST, "a")
    shape = page.put(Shape, SECOND, 40, 100, size=BOX)
    line = page.put(Stroke, SECOND, 60, 120)
    page.view.selection.set([note, shape, line])
    page.view.pasteboard.copy()
    page.view.choose_zone(page.name(SECOND))
    page.view.zone_operations.zone = page.name(SECOND)
    page.view.pasteboard.paste(None)
    assert page.texts(SECOND) == ["a"]
    copies = [item for item in page.free() if item.id not in {shape, line}]
    assert len(copies) == 2
    corners = {type(item): page.corner(item.id) for item in copies}
    assert near(corners[Stroke] - corners[Shape], QPointF(20, 20))


# -- seeing, finding, selecting


def test_a_narrow_and_a_wide_persona_show_a_drawing_in_the_same_zone(qtbot: QtBot, project: PictureProject) -> None:
    page = open_page(qtbot, project, "persona")
    made = page.put(Stamp, 2, 30, 90)
    narrow = page.corner(made)
    page.editor.resize(1900, 900)
    qtbot.waitUntil(lambda: page.view.page.width() > 1000)
    assert page.corner(made) != narrow
    assert near(page.corner(made), page.view.page.zones[2].rect.topLeft() + QPointF(30, 90))
    page.editor.finish()


def test_an_optional_zone_that_holds_a_drawing_shows(qtbot: QtBot, project: PictureProject) -> None:
    page = open_page(qtbot, project, "map")
    assert isinstance(page.editor, EmpathyMapEditor)
    page.editor.show_zone("hears", on=True)
    zone = [each.zone for each in page.view.page.zones].index("hears")
    made = page.put(Stamp, zone, 30, 90)
    page.editor.show_zone("hears", on=False)
    assert page.view.page.zone("hears") is not None
    again = make_editor(project, "empathy_map", page.board)
    assert isinstance(again, EmpathyMapEditor)
    qtbot.addWidget(again)
    assert again.page.zone("hears") is not None
    page.project.undo()
    assert page.view.page.zone("hears") is None
    assert made not in page.view.scene
    page.editor.finish()


def test_a_peer_s_drawing_arrives_and_follows(page: Page) -> None:
    made = new_id()
    values = {"board": page.board, "zone": page.name(SECOND), "at": Vector(30, 90), "order": "a1"}
    page.project.peer_does(AddRecord(Shape, made, values))
    zone = page.view.page.zones[SECOND].rect.topLeft()
    assert near(page.corner(made), zone + QPointF(30, 90))
    page.project.peer_does(MoveItems((made,), Vector(10, 10)))
    assert near(page.corner(made), zone + QPointF(40, 100))


def test_tab_goes_through_zones_and_notes_and_then_through_free_items(qtbot: QtBot, page: Page) -> None:
    page.fill(FIRST, "a")
    made = page.put(Shape, FIRST, 40, 100, text="Login")
    stops = 1 + len(page.view.page.zones)
    for _ in range(stops):
        qtbot.keyClick(page.view, Key.Key_Tab)
    assert page.view.selection.current != made
    qtbot.keyClick(page.view, Key.Key_Tab)
    assert page.view.selection.current == made
    assert "Login" in page.view.accessibleDescription()
    qtbot.keyClick(page.view, Key.Key_Backtab, SHIFT)
    assert page.view.selection.current is None


def test_plain_arrows_stay_among_notes_and_with_ctrl_reach_everything(qtbot: QtBot, page: Page) -> None:
    (note,) = page.fill(FIRST, "a")
    made = page.put(Shape, FIRST, 20, 260, size=BOX)
    page.view.selection.set([note])
    qtbot.keyClick(page.view, Key.Key_Down)
    assert page.view.selection.current != made
    page.view.selection.set([note])
    qtbot.keyClick(page.view, Key.Key_Down, CONTROL)
    assert page.view.selection.current == made
    qtbot.keyClick(page.view, Key.Key_Up, ALT)
    assert page.view.selection.current == note


def test_a_rubber_band_takes_both_sorts(qtbot: QtBot, page: Page) -> None:
    (note,) = page.fill(FIRST, "a")
    made = page.put(Shape, FIRST, 220, 100, size=BOX)
    drag(qtbot, page.view, page.spot(FIRST, 8, 78), page.spot(FIRST, 310, 230))
    assert set(page.view.selection.ids) == {note, made}
    qtbot.keyClick(page.view, Key.Key_Delete)
    assert (page.texts(FIRST), page.free()) == ([], [])


def test_find_and_outline_know_free_items(page: Page) -> None:
    page.fill(FIRST, "a")
    made = page.put(Shape, SECOND, 40, 100, text="checkout")
    page.view.finder.start()
    page.view.finder.look_for("checkout")
    page.view.finder.step(1)
    assert page.view.selection.current == made
    outline = OutlineModel(page.view.scene)
    keys = [outline.key(outline.index(row)) for row in range(outline.rowCount())]
    assert keys[-1] == made


def test_the_outline_and_a_menu_bring_free_items_into_a_zone(page: Page) -> None:
    made = page.put(Shape, FIRST, 40, 100, size=BOX)
    (note,) = page.fill(FIRST, "a")
    page.view.selection.set([note, made])
    page.view.move_notes(page.name(SECOND))
    assert page.item(made).zone == page.name(SECOND)
    assert page.texts(SECOND) == ["a"]


def test_the_thumbnail_shows_what_was_drawn(page: Page) -> None:
    before = page.view.thumbnail()
    page.put(Shape, FIRST, 40, 100, size=Size(200, 100))
    assert page.view.thumbnail() != before


def test_locked_free_items_stay_and_a_page_to_look_at_takes_no_line(qtbot: QtBot, page: Page) -> None:
    made = page.put(Shape, FIRST, 40, 100, size=BOX, locked=True)
    before = page.item(made)
    drag(qtbot, page.view, page.pixel(made), page.spot(SECOND, 60, 140))
    assert page.item(made) == before
    page.editor.set_read_only("Only looking.")
    assert not page.editor.pane.toolbar.draw.isEnabled()
    qtbot.keyClick(page.view, Key.Key_P)
    drag(qtbot, page.view, page.spot(SECOND, 40, 120), page.spot(SECOND, 140, 160))
    assert len(page.free()) == 1


def test_the_toolbar_fits_a_small_window_with_its_page_buttons(qtbot: QtBot, page: Page) -> None:
    assert isinstance(page.editor, EmpathyMapEditor | PersonaEditor)
    page.editor.resize(800, 480)
    bar, view = page.editor.pane.toolbar, page.view
    qtbot.waitUntil(lambda: view.height() <= 480)
    assert view.rect().contains(bar.geometry())
    qtbot.mouseClick(bar.draw, LEFT)
    assert page.editor.pane.tools.pens.isVisible()
    assert view.rect().contains(page.editor.pane.tools.pens.geometry().topLeft())
    qtbot.mouseClick(bar.select, LEFT, NONE, QPoint(6, 6))
    assert view.toolbox.selecting


@pytest.mark.parametrize("size", [(1000, 560), (680, 400)])
def test_pens_fit_beside_the_toolbar_of_a_small_page(
    qtbot: QtBot, qapp: QApplication, page: Page, size: tuple[int, int]
) -> None:
    apply_theme(qapp, "light")  # with its paddings the bars are as large as people see them
    page.editor.resize(*size)
    view, tools = page.view, page.editor.pane.tools
    page.editor.grab()
    qtbot.mouseClick(tools.bar.draw, LEFT)
    for part in (tools.bar, tools.pens):
        assert view.rect().contains(part.geometry())
    assert not tools.bar.geometry().intersects(tools.pens.geometry())


# -- elsewhere in the app


def test_a_version_shows_what_was_drawn_and_goes_to_it(qtbot: QtBot, page: Page) -> None:
    last = len(page.view.page.zones) - 1
    made = page.put(Shape, last, 40, 100, size=BOX)
    corner = page.view.page.zones[last].rect.topLeft()
    records = tuple(page.project.document.records.everything())
    kept = KeptProject(records, page.project.person, page.project.asset_path, "An older version.")
    kind = "empathy_map" if isinstance(page.editor, EmpathyMapEditor) else "persona"
    editor = make_editor(kept, kind, page.board)
    assert editor is not None
    qtbot.addWidget(editor)
    editor.resize(800, 500)
    editor.set_read_only("An older version.")
    editor.show()
    view = editor.findChild(ZoneView)
    assert isinstance(view, ZoneView)
    show_on_board(editor, made)
    qtbot.waitUntil(lambda: view.selection.ids == (made,))
    rect = view.scene.shown_rect(made)
    assert rect is not None
    assert near(rect.topLeft(), corner + QPointF(40, 100))
    assert view.camera.visible.intersects(rect)


def test_a_finger_draws_with_the_pen_in_hand(qtbot: QtBot, page: Page) -> None:
    qtbot.keyClick(page.view, Key.Key_P)
    screen = QTest.createTouchDevice()
    start, middle, end = page.spot(SECOND, 30, 120), page.spot(SECOND, 60, 130), page.spot(SECOND, 120, 150)
    QTest.touchEvent(page.view, screen).press(0, start, page.view).commit()
    for spot in (middle, end):
        QTest.touchEvent(page.view, screen).move(0, spot, page.view).commit()
    QTest.touchEvent(page.view, screen).release(0, end, page.view).commit()
    (line,) = page.free()
    assert isinstance(line, Stroke)
    assert line.zone == page.name(SECOND)


def test_who_only_writes_notes_in_a_phase_cannot_draw_and_is_told(qtbot: QtBot, page: Page) -> None:
    made = page.put(Shape, FIRST, 40, 100, size=BOX)
    root = page.project.document.project
    page.project.apply(ChangeFields((RecordId(root.id),), {"phase_scopes": (Scope.NOTES,) * len(Phase)}))
    page.project.role = Role.MEMBER
    page.editor.set_read_only(None)
    assert not page.editor.pane.toolbar.draw.isEnabled()
    assert page.editor.pane.toolbar.note.isEnabled()
    before = page.item(made)
    drag(qtbot, page.view, page.pixel(made), page.spot(SECOND, 60, 140))
    assert page.item(made) == before
    assert "notes and ideas" in page.says()


def test_lasso_and_select_alike_take_free_items(qtbot: QtBot, page: Page) -> None:
    one, other = page.put(Shape, FIRST, 40, 100, size=BOX), page.put(Shape, SECOND, 60, 120, size=BOX)
    stamp = page.put(Stamp, FIRST, 200, 100)
    page.view.selection.set([one])
    page.view.keys.do("same_kind")
    assert set(page.view.selection.ids) == {one, other}
    page.view.selection.set([stamp])
    page.view.keys.do("invert")
    assert stamp not in page.view.selection
    assert set(page.view.selection.ids) == {one, other}


def test_a_dragged_shape_lines_up_with_a_note(qtbot: QtBot, page: Page) -> None:
    (note,) = page.fill(SECOND, "a")
    made = page.put(Shape, SECOND, 90, 260, size=BOX)
    left = page.corner(note).x()
    start = page.pixel(made)
    by = round((left - page.corner(made).x() + 3) * page.view.camera.scale)
    drag(qtbot, page.view, start, start + QPoint(by, 12))
    assert page.corner(made).x() == pytest.approx(left)


def test_notes_copied_to_a_free_board_lie_there_as_they_lay_in_their_zone(page: Page) -> None:
    page.view.selection.set([*page.fill(FIRST, "a", "b"), page.put(Shape, SECOND, 40, 100, size=BOX)])
    corners = [page.corner(each) for each in page.view.selection.ids]
    page.view.pasteboard.copy()
    board = make_editor(page.project, "board", page.project.board)
    assert board is not None
    view = board.findChild(BoardView)
    assert isinstance(view, BoardView)
    view.pasteboard.paste(None)
    pasted = {item.record.kind + getattr(item.record, "text", ""): item.rect.topLeft() for item in view.scene.items()}
    assert near(pasted["noteb"] - pasted["notea"], corners[1] - corners[0])
    assert near(pasted["shape"] - pasted["notea"], corners[2] - corners[0])
    assert {getattr(item.record, "zone", None) for item in view.scene.items()} == {None}
    board.deleteLater()


def test_a_note_goes_to_the_trash_where_its_connector_may_not_be_touched(qtbot: QtBot, page: Page) -> None:
    (note,) = page.fill(FIRST, "a")
    shape = page.put(Shape, SECOND, 40, 100, size=BOX)
    page.project.apply(ConnectItems(new_id(), page.board, note, shape))
    root = page.project.document.project
    page.project.apply(ChangeFields((RecordId(root.id),), {"phase_scopes": (Scope.NOTES,) * len(Phase)}))
    page.project.role = Role.MEMBER
    page.view.selection.set([note])
    qtbot.keyClick(page.view, Key.Key_Delete)
    assert page.texts(FIRST) == []
