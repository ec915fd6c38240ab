"""Encodings: every one is told from a few characters, whatever the text is about; damage is named."""

from __future__ import annotations

import itertools
import sys
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from genres import SIMPLIFIED, TRADITIONAL
from hypothesis import given
from hypothesis import strategies as st
from plan_texts import made_plan

from szcompare.errors import InputError, MissingExtraError
from szcompare.lexicon import rows
from szcompare.readers.encoding import ENCODINGS, decode
from szcompare.readers.mojibake import CONFUSIONS, find_mojibake
from szcompare.readers.radicals import folded
from szcompare.readers.traditional import simplified
from szcompare.reading import source_span

if TYPE_CHECKING:
    from szcompare.model import Repair

OF_SIMPLIFIED = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb2312", "gbk", "gb18030", "hz", "utf-32")
OF_TRADITIONAL = ("utf-8", "utf-16-le", "utf-16-be", "gbk", "gb18030", "big5", "big5hkscs")
LENGTHS = (10, 20, 200, 2000)
CASES = [
    *itertools.product([SIMPLIFIED], SIMPLIFIED, OF_SIMPLIFIED, LENGTHS),
    *itertools.product([TRADITIONAL], TRADITIONAL, OF_TRADITIONAL, LENGTHS),
]


def stretches(text: str, length: int) -> list[str]:
    repeated = (text + "\n") * (length // len(text) + 2)
    return [repeated[at : at + length] for at in range(0, len(text), max(length // 2, 31))]


@pytest.mark.parametrize(("texts", "genre", "encoding", "length"), CASES)
def test_any_encoding_of_any_genre_is_told(texts: dict[str, str], genre: str, encoding: str, length: int) -> None:
    for text in stretches(texts[genre], length):
        data = text.encode(encoding, "ignore")  # GB 2312 lacks a few of the characters
        assert decode("a.txt", data)[0] == data.decode(encoding), text


@pytest.mark.parametrize(
    ("texts", "genre", "encoding", "length"), [case for case in CASES if case[3] < 1000 and case[2] != "hz"]
)
def test_a_file_cut_inside_a_character_is_told_and_said(
    texts: dict[str, str], genre: str, encoding: str, length: int
) -> None:
    kept = [text for text in stretches(texts[genre], length) if text[-1] > "\x7f"]
    for text in kept:
        data = text.encode(encoding, "ignore")[:-1]
        read, _, notes = decode("a.txt", data)
        assert read.startswith(data.decode(encoding, "ignore").rstrip("\ufffd")[:-1])
        assert len(read) <= len(text)
        assert [note.code for note in notes] == ["truncated-end"]
        assert (notes[0].start, notes[0].end) == (len(read) - 1, len(read))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\xef\xbb\xbf" + "标题".encode(), "utf-8"),
        ("标题".encode("utf-16"), "utf-16-le"),
        (b"\xfe\xff" + "标题".encode("utf-16-be"), "utf-16-be"),
        ("标题".encode("utf-32"), "utf-32-le"),
        (b"\x84\x31\x95\x33" + "标题".encode("gb18030"), "gb18030"),
    ],
)
def test_a_signature_decides_and_is_no_part_of_the_text(data: bytes, expected: str) -> None:
    assert decode("a.txt", data) == ("标题", expected, ())


@pytest.mark.parametrize("text", ["", "Plan 2015: see http://example.org/~{x", "a\tb\r\n" * 40, "café déjà vu, naïve"])
def test_plain_western_text_is_utf_8(text: str) -> None:
    assert decode("a.txt", text.encode())[:2] == (text, "utf-8")


def test_a_long_page_in_ascii_is_judged_by_its_chinese() -> None:
    page = "<script>var a = 1;</script>\n" * 60_000 + "各区人民政府，市直各单位：现将意见印发给你们。"
    assert decode("a.html", page.encode("gbk"))[:2] == (page, "gb18030")


@pytest.mark.parametrize(
    ("forced", "codec"),
    [("GB2312", "gb18030"), ("Big5", "big5hkscs"), ("UTF_8", "utf-8"), ("hz-gb-2312", "hz"), ("utf-16le", "utf-16-le")],
)
def test_a_forced_encoding_is_used(forced: str, codec: str) -> None:
    assert decode("a.txt", "市政府".encode(codec), encoding=forced)[:2] == ("市政府", codec)


def test_every_alias_of_an_encoding_reads_what_python_writes_in_it() -> None:
    for alias, codec in ENCODINGS.items():
        assert decode("a.txt", "市政府".encode(codec), encoding=alias)[0] == "市政府", alias


def test_an_unknown_encoding_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InputError, match="unknown encoding 'klingon'; known are utf-8, utf-16"):
        decode("a.txt", b"x", encoding="klingon")


def test_bytes_that_are_not_valid_become_one_replacement_with_a_note() -> None:
    data = "加快发展".encode() + b"\xff\xfe" + "现代农业，提高粮食生产能力。".encode() * 10
    text, codec, notes = decode("a.txt", data)
    assert (codec, text[:8]) == ("utf-8", "加快发展\ufffd\ufffd现代")
    assert [(note.code, note.start, note.end) for note in notes] == [("broken-bytes", 4, 5), ("broken-bytes", 5, 6)]
    assert "FF" in notes[0].message


def test_many_broken_places_are_listed_up_to_a_limit_and_then_counted() -> None:
    data = ("加快发展现代农业提高粮食生产能力保障供给" * 4).encode() * 150
    broken = b"\xff".join(data[at : at + 240] for at in range(0, len(data), 240))
    text, _, notes = decode("a.txt", broken)
    assert len(notes) == 101
    assert f"另有 {text.count(chr(0xFFFD)) - 100} 处" in notes[-1].message


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7 ...", "a PDF file, not a text; give it the ending .pdf"),
        (b"PK\x03\x04 ...", "give it the ending .docx"),
        (b"\x89PNG\r\n", "an image"),
        (bytes(range(32)) * 50, "a binary file"),
        (b"\x00\x01\x02\x03" * 200, "a binary file"),
        (b"\xff\x80\xfe\x81\x00\x01\xd8\x00" * 100, "not a text|name the right encoding"),
    ],
)
def test_what_is_no_text_is_refused_in_one_line(data: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        decode("a.txt", data)
    assert "\n" not in str(caught.value)


def test_a_text_that_two_encodings_fit_says_so() -> None:
    notes = decode("a.txt", "弌丏".encode("gbk"))[2]
    assert [note.code for note in notes] == ["doubtful-encoding"]


def test_radicals_read_as_their_ideographs() -> None:
    text = "⼀批⻓期项⽬，⽀持⾼新技术⾏业"
    repairs = folded(text)
    assert all(repair.accepted for repair in repairs)
    assert read_with(text, repairs) == "一批长期项目，支持高新技术行业"


def test_plain_text_holds_no_radical_to_fold() -> None:
    assert folded("".join([*SIMPLIFIED.values(), *TRADITIONAL.values()])) == ()


def test_the_table_of_radicals_covers_the_kangxi_block_and_leads_to_ideographs() -> None:
    table = {row["radical"]: row["ideograph"] for row in rows("radicals")}
    assert {chr(code) for code in range(0x2F00, 0x2FD6)} <= set(table)
    assert all(ord(ideograph) >= 0x3400 for ideograph in table.values())


def test_common_characters_stand_once_each_and_most_frequent_first() -> None:
    found = "".join(row["characters"] for row in rows("common_characters"))
    assert len(found) == len(set(found)) > 5000
    for script in ("simplified", "traditional"):
        values = [float(row["per_million"]) for row in rows("common_characters") if row["script"] == script]
        assert values == sorted(values, reverse=True)


def mangled(text: str, wrong: str, right: str) -> str:
    raw = text.encode(right, "ignore")
    if wrong == "windows-1252":
        return "".join(chr(b) if b in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else bytes([b]).decode("cp1252") for b in raw)
    return raw.decode(wrong, "replace")


@pytest.mark.parametrize(("wrong", "right", "name"), CONFUSIONS)
def test_mangled_text_is_named_and_every_offered_reading_is_the_original(wrong: str, right: str, name: str) -> None:
    texts = TRADITIONAL if right == "big5hkscs" else SIMPLIFIED
    lines = [line for text in texts.values() for line in text.split("\n")]
    found = [(line, *find_mojibake(mangled(line, wrong, right))) for line in lines]
    named = [line for line, notes, _ in found if any(name in note.message for note in notes)]
    assert len(named) >= 0.85 * len(lines)
    for line, _, repairs in found:
        assert all(repair.reading == line and not repair.accepted for repair in repairs)


@pytest.mark.parametrize(
    ("wrong", "right"), [("windows-1252", "utf-8"), ("windows-1252", "gb18030"), ("gb18030", "big5hkscs")]
)
def test_what_can_be_undone_without_loss_is_offered(wrong: str, right: str) -> None:
    text = TRADITIONAL["law"].split("\n")[0]
    repairs = find_mojibake(mangled(text, wrong, right))[1]
    assert [repair.reading for repair in repairs] == [text]


def test_lost_characters_are_named_where_they_stand() -> None:
    notes, repairs = find_mojibake("加快锟斤拷锟斤拷发展，推进改革。")
    assert [(note.code, note.start, note.end) for note in notes] == [("mojibake", 2, 8)]
    assert repairs == ()


def test_sound_text_is_never_called_mangled() -> None:
    for text in [*SIMPLIFIED.values(), *TRADITIONAL.values(), "The plan of 2015 (R&D, TFT-LCD)", "Ünïcödé çàé"]:
        assert find_mojibake(text) == ((), ())


def read_with(text: str, repairs: tuple[Repair, ...]) -> str:
    for repair in reversed(repairs):
        assert text[repair.start : repair.end] == repair.raw
        text = text[: repair.start] + repair.reading + text[repair.end :]
    return text


@given(st.text(alphabet="發展現代農業，恢復乾旱地區的糧食生產。乾隆皇后頭髮鐘錶台灣里裏\n A1", max_size=80))
def test_simplified_readings_keep_every_offset(text: str) -> None:
    pytest.importorskip("opencc", reason='traditional text needs the extra "trad"')
    repairs = simplified(text)
    assert all(text[repair.start : repair.end] == repair.raw != repair.reading for repair in repairs)
    assert all(a.end <= b.start for a, b in pairwise(repairs))
    plan = made_plan(text, repairs)
    assert "".join(text[span.start : span.end] for span in plan.spans) == text
    for clause in plan.clauses:
        assert source_span(clause, 0, len(clause.reading)) == (clause.start, clause.end)
        for at in range(len(clause.reading)):
            start, end = source_span(clause, at, at + 1)
            read = [r.reading for r in repairs if r.start <= start < end <= r.end]
            assert text[start:end] == clause.reading[at] or (read and clause.reading[at] in read[0])


def test_traditional_text_is_read_as_simplified_only_where_it_is_asked_for() -> None:
    pytest.importorskip("opencc", reason='needs the extra "trad"')
    text = "發展現代農業，恢復乾旱地區的糧食生產；乾隆年間。"
    assert read_with(text, simplified(text)) == "发展现代农业，恢复干旱地区的粮食生产；乾隆年间。"
    assert simplified(SIMPLIFIED["law"]) == ()


def test_without_the_extra_the_error_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opencc", None)
    with pytest.raises(MissingExtraError, match=r'python -m pip install "szcompare\[trad\]"'):
        simplified("發展")
