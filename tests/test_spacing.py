"""Text whose characters stand apart ▶ read as if they stood together, every place in the text as written."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from plan_texts import made_document, made_plan, plan_texts

import szcompare
from szcompare.clauses import cut
from szcompare.clauses.spaced import closed_document
from szcompare.model import Block, Page
from szcompare.reading import source_span
from szcompare.spacing import closed_up, single_blanks

TEXT = (
    "清河市创新发展规划\n（2016—2020年）\n\n第一章 主要任务\n\n（一）建设实验室\n"
    "1．到2020年，建设重点实验室50—60家，完善体系。支持科学研究。（责任单位：市科技局、市财政局）\n"
    "2．大力引进人才，引进高层次人才100名。\n\n第二章 保障措施\n加强组织领导，统筹推进GDP统计改革。\n"
)
APART = "\n".join(" ".join(line) for line in TEXT.split("\n"))
TOGETHER = [
    "建设 国家 创新型 城市，加快 发展 现代 服务业",  # words apart, not characters
    "指标 2015 2020\n产值 12 15\n人口 1 2\n专利 3 4",
    "目 录\n第一章 总则\n前 言",
    "张三 李四 王五 赵六 钱七 孙八 周九 吴十",
    "王 强  李 明  刘 刚  陈 勇  杨 光",
    "A B C D E F G H I J K L M N",
    "1 2 3 4 5 6 7 8 9 10 11 12",
    TEXT,
]


@pytest.mark.parametrize("text", TOGETHER)
def test_an_ordinary_text_is_left_alone(text: str) -> None:
    assert single_blanks(text) == []
    assert closed_up(text) == text
    assert closed_document(made_document(text)) is None


@pytest.mark.parametrize(
    ("apart", "together"),
    [
        ("建 设 国 家 创 新 型 城 市", "建设国家创新型城市"),
        ("建　设　国　家　创　新　型　城　市。", "建设国家创新型城市。"),
        ("到 2 0 2 0 年 ， 建 设 实 验 室 5 0 家", "到2020年，建设实验室50家"),
        ("到 2020 年 建 设 重 点 实 验 室 50 家", "到2020年建设重点实验室50家"),
        ("统 计 G D P 2020 2025 和 其 他 主 要 指 标", "统计GDP 2020 2025和其他主要指标"),
        ("第 一 章   总 则 和 主 要 的 任 务", "第一章 总则和主要的任务"),  # three blanks are one, set apart
        ("发 展 先 进 制 造 业  服 务 业  农 业", "发展先进制造业  服务业  农业"),  # two were meant
        ("发 明 专 利 授 权 数 量\t件\t1 0 0\t5 0 0", "发明专利授权数量\t件\t100\t500"),  # cells of a table
        ("发 明 专 利 授 权 数 量 \t 件", "发明专利授权数量\t件"),
        ("发 展 先 进 制 造 业\f服 务 业", "发展先进制造业\f服务业"),
        ("发 展 先 进 制 造 业 和 服 务 业\n任 务\nh t t p : / / a . c n", "发展先进制造业和服务业\n任务\nhttp://a.cn"),
    ],
)
def test_characters_that_stand_apart_are_closed_up(apart: str, together: str) -> None:
    assert closed_up(apart) == together


def test_a_plan_set_apart_is_read_as_the_plan_itself() -> None:
    one, other = (szcompare.parse(szcompare.from_text(text)) for text in (TEXT, APART))
    assert other.document.text == APART
    assert other.document.metadata == one.document.metadata
    assert [(s.number, s.title, s.level) for s in other.sections] == [
        (s.number, s.title, s.level) for s in one.sections
    ]
    said = [
        [(c.reading, c.kind, c.path, c.item, c.sentence, [a.name for a in c.agencies]) for c in plan.clauses]
        for plan in (one, other)
    ]
    assert said[0] == said[1]
    figures = [[(t.indicator, t.value, t.value_max, t.year, t.unit) for t in plan.targets] for plan in (one, other)]
    assert figures[0] == figures[1]
    assert {"重点实验室", "高层次人才"} == {indicator for indicator, *_ in figures[1]}
    assert [(e.kind, e.name) for e in other.entities] == [(e.kind, e.name) for e in one.entities]
    assert [note.code for note in other.notes if note.code not in {n.code for n in one.notes}] == ["spaced-characters"]


def test_a_table_set_apart_keeps_its_cells() -> None:
    rows = "指标名称\t单位\t2015年\t2020年\n发明专利授权\t件\t100\t500\n研究人员数量\t人\t200\t300\n"
    text = f"一、主要目标\n{rows}二、主要任务\n大力引进各类人才，加快发展先进制造业和现代服务业。\n"
    plans = [made_plan(one) for one in (text, re.sub(r"(?<=\S)(?=\S)", " ", text))]
    found = [[(c.reading, c.kind, c.path) for c in plan.clauses] for plan in plans]
    assert found[0] == found[1]
    assert "发明专利授权\t件\t100\t500" in {reading for reading, *_ in found[1]}


def test_each_place_is_one_of_the_text_as_written() -> None:
    plan = szcompare.parse(szcompare.from_text(APART))
    for clause in plan.clauses:
        quote = APART[clause.start : clause.end]
        assert quote == quote.strip()
        assert closed_up_all(quote) == clause.reading
        assert clause.id == f"{plan.document.id}-{clause.start}"
        for at in range(len(clause.reading)):
            start, end = source_span(clause, at, at + 1)
            assert APART[start:end] == clause.reading[at]
    for target in plan.targets:
        assert str(int(target.value or 0)) in closed_up_all(APART[target.start : target.end])
    for section in plan.sections:
        assert section.id == f"{plan.document.id}-s{section.start}"
        assert APART[section.start] == section.number[0]


def test_two_plans_set_apart_are_compared_as_the_plans_themselves() -> None:
    new = TEXT.replace("2020", "2025").replace("100", "200")
    links = [
        [
            (link.relation, round(link.confidence, 4))
            for link in szcompare.compare(*map(szcompare.from_text, pair)).link_list
        ]
        for pair in ((TEXT, new), (APART, "\n".join(" ".join(line) for line in new.split("\n"))))
    ]
    assert links[0] == links[1]
    assert links[0]


def test_pages_headings_and_repairs_of_the_reader_stay_at_their_places() -> None:
    half = APART.index("第 二 章")
    end = APART.index("\n", half)
    document = replace(
        made_document(APART),
        pages=(Page(number=1, start=0, end=half), Page(number=2, start=half, end=len(APART))),
        blocks=(Block(start=half, end=end, kind="heading", level=1),),
    )
    plan = cut(document)
    assert plan.document is document
    assert plan.sections[-1].title == "保障措施"
    apart = closed_document(document)
    assert apart is not None
    (block,) = apart.closed.blocks
    assert apart.closed.text[block.start : block.end] == "第二章 保障措施"
    assert [page.end for page in apart.closed.pages] == [block.start, len(apart.closed.text)]


@settings(max_examples=60, deadline=None)
@given(plan_texts())
def test_the_spans_cover_a_text_set_apart_once(text: str) -> None:
    written = "\n".join(" ".join(line) for line in (text + "\n加快发展先进制造业和现代服务业。").split("\n"))
    plan = made_plan(written)
    at = 0
    for span in plan.spans:
        assert span.start == at < span.end
        at = span.end
    assert at == len(written)
    for clause in plan.clauses:
        assert 0 <= clause.start < clause.end <= len(written)


def closed_up_all(text: str) -> str:
    return re.sub(r"(?<=\S) (?=\S)", "", text)
