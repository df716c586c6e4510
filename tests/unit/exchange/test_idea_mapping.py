from __future__ import annotations

import pytest

from dttools.document import ProjectDocument
from dttools.document.commands import StartProject
from dttools.errors import InvalidInput
from dttools.exchange.idea_mapping import IdeaMapping, guess_mapping, read_ideas
from dttools.exchange.imported import ImportedIdea, add_commands
from dttools.exchange.tables import Table, read_table
from dttools.ids import ActorId, new_project_id
from dttools.model import Board, Idea

ANA = ActorId("ana")


def table(text: str) -> Table:
    return read_table(text.encode())


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("Título;Descrição;Categoria;Impacto;Esforço", "title description category impact effort"),
        ("Título da ideia;Detalhes;Tema;Valor;Custo", "title description category impact effort"),
        ("Nombre;Descripción;Categoría;Impacto;Esfuerzo", "title description category impact effort"),
        ("Name;Notes;Theme;Impact;Effort", "title description category impact effort"),
        ("Impact;EFFORT;description;Idea title;Tags", "impact effort description title tags"),
    ],
)
def test_columns_are_known_by_their_names_in_three_languages(header: str, columns: str) -> None:
    mapping = guess_mapping(table(f"{header}\na;b;c;4;5"))
    assert mapping.columns == {field: place for place, field in enumerate(columns.split())}
    assert mapping.header


def test_a_plain_list_has_no_header_and_every_line_is_a_title() -> None:
    plain = table("Plant trees\nMore benches\n")
    rows = read_ideas(plain, guess_mapping(plain))
    assert [idea.title for idea in rows.ideas] == ["Plant trees", "More benches"]
    assert guess_mapping(plain).names(plain) == ["Column 1"]


def test_a_header_in_another_language_is_not_an_idea() -> None:
    german = table("Einfall,Bewertung\nMehr Bäume,5\n")
    assert [idea.title for idea in read_ideas(german, guess_mapping(german)).ideas] == ["Mehr Bäume"]


def test_fields_arrive_and_problems_name_their_lines() -> None:
    given = table(
        "title;description;impact;tags\n"
        'Trees;"two\nlines";4,0;green, city ,green\n'
        ";no title;1;\n"
        "Bench;;high;;superfluous\n"
        f"{'x' * 501};;;\n"
    )
    rows = read_ideas(given, guess_mapping(given))
    assert [dict(idea.values) for idea in rows.ideas] == [
        {"title": "Trees", "description": "two\nlines", "impact": 4, "tags": ("green", "city")},
        {"title": "Bench"},
    ]
    assert [problem.line for problem in rows.problems] == [4, 5, 5, 6]
    assert "“high” is not a number from 1 to 5" in rows.problems[2].message
    assert "501 characters" in rows.problems[3].message


def test_without_a_title_column_nothing_is_imported() -> None:
    with pytest.raises(InvalidInput, match="title"):
        read_ideas(table("a,b\n1,2"), IdeaMapping({"description": 1}))


def test_ideas_land_on_a_board_in_the_order_of_the_file() -> None:
    document = ProjectDocument()
    document.initialise(StartProject(new_project_id(), "Fila"), by=ANA)
    board = next(document.all(Board)).id
    ideas = [ImportedIdea(line, {"title": f"Idea {line}"}) for line in range(1, 431)]
    for command in add_commands(ideas, board):
        document.apply(command, by=ANA)
    landed = sorted(document.children(Idea, board), key=lambda idea: (idea.at.y, idea.at.x))
    assert [idea.title for idea in landed] == [idea.title for idea in ideas]


def test_no_update_of_an_import_comes_near_the_limit_of_a_message() -> None:
    document = ProjectDocument()
    document.initialise(StartProject(new_project_id(), "Fila"), by=ANA)
    updates: list[bytes] = []
    document.on_local_update(updates.append)
    ideas = [ImportedIdea(n, {"title": f"Idea {n}", "description": "ç" * 20_000}) for n in range(60)]
    for command in add_commands(ideas):
        document.apply(command, by=ANA)
    assert len(list(document.all(Idea))) == 60
    assert max(map(len, updates)) < 2**19
