"""Phrases of both plans ▶ how much of one clause's phrases has a like in the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from szcompare.align import sparse
from szcompare.align.strings import gram_counts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from szcompare.align.sparse import Cells, Floats, Ints, Matrix
    from szcompare.align.views import View

PAIRS = 2_000_000  # phrase pairs whose likeness is held at once
LENGTH = 0.8  # of a phrase: between a cosine (1) and a plain sum
# What is covered of both clauses over their weights to this power: 0.5 would be shares only, which favour short clauses
# (average precision on the labelled pairs .49/.67/.50/.67 at .5, .55/.71/.62/.74 here).
SHARE = 0.35
RARITY = 1.25  # power of the idf
MOST = 400  # phrases of a clause that are looked at: a clause of a plan has some ten, a broken file has thousands


def phrase_scores(old: View, new: View, cells: Cells) -> dict[str, Floats]:
    """Return the coverage of either clause by the other's phrases, verbs taken out, and the best phrase pair."""
    left, right = _sides([f.objects[:MOST] for f in old.forms], [f.objects[:MOST] for f in new.forms])
    by_new, by_old, best = _covered(left, right, cells)  # of the old clause, of the new clause
    one, two = left.total[cells.rows], right.total[cells.cols]
    of_old, of_new = by_new / one, by_old / two
    return {
        "object.score": np.asarray(np.round(np.sqrt(by_new * by_old) / (one * two) ** SHARE, sparse.DECIMALS)),
        "object.both": np.asarray(np.sqrt(of_old * of_new)),
        "object.best": best,
        "object.less": np.minimum(of_old, of_new),
        "object.more": np.maximum(of_old, of_new),
    }


class _Side:
    """The phrases of one plan, clause by clause; ``starts`` has one entry a clause and the end."""

    def __init__(self, vectors: Matrix, weight: Floats, starts: Ints) -> None:
        self.vectors, self.weight, self.starts = vectors, weight, starts
        self.total = np.add.reduceat(weight, starts[:-1]) if len(starts) > 1 else np.zeros(0)


def _sides(old: Sequence[tuple[str, ...]], new: Sequence[tuple[str, ...]]) -> tuple[_Side, _Side]:
    matrix = gram_counts([phrase for clause in (*old, *new) for phrase in clause], 1, 2)
    vectors, weight = sparse.tfidf(matrix, sparse.idf(matrix) ** RARITY, LENGTH)
    split = sum(map(len, old))
    return (
        _Side(vectors[:split], weight[:split], _starts(old)),
        _Side(vectors[split:], weight[split:], _starts(new)),
    )


def _starts(clauses: Sequence[tuple[str, ...]]) -> Ints:
    return np.cumsum([0, *map(len, clauses)])


def _covered(left: _Side, right: _Side, cells: Cells) -> tuple[Floats, Floats, Floats]:
    """What is covered of old and of new, and the best phrase pair of every cell, some cells at a time."""
    out = np.zeros((3, len(cells.rows)))
    work = np.cumsum(np.diff(left.starts)[cells.rows] * np.diff(right.starts)[cells.cols])
    first = 0
    while first < len(cells.rows):
        last = max(first + 1, int(np.searchsorted(work, (work[first - 1] if first else 0) + PAIRS, side="right")))
        out[:, first:last] = _covered_some(left, right, cells.rows[first:last], cells.cols[first:last])
        first = last
    of_old, of_new, best = np.round(out, sparse.DECIMALS)
    return of_old, of_new, best


def _covered_some(left: _Side, right: _Side, rows: Ints, cols: Ints) -> tuple[Floats, Floats, Floats]:
    many, few = np.diff(left.starts)[rows], np.diff(right.starts)[cols]  # phrases of either clause of a cell
    cell, place = _runs(many * few)
    ones = left.starts[rows][cell] + place // few[cell]  # by old phrase, then new phrase
    others = right.starts[cols][cell] + place % few[cell]
    like = sparse.gathered(lambda some: left.vectors[some], right.vectors, ones, others)
    by_new = np.maximum.reduceat(like, _firsts(np.repeat(few, many)))
    turned = np.cumsum(many * few)[cell] - (many * few)[cell] + place % many[cell] * few[cell] + place // many[cell]
    by_old = np.maximum.reduceat(like[turned], _firsts(np.repeat(many, few)))
    old_cell, old_place = _runs(many)
    new_cell, new_place = _runs(few)
    return (
        np.add.reduceat(by_new * left.weight[left.starts[rows][old_cell] + old_place], _firsts(many)),
        np.add.reduceat(by_old * right.weight[right.starts[cols][new_cell] + new_place], _firsts(few)),
        np.maximum.reduceat(by_new, _firsts(many)),
    )


def _runs(sizes: Ints) -> tuple[Ints, Ints]:
    """For runs of the given sizes: the run of each entry, and its place within the run."""
    run = np.repeat(np.arange(len(sizes)), sizes)
    return run, np.arange(len(run)) - _firsts(sizes)[run]


def _firsts(sizes: Ints) -> Ints:
    return np.cumsum(sizes) - sizes
