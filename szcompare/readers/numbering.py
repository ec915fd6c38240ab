"""Count and format ▶ the automatic number as Word or a browser shows it (ECMA-376 part 1, 17.18.59 ST_NumberFormat)."""

from __future__ import annotations

LARGEST = 99_999  # larger counters are hostile: written in digits

_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_SIMPLE = ("〇一二三四五六七八九", "零", ("", "十", "百", "千"))
_LEGAL = ("零壹贰叁肆伍陆柒捌玖", "零", ("", "拾", "佰", "仟"))
_LEGAL_TRADITIONAL = ("零壹貳參肆伍陸柒捌玖", "零", ("", "拾", "佰", "仟"))

_DIGITS = {
    "decimalFullWidth": "０１２３４５６７８９",
    "decimalFullWidth2": "０１２３４５６７８９",
    "ideographDigital": "〇一二三四五六七八九",
    "japaneseDigitalTenThousand": "〇一二三四五六七八九",
    "taiwaneseDigital": "○一二三四五六七八九",
}
_COUNTING = {"chineseCounting": "〇一二三四五六七八九", "taiwaneseCounting": "○一二三四五六七八九"}
_THOUSANDS = {
    "chineseCountingThousand": _SIMPLE,
    "taiwaneseCountingThousand": _SIMPLE,
    "japaneseCounting": _SIMPLE,
    "chineseLegalSimplified": _LEGAL,
    "ideographLegalTraditional": _LEGAL_TRADITIONAL,
}
_SETS = {  # format: (first character of a set, how many)
    "decimalEnclosedCircle": ("①", 20),
    "decimalEnclosedCircleChinese": ("①", 10),
    "decimalEnclosedParen": ("⑴", 20),
    "decimalEnclosedFullstop": ("⒈", 20),
    "ideographEnclosedCircle": ("㊀", 10),
}
_CYCLES = {"ideographTraditional": _STEMS, "ideographZodiac": _BRANCHES}


def formatted(n: int, style: str) -> str:
    """Return the number ``n`` in a number format of Word; decimal where the format is unknown or does not hold it.

    >>> [formatted(12, style) for style in ("chineseCounting", "upperRoman", "lowerLetter", "decimal")]
    ['十二', 'XII', 'l', '12']
    >>> formatted(104, "chineseCounting"), formatted(104, "chineseCountingThousand")
    ('一〇四', '一百零四')
    """
    if style in ("none", "bullet"):
        return ""
    if style == "decimalZero":
        return f"{n:02d}"
    if style == "numberInDash":
        return f"- {n} -"
    if style == "hex":
        return f"{n:X}"
    return str(n) if n < 1 or n > LARGEST else _written(n, style)


def _written(n: int, style: str) -> str:
    if style in _DIGITS:
        return "".join(_DIGITS[style][int(digit)] for digit in str(n))
    if style in _COUNTING:
        return _counted(n, _COUNTING[style])
    if style in _THOUSANDS:
        return _grouped(n, *_THOUSANDS[style], short=style != "chineseLegalSimplified")
    if style in _SETS:
        first, size = _SETS[style]
        return chr(ord(first) + n - 1) if n <= size else str(n)
    if style in _CYCLES:
        return _CYCLES[style][n - 1] if n <= len(_CYCLES[style]) else str(n)
    if style == "ideographZodiacTraditional":
        return _STEMS[(n - 1) % 10] + _BRANCHES[(n - 1) % 12] if n <= 60 else str(n)
    return _western(n, style)


def _western(n: int, style: str) -> str:
    if style in ("lowerLetter", "upperLetter"):  # z is followed by aa, bb, not by ab
        letters = chr(ord("A") + (n - 1) % 26) * ((n - 1) // 26 + 1) if n <= 26 * 30 else str(n)
        return letters.lower() if style == "lowerLetter" else letters
    if style in ("lowerRoman", "upperRoman"):
        return _roman(n).lower() if style == "lowerRoman" else _roman(n)
    if style == "ordinal":
        ending = {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th") if n % 100 // 10 != 1 else "th"
        return f"{n}{ending}"
    return str(n)


def _roman(n: int) -> str:
    if n >= 4000:
        return str(n)
    made = ""
    for value, letters in _ROMAN:
        made += letters * (n // value)
        n %= value
    return made


def _counted(n: int, digits: str) -> str:
    """十, 十一, 二十 … 九十九, then digit by digit: 一〇〇."""
    if n >= 100:
        return "".join(digits[int(digit)] for digit in str(n))
    tens, ones = divmod(n, 10)
    head = ("" if tens < 2 else digits[tens]) + ("十" if tens else "")
    return head + (digits[ones] if ones or not tens else "")


def _grouped(n: int, digits: str, zero: str, powers: tuple[str, ...], *, short: bool) -> str:
    """一百零四, 一万零二十; ``short``: 十二 for 一十二."""
    if n >= 10_000:
        head, rest = divmod(n, 10_000)
        gap = zero if 0 < rest < 1000 else ""
        tail = _grouped(rest, digits, zero, powers, short=False) if rest else ""
        return _grouped(head, digits, zero, powers, short=short) + "万" + gap + tail
    made = ""
    skipped = False
    for place, digit in enumerate(f"{n:04d}"):
        if digit == "0":
            skipped = bool(made)
            continue
        made += (zero if skipped else "") + digits[int(digit)] + powers[3 - place]
        skipped = False
    return made[1:] if short and made.startswith(digits[1] + powers[1]) else made
