"""comparison.json, report.md and the CSV files: what other programs read back."""

from __future__ import annotations

import csv
import json
import math
from dataclasses import asdict, replace
from io import StringIO
from typing import Any

import jsonschema
import pytest
from hostile import HOSTILE, hostile_comparison
from hypothesis import given
from hypothesis import strategies as some
from markdown_it import MarkdownIt
from plans_made import made_comparison

from szcompare.report.delimited import FORMULA_STARTS, render_csv
from szcompare.report.interchange import indented, payload, render_json, schema
from szcompare.report.markdown import plain, render_markdown
from szcompare.tables import TABLES

COMPARISON = made_comparison()
OUR_MARKS = {"<del>", "</del>", "<ins>", "</ins>", "<b>", "</b>", "<br>"}


def read_json(comparison: Any = COMPARISON) -> Any:
    return json.loads(render_json(comparison)["comparison.json"])


def test_the_json_follows_its_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.Draft202012Validator(schema()).validate(read_json())


JSON_VALUES = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats(allow_nan=False, allow_infinity=False) | some.text(),
    lambda held: some.lists(held) | some.tuples(held, held) | some.dictionaries(some.text(), held),
)


@given(JSON_VALUES)
def test_json_is_written_as_the_standard_library_writes_it(values: object) -> None:
    assert indented(values) == json.dumps(values, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_json_takes_no_number_that_json_does_not_have(number: float) -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        indented({"value": [number]})


def test_values_of_the_model_have_all_their_fields() -> None:
    made, plan = payload(COMPARISON), COMPARISON.new
    assert [made["new"][name] for name in ("sections", "bodies")] == [
        [asdict(one) for one in held] for held in (plan.sections, plan.bodies)
    ]
    for name, held in (("entities", plan.entities), ("codings", plan.codings)):
        assert json.loads(json.dumps(made["new"][name])) == json.loads(json.dumps([asdict(one) for one in held])) != []


@pytest.mark.parametrize(
    ("at", "wrong"), [("old", {}), ("links", [{}]), ("targets", [{"value": None}]), ("schema", "other"), ("added", 1)]
)
def test_the_schema_refuses_what_is_not_so(at: str, wrong: object) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema()).validate({**read_json(), at: wrong})


def test_a_target_without_a_number_stands_apart_and_changes_point_to_the_right_list() -> None:
    read = read_json()
    assert [(t["side"], t["value"]) for t in read["targets"]] == [("old", 3.5), ("new", 4.2)]
    assert [(t["side"], t["value"]) for t in read["qualitative_targets"]] == [("old", None)]
    places = [(c["old"], c["old_qualitative"], c["new"], c["new_qualitative"]) for c in read["target_changes"]]
    assert places == [(0, None, 1, None), (None, 0, None, None)]


def test_clauses_carry_topic_status_and_their_exact_words() -> None:
    clauses = read_json()["old"]["clauses"]
    assert [(c["topic"], c["status"]) for c in clauses] == [
        ("T01", "modified"),
        ("", ""),
        ("T02", "continued"),
        ("T02", "dropped"),
    ]
    text = COMPARISON.old.document.text
    assert all(c["quote"] == text[c["start"] : c["end"]] for c in clauses)


def test_estimates_are_rounded_and_figures_of_the_plan_are_not() -> None:
    assert read_json()["links"][0]["confidence"] == 0.9123
    precise = replace(COMPARISON.new, targets=(replace(COMPARISON.new.targets[0], value=0.123456789),))
    targets = read_json(replace(COMPARISON, new=precise))["targets"]
    assert targets[1]["value"] == 0.123456789


def test_whole_numbers_are_written_without_a_fraction() -> None:
    whole = replace(COMPARISON.new, targets=(replace(COMPARISON.new.targets[0], value=4500.0),))
    assert b'"value": 4500,' in render_json(replace(COMPARISON, new=whole))["comparison.json"]


@pytest.mark.parametrize("text", HOSTILE)
def test_json_gives_hostile_text_back_unchanged(text: str) -> None:
    assert read_json(hostile_comparison(text))["links"][0]["reason"] == text


@pytest.mark.parametrize("table", list(TABLES))
def test_each_table_is_a_csv_file_that_excel_opens_as_utf_8(table: str) -> None:
    data = render_csv(COMPARISON)[f"tables/{table}.csv"]
    assert data.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in data
    head, *rows = csv.reader(StringIO(data.decode("utf-8-sig"), newline=""))
    assert len(rows) == len(list(COMPARISON.rows(table)))
    assert head == [column.name for column in TABLES[table]]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("table", ["clauses", "links", "target_changes", "repairs", "notes", "topics"])
def test_no_cell_is_a_formula_and_nothing_is_lost(table: str, text: str) -> None:
    comparison = hostile_comparison(text)
    data = render_csv(comparison)[f"tables/{table}.csv"].decode("utf-8-sig")
    read = list(csv.DictReader(StringIO(data, newline="")))
    for cells, row in zip(read, comparison.rows(table), strict=True):
        for name, cell in cells.items():
            value = row[name]
            assert not isinstance(value, str) or len(cell) < 2 or not cell.startswith(FORMULA_STARTS)
            assert not isinstance(value, str) or cell.removeprefix("'" if cell != value else "") == value


def test_markdown_has_every_part_of_the_report() -> None:
    text = render_markdown(COMPARISON)["report.md"].decode()
    parts = (
        "概览",
        "指标变化",
        "主题与去向",
        "逐条对照",
        "新增举措（1）",
        "未见延续的举措（1）",
        "来源瑕疵",
        "方法与清单",
    )
    assert [part for part in parts if f"\n## {part}" not in text] == []
    assert "<del>3.5%</del>" in text
    assert text.endswith("|\n")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_in_markdown(text: str) -> None:
    source = render_markdown(hostile_comparison(text))["report.md"].decode()
    tokens = [
        t
        for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(source)
        for t in (token, *(token.children or ()))
    ]
    assert {t.content for t in tokens if t.type.startswith("html")} <= OUR_MARKS
    assert {t.type for t in tokens} & {"link_open", "image", "fence", "hr", "em_open", "strong_open", "s_open"} == set()
    assert {t.tag for t in tokens if t.type == "heading_open"} <= {"h1", "h2", "h3"}
    widths = {line.count("|") - line.count("\\|") for line in source.splitlines() if line.startswith("| ")}
    assert widths <= {3, 4, 5, 6, 7, 10}


@pytest.mark.parametrize("text", HOSTILE)
def test_escaped_text_reads_as_the_text_itself(text: str) -> None:
    (inline,) = (t for t in MarkdownIt("commonmark").parse(f"甲 {plain(text)}") if t.type == "inline")
    shown = "".join(child.content for child in inline.children or ())
    assert shown == "甲 " + " ".join(text.split()).translate({c: f"U+{c:04X}" for c in (1, 7, 0x202E, 0x2066)})


@pytest.mark.parametrize(
    ("text", "safe"), [("- 列", "\\- 列"), ("1. 列", "1\\. 列"), ("3.5%", "3.5%"), ("--- ", "\\---"), ("=", "\\=")]
)
def test_only_what_would_begin_a_block_is_escaped_at_the_start(text: str, safe: str) -> None:
    assert plain(text) == safe
