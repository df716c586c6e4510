"""Answers are given again for as long as their documents stay as they are."""

from __future__ import annotations

from dttools_server.service.kept_pages import KeptPages
from dttools_server.store.values import Head


def test_an_answer_holds_until_the_document_changes() -> None:
    pages = KeptPages()
    pages.put("ideas", Head(0, 3), b"three")
    assert pages.get("ideas", Head(0, 3)) == b"three"
    assert pages.get("ideas", Head(0, 4)) is None
    assert pages.get("ideas", Head(1, 3)) is None
    assert pages.get("personas", Head(0, 3)) is None


def test_what_was_asked_for_longest_ago_goes_first() -> None:
    pages = KeptPages(most_bytes=10)
    pages.put("a", Head(0, 1), b"aaaa")
    pages.put("b", Head(0, 1), b"bbbb")
    pages.get("a", Head(0, 1))
    pages.put("c", Head(0, 1), b"cccc")
    assert [pages.get(name, Head(0, 1)) for name in "abc"] == [b"aaaa", None, b"cccc"]


def test_one_question_keeps_one_answer_and_a_large_one_keeps_none() -> None:
    pages = KeptPages(most_bytes=10)
    for number in range(100):
        pages.put("a", Head(0, number), b"aaaa")
    pages.put("b", Head(0, 1), b"bbbb")
    pages.put("large", Head(0, 1), bytes(11))
    assert pages.get("large", Head(0, 1)) is None
    assert pages.get("a", Head(0, 99)) == b"aaaa"
    assert pages.get("b", Head(0, 1)) == b"bbbb"
