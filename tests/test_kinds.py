"""Clauses ▶ kinds, by their headings, their paragraph and their words."""

from __future__ import annotations

import pytest
from plan_texts import made_plan

from szcompare.clauses.kinds import led_by_verb
from szcompare.model import BACKGROUND, COMMITMENT, KINDS, META, PRINCIPLE, SAFEGUARD, TARGET, Metadata

SENTENCES = [
    ("加快发展先进制造业，支持企业技术改造。", COMMITMENT),
    ("要完善知识产权保护制度。", COMMITMENT),
    ("各级政府必须严格依法行政。", COMMITMENT),
    ("到2020年，研发投入占生产总值的比重达到4.5%。", TARGET),
    ("新增高新技术企业500家。", TARGET),
    ("坚持创新驱动、服务发展。", PRINCIPLE),
    ("近年来，我市经济已经有了很大发展，位居全国前列。", BACKGROUND),
    ("创新是城市的灵魂。", BACKGROUND),
    ("同时，也要清醒地看到存在的问题。", BACKGROUND),
    ("加快发展。\n重点抓好以下工作：", META),
    ("本规划由市科技局负责解释。", META),
    ("①加快建设地铁三号线；", COMMITMENT),
    ("加强环境治理。第二节保护环境，建设家园。", COMMITMENT),
    ("政府工作的总体要求是：高举旗帜，道路宽广。", PRINCIPLE),
    ("到2025年,生产总值达到3000亿元;", TARGET),
    ("现在，我代表市人民政府，向大会报告工作，请予审议。", META),
    ("细颗粒物浓度降至35微克以下。", TARGET),
    ("各位代表，让我们携手并肩，为建设美好家园而努力奋斗！", BACKGROUND),
]


@pytest.mark.parametrize(("sentence", "kind"), SENTENCES)
def test_a_sentence_shows_its_kind(sentence: str, kind: str) -> None:
    assert made_plan(sentence).clauses[-1].kind == kind


HEADED = [
    ("一、发展目标\n形成一批具有国际水平的创新企业。", TARGET),
    ("一、保障措施\n加强组织领导，统筹各项工作。", SAFEGUARD),
    ("一、政策保障\n加大财政投入，支持科研。", SAFEGUARD),
    ("一、发展基础\n支持企业技术改造，完善体系。", BACKGROUND),
    ("一、基本原则\n统筹资源，整体谋划，有序推进。", PRINCIPLE),
    ("一、完善社会保障\n健全养老服务体系。", COMMITMENT),
    ("一、主要任务\n支持企业技术改造，完善体系。", COMMITMENT),
    ("一、发展环境\n全市经济增长两成，实力跃升。", BACKGROUND),
    ("一、优化创新发展环境\n支持企业技术改造，完善体系。", COMMITMENT),
    ("第二章 指导思想和目标\n第一节 指导思想\n坚持新发展理念，统筹推进。", PRINCIPLE),
    ("二、今后五年的目标任务\n支持企业技术改造，完善体系。", COMMITMENT),
    ("一、2018年工作安排\n老旧小区改造120个。", COMMITMENT),
    ("一、2017年工作回顾\n老旧小区改造120个。", BACKGROUND),
]


@pytest.mark.parametrize(("text", "kind"), HEADED)
def test_a_heading_lends_its_kind_to_what_stands_below(text: str, kind: str) -> None:
    assert [clause.kind for clause in made_plan(text).clauses] == [kind]


def test_the_title_of_an_item_is_meta_and_its_text_is_not() -> None:
    plan = made_plan("1．人才工程。引进一批高层次人才，建设人才公寓。")
    assert [(c.kind, c.reading) for c in plan.clauses] == [
        (META, "人才工程。"), (COMMITMENT, "引进一批高层次人才，建设人才公寓。"),
    ]  # fmt: skip
    assert plan.clauses[1].path == ("人才工程",)


def test_a_year_before_the_plan_is_background() -> None:
    from dataclasses import replace

    from plan_texts import made_document

    from szcompare.clauses import cut

    document = made_document("2014年，新增企业500家。\n2017年，新增企业500家。")
    dated = replace(document, metadata=Metadata(period=(2016, 2020)))
    assert [clause.kind for clause in cut(dated).clauses] == [BACKGROUND, TARGET]


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("加快发展现代物流，完善配套设施。", 1.0),
        ("创新是城市的灵魂。", 0.0),
        ("加快发展，城市的灵魂。", 0.5),
        ("", 0.0),
        ("，。；", 0.0),
    ],
)
def test_the_share_of_phrases_led_by_a_verb_is_measured(text: str, share: float) -> None:
    assert led_by_verb(text) == share


def test_every_kind_is_one_of_the_known() -> None:
    plan = made_plan("\n".join(sentence for sentence, _ in SENTENCES))
    assert {clause.kind for clause in plan.clauses} <= set(KINDS)


def test_a_sum_of_money_of_ten_thousand_digits_is_read_at_once() -> None:
    assert [c.kind for c in made_plan("投入" + "1" * 30_000 + "。" + "投入" + "1" * 30_000 + "元。").clauses][
        1
    ] == TARGET
