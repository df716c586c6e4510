from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dttools.document.order import key_after, keys_between
from dttools.document.text import rebase, splice_between


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_splice_turns_the_old_text_into_the_new(old: str, new: str) -> None:
    splice = splice_between(old, new)
    spliced = old[: splice.start] + splice.inserted + old[splice.start + splice.removed :]
    assert spliced == new


@given(st.text(max_size=20), st.text(max_size=20))
def test_rebasing_onto_the_same_text_is_the_edit_itself(base: str, edited: str) -> None:
    assert rebase(base, edited, base) == edited


@given(st.text("abc", max_size=12), st.text("XYZ", min_size=1, max_size=4), st.data())
def test_rebasing_keeps_what_the_other_edit_inserted(base: str, inserted: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(base)))
    current = base[:place] + inserted + base[place:]
    edited = data.draw(st.text("abc", max_size=12))
    assert inserted in rebase(base, edited, current)


@given(st.lists(st.integers(0, 50), max_size=40))
def test_keys_stay_sorted_wherever_one_inserts(places: list[int]) -> None:
    keys: list[str] = []
    for place in places:
        at = min(place, len(keys))
        low = keys[at - 1] if at else None
        high = keys[at] if at < len(keys) else None
        keys[at:at] = keys_between(low, high)
    assert keys == sorted(set(keys))
    assert key_after(keys) > max(keys, default="")


def test_equal_or_spoilt_neighbours_do_not_stop_an_insert() -> None:
    assert keys_between("a0", "a0")[0] > "a0"
    assert keys_between("!!", "??")
