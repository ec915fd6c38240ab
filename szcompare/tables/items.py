"""Plans, links and statuses ▶ rows of items: split, merged and moved; statuses summed up for items and sections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from szcompare.model import SIDES, STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from szcompare.align.items import Item
    from szcompare.model import Link, Plan
    from szcompare.tables.places import Row

ITEM_TABLES = ("item_moves", "statuses_above")
DECIMALS = 4


def item_rows(
    table: str, plans: tuple[Plan, Plan], links: Sequence[Link], statuses: tuple[Sequence[str], Sequence[str]]
) -> Iterator[Row]:
    """Return the rows of one of ITEM_TABLES."""
    return _moves(plans, links) if table == "item_moves" else _above(plans, statuses)


def _moves(plans: tuple[Plan, Plan], links: Sequence[Link]) -> Iterator[Row]:
    from szcompare.align import item_moves

    for move in item_moves(*plans, links):
        yield {
            "kind": move.kind,
            "old_items": _named(move.old),
            "new_items": _named(move.new),
            "old_clauses": " ".join(clause for item in move.old for clause in item.clauses),
            "new_clauses": " ".join(clause for item in move.new for clause in item.clauses),
            "links": " ".join(move.links),
            "confidence": round(move.confidence, DECIMALS),
        }


def _named(items: Sequence[Item]) -> str:
    """The items as a reader would name them: the nearest heading and the number."""
    return "；".join(" ".join(filter(None, (*item.path[-1:], item.number))) or item.id for item in items)


def _above(plans: tuple[Plan, Plan], statuses: tuple[Sequence[str], Sequence[str]]) -> Iterator[Row]:
    from szcompare.align import rolled_up

    for side, plan, found in zip(SIDES, plans, statuses, strict=True):
        for unit in rolled_up(plan, found):
            counts = dict(unit.counts)
            row: Row = {"side": side, "level": unit.level, "id": unit.id, "title": unit.title, "status": unit.status}
            yield row | {status: counts.get(status, 0) for status in STATUSES}
