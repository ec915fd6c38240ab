"""Targets: the writing of numbers, their measure, kind and year, and how goals change between two plans."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from targets_written import NOTHING, ONE, SEVERAL

from szcompare.model import COMMITMENT, Clause, Document, Evidence, Link, Metadata, Plan, Target
from szcompare.reading import assemble
from szcompare.targets import find_targets, target_changes, target_series

SHARED = Path(__file__).parents[1] / ".." / "shared"
Period = tuple[int, int] | None


def made_plan(*sentences: str, period: Period = (2011, 2015), kind: str = COMMITMENT, heading: str = "") -> Plan:
    """A plan whose sentences stand in one paragraph; a sentence that begins with ¶ opens the next one."""
    text, clauses, paragraph = "", [], 0
    for n, sentence in enumerate(sentences):
        body = sentence.removeprefix("¶")
        paragraph += body != sentence
        start = len(text)
        text += body
        clauses.append(
            Clause(
                id=f"c{n}",
                start=start,
                end=len(text),
                path=(heading,) if heading else (),
                item="",
                sentence=n + 1,
                paragraph=paragraph,
                kind=kind,
                reading=body,
            )
        )
    document = Document(id="d", text=text, origin="d", sha256="d", encoding="utf-8", metadata=Metadata(period=period))
    plan = Plan(document=document, spans=(), sections=(), clauses=tuple(clauses))
    return replace(plan, targets=find_targets(plan))


def read(sentence: str, **options: Any) -> tuple[Target, ...]:
    return made_plan(sentence, **options).targets


@pytest.mark.parametrize(("snippet", "value", "value_max", "unit", "comparator", "measure"), ONE)
def test_a_number_is_read_as_written(
    snippet: str, value: float, value_max: float | None, unit: str, comparator: str, measure: str
) -> None:
    found = read(f"{snippet}。")
    assert found, "no number was found"
    t = found[-1]
    assert t.value == pytest.approx(value)
    assert (t.value_max, t.unit, t.comparator, t.measure) == (value_max, unit, comparator, measure)


def test_the_table_of_writings_is_long_enough() -> None:
    assert len(ONE) + len(SEVERAL) + len(NOTHING) >= 200


@pytest.mark.parametrize(("snippet", "expected"), SEVERAL)
def test_each_number_has_its_indicator(snippet: str, expected: list[tuple[str, float, str]]) -> None:
    assert [(t.indicator, t.value, t.unit) for t in read(f"{snippet}。")] == expected


@pytest.mark.parametrize("snippet", NOTHING)
def test_what_is_no_number_of_an_indicator_is_no_target(snippet: str) -> None:
    assert read(f"{snippet}。") == ()


@pytest.mark.parametrize(
    ("sentence", "options", "kinds"),
    [
        ("失业率从去年的2.1%提高到2.3%。", {"period": (2015, 2015)}, ["baseline", "target"]),
        ("补助标准由每人每年320元提高到380元。", {}, ["baseline", "target"]),
        ("赤字比去年增加2700亿元。", {}, ["target"]),
        ("财政收入达到500亿元。", {}, ["target"]),
        ("财政收入达到500亿元。", {"kind": "background"}, ["baseline"]),
        ("财政收入达到500亿元。", {"heading": "一、上年工作回顾"}, ["baseline"]),
        ("城镇化率提高4个百分点。", {"heading": "一、主要目标：结构调整取得进展"}, ["target"]),
        ("力争财政收入达到500亿元。", {"kind": "background"}, ["target"]),
        ("2008年，财政收入达到500亿元，出口30亿元。", {}, ["baseline", "baseline"]),
        ("到2015年，财政收入达到500亿元。", {"kind": "background"}, ["target"]),
        ("已建成孵化器50家。", {}, ["baseline"]),
        ("建市28年以来，生产总值年均增长26%。", {}, ["baseline"]),
        ("我国有13亿人口、9亿劳动力。", {}, ["baseline", "baseline"]),
        ("今年高校毕业生749万人。", {}, ["baseline"]),
        ("出口增长了20%。", {}, ["baseline"]),
        ("出口占比保持在40%以上，居全国首位。", {}, ["target"]),
    ],
)
def test_tense_year_section_and_kind_tell_a_baseline_from_a_goal(
    sentence: str, options: dict[str, Any], kinds: list[str]
) -> None:
    assert [t.kind for t in read(sentence, **options)] == kinds


def test_a_goal_said_again_in_a_reason_stays_a_goal() -> None:
    plan = made_plan("生产总值增长7%左右。", "7%左右的速度可以实现充分就业。", kind="target")
    reason = replace(plan.clauses[1], kind="background")
    again = find_targets(replace(plan, clauses=(plan.clauses[0], reason)))
    assert [(t.indicator, t.measure, t.kind) for t in again] == [("生产总值", "annual_growth", "target")] * 2


@pytest.mark.parametrize(
    ("sentences", "years"),
    [
        (["到2014年专利翻一番。"], [(2014, "stated")]),
        (["到2014年，专利达到9件，商标达到8件。"], [(2014, "governing"), (2014, "governing")]),
        (["到2014年，建成一批园区。", "专利达到9件。"], [(2014, "governing")]),
        (["到2014年，建成一批园区。", "¶专利达到9件。"], [(2015, "period")]),
        (["2014年专利达到9件。", "商标达到8件。"], [(2014, "stated"), (2015, "period")]),
        (["专利比2010年增加9件。"], [(2015, "period")]),
        (["“十三五”期间，新增专利9件。"], [(2020, "governing")]),
        (["二〇一四年专利达到9件。"], [(2014, "stated")]),
        (["2013年和2014年，专利分别达到9件和10件。"], [(2013, "stated"), (2014, "stated")]),
        (["专利从2010年的7件增加到2014年的9件。"], [(2010, "stated"), (2014, "stated")]),
        (["2011―2014年专利达到9件。"], [(2014, "stated")]),
    ],
)
def test_the_year_is_stated_or_governs_or_is_the_plans_own(sentences: list[str], years: list[tuple[int, str]]) -> None:
    assert [(t.year, t.year_from) for t in made_plan(*sentences).targets] == years


def test_a_year_that_nobody_says_is_left_open() -> None:
    assert [(t.year, t.year_from) for t in read("专利达到9件。", period=None)] == [(None, "none")]


def test_offsets_point_into_the_source_through_repairs() -> None:
    text = "专利达\n\n到 ９ 件以上。"
    reading, pieces = assemble(text, [(0, 3, None), (5, len(text), None)])
    plan = made_plan(text)
    clause = replace(plan.clauses[0], reading=reading, pieces=pieces)
    (target,) = find_targets(replace(plan, clauses=(clause,)))
    assert text[target.start : target.end] == "专利达\n\n到 ９ 件以上"


def test_a_goal_of_rank_is_given_only_where_it_is_asked_for() -> None:
    plan = made_plan("单位能耗指标达到世界先进水平。")
    assert plan.targets == ()
    assert [(t.indicator, t.value) for t in find_targets(plan, qualitative=True)] == [("单位能耗指标", None)]


# old sentence, new sentence, change of each pair
CHANGED = [
    ("森林覆盖率达到18%。", "森林覆盖率达到20%。", "raised"),
    ("森林覆盖率达到20%。", "森林覆盖率达到18%。", "lowered"),
    ("森林覆盖率达到20%左右。", "森林覆盖率达到20%。", "unchanged"),
    ("总人口控制在13.3亿人以内。", "总人口控制在136000万人。", "raised"),
    ("新增农田1333万公顷。", "新增农田1.5亿亩。", "lowered"),
    ("合格率达到八成。", "合格率达到80%。", "unchanged"),
    ("国内生产总值增长7%左右。", "国内生产总值增长6.5%－7%。", "lowered"),
    ("国内生产总值增长6%－8%。", "国内生产总值增长6.5%－7%。", "redefined"),
    ("全社会研发投入占全市生产总值的比重达到5%。", "研究与试验发展经费支出占国内生产总值比重达到4%。", "lowered"),
    ("能耗强度下降3%。", "单位国内生产总值能耗下降4%。", "raised"),
    ("灌溉用水有效利用系数达到0.45。", "农业灌溉用水有效利用系数达到0.5。", "raised"),
    ("每万人口年度专利授权数量达到32件。", "每万人拥有发明专利76件。", "redefined"),
    ("国内生产总值翻一番。", "人均国内生产总值翻一番。", "redefined"),
    ("第三产业增加值占生产总值比重达到36%。", "服务业增加值占生产总值比重提高3个百分点。", "redefined"),
    ("初中毛入学率达到90%。", "初中三年保留率达到95%。", "redefined"),
    ("城市污水集中处理率达到45%。", "城市污水处理率达到70%。", "redefined"),
    ("污染物排放量比2010年减少10%。", "污染物排放量减少12%。", "raised"),
    ("污染物排放量比2000年减少10%。", "污染物排放量减少12%。", "redefined"),
    ("人均补助标准由320元提高到380元。", "人均财政补助由380元提高到420元。", "raised"),
]


@pytest.mark.parametrize(("old", "new", "change"), CHANGED)
def test_a_goal_that_goes_on_is_compared_in_one_unit_or_called_redefined(old: str, new: str, change: str) -> None:
    one, other = made_plan(old), made_plan(new, period=(2016, 2020))
    (found,) = target_changes(one, other)
    assert found.old is not None
    assert found.new is not None
    assert (one.targets[found.old].kind, other.targets[found.new].kind) == ("target", "target")
    assert found.change == change


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("工业用水重复利用率达到60%。", "工业固体废物综合利用率达到60%。"),
        ("城市建成区绿化覆盖率达到35%。", "城镇化率达到47%。"),
        ("铁路投资达到8000亿元。", "扶贫资金增长43%。"),
        ("新增就业100万人。", "常住人口100万人。"),
    ],
)
def test_goals_of_different_things_are_dropped_and_new(old: str, new: str) -> None:
    found = target_changes(made_plan(old), made_plan(new))
    assert [c.change for c in found] == ["dropped", "new"]


def test_only_the_last_milestones_are_compared_and_the_way_is_told() -> None:
    old = made_plan("2010年，专利达到2件。", "¶到2013年，专利达到4件。", "¶到2015年，专利达到6件。")
    new = made_plan("到2020年，专利达到5件。", period=(2016, 2020))
    (found,) = target_changes(old, new)
    assert (old.targets[found.old or 0].value, found.change) == (6, "lowered")
    assert "轨迹：2件（2010年）基数 → 4件（2013年） → 6件（2015年） → 5件（2020年）" in found.note
    assert target_series(old) == ((0, 1, 2),)


def test_a_baseline_is_never_compared_with_a_goal() -> None:
    old = made_plan("2008年，专利达到9件。")
    assert [c.change for c in target_changes(old, made_plan("专利达到5件。"))] == ["new"]


def test_a_note_gives_both_numbers_and_the_growth_they_imply() -> None:
    (found,) = target_changes(made_plan("产值达到2万亿元。"), made_plan("产值达到25000亿元。", period=(2016, 2020)))
    assert found.note.startswith("2万亿元（2015年） → 25000亿元（2020年）；折合20000亿元；差+5000亿元；")
    assert found.note.endswith("比值1.25；隐含年均增速4.56%；目标年推后5年")


def test_a_linked_clause_without_the_number_shows_that_it_was_quantified() -> None:
    old, new = made_plan("建设若干国际学校。"), made_plan("建设国际学校20所。")
    link = Link(
        id="c0~c0", old="c0", new="c0", relation="modified", confidence=0.9, zone="sure", reason="", evidence=Evidence()
    )
    (found,) = target_changes(old, new, (link,))
    assert (found.change, "改为量化" in found.note) == ("new", True)


SAID = [row[0] + "。" for row in ONE] + [row[0] + "。" for row in SEVERAL] + ["推进改革。"]
SENTENCES = st.lists(st.sampled_from(SAID), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(SENTENCES)
def test_a_plan_compared_with_itself_has_no_changed_goal(sentences: list[str]) -> None:
    plan = made_plan(*sentences)
    assert {c.change for c in target_changes(plan, plan)} <= {"unchanged"}


@settings(max_examples=60, deadline=None)
@given(SENTENCES, SENTENCES)
def test_swapping_the_plans_swaps_dropped_and_new(one: list[str], other: list[str]) -> None:
    a, b = made_plan(*one), made_plan(*other)
    there, back = target_changes(a, b), target_changes(b, a)
    swap = {"raised": "lowered", "lowered": "raised", "dropped": "new", "new": "dropped"}
    assert sorted((str(c.old), str(c.new), swap.get(c.change, c.change)) for c in there) == sorted(
        (str(c.new), str(c.old), c.change) for c in back
    )


@settings(max_examples=200, deadline=None)
@given(
    st.text(
        alphabet="一二十百千万亿点分之第每0123456789.,:∶%％‰年月达到比从由至和、，。；增长减少翻番家个元“”《》（） \n",
        max_size=120,
    )
)
def test_any_text_is_read_without_error_and_each_target_lies_in_it(text: str) -> None:
    for t in made_plan(text).targets:
        assert 0 <= t.start < t.end <= len(text)
        assert t.value is not None
        assert abs(t.value) < 1e16


def test_the_same_plan_gives_the_same_targets_again() -> None:
    sentences = [row[0] + "。" for row in ONE]
    assert made_plan(*sentences).targets == made_plan(*sentences).targets


GOLD = [
    ("shenzhen-dev", "shenzhen-2008-innovative-city-plan", "shenzhen-2015-demonstration-zone-plan"),
    ("fiveyear-10-11", "national-10th-plan-2001-excerpt", "national-11th-plan-2006-excerpt"),
    ("fiveyear-10-11-industry", "national-10th-plan-2001-excerpt-industry", "national-11th-plan-2006-excerpt-industry"),
    ("workreport-2015-16", "national-work-report-2015-excerpt", "national-work-report-2016-excerpt"),
]


@pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason="the gold labels are not here: ../shared/gold")
@pytest.mark.parametrize(("name", "old", "new"), GOLD)
def test_the_gold_targets_are_found(name: str, old: str, new: str) -> None:
    from szcompare.pipeline import parse

    spec = importlib.util.spec_from_file_location("score", SHARED / "eval" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    gold = json.loads((SHARED / "gold" / f"{name}.json").read_text(encoding="utf-8"))
    plans = {"old": parse(SHARED / "plans" / f"{old}.txt"), "new": parse(SHARED / "plans" / f"{new}.txt")}
    result = score.score(interchange(plans), gold)
    assert min(result["targets"]["precision"], result["targets"]["recall"]) >= 0.95
    assert result["baselines_recall"] >= 0.9 or not any(t["kind"] == "baseline" for t in gold["targets"])
    assert result["target_changes"]["right"] >= 0.9 * result["target_changes"]["gold"]


def interchange(plans: dict[str, Plan]) -> dict[str, Any]:
    """What the scorer reads of targets, with no links."""
    sides: dict[str, Any] = {
        side: {
            "sha256": plan.document.sha256,
            "clauses": [
                {"id": c.id, "start": c.start, "end": c.end, "kind": c.kind, "topic": ""} for c in plan.clauses
            ],
        }
        for side, plan in plans.items()
    }
    fields = ("start", "end", "indicator", "measure", "value", "value_max", "unit", "comparator", "year", "kind")
    targets = [{"side": s, **{f: getattr(t, f) for f in fields}} for s, p in plans.items() for t in p.targets]
    behind = len(plans["old"].targets)
    changes = [
        {"old": c.old, "new": None if c.new is None else c.new + behind, "change": c.change}
        for c in target_changes(plans["old"], plans["new"])
    ]
    return {**sides, "links": [], "targets": targets, "target_changes": changes}
