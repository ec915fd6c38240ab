"""Targets of both plans ▶ how comparable indicators move: small line charts by year, and a dumbbell for each change."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from szcompare.model import SIDES
from szcompare.report import charts
from szcompare.report.labels import number_text
from szcompare.report.wording import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from szcompare.comparison import Comparison
    from szcompare.model import Target
    from szcompare.report.charts import Chart, Shape
    from szcompare.report.view import Move

COLUMNS, WIDE, HIGH = 4, 270, 182  # panels a row, pixels
MOST = 12  # panels in one picture; the CSV holds every point
COLOUR = {"old": "dropped", "new": "new"}
PLOT = (24, 236, 62, 150)  # left, right, top and bottom of the points within a panel
COMPARED = frozenset({"raised", "lowered", "unchanged"})


class Point(NamedTuple):
    """A number of an indicator in a year."""

    year: int
    side: str
    low: float
    high: float  # equal to low unless it is a range
    kind: str  # target or baseline


class Series(NamedTuple):
    """The numbers of one indicator in one unit."""

    indicator: str
    measure: str
    unit: str
    points: tuple[Point, ...]


def indicators(comparison: Comparison) -> list[Series]:
    """Return the indicators with numbers for two years or in both plans; those of both plans come first."""
    held: dict[tuple[str, str, str], set[Point]] = {}
    for side, plan in zip(SIDES, (comparison.old, comparison.new), strict=True):
        for target in plan.targets:
            point = _point(side, target)
            if point is not None:
                key = target.canonical or target.indicator, target.measure, target.unit
                held.setdefault(key, set()).add(point)
    found = [Series(*key, tuple(sorted(points))) for key, points in held.items()]
    kept = [one for one in found if len({point[:2] for point in one.points}) > 1]
    return sorted(kept, key=lambda one: (-len({p.side for p in one.points}), -len(one.points), one[:3]))


def series_chart(comparison: Comparison, lang: str = "zh") -> Chart:
    """Return one panel an indicator, all with the same years from left to right."""
    said, found = words(lang), indicators(comparison)
    shown = found[:MOST]
    years = [point.year for one in shown for point in one.points] or [0]
    shapes = [
        shape
        for at, one in enumerate(shown)
        for shape in _panel(one, at % COLUMNS * WIDE, at // COLUMNS * HIGH, (min(years), max(years)), said)
    ]
    rows = tuple((one.indicator, one.measure, one.unit, *point) for one in found for point in one.points)
    fields = ("indicator", "measure", "unit", "year", "side", "value", "value_max", "kind")
    height = max(1, -(-len(shown) // COLUMNS)) * HIGH
    return charts.Chart(
        "targets", said["series"], said["series_note"], COLUMNS * WIDE, height, tuple(shapes), fields, rows
    )


def dumbbell(move: Move, lang: str = "zh") -> Chart | None:
    """Return the old and the new number of a change on one scale from 0; None where they cannot be compared."""
    if move.old is None or move.new is None or move.change not in COMPARED:
        return None
    old, new = move.old.target, move.new.target
    if old.value is None or new.value is None or (old.unit, old.measure) != (new.unit, new.measure):
        return None
    low, high = min(0.0, old.value, new.value), max(0.0, old.value, new.value)
    if low == high:
        return None
    x = [8 + 144 * (value - low) / (high - low) for value in (old.value, new.value)]
    said = words(lang)["dumbbell"].format(old=number_text(old.value), new=number_text(new.value))
    shapes = (
        charts.line(8, 11, 152, 11, "line"),
        charts.line(x[0], 11, x[1], 11, "muted", width=3),
        charts.dot(x[0], 11, COLOUR["old"]),
        charts.dot(x[1], 11, COLOUR["new"], square=True),
    )
    return charts.Chart("", said, "", 160, 22, shapes, (), ())


def _point(side: str, target: Target) -> Point | None:
    if target.value is None or target.year is None:
        return None
    high = target.value if target.value_max is None else target.value_max
    return Point(target.year, side, target.value, high, target.kind)


def _panel(one: Series, x: float, y: float, years: tuple[int, int], said: dict[str, str]) -> Iterator[Shape]:
    left, right, top, bottom = PLOT
    span = max(1, years[1] - years[0])
    least, most = min(0.0, *(p.low for p in one.points)), max(p.high for p in one.points)
    rise = (bottom - top) / ((most - least) or 1.0)

    def at(point: Point, value: float) -> tuple[float, float]:
        return x + left + (right - left) * (point.year - years[0]) / span, y + bottom - (value - least) * rise

    measure = said.get(f"measure.{one.measure}", one.measure)
    yield charts.words(x + 4, y + 20, charts.fitted(one.indicator, 13, WIDE - 24), size=13, bold=True)
    yield charts.words(x + 4, y + 38, " ".join(part for part in (measure, one.unit) if part), size=11, fill="muted")
    zero = y + bottom + least * rise
    yield charts.line(x + left - 12, zero, x + right + 12, zero, "line")
    for first, second in pairwise(one.points):
        if first.year != second.year:
            crossing = first.side != second.side
            ends = (*at(first, first.high), *at(second, second.high))
            yield charts.line(*ends, "muted" if crossing else COLOUR[first.side], width=2, dashed=crossing)
    for point in one.points:
        yield from _mark(point, at(point, point.low), at(point, point.high))
    for year in sorted({point.year for point in one.points}):
        place = x + left + (right - left) * (year - years[0]) / span
        yield charts.words(place, y + bottom + 18, str(year), size=11, anchor="middle", fill="muted")


def _mark(point: Point, low: tuple[float, float], high: tuple[float, float]) -> Iterator[Shape]:
    if point.low != point.high:
        yield charts.line(*low, *high, COLOUR[point.side], width=5)
    yield charts.dot(*high, COLOUR[point.side], square=point.side == "new", hollow=point.kind == "baseline")
    label = number_text(point.low) + (f"–{number_text(point.high)}" if point.high != point.low else "")
    yield charts.words(high[0], high[1] - 9, label, size=12, anchor="middle")
