"""Rulings on kinds, topics and targets ▶ the plans and topics with the corrections in them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from szcompare.coding.decisions import KIND, TARGET, TOPIC, target_parts
from szcompare.model import Plan, Target, Topic
from szcompare.tables import clause_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from szcompare.coding.standing import Key

Correction = tuple[str, tuple[int, int], str]  # about, start and end, verdict
_DEFAULTS: dict[str, Any] = {
    "measure": "level", "value": None, "value_max": None, "unit": "", "comparator": "=", "year": None, "kind": TARGET,
    "canonical": "",
}  # fmt: skip


def corrected_plan(plan: Plan, corrections: Iterable[Correction]) -> Plan:
    """Return the plan with corrected kinds and targets; unchanged where nothing is corrected."""
    found = list(corrections)
    kinds = {where: said for about, where, said in found if about == KIND}
    clauses = tuple(replace(c, kind=kinds.get((c.start, c.end), c.kind)) for c in plan.clauses)
    targets = plan.targets
    for about, where, said in found:
        if about.startswith(f"{TARGET} "):
            targets = _corrected(plan, targets, where, said)
    return replace(plan, clauses=clauses, targets=targets)


def moved_topics(topics: Sequence[Topic], old: Plan, new: Plan, ruled: Mapping[Key, str]) -> tuple[Topic, ...]:
    """Return the topics with the clauses where their coders put them, in the order of the text."""
    sides = []
    for at, plan in enumerate((old, new)):
        ids = {(clause.start, clause.end): clause.id for clause in plan.clauses}
        moves = {
            ids[where]: said for key, said in ruled.items() if key.about == TOPIC and (where := (key.old, key.new)[at])
        }
        sides.append((moves, {clause.id: n for n, clause in enumerate(plan.clauses)}))
    return tuple(
        replace(topic, old=_members(topic, topic.old, *sides[0]), new=_members(topic, topic.new, *sides[1]))
        for topic in topics
    )


def _members(
    topic: Topic, held: tuple[str, ...], moves: Mapping[str, str], order: Mapping[str, int]
) -> tuple[str, ...]:
    if not moves:
        return held
    here = {clause for clause, said in moves.items() if said == f"{topic.id} {topic.label}"}
    return tuple(sorted({clause for clause in held if clause not in moves} | here, key=lambda clause: order[clause]))


def _corrected(plan: Plan, targets: tuple[Target, ...], where: tuple[int, int], said: str) -> tuple[Target, ...]:
    """The targets with one corrected, taken out, or added in the order of the text."""
    indicator, changed = target_parts(said)
    hit = {at for at, t in enumerate(targets) if (t.start, t.end, t.indicator) == (*where, indicator)}
    if changed is None:
        return tuple(t for at, t in enumerate(targets) if at not in hit)
    if hit:
        return tuple(_with(t, changed) if at in hit else t for at, t in enumerate(targets))
    clause = clause_at(plan, *where)
    fresh = Target(
        clause=clause, start=where[0], end=where[1], year_from="none", **{**_DEFAULTS, "indicator": indicator}
    )
    return tuple(sorted((*targets, _with(fresh, changed)), key=lambda t: (t.start, t.end)))


def _with(target: Target, changed: Mapping[str, Any]) -> Target:
    """The target with other fields; the shared name follows the indicator unless it is given itself."""
    from szcompare.targets.indicators import canonical

    made: Target = replace(target, **changed)
    if made.year != target.year:
        made = replace(made, year_from="none" if made.year is None else "stated")
    if not changed.get("canonical") and (made.indicator != target.indicator or not made.canonical):
        made = replace(made, canonical=canonical(made.indicator))
    return made
