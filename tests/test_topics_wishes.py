"""topics: a user's topics.toml, codebook, own words, earlier topics and encoder."""

from __future__ import annotations

import json
import random
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from test_topics import SUBJECTS, bare, made_plan, partition, shuffled, two_plans, with_kind

from szcompare import readers
from szcompare.clauses import cut
from szcompare.errors import InputError
from szcompare.model import BACKGROUND, COMMITMENT, META, UNDERTAKINGS
from szcompare.topics import agreement, assign, group, keys, read_codebook, typical, user_words, vocabulary_rows
from szcompare.topics.own_words import words_of
from szcompare.topics.reliability import coefficients

if TYPE_CHECKING:
    from szcompare.model import Plan, Topic

ROOT = Path(__file__).parents[1]
SHIPPED = ROOT / "data" / "codebooks" / "innovation-policy.toml"
BOOK = {
    "topic": [
        {"topic": "知识产权", "words": ["专利", "商标", "侵权", "专利权人"]},
        {"topic": "教育", "words": ["职业院校", "学生"], "id": "EDU"},
        {"topic": "水", "words": ["污水"], "examples": ["清理河道垃圾，治理河流污染。", "净化湖泊。"]},
        {"topic": "交通", "examples": ["增加地铁车站，方便乘客换乘公交。"]},
    ]
}


def by_label(found: tuple[Topic, ...]) -> dict[str, Topic]:
    return {topic.label: topic for topic in found}


def readings(topic: Topic, *plans: Plan) -> set[str]:
    return {c.reading for plan in plans for c in plan.clauses if c.id in topic.old + topic.new}


def test_a_topic_can_be_renamed_by_id_label_or_term() -> None:
    old, new = two_plans()
    found = group(old, new, topics=4)
    for ref in (found[1].id, found[1].label, found[1].terms[0]):
        renamed = group(old, new, topics=4, pinned={"rename": [{"topic": ref, "label": "甲", "id": "X-1"}]})
        assert [(t.id, t.label) for t in renamed] == [
            ("X-1", "甲") if n == 1 else (t.id, t.label) for n, t in enumerate(found)
        ]
        assert partition(renamed) == partition(found)


def test_topics_can_be_merged_from_a_file(tmp_path: Path) -> None:
    old, new = two_plans()
    found = group(old, new, topics=4)
    file = tmp_path / "topics.toml"
    file.write_text('[[merge]]\ntopics = ["T01", "T03"]\nlabel = "合在一起"\n', encoding="utf-8")
    merged = group(old, new, topics=4, pinned=file)
    assert [topic.id for topic in merged] == ["T01", "T02", "T04"]
    assert {*by_label(merged)["合在一起"].old} == {*found[0].old, *found[2].old}
    assert merged[0].terms != found[0].terms


def test_a_pinned_topic_holds_the_clauses_with_its_words_and_the_named_ones() -> None:
    old, new = two_plans()
    odd = next(c for c in old.clauses if "公交线路" in c.reading or "地铁" in c.reading)
    pin = {"label": "河流", "words": ["河流", "河道"], "clauses": [odd.id]}
    held = readings(by_label(group(old, new, topics=4, pinned={"pin": [pin]}))["河流"], old, new)
    words = {
        c.reading
        for p in (old, new)
        for c in p.clauses
        if c.kind != META and ("河流" in c.reading or "河道" in c.reading)
    }
    assert held == words | {odd.reading}


def test_a_pin_can_keep_a_found_topic_and_two_pins_share_by_hits() -> None:
    old, new = two_plans()
    base = by_label(group(old, new, topics=4))["治理水污染"]
    pins = [
        {"label": "水", "topic": "治理水污染"},
        {"label": "污水", "words": ["污水"]},
        {"label": "管网", "words": ["管网", "雨水", "老旧"]},
    ]
    found = by_label(group(old, new, topics=4, pinned={"pin": pins}))
    assert {*found["水"].old} < {*base.old}
    assert any("管网" in text and "污水" in text for text in readings(found["管网"], old, new))
    assert sum(len(t.old) + len(t.new) for t in found.values()) == 24


def test_a_pinned_topic_that_nothing_fits_is_there_and_empty() -> None:
    found = group(*two_plans(), topics=4, pinned={"pin": [{"label": "航天", "words": ["火箭"]}]})
    assert (found[-1].label, found[-1].old, found[-1].new, found[-1].terms) == ("航天", (), (), ())
    assert len(found) == 5


def test_pinned_topics_do_not_depend_on_the_order_of_the_clauses() -> None:
    old, new = two_plans()
    wish = {"pin": [{"label": "河流", "words": ["河流"]}], "rename": [{"topic": "专利", "label": "专利"}]}
    assert group(shuffled(old, 3), shuffled(new, 4), topics=4, pinned=wish) == group(old, new, topics=4, pinned=wish)


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"renames": []}, "unknown table 'renames'; known are merge, rename, pin"),
    ({"rename": {"topic": "T01"}}, r"write each rename as a table \[\[rename\]\]"),
    ({"rename": [{"topic": "T01", "lable": "甲"}]}, "rename 1: unknown key 'lable'"),
    ({"rename": [{"topic": "T01"}]}, "rename 1: label is missing"),
    (
        {"rename": [{"topic": "没有", "label": "甲"}]},
        "rename 1: no topic has the id, label or term '没有'; there are T01",
    ),
    ({"rename": [{"topic": "T01", "label": " "}]}, "the label has to be one line of 1 to 30 characters"),
    ({"rename": [{"topic": "T01", "label": 5}]}, "label has to be a text"),
    ({"rename": [{"topic": "T01", "label": "甲", "id": "a b"}]}, "the id 'a b' has to be"),
    ({"merge": [{"topics": ["T01"], "label": "甲"}]}, "name two topics or more"),
    ({"merge": [{"topics": "T01", "label": "甲"}]}, "topics has to be a list of texts"),
    ({"pin": [{"label": "甲"}]}, "give words, clauses or a topic"),
    ({"pin": [{"label": "甲", "clauses": ["ffff-1"]}]}, "pin 1: no clause 'ffff-1' in either plan"),
    ({"rename": [{"topic": "T01", "label": "甲"}, {"topic": "T02", "label": "甲"}]}, "the label '甲' is given twice"),
    (
        {"merge": [{"topics": ["T01", "T02"], "label": "甲"}], "rename": [{"topic": "T02", "label": "乙"}]},
        "rename 1: T02 is taken by merge 1",
    ),
]


@pytest.mark.parametrize(("wish", "message"), WRONG)
def test_a_wish_that_cannot_be_met_is_refused_in_one_line(wish: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        group(*two_plans(), topics=4, pinned=wish)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("data", "message"),
    [(b"[[pin]", "no valid TOML"), (b"\xff\xfe", "no valid TOML"), (None, "cannot be read")],
)
@pytest.mark.parametrize("reader", ["pinned", "codebook"])
def test_a_file_that_is_no_toml_is_refused_in_one_line(
    tmp_path: Path, data: bytes | None, message: str, reader: str
) -> None:
    file = tmp_path / "topics.toml"
    if data is not None:
        file.write_bytes(data)
    with pytest.raises(InputError, match=message) as caught:
        group(*two_plans(), pinned=file) if reader == "pinned" else assign(*two_plans(), file)
    assert "\n" not in str(caught.value)


def test_wishes_change_nothing_where_there_are_no_topics() -> None:
    old, new = (with_kind(plan, COMMITMENT, BACKGROUND) for plan in two_plans())
    assert group(old, new, pinned={"rename": [{"topic": "T01", "label": "甲"}]}) == ()


def test_ids_stay_with_their_subjects_when_a_topic_comes_first_that_was_not_there() -> None:
    old, new = two_plans()
    before = group(old, new, topics=4)
    more = {
        "（零）发展远洋渔业。": ("建造渔船，到远洋捕捞。", "修建渔港，停泊远洋渔船。", "限制渔船在近海捕捞。"),
        **{h: t[:3] for h, t in SUBJECTS.items()},
    }
    after = group(made_plan("c", more), new, topics=5, like=before)
    assert by_label(after)["远洋渔业"].id == "T05"
    assert {t.label: t.id for t in before} == {t.label: t.id for t in after if t.label != "远洋渔业"}


def test_each_topic_has_a_word_of_its_own_as_key() -> None:
    found = group(*two_plans(), topics=4)
    assert list(keys(found)) == [topic.id for topic in found]
    assert len({*keys(found).values()}) == 4
    assert keys(tuple(replace(t, terms=("同", f"异{n}")) for n, t in enumerate(found[:2]))) == {
        "T01": "同",
        "T02": "异1",
    }


def test_an_encoder_adds_a_view_and_keeps_every_clause() -> None:
    def encode(texts: list[str]) -> list[list[float]]:
        return [[text.count(c) for c in "水专学地"] for text in texts]

    old, new = (bare(plan) for plan in two_plans())
    found = group(old, new, topics=4, encode=encode)
    assert sum(len(t.old) + len(t.new) for t in found) == 24
    assert found == group(shuffled(old, 1), shuffled(new, 2), topics=4, encode=encode)


def test_a_users_words_stay_whole_within_the_block_only(tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    file.write_text("# 项目名\n天鹰计划专项 100 n\n污水直排口\n", encoding="utf-8")
    text = "实施天鹰计划专项，封堵污水直排口。"
    before = words_of(text)
    with user_words(file):
        assert {"天鹰计划专项", "污水直排口"} <= {*words_of(text)}
    with user_words(None):
        assert words_of(text) == before
    assert not {"天鹰计划专项", "污水直排口"} & {*before}


def test_a_users_words_reach_the_tables(tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    file.write_text("乘客换乘公交\n", encoding="utf-8")
    old, new = two_plans()
    with user_words(file):
        assert "乘客换乘公交" in {row["word"] for row in vocabulary_rows(old, new, fewest=1)}
    assert "乘客换乘公交" not in {row["word"] for row in vocabulary_rows(old, new, fewest=1)}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("专利 多 n\n".encode(), "line 1: no word"),
        (f"\n{'长' * 41}\n".encode(), "line 2: no word of up to 40"),
        (b"\n# only this\n", "holds no word"),
        ("专利".encode("gbk"), "not UTF-8"),
        (None, "cannot be read"),
    ],
)
def test_a_file_of_words_that_cannot_be_used_is_refused(tmp_path: Path, data: bytes | None, message: str) -> None:
    file = tmp_path / "words.txt"
    if data is not None:
        file.write_bytes(data)
    with pytest.raises(InputError, match=message), user_words(file):
        pass


def test_a_codebook_assigns_every_clause_to_its_subject() -> None:
    old, new = two_plans()
    found = assign(old, new, BOOK)
    assert [(topic.id, topic.label) for topic in found] == [
        ("T01", "知识产权"),
        ("EDU", "教育"),
        ("T02", "水"),
        ("T03", "交通"),
    ]
    assert partition(found) == partition(group(old, new, topics=4))


def test_a_codebook_gives_the_same_in_any_order_and_swapped() -> None:
    old, new = (bare(plan) for plan in two_plans())
    found = assign(old, new, BOOK)
    assert assign(shuffled(old, 1), shuffled(new, 2), BOOK) == found
    assert tuple(replace(t, old=t.new, new=t.old) for t in assign(new, old, BOOK)) == found


def test_an_example_that_is_a_clause_is_in_its_topic_whatever_its_words() -> None:
    old, new = two_plans()
    odd = "建设地铁三号线，延长地铁运营里程。"
    book = {
        "topic": [{"topic": "甲", "words": ["专利"], "examples": [odd]}, {"topic": "乙", "words": ["地铁", "车站"]}]
    }
    assert odd in readings(assign(old, new, book)[0], old, new)


def test_a_topic_of_the_codebook_can_be_empty_and_a_plan_too() -> None:
    book = {"topic": [{"topic": "水", "words": ["污水"]}, {"topic": "航天", "words": ["火箭"]}]}
    old, new = two_plans()
    found = assign(old, new, book)
    assert (found[1].old, found[1].new, found[1].terms) == ((), (), ())
    assert len(found[0].old + found[0].new) == 24  # also clauses that no word reaches
    assert typical(old, new, found)[1] == ()
    assert [t.old + t.new for t in assign(made_plan("a", {}), made_plan("b", {}), book)] == [(), ()]


@pytest.mark.parametrize(
    ("book", "message"),
    [
        ({}, "holds no topic"),
        ({"topics": []}, "unknown key 'topics'; known are title and topic"),
        ({"topic": [{"topic": "甲"}]}, "topic 1: 甲 has neither words nor examples"),
        ({"topic": [{"words": ["乙"]}]}, "topic 1: topic has to be its name"),
        ({"topic": [{"topic": "甲", "words": "乙"}]}, "topic 1: words has to be a list of texts"),
        ({"topic": [{"topic": "甲", "words": [" "]}]}, "topic 1: words has to be a list of texts"),
        ({"topic": [{"topic": "甲", "keywords": ["乙"]}]}, "topic 1: unknown key 'keywords'"),
        ({"topic": [{"topic": "甲", "id": "甲", "words": ["乙"]}]}, "topic 1: the id '甲' has to be"),
        ({"topic": [{"topic": "甲", "words": ["乙"]}] * 2}, "the label '甲' is given twice"),
    ],
)
def test_a_codebook_that_cannot_be_used_is_refused_in_one_line(book: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        assign(*two_plans(), book)
    assert "\n" not in str(caught.value)


def test_the_shipped_codebook_can_be_read_and_no_word_speaks_for_two_topics() -> None:
    found = read_codebook(SHIPPED)
    words = [word for category in found for word in category.words]
    assert len(found) == len(tomllib.loads(SHIPPED.read_text(encoding="utf-8"))["topic"]) >= 15
    assert len(words) == len({*words})
    assert all(len(category.words) >= 8 and category.examples for category in found)


def test_agreement_counts_the_labelled_clauses_alone() -> None:
    old, new = two_plans()
    found = assign(old, new, BOOK)
    right = {("old", clause): topic.label for topic in found for clause in topic.old}
    assert agreement(right, found) == {"n": 12, "accuracy": 1.0, "kappa": 1.0, "alpha": 1.0}
    first = found[0].old[0]
    wrong = {**right, ("old", first): "教育", ("new", "no-such-clause"): "水"}
    said = agreement(wrong, found)
    assert said["n"] == 12
    assert said["accuracy"] == pytest.approx(11 / 12, abs=1e-6)
    assert agreement({}, found) == {"n": 0}


def test_kappa_is_that_of_scikit_learn_and_alpha_follows_the_coincidence_matrix() -> None:
    from sklearn.metrics import cohen_kappa_score

    made = np.random.default_rng(2)
    pairs = [(str(a), str(b)) for a, b in made.integers(0, 3, (40, 2))]
    said = coefficients(pairs)
    assert said["kappa"] == pytest.approx(cohen_kappa_score(*zip(*pairs, strict=True)), abs=1e-6)
    values = [value for pair in pairs for value in pair]
    expected = sum(a != b for n, a in enumerate(values) for m, b in enumerate(values) if n != m) / (80 * 79)
    observed = sum(a != b for a, b in pairs) / 40
    assert said["alpha"] == pytest.approx(1 - observed / expected, abs=1e-6)
    assert coefficients([("a", "a")] * 3) == {"n": 3, "accuracy": 1.0, "kappa": 1.0, "alpha": 1.0}


def test_five_examples_a_topic_and_the_shipped_codebook_agree_with_hand_made_labels() -> None:
    """The labels' T01 to T17 are the first seventeen topics of the codebook; five draws, each tested on the rest."""
    gold = json.loads((ROOT / "data" / "gold" / "shenzhen-dev.json").read_text(encoding="utf-8"))["units"]
    plans = [cut(readers.read(ROOT / "data" / "plans" / f"shenzhen-{year}.txt")) for year in (2008, 2015)]
    book = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))["topic"][:17]
    topic = {f"T{n:02d}": entry["topic"] for n, entry in enumerate(book, 1)}
    clauses = {(side, c.start): c for side, plan in zip(("old", "new"), plans, strict=True) for c in plan.clauses}
    said = {
        (unit["side"], clauses[unit["side"], unit["start"]]): topic[unit["topic"]]
        for unit in gold.values()
        if unit["kind"] in UNDERTAKINGS and unit["topic"] in topic and (unit["side"], unit["start"]) in clauses
    }
    scores = []
    for seed in range(5):
        draw = random.Random(seed)  # noqa: S311
        shown = {key for name in topic.values() for key in _some(draw, [k for k in said if said[k] == name], 5)}
        taught = [
            {
                **entry,
                "examples": entry["examples"]
                + [k[1].reading for k in said if k in shown and said[k] == entry["topic"]],
            }
            for entry in book
        ]
        rest = {(side, clause.id): name for (side, clause), name in said.items() if (side, clause) not in shown}
        scores.append(agreement(rest, assign(plans[0], plans[1], {"topic": taught}))["accuracy"])
    assert len(said) > 120
    assert sum(scores) / len(scores) >= 0.70


def _some(draw: random.Random, keys: list[Any], most: int) -> list[Any]:
    return draw.sample(keys, min(most, len(keys)))
