"""Histories that once went wrong, by what was wrong."""

from __future__ import annotations

import pytest

from dttools.testing import ClusterWorld, RoughWorld, SimulatedWorld


@pytest.mark.parametrize(
    ("kind", "seed", "steps"),
    [
        # A laptop stored which of its unsent values a peer's edit had beaten together with that edit; without the
        # unsent edits, after a refusal, the peer's edit could not be read.
        pytest.param(SimulatedWorld, 9, 200, id="a_stored_remote_edit_does_not_lean_on_pending_ones"),
        # One person's vote on two devices; the withdrawal on one lost against the vote of the other.
        pytest.param(SimulatedWorld, 1145, 250, id="a_vote_on_two_devices"),
        # A full disk did not take a peer's edit. The laptop went on to say that it had it, so it never came again.
        pytest.param(RoughWorld, 3, 120, id="what_the_disk_did_not_take_is_asked_for_again"),
        # The same, and its person edited what the peer had made: an edit that nobody could read on a rewritten history.
        pytest.param(ClusterWorld, 124, 120, id="no_edit_builds_on_what_the_disk_did_not_take"),
        # Power went after others' first edits were stored and before the server's incarnation was. A backup of the
        # server without those edits was put back, and the laptop took itself for its equal.
        pytest.param(ClusterWorld, 218151, 60, id="what_is_stored_is_known_to_be_of_which_server"),
    ],
)
def test_a_history_that_once_failed_holds(kind: type[SimulatedWorld], seed: int, steps: int) -> None:
    world = kind(clients=4, seed=seed)
    world.run(steps=steps)
    assert world.heal()
    assert world.all_projects_equal()
    assert world.lost_edits() == []
    assert world.violations() == []
