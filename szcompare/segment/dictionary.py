"""jieba's dictionary as text ▶ the lines of the words that are asked for; no dictionary is built.

A dict of all 350,000 words with their beginnings takes jieba 0.7 seconds, or a cache file that has to be trusted. The
file stands in order of its words, so an index of where each two characters begin is made in 0.05 seconds, and the
words of those two characters are read when a text holds them.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from szcompare.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

NEWLINE, SPACE, ZERO, NINE = 10, 32, 48, 57
REPAIR = "install jieba anew: python -m pip install --force-reinstall 'jieba>=0.42.1,<0.43'"


class Dictionary:
    """Words with their counts and parts of speech, looked up by their first two characters."""

    __slots__ = ("_begins", "_firsts", "_lasts", "_text", "total")

    def __init__(self, text: str) -> None:
        """``text`` has a line a word: the word, its count, its part of speech, a blank between each two."""
        self._text = text if text.endswith("\n") else f"{text}\n"
        codes = np.frombuffer(self._text.encode("utf-32-le"), np.uint32)
        marks = np.flatnonzero(codes <= SPACE)
        of = codes[marks]
        ends = marks[of == NEWLINE]
        starts = np.concatenate([[0], ends[:-1] + 1])
        self.total = _sum(codes, marks, of)
        begins = codes[starts].astype(np.int64) << 32 | codes[starts + 1]  # the second is a blank in a word of one
        runs = np.flatnonzero(np.concatenate([[True], begins[1:] != begins[:-1]]))
        order = np.argsort(begins[runs], kind="stable")
        stops = np.concatenate([starts[runs[1:]], [len(codes)]])
        self._begins: list[int] = begins[runs][order].tolist()
        self._firsts: list[int] = starts[runs][order].tolist()
        self._lasts: list[int] = stops[order].tolist()

    def counts(self, key: str) -> dict[str, int]:
        """Return the words of a key and how often they stood in the texts that jieba was made from.

        A key is the first two characters of words, or one and a blank: the word of that character.

        >>> Dictionary("中 9 f\\n中国 20 ns\\n中国人 3 n\\n").counts("中国")
        {'中国': 20, '中国人': 3}
        """
        return {word: int(count) for word, count, *_ in self._lines(key)}

    def tags(self, key: str) -> dict[str, str]:
        """Return the words of a key and their parts of speech (n, v, ns …).

        >>> Dictionary("中 9 f\\n中国 20 ns\\n").tags("中 ")
        {'中': 'f'}
        """
        return {word: "".join(tag[:1]) for word, _, *tag in self._lines(key)}

    def _lines(self, key: str) -> list[list[str]]:
        number = ord(key[0]) << 32 | ord(key[1])
        at = bisect_left(self._begins, number)
        found: list[list[str]] = []
        while at < len(self._begins) and self._begins[at] == number:  # one run, or few
            found += [line.split(" ") for line in self._text[self._firsts[at] : self._lasts[at] - 1].split("\n")]
            at += 1
        return found

    def starts_with(self, character: str) -> bool:
        """Return whether a word starts with this character."""
        at = bisect_left(self._begins, ord(character) << 32)
        return at < len(self._begins) and self._begins[at] >> 32 == ord(character)


@cache
def jieba_dictionary() -> Dictionary:
    """Return the dictionary that comes with jieba; InputError where it is damaged.

    It is read as a file: to import jieba takes longer, and would open its log.
    """
    place = jieba_folder() / "dict.txt"
    try:
        return Dictionary(place.read_bytes().decode())
    except (OSError, ValueError, IndexError) as error:
        raise InputError(f"{place.name}: jieba's dictionary cannot be read ({error}); {REPAIR}") from error


def jieba_folder() -> Path:
    """Return the folder that jieba is installed in."""
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        raise InputError(f"jieba is not installed; {REPAIR}")
    return Path(spec.origin).parent


def _sum(codes: NDArray[Any], marks: NDArray[Any], of: NDArray[Any]) -> int:
    """The sum of all counts: the digits behind the first blank of each line, by place value."""
    first = np.flatnonzero((of == SPACE) & np.concatenate([[True], of[:-1] == NEWLINE]))
    at, left = marks[first + 1] - 1, marks[first + 1] - marks[first] - 1
    if len(first) != np.count_nonzero(of == NEWLINE) or not left.all():
        raise ValueError("a line without a count")
    total, unit = 0, 1
    while len(at):
        digits = codes[at]
        if digits.min() < ZERO or digits.max() > NINE:
            raise ValueError("a count that is no number")
        total += unit * (int(digits.sum(dtype=np.int64)) - ZERO * len(at))
        unit, more = unit * 10, left > 1
        at, left = at[more] - 1, left[more] - 1
    return total
