"""Words ▶ how much each says: rare in both plans and in the language."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from szcompare import segment
from szcompare.align.sparse import Floats, Matrix, idf

if TYPE_CHECKING:
    from collections.abc import Sequence


def word_weights(matrix: Matrix, found: Sequence[str]) -> Floats:
    """Return the weight of each word: the root of its rarity in the two plans times its rarity in jieba's counts."""
    tokenizer = segment.tokenizer()
    rarity = [math.log(tokenizer.total / max(1, tokenizer.FREQ.get(word, 0))) for word in found]
    return np.asarray(np.sqrt(idf(matrix) * np.array(rarity, float)))
