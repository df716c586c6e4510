"""Versions: states of a project that can be looked at again and restored."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from dttools.model.record import Record
from dttools.model.values import AssetHash, ShortText


class VersionReason(StrEnum):
    """Why a state was kept."""

    NAMED = "named"  # a person gave it a name
    DAILY = "daily"
    BEFORE_IMPORT = "before_import"
    BEFORE_RESTORE = "before_restore"
    BEFORE_DELETION = "before_deletion"


class Version(Record):
    """A state of the project. Its content is a file of the project's assets, made by `dttools.document.archive`.

    `items` counts the live records in it, votes apart.
    """

    kind: Literal["version"] = "version"
    name: ShortText = ""
    reason: VersionReason = VersionReason.NAMED
    archive: AssetHash | None = None
    items: Annotated[int, Field(ge=0)] = 0
