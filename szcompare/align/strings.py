"""Texts ▶ how often each string of a few characters stands in each: ``sparse.counts`` of ``sparse.grams``, quickly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from szcompare.align.sparse import Ints, Matrix

BITS = 62  # of the number that stands for a string


def gram_counts(texts: Sequence[str], shortest: int, longest: int) -> Matrix:
    """Return texts × strings of ``shortest`` to ``longest`` characters; no string spans a blank.

    The columns stand in the order in which the strings are first met, text by text, stretch by stretch between blanks,
    the shorter strings first.

    >>> gram_counts(["湿地 湿", "湿"], 1, 2).toarray().tolist()
    [[2.0, 1.0, 1.0], [1.0, 0.0, 0.0]]
    """
    stretches = [text.split() for text in texts]
    bag = np.repeat(np.arange(len(texts)), [len(some) for some in stretches])
    pieces = [piece for some in stretches for piece in some]
    size = np.array([len(piece) for piece in pieces], np.int64)
    codes = _codes("".join(pieces))
    sizes = range(shortest, longest + 1)
    many = np.array([np.maximum(size - n + 1, 0) for n in sizes]).T  # pieces × sizes
    firsts = (np.cumsum(many) - many.ravel()).reshape(many.shape)  # where the strings of a piece and a size begin
    row, column = np.zeros(int(many.sum()), np.int64), np.zeros(int(many.sum()), np.int64)
    bits, known = int(codes.max(initial=0)).bit_length(), 0
    for place, n in enumerate(sizes):
        piece = np.repeat(np.arange(len(pieces)), many[:, place])
        within = np.arange(len(piece)) - np.repeat(np.cumsum(many[:, place]) - many[:, place], many[:, place])
        at = firsts[:, place][piece] + within
        begin = (np.cumsum(size) - size)[piece] + within
        row[at] = bag[piece]
        if longest * bits <= BITS:  # no two strings have one number, whatever their lengths
            column[at] = _numbers(codes, begin, n, bits)
        else:
            column[at] = known + np.unique(_numbers(codes, begin, n, bits), return_inverse=True)[1]
            known = int(column.max(initial=-1)) + 1
    return _counted(row, _by_first(column), len(texts))


def _codes(text: str) -> Ints:
    """A small number from 1 on for each character."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return np.asarray(np.unique(points, return_inverse=True)[1], np.int64) + 1


def _numbers(codes: Ints, places: Ints, n: int, bits: int) -> Ints:
    """A number for each string of ``n`` characters that begins at these places, the same for the same string."""
    found, used = codes[places], bits
    for further in range(1, n):
        if used + bits > BITS:
            found = np.unique(found, return_inverse=True)[1]
            used = len(found).bit_length()
        found, used = (found << bits) | codes[places + further], used + bits
    return found


def _by_first(column: Ints) -> Ints:
    """The columns numbered anew, in the order in which they are first met."""
    order = np.argsort(column)  # np.unique would sort more slowly for the first places
    level = column[order]
    fresh = np.append(True, level[1:] != level[:-1])[: len(order)]
    first = np.minimum.reduceat(order, np.flatnonzero(fresh)) if len(order) else order
    number = np.empty(len(first), np.int64)
    number[np.argsort(first)] = np.arange(len(first))
    out = np.empty(len(column), np.int64)
    out[order] = number[np.cumsum(fresh) - 1]
    return out


def _counted(row: Ints, column: Ints, rows: int) -> Matrix:
    columns = int(column.max()) + 1 if len(column) else 0
    cells, number = np.unique(row * max(columns, 1) + column, return_counts=True)
    at, where = np.divmod(cells, max(columns, 1))
    ends = np.append(0, np.cumsum(np.bincount(at, minlength=rows)))
    made = sparse.csr_matrix((number.astype(float), where, ends), shape=(rows, columns))
    made.has_sorted_indices = True
    return made
