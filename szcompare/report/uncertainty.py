"""Confidences of links ▶ how many undertakings go on, as an expectation with an interval."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, NamedTuple

from szcompare.model import SIDES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from szcompare.comparison import Comparison

TAIL = 0.05  # left out on either side: a 90% interval


class Expected(NamedTuple):
    """A count that is not known for sure: its mean, and the quantiles TAIL and 1 − TAIL."""

    mean: float
    low: int
    high: int


def expected(comparison: Comparison, side: str) -> Expected:
    """Return how many undertakings of a side go on in the other plan, by the probabilities of their links."""
    return expected_count(going_on(comparison, side))


def going_on(comparison: Comparison, side: str) -> list[float]:
    """Return for each undertaking of a side the probability that it goes on: 1 − Π(1 − p) over its links.

    The candidates that were not taken (`related`) carry their share: a low confidence is no certainty of nothing.
    """
    plan = comparison.old if side == "old" else comparison.new
    statuses = comparison.old_statuses if side == "old" else comparison.new_statuses
    held: dict[str, list[float]] = {}
    for link in comparison.link_list:
        held.setdefault(link.old if side == SIDES[0] else link.new, []).append(link.confidence)
    kept = (clause.id for clause, status in zip(plan.clauses, statuses, strict=True) if status)
    return [1 - prod(1 - p for p in held.get(clause, ())) for clause in kept]


def expected_count(chances: Sequence[float]) -> Expected:
    """Return mean and interval of the number of events that happen, each with its own chance, independent.

    The Poisson binomial distribution by exact convolution (Hong 2013, On computing the distribution function for the
    Poisson binomial distribution).

    >>> expected_count([1.0, 1.0, 0.0])
    Expected(mean=2.0, low=2, high=2)
    >>> expected_count([0.5] * 100)
    Expected(mean=50.0, low=42, high=58)
    """
    import numpy as np

    cumulative = np.cumsum(distribution(chances))
    low, high = (int(np.searchsorted(cumulative, share - 1e-12)) for share in (TAIL, 1 - TAIL))
    return Expected(mean=float(sum(chances)), low=low, high=min(high, len(chances)))


def distribution(chances: Iterable[float]) -> list[float]:
    """Return the probability of 0, 1, 2 … events."""
    import numpy as np

    held = np.ones(1)
    for chance in chances:
        held = np.append(held, 0.0) * (1 - chance) + np.append(0.0, held) * chance
    return [float(share) for share in held]
