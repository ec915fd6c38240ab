"""Names in prose: found whole, with their places, and never a class of things."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from szcompare.clauses import cut
from szcompare.entities import body_mentions, find_entities, follow
from szcompare.entities.names import find_names
from szcompare.entities.tokens import Tokens, _cut
from szcompare.model import Document, Metadata, Plan
from szcompare.reading import assemble

NAMES = [
    ("支持建设清河大学和深圳大学。", {("university", "清河大学"), ("university", "深圳大学")}),
    ("加快香港中文大学（深圳）建设。", {("university", "香港中文大学（深圳）")}),
    ("依托先进院，组建深圳光电产业研究院。",
     {("laboratory", "深圳先进技术研究院"), ("laboratory", "深圳光电产业研究院")}),
    ("落实《杭州市数字经济促进条例》和《科技规划（2021—2025年）》。",
     {("law", "杭州市数字经济促进条例"), ("law", "科技规划（2021—2025年）")}),
    ("《人民日报》刊文。", set()),
    ("落实“孔雀计划”，继续实施“985工程”。", {("programme", "孔雀计划"), ("programme", "985工程")}),
    ("实施“互联网+”制造提升工程。", {("programme", "互联网+制造提升工程")}),
    ("实施青年英才计划和名师名校长培养工程。", {("programme", "青年英才计划"), ("programme", "名师名校长培养工程")}),
    ("实施耕地保护与质量提升行动。", {("programme", "耕地保护与质量提升行动")}),
    ("实施一批重大工程。", set()),
    ("落实年度工作计划。", set()),
    ("建设一批国家级工程实验室和企业技术中心。", set()),
    ("新建国家重点实验室3家。", set()),
    ("坚持“四个全面”，实施“走出去”战略。", set()),
    ("推进苏州生物医药产业园建设。", {("park", "苏州生物医药产业园")}),
    ("办好文博会、高交会。",
     {("event", "中国（深圳）国际文化产业博览交易会"), ("event", "中国国际高新技术成果交易会")}),
    ("支持华为、腾讯等龙头企业发展。", {("firm", "华为"), ("firm", "腾讯")}),
    ("支持海康威视、吉利等企业发展。", {("firm", "海康威视"), ("firm", "吉利")}),
    ("支持合肥工业大学建设一流大学。", {("university", "合肥工业大学")}),
    ("支持煤炭、钢铁等企业转型。", set()),
    ("普通化学品；海上海运；长治久安。", set()),
    ("吸引大学生到企业实习。", set()),
    ("在上海、天津建设国际航运中心。", {("place", "上海"), ("place", "天津")}),
    ("培育广东省版权示范基地 20 家。", {("place", "广东")}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), NAMES)
def test_each_name_is_found_whole_and_nothing_else(text: str, expected: set[tuple[str, str]]) -> None:
    assert {(f.kind, f.name) for f in find_names(text)} == expected


def plan(text: str, body: str = "深圳市人民政府", date: str = "2015-07-22") -> Plan:
    made = Document(
        id="0" * 8,
        text=text,
        origin="a.txt",
        sha256="0" * 64,
        encoding="utf-8",
        metadata=Metadata(body=body, date=date),
    )
    made_plan = cut(made)
    return replace(made_plan, bodies=body_mentions(made_plan), entities=find_entities(made_plan))


def test_a_short_form_that_the_text_explains_is_the_long_one() -> None:
    found = plan("一、任务\n1. 组建深圳微纳光电研究院（以下简称“微纳院”）。\n2. 依托微纳院开展攻关。\n").entities
    assert [(e.name, len(e.mentions)) for e in found if e.kind == "laboratory"] == [("深圳微纳光电研究院", 3)]


def test_a_short_form_that_nothing_explains_stays_apart() -> None:
    found = plan("一、任务\n1. 组建深圳微纳光电研究院。\n2. 依托微纳院开展攻关。\n").entities
    assert [len(e.mentions) for e in found if e.kind == "laboratory"] == [1]


def test_each_mention_stands_at_its_place_in_the_raw_text_also_over_a_line_break() -> None:
    text = "加快深圳先进技术研\n\n究院建设，落实《深圳市人才条例》。"
    made = plan(text)
    reading, pieces = assemble(text, [(0, 9, None), (11, len(text), None)])
    joined = replace(made.clauses[0], start=0, end=len(text), reading=reading, pieces=pieces)
    found = find_entities(replace(made, clauses=(joined,)))
    raw = {e.name: [text[m.start : m.end] for m in e.mentions] for e in found}
    assert raw == {"深圳市人才条例": ["深圳市人才条例"], "深圳先进技术研究院": ["深圳先进技术研\n\n究院"]}


def test_what_is_named_in_one_plan_only_is_told_apart() -> None:
    old = plan("一、任务\n1. 支持深圳大学发展，实施“孔雀计划”。\n")
    new = plan("一、任务\n1. 支持深圳大学和南方科技大学发展。\n")
    found = {(c.name or c.new_name): (c.status, c.old_count, c.new_count) for c in follow(old, new)}
    assert found == {
        "深圳大学": ("both", 1, 1), "南方科技大学": ("new only", 0, 1), "孔雀计划": ("old only", 1, 0)
    }  # fmt: skip


def test_swapping_the_plans_swaps_old_and_new_only() -> None:
    old, new = plan("一、任务\n1. 支持深圳大学发展。\n"), plan("一、任务\n1. 支持南方科技大学发展。\n")
    there = {(c.name, c.status) for c in follow(old, new)}
    back = {(c.name, c.status) for c in follow(new, old)}
    assert there == {("深圳大学", "old only"), ("南方科技大学", "new only")}
    assert back == {("深圳大学", "new only"), ("南方科技大学", "old only")}


@pytest.mark.parametrize(
    "text", ["", "。", "（）", "《》", "““””", "9" * 100_000, "实施" * 3000, "、" * 5000, "《" * 5000, "深圳" * 3000]
)
def test_odd_text_gives_no_error_and_no_invented_name_but_places(text: str) -> None:
    assert {f.kind for f in find_names(text)} <= {"place"}


PARTS = [
    "香港中文大学", "（", "深圳", "）", "由市", "科技局", "，", "前海湾", "研究院", "—", "·", "R&D", "5.5%", " ", "“", "”", "a-b", "发展",
    "𠀀",
]  # fmt: skip


@given(st.lists(st.sampled_from(PARTS), max_size=12).map("".join))
def test_words_between_two_marks_are_those_of_the_whole_text(text: str) -> None:
    tokens, whole = Tokens(text), _cut(text, 0, len(text))
    limits = [place for place in range(len(text) + 1) if tokens.aligned(place)]
    assert limits == list(whole.places)
    for start, end in zip(limits, limits[3:], strict=False):
        assert tokens.between(start, end) == whole.between(start, end)
