"""Intervals of the scores: they hold the score, narrow with more text, and are the same tomorrow."""

from __future__ import annotations

from typing import Any

from szcompare.evaluate import intervals, score

Json = dict[str, Any]


def made(size: int) -> tuple[Json, Json]:
    """A comparison and gold labels of ``size`` new clauses; every third link is missed, every fourth is wrong."""
    sides: dict[str, Json] = {side: {"sha256": side, "clauses": []} for side in ("old", "new")}
    units: Json = {}
    for side, letter in (("old", "A"), ("new", "B")):
        for n in range(size):
            place = {"start": 10 * n, "end": 10 * n + 9}
            clause = {"id": f"{side}-{n}", "kind": "commitment", "topic": "T01", "paragraph": n // 2, "status": "new"}
            sides[side]["clauses"].append({**clause, **place})
            units[f"{letter}{n}"] = {"side": side, "kind": "commitment", "topic": "T01", **place}
    links = [
        {"old": f"old-{n if n % 4 else (n + 1) % size}", "new": f"new-{n}", "relation": "modified", "confidence": 0.7}
        for n in range(size)
        if n % 3
    ]
    gold = [{"old": f"A{n}", "new": f"B{n}", "relation": "modified"} for n in range(size) if n % 5]
    labels: Json = {"sha256": {}, "units": units, "pairs": gold, "scored_new": [f"B{n}" for n in range(size)]}
    return {**sides, "links": links, "targets": [], "target_changes": []}, labels


def test_the_interval_holds_the_score_and_narrows_with_more_text() -> None:
    widths = []
    for size in (24, 240):
        found, gold = made(size)
        said, spread = score(found, gold), intervals(found, gold, runs=300)
        for name in ("precision", "recall", "f1", "average_precision"):
            low, high = spread[name]
            assert 0 <= low <= said["links"][name] <= high <= 1
        low, high = spread["status_new_kappa"]
        assert low <= said["status_new"]["kappa"] <= high
        widths.append(spread["f1"][1] - spread["f1"][0])
    assert widths[1] < widths[0] / 2


def test_the_same_seed_gives_the_same_interval_and_another_another() -> None:
    found, gold = made(24)
    assert intervals(found, gold, runs=50) == intervals(found, gold, runs=50)
    assert intervals(found, gold, runs=50) != intervals(found, gold, runs=50, seed=1)


def test_without_labelled_units_there_is_no_interval() -> None:
    found, gold = made(4)
    assert intervals(found, {**gold, "scored_new": []}, runs=5) == {}
