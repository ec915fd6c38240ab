"""Lines ▶ lines around the body named: the list of contents before it, the closing lines behind it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from szcompare import zh

if TYPE_CHECKING:
    from szcompare.clauses.lines import Line

CONTENTS_LINES = 400  # of the contents of a plan of 60 chapters with their sections
CONTENTS_LINE = 60  # characters of its longest line
CLOSING_LINES = 15
TOP = 5  # lines in which a title stands
RUNNING = 2  # times beside a page number: a plan of three pages has its title, then two running heads


def without_contents(lines: list[Line]) -> list[Line]:
    """Return the lines with the list of contents as furniture: what stands below 目录 up to the first line again.

    Lines that lead to a page number with dots are furniture wherever they stand.
    """
    made = [line._replace(role="furniture") if _leads(line) else line for line in lines]
    for at, line in enumerate(lines):
        if zh.CONTENTS.fullmatch(line.text):
            end = _contents_end(lines, at)
            made[at:end] = [line._replace(role="furniture") for line in lines[at:end]]
    return made


def _leads(line: Line) -> bool:
    return not line.role and len(line.text) <= CONTENTS_LINE * 2 and zh.LEADER.search(line.text) is not None


def _contents_end(lines: list[Line], at: int) -> int:
    """The index of the first line behind the contents: one that repeats an entry, or the paragraphs before it.

    Where nothing is repeated, the contents go on as far as their lines end in page numbers.
    """
    seen: set[str] = set()
    last = behind = at
    for n in range(at + 1, min(len(lines), at + CONTENTS_LINES)):
        text = lines[n].text
        entry = zh.BLANKS.sub("", zh.PAGE_BEHIND.sub("", zh.LEADER.sub("", text)))
        if entry in seen:
            return behind if behind > at else n
        if behind > at:
            continue
        if len(text) > CONTENTS_LINE or text[-1] in zh.STOPS:
            behind = n if lines[n - 1].style or n - 1 == last else n - 1  # 序言 stands above the first paragraph
            continue
        seen.add(entry)
        if _leads(lines[n]) or zh.PAGE_BEHIND.search(text):
            last = n
    return last + 1


def without_heads(lines: list[Line]) -> list[Line]:
    """Return the lines with running heads and feet as furniture: the same short line beside several page numbers.

    Where it stands first, at the top, it is the title.
    """
    pages = {n for n, line in enumerate(lines) if line.role == "furniture"}
    beside = {n for n in range(len(lines)) if n not in pages and {n - 1, n + 1} & pages and _may_run(lines[n])}
    times = Counter(lines[n].text for n in beside)
    heads = {text for text, count in times.items() if count >= RUNNING}
    titles = {next(n for n, line in enumerate(lines) if line.text == text) for text in heads}
    kept = {n for n in titles if n <= TOP and n + 1 not in pages}
    running = {n for n in beside if lines[n].text in heads} - kept
    return [line._replace(role="furniture") if n in running else line for n, line in enumerate(lines)]


def _may_run(line: Line) -> bool:
    return not line.role and not line.style and len(line.text) <= CONTENTS_LINE and line.text[-1] not in zh.STOPS


def with_closing(lines: list[Line]) -> list[Line]:
    """Return the lines with what stands behind the last paragraph as letterhead: signature, date, copies to.

    A body's name closes a text only where a date or a line of copies does so too. A list of attachments (附件：1.…) and
    lines such as （此件公开发布） are letterhead wherever they stand.
    """
    tail: list[int] = []
    for n in range(len(lines) - 1, max(-1, len(lines) - 1 - CLOSING_LINES), -1):
        if lines[n].role == "furniture":
            continue
        if lines[n].role or not _closes(lines[n].text):
            break
        tail.append(n)
    kept = {n for n in tail if any(zh.DATED.search(lines[other].text) for other in tail)} | _attachments(lines)
    kept |= {n for n, line in enumerate(lines) if not line.role and zh.CLOSING.fullmatch(line.text)}
    return [_plain(line) if n in kept else line for n, line in enumerate(lines)]


def _closes(text: str) -> bool:
    whole = (zh.CLOSING, zh.DATE, zh.BODY_NAMES, zh.FILE_NUMBER)
    return any(pattern.fullmatch(text) for pattern in whole)


def _attachments(lines: list[Line]) -> set[int]:
    """The lines 附件：1.… and 2.… below it."""
    found: set[int] = set()
    for n, line in enumerate(lines):
        short = not line.role and len(line.text) <= CONTENTS_LINE and line.text[-1] not in zh.STOPS
        goes_on = n - 1 in found and line.style == "point"
        if short and (goes_on or (zh.ATTACHED.match(line.text) and not zh.ANNEX.fullmatch(line.text))):
            found.add(n)
    return found


def _plain(line: Line) -> Line:
    return line._replace(role="letterhead", style="", number="", body=line.start)
