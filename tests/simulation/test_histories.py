from __future__ import annotations

import os
import subprocess
import sys

import pytest

from dttools.testing import ClusterWorld, RoughWorld, SimulatedWorld, TidyWorld

SEEDS = 96
BATCH = 12
STEPS = 120


@pytest.mark.parametrize("kind", [SimulatedWorld, RoughWorld, ClusterWorld, TidyWorld])
@pytest.mark.parametrize("first", range(0, SEEDS, BATCH))
def test_whatever_fails_no_edit_is_lost_and_all_replicas_agree(kind: type[SimulatedWorld], first: int) -> None:
    for seed in range(first, first + BATCH):
        world = kind(clients=4, seed=seed)
        world.run(steps=STEPS)
        assert world.heal(), f"seed {seed} does not come to rest"
        assert world.all_projects_equal(), f"seed {seed}: projects differ"
        assert world.lost_edits() == [], f"seed {seed}"
        assert world.violations() == [], f"seed {seed}"


TELL = """
import hashlib, sys
from dttools import testing
for kind in ("SimulatedWorld", "RoughWorld", "ClusterWorld", "TidyWorld"):
    for seed in range(4):
        world = getattr(testing, kind)(clients=4, seed=seed)
        world.run(steps=150)
        world.heal()
        end = (*world.trace, *(document.state_vector().hex() for document in world.server.documents), *world.contents())
        print(kind, seed, len(end), hashlib.sha256(repr(end).encode()).hexdigest())
"""


def test_each_seed_makes_the_same_history_twice_in_any_process() -> None:
    """With what happened and what was left; and however a process orders its sets."""
    told = [
        subprocess.run(
            [sys.executable, "-c", TELL], env=os.environ | {"PYTHONHASHSEED": order}, check=True, stdout=subprocess.PIPE
        ).stdout
        for order in ("1", "2")
    ]
    assert len(told[0].splitlines()) == 16
    assert told[0] == told[1]


def test_a_laptop_that_went_back_to_its_backup_is_missed_where_nobody_meant_it() -> None:
    """What the world forgives it must see, else it would also forgive what nobody did."""
    lost = []
    for seed in range(20):
        world = RoughWorld(clients=4, seed=seed)
        world.run(steps=200)
        world.forgive_nothing()
        world.heal()
        lost += world.lost_edits()
    assert lost


def test_histories_hold_what_they_promise() -> None:
    """Refusals, overwritten values and every kind of failure do happen; else the other tests prove nothing."""
    codes: set[str] = set()
    happened: set[str] = set()
    for seed in range(20):
        world = RoughWorld(clients=4, seed=seed)
        world.run(steps=200)
        world.heal()
        codes |= {edit.code for laptop in world.laptops for edit in laptop.log.tray}
        happened |= {line.split()[0] for line in world.trace}
    assert codes >= {"not_author", "read_only", "overwritten"}
    assert happened >= {"server_crash", "laptop_crash", "fail_commit", "cut", "partition", "change_role", "set_clock"}
    assert happened >= {"lose_one_way", "restore_backup", "repeat"}
    assert happened >= {"rewrite", "fold", "server_backs_up", "server_restores"}
    assert happened >= {"power_goes_midway", "disk_is_full", "server_dies_midway"}


def test_the_server_does_rewrite_histories_by_itself_and_is_interrupted_over_it() -> None:
    told: set[str] = set()
    for seed in range(20):
        world = TidyWorld(clients=4, seed=seed)
        world.run(steps=200)
        told |= {line.partition(" ")[2] for line in world.trace if line.startswith("server_tidies_up")}
    assert told == {"and has", "but comes late", "and dies"}
