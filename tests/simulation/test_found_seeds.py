"""Histories that once went wrong, by what was wrong."""

from __future__ import annotations

import pytest

from dttools.testing import SimulatedWorld


@pytest.mark.parametrize(
    ("seed", "steps"),
    [
        # A laptop stored which of its unsent values a peer's edit had beaten together with that edit; without the
        # unsent edits, after a refusal, the peer's edit could not be read.
        pytest.param(9, 200, id="a_stored_remote_edit_does_not_lean_on_pending_ones"),
        # One person's vote on two devices; the withdrawal on one lost against the vote of the other.
        pytest.param(1145, 250, id="a_vote_on_two_devices"),
    ],
)
def test_a_history_that_once_failed_holds(seed: int, steps: int) -> None:
    world = SimulatedWorld(clients=4, seed=seed)
    world.run(steps=steps)
    assert world.heal()
    assert world.all_projects_equal()
    assert world.lost_edits() == []
    assert world.violations() == []
