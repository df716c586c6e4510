"""Committing updates and what they do to the projection: all of it, or nothing, and in one question to PostgreSQL."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dttools.errors import AppError, NotFound
from dttools_server.store.projecting import Changes, project_records
from dttools_server.store.values import Append, EpochPassed, Overtaken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dttools_server.store.connections import Connection, Pool

# All of a commit in one statement, which is a transaction of its own: a commit waits for one answer, not for six.
# A run is the updates of one project. It is saved when the project is at the run's epoch and, where it has one, at its
# base. What the statement sees of other tables may be older than the lock; but nobody writes those without the lock,
# and whoever had it meanwhile has moved the head away from the base.
_COMMIT = f"""
    WITH locked AS (
        SELECT id, head_seq, epoch FROM projects WHERE id = ANY($1::uuid[]) AND deleted_at IS NULL
        ORDER BY id FOR NO KEY UPDATE),
    fit AS (
        SELECT locked.id, head_seq, updates, name, status
        FROM unnest($1::uuid[], $2::int[], $3::bigint[], $4::bigint[], $5::text[], $6::text[])
            AS run(id, epoch, base, updates, name, status)
        JOIN locked ON locked.id = run.id AND locked.epoch = run.epoch AND head_seq = coalesce(base, head_seq)),
    raised AS (
        UPDATE projects SET head_seq = fit.head_seq + fit.updates, updated_at = now(),
            name = coalesce(fit.name, projects.name), status = coalesce(fit.status, projects.status)
        FROM fit WHERE projects.id = fit.id),
    added AS (
        INSERT INTO document_updates (project_id, seq, update, author_id)
        SELECT fit.id, head_seq + place, update, author_id
        FROM unnest($7::uuid[], $8::bigint[], $9::bytea[], $10::uuid[]) AS new(project_id, place, update, author_id)
        JOIN fit ON fit.id = new.project_id),
    {project_records(first=11)}
    SELECT id, head_seq, epoch FROM locked"""  # noqa: S608 — of constants


@dataclass(slots=True)
class Run:
    """Updates of one project that follow each other: all of them are saved, or none.

    Attributes:
        base: As of the first one's `Append`.
        items: The updates, each with its place in the batch that it came in.
        head: The project's number before the run, once it is saved.
        refusal: Why it was not.
    """

    project_id: str
    epoch: int
    base: int | None
    items: list[tuple[int, Append]] = field(default_factory=list)
    head: int = 0
    refusal: AppError | None = None

    def is_followed_by(self, item: Append) -> bool:
        """Whether an update may join the run."""
        expected = None if self.base is None else self.base + len(self.items)
        return item.epoch == self.epoch and item.base == expected

    def outcomes(self) -> Iterator[tuple[int, int | AppError]]:
        """For each place in the batch the number of its update, or why it has none."""
        for number, (place, _) in enumerate(self.items, self.head + 1):
            yield place, self.refusal or number

    def settle(self, head: int | None, epoch: int) -> None:
        """Hear where the project was when the run was to be saved; None when there is no such project."""
        if head is None:
            self.refusal = missing_project()
        elif epoch != self.epoch:
            self.refusal = passed_epoch()
        elif self.base is not None and self.base != head:
            self.refusal = overtaken()
        else:
            self.head = head

    @property
    def own_record(self) -> dict[str, Any]:
        """What the project's own record says in the end; empty when the run does not change it."""
        own = [record for _, item in self.items for record in item.changed if record.id == self.project_id]
        return own[-1].data if own else {}


def runs_of(batch: Sequence[Append]) -> list[Run]:
    """The updates of a batch as runs, as few as can be."""
    runs: list[Run] = []
    latest: dict[str, Run] = {}
    for place, item in enumerate(batch):
        run = latest.get(item.project_id)
        if run is None or not run.is_followed_by(item):
            run = latest[item.project_id] = Run(item.project_id, item.epoch, item.base)
            runs.append(run)
        run.items.append((place, item))
    return runs


async def commit(connection: Connection | Pool, runs: Sequence[Run]) -> None:
    """Save runs of different projects, and tell each how it went."""
    updates = [(run.project_id, place, item) for run in runs for place, (_, item) in enumerate(run.items, 1)]
    changes = Changes((project, item, place) for project, place, item in updates)
    found = await connection.fetch(
        _COMMIT,
        [run.project_id for run in runs],
        [run.epoch for run in runs],
        [run.base for run in runs],
        [len(run.items) for run in runs],
        [run.own_record.get("name") for run in runs],
        [run.own_record.get("status") for run in runs],
        [project for project, _, _ in updates],
        [place for _, place, _ in updates],
        [item.update for _, _, item in updates],
        [item.author_id for _, _, item in updates],
        *changes.gone,
        *changes.put,
    )
    heads = {project: (head, epoch) for project, head, epoch in map(tuple, found)}
    for run in runs:
        run.settle(*heads.get(run.project_id, (None, 0)))


def missing_project() -> NotFound:
    """The error for a project that does not exist or was deleted."""
    return NotFound("There is no such project.", safe="Nothing was saved.")


def passed_epoch() -> EpochPassed:
    """The error for an update of a document whose history was rewritten meanwhile."""
    return EpochPassed(
        "The project's history was rewritten meanwhile.",
        safe="The edit was not saved here; whoever made it still has it.",
        todo="Load the project again and make the edit anew.",
    )


def overtaken() -> Overtaken:
    """The error for an update that others came before."""
    return Overtaken("The project was changed meanwhile.", safe="Nothing was saved.", todo="Try again.")
