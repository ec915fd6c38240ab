"""Undertakings and what stands around them ▶ how close each is to the other's paragraph and headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix

from szcompare.align import sparse
from szcompare.align.phrases import RARITY
from szcompare.align.strings import gram_counts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from szcompare.align.sparse import Cells, Floats, Ints, Matrix
    from szcompare.align.views import View

LENGTH = 0.8  # of a context: as of a phrase
KINDS = ("beside", "around", "above", "head")


def context_scores(old: View, new: View, cells: Cells) -> dict[str, Floats]:
    """Return each clause against what stands around the other, both ways; contexts among themselves add nothing.

    A context is the sum of the bags of its clauses, made when it is needed: kept, they would be most of the memory.
    """
    headings = list(dict.fromkeys((*old.above, *new.above, *old.head, *new.head)))
    texts = (*old.said, *new.said, *headings)
    bags = gram_counts(texts, 1, 2)
    weight = sparse.idf(bags) ** RARITY
    typical = sparse.typical_size(bags[: len(old.said) + len(new.said)], weight)

    def vectors(of: Matrix) -> Callable[[Ints], Matrix]:
        return lambda some: sparse.tfidf(of[some] @ bags, weight, LENGTH, typical)[0]

    left, right = _places(old, 0, headings, len(texts)), _places(new, len(old.said), headings, len(texts))
    own_old, own_new = (vectors(side["own"])(np.arange(side["own"].shape[0])) for side in (left, right))
    return {
        f"context.{kind}": sparse.gathered(vectors(right[kind]), own_old, cells.cols, cells.rows)
        + sparse.gathered(vectors(left[kind]), own_new, cells.rows, cells.cols)
        for kind in KINDS
    }


def _places(side: View, first: int, headings: Sequence[str], size: int) -> dict[str, Matrix]:
    """By kind of context, which texts each undertaking has for it: undertakings × texts, 1 or 0."""
    of = {text: size - len(headings) + at for at, text in enumerate(headings)}
    near = {
        kind: [[first + n for n in some if n != own] for some, own in zip(getattr(side, kind), side.own, strict=True)]
        for kind in ("beside", "around")
    }
    single = {"own": [[first + own] for own in side.own], "above": [[of[h]] for h in side.above]}
    rows = {**near, **single, "head": [[of[h]] for h in side.head]}
    return {kind: _ones(some, size) for kind, some in rows.items()}


def _ones(columns: Sequence[Sequence[int]], size: int) -> Matrix:
    ends = np.cumsum([0, *map(len, columns)])
    at = np.array([n for some in columns for n in some], np.int64)
    return csr_matrix((np.ones(len(at)), at, ends), shape=(len(columns), size))
