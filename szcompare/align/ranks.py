"""Scores of the cells ▶ how each cell stands among its rivals in its row and its column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from szcompare.align.sparse import Cells, Floats, Ints

NEIGHBOURS = 5  # of the local mean of CSLS: Conneau et al. 2018 take 10 in vocabularies, plans have fewer rivals


def rank_within(scores: Floats, group: Ints) -> Ints:
    """Return 1 + the number of cells of the same group that score higher.

    >>> rank_within(np.array([3.0, 1.0, 3.0, 2.0]), np.array([0, 0, 0, 1])).tolist()
    [1, 3, 1, 1]
    """
    order = np.lexsort((-scores, group))
    place, first = _places(group[order])
    level = scores[order]
    fresh = np.ones(len(order), bool)
    fresh[1:] = (level[1:] != level[:-1]) | (place[1:] == 0)
    head = np.maximum.accumulate(np.where(fresh, np.arange(len(order)), 0))
    out = np.empty(len(order), np.int64)
    out[order] = head - first + 1
    return out


def best_of_others(scores: Floats, group: Ints, groups: int) -> Floats:
    """Return for each cell the highest score of another cell of its group; 0 where it is alone."""
    order = np.lexsort((-scores, group))
    place, _ = _places(group[order])
    top, second = np.zeros(groups), np.zeros(groups)
    top[group[order[place == 0]]] = scores[order[place == 0]]
    second[group[order[place == 1]]] = scores[order[place == 1]]
    leads = np.zeros(len(scores), bool)
    leads[order[place == 0]] = True
    return np.where(leads, second[group], top[group])


def local_mean(scores: Floats, group: Ints, groups: int) -> Floats:
    """Return for each cell the mean of the best ``NEIGHBOURS`` scores of its group."""
    order = np.lexsort((-scores, group))
    place, _ = _places(group[order])
    near = order[place < NEIGHBOURS]
    total = np.bincount(group[near], weights=scores[near], minlength=groups)
    return np.asarray((total / np.maximum(np.bincount(group[near], minlength=groups), 1))[group])


def csls(scores: Floats, cells: Cells) -> Floats:
    """Return 2s less the local means of row and column (Conneau et al. 2018, Translation without parallel data)."""
    near = local_mean(scores, cells.rows, cells.old) + local_mean(scores, cells.cols, cells.new)
    return np.round(2 * scores - near, 9)


def standing(scores: Floats, cells: Cells) -> dict[str, Floats]:
    """Return the rank features of one score, alike for both sides."""
    by_row, by_col = np.log1p(rank_within(scores, cells.rows)), np.log1p(rank_within(scores, cells.cols))
    lead_row = scores - best_of_others(scores, cells.rows, cells.old)
    lead_col = scores - best_of_others(scores, cells.cols, cells.new)
    return {
        "rank": by_row + by_col,
        "rank_worse": np.maximum(by_row, by_col),
        "csls": csls(scores, cells),
        "lead": lead_row + lead_col,
        "lead_less": np.minimum(lead_row, lead_col),
    }


def _places(group: Ints) -> tuple[Ints, Ints]:
    """For sorted groups: the place of each entry within its group from 0, and where its group begins."""
    at = np.arange(len(group))
    begins = np.ones(len(group), bool)
    begins[1:] = group[1:] != group[:-1]
    first = np.maximum.accumulate(np.where(begins, at, 0))
    return at - first, first
