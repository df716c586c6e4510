"""Whatever is killed, and wherever the network breaks, nothing that was said to be safe is lost."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from e2e.kills import Torment


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_what_was_saved_or_acknowledged_survives_kills_under_load(server_folder: Path) -> None:
    report = asyncio.run(Torment(server_folder, seed=0).run(kills=12))
    assert report.kills == {"desktop": 6, "postgres": 3, "server": 3}
    assert report.acked > 100
    assert report.looks > 2
    assert not report.lost_acked
    assert not report.lost_saved
    assert not report.differing
