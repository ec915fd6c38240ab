"""Plan ▶ its whole text in paragraphs, each stretch with its role and its clause."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from szcompare.model import Clause, Plan


class Stretch(NamedTuple):
    """A run of source text with one role; ``first`` says whether its clause begins here."""

    role: str
    text: str
    clause: Clause | None
    first: bool
    last: bool


def paragraphs(plan: Plan) -> list[list[Stretch]]:
    """Return the source text without its blanks; a clause that a page break splits stays in one paragraph."""
    found: list[list[Stretch]] = [[]]
    for stretch, breaks in _stretches(plan):
        if breaks and found[-1]:
            found.append([])
        if stretch is not None:
            found[-1].append(stretch)
    return [paragraph for paragraph in found if paragraph]


def _stretches(plan: Plan) -> Iterator[tuple[Stretch | None, bool]]:
    """Each span that shows something, and whether a paragraph begins before it."""
    starts = [clause.start for clause in plan.clauses]
    text = plan.document.text
    for span in plan.spans:
        raw = text[span.start : span.end]
        at = bisect_right(starts, span.start) - 1
        clause = plan.clauses[at] if at >= 0 and plan.clauses[at].end > span.start else None
        if span.role == "blank":
            yield None, "\n" in raw and clause is None
            continue
        held = clause if span.role == "clause" else None
        first = held is not None and held.start >= span.start
        last = held is not None and held.end <= span.end
        breaks = span.role in {"heading", "letterhead", "furniture"} and clause is None
        yield Stretch(span.role, raw, held, first, last), breaks
        yield None, clause is None and (breaks or raw.endswith("\n"))
