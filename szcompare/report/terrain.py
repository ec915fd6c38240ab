"""Map of clauses ▶ a chart of the undertakings of both plans: like words stand near one another, topics are named."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from math import fsum
from typing import TYPE_CHECKING, NamedTuple, cast

from szcompare.report import charts
from szcompare.report.wording import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from szcompare.comparison import Comparison
    from szcompare.report.charts import Chart, Shape
    from szcompare.tables import Row

WIDTH, HEIGHT, EDGE, TOP = 940, 600, 60, 34  # pixels; the legend stands above TOP
MOST = 900  # dots; of more clauses every second, third … is drawn, so that the page stays small
MOST_NAMES = 24  # of topics; of more the map would hold little else
# Cosine with the own topic less that with the best other one. On four hand-labelled pairs of plans 36% of the
# undertakings below 0.1 had the label that is most frequent in their topic, 52% from 0.1 to 0.15, 90% above 0.3.
DOUBTFUL = 0.1
QUOTED = 40  # characters of a clause that a pointer is told
COLUMNS = ("side", "clause", "topic", "label", "status", "x", "y", "margin", "next_label")


class Place(NamedTuple):
    """An undertaking at its place in pixels."""

    row: Row
    status: str
    text: str
    x: float
    y: float


def map_chart(comparison: Comparison, lang: str = "zh") -> Chart:
    """Return the undertakings as dots: form by plan, colour by status, hollow where another topic is nearer."""
    said, found = words(lang), places(comparison)
    step = max(1, -(-len(found) // MOST))
    shapes = [*_legend(said), *(_dot(one) for one in found[::step]), *_names(found)]
    data = tuple(tuple({**one.row, "status": one.status}[name] for name in COLUMNS) for one in found)
    return charts.Chart("clause-map", said["map"], said["map_note"], WIDTH, HEIGHT, tuple(shapes), COLUMNS, data)


def places(comparison: Comparison) -> list[Place]:
    """Return the undertakings that have a status with their places.

    Along each axis they stand by rank: a few subjects with words of their own would else press all others together.
    """
    about = {
        (side, clause.id): (status, clause.reading)
        for side, plan, held in (
            ("old", comparison.old, comparison.old_statuses),
            ("new", comparison.new, comparison.new_statuses),
        )
        for clause, status in zip(plan.clauses, held, strict=True)
    }
    rows = [row for row in comparison.rows("clause_map") if about[_key(row)][0]]
    across, up = (_ranks([cast("float", row[axis]) for row in rows]) for axis in ("x", "y"))
    return [
        Place(
            row,
            *about[_key(row)],
            EDGE + (WIDTH - 2 * EDGE) * x,
            HEIGHT - EDGE / 2 - (HEIGHT - EDGE - TOP) * y,
        )
        for row, x, y in zip(rows, across, up, strict=True)
    ]


def is_doubtful(row: Row) -> bool:
    """Return whether another topic is about as near to a clause as its own."""
    return cast("float", row["margin"]) < DOUBTFUL


def _key(row: Row) -> tuple[str, str]:
    return str(row["side"]), str(row["clause"])


def _ranks(values: Sequence[float]) -> list[float]:
    """The mean rank of each value, from 0 to 1; values that are equal share theirs."""
    ordered, most = sorted(values), max(1, len(values) - 1)
    return [(bisect_left(ordered, v) + bisect_right(ordered, v) - 1) / 2 / most for v in values]


def _dot(one: Place) -> Shape:
    text = one.text if len(one.text) <= QUOTED else f"{one.text[:QUOTED]}…"
    poor = is_doubtful(one.row)
    title = f"{one.row['label']} · {text}"
    made = charts.dot(one.x, one.y, one.status, square=one.row["side"] == "new", hollow=poor, title=title)
    return made if poor else made._replace(stroke="none", opacity=0.8)


def _names(found: Sequence[Place]) -> Iterator[Shape]:
    """The names of the largest topics amid their undertakings, moved down where they would cover another name."""
    groups: dict[str, list[Place]] = {}
    for one in found:
        groups.setdefault(str(one.row["topic"]), []).append(one)
    wanted = sorted(
        (fsum(one.y for one in held) / len(held), fsum(one.x for one in held) / len(held), str(held[0].row["label"]))
        for held in sorted(groups.values(), key=len, reverse=True)[:MOST_NAMES]
    )
    taken: list[tuple[float, float, float]] = []  # x, y and half a width
    for y, x, label in wanted:
        half = charts.text_width(label, 13) / 2 + 4
        x = min(max(x, half), WIDTH - half)
        while any(abs(x - a) < half + b and abs(y - c) < 17 for a, c, b in taken):
            y += 2
        taken.append((x, y, half))
        y = min(y, HEIGHT - 4)
        ground = charts.rect(x - half, y - 13, 2 * half, 18, "paper")
        yield ground._replace(opacity=0.8)
        yield charts.words(x, y, label, size=13, anchor="middle", bold=True)


def _legend(said: dict[str, str]) -> Iterator[Shape]:
    x = 4.0
    marks = [("muted", side == "new", False, said[f"side.{side}"]) for side in ("old", "new")]
    marks += [(name, False, False, said[f"status.{name}"]) for name in ("continued", "modified", "dropped")]
    marks += [("new", True, False, said["status.new"]), ("muted", False, True, said["map_poor"])]
    for colour, square, hollow, text in marks:
        yield charts.dot(x + 6, 12, colour, square=square, hollow=hollow)
        yield charts.words(x + 17, 16, text, size=12.5)
        x += 36 + charts.text_width(text, 12.5)
