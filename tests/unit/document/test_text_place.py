"""Places in a text that others edit: found again after edits elsewhere, harmless when they make no sense."""

from __future__ import annotations

import random

import pytest

from dttools.document.text_place import TextPlace, carried

TEXT = "We need more benches under the trees, and some shade for the elderly."


@pytest.mark.parametrize("offset", [0, 3, 12, 30, len(TEXT)])
def test_a_place_is_where_it_was_said(offset: int) -> None:
    assert TextPlace.at(TEXT, offset).find(TEXT) == offset


@pytest.mark.parametrize("seed", range(30))
def test_a_place_is_found_after_an_edit_elsewhere(seed: int) -> None:
    draw = random.Random(seed)
    offset = draw.randrange(20, len(TEXT) - 20)
    place = TextPlace.at(TEXT, offset)
    before, after = draw.choice(["", "🌳 Today: ", "x" * 40]), draw.choice(["", " Soon!"])
    assert place.find(before + TEXT + after) == offset + len(before)


def test_a_place_at_the_end_is_found_when_the_beginning_is_rewritten() -> None:
    place = TextPlace.at(TEXT, len(TEXT))
    assert place.find("In short: some shade for the elderly.") == len("In short: some shade for the elderly.")


def test_a_place_that_comes_before_its_edit_is_near() -> None:
    assert TextPlace.at("hello", 5).find("hell") == 4
    assert TextPlace.at("x" * 50, 50).find("") == 0


@pytest.mark.parametrize(
    "said", [None, 7, "x", [1, "a"], [-1, "", ""], [1.5, "", ""], [True, "", ""], [10**9, "", ""], [0, 1, ""], {"a": 1}]
)
def test_what_makes_no_sense_is_no_place(said: object) -> None:
    assert TextPlace.said(said) is None


def test_a_place_survives_being_told() -> None:
    place = TextPlace.at(TEXT, 12)
    assert TextPlace.said(place.told()) == place


def test_an_offset_is_carried_along_by_an_edit() -> None:
    assert carried(4, "0123456", "ab0123456") == 6
    assert carried(4, "0123456", "0123456ab") == 4
    assert carried(4, "0123456", "01xx56") == 4
