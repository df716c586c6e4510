"""Ballots of participatory budgets in the Pabulib format (`.pb`, https://pabulib.org/format).

A text in UTF-8 with `;` between fields and three sections, META, PROJECTS and VOTES, each with a heading row. Projects
become ideas; each approval ballot becomes one vote by the same stranger on every idea that it names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from dttools.errors import InvalidInput, UnsupportedFile
from dttools.exchange.encodings import decode
from dttools.exchange.imported import ImportedIdea, ImportedVote, Problem, text_problem
from dttools.exchange.tables import Row, check_size, split_rows
from dttools.ids import ActorId
from dttools.model.values import SHORT_TEXT
from dttools_resources.i18n import tr

SECTIONS = ("META", "PROJECTS", "VOTES")
_VOTERS = UUID("6f0d3f0e-1c6a-5d39-9a55-7a0f6f5f2d11")
"""Namespace of the ids that stand for the voters of a file."""
_NOTHING = {"", "none", "null"}
_BETWEEN_CATEGORIES = re.compile(r",(?!\s)")
"""A comma that separates; one with a blank behind it belongs to a name ("Streets, Sidewalks & Transit")."""


@dataclass(frozen=True, slots=True)
class BallotProject:
    """A project that people voted on; `published_votes` is the total that the file states, if it does."""

    line: int
    id: str
    name: str
    description: str
    categories: tuple[str, ...]
    published_votes: int | None


@dataclass(frozen=True, slots=True)
class Ballot:
    """One voter's approval of some projects, by their ids."""

    line: int
    voter: str
    approved: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BallotFile:
    """All of a `.pb` file that DTTools takes over."""

    meta: Mapping[str, str]
    projects: tuple[BallotProject, ...]
    ballots: tuple[Ballot, ...]

    @property
    def has_approvals(self) -> bool:
        """Whether each ballot is a plain list of approved projects; ranks and points are not votes here."""
        return self.meta.get("vote_type", "approval") == "approval"

    def totals(self) -> Mapping[str, int]:
        """Votes of each project, counted from the ballots."""
        counted = Counter(project for ballot in self.ballots for project in ballot.approved)
        return {project.id: counted[project.id] for project in self.projects}

    def ideas(self) -> tuple[tuple[ImportedIdea, ...], tuple[Problem, ...]]:
        """The projects as ideas, and what could not be taken over."""
        found = [(project, text_problem(project.line, project.name, project.description)) for project in self.projects]
        ideas = tuple(_idea(project) for project, problem in found if problem is None)
        return ideas, tuple(problem for _, problem in found if problem)

    def votes(self, ideas: Sequence[ImportedIdea]) -> tuple[ImportedVote, ...]:
        """The ballots as votes on these ideas; voters get the same pseudo ids at every import of the same file."""
        by_line = {idea.line: idea.id for idea in ideas}
        by_project = {project.id: by_line[project.line] for project in self.projects if project.line in by_line}
        return tuple(
            ImportedVote(by_project[project], self._voter(ballot))
            for ballot in self.ballots
            for project in ballot.approved
            if project in by_project
        )

    def check_totals(self) -> tuple[Problem, ...]:
        """Projects whose published total is not what the ballots give."""
        totals = self.totals()
        message = tr("{published} votes published, {counted} found in the ballots.")
        return tuple(
            Problem(project.line, message.format(published=project.published_votes, counted=totals[project.id]))
            for project in self.projects
            if project.published_votes not in {None, totals[project.id]}
        )

    def _voter(self, ballot: Ballot) -> ActorId:
        election = "/".join(self.meta.get(key, "") for key in ("country", "unit", "subunit", "instance"))
        return ActorId(str(uuid5(_VOTERS, f"{election}/{ballot.voter}")))


def looks_like_ballots(data: bytes) -> bool:
    """Whether a file begins as a `.pb` file does, whatever its name."""
    return data.removeprefix(b"\xef\xbb\xbf").lstrip()[:5].strip() == b"META"


def read_ballots(data: bytes) -> BallotFile:
    """Read a `.pb` file.

    Raises:
        TooLarge: Over the limit of imported files.
        UnsupportedFile: Sections are missing or in another order: not a `.pb` file.
        InvalidInput: A row is not as its section needs; the message names the line.
    """
    check_size(len(data))
    sections = _sections(split_rows(decode(data, "utf-8-sig"), ";"))
    meta = {row["key"][1]: row["value"][1] for row in _records(sections["META"], ("key", "value"))}
    projects = tuple(map(_project, _records(sections["PROJECTS"], ("project_id", "name"))))
    _check_unique(projects)
    known = {project.id for project in projects}
    ballots = tuple(_ballot(row, known) for row in _records(sections["VOTES"], ("voter_id", "vote")))
    return BallotFile(meta, projects, ballots)


Fields = Mapping[str, tuple[int, str]]
"""A row by the names of its columns: line and text."""


def _sections(rows: list[Row]) -> dict[str, list[Row]]:
    sections: dict[str, list[Row]] = {}
    for row in rows:
        name = row.cell(0)
        if name in SECTIONS and len(row.cells) == 1:
            if name in sections or name != SECTIONS[len(sections)]:
                raise _not_ballots(tr("Line {line}: section {name} is out of place.").format(line=row.line, name=name))
            sections[name] = []
        elif not sections:
            raise _not_ballots(tr("Line {line}: section {name} is missing.").format(line=row.line, name=SECTIONS[0]))
        else:
            sections[SECTIONS[len(sections) - 1]].append(row)
    if len(sections) < len(SECTIONS):
        line = rows[-1].line + 1 if rows else 1
        missing = SECTIONS[len(sections)]
        raise _not_ballots(tr("Line {line}: section {name} is missing.").format(line=line, name=missing))
    return sections


def _records(rows: list[Row], needed: tuple[str, ...]) -> list[Fields]:
    """The rows below a heading, by its names."""
    if not rows:
        return []
    heading = [rows[0].cell(column) for column in range(len(rows[0].cells))]
    for name in needed:
        if name not in heading:
            raise _not_ballots(tr("Line {line}: column {name} is missing.").format(line=rows[0].line, name=name))
    for row in rows[1:]:
        if len(row.cells) > len(heading):
            message = tr("Line {line} has {n} fields; its section has {expected} columns.")
            raise _bad_row(message.format(line=row.line, n=len(row.cells), expected=len(heading)))
    return [{name: (row.line, row.cell(column)) for column, name in enumerate(heading)} for row in rows[1:]]


def _project(row: Fields) -> BallotProject:
    line, name = row["name"]
    return BallotProject(
        line=line,
        id=row["project_id"][1],
        name=name,
        description=_text(row, "description"),
        categories=tuple(part.strip() for part in _BETWEEN_CATEGORIES.split(_text(row, "category")) if part.strip()),
        published_votes=_count(row, "votes"),
    )


def _ballot(row: Fields, known: set[str]) -> Ballot:
    line, text = row["vote"]
    approved = tuple(part.strip() for part in text.split(",") if part.strip())
    unknown = [project for project in approved if project not in known]
    if unknown:
        message = tr("Line {line} votes for project {name}, which is not in the file.")
        raise _bad_row(message.format(line=line, name=unknown[0]))
    return Ballot(line, row["voter_id"][1], tuple(dict.fromkeys(approved)))


def _text(row: Fields, name: str) -> str:
    text = row.get(name, (0, ""))[1]
    return "" if text.casefold() in _NOTHING else text


def _count(row: Fields, name: str) -> int | None:
    text = _text(row, name)
    if not text:
        return None
    try:
        return int(float(text))
    except (ValueError, OverflowError) as error:
        raise _bad_row(tr("Line {line}: “{value}” is not a number.").format(line=row[name][0], value=text)) from error


def _check_unique(projects: Sequence[BallotProject]) -> None:
    seen: set[str] = set()
    for project in projects:
        if project.id in seen:
            message = tr("Line {line}: project {name} is there twice.")
            raise _bad_row(message.format(line=project.line, name=project.id))
        seen.add(project.id)


def _idea(project: BallotProject) -> ImportedIdea:
    values: dict[str, object] = {"title": project.name, "description": project.description}
    if project.categories:
        values["category"] = project.categories[0][:SHORT_TEXT]
        values["tags"] = tuple(name[:80] for name in project.categories[1:51])
    return ImportedIdea(project.line, {name: value for name, value in values.items() if value})


def _not_ballots(message: str) -> UnsupportedFile:
    return UnsupportedFile(
        tr("This is not a complete ballots file (.pb). {what}").format(what=message),
        safe=tr("Nothing was imported."),
        todo=tr("Download the file again, or import the projects as a table."),
    )


def _bad_row(message: str) -> InvalidInput:
    return InvalidInput(
        message, safe=tr("Nothing was imported."), todo=tr("Correct the line in a text editor and try again.")
    )
