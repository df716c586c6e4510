from __future__ import annotations

import codecs

import pytest

from dttools.errors import InvalidInput, TooLarge, UnsupportedFile
from dttools.exchange.tables import MAX_BYTES, MAX_ROWS, Table, read_table

PORTUGUESE = (
    "título;descrição\n"
    "Praça arborizada;Mais sombra para crianças e avós\n"
    "Ônibus noturno;Ligação até às duas da manhã, também aos domingos\n"
    "Pão na escola;Café da manhã para todos os alunos\n"
)


def cells(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


@pytest.mark.parametrize(
    ("codec", "mark", "guessed"),
    [
        ("utf-8", b"", "utf-8-sig"),
        ("utf-8", codecs.BOM_UTF8, "utf-8-sig"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "utf-16"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "utf-16"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
        ("cp1252", b"", "cp1252"),
    ],
)
def test_every_letter_arrives_whatever_the_encoding(codec: str, mark: bytes, guessed: str) -> None:
    table = read_table(mark + PORTUGUESE.encode(codec))
    assert table.encoding == guessed
    assert cells(table) == [tuple(line.split(";")) for line in PORTUGUESE.splitlines()]


def test_polish_in_its_own_code_page_is_recognised() -> None:
    text = "nazwa;opis\n" + "Miejskie pszczoły;Żółte kwiaty, łąki i źdźbła trawy w Śródmieściu\n" * 5
    assert read_table(text.encode("cp1250")).rows[1].cells[0] == "Miejskie pszczoły"


def test_a_wrong_encoding_is_refused_with_the_line_and_can_be_changed() -> None:
    data = b"titulo\nsem acento\nPra\xe7a\n"
    with pytest.raises(InvalidInput, match="Line 3 cannot be read as UTF-8") as refusal:
        read_table(data, encoding="utf-8-sig")
    assert refusal.value.field == "encoding"
    assert refusal.value.todo
    assert read_table(data, encoding="cp1252").rows[2].cells == ("Praça",)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    lines = [("title", "description"), ("Bench", "Sit down"), ("Tree", "Shade")]
    table = read_table("\n".join(map(delimiter.join, lines)).encode())
    assert (table.delimiter, cells(table)) == (delimiter, lines)


def test_commas_in_texts_do_not_hide_the_semicolons() -> None:
    table = read_table("título;texto\nPraça;árvores, bancos, água\nRua;faixa, luz\n".encode())
    assert table.delimiter == ";"


def test_excels_separator_line_is_obeyed_and_not_imported() -> None:
    table = read_table(b"sep=|\na;b|c\nd|e\n")
    assert cells(table) == [("a;b", "c"), ("d", "e")]
    assert [row.line for row in table.rows] == [2, 3]


def test_quoted_cells_hold_line_breaks_and_quotes_and_lines_are_counted_right() -> None:
    table = read_table(b'title,text\r\n"Two\r\nlines","say ""yes"""\r\n\r\nlast,row\r\n')
    assert cells(table) == [("title", "text"), ("Two\r\nlines", 'say "yes"'), ("last", "row")]
    assert [row.line for row in table.rows] == [1, 2, 5]


def test_a_quotation_mark_that_is_never_closed_names_its_line() -> None:
    with pytest.raises(InvalidInput, match="Line 3"):
        read_table(b'title,text\nok,fine\n"open,never\nclosed,more\n')


def test_a_stray_quotation_mark_inside_a_cell_is_text() -> None:
    assert cells(read_table(b'title,text\n5" pipe,water\nlast,row\n'))[1] == ('5" pipe', "water")


def test_rows_may_be_shorter_than_the_header() -> None:
    row = read_table(b"a,b,c\n1,2,3\n4\n").rows[2]
    assert [row.cell(column) for column in range(3)] == ["4", "", ""]


@pytest.mark.parametrize(
    ("data", "kind"), [(b"PK\x03\x04rest", "XLSX"), (b"%PDF-1.7", "PDF"), (b"\xd0\xcf\x11\xe0rest", "XLS")]
)
def test_other_kinds_of_files_are_named(data: bytes, kind: str) -> None:
    with pytest.raises(UnsupportedFile, match=kind) as refusal:
        read_table(data)
    assert "CSV" in refusal.value.todo


@pytest.mark.parametrize("data", [b"", b"\n\n", b" , \n,,\n", codecs.BOM_UTF8])
def test_an_empty_file_is_said_to_be_empty(data: bytes) -> None:
    with pytest.raises(UnsupportedFile, match="empty"):
        read_table(data)


def test_random_bytes_are_refused() -> None:
    with pytest.raises(InvalidInput, match="cannot be read as"):
        read_table(bytes(range(256)) * 40)


def test_a_file_over_the_limit_is_refused_before_it_is_read() -> None:
    with pytest.raises(TooLarge, match="10 MB"):
        read_table(b"x" * (MAX_BYTES + 1))


def test_too_many_rows_are_refused() -> None:
    assert len(read_table(b"x\n" * MAX_ROWS).rows) == MAX_ROWS
    with pytest.raises(TooLarge, match="20001 rows"):
        read_table(b"x\n" * (MAX_ROWS + 1))


def test_a_cell_of_a_megabyte_is_refused_with_its_line() -> None:
    with pytest.raises(TooLarge, match="Line 2"):
        read_table(b"title,text\nlong," + b"x" * 2**20 + b"\n")
