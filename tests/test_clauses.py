"""Cutting ▶ every character kept, every offset right, real plans and odd ones cut as a reader would."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from plan_texts import made_plan, made_repair, plan_texts, real_plan, repaired_texts

from szcompare import zh
from szcompare.clauses.lines import paragraphs
from szcompare.clauses.pieces import anchored, raw_stretches
from szcompare.clauses.responsible import agencies_part
from szcompare.clauses.sentences import split_sentences
from szcompare.model import ROLES, Plan, Repair
from szcompare.reading import assemble, source_span

if TYPE_CHECKING:
    from collections.abc import Sequence


def readings(plan: Plan) -> list[str]:
    return [clause.reading for clause in plan.clauses]


def assert_conserved(plan: Plan) -> None:
    text = plan.document.text
    assert "".join(text[span.start : span.end] for span in plan.spans) == text
    assert all(a.end == b.start for a, b in pairwise(plan.spans))
    assert all(span.start < span.end and span.role in ROLES for span in plan.spans)
    assert all(not text[s.start : s.end].strip(zh.STRIP) for s in plan.spans if s.role == "blank")


def assert_traceable(plan: Plan) -> None:
    text = plan.document.text
    assert len({clause.id for clause in plan.clauses}) == len(plan.clauses)
    for clause in plan.clauses:
        assert clause.start < clause.end
        assert clause.id == f"{plan.document.id}-{clause.start}"
        assert source_span(clause, 0, len(clause.reading)) == (clause.start, clause.end)
        if not clause.pieces:
            assert text[clause.start : clause.end] == clause.reading
    assert all(a.end <= b.start for a, b in pairwise(plan.clauses))
    assert all(0 <= s.start <= s.end <= len(text) for s in plan.sections)


@given(plan_texts())
@example("")
@example("\ufeff")
@example("。")
@example("．")
@example("第三章\n\n第四章\n加快发展")
@example("(责任单位:")
@example("第" + " " * 40 + "一\n章程制定完成并且认真贯彻落实到位")
def test_the_spans_of_any_text_cover_each_character_exactly_once(text: str) -> None:
    plan = made_plan(text)
    assert_conserved(plan)
    assert_traceable(plan)


@given(repaired_texts())
@example(("发展，推进。", (made_repair("发展，推进。", 2, 3, "。甲。乙"),)))
@example(("发展。推进。", (made_repair("发展。推进。", 3, 3, "改革。"),)))
@example(("发展。\n12\n推进。\n13\n改革。", (made_repair("发展。\n12\n推进。\n13\n改革。", 0, 12, "全文"),)))
def test_no_repair_of_a_person_loses_or_doubles_a_character(made: tuple[str, tuple[Repair, ...]]) -> None:
    plan = made_plan(*made)
    assert_conserved(plan)
    assert_traceable(plan)


@given(plan_texts())
def test_each_piece_of_a_reading_stands_for_its_raw_text(text: str) -> None:
    for clause in made_plan(text).clauses:
        for piece in clause.pieces:
            raw, read = text[piece.raw_start : piece.raw_end], clause.reading[piece.start : piece.end]
            assert raw == read or "etc" in raw or "and" in raw


@given(plan_texts())
def test_cutting_twice_gives_the_same_plan(text: str) -> None:
    assert made_plan(text) == made_plan(text)


@given(plan_texts())
def test_offered_repairs_leave_the_reading_as_it_is(text: str) -> None:
    plan = made_plan(text)
    offered = [repair for repair in plan.repairs if not repair.accepted]
    assert all(repair.by == "inferred-heading" for repair in offered)
    assert all(repair.reading not in section.title for repair in offered for section in plan.sections)


# The two real plans.


def test_the_2015_plan_is_cut_into_109_items_under_its_sections() -> None:
    plan = real_plan("2015")
    items = [clause.item for clause in plan.clauses if clause.item and clause.sentence == 1]
    assert items == [str(n) for n in range(1, 110)]
    assert Counter(section.level for section in plan.sections) == {1: 5, 2: 9}
    assert [s.title for s in plan.sections if s.level == 1] == [
        "指导思想", "基本原则", "建设目标", "主要任务及分工", "保障措施",
    ]  # fmt: skip
    assert plan.clauses[-1].path == ("五、保障措施", "（三）弘扬创新文化")


def test_the_2015_plan_has_16_page_breaks_joined_in_the_reading() -> None:
    plan = real_plan("2015")
    breaks = [note for note in plan.notes if note.code == "page-break"]
    assert len(breaks) == 16
    assert all("\n" in plan.document.text[note.start : note.end] for note in breaks)
    assert not any("\n" in reading for reading in readings(plan))
    assert any("围绕“四个全面”战略部署" in reading for reading in readings(plan))


def test_the_2015_plan_reads_the_foreign_words_as_chinese() -> None:
    repairs = real_plan("2015").repairs
    assert [repair.reading for repair in repairs] == ["等", "和", "和", "和"]
    assert [repair.raw.strip() for repair in repairs] == ["etc", "and", "and", "and"]
    assert all(repair.accepted and repair.reason and repair.by == "foreign-token" for repair in repairs)
    assert not any(word in reading for word in ("and", "etc") for reading in readings(real_plan("2015")))


def test_the_2008_plan_has_its_damage_noted() -> None:
    plan = real_plan("2008")
    assert Counter(note.code for note in plan.notes) == {
        "lost-heading": 20, "cut-heading": 4, "broken-character": 4, "lost-number": 3,
    }  # fmt: skip
    broken = [note for note in plan.notes if note.code == "broken-character"]
    assert all(plan.document.text[note.start : note.end] == "\ufffd" for note in broken)


def test_the_2008_plan_has_its_three_lost_numbers_restored() -> None:
    plan = real_plan("2008")
    restored = [repair for repair in plan.repairs if repair.by == "lost-number"]
    assert [(r.reading, r.accepted) for r in restored] == [("1", True)] * 3
    for repair in restored:
        assert plan.document.text[repair.start] == "．"
        assert next(c for c in plan.clauses if c.start > repair.start).item == "1"


def test_the_2008_plan_offers_the_ten_lost_engineering_headings_and_accepts_none() -> None:
    plan = real_plan("2008")
    offered = [repair for repair in plan.repairs if repair.by == "inferred-heading"]
    assert len(offered) == 10
    assert not any(repair.accepted for repair in offered)
    assert all(repair.confidence <= 0.5 and repair.reading.endswith("工程") for repair in offered)
    lost = {note.start for note in plan.notes if note.code == "lost-heading"}
    assert {repair.start for repair in offered} <= lost
    assert not any(repair.reading in heading for repair in offered for c in plan.clauses for heading in c.path)


@pytest.mark.parametrize("year", ["2008", "2015"])
def test_both_real_plans_are_conserved(year: str) -> None:
    assert_conserved(real_plan(year))
    assert_traceable(real_plan(year))


# Numbering, headings, lines.

HEADS = [
    ("第一篇　总则\n第一章　目标\n加快发展。", [(1, "第一篇", "总则"), (2, "第一章", "目标")]),
    ("第一章\n总则\n加快发展。", [(1, "第一章", "总则")]),
    ("第 一 章　总则\n加快发展。", [(1, "第一章", "总则")]),
    (
        "一、任务\n（一）工业\n加快发展。\n（二）农业\n稳定产量。\n二、保障\n加强领导。",
        [(1, "一、", "任务"), (2, "（一）", "工业"), (2, "（二）", "农业"), (1, "二、", "保障")],
    ),
    (
        "（一）加强领导。成立领导小组。\n（二）落实责任。各区分工负责。",
        [(1, "（一）", "加强领导"), (1, "（二）", "落实责任")],
    ),
    (
        "总体目标\n到2020年，建成十个科技园区。\n重点任务\n加快发展先进制造业。",
        [(1, "", "总体目标"), (1, "", "重点任务")],
    ),
    (
        "一、任务\n1．工业\n加快发展先进制造业。\n2．农业\n稳定粮食产量和面积。",
        [(1, "一、", "任务"), (2, "1．", "工业"), (2, "2．", "农业")],
    ),
    ("1．加快发展。\n2．扩大开放。", []),
    ("发展工业。\n（责任单位：市工信局）", []),
    ("（一）发展工业。\n（责任单位：市工信局）", []),
    ("（一）发展工业。\n责任单位：市工信局\n（二）发展农业。\n责任单位：市农业局", []),
    ("1 总则\n1.1 目标\n加快发展。\n1.2 原则\n统筹推进。", [(1, "1", "总则"), (2, "1.1", "目标"), (2, "1.2", "原则")]),
    ("第一部分 工业\n加快发展。", [(1, "第一部分", "工业")]),
    ("（一）加强领导。成立小组。\n（二）各区分工负责，抓好落实。", [(1, "（一）", "加强领导")]),
    ("一、任务\n加快发展。\n附件1\n加快发展工业。", [(1, "一、", "任务"), (1, "", "附件1")]),
    (
        "壹、目标\n一、工业\n加快发展。\n贰、保障\n加强领导。",
        [(1, "壹、", "目标"), (2, "一、", "工业"), (1, "贰、", "保障")],
    ),
    ("表1 主要指标\n指标\t2020年\t2025年\n产值\t12\t15", [(1, "", "表1主要指标")]),
    ("主要目标：\n1．增长一成。\n2．就业充分。", [(1, "", "主要目标")]),
    ("第二节加快发展工业。扩大开放。", [(1, "第二节", "")]),
    ("1．发展工业；支持企业。\n2．完善制度。", []),
    ("（一）新增企业50家。\n各区要抓好落实。", []),
    ("1．发展工业;支持企业。\n（1）完善制度。", []),
    ("发展工业。\n责任单位：市工信局、市科技局", []),
]


@pytest.mark.parametrize(("text", "expected"), HEADS)
def test_headings_of_all_styles_open_sections(text: str, expected: list[tuple[int, str, str]]) -> None:
    assert [(s.level, s.number, s.title) for s in made_plan(text).sections] == expected


ITEMS = [
    ("1．加快发展。\n2．扩大开放。", ["1", "2"]),
    ("1. 加快发展。\n2. 扩大开放。", ["1", "2"]),
    ("１．加快发展。\n２．扩大开放。", ["１", "２"]),
    ("1、加快发展。\n2、扩大开放。", ["1", "2"]),
    ("（1）加快发展。\n（2）扩大开放。", ["1", "2"]),
    ("①加快发展。\n②扩大开放。", ["①", "②"]),
    ("第十条　加快发展。\n第十一条　扩大开放。", ["第十条", "第十一条"]),
    ("——加快发展。\n——扩大开放。", ["", ""]),
    ("（一）加快发展。\n（二）扩大开放。", ["（一）", "（二）"]),
    ("(一)加快发展。\n(二)扩大开放。", ["（一）", "（二）"]),
    ("一、加快发展。\n二、扩大开放。", ["一", "二"]),
    ("一．加快发展。\n二．扩大开放。", ["一", "二"]),
    ("第一，加快发展。\n第二，扩大开放。", ["第一", "第二"]),
    ("1）加快发展。\n2）扩大开放。", ["1", "2"]),
    ("⑴加快发展。\n⑵扩大开放。", ["⑴", "⑵"]),
    ("㈠加快发展。\n㈡扩大开放。", ["㈠", "㈡"]),
    ("⒈加快发展。\n⒉扩大开放。", ["⒈", "⒉"]),
    ("1.1 加快发展。\n1.2 扩大开放。", ["1.1", "1.2"]),
    ("1.1加快发展。\n1.2扩大开放。", ["1.1", "1.2"]),
    ("1.1.1 加快发展。\n1.1.2 扩大开放。", ["1.1.1", "1.1.2"]),
    ("★加快发展。\n★扩大开放。", ["", ""]),
    ("- 加快发展。\n- 扩大开放。", ["", ""]),
    ("．加快发展。\n2．扩大开放。", ["1", "2"]),
    ("2．加快发展。\n．扩大开放。", ["2", "3"]),
]


@pytest.mark.parametrize(("text", "expected"), ITEMS)
def test_items_of_all_styles_carry_their_numbers(text: str, expected: list[str]) -> None:
    plan = made_plan(text)
    assert readings(plan) == ["加快发展。", "扩大开放。"]
    assert [clause.item for clause in plan.clauses] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12．做好下列工作：\n（1）发展工业；\n（2）扩大开放。", ["12", "12（1）", "12（2）"]),
        ("12．做好下列工作：\n①发展工业；\n②扩大开放。", ["12", "12①", "12②"]),
        (
            "（三）做好下列工作：\n1．发展工业；\n2．扩大开放。\n（四）做好下列工作：",
            ["（三）", "（三）1", "（三）2", "（四）"],
        ),
        ("一、做好下列工作：\n1、发展工业；\n二、做好下列工作：\n1、扩大开放。", ["一", "一.1", "二", "二.1"]),
    ],
)
def test_an_item_below_an_item_carries_both_numbers(text: str, expected: list[str]) -> None:
    assert [clause.item for clause in made_plan(text).clauses] == expected


@pytest.mark.parametrize(
    "number",
    [
        "2.5亿元用于科研。",
        "10.2%的企业受益。",
        "2020年建成园区。",
        "三是完善制度。",
        "（见附件）后执行。",
        "1.1亿元用于科研。",
        "一、二、三产业协调发展。",
        "陆、海、空联运体系不断完善。",
        "二、三产业加快发展。",
        "-5度以下停工。",
        "1.2 万人受益。",
    ],
)
def test_a_number_that_belongs_to_the_sentence_is_no_item_number(number: str) -> None:
    assert readings(made_plan(number)) == [number]


def test_a_law_is_cut_into_its_articles_and_their_lists() -> None:
    law = (
        "第一章　总则\n第一条　为了促进创新，制定本条例。\n第二条　市人民政府应当履行下列职责：\n（一）制定规划；\n"
        "（二）安排资金；\n（三）其他职责。\n第二章　保障\n第三条　单位应当遵守本条例。第四条所称单位除外。"
    )
    plan = made_plan(law)
    assert [section.title for section in plan.sections] == ["总则", "保障"]
    assert readings(plan) == [
        "为了促进创新，制定本条例。", "市人民政府应当履行下列职责：", "制定规划；", "安排资金；", "其他职责。",
        "单位应当遵守本条例。", "第四条所称单位除外。",
    ]  # fmt: skip
    assert [clause.item for clause in plan.clauses if clause.item] == [
        "第一条", "第二条", "第二条（一）", "第二条（二）", "第二条（三）", "第三条", "第三条",
    ]  # fmt: skip


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n\n", "\u2028", "\n\f", " \n　　"])
def test_lines_end_as_they_end_on_any_system(end: str) -> None:
    plan = made_plan(end.join(["一、任务", "加快发展工业，", "扩大开放。", "二、保障", "加强领导。", ""]))
    assert readings(plan) == ["加快发展工业，扩大开放。", "加强领导。"]
    assert [clause.path for clause in plan.clauses] == [("一、任务",), ("二、保障",)]


PAGES = [
    ("加快建设创新\n— 3 —\n型城市。", ["加快建设创新型城市。"], ["— 3 —"]),
    ("支持企业。\n第 4 页\n扩大开放。", ["支持企业。", "扩大开放。"], ["第 4 页"]),
    ("支持企业。\n5\n扩大开放，\n\n6\n\n完善制度。", ["支持企业。", "扩大开放，完善制度。"], ["5", "6"]),
    ("货币供应量M\n2\n增长一成。", ["货币供应量M2增长一成。"], []),
    ("实施规划（2021—20\n25）的各项任务。", ["实施规划（2021—2025）的各项任务。"], []),
]


@pytest.mark.parametrize(("text", "clauses", "pages"), PAGES)
def test_page_numbers_are_furniture_and_leave_the_sentence_whole(
    text: str, clauses: list[str], pages: list[str]
) -> None:
    plan = made_plan(text)
    assert readings(plan) == clauses
    assert [text[s.start : s.end] for s in plan.spans if s.role == "furniture"] == pages


SENTENCES = [
    "加快发展现代物流业，完善港口、机场和铁路枢纽的配套设施建设，形成联通内外的综合运输大通道。支持企业走出去，参与国际竞争与合作。",
    "实施人才优先发展战略，完善人才引进、培养、使用和评价机制，营造尊重知识、尊重创造的社会氛围。建设若干高水平研究型大学和职业院校。",
    "推进生态环境保护和治理，严格控制主要污染物排放总量，加强饮用水源地保护，建设美丽宜居城市。健全公共服务体系，提高基本公共服务均等化水平。",
]


def wrapped(paragraph: str, width: int, indent: str) -> list[str]:
    text = indent + paragraph
    return [text[at : at + width] for at in range(0, len(text), width)]


@pytest.mark.parametrize("width", [18, 26, 34])
@pytest.mark.parametrize("indent", ["　　", "  ", "\t"])
def test_hard_wrapped_paragraphs_are_put_together(width: int, indent: str) -> None:
    lines = ["一、任务", *(line for text in SENTENCES for line in wrapped(text, width, indent))]
    plan = made_plan("\n".join(lines))
    assert readings(plan) == [f"{s}。" for text in SENTENCES for s in text.split("。") if s]
    assert [clause.paragraph for clause in plan.clauses] == [0, 0, 1, 1, 2, 2]
    assert [section.title for section in plan.sections] == ["任务"]
    assert not [note for note in plan.notes if note.code == "page-break"]
    assert_conserved(plan)
    assert_traceable(plan)


def test_a_list_of_short_items_is_not_taken_for_wrapped_text() -> None:
    lines = [f"{n}．建设第{n}批科技园区和创新平台。" for n in range(1, 10)]
    assert len(made_plan("\n".join(lines)).clauses) == len(lines)
    bare = "支持企业开展研究与开发。\n鼓励高校开展成果转化。\n" * 8
    assert len(paragraphs(bare)) == 16


CONTENTS = [
    "目　录\n第一章 总则......1\n第二章 保障……9\n第一章 总则\n加快发展工业。\n第二章 保障\n加强组织领导。",
    "目录\n第一章 总则\n第二章 保障\n第一章 总则\n加快发展工业。\n第二章 保障\n加强组织领导。",
    "目录\n第一章 总则 1\n第二章 保障 12\n第一章 总则\n加快发展工业。\n第二章 保障\n加强组织领导。",
    "第一章 总则......1\n第二章 保障......9\n第一章 总则\n加快发展工业。\n第二章 保障\n加强组织领导。",
]


@pytest.mark.parametrize("text", CONTENTS)
def test_the_list_of_contents_opens_no_section(text: str) -> None:
    plan = made_plan(text)
    assert [section.title for section in plan.sections] == ["总则", "保障"]
    assert readings(plan) == ["加快发展工业。", "加强组织领导。"]
    assert text.index("加快发展工业") > max(s.end for s in plan.spans if s.role == "furniture")
    assert_conserved(plan)


def test_running_heads_beside_page_numbers_leave_the_sentences_whole() -> None:
    head = "清河市科技规划纲要"
    pages = [
        f"{head}\n一、目标\n到2020年，研发投入\n— 1 —", f"{head}\n强度达到3.2%。\n二、任务\n发展工业，\n— 2 —",
        f"{head}\n扩大开放。\n三、保障\n加强领导，\n— 3 —", f"{head}\n落实责任。",
    ]  # fmt: skip
    for between in ("\n", "\n\f", "\n\n"):
        plan = made_plan(between.join(pages))
        assert readings(plan) == [
            "到2020年，研发投入强度达到3.2%。", "发展工业，扩大开放。", "加强领导，落实责任。",
        ]  # fmt: skip
        assert [section.title for section in plan.sections] == ["目标", "任务", "保障"]
        assert_conserved(plan)
        assert_traceable(plan)


def test_running_feet_are_furniture_on_every_page() -> None:
    foot = "清河市人民政府公报"
    pages = [
        f"发展工业{n}，支持企业。\n扩大开放{n}，\n完善制度{n}。\n落实责任{n}，\n{foot}\n- {n} -" for n in range(3, 6)
    ]
    plan = made_plan("\n".join(pages))
    assert not any(foot in reading for reading in readings(plan))
    assert sum(plan.document.text[s.start : s.end] == foot for s in plan.spans if s.role == "furniture") == 3


def test_a_preface_below_the_contents_keeps_its_heading() -> None:
    plan = made_plan(
        "目录\n第一章 总则\n序　言\n本纲要阐明发展意图，明确政府工作重点，引导市场主体行为。\n第一章 总则\n加快发展。"
    )
    assert [section.title for section in plan.sections] == ["序言", "总则"]


def test_what_stands_behind_the_last_paragraph_is_letterhead() -> None:
    end = (
        "附件：1.分工表\n2.指标表\n清河市人民政府\n2021年3月6日\n（此件公开发布）\n"
        "抄送：市委各部门，市政协办公室。\n清河市人民政府办公室 2021年3月6日印发"
    )
    plan = made_plan(f"一、任务\n加快发展工业。\n{end}")
    assert readings(plan) == ["加快发展工业。"]
    text = plan.document.text
    assert [text[s.start : s.end] for s in plan.spans if s.role == "letterhead"] == end.split("\n")
    assert readings(made_plan("一、任务\n加快发展工业。\n设立清河市人民政府办公室"))[-1].endswith("办公室")


def test_lines_with_tabs_are_rows_of_a_table() -> None:
    plan = made_plan("一、指标\n指标\t2020年\t2025年\n产值（亿元）\t25\t36\n二、任务\n加快\t发展\t工业。")
    assert readings(plan) == ["指标\t2020年\t2025年", "产值（亿元）\t25\t36", "加快\t发展\t工业。"]
    assert [clause.kind for clause in plan.clauses] == ["meta", "target", "commitment"]


# Sentences.

SPLITS = [
    ("一是加快发展；二是支持企业。", ["一是加快发展；", "二是支持企业。"]),
    ("完善制度（含法律；法规）；加强监管。", ["完善制度（含法律；法规）；", "加强监管。"]),
    ("推进“放管服。”改革。", ["推进“放管服。”改革。"]),
    ("他说：“加快发展。”", ["他说：“加快发展。”"]),
    ("加快发展！？扩大开放", ["加快发展！？", "扩大开放"]),
    ("未闭合（括号；仍然断句。", ["未闭合（括号；", "仍然断句。"]),
    ("多余括号）；仍然断句。", ["多余括号）；", "仍然断句。"]),
    ("比重达3.5%。增长2.4%；", ["比重达3.5%。", "增长2.4%；"]),
    ("《办法；细则》发布。", ["《办法；细则》发布。"]),
    ("　加快发展。　 扩大开放。 ", ["加快发展。", "扩大开放。"]),
    ("加快发展.支持企业.", ["加快发展.", "支持企业."]),
    ("比重达0.45.按水资源布局。", ["比重达0.45.按水资源布局。"]),
    ("第一.加快发展。", ["第一.加快发展。"]),
    ("。。。", ["。。。"]),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), SPLITS)
def test_sentences_end_outside_brackets_and_quotation_marks(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in split_sentences(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("发展市场。（责任单位：市科技局）", "（责任单位：市科技局）"),
        ("发展市场。（责任单位：市科技局（牵头）、财政局）。", "（责任单位：市科技局（牵头）、财政局）。"),
        ("发展市场。（牵头单位：市科技局）（配合单位：市财政局）", "（牵头单位：市科技局）（配合单位：市财政局）"),
        ("发展市场。【责任部门:市科技局】", "【责任部门:市科技局】"),
        ("发展市场。责任单位：市科技局、财政局", "责任单位：市科技局、财政局"),
        ("发展市场（责任单位：市科技局", "（责任单位：市科技局"),
        ("发展市场。（市科技局、财政局负责）", "（市科技局、财政局负责）"),
        ("发展市场（市科技局牵头，市财政局配合）。", "（市科技局牵头，市财政局配合）。"),
        ("发展市场。[市科技局牵头，各区政府落实]", "[市科技局牵头，各区政府落实]"),
        ("发展市场。（市科技局、财政局，各区政府）", "（市科技局、财政局，各区政府）"),
        ("发展市场。（市科协）", "（市科协）"),
        ("发展市场。由市科技局牵头，市财政局等配合。", "由市科技局牵头，市财政局等配合。"),
        ("发展市场。牵头单位：市科技局；配合单位：市财政局。", "牵头单位：市科技局；配合单位：市财政局。"),
        ("由市科技局牵头，市财政局配合，发展市场。", None),
        ("落实责任。各区分工负责。", None),
        ("支持医院（含市中医院、市妇幼保健院）。", None),
        ("加强合作。（国发〔2015〕8号）", None),
        ("推进建设。（一期工程）", None),
        ("推进建设。（见附件）", None),
        ("推进建设。（）", None),
        ("落实责任单位：各区", None),
        ("明确（责任）单位。", None),
    ],
)
def test_the_list_of_responsible_bodies_is_found(text: str, expected: str | None) -> None:
    part = agencies_part(text)
    assert (text[part[0] : part[1]] if part else None) == expected


# Readings and their pieces.


def test_every_part_of_a_reading_leads_back_to_its_raw_text() -> None:
    plan = made_plan("支持高校 and\n企业，\n加快 etc ，发展\ufffd。")
    clause = plan.clauses[0]
    for start in range(len(clause.reading)):
        for end in range(start + 1, len(clause.reading) + 1):
            a, b = source_span(clause, start, end)
            assert clause.start <= a < b <= clause.end
    at = clause.reading.index("企业")
    assert plan.document.text[slice(*source_span(clause, at, at + 2))] == "企业"


def test_an_empty_part_of_a_reading_has_an_empty_place() -> None:
    clause = made_plan("支持高校，\n\n企业。").clauses[0]
    assert clause.pieces
    assert [source_span(clause, at, at) for at in (0, 5, len(clause.reading))] == [
        (0, 0), (7, 7), (clause.end, clause.end),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([(0, 2), (2, 6)], [(0, 2), (2, 6)]),
        ([(0, 3), (3, 6)], [(0, 4), (4, 6)]),  # a cut inside the repaired place moves behind it
        ([(0, 2), (3, 6)], [(0, 2), (2, 6)]),  # a start inside it moves before it
        ([], []),
    ],
)
def test_no_part_begins_or_ends_inside_a_repaired_place(
    parts: Sequence[tuple[int, int]], expected: list[tuple[int, int]]
) -> None:
    _, pieces = assemble("甲乙丙丁戊", [(0, 2, None), (2, 3, "改了"), (3, 5, None)])
    found = anchored(parts, pieces)
    assert found == expected
    assert all(raw_stretches(pieces, *part) for part in found)


def test_a_repair_that_no_clause_can_use_is_noted() -> None:
    text = "一、任务\n加快发展。\n扩大开放。"
    plan = made_plan(text, (made_repair(text, 7, 12, "跨段"),))
    assert [(note.start, note.code) for note in plan.notes] == [(7, "unused-repair")]
    assert readings(plan) == ["加快发展。", "扩大开放。"]


def test_a_plan_without_any_undertaking_says_so() -> None:
    assert "no-undertaking" in {note.code for note in made_plan("近年来，我市经济已经有了很大发展。").notes}
    assert "no-undertaking" not in {note.code for note in made_plan("加快发展先进制造业。").notes}


def test_the_paragraphs_of_an_article_belong_to_it() -> None:
    text = "第一章　总则\n第一条　市政府编制规划。\n规划应当公开。\n第二条　下列事项应当审议：\n（一）年度计划；\n（二）决算。\n第二章　附则\n本办法由市政府解释。"
    assert [clause.item for clause in made_plan(text).clauses] == [
        "第一条", "第一条", "第二条", "第二条（一）", "第二条（二）", "",
    ]  # fmt: skip
