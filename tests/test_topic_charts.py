"""Charts of topics: shares with intervals, topic × status, the map, the criterion; in figures, the page and pictures."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from plans_made import made_comparison
from test_topics import two_plans

from szcompare import report, tables
from szcompare.cli import commands
from szcompare.comparison import Comparison
from szcompare.display import Picture
from szcompare.errors import InputError
from szcompare.model import UNDERTAKINGS, Manifest, Topic
from szcompare.report import redacted
from szcompare.report.charts import COLOURS
from szcompare.report.curve import curve_chart
from szcompare.report.figures import drawn, render_figures
from szcompare.report.heat import STRONGEST, heat_chart
from szcompare.report.html import render_html
from szcompare.report.shares import share_chart, trend
from szcompare.report.terrain import DOUBTFUL, MOST, MOST_NAMES, is_doubtful, map_chart
from szcompare.report.topic_view import undecided
from szcompare.report.view import entries
from szcompare.tables import attention
from szcompare.topics import group

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from szcompare.report.charts import Chart

MAKERS: dict[str, Callable[[Comparison, str], Chart]] = {
    "topic-shares": share_chart, "topic-heat": heat_chart, "clause-map": map_chart, "topic-curve": curve_chart,
}  # fmt: skip


@cache
def compared(**manifest: str) -> Comparison:
    """Two plans on four subjects, half of the old undertakings continued."""
    old, new = two_plans()
    statuses = [
        tuple(
            (("continued" if at % 2 else end) if clause.kind in UNDERTAKINGS else "")
            for at, clause in enumerate(plan.clauses)
        )
        for plan, end in ((old, "dropped"), (new, "new"))
    ]
    said = Manifest(szcompare="0", packages=(), parameters=tuple(manifest.items()), inputs=())
    return Comparison(
        old=old, new=new, topic_list=group(old, new), link_list=(), change_list=(), old_statuses=statuses[0],
        new_statuses=statuses[1], manifest=said,
    )  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", MAKERS)
def test_each_chart_has_a_title_a_note_and_its_table_as_data(name: str, lang: str) -> None:
    chart = MAKERS[name](compared(), lang)
    assert chart.name == name
    assert chart.title
    assert chart.note
    assert chart.rows
    assert {len(row) for row in chart.rows} == {len(chart.columns)}
    assert all(0 <= shape.y <= chart.height for shape in chart.shapes if shape.text)
    assert {shape.fill for shape in chart.shapes} | {shape.stroke for shape in chart.shapes} <= set(COLOURS)


@pytest.mark.parametrize("name", MAKERS)
def test_each_chart_shows_itself_in_a_notebook_and_stands_among_the_figures(name: str) -> None:
    assert Picture(MAKERS[name](compared(), "zh"))._repr_svg_().startswith("<svg")
    files = render_figures(compared())
    assert {f"figures/{name}.svg", f"figures/{name}.csv"} <= files.keys()


def test_the_bars_are_as_long_as_the_shares_and_meet_in_the_middle() -> None:
    chart = share_chart(compared())
    rows = [dict(zip(chart.columns, row, strict=True)) for row in chart.rows]
    bars = [shape for shape in chart.shapes if shape.fill in {"dropped", "new"} and "H" in shape.path and shape.title]
    sides = {side: [one for one in bars if one.fill == fill] for side, fill in (("old", "dropped"), ("new", "new"))}
    for side, ends in (("old", 1), ("new", 0)):
        wanted = [row[f"{side}_share"] for row in rows if row[f"{side}_share"]]
        extents = [_across(one.path) for one in sides[side]]
        assert len(extents) == len(wanted)
        assert len({extent[ends] for extent in extents}) == 1
        rates = [(b - a) / share for (a, b), share in zip(extents, wanted, strict=True)]
        assert max(rates) - min(rates) < 0.5 / min(wanted)
    assert [row["difference"] for row in rows] == sorted((row["difference"] for row in rows), reverse=True)


def _across(path: str) -> tuple[float, float]:
    numbers = [float(x) for x in re.findall(r"[MH](-?[\d.]+)", path)]
    return min(numbers), max(numbers)


@pytest.mark.parametrize(
    ("low", "high", "wanted"),
    [(0.01, 0.2, "grew"), (-0.2, -0.01, "shrank"), (-0.1, 0.1, "unclear"), (0.0, 0.1, "unclear")],
)
def test_a_topic_grew_or_shrank_only_where_the_interval_leaves_0_out(low: float, high: float, wanted: str) -> None:
    assert trend({"low": low, "high": high}) == wanted


def test_the_deeper_a_cell_the_larger_its_share() -> None:
    chart = heat_chart(compared())
    shares = {}
    for shape in chart.shapes:
        found = re.search(r"\((\d+)%\)$", shape.title)
        if found:
            shares[int(found[1])] = shape.opacity
    assert list(dict(sorted(shares.items())).values()) == sorted(shares.values())
    assert max(shares.values()) <= STRONGEST


def test_a_topic_of_one_plan_alone_has_dashes_on_the_other_side() -> None:
    held = compared()
    alone = replace(held, topic_list=(replace(held.topic_list[0], new=()),))
    assert sum(shape.text == "–" for shape in heat_chart(alone).shapes) == 3


def test_the_map_has_a_mark_for_each_undertaking_square_for_the_new_plan() -> None:
    held = compared()
    marks = [shape for shape in map_chart(held).shapes if " · " in shape.title]
    wanted = [sum(map(bool, statuses)) for statuses in (held.old_statuses, held.new_statuses)]
    assert [sum("C" in m.path for m in marks), sum("C" not in m.path for m in marks)] == wanted


def test_a_long_plan_has_so_many_marks_that_the_page_stays_small_and_all_rows_as_data(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("szcompare.report.terrain.MOST", 10)
    assert MOST > 500
    chart = map_chart(compared())
    assert sum(" · " in shape.title for shape in chart.shapes) <= 10
    assert len(chart.rows) == sum(map(bool, (*compared().old_statuses, *compared().new_statuses)))


def test_the_names_on_the_map_do_not_cover_one_another() -> None:
    held = compared()
    names = {topic.label for topic in held.topic_list}
    placed = [(s.x, s.y) for s in map_chart(held).shapes if s.text in names and s.bold]
    assert len(placed) == len(names)
    assert len({(round(x), round(y)) for x, y in placed}) == len(names)


def test_many_topics_leave_room_on_the_map_and_in_the_other_charts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("szcompare.report.terrain.MOST_NAMES", 10)
    held = compared()
    ids = [(side, clause) for topic in held.topic_list for side in ("old", "new") for clause in getattr(topic, side)]
    one_each = tuple(
        Topic(id=f"T{at:02}", label=f"主题{at}", terms=("词",), **{"old": (), "new": (), side: (clause,)})
        for at, (side, clause) in enumerate(ids)
    )
    many = replace(held, topic_list=one_each)
    assert sum(shape.text.startswith("主题") for shape in map_chart(many).shapes) == 10 < MOST_NAMES
    for chart in drawn(many):
        assert all(0 <= shape.y <= chart.height for shape in chart.shapes if shape.text), chart.name


def test_the_chosen_number_is_the_first_that_reaches_what_is_needed() -> None:
    rows = list(compared().rows("topic_curve"))
    chosen = [row for row in rows if row["chosen"]]
    assert len(chosen) == 1
    reached: list[Any] = [row["topics"] for row in rows if row["silhouette"] >= row["needed"]]  # type: ignore[operator]
    assert chosen[0]["topics"] == min(reached) == len(compared().topic_list)
    assert compared().topic_curve["topics"].tolist() == [row["topics"] for row in rows]
    assert sum(shape.fill == "modified" for shape in curve_chart(compared()).shapes) == 1


def test_the_curve_says_so_where_another_number_was_asked_for() -> None:
    held = compared()
    assert "另定" not in curve_chart(held).note
    asked = replace(held, topic_list=group(held.old, held.new, topics=2))
    assert "另定为 2 个主题" in curve_chart(asked).note
    assert "另定为 2 个主题" in render_html(asked)["index.html"].decode()


def test_undertakings_between_two_topics_are_listed_the_closest_call_first() -> None:
    held = compared()
    about = entries(held)
    rows = [{**row, "margin": 0.5 if at % 3 else 0.01 * at} for at, row in enumerate(held.rows("clause_map"))]
    assert [is_doubtful(row) for row in rows[:2]] == [True, False]
    found = undecided(held, about)
    assert [one.margin for one in found] == sorted(one.margin for one in found)
    wanted = [row for row in held.rows("clause_map") if float(str(row["margin"])) < DOUBTFUL]
    assert {one.entry.clause.id for one in found} <= {str(row["clause"]) for row in wanted}


def test_each_row_of_the_map_names_the_next_topic() -> None:
    for row in compared().rows("clause_map"):
        assert row["next_topic"] in {topic.id for topic in compared().topic_list} - {row["topic"]}
    one = replace(compared(), topic_list=group(compared().old, compared().new, topics=1))
    assert {row["next_topic"] for row in one.rows("clause_map")} == {""}


def test_the_page_shows_the_charts_and_the_stability_where_it_is_asked_for() -> None:
    page = render_html(compared())["index.html"].decode()
    for maker in MAKERS.values():
        assert f'aria-label="{maker(compared(), "zh").title}。' in page
    assert "抽去一成语句" not in page
    assert "抽去一成语句" in render_html(compared(), stability=compared().stability_rows(runs=2))["index.html"].decode()


def test_the_stability_is_measured_on_the_texts_also_where_the_report_leaves_them_out() -> None:
    shown, hidden = (report.render(compared(), ["html"], stability=2, redact=redact) for redact in (False, True))
    rows = re.search(r"抽去一成语句</th>.*?</tr>", shown["index.html"].decode(), re.S)
    assert rows is not None
    assert rows[0] in hidden["index.html"].decode()


def test_stability_of_topics_from_a_codebook_is_refused_before_any_work(tmp_path: Path) -> None:
    plan = tmp_path / "a.txt"
    plan.write_text("1. 建设实验室。", encoding="utf-8")
    given = [
        "compare",
        str(plan),
        str(plan),
        "--out",
        str(tmp_path / "out"),
        "--stability",
        "2",
        "--codebook",
        "b.toml",
    ]
    done = CliRunner().invoke(commands, given)
    assert isinstance(done.exception, InputError)
    assert "b.toml" in str(done.exception)
    assert not (tmp_path / "out").exists()


def test_the_stability_is_a_frame_with_a_row_a_disturbance() -> None:
    frame = compared().topic_stability(runs=2)
    assert list(frame.columns) == [column.name for column in tables.ON_REQUEST["topic_stability"]]
    assert frame["disturbance"].tolist() == ["perturbation", "bootstrap"]
    assert (frame["low"] <= frame["mean"]).all()


@pytest.mark.parametrize(("made", "said"), [("codebook", "codebook"), ("user_words", "user_words")])
def test_topics_from_a_file_that_is_not_at_hand_have_no_stability_and_no_curve(made: str, said: str) -> None:
    held = compared(**{made: "sha"})
    with pytest.raises(InputError, match=said):
        held.topic_stability(runs=2)
    assert not list(held.rows("topic_curve"))


def test_a_single_run_is_refused() -> None:
    with pytest.raises(InputError, match="2 or more"):
        compared().topic_stability(runs=1)


def test_a_comparison_without_its_words_has_no_chart_made_of_words() -> None:
    shown = redacted(compared())
    names = {chart.name for chart in drawn(shown)}
    assert {"topic-shares", "topic-heat"} <= names
    assert not names & {"clause-map", "topic-curve"}
    assert not list(shown.rows("vocabulary"))
    with pytest.raises(InputError, match="without the text"):
        shown.topic_stability(runs=2)


def test_a_comparison_without_its_words_counts_the_characters_of_the_document() -> None:
    held = made_comparison()
    counted = [[row["old_characters"] for row in one.rows("topic_shares")] for one in (held, redacted(held))]
    spans = {clause.id: clause.end - clause.start for clause in held.old.clauses}
    assert counted[1] == [sum(spans[clause] for clause in topic.old) for topic in held.topic_list]


def test_rows_are_worked_out_once_and_are_the_askers_own(monkeypatch: pytest.MonkeyPatch) -> None:
    held = compared()
    first = list(held.rows("clause_map"))
    monkeypatch.setattr("szcompare.topics.map_rows", lambda *_: pytest.fail("worked out again"))
    first[0]["label"] = "mine"
    assert next(iter(held.rows("clause_map")))["label"] != "mine"
    other = replace(held, topic_list=held.topic_list[:1])
    with pytest.raises(pytest.fail.Exception):
        list(other.rows("clause_map"))
    assert len(attention._LAST) == 1


INSTITUTE = "一、科技。\n1. 建设重点实验室。\n2. 支持高校开展基础研究。\n3. 资助科研人员申请专利。\n"
HARBOUR = "一、港口。\n1. 扩建集装箱码头。\n2. 疏浚航道，提高通航能力。\n3. 增加远洋航线。\n"
EDGES = {
    "one undertaking": ("1. 建设重点实验室。", "1. 建设重点实验室。"),
    "all alike": ("\n".join(f"{n}. 建设重点实验室。" for n in range(1, 8)),) * 2,
    "two subjects": (INSTITUTE, HARBOUR),
    "no undertaking": ("近年来，我市科技事业发展很快。", "去年港口吞吐量居全国第三。"),
    "one empty side": (INSTITUTE, "去年港口吞吐量居全国第三。"),
}


@pytest.mark.parametrize("name", EDGES)
def test_plans_at_the_edge_give_a_whole_report(name: str) -> None:
    from szcompare import compare, from_text

    held = compare(*map(from_text, EDGES[name]))
    files = report.render(held)
    page = files["index.html"].decode()
    assert ("没有主题。" in page) == (not held.topic_list)
    for chart in drawn(held, "en"):
        assert chart.rows, chart.name
        assert all(
            -1 <= shape.x <= chart.width and 0 <= shape.y <= chart.height for shape in chart.shapes if shape.text
        )
        assert "nan" not in "".join(shape.path + shape.text for shape in chart.shapes)


def test_two_plans_on_different_subjects_share_no_topic() -> None:
    from szcompare import compare, from_text

    held = compare(*map(from_text, EDGES["two subjects"]), topics=2)
    assert all(not (topic.old and topic.new) for topic in held.topic_list)
    assert {trend(row) for row in held.rows("topic_shares")} == {"grew", "shrank"}
