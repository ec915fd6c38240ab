"""Rows of results ▶ the geometry of plain SVG charts, in units; the templates draw and escape them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from szcompare.corpus.schema import Row

WIDTH, HEIGHT = 640, 200  # units of a chart's plane
SPARK_WIDTH, SPARK_HEIGHT = 160, 28
LEFT, BOTTOM, TOP = 44, 22, 10
MOST_LABELS = 12  # years written below an axis
SERIES_COLOURS = 6  # bodies told apart by a mark in one chart
MOST_ROWS = 12  # bodies in a timeline

Chart = dict[str, Any]


def stacked_years(rows: Iterable[Row], statuses: Sequence[str]) -> Chart:
    """Return bars, one a year, stacked by status: x, width, and for each part y, height, status, count and share."""
    counts: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(statuses, 0))
    for row in rows:
        if row["year"] is not None and row["status"] in statuses:
            counts[row["year"]][row["status"]] += row["count"]
    years = sorted(counts)
    step = (WIDTH - LEFT) / max(1, len(years))
    bars: list[dict[str, Any]] = [
        {"year": year, "x": _r(LEFT + at * step + step * 0.15), "width": _r(step * 0.7), "parts": _parts(counts[year])}
        for at, year in enumerate(years)
    ]
    return {"bars": bars, "ticks": _thinned([(_r(b["x"] + b["width"] / 2), b["year"]) for b in bars]), **_plane()}


def _parts(counts: dict[str, int]) -> list[dict[str, Any]]:
    total, parts, at = sum(counts.values()), [], 0
    for status, count in counts.items():
        top = _height(1 - (at + count) / total) if total else TOP
        bottom = _height(1 - at / total) if total else TOP
        share = round(100 * count / total) if total else 0
        parts.append({"status": status, "y": top, "height": _r(bottom - top), "count": count, "share": share})
        at += count
    return parts


def sparkline(values: dict[int, float], years: Sequence[int], *, top: float) -> Chart:
    """Return the points of a line over ``years``; a year without value counts as 0, ``top`` is the highest value."""
    places = [_x(at, len(years), 0, SPARK_WIDTH) for at in range(len(years))]
    heights = [_r(SPARK_HEIGHT - 3 - (SPARK_HEIGHT - 6) * values.get(year, 0.0) / (top or 1.0)) for year in years]
    points = [(x, y, year, values.get(year, 0.0)) for x, y, year in zip(places, heights, years, strict=True)]
    return {"points": points, "width": SPARK_WIDTH, "height": SPARK_HEIGHT, "line": _line(points)}


def values_by_year(rows: Sequence[Row]) -> Chart:
    """Return dots and lines of the numbers of one indicator and one unit: one line a body, by the year they are for."""
    held = [row for row in rows if row["target_year"] is not None and row["value"] is not None]
    years = sorted({row["target_year"] for row in held})
    values = [row["value"] for row in held] or [0.0, 1.0]
    low, high = min(0.0, *values), max(values)
    bodies = sorted({row["body"] for row in held}, key=lambda body: (-sum(r["body"] == body for r in held), body))
    lines = [
        _body_line([row for row in held if row["body"] == body], body, at, years, (low, high))
        for at, body in enumerate(bodies[:SERIES_COLOURS])
    ]
    ticks = _thinned([(_year_x(year, years), year) for year in years])
    marks = [(TOP, _number(high)), (HEIGHT - BOTTOM, _number(low))] if held else []
    return {
        "lines": lines,
        "ticks": ticks,
        "marks": marks,
        "left_out": max(0, len(bodies) - SERIES_COLOURS),
        **_plane(),
    }


def _body_line(rows: Sequence[Row], body: str, at: int, years: Sequence[int], span: tuple[float, float]) -> Chart:
    low, high = span
    points = [
        (_year_x(row["target_year"], years), _height(1 - (row["value"] - low) / ((high - low) or 1)), row)
        for row in sorted(rows, key=lambda row: (row["target_year"], row["year"] or 0, row["name"], row["start"]))
    ]
    return {"body": body, "place": at, "points": points, "line": _line(points)}


def timeline(rows: Sequence[Row]) -> Chart:
    """Return the members of a lineage as dots: years across, one row a body in the order of first use."""
    held = [row for row in rows if row["year"] is not None]
    years = sorted({row["year"] for row in held})
    bodies = list(dict.fromkeys(row["body"] for row in held))
    shown = bodies[:MOST_ROWS]
    dots = [
        (_year_x(row["year"], years), 14 + 20 * shown.index(row["body"]), row) for row in held if row["body"] in shown
    ]
    return {
        "rows": [(14 + 20 * at, body) for at, body in enumerate(shown)],
        "dots": dots,
        "ticks": _thinned([(_year_x(year, years), year) for year in years]),
        "left_out": len(bodies) - len(shown),
        "width": WIDTH,
        "height": 20 * len(shown) + BOTTOM + 6,
    }


def _plane() -> Chart:
    return {"width": WIDTH, "height": HEIGHT, "left": LEFT, "floor": HEIGHT - BOTTOM, "top": TOP}


def _height(share: float) -> float:
    """The place of a share of the plane, 0 at the top."""
    return _r(TOP + (HEIGHT - TOP - BOTTOM) * share)


def _year_x(year: int, years: Sequence[int]) -> float:
    first, last = years[0], years[-1]
    share = 0.5 if first == last else (year - first) / (last - first)
    return _r(LEFT + 30 + (WIDTH - LEFT - 60) * share)


def _x(at: int, count: int, left: float, right: float) -> float:
    return _r(left + 3 + (right - left - 6) * (0.5 if count < 2 else at / (count - 1)))


def _thinned(ticks: list[tuple[float, int]]) -> list[tuple[float, int]]:
    step = -(-len(ticks) // MOST_LABELS) or 1
    return ticks[::step]


def _line(points: Sequence[tuple[Any, ...]]) -> str:
    return " ".join(f"{point[0]},{point[1]}" for point in points)


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.4g}"


def _r(value: float) -> float:
    """Two digits are more than a screen shows."""
    return round(value, 2)
