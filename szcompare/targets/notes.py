"""Two targets ▶ one line in Chinese that says how the goal moved."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from szcompare.model import CONTINUING, Clause, Link, Plan, Target
from szcompare.targets.indicators import qualifiers
from szcompare.targets.measures import amount
from szcompare.targets.quantities import split_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

SIGNS = {">=": "不低于", "<=": "不超过", "~": "约", "=": "", "range": ""}
MEASURES = {"level": "水平值", "increase": "增量", "decrease": "降幅", "annual_growth": "年均增速", "multiple": "倍数"}
MOVES = {"level": "", "increase": "增加", "decrease": "减少", "annual_growth": "增长", "multiple": "增至"}
VAGUE = re.compile("若干|一批|一些|各类|部分|多个|数个|一大批|多家|大批")
GROWING = frozenset({"level"})  # yearly growth is implied between levels only


def said(target: Target) -> str:
    """Return a target's number as words: 不低于5.5%（2015年）."""
    if target.value is None:
        return "未设数值"
    if target.value == 0 and target.measure == "increase":
        return "零增长" + (f"（{target.year}年）" if target.year is not None else "")
    value = (
        f"{_short(target.value)}—{_short(target.value_max)}" if target.value_max is not None else _short(target.value)
    )
    year = f"（{target.year}年）" if target.year is not None else ""
    unit = "个百分点" if target.unit == "百分点" else target.unit
    return f"{MOVES[target.measure]}{SIGNS[target.comparator]}{value}{unit}{year}"


def changed_note(old: Target, new: Target, change: str) -> str:
    """Return both numbers in words with what can be computed from them, or why they are not compared."""
    parts = [f"{said(old)} → {said(new)}"]
    parts += _reasons(old, new) if change == "redefined" else _computed(old, new) if change != "unchanged" else []
    if old.year is not None and new.year is not None and old.year != new.year:
        parts.append(f"目标年{'推后' if new.year > old.year else '提前'}{abs(new.year - old.year)}年")
    if change != "redefined" and old.comparator != new.comparator:
        parts.append("限定词不同")
    return "；".join(parts)


def trajectory(points: Sequence[Target]) -> str:
    """Return the way of an indicator over both plans, from three values of different years on.

    A baseline is shown on the way and never compared with a goal as a change of goal.
    """
    by_year = {p.year: p for p in points}  # where a year is named twice, the later plan speaks
    if len(by_year) < 3:
        return ""
    ways = [
        f"{said(p)}{'基数' if p.kind == 'baseline' else ''}"
        for _, p in sorted(by_year.items(), key=lambda item: item[0] or 0)
    ]
    return "轨迹：" + " → ".join(ways)


def one_sided_note(target: Target, change: str, old: Plan, new: Plan, links: Sequence[Link]) -> str:
    """Return the number, and whether a linked clause of the other plan names the thing without a number."""
    note = f"{said(target)}，{'新规划未再提出' if change == 'dropped' else '原规划未提出'}"
    clauses = {c.id: c for c in (new if change == "dropped" else old).clauses}
    for link in links:
        here, there = (link.old, link.new) if change == "dropped" else (link.new, link.old)
        if here == target.clause and link.relation in CONTINUING and there in clauses:
            word = _vague(clauses[there])
            if word:
                return f"{note}；关联条款作“{word}”（{'不再量化' if change == 'dropped' else '改为量化'}）"
    return note


def _vague(clause: Clause) -> str:
    """The vague word of quantity of a clause (一批, 若干), or nothing."""
    found = VAGUE.search(clause.reading)
    return found.group() if found else ""


def _short(value: float) -> str:
    """A number without needless digits."""
    return f"{value:.10g}" if abs(value) < 1e10 else f"{value:.0f}"


def _computed(old: Target, new: Target) -> list[str]:
    """Difference, ratio and, between two levels of different years, the yearly growth they imply."""
    one, other = amount(old), amount(new)
    if one.low != one.high or other.low != other.high:
        return []
    per = amount(new).low / new.value if new.value else split_unit(new.unit)[0]
    converted = f"折合{_short(one.low / per)}{new.unit}" if old.unit != new.unit and per else ""
    difference = (
        f"差{'+' if other.low > one.low else ''}{_short(round((other.low - one.low) / per, 8))}{_point(new.unit)}"
        if per
        else ""
    )
    ratio = f"比值{other.low / one.low:.3g}" if one.low > 0 else ""
    return [p for p in (converted, difference, ratio, _yearly(old, new, one.low, other.low)) if p]


def _point(unit: str) -> str:
    return "个百分点" if unit == "%" else unit


def _yearly(old: Target, new: Target, one: float, other: float) -> str:
    """The compound yearly growth between two levels."""
    if (
        old.measure not in GROWING
        or old.year is None
        or new.year is None
        or new.year <= old.year
        or min(one, other) <= 0
    ):
        return ""
    return f"隐含年均增速{((other / one) ** (1 / (new.year - old.year)) - 1) * 100:.2f}%"


def _reasons(old: Target, new: Target) -> list[str]:
    """Why two numbers are not compared."""
    reasons = []
    if old.canonical != new.canonical:
        reasons.append(f"指标口径不同（{old.indicator} / {new.indicator}）")
        apart = sorted(set(qualifiers(old.canonical)) ^ set(qualifiers(new.canonical)))
        reasons += [f"限定：{'、'.join(apart)}"] if apart else []
    if old.measure != new.measure:
        reasons.append(f"表述方式不同（{MEASURES[old.measure]} / {MEASURES[new.measure]}）")
    if amount(old).dimension != amount(new).dimension:
        reasons.append(f"单位不同（{old.unit or '无'} / {new.unit or '无'}）")
    return [*(reasons or ["区间变化方向不一"]), "不作升降比较"]
