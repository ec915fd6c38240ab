"""Part of a comparison: what was asked for and nothing else, and it says that it is a part."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest
from plans_made import made_comparison
from plans_many import many_comparison

from szcompare.errors import InputError
from szcompare.tables import paired_targets

if TYPE_CHECKING:
    from szcompare.comparison import Comparison


@cache
def whole() -> Comparison:
    return many_comparison(60)


@pytest.mark.parametrize(
    ("chosen", "wanted"),
    [
        ({"relation": "modified"}, lambda link: link.relation == "modified"),
        ({"relation": ["reused", "restated"]}, lambda link: link.relation in {"reused", "restated"}),
        ({"zone": "possible"}, lambda link: link.zone == "possible"),
        ({"relation": "modified", "zone": "check"}, lambda link: (link.relation, link.zone) == ("modified", "check")),
    ],
)
def test_links_are_kept_by_relation_and_zone(chosen: dict, wanted: object) -> None:
    kept = whole().filter(**chosen).link_list
    assert kept == tuple(link for link in whole().link_list if wanted(link))  # type: ignore[operator]
    assert 0 < len(kept) < len(whole().link_list)


def test_undertakings_are_kept_by_topic_and_status_and_links_by_their_ends() -> None:
    topic = whole().topic_list[0]
    part = whole().filter(topic=topic.label, status="dropped")
    clauses = {c.id: s for c, s in zip(part.old.clauses, part.old_statuses, strict=True) if s}
    assert set(clauses.values()) == {"dropped"}
    assert set(clauses) <= set(topic.old)
    assert not any(part.new_statuses)
    assert all(link.old in clauses for link in part.link_list)


def test_a_part_counts_what_it_keeps() -> None:
    comparison = made_comparison()
    going = [statuses.count("modified") for statuses in (comparison.old_statuses, comparison.new_statuses)]
    part = comparison.filter(status="modified")
    assert 0 < going[0] < sum(map(bool, comparison.old_statuses))
    assert f"{going[0]} → {going[1]} undertakings" in repr(part)
    assert "0 → 0 undertakings, 0 links, 0 target changes" in repr(part.filter(status="dropped"))
    count = {(row["figure"], row["name"], row["part"]): row["count"] for row in part.rows("summary")}
    assert [count["undertakings", "all", side] for side in ("old", "new")] == going
    assert count["targets", "all", "old"] == len(part.old.targets)


def test_a_part_has_the_targets_of_what_it_keeps_and_their_changes() -> None:
    comparison = made_comparison()
    part = comparison.filter(status="modified")
    for side, plan, statuses in (("old", part.old, part.old_statuses), ("new", part.new, part.new_statuses)):
        kept = {clause.id for clause, status in zip(plan.clauses, statuses, strict=True) if status}
        whole = getattr(comparison, side).targets
        assert plan.targets == tuple(target for target in whole if target.clause in kept)
        assert 0 < len(plan.targets) <= len(whole)
    pairs = [(paired_targets((part.old, part.new), change), change.change) for change in part.change_list]
    before = [(paired_targets((comparison.old, comparison.new), one), one.change) for one in comparison.change_list]
    assert pairs
    assert set(pairs) <= set(before)
    assert len(part.targets) == len(part.old.targets) + len(part.new.targets) < len(comparison.targets)
    (gone,) = comparison.filter(status="dropped").change_list
    assert (comparison.change_list[1].old, gone.old, gone.new) == (1, 0, None)  # counted anew
    assert comparison.filter(relation="modified").targets.equals(comparison.targets)


def test_a_part_says_what_it_is_a_part_of() -> None:
    part = whole().filter(zone="sure").sample(3, seed=4)
    assert dict(part.manifest.parameters)["filter"] == "zone=sure"
    assert dict(part.manifest.parameters)["sample"] == "3 links, seed 4"
    assert "filter" not in dict(whole().manifest.parameters)


@pytest.mark.parametrize(
    "chosen", [{"topic": "没有"}, {"status": "gone"}, {"relation": "same"}, {"zone": ["sure", "unsure"]}]
)
def test_an_unknown_name_is_an_error_that_lists_the_choices(chosen: dict) -> None:
    with pytest.raises(InputError, match="choose from"):
        whole().filter(**chosen)


def test_a_sample_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    one, again, other = (whole().sample(8, seed=seed).link_list for seed in (1, 1, 2))
    assert one == again != other
    assert len(one) == 8
    assert len(whole().sample(10**6, seed=1).link_list) == len(whole().link_list)
    with pytest.raises(InputError):
        whole().sample(0, seed=1)
