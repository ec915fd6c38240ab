"""Indicator tables ▶ targets with unit, base and goal, binding or expected."""

from __future__ import annotations

from dataclasses import replace

import pytest

from szcompare.clauses import cut
from szcompare.model import Block, Document, Metadata, Plan, Target
from szcompare.targets import find_targets

HEAD = ("指标", "单位", "2010年", "2015年", "年均增长（%）", "属性")


def plan_with(*rows: tuple[str, ...]) -> Plan:
    text, blocks = "清河市发展规划（2011—2015年）\n专栏1 主要指标\n", []
    for row in rows:
        start = at = len(text)
        cells = []
        for cell in row:
            cells.append(Block(start=at, end=at + len(cell), kind="cell"))
            at += len(cell) + 1
        text += "\t".join(row) + "\n"
        blocks += [Block(start=start, end=len(text) - 1, kind="row"), *cells]
    document = Document(
        id="0" * 8, text=text, origin="plan.docx", sha256="0" * 64, encoding="utf-8",
        metadata=Metadata(period=(2011, 2015)), blocks=tuple(blocks),
    )  # fmt: skip
    return cut(document)


def said(target: Target) -> tuple[object, ...]:
    return (
        target.indicator,
        target.value,
        target.unit,
        target.comparator,
        target.measure,
        target.year,
        target.kind,
        target.binding,
    )


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        (
            ("生产总值", "亿元", "9581", "15000左右", "10", "预期性"),
            [
                ("生产总值", 9581.0, "亿元", "=", "level", 2010, "baseline", "预期性"),
                ("生产总值", 15000.0, "亿元", "~", "level", 2015, "target", "预期性"),
                ("生产总值", 10.0, "%", "=", "annual_growth", None, "target", "预期性"),
            ],
        ),
        (
            ("（1）人均预期寿命（岁）", "", "78", "≥79", "", "预期性"),
            [
                ("人均预期寿命", 78.0, "岁", "=", "level", 2010, "baseline", "预期性"),
                ("人均预期寿命", 79.0, "岁", ">=", "level", 2015, "target", "预期性"),
            ],
        ),
        (
            ("单位GDP能耗降低（%）", "", "—", "[19.5]", "", "约束性"),
            [("单位GDP能耗降低", 19.5, "%", "=", "decrease", 2015, "target", "约束性")],
        ),
        (("森林覆盖率", "%", "", "—", "", "约束性"), []),
    ],
)
def test_a_row_gives_a_target_for_each_value(row: tuple[str, ...], wanted: list[tuple[object, ...]]) -> None:
    assert [said(target) for target in find_targets(plan_with(HEAD, row))] == wanted


def test_a_target_stands_at_its_cell() -> None:
    plan = plan_with(HEAD, ("生产总值", "亿元", "9581", "15000左右", "", "预期性"))
    quotes = [plan.document.text[t.start : t.end] for t in find_targets(plan)]
    assert quotes == ["9581", "15000左右"]


def test_a_table_without_a_head_of_indicators_gives_no_target() -> None:
    plan = plan_with(("序号", "责任单位", "电话"), ("1", "市科技局", "83456789"))
    assert find_targets(plan) == ()


def test_a_row_with_fewer_cells_than_the_head_gives_no_target() -> None:
    assert find_targets(plan_with(HEAD, ("生产总值", "9581"))) == ()


def test_lines_with_tabs_are_rows_in_a_plain_text() -> None:
    marked = plan_with(
        HEAD,
        ("生产总值", "亿元", "9581", "15000左右", "10", "预期性"),
        ("单位GDP能耗降低（%）", "", "", "18", "", "约束性"),
    )
    plain = cut(replace(marked.document, blocks=()))
    assert [said(t) for t in find_targets(plain)] == [said(t) for t in find_targets(marked)] != []
