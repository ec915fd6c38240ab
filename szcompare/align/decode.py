"""Probabilities of the pairs ▶ which pairs are links, by the best expected F1, and how sure each is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from szcompare.align.sparse import Floats, Ints

SURE = 0.7  # from here a link is shown without a question mark
POSSIBLE = 0.03  # from here a pair that is no link is shown as "see also"
NEVER = 0.15  # no pair below is a link, however few there are: the lowest cut on the labelled pairs is 0.2


def best_expected_f1(probability: Floats) -> Ints:
    """Return the places of the pairs to keep, likeliest first.

    The top k are kept that maximise 2·Σₖp / (k + Σp), the F1 to be expected where the probabilities hold
    (Lipton, Elkan and Narayanaswamy 2014, Optimal thresholding of classifiers to maximize F1).

    >>> best_expected_f1(np.array([0.9, 0.01, 0.8, 0.02])).tolist()
    [0, 2]
    """
    order = np.argsort(-probability, kind="stable")
    if not len(order):
        return order
    best = 2 * np.cumsum(probability[order]) / (np.arange(1, len(order) + 1) + probability.sum())
    kept = order[: int(np.argmax(best)) + 1]
    return kept[probability[kept] >= NEVER]


def zone(confidence: float, *, linked: bool) -> str:
    """Return how a pair is shown: sure, check or possible."""
    if not linked:
        return "possible"
    return "sure" if confidence >= SURE else "check"
