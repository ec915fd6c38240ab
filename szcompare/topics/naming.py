"""Groups of clauses ▶ their terms by class-based tf-idf and a label of 4 to 12 characters."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from szcompare.lexicon import rows
from szcompare.segment import words
from szcompare.topics.vectors import Placed, subject_text, subject_words
from szcompare.zh import BLANKS, HAN, NUMBERING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TERMS = 8  # a topic
SHORTEST, LONGEST = 4, 12  # characters of a label
# A heading names a topic when the clauses below it and the topic's agree by this F1 or more: with a topic that takes
# all clauses of one plan's section and as many of the other plan, it is two thirds.
HEADING_FITS = 0.5
UNNAMED = "未具名主题"
COMMON, SEVERAL = 0.6, 4  # a word in more than 60% of four or more topics …
HOME = 0.5  # … tells none apart, unless one of them holds half of its uses
ENDINGS = frozenset({"建设", "工作"})  # dropped at the end of a heading: 高等院校建设 is about 高等院校

_HAN_ONLY = re.compile(f"[{HAN}]+")
_NAME = re.compile(f"[{HAN}][{HAN}、]*")
_PARTS = re.compile("[，,；;：:。．.！？]+")
_QUOTES = re.compile("[《》“”‘’「」]")


def terms(groups: Sequence[Sequence[Placed]]) -> list[tuple[str, ...]]:
    """Return the best terms of each group, best first, by c-TF-IDF (Grootendorst 2022): tf · log(1 + A / f)."""
    counts = [Counter(word for one in group for word in subject_words(subject_text(one.clause))) for group in groups]
    total = sum(counts, Counter[str]())
    common = _common(counts, total)
    average = total.total() / max(1, len(groups))
    return [_best(count, total, average, common) for count in counts]


def labels(groups: Sequence[Sequence[Placed]], group_terms: Sequence[Sequence[str]]) -> list[str]:
    """Return one label a group, all different: a heading that covers the group, else its two best terms."""
    below: dict[str, set[tuple[str, str]]] = {}
    for one in (one for group in groups for one in group):
        for heading in one.clause.path:
            for name in _names(heading):
                below.setdefault(name, set()).add((one.side, one.clause.id))
    made: list[str] = []
    for group, best in zip(groups, group_terms, strict=True):
        made.append(next(label for label in _candidates(group, best, below) if label not in made))
    return made


def _common(counts: Sequence[Counter[str]], total: Counter[str]) -> set[str]:
    """The words that stand in most topics and are at home in none, such as the city's name."""
    spread = Counter(word for count in counts for word in count)
    most = Counter[str]()
    for count in counts:
        most |= count
    wide = {word for word, n in spread.items() if len(counts) >= SEVERAL and n > COMMON * len(counts)}
    return {word for word in wide if most[word] < HOME * total[word]}


def _best(count: Counter[str], total: Counter[str], average: float, common: set[str]) -> tuple[str, ...]:
    """The terms of one class, common words last; of two that contain one another the better one stays."""
    weight = {word: n * float(np.log1p(average / total[word])) for word, n in count.items()}
    kept: list[str] = []
    for word in sorted(weight, key=lambda word: (word in common, -round(weight[word], 9), word)):
        if not any(word in other or other in word for other in kept):
            kept.append(word)
        if len(kept) == TERMS:
            break
    return tuple(kept)


def _candidates(group: Sequence[Placed], best: Sequence[str], below: dict[str, set[tuple[str, str]]]) -> Iterator[str]:
    """Labels for a group, best first; endless, so that one is always free."""
    mine = {(one.side, one.clause.id) for one in group}
    fits = {name: 2 * len(mine & under) / (len(mine) + len(under)) for name, under in below.items() if mine & under}
    yield from sorted((n for n, fit in fits.items() if fit >= HEADING_FITS), key=lambda n: (-round(fits[n], 9), n))
    plain = [term for term in best if _HAN_ONLY.fullmatch(term)]
    for second in range(1, len(plain)):
        for first in range(second):
            if SHORTEST <= len(joined := f"{plain[first]}与{plain[second]}") <= LONGEST:
                yield joined
    yield from (term for term in plain if SHORTEST <= len(term) <= LONGEST)
    yield from (f"{term}及相关内容" for term in plain if len(term) < SHORTEST)
    yield UNNAMED
    yield from (f"{UNNAMED}{number}" for number in range(2, 10**6))


def _names(heading: str) -> list[str]:
    """The subjects that a heading names, without number, opening verbs and closing words.

    >>> _names("（二）加快发展现代物流业，改善农村服务。")
    ['现代物流业', '农村服务']
    """
    text = BLANKS.sub("", heading)
    for _, pattern in NUMBERING:
        text = pattern.sub("", text, count=1) if pattern.match(text) else text
    return [name for part in _PARTS.split(_QUOTES.sub("", text)) if SHORTEST <= len(name := _bare(part)) <= LONGEST]


def _bare(part: str) -> str:
    """The part without opening verbs and closing words, as long as a name is left."""
    kept = words(part)
    while len(kept) > 1 and kept[0] in _verbs() and len("".join(kept[1:])) >= SHORTEST:
        kept.pop(0)
    while len(kept) > 1 and kept[-1] in ENDINGS and len("".join(kept[:-1])) >= SHORTEST:
        kept.pop()
    name = "".join(kept).lstrip("和与及、")
    return name if _NAME.fullmatch(name) else ""


@cache
def _verbs() -> frozenset[str]:
    """The stock words that open a heading: 加快, 推进, 大力 …"""
    return frozenset(row["word"] for row in rows("stock") if row["part"] == "verb")
