"""Pictures on a board: dropped, pasted, chosen, cropped and resized, with real events and real files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from dttools.document.commands import ChangeFields, TrashRecords
from dttools.model import Crop, Note, Picture, Size
from dttools_desktop.canvas.gallery import THUMB, Gallery
from dttools_desktop.canvas.items import PictureItem
from dttools_desktop.canvas.outline import OutlineModel
from dttools_desktop.canvas.tools.crop import CropTool
from dttools_desktop.canvas.view import BoardView
from support.board_hands import LEFT, NONE, SHIFT, at, drag, put
from support.picture_project import PictureProject, drop_on, files_mime, painted, png

KEYS = Qt.Key


@pytest.fixture
def project(tmp_path: Path) -> PictureProject:
    """A project that keeps pictures."""
    folder = tmp_path / "kept"
    folder.mkdir()
    return PictureProject(folder)


@pytest.fixture
def files(tmp_path: Path) -> Iterator[Path]:
    """A folder with pictures and with what is none."""
    (tmp_path / "flow.png").write_bytes(png(painted()))
    (tmp_path / "tall.png").write_bytes(png(painted(100, 960)))
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8\xff no more than a beginning")
    return tmp_path


def pictures(project: PictureProject) -> list[Picture]:
    return sorted(project.document.all(Picture), key=lambda picture: picture.order)


def wait_for_pictures(qtbot: QtBot, project: PictureProject, number: int = 1) -> list[Picture]:
    qtbot.waitUntil(lambda: len(pictures(project)) == number)
    return pictures(project)


def put_picture(project: PictureProject, x: float = 300, y: float = 200, **values: object) -> Picture:
    asset = project.add_asset(png(painted()))
    made = put(project, Picture, x, y, **{"asset": asset, "natural": Size(400, 200), "size": Size(400, 200), **values})
    return project.document.get(Picture, made)


def shot(qtbot: QtBot, view: BoardView) -> QImage:
    """The board when every picture on it is sharp."""
    view.finish_painting()
    qtbot.waitUntil(lambda: not view.scene.gallery.waiting)
    view.finish_painting()
    return view.grab().toImage()


# -- coming to a board


def test_a_dropped_file_becomes_a_picture_where_it_was_let_go(
    qtbot: QtBot, view: BoardView, project: PictureProject, files: Path
) -> None:
    assert drop_on(view, files_mime(files / "flow.png"), QPointF(at(view, 600, 400)))
    (picture,) = wait_for_pictures(qtbot, project)
    assert picture.natural == Size(400, 200)
    assert picture.size == Size(400, 200)
    assert QRectF(*picture.at, *picture.size).center() == QPointF(600, 400)
    assert view.selection.ids == (picture.id,)


def test_several_files_land_side_by_side_as_one_undo_step_and_a_broken_one_is_named(
    qtbot: QtBot, view: BoardView, project: PictureProject, files: Path
) -> None:
    drop_on(view, files_mime(files / "flow.png", files / "broken.jpg", files / "tall.png"), QPointF(600, 400))
    flow, tall = wait_for_pictures(qtbot, project, 2)
    assert max(tall.size) == 480, "no larger than fits a board"
    assert not QRectF(*flow.at, *flow.size).intersects(QRectF(*tall.at, *tall.size))
    assert tall.order > flow.order
    (banner,) = view.messages.shown
    assert "1 of 3" in banner.accessibleName()
    assert "broken.jpg" in banner.accessibleName()
    project.undo()
    assert pictures(project) == []


def test_an_image_of_a_browser_becomes_a_picture_and_not_its_address(
    qtbot: QtBot, view: BoardView, project: PictureProject
) -> None:
    mime = QMimeData()
    mime.setImageData(painted())
    mime.setUrls(["https://example.org/flow.png"])
    mime.setText("https://example.org/flow.png")
    drop_on(view, mime, QPointF(500, 400))
    wait_for_pictures(qtbot, project)
    assert list(project.document.all(Note)) == []


def test_an_image_on_the_clipboard_is_pasted(qtbot: QtBot, view: BoardView, project: PictureProject) -> None:
    QGuiApplication.clipboard().setImage(painted())
    qtbot.keyClick(view, KEYS.Key_V, Qt.KeyboardModifier.ControlModifier)
    wait_for_pictures(qtbot, project)


def test_cells_of_a_spreadsheet_are_pasted_as_texts_though_they_come_as_an_image_too(
    qtbot: QtBot, view: BoardView, project: PictureProject
) -> None:
    mime = QMimeData()
    mime.setImageData(painted())
    mime.setText("um\tdois")
    QGuiApplication.clipboard().setMimeData(mime)
    qtbot.keyClick(view, KEYS.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert pictures(project) == []
    assert len(view.scene) == 2


def test_a_file_that_is_no_picture_is_refused_with_what_to_do(
    qtbot: QtBot, view: BoardView, project: PictureProject, files: Path
) -> None:
    with qtbot.waitSignal(view.operations.failed) as refusal:
        drop_on(view, files_mime(files / "broken.jpg"), QPointF(500, 400))
    assert refusal.args is not None
    assert "damaged" in refusal.args[0].message
    assert pictures(project) == []
    assert not view.inserter.busy


def test_the_action_asks_for_files_and_takes_them(
    qtbot: QtBot, view: BoardView, project: PictureProject, files: Path
) -> None:
    view.keys.do("insert_picture")
    dialog = view.inserter.dialog
    assert dialog is not None
    dialog.filesSelected.emit([str(files / "flow.png")])
    dialog.reject()
    wait_for_pictures(qtbot, project)


def test_nothing_is_dropped_on_a_board_that_is_read_only(view: BoardView, project: PictureProject, files: Path) -> None:
    view.set_read_only("Only looking")
    assert not drop_on(view, files_mime(files / "flow.png"), QPointF(500, 400))


# -- how they look


def test_a_picture_is_painted_when_it_is_decoded_and_a_quiet_frame_stands_for_it_until_then(
    qtbot: QtBot, view: BoardView, project: PictureProject
) -> None:
    picture = put_picture(project)
    view.finish_painting()
    assert view.grab().toImage().pixelColor(at(view, 350, 220)).red() > 240, "the frame is of the theme's surface"
    image = shot(qtbot, view)
    assert image.pixelColor(at(view, 350, 300)).name() == "#c00000"
    assert image.pixelColor(at(view, 650, 300)).name() == "#0000c0"
    project.apply(ChangeFields((picture.id,), {"crop": Crop(left=0.5)}))
    assert shot(qtbot, view).pixelColor(at(view, 350, 300)).name() == "#0000c0"


@pytest.mark.parametrize("scale", [0.03, 0.2, 1.0])
def test_a_picture_shows_at_every_distance(
    qtbot: QtBot, view: BoardView, project: PictureProject, scale: float
) -> None:
    put_picture(project)
    view.camera.zoom_to(scale)
    view.camera.centre_on(QPointF(400, 300))
    colour = shot(qtbot, view).pixelColor(at(view, 400, 300))
    assert colour.red() > 3 * colour.blue()


def test_a_picture_that_is_not_here_or_broken_has_a_frame_that_says_so(
    qtbot: QtBot, view: BoardView, project: PictureProject, tmp_path: Path
) -> None:
    (tmp_path / "kept" / ("b" * 64)).write_bytes(b"no picture")
    missing = put(project, Picture, 100, 100, asset="a" * 64)
    broken = put(project, Picture, 600, 100, asset="b" * 64)
    put(project, Picture, 100, 500)
    shot(qtbot, view)
    assert view.scene.gallery.is_broken("b" * 64)
    assert not view.scene.gallery.is_broken("a" * 64)
    content = png(painted())
    (tmp_path / "kept" / ("a" * 64)).write_bytes(content)
    view.scene.repaint_all()
    assert shot(qtbot, view).pixelColor(at(view, 150, 200)).name() == "#c00000", "it has arrived"
    assert {missing, broken} <= {item.id for item in view.scene.items()}


def test_kept_pixmaps_stay_within_their_bounds(qtbot: QtBot, tmp_path: Path) -> None:
    names = [str(number) for number in range(6)]
    for name in names:
        (tmp_path / name).write_bytes(png(painted()))
    gallery = Gallery(lambda name: tmp_path / name, most_bytes=2 * 4 * 400 * 200)
    for name in names:
        gallery.pixmap(name, 400)
    qtbot.waitUntil(lambda: not gallery.waiting)
    assert 0 < gallery.kept_bytes <= 2 * 4 * 400 * 200
    for name in names:
        coarse = gallery.pixmap(name, THUMB)
        assert coarse is not None, "a small copy of each stays"
    gallery.deleteLater()


# -- hands


def test_a_corner_keeps_the_proportions_and_shift_frees_them(
    qtbot: QtBot, view: BoardView, project: PictureProject
) -> None:
    picture = put_picture(project)
    view.selection.set((picture.id,))
    drag(qtbot, view, at(view, 700, 400), at(view, 500, 300))
    (half,) = pictures(project)
    assert half.size == pytest.approx((200, 100))
    project.undo()
    drag(qtbot, view, at(view, 700, 400), at(view, 500, 400), SHIFT)
    (freed,) = pictures(project)
    assert freed.size == Size(200, 200)


def test_return_keeps_a_crop_as_one_step_and_the_rest_can_be_shown_again(
    qtbot: QtBot, view: BoardView, project: PictureProject
) -> None:
    picture = put_picture(project)
    view.selection.set((picture.id,))
    view.keys.do("crop")
    drag(qtbot, view, at(view, 300, 300), at(view, 400, 300))
    drag(qtbot, view, at(view, 700, 400), at(view, 600, 350))
    assert pictures(project) == [picture], "nothing is kept before Return"
    qtbot.keyClick(view, KEYS.Key_Return)
    (cropped,) = pictures(project)
    assert cropped.crop == pytest.approx((0.25, 0, 0.75, 0.75))
    assert (*cropped.at, *cropped.size) == (400, 200, 200, 150)
    assert view.toolbox.selecting
    view.selection.set((picture.id,))
    view.keys.do("reset_crop")
    (whole,) = pictures(project)
    assert (*whole.at, *whole.size, whole.crop) == (300, 200, 400, 200, Crop())
    project.undo()
    assert pictures(project)[0].crop == cropped.crop


def test_escape_leaves_a_picture_uncropped(qtbot: QtBot, view: BoardView, project: PictureProject) -> None:
    picture = put_picture(project)
    view.selection.set((picture.id,))
    qtbot.keyClick(view, KEYS.Key_C, SHIFT)
    assert isinstance(view.toolbox.current, CropTool)
    drag(qtbot, view, at(view, 300, 300), at(view, 400, 300))
    qtbot.keyClick(view, KEYS.Key_Escape)
    assert pictures(project) == [picture]
    assert view.toolbox.selecting


def test_a_crop_stays_inside_the_picture_and_its_middle_moves_it(
    qtbot: QtBot, view: BoardView, project: PictureProject
) -> None:
    picture = put_picture(project)
    view.selection.set((picture.id,))
    view.keys.do("crop")
    drag(qtbot, view, at(view, 300, 300), at(view, 500, 300))
    drag(qtbot, view, at(view, 600, 300), at(view, 100, 300))
    qtbot.mouseClick(view, LEFT, NONE, at(view, 900, 600))
    (cropped,) = pictures(project)
    assert cropped.crop == pytest.approx((0, 0, 0.5, 1))


def test_a_picture_deleted_while_it_is_cropped_ends_the_crop(
    qtbot: QtBot, view: BoardView, project: PictureProject
) -> None:
    picture = put_picture(project)
    view.selection.set((picture.id,))
    view.keys.do("crop")
    project.peer_does(TrashRecords((picture.id,)))
    view.grab()
    qtbot.keyClick(view, KEYS.Key_Return)
    assert view.toolbox.selecting
    assert pictures(project) == []


def test_its_description_is_typed_below_it_and_names_it(qtbot: QtBot, view: BoardView, project: PictureProject) -> None:
    picture = put_picture(project)
    item = view.scene.get(picture.id)
    assert isinstance(item, PictureItem)
    assert item.name() == "Picture"
    view.selection.set((picture.id,))
    qtbot.keyClick(view, KEYS.Key_Return)
    editor = view.typist.editor
    assert editor is not None
    qtbot.keyClicks(editor, "A fila vista da porta")
    qtbot.keyClick(editor, KEYS.Key_Escape)
    assert pictures(project)[0].alt == "A fila vista da porta"
    model = OutlineModel(view.scene)
    assert model.index(0, 0).data() == "Picture: A fila vista da porta"


def test_copies_show_the_same_file_and_the_same_part(qtbot: QtBot, view: BoardView, project: PictureProject) -> None:
    picture = put_picture(project, crop=Crop(0.1, 0.2, 0.9, 0.8), alt="Fila")
    view.selection.set((picture.id,))
    view.duplicate()
    view.selection.set((picture.id,))
    view.pasteboard.copy()
    view.pasteboard.paste(QPointF(QPoint(700, 600)))
    assert len(pictures(project)) == 3
    assert {(each.asset, each.crop, each.natural, each.alt) for each in pictures(project)} == {
        (picture.asset, picture.crop, picture.natural, "Fila")
    }
    qtbot.keyClick(view, KEYS.Key_Delete)
    assert len(pictures(project)) == 2
