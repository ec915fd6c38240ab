"""Values ▶ tables: stable columns, every row traceable to its characters."""

from __future__ import annotations

import pickle
import unicodedata

import pandas as pd
import pytest
from plans_made import made_comparison

from szcompare.tables import TABLES, clause_at, frame

COMPARISON = made_comparison()


@pytest.mark.parametrize("table", list(TABLES))
def test_each_row_has_exactly_the_columns_of_its_table_in_order(table: str) -> None:
    rows = list(COMPARISON.rows(table))
    # the made-up plans use no word three times and are too short for a choice of topics
    assert rows or table in {"vocabulary", "topic_curve"}
    for row in rows:
        assert set(row) == {column.name for column in TABLES[table]}
    assert list(frame(table, rows).columns) == [column.name for column in TABLES[table]]


@pytest.mark.parametrize("table", list(TABLES))
def test_an_empty_frame_has_the_same_columns_and_types_as_a_full_one(table: str) -> None:
    assert frame(table, []).dtypes.equals(frame(table, COMPARISON.rows(table)).dtypes)


@pytest.mark.parametrize(
    "table", ["clauses", "targets", "repairs", "notes", "entities", "bodies", "offices", "codings"]
)
def test_each_quote_is_the_source_text_at_its_place(table: str) -> None:
    texts = {"old": COMPARISON.old.document.text, "new": COMPARISON.new.document.text}
    for row in COMPARISON.rows(table):
        start, end = row["start"], row["end"]
        assert isinstance(start, int)
        assert isinstance(end, int)
        assert row["quote"] == texts[str(row["side"])][start:end]


@pytest.mark.parametrize("table", ["links", "target_changes", "accountability_moved", "strength_changes"])
def test_each_row_about_a_pair_carries_both_quotes(table: str) -> None:
    for row in COMPARISON.rows(table):
        for side, plan in (("old", COMPARISON.old), ("new", COMPARISON.new)):
            start, end = row[f"{side}_start"], row[f"{side}_end"]
            quoted = plan.document.text[start:end] if isinstance(start, int) and isinstance(end, int) else ""
            assert row[f"{side}_quote"] == quoted


def test_topics_count_undertakings_by_status() -> None:
    rows = list(COMPARISON.rows("topics"))
    assert [(row["topic"], row["old_modified"], row["dropped"], row["new"]) for row in rows] == [
        ("T01", 1, 0, 1),
        ("T02", 0, 1, 0),
    ]


def test_the_figures_of_topics_and_summary_agree_with_the_clauses() -> None:
    clauses, topics = COMPARISON.clauses, COMPARISON.topics
    summary = COMPARISON.summary().set_index(["figure", "name", "part"])["count"]
    assert (
        topics["dropped"].sum() == (clauses["status"] == "dropped").sum() == summary["undertakings", "dropped", "old"]
    )
    assert topics["new"].sum() == (clauses["status"] == "new").sum() == summary["undertakings", "new", "new"]
    assert summary["links", "reused", "sure"] == 1
    assert summary["links", "restated", "check"] == 0


def test_a_renamed_thing_says_its_other_name_on_both_sides() -> None:
    named = [(r["name"], r["other_name"], r["status"], r["other_mentions"]) for r in COMPARISON.rows("entities")]
    assert named == [("基金", "引导基金", "both", 1), ("引导基金", "基金", "both", 1)]


def test_the_undertakings_of_a_body_agree_by_item_status_and_topic() -> None:
    bodies, status, topic = COMPARISON.bodies, COMPARISON.body_status, COMPARISON.body_topic
    by = ["side", "body"]
    counted = bodies.groupby(by)["clauses"].sum()
    assert counted.equals(topic.groupby(by)["clauses"].sum())
    assert counted.sum() == status[["continued", "modified", "new", "dropped"]].sum().sum() == 4


def test_an_item_that_names_no_body_is_counted_as_such() -> None:
    rows = [(r["side"], r["items"], r["naming_a_body"], r["open_lists"]) for r in COMPARISON.rows("accountability")]
    assert rows == [("old", 3, 1, 1), ("new", 3, 1, 1)]


def test_agencies_end_with_etc_where_the_list_is_open() -> None:
    assert [row["agencies"] for row in COMPARISON.rows("clauses")][:2] == ["市财政局等", ""]


def test_only_links_that_continue_are_counted_at_a_clause() -> None:
    assert [row["links"] for row in COMPARISON.rows("clauses")] == [1, 0, 1, 0, 1, 1, 0]


@pytest.mark.parametrize(
    ("start", "end", "clause"), [(0, 3, None), (31, 31, 0), (40, 41, 0), (58, 60, 1), (110, 110, 3)]
)
def test_a_place_is_given_the_clause_that_holds_it(start: int, end: int, clause: int | None) -> None:
    plan = COMPARISON.old
    assert clause_at(plan, start, end) == ("" if clause is None else plan.clauses[clause].id)


def test_a_table_shows_whole_quotes_marked_as_chinese_and_stays_a_dataframe() -> None:
    links = COMPARISON.links
    shown = links._repr_html_()
    assert shown.startswith('<div lang="zh-CN">')
    assert max(links["old_quote"], key=len) in shown
    assert "&lt;b&gt;" in links.assign(reason="<b>")._repr_html_()
    part = links[["relation", "old_quote"]].head(1)
    assert part._repr_html_().startswith('<div lang="zh-CN">')
    pd.testing.assert_frame_equal(pd.DataFrame(links), links, check_frame_type=False)
    assert isinstance(pickle.loads(pickle.dumps(links)), pd.DataFrame)  # noqa: S301 - our own


def test_a_table_of_chinese_stands_in_line_in_a_console() -> None:
    lines = repr(COMPARISON.topics[["topic", "label"]]).splitlines()
    widths = {sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line) for line in lines}
    assert len(widths) == 1
