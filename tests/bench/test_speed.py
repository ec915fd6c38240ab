"""Each stage, warm, and the main job from a cold start ▶ seconds, by pytest-benchmark.

Run as: python -m pytest tests/bench --benchmark-only. An ordinary run of the tests does not come here; the figures that
are kept, with their ratios, are made by tests/bench/write_report.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

pytest.importorskip("pytest_benchmark", reason="pytest-benchmark is not installed")

from bench.stages import PLANS, parsed, stages
from bench.timing import MAIN, cold

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_benchmark.fixture import BenchmarkFixture

STAGES = sorted(stages())


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_warm(benchmark: BenchmarkFixture, stage: str) -> None:
    given, work = stages()[stage]
    work(given())
    assert benchmark.pedantic(work, setup=lambda: ((given(),), {}), rounds=3, iterations=1) is not None


def test_the_main_job_from_a_cold_start(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    arguments = [*MAIN, *map(str, PLANS), "--out", str(tmp_path / "out")]
    taken = benchmark.pedantic(lambda: cold(arguments), rounds=3, iterations=1)
    assert taken.processor > 0
    assert (tmp_path / "out" / "comparison.json").is_file()


def test_the_plans_of_the_stages_hold_clauses() -> None:
    assert all(plan.clauses for plan in parsed())
