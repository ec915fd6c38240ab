"""topics: what changed between the plans, in rows: statuses, shares, flow, vocabulary, map, stability."""

from __future__ import annotations

from dataclasses import replace
from math import log, sqrt
from typing import TYPE_CHECKING

import pytest
from test_topics import made_plan, shuffled, two_plans, with_kind

from szcompare.model import BACKGROUND, COMMITMENT, UNDERTAKINGS, Link, Plan
from szcompare.topics import (
    flow_rows,
    group,
    map_rows,
    share_rows,
    stability_rows,
    status_rows,
    vocabulary_rows,
)
from szcompare.topics.vocabulary import log_odds

if TYPE_CHECKING:
    from szcompare.model import Topic


def link(old: str, new: str, *, relation: str = "restated", confidence: float = 0.8) -> Link:
    return Link(id=f"{old}~{new}", old=old, new=new, relation=relation, confidence=confidence, zone="sure", reason="")


def statuses(plan: Plan, status: str) -> tuple[str, ...]:
    return tuple(status if clause.kind in UNDERTAKINGS else "" for clause in plan.clauses)


def plans_and_topics() -> tuple[Plan, Plan, tuple[Topic, ...]]:
    old, new = two_plans()
    return old, new, group(old, new, topics=4)


def test_each_topic_has_a_row_for_each_side_and_status_it_can_have() -> None:
    old, new, found = plans_and_topics()
    rows = status_rows(old, new, found, statuses(old, "dropped"), statuses(new, "continued"))
    assert len(rows) == 4 * 6
    assert {(r["side"], r["status"]) for r in rows} == {
        (side, s) for side, own in (("old", "dropped"), ("new", "new")) for s in ("continued", "modified", own)
    }
    full = [r for r in rows if (r["side"], r["status"]) in {("old", "dropped"), ("new", "continued")}]
    assert all(r["clauses"] == 3 and r["share"] == 1.0 for r in full)
    assert sum(int(str(r["characters"])) for r in full) == sum(
        len(c.reading) for p in (old, new) for c in p.clauses if c.kind in UNDERTAKINGS
    )
    assert all(r["clauses"] == 0 and r["share"] == 0.0 for r in rows if r not in full)


def test_a_topic_without_undertakings_on_a_side_has_no_share_of_statuses() -> None:
    old, new, found = plans_and_topics()
    alone = (replace(found[0], new=()),)
    rows = status_rows(old, new, alone, statuses(old, "dropped"), statuses(new, "new"))
    assert [r["share"] for r in rows if r["side"] == "new"] == [None, None, None]


def test_shares_of_attention_add_up_and_their_difference_lies_in_its_interval() -> None:
    old, new, found = plans_and_topics()
    rows = share_rows(old, new, found)
    for name in ("old_share", "new_share", "old_character_share", "new_character_share"):
        assert sum(float(str(row[name])) for row in rows) == pytest.approx(1, abs=1e-5)
    for row in rows:
        assert row["old_share"] == row["new_share"] == 0.25
        assert float(str(row["low"])) <= 0 <= float(str(row["high"]))
        assert (
            float(str(row["character_low"]))
            < float(str(row["character_difference"]))
            < float(str(row["character_high"]))
        )


def test_a_topic_of_one_plan_alone_has_a_difference_above_chance() -> None:
    sentences = tuple(f"建设地铁{n}号线，增加地铁车站。" for n in range(30))
    other = tuple(f"查处第{n}批专利侵权案件，保护专利权人。" for n in range(30))
    old = made_plan("a", {"": other}, paragraphs=False)
    new = made_plan("b", {"": (*sentences, *other)}, paragraphs=False)
    rows = share_rows(old, new, group(old, new, topics=2))
    metro = next(row for row in rows if row["old_clauses"] == 0)
    assert metro["difference"] == pytest.approx(0.5, abs=0.02)
    assert float(str(metro["low"])) > 0.3


def test_shares_and_intervals_turn_their_sign_when_the_plans_are_swapped() -> None:
    old, new, found = plans_and_topics()
    there = share_rows(old, new, found)
    back = share_rows(shuffled(new, 1), shuffled(old, 2), [replace(t, old=t.new, new=t.old) for t in found])
    for a, b in zip(there, back, strict=True):
        assert (a["difference"], a["low"], a["high"]) == pytest.approx(
            tuple(-float(str(b[name])) for name in ("difference", "high", "low")), abs=2e-6
        )


def test_the_shares_of_an_empty_plan_are_nothing() -> None:
    old = two_plans()[0]
    new = made_plan("b", {})
    rows = share_rows(old, new, group(old, new, topics=2))
    assert all(row["new_share"] == 0 and row["new_clauses"] == 0 for row in rows)
    assert share_rows(new, new, ()) == []


def test_flow_sums_the_confidence_of_continuing_links_between_topics() -> None:
    old, new, found = plans_and_topics()
    first, second = found[0], found[1]
    links = [
        link(first.old[0], first.new[0], confidence=0.9),
        link(first.old[0], first.new[1], confidence=0.6),
        link(first.old[1], second.new[0], confidence=0.5, relation="modified"),
        link(first.old[2], second.new[1], relation="related"),
    ]
    rows = flow_rows(old, new, found, links)
    stay, move = rows[:2]
    assert (stay["old_topic"], stay["new_topic"], stay["links"], stay["old_clauses"], stay["new_clauses"]) == (
        first.id, first.id, 2, 1, 2,
    )  # fmt: skip
    assert (stay["weight"], stay["old_share"], stay["new_share"]) == (1.5, 0.75, 1.0)
    assert (move["new_topic"], move["weight"], move["old_share"]) == (second.id, 0.5, 0.25)
    gone = {r["old_topic"]: r["old_clauses"] for r in rows if r["new_topic"] == ""}
    made = {r["new_topic"]: r["new_clauses"] for r in rows if r["old_topic"] == ""}
    assert gone == {t.id: 1 if t is first else 3 for t in found}
    assert made == {t.id: {first.id: 1, second.id: 2}.get(t.id, 3) for t in found}
    assert {tuple(row) for row in rows} == {tuple(rows[0])}  # the same keys in the same order


def test_flow_does_not_depend_on_the_order_of_links() -> None:
    old, new, found = plans_and_topics()
    links = [link(a, b, confidence=0.1 * n) for n, (a, b) in enumerate(zip(found[0].old, found[0].new, strict=True), 1)]
    assert flow_rows(old, new, found, links) == flow_rows(shuffled(old, 1), new, found, links[::-1])


def test_background_flows_nowhere() -> None:
    old, new, found = plans_and_topics()
    told = with_kind(old, COMMITMENT, BACKGROUND)
    assert not [row for row in flow_rows(told, new, found, []) if row["old_topic"]]


def test_words_of_one_plan_emerge_or_vanish_and_shared_ones_stay() -> None:
    old = made_plan("a", {"": ("建设光纤宽带网络，保护专利。",) * 12})
    new = made_plan("b", {"": ("培育人工智能企业，保护专利。",) * 12})
    rows = {str(row["word"]): row for row in vocabulary_rows(old, new)}
    trends = {word: row["trend"] for word, row in rows.items()}
    assert trends["人工智能"] == "emerging"
    assert trends["宽带"] == "vanishing"
    assert trends["专利"] == "steady"
    assert (rows["专利"]["old_count"], rows["专利"]["new_count"]) == (12, 12)
    assert rows["人工智能"]["old_clause"] == ""
    assert rows["人工智能"]["new_clause"] == new.clauses[1].id
    assert [row["z"] for row in rows.values()] == sorted((row["z"] for row in rows.values()), key=float, reverse=True)  # type: ignore[arg-type]


def test_swapping_the_plans_turns_the_log_odds() -> None:
    old, new = two_plans()
    there = {row["word"]: (row["z"], row["log_odds"]) for row in vocabulary_rows(old, new)}
    back = {row["word"]: (-float(str(row["z"])), -float(str(row["log_odds"]))) for row in vocabulary_rows(new, old)}
    assert there == back


def test_rare_and_stock_words_are_left_out_and_empty_plans_have_none() -> None:
    old, new = two_plans()
    assert not [r for r in vocabulary_rows(old, new) if int(str(r["old_count"])) + int(str(r["new_count"])) < 3]
    assert {"加快", "建设", "支持"}.isdisjoint(str(r["word"]) for r in vocabulary_rows(old, new, fewest=1))
    assert vocabulary_rows(made_plan("a", {}), made_plan("b", {})) == []
    only = made_plan("a", {"": ("专利专利专利。",)})
    assert vocabulary_rows(only, made_plan("b", {}))


def test_log_odds_are_those_of_the_paper() -> None:
    """Equations 16, 18 and 22 of Monroe et al. (2008), written out."""
    y, n, a, prior = (7, 31), (900, 1400), 4.0, 500.0
    want = log((y[1] + a) / (n[1] + prior - y[1] - a)) - log((y[0] + a) / (n[0] + prior - y[0] - a))
    odds, z = log_odds(y, n, prior=a, prior_size=prior)
    assert odds == pytest.approx(want)
    assert z == pytest.approx(want / sqrt(1 / (y[0] + a) + 1 / (y[1] + a)))


def test_the_map_places_every_clause_and_puts_like_ones_together() -> None:
    old, new, found = plans_and_topics()
    rows = map_rows(old, new, found)
    assert [row["clause"] for row in rows] == [
        c.id for plan in (old, new) for c in plan.clauses if c.kind in UNDERTAKINGS
    ]
    at = {str(row["clause"]): (float(str(row["x"])), float(str(row["y"]))) for row in rows}
    inside, across = [], []
    topic = {str(row["clause"]): row["topic"] for row in rows}
    for a in at:
        for b in at:
            far = (at[a][0] - at[b][0]) ** 2 + (at[a][1] - at[b][1]) ** 2
            (inside if topic[a] == topic[b] else across).append(far)
    assert sum(inside) / len(inside) < 0.5 * sum(across) / len(across)


def test_the_map_is_the_same_in_any_order_and_for_swapped_plans() -> None:
    old, new, found = plans_and_topics()
    rows = map_rows(old, new, found)
    assert map_rows(shuffled(old, 1), shuffled(new, 2), found) == rows
    swapped = map_rows(new, old, [replace(t, old=t.new, new=t.old) for t in found])
    assert {(r["clause"], r["x"], r["y"]) for r in swapped} == {(r["clause"], r["x"], r["y"]) for r in rows}


def test_the_map_of_few_or_no_clauses_is_no_crash() -> None:
    old = made_plan("a", {"": ("保护专利。",)})
    new = made_plan("b", {})
    assert [(row["x"], row["y"]) for row in map_rows(old, new, group(old, new))] == [(0.0, 0.0)]
    assert map_rows(new, new, ()) == []


def test_stability_is_reported_with_its_interval_for_both_disturbances() -> None:
    old, new = two_plans()
    rows = stability_rows(old, new, topics=4, runs=6)
    assert [row["disturbance"] for row in rows] == ["perturbation", "bootstrap"]
    for row in rows:
        assert (row["runs"], row["topics"]) == (6, 4)
        assert -0.5 <= float(str(row["low"])) <= float(str(row["mean"])) <= float(str(row["high"])) <= 1
    assert float(str(rows[0]["mean"])) > 0.8
    assert rows == stability_rows(shuffled(old, 1), shuffled(new, 2), topics=4, runs=6)
    assert stability_rows(made_plan("a", {}), made_plan("b", {})) == []
