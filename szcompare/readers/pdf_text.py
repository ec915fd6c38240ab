"""Paragraphs and tables ▶ the text of the document, with its blocks, page ranges and doubtful characters."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from szcompare.model import Block, Note, Page
from szcompare.readers.pdf_page import Line, Table, joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from szcompare.readers.pdf_paragraphs import Paragraph

LOW_SCORE = 0.8  # characters read with less are noted: 1.3 % of those on five noised pages, with 29 % of the wrong ones
NOTED = 200  # notes of doubtful characters; more are counted in one
BLOCK_KINDS = {"furniture": "furniture", "contents": "furniture", "footnote": "footnote", "heading": "heading"}


@dataclass(slots=True)
class TextBuilder:
    """The text as far as it is built."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    blocks: list[Block] = field(default_factory=list)
    starts: dict[int, int] = field(default_factory=dict)  # first offset of each page
    doubts: list[tuple[int, int, float, int]] = field(default_factory=list)  # start, end, lowest score, page
    tables: int = 0

    def add(self, item: Paragraph | Table) -> None:
        """Put a paragraph or a table behind the text."""
        if self.length:
            self._put("\n")
        if isinstance(item, Table):
            self._table(item)
        else:
            self._paragraph(item)

    def text(self) -> str:
        """Return the text."""
        return "".join(self.parts)

    def pages(self, numbers: Sequence[int]) -> tuple[Page, ...]:
        """Return the range of each page; together they cover the text, a page without text has an empty one."""
        edges: list[int] = []
        behind = self.length
        for number in reversed(numbers):
            behind = min(behind, self.starts.get(number, behind))
            edges.append(behind)
        edges = [0, *edges[::-1][1:], self.length]
        return tuple(Page(number=n, start=a, end=b) for n, a, b in zip(numbers, edges, edges[1:], strict=False))

    def _put(self, text: str) -> tuple[int, int]:
        start = self.length
        self.parts.append(text)
        self.length += len(text)
        return start, self.length

    def _paragraph(self, paragraph: Paragraph) -> None:
        start = self.length
        above = ""
        for line in paragraph.lines:
            text = line.text.strip()
            between = joined([above, text])[len(above) : len(joined([above, text])) - len(text)]
            self._put(between)
            self._line(line, text)
            above = text
        kind = BLOCK_KINDS.get(paragraph.role)
        if kind is not None:
            place = f"page {paragraph.lines[0].page}" + (", contents" if paragraph.role == "contents" else "")
            self.blocks.append(Block(start=start, end=self.length, kind=kind, level=paragraph.level, place=place))

    def _line(self, line: Line, text: str) -> None:
        start, end = self._put(text)
        self.starts[line.page] = min(start, self.starts.get(line.page, start))
        scores = line.scores
        if scores:
            lead = len(line.text) - len(line.text.lstrip())
            self._scored(start, end, scores[lead : lead + len(text)], line.page, kind="line", place=f"page {line.page}")

    def _scored(self, start: int, end: int, scores: Sequence[float], page: int, *, kind: str, place: str) -> None:
        if not scores:
            return
        mean = round(sum(scores) / len(scores), 4)
        self.blocks.append(Block(start=start, end=end, kind=kind, place=place, confidence=mean))
        self._doubt(start, scores, page)

    def _doubt(self, start: int, scores: Sequence[float], page: int) -> None:
        run: list[int] = []
        for n, score in enumerate([*scores, 1.0]):
            if score < LOW_SCORE:
                run.append(n)
            elif run:
                lowest = min(scores[k] for k in run)
                self.doubts.append((start + run[0], start + run[-1] + 1, lowest, page))
                run = []

    def _table(self, table: Table) -> None:
        self.tables += 1
        at = 0
        for n, row in enumerate(table.rows, 1):
            place = f"page {table.page}, table {self.tables}, row {n}"
            start = self.length if n == 1 else self._put("\n")[1]
            self.starts[table.page] = min(start, self.starts.get(table.page, start))
            cells: list[Block] = []
            for k, cell in enumerate(row, 1):
                if k > 1:
                    self._put("\t")
                a, b = self._put(" ".join(cell.split()) if "\t" in cell or "\n" in cell else cell)
                given = table.scores[at : at + len(cell)]
                mean = round(sum(given) / len(given), 4) if given else None
                cells.append(Block(start=a, end=b, kind="cell", place=f"{place}, cell {k}", confidence=mean))
                self._doubt(a, given, table.page)
                at += len(cell)
            self.blocks.extend([Block(start=start, end=self.length, kind="row", place=place), *cells])


def ordered(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks by their place; a block that holds others stands before them."""
    rank = {"heading": 0, "furniture": 0, "footnote": 0, "row": 1, "cell": 2, "line": 3}
    return tuple(sorted(blocks, key=lambda block: (block.start, rank.get(block.kind, 9), -block.end, block.place)))


def doubt_notes(text: str, doubts: Sequence[tuple[int, int, float, int]]) -> list[Note]:
    """Return a note for each run of characters read with low confidence; what goes beyond NOTED is counted in one."""
    notes = [
        Note(
            start=a,
            end=b,
            code="ocr-doubtful",
            message=f"第 {page} 页“{text[a:b]}”的识别置信度为 {score:.2f}，请核对",
        )
        for a, b, score, page in sorted(doubts)[:NOTED]
    ]
    if len(doubts) > NOTED:
        more = sorted(doubts)[NOTED:]
        message = f"另有 {len(more):,} 处识别置信度低，请对照扫描件核对"
        notes.append(Note(start=more[0][0], end=more[-1][1], code="ocr-doubtful", message=message))
    return notes
