"""Paragraphs ▶ notes on what is odd in them: numbers that skip, repeats, headings run in, tables lost, a cut end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from szcompare import zh
from szcompare.model import Note

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from szcompare.clauses.lines import Line, Paragraph

REPEATED = 20  # characters from which a paragraph that stands twice is no list of the same short items
ENDED_SHARE = 0.8  # of the paragraphs: then one that does not end in a stop is cut off
CUT_LENGTH = 15  # characters of a last paragraph that is no caption or name

UNCOUNTED = frozenset({"", "dash", "box", "annex", "integer", *zh.HEADED, *zh.DECIMALS})

# 见下表, 如表2所示, （表略）: a table is spoken of.
TABLE_NAMED = re.compile(
    f"(?:[见如](?:下|附)表|表[{zh.DIGITS}一二三四五六七八九十]{{1,3}}所示|[（(](?:附?表格?略|略表)[）)])"
)
TABLE_LEFT_OUT = re.compile("略")
RUN_IN = re.compile(f"(?<=[。；])第[{zh.NUMERALS}]{{1,4}}[章节篇](?=[{zh.HAN}])(?!规定|所|中|的|第|内)")


def find_oddities(text: str, found: list[Paragraph]) -> list[Note]:
    """Return the notes on what is odd in the paragraphs, in no order."""
    return [
        *_jumps(found), *_mixed(found), *_repeats(found), *_run_in(text, found), *_tables(text, found),
        *_cut_end(found),
    ]  # fmt: skip


def _mixed(found: Sequence[Paragraph]) -> Iterator[Note]:
    """一、, 二、, then 3．: the count goes on in another style."""
    held: set[str] = set()  # the styles of the items above
    before: Line | None = None
    for paragraph in found:
        line = paragraph.head
        if paragraph.role == "letterhead" or line.style in UNCOUNTED:
            continue
        number = zh.count(line.number)
        if before is not None and line.style not in held and number == zh.count(before.number) + 1 > 2:
            message = f"编号由“{before.number.strip()}”接“{line.number.strip()}”，写法不一"
            yield Note(start=line.start, end=line.body, code="mixed-numbering", message=message)
        held = {style for style in held if zh.RANKS[style] < zh.RANKS[line.style]} | {line.style}
        before = line


def _run_in(text: str, found: Sequence[Paragraph]) -> Iterator[Note]:
    for paragraph in found:
        line = paragraph.head
        if paragraph.role:
            continue
        if line.style in zh.HEADED:
            yield _joined(line.start, line.body, text)
        for match in RUN_IN.finditer(text, line.body, paragraph.lines[-1].end):
            yield _joined(match.start(), match.end(), text)


def _joined(start: int, end: int, text: str) -> Note:
    message = f"“{text[start:end].strip()}”的标题与正文之间没有换行，标题到哪里为止不可知"
    return Note(start=start, end=end, code="joined-heading", message=message)


def _tables(text: str, found: Sequence[Paragraph]) -> Iterator[Note]:
    """A table that is spoken of where the source has none, or where it says that it was left out."""
    has_rows = any(paragraph.role == "row" for paragraph in found)
    for match in TABLE_NAMED.finditer(text):
        if not has_rows or TABLE_LEFT_OUT.search(match.group()):
            message = f"文中提到表格（“{match.group()}”），来源里没有"
            yield Note(start=match.start(), end=match.end(), code="table-lost", message=message)


def _cut_end(found: Sequence[Paragraph]) -> Iterator[Note]:
    """The last paragraph has no end, while nearly all others have one."""
    kept = [paragraph for paragraph in found if paragraph.role not in ("furniture",)]
    if not kept or kept[-1].role:
        return
    body = [paragraph.lines[-1].text for paragraph in kept if not paragraph.role]
    ended = sum(text[-1] in zh.STOPS + zh.CLOSERS + ":：" or zh.DOT.search(text) is not None for text in body[:-1])
    last = kept[-1].lines[-1]
    long_enough = len("".join(line.text for line in kept[-1].lines)) >= CUT_LENGTH
    if len(body) > 2 and ended >= ENDED_SHARE * (len(body) - 1) and long_enough and zh.UNFINISHED.search(last.text):
        message = f"全文在“{last.text[-8:]}”处中断，没有句末标点"
        yield Note(start=max(last.start, last.end - 8), end=last.end, code="truncated-end", message=message)


def _jumps(found: list[Paragraph]) -> Iterator[Note]:
    """Numbers of one style that skip: 一、 then 三、; a style starts again below a heading of a higher rank."""
    last: dict[str, int] = {}
    for paragraph in found:
        line = paragraph.head
        if paragraph.role in ("lost", "cut"):
            last = {}
        if not line.style or line.style == "dash" or paragraph.role == "letterhead":
            continue
        number = zh.count(re.split("[.．]", line.number.strip("．. "))[-1])  # of 1.2.3 the 3
        expected = last.get(line.style, number - 1 if line.style in ("article", "chapter", "book", "part") else 0) + 1
        if number > expected and (line.style in last or paragraph.role == "heading") and zh.RANKS[line.style] > 2:
            message = f"编号由 {expected - 1} 跳到 {number}" if expected > 1 else f"编号从 {number} 开始"
            yield Note(start=line.start, end=line.body, code="number-jump", message=message)
        rank = zh.RANKS[line.style]
        last = {style: n for style, n in last.items() if zh.RANKS[style] < rank or style == "article"}
        last[line.style] = number


def _repeats(found: list[Paragraph]) -> Iterator[Note]:
    """Paragraphs of 20 characters or more that stand twice, word for word."""
    seen: dict[str, int] = {}
    for paragraph in found:
        body = "".join(line.text for line in paragraph.lines)
        if paragraph.role or len(body) < REPEATED:
            continue
        if body in seen:
            yield Note(
                start=paragraph.head.start,
                end=paragraph.lines[-1].end,
                code="repeated-paragraph",
                message=f"与第 {seen[body]} 字处的段落相同",
            )
        seen.setdefault(body, paragraph.head.start)
