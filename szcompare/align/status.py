"""Clauses of one plan and the links ▶ what became of each undertaking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from szcompare.errors import InputError
from szcompare.model import CONTINUING, MODIFIED, SIDES, UNDERTAKINGS, Link, Plan

if TYPE_CHECKING:
    from collections.abc import Iterable


def statuses(plan: Plan, links: Iterable[Link], side: str) -> tuple[str, ...]:
    """Return the status of each clause of the ``old`` or ``new`` plan: continued, modified, new or dropped.

    The likeliest continuing link decides; a clause that is no undertaking has an empty status.
    """
    if side not in SIDES:
        raise InputError(f"a side is old or new, not {side!r}")
    best: dict[str, tuple[float, bool]] = {}
    for link in links:
        if link.relation in CONTINUING:
            clause = link.old if side == "old" else link.new
            best[clause] = max(best.get(clause, (0.0, False)), (link.confidence, link.relation != MODIFIED))
    gone = "dropped" if side == "old" else "new"
    return tuple(_status(best.get(c.id), gone) if c.kind in UNDERTAKINGS else "" for c in plan.clauses)


def _status(best: tuple[float, bool] | None, gone: str) -> str:
    if best is None:
        return gone
    return "continued" if best[1] else "modified"
