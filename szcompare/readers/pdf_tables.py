"""Segments and rules of a page ▶ tables: by drawn rules, or by columns that line up."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from szcompare.readers.pdf_page import Line, PageContent, Rule, Segment, Table, beside, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

TOUCH = 3.0  # points: rules that end nearer than this to each other meet
RULED_ROWS = RULED_COLUMNS = 2
LONG_CELL = 15  # lines: a cell with more is a frame around running text, not a cell
ALIGNED_ROWS, ALIGNED_COLUMNS = 3, 3  # without rules, less is a line with wide gaps
FILLED = 0.5  # share of the rows that a column of an unruled table fills
CELL_WORDS = 24  # characters: longer segments side by side are columns of text
RULES = 6000  # more rules on a page are a drawing


@dataclass(frozen=True, slots=True)
class Grid:
    """The lines of a ruled table: places of its rules across and down."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    rules: tuple[Rule, ...]

    def cell(self, segment: Segment) -> tuple[int, int] | None:
        """Return row and column of the cell that holds the middle of a segment, or None."""
        x, y = (segment.x0 + segment.x1) / 2, (segment.top + segment.bottom) / 2
        row, column = _slot(self.ys, y), _slot(self.xs, x)
        return None if row is None or column is None else self._merged(row, column)

    def _merged(self, row: int, column: int) -> tuple[int, int]:
        """The top left cell of the merged cell that this one belongs to."""
        while row and not self._parted((self.xs[column] + self.xs[column + 1]) / 2, self.ys[row], across=True):
            row -= 1
        while column and not self._parted((self.ys[row] + self.ys[row + 1]) / 2, self.xs[column], across=False):
            column -= 1
        return row, column

    def _parted(self, middle: float, at: float, *, across: bool) -> bool:
        for rule in self.rules:
            if across and rule.y0 == rule.y1 and abs(rule.y0 - at) <= TOUCH and rule.x0 <= middle <= rule.x1:
                return True
            if not across and rule.x0 == rule.x1 and abs(rule.x0 - at) <= TOUCH and rule.y0 <= middle <= rule.y1:
                return True
        return False


def ruled_tables(page: PageContent) -> tuple[list[Table], list[Segment]]:
    """Return the tables drawn with rules, and the segments outside of them."""
    tables, left = [], list(page.segments)
    for grid in _grids(page.rules):
        inside = [(segment, cell) for segment in left if (cell := grid.cell(segment)) is not None]
        table = _filled(page.number, grid, inside)
        if table is not None:
            tables.append(table)
            taken = {id(segment) for segment, _ in inside}
            left = [segment for segment in left if id(segment) not in taken]
    return tables, left


def _slot(edges: Sequence[float], at: float) -> int | None:
    return next((n for n, (low, high) in enumerate(pairwise(edges)) if low <= at < high), None)


def _grids(rules: Sequence[Rule]) -> list[Grid]:
    """Groups of rules that meet, each with at least two rows and two columns; from the top of the page."""
    if len(rules) > RULES:
        return []
    found = []
    for group in _groups(rules):
        across = [rule for rule in group if rule.y0 == rule.y1]
        down = [rule for rule in group if rule.x0 == rule.x1]
        if not across or not down:
            continue
        xs = _snapped([r.x0 for r in down] + [min(r.x0 for r in across), max(r.x1 for r in across)])
        ys = _snapped([r.y0 for r in across] + [min(r.y0 for r in down), max(r.y1 for r in down)])
        if len(xs) > RULED_COLUMNS and len(ys) > RULED_ROWS:
            found.append(Grid(xs, ys, tuple(group)))
    return sorted(found, key=lambda grid: (grid.ys[0], grid.xs[0]))


def _groups(rules: Sequence[Rule]) -> list[list[Rule]]:
    """The rules grouped by what meets; a sweep from top to bottom keeps it short of all pairs."""
    order = sorted(range(len(rules)), key=lambda n: (rules[n].y0, rules[n].x0))
    parent = list(range(len(rules)))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    active: list[int] = []
    for n in order:
        active = [m for m in active if rules[m].y1 + TOUCH >= rules[n].y0]
        for m in active:
            if rules[m].x0 - TOUCH <= rules[n].x1 and rules[n].x0 - TOUCH <= rules[m].x1:
                parent[root(n)] = root(m)
        active.append(n)
    groups: dict[int, list[Rule]] = {}
    for n in order:
        groups.setdefault(root(n), []).append(rules[n])
    return list(groups.values())


def _snapped(places: Iterable[float]) -> tuple[float, ...]:
    """The places in order, those nearer than TOUCH taken as one."""
    kept: list[float] = []
    for place in sorted(places):
        if not kept or place - kept[-1] > TOUCH:
            kept.append(place)
    return tuple(kept)


def _filled(page: int, grid: Grid, inside: list[tuple[Segment, tuple[int, int]]]) -> Table | None:
    """The table of a grid; None where its cells hold running text, or where it is nearly empty."""
    cells: dict[tuple[int, int], list[Segment]] = {}
    for segment, cell in inside:
        cells.setdefault(cell, []).append(segment)
    columns = {column for _, column in cells}
    rows = sorted({row for row, _ in cells})
    if len(columns) < RULED_COLUMNS or len(rows) < RULED_ROWS:
        return None
    lines = {cell: _cell_lines(held) for cell, held in cells.items()}
    if any(len(held) > LONG_CELL for held in lines.values()) and not _split(lines, rows[-1]):
        return None
    used = sorted(columns)
    made: list[list[list[Segment]]] = []
    for row in rows:
        made.extend(_rows([lines.get((row, column), []) for column in used]))
    scores = [score for row in made for cell in row for segment in cell for score in segment.scores]
    texts = tuple(tuple(joined([part.text for part in cell]) for cell in row) for row in made)
    whole = all(segment.scores for segment, _ in inside) and len(scores) == sum(len(t) for r in texts for t in r)
    return Table(
        page=page, rows=texts, x0=grid.xs[0], x1=grid.xs[-1], top=grid.ys[0], bottom=grid.ys[-1],
        scores=tuple(scores) if whole else (),
    )  # fmt: skip


def _split(lines: dict[tuple[int, int], list[Segment]], row: int) -> bool:
    """Whether the last row of the grid is many rows without rules between them."""
    return len(_rows([held for (at, _), held in sorted(lines.items()) if at == row])) > 1


def _cell_lines(held: list[Segment]) -> list[Segment]:
    """The lines of a cell from top to bottom, each as one segment."""
    return [_one(line) for line in rows_of(held)]


def _one(line: Sequence[Segment]) -> Segment:
    if len(line) == 1:
        return line[0]
    text = beside(line)
    given = [score for part in line for score in part.scores]
    scores = tuple(given) + (1.0,) * (len(text) - len(given)) if given else ()
    return Segment(
        text=text, x0=line[0].x0, x1=line[-1].x1, top=min(s.top for s in line), bottom=max(s.bottom for s in line),
        size=line[0].size, bold=all(s.bold for s in line), scores=scores,
    )  # fmt: skip


def _rows(cells: list[list[Segment]]) -> list[list[list[Segment]]]:
    """One ruled row as rows of the table: more where all its cells hold as many lines that stand level."""
    counts = {len(held) for held in cells if held}
    several = [held for held in cells if held]
    if len(several) < 2 or counts in ({0}, {1}) or len(counts) != 1:
        return [cells]
    level = all(
        abs(line.top - first.top) < 0.5 * first.size
        for held in several
        for line, first in zip(held, several[0], strict=True)
    )
    if not level or len(several) < 3:  # two cells of two lines each: both may just be wrapped
        return [cells]
    return [[[held[n]] if held else [] for held in cells] for n in range(counts.pop())]


def rows_of(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Return segments grouped by the line on which they stand, lines from the top, segments from the left."""
    rows: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda s: (s.bottom, s.x0)):
        if rows and _level(rows[-1][0], segment):
            rows[-1].append(segment)
        else:
            rows.append([segment])
    return [sorted(row, key=lambda s: (s.x0, s.x1)) for row in rows]


def _level(first: Segment, segment: Segment) -> bool:
    return abs(first.bottom - segment.bottom) < 0.45 * max(first.size, segment.size)


def aligned_tables(lines: Sequence[Line]) -> list[Line | Table]:
    """Return the lines of a column with runs of lines whose segments stand below each other made to tables."""
    made: list[Line | Table] = []
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and _in_cells(lines[end]):
            end += 1
        table = _aligned(lines[at:end]) if end - at >= ALIGNED_ROWS else None
        if table is not None:
            made.append(table)
            at = end
        else:
            made.extend(lines[at : max(end, at + 1)])
            at = max(end, at + 1)
    return made


def _in_cells(line: Line) -> bool:
    return len(line.segments) >= 2 and all(len(segment.text) <= CELL_WORDS for segment in line.segments)


def _aligned(lines: Sequence[Line]) -> Table | None:
    columns = _column_edges([segment for line in lines for segment in line.segments])
    if len(columns) < ALIGNED_COLUMNS:
        return None
    rows: list[list[list[Segment]]] = []
    for line in lines:
        row: list[list[Segment]] = [[] for _ in columns]
        for segment in line.segments:
            row[_column(columns, segment)].append(segment)
        rows.append(row)
    filled = [sum(bool(row[n]) for row in rows) / len(rows) for n in range(len(columns))]
    if sum(share >= FILLED for share in filled) < ALIGNED_COLUMNS:
        return None
    texts = tuple(tuple(beside(cell) if cell else "" for cell in row) for row in rows)
    scores = tuple(score for row in rows for cell in row for segment in cell for score in segment.scores)
    whole = len(scores) == sum(len(text) for row in texts for text in row)
    return Table(
        page=lines[0].page, rows=texts, x0=min(line.x0 for line in lines), x1=max(line.x1 for line in lines),
        top=min(line.top for line in lines), bottom=max(line.bottom for line in lines), scores=scores if whole else (),
    )  # fmt: skip


def _column_edges(segments: Sequence[Segment]) -> list[tuple[float, float]]:
    """Stretches across that segments of some line cover, with gaps between them on every line."""
    edges: list[tuple[float, float]] = []
    for segment in sorted(segments, key=lambda s: s.x0):
        if edges and segment.x0 < edges[-1][1]:
            edges[-1] = (edges[-1][0], max(edges[-1][1], segment.x1))
        else:
            edges.append((segment.x0, segment.x1))
    return edges


def _column(columns: Sequence[tuple[float, float]], segment: Segment) -> int:
    return next(n for n, (low, high) in enumerate(columns) if low <= segment.x0 and segment.x1 <= high)
