"""Table of shares ▶ diverging bars: how much of each plan a topic takes, and the difference with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from szcompare.report import charts
from szcompare.report.wording import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from szcompare.comparison import Comparison
    from szcompare.report.charts import Chart, Shape
    from szcompare.tables import Row

WIDTH, TOP, ROW = 980, 40, 26  # pixels
LABELS = 218  # where the names of the topics end
BARS = (232, 606)  # left and right end of the bars, which meet in the middle
POINTS = (676, 950)  # left and right end of the differences
FIGURE = 44  # room for a figure at the end of a bar
COLOUR = {"old": "dropped", "new": "new"}
COLUMNS = (
    "topic", "label", "old_clauses", "new_clauses", "old_share", "new_share", "difference", "low", "high",
    "old_characters", "new_characters", "old_character_share", "new_character_share",
    "character_difference", "character_low", "character_high",
)  # fmt: skip


def share_chart(comparison: Comparison, lang: str = "zh") -> Chart:
    """Return the share of the undertakings that each topic has in either plan; what grew most stands first."""
    said, rows = words(lang), ranked(comparison)
    shapes = [*_heads(said), *_scale(rows, TOP + ROW * len(rows))]
    for at, row in enumerate(rows):
        shapes += _row(row, TOP + ROW * at, rows)
    data = tuple(tuple(row[name] for name in COLUMNS) for row in rows)
    height = TOP + ROW * len(rows) + 26
    return charts.Chart(
        "topic-shares", said["shares"], said["shares_note"], WIDTH, height, tuple(shapes), COLUMNS, data
    )


def ranked(comparison: Comparison) -> list[Row]:
    """Return the rows of the table of shares that hold an undertaking, by falling difference."""
    rows = [row for row in comparison.rows("topic_shares") if row["old_clauses"] or row["new_clauses"]]
    return sorted(rows, key=lambda row: (-_number(row, "difference"), str(row["topic"])))


def trend(row: Row) -> str:
    """Return ``grew`` or ``shrank`` where the interval of the difference leaves 0 out, else ``unclear``.

    >>> trend({"low": 0.01, "high": 0.05}), trend({"low": -0.01, "high": 0.05})
    ('grew', 'unclear')
    """
    return "grew" if _number(row, "low") > 0 else "shrank" if _number(row, "high") < 0 else "unclear"


def _number(row: Row, name: str) -> float:
    return cast("float", row[name])


def _heads(said: dict[str, str]) -> Iterator[Shape]:
    middle = sum(BARS) / 2
    yield charts.words(middle - 8, 18, said["side.old"], size=13, anchor="end", bold=True)
    yield charts.words(middle + 8, 18, said["side.new"], size=13, bold=True)
    yield charts.words(sum(POINTS) / 2, 18, said["shares_difference"], size=13, anchor="middle", bold=True)


def _scale(rows: Sequence[Row], bottom: float) -> Iterator[Shape]:
    """The line of 0 of both panels, and the ends of the scale of differences in percentage points."""
    middle, widest = sum(BARS) / 2, _widest(rows)
    yield charts.line(middle, TOP - 10, middle, bottom, "line")
    yield charts.line(sum(POINTS) / 2, TOP - 10, sum(POINTS) / 2, bottom, "muted")
    for x, value in zip((POINTS[0], sum(POINTS) / 2, POINTS[1]), (-widest, 0.0, widest), strict=True):
        text = "0" if value == 0 else f"{100 * value:+.0f}"
        yield charts.words(x, bottom + 18, text.replace("-", "−"), size=11, anchor="middle", fill="muted")


def _row(row: Row, y: float, rows: Sequence[Row]) -> Iterator[Shape]:
    yield charts.words(LABELS, y + 13, charts.fitted(str(row["label"]), 12.5, 210), size=12.5, anchor="end")
    middle = sum(BARS) / 2
    room = (BARS[1] - BARS[0]) / 2 - FIGURE
    largest = max(_number(one, f"{side}_share") for one in rows for side in COLOUR) or 1.0
    for side, way in (("old", -1), ("new", 1)):
        share = _number(row, f"{side}_share")
        length = room * share / largest
        start = middle + 1 if way > 0 else middle - 1 - length
        if length:
            yield charts.rect(start, y, max(0.5, length), 16, COLOUR[side], title=f"{row['label']} {share:.1%}")
        anchor = "start" if way > 0 else "end"
        yield charts.words(middle + way * (length + 7), y + 13, f"{share:.1%}", size=12, anchor=anchor, fill="muted")
    yield from _difference(row, y + 8, _widest(rows))


def _difference(row: Row, y: float, widest: float) -> Iterator[Shape]:
    """The difference as a dot on its interval; a solid dot where the interval leaves 0 out."""
    middle, room = sum(POINTS) / 2, (POINTS[1] - POINTS[0]) / 2
    at, low, high = (middle + room * _number(row, name) / widest for name in ("difference", "low", "high"))
    found = trend(row)
    colour = {"grew": "new", "shrank": "dropped", "unclear": "other"}[found]
    yield charts.line(low, y, high, y, colour, width=2.5)
    figures = [f"{100 * _number(row, name):+.1f}".replace("-", "−") for name in ("difference", "low", "high")]
    title = f"{row['label']} {figures[0]} [{figures[1]}, {figures[2]}]"
    yield charts.dot(at, y, colour, square=found == "shrank", hollow=found == "unclear", title=title)


def _widest(rows: Sequence[Row]) -> float:
    """The end of the scale of differences: the farthest end of an interval, up to the next 5 percentage points."""
    farthest = max((abs(_number(row, name)) for row in rows for name in ("difference", "low", "high")), default=0.0)
    return max(0.05, -(-round(farthest * 1000) // 50) * 0.05)
