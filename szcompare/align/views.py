"""A plan ▶ its undertakings as they are compared: the forms of their words and what stands around them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from szcompare.align.texts import Form, Segmenter, canonical, form, plain
from szcompare.model import UNDERTAKINGS, Clause, Plan

if TYPE_CHECKING:
    from collections.abc import Sequence

NEARBY = 6  # clauses of the same paragraph on either side that count as context


@dataclass(frozen=True, slots=True)
class View:
    """The undertakings of one plan; every tuple has one entry an undertaking."""

    clauses: tuple[Clause, ...]
    forms: tuple[Form, ...]
    around: tuple[str, ...]  # canonical text of the clauses nearby in the paragraph
    above: tuple[str, ...]  # canonical text of the headings


def view(plan: Plan, segment: Segmenter) -> View:
    """Return the undertakings of a plan in the order of the text."""
    ordered = sorted(plan.clauses, key=lambda c: (c.start, c.end, c.id))
    said = [canonical(plain(c.reading)) for c in ordered]
    chosen = [at for at, clause in enumerate(ordered) if clause.kind in UNDERTAKINGS]
    forms: dict[str, Form] = {}
    for at in chosen:
        text = ordered[at].reading
        if text not in forms:
            forms[text] = form(text, segment)
    return View(
        clauses=tuple(ordered[at] for at in chosen),
        forms=tuple(forms[ordered[at].reading] for at in chosen),
        around=tuple(_around(ordered, said, at) for at in chosen),
        above=tuple(canonical(plain("".join(map(plain, ordered[at].path)))) for at in chosen),
    )


def _around(ordered: list[Clause], said: list[str], at: int) -> str:
    near = range(max(0, at - NEARBY), min(len(ordered), at + NEARBY + 1))
    return "".join(said[n] for n in near if n != at and ordered[n].paragraph == ordered[at].paragraph)


def part(of: View, chosen: Sequence[int]) -> View:
    """Return the view of some of the undertakings."""
    return View(
        clauses=tuple(of.clauses[at] for at in chosen),
        forms=tuple(of.forms[at] for at in chosen),
        around=tuple(of.around[at] for at in chosen),
        above=tuple(of.above[at] for at in chosen),
    )
