"""The words around a number ▶ its indicator and its measure."""

from __future__ import annotations

import re
from typing import NamedTuple

from szcompare.targets import patterns as wording
from szcompare.targets.indicators import ends_with_head
from szcompare.targets.quantities import Quantity, split_unit, units

WINDOW = 60  # characters before a number that can hold its indicator; the longest name in the plans read had 31
_PART_OF_NAME = re.compile(
    "率|值|额|力|量|度|能力|系数|性|型|化|用地|面积|规模|投资|资金|水平|人数|成本|工程|项目|标准"
)
_CHANGE_END = re.compile("(?:增长|增加|提高|上升|扩大|减少|降低|下降|压减|削减|缩短|压缩)$")
_PER_HEAD_END = re.compile("(?:人均|每人每年|每人每月|户均|每人|每户|每月)$")
_NEW = re.compile("(?:[^，。；]{0,14}(?:年|并|再|将|要))?新增(?!加)")
ROUNDS = 8  # words taken off an end; more never stood there


class Frame(NamedTuple):
    """What stands around a group of numbers: the words on both sides, and what they say."""

    left: str
    right: str
    name: str  # the indicator's name; empty where the sentence goes on from an earlier one
    name_from: str  # left, right or none
    measure: str


def role_of(unit: str) -> str:
    """Return how a unit is used: measure, count, time, noun, scale (a bare 万 or 亿), or none."""
    base = split_unit(unit)[1]
    if not base:
        return "scale" if unit else "none"
    row = units().get(base) or units().get(base.split("/")[0])
    return row["role"] if row else "none"


def read_frame(left: str, right: str, q: Quantity) -> Frame:
    """Return the frame of a quantity between ``left`` and ``right``, both within its segment."""
    left = left[-WINDOW:]
    per_head = _PER_HEAD_END.search(left)
    bare = left[: per_head.start()] if per_head else left
    measure = measure_of(bare, right, q)
    name, source = _name(bare, right[:WINDOW], q)
    if per_head and source == "left" and name and per_head.group() not in name:
        name = per_head.group() + name
    share = wording.SHARE_OF.search(left) if percent_of(q) and source == "left" else None
    if share and not name.endswith(("比重", "比例", "份额", "率")):
        name = f"{trim_name(left[: share.start()])}占{share['whole'].removesuffix('分别')}的比重"
    if measure == "level" and _NEW.match(left) and source == "left" and not name.startswith("新增"):
        name = f"新增{name}"  # the flow is the indicator itself, not the stock
    return Frame(left, right, name, source, measure)


def percent_of(q: Quantity) -> bool:
    """Return whether a quantity is a share of a hundred or a thousand."""
    return q.unit in ("%", "‰", "成")


def measure_of(left: str, right: str, q: Quantity) -> str:
    """Return level, increase, decrease, annual_growth or multiple.

    >>> from szcompare.targets.quantities import find_quantities
    >>> [measure_of(t, "", find_quantities("5%")[0]) for t in ("年均增长", "提高到", "比2000年减少", "控制在")]
    ['annual_growth', 'level', 'decrease', 'level']
    """
    bare = wording.OWN_INDICATOR.sub("", left)
    if q.form == "zero":
        return "increase"
    if q.form == "multiple":
        return "multiple"
    percent = percent_of(q)
    if percent and re.search("年均|每年平均|年平均", left) and not re.search("年均.{0,8}浓度", left):
        return "annual_growth"
    if percent and wording.SINCE_BASE.search(left):
        return "increase"
    if percent and wording.GROWTH_TAIL.search(left):
        return "annual_growth"
    if q.lead < q.start and q.comparator == "<=" and not _CHANGE_END.search(left):
        return "level"
    if wording.NEED.match(right.lstrip("以上农村城镇的")) and not wording.LEVEL_TAIL.search(bare[-3:-1]):
        return "decrease"
    if wording.LEVEL_TAIL.search(bare) and not _opened_by_change(bare):
        return "multiple" if q.unit == "倍" else "level"
    return _changed(left, bare, right, percent, q)


def _changed(left: str, bare: str, right: str, percent: bool, q: Quantity) -> str:
    """The measure by the last word of change on the left; 的增速 on the right says growth too."""
    found = [(m.end(), name) for name, p in _CHANGES for m in p.finditer(bare)]
    if "就业" in left and "新增" in left and not percent:
        found = [f for f in found if f[1] != "increase"]
    if not found:
        behind = re.match("(?:左右|以上)?的?(?:增速|增长|速度)", right)
        return "annual_growth" if behind and percent else "multiple" if q.unit == "倍" else "level"
    name = max(found)[1]
    if name == "annual_growth" and not percent:
        return "increase" if re.search("增长|递增|增幅", left) else "level"
    return name


_CHANGES = (("annual_growth", wording.GROWTH), ("decrease", wording.DECREASE), ("increase", wording.INCREASE))


def _opened_by_change(left: str) -> bool:
    """Whether 有, 为 and the like close words of change only by chance (新增…面积达): these count as levels."""
    return bool(re.search("(?:新增|净增)[^，。；]{0,20}(?:实现|完成)$", left))


def _name(left: str, right: str, q: Quantity) -> tuple[str, str]:
    """The indicator's name and the side it stands on."""
    before = trim_name(left)
    after = _object(right)
    acted = bool(wording.ACTION_TAIL.search(left)) or not before
    counted = role_of(q.unit) in ("count", "scale", "measure")
    if counted and acted and len(after) > 1 and not ends_with_head(before):
        return _said_more(after, left), "right"
    if before:
        return before, "left"
    shared = right.startswith("的") and (percent_of(q) or q.form == "share")
    named = len(after) > 1 and (shared or (acted and q.form == "arabic" and not percent_of(q)))
    return (after, "right") if named else ("", "none")


def _said_more(name: str, left: str) -> str:
    """The name, with its verb where it is as general as 项目 (开工项目)."""
    verb = wording.ACTION_TAIL.search(left) if name in wording.GENERIC else None
    return f"{verb.group().removeprefix('再')}{name}" if verb and len(verb.group()) > 1 else name


def trim_name(left: str) -> str:
    """Return the indicator's name in the words before a number, without time, adverbs and verbs.

    >>> [trim_name(t) for t in ("到2010年森林覆盖率提高到", "再减少农村贫困人口", "排放总量比2000年减少", "比去年增加")]
    ['森林覆盖率', '农村贫困人口', '排放总量', '']
    """
    name = _strip_right(_strip_left(_strip_right(wording.FROM.sub("", left))))
    verb = wording.HEAD_VERB.match(name)
    while verb and not _PART_OF_NAME.match(name, verb.end()):
        name = name[verb.end() :]
        verb = wording.HEAD_VERB.match(name)
    name = name.strip("的、，：: ").removeprefix("”")
    return "" if wording.ACTION_TAIL.fullmatch(name) or wording.NOWHERE.fullmatch(name) else name


def _strip_right(name: str) -> str:
    for _ in range(ROUNDS):
        tail = wording.TAIL.search(name)
        if tail is None or (name[: tail.start()].endswith("经济") and tail.group().startswith("增长")):
            break
        name = name[: tail.start()]
    return name


def _strip_left(name: str) -> str:
    for _ in range(ROUNDS):
        head = wording.HEAD.match(name)
        if head is None or head.end() == 0 or re.match("(?:率|比$|价)", name[head.end() :]):
            break
        name = name[head.end() :]
    return name


def _object(right: str) -> str:
    """The noun phrase behind a number, without its closing verbs."""
    name = wording.MODIFIED.sub("", right.lstrip("的").strip(" 、，"))
    return name if re.match("[\u4e00-\u9fffA-Z0-9“（(]", name) else ""
