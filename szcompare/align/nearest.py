"""Vectors of both plans ▶ the pairs that may be links: the nearest of each clause, by an index of what they share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from szcompare.align.sparse import DECIMALS, Cells

if TYPE_CHECKING:
    from collections.abc import Iterator

    from szcompare.align.sparse import Floats, Ints, Matrix

# Clauses of one plan that a string may stand in and still be looked up: the time of a clause then has a bound, whatever
# the size of the plan. Strings of more clauses say little; they count when the pairs found are measured.
POSTINGS = 400
TABLE = 4_000_000  # products that are held at once


def nearest_shared(left: Matrix, right: Matrix, most: int, *, postings: int | None = POSTINGS) -> Ints:
    """Return the ``most`` pairs of the highest product of each row of either side, as rows × 2, sorted.

    ``postings``: columns of more rows are left out; None for the exact search.
    """
    if postings is not None:
        kept = np.flatnonzero((_filled(left) <= postings) & (_filled(right) <= postings))
        left, right = left[:, kept], right[:, kept]
    return joined(_paired(best_products(left, right, most)), _paired(best_products(right, left, most))[:, ::-1])


def nearest_vectors(left: Floats, right: Floats, most: int) -> Ints:
    """Return the same for dense vectors, by blocks."""
    return joined(_paired(_best_dense(left, right, most)), _paired(_best_dense(right, left, most))[:, ::-1])


def joined(*pairs: Ints) -> Ints:
    """Return all pairs once, sorted by row and column."""
    every = np.concatenate([np.asarray(some, np.int64).reshape(-1, 2) for some in pairs])
    wide = int(every[:, 1].max(initial=0)) + 1
    keys = np.sort(every[:, 0] * wide + every[:, 1])  # np.unique takes many times as long
    return np.column_stack(np.divmod(keys[np.append(True, keys[1:] != keys[:-1])[: len(keys)]], wide))


def as_cells(pairs: Ints, old: int, new: int) -> Cells:
    """Return sorted pairs as cells of ``old`` × ``new`` clauses."""
    return Cells(rows=pairs[:, 0].copy(), cols=pairs[:, 1].copy(), old=old, new=new)


def best_products(left: Matrix, right: Matrix, most: int) -> Iterator[Ints]:
    """Yield for each row of ``left`` the rows of ``right`` of the ``most`` highest products above 0, the highest first.

    Of equal ones the first. Products are taken in blocks of rows, at most ``TABLE`` of them and one row's at once.
    """
    turned = right.T.tocsr()
    reach = np.diff(turned.indptr)
    work = np.cumsum(
        np.bincount(
            np.repeat(np.arange(left.shape[0]), np.diff(left.indptr)),
            weights=reach[left.indices],
            minlength=left.shape[0],
        )
        + 1
    )
    first = 0
    while first < left.shape[0]:
        last = max(first + 1, int(np.searchsorted(work, (work[first - 1] if first else 0) + TABLE, side="right")))
        table = left[first:last] @ turned
        for row in range(last - first):
            a, b = table.indptr[row], table.indptr[row + 1]
            yield _best(np.round(table.data[a:b], DECIMALS), table.indices[a:b], most)
        first = last


def _best_dense(left: Floats, right: Floats, most: int) -> Iterator[Ints]:
    block, columns = max(1, TABLE // max(1, len(right))), np.arange(len(right))
    for at in range(0, len(left), block):
        for scores in np.round(left[at : at + block] @ right.T, DECIMALS - 3):
            yield _best(scores, columns, most)


def _paired(best: Iterator[Ints]) -> Ints:
    """The pairs of row and column, sorted, of each row's columns."""
    found = [np.column_stack([np.full(len(columns), row), columns]) for row, columns in enumerate(best)]
    return joined(*found) if found else np.zeros((0, 2), np.int64)


def _best(scores: Floats, columns: Ints, most: int) -> Ints:
    """The columns of the highest scores above 0, of equal ones the first."""
    if len(scores) > most:
        least = np.partition(scores, len(scores) - most)[len(scores) - most]
        kept = scores >= least
        scores, columns = scores[kept], columns[kept]
    order = np.lexsort((columns, -scores))[:most]
    return np.asarray(columns[order[scores[order] > 0]], np.int64)


def _filled(matrix: Matrix) -> Ints:
    return np.asarray(np.bincount(matrix.indices, minlength=matrix.shape[1]))
