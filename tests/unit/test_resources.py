from __future__ import annotations

import io
import re
from xml.etree import ElementTree as ET

import pytest
from reportlab.pdfbase.ttfonts import TTFont

from dttools_resources import names_in, path_of, read_bytes

LETTERS = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ ãõáéíóúâêôàçÃÕÁÉÍÓÚÂÊÔÀÇ ñüÑÜ¿¡ºª “”‘’«»–—…•·€"


@pytest.mark.parametrize("weight", ["Regular", "Medium", "SemiBold", "Bold"])
def test_the_fonts_have_the_letters_of_our_languages_and_polish_and_embed_in_a_pdf(weight: str) -> None:
    face = TTFont(f"Inter-{weight}", io.BytesIO(read_bytes(f"fonts/Inter-{weight}.ttf"))).face
    assert [letter for letter in LETTERS if ord(letter) not in face.charToGlyph] == []


@pytest.mark.parametrize("name", names_in("icons", ".svg"))
def test_every_icon_is_a_drawing_in_the_current_colour_alone(name: str) -> None:
    drawing = read_bytes(f"icons/{name}").decode()
    assert ET.fromstring(drawing).attrib["viewBox"] == "0 0 24 24"
    assert "currentColor" in drawing
    assert not re.search(r"#[0-9a-fA-F]{3,6}", drawing)


@pytest.mark.parametrize("folder", ["fonts", "icons"])
def test_what_others_made_comes_with_its_licence_and_source(folder: str) -> None:
    assert b"Permission" in read_bytes(f"{folder}/LICENSE.txt") or b"License" in read_bytes(f"{folder}/LICENSE.txt")
    assert b"npm package" in read_bytes(f"{folder}/README.md")


def test_a_resource_is_also_there_as_a_file() -> None:
    with path_of("fonts/Inter-Bold.ttf") as path:
        assert path.read_bytes() == read_bytes("fonts/Inter-Bold.ttf")


def test_a_missing_resource_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"no-such\.svg"):
        read_bytes("icons/no-such.svg")
