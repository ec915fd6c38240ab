"""A linked pair ▶ its relation and the reason in words; negation, direction and numbers are seen by rule."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from szcompare.align.phrasing import EDGE, Run, shared_runs, shared_words
from szcompare.align.texts import Form, quantities, quantities_in_order
from szcompare.lexicon import cached, digest, rows
from szcompare.model import MODIFIED, RELATED, RESTATED, REUSED

if TYPE_CHECKING:
    from collections.abc import Sequence


# Kept wording: the longest shared run over the shorter clause, or the characters in common order (rapidfuzz ratio).
# On the labelled pairs this tells modified from the rest with accuracy .87–.88 (kappa .43 and .56).
RUN_SHARE = 0.30
RATIO = 0.40
PHRASE = 8  # characters of a full phrase kept
KEPT = 32_768  # clauses whose verbs of a direction are remembered: most have none
NEGATION = re.compile("不得|不再|不予|不宜|不准|不许|不能|不要|禁止|严禁|停止|未经|无须|不必|非经")
# Words with 不 that deny nothing.
AFFIRMED = re.compile(
    "不断|不仅|不少于|不低于|不高于|不超过|不大于|不小于|不同|不良|不足|必不可少|不动产|不可再生|不可逆"
)
LETTER = re.compile("[^\\W\\d_]")
WITHIN = re.compile("[()（）\\[\\]【】〔〕“”]")
PRINTED = str.maketrans(",;:!?()", "，；：！？（）")
NUMBER = re.compile(r"\d+(?:\.\d+)?|[一二三四五六七八九十百千两]+")


@dataclass(frozen=True, slots=True)
class Judged:
    """A relation and why."""

    relation: str
    reason: str


def judge(old: Form, new: Form, *, linked: bool, whole: bool = False, phrases: Sequence[str] | None = None) -> Judged:
    """Return the relation of a pair; ``linked`` says whether it is a link at all, ``whole`` that it is one text.

    ``phrases`` are what both texts hold, longest first; they are looked for in the compared forms if not given.
    """
    about = _subject([run.text for run in shared_words(old.plain, new.plain)] if phrases is None else phrases)
    if not linked:
        return Judged(RELATED, _see_also(old, new, about))
    against = denied(old.plain, new.plain) or opposed(old.plain, new.plain)
    if against:
        return Judged(MODIFIED, against)
    changed = numbers_changed(old, new, about)
    if changed:
        return Judged(MODIFIED, changed)
    if whole:
        return Judged(REUSED, f"保留原句 {len(old.plain)} 字")
    return _by_wording(old, new, about)


def denied(old: str, new: str) -> str:
    """Return the reason where one clause denies or forbids and the other does not, else an empty string.

    >>> denied("企业可以转让该项资产", "企业不得转让该项资产")
    '一方否定: 新增“不得”'
    """
    one, two = _denials(old), _denials(new)
    if bool(one) == bool(two):
        return ""
    return f"一方否定: 新增“{two[0]}”" if two else f"一方否定: 删去“{one[0]}”"


def opposed(old: str, new: str) -> str:
    """Return the reason where the clauses act in opposite directions on one object, else an empty string.

    >>> opposed("鼓励外商投资农业", "限制外商投资农业")
    '方向相反: 鼓励 → 限制'
    """
    first, then = _directions(digest(), old), _directions(digest(), new)
    if not first or not then:
        return ""
    for word, opposite in _opposites():
        if word in first and opposite in then and _stands_for(word, opposite, old, new):
            return f"方向相反: {word} → {opposite}"
        if opposite in first and word in then and _stands_for(opposite, word, old, new):
            return f"方向相反: {opposite} → {word}"
    return ""


def numbers_changed(old: Form, new: Form, about: str) -> str:
    """Return the reason where both clauses give numbers and the numbers differ, else an empty string."""
    before, after = old.quantities - new.quantities, new.quantities - old.quantities
    if not before or not after:
        return ""
    first, then = _counterpart(old.plain, before, new.plain, after)
    return f"同一对象{_bracketed(about)}，数值由 {first} 变为 {then}"


def _counterpart(old: str, before: frozenset[str], new: str, after: frozenset[str]) -> tuple[str, str]:
    """The changed numbers that stand for each other: the same unit, the earliest in the text."""
    firsts = [number for number in quantities_in_order(old) if number in before]
    thens = [number for number in quantities_in_order(new) if number in after]
    for first in firsts:
        for then in thens:
            if NUMBER.sub("", first) == NUMBER.sub("", then):
                return first, then
    return firsts[0], thens[0]


def _by_wording(old: Form, new: Form, about: str) -> Judged:
    from rapidfuzz.distance import Indel

    runs = shared_runs(old.plain, new.plain)
    longest = len(runs[0].text) if runs else 0
    share = longest / max(1, min(len(old.plain), len(new.plain)))
    kept = share >= RUN_SHARE or Indel.normalized_similarity(old.plain, new.plain) >= RATIO
    both_count = bool(old.quantities and new.quantities) and old.quantities != new.quantities
    if kept and not both_count:
        relation = REUSED if longest >= PHRASE else RESTATED
        return Judged(relation, _kept(about, runs))
    return Judged(MODIFIED, _scope(old, new, about))


def _kept(about: str, runs: tuple[Run, ...]) -> str:
    total = sum(len(run.text) for run in runs)
    if not runs:
        return "同一事项，另作表述"
    return f"保留“{about}”等 {total} 字" if about else f"保留 {total} 字"


def _scope(old: Form, new: Form, about: str) -> str:
    """What became narrower or wider, or which words came and went about the shared object."""
    had, has = tuple(dict.fromkeys(old.words)), tuple(dict.fromkeys(new.words))
    gone = [word for word in had if word not in new.plain and word not in has]
    come = [word for word in has if word not in old.plain and word not in had]
    for then in come:
        if then.endswith(had):  # none is the word itself
            return f"范围缩小: {next(word for word in had if then.endswith(word))} → {then}"
    for first in gone:
        if first.endswith(has):
            return f"范围扩大: {first} → {next(word for word in has if first.endswith(word))}"
    parts = [
        f"对象相同{_bracketed(about)}" if about else "事项相近",
        *([f"原有“{'、'.join(gone[:3])}”"] if gone else []),
        *([f"新增“{'、'.join(come[:3])}”"] if come else []),
    ]
    return "，".join(parts)


def _see_also(old: Form, new: Form, about: str) -> str:
    against = opposed(old.plain, new.plain)
    if against:
        return against
    return f"主题相近{_bracketed(about)}，未必是同一事项" if about else "用词不同，主题或许相近"


def _subject(phrases: Sequence[str]) -> str:
    """The longest phrase that both clauses hold, without brackets, in the marks of Chinese print; empty if none."""
    said = next((phrase for phrase in phrases if LETTER.search(phrase)), "")  # a year alone is no subject
    parts = [part.strip(EDGE) for part in WITHIN.split(said)]
    return max(parts, key=len).translate(PRINTED)


def _bracketed(about: str) -> str:
    return f"（{about}）" if about else ""


def _denials(text: str) -> list[str]:
    return NEGATION.findall(AFFIRMED.sub("", text))


def _stands_for(word: str, opposite: str, old: str, new: str) -> bool:
    """Whether ``word`` in old became ``opposite`` in new, before the same object."""
    if word not in old or opposite not in new or opposite in old or word in new:
        return False
    return any(_objects(old, word) & _objects(new, opposite))


def _objects(text: str, verb: str) -> set[str]:
    """The pairs of characters that follow the verb within its phrase."""
    found: set[str] = set()
    for place in re.finditer(re.escape(verb), text):
        after = re.split("[,;。:、]", text[place.end() : place.end() + 12])[0]
        found.update(after[at : at + 2] for at in range(len(after) - 1))
    return found


@lru_cache(maxsize=KEPT)
def _directions(_lists: str, text: str) -> frozenset[str]:
    """The verbs of a text that have an opposite."""
    return frozenset(word for pair in _opposites() for word in pair if word in text)


@cached
def _opposites() -> tuple[tuple[str, str], ...]:
    return tuple((row["word"], row["opposite"]) for row in rows("align_opposites"))


__all__ = ["Judged", "denied", "judge", "numbers_changed", "opposed", "quantities"]
