"""A number and the words around it ▶ whether it is the number of an indicator."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from szcompare.targets import patterns as wording
from szcompare.targets.frames import role_of
from szcompare.targets.quantities import split_unit

if TYPE_CHECKING:
    from szcompare.targets.quantities import Quantity

SMALL = 10  # Chinese numerals up to ten with a classifier are counting words (三个, 十大), by the codebook
NEAR = 20  # characters after 对 or 按 within which a bound number is a condition


class Around(NamedTuple):
    """A number and the words around it in its segment."""

    q: Quantity
    left: str  # since the number before
    right: str
    segment: str  # all before it
    role: str  # of its unit


def is_indicator_number(q: Quantity, left: str, right: str, *, segment: str) -> bool:
    """Return whether a quantity between ``left`` and ``right`` is a number of an indicator.

    ``segment`` holds all words of its segment before it.
    """
    around = Around(q, left, right, segment, role_of(q.unit))
    tests = (_counting_word, _timespan, _bare, _list_count, _size, _grant, _year, _qualifies)
    return not any(test(around) for test in tests)


def _counting_word(a: Around) -> bool:
    """三个, 十大, 四家: small numerals with a classifier, or any bare Chinese numeral."""
    if a.q.form != "chinese":
        return False
    more = a.q.comparator == ">=" and a.q.value == SMALL  # 十几家
    return a.role == "none" or (a.role == "count" and _counted(a.q) <= SMALL and not more)


def _counted(q: Quantity) -> float:
    """How many are counted, 万 and the like multiplied out."""
    return max(q.value, q.value_max or 0) * split_unit(q.unit)[0]


def _timespan(a: Around) -> bool:
    """用5年时间, 两年内: spans of time count only as the value of a length of time."""
    if a.role != "time":
        return False
    stated = wording.TIME_VERB.search(a.left) or wording.FROM.search(a.left)
    return not (stated and (a.q.unit == "岁" or wording.TIME_NOUN.search(a.segment)))


def _bare(a: Around) -> bool:
    """A number without unit is taken only where it is stated as the value of a coefficient."""
    if a.q.form in ("ratio", "multiple", "share"):
        return False
    if a.q.form == "zero":
        return not wording.ZERO_VERB.search(a.left[-16:]) or a.right.startswith(("行动", "计划"))
    if a.role == "scale":
        return not re.match("[\u4e00-\u9fff，。；、]|$", a.right)
    if a.q.unit:
        return False
    stated = wording.STATED.search(a.left)
    named = stated and wording.COEFFICIENT.search(a.left[: stated.start()])
    return not (named and re.match("[，。；、和及与.]|$", a.right))


def _list_count(a: Around) -> bool:
    """…等14个, 8个领域, 前10位, 将18项…: counts of what was listed, of aspects, ranks and objects."""
    if a.role not in ("count", "time", "scale"):
        return False
    if wording.LISTED.search(a.left) or wording.OBJECT_MARKER.search(a.left):
        return True
    return a.role == "count" and bool(wording.COUNTED_MATTER.match(a.right.lstrip("的")))


def _size(a: Around) -> bool:
    """日产5000吨及以上的, 500米见方, 360度: sizes of things."""
    if a.q.unit in ("度", "兆", "秒", "分贝") and not wording.STATED.search(a.left):
        return True
    described = wording.QUALIFIED.match(a.right) is not None
    return a.role == "measure" and a.q.unit not in ("%", "‰") and described and bool(wording.SIZE_BEFORE.search(a.left))


def _grant(a: Around) -> bool:
    """给予最高500万元资助: the amount of a grant is an instrument, not a goal."""
    if not a.q.unit.endswith(("元", "币", "镑", "%")) or not wording.GRANT_BEFORE.search(a.left):
        return False
    return bool(wording.GRANT_BEHIND.match(a.right) or wording.GRANT_VERB.search(a.left))


def _year(a: Around) -> bool:
    """A year without 年."""
    year = not a.q.unit and 1900 <= a.q.value <= 2100 and a.q.value == int(a.q.value) and a.q.form != "ratio"
    return year and not wording.STATED.search(a.left)


def _qualifies(a: Around) -> bool:
    """产值100亿元以上的企业: such a number only says which firms are meant."""
    if a.q.unit in ("%", "‰", "百分点") or a.q.comparator not in (">=", "<="):
        return False
    if wording.OF_THOSE.match(a.left) and a.role in ("measure", "scale", "count") and len(a.left) < NEAR:
        return True
    return a.role in ("measure", "scale") and wording.QUALIFIED.match(a.right) is not None
