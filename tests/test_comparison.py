"""The result object: immutable, one line in a console, a small table in a notebook."""

from __future__ import annotations

import re
from dataclasses import FrozenInstanceError, replace

import pytest
from plans_made import made_comparison

from szcompare.model import Metadata

COMPARISON = made_comparison()


def test_a_comparison_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        COMPARISON.link_list = ()  # type: ignore[misc]


def test_its_console_form_is_one_line_with_the_counts() -> None:
    ids = f"{COMPARISON.old.document.id} → {COMPARISON.new.document.id}"
    assert repr(COMPARISON) == f"Comparison({ids}: 3 → 3 undertakings, 3 links, 2 target changes)"


def test_its_notebook_form_shows_the_statuses_of_both_sides() -> None:
    shown = re.sub(' style="[^"]*"', "", COMPARISON._repr_html_())
    assert "<td>3</td><td>3</td>" in shown  # all undertakings
    assert "未见延续</th><td>1</td><td>–</td>" in shown
    assert "新增</th><td>–</td><td>1</td>" in shown


def test_its_notebook_form_escapes_titles_and_has_no_script() -> None:
    document = replace(COMPARISON.old.document, metadata=Metadata(title="<script>alert(1)</script>"))
    hostile = replace(COMPARISON, old=replace(COMPARISON.old, document=document))
    shown = hostile._repr_html_()
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown


@pytest.mark.parametrize(
    ("frame", "size"),
    [
        ("links", 3),
        ("clauses", 7),
        ("targets", 3),
        ("target_changes", 2),
        ("topics", 2),
        ("repairs", 1),
        ("notes", 1),
        ("entities", 2),
        ("bodies", 4),
        ("body_status", 4),
        ("body_topic", 4),
        ("co_responsibility", 2),
        ("accountability", 2),
        ("accountability_moved", 2),
        ("offices", 2),
        ("codings", 2),
        ("strength_changes", 1),
    ],
)
def test_each_frame_has_one_row_a_value(frame: str, size: int) -> None:
    assert len(getattr(COMPARISON, frame)) == size


def test_a_frame_given_out_does_not_lead_back_into_the_comparison() -> None:
    frame = COMPARISON.links
    frame.loc[0, "relation"] = "changed"
    assert COMPARISON.links.loc[0, "relation"] == "modified"
