"""Damage in a source ▶ notes and proposed repairs, each with its reason."""

from __future__ import annotations

import pytest
from plan_texts import made_plan

from szcompare.model import Repair

NOTES = [
    ("一、任务\n发展。\n三、保障\n加强领导。", ["number-jump"]),
    ("二、任务\n发展。\n三、保障\n加强领导。", ["number-jump"]),
    ("一、任务\n（一）工业\n发展。\n（三）农业\n稳定。", ["number-jump"]),
    ("一、任务\n（一）工业\n发展。\n二、保障\n（一）组织\n加强领导。", []),
    ("第三条　发展。\n第四条　扩大开放。", []),
    ("发展\ufffd\ufffd工业。", ["broken-character", "broken-character"]),
    ("发展先进\n\n制造业。", ["page-break"]),
    ("。\n发展先进制造业，支持技术改造。", ["lost-heading"]),
    ("加快发展先进制造业，支持企业开展技术改造。\n" * 2, ["repeated-paragraph"]),
    ("．发展工业。", ["lost-number"]),
    ("支持高校 and 企业。", ["foreign-token"]),
    ("发展工业。", []),
]


@pytest.mark.parametrize(("text", "codes"), NOTES)
def test_damage_is_noted_with_its_place(text: str, codes: list[str]) -> None:
    plan = made_plan(text)
    notes = [note for note in plan.notes if note.code != "no-undertaking"]
    assert [note.code for note in notes] == codes
    assert all(0 <= note.start <= note.end <= len(text) and note.message for note in notes)


def test_a_cut_heading_is_told_by_the_indentation_of_the_text() -> None:
    body = "　　加快发展先进制造业，支持企业技术改造，完善产业体系。\n"
    plan = made_plan(f"{body}支撑。\n{body.replace('制造', '服务')}")
    assert [note.code for note in plan.notes] == ["cut-heading"]
    assert [section.title for section in plan.sections] == ["支撑"]
    assert plan.clauses[-1].path == ("支撑",)


NUMBERS = [
    ("1．甲乙。\n．丙丁。\n3．戊己。", "2", 0.99),
    ("．甲乙。\n2．丙丁。", "1", 0.99),
    ("7．甲乙。\n．丙丁。", "8", 0.9),
    ("1．甲乙。\n．丙丁。\n7．戊己。", "6", 0.9),
    ("．甲乙。", "1", 0.9),
    ("1．甲乙。\n一、丙丁\n．戊己。", "1", 0.9),
]


@pytest.mark.parametrize(("text", "number", "confidence"), NUMBERS)
def test_a_lost_number_is_told_by_its_neighbours(text: str, number: str, confidence: float) -> None:
    (repair,) = (repair for repair in made_plan(text).repairs if repair.by == "lost-number")
    assert (repair.reading, repair.confidence, repair.accepted) == (number, confidence, True)
    assert repair.start == repair.end == text.index("\n．") + 1 if "\n．" in text else True


LISTS = [
    ("实施人才、资金和土地三大工程，形成体系。\n。\n甲。\n。\n乙。\n。\n丙。", ["人才工程", "资金工程", "土地工程"]),
    ("实施人才、资金和土地等三大工程。\n。\n甲。\n。\n乙。\n。\n丙。", ["人才工程", "资金工程", "土地工程"]),
    ("实施人才、资金和土地四大工程。\n。\n甲。\n。\n乙。\n。\n丙。", []),  # the number is another
    ("实施人才、资金和土地三大工程。\n。\n甲。\n。\n乙。", []),  # too few headings are lost
    ("实施人才、资金和土地三大工程。\n甲。\n。\n乙。\n。\n丙。\n。", []),  # no heading is lost right below
]


@pytest.mark.parametrize(("text", "titles"), LISTS)
def test_lost_headings_are_inferred_from_a_list_of_as_many_names(text: str, titles: list[str]) -> None:
    plan = made_plan(text)
    offered = [repair for repair in plan.repairs if repair.by == "inferred-heading"]
    assert [repair.reading for repair in offered] == titles
    assert not any(repair.accepted for repair in offered)
    assert not {section.title for section in plan.sections} & set(titles)


FOREIGN = [
    ("支持高校 and 企业合作。", "支持高校和企业合作。"),
    ("支持高校、企业 etc 单位。", "支持高校、企业等单位。"),
    ("支持高校、企业 etc. ，发展。", "支持高校、企业等，发展。"),
    ("支持 R and D 投入。", "支持 R and D 投入。"),
]


@pytest.mark.parametrize(("raw", "reading"), FOREIGN)
def test_foreign_words_are_read_as_chinese_and_stay_citable(raw: str, reading: str) -> None:
    plan = made_plan(raw)
    assert [clause.reading for clause in plan.clauses] == [reading]
    assert plan.document.text[plan.clauses[0].start : plan.clauses[0].end] == raw


@pytest.mark.parametrize(("accepted", "codes"), [(True, []), (False, ["broken-character"])])
def test_a_broken_character_that_a_person_restored_is_no_longer_unknown(accepted: bool, codes: list[str]) -> None:
    repair = Repair(
        start=5, end=6, raw="�", reading="集", reason="看原件", confidence=1.0, by="plan.toml", accepted=accepted
    )  # fmt: skip
    plan = made_plan("一、发展\n�成电路产业。支持企业。", (repair,))
    assert [note.code for note in plan.notes if note.code == "broken-character"] == codes
