"""Runs many simulated histories by hand: `./dev simulate --seeds 10000`."""

from __future__ import annotations

import argparse
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from dttools.testing.tidy_world import TidyWorld


def verdict(seed: int, *, clients: int, steps: int) -> list[str]:
    """What is wrong with one history; nothing when all is well."""
    world = TidyWorld(clients=clients, seed=seed)
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
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes at once")
    arguments = parser.parse_args()
    begun, failed = time.perf_counter(), 0
    seeds = range(arguments.start, arguments.start + arguments.seeds)
    judge = partial(verdict, clients=arguments.clients, steps=arguments.steps)
    with ProcessPoolExecutor(arguments.jobs) as pool:
        for seed, wrong in zip(seeds, pool.map(judge, seeds, chunksize=50), strict=True):
            if wrong:
                failed += 1
                sys.stdout.write(f"seed {seed}: {'; '.join(wrong[:3])}\n")
            if (done := seed - arguments.start + 1) % 1000 == 0:
                sys.stdout.write(f"{done} histories, {failed} failed\n")
                sys.stdout.flush()
    rate = arguments.seeds / (time.perf_counter() - begun)
    sys.stdout.write(f"{arguments.seeds} histories, {failed} failed, {rate:.1f} histories/s\n")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
