"""Bytes of a saved web page ▶ Document: the text of the page without what stands around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from szcompare import zh
from szcompare.model import Note
from szcompare.readers import html_rules as rules
from szcompare.readers.composed import Composer, Line, compose, document_of
from szcompare.readers.encoding import decode
from szcompare.readers.html_extra import extracted
from szcompare.readers.html_fields import fields, page_metadata, title
from szcompare.readers.html_lines import attachments, page_lines
from szcompare.readers.html_page import content, parsed
from szcompare.readers.settings import TRAFILATURA, web_tool

if TYPE_CHECKING:
    from szcompare.model import Document
    from szcompare.readers.html_page import Element, Page

ABOVE = 60  # lines above the title that a page without a known name may show
SURE = 0.97  # of the page's prose: the densest part leaves nothing of weight out
HEAD = 20  # lines in which the title of a page is looked for
FIELDS = (("index", "索引号"), ("body", "发布机构"), ("number", "文号"), ("date", "成文日期"))


def read_html(name: str, data: bytes, *, encoding: str | None = None) -> Document:
    """Return the document of an HTML page; nothing is fetched.

    One paragraph is one line; ``<br>`` ends a line too. A table row is one line, its cells joined by tabs. The
    title and the information table come first where the page shows them outside the text.
    Raises InputError for a page without text or with tags nested too deep.
    """
    source, codec, notes = decode(name, data, encoding=encoding)
    page = parsed(name, source)
    body, _ = content(page)
    told = title(page, fields(page))
    lines, doubts = _text_lines(name, source, page, told)
    composer = compose([*_head(page, lines), *lines], title=told)
    text = composer.text()
    found = [*(_unplaced(note) for note in notes), *doubts, *_linked(body, composer), *_paged(source, composer)]
    return document_of(name, data, composer, encoding=codec, notes=found, metadata=page_metadata(page, source, text))


def _text_lines(name: str, source: str, page: Page, told: str) -> tuple[list[Line], list[Note]]:
    """The lines of the text and a note where another tool found them, or where our rules are not sure.

    Which tool is used is for the person to say: it never depends on what is installed.
    """
    if web_tool() == TRAFILATURA:
        lines, note = extracted(name, source)
        return lines, [note]
    body, named = content(page)
    lines = page_lines(page, body)
    if named:
        return lines, []
    lines = _from_title(lines, told)
    share = page.weight.get(body, 0.0) / (page.weight.get(page.root) or 1.0)
    if share >= SURE:
        return lines, []
    message = f"网页模板未知：正文取自文字最密的部分，占全页文字的 {share:.0%}；如不对，可用 --web trafilatura 再读"
    return lines, [Note(start=0, end=0, code="unknown-template", message=message)]


def _from_title(lines: list[Line], told: str) -> list[Line]:
    """The lines from the title on, with the letterhead above it; what else stands above it belongs to the site."""
    wanted = zh.BLANKS.sub("", told)
    at = next((n for n, line in enumerate(lines[:ABOVE]) if wanted and zh.BLANKS.sub("", line.text) == wanted), 0)
    return [line for line in lines[:at] if _is_letterhead(line)] + lines[at:]


def _is_letterhead(line: Line) -> bool:
    text = zh.BLANKS.sub("", line.text)
    return bool(line.cells or zh.FILE_NUMBER.search(text) or zh.FIELD.match(text) or zh.DATE.fullmatch(text))


def _head(page: Page, lines: list[Line]) -> list[Line]:
    """The title and the fields of the information table, where the text does not begin with them."""
    found = fields(page)
    top = zh.BLANKS.sub("", "".join(line.text for line in lines[:HEAD] if "。" not in line.text))
    told = title(page, found)
    plain = rules.REPRINTED.sub("", zh.BLANKS.sub("", told))
    made = [Line(text=told, place="title")] if told and plain not in top else []
    for key, label in FIELDS:
        value = found.get(key, "")
        if value and zh.BLANKS.sub("", value) not in top:
            made.append(Line(text=f"{label}：{value}", place=label))
    return made


def _unplaced(note: Note) -> Note:
    """A note on the source of the page: its place in the text is not known."""
    return Note(start=0, end=0, code=note.code, message=f"网页源代码：{note.message}")


def _linked(body: Element, composer: Composer) -> list[Note]:
    named = list(dict.fromkeys(attachments(body)))
    message = "网页另有附件，未读入：" + "、".join(named[:10])
    return [Note(start=_end(composer), end=_end(composer), code="attachment", message=message)] if named else []


def _paged(source: str, composer: Composer) -> list[Note]:
    message = "网页分页显示，本文件只含其中一页，其余各页未读入"
    return (
        [Note(start=_end(composer), end=_end(composer), code="paged", message=message)]
        if rules.PAGED.search(source)
        else []
    )


def _end(composer: Composer) -> int:
    return len(composer.text())
