"""A similarity of the user's own takes the place of the link model, by the same door for a function and a package."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from scipy import sparse

import szcompare
from szcompare.align import rating
from szcompare.errors import InputError
from szcompare.pipeline import explain
from szcompare.report.quality import measured
from szcompare.report.wording import words

if TYPE_CHECKING:
    from collections.abc import Sequence

OLD, NEW = (
    szcompare.parse(szcompare.from_text(text, name=name))
    for name, text in (
        ("旧.txt", "一、主要任务\n1．建设重点实验室50家。\n2．鼓励企业开展境外合作。\n3．发展海洋经济和海洋产业。\n"),
        ("新.txt", "一、主要任务\n1．支持企业赴海外研发。\n2．新建一批科研平台。\n3．发展海洋经济和海洋产业。\n"),
    )
)


def by_hand(old: Sequence[str], new: Sequence[str]) -> np.ndarray:
    """As a reader might say: the first goes on in the second, the second in the first."""
    chance = np.full((len(old), len(new)), 0.01)
    chance[0, 1], chance[1, 0] = 0.8, 0.6
    return chance


def linked(comparison: szcompare.Comparison) -> set[tuple[str, str]]:
    readings = {clause.id: clause.reading for plan in (comparison.old, comparison.new) for clause in plan.clauses}
    return {
        (readings[link.old][:4], readings[link.new][:4]) for link in comparison.link_list if link.relation != "related"
    }


def test_the_links_are_those_of_the_similarity_and_what_is_the_same_in_both() -> None:
    comparison = szcompare.compare(OLD, NEW, similarity=by_hand)
    assert linked(comparison) == {("建设重点", "新建一批"), ("鼓励企业", "支持企业"), ("发展海洋", "发展海洋")}
    first = next(link for link in comparison.link_list if link.confidence == 0.8)
    assert (first.zone, first.evidence.contributions) == ("sure", (("外接的相似度", 1.39),))


def test_the_evidence_of_such_a_link_has_a_name_in_the_english_report() -> None:
    assert words("en")["feature.外接的相似度"]


def test_it_is_given_the_readings_of_the_undertakings() -> None:
    given: list[Sequence[str]] = []

    def heard(old: Sequence[str], new: Sequence[str]) -> np.ndarray:
        given.extend((old, new))
        return by_hand(old, new)

    szcompare.compare(OLD, NEW, similarity=heard)
    assert [list(texts) for texts in given] == [
        [c.reading for c in plan.clauses if c.kind != "meta"] for plan in (OLD, NEW)
    ]


def test_a_sparse_array_does_as_well() -> None:
    def thin(old: Sequence[str], new: Sequence[str]) -> Any:
        return sparse.csr_array(by_hand(old, new))

    assert (
        szcompare.compare(OLD, NEW, similarity=thin).link_list
        == szcompare.compare(OLD, NEW, similarity=by_hand).link_list
    )


def test_the_manifest_names_it_and_no_measured_quality_is_shown() -> None:
    comparison = szcompare.compare(OLD, NEW, similarity=by_hand)
    said = dict(comparison.manifest.parameters)
    assert said["similarity"].endswith("test_similarity.by_hand")
    assert said["model"] == "none"
    assert measured(comparison) == []
    assert measured(szcompare.compare(OLD, NEW)) != []


def test_a_pair_is_explained_by_it() -> None:
    link = explain(OLD, NEW, OLD.clauses[1].id, NEW.clauses[1].id, similarity=lambda old, new: by_hand(old, new) / 2)
    assert link.confidence < 0.5


@pytest.mark.parametrize(
    ("found", "message"),
    [
        (np.zeros((2, 2)), "not of 3 old × 3 new"),
        (np.zeros(3), "not of 3 old × 3 new"),
        (np.full((3, 3), 1.5), "outside of 0 to 1"),
        (np.full((3, 3), -0.1), "outside of 0 to 1"),
        (np.full((3, 3), np.nan), "outside of 0 to 1"),
    ],
)
def test_what_is_no_array_of_probabilities_is_refused_in_one_line(found: np.ndarray, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        szcompare.compare(OLD, NEW, similarity=lambda _old, _new: found)
    assert "\n" not in str(caught.value)


def test_an_encoder_beside_it_is_refused() -> None:
    with pytest.raises(InputError, match="leave out one"):
        szcompare.compare(OLD, NEW, similarity=by_hand, encoder="use")


def test_a_package_registers_one_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = SimpleNamespace(name="hand", load=lambda: by_hand, dist=SimpleNamespace(name="mine", version="1.2"))
    monkeypatch.setattr(rating, "entry_points", lambda group: [entry] if group == "szcompare.similarities" else [])
    comparison = szcompare.compare(OLD, NEW, similarity="hand")
    assert dict(comparison.manifest.parameters)["similarity"] == "hand (mine 1.2)"
    assert comparison.link_list == szcompare.compare(OLD, NEW, similarity=by_hand).link_list
    with pytest.raises(InputError, match="no similarity 'foot' is installed \\(hand\\)"):
        szcompare.compare(OLD, NEW, similarity="foot")


def test_plans_without_undertakings_are_not_rated() -> None:
    empty = szcompare.parse(szcompare.from_text("深圳毗邻香港。\n"))
    assert szcompare.compare(empty, NEW, similarity=lambda _old, _new: 1 / 0).link_list == ()


@pytest.mark.parametrize("found", ["x", [[1.0], [1.0, 0.5]], {}, None])
def test_what_is_no_array_at_all_is_refused_in_one_line(found: object) -> None:
    with pytest.raises(InputError, match=r"not an array of numbers|gave an array of"):
        szcompare.compare(OLD, NEW, similarity=lambda old, new: found)


def test_a_similarity_may_empty_the_lists_that_it_is_given() -> None:
    def greedy(old: list[str], new: list[str]) -> np.ndarray:
        made = by_hand(old, new)
        old.clear()
        return made

    assert linked(szcompare.compare(OLD, NEW, similarity=greedy)) == linked(
        szcompare.compare(OLD, NEW, similarity=by_hand)
    )
