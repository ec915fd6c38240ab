"""Links of clauses ▶ what became of the items: kept, moved, split or merged; statuses of items and sections."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from szcompare.errors import InputError
from szcompare.model import CONTINUING, STATUSES, UNDERTAKINGS, Clause, Link, Plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

KEPT, MOVE, SPLIT, MERGE = KINDS = ("kept", "move", "split", "merge")
PARTLY = "partly"  # the status of an item or section whose undertakings did not fare alike
# Of what goes on from an item, or comes into one, the share that makes another item its partner: below, a single link
# of a long item to a passage elsewhere would be a split.
SHARE = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A numbered item, or a paragraph outside items, by its undertakings."""

    id: str  # of its first undertaking
    number: str  # as read, empty for a paragraph outside items
    path: tuple[str, ...]  # the headings above it
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemMove:
    """Items that go on from items: one from one where kept or moved, several on one side after a split or merge."""

    old: tuple[Item, ...]
    new: tuple[Item, ...]
    kind: str  # one of KINDS
    links: tuple[str, ...]  # ids of the links behind it
    confidence: float  # mean of the links


@dataclass(frozen=True, slots=True, kw_only=True)
class RolledUp:
    """How many undertakings of an item or section have each status, and the status of the whole."""

    level: str  # item or section
    id: str  # of the section, or of the first undertaking of the item
    title: str  # number and title as read
    counts: tuple[tuple[str, int], ...]  # status, undertakings; in the order of STATUSES
    status: str  # one of STATUSES where all have it, else partly


def items_of(plan: Plan) -> tuple[Item, ...]:
    """Return the items of a plan that hold undertakings, in the order of the text."""
    held: dict[tuple[object, ...], list[Clause]] = defaultdict(list)
    for clause in sorted(plan.clauses, key=lambda c: (c.start, c.id)):
        if clause.kind in UNDERTAKINGS:
            held[(clause.path, clause.item) if clause.item else (clause.path, "", clause.paragraph)].append(clause)
    return tuple(
        Item(id=some[0].id, number=some[0].item, path=some[0].path, clauses=tuple(c.id for c in some))
        for some in held.values()
    )


def item_moves(old: Plan, new: Plan, links: Iterable[Link]) -> tuple[ItemMove, ...]:
    """Return what became of the old items that go on, by old and then new place.

    A split has one old and several new items, a merge several old and one new; an item may stand in a split and in a
    merge. A one-to-one pair is moved where its headings differ or its place among such pairs does, else kept.
    """
    before, after = items_of(old), items_of(new)
    behind = _behind(before, after, links)
    strong = _partners(behind)
    rows = _one_to_many(strong, behind)
    shared = {pair for side in (0, 1) for _, pair in _fanned(strong, side)}
    single = sorted(pair for pair in strong if pair not in shared)
    still = _in_order(single, before, after)
    for pair in single:
        kind = KEPT if pair in still else MOVE
        rows.append(((pair[0],), (pair[1],), kind, behind[pair]))
    rows.sort(key=lambda row: (row[0], row[1], row[2]))
    return tuple(_move(before, after, *row) for row in rows)


def rolled_up(plan: Plan, statuses: Sequence[str]) -> tuple[RolledUp, ...]:
    """Return the statuses of the clauses (as from ``statuses``) summed up for each item and each section."""
    if len(statuses) != len(plan.clauses):
        raise InputError(f"{len(statuses)} statuses for {len(plan.clauses)} clauses: give those of this plan")
    said = {clause.id: status for clause, status in zip(plan.clauses, statuses, strict=True) if status}
    out = [_rolled("item", i.id, i.number, [said[c] for c in i.clauses if c in said]) for i in items_of(plan)]
    for section in plan.sections:
        inside = [said[c.id] for c in plan.clauses if section.start <= c.start < section.end and c.id in said]
        out.append(_rolled("section", section.id, f"{section.number} {section.title}".strip(), inside))
    return tuple(row for row in out if any(count for _, count in row.counts))


Pair = tuple[int, int]  # places among the old and the new items
Row = tuple[tuple[int, ...], tuple[int, ...], str, list[Link]]


def _behind(before: Sequence[Item], after: Sequence[Item], links: Iterable[Link]) -> dict[Pair, list[Link]]:
    rows = {clause: at for at, item in enumerate(before) for clause in item.clauses}
    cols = {clause: at for at, item in enumerate(after) for clause in item.clauses}
    out: dict[Pair, list[Link]] = defaultdict(list)
    for link in links:
        if link.relation in CONTINUING and link.old in rows and link.new in cols:
            out[rows[link.old], cols[link.new]].append(link)
    return out


def _partners(behind: Mapping[Pair, list[Link]]) -> list[Pair]:
    """The item pairs that hold ``SHARE`` of what goes on from the old or comes into the new item."""
    mass = {pair: sum(link.confidence for link in some) for pair, some in behind.items()}
    total: dict[tuple[int, int], float] = defaultdict(float)
    for pair, weight in mass.items():
        total[0, pair[0]] += weight
        total[1, pair[1]] += weight
    return sorted(p for p, weight in mass.items() if weight >= SHARE * min(total[0, p[0]], total[1, p[1]]))


def _fanned(strong: Iterable[Pair], side: int) -> list[tuple[int, Pair]]:
    """The pairs of items that have several partners; side 0: of one old item, 1: of one new item."""
    held = Counter(pair[side] for pair in strong)
    return [(pair[side], pair) for pair in strong if held[pair[side]] > 1]


def _one_to_many(strong: Sequence[Pair], behind: Mapping[Pair, list[Link]]) -> list[Row]:
    rows: list[Row] = []
    for side, kind in ((0, SPLIT), (1, MERGE)):
        groups: dict[int, list[Pair]] = defaultdict(list)
        for at, pair in _fanned(strong, side):
            groups[at].append(pair)
        for pairs in groups.values():
            links = [link for pair in pairs for link in behind[pair]]
            rows.append((tuple(sorted({p[0] for p in pairs})), tuple(sorted({p[1] for p in pairs})), kind, links))
    return rows


def _in_order(single: Sequence[Pair], before: Sequence[Item], after: Sequence[Item]) -> set[Pair]:
    """The pairs under the same headings that stand in the same order: the longest rising run (Fredman 1975)."""
    same = [pair for pair in single if before[pair[0]].path == after[pair[1]].path]
    ends: list[int] = []
    last: list[Pair] = []
    back: dict[Pair, Pair | None] = {}
    for pair in same:
        at = bisect_left(ends, pair[1])
        back[pair] = last[at - 1] if at else None
        ends[at : at + 1], last[at : at + 1] = [pair[1]], [pair]
    out: set[Pair] = set()
    step = last[-1] if last else None
    while step is not None:
        out.add(step)
        step = back[step]
    return out


def _move(
    before: Sequence[Item], after: Sequence[Item], rows: tuple[int, ...], cols: tuple[int, ...], kind: str,
    links: Sequence[Link],
) -> ItemMove:  # fmt: skip
    return ItemMove(
        old=tuple(before[at] for at in rows),
        new=tuple(after[at] for at in cols),
        kind=kind,
        links=tuple(sorted(link.id for link in links)),
        confidence=round(sum(link.confidence for link in links) / len(links), 6),
    )


def _rolled(level: str, name: str, title: str, said: Sequence[str]) -> RolledUp:
    held = Counter(said)
    status = next(iter(held)) if len(held) == 1 else PARTLY
    return RolledUp(level=level, id=name, title=title, counts=tuple((s, held[s]) for s in STATUSES), status=status)
