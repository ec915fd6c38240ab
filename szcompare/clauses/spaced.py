"""Document whose characters stand apart ▶ the same closed up, and the plan of it set back to the places as written."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from szcompare import zh
from szcompare.model import Agency, Block, Clause, Document, Note, Page, Piece, Plan, Repair, Section, Span
from szcompare.reading import is_replaced
from szcompare.spacing import single_blanks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Placed = TypeVar("Placed", Agency, Block, Note, Page, Repair, Section, Span)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spaced:
    """A document as written, and as it is cut."""

    written: Document
    closed: Document
    blanks: Sequence[int]  # places in the text as written
    places: Sequence[int]  # of each character that was kept, in the text as written

    def opened(self, plan: Plan) -> Plan:
        """Return the plan of the closed document as that of the written one; every place is one of its text."""
        text, given = self.written.text, dict(zip(map(id, self.closed.repairs), self.written.repairs, strict=True))
        repairs = [given.get(id(repair)) or self._repair(repair) for repair in plan.repairs]
        marked = [self._back(span) for span in plan.spans if span.role != "blank"]
        notes = [*self.written.notes, self._note(), *map(self._back, plan.notes)]
        return replace(
            plan,
            document=self.written,
            spans=tuple(_with_blanks(text, marked)),
            sections=tuple(map(self._section, plan.sections)),
            clauses=tuple(map(self._clause, plan.clauses)),
            repairs=tuple(sorted(repairs, key=lambda r: (r.start, r.end, r.reading))),
            notes=tuple(sorted(notes, key=lambda n: (n.start, n.end, n.code))),
        )

    def _raw(self, start: int, end: int) -> tuple[int, int]:
        """A stretch of the closed text as written, without the blanks behind it."""
        if end > start:
            return self.places[start], self.places[end - 1] + 1
        at = self.places[start] if start < len(self.places) else len(self.written.text)
        return at, at

    def _back(self, value: Placed) -> Placed:
        start, end = self._raw(value.start, value.end)
        return replace(value, start=start, end=end)

    def _repair(self, repair: Repair) -> Repair:
        moved = self._back(repair)
        return replace(moved, raw=self.written.text[moved.start : moved.end])

    def _section(self, section: Section) -> Section:
        moved = self._back(section)
        return replace(moved, id=f"{self.written.id}-s{moved.start}")

    def _clause(self, clause: Clause) -> Clause:
        start, end = self._raw(clause.start, clause.end)
        whole = (Piece(start=0, end=len(clause.reading), raw_start=clause.start, raw_end=clause.end),)
        pieces = tuple(part for piece in clause.pieces or whole for part in self._pieces(piece))
        return replace(
            clause, id=f"{self.written.id}-{start}", start=start, end=end,
            pieces=() if self.written.text[start:end] == clause.reading else pieces,
            agencies=tuple(map(self._back, clause.agencies)),
        )  # fmt: skip

    def _pieces(self, piece: Piece) -> Iterator[Piece]:
        """A piece as written: one for each run of characters that stand together."""
        if is_replaced(piece):
            start, end = self._raw(piece.raw_start, piece.raw_end)
            yield replace(piece, raw_start=start, raw_end=end)
            return
        shift, at = piece.start - piece.raw_start, piece.raw_start
        for here in range(piece.raw_start + 1, piece.raw_end + 1):
            if here == piece.raw_end or self.places[here] != self.places[here - 1] + 1:
                start, end = self._raw(at, here)
                yield Piece(start=at + shift, end=here + shift, raw_start=start, raw_end=end)
                at = here

    def _note(self) -> Note:
        message = f"字间空格 {len(self.blanks):,} 处，阅读文本已去除"
        return Note(start=self.blanks[0], end=self.blanks[0] + 1, code="spaced-characters", message=message)


def closed_document(document: Document) -> Spaced | None:
    """Return a document whose characters stand apart together with the same closed up; None for any other."""
    blanks = single_blanks(document.text)
    if not blanks:
        return None
    left_out = set(blanks)
    places = [at for at in range(len(document.text)) if at not in left_out]
    closed = replace(
        document,
        text="".join(document.text[at] for at in places),
        pages=tuple(_moved(document.pages, places)),
        blocks=tuple(_moved(document.blocks, places)),
        repairs=tuple(_moved(document.repairs, places)),
        notes=(),
    )
    return Spaced(written=document, closed=closed, blanks=blanks, places=places)


def _moved(values: Iterable[Placed], places: Sequence[int]) -> Iterator[Placed]:
    for value in values:
        yield replace(value, start=bisect_left(places, value.start), end=bisect_left(places, value.end))


def _with_blanks(text: str, marked: Sequence[Span]) -> Iterator[Span]:
    """The spans in order, and one for what lies between two of them."""
    ends = [Span(start=0, end=0, role="blank"), *marked, Span(start=len(text), end=len(text), role="blank")]
    for before, span in pairwise(ends):
        if span.start > before.end:
            role = "furniture" if text[before.end : span.start].strip(zh.STRIP) else "blank"
            yield Span(start=before.end, end=span.start, role=role)
        if span.end > span.start:
            yield span
