"""Plain text ▶ quantities: every number with its unit and its bound, in reading order."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from szcompare.lexicon import cached, rows
from szcompare.targets.numerals import LONGEST, NUMERAL_CHARS, chinese_range, chinese_value, split_scale

SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
LONGEST_NUMBER = 15  # digits that a float holds exactly; no plan writes more

_N = f"[{NUMERAL_CHARS}]"
_NUMBER = re.compile(
    rf"(?=[{NUMERAL_CHARS}\d翻倍])(?:(?P<parts>[{NUMERAL_CHARS}\d]{{1,6}})分之(?P<share>\d[\d.]*|{_N}+(?:点{_N}+)?)"
    r"|(?P<half>(?<=减少|降低|下降|压减|缩短|压缩|超过|达到|提高|增加|增长)一半)"
    rf"|翻(?:了|一|两|二|三|四|1|2|3|4)*番|(?P<zero>零增长)|(?P<doubled>倍增(?!计划|器|工程|行动))"
    r"|(?<![\d/.])(?P<over>[1-8])/(?P<under>[2-9])(?![\d/英寸月号级])"
    rf"|(?P<arabic>\d(?:\d|,(?=\d{{3}}))*+(?:\.\d+)?)|(?P<chinese>{_N}+(?:点{_N}+)?))"
)
_SCALE = re.compile("[十百千]?(?:万亿|亿|万)|[百千](?!分)")
_MORE = re.compile("[多余几来](?!少)")
_DASH = re.compile("[-—–―－~～到至]{1,2}")
_RATIO = re.compile(r"(?<![\d.])\d{1,4}(?:\.\d{1,4})?(?:[∶:：]\d{1,4}(?:\.\d{1,4})?)+(?![\d.])")
_RATIO_WORD = re.compile("比|结构|构成")
# Places whose digits are dates, file numbers, addresses and names, never quantities.
_NOT_QUANTITY = re.compile(
    r"https?://[^\s，。；）]*|(?:19|20)\d\d[-—–―－~～/至到]{1,2}(?:19|20)\d\d年?|(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}"
    r"|(?:19|20)\d\d年(?:代|\d{1,2}月(?:\d{1,2}日)?)?|\d{1,2}月(?:\d{1,2}日)?|[〇○零一二三四五六七八九]{4}年"
    r"|[〔\[（(](?:19|20)\d\d[〕\]）)]第?\d{1,5}号|《[^《》]{0,80}》|“[^“”，。；]{0,14}”(?!(?:以上|以内|左右))"
    rf"|第[{NUMERAL_CHARS}\d]+(?:[、和-][{NUMERAL_CHARS}\d]+)*|每[{NUMERAL_CHARS}\d]+|[{NUMERAL_CHARS}]{{1,3}}五[”\"]?(?:期间|时期|规划|计划|末)"
)
_BEFORE = re.compile(r"[A-Za-z^/+×.,\-#№]$")
_AFTER = re.compile(
    r"(?!多万|多亿)(?:[A-Za-z^/+×°′″#]|级|型|制|强|号|代|届|版|世纪|周年|纳米|英寸|寸|毫米|厘米|位数|分之|问题|时间|时代|不变)"
)
_AT_LEAST = re.compile("(?:至少|最少)(?:再)?(?:提高|降低|增加|减少|新增|增长|下降|达到|建成|培育|引进)$")
_IN_WORD = re.compile("[\u4e00-\u9fff](?<![和与及至到以多余几来者分成比])")  # 二氧化硫, 三甲医院
_TIMES_WORDS = {"一": 2, "1": 2, "两": 4, "二": 4, "2": 4, "三": 8, "3": 8, "四": 16, "4": 16}


class Quantity(NamedTuple):
    """A number as written; offsets are into the plain text, ``lead`` is where its bounding words begin."""

    lead: int
    start: int
    end: int  # behind unit and bounding words
    value: float
    value_max: float | None = None
    unit: str = ""
    comparator: str = "="
    form: str = "arabic"  # arabic, chinese, share, multiple, zero, ratio
    written: str = ""  # the digits or numerals alone


@cached
def units() -> dict[str, dict[str, str]]:
    """Return the rows of the unit list by unit."""
    return {row["unit"]: row for row in rows("units")}


def split_unit(unit: str) -> tuple[float, str]:
    """Return the power of ten that opens a unit, and the unit without it.

    >>> split_unit("万亿元"), split_unit("万千瓦"), split_unit("万")
    ((1000000000000.0, '元'), (10000.0, '千瓦'), (10000.0, ''))
    """
    power = 1.0
    while unit and unit[0] in SCALES and unit not in units():
        power, unit = power * SCALES[unit[0]], unit[1:]
    return power, unit


@cached
def _unit_pattern() -> re.Pattern[str]:
    names = sorted(units(), key=lambda u: (-len(u), u))
    return re.compile(
        "(?:" + "|".join(map(re.escape, names)) + ")(?:/(?:平方米|平方公里|立方米|万人|人|年|日|天|亩|吨|元|万元|秒))?"
    )


@cached
def _bound_pattern(place: str) -> re.Pattern[str]:
    words = sorted((r["word"] for r in rows("comparators") if r["place"] == place), key=lambda w: (-len(w), w))
    joined = "|".join(map(re.escape, words))
    # 最近, 节约, 签约 and the like end with a bounding character and bound nothing
    return re.compile(
        f"(?<![最附邻节签集制合条])({joined})(?:在|到|至|为|达|达到)?$" if place == "before" else f"({joined})"
    )


@cached
def _bound(word: str) -> str:
    return next(r["comparator"] for r in rows("comparators") if r["word"] == word)


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of plain text in order; dates, ordinals, names and file numbers are left out.

    >>> [(q.value, q.value_max, q.unit, q.comparator) for q in find_quantities("新建10―15家，不低于5.5%，两万亿元以上")]
    [(10.0, 15.0, '家', 'range'), (5.5, None, '%', '>='), (2.0, None, '万亿元', '>=')]
    """
    numbers = list(_NUMBER.finditer(text))
    if not numbers:
        return ()
    closed = [(m.start(), m.end()) for m in _NOT_QUANTITY.finditer(text)]
    ratios = [m for m in _RATIO.finditer(text) if _RATIO_WORD.search(text[max(0, m.start() - 12) : m.start()])]
    closed = sorted([*closed, *((m.start(), m.end()) for m in ratios)])
    found = [q for m in numbers if not _inside(closed, m.start()) for q in _read(text, m)]
    merged = _merge_ranges(text, found)
    every = [*(q for q in merged if not _spoilt(text, q)), *(q for m in ratios for q in _ratio(m))]
    return tuple(sorted(every, key=lambda q: q.start))


def _inside(closed: list[tuple[int, int]], at: int) -> bool:
    """Whether the offset lies in one of the sorted intervals."""
    i = bisect_right(closed, (at, len(NUMERAL_CHARS) + 10**9)) - 1
    return any(start <= at < end for start, end in closed[max(0, i - 1) : i + 1])


def _read(text: str, m: re.Match[str]) -> list[Quantity]:
    """The quantity of one match of the number pattern: none where its writing is not a number."""
    if m["parts"]:
        return _share(text, m)
    if m["over"]:
        made = Quantity(
            m.start(), m.start(), m.end(), int(m["over"]) / int(m["under"]), form="share", written=m.group()
        )
        return [_bounded(text, made)] if m["over"] < m["under"] else []
    if m["half"]:
        return [_bounded(text, Quantity(m.start(), m.start(), m.end(), 0.5, form="share", written="一半"))]
    if m["zero"]:
        return [Quantity(m.start(), m.start(), m.end(), 0.0, unit="%", form="zero", written="零增长")]
    if m["doubled"]:
        return [Quantity(m.start(), m.start(), m.end(), 2.0, unit="倍", form="multiple", written="倍增")]
    if m["arabic"]:
        digits = m["arabic"].replace(",", "")
        return (
            [_measured(text, m.start(), m.end(), float(digits), "", "arabic")] if len(digits) <= LONGEST_NUMBER else []
        )
    return _chinese(text, m) if m["chinese"] else [_doubling(text, m)]


def _doubling(text: str, m: re.Match[str]) -> Quantity:
    """翻番 and 翻两番: two to the power of the times."""
    times = next((c for c in m.group() if c in _TIMES_WORDS), "一")
    made = Quantity(
        m.start(), m.start(), m.end(), float(_TIMES_WORDS[times]), unit="倍", form="multiple", written=m.group()
    )
    return _bounded(text, made)


def _share(text: str, m: re.Match[str]) -> list[Quantity]:
    """百分之五, 千分之三, 三分之一; the number of parts decides the unit."""
    whole, unit = m["parts"].lstrip("一") or m["parts"], ""
    if whole in ("百", "千"):
        unit, whole = ("%" if whole == "百" else "‰"), "1"
    parts = float(whole) if whole.isdigit() else chinese_value(whole)
    both = chinese_range(m["share"])
    value = _number(m["share"])
    if not parts or (value is None and both is None) or (not unit and parts > 10):
        return []
    low, high = both if both else (value, None)
    made = Quantity(
        m.start(),
        m.start(),
        m.end(),
        float(low or 0) / parts,
        high,
        unit,
        "range" if high else "=",
        "share",
        m["share"],
    )
    return [_bounded(text, made)]


def _number(digits: str) -> float | None:
    """The value of Arabic or Chinese digits."""
    if re.fullmatch(r"\d{1,15}(?:\.\d{1,15})?", digits):
        return float(digits)
    value = chinese_value(digits)
    return None if value is None else float(value)


def _chinese(text: str, m: re.Match[str]) -> list[Quantity]:
    """A Chinese numeral with its unit; a bare 百, 千, 万 or 亿 is a size word (百万千瓦级, 千亿元), not a number."""
    if m.group()[0] in "百千万亿佰仟" or len(m.group()) > LONGEST:
        return []
    both = chinese_range(m.group())
    if both is not None:
        head, scale = split_scale(m.group())
        low, high = chinese_range(head) or both
        made = _measured(text, m.start(), m.end(), float(low), scale, "chinese")
        return [made._replace(value_max=float(high), comparator="range")]
    head, scale = split_scale(m.group())
    value = chinese_value(head)
    if value is None or value >= 10**LONGEST_NUMBER:
        return []
    made = _measured(text, m.start(), m.end(), float(value), scale, "chinese")
    part_of_word = not made.unit and len(m.group()) == 1 and _IN_WORD.match(text, made.end)
    return [] if part_of_word else [made]


def _measured(text: str, start: int, end: int, value: float, scale: str, form: str) -> Quantity:
    """The quantity of a value whose digits end at ``end``: unit and bounds are read on from there."""
    at, more = _skip_more(text, end)
    unit = _unit_pattern().match(text, at)
    if unit is None and not scale:
        found = _SCALE.match(text, at)
        if found:
            scale, (at, late) = found.group(), _skip_more(text, found.end())
            more, unit = more or late, _unit_pattern().match(text, at)
    name = unit.group() if unit else ""
    at = unit.end() if unit else at
    at, late = _skip_more(text, at) if name else (at, False)
    made = Quantity(
        start,
        start,
        at,
        value,
        None,
        scale + name.replace("个百分点", "百分点"),
        ">=" if more or late else "=",
        form,
        text[start:end],
    )
    return _bounded(text, made)


def _skip_more(text: str, at: int) -> tuple[int, bool]:
    """Where the text goes on behind 多, 余 or 几, and whether one stood there."""
    found = _MORE.match(text, at)
    return (found.end(), True) if found else (at, False)


def _bounded(text: str, q: Quantity) -> Quantity:
    """The quantity with the bounding words before and behind it; those behind win."""
    before = _bound_pattern("before").search(text[max(0, q.start - 8) : q.start])
    behind = _bound_pattern("after").match(text, q.end)
    if before is None and _AT_LEAST.search(text[max(0, q.start - 8) : q.start]):
        q = q._replace(comparator=">=" if q.comparator == "=" else q.comparator)
    comparator = _bound(behind[1]) if behind else _bound(before[1]) if before and q.comparator == "=" else q.comparator
    lead = q.start - (min(8, q.start) - before.start()) if before else q.start
    return q._replace(
        lead=lead,
        end=behind.end() if behind else q.end,
        comparator=q.comparator if q.comparator == "range" else comparator,
    )


def _merge_ranges(text: str, found: list[Quantity]) -> list[Quantity]:
    """Two neighbours with a dash, 到 or 至 between them become one range; 从5到8 is a movement and stays two."""
    merged: list[Quantity] = []
    for q in found:
        last = merged[-1] if merged else None
        if (
            last is not None
            and last.value_max is None
            and q.value_max is None
            and _DASH.fullmatch(text, last.end, q.start)
        ):
            moved = text[last.end] in "到至" and re.search(
                "[从由自][^，]{0,6}$", text[max(0, last.start - 8) : last.start]
            )
            joined = None if moved else _joined(text, last, q)
            if joined is not None:
                merged[-1] = joined
                continue
        merged.append(q)
    return merged


def _joined(text: str, low: Quantity, high: Quantity) -> Quantity | None:
    """The range of two quantities of one unit; the lower end takes the scale of the upper one."""
    value = low.value
    if low.unit and low.unit != high.unit and not high.unit.startswith(low.unit):
        (power, base), (upper, upper_base) = split_unit(low.unit), split_unit(high.unit)
        if base not in ("", upper_base):
            return None
        value *= power / upper
    if value >= high.value or low.form in ("multiple", "zero"):
        return None
    return high._replace(
        lead=low.lead,
        start=low.start,
        value=value,
        value_max=high.value,
        comparator="range",
        written=text[low.start : high.start] + high.written,
    )


def _ratio(m: re.Match[str]) -> list[Quantity]:
    """One quantity for each part of 0.1∶50.9∶49.0."""
    parts = re.split("[∶:：]", m.group())
    return [Quantity(m.start(), m.start(), m.end(), float(p), form="ratio", written=m.group()) for p in parts]


def _spoilt(text: str, q: Quantity) -> bool:
    """Whether the characters around a number show that it is part of a name, a code, a size or a power of ten."""
    if q.form in ("multiple", "zero", "share"):
        return False
    before, behind = text[max(0, q.start - 1) : q.start], text[q.end : q.end + 3]
    if before and _BEFORE.match(before) and not (q.unit in ("%", "‰") and before.isalpha()):
        return True
    return bool(_AFTER.match(behind)) and not behind.startswith(("级以上公立", "GDP"))
