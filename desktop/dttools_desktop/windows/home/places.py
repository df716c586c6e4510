"""The places of the home screen: what they are called, and their icons."""

from __future__ import annotations

from enum import StrEnum

from dttools_resources.i18n import tr


class Place(StrEnum):
    """What the home screen shows."""

    ACTIVE = "active"
    ARCHIVED = "archived"
    TRASHED = "trashed"
    SHARED = "shared"


PLACE_ICONS = {Place.ACTIVE: "projects", Place.ARCHIVED: "archive", Place.TRASHED: "trash", Place.SHARED: "server"}


def place_name(place: Place) -> str:
    """What a place is called."""
    return {
        Place.ACTIVE: tr("Projects"),
        Place.ARCHIVED: tr("Archived"),
        Place.TRASHED: tr("Trash"),
        Place.SHARED: tr("Shared with me"),
    }[place]
