"""Bags of strings ▶ sparse weighted vectors ▶ scores of the cells (old clause × new clause)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Matrix = sparse.csr_matrix

CHUNK = 20_000  # cells whose vectors are held at once where not all cells are looked at
DECIMALS = 9  # sums in another order differ by 1e-16; ranks must not


@dataclass(frozen=True, slots=True)
class Cells:
    """Which pairs are looked at: all of a small plan pair, the likeliest of a large one."""

    rows: Ints  # index of the old clause
    cols: Ints
    old: int  # number of old clauses
    new: int
    full: bool  # every pair, row by row


def all_cells(old: int, new: int) -> Cells:
    """Return every pair of ``old`` × ``new`` clauses, row by row."""
    rows, cols = np.divmod(np.arange(old * new, dtype=np.int64), max(new, 1))
    return Cells(rows=rows, cols=cols, old=old, new=new, full=True)


def grams(text: str, shortest: int, longest: int) -> Iterator[str]:
    """Yield the character n-grams of ``text``, ``shortest`` to ``longest`` characters long."""
    for n in range(shortest, longest + 1):
        for at in range(len(text) - n + 1):
            yield text[at : at + n]


def counts(bags: Iterable[Iterable[str]]) -> tuple[Matrix, list[str]]:
    """Return how often each string is in each bag, and the strings of the columns."""
    place: dict[str, int] = {}
    data: list[int] = []
    columns: list[int] = []
    ends = [0]
    for bag in bags:
        counted = Counter(bag)
        columns.extend(place.setdefault(word, len(place)) for word in counted)
        data.extend(counted.values())
        ends.append(len(data))
    matrix = sparse.csr_matrix(
        (np.array(data, float), np.array(columns, int), np.array(ends)), shape=(len(ends) - 1, len(place))
    )
    matrix.sort_indices()
    return matrix, list(place)


def idf(matrix: Matrix) -> Floats:
    """Return the smoothed inverse document frequency of each column, at least 1."""
    found = np.bincount(matrix.indices, minlength=matrix.shape[1])
    return np.asarray(np.log((1 + matrix.shape[0]) / (1 + found)) + 1)


def tfidf(matrix: Matrix, weight: Floats) -> Matrix:
    """Return rows of length 1: (1 + log count) × weight; an empty row stays 0."""
    made = matrix.copy()
    made.data = (1 + np.log(made.data)) * weight[made.indices]
    return unit_rows(made)


def unit_rows(matrix: Matrix) -> Matrix:
    """Return the matrix with rows of Euclidean length 1; an empty row stays 0."""
    made = matrix.copy()
    size = np.sqrt(np.asarray(made.multiply(made).sum(axis=1)).ravel())
    size[size == 0] = 1.0
    made.data = made.data / np.repeat(size, np.diff(made.indptr))
    return made


def weighted(matrix: Matrix, weight: Floats) -> Matrix:
    """Return the weights of the columns that are in each row, however often."""
    made = matrix.copy()
    made.data = weight[made.indices].astype(float)
    return made


def present(matrix: Matrix) -> Matrix:
    """Return 1 for each column that is in a row."""
    made = matrix.copy()
    made.data = np.ones_like(made.data)
    return made


def dots(left: Matrix, right: Matrix, cells: Cells) -> Floats:
    """Return the scalar product of the two vectors of each cell."""
    if cells.full:
        return np.round(np.asarray((left @ right.T).toarray()).ravel(), DECIMALS)
    return _by_chunk(cells, lambda r, c: np.asarray(left[r].multiply(right[c]).sum(axis=1)).ravel())


def largest_shared(left: Matrix, right: Matrix, weight: Floats, cells: Cells) -> Floats:
    """Return the largest weight of a column that both vectors of a cell hold, else 0."""
    if not cells.full:
        heavy, there = weighted(left, weight), present(right)
        return _by_chunk(cells, lambda r, c: np.asarray(heavy[r].multiply(there[c]).max(axis=1).toarray()).ravel())
    out = np.zeros((cells.old, cells.new))
    by_left, by_right = left.tocsc(), right.tocsc()
    shared = np.flatnonzero((np.diff(by_left.indptr) > 0) & (np.diff(by_right.indptr) > 0))
    for at in shared[np.argsort(weight[shared], kind="stable")]:
        rows = by_left.indices[by_left.indptr[at] : by_left.indptr[at + 1]]
        cols = by_right.indices[by_right.indptr[at] : by_right.indptr[at + 1]]
        out[np.ix_(rows, cols)] = weight[at]
    return out.ravel()


def _by_chunk(cells: Cells, score: Callable[[Ints, Ints], Floats]) -> Floats:
    parts: Sequence[Floats] = [
        score(cells.rows[at : at + CHUNK], cells.cols[at : at + CHUNK]) for at in range(0, len(cells.rows), CHUNK)
    ]
    return np.round(np.concatenate(parts) if parts else np.zeros(0), DECIMALS)
