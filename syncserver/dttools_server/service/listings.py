"""From the resources of the tool registry to lists that the database puts together."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic_core import to_jsonable_python

from dttools.api import RESOURCES, Derived, MeanOf, Resource, ToolView
from dttools.model import Note, kind_of
from dttools_server.store.listings import Listing, Mean, Total, Zones


def listing_of(resource: Resource) -> Listing:
    """A list whose items are the views of a resource."""
    fields = resource.model.model_fields
    shown = (*ToolView.model_fields, *resource.fields)
    zones = resource.kind.all_zones
    return Listing(
        kind=resource.kind.name,
        fields={
            name: to_jsonable_python(fields[name].get_default(call_default_factory=True))
            for name in shown
            if not fields[name].is_required()
        },
        hidden=tuple(name for name in fields if name not in shown),
        zones=Zones(zones, kind_of(Note).name) if zones else None,
        computed={name: _formula(derived) for name, derived in resource.additions.derived.items()},
        aliases=resource.additions.aliases,
    )


def _formula(derived: Derived) -> Total | Mean:
    if isinstance(derived, MeanOf):
        return Mean(derived.fields)
    return Total(kind_of(derived.model).name, derived.field)


LISTINGS: Mapping[str, Listing] = {name: listing_of(resource) for name, resource in RESOURCES.items()}
"""By the name of the resource."""
