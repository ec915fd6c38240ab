"""A table element ▶ its rows of cells; tables that only place things on the page are told apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from szcompare.readers import html_rules as rules
from szcompare.readers.composed import spaced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from szcompare.readers.html_page import Element

LIMIT_SPAN = 200  # columns or rows that one cell may cover; hostile pages ask for a milliard
CELL = 1500  # characters; a longer cell holds a text, and its table only places it


def is_data(table: Element) -> bool:
    """Tell whether a table holds data: rows of two cells or more, no table inside, no cell as long as a text."""
    if next((inner for inner in table.iter("table") if inner is not table), None) is not None:
        return False
    rows = [_cells(row) for row in table.iter("tr")]
    if not any(len(row) > 1 for row in rows):
        return False
    return all(
        sum(map(len, cell.itertext())) <= CELL * 4 and len(cell_text(cell)) <= CELL for row in rows for cell in row
    )


def table_rows(table: Element) -> Iterator[list[str]]:
    """Yield the cells of each row; a column that a cell from above or from the left covers is an empty cell."""
    covered: dict[int, int] = {}  # column: how many more rows are covered
    for row in table.iter("tr"):
        made: list[str] = []
        for cell in _cells(row):
            _skip_covered(made, covered)
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            for column in range(len(made), len(made) + wide):
                covered[column] = max(covered.get(column, 0), high - 1)
            made += [cell_text(cell), *[""] * (wide - 1)]
        _skip_covered(made, covered)
        if any(made):
            yield made


def _skip_covered(made: list[str], covered: dict[int, int]) -> None:
    while covered.get(len(made), 0) > 0:
        covered[len(made)] -= 1
        made.append("")


def _cells(row: Element) -> list[Element]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def _span(cell: Element, name: str) -> int:
    value = cell.get(name) or ""
    return max(1, min(int(value), LIMIT_SPAN)) if re.fullmatch("[0-9]{1,9}", value.strip()) else 1


def cell_text(cell: Element) -> str:
    """Return the text of a cell on one line: line breaks vanish between ideographs, blocks are set apart by a space."""
    from lxml import etree

    parts: list[str] = []
    walker = etree.iterwalk(cell, events=("start", "end", "comment"))
    for event, element in walker:
        tag = element.tag
        if event == "start" and (tag in rules.SKIPPED or not isinstance(tag, str)):
            walker.skip_subtree()
        elif event == "start":
            parts += ["\n" if tag == "br" else " " if tag in rules.BLOCKS else "", element.text or ""]
        elif element is not cell:
            parts.append(element.tail or "")
    return spaced("".join(parts))
