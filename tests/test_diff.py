"""Two strings ▶ readable segments: reconstruction, minimality, no confetti, agreement with the reference."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from szcompare import diff
from szcompare.diff import DELETE, EQUAL, INSERT, Segment, reference_segments, segments, shortest, side

PLAN_TEXT = st.text(alphabet="创新驱动发展、，。的一0159.%％aB𠮷\n", max_size=40)
ANY_TEXT = st.text(max_size=30)

SENTENCES = (
    "加快建设重点实验室、工程研究中心和公共技术服务平台，完善开放共享机制。",
    "鼓励企业加大研发投入，对符合条件的研发费用给予补贴，最高不超过500万元。",
    "到2015年，全市专利授权量达到3万件，年均增长12%以上。",
    "支持社会资本参与科技园区开发，推动旧厂房改造为创新载体。",
)


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("", "", []),
        ("建设园区。", "建设园区。", [(EQUAL, "建设园区。")]),
        ("", "新增", [(INSERT, "新增")]),
        ("删去", "", [(DELETE, "删去")]),
        ("到2015年", "到2020年", [(EQUAL, "到"), (DELETE, "2015"), (INSERT, "2020"), (EQUAL, "年")]),
        ("占比3.5%", "占比4.25%以上", [(EQUAL, "占比"), (DELETE, "3.5%"), (INSERT, "4.25%以上")]),
        (
            "推进旧城改造和交通建设",
            "完善养老服务和社区医疗",
            [(DELETE, "推进旧城改造和交通建设"), (INSERT, "完善养老服务和社区医疗")],
        ),
        (
            "甲乙丙丁企业戊己庚辛",
            "子丑寅卯企业辰巳午未",
            [(DELETE, "甲乙丙丁企业戊己庚辛"), (INSERT, "子丑寅卯企业辰巳午未")],
        ),
        (
            "设立创业投资引导基金",
            "扩大创业投资引导基金规模",
            [(DELETE, "设立"), (INSERT, "扩大"), (EQUAL, "创业投资引导基金"), (INSERT, "规模")],
        ),
    ],
)
def test_edits_are_marked_as_a_reader_would_mark_them(old: str, new: str, wanted: list[tuple[str, str]]) -> None:
    assert [tuple(segment) for segment in segments(old, new)] == wanted


@given(old=PLAN_TEXT | ANY_TEXT, new=PLAN_TEXT | ANY_TEXT)
@settings(deadline=None)
def test_the_segments_hold_both_texts_whole(old: str, new: str) -> None:
    for engine in (segments, reference_segments):
        found = engine(old, new)
        assert side(found, without=INSERT) == old
        assert side(found, without=DELETE) == new


@given(old=PLAN_TEXT, new=PLAN_TEXT)
@settings(deadline=None)
def test_no_chance_equality_stands_between_two_changes(old: str, new: str) -> None:
    found = segments(old, new)
    assert all(segment.text for segment in found)
    assert all(a.op != b.op for a, b in pairwise(found))
    inner = [segment for segment in found[1:-1] if segment.op == EQUAL]
    assert all(len(segment.text) >= diff.SHORTEST_KEPT for segment in inner)


@given(old=PLAN_TEXT, new=PLAN_TEXT)
@settings(deadline=None)
def test_a_number_is_never_cut_in_two(old: str, new: str) -> None:
    for dropped in (INSERT, DELETE):
        kept = [segment.text for segment in segments(old, new) if segment.op != dropped]
        for before, after in pairwise(kept):
            assert not (before[-1].isascii() and before[-1].isdigit() and after[0].isascii() and after[0].isdigit())


@given(old=PLAN_TEXT, new=PLAN_TEXT)
@settings(deadline=None)
def test_the_edit_script_is_the_shortest_there_is(old: str, new: str) -> None:
    script = shortest(old, new)
    assert "".join(text for code, text in script if code <= 0) == old
    assert "".join(text for code, text in script if code >= 0) == new
    changed = sum(len(text) for code, text in script if code != 0)
    assert changed == len(old) + len(new) - 2 * _longest_common_subsequence(old, new)


def test_the_fast_way_and_the_reference_nearly_always_agree() -> None:
    pairs = [_edited(random.Random(seed)) for seed in range(400)]  # noqa: S311 - not a secret
    same = sum(segments(old, new) == reference_segments(old, new) for old, new in pairs)
    assert same >= 0.98 * len(pairs)


def test_private_characters_of_the_text_itself_survive() -> None:
    old, new = "\U000f0000达到5件", "\U000f0000达到7件\U000f0001"
    assert side(segments(old, new), without=INSERT) == old
    assert side(segments(old, new), without=DELETE) == new


def test_texts_too_large_to_diff_are_marked_as_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diff, "LARGEST", 8)
    assert segments("甲乙丙", "甲乙丁") == (Segment(DELETE, "甲乙丙"), Segment(INSERT, "甲乙丁"))


def _edited(chance: random.Random) -> tuple[str, str]:
    """A sentence and the same after a few edits."""
    old = chance.choice(SENTENCES)
    new = old
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(new))
        piece = chance.choice(SENTENCES)[: chance.randint(0, 6)]
        new = new[:at] + piece + new[at + chance.randint(0, 5) :]
    return old, new


def _longest_common_subsequence(a: str, b: str) -> int:
    """The length by the textbook table: slow and plain."""
    row = [0] * (len(b) + 1)
    for x in a:
        before = row
        row = [0]
        for at, y in enumerate(b):
            row.append(before[at] + 1 if x == y else max(row[-1], before[at + 1]))
    return row[-1]
