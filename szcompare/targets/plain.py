"""A reading ▶ its characters in one width and without blanks, each with its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDTH = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_WIDTH |= {
    ord("％"): ord("%"),
    ord("．"): ord("."),
    ord("＋"): ord("+"),
    ord("＞"): ord(">"),
    ord("＜"): ord("<"),
    ord("｜"): ord("|"),
}
_ITEM = re.compile(r"\s*[(（]?\d{1,3}\s*[.．、)）]\s+")
# Blanks between digits: kept, unless they part thousands (1 000) or stand between single digits (２ ０ １ ０).
_GROUPED = re.compile(r"(?<![\d.])(?<!\d\s)\d(?:\d{0,2}(?:\s\d{3}(?!\d))+|(?:\s\d(?!\d))+)")
_GAP = re.compile(r"(?<=\d)\s+(?=\d)")
_BLANK = re.compile(r"\s")
_UNPLAIN = re.compile(rf"[\s{''.join(map(chr, _WIDTH))}]")


class Plain(NamedTuple):
    """Text for matching; ``at[i]`` is the place of ``text[i]`` in the reading, whose item number is left out."""

    text: str
    at: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the place in the reading of ``text[start:end]``."""
        return self.at[start], self.at[end - 1] + 1


def plain_text(reading: str) -> Plain:
    """Return the reading in half width without blanks.

    >>> plain_text("达到 ４５ ００ 万 人").text, plain_text("占 GDP 比重 1 000 家").text
    ('达到45 00万人', '占GDP比重1000家')
    """
    if not _UNPLAIN.search(reading):
        return Plain(reading, range(len(reading)))
    narrow = reading.translate(_WIDTH)
    item = _ITEM.match(narrow)
    first = item.end() if item else 0
    joined = {i for m in _GROUPED.finditer(narrow) for i in range(m.start(), m.end())}
    kept = {m.start() for m in _GAP.finditer(narrow)} - joined
    blanks = {m.start() for m in _BLANK.finditer(narrow)}
    at = tuple(i for i in range(first, len(narrow)) if i not in blanks or i in kept)
    return Plain("".join([" " if i in blanks else narrow[i] for i in at]), at)
