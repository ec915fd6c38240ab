"""Found × gold ▶ the same scores as the reference scorer, and figures that can be checked by hand."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from szcompare.errors import InputError
from szcompare.evaluate import adjusted_rand, calibration_error, kappa, overlap, score, v_measure
from szcompare.model import KINDS, RELATIONS, SIDES

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT.parent / "shared" / "eval" / "score.py"
LABELS = ROOT / "data" / "gold" / "shenzhen-dev.json"

Json = dict[str, Any]


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    if not REFERENCE.is_file():
        pytest.skip("the reference scorer is not beside the repository")
    spec = importlib.util.spec_from_file_location("reference_scorer", REFERENCE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# Made-up comparisons and labels over the same two texts of 60 characters.

PLACES = st.tuples(st.integers(0, 50), st.integers(1, 15)).map(lambda place: (place[0], place[0] + place[1]))
TOPICS = st.sampled_from(["T00", "T01", "T02", "T18", None])
NUMBERS = st.sampled_from([1, 2.5, 30])


@st.composite
def comparisons(draw: st.DrawFn) -> Json:
    found: Json = {"links": [], "targets": [], "target_changes": []}
    for side in SIDES:
        places = draw(st.lists(PLACES, max_size=6))
        clauses = [
            {
                "id": f"{side}-{n}",
                "start": a,
                "end": b,
                "kind": draw(st.sampled_from(KINDS)),
                "topic": draw(TOPICS),
                "status": "",
            }
            for n, (a, b) in enumerate(places)
        ]
        found[side] = {"sha256": side, "clauses": clauses}
    if found["old"]["clauses"] and found["new"]["clauses"]:
        ends = [st.sampled_from([clause["id"] for clause in found[side]["clauses"]]) for side in SIDES]
        link = st.tuples(*ends, st.sampled_from(RELATIONS), st.integers(0, 100))
        for old, new, relation, percent in draw(st.lists(link, max_size=8)):
            found["links"].append({"old": old, "new": new, "relation": relation, "confidence": percent / 100})
    found["targets"] = draw(st.lists(targets("side"), max_size=4))
    found["target_changes"] = draw(st.lists(changes(len(found["targets"])), max_size=3))
    return found


@st.composite
def labels_made(draw: st.DrawFn) -> Json:
    units: Json = {}
    for side, letter in zip(SIDES, "xy", strict=True):
        for n, (a, b) in enumerate(draw(st.lists(PLACES, max_size=6))):
            kind, topic = draw(st.sampled_from([*KINDS, None])), draw(TOPICS)
            units[f"{letter}{n}"] = {"side": side, "start": a, "end": b, "kind": kind, "topic": topic}
    old, new = ([i for i, unit in units.items() if unit["side"] == side] for side in SIDES)
    pairs = (
        st.tuples(st.sampled_from(old), st.sampled_from(new), st.sampled_from(RELATIONS))
        if old and new
        else st.nothing()
    )
    said = draw(st.lists(pairs, max_size=5, unique_by=lambda pair: pair[:2])) if old and new else []
    goals = draw(st.lists(targets("doc"), max_size=4))
    return {
        "sha256": {"old": "old", "new": "new"},
        "units": units,
        "pairs": [{"old": a, "new": b, "relation": relation} for a, b, relation in said],
        "scored_new": draw(st.sampled_from([new, new[:2], []])),
        "targets": goals,
        "targets_complete": draw(st.booleans()),
        "changes": draw(st.lists(changes(len(goals)), max_size=3)),
    }


@st.composite
def targets(draw: st.DrawFn, side_key: str) -> Json:
    start, end = draw(PLACES)
    return {
        side_key: draw(st.sampled_from(SIDES)), "start": start, "end": end,
        "indicator": draw(st.sampled_from(["甲", "乙"])),
        "measure": draw(st.sampled_from(["level", "increase"])), "value": draw(NUMBERS),
        "value_max": draw(st.sampled_from([None, 40])), "unit": draw(st.sampled_from(["%", "亿元"])),
        "comparator": draw(st.sampled_from(["=", ">="])), "year": draw(st.sampled_from([2015, 2020, None])),
        "kind": draw(st.sampled_from(["target", "baseline"])),
    }  # fmt: skip


def changes(count: int) -> st.SearchStrategy[Json]:
    index = st.sampled_from([None, *range(count)])
    change = st.sampled_from(["raised", "lowered", "unchanged", "redefined", "dropped", "new"])
    return st.fixed_dictionaries({"old": index, "new": index, "change": change}).filter(
        lambda made: made["old"] is not None or made["new"] is not None
    )


def assert_same(ours: Any, theirs: Any) -> None:
    if isinstance(theirs, dict):
        assert sorted(ours) == sorted(theirs)
        for key, value in theirs.items():
            assert_same(ours[key], value)
    else:
        assert ours == pytest.approx(theirs, abs=1e-12)


@given(found=comparisons(), labels=labels_made())
def test_any_comparison_scores_as_in_the_reference(reference: ModuleType, found: Json, labels: Json) -> None:
    assert_same(score(found, labels), reference.score(found, labels))


@pytest.mark.skipif(not LABELS.is_file(), reason="no labels of the Shenzhen pair")
def test_the_shenzhen_pair_scores_as_in_the_reference(reference: ModuleType) -> None:
    from szcompare.pipeline import compare
    from szcompare.report import render

    plans = ROOT / "data" / "plans"
    comparison = compare(plans / "shenzhen-2008.txt", plans / "shenzhen-2015.txt")
    found = json.loads(render(comparison, ["json"])["comparison.json"])
    labels = json.loads(LABELS.read_text(encoding="utf-8"))
    assert_same(score(found, labels), reference.score(found, labels))


# Figures by hand.


def made(links: list[tuple[str, str, str, float]]) -> Json:
    def clauses(side: str) -> list[Json]:
        return [
            {"id": f"{side}{n}", "start": 10 * n, "end": 10 * n + 10, "kind": "commitment", "topic": "T01"}
            for n in range(3)
        ]

    said = [{"old": a, "new": b, "relation": relation, "confidence": p} for a, b, relation, p in links]
    return {**{side: {"sha256": side, "clauses": clauses(side)} for side in SIDES}, "links": said, "targets": []}


def labelled() -> Json:
    units = {
        f"{side[0]}{n}": {"side": side, "start": 10 * n, "end": 10 * n + 8, "kind": "commitment", "topic": "T05"}
        for side in SIDES
        for n in range(3)
    }
    pairs = [("o0", "n0", "reused"), ("o1", "n1", "modified"), ("o2", "n2", "related")]
    said = [{"old": old, "new": new, "relation": relation} for old, new, relation in pairs]
    return {"units": units, "scored_new": ["n0", "n1", "n2"], "pairs": said}


def test_links_are_counted_on_gold_units_and_related_pairs_are_neutral() -> None:
    links = [("old0", "new0", "reused", 1.0), ("old1", "new0", "restated", 0.5), ("old2", "new2", "reused", 0.9)]
    scores = score(made(links), labelled())
    assert scores["links"] == {
        "precision": 0.5, "recall": 0.5, "f1": 0.5, "found": 2, "gold": 2, "average_precision": 0.5,
    }  # fmt: skip
    assert scores["calibration_error"] == 0.25


def test_a_perfect_comparison_scores_one() -> None:
    scores = score(made([("old0", "new0", "reused", 1.0), ("old1", "new1", "modified", 1.0)]), labelled())
    assert scores["links"]["f1"] == scores["links"]["average_precision"] == scores["relations"]["kappa"] == 1.0
    assert scores["status_new"]["kappa"] == scores["status_old"]["kappa"] == scores["kinds"]["accuracy"] == 1.0
    assert scores["calibration_error"] == 0.0


def test_the_order_of_clauses_and_units_does_not_matter() -> None:
    found = made([("old1", "new0", "reused", 0.7), ("old0", "new0", "reused", 0.7)])
    backwards = json.loads(json.dumps(found))
    for side in SIDES:
        backwards[side]["clauses"].reverse()
    assert score(found, labelled()) == score(backwards, labelled())


def test_a_goal_without_a_number_matches_no_labelled_one() -> None:
    target = {
        "start": 0,
        "end": 5,
        "value_max": None,
        "unit": "%",
        "comparator": "=",
        "measure": "level",
        "year": 2020,
        "kind": "target",
    }
    found = {**made([]), "targets": [{**target, "side": "old", "value": None}], "target_changes": []}
    labels = {
        **labelled(),
        "targets": [{**target, "doc": "old", "value": 3, "indicator": "甲"}],
        "targets_complete": True,
    }
    assert score(found, labels)["targets"]["recall"] == 0.0


@pytest.mark.parametrize(
    ("a", "b", "share"),
    [
        ((0, 10), (5, 9), 1.0),
        ((0, 10), (5, 15), 0.5),
        ((0, 5), (5, 9), 0.0),
        ((0, 4), (2, 12), 0.5),
        ((3, 3), (0, 9), 0.0),
    ],
)
def test_overlap_is_a_share_of_the_shorter_span(a: tuple[int, int], b: tuple[int, int], share: float) -> None:
    assert overlap(a, b) == overlap(b, a) == share


LABEL_PAIRS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=20)


@given(LABEL_PAIRS)
def test_cluster_scores_are_those_of_scikit_learn(pairs: list[tuple[int, int]]) -> None:
    from sklearn.metrics import adjusted_rand_score, cohen_kappa_score, v_measure_score

    gold, found = zip(*pairs, strict=True)
    assert v_measure(pairs) == pytest.approx(v_measure_score(gold, found))
    if min(len(set(side)) for side in (gold, found)) > 1 and max(len(set(side)) for side in (gold, found)) < len(pairs):
        assert adjusted_rand(pairs) == pytest.approx(adjusted_rand_score(gold, found))
        assert kappa(pairs)["kappa"] == pytest.approx(cohen_kappa_score(gold, found))


def test_nothing_found_is_nothing_right() -> None:
    assert (v_measure([]), adjusted_rand([]), kappa([]), calibration_error([])) == (0.0, 0.0, {"n": 0}, 1.0)


# Bad input.

BAD = [
    ("{", "not JSON"),
    ("[]", "JSON object"),
    ("[" * 100_000, "not JSON"),
    ("\xff", "JSON"),
    ("{}", "not a comparison"),
    ('{"units": [], "pairs": [], "scored_new": []}', "not a comparison"),
]


@pytest.mark.parametrize(("text", "said"), BAD, ids=range(len(BAD)))
def test_a_file_that_holds_no_labels_is_refused_in_one_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "gold.json"
    path.write_text(text, encoding="latin-1")
    with pytest.raises(InputError, match=said) as refused:
        score(made([]), path)
    assert "\n" not in str(refused.value)


def test_labels_of_other_documents_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="sha256 differs"):
        score(made([]), {**labelled(), "sha256": {"old": "another"}})
    with pytest.raises(InputError, match="cannot be read"):
        score(tmp_path / "missing.json", labelled())
