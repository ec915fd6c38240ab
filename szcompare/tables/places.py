"""A place in a plan, a clause, a change ▶ the values that rows of several tables share."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from szcompare.model import SIDES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from szcompare.model import Clause, Link, Plan, Target, TargetChange, Topic

Row = dict[str, object]


def located(plan: Plan, clause: str, start: int, end: int, *, prefix: str = "") -> Row:
    """Return the values of the four columns of ``place_columns``."""
    quote = plan.document.text[start:end]
    return {f"{prefix}clause": clause, f"{prefix}start": start, f"{prefix}end": end, f"{prefix}quote": quote}


def clauses_by_id(plans: tuple[Plan, Plan]) -> tuple[dict[str, Clause], dict[str, Clause]]:
    """Return the clauses of both plans by their ids."""
    old, new = ({clause.id: clause for clause in plan.clauses} for plan in plans)
    return old, new


def quoted(plans: tuple[Plan, Plan], clauses: tuple[dict[str, Clause], dict[str, Clause]], link: Link) -> Row:
    """Return the places and quotes of both clauses of a link."""
    row: Row = {}
    for side, plan, known, clause_id in zip(SIDES, plans, clauses, (link.old, link.new), strict=True):
        clause = known[clause_id]
        row |= located(plan, clause.id, clause.start, clause.end, prefix=f"{side}_")
    return row


def topics_by_clause(topics: Sequence[Topic], side: str) -> dict[str, Topic]:
    """Return the topic of each clause id of one side."""
    return {clause: topic for topic in topics for clause in (topic.old if side == "old" else topic.new)}


def paired_targets(plans: tuple[Plan, Plan], change: TargetChange) -> tuple[Target | None, Target | None]:
    """Return the old and the new target of a change."""
    old = None if change.old is None else plans[0].targets[change.old]
    return old, None if change.new is None else plans[1].targets[change.new]


def indicator_name(pair: tuple[Target | None, Target | None]) -> str:
    """Return the name both plans share, or the first one written."""
    named = [target for target in pair if target is not None]
    return next((t.canonical for t in named if t.canonical), next((t.indicator for t in named), ""))


def agencies_text(clause: Clause) -> str:
    """Return the responsible bodies in one string, with 等 where the list is open."""
    return "、".join(agency.name for agency in clause.agencies) + ("等" if clause.agencies_open else "")


def clause_at(plan: Plan, start: int, end: int) -> str:
    """Return the id of the clause that holds or touches [start, end), or an empty string."""
    at = bisect_right([clause.start for clause in plan.clauses], max(start, end - 1)) - 1
    return plan.clauses[at].id if at >= 0 and plan.clauses[at].end > start else ""
