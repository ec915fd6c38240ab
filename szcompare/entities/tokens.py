"""The reading of a clause ▶ its words with their places, cut only where they are asked for."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from szcompare import segment, zh
from szcompare.entities.vocabulary import known_words
from szcompare.lexicon import digest

LONGEST = 4000  # characters of a reading that are cut into words; no sentence of a plan is longer
# Between marks that are in no name and no word of the segmenter: what stands there is cut the same by itself.
RUN = re.compile(f"[{zh.HAN}A-Za-z0-9+—·\\-#&._%]+")


class Cut(NamedTuple):
    """Words in order: word n stands at [places[n], places[n + 1]) of the whole text."""

    words: tuple[str, ...]
    places: tuple[int, ...]
    numbers: dict[int, int]  # place ▶ number of the word that starts there; the end ▶ their count

    def between(self, start: int, end: int) -> tuple[str, ...]:
        """The words from one place to another."""
        return self.words[self.numbers[start] : self.numbers[end]]


class Tokens:
    """A text and its words; a plan needs those of a fifth of its text for its names."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._cuts: dict[int, Cut] = {}  # by where the run begins

    @cached_property
    def runs(self) -> tuple[tuple[int, int], ...]:
        """The places that can be cut by themselves: between marks, or all where a listed word holds a mark."""
        if known_words().marked.stands_in(self.text):
            return ((0, len(self.text)),)
        return tuple(match.span() for match in RUN.finditer(self.text))

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self.runs]

    def cut_at(self, place: int) -> Cut | None:
        """Return the words of the run that a place stands in or at the end of; None between two runs."""
        n = bisect_left(self._starts, place) - 1
        if n < 0 or place > self.runs[n][1]:
            return None
        start, end = self.runs[n]
        if start not in self._cuts:
            self._cuts[start] = _cut(self.text, start, end)
        return self._cuts[start]

    def aligned(self, *places: int) -> bool:
        """Whether no word reaches over one of these places."""
        return all(self._parts_words(place) for place in places)

    def _parts_words(self, place: int) -> bool:
        cut = self.cut_at(place)
        return place <= len(self.text) if cut is None else place in cut.numbers

    def between(self, start: int, end: int) -> tuple[str, ...]:
        """Return the words from one place to another, none where a word reaches over one of them."""
        if not self.aligned(start, end):
            return ()
        cut = self.cut_at(end)
        if cut is None or start not in cut.numbers:
            cut = _cut(self.text, 0, len(self.text))
        return cut.between(start, end)


def cut_words(text: str) -> Tokens:
    """Return the words of a reading; of a longer one than any sentence, those of its beginning.

    >>> cut_words("设立深圳大学。").between(2, 6)
    ('深圳大学',)
    """
    return _tokens(digest(), text[:LONGEST])


@lru_cache(maxsize=2**13)  # each finder asks for the same readings
def _tokens(_lists: str, text: str) -> Tokens:
    return Tokens(text)


def _cut(text: str, start: int, end: int) -> Cut:
    part = text[start:end]
    places = [*accumulate(map(len, _words(part)), initial=start)]
    inside = _inside(part, start, frozenset(places))
    places = [place for place in places if place not in inside] if inside else places
    words = tuple(text[a:b] for a, b in pairwise(places))
    return Cut(words, tuple(places), dict(zip(places, range(len(places)), strict=True)))


def _words(text: str) -> list[str]:
    """The segmenter's words, where it takes 由市 or 将市 for one word taken apart."""
    found = segment.words(text)
    if GLUED.isdisjoint(found):
        return found
    return [part for word in found for part in (word if word in GLUED else (word,))]


GLUED = frozenset(before + level for before in "由将对与和及向经报在以" for level in "市省区县")


def _inside(part: str, shift: int, places: frozenset[int]) -> set[int]:
    """The places within a listed head such as 前海湾, which is one word."""
    made: set[int] = set()
    for start, end in known_words().head.spans(part):
        if start + shift in places and end + shift in places:
            made.update(place for place in range(start + shift + 1, end + shift) if place in places)
    return made
