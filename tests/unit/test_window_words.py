"""Every kind of record has its words and its picture, wherever lists show it."""

from __future__ import annotations

import pytest

from dttools.model import KINDS
from dttools_desktop.windows.words import KIND_ICONS, kind_words
from dttools_resources import names_in


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_words_and_an_icon(kind: str) -> None:
    assert all((kind_words(kind).one, kind_words(kind).new, kind_words(kind).unnamed))
    assert f"{KIND_ICONS[kind]}.svg" in names_in("icons", ".svg")
