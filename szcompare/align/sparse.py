"""Bags of strings ▶ sparse weighted vectors ▶ scores of the cells (old clause × new clause)."""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Matrix = sparse.csr_matrix

ENTRIES = 2_000_000  # of vectors that are gathered at once
ROWS = 128  # vectors that are laid out at once
ALL_AT_ONCE = 12  # where the product of all is no more than so many times those wanted, it is the quicker way
DECIMALS = 9  # sums in another order differ by 1e-16; ranks must not


@dataclass(frozen=True, slots=True)
class Cells:
    """Which pairs are looked at, sorted by old and then new clause."""

    rows: Ints  # index of the old clause
    cols: Ints
    old: int  # number of old clauses
    new: int


def all_cells(old: int, new: int) -> Cells:
    """Return every pair of ``old`` × ``new`` clauses, row by row."""
    rows, cols = np.divmod(np.arange(old * new, dtype=np.int64), max(new, 1))
    return Cells(rows=rows, cols=cols, old=old, new=new)


def grams(text: str, shortest: int, longest: int) -> Iterator[str]:
    """Yield the character n-grams of ``text``, ``shortest`` to ``longest`` characters long; none spans a blank."""
    for stretch in text.split():
        for n in range(shortest, longest + 1):
            for at in range(len(stretch) - n + 1):
                yield stretch[at : at + n]


def counts(bags: Iterable[Iterable[str]]) -> tuple[Matrix, list[str]]:
    """Return how often each string is in each bag, and the strings of the columns."""
    place: dict[str, int] = {}
    data, columns, ends = array("d"), array("q"), array("q", [0])
    for bag in bags:
        counted = Counter(bag)
        columns.extend(place.setdefault(word, len(place)) for word in counted)
        data.extend(counted.values())
        ends.append(len(data))
    matrix = sparse.csr_matrix(
        (np.array(data), np.array(columns, np.int64), np.array(ends)), shape=(len(ends) - 1, len(place))
    )
    matrix.sort_indices()
    return matrix, list(place)


def idf(matrix: Matrix) -> Floats:
    """Return the smoothed inverse document frequency of each column, at least 1."""
    found = np.bincount(matrix.indices, minlength=matrix.shape[1])
    return np.asarray(np.log((1 + matrix.shape[0]) / (1 + found)) + 1)


def tfidf(matrix: Matrix, weight: Floats, length: float, typical: float | None = None) -> tuple[Matrix, Floats]:
    """Return rows of (1 + log count) × weight over their length to the power ``length``, and these lengths.

    With a power of 1 the product of two rows is their cosine; below 1 a long row keeps some of its advantage, as in
    Singhal, Buckley and Mitra 1996, Pivoted document length normalization. Lengths are in units of their geometric
    mean, or of ``typical``, so that plans of any size have products of one scale. An empty row stays 0.
    """
    made = _weighed(matrix, weight)
    size = _sizes(made)
    filled = size > 0
    typical = _middle(size) if typical is None else typical
    relative = np.where(filled, size / typical, 1.0)
    made.data = made.data / typical / np.repeat(relative**length, np.diff(made.indptr))
    return made, relative


def typical_size(matrix: Matrix, weight: Floats) -> float:
    """Return the geometric mean of the lengths of the weighted rows, empty ones left out."""
    return _middle(_sizes(_weighed(matrix, weight)))


def _weighed(matrix: Matrix, weight: Floats) -> Matrix:
    made = matrix.copy()
    made.data = (1 + np.log(made.data)) * weight[made.indices]
    return made


def _sizes(matrix: Matrix) -> Floats:
    row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    return np.asarray(np.sqrt(np.bincount(row, weights=matrix.data**2, minlength=matrix.shape[0])))


def _middle(size: Floats) -> float:
    filled = size > 0
    return float(np.exp(np.log(size[filled]).mean())) if filled.any() else 1.0


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
    if left.nnz * right.shape[0] < right.nnz * left.shape[0]:
        return gathered(lambda some: right[some], left, cells.cols, cells.rows)
    return gathered(lambda some: left[some], right, cells.rows, cells.cols)


def largest_shared(left: Matrix, right: Matrix, weight: Floats, cells: Cells) -> Floats:
    """Return the largest weight of a column that both vectors of a cell hold, else 0."""
    there, heavy = present(left), weighted(right, weight)
    return gathered(lambda some: there[some], heavy, cells.rows, cells.cols, largest=True)


def gathered(
    wide: Callable[[Ints], Matrix], narrow: Matrix, rows: Ints, cols: Ints, *, largest: bool = False
) -> Floats:
    """Return for each pair the sum (or the largest) of what a wide and a narrow vector have in common.

    Wide vectors are made and laid out some at a time and read at the places that the narrow ones hold: the time goes
    with the pairs, whatever the number of clauses.
    """
    out = np.zeros(len(rows))
    order = np.argsort(rows, kind="stable")
    place = np.zeros(narrow.shape[1], np.int32)
    size = np.diff(narrow.indptr)
    for chunk in _chunks(rows[order], size[cols[order]]):
        at = order[chunk]
        some, local = _different(rows[at])
        vectors = wide(some)
        table = _laid_out(vectors, place)
        if not largest and narrow.nnz * len(some) < ALL_AT_ONCE * int(size[cols[at]].sum()):
            laid = Matrix((narrow.data, place[narrow.indices], narrow.indptr), shape=(len(size), table.shape[1]))
            out[at] = (laid @ np.ascontiguousarray(table.T))[cols[at], local]
        else:
            out[at] = _common(table, place, narrow, local, cols[at], largest=largest)
        place[vectors.indices] = 0
    return np.round(out, DECIMALS)


def _chunks(rows: Ints, sizes: Ints) -> Iterator[slice]:
    """Runs of sorted cells with at most ``ROWS`` different rows and about ``ENTRIES`` entries."""
    if not len(rows):
        return
    fresh = np.append(0, np.cumsum(rows[1:] != rows[:-1]))
    part = fresh // ROWS
    ends = np.cumsum(sizes + 1)
    first = 0
    while first < len(rows):
        by_row = int(np.searchsorted(part, part[first], side="right"))
        by_size = int(np.searchsorted(ends, (ends[first - 1] if first else 0) + ENTRIES, side="right"))
        last = max(first + 1, min(by_row, by_size))
        yield slice(first, last)
        first = last


def _different(rows: Ints) -> tuple[Ints, Ints]:
    """The different ones of some sorted numbers, and the place of each number among them."""
    fresh = np.append(True, rows[1:] != rows[:-1])
    return rows[fresh], np.cumsum(fresh) - 1


def _laid_out(vectors: Matrix, place: NDArray[np.int32]) -> Floats:
    """The vectors as a table of the columns that any of them holds; ``place`` is told where, column 0 is empty."""
    met = np.zeros(len(place), bool)
    met[vectors.indices] = True
    used = np.flatnonzero(met)
    place[used] = np.arange(1, len(used) + 1)
    table = np.zeros((vectors.shape[0], len(used) + 1))
    table[np.repeat(np.arange(vectors.shape[0]), np.diff(vectors.indptr)), place[vectors.indices]] = vectors.data
    return table


def _common(
    table: Floats, place: NDArray[np.int32], narrow: Matrix, local: Ints, cols: Ints, *, largest: bool
) -> Floats:
    some = narrow[cols]
    sizes = np.diff(some.indptr)
    where = place[some.indices] + np.repeat((local * table.shape[1]).astype(np.int32), sizes)  # in the table as one row
    if not largest:
        return np.asarray(Matrix((some.data, where, some.indptr), shape=(len(cols), table.size)) @ table.ravel())
    out = np.zeros(len(cols))
    filled = sizes > 0
    if filled.any():
        out[filled] = np.maximum.reduceat(table.ravel()[where] * some.data, some.indptr[:-1][filled])
    return out
