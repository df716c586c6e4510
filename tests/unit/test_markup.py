"""Marks in texts: what is bold, italic and a list, and which asterisks mean nothing."""

from __future__ import annotations

import pytest

from dttools.model.markup import escaped, has_markup, line_markup, list_item, plain_text


def styled(line: str) -> list[tuple[str, str]]:
    """The runs as (text, "b", "i" or "bi")."""
    return [(line[run.start : run.end], "b" * run.bold + "i" * run.italic) for run in line_markup(line).runs]


@pytest.mark.parametrize(
    ("line", "runs"),
    [
        ("**Fast** help", [("Fast", "b")]),
        ("a *quiet* room", [("quiet", "i")]),
        ("***both*** here", [("both", "bi")]),
        ("(*in brackets*), “**quoted**”.", [("in brackets", "i"), ("quoted", "b")]),
        ("- **first** thing", [("first", "b")]),
        ("これは**重要**です", [("重要", "b")]),
        ("**🌳 trees**!", [("🌳 trees", "b")]),
        ("**not *the* end**", [("not ", "b"), ("the", "bi"), (" end", "b")]),
    ],
)
def test_pairs_at_the_edges_of_words_mark(line: str, runs: list[tuple[str, str]]) -> None:
    assert styled(line) == runs


def test_two_marks_may_end_together() -> None:
    line = "**all *of it***"
    assert styled(line)[0] == ("all ", "b")
    assert ("of it", "bi") in styled(line)
    assert plain_text(line) == "all of it"


@pytest.mark.parametrize(
    "line",
    [
        "2 * 3 * 4",
        "2*3*4",
        "2**3**4",
        "a 4* hotel and a 5* hotel",
        "Price (*) and cost (*)",
        "*required",
        "see *1 and *2",
        "**** rating ****",
        "***** five",
        "f(*args, **kwargs)",
        r"C:\*.txt and D:\*.txt",
        "* * *",
        "**",
        "** **",
        "2019. It was a year",
        "-5 degrees",
        "1.5 litres",
    ],
)
def test_what_people_wrote_with_asterisks_stays_as_it_is(line: str) -> None:
    markup = line_markup(line)
    assert (markup.item, markup.marks, markup.runs) == (None, (), ())
    assert plain_text(line) == line


def test_marks_do_not_reach_into_the_next_line() -> None:
    assert plain_text("*one\ntwo*") == "*one\ntwo*"


def test_a_backslash_keeps_asterisks_as_they_are() -> None:
    assert plain_text(r"\*not italic*") == "*not italic*"
    assert plain_text(r"\**not bold** but **bold**") == "**not bold** but bold"


@pytest.mark.parametrize("line", ["*a* b *c*", "**x** y", "plain", "***z***", "**not *the* end**"])
def test_escaped_text_shows_what_was_there(line: str) -> None:
    assert plain_text(escaped(line)) == line


def test_lists_know_their_level_and_number() -> None:
    assert list_item("plain") is None
    bullet, number = list_item("  - deeper"), list_item("12. twelfth")
    assert bullet is not None
    assert (bullet.level, bullet.number, bullet.content) == (1, None, 4)
    assert number is not None
    assert (number.level, number.number, number.content) == (0, 12, 4)
    assert plain_text("To do:\n- **one**\n  - two") == "To do:\n• one\n  • two"


def test_a_quick_look_finds_every_text_with_marks() -> None:
    assert [has_markup(text) for text in ("plain", "a\n- b", "a\n1. b", "*a*", "2.5 - 3")] == [
        False, True, True, True, False,
    ]  # fmt: skip
