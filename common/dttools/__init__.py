"""What every DTTools program knows: the model, the project document, sync, and the REST contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dttools.sdk import AsyncDTToolsClient, DTToolsClient

__all__ = ["AsyncDTToolsClient", "DTToolsClient"]


def __getattr__(name: str) -> object:
    """The clients, loaded when they are asked for: the programs that do not use them start faster."""
    if name in __all__:
        from dttools import sdk  # noqa: PLC0415 (that is the point)

        return getattr(sdk, name)
    raise AttributeError(f"module 'dttools' has no attribute {name!r}")
