"""From the columns of a table to the fields of ideas."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from dttools.errors import InvalidInput
from dttools.exchange.imported import ImportedIdea, Problem, text_problem
from dttools.exchange.tables import Row, Table
from dttools.model.values import SHORT_TEXT
from dttools_resources.i18n import tr

TEXTS = ("title", "description", "category", "tags")
RATINGS = ("impact", "effort", "desirability", "viability", "feasibility", "confidence_level")
FIELDS = TEXTS + RATINGS
"""Fields of an idea that a column can fill."""

_MAX_TAGS = 50
_MAX_TAG = 80
_NAMES = {
    "title": "title name idea headline subject titulo nome ideia assunto nombre idea asunto project projeto proyecto",
    "description": "description details text notes body descricao detalhes texto notas descripcion detalles proposta",
    "category": "category theme area topic group categoria tema area grupo topico",
    "tags": "tags tag labels keywords etiquetas palavras-chave palabras-clave marcadores",
    "impact": "impact impacto value valor",
    "effort": "effort esforco esfuerzo custo cost",
    "desirability": "desirability desejabilidade deseabilidad",
    "viability": "viability viabilidade viabilidad",
    "feasibility": "feasibility factibilidade factibilidad exequibilidade",
    "confidence_level": "confidence confidence-level confianca nivel-de-confianca confianza nivel-de-confianza",
}


@dataclass(frozen=True, slots=True)
class IdeaMapping:
    """Which column (from 0) fills which field, and whether the first row holds the names of the columns."""

    columns: Mapping[str, int]
    header: bool = True

    def names(self, table: Table) -> list[str]:
        """What to call the columns: their names, or their numbers."""
        first = table.rows[0]
        width = max(len(first.cells), table.columns)
        named = [first.cell(column) if self.header else "" for column in range(width)]
        return [name or tr("Column {n}").format(n=place) for place, name in enumerate(named, start=1)]

    def body(self, table: Table) -> tuple[Row, ...]:
        """The rows that hold ideas."""
        return table.rows[1:] if self.header else table.rows


@dataclass(frozen=True, slots=True)
class IdeaRows:
    """What a table gives under a mapping."""

    ideas: tuple[ImportedIdea, ...]
    problems: tuple[Problem, ...]


def guess_mapping(table: Table) -> IdeaMapping:
    """Columns by their names in Portuguese, English or Spanish; the first one is the title when none is called so."""
    first = table.rows[0]
    columns: dict[str, int] = {}
    for column in range(len(first.cells)):
        name = _field_called(first.cell(column))
        if name and name not in columns:
            columns[name] = column
    header = bool(columns) or (table.columns > 1 and len(table.rows) > 1 and _looks_like_names(first))
    if "title" not in columns:
        free = [column for column in range(table.columns) if column not in columns.values()]
        columns["title"] = free[0] if free else 0
    return IdeaMapping(columns, header)


def read_ideas(table: Table, mapping: IdeaMapping) -> IdeaRows:
    """The ideas of a table, and what could not be taken over.

    Raises:
        InvalidInput: No column fills the title.
    """
    if "title" not in mapping.columns:
        raise InvalidInput(
            tr("No column is chosen for the title."), field="title", todo=tr("Choose the column with the ideas' names.")
        )
    ideas: list[ImportedIdea] = []
    problems: list[Problem] = []
    width = max(len(table.rows[0].cells), table.columns)
    for row in mapping.body(table):
        if len(row.cells) > width:
            message = tr("{n} cells where {expected} are usual: what is too much is left out.")
            problems.append(Problem(row.line, message.format(n=len(row.cells), expected=width)))
        idea = _read_row(row, mapping.columns, problems)
        if idea:
            ideas.append(idea)
    return IdeaRows(tuple(ideas), tuple(problems))


def _read_row(row: Row, columns: Mapping[str, int], problems: list[Problem]) -> ImportedIdea | None:
    cells = {name: row.cell(column) for name, column in columns.items()}
    refused = text_problem(row.line, cells["title"], cells.get("description", ""))
    if refused:
        problems.append(refused)
        return None
    values: dict[str, object] = {name: cells[name] for name in ("title", "description") if cells.get(name)}
    if category := cells.get("category", ""):
        values["category"] = category[:SHORT_TEXT]
        if len(category) > SHORT_TEXT:
            message = tr("Category is shortened to {n} characters.")
            problems.append(Problem(row.line, message.format(n=SHORT_TEXT)))
    if tags := _tags(cells.get("tags", "")):
        values["tags"] = tags
    for name in RATINGS:
        if text := cells.get(name, ""):
            rating = _rating(text)
            if rating is None:
                message = tr("“{value}” is not a number from 1 to 5: left empty.")
                problems.append(Problem(row.line, message.format(value=text[:40])))
            else:
                values[name] = rating
    return ImportedIdea(row.line, values)


def _tags(text: str) -> tuple[str, ...]:
    words = (word.strip()[:_MAX_TAG] for word in re.split(r"[,;|#]", text))
    return tuple(dict.fromkeys(word for word in words if word))[:_MAX_TAGS]


def _rating(text: str) -> int | None:
    found = re.fullmatch(r"([1-5])(?:[.,]0+)?", text)
    return int(found[1]) if found else None


def _field_called(name: str) -> str | None:
    """The field that a column of this name fills; whole names first, then words of it ("Título da ideia")."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(char))
    words = re.findall(r"[a-z]+", plain)
    for attempt in ("-".join(words), *words[:1]):
        for field, names in _NAMES.items():
            if attempt in names.split():
                return field
    return None


def _looks_like_names(row: Row) -> bool:
    """Short texts without figures in every cell: a heading, in a language that is not ours."""
    return all(cell.strip() and len(cell) <= 40 and not re.search(r"\d", cell) for cell in row.cells)  # noqa: PLR2004
