"""Groups of clauses ▶ their terms by class-based tf-idf and a label of 4 to 12 characters.

A label is, in this order: a heading of the plans that covers the group; a phrase or long term of the plans that holds a
best term and stands in many of its clauses; two best terms that stand together in its clauses.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from szcompare.lexicon import cached, rows
from szcompare.topics.own_words import words_of
from szcompare.topics.vectors import Placed, stock, subject_text, subject_words
from szcompare.zh import BLANKS, HAN, NUMBERING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Key = tuple[str, str]  # side, clause id
    Names = dict[str, set[Key]]  # and the clauses that they stand above or in

TERMS = 8  # a topic
SHORTEST, LONGEST = 4, 12  # characters of a label
# A heading names a topic when the clauses below it and the topic's agree by this F1 or more: with a topic that takes
# all clauses of one plan's section and as many of the other plan, it is two thirds.
HEADING_FITS = 0.5
UNNAMED = "未具名主题"
COMMON, SEVERAL = 0.6, 4  # a word in more than 60% of four or more topics …
HOME = 0.5  # … tells none apart, unless one of them holds half of its uses
# A phrase names a topic when it holds one of its LEADING best terms and stands in as many of its clauses as LEAST_USES
# and LEAST_SHARE say, at home here more than elsewhere. A heading that holds one may cover less than HEADING_FITS.
LEADING = 3
LEAST_USES, LEAST_SHARE = 3, 0.08
HEADING_NAMES = 0.3
PAIRED = 6  # best terms of which two make a label
LONGEST_PHRASE = 9
LONGEST_RUN = 3  # words of a phrase
ENDINGS = frozenset({"建设", "工作"})  # dropped at the end of a heading: 高等院校建设 is about 高等院校

_HAN_ONLY = re.compile(f"[{HAN}]+")
_NAME = re.compile(f"[{HAN}][{HAN}、]*")
_PARTS = re.compile("[，,；;：:。．.！？]+")
_QUOTES = re.compile("[《》“”‘’「」]")


def terms(groups: Sequence[Sequence[Placed]]) -> list[tuple[str, ...]]:
    """Return the best terms of each group, best first, by c-TF-IDF (Grootendorst 2022): tf · log(1 + A / f)."""
    counts = [Counter(word for one in group for word in subject_words(subject_text(one.clause))) for group in groups]
    total = Counter[str]()
    for count in counts:
        total.update(count)
    common = _common(counts, total)
    average = total.total() / max(1, len(groups))
    return [_best(count, total, average, common) for count in counts]


def labels(
    groups: Sequence[Sequence[Placed]], group_terms: Sequence[Sequence[str]], given: Sequence[str] = ()
) -> list[str]:
    """Return one label a group, all different; a label that is ``given`` for a group stays."""
    every = [one for group in groups for one in group]
    names = {heading: _names(heading) for heading in {heading for one in every for heading in one.clause.path}}
    below: Names = {}
    for one in every:
        for heading in one.clause.path:
            for name in names[heading]:
                below.setdefault(name, set()).add((one.side, one.clause.id))
    used = {phrase: where for phrase, where in _phrases(every).items() if len(where) >= LEAST_USES}
    made = list(given) or [""] * len(groups)
    for n, (group, best) in enumerate(zip(groups, group_terms, strict=True)):
        made[n] = made[n] or next(label for label in _candidates(group, best, below, used) if label not in made)
    return made


def _common(counts: Sequence[Counter[str]], total: Counter[str]) -> set[str]:
    """The words that stand in most topics and are at home in none, such as the city's name."""
    spread = Counter(word for count in counts for word in count)
    wide = {word for word, n in spread.items() if len(counts) >= SEVERAL and n > COMMON * len(counts)}
    return {word for word in wide if max(count[word] for count in counts) < HOME * total[word]}


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


def _candidates(group: Sequence[Placed], best: Sequence[str], below: Names, used: Names) -> Iterator[str]:
    """Labels for a group, best first; endless, so that one is always free."""
    mine = {(one.side, one.clause.id) for one in group}
    fits = {name: 2 * len(mine & under) / (len(mine) + len(under)) for name, under in below.items() if mine & under}
    by_fit = sorted(fits, key=lambda name: (-round(fits[name], 9), name))
    yield from (name for name in by_fit if fits[name] >= HEADING_FITS)
    plain = [term for term in best if _HAN_ONLY.fullmatch(term)]
    leading = plain[:LEADING]
    yield from (name for name in by_fit if fits[name] >= HEADING_NAMES and any(term in name for term in leading))
    yield from _telling(mine, leading, used)
    yield from _pairs(group, plain)
    yield from (term for term in plain if SHORTEST <= len(term) <= LONGEST)
    yield from (f"{term}及相关内容" for term in plain if len(term) < SHORTEST)
    yield UNNAMED
    yield from (f"{UNNAMED}{number}" for number in range(2, 10**6))


def _telling(mine: set[Key], leading: Sequence[str], used: Names) -> list[str]:
    """The phrases with a leading term that stand in many clauses of the group and mostly there, the best first."""
    score = {}
    for phrase, where in used.items():
        here = len(mine & where)
        home = here > HOME * len(where)
        if home and here >= max(LEAST_USES, LEAST_SHARE * len(mine)) and any(term in phrase for term in leading):
            score[phrase] = 2 * here / (len(mine) + len(where))
    return sorted(score, key=lambda phrase: (-round(score[phrase], 9), phrase))


def _pairs(group: Sequence[Placed], plain: Sequence[str]) -> list[str]:
    """Two best terms joined, those that stand in the same clauses before others, then the better terms."""
    held = {term: {n for n, one in enumerate(group) if term in one.clause.reading} for term in plain[:PAIRED]}
    made = [
        (-len(held[first] & held[second]), at, f"{first}与{second}")
        for at, (first, second) in enumerate(combinations(held, 2))
        if SHORTEST <= len(first) + len(second) + 1 <= LONGEST
    ]
    return [label for _, _, label in sorted(made)]


def _phrases(clauses: Sequence[Placed]) -> Names:
    """The runs of up to three words that a label can be, and the clauses that hold them.

    Han words of two characters or more, no word of stock first, no verb of action last.
    """
    found: Names = {}
    opening, closing = stock(), _verbs()
    cuts = [words_of(subject_text(one.clause)) for one in clauses]
    whole = {word for word in {word for cut in cuts for word in cut} if len(word) > 1 and _HAN_ONLY.fullmatch(word)}
    for one, cut in zip(clauses, cuts, strict=True):
        key = one.side, one.clause.id
        for at, word in enumerate(cut):
            if word in opening:
                continue
            run = ""
            for last in cut[at : at + LONGEST_RUN]:
                run += last
                if last not in whole or len(run) > LONGEST_PHRASE:
                    break
                if len(run) >= SHORTEST and last not in closing:
                    found.setdefault(run, set()).add(key)
    return found


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
    kept = list(words_of(part))
    while len(kept) > 1 and kept[0] in _verbs() and len("".join(kept[1:])) >= SHORTEST:
        kept.pop(0)
    while len(kept) > 1 and kept[-1] in ENDINGS and len("".join(kept[:-1])) >= SHORTEST:
        kept.pop()
    name = "".join(kept).lstrip("和与及、")
    return name if _NAME.fullmatch(name) else ""


@cached
def _verbs() -> frozenset[str]:
    """The stock words that open a heading: 加快, 推进, 大力 …"""
    return frozenset(row["word"] for row in rows("stock") if row["part"] == "verb")
