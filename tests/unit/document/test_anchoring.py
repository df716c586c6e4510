"""Free items on a page with zones: commands speak of places on the page, records keep zone and offset."""

from __future__ import annotations

import math

import pytest

from dttools.document import Anchors, Area, Command, OnPage, ProjectDocument
from dttools.document.commands import (
    AddRecord,
    ChangeFields,
    DuplicateItems,
    MoveItems,
    ResizeItem,
    Restack,
    RestoreRecords,
    SizeItems,
    StartProject,
    StepItems,
    Together,
    TrashRecords,
)
from dttools.ids import ActorId, RecordId, new_id, new_project_id
from dttools.model import Free, Note, Shape, Size, Stroke, Vector
from dttools.model.values import BOARD_LIMIT

ANA = ActorId("ana")
LEFT, RIGHT = Area(0, 100, 300, 200), Area(320, 100, 300, 200)


class Page:
    """A page with two zones side by side; the right one can be moved down, as when notes are added above it."""

    def __init__(self) -> None:
        self.id = new_id()
        self.document = ProjectDocument()
        self.document.initialise(StartProject(new_project_id(), "Test", board=self.id), by=ANA)
        self.zones = {"says": LEFT, "does": RIGHT}

    @property
    def anchors(self) -> Anchors:
        return Anchors(self.id, self.zones, Vector(0, 1000))

    def do(self, command: Command) -> None:
        self.document.apply(OnPage(command, self.anchors), by=ANA)

    def put(self, x: float, y: float, model: type[Free] = Shape, **values: object) -> RecordId:
        made = new_id()
        self.do(AddRecord(model, made, {"board": self.id, "at": Vector(x, y), "size": Size(40, 40), **values}))
        return made

    def item(self, record_id: RecordId) -> Free:
        return self.document.get(Free, record_id)

    def place(self, record_id: RecordId) -> Vector:
        return self.anchors.place(self.item(record_id))


@pytest.fixture
def page() -> Page:
    return Page()


def test_what_is_put_keeps_its_zone_and_its_offset_from_it(page: Page) -> None:
    made = page.put(350, 150)
    assert (page.item(made).zone, page.item(made).at) == ("does", Vector(30, 50))
    assert page.place(made) == Vector(350, 150)


def test_it_goes_with_its_zone(page: Page) -> None:
    made = page.put(350, 150)
    page.zones["does"] = Area(0, 700, 300, 200)
    assert page.place(made) == Vector(30, 750)


@pytest.mark.parametrize(("x", "zone"), [(-500, "says"), (285, "says"), (292, "does"), (5000, "does")])
def test_the_zone_nearest_to_its_centre_counts(page: Page, x: float, zone: str) -> None:
    made = page.put(x, 110)
    assert page.item(made).zone == zone
    assert page.place(made) == Vector(x, 110)


def test_moving_into_another_zone_anchors_it_anew_in_the_same_edit(page: Page) -> None:
    made = page.put(20, 120)
    page.do(MoveItems((made,), Vector(330, 10)))
    assert (page.item(made).zone, page.item(made).at) == ("does", Vector(30, 30))


def test_resizing_over_the_border_anchors_it_anew(page: Page) -> None:
    made = page.put(200, 120)
    page.do(ResizeItem(made, Vector(200, 120), Size(400, 40)))
    assert page.item(made).zone == "does"
    assert page.place(made) == Vector(200, 120)
    page.do(SizeItems({made: Size(40, 40)}))
    assert page.item(made).zone == "says"


def test_what_does_not_move_it_leaves_its_anchor_alone(page: Page) -> None:
    made = page.put(20, 120)
    kept = page.item(made)
    page.zones["says"] = Area(5000, 100, 300, 200)  # its centre is nearer to another zone's old place now
    page.do(ChangeFields((made,), {"text": "x"}))
    page.do(Together((TrashRecords((made,)), RestoreRecords((made,)))))
    assert (page.item(made).zone, page.item(made).at) == (kept.zone, kept.at)


def test_copies_lie_beside_the_first_one(page: Page) -> None:
    made, copy = page.put(280, 120), new_id()
    page.do(DuplicateItems({made: copy}, Vector(24, 24)))
    assert page.place(copy) == Vector(304, 144)
    assert page.item(copy).zone == "does"


def test_items_of_two_zones_overlap_where_the_page_shows_them(page: Page) -> None:
    below, above, far = page.put(285, 120), page.put(295, 120), page.put(500, 120)
    page.do(Restack((below, above, far)))
    page.do(StepItems((below,)))
    order = [page.item(each).order for each in (above, below, far)]
    assert order == sorted(order)


def test_notes_are_no_step_of_the_stack(page: Page) -> None:
    shape = page.put(20, 120, order="a0")
    page.do(AddRecord(Note, new_id(), {"board": page.id, "zone": "says", "order": "a5"}))
    page.do(StepItems((shape,)))
    assert page.item(shape).order == "a0"


def test_an_item_of_an_unknown_zone_shows_below_and_is_anchored_where_hands_bring_it(page: Page) -> None:
    made = new_id()
    page.document.apply(AddRecord(Stroke, made, {"board": page.id, "zone": "smells", "at": Vector(10, 10)}), by=ANA)
    assert page.place(made) == Vector(10, 1010)
    page.do(MoveItems((made,), Vector(0, -850)))
    assert page.item(made).zone == "says"


def test_the_edge_of_the_board_holds_on_pages_too(page: Page) -> None:
    made = page.put(BOARD_LIMIT, 0)
    assert math.isclose(page.item(made).at.x, BOARD_LIMIT - 320)
    page.do(ChangeFields((made,), {"text": "x"}))
    page.zones["does"] = Area(600, 100, 300, 200)
    page.do(ChangeFields((made,), {"text": "y"}))
    assert page.place(made).x == BOARD_LIMIT


def test_a_board_without_zones_and_an_older_document_are_as_before(page: Page) -> None:
    made = new_id()
    page.document.apply(AddRecord(Shape, made, {"board": page.id, "at": Vector(7, 8)}), by=ANA)
    assert page.item(made).zone is None
    assert page.place(made) == Vector(7, 8)
    page.zones = {}
    page.do(MoveItems((made,), Vector(1, 1)))
    assert (page.item(made).zone, page.item(made).at) == (None, Vector(8, 9))


def test_another_replica_reads_the_zone_and_judges_it_as_well_formed(page: Page) -> None:
    made = page.put(350, 150)
    server = ProjectDocument([page.document.update_since()])
    assert server.read_strictly(made) == page.item(made)
