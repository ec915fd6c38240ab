"""Words ▶ the terms that are compared, and how much each says: rare in both plans and in the language."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from szcompare import segment
from szcompare.align.sparse import Floats, Matrix, idf

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


def terms(words: Iterable[str]) -> Iterator[str]:
    """Yield each word longer than one character, after the words of two and three characters within it.

    So 知识产权保护制度 and 知识产权 share a term whichever way they were cut (the search mode of jieba).

    >>> list(terms(["知识产权", "的"]))
    ['知识', '产权', '知识产权']
    """
    count = segment.tokenizer().count
    for word in words:
        for size in (2, 3):
            if len(word) > size:
                parts = (word[at : at + size] for at in range(len(word) - size + 1))
                yield from (part for part in parts if count(part))
        if len(word) > 1:
            yield word


def term_weights(matrix: Matrix, found: Sequence[str]) -> Floats:
    """Return the weight of each term: the root of its rarity in the two plans times its rarity in jieba's counts."""
    tokenizer = segment.tokenizer()
    rarity = [math.log(tokenizer.total / max(1, tokenizer.count(word))) for word in found]
    return np.asarray(np.sqrt(idf(matrix) * np.array(rarity, float)))
