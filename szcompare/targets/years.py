"""Plain text ▶ the years it names, and the year that a number stands under."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from szcompare.targets.numerals import DIGIT_VALUES

if TYPE_CHECKING:
    from szcompare.model import Document

BACK = 8  # years named before a number that are looked at: the nearest one that is no base governs it
_FIVE = (
    "六",
    "七",
    "八",
    "九",
    "十",
    "十一",
    "十二",
    "十三",
    "十四",
    "十五",
    "十六",
)  # the five-year plans 六五, 七五 …
_YEAR = re.compile(
    r"(?:(?P<from>(?:19|20)\d\d)年?[-—–―－~～至到]{1,2})?(?P<year>(?:19|20)\d\d)年(?!代|\d)(?P<tail>底前|底|末|初|度)?"
    r"|(?P<han>[一二][〇○零一二三四五六七八九]{3})年"
    r"|[“\"](?P<five>十[一二三四五六]?|[六七八九])五[”\"](?:时期|期间|规划期|期末|末|后期|收官)"
    r"|(?P<now>今年|本年|全年|年内)|(?P<past>去年|上年|上一年)|(?P<next>明年)"
)
_BASE_BEFORE = re.compile('(?:比|较|按|以|与|同|自|从|是|为|占|相当于|对比)[“"]?$')
_BASE_BEHIND = re.compile("不变价|可比价|价格|价|的?基础上|为基|基期|相比|同期|年均值|水平上|以来|开始|起")
_SET_OFF = re.compile("[，,：:、]|[^，。；]{0,14}(?:目标|如下|实现以下)[^，。；]{0,6}[：:]")
_PAST_PARAGRAPH = re.compile("(?:过去|近)[一二三四五几两]?年[来，]|[一二三四五几两]年来")


class YearMention(NamedTuple):
    """A year in plain text: a base of comparison or not; set off by a comma it governs what follows."""

    start: int
    end: int
    year: int
    base: bool
    set_off: bool


class Period(NamedTuple):
    """First and last year that a plan is for; ``known`` is False where the plan does not say."""

    first: int
    last: int
    known: bool = True


def plan_period(document: Document) -> Period:
    """Return the plan's years: as read, else the year of its date, else unknown."""
    metadata = document.metadata
    if metadata.period is not None:
        return Period(*metadata.period)
    if re.match(r"(?:19|20)\d\d", metadata.date):
        return Period(int(metadata.date[:4]), int(metadata.date[:4]), known=False)
    return Period(0, 0, known=False)


def find_years(text: str, period: Period) -> tuple[YearMention, ...]:
    """Return the years named in plain text; 今年 and 去年 only where the plan's own year is known.

    >>> [(y.year, y.base) for y in find_years("到2010年国内生产总值比2000年翻一番", Period(0, 0, False))]
    [(2010, False), (2000, True)]
    """
    if "年" not in text and "五" not in text:  # one of them is in each
        return ()
    found = ((m, _year_of(m, period)) for m in _YEAR.finditer(text))
    return tuple(_mention(text, m, year) for m, year in found if year is not None)


def _mention(text: str, m: re.Match[str], year: int) -> YearMention:
    before, behind = text[max(0, m.start() - 4) : m.start()], text[m.end() : m.end() + 30]
    base = bool(_BASE_BEHIND.match(behind)) or (
        bool(_BASE_BEFORE.search(before)) and not re.search("(?:到|至)$", before)
    )
    if re.search("[从由自]$", before) and (m["past"] or re.match("的?[^，。；]{0,12}(?:到|至)", behind)):
        base = False  # 从2010年的5%到 …: the year of the value that follows
    return YearMention(m.start(), m.end(), year, base, bool(_SET_OFF.match(behind)))


def _year_of(m: re.Match[str], period: Period) -> int | None:
    """The calendar year of one match."""
    if m["year"]:
        return int(m["year"])
    if m["han"]:
        return int("".join(str(DIGIT_VALUES[c]) for c in m["han"]))
    if m["five"]:
        return 1985 + 5 * _FIVE.index(m["five"]) if m["five"] in _FIVE else None
    if period.first == 0:
        return None
    own = period.first if period.first == period.last or not period.known else None
    return None if own is None else own + (1 if m["next"] else -1 if m["past"] else 0)


def year_before(mentions: tuple[YearMention, ...], at: int, since: int) -> YearMention | None:
    """Return the last year named between ``since`` and ``at`` that is no base of comparison."""
    last = bisect_right(mentions, at, key=lambda y: y.end)
    for mention in reversed(mentions[max(0, last - BACK) : last]):
        if mention.start >= since and not mention.base:
            return mention
    return None
