"""Rows of indicator tables (主要指标) ▶ targets: indicator, unit, base and goal values, binding or expected."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from szcompare.model import Target
from szcompare.targets.indicators import canonical
from szcompare.targets.plain import plain_text
from szcompare.targets.quantities import find_quantities

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from szcompare.model import Block, Plan

NAMED = re.compile("指\\s*标(?!值|属性|类型|性质)|项\\s*目|名\\s*称|内\\s*容")
UNIT = re.compile("单\\s*位")
BINDING = re.compile("属\\s*性|性\\s*质|类\\s*型")
YEAR = re.compile(r"((?:19|20)\d\d)\s*年?")
GROWTH = re.compile("年均|年平均|增速|增长率")
BASE = re.compile("基\\s*期|基\\s*数|实\\s*际|现\\s*状|完\\s*成|初\\s*值|预计")
GOAL = re.compile("目\\s*标|规划|预期值")
BINDINGS = re.compile("约\\s*束\\s*性|预\\s*期\\s*性")
UNIT_IN_NAME = re.compile("[（(]([^（）()]{1,12})[）)]\\s*$")
CUMULATIVE = re.compile("[\\[［〔]([^\\]］〕]+)[\\]］〕]")
DOWN, UP = re.compile("(?:降低|下降|减少|削减)$"), re.compile("(?:增加|提高|增长|新增)$")
TABS = 2  # in a line of a plain text that is a table row: three cells
CELL = re.compile("(?:^|(?<=\t))[^\t]*")
GAP = 2  # line breaks between rows of one table, at most


class Column(NamedTuple):
    """What a column of a table holds, by its head."""

    role: str  # name, unit, binding, value, or empty
    year: int | None = None
    base: bool = False
    measure: str = "level"


class Row(NamedTuple):
    """One table row: its place, its clause and its cells with their places."""

    start: int
    end: int
    clause: str
    cells: tuple[tuple[int, int], ...]


def row_clauses(plan: Plan) -> frozenset[str]:
    """Return the ids of the clauses that are table rows."""
    return frozenset(row.clause for row in _rows(plan))


def find_tabular_targets(plan: Plan) -> Iterator[Target]:
    """Return the targets in the tables of a plan, row by row; tables whose head names no year or value give none."""
    first = plan.document.metadata.period[0] if plan.document.metadata.period else None
    for table in _tables(plan):
        head, columns = _head(plan.document.text, table)
        if columns:
            for row in table[head:]:
                yield from _read_row(plan.document.text, row, columns, first)


def _tables(plan: Plan) -> Iterator[list[Row]]:
    """Rows that stand directly below each other."""
    table: list[Row] = []
    for row in _rows(plan):
        between = plan.document.text[table[-1].end : row.start] if table else ""
        if table and (between.strip() or between.count("\n") > GAP):
            yield table
            table = []
        table.append(row)
    if table:
        yield table


def _rows(plan: Plan) -> Iterator[Row]:
    """The rows as the format marks them; in a text without any, the lines with tabs."""
    if all(block.kind != "row" for block in plan.document.blocks):
        yield from _tabbed(plan)
        return
    clauses = {clause.start: clause.id for clause in plan.clauses}
    cells = sorted((b for b in plan.document.blocks if b.kind == "cell"), key=lambda b: (b.start, b.end))
    at = 0
    for row in sorted((b for b in plan.document.blocks if b.kind == "row"), key=lambda b: b.start):
        inside: list[Block] = []
        while at < len(cells) and cells[at].start <= row.end:
            if cells[at].start >= row.start:
                inside.append(cells[at])
            at += 1
        if row.start in clauses:
            yield Row(row.start, row.end, clauses[row.start], tuple((c.start, c.end) for c in inside))


def _tabbed(plan: Plan) -> Iterator[Row]:
    """Clauses of a plain text that are lines of at least three cells."""
    for clause in plan.clauses:
        written = plan.document.text[clause.start : clause.end]
        if written.count("\t") >= TABS and "\n" not in written.strip():
            cells = [(m.start() + clause.start, m.end() + clause.start) for m in CELL.finditer(written)]
            yield Row(clause.start, clause.end, clause.id, tuple(cells))


def _head(text: str, table: Sequence[Row]) -> tuple[int, tuple[Column, ...]]:
    """How many rows are the head, and what the columns hold; none where it is no table of indicators."""
    for n, row in enumerate(table[:3]):
        columns = tuple(_column(text[a:b]) for a, b in row.cells)
        if any(c.role == "name" for c in columns) and any(c.role == "value" for c in columns):
            return n + 1, columns
    return 0, ()


def _column(head: str) -> Column:
    year = YEAR.search(head)
    if year or GROWTH.search(head) or (GOAL.search(head) and not NAMED.fullmatch(head.strip())):
        measure = "annual_growth" if GROWTH.search(head) else "level"
        base = BASE.search(head) is not None and GOAL.search(head) is None
        return Column("value", int(year.group(1)) if year else None, base, measure)
    for role, pattern in (("unit", UNIT), ("binding", BINDING), ("name", NAMED)):
        if pattern.search(head):
            return Column(role)
    return Column("")


def _read_row(text: str, row: Row, columns: Sequence[Column], first: int | None) -> Iterator[Target]:
    cells = list(zip(columns, row.cells, strict=False))
    named = [(a, b) for column, (a, b) in cells if column.role == "name" and text[a:b].strip()]
    if not named or len(row.cells) < len(columns):
        return
    name, unit = _name(text[slice(*named[-1])], next((text[a:b] for c, (a, b) in cells if c.role == "unit"), ""))
    said = next((text[a:b] for c, (a, b) in cells if c.role == "binding" and BINDINGS.search(text[a:b])), "")
    for column, (start, end) in cells:
        if column.role == "value":
            target = _target(text, row, column, (start, end), name, unit, re.sub("\\s", "", said), first)
            if target is not None:
                yield target


def _name(cell: str, unit: str) -> tuple[str, str]:
    """The indicator without its number and without the unit in brackets, and the unit."""
    name = re.sub("\\s+", "", re.sub("^\\s*[（(]?\\d{1,2}[）)．.、]?\\s*", "", cell))
    inside = UNIT_IN_NAME.search(name)
    if inside and not unit.strip(" —-－/"):
        return name[: inside.start()], inside.group(1)
    return name, re.sub("\\s+", "", unit).strip("—-－/")


def _measure(name: str) -> str:
    """What a value says of an indicator whose name ends with the way it moves: 能耗降低."""
    return "decrease" if DOWN.search(name) else "increase" if UP.search(name) else "level"


def _target(
    text: str, row: Row, column: Column, place: tuple[int, int], name: str, unit: str, binding: str, first: int | None
) -> Target | None:
    written = text[slice(*place)]
    bare = CUMULATIVE.sub(r"\1", written)
    plain = plain_text(bare).text
    bare_number = re.fullmatch(r"[\d.,\s]+", plain) is not None
    found = find_quantities(plain + unit if bare_number else plain)
    if not found:
        return None
    quantity = found[0]
    growth = column.measure == "annual_growth"
    past = first is not None and column.year is not None and column.year < first
    start = place[0] + len(written) - len(written.lstrip())
    return Target(
        clause=row.clause, start=start, end=place[0] + len(written.rstrip()), indicator=name,
        measure=column.measure if growth else _measure(name), value=quantity.value, value_max=quantity.value_max,
        unit=("%" if growth else quantity.unit or unit).replace("％", "%"), comparator=quantity.comparator,
        year=column.year,
        year_from="stated" if column.year else "none", kind="baseline" if column.base or past else "target",
        canonical=canonical(DOWN.sub("", name) or name), binding=binding,
    )  # fmt: skip
