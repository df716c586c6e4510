"""Two texts side by side."""

from __future__ import annotations

from random import Random

import pytest

from dttools.document.comparing import Part, Run, compared


def test_only_the_words_that_differ_are_marked() -> None:
    assert compared("three hours of waiting", "two hours of waiting") == (
        Run(Part.REMOVED, "three"),
        Run(Part.ADDED, "two"),
        Run(Part.KEPT, " hours of waiting"),
    )


def test_equal_and_empty_texts() -> None:
    assert compared("", "") == ()
    assert compared("same", "same") == (Run(Part.KEPT, "same"),)
    assert compared("", "new") == (Run(Part.ADDED, "new"),)
    assert compared("old", "") == (Run(Part.REMOVED, "old"),)


@pytest.mark.parametrize("seed", range(30))
def test_the_runs_make_both_texts(seed: int) -> None:
    rng = Random(seed)
    before, after = (" ".join(rng.choices(["a", "é", "b,", "\n", "c c"], k=rng.randint(0, 20))) for _ in "ab")
    runs = compared(before, after)
    assert "".join(run.text for run in runs if run.part is not Part.ADDED) == before
    assert "".join(run.text for run in runs if run.part is not Part.REMOVED) == after


def test_very_long_texts_are_told_whole() -> None:
    before, after = "a " * 4000, "b " * 4000
    assert compared(before, after) == (Run(Part.REMOVED, before), Run(Part.ADDED, after))
