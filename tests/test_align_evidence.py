"""What a link shows: phrases of whole words, brackets in pairs, reasons that can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from plan_texts import made_plan

from szcompare import lexicon
from szcompare.align import model, relation
from szcompare.align.evidence import shared_phrases
from szcompare.align.phrasing import (
    EDGE,
    MOST,
    PLACES,
    SHORTEST,
    ends_of_words,
    is_telling,
    shared_runs,
    shared_words,
)
from szcompare.align.relation import judge, opposed
from szcompare.align.texts import form
from szcompare.lexicon import rows
from szcompare.segment import words

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("落实湿地保护纲要（2006-2010年）", "修订湿地保护纲要（2008-2020年）", ["湿地保护纲要"]),
        ("关于深海捕捞和渔港的规定", "关于深化渔港改革的规定", ["渔港"]),
        ("建设图书馆（含少儿馆）二期", "扩建图书馆（含少儿馆）三期", ["图书馆（含少儿馆"]),
        ("新增床位1200张，建护理院", "新增床位1250张，建护理院", ["新增床位", "护理院"]),
        ("推广ABCD协议", "推广ABEF协议", ["协议"]),
    ],
)
def test_no_phrase_is_cut_within_a_word_a_number_or_a_bracket(old: str, new: str, shown: list[str]) -> None:
    runs = shared_words(old, new)
    for run in runs:
        assert old[run.old :].startswith(run.text)
        assert new[run.new :].startswith(run.text)
        assert all(run.text.count(a) == run.text.count(b) for a, b in ("（）", "()", "《》"))
        assert not any(part in run.text for part in ("2006-20", "12", "AB", "关于深"))
    assert any(said.split("（")[0] in run.text for said in shown for run in runs)


def test_wording_of_every_plan_is_shown_only_where_nothing_else_is_shared() -> None:
    assert [r.text for r in shared_words("关于印发渔业规划的通知", "关于印发渔业方案的通知")] == ["渔业"]
    assert [r.text for r in shared_words("关于印发渔业规划的通知", "关于印发戏曲方案的通知")] == ["关于印发"]
    assert not is_telling("关于印发")
    assert is_telling("渔业")


def test_a_shared_word_is_shown_where_no_longer_run_is() -> None:
    assert [r.text for r in shared_words("修复湿地，种树", "候鸟喜爱湿地。")] == ["湿地"]


def test_ends_of_words_never_lie_within_numbers_or_latin_words() -> None:
    assert ends_of_words("增长8.5%左右").isdisjoint({3, 4, 5})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "编制湿地保护规划（2006-2010年），恢复候鸟栖息地。",
            "到2020年，湿地保护规划（修订）覆盖全部候鸟停歇点，设监测站。",
        ),
        ("扩建老年护理院（含日间照料），新增床位800张。", "新建老年护理院（公办），床位1500张。"),
        ("建设(含改造)社区图书馆。", "推进学校与社区图书馆（含分馆）互通，延长开放时间，方便居民夜间阅读。"),
    ],
)
@pytest.mark.parametrize("linked", [True, False])
def test_reasons_have_full_brackets_in_pairs(old: str, new: str, linked: bool) -> None:
    reason = judge(form(old, words), form(new, words), linked=linked).reason
    assert not set("(),;") & set(reason)
    assert reason.count("（") == reason.count("）")
    assert reason.count("“") == reason.count("”")
    assert "（" not in reason.split("（", 1)[-1]


def slow_runs(old: str, new: str) -> list[tuple[str, int, int]]:
    """The longest shared runs by looking at every pair of places."""
    found = []
    for at in range(len(old)):
        if sum(old.startswith(old[at : at + SHORTEST], before) for before in range(at)) < PLACES:
            for to in range(len(new)):
                size = 0
                while at + size < len(old) and to + size < len(new) and old[at + size] == new[to + size]:
                    size += 1
                if size >= SHORTEST and not (at and to and old[at - 1] == new[to - 1]):
                    found.append((-size, at + to, at))
    taken: tuple[set[int], set[int]] = set(), set()
    out: list[tuple[str, int, int]] = []
    for size, both, at in sorted(found):
        mine, yours = set(range(at, at - size)), set(range(both - at, both - at - size))
        text = old[at : at - size]
        if not mine & taken[0] and not yours & taken[1] and len(text.strip(EDGE)) >= SHORTEST:
            head = len(text) - len(text.lstrip(EDGE))
            out.append((text.strip(EDGE), at + head, both - at + head))
            taken[0].update(mine)
            taken[1].update(yours)
    return out[:MOST]


def test_numbers_that_only_stand_together_without_an_ordinal_between_are_told_apart() -> None:
    old, new = (form(text, words) for text in ("建成3第15个站点", "建成8个站点"))
    assert judge(old, new, linked=True).reason.endswith("数值由 3个 变为 8个")


@given(*[st.text(alphabet="湿地的，,；（(保护", max_size=24)] * 2)
@example("湿" * 14 + "地", "湿湿湿地")  # of a string that comes back without end the first places count
def test_runs_are_those_of_a_slow_search_in_marks_of_any_width(old: str, new: str) -> None:
    assert [(run.text, run.old, run.new) for run in shared_runs(old, new)] == slow_runs(old, new)


def test_clauses_of_equal_words_show_their_own_places_in_their_own_marks() -> None:
    old = made_plan("恢复湿地公园，保护候鸟。恢复湿地公园，保护候鸟。").clauses
    new = made_plan("修建湿地公园,保护候鸟。").clauses[0]
    shown = [shared_phrases(clause, new) for clause in old]
    assert [[p.old_start - clause.start for p in some] for clause, some in zip(old, shown, strict=True)] == [[2, 7]] * 2
    assert shown[0][0].old_start != shown[1][0].old_start
    assert [p.text for p in shown[0]] == ["湿地公园", "保护候鸟"]
    runs = (shared_runs("恢复湿地公园，保护", text)[0].text for text in ("修建湿地公园，保护", "修建湿地公园,保护"))
    assert [*runs] == ["湿地公园，保护", "湿地公园"]


def test_what_tells_nothing_is_as_the_word_lists_in_force_say(tmp_path: Path) -> None:
    (tmp_path / "align_frames.tsv").write_text("word\tclass\tsource\n湿地\tformula\tmine\n", encoding="utf-8")
    before = is_telling("湿地"), shared_words("修复湿地，种树", "候鸟喜爱湿地。")
    with lexicon.folder(tmp_path):
        assert not is_telling("湿地")
        assert shared_words("修复湿地，种树", "候鸟喜爱湿地。") == ()
    assert (is_telling("湿地"), shared_words("修复湿地，种树", "候鸟喜爱湿地。")) == before
    assert before[0]


@given(*[st.lists(st.sampled_from(["鼓励", "限制", "支持", "提高", "降低", "投资", "农业", ","]), max_size=6)] * 2)
def test_opposite_directions_are_those_of_a_slow_search(old: list[str], new: list[str]) -> None:
    one, two = "".join(old), "".join(new)
    pairs = [(row["word"], row["opposite"]) for row in rows("align_opposites")]
    turns = [turn for first, then in pairs for turn in ((first, then), (then, first))]
    slow = next((f"方向相反: {a} → {b}" for a, b in turns if relation._stands_for(a, b, one, two)), "")
    assert opposed(one, two) == slow


def test_shares_of_the_logit_are_sums_by_group_and_keep_the_sign_of_a_rounded_nought() -> None:
    names = ("char.score", "length.less", "char.rank", "number.same")
    weights = model.Weights("none", names, np.array([1.0, -0.001, 0.5, 3.0]), 0.0, np.zeros(4), np.ones(4))
    shares = model.contributions(np.array([[1.0, 1.0, -4.0, 2.0], [0.0, -1.0, 0.0, 0.0]]), weights)
    assert shares == [
        (("数字", 6.0), ("字面相似", -1.0), ("篇幅", -0.0)),
        (("字面相似", 0.0), ("数字", 0.0), ("篇幅", 0.0)),
    ]
    assert [str(dict(some)["篇幅"]) for some in shares] == ["-0.0", "0.0"]
    assert model.contributions(np.zeros((0, 4)), weights) == []
