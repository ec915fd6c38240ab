"""Decisions × a comparison ▶ those that still stand in it, and those that are out of date, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from szcompare.coding.decisions import LINK_ACTIONS, TARGET, TOPIC, Decision, Place, about, current
from szcompare.model import SIDES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from szcompare.comparison import Comparison
    from szcompare.model import Plan

# Worst first: the reason of a decision on two clauses is the worse of the two.
OTHER, QUOTE, CLAUSE, TOPIC_GONE = REASONS = ("document", "quote", "clause", "topic")
MEANING = {
    OTHER: "made on another document, or on an earlier state of this one that had other words here",
    QUOTE: "the quoted words no longer stand in this place",
    CLAUSE: "the words stand, but they are no longer one clause: it is cut otherwise now",
    TOPIC_GONE: "the topic of that id has another label now",
}


class Key(NamedTuple):
    """What a decision is on, in one comparison."""

    about: str  # link, kind, topic, or target with the indicator's name
    old: tuple[int, int] | None  # start and end in the old document
    new: tuple[int, int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """A decision that does not fit the comparison any more."""

    decision: Decision
    reason: str  # one of REASONS
    side: str  # where the words are missing: old, new, or empty for a topic


def sorted_out(comparison: Comparison, decisions: Iterable[Decision]) -> tuple[tuple[Decision, ...], tuple[Stale, ...]]:
    """Return the current decisions that stand in the comparison, and those that are out of date.

    What counts is the quote: a document saved anew with other bytes keeps the decisions on the words that stayed in
    their places. A file may keep decisions on many comparisons; those on others come out with ``document``.
    """
    clauses = {side: _spans(plan) for side, plan in zip(SIDES, (comparison.old, comparison.new), strict=True)}
    labels = {f"{topic.id} {topic.label}" for topic in comparison.topic_list}
    standing, stale = [], []
    for decision in decisions:
        found = _reason(comparison, clauses, labels, decision)
        if found is None:
            standing.append(decision)
        else:
            stale.append(Stale(decision=decision, reason=found[0], side=found[1]))
    gone = {id(decision) for decision in current(one.decision for one in stale)}
    return current(standing, key=bound), tuple(one for one in stale if id(one.decision) in gone)


def bound(decision: Decision) -> Key:
    """Return what a standing decision is on: equal for all decisions on one thing of this comparison."""
    old, new = ((p.start, p.end) if p is not None else None for p in (decision.old, decision.new))
    return Key(about(decision), old, new)


def _spans(plan: Plan) -> frozenset[tuple[int, int]]:
    return frozenset((clause.start, clause.end) for clause in plan.clauses)


def _reason(
    comparison: Comparison, clauses: dict[str, frozenset[tuple[int, int]]], labels: set[str], decision: Decision
) -> tuple[str, str] | None:
    """The worst reason against a decision and its side, None where it stands."""
    whole = decision.action in LINK_ACTIONS or not about(decision).startswith(TARGET)
    against = []
    for side, plan, place in zip(SIDES, (comparison.old, comparison.new), (decision.old, decision.new), strict=True):
        reason = None if place is None else _against(plan, place, clauses[side] if whole else None)
        against += [] if reason is None else [(REASONS.index(reason), side)]
    if against:
        worst, side = min(against)
        return REASONS[worst], side
    if decision.action == TOPIC and decision.value not in labels:
        return TOPIC_GONE, ""
    return None


def _against(plan: Plan, place: Place, clauses: frozenset[tuple[int, int]] | None) -> str | None:
    if plan.document.text[place.start : place.end] != place.quote:
        return QUOTE if plan.document.sha256 == place.sha256 else OTHER
    if clauses is None:
        inside = any(c.start <= place.start and place.end <= c.end for c in plan.clauses)
        return None if inside else CLAUSE
    return None if (place.start, place.end) in clauses else CLAUSE
