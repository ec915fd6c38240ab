"""Patterns of written Chinese plans ▶ what they match and what they leave."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from szcompare import zh

STYLES = [
    ("第一编 总则", "part"),
    ("第十二篇", "book"),
    ("第 三 章　任务", "chapter"),
    ("第二节", "section"),
    ("第一百零二条　", "article"),
    ("第四条之一 ", "article"),
    ("一、目标", "comma"),
    ("十二、目标", "comma"),
    ("（三）工业", "bracket"),
    ("(四)工业", "bracket"),
    ("第一，发展", "ordinal"),
    ("1．发展", "point"),
    ("２．发展", "point"),
    ("12、发展", "point"),
    ("3. 发展", "point"),
    ("（5）发展", "roundpoint"),
    ("⑥发展", "roundpoint"),
    ("——发展", "dash"),
    ("•发展", "dash"),
    ("2.5亿元", ""),
    ("2020年", ""),
    ("三是发展", ""),
    ("第一产业", ""),
    ("（含前海）", ""),
    ("-5%", ""),
    ("", ""),
]


@pytest.mark.parametrize(("line", "style"), STYLES)
def test_a_line_shows_its_numbering_style(line: str, style: str) -> None:
    assert next((name for name, pattern in zh.NUMBERING if pattern.match(line)), "") == style


COUNTS = [
    ("第十二章", 12),
    ("（三）", 3),
    ("２．", 2),
    ("第一百零二条", 102),
    ("二十、", 20),
    ("十、", 10),
    ("廿一", 21),
    ("二○○八", 2008),
    ("二〇一五", 2015),
    ("⑥", 6),
    ("两", 2),
    ("", 0),
    ("章", 0),
]


@pytest.mark.parametrize(("number", "value"), COUNTS)
def test_a_number_is_counted_in_any_writing(number: str, value: int) -> None:
    assert zh.count(number) == value


@given(st.text(alphabet=zh.NUMERALS + "0123456789０９第章（）、．", max_size=7))
def test_counting_never_fails(number: str) -> None:
    assert zh.count(number) >= 0


@given(st.integers(1, 99))
def test_chinese_numerals_below_a_hundred_count_right(value: int) -> None:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(value, 10)
    written = (digits[tens] if tens > 1 else "") + ("十" if tens else "") + (digits[ones] if ones else "")
    assert zh.count(f"第{written}章") == value


@pytest.mark.parametrize(
    ("line", "page"),
    [
        ("12", True),
        ("— 3 —", True),
        ("-3-", True),
        ("第 4 页", True),
        ("3/10", True),
        ("12345", False),
        ("3.5", False),
        ("第4章", False),
    ],
)
def test_page_numbers_are_told_from_other_numbers(line: str, page: bool) -> None:
    assert (zh.PAGE_NUMBER.fullmatch(line) is not None) is page


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("支持高校 and 企业", ["and"]),
        ("人才、资金 etc ，共同建设", ["etc"]),
        ("研究 and Development", []),
        ("R and D投入", []),
        ("发展android系统", []),
    ],
)
def test_foreign_words_count_as_damage_only_between_chinese_ones(text: str, found: list[str]) -> None:
    assert [match.group(1) for match in zh.FOREIGN.finditer(text)] == found


def test_what_is_stripped_has_no_letters() -> None:
    assert not any(mark.isalnum() for mark in zh.STRIP)
    assert all(zh.LINE_END.fullmatch(mark) for mark in ("\n", "\r\n", "\r", "\f", "\u2028"))
