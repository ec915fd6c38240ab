"""Chinese text ▶ words, with a tokenizer of our own that leaves the user's global jieba untouched."""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from szcompare.lexicon import cached, digest, rows

if TYPE_CHECKING:
    from szcompare.segment.cutting import Tokenizer

KEPT = 2**17  # texts whose words are remembered, about 0.5 kB each: each stage asks for those of the same clauses


@cached
def tokenizer() -> Tokenizer:
    """Return the tokenizer with the policy words of ``lexicon/words.tsv``; built once for each set of lists."""
    from szcompare.segment.cutting import Tokenizer
    from szcompare.segment.dictionary import jieba_dictionary

    made = Tokenizer(jieba_dictionary())
    for row in rows("words"):
        made.add(row["word"])
    return made


def words(text: str) -> list[str]:
    """Return the words of ``text`` in order, punctuation included.

    >>> words("知识产权保护")
    ['知识产权', '保护']
    """
    begin, found = 0, []
    for end in _ends(digest(), text):
        found.append(text[begin:end])
        begin = end
    return found


@lru_cache(maxsize=KEPT)
def _ends(_lists: str, text: str) -> tuple[int, ...]:
    """Where the words end: a sixth of the memory of the words."""
    return tuple(accumulate(map(len, tokenizer().cut(text))))
