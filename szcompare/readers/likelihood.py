"""Text ▶ how likely it is as Chinese: a sum of log probabilities of its characters, each by itself."""

from __future__ import annotations

import math
from collections import Counter

from szcompare.lexicon import cached, rows

REPLACED = "\ufffd"

# Natural logarithms of a character's probability in Chinese text outside the list of common characters. Rough on
# purpose: right and wrong decodings differ by 4 to 8 a character, so that a unit more or less decides nothing.
FREQUENT_MARK, MARK, WIDE, LETTER, BLANK = -4.0, -6.0, -8.0, -5.0, -4.0
RARE_HAN, OTHER_SCRIPT, STRANGE, CONTROL, BROKEN = -14.5, -13.0, -17.0, -18.0, -25.0

_FREQUENT_MARKS = "，。、"
_MARKS = "；：“”‘’（）《》！？—…·\u3000【】「」『』〔〕〈〉―％○〇－～①②③④⑤"


def log_likelihood(text: str) -> float:
    """Return the log probability of ``text``: comparable between decodings of the same bytes only.

    >>> log_likelihood("中国人民") > log_likelihood("涓浗浜烘皯")
    True
    """
    known = chances()
    return sum(n * known[character] for character, n in sorted(Counter(text).items()))


class Chances(dict[str, float]):
    """The log probabilities of characters; of one that is not common, that of its block."""

    def __missing__(self, character: str) -> float:
        """Return the log probability by block of Unicode."""
        return _class_chance(ord(character))


@cached
def chances() -> Chances:
    """Return the log probability of each character: of common ones, simplified and traditional, of marks, of others."""
    found = Chances(dict.fromkeys(_FREQUENT_MARKS, FREQUENT_MARK) | dict.fromkeys(_MARKS, MARK))
    for row in rows("common_characters"):
        value = math.log(float(row["per_million"]) / 1e6)
        found.update(dict.fromkeys(row["characters"], value))
    return found


def _class_chance(code: int) -> float:
    """The log probability by block of Unicode, for what is no common character."""
    if code < 0x80:
        return _ascii_chance(code)
    if 0x4E00 <= code <= 0x9FFF:
        return RARE_HAN
    if code == 0xFFFD:
        return BROKEN
    if 0xFF01 <= code <= 0xFF5E:
        return WIDE
    if 0xA0 <= code <= 0x2FFF or 0x3001 <= code <= 0x33FF or 0xAC00 <= code <= 0xD7A3:
        return OTHER_SCRIPT
    if code < 0xA0:
        return CONTROL
    return STRANGE  # rare extensions, compatibility forms, private use, unassigned


def _ascii_chance(code: int) -> float:
    if code in (9, 10, 13, 32):
        return BLANK
    return CONTROL if code < 32 or code == 127 else LETTER
