"""Large plans: the index finds what the exact search finds, and pairs are measured alike either way."""

from __future__ import annotations

import gc
import random
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_texts import made_plan

from szcompare import align, segment
from szcompare.align import features, linking, nearest, sparse, strings, verbatim, views
from szcompare.model import CONTINUING, Clause, Document, Plan

SUBJECTS = [
    "湿地",
    "图书馆",
    "护理院",
    "戏曲",
    "污水",
    "渔民",
    "自行车",
    "候鸟",
    "食品",
    "垃圾",
    "教师",
    "轨道交通",
    "博物馆",
    "体育场",
    "社区医院",
    "创业园",
]
ACTS = [
    "修复",
    "扩建",
    "资助",
    "公开",
    "培训",
    "租赁",
    "监测",
    "追溯",
    "分类",
    "评估",
    "改造",
    "登记",
    "巡查",
    "命名",
    "轮换",
    "补贴",
]


def plan(lines: list[str], name: str) -> Plan:
    text, clauses = "", []
    for at, line in enumerate(lines):
        clauses.append(
            Clause(
                id=f"{name}-{len(text)}",
                start=len(text),
                end=len(text) + len(line),
                path=(),
                item="",
                sentence=1,
                paragraph=at // 5,
                kind="commitment",
                reading=line,
            )
        )
        text += line + "\n"
    document = Document(id=name, text=text, origin=name, sha256=name, encoding="utf-8")
    return Plan(document=document, spans=(), sections=(), clauses=tuple(clauses))


def lines(size: int, seed: int) -> list[str]:
    chance = random.Random(seed)  # noqa: S311
    return ["".join(chance.choice(ACTS) + chance.choice(SUBJECTS) for _ in range(3)) + "。" for _ in range(size)]


@pytest.mark.parametrize("sizes", [(1, 2), (3, 3), (2, 5), (1, 9)])
@given(texts=st.lists(st.text(alphabet="湿地公园 ab\u3000\U00020000", max_size=12), max_size=8))
def test_counted_by_numbers_or_one_by_one_strings_are_the_same(texts: list[str], sizes: tuple[int, int]) -> None:
    slow, _ = sparse.counts(sparse.grams(text, *sizes) for text in texts)
    quick = strings.gram_counts(texts, *sizes)
    assert quick.shape == slow.shape
    for part in ("indptr", "indices", "data"):
        assert getattr(quick, part).tolist() == getattr(slow, part).tolist()


def test_many_different_characters_still_give_each_string_a_column_of_its_own() -> None:
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 3_000)))  # 12 bits a character: seven do not fit into one number
    slow, _ = sparse.counts([sparse.grams(text + text[:9], 6, 7)])
    assert strings.gram_counts([text + text[:9]], 6, 7).toarray().tolist() == slow.toarray().tolist()


def test_the_product_of_all_and_the_sums_of_some_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = lines(120, 3)
    matrix = strings.gram_counts(texts, 1, 2)
    vectors, _ = sparse.tfidf(matrix, sparse.idf(matrix), 0.75)
    cells = sparse.all_cells(60, 60)
    at_once = sparse.dots(vectors[:60], vectors[60:], cells)
    monkeypatch.setattr(sparse, "ALL_AT_ONCE", 0)
    assert sparse.dots(vectors[:60], vectors[60:], cells).tolist() == at_once.tolist()


def test_sums_read_at_the_narrow_side_are_the_products_of_the_vectors() -> None:
    chance = np.random.default_rng(0)
    texts = ["".join(chance.choice([*"湿地图书馆护理院戏曲"], chance.integers(0, 30))) for _ in range(300)]
    matrix, _ = sparse.counts(sparse.grams(text, 1, 2) for text in texts)
    vectors, _ = sparse.tfidf(matrix, sparse.idf(matrix), 0.75)
    left, right = vectors[:140], vectors[140:]
    cells = sparse.all_cells(140, 160)
    slow = (left.toarray() @ right.toarray().T).ravel()
    assert np.allclose(sparse.dots(left, right, cells), slow, atol=1e-8)
    weight = sparse.idf(matrix)
    held = [(left[r].toarray()[0] > 0) & (right[c].toarray()[0] > 0) for r, c in ((3, 5), (100, 77), (0, 0))]
    found = sparse.largest_shared(left, right, weight, cells).reshape(140, 160)
    slowest = [weight[both].max() if both.any() else 0.0 for both in held]
    assert np.allclose([found[3, 5], found[100, 77], found[0, 0]], slowest, atol=1e-8)


def test_the_nearest_are_those_of_the_whole_table_whatever_the_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(1)
    left, right = (sparse.Matrix(chance.integers(0, 3, (60, 25)) * (chance.random((60, 25)) < 0.4)) for _ in range(2))
    table = (left @ right.T).toarray()
    wanted = set()
    for scores, turn in ((table, False), (table.T, True)):
        for row, some in enumerate(scores):
            best = sorted((-score, col) for col, score in enumerate(some) if score > 0)[:4]
            wanted |= {(col, row) if turn else (row, col) for _, col in best}
    for block in (1, 50, nearest.TABLE):
        monkeypatch.setattr(nearest, "TABLE", block)
        found = nearest.nearest_shared(left, right, 4, postings=None)
        assert {tuple(pair) for pair in found.tolist()} == wanted
        dense = nearest.nearest_vectors(left.toarray().astype(float), right.toarray().astype(float), 4)
        assert {tuple(pair) for pair in dense.tolist()} == wanted


def test_strings_of_too_many_clauses_are_not_looked_up() -> None:
    left = sparse.Matrix(np.array([[1, 1], [1, 0], [1, 0]]))
    assert nearest.nearest_shared(left, left, 2, postings=2).tolist() == [[0, 0]]


def test_edited_clauses_are_found_by_the_index_as_by_looking_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    old = lines(150, 1)
    new = [line.replace("修复", "修缮", 1).replace("扩建", "改扩建", 1) for line in lines(150, 1)][::-1] + lines(40, 2)
    exact = align.link(plan(old, "a"), plan(new, "b"))
    monkeypatch.setattr(verbatim, "LOOKED", 0)
    assert align.link(plan(old, "a"), plan(new, "b")) == exact


@pytest.fixture(scope="module")
def gold_plans(request: pytest.FixtureRequest) -> dict[str, list[Plan]]:
    """The two plans of each gold file."""
    shared = Path(request.config.rootpath).parent / "shared"
    if not (shared / "gold").is_dir():
        pytest.skip("the gold files are not here")
    from szcompare import pipeline
    from szcompare.align import labels

    return {
        path.stem: [pipeline.parse(file) for file in labels.find_plans(shared / "plans", labels.read_gold(path))]
        for path in sorted((shared / "gold").glob("*.json"))
    }


def test_the_index_and_the_exact_search_give_the_same_links_on_the_gold_files(
    gold_plans: dict[str, list[Plan]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def found(old: Plan, new: Plan, postings: int | None) -> set[tuple[str, str]]:
        monkeypatch.setattr(linking, "measure", partial(features.measure, postings=postings))
        return {(k.old, k.new) for k in align.link(old, new) if k.relation in CONTINUING}

    for old, new in gold_plans.values():
        # a tighter bound than ships: on plans of this size that one leaves nothing out
        assert found(old, new, None) == found(old, new, nearest.POSTINGS) == found(old, new, FEW)


def test_the_index_finds_the_nearest_pairs_of_the_exact_search_on_the_gold_files(
    gold_plans: dict[str, list[Plan]], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, plans in gold_plans.items():
        sides = [views.view(plan, segment.words) for plan in plans]
        found = features.looked_at(*sides, postings=FEW)
        with monkeypatch.context() as within:
            within.setattr(features, "JOINED", features.NEAREST)
            wanted = features.looked_at(*sides, postings=None)
        keys = [cells.rows * cells.new + cells.cols for cells in (wanted, found)]
        assert np.isin(keys[0], keys[1]).mean() >= RECALL, name


@pytest.mark.parametrize("was_on", [True, False])
def test_collecting_garbage_goes_on_as_before_a_link_is_made_or_fails(
    was_on: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def judge(*_: object, **__: object) -> None:
        seen.append(gc.isenabled())
        raise ZeroDivisionError

    plans = plan(["修复湿地公园。"], "a"), plan(["修复湿地公园。"], "b")
    try:
        gc.enable() if was_on else gc.disable()
        align.link(*plans)
        assert gc.isenabled() is was_on
        monkeypatch.setattr("szcompare.align.relation.judge", judge)
        with pytest.raises(ZeroDivisionError):
            align.link(*plans)
        assert (gc.isenabled(), seen) == (was_on, [False])
    finally:
        gc.enable()


def test_pairs_in_any_order_are_joined_as_sorted_pairs_met_once() -> None:
    chance = random.Random(5)  # noqa: S311
    pairs = [(chance.randrange(9), chance.randrange(40)) for _ in range(200)]
    assert nearest.joined(np.array(pairs[:120]), np.array(pairs[120:])).tolist() == [[*p] for p in sorted({*pairs})]
    assert nearest.joined(np.zeros((0, 2), np.int64)).shape == (0, 2)


FEW = 80  # clauses a string may stand in; of some 200
RECALL = 0.98  # of the nearest pairs; on the gold files it is .9995 and more


def test_a_clause_of_very_many_phrases_is_linked_in_little_memory() -> None:
    said = "支持企业创新，" * 20_000 + "建设实验室。"
    plan = made_plan(said)
    assert [link.relation for link in align.link(plan, plan)] == ["reused"]
