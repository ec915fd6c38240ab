"""Text whose characters stand apart, 建 设 创 新 ▶ the blanks between them, which no reading needs.

Bad recognition of scans and some PDF programs put a blank behind every character. Words cannot be told then, nor what
a line is; so the text is read without them, and its own places are kept.
"""

from __future__ import annotations

import re
from itertools import compress, pairwise
from typing import TYPE_CHECKING

from szcompare import zh

if TYPE_CHECKING:
    from collections.abc import Iterator

# A line of so many Chinese characters of which such a share stands alone is no line of a table and no list of names:
# of the plans and reports this was tried on none has one, and of the same texts set apart all long lines are found.
FEWEST = 8
ALONE = 0.8
MOST_OF_TEXT = 0.5  # of the Chinese characters in such lines: then the short lines are of the same making

_BLANK = "[ \u00a0\u2002-\u200a\u3000]"
_HINT = re.compile(f"{_BLANK}\\S{_BLANK}\\S{_BLANK}\\S{_BLANK}")  # quick to look for, and in no other text
_LINE = re.compile("[^\r\n]+")
_TOKEN = re.compile("\\S+")
_NARROW = re.compile("[0-9A-Za-z]")
_BLANKS = re.compile(f"{_BLANK}+")


def single_blanks(text: str) -> list[int]:
    """Return the places of the blanks that only keep two characters apart, in order; none in an ordinary text.

    Three blanks are one that was set apart itself: the middle one stays. Two were meant, and so was one between two
    numbers or foreign words.

    >>> single_blanks("建 设 国 家 创 新 型 城 市")
    [1, 3, 5, 7, 9, 11, 13, 15]
    """
    if _HINT.search(text) is None:
        return []
    lines = [(match.start(), match.group()) for match in _LINE.finditer(text)]
    counted = [_alone(line) for _, line in lines]
    found = [of >= FEWEST and alone >= ALONE * of for alone, of in counted]
    if sum(of for _, of in compress(counted, found)) > MOST_OF_TEXT * sum(of for _, of in counted):
        found = [
            alone >= ALONE * of if of > 1 else _is_row(line)
            for (_, line), (alone, of) in zip(lines, counted, strict=True)
        ]
    return [place for line in compress(lines, found) for place in _between(*line)]


def closed_up(text: str) -> str:
    """Return the text without these blanks.

    >>> closed_up("到 2 0 2 0 年 ， 建 设 G D P 统 计 体 系 。")
    '到2020年，建设GDP统计体系。'
    """
    at, parts = 0, []
    for place in single_blanks(text):
        parts.append(text[at:place])
        at = place + 1
    return "".join((*parts, text[at:]))


def _alone(line: str) -> tuple[int, int]:
    """How many Chinese characters of a line stand alone, with their punctuation, and how many there are."""
    counts = [len(zh.IS_HAN.findall(token)) for token in _TOKEN.findall(line)]
    return counts.count(1), sum(counts)


def _is_row(line: str) -> bool:
    """Nothing but characters that stand alone: an address of the web, or years and numbers."""
    tokens = line.split()
    return len(tokens) >= FEWEST and max(map(len, tokens)) == 1


def _between(start: int, line: str) -> Iterator[int]:
    """The blanks of a line that are to go; no tab, which parts the cells of a table, and no end of a page or line."""
    tokens = [match.span() for match in _TOKEN.finditer(line)]
    for (a, b), (c, d) in pairwise(tokens):
        narrow = _NARROW.match(line[b - 1]) and _NARROW.match(line[c])
        if (c - b) % 2 and _BLANKS.fullmatch(line[b:c:2]) and not (narrow and c - b == 1 and (b - a > 1 or d - c > 1)):
            yield from range(start + b, start + c, 2)
