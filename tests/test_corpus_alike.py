"""The plans nearest in wording are those of the exact search, whatever the blocks, and pair a corpus that is too large."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from corpora import STATEMENTS, made_plans, stored

from szcompare.align import nearest
from szcompare.corpus import alike, pairs
from szcompare.corpus.alike import hashes, nearest_texts
from szcompare.corpus.commands import corpus_group
from szcompare.corpus.made import make_corpus
from szcompare.corpus.pairs import Rule, rule_of, selected, values_of
from szcompare.corpus.run import add_plans, choose_pairs, run_pairs
from szcompare.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from szcompare.corpus.made import Made


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> tuple[tuple[Made, ...], list[str]]:
    """120 plans of 6 statements, and their texts."""
    folder = tmp_path_factory.mktemp("made")
    rows = make_corpus(folder, STATEMENTS, plans=120, length=6, per_body=4, seed=2)
    whole = {row.name: (folder / row.name).read_text(encoding="utf-8") for row in rows}
    lines: dict[str, list[str]] = {}
    for row in rows:
        lines.setdefault(row.name, []).append(whole[row.name][row.start : row.end])
    return rows, ["\n".join(held) for held in lines.values()]


def obvious(texts: Sequence[str], most: int) -> list[tuple[int, ...]]:
    """The same by sets of strings and every two texts."""
    sets = [
        {line[at : at + alike.GRAM] for line in text.split() for at in range(len(line) - alike.GRAM + 1)}
        for text in texts
    ]
    found = Counter(string for some in sets for string in some)
    weight = {string: math.log((1 + len(texts)) / (1 + count)) + 1 for string, count in found.items()}
    length = [math.sqrt(sum(weight[string] ** 2 for string in some)) or 1.0 for some in sets]

    def like(a: int, b: int) -> float:
        return round(math.fsum(weight[string] ** 2 for string in sets[a] & sets[b]) / length[a] / length[b], 9)

    ranked = [sorted((-like(a, b), b) for b in range(len(sets)) if b != a) for a in range(len(sets))]
    return [tuple(b for score, b in some[:most] if score) for some in ranked]


@pytest.mark.parametrize("products", [1, 500, nearest.TABLE])
def test_the_nearest_texts_are_those_of_the_obvious_search_in_blocks_of_any_size(
    known: tuple[tuple[Made, ...], list[str]], products: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nearest, "TABLE", products)
    texts = [*known[1], "", "没有人这样写过别的句子", known[1][0]]
    assert list(nearest_texts(texts, 5, postings=None)) == obvious(texts, 5)


def test_looking_up_only_strings_of_few_plans_finds_nearly_what_the_exact_search_finds(
    known: tuple[tuple[Made, ...], list[str]],
) -> None:
    exact, quick = (nearest_texts(known[1], 5, postings=postings) for postings in (None, 48))
    shared = sum(len({*a} & {*b}) for a, b in zip(exact, quick, strict=True))
    assert 0.95 < shared / sum(map(len, exact)) < 1


def test_the_nearest_plans_are_those_that_share_most_statements(known: tuple[tuple[Made, ...], list[str]]) -> None:
    held: dict[str, set[int]] = {}
    for row in known[0]:
        held.setdefault(row.name, set()).add(row.statement)
    sets = list(held.values())
    best = found = 0
    for at, places in enumerate(nearest_texts(known[1], 5)):
        shared = [len(sets[at] & other) if other is not sets[at] else 0 for other in sets]
        best += sum(sorted(shared, reverse=True)[:5])
        found += sum(shared[place] for place in places)
    assert found / best > 0.9


def test_a_share_of_the_strings_is_the_same_share_of_each_text(known: tuple[tuple[Made, ...], list[str]]) -> None:
    texts = known[1]
    every = [set(hashes(text).tolist()) for text in texts]
    some = [set(one.tolist()) for one in alike._sampled(texts, sum(map(len, every)) // 3)]
    bound = max(max(one) for one in some if one)
    assert some == [{number for number in one if number <= bound} for one in every]
    assert sum(map(len, every)) / 8 < sum(map(len, some)) <= sum(map(len, every)) / 3
    assert alike._sampled(texts[::-1], sum(map(len, every)) // 3)[0].tolist() == sorted(some[-1])


def test_strings_do_not_span_lines_and_count_once() -> None:
    assert len(hashes("建设引导\n基金建设引导\u3000基金")) == len(hashes("建设引导")) + len(hashes("基金建设引导")) - 1
    assert len(hashes("建设引")) == len(hashes("")) == 0


def test_nearest_plans_are_paired_once_the_older_one_first(tmp_path: Path) -> None:
    store = stored(tmp_path, plans=9)
    rule = Rule(by="nearest", most=2)
    assert rule_of(values_of(rule)) == rule
    members = store.members()
    order = {member.plan: at for at, member in enumerate(members)}
    found = selected(members, rule, texts=store.texts)
    assert 9 <= len(found.pairs) <= 18
    assert len(found.pairs) == len({frozenset(pair) for pair in found.pairs})
    assert all(order[pair.old] < order[pair.new] for pair in found.pairs)
    assert {plan for pair in found.pairs for plan in pair} == set(order)
    with pytest.raises(InputError, match=r"texts=store\.texts"):
        selected(members, rule)


def test_a_plan_without_wording_in_common_is_said(tmp_path: Path) -> None:
    store = stored(tmp_path, plans=4)
    (tmp_path / "plans" / "other.txt").write_text("一、任务\n1．新建溜冰馆两座并对外开放。\n", encoding="utf-8")
    add_plans(store, [tmp_path / "plans"])
    found = selected(store.members(), Rule(by="nearest", most=4), texts=store.texts)
    assert len(found.pairs) == 6
    assert [note for note in found.notes if "plans/other.txt: no wording in common" in note]


def test_the_choice_of_nearest_plans_holds_for_plans_added_later(tmp_path: Path) -> None:
    store = stored(tmp_path, plans=6)
    run = CliRunner().invoke(corpus_group, ["pairs", "--nearest", "1", "--store", store.where], catch_exceptions=False)
    assert run.exit_code == 0
    count = run_pairs(store).asked
    assert f"{count} pairs of 6 plans" in run.output
    made_plans(tmp_path / "more", plans=1, seed=9)
    add_plans(store, [tmp_path / "more"])
    choose_pairs(store, Rule(by="nearest", most=2))
    assert run_pairs(store).asked > count


def test_more_pairs_than_anybody_waits_for_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    members = stored(tmp_path, plans=4).members()
    assert selected(members, Rule(by="all")).notes == ()
    monkeypatch.setattr(pairs, "MANY", 5)
    assert selected(members, Rule(by="all")).notes[0].startswith("6 pairs take long; --nearest K")
