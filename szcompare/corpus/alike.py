"""Texts of plans ▶ for each plan the others that share most of its wording, so that not every two need be compared.

A plan is the set of its strings of ``GRAM`` characters, each weighted by how few plans have it; two plans are as alike
as the cosine of these. Products are taken from the strings, in blocks of rows: no table of plans × plans is made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Hashes = NDArray[np.uint64]

GRAM = 4  # characters of a string
POSTINGS = 400  # plans that a string may stand in and still be looked up: what more plans say is common wording
STRINGS = 10_000_000  # held of all plans, at 75 bytes while they are sorted; of a larger corpus the same share of each
PRODUCTS = 4_000_000  # held at once
DECIMALS = 9  # sums in another order differ by 1e-16; ranks must not

_BLANK = np.array([ord(blank) for blank in "\t\n\v\f\r \x85\xa0\u3000"], np.uint32)
_SPREAD = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_SHIFTS = (np.uint64(30), np.uint64(27), np.uint64(31))


def nearest_texts(
    texts: Iterable[str], most: int, *, postings: int | None = POSTINGS, strings: int = STRINGS
) -> tuple[tuple[int, ...], ...]:
    """Return for each text the places of the ``most`` others most like it, the nearest first, of equal ones the first.

    A text that shares no string that is looked up with any other has none. ``postings`` None looks up every string;
    ``strings`` bounds how many are held in all.

    >>> nearest_texts(["建设创业投资引导基金", "推进轨道交通三期工程", "设立创业投资引导基金"], 1)
    ((2,), (), (0,))
    """
    rows = vectors(_sampled(texts, strings), postings=postings)
    return tuple(tuple(int(place) for place in best) for best in _nearest(rows, most))


def hashes(text: str) -> Hashes:
    """Return a number for each string of ``GRAM`` characters in a text, each once, sorted; none spans a blank."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    if len(codes) < GRAM:
        return np.zeros(0, np.uint64)
    blank = np.isin(codes, _BLANK)
    windows = np.lib.stride_tricks.sliding_window_view
    kept = ~windows(blank, GRAM).any(axis=1)
    found = np.zeros(int(kept.sum()), np.uint64)
    for column in windows(codes, GRAM)[kept].T:
        found = _mixed(found * np.uint64(0x100000001B3) + column.astype(np.uint64))
    return np.unique(found)


def _mixed(numbers: Hashes) -> Hashes:
    """The finalizer of SplitMix64 (Steele, Lea and Flood 2014): close numbers come out far apart."""
    for shift, factor in zip(_SHIFTS, _SPREAD, strict=False):
        numbers = (numbers ^ (numbers >> shift)) * factor
    return numbers ^ (numbers >> _SHIFTS[-1])


def _sampled(texts: Iterable[str], strings: int) -> list[Hashes]:
    """The strings of each text; where they are too many, those with a hash below a bound, the same for all texts.

    So one string is held of all plans or of none, and cosines keep their size (Broder 1997, sampling modulo).
    """
    held: list[Hashes] = []
    bound, total = np.uint64(2**64 - 1), 0
    for text in texts:
        some = hashes(text)
        held.append(some[: np.searchsorted(some, bound, side="right")].copy())
        total += len(held[-1])
        while total > strings:
            bound >>= np.uint64(1)
            held = [one[: np.searchsorted(one, bound, side="right")].copy() for one in held]
            total = sum(map(len, held))
    return held


def vectors(sets: Sequence[Hashes], *, postings: int | None) -> sparse.csr_matrix:
    """Return a row for each set, of length 1: its strings, weighted by their inverse document frequency.

    Strings of one set, and of more than ``postings``, count in the length and are then left out: the ones meet nothing,
    the others say little.
    """
    ends = np.cumsum([0, *map(len, sets)])
    every = np.concatenate([np.zeros(0, np.uint64), *sets])
    _, place, found = np.unique(every, return_inverse=True, return_counts=True)
    weight = (np.log((1 + len(sets)) / (1 + found)) + 1)[place]
    row = np.repeat(np.arange(len(sets)), np.diff(ends))
    length = np.sqrt(np.bincount(row, weights=weight**2, minlength=len(sets)))
    kept = (found > 1) & (found <= (len(sets) if postings is None else postings))
    held = kept[place]
    column = (np.cumsum(kept) - 1)[place[held]].astype(np.int32)
    ends = np.append(0, np.cumsum(held))[ends].astype(np.int32)
    made = sparse.csr_matrix(((weight / length[row])[held], column, ends), shape=(len(sets), int(kept.sum())))
    made.sort_indices()
    return made


def _nearest(rows: sparse.csr_matrix, most: int) -> Iterator[Ints]:
    """Yield the ``most`` highest products of each row with the others, the highest first."""
    turned = rows.T.tocsr()
    reach = np.diff(turned.indptr)
    work = np.add.reduceat(np.append(reach[rows.indices], 0), rows.indptr[:-1]) if rows.shape[0] else np.zeros(0)
    work[np.diff(rows.indptr) == 0] = 0  # reduceat gives an empty row the next one's first
    ends = np.cumsum(np.minimum(work, rows.shape[0]) + 1)
    first = 0
    while first < rows.shape[0]:
        last = max(first + 1, int(np.searchsorted(ends, (ends[first - 1] if first else 0) + PRODUCTS, side="right")))
        block = rows[first:last] @ turned
        for at in range(last - first):
            a, b = block.indptr[at], block.indptr[at + 1]
            yield _best(block.data[a:b], block.indices[a:b], first + at, most)
        first = last


def _best(products: Floats, places: Ints, own: int, most: int) -> Ints:
    other = places != own
    products, places = np.round(products[other], DECIMALS), places[other]
    if len(products) > most:
        kept = products >= np.partition(products, len(products) - most)[len(products) - most]
        products, places = products[kept], places[kept]
    order = np.lexsort((places, -products))[:most]
    return places[order[products[order] > 0]]
