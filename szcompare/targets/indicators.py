"""The name of an indicator ▶ its canonical name, and what two names have in common."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from szcompare.lexicon import cached, rows

_SIGNS = re.compile('[\\s的“”"《》〈〉（）()、，,：:；;。—―–\\-－]+')
_PRICES = re.compile("按[^，。；]{2,12}(?:计算|价格?|计)的?")
_TASK = re.compile("(?:(?:的)?(?:任务|目标|工作|问题|计划))$")


@cached
def _names(kind: str) -> dict[str, str]:
    return {row["name"]: row["canonical"] for row in rows("indicators") if row["kind"] == kind}


@cached
def _pattern(*kinds: str) -> re.Pattern[str]:
    names = sorted({n for kind in kinds for n in _names(kind)}, key=lambda n: (-len(n), n))
    return re.compile("|".join(map(re.escape, names)) or "(?!)")


@cached
def _scope() -> re.Pattern[str]:
    # 占全国比重 and 高于全国平均 are said of the country: there the word is no mere scope
    return re.compile(f"(?<![占于居])(?:{_pattern('scope').pattern})")


@cached
def canonical(name: str) -> str:
    """Return the name shared by all writings of one indicator: terms of the word list, without scope and filling words.

    >>> canonical("全社会研发投入占 GDP 比重") == canonical("研究与试验发展经费支出占国内生产总值的比例")
    True
    """
    whole = _SIGNS.sub("", name)
    bare = _TASK.sub("", whole) or whole
    terms = _names("term")
    swapped = _pattern("term").sub(lambda m: terms[m.group()], bare)
    scoped = _scope().sub("", swapped) or swapped
    return _filled_off(scoped) or scoped


def _filled_off(name: str) -> str:
    """The name without filling words at its end (数量, 标准)."""
    fillers = sorted(_names("filler"), key=lambda w: (-len(w), w))
    found = next((w for w in fillers if name.endswith(w) and len(name) > len(w) + 1), "")
    return _filled_off(name.removesuffix(found)) if found else name


@cached
def qualifiers(name: str) -> tuple[str, ...]:
    """Return the words of a canonical name that set its definition: flow or stock, per head, level of government."""
    return tuple(sorted(_pattern("qualifier").findall(name)))


@cached
def core(name: str) -> str:
    """Return a canonical name without qualifiers and with the family of its head for the head.

    >>> core(canonical("每万人口年度专利授权数量")) == core(canonical("每万人拥有发明专利"))
    True
    """
    head = head_of(name)
    body = name.removesuffix(head)
    bare = _pattern("qualifier").sub("", _PRICES.sub("", body))
    tail = _names("head")[head] if head else ""
    if not bare:  # 人均生产总值 is of one core with 生产总值
        return _pattern("qualifier").sub("", name) or name
    return f"{bare}|{tail}" if tail not in ("", "数量") else bare


@cached
def head_of(name: str) -> str:
    """Return the longest head (率, 增加值, 排放总量) that the name ends with, or nothing."""
    return next((w for w in sorted(_names("head"), key=lambda w: (-len(w), w)) if name.endswith(w)), "")


def ends_with_head(name: str) -> bool:
    """Return whether the name ends with what an indicator measures."""
    return bool(head_of(name))


def is_given(name: str) -> bool:
    """Return whether the indicator is a circumstance that no plan sets (高校毕业生)."""
    return any(word in name for word in _names("given"))


@lru_cache(maxsize=65_536)
def similarity(old: str, new: str) -> float:
    """Return the Dice coefficient of the character pairs of two names, 0 to 1 (Dice 1945).

    >>> round(similarity("灌溉用水有效利用系数", "农业灌溉用水有效利用系数"), 2)
    0.9
    """
    if old == new:
        return 1.0
    one, other = _pairs(old), _pairs(new)
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def _pairs(name: str) -> Counter[str]:
    return Counter(name[i : i + 2] for i in range(len(name) - 1))
