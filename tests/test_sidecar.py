"""NAME.toml ▶ metadata and repairs of a person; whatever is wrong with it is one line."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from plan_texts import PLANS

from szcompare.clauses import cut
from szcompare.errors import SidecarError
from szcompare.pipeline import read
from szcompare.sidecar import sidecar_path

if TYPE_CHECKING:
    from szcompare.model import Document

TEXT = "清河市规划\n一、任务\n加块发展先进制造业，加块建设园区。\n扩大\ufffd放 etc 。\n"


def given_by(folder: Path, toml: str, text: str = TEXT) -> Document:
    (folder / "plan.txt").write_text(text, encoding="utf-8", newline="")
    (folder / "plan.toml").write_text(toml, encoding="utf-8", newline="")
    return read(folder / "plan.txt")


def test_the_sidecar_has_the_name_of_its_plan() -> None:
    assert sidecar_path(Path("a/plan.v2.txt")) == Path("a/plan.v2.toml")


def test_without_a_sidecar_the_document_is_as_it_was_read(tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text(TEXT, encoding="utf-8")
    assert read(tmp_path / "plan.txt").repairs == ()


def test_metadata_of_a_person_replaces_what_was_found(tmp_path: Path) -> None:
    said = given_by(
        tmp_path, '[metadata]\ntitle = "清河市科技规划"\nperiod = [2016, 2020]\ndate = "2016-01-02"\n'
    ).metadata
    assert (said.title, said.period, said.date) == ("清河市科技规划", (2016, 2020), "2016-01-02")


def test_a_wide_blank_in_a_title_and_an_empty_date_are_fine(tmp_path: Path) -> None:
    said = given_by(tmp_path, '[metadata]\ntitle = "清河市　科技规划"\ndate = ""\n').metadata
    assert (said.title, said.date) == ("清河市　科技规划", "")


@pytest.mark.parametrize(
    "place",
    [
        'quote = "加块发展"\nreading = "加快发展"',
        f'start = {TEXT.index("块")}\nend = {TEXT.index("块") + 1}\nreading = "快"',
    ],
)
def test_a_repair_by_quote_or_by_span_changes_the_reading_alone(tmp_path: Path, place: str) -> None:
    document = given_by(tmp_path, f'[[repair]]\n{place}\nreason = "错字"\n')
    plan = cut(document)
    clause = next(clause for clause in plan.clauses if "制造业" in clause.reading)
    assert document.text == TEXT
    assert clause.reading == "加快发展先进制造业，加块建设园区。"
    assert document.text[clause.start : clause.end] == "加块发展先进制造业，加块建设园区。"
    repair = next(repair for repair in plan.repairs if repair.by == "plan.toml")
    assert (repair.accepted, repair.reason, repair.confidence) == (True, "错字", 1.0)


def test_an_occurrence_tells_equal_quotes_apart(tmp_path: Path) -> None:
    document = given_by(tmp_path, '[[repair]]\nquote = "加块"\noccurrence = 2\nreading = "加快"\n')
    assert any(clause.reading == "加块发展先进制造业，加快建设园区。" for clause in cut(document).clauses)


def test_a_person_outdoes_the_rules_where_they_touch(tmp_path: Path) -> None:
    plan = cut(given_by(tmp_path, '[[repair]]\nquote = "etc"\nreading = "等等"\n'))
    assert [repair.by for repair in plan.repairs] == ["plan.toml"]
    assert any("等等" in clause.reading for clause in plan.clauses)


def test_a_person_can_refuse_the_repair_of_a_rule(tmp_path: Path) -> None:
    plan = cut(given_by(tmp_path, '[[repair]]\nquote = " etc "\nreading = "等"\naccept = false\n'))
    assert [repair.accepted for repair in plan.repairs] == [False]
    assert any(" etc " in clause.reading for clause in plan.clauses)


def test_accepting_an_inferred_heading_makes_it_the_title_of_its_section(tmp_path: Path) -> None:
    text = PLANS["2008"].read_text(encoding="utf-8")
    offered = next(r for r in cut(read(PLANS["2008"])).repairs if r.by == "inferred-heading")
    place = f"start = {offered.start}\nend = {offered.end}"
    toml = f'[[repair]]\n{place}\nreading = "{offered.reading}"\nreason = "核对原件"\n'
    plan = cut(given_by(tmp_path, toml, text))
    assert [section.start for section in plan.sections if section.title == offered.reading] == [offered.start]
    below = next(clause for clause in plan.clauses if clause.start > offered.end)
    assert offered.reading in below.path
    assert sum(r.by == "inferred-heading" for r in plan.repairs) == 9


WRONG = [
    ("[metadata", "TOML"),
    ("x = 1", "unknown key 'x'"),
    ('[metadata]\nname = "a"', "unknown key 'name' in [metadata]"),
    ("metadata = 1", "table [metadata]"),
    ("[metadata]\ntitle = 1", "title in [metadata] has to be a text"),
    ("[metadata]\ndate = 2008-09-21", "date in [metadata] has to be a text"),
    ("[metadata]\nperiod = 2008", "period is two years"),
    ("[metadata]\nperiod = [2008]", "period is two years"),
    ("[metadata]\nperiod = [true, false]", "period is two years"),
    ("[metadata]\nperiod = [2015, 2008]", "period is two years"),
    ("[metadata]\nperiod = [1, 9999]", "none of a plan"),
    ("[metadata]\nperiod = [1900, 2015]", "at most 60 apart"),
    ("[metadata]\nperiod = [2100, 3000]", "years from 1900 to 2200"),
    ('[metadata]\ndate = "2008-09-21\\n2009-01-01"', "date in [metadata] has to be one line"),
    ('[metadata]\ntitle = """规划\n纲要"""', "title in [metadata] has to be one line"),
    ('[metadata]\ntitle = "规划\\u2028纲要"', "title in [metadata] has to be one line"),
    ('[metadata]\ndate = "2008年9月21日"', "a date such as 2008-09-21"),
    ('[metadata]\ndate = "2008-02-30"', "a date such as 2008-09-21"),
    ('[metadata]\npublished = "20080921"', "published in [metadata] has to be a date"),
    ("[metadata]\nperiod = ['2008', '2015']", "period is two years"),
    ("repair = 1", "[[repair]]"),
    ("repair = [1]", "[[repair]]"),
    ('[repair]\nquote = "加"', "[[repair]]"),
    ('[[repair]]\nquote = "扩大"\nreading = "扩大"\nwhy = "x"', "unknown key 'why' in repair 1"),
    ('[[repair]]\nquote = "扩大"', "reading is missing in repair 1"),
    ('[[repair]]\nreading = "x"', "name the place"),
    ('[[repair]]\nstart = 1\nreading = "x"', "name the place"),
    ('[[repair]]\nquote = "扩大"\nstart = 1\nend = 2\nreading = "x"', "not both"),
    ('[[repair]]\nquote = "没有的话"\nreading = "x"', "does not occur"),
    ('[[repair]]\nquote = ""\nreading = "x"', "does not occur"),
    ('[[repair]]\nquote = "没有\\n的话"\nreading = "x"', "does not occur"),
    ('[[repair]]\nquote = "加块"\nreading = "加快"', "occurs 2 times"),
    ('[[repair]]\nquote = "加块"\noccurrence = 3\nreading = "加快"', "occurrence 3"),
    ('[[repair]]\nquote = "加块"\noccurrence = 0\nreading = "加快"', "occurrence 0"),
    (
        '[[repair]]\nquote = "加块"\noccurrence = true\nreading = "加快"',
        "occurrence in repair 1 has to be a whole number",
    ),
    ('[[repair]]\nstart = -1\nend = 2\nreading = "x"', "outside the text"),
    ('[[repair]]\nstart = 2\nend = 1\nreading = "x"', "outside the text"),
    (f'[[repair]]\nstart = 0\nend = {len(TEXT) + 1}\nreading = "x"', "outside the text"),
    ('[[repair]]\nstart = true\nend = 2\nreading = "x"', "start in repair 1 has to be a whole number"),
    ('[[repair]]\nstart = 1.0\nend = 2\nreading = "x"', "start in repair 1 has to be a whole number"),
    ("[[repair]]\nstart = 1\nend = 2\nreading = 3", "reading in repair 1 has to be a text"),
    ('[[repair]]\nquote = "扩大"\nreading = "x"\nreason = 1', "reason in repair 1 has to be a text"),
    (
        '[[repair]]\nquote = "扩大"\nreading = "x"\nconfidence = 2',
        "confidence in repair 1 has to be a number from 0 to 1",
    ),
    (
        '[[repair]]\nquote = "扩大"\nreading = "x"\nconfidence = nan',
        "confidence in repair 1 has to be a number from 0 to 1",
    ),
    (
        '[[repair]]\nquote = "扩大"\nreading = "x"\nconfidence = true',
        "confidence in repair 1 has to be a number from 0 to 1",
    ),
    ('[[repair]]\nquote = "扩大"\nreading = "x"\naccept = 1', "accept in repair 1 has to be true or false"),
    ('[[repair]]\nstart = 1\nend = 3\nreading = "x"\n[[repair]]\nstart = 2\nend = 4\nreading = "y"', "overlap"),
    ('[[repair]]\nstart = 1\nend = 1\nreading = "x"\n[[repair]]\nstart = 1\nend = 1\nreading = "y"', "overlap"),
    ("a = " + "[" * 5000, "TOML"),
]


@pytest.mark.parametrize(("toml", "said"), WRONG, ids=range(len(WRONG)))
def test_a_wrong_sidecar_is_refused_in_one_line(tmp_path: Path, toml: str, said: str) -> None:
    with pytest.raises(SidecarError) as refused:
        given_by(tmp_path, toml)
    assert said in str(refused.value)
    assert "plan.toml" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_sidecar_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "plan.toml").write_bytes('[metadata]\ntitle = "规划"'.encode("gb18030"))
    with pytest.raises(SidecarError, match="TOML"):
        read(tmp_path / "plan.txt")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no links for every user")
@pytest.mark.parametrize("kind", ["folder", "dangling link"])
def test_a_sidecar_that_is_no_file_is_refused_not_passed_over(tmp_path: Path, kind: str) -> None:
    (tmp_path / "plan.txt").write_text(TEXT, encoding="utf-8")
    if kind == "folder":
        (tmp_path / "plan.toml").mkdir()
    else:
        (tmp_path / "plan.toml").symlink_to(tmp_path / "gone.toml")
    with pytest.raises(SidecarError, match="no regular file"):
        read(tmp_path / "plan.txt")
