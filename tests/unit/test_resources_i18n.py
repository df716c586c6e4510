from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dttools_resources.catalogues import TRANSLATED, catalogue, faults
from dttools_resources.i18n import (
    LANGUAGES,
    best_language,
    language,
    ntr,
    set_language,
    system_language,
    tr,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")


def test_a_text_is_said_in_the_chosen_language() -> None:
    said = {}
    for code in LANGUAGES:
        set_language(code)
        said[code] = (language(), tr("Cancel"))
    assert said == {"pt_BR": ("pt_BR", "Cancelar"), "en": ("en", "Cancel"), "es": ("es", "Cancelar")}


def test_an_unknown_text_stays_as_it_is_and_an_empty_one_empty() -> None:
    set_language("pt_BR")
    assert tr("Nobody translated {this}").format(this="x") == "Nobody translated x"
    assert tr("") == ""


@pytest.mark.parametrize(("n", "said"), [(0, "{n} notes"), (1, "one note"), (2, "{n} notes")])
def test_english_counts_without_a_catalogue(n: int, said: str) -> None:
    assert ntr("one note", "{n} notes", n) == said


def test_a_language_that_is_not_spoken_is_refused_and_changes_nothing() -> None:
    with pytest.raises(ValueError, match="tlh"):
        set_language("tlh")
    assert language() == "en"


@pytest.mark.parametrize(
    ("wanted", "best"),
    [
        (["pt-PT"], "pt_BR"),
        (["fr_FR.UTF-8", "es_MX.UTF-8", "en"], "es"),
        (["C.UTF-8", ""], "en"),
        (["de", "EN-gb"], "en"),
        ([], "en"),
    ],
)
def test_the_nearest_of_our_languages_is_chosen(wanted: list[str], best: str) -> None:
    assert best_language(wanted) == best


def test_the_environment_tells_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "pt_BR.UTF-8")
    assert system_language() == "pt_BR"
    monkeypatch.setenv("LANGUAGE", "es:pt_BR")
    assert system_language() == "es"


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_text_of_the_sources_is_translated(code: str) -> None:
    assert list(faults(code)) == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_has_no_spaces_at_its_ends_and_ends_as_the_english_does(code: str) -> None:
    wrong = []
    for message in catalogue(code):
        if isinstance(message.id, str) and message.id and isinstance(message.string, str) and message.string:
            same_end = all(message.id.endswith(c) == message.string.endswith(c) for c in ".:…?")
            if message.string != message.string.strip() or not same_end:
                wrong.append((message.id, message.string))
    assert wrong == []


def test_no_text_hides_in_an_f_string_where_the_catalogues_do_not_look() -> None:
    root = Path(__file__).resolve().parents[2]
    hidden = [
        f"{path.relative_to(root)}:{call.lineno}"
        for folder in ("common", "desktop", "syncserver")
        for path in (root / folder).rglob("*.py")
        for string in ast.walk(ast.parse(path.read_text()))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in {"tr", "ntr"}
    ]
    assert hidden == []
