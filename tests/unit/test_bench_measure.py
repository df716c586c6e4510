from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

BENCH = Path(__file__).resolve().parents[1] / "bench"


@pytest.fixture
def measure(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(str(BENCH))
    import measure  # noqa: PLC0415 (benches are programs, found by their folder)

    yield measure
    sys.modules.pop("measure")


def test_percentiles_are_values_that_were_measured(measure: ModuleType) -> None:
    spread = measure.Spread.of(float(n) for n in range(100, 0, -1))
    assert (spread.count, spread.median, spread.p95, spread.p99, spread.worst) == (100, 50.5, 95, 99, 100)


@pytest.mark.parametrize("fraction", [0.0, 0.5, 0.99, 1.0])
def test_one_value_is_every_percentile_of_itself(measure: ModuleType, fraction: float) -> None:
    assert measure.percentile([7.0], fraction) == 7.0


def test_nothing_measured_is_no_figure(measure: ModuleType) -> None:
    with pytest.raises(ValueError, match="nothing was measured"):
        measure.Spread.of([])


def test_the_table_shows_every_row_in_multiples_of_the_baseline(measure: ModuleType) -> None:
    rows = {"relay": measure.Spread.of([2.0, 2.0]), "server": measure.Spread.of([5.0, 6.0])}
    assert measure.ratios(rows, "relay")["server"] == {"median": 2.75, "p99": 3.0}
    head, relay, server = measure.table(rows, "relay").splitlines()
    assert "× relay" in head
    assert relay.split() == ["relay", "2.00", "2.00", "2.00", "2.00", "1.00", "1.00"]
    assert server.split()[-2:] == ["2.75", "3.00"]


def test_results_name_their_machine_commit_and_parameters(
    measure: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measure, "RESULTS", tmp_path / "bench-results")
    target = measure.publish("thing", {"clients": 3}, {"edit": measure.Spread.of([1.0])})
    found = json.loads(target.read_text())
    assert target.name == "thing.json"
    assert found["parameters"] == {"clients": 3}
    assert found["figures"]["edit"]["p99"] == 1.0
    assert found["machine"]["cores"] == os.cpu_count()
    assert found["commit"] == measure.commit()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_watch_sees_what_a_process_and_its_children_use(measure: ModuleType) -> None:
    burn = "import time\nwhile time.process_time() < 0.3: pass\nprint(flush=True)\ninput()"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {burn!r}], check=True)"
    with subprocess.Popen([sys.executable, "-c", child], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        alone, with_child = measure.Watch(process.pid), measure.Watch(process.pid, descendants=True)
        alone.begin()
        with_child.begin()
        assert process.stdout is not None
        process.stdout.readline()
        one, both = alone.end(), with_child.end()
        process.communicate(b"\n")
    assert (one.processes, both.processes) == (1, 2)
    assert both.cores > one.cores
    assert both.peak_mb > one.peak_mb > 1
