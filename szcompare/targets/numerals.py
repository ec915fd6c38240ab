"""Chinese numerals ▶ numbers, exactly or not at all."""

from __future__ import annotations

import re
from fractions import Fraction

DIGIT_VALUES = {c: n for n, c in enumerate("零一二三四五六七八九")} | {
    c: n for n, c in enumerate("零壹贰叁肆伍陆柒捌玖")
}
DIGIT_VALUES |= {"〇": 0, "○": 0, "两": 2}
POWERS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
MYRIADS = {"万": 10**4, "亿": 10**8}
NUMERAL_CHARS = "".join(DIGIT_VALUES) + "".join(POWERS) + "".join(MYRIADS)
LONGEST = 40  # characters of a numeral that is read; longer runs are damage or a trick, no plan writes them

_DECIMAL = re.compile(r"([^点]*)点([^点]+)")
_PAIR = re.compile("([一二三四五六七八])([二三四五六七八九])([十百千]?)([万亿]{0,2})")


def chinese_value(text: str) -> int | float | None:
    """Return the value of a Chinese numeral, None where the writing is not a number.

    Reads decimals (五点五), formal digits (壹佰), short ends (两万五, 一百五) and digits by place (二〇一五).

    >>> [chinese_value(t) for t in ("二十", "两万亿", "五点五", "一百零八", "二〇一五", "万万万", "百百")]
    [20, 2000000000000, 5.5, 108, 2015, None, None]
    """
    if not text or len(text) > LONGEST:
        return None
    decimal = _DECIMAL.fullmatch(text)
    if decimal is None:
        return _places(text) if all(c in DIGIT_VALUES for c in text) else _above(text, "亿", "万")
    whole, part = chinese_value(decimal[1]), _scaled_digits(decimal[2])
    if whole is None or part is None or whole != int(whole):
        return None
    value = (Fraction(int(whole)) + part[0]) * part[1]
    return int(value) if value.denominator == 1 else float(value)


def chinese_range(text: str) -> tuple[int, int] | None:
    """Return both ends of two neighbouring digits in a row (七八, 二三十, 三四百万), None for anything else.

    >>> chinese_range("二三十"), chinese_range("二十三")
    ((20, 30), None)
    """
    pair = _PAIR.fullmatch(text)
    if pair is None or DIGIT_VALUES[pair[2]] != DIGIT_VALUES[pair[1]] + 1:
        return None
    power = POWERS.get(pair[3], 1)
    for myriad in pair[4]:
        power *= MYRIADS[myriad]
    return DIGIT_VALUES[pair[1]] * power, DIGIT_VALUES[pair[2]] * power


def split_scale(text: str) -> tuple[str, str]:
    """Return a numeral without its closing 万, 亿 or 万亿, and that scale; whole where a myriad stands inside it.

    >>> split_scale("两万亿"), split_scale("五百万"), split_scale("一亿两千万"), split_scale("三千")
    (('两', '万亿'), ('五百', '万'), ('一亿两千万', ''), ('三千', ''))
    """
    head = text.rstrip("万亿")
    scale = text[len(head) :]
    if not head or any(c in MYRIADS for c in head) or scale not in ("", "万", "亿", "万亿"):
        return text, ""
    return head, scale


def _above(text: str, myriad: str, lower: str) -> int | None:
    """The value of a numeral that may hold ``myriad`` once, and below it ``lower`` once."""
    if myriad not in text:
        return _above(text, lower, "") if lower else _section(text)
    head, tail = text.rsplit(myriad, 1)
    high = _above(head, lower, "") if lower and lower in head else _section(head)
    if high is None or high == 0 or myriad in head:
        return None
    low = _tail(tail, MYRIADS[myriad], lower)
    return None if low is None else high * MYRIADS[myriad] + low


def _tail(text: str, power: int, lower: str) -> int | None:
    """The value behind a myriad: nothing, one digit of the next place (两万五), or a smaller number."""
    if not text:
        return 0
    if len(text) == 1 and DIGIT_VALUES.get(text, 0) > 0:
        return DIGIT_VALUES[text] * power // 10
    value = _above(text.lstrip("零〇"), lower, "") if lower else _section(text.lstrip("零〇"))
    return None if value is None or value >= power else value


def _section(text: str) -> int | None:
    """The value of a numeral below ten thousand: powers fall, each with one digit before it."""
    total, digit, last = 0, None, 10_000
    for at, c in enumerate(text):
        if c in POWERS:
            power = POWERS[c]
            if power >= last or digit == 0 or (digit is None and at > 0 and text[at - 1] not in "零〇"):
                return None
            total, digit, last = total + (1 if digit is None else digit) * power, None, power
        elif c in DIGIT_VALUES:
            if digit not in (None, 0):
                return None
            digit = DIGIT_VALUES[c]
        else:
            return None
    if not text or (digit == 0 and text not in ("零", "〇")):
        return None
    if digit and last in (100, 1000) and text[-2] in POWERS:  # 一百五 is 150, 三千二 is 3200
        digit *= last // 10
    return total + (digit or 0)


def _places(text: str) -> int | None:
    """The value of digits written by place (二〇一五); two or three bare digits in a row are no number."""
    if len(text) == 1:
        return DIGIT_VALUES[text]
    zeros = sum(c in "〇○零" for c in text)
    if zeros == len(text) or (len(text) < 4 and not zeros):
        return None
    return int("".join(str(DIGIT_VALUES[c]) for c in text))


def _scaled_digits(text: str) -> tuple[Fraction, int] | None:
    """The digits behind 点 as a fraction, and the scale that closes them (五亿 of 一点五亿)."""
    digits = text.rstrip("万亿")
    power = 1
    for myriad in text[len(digits) :]:
        power *= MYRIADS[myriad]
    if not digits or any(c not in DIGIT_VALUES for c in digits) or len(text) - len(digits) > 2:
        return None
    return Fraction(int("".join(str(DIGIT_VALUES[c]) for c in digits)), 10 ** len(digits)), power
