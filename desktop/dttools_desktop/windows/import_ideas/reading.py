"""A file and the person's choices in, ideas and problems out. Runs in a worker: no widget, no document."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dttools.exchange.idea_mapping import IdeaMapping, guess_mapping, read_ideas
from dttools.exchange.imported import ImportedIdea, ImportedVote, Problem
from dttools.exchange.pabulib import BallotFile, looks_like_ballots, read_ballots
from dttools.exchange.tables import Table, read_table


@dataclass(frozen=True, slots=True)
class Choices:
    """How to read a table; None is guessed."""

    encoding: str | None = None
    delimiter: str | None = None
    mapping: IdeaMapping | None = None

    def with_encoding(self, encoding: str) -> Choices:
        """Another encoding gives other names of columns: the mapping is guessed anew."""
        return replace(self, encoding=encoding, mapping=None)

    def with_delimiter(self, delimiter: str) -> Choices:
        """Another delimiter gives other columns: the mapping is guessed anew."""
        return replace(self, delimiter=delimiter, mapping=None)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file gives: either a table with its mapping, or ballots."""

    ideas: tuple[ImportedIdea, ...]
    problems: tuple[Problem, ...]
    table: Table | None = None
    mapping: IdeaMapping | None = None
    ballots: BallotFile | None = None
    votes: tuple[ImportedVote, ...] = ()


def read_file(data: bytes, choices: Choices) -> Reading:
    """Read a table or, when it begins as one, a file of ballots.

    Raises:
        InvalidInput, TooLarge, UnsupportedFile: See `read_table`, `read_ideas` and `read_ballots`.
    """
    return _read_ballots(data) if looks_like_ballots(data) else _read_table(data, choices)


def _read_table(data: bytes, choices: Choices) -> Reading:
    table = read_table(data, encoding=choices.encoding, delimiter=choices.delimiter)
    mapping = choices.mapping or guess_mapping(table)
    rows = read_ideas(table, mapping)
    return Reading(rows.ideas, rows.problems, table=table, mapping=mapping)


def _read_ballots(data: bytes) -> Reading:
    ballots = read_ballots(data)
    ideas, problems = ballots.ideas()
    votes = ballots.votes(ideas) if ballots.has_approvals else ()
    return Reading(ideas, problems + ballots.check_totals(), ballots=ballots, votes=votes)
