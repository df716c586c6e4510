"""What the styles of connectors are called, and the icon of each."""

from __future__ import annotations

from dttools.model import ConnectorHeads, ConnectorRoute
from dttools_resources.i18n import tr


def route_look(route: ConnectorRoute) -> tuple[str, str]:
    """Words and icon of a way in which a connector runs."""
    return {
        ConnectorRoute.CURVED: (tr("Curved line"), "route-curved"),
        ConnectorRoute.STRAIGHT: (tr("Straight line"), "line"),
        ConnectorRoute.ELBOW: (tr("Line with elbows"), "route-elbow"),
    }[route]


def heads_look(heads: ConnectorHeads) -> tuple[str, str]:
    """Words and icon of the arrow heads of a connector."""
    return {
        ConnectorHeads.NONE: (tr("No arrow heads"), "minus"),
        ConnectorHeads.TARGET: (tr("Arrow head at the end"), "one-way"),
        ConnectorHeads.BOTH: (tr("Arrow heads at both ends"), "both-ways"),
    }[heads]
