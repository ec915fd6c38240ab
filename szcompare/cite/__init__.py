"""Clause or link ▶ citation: GB/T 7714, BibTeX, BibLaTeX, CSL-JSON, RIS, W3C Web Annotation.

A citation names the document, the place in it (四（二）22), the words, the hash of the file and the characters, so that
``szcompare verify`` can prove it. It holds no date but those it was given.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from szcompare.cite import exchange, gbt7714
from szcompare.cite.annotation import web_annotations
from szcompare.cite.quoting import (
    Cited,
    Passage,
    PassagePair,
    Work,
    cited,
    from_payload,
    heading_number,
    passage,
    passages,
    pinpoint,
)
from szcompare.cite.wording import one_line
from szcompare.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from szcompare.comparison import Comparison
    from szcompare.model import Clause, Link

__all__ = [
    "DEFAULT_STYLE", "STYLES", "Cited", "Passage", "PassagePair", "Work", "citation", "cited", "from_payload",
    "heading_number", "passage", "passages", "pinpoint", "quotation_line", "unseen_works", "written",
]  # fmt: skip

DEFAULT_STYLE = "gbt7714-2025"
GBT = {
    "gbt7714-2025": ("2025", False),
    "gbt7714-2025-author-year": ("2025", True),
    "gbt7714-2015": ("2015", False),
    "gbt7714-2015-author-year": ("2015", True),
}
STYLES = (*GBT, "bibtex", "biblatex", "csl-json", "ris", "web-annotation")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def citation(
    comparison: Comparison, what: Iterable[Clause | Link | str], *, style: str = DEFAULT_STYLE, accessed: str = ""
) -> str:
    """Return the citation of clauses and links, given as they are or by id, in one of STYLES.

    ``accessed`` is the day on which you saw the documents at their addresses, YYYY-MM-DD. InputError for an unknown
    id, style or date.
    """
    return written([cited(comparison, one) for one in what], style=style, accessed=accessed)


def written(items: Sequence[Cited], *, style: str = DEFAULT_STYLE, accessed: str = "") -> str:
    """Return passages and pairs as text in one of STYLES; each document is named once."""
    _check(items, style, accessed)
    held = _passages(items)
    works = tuple(dict.fromkeys(one.work for one in held))
    if style in GBT:
        return _gbt(items, works, *GBT[style], accessed)
    if style == "csl-json":
        return exchange.csl_json(works, held, accessed)
    if style == "web-annotation":
        return web_annotations(items)
    notes = {work.key: "\n".join(quotation_line(p, p.pinpoint) for p in held if p.work == work) for work in works}
    return {"bibtex": exchange.bibtex, "biblatex": exchange.biblatex, "ris": exchange.ris}[style](
        works, notes, accessed
    )


def unseen_works(items: Sequence[Cited], *, style: str = DEFAULT_STYLE, accessed: str) -> tuple[Work, ...]:
    """Return the documents whose citation leaves out the day of access: it says something of an address only."""
    held: dict[Work, list[Passage]] = {}
    for one in _passages(items):
        held.setdefault(one.work, []).append(one)
    return tuple(
        work
        for work, found in held.items()
        if written(found, style=style, accessed=accessed) == written(found, style=style)
    )


def quotation_line(passage: Passage, mark: str) -> str:
    """Return a line that shows a quotation with its place and that ``szcompare verify`` can read back."""
    return f"引文 {one_line(mark)}：“{one_line(passage.quote)}”（{passage.place}）"


def _check(items: Sequence[Cited], style: str, accessed: str) -> None:
    if style not in STYLES:
        raise InputError(f"unknown citation style {style!r}; choose from {', '.join(STYLES)}")
    if not items:
        raise InputError("nothing to cite: name a clause or link by its id")
    try:
        if accessed and (_DAY.fullmatch(accessed) is None or date.fromisoformat(accessed) is None):
            raise ValueError
    except ValueError:
        raise InputError(f"the day of access {accessed!r} is not a date: write it as 2026-11-22") from None


def _passages(items: Sequence[Cited]) -> tuple[Passage, ...]:
    held = [one for item in items for one in ((item.old, item.new) if isinstance(item, PassagePair) else (item,))]
    return tuple(dict.fromkeys(held))


def _gbt(items: Sequence[Cited], works: Sequence[Work], edition: str, by_year: bool, accessed: str) -> str:
    """The reference list, then the quotations with their marks."""
    lines = []
    for count, work in enumerate(works, 1):
        entry = gbt7714.entry(work, edition=edition, by_year=by_year, accessed=accessed)
        lines.append(entry if by_year else f"[{count}] {entry}")
    for item in items:
        lines.append("")
        if isinstance(item, PassagePair):
            lines.append(_relation(item))
        for one in _passages([item]):
            mark = gbt7714.in_text(
                one, count=works.index(one.work) + 1, edition=edition, by_year=by_year, accessed=accessed
            )
            lines.append(quotation_line(one, mark))
    return "\n".join(lines) + "\n"


def _relation(pair: PassagePair) -> str:
    """What the comparison says of the two, in words, with how sure it is."""
    from szcompare.report.labels import RELATION, ZONE, confidence_text  # the reports import this package

    zone = ZONE.get(pair.zone, pair.zone)
    return (
        f"{RELATION.get(pair.relation, pair.relation)}（{zone}，估计概率 {confidence_text(pair.confidence)}） {pair.id}"
    )
