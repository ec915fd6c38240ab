"""A plan ▶ its undertakings as they are compared: the forms of their words and what stands around them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from szcompare.align.texts import PHRASE_ENDS, Form, Segmenter, canonical, form, plain
from szcompare.model import UNDERTAKINGS, Clause, Plan

if TYPE_CHECKING:
    from collections.abc import Sequence

BESIDE, AROUND = 3, 12  # clauses of the same paragraph on either side that count as near and as the paragraph


@dataclass(frozen=True, slots=True)
class View:
    """The undertakings of one plan; each tuple but ``said`` has one entry an undertaking.

    Texts are canonical, cut at marks; what stands around an undertaking are places in ``said``, its own among them.
    """

    clauses: tuple[Clause, ...]
    forms: tuple[Form, ...]
    said: tuple[str, ...]  # every clause of the plan
    own: tuple[int, ...]  # its place in said
    beside: tuple[range, ...]  # the clauses next to it in the paragraph
    around: tuple[range, ...]  # the clauses of the paragraph
    above: tuple[str, ...]  # the headings
    head: tuple[str, ...]  # the last heading


def view(plan: Plan, segment: Segmenter) -> View:
    """Return the undertakings of a plan in the order of the text."""
    ordered = sorted(plan.clauses, key=lambda c: (c.start, c.end, c.id))
    chosen = [at for at, clause in enumerate(ordered) if clause.kind in UNDERTAKINGS]
    forms: dict[str, Form] = {}
    for at in chosen:
        text = ordered[at].reading
        if text not in forms:
            forms[text] = form(text, segment)
            segment(text)  # as read, too, for the evidence: of stretches that it has just cut it knows the words
    cut = cache(_cut)  # a heading stands above many clauses
    readings = (clause.reading for clause in ordered)
    said = [PHRASE_ENDS.sub(" ", forms[text].canon) if text in forms else cut(text) for text in readings]
    return View(
        clauses=tuple(ordered[at] for at in chosen),
        forms=tuple(forms[ordered[at].reading] for at in chosen),
        said=tuple(said),
        own=tuple(chosen),
        beside=tuple(_near(ordered, at, BESIDE) for at in chosen),
        around=tuple(_near(ordered, at, AROUND) for at in chosen),
        above=tuple(" ".join(map(cut, ordered[at].path)) for at in chosen),
        head=tuple(" ".join(map(cut, ordered[at].path[-1:])) for at in chosen),
    )


def part(of: View, chosen: Sequence[int]) -> View:
    """Return the view of some of the undertakings."""
    return View(
        clauses=tuple(of.clauses[at] for at in chosen),
        forms=tuple(of.forms[at] for at in chosen),
        said=of.said,
        own=tuple(of.own[at] for at in chosen),
        beside=tuple(of.beside[at] for at in chosen),
        around=tuple(of.around[at] for at in chosen),
        above=tuple(of.above[at] for at in chosen),
        head=tuple(of.head[at] for at in chosen),
    )


def _cut(text: str) -> str:
    """The canonical text with blanks for marks."""
    return PHRASE_ENDS.sub(" ", canonical(plain(text)))


def _near(ordered: list[Clause], at: int, reach: int) -> range:
    """The places of the clauses of the same paragraph up to ``reach`` before and after."""
    paragraph, first, last = ordered[at].paragraph, at, at
    while first > max(0, at - reach) and ordered[first - 1].paragraph == paragraph:
        first -= 1
    while last < min(len(ordered) - 1, at + reach) and ordered[last + 1].paragraph == paragraph:
        last += 1
    return range(first, last + 1)
