"""Links: one text first, then the model; symmetric, explained, and the same tomorrow."""

from __future__ import annotations

import json
import os
import random
import re
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from szcompare import align
from szcompare.align import decode, encoders, model, sparse, vectors_kept
from szcompare.align.features import Meaning, likeness
from szcompare.align.phrasing import shared_runs
from szcompare.align.ranks import best_of_others, rank_within
from szcompare.align.relation import denied, judge, opposed
from szcompare.align.texts import bare, canonical, form, plain, quantities
from szcompare.align.train import calibrated, fit
from szcompare.align.views import view
from szcompare.align.words import terms
from szcompare.errors import InputError, MissingExtraError
from szcompare.model import CONTINUING, MODIFIED, RELATED, RESTATED, REUSED, Clause, Document, Link, Piece, Plan

PLAN = (
    "建设二十个社区图书馆，延长夜间开放时间。",
    "完善公共自行车租赁网点，方便居民短途出行。",
    "对新办小型企业给予三年房租补贴，降低创业成本。",
    "组织渔民开展远洋捕捞技能培训，每年培训五百人。",
    "修复东湖湿地，恢复候鸟栖息环境。",
    "推广垃圾分类投放，建立分类收运体系。",
    "扩建老年护理院，增加护理床位八百张。",
    "支持地方戏曲进校园，资助青年演员学艺。",
    "到2015年城镇污水集中处理率达到85%以上。",
    "建立食品追溯平台，公开农药残留检测结果。",
    "鼓励外商投资现代农业。",
    "设立中小学科学教师奖励基金。",
)


def words(text: str) -> list[str]:
    return [text[at : at + 2] for at in range(0, len(text), 2)]


def plan(lines: tuple[str, ...] | list[str], name: str = "a", kind: str = "commitment") -> Plan:
    text, clauses = "", []
    for at, line in enumerate(lines):
        start = len(text)
        text += line + "\n"
        clauses.append(
            Clause(
                id=f"{name}-{start}",
                start=start,
                end=start + len(line),
                path=(),
                item="",
                sentence=1,
                paragraph=at // 3,
                kind=kind,
                reading=line,
            )
        )
    document = Document(id=name, text=text, origin=f"{name}.txt", sha256=name, encoding="utf-8")
    return Plan(document=document, spans=(), sections=(), clauses=tuple(clauses))


def pairs(old: Plan, new: Plan, links: tuple[Link, ...] | None = None) -> dict[tuple[int, int], Link]:
    rows = {c.id: at for at, c in enumerate(old.clauses)}
    cols = {c.id: at for at, c in enumerate(new.clauses)}
    found = align.link(old, new) if links is None else links
    return {(rows[k.old], cols[k.new]): k for k in found if k.relation in CONTINUING}


def edited(lines: list[str], seed: int) -> tuple[list[str], set[tuple[int, int]]]:
    """A second version: clauses edited, split, merged, dropped, added and moved, with the true pairs."""
    chance = random.Random(seed)  # noqa: S311
    new: list[tuple[str, tuple[int, ...]]] = []
    at = 0
    while at < len(lines):
        line, dice = lines[at], chance.random()
        commas = [m.start() for m in re.finditer("，", line)]
        if dice < 0.1:
            pass
        elif dice < 0.4 and len(line) > 12:
            place = chance.randrange(2, len(line) - 4)
            new.append(
                (line[:place] + chance.choice(["进一步", "", "有关"]) + line[place + chance.randrange(3) :], (at,))
            )
        elif dice < 0.55 and commas and min(commas[0], len(line) - commas[0]) > 9:
            new += [(line[: commas[0]] + "。", (at,)), (line[commas[0] + 1 :], (at,))]
        elif dice < 0.65 and at + 1 < len(lines):
            new.append((line.rstrip("。") + "，" + lines[at + 1], (at, at + 1)))
            at += 1
        else:
            new.append((line, (at,)))
        at += 1
    new += [(f"第{n}届风筝节的筹备由体育总会承担，经费自理。", ()) for n in "一二三"]
    chance.shuffle(new)
    return [line for line, _ in new], {(old, place) for place, (_, olds) in enumerate(new) for old in olds}


def test_a_plan_compared_with_itself_is_all_reused_and_nothing_else() -> None:
    twice = plan([*PLAN, PLAN[0], PLAN[3]])
    found = pairs(twice, twice)
    assert set(found) == {(n, n) for n in range(len(PLAN) + 2)}
    assert {k.relation for k in found.values()} == {REUSED}
    assert min(k.confidence for k in found.values()) >= 0.99


@pytest.mark.parametrize("seed", range(6))
def test_two_versions_of_one_text_are_linked_whatever_was_edited_moved_split_or_merged(seed: int) -> None:
    lines = [*PLAN]
    new, truth = edited(lines, seed)
    found = set(pairs(plan(lines), plan(new, "b")))
    assert 2 * len(found & truth) / (len(found) + len(truth)) >= 0.99


def test_articles_of_a_law_that_were_renumbered_are_still_one_text() -> None:
    law = [
        "第一条 为了保护湿地，制定本法。",
        "第二条 县级以上人民政府负责湿地保护工作。",
        "第三条 违反本法规定的，处以罚款。",
    ]
    later = [
        "第一条 为了保护湿地，制定本法。",
        "第二条 湿地保护坚持全面规划的原则。",
        "第三条 县级以上人民政府负责湿地保护工作。",
    ]
    found = pairs(plan(law), plan(later, "b"))
    assert {(0, 0), (1, 2)} <= set(found)
    assert found[1, 2].relation == REUSED


def test_swapping_the_plans_swaps_the_links() -> None:
    old, new = (
        plan(PLAN),
        plan([*PLAN[4:9], "建设湿地公园，保护候鸟。", "扩建社区图书馆。", "提高城镇污水集中处理率。"], "b"),
    )
    there = {(k.old, k.new, k.relation, k.confidence, k.zone) for k in align.link(old, new)}
    back = {(k.new, k.old, k.relation, k.confidence, k.zone) for k in align.link(new, old)}
    assert there == back


def test_the_same_plans_give_the_same_links() -> None:
    old, new = plan(PLAN), plan(PLAN[3:] + PLAN[:2], "b")
    assert align.link(old, new) == align.link(old, new)


def test_links_are_sorted_by_new_clause_and_then_the_likeliest_first() -> None:
    old, new = plan(PLAN), plan([*PLAN[::-1], "建设社区图书馆。"], "b")
    places = {c.id: at for at, c in enumerate(new.clauses)}
    keys = [(places[k.new], -k.confidence) for k in align.link(old, new)]
    assert keys == sorted(keys)


@pytest.mark.parametrize("sides", [((), PLAN), (PLAN, ()), ((), ())])
def test_a_side_without_undertakings_has_no_links(sides: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
    assert align.link(plan(sides[0]), plan(sides[1], "b")) == ()


def test_what_is_no_undertaking_is_never_linked() -> None:
    assert align.link(plan(PLAN, kind="background"), plan(PLAN, "b")) == ()


def test_one_clause_a_side_is_judged_by_its_words() -> None:
    one = plan(["修复东湖湿地，恢复候鸟栖息环境。"])
    assert pairs(one, plan(["恢复东湖湿地的候鸟栖息环境。"], "b"))
    assert not pairs(one, plan(["对小型企业给予房租补贴。"], "b"))


def test_unrelated_texts_have_no_sure_link() -> None:
    law = [
        "公民有依法纳税的义务。",
        "国家工作人员不得泄露商业秘密。",
        "当事人应当在三十日内提出申请。",
        "法院应当公开审理。",
    ]
    recipe = [
        "将猪肉切成薄片，加盐抓匀。",
        "锅中放油，下姜蒜爆香。",
        "放入青椒翻炒两分钟。",
        "出锅前撒上葱花，趁热食用。",
    ]
    assert all(k.zone != "sure" for k in align.link(plan(law), plan(recipe, "b")))


def test_many_identical_clauses_stay_bounded() -> None:
    many = plan(["加强市容管理。"] * 600)
    found = align.link(many, plan(["加强市容管理。"] * 500, "b"))
    assert len([k for k in found if k.relation in CONTINUING]) == 600


def test_a_very_long_clause_is_linked_like_any_other() -> None:
    long = "".join(f"{n}号渠段由沿线村镇分段养护，" for n in range(1500))
    found = pairs(plan([long, *PLAN]), plan([*PLAN, long], "b"))
    assert found[0, len(PLAN)].relation == REUSED


def test_evidence_names_phrases_that_stand_at_their_places_in_both_sources() -> None:
    old, new = plan(PLAN), plan(["修复东湖湿地，增设观鸟设施。", "扩建老年护理院。"], "b")
    links = align.link(old, new)
    assert links
    for one in links:
        for phrase in one.evidence.phrases:
            assert old.document.text[phrase.old_start : phrase.old_end] == phrase.text
            assert new.document.text[phrase.new_start : phrase.new_end] == phrase.text
    assert links[0].evidence.phrases[0].text == "修复东湖湿地"


def test_evidence_is_cut_at_line_breaks_of_the_source() -> None:
    old = plan(["修复东湖湿地，恢复候鸟栖息环境。"])
    text = "修复东湖\n湿地，恢复候鸟栖息环境。"
    pieces = (Piece(start=0, end=4, raw_start=0, raw_end=4), Piece(start=4, end=16, raw_start=5, raw_end=17))
    clause = replace(plan(["x"], "b").clauses[0], end=17, reading=text.replace("\n", ""), pieces=pieces)
    new = Plan(document=replace(old.document, id="b", text=text), spans=(), sections=(), clauses=(clause,))
    phrases = align.link(old, new)[0].evidence.phrases
    assert {p.text for p in phrases} == {"修复东湖", "湿地，恢复候鸟栖息环境"}
    assert all(text[p.new_start : p.new_end] == p.text for p in phrases)


def test_explain_speaks_of_any_pair_linked_or_not() -> None:
    old, new = plan(PLAN), plan(PLAN[::-1], "b")
    linked = align.explain(old, new, old.clauses[0].id, new.clauses[-1].id)
    apart = align.explain(old, new, old.clauses[0].id, new.clauses[0].id)
    assert linked.relation == REUSED
    assert apart.relation == RELATED
    with pytest.raises(InputError, match="no undertaking"):
        align.explain(old, new, "nobody", new.clauses[0].id)


def test_statuses_follow_the_links_on_both_sides() -> None:
    old = plan(["修复东湖湿地，恢复候鸟栖息环境。", "城镇污水处理率达到85%以上。", "组织渔民培训。"])
    new = plan(["修复东湖湿地，恢复候鸟栖息环境。", "城镇污水处理率达到95%以上。", "推广垃圾分类投放。"], "b")
    links = align.link(old, new)
    assert align.statuses(old, links, "old") == ("continued", "modified", "dropped")
    assert align.statuses(new, links, "new") == ("continued", "modified", "new")
    assert align.statuses(plan(PLAN[:2], kind="meta"), links, "new") == ("", "")


@pytest.mark.parametrize(
    ("old", "new", "relation", "reason"),
    [
        ("城镇污水处理率达到85%以上。", "城镇污水处理率达到95%以上。", MODIFIED, "数值由 85% 变为 95%"),
        ("企业可以转让该项采矿权。", "企业不得转让该项采矿权。", MODIFIED, "一方否定"),
        ("鼓励外商投资现代农业。", "限制外商投资现代农业。", MODIFIED, "方向相反: 鼓励 → 限制"),
        ("扩大钢铁产能规模。", "压缩钢铁产能规模。", MODIFIED, "方向相反: 扩大 → 压缩"),
        ("修复东湖湿地，恢复候鸟栖息环境。", "修复东湖湿地，恢复候鸟栖息的环境。", REUSED, "保留"),
        ("推广垃圾分类。", "大力推广垃圾分类。", RESTATED, "保留"),
    ],
)
def test_the_relation_has_its_reason_in_words(old: str, new: str, relation: str, reason: str) -> None:
    said = judge(form(old, words), form(new, words), linked=True)
    assert said.relation == relation
    assert reason in said.reason


@pytest.mark.parametrize(("old", "new"), [("不断提高水平", "提高水平"), ("不低于85%", "达85%"), ("不仅修路", "修路")])
def test_words_with_bu_that_deny_nothing_are_no_negation(old: str, new: str) -> None:
    assert denied(old, new) == ""


def test_verbs_of_opposite_direction_over_different_objects_are_no_contradiction() -> None:
    assert opposed("鼓励外商投资农业", "限制高耗能项目") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("（二）推进　ＡＢ计划。", "推进ab计划。"),
        ("第三十条 国家保护湿地。", "国家保护湿地。"),
        ("12．扩建护理院。（责任单位：市民政局，市财政局）", "扩建护理院。"),
        ("2015年完成改造。", "2015年完成改造。"),
    ],
)
def test_plain_text_has_no_numbering_blanks_or_bodies(text: str, expected: str) -> None:
    assert plain(text) == expected


def test_one_thing_has_one_name_and_the_longest_wins() -> None:
    assert canonical("高新技术产业") == canonical("高技术产业")
    assert canonical("国内生产总值") == "gdp"


def test_years_and_ordinals_are_no_quantities() -> None:
    assert quantities("到2015年,第3批项目增加1.2亿公顷,占15%") == {"1.2亿公顷", "15%"}


def test_the_best_expected_f1_is_found_among_all_cuts() -> None:
    chance = np.array([0.9, 0.8, 0.5, 0.3, 0.2, 0.1])
    kept = decode.best_expected_f1(chance)
    expected = [2 * chance[:k].sum() / (k + chance.sum()) for k in range(1, 7)]
    assert len(kept) == 1 + int(np.argmax(expected))
    assert decode.best_expected_f1(np.zeros(0)).tolist() == []


def test_ranks_agree_with_a_slow_count() -> None:
    chance = np.random.default_rng(0)
    scores, group = chance.integers(0, 9, 200).astype(float), chance.integers(0, 7, 200)
    slow = [1 + int(((scores > s) & (group == g)).sum()) for s, g in zip(scores, group, strict=True)]
    assert rank_within(scores, group).tolist() == slow
    others = [max([0.0, *(scores[n] for n in range(200) if n != at and group[n] == group[at])]) for at in range(200)]
    assert best_of_others(scores, group, 7).tolist() == others


def test_shared_runs_do_not_overlap_and_stand_in_both() -> None:
    old, new = "完善公共自行车租赁网点，方便居民出行", "方便居民出行，完善公共自行车和租赁网点"
    runs = shared_runs(old, new)
    assert all(old[r.old :].startswith(r.text) and new[r.new :].startswith(r.text) for r in runs)
    assert [r.text for r in runs[:2]] == ["完善公共自行车", "方便居民出行"]


def test_a_model_of_another_schema_is_refused() -> None:
    with pytest.raises(InputError, match="schema"):
        model.read_weights('{"schema": "something/1"}')
    with pytest.raises(InputError, match="no model"):
        model.weights("nothing")


@pytest.mark.parametrize("encoder", ["none", "e5", "use"])
def test_the_weights_that_ship_are_as_many_as_their_features(encoder: str) -> None:
    ours = model.weights(encoder)
    assert ours.encoder == encoder
    assert len(ours.features) == len(ours.coefficients) == len(ours.mean) == len(ours.deviation)
    assert (ours.moments("meaning.score") is None) == (encoder == "none")
    assert {name.split(".")[0] for name in ours.features} <= set(model.GROUPS)


def test_a_calibrated_model_keeps_the_order_and_fits_the_pairs_without_doubt() -> None:
    chance = np.random.default_rng(0)
    inputs = chance.normal(size=(400, 3))
    outcome = (chance.random(400) < 1 / (1 + np.exp(-3 * inputs[:, 0]))).astype(float)
    weight = np.where(np.arange(400) < 300, 1.0, 0.3)
    plain_weights, _ = fit(inputs, outcome, weight)
    stretched, intercept = calibrated(inputs, outcome, weight)
    assert np.allclose(stretched / plain_weights, (stretched / plain_weights)[0])
    sure = weight == 1.0
    said = 1 / (1 + np.exp(-(inputs[sure] @ stretched + intercept)))
    assert abs(said.mean() - outcome[sure].mean()) < 1e-6


def test_a_long_row_keeps_some_advantage_and_the_scale_does_not_depend_on_the_number_of_rows() -> None:
    matrix, _ = sparse.counts([["a", "b"], ["a", "b", "c", "d", "e", "f"], ["a", "b", "c", "d", "e", "f"]])
    level = np.ones(matrix.shape[1])
    cosine, _ = sparse.tfidf(matrix, level, 1.0)
    leaning, _ = sparse.tfidf(matrix, level, 0.75)
    assert np.allclose((cosine @ cosine.T).diagonal() / (cosine @ cosine.T).diagonal()[0], 1.0)
    assert (leaning @ leaning.T)[1, 2] > (leaning @ leaning.T)[0, 0]
    heavier, _ = sparse.tfidf(matrix, 7 * level, 0.75)
    assert np.allclose(leaning.toarray(), heavier.toarray())


def test_no_gram_spans_a_blank() -> None:
    assert [*sparse.grams("湿地 公园", 1, 2)] == ["湿", "地", "湿地", "公", "园", "公园"]


def test_a_phrase_without_its_empty_frame_is_never_empty() -> None:
    assert bare("加快推进轨交网络建设") == "轨交网络"
    assert bare("加快推进") == "加快推进"


def test_terms_are_words_and_the_words_within_them() -> None:
    assert [*terms(["重点实验室"])][-1] == "重点实验室"
    assert "实验室" in [*terms(["重点实验室"])]


class Fake:
    """An encoder that knows a few subjects; it counts the texts that it is given."""

    SUBJECTS = ("湿地", "图书馆", "护理", "戏曲", "补贴", "污水")

    def __init__(self) -> None:
        self.seen: list[str] = []

    def __call__(self, texts: list[str]) -> np.ndarray:
        self.seen += texts
        return np.array([[float(word in text) for word in self.SUBJECTS] + [1.0] for text in texts], np.float32)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Fake:
    made = Fake()
    monkeypatch.setattr(encoders, "_loaded", lambda _: encoders.Loaded(encode=made, fingerprint="fake/1"))
    monkeypatch.setenv("SZCOMPARE_CACHE", str(tmp_path / "cache"))
    return made


def test_a_text_is_encoded_once_and_the_second_run_reads_the_cache(fake: Fake) -> None:
    old, new = plan([*PLAN, PLAN[0]]), plan([*PLAN[4:], "恢复湿地。"], "b")
    told: list[tuple[str, int, int]] = []
    first = align.link(old, new, encoder="e5", progress=lambda *step: told.append(step))
    assert len(fake.seen) == len(set(fake.seen)) == len(PLAN) + 1
    assert told[-1] == ("encode", len(PLAN) + 1, len(PLAN) + 1)
    assert align.link(old, new, encoder="e5") == first
    assert len(fake.seen) == len(PLAN) + 1


def test_another_model_does_not_read_the_vectors_of_the_first(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    encoders.vectors("e5", ["恢复湿地"])
    monkeypatch.setattr(encoders, "_loaded", lambda _: encoders.Loaded(encode=fake, fingerprint="fake/2"))
    encoders.vectors("e5", ["恢复湿地"])
    assert fake.seen == ["恢复湿地"] * 2


@pytest.mark.parametrize("keep", [0, 1, 40, 400])
def test_a_torn_cache_is_made_again_with_a_warning(fake: Fake, keep: int) -> None:
    before = encoders.vectors("e5", PLAN)
    path = next((Path(os.environ["SZCOMPARE_CACHE"])).glob("*.npz"))
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.warns(UserWarning, match="made again"):
        again = encoders.vectors("e5", PLAN)
    assert np.array_equal(before, again)
    assert encoders.vectors("e5", PLAN).tolist() == before.tolist()  # whole again: no warning


def test_a_cache_with_other_numbers_than_were_written_is_made_again(fake: Fake) -> None:
    before = encoders.vectors("e5", PLAN)
    path = next((Path(os.environ["SZCOMPARE_CACHE"])).glob("*.npz"))
    with np.load(path) as kept:
        parts = {name: kept[name] for name in kept.files}
    np.savez(path, **{**parts, "rows": parts["rows"] + 1})
    with pytest.warns(UserWarning, match="not what was written"):
        assert np.array_equal(encoders.vectors("e5", PLAN), before)


def test_a_cache_folder_that_cannot_be_made_costs_a_warning_only(
    fake: Fake, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("here is no folder", encoding="utf-8")
    monkeypatch.setenv("SZCOMPARE_CACHE", str(tmp_path / "file" / "cache"))
    with pytest.warns(UserWarning, match="not kept"):
        assert encoders.vectors("e5", ["恢复湿地"]).shape == (1, len(Fake.SUBJECTS) + 1)


def test_a_write_that_fails_leaves_what_was_kept(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    encoders.vectors("e5", PLAN)
    folder = Path(os.environ["SZCOMPARE_CACHE"])
    held = {path.name: path.read_bytes() for path in folder.iterdir()}

    def full(*_: object, **__: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(vectors_kept.np, "savez", full)
    with pytest.warns(UserWarning, match="no space left"):
        encoders.vectors("e5", ["恢复湿地"])
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == held


def test_meaning_links_what_shares_no_words_and_is_alike_for_both_sides(fake: Fake) -> None:
    old, new = plan(PLAN), plan([*PLAN[6:], "湿地鸟类乐土。", "图书馆夜读。"], "b")
    there = {(k.old, k.new, k.confidence) for k in align.link(old, new, encoder="e5")}
    back = {(k.new, k.old, k.confidence) for k in align.link(new, old, encoder="e5")}
    assert there == back
    shown = align.explain(old, new, old.clauses[4].id, new.clauses[6].id, encoder="e5")
    assert "语义相似" in dict(shown.evidence.contributions)


def test_a_model_of_ones_own_is_judged_by_cosines_of_a_known_scale(fake: Fake, tmp_path: Path) -> None:
    old, new = view(plan(PLAN), words), view(plan(PLAN[::-1], "b"), words)
    vectors = encoders.vectors("e5", [f.plain for f in (*old.forms, *new.forms)])
    cells = sparse.all_cells(len(PLAN), len(PLAN))
    meaning = Meaning(old=vectors[: len(PLAN)], new=vectors[len(PLAN) :], like=(0.25, 0.5))
    found = likeness(meaning, cells)
    assert abs(found.mean() - 0.25) < 1e-4
    assert abs(found.std() - 0.5) < 1e-4
    assert align.link(plan(PLAN), plan(PLAN, "b"), encoder=str(tmp_path))


def test_an_encoder_that_is_not_installed_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoders, "find_spec", lambda _: None)
    encoders._loaded.cache_clear()
    for name in ("e5", "use", "st:some/model", "m2v:some/model"):
        with pytest.raises(MissingExtraError, match=r"szcompare\[semantic\]"):
            align.link(plan(PLAN), plan(PLAN, "b"), encoder=name)
    assert encoders.resolve("auto") == "none"


def test_an_unknown_encoder_is_refused() -> None:
    with pytest.raises(InputError, match="no encoder"):
        align.link(plan(PLAN), plan(PLAN, "b"), encoder="word2vec")


def test_the_fingerprint_says_which_weights_and_which_encoder(fake: Fake) -> None:
    assert re.fullmatch(r"none:[0-9a-f]{16}", align.model_fingerprint("none"))
    assert re.fullmatch(r"e5:[0-9a-f]{16} fake/1", align.model_fingerprint("e5"))


@pytest.mark.parametrize("encoder", ["none", "e5", "use"])
def test_training_again_gives_the_model_that_ships(request: pytest.FixtureRequest, encoder: str) -> None:
    shared = Path(request.config.rootpath).parent / "shared"
    if not (shared / "gold").is_dir():
        pytest.skip("the gold files are not here")
    if encoder != "none" and find_spec(encoders.PACKAGES[encoder][0]) is None:
        pytest.skip(f"the package of {encoder} is not installed")
    from szcompare.align import train

    golds = sorted((shared / "gold").glob("*.json"))
    shipped = model.model_text(encoder)
    pairs = [train.load(path, shared / "plans", encoder=encoder) for path in golds]
    figures = train.figures_of(shipped)
    assert train.written(train.trained(pairs, encoder=encoder, figures=figures)) == shipped


def test_the_figures_of_the_models_reach_what_was_asked() -> None:
    for encoder, floors in FLOORS.items():
        figures = json.loads(model.model_text(encoder))["figures"]
        for protocol, by_pair in floors.items():
            for name, floor in by_pair.items():
                assert figures[protocol][name]["f1"] >= floor, (encoder, protocol, name)


FLOORS = {
    "none": {
        "both": {
            "shenzhen-dev": 0.56,
            "fiveyear-10-11": 0.73,
            "fiveyear-10-11-industry": 0.62,
            "workreport-2015-16": 0.77,
        },
        "cross": {
            "shenzhen-dev": 0.54,
            "fiveyear-10-11": 0.72,
            "fiveyear-10-11-industry": 0.60,
            "workreport-2015-16": 0.75,
        },
    },
    "e5": {
        "both": {
            "shenzhen-dev": 0.60,
            "fiveyear-10-11": 0.77,
            "fiveyear-10-11-industry": 0.67,
            "workreport-2015-16": 0.78,
        },
        "cross": {
            "shenzhen-dev": 0.60,
            "fiveyear-10-11": 0.77,
            "fiveyear-10-11-industry": 0.66,
            "workreport-2015-16": 0.77,
        },
    },
}
