"""Text ▶ the stretches that were decoded with the wrong encoding, named, and how they read in the right one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from szcompare.model import Note, Repair
from szcompare.readers.likelihood import REPLACED, chances, log_likelihood

# Read as the first, written as the second, and the name of what came of it.
CONFUSIONS: tuple[tuple[str, str, str], ...] = (
    ("gb18030", "utf-8", "UTF-8 文本被当作 GBK 读取"),
    ("windows-1252", "utf-8", "UTF-8 文本被当作 Latin-1 读取"),
    ("windows-1252", "gb18030", "GBK 文本被当作 Latin-1 读取"),
    ("big5hkscs", "gb18030", "GBK 文本被当作 Big5 读取"),
    ("gb18030", "big5hkscs", "Big5 文本被当作 GBK 读取"),
    ("windows-1252", "big5hkscs", "Big5 文本被当作 Latin-1 读取"),
    ("cp949", "gb18030", "GBK 文本被当作韩文编码读取"),
    ("cp932", "gb18030", "GBK 文本被当作日文编码读取"),
)
_CODEPAGE_HOLES = {code: chr(code) for code in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}  # read by browsers as control characters
MANY_TO_ONE = frozenset({"cp932"})  # two byte pairs are one character: the bytes cannot be told from it
LOST = re.compile(
    "(?:锟斤拷?|斤拷锟?)+|烫烫烫+|屯屯屯+"
)  # U+FFFD itself, or unset memory, read as GBK: nothing is left

# A line is tested where a character is on average as unlikely as this: plain Chinese, fiction and poetry included,
# stays above -9.1 in stretches of 12 characters (six genres, both scripts); mangled lines lie under -9.9.
SUSPECT = -9.5
GAIN = 2.0  # a character, in log probability: what the right reading gains at least; the wrong one never gains 1
SHORTEST = 4  # characters in a line that are no ASCII
SAMPLE = 2000  # characters of a line that are judged
EASTERN = "\u2e80"  # from here on: ideographs, kana, Hangul; what an eastern encoding was read as holds some
PART = 0.6  # of a line that has to be readable for the confusion to be named although some of it is lost


@dataclass(frozen=True, slots=True, kw_only=True)
class Mangled:
    """A stretch that was decoded wrongly: what happened, and its right reading, empty where it cannot be undone."""

    start: int
    end: int
    name: str
    reading: str


def find_mojibake(text: str) -> tuple[tuple[Note, ...], tuple[Repair, ...]]:
    """Return notes that name the mangled stretches and repairs, offered only, for those that can be undone.

    >>> notes, repairs = find_mojibake("鍔犲揩鍙戝睍鐜颁唬鍐滀笟")
    >>> notes[0].code, find_mojibake("加快发展现代农业")
    ('mojibake', ((), ()))
    """
    found = [*_confused(text), *_lost(text)]
    found.sort(key=lambda stretch: (stretch.start, stretch.end))
    return tuple(map(_note, _runs(found))), tuple(_repair(text, one) for one in found if one.reading)


def _note(stretch: Mangled) -> Note:
    remedy = "可以还原" if stretch.reading else "原文不能由此还原，请改用原文件"
    return Note(start=stretch.start, end=stretch.end, code="mojibake", message=f"乱码：{stretch.name}；{remedy}")


def _repair(text: str, stretch: Mangled) -> Repair:
    return Repair(
        start=stretch.start,
        end=stretch.end,
        raw=text[stretch.start : stretch.end],
        reading=stretch.reading,
        reason=f"乱码：{stretch.name}",
        confidence=0.95,
        by="mojibake",
        accepted=False,
    )


def _runs(found: list[Mangled]) -> list[Mangled]:
    """Neighbouring lines with one fault are one note."""
    made: list[Mangled] = []
    for one in found:
        last = made[-1] if made else None
        if last and last.name == one.name and bool(last.reading) == bool(one.reading) and one.start <= last.end + 2:
            made[-1] = Mangled(start=last.start, end=one.end, name=one.name, reading=one.reading)
        else:
            made.append(one)
    return made


def _confused(text: str) -> list[Mangled]:
    made, at = [], 0
    for line in text.split("\n"):
        if _is_suspect(line) and (found := _explained(line)):
            name, reading = found
            made.append(Mangled(start=at, end=at + len(line), name=name, reading=reading))
        at += len(line) + 1
    return made


def _lost(text: str) -> list[Mangled]:
    return [
        Mangled(start=m.start(), end=m.end(), name="原字已丢失（U+FFFD 或空内存被当作 GBK 读取）", reading="")
        for m in LOST.finditer(text)
    ]


def _is_suspect(line: str) -> bool:
    strange = [character for character in line[:SAMPLE] if character > "\x7f"]
    return len(strange) >= SHORTEST and sum(map(chances().__getitem__, strange)) < SUSPECT * len(strange)


def _explained(line: str) -> tuple[str, str] | None:
    """The confusion that makes a line far more likely, and its reading, empty where part of it is lost."""
    head = line[:SAMPLE]
    before = _weight(head)
    best, gained = None, GAIN
    for wrong, right, name in CONFUSIONS:
        raw = _raw(head, wrong)
        reading = raw.decode(right, "replace") if raw else ""
        kept = len(reading) - reading.count(REPLACED)
        gain = before - _weight(reading.replace(REPLACED, "")) if kept and kept >= PART * len(reading) else 0.0
        if gain > gained:
            best, gained = (name, _undone(line, wrong, right)), gain
    return best


def _weight(text: str) -> float:
    """The improbability of a character of ``text``, ASCII left out."""
    strange = "".join(character for character in text if character > "\x7f")
    return -log_likelihood(strange) / len(strange) if strange else float("inf")


def _undone(line: str, wrong: str, right: str) -> str:
    """The right reading of a line, empty where it does not lead back to the same line."""
    if wrong in MANY_TO_ONE:
        return ""
    try:
        reading = _encoded(line, wrong).decode(right)
        again = reading.encode(right)
    except UnicodeError:
        return ""
    return reading if again == _encoded(line, wrong) else ""


def _raw(line: str, wrong: str) -> bytes:
    """The bytes that a line was read from; characters that the encoding does not hold are left out."""
    if wrong != "windows-1252" and not any(character >= EASTERN for character in line):
        return b""
    try:
        return _encoded(line, wrong)
    except UnicodeError:
        kept = "".join(character for character in line if _fits(character, wrong))
        return _encoded(kept, wrong) if len(kept) >= PART * len(line) else b""


def _fits(character: str, wrong: str) -> bool:
    try:
        _encoded(character, wrong)
    except UnicodeError:
        return False
    return True


def _encoded(line: str, wrong: str) -> bytes:
    """The bytes of a line in an encoding; Windows-1252 with its five holes, as browsers read them."""
    if wrong != "windows-1252" or not any(
        ord(character) in _CODEPAGE_HOLES or 0x80 <= ord(character) < 0xA0 for character in line
    ):
        return line.encode(wrong)
    return b"".join(bytes([ord(c)]) if 0x80 <= ord(c) < 0x100 else c.encode(wrong) for c in line)
