"""Table of statuses by topic ▶ a heat map: what share of a topic's undertakings goes on, changed, ends or begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from szcompare.model import SIDES
from szcompare.report import charts
from szcompare.report.wording import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from szcompare.comparison import Comparison
    from szcompare.report.charts import Chart, Shape
    from szcompare.tables import Row

LABELS, TOP, ROW, CELL, BETWEEN = 218, 58, 30, 112, 26  # pixels
CELLS = (
    ("old", "continued"), ("old", "modified"), ("old", "dropped"),
    ("new", "continued"), ("new", "modified"), ("new", "new"),
)  # fmt: skip
FAINTEST, STRONGEST = 0.06, 0.62  # opacity of a share of 0 and of 1; a figure in ink is legible on both, light or dark
COLUMNS = ("topic", "label", "side", "status", "clauses", "characters", "share")


def heat_chart(comparison: Comparison, lang: str = "zh") -> Chart:
    """Return topic × status: shade and percentage are shares of the topic's undertakings in that plan."""
    said, rows = words(lang), list(comparison.rows("topic_statuses"))
    held = {(str(r["topic"]), str(r["side"]), str(r["status"])): r for r in rows}
    topics = {str(row["topic"]): str(row["label"]) for row in rows}
    shapes = [*_heads(said)]
    for at, (topic, label) in enumerate(topics.items()):
        shapes += _row(label, [held[topic, side, status] for side, status in CELLS], TOP + ROW * at, said)
    height, width = TOP + ROW * len(topics) + 6, round(_left(len(CELLS) - 1) + CELL + 6)
    data = tuple(tuple(row[name] for name in COLUMNS) for row in rows)
    return charts.Chart("topic-heat", said["heat"], said["heat_note"], width, height, tuple(shapes), COLUMNS, data)


def _left(column: int) -> float:
    """The left end of a column; the two plans stand apart."""
    return LABELS + 14 + column * CELL + (BETWEEN if column >= len(CELLS) / 2 else 0)


def _heads(said: dict[str, str]) -> Iterator[Shape]:
    for at, side in enumerate(SIDES):
        yield charts.words(_left(3 * at) + 1.5 * CELL, 18, said[f"side.{side}"], size=13, anchor="middle", bold=True)
    for at, (_, status) in enumerate(CELLS):
        yield charts.words(_left(at) + CELL / 2, 42, said[f"status.{status}"], size=12, anchor="middle", fill="muted")


def _row(label: str, cells: Sequence[Row], y: float, said: dict[str, str]) -> Iterator[Shape]:
    yield charts.words(LABELS, y + 19, charts.fitted(label, 12.5, 210), size=12.5, anchor="end")
    for at, cell in enumerate(cells):
        status, share, count = str(cell["status"]), cast("float | None", cell["share"]), cast("int", cell["clauses"])
        if share is None:  # the plan has no undertaking of this topic
            yield charts.words(_left(at) + CELL / 2, y + 19, "–", size=12, anchor="middle", fill="muted")
            continue
        side = said[f"side.{cell['side']}"]
        title = f"{label} · {side} · {said[f'status.{status}']} {count} ({share:.0%})"
        shade = FAINTEST + (STRONGEST - FAINTEST) * share
        box = charts.rect(_left(at) + 1, y, CELL - 2, ROW - 3, status, title=title)
        yield box._replace(opacity=round(shade, 2))
        text = f"{count} · {share:.0%}" if count else "0"
        yield charts.words(_left(at) + CELL / 2, y + 18, text, size=12, anchor="middle", fill="ink")
