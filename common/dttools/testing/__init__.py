"""Real fakes: a seeded world of laptops, a network and a server, to test what may never happen."""

from dttools.testing.cluster_world import ClusterWorld
from dttools.testing.project_log import MemoryLog
from dttools.testing.rough_world import RoughWorld
from dttools.testing.tidy_world import TidyWorld
from dttools.testing.world import SimulatedWorld

__all__ = ["ClusterWorld", "MemoryLog", "RoughWorld", "SimulatedWorld", "TidyWorld"]
