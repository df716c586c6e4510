"""Keys that mark: `|` is the caret and `[…]` a selection in the texts below."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dttools_desktop.canvas.writing.marking import (
    Written,
    break_line,
    indent,
    toggle_bold,
    toggle_bullets,
    toggle_italic,
    toggle_numbers,
)


def read(drawn: str) -> Written:
    if "|" in drawn:
        at = drawn.index("|")
        return Written(drawn.replace("|", ""), at, at)
    start, end = drawn.index("["), drawn.index("]") - 1
    return Written(drawn.replace("[", "").replace("]", ""), start, end)


def drawn(written: Written) -> str:
    text = written.text
    if written.anchor == written.caret:
        return f"{text[: written.caret]}|{text[written.caret :]}"
    return f"{text[: written.start]}[{text[written.start : written.end]}]{text[written.end :]}"


@pytest.mark.parametrize(
    ("act", "before", "after"),
    [
        (toggle_bold, "a [quiet] room", "a **[quiet]** room"),
        (toggle_bold, "a **[quiet]** room", "a [quiet] room"),
        (toggle_bold, "a qu|iet room", "a **qu|iet** room"),
        (toggle_bold, "un[bel]ievable", "**un[bel]ievable**"),
        (toggle_bold, "a | b", "a **|** b"),
        (toggle_bold, "|", "**|**"),
        (toggle_bold, "**|**", "|"),
        (toggle_bold, "a room|", "a **room|**"),
        (toggle_italic, "a **[quiet]** room", "a ***[quiet]*** room"),
        (toggle_italic, "a ***[quiet]*** room", "a **[quiet]** room"),
        (toggle_bold, "a ***[quiet]*** room", "a *[quiet]* room"),
        (toggle_bold, "[one\ntwo]", "**[one**\n**two]**"),
        (toggle_bold, "- [one]", "- **[one]**"),
        (toggle_italic, "これは[重要]です", "これは*[重要]*です"),
        (toggle_bullets, "one|", "- one|"),
        (toggle_bullets, "[one\ntwo]", "[- one\n- two]"),
        (toggle_bullets, "- one|", "one|"),
        (toggle_bullets, "1. one|", "- one|"),
        (toggle_bullets, "|", "- |"),
        (toggle_numbers, "[one\n\ntwo]", "[1. one\n\n2. two]"),
        (toggle_numbers, "  - o|ne", "  1. o|ne"),
        (break_line, "- one|", "- one\n- |"),
        (break_line, "- one|two", "- one\n- |two"),
        (break_line, "  9. one|", "  9. one\n  10. |"),
        (break_line, "- one\n- |", "- one\n|"),
    ],
)
def test_keys_mark_and_unmark(act: Callable[[Written], Written | None], before: str, after: str) -> None:
    made = act(read(before))
    assert made is not None
    assert _loosely(drawn(made)) == _loosely(after)


def _loosely(text: str) -> str:
    """A selection that begins before or behind a mark is the same to the eye."""
    for mark in ("***", "**", "*", "- ", "1. "):
        text = text.replace(f"[{mark}", f"{mark}[")
    return text


@pytest.mark.parametrize("act", [toggle_bold, toggle_italic, toggle_bullets, toggle_numbers])
@pytest.mark.parametrize("before", ["a [quiet] room", "[one\ntwo]", "a qu|iet room", "🌳 [🌳 trees] x"])
def test_the_same_key_again_takes_the_marks_away(act: Callable[[Written], Written], before: str) -> None:
    assert act(act(read(before))).text == read(before).text


def test_return_outside_of_lists_is_a_plain_break() -> None:
    assert break_line(read("plain|")) is None
    assert break_line(read("|- one")) is None


def test_lists_go_deeper_and_back() -> None:
    deeper = indent(read("- one\n- t|wo"), 1)
    assert deeper is not None
    assert drawn(deeper) == "- one\n  - t|wo"
    back = indent(deeper, -1)
    assert back is not None
    assert drawn(back) == "- one\n- t|wo"
    assert indent(read("- o|ne"), -1) == read("- o|ne")
    assert indent(read("pla|in"), 1) is None
