"""The body of a Word file ▶ its lines in order: paragraphs with their numbers, table rows, text boxes, footnotes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from szcompare import zh
from szcompare.readers.composed import Line, indent, spaced
from szcompare.readers.docx_package import W
from szcompare.readers.docx_styles import Numbering, Style, is_on, path, value, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from szcompare.readers.docx_package import Element

CELL = 1500  # characters; a longer cell holds a text, and its table only places it
LIMIT_SPAN = 63  # columns of a Word table

_RUN_WRAPPERS = frozenset({"smartTag", "hyperlink", "fldSimple", "dir", "bdo", "oMathPara", "oMath"})
_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo"}) | _RUN_WRAPPERS
_GONE = frozenset({"del", "moveFrom"})  # text that a tracked change took away
_MARKS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


@dataclass(slots=True)
class _Paragraph:
    """What a paragraph holds: its text, how much of it is bold, and the boxes that hang on it."""

    parts: list[str] = field(default_factory=list)
    bold: int = 0
    boxes: list[Element] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Body:
    """The lines of a document as they are read, and what was met on the way."""

    styles: dict[str, Style]
    default: str
    numbering: Numbering
    lines: list[Line] = field(default_factory=list)
    met: Counter[str] = field(default_factory=Counter)  # inserted, deleted, hidden, embedded
    counts: Counter[str] = field(default_factory=Counter)  # paragraphs and tables so far
    notes: list[tuple[str, str, str]] = field(default_factory=list)  # footnote or endnote, its id, its paragraph
    pending: str = ""  # text of a paragraph whose mark was deleted: it goes on in the next one

    def read(self, container: Element) -> None:
        """Read the paragraphs and tables of a container in order."""
        for element in container:
            name = _name(element)
            if name == "p":
                self._paragraph(element)
            elif name == "tbl":
                self._table(element)
            elif name in _GONE:
                self.met["deleted"] += 1
            elif name == "AlternateContent":
                self.read(_choice(element))
            elif name == "altChunk":
                self.met["embedded"] += 1
            elif name in _WRAPPERS:
                self.met["inserted"] += name in ("ins", "moveTo")
                self.read(element)

    def _paragraph(self, element: Element) -> None:
        self.counts["p"] += 1
        place = f"p[{self.counts['p']}]"
        made = self._content(element, place)
        text = self.pending + "".join(made.parts)
        properties = element.find(f"{W}pPr")
        if properties is not None and properties.find(path("rPr/del")) is not None:
            self.met["deleted"] += 1
            self.pending = text
            return
        self.pending = ""
        style = self._style(properties)
        if text.strip():
            self.lines.append(self._line(text, place, properties, style, made.bold))
        for box in made.boxes:
            self.read(box)

    def _line(self, text: str, place: str, properties: Element | None, style: Style, bold: int) -> Line:
        own = value(properties, "outlineLvl") if properties is not None else ""
        level = int(own) + 1 if own.isdecimal() and int(own) < 9 else 0 if own else style.level
        align = value(properties, "jc") if properties is not None else ""
        return Line(
            text=self._number(properties, style) + text.strip(zh.STRIP),
            indent=indent(text),
            place=place,
            kind=_kind(style.name),
            level=level,
            bold=bold / (len(zh.BLANKS.sub("", text)) or 1),
            centred=align == "center" or (not align and style.centred),
        )

    def _style(self, properties: Element | None) -> Style:
        key = value(properties, "pStyle") if properties is not None else ""
        return self.styles.get(key or self.default, Style())

    def _number(self, properties: Element | None, style: Style) -> str:
        """The automatic number that Word shows before a paragraph."""
        own = properties.find(f"{W}numPr") if properties is not None else None
        num = value(own, "numId") if own is not None else ""
        level = value(own, "ilvl") if own is not None else ""
        if num or not style.num:
            return self.numbering.next(num, whole(level, 0))
        if style.ilvl is None and properties is not None and not level:
            return self.numbering.next(style.num, self.numbering.level_of_style(style.num, value(properties, "pStyle")))
        return self.numbering.next(style.num, whole(level, style.ilvl or 0))

    def _content(self, element: Element, place: str) -> _Paragraph:
        made = _Paragraph()
        bold = self._style(element.find(f"{W}pPr")).bold
        self._inline(element, made, place, bold=bold)
        return made

    def _inline(self, container: Element, made: _Paragraph, place: str, *, bold: bool) -> None:
        for element in container:
            name = _name(element)
            if name == "r":
                self._run(element, made, place, bold=bold)
            elif name in _GONE:
                self.met["deleted"] += 1
            elif name == "AlternateContent":
                self._inline(_choice(element), made, place, bold=bold)
            elif name == "t":  # of a formula
                made.parts.append(element.text or "")
            elif name in _WRAPPERS or element.tag.startswith(
                "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
            ):
                self.met["inserted"] += name in ("ins", "moveTo")
                self._inline(element, made, place, bold=bold)

    def _run(self, run: Element, made: _Paragraph, place: str, *, bold: bool) -> None:
        properties = run.find(f"{W}rPr")
        if properties is not None and _switch(properties, "vanish", otherwise=False):
            self.met["hidden"] += 1
            return
        before = len(made.parts)
        for element in run:
            self._piece(element, made, place, bold=bold)
        if properties is not None:
            bold = _switch(properties, "b", otherwise=bold)
        made.bold += len(zh.BLANKS.sub("", "".join(made.parts[before:]))) if bold else 0

    def _piece(self, element: Element, made: _Paragraph, place: str, *, bold: bool) -> None:
        name = _name(element)
        if name == "t":
            made.parts.append(element.text or "")
        elif name in _MARKS:
            made.parts.append(_MARKS[name])
        elif name == "br":
            made.parts.append("" if element.get(f"{W}type") in ("page", "column") else "\n")
        elif name == "sym":
            made.parts.append(_symbol(element))
        elif name in ("footnoteReference", "endnoteReference"):
            self.notes.append((name.removesuffix("Reference"), element.get(f"{W}id") or "", place))
        elif name == "ruby":
            for base in element.findall(path("rubyBase/r")):
                self._run(base, made, place, bold=bold)
        elif name in ("drawing", "pict", "object"):
            made.boxes += _boxes(element)
        elif name == "AlternateContent":
            for inner in _choice(element):
                self._piece(inner, made, place, bold=bold)

    def _table(self, table: Element) -> None:
        rows = [row for row in _rows(table) if row.find(path("trPr/del")) is None]
        self.met["deleted"] += sum(1 for _ in _rows(table)) - len(rows)
        cells = [list(_cells(row)) for row in rows]
        if _is_layout(cells):
            for cell in (cell for row in cells for cell in row):
                self.read(cell)
            return
        self.counts["tbl"] += 1
        number = self.counts["tbl"]
        for n, (row, held) in enumerate(zip(rows, cells, strict=True), 1):
            texts = [""] * min(whole(value(row, "trPr/gridBefore"), 0), LIMIT_SPAN)
            for cell in held:
                wide = max(1, min(whole(value(cell, "tcPr/gridSpan"), 1), LIMIT_SPAN))
                texts += [self._cell(cell), *[""] * (wide - 1)]
            self.lines.append(Line(text="\t".join(texts), place=f"tbl[{number}]/tr[{n}]", cells=tuple(texts)))

    def _cell(self, cell: Element) -> str:
        """The text of a cell on one line; a cell that goes on from the one above is empty."""
        merged = cell.find(path("tcPr/vMerge"))
        if merged is not None and merged.get(f"{W}val") != "restart":
            return ""
        outer, self.lines = self.lines, []
        self.read(cell)
        inner, self.lines = self.lines, outer
        return " ".join(filter(None, (spaced(line.text.replace("\t", " ")) for line in inner)))


def _kind(style: str) -> str:
    if re.fullmatch("title|标题|subtitle|副标题", style):
        return "title"
    return "furniture" if re.match("toc [0-9]|toc heading|目录", style) else ""


def _name(element: Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _choice(element: Element) -> Element:
    """The alternative that Word shows: the first choice, else the fallback."""
    found = element.find(f"{_ALTERNATE}Choice")
    if found is None:
        found = element.find(f"{_ALTERNATE}Fallback")
    return element if found is None else found


def _boxes(element: Element) -> list[Element]:
    """The contents of text boxes in a drawing; of alternatives only the one that is shown, no box of a box."""
    found: list[Element] = []
    for child in element:
        if _name(child) == "txbxContent":
            found.append(child)
        else:
            found += _boxes(_choice(child) if _name(child) == "AlternateContent" else child)
    return found


def _switch(properties: Element, name: str, *, otherwise: bool) -> bool:
    found = properties.find(f"{W}{name}")
    return otherwise if found is None else is_on(found.get(f"{W}val"))


def _symbol(element: Element) -> str:
    code = element.get(f"{W}char") or ""
    number = int(code, 16) if re.fullmatch("[0-9A-Fa-f]{1,6}", code) else 0
    return chr(number) if 0x20 <= number < 0xD800 or 0xE000 <= number < 0x110000 else ""


def _rows(table: Element) -> Iterator[Element]:
    for element in table:
        if _name(element) == "tr":
            yield element
        elif _name(element) in _WRAPPERS:
            yield from _rows(element)


def _cells(row: Element) -> Iterator[Element]:
    for element in row:
        if _name(element) == "tc":
            yield element
        elif _name(element) in _WRAPPERS:
            yield from _cells(element)


def _is_layout(rows: list[list[Element]]) -> bool:
    """Whether a table only places text: one cell a row, a table inside, or a cell as long as a text."""
    if not any(len(row) > 1 for row in rows):
        return True
    cells = [cell for row in rows for cell in row]
    if any(next(cell.iter(f"{W}tbl"), None) is not None for cell in cells):
        return True
    return any(sum(len(text.text or "") for text in cell.iter(f"{W}t")) > CELL for cell in cells)
