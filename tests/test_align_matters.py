"""Classes of matters and the joint standing: what brings clauses together that share no words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from szcompare import lexicon
from szcompare.align import sparse
from szcompare.align.features import Measured, measure
from szcompare.align.texts import form, matters
from szcompare.align.views import View
from szcompare.model import Clause

if TYPE_CHECKING:
    from pathlib import Path


def words(text: str) -> list[str]:
    return [text[at : at + 2] for at in range(0, len(text), 2)]


def side(*readings: str) -> View:
    forms = tuple(form(reading, words) for reading in readings)
    clause = Clause(
        id="", start=0, end=1, path=(), item="", sentence=1, paragraph=0, kind="commitment", reading="句", pieces=()
    )
    places = tuple(range(len(forms)))
    return View(
        clauses=tuple(replace(clause, id=str(at)) for at in places),
        forms=forms,
        said=readings,
        own=places,
        beside=tuple(range(at, at + 1) for at in places),
        around=tuple(range(at, at + 1) for at in places),
        above=("",) * len(forms),
        head=("",) * len(forms),
    )


def column(found: Measured, name: str) -> dict[tuple[int, int], float]:
    pairs = zip(found.cells.rows.tolist(), found.cells.cols.tolist(), strict=True)
    return dict(zip(pairs, found.values[:, found.names.index(name)].tolist(), strict=True))


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        ("养护草原,治理沙化", {"生态"}),
        ("降低营业税,清理收费", {"财税"}),
        ("发展中等职业教育", {"职业教育"}),
        ("召开会议", set()),
    ],
)
def test_policy_words_stand_for_their_class_of_matter(text: str, classes: set[str]) -> None:
    assert set(matters(text)) == classes


def test_the_longest_word_wins_and_a_word_counts_as_often_as_it_stands() -> None:
    assert matters("高标准农田和农田水利") == ("粮食生产", "水利")
    assert matters("港口,港口") == ("水运航空", "水运航空")


def test_clauses_that_share_the_same_words_are_told_apart_by_their_matter() -> None:
    old = side("改造码头，完善设施。", "选育良种，完善设施。")
    new = side("疏浚航道，完善设施。", "减用农药，完善设施。")
    near = column(measure(old, new), "matter.score")
    assert near[0, 0] > near[0, 1]
    assert near[1, 1] > near[1, 0]


def test_either_side_may_be_the_old_one() -> None:
    one, two = (
        side("扩建码头，疏浚航道。", "培育蔬菜良种。"),
        side("浚深港口，整治航道。", "推广蔬菜良种。", "整治码头。"),
    )
    there, back = measure(one, two), measure(two, one)
    for name in (n for n in there.names if n.startswith(("matter.", "joint."))):
        turned = {(b, a): value for (a, b), value in column(back, name).items()}
        assert column(there, name) == pytest.approx(turned)


def test_the_joint_standing_does_not_move_when_a_score_has_another_scale() -> None:
    from szcompare.align.features import _joint

    cells = sparse.all_cells(3, 3)
    leads = np.array([0.4, -0.2, -0.1, -0.3, 0.5, -0.2, -0.1, -0.4, 0.2])
    other = leads[::-1].copy()
    scaled = _joint([leads * 7, other], cells)
    for name, value in _joint([leads, other], cells).items():
        assert value == pytest.approx(scaled[name])


def test_clauses_without_any_policy_word_are_compared_all_the_same() -> None:
    found = measure(side("召开会议。", "开好会议。"), side("召开例会。", "开会。"))
    assert set(column(found, "matter.score").values()) <= {0.0}
    assert np.isfinite(found.values).all()


def test_the_words_of_matters_are_whole_sourced_and_stand_once_in_a_class() -> None:
    rows = lexicon.rows("align_matters")
    assert all(len(row["word"]) > 1 and row["class"] and row["source"] for row in rows)
    assert len({(row["word"], row["class"]) for row in rows}) == len(rows)
    assert len({row["word"] for row in rows}) > 500


def test_a_list_of_the_users_own_takes_the_place_of_ours(tmp_path: Path) -> None:
    rows = "word\tclass\tsource\n龙舟\t竞渡\tour own\n（责任单位：市体育局）\t体育\tempty when it is compared\n"
    (tmp_path / "align_matters.tsv").write_text(rows, encoding="utf-8")
    with lexicon.folder(tmp_path):
        assert matters("港口,龙舟") == ("竞渡",)
    assert matters("港口,龙舟") == ("水运航空",)
