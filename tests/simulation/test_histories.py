from __future__ import annotations

import pytest

from dttools.testing import ClusterWorld, RoughWorld, SimulatedWorld

SEEDS = 96
BATCH = 12
STEPS = 120


@pytest.mark.parametrize("kind", [SimulatedWorld, RoughWorld, ClusterWorld])
@pytest.mark.parametrize("first", range(0, SEEDS, BATCH))
def test_whatever_fails_no_edit_is_lost_and_all_replicas_agree(kind: type[SimulatedWorld], first: int) -> None:
    for seed in range(first, first + BATCH):
        world = kind(clients=4, seed=seed)
        world.run(steps=STEPS)
        assert world.heal(), f"seed {seed} does not come to rest"
        assert world.all_projects_equal(), f"seed {seed}: projects differ"
        assert world.lost_edits() == [], f"seed {seed}"
        assert world.violations() == [], f"seed {seed}"


def test_the_same_seed_makes_the_same_history() -> None:
    one, two = (RoughWorld(clients=3, seed=7) for _ in range(2))
    for world in (one, two):
        world.run(steps=200)
        world.heal()
    assert one.trace == two.trace
    one_room, two_room = one.server.documents[0], two.server.documents[0]
    assert one_room.state_vector() == two_room.state_vector()
    first, second = ({record.id: record for record in room.records.everything()} for room in (one_room, two_room))
    assert first == second


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
    assert happened >= {"rewrite", "fold", "server_backs_up"}
