"""The commit queue: many waiters, few transactions, and nobody suffers for another's bad update."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from dttools.errors import AppError, InvalidInput, NotFound, Unreachable
from dttools.ids import new_id
from dttools_server.store import commit_queue
from dttools_server.store.commit_queue import CommitQueue
from dttools_server.store.memory import MemoryDocumentLog
from dttools_server.store.values import Append

if TYPE_CHECKING:
    from collections.abc import Sequence

PROJECT = new_id()


class CountingLog(MemoryDocumentLog):
    """Keeps what each transaction held; the first one waits until `go` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.add_project(PROJECT)
        self.transactions: list[list[bytes]] = []
        self.go = asyncio.Event()
        self.fails_with: Exception | None = None

    async def append(self, batch: Sequence[Append]) -> list[int | AppError]:
        self.transactions.append([item.update for item in batch])
        await self.go.wait()
        if self.fails_with:
            raise self.fails_with
        return await super().append(batch)


@pytest.fixture
async def log() -> CountingLog:
    return CountingLog()


def many(queue: CommitQueue, updates: Sequence[Append]) -> list[asyncio.Task[int]]:
    return [asyncio.create_task(queue.append(update)) for update in updates]


async def turn() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_what_comes_during_a_transaction_shares_the_next_one(log: CountingLog) -> None:
    async with CommitQueue(log) as queue:
        first = many(queue, [Append(PROJECT, b"0")])
        await turn()
        others = many(queue, [Append(PROJECT, bytes([n])) for n in range(1, 100)])
        await turn()
        log.go.set()

        assert await asyncio.gather(*first, *others) == list(range(1, 101))
    assert [len(transaction) for transaction in log.transactions] == [1, 99]


async def test_a_transaction_has_a_largest_size(log: CountingLog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commit_queue, "LARGEST_GROUP", 3)
    monkeypatch.setattr(commit_queue, "LARGEST_GROUP_BYTES", 100)
    log.go.set()
    async with CommitQueue(log) as queue:
        sizes = [1, 1, 1, 1, 200, 1]
        await asyncio.gather(*many(queue, [Append(PROJECT, b"x" * size) for size in sizes]))

    assert [[len(update) for update in group] for group in log.transactions] == [[1, 1, 1], [1, 200], [1]]


async def test_one_bad_update_fails_alone_and_order_is_kept(log: CountingLog) -> None:
    updates = [Append(PROJECT, bytes([n])) for n in range(10)]
    updates[6] = Append("not an id", b"bad")
    log.go.set()
    async with CommitQueue(log) as queue:
        outcomes = await asyncio.gather(*many(queue, updates), return_exceptions=True)

    assert isinstance(outcomes.pop(6), InvalidInput)
    assert outcomes == list(range(1, 10))
    assert [u.update for u in await log.since(PROJECT, 0)] == [bytes([n]) for n in range(10) if n != 6]


async def test_a_refused_update_does_not_cost_the_others_a_transaction(log: CountingLog) -> None:
    log.go.set()
    async with CommitQueue(log) as queue:
        updates = [Append(PROJECT, b"1"), Append(new_id(), b"2"), Append(PROJECT, b"3")]
        outcomes = await asyncio.gather(*many(queue, updates), return_exceptions=True)

    assert isinstance(outcomes[1], NotFound)
    assert (outcomes[0], outcomes[2], len(log.transactions)) == (1, 2, 1)


async def test_a_dead_database_is_asked_once_and_the_queue_lives_on(log: CountingLog) -> None:
    log.go.set()
    log.fails_with = Unreachable("gone")
    async with CommitQueue(log) as queue:
        outcomes = await asyncio.gather(*many(queue, [Append(PROJECT, b"x")] * 8), return_exceptions=True)
        assert {type(outcome) for outcome in outcomes} == {Unreachable}
        assert len(log.transactions) == 1

        log.fails_with = None
        assert await queue.append(Append(PROJECT, b"y")) == 1


async def test_a_mistake_of_ours_reaches_who_waits_and_the_queue_lives_on(log: CountingLog) -> None:
    log.go.set()
    log.fails_with = ZeroDivisionError()
    async with CommitQueue(log) as queue:
        with pytest.raises(ZeroDivisionError):
            await queue.append(Append(PROJECT, b"x"))

        log.fails_with = None
        assert await queue.append(Append(PROJECT, b"y")) == 1


async def test_stopping_commits_what_waits_and_takes_nothing_more(log: CountingLog) -> None:
    queue = CommitQueue(log)
    async with queue:
        waiting = many(queue, [Append(PROJECT, bytes([n])) for n in range(20)])
        await turn()
        log.go.set()
    assert await asyncio.gather(*waiting) == list(range(1, 21))

    with pytest.raises(Unreachable):
        await queue.append(Append(PROJECT, b"late"))


async def test_a_waiter_that_goes_away_does_not_disturb_the_others(log: CountingLog) -> None:
    async with CommitQueue(log) as queue:
        leaving, staying = many(queue, [Append(PROJECT, b"1"), Append(PROJECT, b"2")])
        await turn()
        leaving.cancel()
        await turn()
        log.go.set()

        assert await staying == 2
    assert leaving.cancelled()
