"""Comparison ▶ figures/: every chart as an SVG file with its data as CSV."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, cast

from szcompare.model import SIDES
from szcompare.report import charts
from szcompare.report.curve import curve_chart
from szcompare.report.delimited import guarded
from szcompare.report.flow import flow_chart
from szcompare.report.heat import heat_chart
from szcompare.report.series import series_chart
from szcompare.report.shares import share_chart
from szcompare.report.terrain import map_chart
from szcompare.report.uncertainty import expected
from szcompare.report.wording import TAGS, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from szcompare.comparison import Comparison
    from szcompare.report.charts import Chart, Shape
    from szcompare.tables import Row

_PIECE = re.compile(r"[!-~]+\s*|.", re.S)  # a word of Latin letters, or one character
ENDS = {"old": ("continued", "modified", "dropped"), "new": ("continued", "modified", "new")}


def render_figures(comparison: Comparison, lang: str = "zh") -> dict[str, bytes]:
    """Return figures/NAME.svg and figures/NAME.csv for every chart that has something to show."""
    files: dict[str, bytes] = {}
    for chart in drawn(comparison, lang):
        files[f"figures/{chart.name}.svg"] = charts.standalone(framed(chart), TAGS[lang])
        files[f"figures/{chart.name}.csv"] = _csv(chart)
    return files


def drawn(comparison: Comparison, lang: str = "zh") -> list[Chart]:
    """Return the charts of a comparison that have something to show."""
    made = (
        status_chart, topic_chart, share_chart, heat_chart, flow_chart, map_chart, curve_chart, series_chart,
    )  # fmt: skip
    return [chart for chart in (make(comparison, lang) for make in made) if chart.rows]


def framed(chart: Chart) -> Chart:
    """Return the chart with its title above it and its note below, for use outside a page."""
    lines = list(_broken(chart.note, chart.width - 48))
    moved = tuple(shape._replace(x=shape.x + 24, y=shape.y + 46) for shape in chart.shapes)
    below = 46 + chart.height + 14
    text = [charts.words(24, 30, chart.title, size=16, bold=True)]
    text += [charts.words(24, below + 18 * at, said, size=12, fill="muted") for at, said in enumerate(lines)]
    height = below + 18 * len(lines) + 6
    return chart._replace(width=chart.width + 48, height=height, shapes=(*text, *moved))


def status_chart(comparison: Comparison, lang: str = "zh") -> Chart:
    """Return the undertakings of both plans by status, with the 90% interval of how many go on."""
    said = words(lang)
    shapes: list[Shape] = []
    rows: list[tuple[object, ...]] = []
    held = {"old": comparison.old_statuses, "new": comparison.new_statuses}
    largest = max(1, *(sum(bool(status) for status in held[side]) for side in SIDES))
    for at, side in enumerate(SIDES):
        counts = {status: held[side].count(status) for status in ENDS[side]}
        guess, y = expected(comparison, side), 34 + 92 * at
        scale = 720 / largest
        shapes.append(charts.words(0, y - 10, f"{said[f'side.{side}']} {sum(counts.values())}", size=13, bold=True))
        shapes += _bar(counts, 0, y, scale, 28, said)
        shapes += _interval(guess.low * scale, guess.high * scale, y + 37)
        rows += [(side, status, count, "", "", "") for status, count in counts.items()]
        rows.append((side, "going on, expected", "", round(guess.mean, 2), guess.low, guess.high))
    fields = ("side", "status", "undertakings", "mean", "low", "high")
    note = said["interval_note"]
    return charts.Chart("statuses", said["statuses"], note, 740, 200, tuple(shapes), fields, tuple(rows))


def topic_chart(comparison: Comparison, lang: str = "zh") -> Chart:
    """Return topic × status: a bar a topic for each plan, all on one scale."""
    said, rows = words(lang), list(comparison.rows("topics"))
    largest = max((_count(row, f"{side}_clauses") for row in rows for side in SIDES), default=0) or 1
    shapes = [
        charts.words(x, 16, said[f"side.{side}"], size=13, bold=True) for side, x in zip(SIDES, (230, 610), strict=True)
    ]
    for at, row in enumerate(rows):
        y = 30 + 26 * at
        label = charts.fitted(str(row["label"]), 12.5, 210)
        shapes.append(charts.words(218, y + 13, label, size=12.5, anchor="end"))
        for side, x in zip(SIDES, (230, 610), strict=True):
            shapes += _bar(topic_counts(row, side), x, y, 320 / largest, 16, said)
            end = x + 320 * _count(row, f"{side}_clauses") / largest
            shapes.append(charts.words(end + 6, y + 13, str(row[f"{side}_clauses"]), size=12, fill="muted"))
    fields = ("topic", "label", "side", "status", "undertakings")
    data = tuple(
        (row["topic"], row["label"], side, status, count)
        for row in rows for side in SIDES for status, count in topic_counts(row, side).items()
    )  # fmt: skip
    legend = "，".join(said[f"status.{name}"] for name in ("continued", "modified", "dropped", "new"))
    shapes += _legend(30 + 26 * len(rows) + 14, said)
    height = 62 + 26 * len(rows)
    return charts.Chart("topic-status", said["topic_status"], legend, 980, height, tuple(shapes), fields, data)


def topic_counts(row: Row, side: str) -> dict[str, int]:
    """Return the undertakings of one side of a row of the table of topics, by status."""
    ended = "dropped" if side == "old" else "new"
    names = {"continued": f"{side}_continued", "modified": f"{side}_modified", ended: ended}
    return {status: _count(row, name) for status, name in names.items()}


def _count(row: Row, name: str) -> int:
    return cast("int", row[name])


def _bar(
    counts: dict[str, int], x: float, y: float, scale: float, height: float, said: dict[str, str]
) -> Iterator[Shape]:
    for status, count in counts.items():
        if count:
            label = f"{said[f'status.{status}']} {count}"
            yield charts.rect(x, y, max(0.5, count * scale - 1), height, status, title=label)
            if height > 20 and count * scale > 90:
                yield charts.words(x + 8, y + height / 2 + 5, label, size=13, fill="on" if status != "new" else "paper")
        x += count * scale


def _interval(low: float, high: float, y: float) -> Iterator[Shape]:
    yield charts.line(low, y, high, y, "ink", width=2)
    for end in (low, high):
        yield charts.line(end, y - 4, end, y + 4, "ink", width=2)


def _legend(y: float, said: dict[str, str]) -> Iterator[Shape]:
    x = 230.0
    for status in ("continued", "modified", "dropped", "new"):
        yield charts.rect(x, y, 12, 12, status)
        yield charts.words(x + 18, y + 11, said[f"status.{status}"], size=12.5)
        x += 46 + charts.text_width(said[f"status.{status}"], 12.5)


def _broken(text: str, width: float) -> Iterator[str]:
    """The text in lines that fit, broken after a Chinese character or at a blank."""
    line = ""
    for piece in _PIECE.findall(text):
        if line and charts.text_width(line + piece.rstrip(), 12) > width:
            yield line.rstrip()
            line = ""
        line += piece
    if line:
        yield line


def _csv(chart: Chart) -> bytes:
    """UTF-8 with a byte order mark, for Excel; a cell that looks like a formula is kept as text."""
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow(chart.columns)
    writer.writerows([guarded(value) if isinstance(value, str) else value for value in row] for row in chart.rows)
    return held.getvalue().encode("utf-8-sig")
