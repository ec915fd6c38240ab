"""Part of a comparison: what was asked for and nothing else, and it says that it is a part."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest
from plans_many import many_comparison

from szcompare.errors import InputError

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
