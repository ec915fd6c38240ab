"""Paragraphs and repairs ▶ spans that cover the text once, sections, and clauses with their reading."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from szcompare import zh
from szcompare.clauses.agencies import read_agencies
from szcompare.clauses.pieces import anchored, raw_stretches, sliced
from szcompare.clauses.responsible import agencies_part
from szcompare.clauses.sentences import split_sentences, title_end
from szcompare.model import META, Agency, Clause, Document, Note, Piece, Repair, Section, Span
from szcompare.reading import assemble, source_span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from szcompare.clauses.lines import Line, Paragraph

BARE_RANK = len(zh.RANKS)  # a heading without a number stands below every numbered one
LOST_RANK = zh.RANKS["comma"]  # a lost heading ends every section that may end there


@dataclass(slots=True)
class Cutter:
    """The state of one pass over the paragraphs of a document."""

    document: Document
    repairs: tuple[Repair, ...]  # accepted ones
    spans: list[Span] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    open: list[tuple[int, int]] = field(default_factory=list)  # (rank, index in sections) of the sections above
    items: list[tuple[int, str]] = field(default_factory=list)  # (rank, number) of the items above
    joined: set[int] = field(default_factory=set)  # indices of the sections whose title runs into their text
    rows: set[str] = field(default_factory=set)  # ids of the clauses that are table rows
    paragraph: int = 0
    next_repair: int = 0
    used: set[int] = field(default_factory=set)  # indices of the repairs that a reading uses
    insertions: dict[int, int] = field(default_factory=dict)  # place and index of the repairs that only insert

    def run(self, found: list[Paragraph]) -> None:
        """Cut every paragraph; afterwards the spans cover the text, and the notes name the repairs not used."""
        self.insertions = {r.start: n for n, r in enumerate(self.repairs) if r.start == r.end}
        for above, paragraph in zip([None, *found], found, strict=False):
            if paragraph.role in ("letterhead", "furniture"):
                self._mark_lines(paragraph, paragraph.role)
            elif paragraph.role == "row":
                self._row(paragraph)
            elif paragraph.role:
                self._heading(paragraph, above)
            else:
                self._body(paragraph)
        self._close(-1, len(self.document.text.rstrip(zh.STRIP)))
        self.spans = list(_covered(self.document.text, self.spans))
        self.notes = [_unused(r) for n, r in enumerate(self.repairs) if n not in self.used]

    def _mark_lines(self, paragraph: Paragraph, role: str) -> None:
        places = (place for line in paragraph.lines for place in line.places)
        self.spans.extend(Span(start=start, end=end, role=role) for start, end in places)

    def _heading(self, paragraph: Paragraph, above: Paragraph | None) -> None:
        line = paragraph.head
        self._mark_lines(paragraph, "heading")
        if above is not None and above.role == "heading" and above.head.body >= above.head.end and not line.style:
            bare = self.sections[-1]  # 第三章 on a line of its own: this line is its title
            self.sections[-1] = replace(bare, title=self._title(line), end=line.end)
            return
        rank = LOST_RANK if paragraph.role in ("lost", "cut") else zh.RANKS.get(line.style, BARE_RANK)
        self._open_section(rank, line.number, self._title(line), line.start, line.end)

    def _title(self, line: Line) -> str:
        reading, _ = self._reading(_behind(line.places, line.body))
        return zh.BLANKS.sub("", reading).strip("。．.:：")

    def _open_section(self, rank: int, number: str, title: str, start: int, end: int) -> None:
        self._close(rank, start)
        self.items.clear()
        number = zh.BLANKS.sub("", number)
        level = len(self.open) + 1
        self.open.append((rank, len(self.sections)))
        section_id = f"{self.document.id}-s{start}"
        self.sections.append(Section(id=section_id, level=level, number=number, title=title, start=start, end=end))

    def _close(self, rank: int, at: int) -> None:
        """End the sections of this rank and below: they reach to the last text before ``at``."""
        end = at
        while end and self.document.text[end - 1] in zh.STRIP:
            end -= 1
        while self.open and self.open[-1][0] >= rank:
            _, index = self.open.pop()
            self.sections[index] = replace(self.sections[index], end=max(end, self.sections[index].end))

    def _body(self, paragraph: Paragraph) -> None:
        line = paragraph.head
        body, number = line.body, zh.BLANKS.sub("", line.number)
        if not line.style and (lost := zh.LOST_NUMBER.match(line.text)):
            body = line.start + lost.end()
            number = self._inserted(line.start)
        if body > line.start:
            self.spans.append(Span(start=line.start, end=body, role="number"))
        places = [place for other in paragraph.lines for place in other.places]
        reading, pieces = self._reading(_behind(places, body))
        whole = Clause(
            id="", start=body, end=paragraph.lines[-1].end, path=(), item="", sentence=0, paragraph=self.paragraph,
            kind=META, reading=reading, pieces=pieces,
        )  # fmt: skip
        self._statements(whole, line, number)
        self.paragraph += 1

    def _row(self, paragraph: Paragraph) -> None:
        """A table row is one clause, its cells included."""
        line = paragraph.head
        reading, pieces = self._reading([(line.start, line.end)])
        whole = Clause(
            id="", start=line.start, end=line.end, path=(), item="", sentence=0, paragraph=self.paragraph,
            kind=META, reading=reading, pieces=pieces,
        )  # fmt: skip
        self._clause(whole, 0, len(reading), path=self._path(), item="", sentence=1, bodies=(), open_end=False)
        self.rows.add(self.clauses[-1].id)
        self.paragraph += 1

    def _inserted(self, at: int) -> str:
        """What an accepted repair inserts at a place, empty if there is none."""
        index = self.insertions.get(at)
        if index is None:
            return ""
        self.used.add(index)
        return self.repairs[index].reading

    def _reading(self, stretches: list[tuple[int, int]]) -> tuple[str, tuple[Piece, ...]]:
        kept: list[tuple[int, int, str | None]] = []
        at = 0
        for start, end in stretches:
            for stretch in self._repaired(max(start, at), end, stretches[-1][1]):
                kept.append(stretch)
                at = stretch[1]
        return assemble(self.document.text, kept)

    def _repaired(self, start: int, end: int, limit: int) -> Iterator[tuple[int, int, str | None]]:
        """The stretch cut at the repairs that begin in it; a repair may reach over a line break, not over ``limit``.

        Stretches come in order, so the repairs before are done with.
        """
        at = start
        while self.next_repair < len(self.repairs):
            repair = self.repairs[self.next_repair]
            if repair.start > end or (repair.start == end and repair.end > end):
                break
            self.next_repair += 1
            if repair.start < at or repair.end > limit:
                continue
            self.used.add(self.next_repair - 1)
            if repair.start > at:
                yield at, repair.start, None
            yield repair.start, repair.end, repair.reading
            at = repair.end
        if at < end:
            yield at, end, None

    def _statements(self, whole: Clause, line: Line, number: str) -> None:
        part = self._agencies_part(whole)
        bodies, open_end = self._agencies(whole, part) if part else ((), False)
        found = self._sentences(whole, part)
        titles = title_end(whole.reading, found)
        if line.style in zh.HEADED:  # 第二节 with its text on the same line: its title cannot be told from the text
            self._open_section(zh.RANKS[line.style], number, "", line.start, line.body)
            self.joined.add(len(self.sections) - 1)
            item = ""
        elif titles and line.style and line.style not in zh.LISTED:
            self._titled_section(whole, line, number, found.pop(0))
            titles, item = 0, ""
        else:
            item = self._item(line, number)
        path = self._path()
        for n, (start, end) in enumerate(found, 1):
            title = (whole.reading[found[0][0] : found[0][1]].rstrip("。"),) if titles and n > 1 else ()
            self._clause(whole, start, end, path=path + title, item=item, sentence=n, bodies=bodies, open_end=open_end)

    def _item(self, line: Line, number: str) -> str:
        """The number of the item that a paragraph is, with that of the item above in front: 第二条（一）, 12（1）."""
        if not number or line.style == "dash":
            law = not line.style and self.items and self.items[-1][0] == zh.RANKS["article"]
            return self.items[-1][1] if law else ""  # the second and later paragraphs (款) of an article
        rank = zh.RANKS[line.style or "point"]  # a lost number was one with a point
        self._end_sections(rank, line.start)
        while self.items and self.items[-1][0] >= rank:
            self.items.pop()
        item = number.strip("．.、，,（）() ")
        bracketed = line.style == "bracket" or (self.items and line.style == "roundpoint")
        if bracketed and number[-1] in "）)":
            item = f"（{item}）"
        if self.items and line.style not in zh.DECIMALS:
            above = self.items[-1][1]
            item = (
                above + ("." if above[-1].isalnum() and (item[0].isdecimal() or zh.IS_HAN.match(item)) else "") + item
            )
        self.items.append((rank, item))
        return item

    def _end_sections(self, rank: int, at: int) -> None:
        """（二）… that is no title ends （一）, whose title was; a heading without a number goes on."""
        ended = next((held for held, _ in self.open if rank <= held <= zh.RANKS["dash"]), None)
        if ended is not None:
            self._close(ended, at)

    def _agencies_part(self, whole: Clause) -> tuple[int, int] | None:
        part = agencies_part(whole.reading)
        return next(iter(anchored([part], whole.pieces)), None) if part else None

    def _sentences(self, whole: Clause, part: tuple[int, int] | None) -> list[tuple[int, int]]:
        """The sentences before the list of responsible bodies and behind it."""
        reading = whole.reading
        if part is None:
            return anchored(split_sentences(reading), whole.pieces)
        behind = [(part[1] + a, part[1] + b) for a, b in split_sentences(reading[part[1] :]) if b - a > 1]
        return [
            *anchored(split_sentences(reading[: part[0]]), whole.pieces),
            *anchored(behind, whole.pieces, floor=part[1]),
        ]

    def _titled_section(self, whole: Clause, line: Line, number: str, title: tuple[int, int]) -> None:
        """（一）加强组织领导。领导小组负责…: the first sentence is a heading on the line of its text."""
        stretches = raw_stretches(whole.pieces, *title)
        self.spans.extend(Span(start=start, end=end, role="heading") for start, end in stretches)
        text = whole.reading[title[0] : title[1]].rstrip("。")
        self._open_section(zh.RANKS[line.style], number, text, line.start, stretches[-1][1])

    def _agencies(self, whole: Clause, part: tuple[int, int]) -> tuple[tuple[Agency, ...], bool]:
        stretches = raw_stretches(whole.pieces, *part)
        self.spans.extend(Span(start=start, end=end, role="agencies") for start, end in stretches)
        shift = part[0]
        return read_agencies(whole.reading[shift : part[1]], lambda a, b: source_span(whole, shift + a, shift + b))

    def _path(self) -> tuple[str, ...]:
        above = (
            self.sections[index] for _, index in self.open if index not in self.joined
        )  # 第二节 alone tells nothing
        return tuple(section.number + section.title for section in above if section.number or section.title)

    def _clause(
        self, whole: Clause, start: int, end: int, *, path: tuple[str, ...], item: str, sentence: int,
        bodies: tuple[Agency, ...], open_end: bool,
    ) -> None:  # fmt: skip
        stretches = raw_stretches(whole.pieces, start, end)
        self.spans.extend(Span(start=a, end=b, role="clause") for a, b in stretches)
        raw_start, raw_end = source_span(whole, start, end)
        reading = whole.reading[start:end]
        as_written = self.document.text[raw_start:raw_end] == reading
        clause = Clause(
            id=f"{self.document.id}-{raw_start}", start=raw_start, end=raw_end, path=path, item=item,
            sentence=sentence, paragraph=whole.paragraph, kind=whole.kind, reading=reading,
            pieces=() if as_written else sliced(whole.pieces, start, end), agencies=bodies, agencies_open=open_end,
        )  # fmt: skip
        self.clauses.append(clause)


def _behind(places: Sequence[tuple[int, int]], at: int) -> list[tuple[int, int]]:
    """The places from ``at`` on."""
    return [(max(start, at), end) for start, end in places if end > at]


def _unused(repair: Repair) -> Note:
    message = f"修复“{repair.reading}”未采用：所在位置不是正文或标题，或跨越段落"
    return Note(start=repair.start, end=repair.end, code="unused-repair", message=message)


def _covered(text: str, marked: list[Span]) -> Iterator[Span]:
    """The marked spans in order with what lies between them: blanks, or text that nothing claimed (furniture).

    A repair may reach over a page number, whose span is then part of the repaired clause.
    """
    at = 0
    for span in sorted(marked, key=lambda s: s.start):
        if span.start > at:
            yield _gap(text, at, span.start)
        if span.end > at:
            yield span if span.start >= at else replace(span, start=at)
            at = span.end
    if at < len(text):
        yield _gap(text, at, len(text))


def _gap(text: str, start: int, end: int) -> Span:
    return Span(start=start, end=end, role="furniture" if text[start:end].strip(zh.STRIP) else "blank")
