"""Texts of plans ▶ for each plan the others that share most of its wording, so that not every two need be compared.

A plan is the set of its strings of ``GRAM`` characters, each weighted by how few plans have it; two plans are as alike
as the cosine of these. Products are taken from the strings, in blocks of rows: no table of plans × plans is made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from szcompare.align.nearest import best_products

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Hashes = NDArray[np.uint64]

GRAM = 4  # characters of a string
POSTINGS = 400  # plans that a string may stand in and still be looked up: what more plans say is common wording
STRINGS = 10_000_000  # held of all plans, at 75 bytes while they are sorted; of a larger corpus the same share of each

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
    best = enumerate(best_products(rows, rows, most + 1))  # its own place is one of them, or takes none from others
    return tuple(tuple(place for place in places.tolist() if place != own)[:most] for own, places in best)


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
