"""Charts: their numbers add up, they are sound SVG files, and every eye can tell their colours apart."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from hostile import HOSTILE, hostile_comparison
from plans_made import made_comparison

from szcompare.model import SIDES
from szcompare.report.charts import COLOURS, fitted, text_width
from szcompare.report.figures import drawn, render_figures
from szcompare.report.flow import flows
from szcompare.report.series import dumbbell, indicators
from szcompare.report.view import entries, moves

COMPARISON = made_comparison()
SVG = "{http://www.w3.org/2000/svg}"

# Machado, Oliveira and Fernandes (2009), A physiologically-based model for simulation of color vision deficiency, at
# full severity; the rows are applied to linear RGB.
DEFICIENCIES = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
TELLABLE = 15  # ΔE*ab; about 2.3 is just noticeable, and patches apart from each other need several times that


def test_flows_add_up_to_the_undertakings_of_each_plan() -> None:
    found = flows(COMPARISON)
    assert sum(flow.old_count for flow in found) == pytest.approx(3)
    assert sum(flow.new_count for flow in found) == pytest.approx(3)
    assert {(flow.old, flow.new) for flow in found} == {
        ("T01", "T01"),
        ("T02", "T02"),
        ("T02", "dropped"),
        ("new", "T01"),
    }


def test_an_undertaking_with_two_links_is_shared_among_their_topics() -> None:
    first = COMPARISON.link_list[0]
    split = replace(first, id="split", new=COMPARISON.new.clauses[1].id)
    found = {
        (f.old, f.new): (f.old_count, f.new_count)
        for f in flows(replace(COMPARISON, link_list=(*COMPARISON.link_list, split)))
    }
    assert found["T01", "T01"] == (0.5, 1.0)
    assert found["T01", "T02"] == (0.5, 0.5)


def test_an_indicator_of_both_plans_is_one_series() -> None:
    (one,) = indicators(COMPARISON)
    assert [(p.year, p.side, p.low) for p in one.points] == [(2015, "old", 3.5), (2020, "new", 4.2)]


def test_a_dumbbell_needs_two_numbers_in_one_unit() -> None:
    raised, dropped = moves(COMPARISON, entries(COMPARISON))
    made = dumbbell(raised)
    assert made is not None
    assert made.title == "旧 3.5，新 4.2"
    assert dumbbell(dropped) is None
    assert raised.new is not None
    other = replace(raised, new=replace(raised.new, target=replace(raised.new.target, unit="亿元")))
    assert dumbbell(other) is None


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_chart_is_a_sound_file_with_title_note_and_data(lang: str) -> None:
    files = render_figures(COMPARISON, lang)
    names = {name.removeprefix("figures/").rpartition(".")[0] for name in files}
    assert names == {
        "statuses", "topic-status", "topic-shares", "topic-heat", "topic-flow", "clause-map", "targets",
    }  # fmt: skip
    for name in names:
        root = ET.fromstring(files[f"figures/{name}.svg"])  # noqa: S314 - our own file
        assert root.tag == f"{SVG}svg"
        assert root.findtext(f"{SVG}title")
        assert root.findtext(f"{SVG}desc") is not None
        assert "Noto Sans CJK SC" in root.attrib["font-family"]
        rows = list(csv.reader(io.StringIO(files[f"figures/{name}.csv"].decode("utf-8-sig"))))
        assert len(rows) > 1
        assert {len(row) for row in rows} == {len(rows[0])}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_a_chart_is_text(text: str) -> None:
    for name, data in render_figures(hostile_comparison(text)).items():
        if name.endswith(".svg"):
            tags = {element.tag.removeprefix(SVG) for element in ET.fromstring(data).iter()}  # noqa: S314
            assert tags <= {"svg", "title", "desc", "rect", "path", "text"}
        else:
            for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))):
                assert not [cell for cell in row if cell.startswith(("=", "+", "@", "＝"))]


def test_nothing_to_show_gives_no_file() -> None:
    empty = replace(COMPARISON, change_list=(), topic_list=(), link_list=())
    bare = replace(empty, old=replace(empty.old, targets=()), new=replace(empty.new, targets=()))
    assert "figures/targets.svg" not in render_figures(bare)
    assert "figures/topic-status.svg" not in render_figures(bare)


def test_the_same_comparison_gives_the_same_bytes() -> None:
    assert render_figures(made_comparison()) == render_figures(COMPARISON)


def test_nothing_is_drawn_outside_the_picture() -> None:
    for chart in drawn(COMPARISON):
        for shape in chart.shapes:
            if shape.text:
                width = text_width(shape.text, shape.size)
                left = shape.x - {"start": 0.0, "middle": width / 2, "end": width}[shape.anchor]
                assert left >= -1, (chart.name, shape.text)
                assert left + width <= chart.width + 1, (chart.name, shape.text)
                assert 0 <= shape.y <= chart.height


def test_a_label_is_cut_only_where_it_has_to_be() -> None:
    assert fitted("科研机构", 10, 40) == "科研机构"
    assert text_width(fitted("科研机构与研究院" * 5, 10, 100), 10) <= 102


@pytest.mark.parametrize("eye", DEFICIENCIES)
def test_every_eye_tells_the_four_statuses_apart(eye: str) -> None:
    seen = {name: _lab(COLOURS[name], eye) for name in ("continued", "modified", "new", "dropped")}
    for one, two in combinations(seen, 2):
        distance = sum((a - b) ** 2 for a, b in zip(seen[one], seen[two], strict=True)) ** 0.5
        assert distance > TELLABLE, (eye, one, two, distance)


def test_the_sides_differ_in_form_as_well_as_in_colour() -> None:
    chart = next(chart for chart in drawn(COMPARISON) if chart.name == "targets")
    marks = {
        side: [s.path for s in chart.shapes if s.stroke == colour and s.fill == colour]
        for side, colour in zip(SIDES, ("dropped", "new"), strict=True)
    }
    assert all("C" in path for path in marks["old"])
    assert all("C" not in path for path in marks["new"])
    assert marks["old"]
    assert marks["new"]


def _lab(colour: str, eye: str) -> tuple[float, float, float]:
    """CIE L*a*b* of a colour as an eye with this deficiency sees it."""
    linear = [_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5)]
    seen = [min(1.0, max(0.0, sum(w * v for w, v in zip(row, linear, strict=True)))) for row in DEFICIENCIES[eye]]
    to_xyz = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    xyz = [sum(w * v for w, v in zip(row, seen, strict=True)) for row in to_xyz]
    x, y, z = (_cube(v / white) for v, white in zip(xyz, (0.9505, 1.0, 1.089), strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _cube(value: float) -> float:
    return value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116
