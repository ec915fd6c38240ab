"""Many words at once ▶ the places that a pattern of them finds; what is looked for first ▶ nothing is passed over."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from szcompare import zh
from szcompare.clauses import kinds, repairs
from szcompare.entities import names
from szcompare.lexicon import cached, folder, rows
from szcompare.lexicon.listed import Listed
from szcompare.targets import years

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LETTERS = "市深圳局委]^-"
WORDS = st.lists(st.text(LETTERS, max_size=4), max_size=8)
TEXT = st.text(LETTERS, max_size=20)


def _pattern(words: list[str]) -> re.Pattern[str]:
    ordered = sorted(filter(None, words), key=lambda word: -len(word))
    return re.compile("|".join(map(re.escape, ordered)) or "(?!)")


@given(WORDS, TEXT)
def test_words_stand_where_a_pattern_with_the_longest_first_finds_them(words: list[str], text: str) -> None:
    found = [match.span() for match in _pattern(words).finditer(text)]
    assert Listed(words).spans(text) == found
    assert Listed(words).stands_in(text) == bool(found)


@given(WORDS, TEXT, st.integers(0, 20), st.integers(0, 20))
def test_the_longest_word_at_a_place_ends_by_the_end(words: list[str], text: str, start: int, end: int) -> None:
    match = _pattern(words).match(text, start, end)
    assert Listed(words).at(text, start, end) == (match.group() if match else "")


def test_what_is_kept_of_our_own_lists_is_not_given_to_a_user_with_others(tmp_path: Path) -> None:
    @cached
    def first(name: str) -> str:
        return rows(name)[0]["word"]

    own = first("synonyms")
    (tmp_path / "synonyms.tsv").write_text("word\tcanonical\tsource\n甲词\t乙词\t自拟\n", encoding="utf-8")
    with folder(tmp_path):
        assert first("synonyms") == first(name="synonyms") == "甲词"
    assert first("synonyms") == own != "甲词"


def test_what_is_kept_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("szcompare.lexicon.KEPT", 3)
    asked: list[int] = []

    @cached
    def double(number: int) -> int:
        asked.append(number)
        return 2 * number

    assert [double(number) for number in (1, 2, 3, 1, 4, 1)] == [2, 4, 6, 2, 8, 2]
    assert asked == [1, 2, 3, 4, 1]


# A small pattern that decides whether a large one is tried, and the large one.
LOOKS: dict[str, tuple[Callable[[str], object], Callable[[str], object]]] = {
    "firms": (names.SOME_FIRMS.search, names.FIRMS.search),
    "programmes": (repairs.COUNTED.search, repairs.PROGRAMMES.search),
    "agencies": (lambda text: "：" in text or ":" in text, zh.AGENCIES.search),
    "basis": (kinds.DRAWN_UP.search, kinds.BASIS.search),
    "measured": (kinds.IS_DIGIT.search, kinds.MEASURED.search),
    "will": (lambda text: "将" in text, kinds.DUTY_WILL.search),
    "goal": (lambda text: "目标" in text or "年" in text, kinds.GOAL.search),
    "years": (lambda text: "年" in text or "五" in text, years._YEAR.search),
    "numbered": (zh.NUMBERED.match, lambda text: any(pattern.match(text) for _, pattern in zh.NUMBERING)),
}
PARTS = [
    "华为", "、", "等", "龙头", "企业", "公司", "，", "。", "：", "实施甲工程", "和乙工程", "等三大", "工程", "两项", "根据", "依据《规划》",
    "制定本规划", "编制", "我代表", "报告", "达到", "增长", "5", "８", "亿元", "我们", "将", "今年", "目标是", "到2020年", "用五年时间",
    "“十五”期间", "去年", "（责任单位", "。牵头部门", ":", "第三章", "（一）", "一、", "①", "—", "—— ", "• 中", "*", " 中", "壹、", "3.", "12）", "\t", " ",
]  # fmt: skip


@pytest.mark.parametrize("name", LOOKS)
@settings(max_examples=300)
@given(st.lists(st.sampled_from(PARTS), max_size=9).map("".join))
def test_the_first_look_passes_over_nothing_that_the_pattern_finds(name: str, text: str) -> None:
    look, whole = LOOKS[name]
    assert look(text) or not whole(text)


@pytest.mark.parametrize("name", LOOKS)
def test_each_pattern_behind_a_first_look_finds_something(name: str) -> None:
    found = {
        "agencies": "（责任单位：市科技局）", "firms": "支持华为、中兴等龙头企业。", "programmes": "实施甲工程、乙工程等两大工程。", "basis": "根据省规划要求，制定本方案。",
        "measured": "达到50亿元", "will": "我们将", "goal": "主要目标是：", "years": "“十五”期间", "numbered": "（一）",
    }  # fmt: skip
    look, whole = LOOKS[name]
    assert look(found[name])
    assert whole(found[name])
