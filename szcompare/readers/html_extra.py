"""HTML source ▶ lines found by trafilatura (extra ``web``), only where a person asks for it."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from szcompare.errors import InputError, MissingExtraError
from szcompare.model import Note
from szcompare.readers.composed import Line, spaced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from szcompare.readers.html_page import Element


def extracted(name: str, source: str) -> tuple[list[Line], Note]:
    """Return the lines that trafilatura takes for the text of a page, and a note that says so with its version.

    Nothing is fetched. Raises MissingExtraError where it is not installed.
    A. Barbaresi: Trafilatura. A Web Scraping Library and Command-Line Tool for Text Discovery and Extraction. ACL 2021.
    """
    try:
        from trafilatura import bare_extraction
    except ImportError:
        raise MissingExtraError(f"{name}: --web trafilatura", "web") from None
    found = bare_extraction(source, include_tables=True, include_comments=False, favor_recall=True, with_metadata=False)
    body = getattr(found, "body", None)
    lines = [] if body is None else list(_lines(body))
    if not lines:
        raise InputError(f"{name}: trafilatura found no text in this page; leave out --web, or save its text as a file")
    message = f"网页正文由 trafilatura {version('trafilatura')} 提取（--web trafilatura），不是本程序的规则"
    return lines, Note(start=0, end=0, code="web-extractor", message=message)


def _lines(body: Element) -> Iterator[Line]:
    for n, element in enumerate(body, 1):
        place = f"{element.tag}[{n}]"
        if element.tag == "table":
            for row in element.iter("row"):
                yield Line(
                    text="", place=place, cells=tuple(spaced("".join(cell.itertext())) for cell in row.iter("cell"))
                )
            continue
        parts = element.iter("item") if element.tag == "list" else (element,)
        for part in parts:
            for text in _texts(part):
                yield Line(text=text, place=place, level=_level(element))


def _texts(element: Element) -> Iterator[str]:
    """The lines of an element: a break ends one."""
    yield from (text for line in _with_breaks(element).split("\n") if (text := spaced(line)))


def _with_breaks(element: Element) -> str:
    parts = [element.text or ""]
    for child in element:
        parts += ["\n" if child.tag == "lb" else _with_breaks(child), child.tail or ""]
    return "".join(parts)


def _level(element: Element) -> int:
    rank = (element.get("rend") or "").removeprefix("h") if element.tag == "head" else ""
    return int(rank) if rank.isdecimal() and len(rank) == 1 else int(element.tag == "head")
