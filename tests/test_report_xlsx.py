"""report.xlsx and the table files: read back with another program, cell by cell."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import zipfile
from dataclasses import replace
from io import BytesIO, StringIO
from typing import Any

import pytest
from hostile import HOSTILE, hostile_comparison
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText
from plans_made import made_comparison
from pyarrow import parquet

from szcompare.cite.wording import visible
from szcompare.report.delimited import render_csv
from szcompare.report.parquet import render_parquet
from szcompare.report.xlsx import LONGEST, SHEETS, render_xlsx
from szcompare.tables import TABLES

COMPARISON = made_comparison()
FIRST = ["report", "links", "clauses", "targets", "changes", "topics", "bodies", "entities"]


def book(comparison: Any = COMPARISON, *, rich: bool = False) -> Any:
    return load_workbook(BytesIO(render_xlsx(comparison)["report.xlsx"]), rich_text=rich)


def test_the_sheets_are_the_tables_and_what_explains_them() -> None:
    names = book().sheetnames
    assert names[: len(FIRST)] == FIRST
    assert names[-2:] == ["columns", "manifest"]
    assert set(names) == {SHEETS.get(name, name) for name in TABLES} | {"report", "columns", "manifest"}


@pytest.mark.parametrize(
    ("lang", "title", "finding"),
    [
        ("zh", "规划逐条比较", "旧规划的 3 条举措中，2 条在新规划里有延续或调整，1 条未见延续。"),
        ("en", "Clause-by-clause comparison", "Of the 3 undertakings of the old plan, 2 go on in the new one"),
    ],
)
def test_the_first_sheet_says_what_was_found(lang: str, title: str, finding: str) -> None:
    first = load_workbook(BytesIO(render_xlsx(COMPARISON, lang)["report.xlsx"])).worksheets[0]
    assert first["A1"].value == title
    assert first["B2"].value == "清河市科技创新规划"
    assert str(first["A5"].value).startswith(finding)


@pytest.mark.parametrize("table", list(TABLES))
def test_each_sheet_holds_the_rows_of_its_table(table: str) -> None:
    sheet = book()[SHEETS.get(table, table)]
    lines = list(sheet.iter_rows(values_only=True))
    columns = [column.name for column in TABLES[table]]
    assert list(lines[0][: len(columns)]) == columns
    rows = list(COMPARISON.rows(table))
    assert len(lines) - 1 == len(rows)
    for line, row in zip(lines[1:], rows, strict=True):
        for cell, name in zip(line, columns, strict=False):
            value = row[name]
            if isinstance(value, bool):
                value = str(value).lower()
            assert cell == (None if value == "" else round(value, 4) if isinstance(value, float) else value)


def test_heads_are_frozen_and_filtered_and_long_texts_wrapped() -> None:
    for sheet in book().worksheets[1:]:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert sheet.print_title_rows == "$1:$1"
    links = book()["links"]
    head = {cell.value: cell for cell in links[1]}
    quote = links.cell(2, head["old_quote"].column)
    assert quote.alignment.wrap_text
    assert links.column_dimensions[head["old_quote"].column_letter].width > 40


def test_changed_characters_are_coloured_within_the_cell() -> None:
    links = book(rich=True)["links"]
    head = {cell.value: cell.column for cell in links[1]}
    old, new = (links.cell(2, head[name]).value for name in ("old_marked", "new_marked"))
    assert isinstance(old, CellRichText)
    assert str(old) == COMPARISON.old.clauses[0].reading
    marked = [[part.text for part in cell if hasattr(part, "font") and part.font.color] for cell in (old, new)]
    assert any("3.5%" in part for part in marked[0])
    assert any("4.2%" in part for part in marked[1])


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_is_a_formula_or_a_link_whatever_the_plan_says(text: str) -> None:
    data = render_xlsx(hostile_comparison(text))["report.xlsx"]
    with zipfile.ZipFile(BytesIO(data)) as package:
        for name in package.namelist():
            if name.startswith("xl/worksheets/"):
                assert not re.search(rb"<f[ >]|<hyperlink", package.read(name))
            assert b"evil.example" not in package.read(name) or name == "xl/sharedStrings.xml"
    read = load_workbook(BytesIO(data))
    assert {cell.data_type for sheet in read for line in sheet for cell in line} <= {"s", "n", "b"}
    clause = read["clauses"]
    reading = [cell.value for cell in clause[1]].index("reading")
    wanted = [visible(str(row["reading"])) for row in hostile_comparison(text).rows("clauses")]
    assert [line[reading] for line in clause.iter_rows(min_row=2, values_only=True)] == wanted


def test_a_text_longer_than_a_cell_is_cut_openly() -> None:
    long = replace(COMPARISON.old.clauses[0], reading="长𠮷" * 20_000)
    plan = replace(COMPARISON.old, clauses=(long, *COMPARISON.old.clauses[1:]))
    read = book(replace(COMPARISON, old=plan))
    head = [cell.value for cell in read["clauses"][1]]
    cell = read["clauses"].cell(2, head.index("reading") + 1).value
    assert len(cell.encode("utf-16-le")) // 2 <= LONGEST
    assert re.search(r"……〔此处略去 \d+ 字，全文见 tables/clauses\.csv 或 comparison\.json〕$", cell)
    manifest = dict(read["manifest"].iter_rows(min_row=2, values_only=True))
    assert manifest["cells cut at 32,767 characters"] == "2"  # here and in the marked text


def test_the_same_comparison_gives_the_same_bytes() -> None:
    assert render_xlsx(COMPARISON) == render_xlsx(made_comparison())
    assert render_parquet(COMPARISON) == render_parquet(made_comparison())


@pytest.mark.parametrize("table", list(TABLES))
def test_parquet_holds_the_rows_with_types_and_meanings(table: str) -> None:
    read = parquet.ParquetFile(BytesIO(render_parquet(COMPARISON)[f"parquet/{table}.parquet"])).read()
    assert read.to_pylist() == list(COMPARISON.rows(table))
    assert [field.metadata[b"meaning"].decode() for field in read.schema] == [c.meaning for c in TABLES[table]]


@pytest.mark.parametrize("table", list(TABLES))
def test_every_value_of_a_table_has_the_type_of_its_column(table: str) -> None:
    types: dict[str, tuple[type, ...]] = {
        "string": (str,),
        "Int64": (int,),
        "Float64": (float, int),
        "boolean": (bool,),
    }
    for row in COMPARISON.rows(table):
        for column in TABLES[table]:
            value = row[column.name]
            assert value is None or type(value) in types[column.dtype], (column.name, value)


@pytest.mark.parametrize(("rendered", "folder"), [(render_csv, "tables"), (render_parquet, "parquet")])
def test_the_data_package_describes_each_file_beside_it(rendered: Any, folder: str) -> None:
    files = rendered(COMPARISON)
    package = json.loads(files[f"{folder}/datapackage.json"])
    assert re.fullmatch(r"[a-z0-9-]+", package["name"])
    assert {f"{folder}/{held['path']}" for held in package["resources"]} == set(files) - {f"{folder}/datapackage.json"}
    for held in package["resources"]:
        data = files[f"{folder}/{held['path']}"]
        assert (held["bytes"], held["hash"]) == (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}")
        assert [field["name"] for field in held["schema"]["fields"]] == [c.name for c in TABLES[held["name"]]]
        assert all(field["description"] for field in held["schema"]["fields"])


def test_every_csv_cell_is_of_the_type_that_the_package_says_and_keys_are_unique() -> None:
    files = render_csv(COMPARISON)
    forms = {"integer": r"-?\d+", "number": r"-?\d+(\.\d+)?", "boolean": "true|false", "string": r"[\s\S]*"}
    for held in json.loads(files["tables/datapackage.json"])["resources"]:
        text = files[f"tables/{held['path']}"].decode("utf-8-sig")
        rows = list(csv.DictReader(StringIO(text, newline="")))
        for field in held["schema"]["fields"]:
            assert all(re.fullmatch(f"(?:{forms[field['type']]})?", row[field["name"]]) for row in rows), field
        key = held["schema"].get("primaryKey", [])
        assert not key or len({tuple(row[name] for name in key) for row in rows}) == len(rows)
