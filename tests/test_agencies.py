"""Lists of responsible bodies ▶ bodies with full names and places."""

from __future__ import annotations

import pytest
from plan_texts import made_plan, real_plan

from szcompare.clauses.agencies import read_agencies

LISTS = [
    ("（责任单位：市科技创新委）", ["市科技创新委"]),
    ("（责任单位：市科技创新委、发展改革委）", ["市科技创新委", "市发展改革委"]),
    ("（责任单位：市科技创新委，发展改革委；教育局）", ["市科技创新委", "市发展改革委", "市教育局"]),
    ("（责任单位：市市场监管局、民政局）", ["市市场监管局", "市民政局"]),
    ("（责任单位：市场监管局、民政局）", ["市场监管局", "民政局"]),
    ("（责任单位：市委宣传部、组织部）", ["市委宣传部", "市委组织部"]),
    ("（责任单位：省科技厅、财政厅）", ["省科技厅", "省财政厅"]),
    ("（责任单位：市教育局，各区政府）", ["市教育局", "各区政府"]),
    ("（责任单位：市教育局，南山区、龙岗区政府）", ["市教育局", "南山区政府", "龙岗区政府"]),
    ("（责任单位：光明、坪山新区管委会）", ["光明新区管委会", "坪山新区管委会"]),
    ("（责任单位：市商务局、深圳海关、清河大学）", ["市商务局", "深圳海关", "清河大学"]),
    ("（责任单位：市科技局和财政局）", ["市科技局", "市财政局"]),
    ("（责任单位：市发展和改革委）", ["市发展和改革委"]),
    ("（责任单位：市科技局（牵头）、财政局）", ["市科技局", "市财政局"]),
    ("（牵头单位：市科技局；配合单位：市财政局、教育局）", ["市科技局", "市财政局", "市教育局"]),
    ("（牵头单位：市科技局）（配合单位：市财政局、教育局）", ["市科技局", "市财政局", "市教育局"]),
    ("【责任部门: 市科技局 、 市财政局】", ["市科技局", "市财政局"]),
    ("责任单位：市科技局、财政局。", ["市科技局", "市财政局"]),
    ("（责任单位：市科技局、财政局", ["市科技局", "市财政局"]),
    ("（责任单位：）", []),
    ("（市科技局、财政局负责）", ["市科技局", "市财政局"]),
    ("（市科技局牵头，市财政局、教育局等配合）", ["市科技局", "市财政局", "市教育局"]),
    ("[市科技局牵头，国网供电公司按职责分工负责，各区政府落实]", ["市科技局", "国网供电公司", "各区政府"]),
    ("（市科技局、财政局按职责分工负责）", ["市科技局", "市财政局"]),
    ("由市科技局牵头，会同市财政局负责。", ["市科技局", "市财政局"]),
    ("（责任领导：张三；责任单位：市科技局、各县区）", ["市科技局", "各县区"]),
    ("（牵头单位：市科技局；完成时限：2025年12月）", ["市科技局"]),
    ("牵头部门：市水利局，责任部门：各区政府。完成时间：2022年底", ["市水利局", "各区政府"]),
    ("责任单位：市科技局 市财政局", ["市科技局", "市财政局"]),
]


@pytest.mark.parametrize(("text", "names"), LISTS)
def test_each_body_has_its_full_name_and_its_place(text: str, names: list[str]) -> None:
    bodies, _ = read_agencies(text, lambda start, end: (start, end))
    assert [body.name for body in bodies] == names
    assert all(text[body.start : body.end] == body.raw for body in bodies)
    assert [body.role for body in bodies] == ["lead", *["support"] * (len(names) - 1)][: len(names)]


ROLES = [
    ("（市科技局、教育局牵头，财政局配合）", ["lead", "lead", "support"]),
    ("（牵头单位：市科技局、教育局；配合单位：市财政局）", ["lead", "lead", "support"]),
    ("（责任单位：市科技局、财政局（牵头）、教育局）", ["support", "lead", "support"]),
    ("（责任单位：市科技局、财政局；配合单位：市教育局）", ["lead", "support", "support"]),
    ("（市科技局、教育局按职责分工负责）", ["lead", "support"]),
]


@pytest.mark.parametrize(("text", "roles"), ROLES)
def test_those_lead_that_the_list_says_lead_else_the_first(text: str, roles: list[str]) -> None:
    bodies, _ = read_agencies(text, lambda start, end: (start, end))
    assert [body.role for body in bodies] == roles


@pytest.mark.parametrize(
    ("text", "is_open"),
    [
        ("（责任单位：市科技局等）", True),
        ("（责任单位：市科技局、财政局等，各区政府）", True),
        ("（责任单位：市科技局、平等办）", False),
        ("（责任单位：市科技局）", False),
        ("（市科技局牵头，市财政局等配合）", True),
    ],
)
def test_a_list_that_ends_with_and_others_is_open(text: str, is_open: bool) -> None:
    bodies, open_end = read_agencies(text, lambda start, end: (start, end))
    assert open_end is is_open
    assert not any(body.name.endswith("等") for body in bodies)


def test_a_list_on_a_line_of_its_own_belongs_to_the_item_above() -> None:
    text = "1．发展工业。\n\n（责任单位：市工信局，\n科技局等）\n2．扩大开放。"
    plan = made_plan(text)
    assert [(c.item, c.reading, [a.name for a in c.agencies]) for c in plan.clauses] == [
        ("1", "发展工业。", ["市工信局", "市科技局"]),
        ("2", "扩大开放。", []),
    ]
    assert [clause.agencies_open for clause in plan.clauses] == [True, False]
    assert [text[a.start : a.end] for a in plan.clauses[0].agencies] == ["市工信局", "科技局"]
    assert (
        "".join(text[s.start : s.end] for s in plan.spans if s.role == "agencies") == "（责任单位：市工信局，科技局等）"
    )


def test_all_109_items_of_the_2015_plan_name_their_bodies_and_nothing_is_left_over() -> None:
    plan = real_plan("2015")
    text = plan.document.text
    items = [clause for clause in plan.clauses if clause.item and clause.sentence == 1]
    assert len([clause for clause in items if clause.agencies]) == 109
    assert not any("责任单位" in clause.reading for clause in plan.clauses)
    assert not any("责任单位" in text[s.start : s.end] for s in plan.spans if s.role != "agencies")
    for clause in items:
        assert clause.agencies[0].role == "lead"
        for body in clause.agencies:
            assert text[body.start : body.end].replace("\n", "") == body.raw
            assert not set(body.name) & set("（），、；：。 \n")


def test_the_level_of_the_city_is_carried_over_in_the_2015_plan() -> None:
    bodies = {body.raw: body.name for clause in real_plan("2015").clauses for body in clause.agencies}
    assert bodies["发展改革委"] == "市发展改革委"
    assert bodies["各区政府"] == "各区政府"
    assert not any(name.startswith("市市") and not name.startswith("市市场") for name in bodies.values())
