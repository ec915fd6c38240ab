"""Phrases of both plans ▶ how much of one clause's phrases has a like in the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from szcompare.align import sparse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from szcompare.align.sparse import Cells, Floats, Ints, Matrix
    from szcompare.align.views import View

TABLE = 4_000_000  # phrase pairs whose likeness is held at once


def phrase_scores(old: View, new: View, cells: Cells) -> dict[str, Floats]:
    """Return the coverage of either clause by the other's phrases and the best phrase pair, with and without frames."""
    whole = _coverage([f.phrases for f in old.forms], [f.phrases for f in new.forms], cells, (1, 2))
    stripped = _coverage([f.objects for f in old.forms], [f.objects for f in new.forms], cells, (2, 3))
    return {f"phrase.{k}": v for k, v in whole.items()} | {f"object.{k}": v for k, v in stripped.items()}


def _coverage(
    old: Sequence[tuple[str, ...]], new: Sequence[tuple[str, ...]], cells: Cells, n: tuple[int, int]
) -> dict[str, Floats]:
    phrases = [p for clause in (*old, *new) for p in clause]
    matrix, _ = sparse.counts([[*sparse.grams(p, *n)] for p in phrases])
    vectors = sparse.tfidf(matrix, sparse.idf(matrix))
    weight = np.sqrt(
        np.array([max(len(p), 1) for p in phrases], float)
    )  # a longer phrase says more, but not in proportion
    split = sum(map(len, old))
    left, right = (
        _Side(vectors[:split], weight[:split], _starts(old)),
        _Side(vectors[split:], weight[split:], _starts(new)),
    )
    found = _covered(left, right, cells) if cells.full else _covered_pairs(left, right, cells)
    of_old, of_new, best = (np.round(a, sparse.DECIMALS) for a in found)
    return {
        "score": np.asarray(np.round(np.sqrt(of_old * of_new), sparse.DECIMALS), np.float64),
        "best": best,
        "less": np.minimum(of_old, of_new),
        "more": np.maximum(of_old, of_new),
    }


class _Side:
    """The phrases of one plan, clause by clause; ``starts`` has one entry a clause and the end."""

    def __init__(self, vectors: Matrix, weight: Floats, starts: Ints) -> None:
        self.vectors, self.weight, self.starts = vectors, weight, starts
        self.total = np.add.reduceat(weight, starts[:-1]) if len(starts) > 1 else np.zeros(0)


def _starts(clauses: Sequence[tuple[str, ...]]) -> Ints:
    return np.cumsum([0, *map(len, clauses)])


def _covered(left: _Side, right: _Side, cells: Cells) -> tuple[Floats, Floats, Floats]:
    """Coverage of old, of new, and the best phrase pair of every cell, by blocks of old clauses."""
    of_old, of_new, best = (np.zeros((cells.old, cells.new)) for _ in range(3))
    for first, last in _blocks(left.starts, max(1, TABLE // max(1, right.vectors.shape[0]))):
        a, b = left.starts[first], left.starts[last]
        table = (left.vectors[a:b] @ right.vectors.T).toarray()
        starts = left.starts[first:last] - a
        by_new = np.maximum.reduceat(table, right.starts[:-1], axis=1)
        by_old = np.maximum.reduceat(table, starts, axis=0)
        best[first:last] = np.maximum.reduceat(by_new, starts, axis=0)
        of_old[first:last] = (
            np.add.reduceat(by_new * left.weight[a:b, None], starts, axis=0) / left.total[first:last, None]
        )
        of_new[first:last] = np.add.reduceat(by_old * right.weight, right.starts[:-1], axis=1) / right.total
    return of_old.ravel(), of_new.ravel(), best.ravel()


def _covered_pairs(left: _Side, right: _Side, cells: Cells) -> tuple[Floats, Floats, Floats]:
    """The same for some cells, old clause by old clause."""
    out = np.zeros((3, len(cells.rows)))
    order = np.argsort(cells.rows, kind="stable")
    rows = cells.rows[order]
    for chunk in np.split(order, np.flatnonzero(np.diff(rows)) + 1) if len(order) else ():
        row = int(cells.rows[chunk[0]])
        a, b = left.starts[row], left.starts[row + 1]
        table = (left.vectors[a:b] @ right.vectors.T).toarray()
        by_new = np.maximum.reduceat(table, right.starts[:-1], axis=1)
        by_old = table.max(axis=0)
        cols = cells.cols[chunk]
        out[0, chunk] = (left.weight[a:b] @ by_new / left.total[row])[cols]
        out[1, chunk] = (np.add.reduceat(by_old * right.weight, right.starts[:-1]) / right.total)[cols]
        out[2, chunk] = by_new.max(axis=0)[cols]
    return out[0], out[1], out[2]


def _blocks(starts: Ints, most: int) -> list[tuple[int, int]]:
    """Ranges of clauses whose phrases together are at most ``most``, one clause at least."""
    out: list[tuple[int, int]] = []
    first = 0
    for at in range(1, len(starts)):
        if at == len(starts) - 1 or starts[at + 1] - starts[first] > most:
            out.append((first, at))
            first = at
    return out
