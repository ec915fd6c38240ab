"""A Chinese sentence that a stage made ▶ the same in English; what it quotes from a plan stays, and is marked."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from szcompare.report.wording import words

if TYPE_CHECKING:
    from collections.abc import Iterable

# An amount as ``targets`` says it: 不低于5.5%（2015年）基数. The last group says that it is a past or present value.
_AMOUNT = re.compile(
    r"(增加|减少|增长|增至)?(不低于|不超过|约)?([\d.]+(?:—[\d.]+)?)([^（，；→\d年]*)(?:（(\d+)年）)?(基数)?"
)
_TERMS = {
    "水平值": "level",
    "增量": "increase",
    "降幅": "decrease",
    "年均增速": "yearly growth",
    "倍数": "multiple",
    "只有图像，没有文字": "an image without text",
    "文字画成了图形": "letters drawn as shapes",
    "字体没有 Unicode 对照表": "a font without a Unicode map",
    "字体的 Unicode 对照表有误": "a font with a wrong Unicode map",
}
# What the slots of a sentence take: a number, words that stay Chinese, an amount, a term, a sentence.
_SLOTS = {
    "#": r"[+-]?[\d,.]+(?:e[+-]?\d+)?",
    "x": r"[^；]+?",
    "v": r"未设数值|零增长(?:（\d+年）)?(?:基数)?|" + re.sub(r"\((?!\?)", "(?:", _AMOUNT.pattern),
    "m": "|".join(map(re.escape, _TERMS)),
    "s": r".+",
}
_CHINESE = re.compile("([\u3400-\u9fff]+)")
_SLOT = re.compile(r"\{([#xvms])\}|\{(\d)\}")
_MOVES = {"增加": "up by ", "减少": "down by ", "增长": "growth of ", "增至": "times the former: "}
_SIGNS = {"不低于": "at least ", "不超过": "at most ", "约": "about "}
# Where a sentence is cut that is not known as a whole, and what joins its parts in English.
_JOINTS = (
    (re.compile("；"), "; "),
    (re.compile("，(?=原有“|新增“|新规划未|原规划未)"), ", "),
    (re.compile(" → "), " → "),
)


class Said(NamedTuple):
    """A stretch of a sentence; ``chinese`` where it stays as the plan or the stage has it."""

    text: str
    chinese: bool


def in_language(sentence: str, lang: str = "zh") -> tuple[Said, ...]:
    """Return a sentence in the language of the report, in stretches; one that is not known stays Chinese.

    >>> "".join(part.text for part in in_language("对象相同（领导小组），新增“综合”", "en"))
    'the same object (领导小组), now has “综合”'
    """
    if lang == "zh" or not sentence:
        return (Said(sentence, True),) if sentence else ()
    return _merged(_english(sentence) or [Said(sentence, not sentence.isascii())])


def spoken(sentence: str, lang: str = "zh") -> str:
    """Return a sentence in the language of the report as plain text.

    >>> spoken("差-1.25个百分点；目标年推后5年", "en")
    'difference -1.25 percentage points; target year 5 later'
    """
    return "".join(part.text for part in in_language(sentence, lang))


def mixed_language(text: str) -> tuple[Said, ...]:
    """Return a text in stretches with and without Chinese characters: 2.5 万亿元."""
    parts = _CHINESE.split(text)
    return tuple(Said(part, at % 2 == 1) for at, part in enumerate(parts) if part)


def feature(name: str, lang: str = "zh") -> str:
    """Return the name of a group of features in the language of the report."""
    return words(lang).get(f"feature.{name}", name)


def _english(sentence: str) -> list[Said] | None:
    """The stretches of a sentence in English; None where no pattern knows it."""
    for pattern, slots, english in _patterns():
        found = pattern.fullmatch(sentence)
        if found is not None:
            return _filled(english, slots, found.groups())
    for joint, english in _JOINTS:
        parts = joint.split(sentence)
        if len(parts) > 1:
            return _joined(parts, english)
    return None


def _joined(parts: Iterable[str], joint: str) -> list[Said]:
    made: list[Said] = []
    for part in parts:
        made += [Said(joint, False)] if made else []
        made += _english(part) or [Said(part, not part.isascii())]
    return made


def _filled(english: str, slots: str, values: tuple[str, ...]) -> list[Said]:
    """The English sentence with its slots filled, each in its kind; a number names the slot where the order differs."""
    made, at, turn = [], 0, 0
    for slot in _SLOT.finditer(english):
        made.append(Said(english[at : slot.start()], False))
        place = turn if slot[2] is None else int(slot[2]) - 1
        made += _slot(slots[place], values[place])
        at, turn = slot.end(), turn + 1
    return [*made, Said(english[at:], False)]


def _slot(kind: str, value: str) -> list[Said]:
    if kind == "x":
        return [Said(value, not value.isascii())]
    if kind == "v":
        return _amount(value)
    if kind == "s":
        return _english(value) or [Said(value, not value.isascii())]
    return [Said(_TERMS.get(value, value), False)]


def _amount(value: str) -> list[Said]:
    """An amount as ``targets`` says it: 不低于5.5%（2015年）基数."""
    base = " (baseline)" if value.endswith("基数") else ""
    for chinese, english in (("未设数值", "no number"), ("零增长", "no growth")):
        if value.startswith(chinese):
            year = re.search(r"\d+", value)
            return [Said(english + (f" ({year[0]})" if year else "") + base, False)]
    found = _AMOUNT.fullmatch(value)
    if found is None:
        return [Said(value, True)]
    move, sign, number, unit, year_said, _ = found.groups(default="")
    shown = {"个百分点": "percentage points"}.get(unit, unit)
    before = (
        f"{_MOVES.get(move, '')}{_SIGNS.get(sign, '')}{number.replace('—', '–')}{'' if shown in {'', '%'} else ' '}"
    )
    behind = (f" ({year_said})" if year_said else "") + base
    return [Said(before, False), Said(shown, not shown.isascii()), Said(behind, False)]


def _merged(parts: list[Said]) -> tuple[Said, ...]:
    made: list[Said] = []
    for part in parts:
        if part.text and made and made[-1].chinese == part.chinese:
            made[-1] = Said(made[-1].text + part.text, part.chinese)
        elif part.text:
            made.append(part)
    return tuple(made)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    """Each sentence of the table: what it looks like in Chinese, the kinds of its slots, and the English one."""
    text = files(__package__).joinpath("templates", "sentences.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(
        (_pattern(chinese), "".join(slot[1] for slot in _SLOT.finditer(chinese)), english) for chinese, english in rows
    )


def _pattern(chinese: str) -> re.Pattern[str]:
    parts = re.split(r"\{([#xvms])\}", chinese)
    return re.compile("".join(f"({_SLOTS[part]})" if at % 2 else re.escape(part) for at, part in enumerate(parts)))
