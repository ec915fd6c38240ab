"""Paragraphs of one unit without end ▶ twice the length takes about twice the time to find targets in, never four times.

Run as: python -m pytest tests/bench/test_growth.py. A pattern that goes back over what it has read shows here.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("pytest_benchmark", reason="pytest-benchmark is not installed")

from szcompare.model import COMMITMENT, Clause, Document, Plan
from szcompare.targets import find_targets

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

LENGTH = 50_000  # characters; a paragraph of a plan holds up to 2,000
MOST = 3.0  # growth of the time where the length is doubled: 2 in step, 4 where it grows with the square
UNITS = (
    "9", "一", "1,", "1 ", "1到", "5:", "比5:5", "12%、", "增长12%，", "12家企业", "从5%提高到6%", "2010年", "第", "“", "《",
    "新增", "二十",
)  # fmt: skip


def one_paragraph(text: str) -> Plan:
    clause = Clause(
        id="c", start=0, end=len(text), path=(), item="", sentence=1, paragraph=0, kind=COMMITMENT, reading=text
    )
    document = Document(id="d", text=text, origin="d", sha256="d", encoding="utf-8")
    return Plan(document=document, spans=(), sections=(), clauses=(clause,))


def seconds(text: str) -> float:
    """Processor seconds, the best of three rounds, each with a text that was not met before."""
    taken = []
    for first in "甲乙丙":
        plan = one_paragraph(first + text)
        start = time.process_time()
        find_targets(plan)
        taken.append(time.process_time() - start)
    return min(taken)


@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_in_step_with_the_length_of_a_paragraph(benchmark: BenchmarkFixture, unit: str) -> None:
    once, twice = (unit * (length // len(unit)) for length in (LENGTH, 2 * LENGTH))
    find_targets(one_paragraph(once))
    first = seconds(once)
    benchmark.pedantic(find_targets, args=(one_paragraph(twice),), rounds=1, iterations=1)
    assert seconds(twice) < MOST * max(first, 0.002)  # below it, the clock says nothing
