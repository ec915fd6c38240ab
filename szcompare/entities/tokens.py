"""The reading of a clause ▶ its words with their places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise

from szcompare import segment
from szcompare.entities.vocabulary import known_words
from szcompare.lexicon import digest

LONGEST = 4000  # characters of a reading that are cut into words; no sentence of a plan is longer


@dataclass(frozen=True, slots=True)
class Tokens:
    """Words in order: word n stands at [places[n], places[n + 1])."""

    text: str
    words: tuple[str, ...]
    places: tuple[int, ...]
    index: dict[int, int]  # place ▶ number of the word that starts there; the end of the text ▶ their count

    def aligned(self, start: int, end: int) -> bool:
        """Whether no word reaches over the start or the end of this stretch."""
        return start in self.index and end in self.index


def cut_words(text: str) -> Tokens:
    """Return the words of a reading; of a longer one than any sentence, those of its beginning.

    >>> cut_words("设立深圳大学").places
    (0, 2, 6)
    """
    return _tokens(digest(), text[:LONGEST])


@lru_cache(maxsize=2**13)  # each finder asks for the same readings
def _tokens(_lists: str, text: str) -> Tokens:
    found = (0, *accumulate(map(len, _words(text))))
    inside = _inside(text, frozenset(found))
    places = tuple(place for place in found if place not in inside)
    words = tuple(text[start:end] for start, end in pairwise(places))
    return Tokens(text, words, places, {place: n for n, place in enumerate(places)})


def _words(text: str) -> list[str]:
    """The segmenter's words, where it takes 由市 or 将市 for one word taken apart."""
    return [part for word in segment.words(text) for part in (word if GLUED.fullmatch(word) else (word,))]


GLUED = re.compile("[由将对与和及向经报在以][市省区县]")


def _inside(text: str, places: frozenset[int]) -> set[int]:
    """The places within a listed head such as 前海湾, which is one word."""
    made: set[int] = set()
    for match in known_words().head.finditer(text):
        if match.start() in places and match.end() in places:
            made.update(range(match.start() + 1, match.end()))
    return made
