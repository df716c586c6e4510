"""The technical guide's Python snippet, as printed plus the address of the server."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from dttools import DTToolsClient

if TYPE_CHECKING:
    from support.serving import RunningServer


async def test_the_guides_snippet_runs(server: RunningServer) -> None:
    ana = await server.person("Ana")
    project = await ana.client.projects.create(name="My Innovation Project", description="Redesigning our mobile app")

    def as_printed() -> None:
        client = DTToolsClient(api_key=ana.token, base_url=server.url)
        empathy_map = client.empathy_maps.create(
            project_id=project.id,
            name="Primary User",
            says=["Wants easy navigation"],
            thinks=["Worried about privacy"],
            does=["Uses mobile 80% of time"],
            feels=["Frustrated with current app"],
        )
        assert empathy_map.name == "Primary User"
        assert client.personas.list(project.id) == []
        client.close()

    await asyncio.to_thread(as_printed)
    (shown,) = await ana.client.empathy_maps.list(project.id)
    assert (shown.does, shown.pains) == (("Uses mobile 80% of time",), ())
