"""Chinese text ▶ words, with a tokenizer of our own that leaves the user's global jieba untouched."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from szcompare.lexicon import cached, digest, rows

if TYPE_CHECKING:
    from szcompare.segment.cutting import Tokenizer

KEPT = 4_096  # texts whose words are remembered: each stage asks for the readings of the same clauses


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
    return list(_words(digest(), text))


@lru_cache(maxsize=KEPT)
def _words(_lists: str, text: str) -> tuple[str, ...]:
    return tuple(tokenizer().cut(text))
