"""Work ▶ its entry in a reference list after GB/T 7714—2025 or —2015, numeric or author-year.

The text of the standard is not free. What is written here follows its published worked examples as the style writers of
the Chinese CSL project print them (zotero-chinese/styles, GB/T 7714 test documents), for the few types plans need:
official documents and laws [A], reports [R], standards [S], web pages [EB].
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from szcompare.cite.quoting import LAW, PLAN, REPORT, STANDARD, WEBPAGE
from szcompare.cite.wording import one_line

if TYPE_CHECKING:
    from szcompare.cite.quoting import Passage, Work

TYPE_MARK = {PLAN: "A", LAW: "A", REPORT: "R", STANDARD: "S", WEBPAGE: "EB"}
# Since 2025 only what lives on the web and may change there carries the day it was seen; a report or standard does not.
SEEN_ON_THE_WEB = frozenset({PLAN, LAW, WEBPAGE})


class Punctuation(NamedTuple):
    """The marks of an edition: 2025 prints them full width, 2015 half width with a space."""

    comma: str
    colon: str
    opening: str
    closing: str


MARKS = {"2025": Punctuation("，", "：", "（", "）"), "2015": Punctuation(", ", ": ", "(", ")")}


def entry(work: Work, *, edition: str, by_year: bool, accessed: str) -> str:
    """Return the entry; ``accessed`` is an ISO date or empty, ``by_year`` puts the year behind the author."""
    marks = MARKS[edition]
    head = [_author_year(work, marks, accessed) if by_year else _author(work, edition)]
    head.append(f"{_title(work, edition, marks)}[{type_mark(work)}]")
    parts = [*head, _dates(work, edition, marks, accessed, by_year=by_year), one_line(work.address)]
    return ". ".join(part for part in parts if part) + "."


def in_text(passage: Passage, *, count: int, edition: str, by_year: bool, accessed: str) -> str:
    """Return the mark of a citation in running text, with the pinpoint outside the brackets: [1]四（二）22."""
    if not by_year:
        return f"[{count}]{passage.pinpoint}"
    marks = MARKS[edition]
    named = f"{_named(passage.work)}{marks.comma}{_year(passage.work, accessed)}"
    return f"{marks.opening}{named}{marks.closing}{passage.pinpoint}"


def type_mark(work: Work) -> str:
    """Return the mark of type and carrier: A/OL for an official document with an address."""
    return TYPE_MARK[work.kind] + ("/OL" if work.address else "")


def _author(work: Work, edition: str) -> str:
    return "" if work.kind == STANDARD and edition == "2025" else one_line(work.author)


def _author_year(work: Work, marks: Punctuation, accessed: str) -> str:
    return f"{_named(work)}{marks.comma}{_year(work, accessed)}"


def _named(work: Work) -> str:
    return one_line(work.author) or "佚名"


def _year(work: Work, accessed: str) -> str:
    """The year; that of the visit in brackets where the work has none."""
    return work.date[:4] or (f"[{accessed[:4]}]" if accessed else "无日期")


def _title(work: Work, edition: str, marks: Punctuation) -> str:
    """The title with the number: behind it, but since 2025 before it for a standard."""
    title, number = one_line(work.title), one_line(work.number)
    if not number:
        return title
    return f"{number} {title}" if work.kind == STANDARD and edition == "2025" else f"{title}{marks.colon}{number}"


def _dates(work: Work, edition: str, marks: Punctuation, accessed: str, *, by_year: bool) -> str:
    """The dates: （published）[seen] for what was read on the web, the date alone for all else."""
    date = one_line(work.date)
    online = bool(work.address) and (edition == "2015" or work.kind in SEEN_ON_THE_WEB)
    if online:
        seen = f"[{accessed}]" if accessed else ""
        return (f"{marks.opening}{date}{marks.closing}" if date else "") + seen
    return "" if by_year and len(date) <= len("2008") else (date[:4] if work.kind == STANDARD else date)
