"""Undertakings of both plans ▶ the pairs that are one text: kept word for word, edited a little, split or merged."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from szcompare.align import sparse
from szcompare.align.nearest import nearest_shared
from szcompare.align.strings import gram_counts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from szcompare.align.views import View

NEAR = 0.75  # of the characters in common order, from which two clauses are one text, edited
PART = 0.8  # of a clause's 4-grams, from which it is a part of the other clause
SHORTEST_PART = 10  # characters: a shorter clause must stand in the other to the last character,
SHORTEST_RUN = 7  # and a still shorter one stands in many clauses by chance
GRAM = 4
LOOKED = 2_000_000  # pairs up to which every one is looked at; beyond, the nearest
CLOSE = 8  # of either side
TABLE = 4_000_000  # pairs whose likeness is held at once
TWINS = 10_000  # pairs of equal clauses whose neighbours are looked at; beyond, they are paired in order
MARKS = re.compile(r"[^\w%‰.+-]+")


@dataclass(frozen=True, slots=True)
class Kept:
    """A pair that is one text."""

    old: int  # index among the undertakings
    new: int
    likeness: float  # 1: the same characters
    how: str  # whole, edited, or part


def kept_pairs(old: View, new: View) -> tuple[Kept, ...]:
    """Return the pairs that are one text, by old and new place; a clause has one whole or edited partner at most.

    Of equal clauses the first goes with the first, unless their neighbours say otherwise.
    """
    left, right = [_key(f.plain) for f in old.forms], [_key(f.plain) for f in new.forms]
    found = _equal(left, right, old, new)
    found += _edited(left, right, found)
    found += _parts(left, right, found)
    return tuple(sorted(found, key=lambda k: (k.old, k.new)))


def _key(text: str) -> str:
    """The characters that count: no punctuation."""
    return MARKS.sub("", text) or text


def _equal(left: Sequence[str], right: Sequence[str], old: View, new: View) -> list[Kept]:
    where: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for at, key in enumerate(left):
        where[key][0].append(at)
    for at, key in enumerate(right):
        where[key][1].append(at)
    pairs = [
        pair
        for rows, cols in where.values()
        for pair in _twins(rows, cols, lambda r, c: _same_place(left, right, old, new, r, c))
    ]
    return [Kept(old=row, new=col, likeness=1.0, how="whole") for row, col in pairs]


def _twins(rows: list[int], cols: list[int], nearness: Callable[[int, int], int]) -> list[tuple[int, int]]:
    """Pair equal clauses; what one side has more of goes with the last of the other."""
    if not rows or not cols:
        return []
    pairs: list[tuple[int, int]] = []
    if 1 < len(rows) * len(cols) <= TWINS:
        scored = sorted(
            (-nearness(r, c), abs(i - j), i + j, r, c) for i, r in enumerate(rows) for j, c in enumerate(cols)
        )
        taken_rows: set[int] = set()
        taken_cols: set[int] = set()
        for near, _, _, r, c in scored:
            if near < 0 and r not in taken_rows and c not in taken_cols:
                pairs.append((r, c))
                taken_rows.add(r)
                taken_cols.add(c)
        rows, cols = [r for r in rows if r not in taken_rows], [c for c in cols if c not in taken_cols]
    last = min(len(rows), len(cols))
    pairs += zip(rows, cols, strict=False)
    if last:
        pairs += [(r, cols[-1]) for r in rows[last:]] + [(rows[-1], c) for c in cols[last:]]
    elif pairs:
        pairs += [(r, max(p[1] for p in pairs)) for r in rows] + [(max(p[0] for p in pairs), c) for c in cols]
    return pairs


def _same_place(left: Sequence[str], right: Sequence[str], old: View, new: View, row: int, col: int) -> int:
    """How many of the neighbours and headings of two equal clauses are equal: 0 to 3."""
    before = row > 0 and col > 0 and left[row - 1] == right[col - 1]
    after = row + 1 < len(left) and col + 1 < len(right) and left[row + 1] == right[col + 1]
    return before + after + (old.above[row] == new.above[col] != "")


def _edited(left: Sequence[str], right: Sequence[str], found: Iterable[Kept]) -> list[Kept]:
    """The best pairs of the clauses without an equal, each clause once."""
    done = list(found)
    rows = _without({k.old for k in done}, len(left))
    cols = _without({k.new for k in done}, len(right))
    scored = sorted(
        (-score, abs(row - col), row + col, row, col) for score, row, col in _alike(left, right, rows, cols)
    )
    out: list[Kept] = []
    free_rows, free_cols = set(rows), set(cols)
    for score, _, _, row, col in scored:
        if row in free_rows and col in free_cols:
            out.append(Kept(old=row, new=col, likeness=-score, how="edited"))
            free_rows.discard(row)
            free_cols.discard(col)
    return out


def _alike(left: Sequence[str], right: Sequence[str], rows: list[int], cols: list[int]) -> list[tuple[float, int, int]]:
    from rapidfuzz import process
    from rapidfuzz.distance import Indel

    if not rows or not cols:
        return []
    if len(rows) * len(cols) > LOOKED:
        return _alike_nearest(left, right, rows, cols)
    block = max(1, TABLE // len(cols))
    texts = [right[c] for c in cols]
    out: list[tuple[float, int, int]] = []
    for at in range(0, len(rows), block):
        some = rows[at : at + block]
        table = process.cdist(
            [left[r] for r in some], texts, scorer=Indel.normalized_similarity, score_cutoff=NEAR, dtype=np.float64
        )
        for i, j in zip(*np.nonzero(table), strict=True):
            out.append((round(float(table[i, j]), 6), some[i], cols[j]))
    return out


def _alike_nearest(
    left: Sequence[str], right: Sequence[str], rows: list[int], cols: list[int]
) -> list[tuple[float, int, int]]:
    """The same among the nearest by shared pairs of characters: texts of three quarters in common share many."""
    from rapidfuzz import process
    from rapidfuzz.distance import Indel

    texts = [*(left[r] for r in rows), *(right[c] for c in cols)]
    matrix = gram_counts(texts, 2, 3)
    vectors, _ = sparse.tfidf(matrix, sparse.idf(matrix), 1.0)
    pairs = nearest_shared(vectors[: len(rows)], vectors[len(rows) :], CLOSE).tolist()
    ones, others = [left[rows[r]] for r, _ in pairs], [right[cols[c]] for _, c in pairs]
    found = process.cpdist(ones, others, scorer=Indel.normalized_similarity, score_cutoff=NEAR, dtype=np.float64)
    return [(round(float(score), 6), rows[r], cols[c]) for score, (r, c) in zip(found, pairs, strict=True) if score > 0]


def _parts(left: Sequence[str], right: Sequence[str], found: Iterable[Kept]) -> list[Kept]:
    """Clauses without a partner that are a part of a clause of the other plan, in what its other partners leave."""
    done = list(found)
    rows = _without({k.old for k in done}, len(left))
    cols = _without({k.new for k in done}, len(right))
    partners_new: dict[int, list[str]] = defaultdict(list)
    partners_old: dict[int, list[str]] = defaultdict(list)
    for k in done:
        partners_new[k.new].append(left[k.old])
        partners_old[k.old].append(right[k.new])
    merged = [(row, col, share) for row, col, share in _contained(left, rows, right, partners_new)]
    split = [(row, col, share) for col, row, share in _contained(right, cols, left, partners_old)]
    best = {(row, col): share for row, col, share in [*merged, *split]}
    return [Kept(old=r, new=c, likeness=round(share, 6), how="part") for (r, c), share in sorted(best.items())]


def _contained(
    parts: Sequence[str], chosen: list[int], wholes: Sequence[str], partners: dict[int, list[str]]
) -> list[tuple[int, int, float]]:
    wanted = {g for at in chosen for g in _grams(parts[at])}
    spare: dict[str, dict[int, int]] = defaultdict(dict)  # of each 4-gram: the wholes with copies that no partner takes
    for at, text in enumerate(wholes):
        left = Counter([g for g in _grams(text) if g in wanted])
        left.subtract([g for partner in partners.get(at, ()) for g in _grams(partner) if g in left])
        for g, count in left.items():
            if count > 0:
                spare[g][at] = count
    out: list[tuple[int, int, float]] = []
    for at in chosen:
        own = Counter(_grams(parts[at]))
        hits = {h: _held(own, spare, h) for h in _wholes(own, spare) if len(wholes[h]) > len(parts[at])}
        if hits:
            best, found = min(hits.items(), key=lambda kv: (-kv[1], len(wholes[kv[0]]), abs(kv[0] - at), kv[0]))
            share = found / own.total()
            if share >= (PART if len(parts[at]) >= SHORTEST_PART else 1.0) and len(parts[at]) >= SHORTEST_RUN:
                out.append((at, best, share))
    return out


def _wholes(own: Counter[str], spare: dict[str, dict[int, int]]) -> list[int]:
    """The wholes that may hold ``PART`` of the grams: of the rarest, so many that one must be there."""
    out: set[int] = set()
    passed = 0
    for _, gram in sorted([(len(spare[g]) if g in spare else 0, g) for g in own]):
        out.update(spare.get(gram, ()))
        passed += own[gram]
        if passed > (1 - PART) * own.total():
            break
    return sorted(out)


def _held(own: Counter[str], spare: dict[str, dict[int, int]], whole: int) -> int:
    return sum(min(count, spare[g].get(whole, 0)) for g, count in own.items() if g in spare)


def _grams(text: str) -> list[str]:
    return [text[at : at + GRAM] for at in range(len(text) - GRAM + 1)]


def _without(taken: set[int], size: int) -> list[int]:
    return [at for at in range(size) if at not in taken]
