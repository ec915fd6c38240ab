"""Values show themselves: one line in a console, an escaped panel without script in a notebook."""

from __future__ import annotations

import gc
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from plans_made import made_comparison

from szcompare import display
from szcompare.display import Listing, Picture, line
from szcompare.model import Link, Metadata, Topic
from szcompare.report import write
from szcompare.report.figures import status_chart

if TYPE_CHECKING:
    from pathlib import Path

COMPARISON = made_comparison()
LINK = COMPARISON.link_list[0]
HOSTILE = "<script>alert(1)</script>\n\x1b[31m"
SHOWN = [
    COMPARISON.old.document, COMPARISON.old, COMPARISON.old.clauses[1], COMPARISON.new.targets[0], LINK,
    COMPARISON.topic_list[0], COMPARISON.change_list[0],
]  # fmt: skip


@pytest.mark.parametrize("value", SHOWN, ids=lambda value: type(value).__name__)
def test_each_value_is_one_line_that_begins_with_its_type(value: object) -> None:
    assert repr(value).startswith(f"{type(value).__name__}(")
    assert len(repr(value).splitlines()) == 1
    assert len(repr(value)) < 200


@pytest.mark.parametrize("value", SHOWN, ids=lambda value: type(value).__name__)
def test_each_value_has_a_panel_without_script(value: object) -> None:
    shown = value._repr_html_()  # type: ignore[attr-defined]
    assert shown.startswith('<div lang="zh-CN"')
    assert "<script" not in shown
    assert shown.count("<details>") == shown.count("</details>")


def test_long_texts_and_control_characters_are_shortened_in_a_line() -> None:
    clause = replace(COMPARISON.old.clauses[1], reading=HOSTILE + "建设" * 500)
    assert len(line(clause)) < 120
    assert "\x1b" not in line(clause)
    assert "\n" not in line(clause)


def test_hostile_words_are_escaped_everywhere() -> None:
    document = replace(COMPARISON.old.document, metadata=Metadata(title=HOSTILE), text=HOSTILE * 3, origin=HOSTILE)
    clauses = tuple(replace(c, reading=HOSTILE, path=(HOSTILE,), item=HOSTILE) for c in COMPARISON.old.clauses)
    plan = replace(COMPARISON.old, document=document, clauses=clauses)
    comparison = replace(COMPARISON, old=plan, link_list=(replace(LINK, reason=HOSTILE),))
    topic = Topic(id="T01", label=HOSTILE, terms=(HOSTILE,), old=(), new=())
    change = replace(COMPARISON.change_list[0], note=HOSTILE)
    for value in (document, plan, clauses[0], comparison, comparison.link_list[0], topic, change):
        assert "<script" not in value._repr_html_()
        assert "&lt;script" in value._repr_html_()


def test_a_link_shows_both_clauses_with_what_changed() -> None:
    edited = next(link for link in COMPARISON.link_list if link.relation == "modified")
    shown = edited._repr_html_()
    assert "<del" in shown
    assert "<ins" in shown
    assert edited.old in shown
    assert edited.new in shown


def test_a_link_whose_plans_nobody_holds_shows_its_ids() -> None:
    link = Link(id="0-1~0-2", old="0-1", new="0-2", relation="reused", confidence=0.9, zone="sure", reason="同文")
    assert "0-1 → 0-2" in link._repr_html_()


def test_plans_are_remembered_no_longer_than_they_are_held() -> None:
    document = replace(COMPARISON.old.document, id="feedbeef")
    held = replace(COMPARISON, old=replace(COMPARISON.old, document=document))
    assert "feedbeef" in {name for name, _ in display._PLANS}
    twin = replace(held)
    del held
    gc.collect()
    assert "feedbeef" in {name for name, _ in display._PLANS}
    del twin
    gc.collect()
    assert "feedbeef" not in {name for name, _ in display._PLANS}


def test_what_is_long_is_folded_and_cut_with_a_count() -> None:
    many = replace(COMPARISON.old, clauses=COMPARISON.old.clauses[:1] * 100)
    assert "… 另有 60 行" in many._repr_html_()


def test_a_written_report_is_one_line_and_links_to_its_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    written = write(COMPARISON, "报告 <1>", ["md", "csv"])
    assert repr(written).startswith("Report(报告 <1>: ")
    assert repr(written).endswith("files, report.md)")
    shown = written._repr_html_()
    assert '<a href="%E6%8A%A5%E5%91%8A%20%3C1%3E/report.md" target="_blank">report.md</a>' in shown
    assert f"其他文件 {len(written) - 1} 个" in shown
    assert "<1>" not in shown
    assert all(path.is_file() for path in written)


def test_a_report_in_another_place_is_linked_by_its_address(tmp_path: Path) -> None:
    written = write(COMPARISON, tmp_path, ["md"])
    assert f'href="{(tmp_path / "report.md").as_uri()}"' in written._repr_html_()
    assert written == [tmp_path / "report.md"]


def test_a_listing_leaves_missing_values_empty_and_keeps_whole_texts() -> None:
    frame = pd.DataFrame({"n": pd.Series([1, None], dtype="Int64"), "x": [1.5, None], "text": ["建设" * 100, "<b>"]})
    shown = Listing(frame)._repr_html_()
    assert "建设" * 100 in shown
    assert "&lt;b&gt;" in shown
    assert "NA" not in shown
    assert "nan" not in shown
    assert repr(Listing(frame, "n")) == "Listing(2 rows: n)"


def test_a_picture_is_an_svg_file_with_its_title() -> None:
    picture = Picture(status_chart(COMPARISON))
    assert picture._repr_svg_().startswith("<svg")
    assert picture.chart.title in picture._repr_svg_()
    assert repr(picture) == f"Picture({picture.chart.title})"
