"""The element that holds a document ▶ its lines: paragraphs, headings, table rows, numbered list items."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from szcompare import zh
from szcompare.readers import html_rules as rules
from szcompare.readers.composed import Line, indent, spaced
from szcompare.readers.html_page import is_aside, is_text
from szcompare.readers.html_tables import is_data, table_rows
from szcompare.readers.numbering import formatted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from szcompare.readers.html_page import Element, Page

LINKS = 0.8  # share of a line's characters in links: such a line below 相关阅读 is one of its links

MENU = 3  # lines of links only that stand together: no document holds so many but as a list of attachments

_FILE = re.compile(r"^附[件表图录]|\.(?:pdf|docx?|xlsx?|wps|ofd|zip|rar)$", re.IGNORECASE)
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_PLAIN_STYLE = re.compile(r"font-weight\s*:\s*(?:normal|[1-4]00)", re.IGNORECASE)
_CENTRED = re.compile(r"text-align\s*:\s*(\w+)", re.IGNORECASE)
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([\w-]+)", re.IGNORECASE)
_UEDITOR_LIST = re.compile("custom_(cn|cn1|cn2|num|num1|num2)$")


@dataclass(slots=True)
class _Walk:
    """Where the walk stands: the line as it grows, and the elements that are open."""

    page: Page
    content: Element
    lines: list[Line] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    bold: int = 0
    linked: int = 0
    open_bold: list[bool] = field(default_factory=list)
    open_links: int = 0
    open_pre: int = 0
    blocks: list[Element] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    lists: list[int] = field(default_factory=list)
    number: str = ""  # of a list item, written before its first line
    skipped: set[Element] = field(default_factory=set)

    def put(self, text: str | None) -> None:
        """Add the text of an inline stretch."""
        if not text:
            return
        if self.open_pre and "\n" in text:
            for n, line in enumerate(text.split("\n")):
                if n:
                    self.flush()
                self.put(line)
            return
        self.parts.append(text)
        size = len(zh.BLANKS.sub("", text))
        self.bold += size if self.open_bold and self.open_bold[-1] else 0
        self.linked += size if self.open_links else 0

    def flush(self) -> None:
        """End the line."""
        raw = "".join(self.parts)
        text = spaced(raw)
        if text:
            self._line(text, indent(raw))
        self.parts, self.bold, self.linked = [], 0, 0

    def _line(self, text: str, before: str) -> None:
        if self.number and not any(pattern.match(text) for _, pattern in zh.NUMBERING):
            text = self.number + text
        self.number = ""
        block = self.blocks[-1] if self.blocks else self.content
        level = next((rules.HEADINGS[b.tag] for b in reversed(self.blocks) if b.tag in rules.HEADINGS), 0)
        size = len(zh.BLANKS.sub("", text)) or 1
        self.lines.append(
            Line(
                text=text,
                indent=before,
                place=self.place(block),
                level=level,
                bold=self.bold / size,
                links=self.linked / size,
                centred=_is_centred(self.blocks[-3:]),
            )
        )

    def place(self, block: Element) -> str:
        """Return the name of an open block: its tag and how many of that tag came before."""
        return f"{block.tag}[{self.counts.get(str(block.tag), 1)}]"


def page_lines(page: Page, content: Element) -> list[Line]:
    """Return the lines of the element ``content`` in order, without what stands beside the text."""
    from lxml import etree

    walk = _Walk(page=page, content=content)
    walker = etree.iterwalk(content, events=("start", "end", "comment"))
    for event, element in walker:
        if event == "start":
            if element is not content and _is_left_out(walk, element):
                walk.skipped.add(element)
                walker.skip_subtree()
            else:
                _start(walk, element)
        else:
            _end(walk, element, event)
    walk.flush()
    return _without_asides(walk.lines)


def _is_left_out(walk: _Walk, element: Element) -> bool:
    """Whether a walk does not go into an element: it holds no text of the document, or is a table and was read."""
    if not is_text(element) or is_aside(walk.page, element, walk.content):
        return True
    if element.tag == "table" and is_data(element):
        walk.flush()
        _table(walk, element)
        return True
    return False


def _start(walk: _Walk, element: Element) -> None:
    tag = str(element.tag)
    if tag in rules.BLOCKS or tag == "br":
        walk.flush()
    if tag in rules.BLOCKS:
        walk.blocks.append(element)
        walk.counts[tag] = walk.counts.get(tag, 0) + 1
    if tag == "ol":
        walk.lists.append(_start_number(element))
    if tag == "li":
        _item(walk, element)
    walk.open_bold.append(_is_bold(element, walk.open_bold))
    walk.open_links += tag == "a"
    walk.open_pre += tag == "pre"
    walk.put(element.text)


def _end(walk: _Walk, element: Element, event: str) -> None:
    """Close an element that was opened; of one that was left out, or a comment, only the text behind it counts."""
    if event == "end" and element not in walk.skipped:
        tag = str(element.tag)
        if tag in rules.BLOCKS:
            walk.flush()
            walk.blocks.pop()
        if tag == "ol":
            walk.lists.pop()
        walk.open_bold.pop()
        walk.open_links -= tag == "a"
        walk.open_pre -= tag == "pre"
    if element is not walk.content:
        walk.put(element.tail)


def _is_bold(element: Element, above: list[bool]) -> bool:
    style = element.get("style") or ""
    if _PLAIN_STYLE.search(style):
        return False
    return element.tag in rules.BOLD or bool(_BOLD_STYLE.search(style)) or (bool(above) and above[-1])


def _is_centred(blocks: list[Element]) -> bool:
    """Whether the innermost block that says anything of its alignment is centred."""
    for block in reversed(blocks):
        if block.tag == "center":
            return True
        found = _CENTRED.search(block.get("style") or "")
        align = found.group(1) if found else (block.get("align") or "")
        if align:
            return align.lower() == "center"
    return False


def _start_number(element: Element) -> int:
    start = element.get("start") or ""
    return int(start) if re.fullmatch("[0-9]{1,5}", start) else 1


def _item(walk: _Walk, element: Element) -> None:
    """The number that a browser writes before an item of an ordered list."""
    parent = element.getparent()
    if parent is None or parent.tag != "ol" or not walk.lists:
        return
    value = element.get("value") or ""
    number = int(value) if re.fullmatch("[0-9]{1,5}", value) else walk.lists[-1]
    walk.lists[-1] = number + 1
    style = _list_style(parent)
    if style not in rules.UNNUMBERED:
        kind, pattern = rules.LIST_STYLES.get(style, rules.LIST_STYLES["decimal"])
        walk.number = pattern.format(formatted(number, kind))


def _list_style(element: Element) -> str:
    ueditor = next(
        (m.group(1) for name in (element.get("class") or "").split() if (m := _UEDITOR_LIST.match(name))), ""
    )
    styled = _LIST_STYLE.search(element.get("style") or "")
    return ueditor or (styled.group(1).lower() if styled else "") or element.get("type") or "decimal"


def _table(walk: _Walk, table: Element) -> None:
    walk.counts["table"] = walk.counts.get("table", 0) + 1
    number = walk.counts["table"]
    for n, cells in enumerate(table_rows(table), 1):
        walk.lines.append(Line(text="\t".join(cells), place=f"table[{number}]/tr[{n}]", cells=tuple(cells)))


def _without_asides(lines: list[Line]) -> list[Line]:
    """Leave out lines such as 打印本页, and 相关阅读 with the links below it."""
    kept: list[Line] = []
    below = False
    for line in _without_menus(lines):
        if not line.cells and rules.RELATED.fullmatch(line.text) and not line.level:
            below = True
            continue
        below = below and line.links >= LINKS and not rules.ATTACHMENT.search(line.text)
        if below or (not line.cells and rules.NO_TEXT.fullmatch(line.text)):
            continue
        kept.append(line)
    return kept


def _without_menus(lines: list[Line]) -> Iterator[Line]:
    """Leave out runs of lines that are links only: menus, lists of other pages, tables of contents."""
    for linked, group in groupby(lines, key=lambda line: line.links >= LINKS and not _FILE.search(line.text)):
        held = list(group)
        if not linked or len(held) < MENU:
            yield from held


def attachments(content: Element) -> Iterator[str]:
    """Yield the names of the files that a page links to inside its text."""
    for link in content.iter("a"):
        href = link.get("href") or ""
        if rules.ATTACHMENT.search(href):
            yield spaced("".join(link.itertext()))[:80] or href.rsplit("/", 1)[-1][:80]
