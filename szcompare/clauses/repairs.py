"""Paragraphs ▶ damage found in the source: notes, and repairs that never alter the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from szcompare import zh
from szcompare.clauses.oddities import find_oddities
from szcompare.model import Note, Repair

if TYPE_CHECKING:
    from collections.abc import Iterator

    from szcompare.clauses.lines import Line, Paragraph

SURE = 0.99
LIKELY = 0.9
INFERRED = 0.3  # an inferred heading is a guess that a person has to accept

# 实施甲、乙和丙等三大工程: a list of names, its length in words, and what they are.
PROGRAMMES = re.compile(
    f"([^，。；：]{{2,200}}?)等?([{zh.NUMERALS}]{{1,3}}|\\d{{1,2}})(大|项|个|类)([{zh.HAN}]{{2,4}}?)(?=[，。；：])"
)
COUNTED = re.compile(f"[{zh.NUMERALS}\\d][大项个类][{zh.HAN}]{{2,4}}[，。；：]")  # how each of these ends
LIST_SPLIT = re.compile("[、，]|和|以及|及")
LEADING_VERB = re.compile("^(?:实施|推进|建设|组织实施|开展|完成|启动|加快|抓好|围绕|构建)")


def find_damage(text: str, found: list[Paragraph]) -> tuple[list[Repair], list[Note]]:
    """Return the repairs that rules propose and the notes on all damage, both in order of place."""
    repairs = [*_numbers(found), *_foreign(text), *_inferred_headings(text, found)]
    notes = [*_headings(found), *_breaks(found), *_broken(text), *find_oddities(text, found)]
    notes += [_note_of(repair) for repair in repairs if repair.accepted]
    return sorted(repairs, key=_place), sorted(notes, key=lambda n: (n.start, n.end, n.code))


def _place(repair: Repair) -> tuple[int, int, str]:
    return repair.start, repair.end, repair.reading


def _note_of(repair: Repair) -> Note:
    return Note(start=repair.start, end=repair.end, code=repair.by, message=repair.reason)


def _headings(found: list[Paragraph]) -> Iterator[Note]:
    for paragraph in found:
        line = paragraph.head
        if paragraph.role == "lost":
            yield Note(start=line.start, end=line.end, code="lost-heading", message="标题缺失，只剩句号")
        if paragraph.role == "cut":
            yield Note(start=line.start, end=line.end, code="cut-heading", message=f"标题残缺，只剩“{line.text}”")


def _breaks(found: list[Paragraph]) -> Iterator[Note]:
    for paragraph in found:
        for above, below in zip(paragraph.lines, paragraph.lines[1:], strict=False):
            if zh.AGENCIES.match(below.text) and below.text[0] not in zh.AGENCY_BRACKETS:
                continue  # 责任单位：… has a line of its own by design
            yield Note(
                start=above.end,
                end=below.start,
                code="page-break",
                message="句中或条目中被换行（换页）截断，阅读文本已接合",
            )


def _broken(text: str) -> Iterator[Note]:
    for match in zh.BROKEN.finditer(text):
        for at in range(match.start(), match.end()):
            yield Note(start=at, end=at + 1, code="broken-character", message="字符损坏（U+FFFD），原字不可知")


def _numbers(found: list[Paragraph]) -> Iterator[Repair]:
    """A paragraph that begins with a bare ．: its number is the next one's less one, or the last one's plus one."""
    befores, afters = _siblings(found), reversed(_siblings(found[::-1]))
    for paragraph, before, after in zip(found, befores, afters, strict=True):
        line = paragraph.head
        if not _lacks_number(paragraph):
            continue
        number = after - 1 if after is not None else (before or 0) + 1
        agree = after is None or before is None or before + 1 == number
        yield Repair(
            start=line.start, end=line.start, raw="", reading=str(number), by="lost-number", accepted=True,
            reason=f"条目序号缺失，按前后序号补为 {number}", confidence=SURE if agree and after is not None else LIKELY,
        )  # fmt: skip


def _lacks_number(paragraph: Paragraph) -> bool:
    head = paragraph.head
    return not paragraph.role and not head.style and zh.LOST_NUMBER.match(head.text) is not None


def _siblings(found: list[Paragraph]) -> list[int | None]:
    """For each paragraph the number of the nearest numbered item before it, back to the last heading."""
    made: list[int | None] = []
    number = None
    for paragraph in found:
        made.append(number)
        if paragraph.role in ("heading", "lost", "cut"):
            number = None
        elif paragraph.head.style == "point":
            number = zh.count(paragraph.head.number)
    return made


def _foreign(text: str) -> Iterator[Repair]:
    for match in zh.FOREIGN.finditer(text):
        word = match.group(1)
        reading = zh.FOREIGN_READING[word.lower().rstrip(".")]
        yield Repair(
            start=match.start(), end=match.end(), raw=match.group(0), reading=reading, by="foreign-token",
            accepted=True, reason=f"中文句中出现英文 {word}，应为“{reading}”", confidence=LIKELY,
        )  # fmt: skip


def _inferred_headings(text: str, found: list[Paragraph]) -> Iterator[Repair]:
    """Headings lost below a sentence that lists exactly as many names: offered, never used unless accepted."""
    lost = [n for n, paragraph in enumerate(found) if paragraph.role == "lost"]
    for at, n in enumerate(lost):
        above = found[n - 1] if n else None
        if above is None or above.role:
            continue
        body = text[above.head.body : above.lines[-1].end]
        for match in PROGRAMMES.finditer(body) if COUNTED.search(body) else ():
            names = [name for name in LIST_SPLIT.split(LEADING_VERB.sub("", match.group(1))) if name]
            places = [found[m].head for m in lost[at : at + len(names)]]
            if len(names) < 3 or len(names) != zh.count(match.group(2)) or len(places) < len(names):
                continue
            for name, line in zip(names, places, strict=True):
                yield _inferred(line, name + match.group(4))


def _inferred(line: Line, title: str) -> Repair:
    return Repair(
        start=line.start, end=line.start, raw="", reading=title, by="inferred-heading", accepted=False,
        reason=f"标题缺失，由前文并列的名目推断为“{title}”（推断，未采用）", confidence=INFERRED,
    )  # fmt: skip
