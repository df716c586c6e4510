"""What an import yields before it is applied: ideas, problems with their lines, and the commands that add them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dttools.document.commands import AddIdeas, CastVote, Together
from dttools.document.draft import Command
from dttools.ids import ActorId, RecordId, new_id
from dttools.model.values import LONG_TEXT, SHORT_TEXT
from dttools_resources.i18n import tr

BATCH_RECORDS = 200
"""Records in one command, so that applying it keeps the window responsive."""
BATCH_BYTES = 256 * 1024
"""Text in one command, so that its update stays well under the 1 MiB of a message."""

_RECORD_BYTES = 600
"""What stamps, place and field names of one idea take, generously."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the file that could not be taken over as it stands; `line` counts from 1."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class ImportedIdea:
    """An idea read from a file, under the id that it will have."""

    line: int
    values: Mapping[str, object]
    id: RecordId = field(default_factory=new_id)

    @property
    def title(self) -> str:
        """Its title."""
        return str(self.values["title"])

    def text(self, name: str) -> str:
        """A text of it; empty when the file has none."""
        return str(self.values.get(name, ""))


@dataclass(frozen=True, slots=True)
class ImportedVote:
    """One voter's dots for one idea."""

    idea: RecordId
    voter: ActorId
    dots: int = 1


def text_problem(line: int, title: str, description: str = "") -> Problem | None:
    """Why an idea with these texts cannot be taken over."""
    if not title:
        return Problem(line, tr("No title: this row is left out."))
    for text, limit, name in ((title, SHORT_TEXT, tr("Title")), (description, LONG_TEXT, tr("Description"))):
        if len(text) > limit:
            message = tr("{field} has {n} characters, at most {limit} fit: this row is left out.")
            return Problem(line, message.format(field=name, n=len(text), limit=limit))
    return None


def add_commands(ideas: Sequence[ImportedIdea], board: RecordId | None = None) -> list[Command]:
    """Commands that add the ideas to a board, to be applied in order; each makes an update of a bounded size."""
    return [AddIdeas(tuple((idea.id, idea.values) for idea in batch), board) for batch in _batches(ideas)]


def vote_commands(votes: Sequence[ImportedVote]) -> list[Command]:
    """Commands that cast the votes, to be applied after those that add the ideas."""
    casts = [CastVote(vote.idea, vote.voter, vote.dots) for vote in votes]
    return [Together(tuple(casts[at : at + BATCH_RECORDS])) for at in range(0, len(casts), BATCH_RECORDS)]


def _batches(ideas: Iterable[ImportedIdea]) -> Iterator[list[ImportedIdea]]:
    batch: list[ImportedIdea] = []
    size = 0
    for idea in ideas:
        weight = _RECORD_BYTES + sum(len(str(value).encode()) for value in idea.values.values())
        if batch and (len(batch) >= BATCH_RECORDS or size + weight > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(idea)
        size += weight
    if batch:
        yield batch
