"""Runs many simulated histories by hand: `python -m dttools.testing.simulate --seeds 10000`."""

from __future__ import annotations

import argparse
import sys
import time

from dttools.testing.world import SimulatedWorld


def verdict(seed: int, *, clients: int, steps: int) -> list[str]:
    """What is wrong with one history; nothing when all is well."""
    world = SimulatedWorld(clients=clients, seed=seed)
    world.run(steps)
    if not world.heal():
        return ["does not come to rest"]
    differing = [] if world.all_projects_equal() else ["projects differ"]
    return differing + world.lost_edits() + world.violations()


def main() -> int:
    """Run the seeds that the command line names; the exit code is 1 when any history failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=1000, help="how many histories")
    parser.add_argument("--start", type=int, default=0, help="the first seed")
    parser.add_argument("--steps", type=int, default=200, help="what happens in each")
    parser.add_argument("--clients", type=int, default=4, help="laptops in each")
    arguments = parser.parse_args()
    begun, failed = time.perf_counter(), 0
    for seed in range(arguments.start, arguments.start + arguments.seeds):
        wrong = verdict(seed, clients=arguments.clients, steps=arguments.steps)
        if wrong:
            failed += 1
            sys.stdout.write(f"seed {seed}: {'; '.join(wrong[:3])}\n")
    rate = arguments.seeds / (time.perf_counter() - begun)
    sys.stdout.write(f"{arguments.seeds} histories, {failed} failed, {rate:.1f} histories/s\n")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
