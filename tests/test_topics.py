"""topics: one clustering over both plans, in any order the same, each topic named."""

from __future__ import annotations

import json
import math
import random
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import pdist
from sklearn.cluster import DBSCAN, AgglomerativeClustering, KMeans
from sklearn.decomposition import NMF
from threadpoolctl import threadpool_limits

from szcompare.errors import InputError
from szcompare.lexicon import rows
from szcompare.model import BACKGROUND, COMMITMENT, META, UNDERTAKINGS, Clause, Document, Plan, Topic
from szcompare.topics import consensus, group, margins, naming, silhouette_curve, stability, typical
from szcompare.topics.dendrogram import Dendrogram
from szcompare.topics.vectors import unit_rows

SHARED = Path(__file__).parents[2] / "shared"

SUBJECTS = {
    "（一）加强知识产权保护。": (
        "完善专利审查制度，加快专利申请的审查。",
        "加大专利侵权案件的查处力度，保护专利权人。",
        "设立知识产权维权援助中心，为专利权人提供援助。",
        "支持企业申请国际专利，资助专利申请费用。",
        "开展知识产权宣传，普及专利和商标知识。",
        "建立商标和专利信息数据库，提供专利检索。",
    ),
    "（二）提升职业教育质量。": (
        "改善职业院校的教学条件，培训职业教育教师。",
        "支持职业院校与工厂联合培养学生。",
        "提高职业教育教师待遇，吸引技师到学校任教。",
        "为贫困学生提供助学金，免除职业院校学费。",
        "新建三所职业院校，扩大学生招生规模。",
        "鼓励学生参加职业技能竞赛，奖励教师和学校。",
    ),
    "（三）治理水污染。": (
        "新建污水处理厂，提高污水处理率。",
        "清理河道垃圾，治理河流污染。",
        "严查工厂偷排污水，处罚污染河流的行为。",
        "改造老旧污水管网，减少雨水和污水混流。",
        "监测河流水质，公布水污染情况。",
        "恢复河道湿地，净化河流水质。",
    ),
    "（四）发展轨道交通。": (
        "建设地铁三号线，延长地铁运营里程。",
        "增加地铁车站，方便乘客换乘公交。",
        "优化公交线路，衔接地铁车站。",
        "更新地铁列车，缩短乘客候车时间。",
        "规划城际铁路，连接机场和地铁车站。",
        "降低公交票价，为老年乘客提供免费乘车。",
    ),
}


def made_plan(
    name: str, sections: dict[str, tuple[str, ...]], *, kind: str = COMMITMENT, paragraphs: bool = True
) -> Plan:
    """A plan whose headings and sentences stand one after the other."""
    clauses: list[Clause] = []
    at = 0
    for number, (heading, sentences) in enumerate(sections.items()):
        for place, text in enumerate((heading, *sentences)):
            clauses.append(
                Clause(
                    id=f"{name}-{at}",
                    start=at,
                    end=at + len(text),
                    path=(heading,) if place and heading else (),
                    item="",
                    sentence=max(1, place),
                    paragraph=2 * number + min(place, 1) if paragraphs else at,
                    kind=kind if place else META,
                    reading=text,
                )
            )
            at += len(text)
    text = "".join(clause.reading for clause in clauses)
    document = Document(id=name, text=text, origin=f"{name}.txt", sha256=name * 8, encoding="utf-8")
    return Plan(document=document, spans=(), sections=(), clauses=tuple(clauses))


def two_plans() -> tuple[Plan, Plan]:
    """Four subjects in both plans, in another order and with other sentences."""
    old = {heading: sentences[:3] for heading, sentences in SUBJECTS.items()}
    new = {heading: sentences[3:] for heading, sentences in reversed(SUBJECTS.items())}
    return made_plan("a", old), made_plan("b", new)


def partition(found: tuple[Topic, ...]) -> set[frozenset[str]]:
    """The groups of clause ids, without names or order."""
    return {frozenset(topic.old + topic.new) for topic in found}


def shuffled(plan: Plan, seed: int) -> Plan:
    clauses = list(plan.clauses)
    random.Random(seed).shuffle(clauses)  # noqa: S311
    return replace(plan, clauses=tuple(clauses))


def with_kind(plan: Plan, old_kind: str, new_kind: str, *, every: int = 1) -> Plan:
    """The plan with each ``every``-th clause of one kind turned into another."""
    rows_of_kind = [n for n, clause in enumerate(plan.clauses) if clause.kind == old_kind][::every]
    clauses = [replace(c, kind=new_kind) if n in rows_of_kind else c for n, c in enumerate(plan.clauses)]
    return replace(plan, clauses=tuple(clauses))


def bare(plan: Plan) -> Plan:
    """The plan without headings and paragraphs, so that many clauses fit several topics."""
    return replace(plan, clauses=tuple(replace(c, path=(), paragraph=c.start) for c in plan.clauses))


def test_clauses_on_one_subject_fall_into_one_topic_across_both_plans() -> None:
    old, new = two_plans()
    subject = {text: heading for heading, texts in SUBJECTS.items() for text in texts}
    want: dict[str, set[str]] = {}
    for clause in old.clauses + new.clauses:
        if clause.kind != META:
            want.setdefault(subject[clause.reading], set()).add(clause.id)
    assert partition(group(old, new, topics=4)) == {frozenset(ids) for ids in want.values()}


def test_every_clause_but_meta_is_in_exactly_one_topic() -> None:
    old, new = (with_kind(plan, COMMITMENT, BACKGROUND, every=3) for plan in two_plans())
    found = group(old, new)
    for plan, ids in ((old, [i for t in found for i in t.old]), (new, [i for t in found for i in t.new])):
        assert sorted(ids) == sorted(clause.id for clause in plan.clauses if clause.kind != META)


def test_background_does_not_shape_the_topics_of_the_undertakings() -> None:
    old, new = two_plans()
    far = made_plan(
        "a", {**{h: t[:3] for h, t in SUBJECTS.items()}, "": ("渔业产量连年增长。", "远洋渔业船队初具规模。")}
    )
    clauses = [replace(c, kind=BACKGROUND) if "渔业" in c.reading else c for c in far.clauses]
    far = replace(far, clauses=tuple(clauses), document=old.document)
    told = {clause.id for clause in far.clauses if clause.kind == BACKGROUND}
    kept = {frozenset(ids - told) for ids in partition(group(far, new, topics=4))}
    assert kept == partition(group(old, new, topics=4))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 10**6), topics=st.sampled_from([None, 2, 3, 5]))
def test_the_order_of_the_clauses_changes_nothing(seed: int, topics: int | None) -> None:
    old, new = (bare(plan) for plan in two_plans())
    assert group(shuffled(old, seed), shuffled(new, seed + 1), topics=topics) == group(old, new, topics=topics)


@pytest.mark.parametrize("topics", [None, 2, 3, 4, 6])
def test_swapping_the_plans_swaps_their_clauses_and_nothing_else(topics: int | None) -> None:
    old, new = two_plans()
    there, back = group(old, new, topics=topics), group(new, old, topics=topics)
    assert [replace(topic, old=topic.new, new=topic.old) for topic in back] == list(there)


def test_the_number_of_threads_changes_nothing() -> None:
    old, new = two_plans()
    found = group(old, new)
    for threads in (1, 2):
        with threadpool_limits(limits=threads):
            assert group(old, new) == found


def test_several_threads_may_ask_at_once() -> None:
    old, new = two_plans()
    asked = [(old, new), (new, old), (bare(old), bare(new)), (old, bare(new))] * 3
    want = [group(*plans) for plans in asked[:4]] * 3
    with ThreadPoolExecutor(4) as pool:
        assert [*pool.map(lambda plans: group(*plans), asked)] == want


def test_the_state_of_numpys_random_numbers_changes_nothing() -> None:
    old, new = two_plans()
    first = group(old, new, method=KMeans(4))
    np.random.seed(99)
    assert group(old, new, method=KMeans(4)) == first


def test_topics_come_in_the_order_of_the_plans_and_ids_count_from_one() -> None:
    sections = dict(SUBJECTS)
    found = group(made_plan("a", sections), made_plan("b", sections), topics=4)
    assert [topic.id for topic in found] == ["T01", "T02", "T03", "T04"]
    assert [int(topic.old[0].split("-")[1]) for topic in found] == sorted(int(t.old[0].split("-")[1]) for t in found)


def test_a_topic_is_named_by_the_heading_above_its_clauses() -> None:
    found = group(*two_plans(), topics=4)
    assert {topic.label for topic in found} == {"知识产权保护", "职业教育质量", "治理水污染", "轨道交通"}


def test_without_headings_a_topic_is_named_by_its_terms() -> None:
    old = made_plan("a", {"": tuple(t for texts in SUBJECTS.values() for t in texts)}, paragraphs=False)
    found = group(old, made_plan("b", {}), topics=4)
    for topic in found:
        assert any(term in topic.label for term in topic.terms[:3])
        assert 4 <= len(topic.label) <= 12
    assert len({topic.label for topic in found}) == len(found)


def test_terms_name_the_subject_and_are_no_stock_words() -> None:
    found = {topic.label: topic.terms for topic in group(*two_plans(), topics=4)}
    assert "专利" in found["知识产权保护"][:2]
    assert "地铁" in found["轨道交通"][:2]
    assert not {row["word"] for row in rows("stock")} & {term for terms in found.values() for term in terms}


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("第三章 加快发展现代服务业", ["现代服务业"]),
        ("2．区域性企业总部中心城市建设。", ["区域性企业总部中心城市"]),
        ("四、改善营商环境，激发市场活力", ["营商环境", "激发市场活力"]),
        ("总则", []),
        ("", []),
    ],
)
def test_a_heading_gives_its_subjects(heading: str, names: list[str]) -> None:
    assert naming._names(heading) == names


@pytest.mark.parametrize("topics", [1, 2, 3, 7])
def test_the_number_of_topics_can_be_asked_for(topics: int) -> None:
    assert len(group(*two_plans(), topics=topics)) == topics


def test_more_topics_than_clauses_give_as_many_as_can_be_told_apart() -> None:
    assert 2 <= len(group(*two_plans(), topics=500)) <= 24


@pytest.mark.parametrize("topics", [0, -3])
def test_a_number_below_one_is_refused_in_one_line(topics: int) -> None:
    with pytest.raises(InputError, match=f"topics: {topics} is too few"):
        group(*two_plans(), topics=topics)


def test_the_smallest_number_with_nearly_the_best_silhouette_is_chosen() -> None:
    old, new = two_plans()
    curve = silhouette_curve(old, new)
    assert [count for count, _ in curve] == [2, 3, 4, 5, 6]
    assert len(group(old, new)) == consensus.choose(curve)
    best = max(value for _, value in curve)
    assert all(value < consensus.ENOUGH * best for count, value in curve if count < consensus.choose(curve))


@pytest.mark.parametrize("method", [KMeans(4), AgglomerativeClustering(4), NMF(4, max_iter=500)])
def test_a_scikit_learn_estimator_can_be_passed_and_stays_unfitted(method: object) -> None:
    old, new = two_plans()
    found = group(old, new, method=method)
    assert 2 <= len(found) <= 4
    assert not [name for name in vars(method) if name.endswith("_")]
    assert found == group(shuffled(old, 5), shuffled(new, 6), method=method)


def test_the_asked_number_reaches_the_estimator() -> None:
    assert len(group(*two_plans(), topics=3, method=KMeans(8))) == 3


def test_what_an_estimator_calls_noise_goes_to_the_nearest_topic() -> None:
    old, new = two_plans()
    for method in (DBSCAN(eps=0.9, min_samples=3), DBSCAN(eps=1e-6, min_samples=20)):
        found = group(old, new, method=method)
        assert sum(len(topic.old) + len(topic.new) for topic in found) == 24


def test_something_else_than_an_estimator_is_refused_in_one_line() -> None:
    with pytest.raises(InputError, match="method: str is no scikit-learn clusterer"):
        group(*two_plans(), method="kmeans")


def test_plans_without_undertakings_have_no_topics() -> None:
    old, new = (with_kind(plan, COMMITMENT, BACKGROUND) for plan in two_plans())
    assert group(old, new) == ()
    assert silhouette_curve(old, new) == ()
    assert margins(old, new, ()) == {}
    assert typical(old, new, ()) == ()
    assert group(made_plan("a", {}), made_plan("b", {})) == ()


ALIKE = "建立专利信息数据库。"
ODD = "䶮䶮䶮。"


@pytest.mark.parametrize(
    ("sentences", "most"),
    [
        ((ALIKE,), 1),
        ((ALIKE, "清理河道垃圾。"), 1),
        ((ALIKE,) * 60, 1),
        ((ODD,), 1),
        ((ODD, "12345。", "！", ""), 1),
        ((ALIKE,) * 20 + (ODD, "12345。") * 10, 10),
    ],
)
def test_few_alike_or_unreadable_clauses_are_grouped_without_a_crash(sentences: tuple[str, ...], most: int) -> None:
    old = made_plan("a", {"": sentences}, paragraphs=False)
    for topics in (None, 3):
        found = group(old, made_plan("b", {}), topics=topics)
        assert sorted(i for topic in found for i in topic.old) == sorted(c.id for c in old.clauses if c.kind != META)
        assert all(4 <= len(topic.label) <= 12 for topic in found)
        assert topics is not None or len(found) <= most


def test_a_clause_without_a_known_word_goes_where_its_neighbour_goes() -> None:
    sections = {heading: (*texts[:3], ODD) if "水" in heading else texts[:3] for heading, texts in SUBJECTS.items()}
    old = made_plan("a", sections, paragraphs=False)
    old = bare(replace(old, clauses=tuple(replace(c, kind=BACKGROUND) if c.reading == ODD else c for c in old.clauses)))
    found = group(old, made_plan("b", {h: t[3:] for h, t in SUBJECTS.items()}), topics=4)
    odd = next(n for n, clause in enumerate(old.clauses) if clause.reading == ODD)
    assert any({old.clauses[odd].id, old.clauses[odd - 1].id} <= set(topic.old) for topic in found)


def test_one_plan_may_be_empty() -> None:
    found = group(two_plans()[0], made_plan("b", {}), topics=4)
    assert len(found) == 4
    assert all(topic.new == () for topic in found)


def test_responsible_bodies_do_not_shape_the_topics() -> None:
    old, new = two_plans()
    bodies = "（责任单位：市水务局、市教育局、市交通运输委）"
    clauses = [c if c.kind == META else replace(c, reading=c.reading + bodies) for c in old.clauses]
    told = replace(old, clauses=tuple(clauses))
    assert partition(group(told, new, topics=4)) == partition(group(old, new, topics=4))


def test_margins_are_high_inside_a_topic_and_low_for_a_stray_clause() -> None:
    old, new = two_plans()
    found = group(old, new, topics=4)
    clear = margins(old, new, found)
    assert len(clear) == 24
    assert min(clear.values()) > 0
    moved = found[0].old[0]
    wrong = (replace(found[0], old=found[0].old[1:]), replace(found[1], old=(*found[1].old, moved)), *found[2:])
    assert margins(old, new, wrong)["old", moved] < 0


def test_typical_clauses_are_undertakings_of_the_topic() -> None:
    old, new = (with_kind(plan, COMMITMENT, BACKGROUND, every=4) for plan in two_plans())
    found = group(old, new, topics=3)
    kinds = {(side, c.id): c.kind for side, plan in (("old", old), ("new", new)) for c in plan.clauses}
    for topic, chosen in zip(found, typical(old, new, found, count=2), strict=True):
        assert 1 <= len(chosen) <= 2
        assert all(kinds[key] in UNDERTAKINGS and key[1] in topic.old + topic.new for key in chosen)


def test_leaving_clauses_out_hardly_moves_clear_topics() -> None:
    found = stability(*two_plans(), topics=4, runs=5)
    assert len(found) == 5
    assert found == tuple(sorted(found))
    assert found[2] > 0.8
    assert stability(*two_plans(), topics=4, runs=2, left_out=0.0) == (1.0, 1.0)


def test_the_iterated_latent_space_agrees_with_the_exact_one() -> None:
    from scipy import sparse

    made = np.random.default_rng(3)
    matrix = sparse.csr_matrix(made.random((60, 5)) @ made.random((5, 40)))
    exact, iterated = consensus.latent(matrix, 5), consensus._iterated(matrix, 5)
    assert np.allclose(exact @ exact.T, iterated @ iterated.T)
    assert np.allclose(iterated @ iterated.T, (matrix @ matrix.T).toarray())


@pytest.mark.parametrize("dimensions", [2, 5, 9])
def test_a_sample_has_the_axes_of_its_own_latent_space(dimensions: int, monkeypatch: pytest.MonkeyPatch) -> None:
    made = np.random.default_rng(4)
    vectors = made.random((30, 9)) @ made.random((9, 40))
    product, sample = vectors @ vectors.T, np.sort(made.permutation(30)[:12])
    monkeypatch.setattr(consensus, "DIMENSIONS", (dimensions,))
    (space,) = consensus._spaces(consensus._strongest(product, consensus.BASIS), sample)
    own = unit_rows(consensus._strongest(product[np.ix_(sample, sample)], dimensions))
    assert np.array_equal(space, np.rint(space))
    assert np.allclose(space[sample] @ space[sample].T / consensus.GRID**2, own @ own.T, atol=1e-3)


def test_partitions_refined_together_are_those_refined_one_by_one() -> None:
    """A slow k-means in whole numbers of Python checks the fast one, bit by bit."""
    made = np.random.default_rng(8)
    space = np.rint(consensus.GRID * unit_rows(made.standard_normal((40, 6))))
    space[7], space[9] = space[3], 0  # equal rows, and one without a known word
    sample = np.arange(0, 40, 2)
    labels = np.array([made.permutation(np.arange(20) % count) for count in (2, 5, 9)])
    fast = consensus._refined(space, sample, labels)
    rows_of = [[int(x) for x in row] for row in space]

    def centre(members: list[int]) -> list[int]:
        return [sum(rows_of[n][axis] for n in members) for axis in range(6)]

    for start, found in zip(labels.tolist(), fast, strict=True):
        at = dict(zip(sample.tolist(), start, strict=True))
        for _ in range(consensus.REFINEMENTS):
            centres = [centre([n for n, label in at.items() if label == group]) for group in range(max(start) + 1)]
            lengths = [math.sqrt(sum(x * x for x in c)) or 1.0 for c in centres]
            near = [
                [
                    sum(a * b for a, b in zip(row, c, strict=True)) / length
                    for c, length in zip(centres, lengths, strict=True)
                ]
                for row in rows_of
            ]
            everywhere = [values.index(max(values)) for values in near]
            at = {n: everywhere[n] for n in at}
        assert found.tolist() == everywhere
        assert found[7] == found[3]


def test_the_silhouette_is_that_of_scikit_learn() -> None:
    from sklearn.metrics import silhouette_score

    made = np.random.default_rng(5)
    labels = [made.integers(0, 3, 30) for _ in range(8)]
    groups = np.hstack([np.eye(3)[row] for row in labels]).astype(np.float32)
    together = groups @ groups.T
    apart = 1 - together / 8
    np.fill_diagonal(apart, 0)
    want = silhouette_score(apart, labels[0], metric="precomputed")
    assert consensus._silhouette(together, 8, labels[0]) == pytest.approx(want, abs=1e-5)


@given(
    points=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.floats(0, 1)), min_size=2, max_size=30),
    method=st.sampled_from(["ward", "average"]),
)
def test_a_tree_is_cut_as_scipy_cuts_it(points: list[tuple[int, int, float]], method: str) -> None:
    for dimensions in (2, 3):  # with two of them many merges are equally high
        merges = linkage(pdist(np.array(points)[:, :dimensions]), method)
        grown = Dendrogram(merges)
        for count in range(1, len(points) + 2):
            assert grown.cut(count).tolist() == (fcluster(merges, count, "maxclust") - 1).tolist()


@pytest.mark.parametrize("name", ["words", "stock"])
def test_word_lists_hold_each_word_once_and_name_its_source(name: str) -> None:
    listed = [row["word"] for row in rows(name)]
    assert len(listed) == len(set(listed)) >= 150
    assert all(row["source"] for row in rows(name))
    assert not [word for word in listed if re.search(r"\s", word)]


def row(clause: Clause, topic: dict[str, str]) -> dict[str, object]:
    """A clause as the comparison's file has it."""
    place = {"id": clause.id, "start": clause.start, "end": clause.end, "kind": clause.kind}
    return {**place, "topic": topic.get(clause.id), "status": None}


FLOORS = [
    ("shenzhen-dev", "shenzhen-2008-innovative-city-plan", "shenzhen-2015-demonstration-zone-plan", 0.55, 0.28),
    ("fiveyear-10-11", "national-10th-plan-2001-excerpt", "national-11th-plan-2006-excerpt", 0.48, 0.28),
]


@pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason="the hand-made labels are not beside the repository")
@pytest.mark.parametrize(("name", "old", "new", "v_measure", "adjusted_rand"), FLOORS)
def test_topics_agree_with_hand_made_ones(
    name: str, old: str, new: str, v_measure: float, adjusted_rand: float
) -> None:
    from szcompare import readers
    from szcompare.clauses import cut

    sys.path.insert(0, str(SHARED / "eval"))
    try:
        import score
    finally:
        sys.path.pop(0)
    gold = json.loads((SHARED / "gold" / f"{name}.json").read_text(encoding="utf-8"))
    plans = {side: cut(readers.read(SHARED / "plans" / f"{file}.txt")) for side, file in (("old", old), ("new", new))}
    found = group(plans["old"], plans["new"])
    topic = {i: t.id for t in found for i in t.old + t.new}
    said = {
        side: {"sha256": plan.document.sha256, "clauses": [row(clause, topic) for clause in plan.clauses]}
        for side, plan in plans.items()
    }
    scores = score.score({**said, "links": [], "targets": [], "target_changes": []}, {**gold, "targets": []})["topics"]
    assert len(found) <= 20
    assert scores["v_measure"] >= v_measure
    assert scores["adjusted_rand"] >= adjusted_rand
