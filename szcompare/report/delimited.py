"""Comparison ▶ one CSV file a table: UTF-8 with a byte order mark (Excel needs it), safe to open in a spreadsheet.

Beside them stands datapackage.json, which says what each column means.
"""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from szcompare.report.datapackage import render_datapackage
from szcompare.tables import TABLES, Row

if TYPE_CHECKING:
    from szcompare.comparison import Comparison

FOLDER = "tables"
DIGITS = 4  # of estimated figures
ESTIMATED = frozenset({"confidence"})

# What a spreadsheet takes for the beginning of a formula, with the full-width forms that Chinese versions accept
# (OWASP, CSV Injection).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def render_csv(comparison: Comparison) -> dict[str, bytes]:
    """Return tables/NAME.csv for each table of ``szcompare.tables.TABLES``, and tables/datapackage.json."""
    made = {f"{name}.csv": _csv(name, list(comparison.rows(name))) for name in TABLES}
    made["datapackage.json"] = render_datapackage(comparison, made, mediatype="text/csv")
    return {f"{FOLDER}/{name}": data for name, data in made.items()}


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe goes before a dangerous first character.

    A single character, such as the sign = of a comparator, is no formula.

    >>> guarded("=1+1"), guarded("研发投入")
    ("'=1+1", '研发投入')
    """
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) and len(cell) > 1 else cell


def _csv(table: str, rows: list[Row]) -> bytes:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    columns = [column.name for column in TABLES[table]]
    writer.writerow(columns)
    writer.writerows([_cell(name, row[name]) for name in columns] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _cell(column: str, value: object) -> object:
    """A value as it stands in the file: numbers bare, texts guarded, truth as true and false."""
    if isinstance(value, str):  # most are
        return guarded(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return round(value, DIGITS) if isinstance(value, float) and column in ESTIMATED else value
