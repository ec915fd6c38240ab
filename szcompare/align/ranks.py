"""Scores of the cells ▶ how each cell stands among its rivals in its row and its column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix

if TYPE_CHECKING:
    from szcompare.align.sparse import Cells, Floats, Ints

NEIGHBOURS = 5  # of the local mean of CSLS: Conneau et al. 2018 take 10 in vocabularies, plans have fewer rivals


def rank_within(scores: Floats, group: Ints) -> Ints:
    """Return 1 + the number of cells of the same group that score higher.

    >>> rank_within(np.array([3.0, 1.0, 3.0, 2.0]), np.array([0, 0, 0, 1])).tolist()
    [1, 3, 1, 1]
    """
    return _ranks(scores, _ordered(np.argsort(-scores, kind="stable"), group))


def best_of_others(scores: Floats, group: Ints, groups: int) -> Floats:
    """Return for each cell the highest score of another cell of its group; 0 where it is alone."""
    return _best_of_others(scores, _ordered(np.argsort(-scores, kind="stable"), group), groups)


def csls(scores: Floats, cells: Cells) -> Floats:
    """Return 2s less the local means of row and column (Conneau et al. 2018, Translation without parallel data)."""
    return _csls(scores, cells, *_both(scores, cells))


def standing(scores: Floats, cells: Cells) -> dict[str, Floats]:
    """Return the rank features of one score, alike for both sides."""
    rows, cols = _both(scores, cells)
    by_row, by_col = np.log1p(_ranks(scores, rows)), np.log1p(_ranks(scores, cols))
    lead_row = scores - _best_of_others(scores, rows, cells.old)
    lead_col = scores - _best_of_others(scores, cols, cells.new)
    return {
        "rank": by_row + by_col,
        "rank_worse": np.maximum(by_row, by_col),
        "csls": _csls(scores, cells, rows, cols),
        "lead": lead_row + lead_col,
        "lead_less": np.minimum(lead_row, lead_col),
    }


@dataclass(frozen=True, slots=True)
class _Order:
    """Cells by group, in each the highest score first: sorted once for all that is asked of them."""

    group: Ints  # of each cell
    order: Ints
    place: Ints  # in the group, from 0
    first: Ints  # where the group begins


def _grouped(cells: Ints, groups: Ints) -> Ints:
    """The cells by group, within a group in the order in which they are given: counted into place, not sorted."""
    many = int(groups.max(initial=-1)) + 1
    return np.asarray(csr_matrix((cells, (groups, np.arange(len(cells)))), shape=(many, len(cells))).data)


def _both(scores: Floats, cells: Cells) -> tuple[_Order, _Order]:
    best = np.argsort(-scores, kind="stable")
    return _ordered(best, cells.rows), _ordered(best, cells.cols)


def _ordered(best: Ints, group: Ints) -> _Order:
    """The order by group, of all cells from the highest score on."""
    order = _grouped(best, group[best])
    at, level = np.arange(len(order)), group[order]
    begins = np.ones(len(order), bool)
    begins[1:] = level[1:] != level[:-1]
    first = np.maximum.accumulate(np.where(begins, at, 0))
    return _Order(group=group, order=order, place=at - first, first=first)


def _ranks(scores: Floats, by: _Order) -> Ints:
    level = scores[by.order]
    fresh = np.ones(len(level), bool)
    fresh[1:] = (level[1:] != level[:-1]) | (by.place[1:] == 0)
    head = np.maximum.accumulate(np.where(fresh, np.arange(len(level)), 0))
    out = np.empty(len(level), np.int64)
    out[by.order] = head - by.first + 1
    return out


def _best_of_others(scores: Floats, by: _Order, groups: int) -> Floats:
    top, second = np.zeros(groups), np.zeros(groups)
    one, two = by.order[by.place == 0], by.order[by.place == 1]
    top[by.group[one]], second[by.group[two]] = scores[one], scores[two]
    leads = np.zeros(len(scores), bool)
    leads[one] = True
    return np.where(leads, second[by.group], top[by.group])


def _local_mean(scores: Floats, by: _Order, groups: int) -> Floats:
    """For each cell the mean of the best ``NEIGHBOURS`` scores of its group."""
    near = by.order[by.place < NEIGHBOURS]
    total = np.bincount(by.group[near], weights=scores[near], minlength=groups)
    return np.asarray((total / np.maximum(np.bincount(by.group[near], minlength=groups), 1))[by.group])


def _csls(scores: Floats, cells: Cells, rows: _Order, cols: _Order) -> Floats:
    near = _local_mean(scores, rows, cells.old) + _local_mean(scores, cols, cells.new)
    return np.round(2 * scores - near, 9)
