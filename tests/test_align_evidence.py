"""What a link shows: phrases of whole words, brackets in pairs, reasons that can be read."""

from __future__ import annotations

import pytest

from szcompare.align.phrasing import ends_of_words, is_telling, shared_words
from szcompare.align.relation import judge
from szcompare.align.texts import form
from szcompare.segment import words


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
