"""What all benches share: percentiles, ratios against a baseline of the same run, CPU and memory, results as JSON."""

from __future__ import annotations

import json
import math
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "bench-results"
_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Spread:
    """How a measured value spreads, in the unit of the values."""

    count: int
    median: float
    p95: float
    p99: float
    worst: float

    @classmethod
    def of(cls, values: Iterable[float]) -> Self:
        """Of at least one value; percentiles by nearest rank, so each is a value that was measured."""
        ordered = sorted(values)
        if not ordered:
            raise ValueError("nothing was measured")
        middle = statistics.median(ordered)
        return cls(len(ordered), middle, percentile(ordered, 0.95), percentile(ordered, 0.99), ordered[-1])


def percentile(ordered: list[float], fraction: float) -> float:
    """The smallest of the sorted values that this fraction of them does not exceed."""
    return ordered[max(0, math.ceil(fraction * len(ordered)) - 1)]


def ratios(figures: Mapping[str, Spread], baseline: str) -> dict[str, dict[str, float]]:
    """Median and p99 of each row in multiples of the baseline's."""
    base = figures[baseline]
    return {
        name: {"median": _ratio(row.median, base.median), "p99": _ratio(row.p99, base.p99)}
        for name, row in figures.items()
    }


def table(figures: Mapping[str, Spread], baseline: str | None = None, *, unit: str = "ms") -> str:
    """The rows as text; with a baseline, also as multiples of it."""
    wide = max(len(name) for name in figures)
    head = f"{'':{wide}} {'median':>10} {'p95':>10} {'p99':>10} {'worst':>10}  {unit}"
    lines = [head + (f"   × {baseline} (median, p99)" if baseline else "")]
    times = ratios(figures, baseline) if baseline else {}
    for name, row in figures.items():
        numbers = " ".join(f"{value:10.2f}" for value in (row.median, row.p95, row.p99, row.worst))
        more = f"      {times[name]['median']:8.2f} {times[name]['p99']:8.2f}" if times else ""
        lines.append(f"{name:{wide}} {numbers}{more}")
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Usage:
    """What processes used while they were watched.

    Attributes:
        cpu_seconds: On the processors; unlike wall time it changes little when others are busy.
        cores: CPU time per second of wall time.
        waited_seconds: That the first process was ready to run and had no processor: others had them.
        peak_mb: The sum of their largest resident sizes since they started. Memory that they share counts in each.
    """

    cpu_seconds: float
    cores: float
    waited_seconds: float
    peak_mb: float
    processes: int


class Watch:
    """Watches a process (Linux), with its descendants if asked for, from `begin` to `end`."""

    def __init__(self, pid: int, *, descendants: bool = False) -> None:
        self._pid = pid
        self._descendants = descendants
        self._cpu: dict[int, float] = {}
        self._begun = self._waited = 0.0

    def begin(self) -> None:
        """From here on."""
        self._begun = time.perf_counter()
        self._cpu = {pid: _cpu_seconds(pid) for pid in self._pids()}
        self._waited = _waited_seconds(self._pid)

    def end(self) -> Usage:
        """Until here. Processes that ended meanwhile are not counted."""
        wall = time.perf_counter() - self._begun
        pids = self._pids()
        spent = sum(_cpu_seconds(pid) - self._cpu.get(pid, 0.0) for pid in pids)
        waited = _waited_seconds(self._pid) - self._waited
        return Usage(spent, spent / wall, waited, sum(map(_peak_mb, pids)), len(pids))

    def _pids(self) -> list[int]:
        return [self._pid, *(_descendants(self._pid) if self._descendants else ())]


def publish(name: str, parameters: Mapping[str, Any], figures: Mapping[str, Any]) -> Path:
    """Write `bench-results/NAME.json`: figures with the parameters, commit and machine that they are from."""
    RESULTS.mkdir(exist_ok=True)
    target = RESULTS / f"{name}.json"
    result = {
        "bench": name,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(),
        "machine": machine(),
        "parameters": dict(parameters),
        "figures": _plain(figures),
    }
    target.write_text(json.dumps(result, indent=2) + "\n")
    return target


def machine() -> dict[str, Any]:
    """Facts of this machine, among them how busy it is: on a shared one only ratios mean something."""
    return {
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "processor": _processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "load": list(os.getloadavg()) if hasattr(os, "getloadavg") else None,
    }


def commit() -> str | None:
    """The commit that was measured, with a + when files differ from it; None outside a repository."""
    git = ["git", "-C", str(ROOT), "describe", "--always", "--abbrev=12", "--dirty=+"]
    try:
        answer = subprocess.run(git, capture_output=True, text=True, check=False)
    except FileNotFoundError:  # a machine with Python alone
        return None
    return answer.stdout.strip() or None


def say(text: str) -> None:
    """Print for the person who runs the bench."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _ratio(value: float, base: float) -> float:
    return round(value / base, 2) if base else math.inf


def _plain(value: Any) -> Any:
    """Figures as JSON has them, with as many digits as mean something."""
    if isinstance(value, Spread | Usage):
        return _plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return round(value, 4) if isinstance(value, float) and math.isfinite(value) else value


def _processor() -> str:
    info = _PROC / "cpuinfo"
    lines = info.read_text().splitlines() if info.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor()


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from the third on; the second, a name, may hold anything."""
    try:
        return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _cpu_seconds(pid: int) -> float:
    fields = _stat(pid)
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK") if fields else 0.0


def _waited_seconds(pid: int) -> float:
    """Of its first thread; 0 where the system does not count it."""
    try:
        return int((_PROC / str(pid) / "schedstat").read_text().split()[1]) / 1e9
    except (FileNotFoundError, ProcessLookupError, IndexError):
        return 0.0


def _peak_mb(pid: int) -> float:
    try:
        status = (_PROC / str(pid) / "status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return sum(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) / 1024


def _descendants(pid: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for entry in _PROC.glob("[0-9]*"):
        if fields := _stat(int(entry.name)):
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found = list(children.get(pid, ()))
    for child in found:
        found += children.get(child, ())
    return found
