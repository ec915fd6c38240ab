"""Counts that are not sure: the exact distribution, and what the links of a comparison give."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plans_made import made_comparison

from szcompare.report.uncertainty import distribution, expected, expected_count, going_on

COMPARISON = made_comparison()


@given(st.lists(st.floats(0, 1), max_size=7))
def test_the_distribution_is_that_of_all_cases_counted_one_by_one(chances: list[float]) -> None:
    slow = [0.0] * (len(chances) + 1)
    for case in product((0, 1), repeat=len(chances)):
        slow[sum(case)] += prod(p if happens else 1 - p for p, happens in zip(chances, case, strict=True))
    assert distribution(chances) == pytest.approx(slow)


@given(st.lists(st.floats(0, 1), max_size=40))
def test_the_interval_holds_nine_tenths_and_lies_around_the_mean(chances: list[float]) -> None:
    found = expected_count(chances)
    shares = distribution(chances)
    assert 0 <= found.low <= found.high <= len(chances)
    assert sum(shares[found.low : found.high + 1]) >= 0.9 - 1e-9
    assert found.low - 1 <= found.mean <= found.high + 1


def test_many_undertakings_take_no_time_to_speak_of() -> None:
    found = expected_count([0.3] * 5000)
    assert found.mean == pytest.approx(1500)
    assert (found.low, found.high) == (1447, 1553)  # 1500 ± 1.645 √(5000 · 0.3 · 0.7)


def test_an_undertaking_goes_on_unless_all_of_its_links_are_wrong() -> None:
    assert going_on(COMPARISON, "old") == pytest.approx([0.91234567, 0.98, 0.21])
    twice = replace(COMPARISON.link_list[0], old=COMPARISON.old.clauses[3].id)
    more = replace(COMPARISON, link_list=(*COMPARISON.link_list, twice))
    assert going_on(more, "old")[2] == pytest.approx(1 - 0.79 * (1 - 0.91234567))


def test_what_is_no_undertaking_does_not_count() -> None:
    assert len(going_on(COMPARISON, "old")) == 3 < len(COMPARISON.old.clauses)


def test_links_that_are_certain_leave_nothing_open() -> None:
    sure = replace(COMPARISON, link_list=tuple(replace(link, confidence=1.0) for link in COMPARISON.link_list))
    assert expected(sure, "old") == (3.0, 3, 3)


def test_no_undertaking_gives_a_count_of_none() -> None:
    assert expected_count([]) == (0.0, 0, 0)
