"""Numbers of topics with their silhouettes ▶ a chart of the criterion by which the number was chosen."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, cast

from szcompare.report import charts
from szcompare.report.wording import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from szcompare.comparison import Comparison
    from szcompare.report.charts import Chart, Shape

WIDTH, HEIGHT = 640, 270  # pixels
PLOT = (64, 610, 20, 220)  # left, right, top and bottom of the points
COLUMNS = ("topics", "silhouette", "needed", "chosen")


def curve_chart(comparison: Comparison, lang: str = "zh") -> Chart:
    """Return the silhouette by number of topics, with the line that the chosen number is the first to reach."""
    said, rows = words(lang), list(comparison.rows("topic_curve"))
    points = [(cast("int", row["topics"]), cast("float", row["silhouette"]), bool(row["chosen"])) for row in rows]
    data = tuple(tuple(row[name] for name in COLUMNS) for row in rows)
    best, used = max((value for _, value, _ in points), default=0.0), len(comparison.topic_list)
    needed = cast("float", rows[0]["needed"]) if rows else 0.0
    shapes = tuple(_drawn(points, needed, said)) if points else ()
    note = said["curve_note"].format(share=f"{needed / best:.0%}") if best > 0 else ""
    if not any(chosen and count == used for count, _, chosen in points):
        note += said["curve_other"].format(n=used)
    return charts.Chart("topic-curve", said["curve"], note, WIDTH, HEIGHT, shapes, COLUMNS, data)


def _drawn(points: Sequence[tuple[int, float, bool]], needed: float, said: dict[str, str]) -> Iterator[Shape]:
    """The curve from left to right, what is needed as a dashed line, the chosen number as a square."""
    left, right, top, bottom = PLOT
    first, last = points[0][0], points[-1][0]
    low, high = min(0.0, *(p[1] for p in points)), max(0.05, *(p[1] for p in points))

    def at(count: float, value: float) -> tuple[float, float]:
        across = (count - first) / max(1, last - first)
        return left + (right - left) * across, bottom - (bottom - top) * (value - low) / (high - low)

    for value in (0.0, high / 2, high):
        yield charts.line(left - 8, at(first, value)[1], right + 8, at(first, value)[1], "line")
        yield charts.words(left - 14, at(first, value)[1] + 4, f"{value:.2f}", size=11, anchor="end", fill="muted")
    yield charts.line(left - 8, at(first, needed)[1], right + 8, at(first, needed)[1], "muted", dashed=True)
    for one, two in pairwise(points):
        yield charts.line(*at(*one[:2]), *at(*two[:2]), "new", width=2)
    for count, value, chosen in points:
        colour = "modified" if chosen else "new"
        yield charts.dot(*at(count, value), colour, square=chosen, title=f"{count}: {value:.3f}")
        yield charts.words(at(count, value)[0], bottom + 18, str(count), size=11, anchor="middle", bold=chosen)
    yield charts.words((left + right) / 2, bottom + 40, said["curve_axis"], size=12, anchor="middle", fill="muted")
