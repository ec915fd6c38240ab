"""Names of the model ▶ the Chinese words that reports show."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from szcompare.model import Target

RELATION = {"reused": "沿用", "restated": "重述", "modified": "调整", "related": "相关"}
RELATION_MEANING = {
    "reused": "同一举措，沿用原文字句",
    "restated": "同一举措，换了说法",
    "modified": "可辨认为同一举措，内容有实质变化",
    "related": "同一细分议题的另一举措，仅供参看，不计为延续",
}
STATUS = {"continued": "延续", "modified": "调整", "new": "新增", "dropped": "未见延续"}
STATUS_MARK = {"continued": "续", "modified": "调", "new": "新", "dropped": "止"}
ZONE = {"sure": "确定", "check": "待核", "possible": "可能"}
SIDE = {"old": "旧规划", "new": "新规划"}
KIND = {
    "meta": "文头",
    "background": "背景",
    "principle": "原则",
    "target": "目标",
    "commitment": "举措",
    "safeguard": "保障",
}
CHANGE = {
    "raised": "上调",
    "lowered": "下调",
    "unchanged": "不变",
    "redefined": "口径改变",
    "dropped": "未再提出",
    "new": "新提出",
}
MEASURE = {"level": "", "increase": "增加", "decrease": "减少", "annual_growth": "年均增长", "multiple": "达到原来的"}
COMPARATOR = {"=": "", ">=": "≥ ", "<=": "≤ ", "~": "约 ", "range": ""}
TARGET_KIND = {"target": "目标值", "baseline": "现状值"}


def number_text(value: float) -> str:
    """Return a number as people write it: without a fraction where it has none.

    >>> number_text(4500.0), number_text(7598.8)
    ('4500', '7598.8')
    """
    return str(int(value)) if value == int(value) else repr(value)


def confidence_text(confidence: float) -> str:
    """Return an estimated probability with two digits, and 1.00 only where it is 1.

    >>> confidence_text(0.9971), confidence_text(0.5)
    ('0.99', '0.50')
    """
    return f"{confidence if confidence == 1 else min(confidence, 0.99):.2f}"


def figure_text(target: Target) -> str:
    """Return a target's number in a few characters, without its year.

    >>> from szcompare.model import Target
    >>> share = {"clause": "", "start": 0, "end": 0, "indicator": "", "measure": "level", "kind": "target"}
    >>> figure_text(
    ...     Target(value=4.25, value_max=None, unit="%", comparator=">=", year=2020, year_from="stated", **share)
    ... )
    '≥ 4.25%'
    """
    if target.value is None:
        return "（无数值）"
    upper = "" if target.value_max is None else f"–{number_text(target.value_max)}"
    gap = "" if target.unit in {"%", "％", "‰", ""} else " "
    words = MEASURE.get(target.measure, target.measure)
    sign = COMPARATOR.get(target.comparator, target.comparator)
    return f"{words}{' ' if words else ''}{sign}{number_text(target.value)}{upper}{gap}{target.unit}"
