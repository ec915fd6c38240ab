"""A clause's reading ▶ the forms of its words that are compared; what is shown and cited is never changed."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from szcompare import zh
from szcompare.align.words import terms
from szcompare.lexicon import cached, column, digest, rows

Segmenter = Callable[[str], list[str]]
KEPT = 4_096  # readings whose forms are remembered, about 4 kB each: a plan is compared with the one before and after

PHRASE_ENDS = re.compile("[,;。:、.!?…—()“”\"'《》〈〉「」\\[\\]]+")
AGENCIES = re.compile(r"\((?:责任|牵头|主办|承办|负责|配合|参与)(?:单位|部门)[^()]*(?:\([^()]*\)[^()]*)*\)?")
QUOTED = re.compile("[“《「『〈]([^”》」』〉]{2,24})[”》」』〉]")
LATIN = re.compile(r"[a-z][a-z0-9.+-]*[a-z0-9]")
_CHINESE_NUMBER = "[一二三四五六七八九十百千万两]+"
# A number with its unit: 3.5%, 1.2亿公顷, 30个百分点, 十二件; a year is no quantity.
QUANTITY = re.compile(
    r"(\d+(?:\.\d+)?)(万亿|亿|万|千|百)?(%|‰|个百分点|百分点|平方公里|公里|公顷|亩|吨|千瓦|立方米|美元|元|人次|人|户|家|所|个|项|件|套|"
    r"条|座|种|倍|米|岁|辆|张|次|度|天|日|小时|年)?"
    f"|(翻{_CHINESE_NUMBER}番)|({_CHINESE_NUMBER}分之{_CHINESE_NUMBER})"
)
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?:-(?:19|20)?\d\d)?年?(?!\d)")
COUNTED = re.compile(f"第{_CHINESE_NUMBER}|第\\d+")


@dataclass(frozen=True, slots=True)
class Form:
    """One clause as it is compared."""

    plain: str  # one width, lower case, no blanks, no numbering, no responsible bodies
    canon: str  # plain, with one name for one thing
    phrases: tuple[str, ...]  # canon cut at commas and stops, never empty
    objects: tuple[str, ...]  # the same phrases, a blank where words of the empty frame were taken out
    terms: tuple[str, ...]  # words of canon and the words within them, without the empty frame
    words: tuple[str, ...]  # of canon, longer than one character, without any frame
    matters: tuple[str, ...]  # classes of the policy words of canon, as often as they are met
    names: frozenset[str]  # quoted terms and Latin words
    quantities: frozenset[str]  # numbers with their units


def plain(text: str) -> str:
    """Return the text in one width and case, without blanks, leading numbering and responsible bodies.

    >>> plain("（二） 推进 ＡＢ计划。（责任单位：市教育局）")
    '推进ab计划。'
    """
    text = zh.BLANKS.sub("", unicodedata.normalize("NFKC", text)).lower()
    text = AGENCIES.sub("", text)
    while True:
        shorter = _unnumbered(text)
        if shorter == text or not shorter:
            return text
        text = shorter


def canonical(text: str) -> str:
    """Return plain text with one name for one thing.

    >>> canonical("研究与试验发展经费")
    '研发经费'
    """
    pattern, names = _synonyms()
    return pattern.sub(lambda m: names[m.group()], text)


def bare(text: str) -> str:
    """Return a canonical phrase with a blank for its empty frame; the phrase itself where nothing else would be left.

    >>> bare("加快推进轨交网络建设")
    '轨交网络'
    """
    return " ".join(_empty().sub(" ", text).split()) or text


def matters(canon: str) -> tuple[str, ...]:
    """Return the classes of the policy words of a canonical text, in the order of the words.

    >>> matters("发展风电和地热,改造电网")
    ('可再生能源', '可再生能源', '电力')
    """
    pattern, classes = _matters()
    return tuple(name for word in pattern.findall(canon) for name in classes.get(word, ()))


def quantities(text: str) -> frozenset[str]:
    """Return the numbers with their units of plain text; years, ordinals and dates are none.

    >>> sorted(quantities("到2015年达到3.5%以上,第1批"))
    ['3.5%']
    """
    return frozenset(quantities_in_order(text))


def quantities_in_order(text: str) -> list[str]:
    """Return the same as they follow each other, also those that come again.

    >>> quantities_in_order("2015年新增20所,共120所")
    ['20所', '120所']
    """
    return [m.group() for m in QUANTITY.finditer(COUNTED.sub("", YEAR.sub("", text)))]


def form(text: str, segment: Segmenter) -> Form:
    """Return the forms of one reading."""
    return _form(digest(), text, segment)


@lru_cache(maxsize=KEPT)
def _form(_lists: str, text: str, segment: Segmenter) -> Form:
    said = plain(text)
    canon = canonical(said)
    phrases = tuple(p for p in PHRASE_ENDS.split(canon) if len(p) > 1) or (canon,)
    words = segment(canon)
    stop, empty = _stop(), _emptied()
    return Form(
        plain=said,
        canon=canon,
        phrases=phrases,
        objects=tuple(bare(p) for p in phrases),
        terms=tuple(w for w in terms(words) if w not in empty and not w.isdigit()),
        words=tuple(w for w in words if len(w) > 1 and w not in stop and not w.isdigit()),
        matters=matters(canon),
        names=_names(text, said),
        quantities=quantities(said),
    )


def _unnumbered(text: str) -> str:
    for _, pattern in zh.NUMBERING:
        found = pattern.match(text)
        if found is not None:
            return text[found.end() :]
    return text


def _names(text: str, said: str) -> frozenset[str]:
    quoted = (plain(name) for name in QUOTED.findall(unicodedata.normalize("NFKC", text)))
    return frozenset(quoted) | frozenset(LATIN.findall(said))


@cached
def _synonyms() -> tuple[re.Pattern[str], dict[str, str]]:
    names = {row["word"]: row["canonical"] for row in rows("synonyms")}
    return _any_of(names), names


@cached
def _matters() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    """The policy words as they stand in canonical texts, and the classes of each."""
    classes: dict[str, tuple[str, ...]] = {}
    for row in rows("align_matters"):
        word = canonical(plain(row["word"]))
        if word and row["class"] not in classes.get(word, ()):
            classes[word] = (*classes.get(word, ()), row["class"])
    return _by_first_character(classes), classes


@cached
def _empty() -> re.Pattern[str]:
    return _any_of(_emptied())


@cached
def _emptied() -> frozenset[str]:
    return frozenset(row["word"] for row in rows("align_frames") if row["class"] == "empty")


@cached
def _stop() -> frozenset[str]:
    return frozenset(column("align_frames", "word"))


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern of the words, the longest first, so that the longest wins."""
    return re.compile("|".join(map(re.escape, sorted(words, key=lambda w: (-len(w), w)))))


def _by_first_character(words: Iterable[str]) -> re.Pattern[str]:
    """The same pattern, in half the time for many words."""
    rest: dict[str, list[str]] = defaultdict(list)
    for word in words:
        rest[word[0]].append(word[1:])
    return re.compile("|".join(f"{re.escape(first)}(?:{_any_of(rest[first]).pattern})" for first in sorted(rest)))
