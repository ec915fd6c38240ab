"""Chinese sentences of the program ▶ English ones: all of them, with what they quote left as it is."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from szcompare.align.model import GROUPS
from szcompare.align.relation import denied, opposed
from szcompare.model import Target
from szcompare.report.english import feature, in_language, mixed_language, spoken
from szcompare.targets.notes import changed_note

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).parent.parent / "szcompare"
CHINESE = re.compile("[\u4e00-\u9fff]")
SAMPLES = ("1", "只有图像，没有文字")  # for a slot: a number or some words, or a term


def sentences() -> Iterator[str]:
    """Each Chinese message or reason that a reader or the cutter writes, with a sample in each place of a value."""
    for folder in ("readers", "clauses"):
        for path in sorted((PACKAGE / folder).glob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.keyword) and node.arg in {"message", "reason"}:
                    yield from written(node.value)
                if isinstance(node, ast.Assign) and "message" in {getattr(t, "id", "") for t in node.targets}:
                    yield from written(node.value)


def written(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from written(node.body)
        yield from written(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and CHINESE.search(node.value):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else "{}" for part in node.values]
        if CHINESE.search("".join(map(str, parts))):
            yield "".join(map(str, parts))


def test_there_are_sentences_to_translate() -> None:
    assert len(set(sentences())) > 15


@pytest.mark.parametrize("sentence", sorted(set(sentences())))
def test_each_note_and_repair_is_told_in_english(sentence: str) -> None:
    tried = [spoken(sentence.replace("{}", sample), "en") for sample in SAMPLES]
    mixed = [spoken(sentence.replace("{}", SAMPLES[0], 1).replace("{}", SAMPLES[1], 1).replace("{}", "1"), "en")]
    shortest = min((len(CHINESE.findall(text)), text) for text in [*tried, *mixed])[1]
    assert not CHINESE.search(shortest), f"add a line to sentences.tsv: {sentence}"


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (denied("企业可以转让该项资产", "企业不得转让该项资产"), "only one side denies: “不得” is put in"),
        (opposed("鼓励外商投资农业", "限制外商投资农业"), "opposite direction: 鼓励 → 限制"),
        ("对象相同（公园），原有“绿道”，新增“湿地、水库”", "the same object (公园), had “绿道”, now has “湿地、水库”"),
        ("保留“建设公园”等 12 字", "keeps “建设公园” and more, 12 characters in all"),
        ("主题相近（公园），未必是同一事项", "a near subject (公园), not necessarily the same matter"),
    ],
)
def test_reasons_of_links_are_told_with_the_words_of_the_plans(reason: str, told: str) -> None:
    assert spoken(reason, "zh") == reason
    assert spoken(reason, "en") == told
    assert all(CHINESE.search(part.text) for part in in_language(reason, "en") if part.chinese)


def test_changes_of_targets_are_told_with_units_as_written() -> None:
    share = {"clause": "", "start": 0, "end": 0, "measure": "level", "kind": "target", "year_from": "stated"}
    old = Target(indicator="甲", value=2, value_max=None, unit="万亿元", comparator=">=", year=2015, **share)
    new = Target(indicator="甲", value=2.5, value_max=None, unit="万亿元", comparator="=", year=2020, **share)
    told = in_language(changed_note(old, new, "raised"), "en")
    assert "".join(part.text for part in told) == (
        "at least 2 万亿元 (2015) → 2.5 万亿元 (2020); difference +0.5 万亿元; ratio 1.25; "
        "implied yearly growth 4.56%; target year 5 later; bounded otherwise"
    )
    assert {part.text for part in told if part.chinese} == {"万亿元"}


def test_a_sentence_that_nobody_knows_stays_chinese_and_is_marked() -> None:
    assert in_language("某人自己写的理由", "en") == (("某人自己写的理由", True),)
    assert in_language("made by hand", "en") == (("made by hand", False),)
    assert in_language("", "en") == ()


def test_each_group_of_features_has_an_english_name() -> None:
    assert not [name for name in GROUPS.values() if CHINESE.search(feature(name, "en"))]
    assert [feature(name) for name in GROUPS.values()] == list(GROUPS.values())


def test_chinese_stretches_are_told_from_the_rest() -> None:
    assert mixed_language("≥ 2 万亿元") == (("≥ 2 ", False), ("万亿元", True))
