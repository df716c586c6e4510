"""From an operation to a method that blocks, or to one that is awaited."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Concatenate, Generic, ParamSpec, Protocol, TypeVar

from dttools.sdk.flows import Flow

P = ParamSpec("P")
T = TypeVar("T")
O = TypeVar("O")  # noqa: E741 (operations)


class Runner(Protocol):
    """Runs flows to their end."""

    def run(self, flow: Flow[T]) -> T:
        """The result of a flow."""


class AsyncRunner(Protocol):
    """Runs flows to their end, while others run too."""

    async def run(self, flow: Flow[T]) -> T:
        """The result of a flow."""


class Group(Generic[O]):
    """Operations with a client that runs them: `client.projects`."""

    def __init__(self, client: Runner, operations: O) -> None:
        self.client = client
        self.operations = operations


class AsyncGroup(Generic[O]):
    """Operations with an asynchronous client that runs them."""

    def __init__(self, client: AsyncRunner, operations: O) -> None:
        self.client = client
        self.operations = operations


class Blocking(Generic[O, P, T]):
    """An operation as a method that returns its result."""

    def __init__(self, operation: Callable[Concatenate[O, P], Flow[T]]) -> None:
        self._operation = operation
        self.__doc__ = operation.__doc__

    def __get__(self, group: Group[O], owner: type) -> Callable[P, T]:
        @wraps(self._operation)
        def method(*args: P.args, **kwargs: P.kwargs) -> T:
            return group.client.run(self._operation(group.operations, *args, **kwargs))

        return method


class Awaited(Generic[O, P, T]):
    """An operation as a method whose result is awaited."""

    def __init__(self, operation: Callable[Concatenate[O, P], Flow[T]]) -> None:
        self._operation = operation
        self.__doc__ = operation.__doc__

    def __get__(self, group: AsyncGroup[O], owner: type) -> Callable[P, Awaitable[T]]:
        @wraps(self._operation)
        async def method(*args: P.args, **kwargs: P.kwargs) -> T:
            return await group.client.run(self._operation(group.operations, *args, **kwargs))

        return method
