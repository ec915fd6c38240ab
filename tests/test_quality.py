"""Quality on labelled plans ▶ held at floors that only rise."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from szcompare.evaluate import score
from szcompare.pipeline import compare
from szcompare.report.interchange import payload

ROOT = Path(__file__).parents[1]
FLOORS: dict[str, dict[str, float]] = json.loads((ROOT / "tests" / "quality.json").read_text(encoding="utf-8"))
SHARED = ROOT.parent / "shared"
PAIRS = {
    "shenzhen-dev": (ROOT / "data", "shenzhen-2008.txt", "shenzhen-2015.txt"),
    "fiveyear-10-11": (SHARED, "national-10th-plan-2001-excerpt.txt", "national-11th-plan-2006-excerpt.txt"),
    "fiveyear-10-11-industry": (
        SHARED, "national-10th-plan-2001-excerpt-industry.txt", "national-11th-plan-2006-excerpt-industry.txt",
    ),
    "workreport-2015-16": (SHARED, "national-work-report-2015-excerpt.txt", "national-work-report-2016-excerpt.txt"),
}  # fmt: skip


@cache
def scores(pair: str) -> dict[str, Any]:
    folder, old, new = PAIRS[pair]
    comparison = compare(folder / "plans" / old, folder / "plans" / new, encoder="none")
    return score(payload(comparison), folder / "gold" / f"{pair}.json")


@pytest.mark.parametrize(("pair", "figure"), [(pair, figure) for pair, floors in FLOORS.items() for figure in floors])
def test_a_figure_does_not_fall_below_its_floor(pair: str, figure: str) -> None:
    if not PAIRS[pair][0].is_dir():
        pytest.skip("the labelled excerpts of the national plans are not part of the project")
    found: Any = scores(pair)
    for part in figure.split("."):
        found = found[part]
    if figure == "calibration_error":
        assert found <= FLOORS[pair][figure]
    else:
        assert found >= FLOORS[pair][figure]


def test_every_labelled_pair_has_floors() -> None:
    assert set(FLOORS) == set(PAIRS)
