"""The two codings by rule: the word that decides, its place, and the change over a link."""

from __future__ import annotations

from dataclasses import replace

import pytest
from test_entities import plan

from szcompare.entities import changed_strength, coded
from szcompare.entities.codings import code_clause
from szcompare.model import Clause, Coding, Link


def clause(text: str) -> Clause:
    return Clause(
        id="a-0", start=0, end=len(text), path=(), item="1", sentence=1, paragraph=0, kind="commitment", reading=text
    )


@pytest.mark.parametrize(
    ("text", "label", "level", "word"),
    [
        ("探索建立数据交易制度。", "探索", 1, "探索"),
        ("鼓励企业建设研发中心。", "鼓励", 2, "鼓励"),
        ("重点支持设立创投基金。", "支持", 3, "支持"),
        ("大力推进产业园建设。", "推进", 4, "推进"),
        ("建设三个园区。", "建设", 5, "建设"),
        ("确保粮食安全。", "确保", 6, "确保"),
        ("推进园区建设，确保按期完工。", "确保", 6, "确保"),
        ("依托重点高校，新建一批实验室。", "建设", 5, "新建"),
        ("在全市范围内推广节能产品。", "支持", 3, "推广"),
        ("对工程研究中心给予补助。", "支持", 3, "给予"),
        ("创新企业优先享受补贴，鼓励企业建设研发中心。", "鼓励", 2, "鼓励"),
        ("创新体制机制。", "推进", 4, "创新"),
        ("支持企业开展研发。", "支持", 3, "支持"),
        ("继续支持企业开展研发。", "支持", 3, "支持"),
        ("市发展改革部门牵头，建立协调机制。", "建设", 5, "建立"),
        ("提高性能指标。", "推进", 4, "提高"),
    ],
)
def test_the_governing_verb_decides_the_strength(text: str, label: str, level: int, word: str) -> None:
    (found,) = [c for c in code_clause(clause(text)) if c.scheme == "strength"]
    assert (found.code, found.level, found.words, found.by) == (label, level, (word,), "rule")
    assert [text[m.start : m.end] for m in found.mentions] == [word]


def test_a_sentence_without_a_graded_verb_is_not_coded() -> None:
    assert code_clause(clause("清河河水很清。")) == ()


@pytest.mark.parametrize(
    ("text", "code", "subcode"),
    [
        ("对研发企业给予税收优惠和加计扣除。", "environment", "税收优惠"),
        ("把本地产品纳入政府采购目录，优先采购。", "demand", "政府采购"),
        ("引进领军人才和专家。", "supply", "教育与人才"),
        ("修订条例，加强执法。", "environment", "法规管制"),
        ("新建工程中心和重点实验室。", "supply", "科技与基础设施"),
    ],
)
def test_the_words_decide_the_instrument(text: str, code: str, subcode: str) -> None:
    (main,) = [c for c in code_clause(clause(text)) if c.scheme == "instrument" and c.main]
    assert (main.code, main.subcode) == (code, subcode)
    assert tuple(text[m.start : m.end] for m in main.mentions) == main.words


def strength(clause_id: str, level: int) -> Coding:
    made = next(c for c in code_clause(clause("建设园区。")) if c.scheme == "strength")
    return replace(made, clause=clause_id, level=level)


@pytest.mark.parametrize(("before", "after", "change"), [(1, 5, "stronger"), (6, 3, "weaker"), (4, 4, "same")])
def test_a_link_between_coded_clauses_has_a_change(before: int, after: int, change: str) -> None:
    link = Link(id="a~b", old="a", new="b", relation="modified", confidence=1, zone="sure", reason="")
    (found,) = changed_strength([strength("a", before)], [strength("b", after)], [link])
    assert (found.old_level, found.new_level, found.change) == (before, after, change)


def test_a_see_also_link_has_no_change() -> None:
    link = Link(id="a~b", old="a", new="b", relation="related", confidence=1, zone="sure", reason="")
    assert changed_strength([strength("a", 1)], [strength("b", 6)], [link]) == ()


def test_only_undertakings_are_coded() -> None:
    made = plan("一、形势\n近年来，我市科技事业发展很快，建设了三个园区。\n二、任务\n1. 建设科技园区。\n")
    kinds = {c.id: c.kind for c in made.clauses}
    assert {kinds[c.clause] for c in coded(made)} == {"commitment"}
