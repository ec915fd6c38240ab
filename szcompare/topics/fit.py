"""Topics ▶ how well they hold: each clause's margin, the typical clauses, the stability when clauses are left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from math import comb
from typing import TYPE_CHECKING

import numpy as np

from szcompare.model import SIDES, Plan, Topic
from szcompare.topics.consensus import ENOUGH, choose
from szcompare.topics.grouping import closeness, group, silhouette_curve
from szcompare.topics.vectors import placed, undertaking_rows, views

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from szcompare.topics.vectors import Placed

Key = tuple[str, str]  # side, clause id


def margins(old: Plan, new: Plan, found: Sequence[Topic]) -> dict[Key, float]:
    """Return, by side and clause id, the cosine with the own topic less that with the best other one.

    A clause below 0 would stand nearer to another topic's centre; one near 0 fits two topics.
    """
    return {key: margin for key, (margin, _) in fits(old, new, found).items()}


def fits(old: Plan, new: Plan, found: Sequence[Topic]) -> dict[Key, tuple[float, Topic | None]]:
    """Return the margin of each clause with the best other topic; None and the own cosine where there is no other."""
    if not found:
        return {}
    clauses, near, mine = _near(old, new, found)
    if not clauses:
        return {}
    rows = np.arange(len(clauses))
    own = near[rows, mine]
    rest = np.round(near, 9)
    rest[rows, mine] = -np.inf
    best = rest.argmax(axis=1)
    other = near[rows, best] if len(found) > 1 else np.zeros(len(clauses))
    made = zip(clauses, own - other, best.tolist(), strict=True)
    return {(one.side, one.clause.id): (round(float(m), 6), found[n] if len(found) > 1 else None) for one, m, n in made}


def typical(old: Plan, new: Plan, found: Sequence[Topic], *, count: int = 3) -> tuple[tuple[Key, ...], ...]:
    """Return for each topic the sides and ids of the undertakings next to its centre, nearest first."""
    if not found:
        return ()
    clauses, near, mine = _near(old, new, found)
    rows = undertaking_rows(clauses)
    return tuple(
        tuple((clauses[row].side, clauses[row].clause.id) for row in _nearest(rows, near[:, n], mine == n)[:count])
        for n in range(len(found))
    )


def stability(old: Plan, new: Plan, *, topics: int, runs: int = 20, left_out: float | None = 0.1) -> tuple[float, ...]:
    """Return the adjusted Rand index (Hubert and Arabie 1985) of each run with all clauses, lowest first.

    In each run another share of the clauses is left out, drawn with a fixed seed; those that stay are compared. With
    None each run is a bootstrap: clauses are drawn with replacement, each counted once.
    """
    whole = _assigned(group(old, new, topics=topics))
    draw = np.random.default_rng(0)
    found = []
    for _ in range(runs):
        part = _assigned(group(_thinned(old, draw, left_out), _thinned(new, draw, left_out), topics=topics))
        found.append(_adjusted_rand([(whole[key], label) for key, label in part.items()]))
    return tuple(sorted(found))


def stability_rows(
    old: Plan, new: Plan, *, topics: int | None = None, runs: int = 20, left_out: float = 0.1
) -> list[dict[str, object]]:
    """Return how well the topics hold, a row for each way of disturbing the plans, with the 90% interval of the runs.

    Keys: disturbance (``perturbation``: a share of the clauses is left out; ``bootstrap``: as many clauses as there are
    are drawn with replacement, each counted once, so that about 37% are left out), runs, topics, mean, low and high of
    the adjusted Rand index with all clauses. The number of topics is that of the whole. Empty without undertakings.
    """
    count = topics if topics is not None else len(group(old, new))
    if count == 0:
        return []
    shares = (("perturbation", left_out), ("bootstrap", None))
    return [_interval(name, stability(old, new, topics=count, runs=runs, left_out=s), count) for name, s in shares]


def curve_rows(old: Plan, new: Plan) -> list[dict[str, object]]:
    """Return a row for each number of topics that is weighed, by which ``group`` chooses one.

    Keys: topics, silhouette, needed (``consensus.ENOUGH`` of the best silhouette), chosen (true in one row: the first
    that reaches what is needed). Empty for a handful of clauses, and where no silhouette is above 0 none is chosen.
    """
    curve = silhouette_curve(old, new)
    needed = round(ENOUGH * max((value for _, value in curve), default=0.0), 6)
    taken = choose(curve)
    return [
        {"topics": count, "silhouette": round(value, 6), "needed": needed, "chosen": count == taken}
        for count, value in curve
    ]


def _interval(name: str, found: Sequence[float], topics: int) -> dict[str, object]:
    low, high = (round(float(np.quantile(found, at)), 4) for at in (0.05, 0.95))
    mean = round(float(np.mean(found)), 4)
    return {"disturbance": name, "runs": len(found), "topics": topics, "mean": mean, "low": low, "high": high}


def _near(old: Plan, new: Plan, found: Sequence[Topic]) -> tuple[list[Placed], NDArray[np.float64], NDArray[np.int64]]:
    """The clauses that have a topic, their cosine with each topic's centre, and their topic's number."""
    number = _assigned(found)
    clauses = [one for one in placed(old, new) if (one.side, one.clause.id) in number]
    if not undertaking_rows(clauses):
        return [], np.zeros((0, len(found))), np.zeros(0, dtype=np.int64)
    mine = np.array([number[one.side, one.clause.id] for one in clauses], dtype=np.int64)
    rows = undertaking_rows(clauses)
    near = closeness(views(clauses), rows, mine[rows])
    missing = len(found) - near.shape[1]  # the last topics of a codebook may hold no undertaking
    return clauses, np.pad(near, ((0, 0), (0, max(0, missing)))), mine


def _nearest(rows: Sequence[int], near: NDArray[np.float64], member: NDArray[np.bool_]) -> list[int]:
    """The member rows, nearest first."""
    return sorted((row for row in rows if member[row]), key=lambda row: (-round(float(near[row]), 9), row))


def _assigned(found: Sequence[Topic]) -> dict[Key, int]:
    """The number of each clause's topic."""
    return {
        (side, clause): number
        for number, topic in enumerate(found)
        for side, ids in zip(SIDES, (topic.old, topic.new), strict=True)
        for clause in ids
    }


def _thinned(plan: Plan, draw: np.random.Generator, share: float | None) -> Plan:
    """The plan without a share of its clauses, or a bootstrap of it; drawn in the order of the text."""
    ordered = sorted(plan.clauses, key=lambda clause: clause.start)
    if share is None:
        rows = np.unique(draw.integers(0, len(ordered), len(ordered))).tolist() if ordered else []
    else:
        rows = np.flatnonzero(draw.random(len(ordered)) >= share).tolist()
    return replace(plan, clauses=tuple(ordered[row] for row in rows))


def _adjusted_rand(pairs: Sequence[tuple[int, int]]) -> float:
    """The index of two labellings; 1 where both are one group."""
    joint, first, second = (
        sum(comb(n, 2) for n in Counter(keys).values())
        for keys in (pairs, [a for a, _ in pairs], [b for _, b in pairs])
    )
    chance = first * second / max(1, comb(len(pairs), 2))
    most = (first + second) / 2
    return (joint - chance) / (most - chance) if most != chance else 1.0
