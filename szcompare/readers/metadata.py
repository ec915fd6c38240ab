"""Head of a plan's text ▶ what it says of itself: title, issuing body, 文号, date, address, period."""

from __future__ import annotations

import datetime
import re
from collections import Counter

from szcompare import zh
from szcompare.model import Metadata
from szcompare.spacing import closed_up

HEAD = 3000  # characters in which a letterhead is looked for
OPENING = 600  # characters in which a plan without a telling title names its period
FIVE_YEARS = 5
TENTH_PLAN, TENTH_START = 10, 2001  # “十五” covered 2001–2005

_FIELDS = {
    "title": ("信息名称", "名称", "标题"),
    "body": ("发布机构", "发文机关", "发文单位", "制发机关"),
    "number": ("文号", "发文字号", "文件编号"),
    "date": ("成文日期", "发文日期", "印发日期", "发布日期", "生成日期", "公开日期"),
}


def read_metadata(text: str) -> Metadata:
    """Return what the first lines of a plan say of it; empty where they do not say.

    >>> read_metadata("深府〔2008〕201号\\n深圳市人民政府\\n二○○八年九月二十一日").date
    '2008-09-21'
    """
    text = closed_up(text)
    lines = [line.strip(zh.STRIP) for line in zh.LINE_END.split(text[:HEAD])]
    lines = [line for line in lines if line]
    fields = _labelled(lines)
    title = _title(lines, fields.get("title", ""))
    address = zh.ADDRESS.search(" ".join(lines[:10]))
    return Metadata(
        title=title, body=fields.get("body") or _body(lines), number=_number(lines, fields.get("number", "")),
        date=iso_date(fields.get("date", "")) or _date(lines), address=address.group(0) if address else "",
        period=_period(title) or _period(_announced(lines)) or _annual(text[:OPENING]) or _untitled(text),
    )  # fmt: skip


def _labelled(lines: list[str]) -> dict[str, str]:
    """Values of lines such as 发布机构: 深圳市人民政府, by field."""
    values: dict[str, str] = {}
    for line in lines:
        label, mark, value = line.replace("：", ":", 1).partition(":")
        label = zh.BLANKS.sub("", label)
        if mark and value.strip(zh.STRIP):
            values.setdefault(label, value.strip(zh.STRIP))
    found = {key: next((values[n] for n in names if n in values), "") for key, names in _FIELDS.items()}
    return {key: value for key, value in found.items() if value}


def _title(lines: list[str], labelled: str) -> str:
    for line in [labelled, *_letter_lines(lines)]:
        joined = zh.BLANKS.sub("", line)
        if issued := zh.ISSUED_TITLE.search(joined):
            return _bare(issued.group(1))
    for line in [labelled, *_letter_lines(lines)]:
        joined = zh.BLANKS.sub("", line)
        if joined and len(joined) < 60 and zh.TITLE.search(joined) and not zh.FIELD.match(line):
            return _bare(joined)
    named = re.search("《([^《》]{4,60})》", _announced(lines))
    return named.group(1) if named else ""


def _bare(title: str) -> str:
    return title.strip("《》“”")


def _letter_lines(lines: list[str]) -> list[str]:
    """Lines that can hold a title: before the first long one."""
    first_long = next((n for n, line in enumerate(lines) if len(line) > 120), len(lines))
    return [line for line in lines[:first_long] if not dict(zh.NUMBERING)["comma"].match(line)]


def _announced(lines: list[str]) -> str:
    return next((line for line in lines if zh.ISSUING.search(line)), "")


def _body(lines: list[str]) -> str:
    plain = (zh.BLANKS.sub("", line) for line in _letter_lines(lines))
    return next((line for line in plain if zh.BODY_NAME.fullmatch(line) and len(line) > 3), "")


def _number(lines: list[str], labelled: str) -> str:
    for text in (labelled, *_letter_lines(lines)):
        if match := zh.FILE_NUMBER.search(text):
            return zh.BLANKS.sub("", match.group(0))
    return labelled


def _date(lines: list[str]) -> str:
    dated = (line for line in _letter_lines(lines) if len(line) < 30 or zh.HELD_ON.search(line))
    return next((iso for line in dated if (iso := iso_date(line))), "")


def iso_date(text: str) -> str:
    """Return the first date in ``text`` as YYYY-MM-DD, or an empty string where there is none or no such day.

    >>> iso_date("二○○八年九月二十一日"), iso_date("2015年7月22日")
    ('2008-09-21', '2015-07-22')
    """
    match = zh.DATE.search(text)
    if match is None:
        return ""
    year, month, day = (zh.count(part) for part in match.groups())
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return ""


def _annual(text: str) -> tuple[int, int] | None:
    """The year of a work report: 2015年工作总体部署; one that looks back on a year (2015年工作回顾) is for the next."""
    match = zh.ANNUAL.search(text)
    if match is None:
        return None
    year = int(match.group(1)) + bool(zh.LOOKING_BACK.match(text, match.end()))
    return year, year


def _untitled(text: str) -> tuple[int, int] | None:
    """The period of a plan whose title does not name it: the five years that it speaks of most, if it opens with any.

    Most, since a plan opens with what became of the one before it (“十二五”发展回顾).
    """
    opened = _period(text[:OPENING])
    if opened is None or zh.PERIOD.search(text[:OPENING]):
        return opened
    named = Counter(_five_years(m) for m in zh.FIVE_YEAR.finditer(text))
    return max(named, key=lambda period: (named[period], period))


def _five_years(named: re.Match[str]) -> tuple[int, int]:
    start = TENTH_START + FIVE_YEARS * (zh.count(named.group(1) or named.group(2)) - TENTH_PLAN)
    return start, start + FIVE_YEARS - 1


def _period(text: str) -> tuple[int, int] | None:
    """The first and last year: 2008―2015, or “十一五” (2006–2010)."""
    for match in zh.PERIOD.finditer(text):
        first, last = int(match.group(1)), int(match.group(2))
        if first < last <= first + 50:
            return first, last
    named = zh.FIVE_YEAR.search(text)
    return _five_years(named) if named else None
