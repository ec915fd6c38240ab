"""Bytes of a PDF ▶ Document: text layer or scan, reading order, paragraphs, tables, furniture, page ranges."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from szcompare import zh
from szcompare.errors import InputError, MissingExtraError
from szcompare.model import Document, Note
from szcompare.progress import watcher
from szcompare.readers.metadata import read_metadata
from szcompare.readers.ocr import cache_folder, has_ocr
from szcompare.readers.pdf_columns import reading_order
from szcompare.readers.pdf_furniture import name_lines
from szcompare.readers.pdf_page import Line, PageContent, Table
from szcompare.readers.pdf_paragraphs import Setting, paragraphs, setting, text_size
from szcompare.readers.pdf_process import Limits, Progress, image_pages, text_pages
from szcompare.readers.pdf_text import TextBuilder, doubt_notes, ordered

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HEADER = 1024  # bytes in which %PDF- must stand (ISO 32000-1, annex H)
TRAILER = 2048  # bytes at the end in which %%EOF must stand, blanks and zeros behind it not counted
IN_CHINESE = {
    "an image without text": "只有图像，没有文字",
    "letters drawn as shapes": "文字画成了图形",
    "a font without a Unicode map": "字体没有 Unicode 对照表",
    "a font with a wrong Unicode map": "字体的 Unicode 对照表有误",
}
INSTALL = 'python -m pip install "szcompare[ocr]"'

FEW = 40  # characters: a page with fewer and a large image is a scan with a stamp or a page number
SCAN_SHARE = 0.5  # of the page that the image of a scan covers
OUTLINES = 300  # paths on a page without characters: letters drawn as shapes
JUDGED = 60  # characters: fewer do not show what a font lacks
UNMAPPED_SHARE = 0.2  # of the characters
HAN_SHARE = 0.1  # of the characters of a page of a Chinese plan; tables of numbers have more
COMMON_SHARE = 0.08  # of the Chinese characters; plans have 0.2 to 0.35, a wrong map about 0.005
COMMON = frozenset("的和发展一年业建设市国人大中工为以区产施务不会经济有是在了我到主要全进行政提高")
ENGLISH = re.compile(r"\b(?:the|of|and|in|to|for|is|on)\b", re.IGNORECASE)
ENGLISH_WORDS = 0.05  # of the words of an English page


def read_pdf(
    name: str, data: bytes, *, limits: Limits | None = None, cache: Path | None = None,
    processes: int | None = None, progress: Progress | None = None,
) -> Document:  # fmt: skip
    """Return the document of a PDF; pages without a usable text layer are read from their image.

    ``cache`` is the folder for pages read from images (None: the user's cache folder), ``progress`` hears of
    each of them. Raises InputError for a file that is no PDF, damaged, locked, blank or beyond the limits, and
    MissingExtraError where most pages are scans and the extra ``ocr`` is not installed.
    """
    limits = limits or Limits()
    _check(name, data)
    pages = text_pages(name, data, limits=limits)
    wanting = {page.number: reason for page in pages if (reason := unreadable(page))}
    read: dict[int, PageContent] = {}
    if wanting and has_ocr():
        folder = cache if cache is not None else cache_folder()
        heard = partial(watcher(), "pages") if progress is None else progress
        read = image_pages(
            name, data, sorted(wanting), limits=limits, cache=folder, processes=processes, progress=heard
        )
    elif 2 * len(wanting) >= sum(1 for page in pages if page.segments or page.number in wanting) > 0:
        raise MissingExtraError(
            f"{name}: {len(wanting)} of {len(pages)} pages have no usable text ({_reasons(wanting)}); reading scans",
            "ocr",
        )
    shown = [
        read.get(page.number, replace(page, segments=(), rules=()) if page.number in wanting else page)
        for page in pages
    ]
    return _document(name, data, shown, wanting)


def _reasons(wanting: dict[int, str]) -> str:
    return "; ".join(dict.fromkeys(wanting.values()))


def _check(name: str, data: bytes) -> None:
    """Refuse what is no whole PDF; PDFium would repair a cut file in silence and lose its last pages."""
    if b"%PDF-" not in data[:HEADER]:
        raise InputError(f"{name}: is no PDF; open it and see what it is")
    linear = re.search(rb"/Linearized\b.{0,200}?/L\s+(\d{1,12})\b", data[:HEADER], re.DOTALL)
    cut = linear is not None and int(linear.group(1)) > len(data)
    if cut or b"%%EOF" not in data.rstrip(b"\0 \t\r\n")[-TRAILER:]:
        raise InputError(f"{name}: the PDF is cut short (its end is missing); get it again from its source")


def unreadable(page: PageContent) -> str:
    """Return why the text layer of a page cannot be used, or an empty string where it can be.

    A blank page is readable: it says nothing.
    """
    text = "".join("".join(segment.text for segment in page.segments).split())
    if len(text) < FEW and page.pictured >= SCAN_SHARE:
        return "an image without text"
    if not text and page.drawn >= OUTLINES:
        return "letters drawn as shapes"
    if len(text) < JUDGED:
        return ""
    if page.unmapped > UNMAPPED_SHARE * len(text):
        return "a font without a Unicode map"
    return "" if _is_language(page, text) else "a font with a wrong Unicode map"


def _is_language(page: PageContent, text: str) -> bool:
    han = zh.IS_HAN.findall(text) + re.findall("[⺀-⿕]", text)
    if len(han) >= HAN_SHARE * len(text):
        return len(han) < JUDGED or sum(c in COMMON for c in han) >= COMMON_SHARE * len(han)
    if sum(c.isdecimal() for c in text) > 0.4 * len(text):  # a table of numbers
        return True
    words = re.findall("[A-Za-z]+", " ".join(segment.text for segment in page.segments))
    return len(ENGLISH.findall(" ".join(words))) >= ENGLISH_WORDS * max(1, len(words)) > 0.1


def _document(name: str, data: bytes, pages: Sequence[PageContent], wanting: dict[int, str]) -> Document:
    orders = [reading_order(page) for page in pages]
    builder = TextBuilder()
    for part in paragraphs(*_stream(pages, orders)):
        builder.add(part)
    text = builder.text()
    if not text.strip():
        raise InputError(f"{name}: the PDF holds no text; there is nothing to compare")
    ranges = builder.pages([page.number for page in pages])
    notes = [
        _page_note(page, wanting[page.number], ranges[n].start, ranges[n].end)
        for n, page in enumerate(pages)
        if page.number in wanting
    ]
    digest = hashlib.sha256(data).hexdigest()
    return Document(
        id=digest[:8], text=text, origin=name, sha256=digest, encoding="pdf", metadata=read_metadata(text),
        pages=ranges, blocks=ordered(builder.blocks), notes=(*notes, *doubt_notes(text, builder.doubts)),
    )  # fmt: skip


def _stream(
    pages: Sequence[PageContent], orders: Sequence[Sequence[Line | Table]]
) -> tuple[list[tuple[Line | Table, str]], Setting]:
    """All lines and tables with their roles, and how the running text is set."""
    lines = [item for order in orders for item in order if isinstance(item, Line)]
    size = text_size(lines)
    roles = name_lines(pages, orders, size)
    items = [
        (item, role)
        for order, named in zip(orders, roles, strict=True)
        for item, role in zip(order, named, strict=True)
    ]
    running = [item for item, role in items if isinstance(item, Line) and not role]
    scanned = sum(page.scanned for page in pages) * 2 > sum(1 for page in pages if page.segments)
    return items, setting(running, size=size, read=scanned)


def _page_note(page: PageContent, reason: str, start: int, end: int) -> Note:
    if not page.scanned:
        message = f"第 {page.number} 页未读入：{IN_CHINESE[reason]}；要读入，请先运行 {INSTALL}"
        return Note(start=start, end=start, code="page-unread", message=message)
    scores = [score for segment in page.segments for score in segment.scores]
    mean = f"平均置信度 {sum(scores) / len(scores):.3f}" if scores else "未见文字"
    return Note(
        start=start,
        end=end,
        code="page-ocr",
        message=f"第 {page.number} 页{IN_CHINESE[reason]}，由图像识别读入，{mean}",
    )
