"""Lines of all pages ▶ which of them are running heads, feet, page numbers, tables of contents and footnotes."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import takewhile
from typing import TYPE_CHECKING

from szcompare import zh
from szcompare.readers.pdf_page import Line, PageContent, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

EDGE_LINES = 3  # lines at the top and at the bottom of a page that may be furniture
EDGE_ZONE = 0.14  # share of the page's height in which they stand
SAME_PLACE = 4.0  # points: furniture stands at the same height on each page
REPEATS = 3  # pages with the same line; 2 in a file of up to four pages
FEW_PAGES = 4
SLOT_SHARE = 0.5  # of the pages that have a line in one place: then that place is kept for furniture
LEADERS = 2  # lines of contents on a page: fewer are sentences with many dots
SMALL = 0.9  # of the size of the text: footnotes are smaller

FURNITURE, CONTENTS, FOOTNOTE = "furniture", "contents", "footnote"

_NUMBERS = re.compile("[0-9０-９]+")
_MARKED_PAGE = re.compile(
    r"[-—–－―·~～]{1,3}\s*[0-9０-９]{1,4}\s*[-—–－―·~～]{1,3}|第\s*[0-9０-９]{1,4}\s*页(?:\s*[/／,，]?\s*共\s*[0-9０-９]{1,4}\s*页)?"
)
_ROMAN_PAGE = re.compile("[-—–]?\\s*[ivxIVXⅠ-ⅻ]{1,6}\\s*[-—–]?")
_LEADER = re.compile(r"(?:[.．·•…⋯]\s*){4,}[-—(（]?\s*[0-9０-９ivxIVX]{1,4}\s*[-—)）]?$")
_NOTE_MARK = re.compile(r"[①-⑳]|\[\d{1,2}\]|〔\d{1,2}〕|\d{1,2}(?=[^\d.．、])|[*＊†]|注[:：\d]")

Edge = tuple[int, int, Line]  # page index, place among the lines of the page, line


def name_lines(pages: Sequence[PageContent], orders: Sequence[Sequence[Line | Table]], size: float) -> list[list[str]]:
    """Return a role for each line or table of each page: furniture, contents, footnote, or empty for the text.

    ``size`` is the font size of the running text in points.
    """
    roles = [["" for _ in order] for order in orders]
    for edge in ("top", "bottom"):
        for index, place, _ in _furniture(pages, orders, edge):
            roles[index][place] = FURNITURE
    for order, named in zip(orders, roles, strict=True):
        _contents(order, named)
        _footnotes(order, named, size)
    return roles


def _furniture(pages: Sequence[PageContent], orders: Sequence[Sequence[Line | Table]], edge: str) -> Iterator[Edge]:
    found = [entry for n, page in enumerate(pages) for entry in _edge(n, page, orders[n], edge)]
    filled = sum(1 for order in orders if order)
    sure = {(n, place) for n, place, line in found if _MARKED_PAGE.fullmatch(line.text.strip())}
    sure |= _repeated(found, REPEATS if filled > FEW_PAGES else 2)
    sure |= _counting(found)
    sure |= _slots(found, sure, filled)
    yield from (entry for entry in found if entry[:2] in sure)


def _edge(index: int, page: PageContent, order: Sequence[Line | Table], edge: str) -> list[Edge]:
    """The lines in the zone at one edge of the page, the outermost first."""
    lines = [(index, place, item) for place, item in enumerate(order) if isinstance(item, Line)]
    lines.sort(key=lambda entry: entry[2].top if edge == "top" else -entry[2].bottom)
    depth = EDGE_ZONE * page.height

    def inside(entry: Edge) -> bool:
        line = entry[2]
        return line.bottom <= depth if edge == "top" else line.top >= page.height - depth

    return list(takewhile(inside, lines))[:EDGE_LINES]


def _place(line: Line) -> int:
    return round(line.bottom / SAME_PLACE)


def _repeated(found: Sequence[Edge], least: int) -> set[tuple[int, int]]:
    """Lines that stand in the same place with the same words; their numbers are the same or count the pages."""
    groups: dict[str, list[Edge]] = defaultdict(list)
    for entry in found:
        groups[_NUMBERS.sub("#", "".join(entry[2].text.split()))].append(entry)
    sure: set[tuple[int, int]] = set()
    for group in groups.values():
        for near in _near(group):
            for alike in (_same_numbers(near), _rising(near)):
                if len({entry[0] for entry in alike}) >= least:
                    sure |= {entry[:2] for entry in alike}
    return sure


def _near(group: Sequence[Edge]) -> Iterator[list[Edge]]:
    """The lines of the group by their height on the page."""
    heights = Counter(_place(line) for _, _, line in group)
    for height, _ in heights.most_common():
        yield [entry for entry in group if abs(_place(entry[2]) - height) <= 1]


def _same_numbers(group: Sequence[Edge]) -> list[Edge]:
    """The largest part of the group whose numbers are the same."""
    texts = Counter("".join(line.text.split()) for _, _, line in group)
    most = texts.most_common(1)[0][0]
    return [entry for entry in group if "".join(entry[2].text.split()) == most]


def _rising(group: Sequence[Edge]) -> list[Edge]:
    """The largest part of the group with a number that rises by one a page."""
    offsets: Counter[tuple[int, int]] = Counter()
    for index, _, line in group:
        offsets.update({(n, int(number) - index) for n, number in enumerate(_NUMBERS.findall(line.text))})
    if not offsets:
        return []
    (at, offset), _ = min(offsets.most_common(), key=lambda entry: (-entry[1], entry[0]))
    return [entry for entry in group if _number(entry[2].text, at) == entry[0] + offset]


def _number(text: str, at: int) -> int | None:
    numbers = _NUMBERS.findall(text)
    return int(numbers[at]) if at < len(numbers) else None


def _counting(found: Sequence[Edge]) -> set[tuple[int, int]]:
    """Bare page numbers: alone on their line, counting up with the pages, on two pages at least."""
    bare = [e for e in found if zh.PAGE_NUMBER.fullmatch(e[2].text.strip()) or _ROMAN_PAGE.fullmatch(e[2].text.strip())]
    rising = _rising(bare)
    roman = [entry for entry in bare if _ROMAN_PAGE.fullmatch(entry[2].text.strip())]
    return {entry[:2] for part in (rising, roman) if len({e[0] for e in part}) >= 2 for entry in part}


def _slots(found: Sequence[Edge], sure: set[tuple[int, int]], pages: int) -> set[tuple[int, int]]:
    """Lines in a place that furniture holds on most pages, such as running heads that change with the chapter."""
    held: dict[tuple[int, int], set[int]] = defaultdict(set)
    for index, place, line in found:
        if (index, place) in sure:
            held[_place(line), round(line.size)].add(index)
    kept = {slot for slot, indices in held.items() if len(indices) >= max(REPEATS, SLOT_SHARE * pages)}
    return {(index, place) for index, place, line in found if (_place(line), round(line.size)) in kept}


def _contents(order: Sequence[Line | Table], roles: list[str]) -> None:
    """Name the lines of a table of contents: a heading, dots and a page number; the title 目录 above them."""
    leaders = [n for n, item in enumerate(order) if isinstance(item, Line) and _LEADER.search(item.text)]
    if len(leaders) < LEADERS:
        return
    for n in leaders:
        roles[n] = CONTENTS
    for n, item in enumerate(order[: leaders[0]]):
        if isinstance(item, Line) and "".join(item.text.split()) in ("目录", "目次"):
            roles[n] = CONTENTS


def _footnotes(order: Sequence[Line | Table], roles: list[str], size: float) -> None:
    """Name the small lines at the end of a page from the first that begins with a note's mark."""
    tail: list[int] = []
    for n in range(len(order) - 1, -1, -1):
        item = order[n]
        if roles[n] == FURNITURE:
            continue
        if not isinstance(item, Line) or item.size > SMALL * size:
            break
        tail.append(n)
    marked = [n for n in tail if _NOTE_MARK.match(order[n].text)]  # type: ignore[union-attr]
    for n in tail:
        if marked and n >= min(marked):
            roles[n] = FOOTNOTE
