"""The same plan in every file type ▶ the same clauses and targets, and compared with each other all is reused."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest
from formats_made import FORMS, parts, share_of_equal, target_values

from szcompare import compare, parse
from szcompare.model import REUSED

if TYPE_CHECKING:
    from pathlib import Path

    from szcompare.model import Plan

EQUAL = 0.99
QUICK = [name for name in FORMS if name != "scan"]  # the scan is measured by tests/bench/bench_formats.py


@cache
def written(folder: Path, name: str) -> Plan:
    path = folder / f"plan-{name.replace(' ', '-')}{FORMS[name].ending}"
    path.write_bytes(FORMS[name].make(parts()))
    return parse(path)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("formats")


@pytest.mark.parametrize("name", QUICK)
def test_a_plan_is_the_same_in_every_file_type(folder: Path, name: str) -> None:
    if not FORMS[name].is_possible():
        pytest.skip(f"needs {', '.join(FORMS[name].needs)}")
    plan, text = written(folder, name), written(folder, "text")
    assert len(text.clauses) > 150
    assert share_of_equal(text, plan) >= EQUAL
    assert target_values(plan) == target_values(text)
    assert [c.path for c in plan.clauses] == [c.path for c in text.clauses]
    assert [c.item for c in plan.clauses] == [c.item for c in text.clauses]
    assert [[a.name for a in c.agencies] for c in plan.clauses] == [[a.name for a in c.agencies] for c in text.clauses]
    assert "".join(plan.document.text[span.start : span.end] for span in plan.spans) == plan.document.text


def test_the_file_types_compared_with_each_other_are_all_reused(folder: Path) -> None:
    possible = [name for name in ("web page", "Word", "PDF") if FORMS[name].is_possible()]
    if len(possible) < 2:
        pytest.skip("needs two file types")
    comparison = compare(written(folder, possible[0]), written(folder, possible[-1]))
    statuses = [status for status in comparison.old_statuses if status]
    assert statuses.count("continued") >= EQUAL * len(statuses)
    best = {link.old: link.relation for link in comparison.link_list if link.zone == "sure"}
    assert sum(relation == REUSED for relation in best.values()) >= EQUAL * len(best)
    assert {change.change for change in comparison.change_list} <= {"unchanged"}
