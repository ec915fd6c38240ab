"""Lines with what the format says of them ▶ a document's text and its blocks, with exact offsets."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from szcompare import zh
from szcompare.errors import InputError
from szcompare.model import Block, Document, Metadata, Note
from szcompare.readers.metadata import iso_date, read_metadata
from szcompare.readers.mojibake import find_mojibake

if TYPE_CHECKING:
    from collections.abc import Sequence

HEADING_LENGTH = 60  # characters; a longer line that is marked as a heading is a paragraph with a heading's style
BOLD = 0.95  # share of a line's characters in bold
COMMON = 0.4  # share of the lines: bold or centred lines so frequent are no headings
SIGNATURE = 40  # lines at the end in which the date below a signature is looked for
_OTHER_DATE = re.compile("(?:发布|更新|公开|实施|施行|失效|生效|废止)(?:日期|时间)\\s*[:：]")
_LETTERHEAD = re.compile(
    "[（(〔].*[）)〕]|附件[一二三四五六七八九十0-9]*[:：]?|.*(?:令|公告|通告)?第?[0-9一二三四五六七八九十百]+号"
)
_BLANK_RUN = re.compile("[ \t\r\f\v\n]+")
_WIDE = "\u2e80"  # from here on characters are as wide as an ideograph, and no space stands between them


@dataclass(slots=True, kw_only=True)
class Line:
    """A paragraph or a table row as found: its text, what the format says of it, and where it stands."""

    text: str
    place: str
    indent: str = ""  # wide blanks before it
    kind: str = ""  # title, footnote, furniture, where the format says so
    level: int = 0  # of a heading by its format, 1 is the highest
    bold: float = 0.0  # share of its characters
    links: float = 0.0
    centred: bool = False
    cells: tuple[str, ...] = ()  # of a table row


@dataclass(slots=True)
class Composer:
    """The text as it grows, line by line, and the blocks in it."""

    lines: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    at: int = 0  # offset of the next line

    def add(self, text: str, *, kind: str = "paragraph", level: int = 0, place: str = "") -> None:
        """Append a line, or several where ``text`` holds line breaks; a blank one is left out.

        An indentation typed as wide blanks stays, outside the block; other blanks at both ends go.
        """
        lines = [indent(part) + line for part in text.split("\n") if (line := part.strip(zh.STRIP))]
        if lines:
            joined = "\n".join(lines)
            start = self.at + len(indent(joined))
            self._block(start, self.at + len(joined), kind, level, place)
            self._append(joined)

    def add_row(self, cells: Sequence[str], *, place: str = "") -> None:
        """Append a table row as one line, its cells joined by tabs; an empty row is left out."""
        texts = [spaced(cell) for cell in cells]
        if not any(texts):
            return
        line = "\t".join(texts)
        self._block(self.at, self.at + len(line), "row", 0, place)
        at = self.at
        for n, text in enumerate(texts, 1):
            if text:
                self._block(at, at + len(text), "cell", 0, f"{place}/cell[{n}]" if place else "")
            at += len(text) + 1
        self._append(line)

    def text(self) -> str:
        """Return all lines, joined by line breaks."""
        return "\n".join(self.lines)

    def _block(self, start: int, end: int, kind: str, level: int, place: str) -> None:
        self.blocks.append(Block(start=start, end=end, kind=kind, level=level, place=place))

    def _append(self, line: str) -> None:
        self.lines.append(line)
        self.at += len(line) + 1


def indent(text: str) -> str:
    """Return the wide blanks at the head of a text: 　　 before a paragraph, as its author typed it.

    >>> len(indent("　　第一条")), len(indent("  \\t第一条"))
    (2, 0)
    """
    head = text[: len(text) - len(text.lstrip(zh.STRIP))]
    return "".join(blank for blank in head if blank not in " \t\r\f\v\n\u200b\ufeff")


def compose(lines: list[Line], *, title: str = "") -> Composer:
    """Return the text and blocks of the lines; a line that is the ``title`` is named so."""
    made = Composer()
    marked, plain_title = _marked(lines), zh.BLANKS.sub("", title)
    for line in lines:
        if line.cells:
            made.add_row(line.cells, place=line.place)
            continue
        kind = line.kind
        if not kind and title and zh.BLANKS.sub("", line.text) == plain_title:
            kind = "title"
        if not kind and is_heading_text(line.text) and (line.level or any(_is_marked(line, mark) for mark in marked)):
            kind = "heading"
        made.add(
            line.indent + line.text,
            kind=kind or "paragraph",
            level=line.level if kind == "heading" else 0,
            place=line.place,
        )
    return made


def _marked(lines: list[Line]) -> list[str]:
    """The ways of setting a heading that are rare enough in this document to mean one."""
    plain = [line for line in lines if not line.cells]
    return [mark for mark in ("bold", "centred") if sum(_is_marked(one, mark) for one in plain) <= COMMON * len(plain)]


def _is_marked(line: Line, mark: str) -> bool:
    return line.centred if mark == "centred" else line.bold >= BOLD


def spaced(text: str) -> str:
    """Return ``text`` on one line: breaks between ideographs vanish, others are one space (CSS Text 3, 4.1.3).

    >>> spaced("城镇登记\\n失业率  4% ")
    '城镇登记失业率 4%'
    """
    return _BLANK_RUN.sub(_gap, text).strip(zh.STRIP)


def _gap(match: re.Match[str]) -> str:
    text, start, end = match.string, match.start(), match.end()
    wide = start > 0 and end < len(text) and text[start - 1] >= _WIDE and text[end] >= _WIDE
    broken = any(mark in match.group(0) for mark in "\n\f\v")
    return "" if wide and broken else " "


def is_heading_text(text: str) -> bool:
    """Tell whether a line that is set as a heading can be one: short, no sentence inside, no part of a letterhead.

    >>> is_heading_text("第一章 总则"), is_heading_text("深府〔2008〕201号")
    (True, False)
    """
    if not text or len(text) > HEADING_LENGTH or "\n" in text or any(stop in text[:-1] for stop in "。；！？"):
        return False
    if text[-1] in "，、；;,。：:" or not zh.IS_HAN.search(text):
        return False
    return not any(p.fullmatch(text) for p in (_LETTERHEAD, zh.FILE_NUMBER, zh.DATE, zh.BODY_NAME, zh.SALUTATION))


def told(text: str) -> Metadata:
    """Return what a text says of itself; a date that stands alone at its end, below a signature, counts too."""
    kept = "\n".join(line for line in text.split("\n") if not _OTHER_DATE.match(line))
    found = read_metadata(kept)
    if found.date:
        return found
    signed = (
        iso_date(line) for line in reversed(kept.split("\n")[-SIGNATURE:]) if zh.DATE.fullmatch(line.strip(zh.STRIP))
    )
    return replace(found, date=next(signed, ""))


def document_of(
    name: str,
    data: bytes,
    composer: Composer,
    *,
    encoding: str,
    notes: Sequence[Note] = (),
    metadata: Metadata | None = None,
) -> Document:
    """Return the document of what was composed; raises InputError where there is no text.

    ``metadata`` is what the format says; where it is None, what the text says of itself.
    """
    text = composer.text()
    if not text.strip():
        raise InputError(
            f"{name}: there is no text in this file; if it shows images of pages, save it as PDF and use OCR"
        )
    digest = hashlib.sha256(data).hexdigest()
    mangled, repairs = find_mojibake(text)
    return Document(
        id=digest[:8],
        text=text,
        origin=name,
        sha256=digest,
        encoding=encoding,
        metadata=told(text) if metadata is None else metadata,
        repairs=repairs,
        blocks=tuple(composer.blocks),
        notes=tuple(sorted([*notes, *mangled], key=lambda note: (note.start, note.end, note.code))),
    )
