"""Many words at once ▶ where they stand in a text: the longest at each place, none over another.

A pattern of a thousand words tries most of them at each character, and takes 5 ms to build. Here a small pattern finds
the places where a first and a second character of the words meet, and a dict tells how long those are that begin so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Listed:
    """Words to be found in texts."""

    __slots__ = ("_begin", "_lengths", "_words")

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(filter(None, words))
        lengths: dict[str, set[int]] = defaultdict(set)
        for word in self._words:
            lengths[word[:2]].add(len(word))
        single = {begin for begin in lengths if len(begin) == 1}
        for begin in lengths.keys() - single:
            lengths[begin] |= {1} if begin[0] in single else set()
        self._lengths = {begin: tuple(sorted(some, reverse=True)) for begin, some in lengths.items()}
        self._begin = _beginnings(single, lengths.keys() - single)

    def at(self, text: str, start: int, end: int | None = None) -> str:
        """Return the longest word that begins at a place and ends by ``end``, or nothing.

        >>> Listed(["深圳", "深圳市", "市"]).at("在深圳市", 1)
        '深圳市'
        """
        begin = text[start : start + 2]
        for length in self._lengths.get(begin) or self._lengths.get(begin[:1], ()):
            word = text[start : start + length]
            if word in self._words and (end is None or start + len(word) <= end):
                return word
        return ""

    def each(self, text: str) -> list[tuple[int, int]]:
        """Return the place of the longest word wherever one begins, in order; some lie over others."""
        words, by_begin = self._words, self._lengths
        made: list[tuple[int, int]] = []
        for start in [match.start() for match in self._begin.finditer(text)]:
            lengths = by_begin.get(text[start : start + 2])
            if lengths is None:
                lengths = by_begin.get(text[start], ())
            for length in lengths:
                word = text[start : start + length]
                if word in words:
                    made.append((start, start + len(word)))
                    break
        return made

    def stands_in(self, text: str) -> bool:
        """Return whether one of the words stands in a text."""
        return any(self.at(text, match.start()) for match in self._begin.finditer(text))

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return the places of the words, as a pattern of them with the longest first finds them.

        >>> Listed(["深圳", "深圳市", "圳市"]).spans("深圳市、圳市")
        [(0, 3), (4, 6)]
        """
        return apart(self.each(text))


def apart(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return those places, in order, that do not begin within one before.

    >>> apart([(0, 3), (1, 4), (3, 5)])
    [(0, 3), (3, 5)]
    """
    made: list[tuple[int, int]] = []
    behind = 0
    for start, end in places:
        if start >= behind:
            made.append((start, end))
            behind = end
    return made


def _beginnings(single: set[str], pairs: set[str]) -> re.Pattern[str]:
    """A pattern of the first character of each place where a word may begin."""
    if not single and not pairs:
        return re.compile("(?!)")
    alone = f"(?<={_set(single)})" if single else ""
    followed = f"(?={_set({pair[1] for pair in pairs})})" if pairs else ""
    return re.compile(f"{_set(single | {pair[0] for pair in pairs})}(?:{'|'.join(filter(None, (alone, followed)))})")


def _set(characters: set[str]) -> str:
    return f"[{''.join(map(re.escape, sorted(characters)))}]"
