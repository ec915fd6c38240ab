"""Comparison ▶ report.xlsx: one sheet a table, filters and frozen heads, changed characters in colour, no formula."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from szcompare.cite.wording import visible
from szcompare.model import SIDES, STATUSES
from szcompare.report.delimited import DIGITS, ESTIMATED
from szcompare.report.english import spoken
from szcompare.report.view import entries, lead, pairs, plan_title
from szcompare.report.wording import words
from szcompare.tables import TABLES, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import xlsxwriter
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from szcompare.comparison import Comparison
    from szcompare.report.marks import Run

LONGEST = 32_767  # UTF-16 units in a cell, a limit of the file format
MOST_RUNS = 1_000  # of rich text in a cell; Excel is slow beyond, and that many marks say nothing
MADE = datetime(2000, 1, 1)  # no clock: the same comparison gives the same bytes
KEPT = LONGEST // 2 - 50  # characters of a text that does not fit; none takes more than two units
CUT = "……〔此处略去 {} 字，全文见 tables/{}.csv 或 comparison.json〕"
_CUT = re.compile(re.escape(CUT).replace(r"\{\}", r"(\w+)"))

SHEETS = {"links": "links", "clauses": "clauses", "targets": "targets", "target_changes": "changes", "topics": "topics"}
SHEETS |= {"bodies": "bodies", "entities": "entities"}
LAST_SHEETS = ("notes", "repairs", "summary")
MARKED = {"old": "old_marked", "new": "new_marked"}  # columns of the links sheet that are no columns of the table
COUNTED = "undertakings"  # the figure of the summary that the first sheet shows
SPOKEN = frozenset({"reason", "message", "note"})  # columns with sentences of the program
COVER = "report"
ENDS_HEAD = {"bold": True, "bottom": 1, "align": "right"}
STATUS_COLOURS = {"continued": "#D9F0E6", "modified": "#FBEBCB", "new": "#D8E6F5", "dropped": "#F2DCE6"}
WIDE, NARROW, NUMBER = 48, 14, 9  # widths in characters
WIDE_COLUMNS = frozenset(
    {"quote", "reading", "reason", "message", "note", "terms", "path", "shared_phrases", "meaning"}
)


class Column(NamedTuple):
    """A column of a sheet."""

    name: str
    width: int
    wrapped: bool


class Styles(NamedTuple):
    """The formats of a workbook."""

    head: Format
    text: Format
    wrapped: Format
    number: Format
    gone: Format
    come: Format


def render_xlsx(comparison: Comparison, lang: str = "zh") -> dict[str, bytes]:
    """Return report.xlsx; the same comparison gives the same bytes.

    The first sheet says what was found. Names of the other sheets and their columns are those of the tables in any
    language; reasons and notes that the program wrote are in the language of the report.

    What a cell cannot hold is cut and says so; how many cells were cut stands in the manifest sheet.
    """
    import xlsxwriter

    out = BytesIO()
    options = {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": words(lang)["report"], "author": "", "created": MADE})
    styles, cuts = _styles(book), [0]
    _cover(book, comparison, lang)
    for table in _tables():
        _table_sheet(book, styles, comparison, table, lang, cuts)
    _rows_sheet(book, styles, "columns", list(_dictionary()), cuts)
    _rows_sheet(book, styles, "manifest", list(_manifest(comparison, cuts)), [0])
    book.close()
    return {"report.xlsx": out.getvalue()}


def uncut(cell: str) -> tuple[str, int]:
    """Return what a cell holds of a text, and how many characters were left out that a cell cannot hold."""
    found = _CUT.fullmatch(cell, KEPT)
    return (cell, 0) if found is None or not found[1].isdecimal() else (cell[:KEPT], int(found[1]))


def _cover(book: xlsxwriter.Workbook, comparison: Comparison, lang: str) -> None:
    """The first sheet: the two plans, the finding in two sentences, undertakings by status, what the sheets hold."""
    said, sheet = words(lang), book.add_worksheet(COVER)
    title, bold, head, right, plain = (
        book.add_format({"valign": "top", **options})
        for options in ({"bold": True, "font_size": 18}, {"bold": True}, {"bold": True, "bottom": 1}, ENDS_HEAD, {})
    )
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 2, 16)
    sheet.set_row(0, 30)  # points
    sheet.write_string(0, 0, said["report"], title)
    for at, (side, plan) in enumerate(zip(SIDES, (comparison.old, comparison.new), strict=True), 1):
        sheet.write_string(at, 0, said[f"side.{side}"], bold)
        sheet.write_string(at, 1, visible(plan_title(plan)), plain)
    count = {(row["name"], row["part"]): row["count"] for row in comparison.rows("summary") if row["figure"] == COUNTED}
    sheet.write_string(4, 0, lead(entries(comparison), lang), bold)
    at = 6
    for place, word in enumerate(("", *(said[f"side.{side}"] for side in SIDES))):
        sheet.write_string(at, place, word, right)
    for name in ("all", *STATUSES):
        at += 1
        shade = {"bg_color": STATUS_COLOURS[name]} if name in STATUS_COLOURS else {"bold": True}
        ground, number_format = book.add_format(shade), book.add_format({"align": "right", **shade})
        sheet.write_string(at, 0, said["all_undertakings"] if name == "all" else said[f"status.{name}"], ground)
        for place, side in enumerate(SIDES, 1):
            number = count.get((name, side))
            if isinstance(number, int):
                sheet.write_number(at, place, number, number_format)
            else:
                sheet.write_string(at, place, "–", number_format)
    at += 2
    sheet.write_string(at, 0, said["sheets"], head)
    for name in (*(SHEETS.get(table, table) for table in _tables()), "columns", "manifest"):
        at += 1
        sheet.write_string(at, 0, name, plain)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _tables() -> Iterator[str]:
    """The tables in the order of the sheets; one that this module does not know stands before the last ones."""
    yield from (name for name in SHEETS if name in TABLES)
    yield from (name for name in TABLES if name not in SHEETS and name not in LAST_SHEETS)
    yield from (name for name in LAST_SHEETS if name in TABLES)


def _styles(book: xlsxwriter.Workbook) -> Styles:
    base: dict[str, Any] = {"valign": "top"}
    return Styles(
        head=book.add_format({"bold": True, "bg_color": "#E8EDF2", "bottom": 1, "valign": "vcenter"}),
        text=book.add_format(base),
        wrapped=book.add_format(base | {"text_wrap": True}),
        number=book.add_format(base | {"align": "right"}),
        gone=book.add_format({"font_color": "#A33100", "font_strikeout": True}),
        come=book.add_format({"font_color": "#00518A", "underline": 1}),
    )


def _table_sheet(
    book: xlsxwriter.Workbook, styles: Styles, comparison: Comparison, table: str, lang: str, cuts: list[int]
) -> None:
    """One sheet with the columns of the table, and for links the two marked texts behind them."""
    rows = list(comparison.rows(table))
    columns = [_column(c.name, c.dtype) for c in TABLES[table]]
    extra = [Column(name, WIDE, True) for name in MARKED.values()] if table == "links" else []
    sheet = _sheet(book, styles, SHEETS.get(table, table), [*columns, *extra], len(rows))
    for at, row in enumerate(rows, 1):
        for place, column in enumerate(columns):
            value = row[column.name]
            said = spoken(value, lang) if column.name in SPOKEN and isinstance(value, str) else value
            _write(sheet, styles, at, place, _shown(column.name, said), column, table, cuts)
    if extra:
        _marked_columns(sheet, styles, comparison, len(columns), cuts)


def _sheet(book: xlsxwriter.Workbook, styles: Styles, name: str, columns: Sequence[Column], size: int) -> Worksheet:
    sheet = book.add_worksheet(name[:31])
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.name, styles.head)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(size, 1), len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    return sheet


def _write(
    sheet: Worksheet, styles: Styles, at: int, place: int, value: object, column: Column, table: str, cuts: list[int]
) -> None:
    """A number as a number, all else as a text: no cell is ever read as a formula or a link."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(at, place, value, styles.number)
    elif value not in (None, ""):
        kept = _fitting(str(value), table, cuts)
        sheet.write_string(at, place, kept, styles.wrapped if column.wrapped else styles.text)


def _shown(name: str, value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return round(value, DIGITS) if name in ESTIMATED else value
    return visible(value) if isinstance(value, str) else value


def _fitting(text: str, table: str, cuts: list[int]) -> str:
    """The text, or as much of it as a cell holds with a word on what is missing."""
    if _units(text) <= LONGEST:
        return text
    cuts[0] += 1
    return text[:KEPT] + CUT.format(len(text) - KEPT, table)


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def _marked_columns(sheet: Worksheet, styles: Styles, comparison: Comparison, first: int, cuts: list[int]) -> None:
    found = entries(comparison)
    for at, pair in enumerate(pairs(comparison, found), 1):
        for place, (runs, style) in enumerate(((pair.marks.old, styles.gone), (pair.marks.new, styles.come)), first):
            _write_runs(sheet, styles, at, place, runs, style, cuts)


def _write_runs(
    sheet: Worksheet, styles: Styles, at: int, place: int, runs: Sequence[Run], changed: Format, cuts: list[int]
) -> None:
    """Rich text: it needs two runs at least, and none of them empty."""
    joined: list[tuple[bool, str]] = []
    for run in runs:
        text = visible(run.text)
        if joined and joined[-1][0] == run.changed:
            joined[-1] = (run.changed, joined[-1][1] + text)
        elif text:
            joined.append((run.changed, text))
    text = "".join(part for _, part in joined)
    parts: list[Any] = []
    for is_changed, part in joined:
        parts += [changed, part] if is_changed else [part]
    if 2 <= len(joined) <= MOST_RUNS and _units(text) <= LONGEST:
        sheet.write_rich_string(at, place, *parts, styles.wrapped)
    elif text:
        sheet.write_string(at, place, _fitting(text, "links", cuts), styles.wrapped)


def _column(name: str, dtype: str) -> Column:
    last = name.removeprefix("old_").removeprefix("new_")
    if last in WIDE_COLUMNS:
        return Column(name, WIDE, True)
    return Column(name, NARROW if dtype == "string" else max(NUMBER, len(name) + 3), False)


def _rows_sheet(book: xlsxwriter.Workbook, styles: Styles, name: str, rows: Sequence[Row], cuts: list[int]) -> None:
    columns = [Column(key, WIDE if key in {"meaning", "value"} else 2 * NARROW, True) for key in rows[0]]
    sheet = _sheet(book, styles, name, columns, len(rows))
    for at, row in enumerate(rows, 1):
        for place, column in enumerate(columns):
            _write(sheet, styles, at, place, _shown(column.name, row[column.name]), column, name, cuts)


def _dictionary() -> Iterator[Row]:
    """What each column says."""
    for table in _tables():
        for column in TABLES[table]:
            yield {
                "sheet": SHEETS.get(table, table),
                "column": column.name,
                "type": column.dtype,
                "meaning": column.meaning,
            }
    for side, name in MARKED.items():
        meaning = f"the {side} clause after repairs; what changed is coloured"
        yield {"sheet": "links", "column": name, "type": "string", "meaning": meaning}


def _manifest(comparison: Comparison, cuts: Sequence[int]) -> Iterator[Row]:
    manifest = comparison.manifest
    said = [*_plan_facts(comparison), ("szcompare", manifest.szcompare)]
    said += [(f"package {name}", value) for name, value in manifest.packages]
    said += [(f"parameter {name}", value) for name, value in manifest.parameters]
    said += [(f"input {name}", value) for name, value in manifest.inputs]
    said.append(("cells cut at 32,767 characters", str(cuts[0])))
    for name, value in said:
        yield {"name": name, "value": value}


def _plan_facts(comparison: Comparison) -> Iterator[tuple[str, str]]:
    for side, plan in zip(SIDES, (comparison.old, comparison.new), strict=True):
        document, meta = plan.document, plan.document.metadata
        yield f"{side} title", plan_title(plan)
        yield from ((f"{side} {name}", getattr(meta, name)) for name in ("body", "number", "date", "address"))
        yield from ((f"{side} {name}", getattr(document, name)) for name in ("origin", "sha256", "encoding"))
