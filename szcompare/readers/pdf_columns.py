"""PageContent ▶ lines and tables in reading order, column by column."""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

from szcompare.readers.pdf_page import Line, PageContent, Rule, Segment, Table, beside
from szcompare.readers.pdf_tables import aligned_tables, rows_of, ruled_tables

if TYPE_CHECKING:
    from collections.abc import Sequence

JOINED_GAP = 1.0  # em: wider gaps part cells and columns
COLUMN_LINES = 5  # on either side: fewer are no columns
COLUMN_WORDS = 8  # characters in the median line of a column; cells of tables are shorter
COLUMN_FILL = 0.7  # median share of its column's width that a line of running text fills
GUTTER_ZONE = (0.25, 0.75)  # of the width of the text: where the gap between two columns is looked for
CROSSING = 0.6  # a gutter crossed by more of the segments is none
DOUBLE = 0.25  # em: the same character drawn twice nearer than this is bold print made by hand
DEPTH = 3  # a page has at most 2 ** DEPTH columns

Item = Segment | Table


@dataclass(frozen=True, slots=True)
class Column:
    """Items of a page that are read from top to bottom before anything else."""

    items: tuple[Item, ...]
    left: float
    right: float


def reading_order(page: PageContent) -> list[Line | Table]:
    """Return the lines and tables of a page in the order in which they are read."""
    segments = merged(_once(page.segments), page.rules)
    tables, free = ruled_tables(replace(page, segments=tuple(segments)))
    ordered: list[Line | Table] = []
    for number, column in enumerate(_columns([*free, *tables], DEPTH)):
        ordered.extend(_column_lines(page.number, column, number))
    return ordered


def _once(segments: Sequence[Segment]) -> list[Segment]:
    """The segments without those drawn twice in one place."""
    kept: dict[tuple[str, int, int], Segment] = {}
    for segment in segments:
        step = max(DOUBLE * segment.size, 0.5)
        x, y = round(segment.x0 / step), round(segment.bottom / step)
        near = [(segment.text, x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
        if not any(key in kept and abs(kept[key].x0 - segment.x0) <= step for key in near):
            kept[segment.text, x, y] = segment
    return list(kept.values())


def merged(segments: Sequence[Segment], rules: Sequence[Rule]) -> list[Segment]:
    """Return segments of a line joined across narrow gaps that no rule runs through."""
    down = sorted((rule for rule in rules if rule.x0 == rule.x1), key=lambda rule: rule.x0)
    made: list[Segment] = []
    for row in rows_of(segments):
        run = [row[0]]
        for segment in row[1:]:
            gap = segment.x0 - run[-1].x1
            if gap <= JOINED_GAP * max(run[-1].size, segment.size) and not _cut(run[-1], segment, down):
                run.append(segment)
            else:
                made.append(_one(run))
                run = [segment]
        made.append(_one(run))
    return made


def _cut(before: Segment, segment: Segment, down: Sequence[Rule]) -> bool:
    middle = (segment.top + segment.bottom) / 2
    low, high = (before.x0 + before.x1) / 2, (segment.x0 + segment.x1) / 2
    return any(low < rule.x0 < high and rule.y0 <= middle <= rule.y1 for rule in down)


def _one(run: Sequence[Segment]) -> Segment:
    if len(run) == 1:
        return run[0]
    text = beside(run)
    scores = [score for part in run for score in part.scores]
    longest = max(run, key=lambda part: len(part.text))
    line = Line(page=0, segments=tuple(run), text=text, left=0, right=0)
    return Segment(
        text=text, x0=run[0].x0, x1=line.x1, top=line.top, bottom=line.bottom, size=longest.size, bold=line.bold,
        scores=line.scores if scores else (),
    )  # fmt: skip


def _columns(items: Sequence[Item], depth: int) -> list[Column]:
    """The items cut into columns, those of a band from left to right, bands from top to bottom."""
    if not items:
        return []
    whole = Column(tuple(items), min(i.x0 for i in items), max(i.x1 for i in items))
    gutter = _gutter(items) if depth and len(items) >= 2 * COLUMN_LINES else None
    if gutter is None:
        return [whole]
    found: list[Column] = []
    plain: list[Item] = []
    for band, split in _bands(items, gutter):
        if not split:
            plain.extend(band)
            continue
        if plain:
            found.append(_with(whole, plain))
            plain = []
        for side in _sides(band, gutter):
            found.extend(_columns(side, depth - 1))
    return [*found, _with(whole, plain)] if plain else found


def _with(column: Column, items: Sequence[Item]) -> Column:
    """The column with other items in the same bounds."""
    return Column(tuple(items), column.left, column.right)


def _sides(band: Sequence[Item], gutter: float) -> tuple[list[Item], list[Item]]:
    return [i for i in band if i.x1 <= gutter], [i for i in band if i.x0 >= gutter]


def _gutter(items: Sequence[Item]) -> float | None:
    """Where the fewest items cross a line down the page, near its middle; None where most do."""
    left, right = min(i.x0 for i in items), max(i.x1 for i in items)
    low, high = (left + share * (right - left) for share in GUTTER_ZONE)
    places = [low + n for n in range(int(high - low) + 1)]
    counts = [sum(i.x0 < place < i.x1 for i in items) for place in places]
    if not counts or min(counts) > CROSSING * len(items):
        return None
    best, run = (0, 0), 0  # the widest stretch of places with the fewest crossings
    for n, count in enumerate(counts):
        run = run + 1 if count == min(counts) else 0
        best = max(best, (run, -n))
    return places[-best[1] - best[0] // 2]


def _bands(items: Sequence[Item], gutter: float) -> list[tuple[list[Item], bool]]:
    """Runs of items from top to bottom: those with columns on both sides of the gutter, and the others."""
    bands: list[tuple[list[Item], bool]] = []
    run: list[Item] = []
    for item in sorted(items, key=lambda i: (i.top, i.x0)):
        if item.x0 < gutter < item.x1:
            bands.extend([(run, _is_columns(run, gutter)), ([item], False)])
            run = []
        else:
            run.append(item)
    bands.append((run, _is_columns(run, gutter)))
    return [band for band in bands if band[0]]


def _is_columns(band: Sequence[Item], gutter: float) -> bool:
    return all(_is_running(side) for side in _sides(band, gutter))


def _is_running(side: Sequence[Item]) -> bool:
    """Whether items are lines of running text, not cells of a table."""
    lines = [item for item in side if isinstance(item, Segment)]
    if len(lines) < COLUMN_LINES:
        return False
    width = max(line.x1 for line in lines) - min(line.x0 for line in lines)
    fill = median((line.x1 - line.x0) / max(width, 1.0) for line in lines)
    return median(len(line.text) for line in lines) >= COLUMN_WORDS and fill >= COLUMN_FILL


def _column_lines(page: int, column: Column, number: int) -> list[Line | Table]:
    free = [item for item in column.items if isinstance(item, Segment)]
    lines = [
        Line(page=page, segments=tuple(row), text=beside(row), left=column.left, right=column.right, column=number)
        for row in rows_of(free)
    ]
    made = aligned_tables(lines) + [item for item in column.items if isinstance(item, Table)]
    return sorted(made, key=lambda item: (item.top, item.x0))
