"""Chinese numerals: a table, agreement with cn2an, and writings that are no number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from szcompare.targets.numerals import chinese_range, chinese_value, split_scale

if TYPE_CHECKING:
    from decimal import Decimal

WRITTEN = [
    ("零", 0),
    ("〇", 0),
    ("一", 1),
    ("两", 2),
    ("十", 10),
    ("一十", 10),
    ("十五", 15),
    ("二十", 20),
    ("九十九", 99),
    ("百", 100),
    ("一百", 100),
    ("一百零八", 108),
    ("一百一十", 110),
    ("一百五", 150),
    ("三百二十一", 321),
    ("千", 1000),
    ("一千零一", 1001),
    ("一千零一十", 1010),
    ("三千二", 3200),
    ("两千三百", 2300),
    ("一万", 10_000),
    ("两万五", 25_000),
    ("一万零五百", 10_500),
    ("十二万", 120_000),
    ("三十万", 300_000),
    ("一百二十三万四千五百六十七", 1_234_567),
    ("五百万", 5_000_000),
    ("一千三百万", 13_000_000),
    ("一亿", 100_000_000),
    ("一亿两千万", 120_000_000),
    ("三亿五", 350_000_000),
    ("十三亿", 1_300_000_000),
    ("一亿零三十", 100_000_030),
    ("五千亿", 500_000_000_000),
    ("两万亿", 2_000_000_000_000),
    ("五点五", 5.5),
    ("零点四五", 0.45),
    ("一点五亿", 150_000_000),
    ("三点一四一五", 3.1415),
    ("壹佰贰拾叁", 123),
    ("伍仟", 5000),
    ("二〇一五", 2015),
    ("二○○八", 2008),
    ("一九七八", 1978),
]
NO_NUMBER = [
    "",
    "百百",
    "万万万",
    "亿亿",
    "一一",
    "二三",
    "十百",
    "百十百",
    "一百零",
    "万",
    "亿",
    "点五",
    "五点",
    "五点十",
    "一点五点五",
    "个",
    "五%",
    "一百abc",
    "零零",
    "万一二",
    "九" * 41,
    "百分之百",
]


@pytest.mark.parametrize(("text", "value"), WRITTEN)
def test_a_numeral_has_its_value(text: str, value: float) -> None:
    assert chinese_value(text) == value


@pytest.mark.parametrize("text", NO_NUMBER)
def test_what_is_no_number_has_no_value(text: str) -> None:
    assert chinese_value(text) is None


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("七八", (7, 8)),
        ("二三十", (20, 30)),
        ("三四百万", (3_000_000, 4_000_000)),
        ("一两", None),
        ("二四", None),
        ("二十三", None),
    ],
)
def test_two_neighbouring_digits_are_a_range(text: str, ends: tuple[int, int] | None) -> None:
    assert chinese_range(text) == ends


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("两万亿", ("两", "万亿")),
        ("五百万", ("五百", "万")),
        ("十三亿", ("十三", "亿")),
        ("三千", ("三千", "")),
        ("一亿两千万", ("一亿两千万", "")),
        ("万", ("万", "")),
        ("一万亿亿", ("一万亿亿", "")),
    ],
)
def test_the_closing_scale_is_split_off_where_it_stands_alone(text: str, parts: tuple[str, str]) -> None:
    assert split_scale(text) == parts


def spelled(n: int) -> str:
    """A plain writer of numbers, to read back without any library."""
    if n < 10:
        return "零一二三四五六七八九"[n]
    for power, name in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if n >= power:
            rest = n % power
            gap = "零" if rest and rest < power // 10 else ""
            return spelled(n // power) + name + (gap + spelled(rest) if rest else "")
    raise AssertionError(n)


@given(st.integers(0, 10**12))
def test_a_spelled_number_is_read_back(n: int) -> None:
    # 一百五 stands for 150 and 一百零五 for 105, so that every place left out must be said with 零, as spelled() does
    assert chinese_value(spelled(n)) == n


@given(st.text(alphabet="零〇一二两三四五六七八九十百千万亿点壹佰", max_size=60))
def test_any_run_of_numerals_is_a_number_or_nothing(text: str) -> None:
    value = chinese_value(text)
    assert value is None or value >= 0


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 9_999_999_999_999_999), min_size=100, max_size=100))
def test_cn2an_and_we_read_the_same_integers_in_both_writings(numbers: list[int]) -> None:
    cn2an = pytest.importorskip("cn2an", reason="cn2an is not installed")
    for n in numbers:
        assert chinese_value(cn2an.an2cn(n, "low")) == n
        assert chinese_value(cn2an.an2cn(n, "up")) == cn2an.cn2an(cn2an.an2cn(n, "up"), "strict") == n


@settings(max_examples=50, deadline=None)
@given(st.lists(st.decimals(0, 99_999_999, places=2, allow_nan=False), min_size=40, max_size=40))
def test_cn2an_and_we_read_the_same_decimals(numbers: list[Decimal]) -> None:
    cn2an = pytest.importorskip("cn2an", reason="cn2an is not installed")
    for n in numbers:
        written = cn2an.an2cn(str(n), "low")
        assert chinese_value(written) == pytest.approx(float(n), rel=1e-12)
