"""What a coder saw and chose ▶ a decision: who, when, what, and the quotes and places it is about.

A decision is about a pair of clauses (accept, reject, retype, add), about one clause (kind, topic) or about one number
(target). Nothing is ever changed: the latest decision of a coder on a subject counts, ``withdraw`` takes it back.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from szcompare.arguments import TEXT, Wanted, each_of, instance, optional, refuse_unfit
from szcompare.errors import InputError
from szcompare.model import KINDS, RELATIONS, SIDES, Clause, Plan, Target

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from szcompare.comparison import Comparison

ACCEPT, REJECT, RETYPE, ADD = LINK_ACTIONS = ("accept", "reject", "retype", "add")
KIND, TOPIC, TARGET = CORRECTIONS = ("kind", "topic", "target")
WITHDRAW = "withdraw"
ACTIONS = (*LINK_ACTIONS, *CORRECTIONS, WITHDRAW)
LINK = "link"  # what the four link actions are about
NO_LINK = "none"  # the verdict of a rejection

MEASURES = ("level", "increase", "decrease", "annual_growth", "multiple")
COMPARATORS = ("=", ">=", "<=", "~", "range")
TARGET_KINDS = ("target", "baseline")
_CHOICES: Mapping[str, tuple[str, ...]] = {"measure": MEASURES, "comparator": COMPARATORS, "kind": TARGET_KINDS}
_FIGURES = ("value", "value_max", "year")
TARGET_FIELDS = ("indicator", "measure", "value", "value_max", "unit", "comparator", "year", "kind", "canonical")

FIELDS = Wanted("a mapping of fields to values", lambda value: isinstance(value, Mapping))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A stretch of one plan as the coder saw it."""

    sha256: str  # of the bytes of the document
    clause: str  # id of the clause that holds it
    start: int
    end: int
    quote: str  # the raw text of the stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision of one coder."""

    coder: str
    time: str  # ISO 8601, as the caller gave it
    action: str  # one of ACTIONS
    value: str  # relation, kind, "T01 label", target as JSON; what a withdrawal is about; empty for reject
    old: Place | None
    new: Place | None
    note: str = ""
    number: int = 0  # its place in the store, counted from 1; 0 where it is in none


def decision_list(decisions: Iterable[Decision]) -> list[Decision]:
    """Return the decisions as a list; InputError where something else was given, such as the path of their file."""
    wanted = instance(Decision, "a decision")
    return each_of("decisions", decisions, wanted, remedy="give what open_decisions or read_decisions returns")


def link_decision(
    comparison: Comparison,
    action: str,
    old: str,
    new: str,
    *,
    coder: str,
    time: str,
    relation: str = "",
    note: str = "",
) -> Decision:
    """Return a decision on a pair of clause ids.

    An accepted pair keeps the relation that the comparison shows, written down, for a later model may say another.
    """
    if action == ACCEPT and not relation:
        relation = next((k.relation for k in comparison.link_list if (k.old, k.new) == (old, new)), "")
    places = _clause_place(comparison.old, old), _clause_place(comparison.new, new)
    return checked(
        Decision(coder=coder, time=time, action=action, value=relation, old=places[0], new=places[1], note=note)
    )


def clause_decision(
    comparison: Comparison, action: str, clause: str, value: str, *, side: str, coder: str, time: str, note: str = ""
) -> Decision:
    """Return the correction of a clause's ``kind`` (one of KINDS) or ``topic`` (the id of one of the comparison's)."""
    if action == TOPIC:
        value = topic_value(comparison, value)
    old, new = _one_sided(_clause_place(plan_of(comparison, side), clause), side)
    return checked(Decision(coder=coder, time=time, action=action, value=value, old=old, new=new, note=note))


def target_decision(
    comparison: Comparison,
    target: Target,
    correction: Mapping[str, Any] | None,
    *,
    side: str,
    coder: str,
    time: str,
    note: str = "",
) -> Decision:
    """Return the correction of a target: fields of TARGET_FIELDS that change, or None where it is no target at all.

    A target that the plan does not have is added by the same call.
    """
    refuse_unfit(target=(target, instance(Target, "a Target")), correction=(correction, optional(FIELDS)))
    plan = plan_of(comparison, side)
    place = _place(plan, target.clause, target.start, target.end)
    known = any((t.start, t.end, t.indicator) == (target.start, target.end, target.indicator) for t in plan.targets)
    if not known and correction is not None:
        correction = {name: getattr(target, name) for name in TARGET_FIELDS} | dict(correction)
    value = target_value(target.indicator, correction)
    old, new = _one_sided(place, side)
    return checked(Decision(coder=coder, time=time, action=TARGET, value=value, old=old, new=new, note=note))


def withdrawal(decision: Decision, *, time: str, note: str = "") -> Decision:
    """Return the decision that takes this one back."""
    return checked(
        Decision(
            coder=decision.coder, time=time, action=WITHDRAW, value=about(decision),
            old=decision.old, new=decision.new, note=note,
        )
    )  # fmt: skip


def about(decision: Decision) -> str:
    """Return what kind of subject a decision is on: link, kind, topic, or target with the indicator's name."""
    if decision.action == WITHDRAW:
        return decision.value
    if decision.action == TARGET:
        return f"{TARGET} {target_parts(decision.value)[0]}"
    return LINK if decision.action in LINK_ACTIONS else decision.action


def verdict(decision: Decision) -> str:
    """Return what was chosen: a relation or ``none`` for a pair, else the value."""
    return NO_LINK if decision.action == REJECT else decision.value


def subject(decision: Decision) -> tuple[Hashable, ...]:
    """Return what a decision is on: equal for all decisions of all coders on one thing."""
    places = ((p.sha256, p.start, p.end) if p is not None else None for p in (decision.old, decision.new))
    return (about(decision), *places)


def current(
    decisions: Iterable[Decision], *, key: Callable[[Decision], tuple[Hashable, ...]] = subject
) -> tuple[Decision, ...]:
    """Return the latest decision of each coder on each subject, without those withdrawn, in the order given."""
    latest: dict[tuple[Hashable, ...], Decision] = {}
    for decision in decisions:
        where = (decision.coder, *key(decision))
        latest.pop(where, None)
        if decision.action != WITHDRAW:
            latest[where] = decision
    return tuple(latest.values())


def checked(decision: Decision) -> Decision:
    """Return the decision; InputError where it says what no decision can say."""
    texts = {name: (getattr(decision, name), TEXT) for name in ("coder", "time", "action", "value", "note")}
    refuse_unfit(**texts)
    if not decision.coder.strip():
        raise InputError("a decision needs the name of its coder: give coder=…")
    try:
        datetime.fromisoformat(decision.time)
    except ValueError:
        raise InputError(
            f"the time of a decision is ISO 8601, such as 2024-05-01T09:30:00+08:00, not {decision.time!r}"
        ) from None
    if decision.action not in ACTIONS:
        raise InputError(f"no decision is called {decision.action!r}; choose from {', '.join(ACTIONS)}")
    _check_value(decision)
    _check_places(decision)
    return decision


def target_value(indicator: str, correction: Mapping[str, Any] | None) -> str:
    """Return the value of a target decision: which indicator it is on and what its fields become."""
    changed = None if correction is None else dict(correction)
    return json.dumps({"of": indicator, "set": changed}, ensure_ascii=False, sort_keys=True)


def target_parts(value: str) -> tuple[str, dict[str, Any] | None]:
    """Return the indicator and the fields of a target decision's value; None where it is no target."""
    try:
        parts = json.loads(value)
        of, changed = parts["of"], parts["set"]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise InputError(f"the value of a target decision is JSON with 'of' and 'set', not {value!r}") from None
    if not isinstance(of, str) or not (changed is None or isinstance(changed, dict)):
        raise InputError(f"the value of a target decision is JSON with 'of' and 'set', not {value!r}")
    for name, found in (changed or {}).items():
        _check_field(name, found)
    return of, changed


def topic_value(comparison: Comparison, topic: str) -> str:
    """Return the value of a topic decision: id and label, for an id alone may mean another topic in a later run."""
    for one in comparison.topic_list:
        if one.id == topic:
            return f"{one.id} {one.label}"
    raise InputError(f"no topic {topic!r}; choose from {', '.join(one.id for one in comparison.topic_list)}")


def plan_of(comparison: Comparison, side: str) -> Plan:
    """Return the ``old`` or the ``new`` plan."""
    if side not in SIDES:
        raise InputError(f"a side is old or new, not {side!r}")
    return comparison.old if side == SIDES[0] else comparison.new


def clause_of(plan: Plan, clause: str) -> Clause:
    """Return a clause by its id; InputError where the plan has none."""
    for one in plan.clauses:
        if one.id == clause:
            return one
    raise InputError(f"{plan.document.origin} has no clause {clause!r}")


def _clause_place(plan: Plan, clause: str) -> Place:
    found = clause_of(plan, clause)
    return _place(plan, found.id, found.start, found.end)


def _place(plan: Plan, clause: str, start: int, end: int) -> Place:
    document = plan.document
    if not 0 <= start < end <= len(document.text):
        raise InputError(f"{document.origin} has no text at {start}–{end}")
    return Place(sha256=document.sha256, clause=clause, start=start, end=end, quote=document.text[start:end])


def _one_sided(place: Place, side: str) -> tuple[Place | None, Place | None]:
    return (place, None) if side == SIDES[0] else (None, place)


def _check_value(decision: Decision) -> None:
    value, action = decision.value, decision.action
    if action in LINK_ACTIONS and action != REJECT and value not in RELATIONS:
        raise InputError(f"{action} needs a relation, one of {', '.join(RELATIONS)}, not {value!r}")
    if action == KIND and value not in KINDS:
        raise InputError(f"a kind is one of {', '.join(KINDS)}, not {value!r}")
    if action == TARGET:
        target_parts(value)
    if action in {TOPIC, WITHDRAW} and not value:
        raise InputError(f"{action} needs a value")


def _check_places(decision: Decision) -> None:
    sides = sum(place is not None for place in (decision.old, decision.new))
    wanted = 2 if about(decision) == LINK else 1
    if sides != wanted:
        raise InputError(f"{decision.action} is about {wanted} of the two plans, not {sides}")
    texts = [decision.coder, decision.value, decision.note]
    for place in (decision.old, decision.new):
        if place is not None:
            texts += [place.sha256, place.clause, place.quote]
            if place.start < 0 or place.end - place.start != len(place.quote):
                raise InputError(f"the quote {place.quote[:20]!r} does not fit its place {place.start}–{place.end}")
    if any("\ud800" <= letter <= "\udfff" for text in texts for letter in text):
        raise InputError("a decision holds half a character (a lone surrogate): no file can keep it")


def _check_field(name: str, value: object) -> None:
    if name not in TARGET_FIELDS:
        raise InputError(f"a target has no field {name!r}; choose from {', '.join(TARGET_FIELDS)}")
    if name not in _FIGURES:
        fits = isinstance(value, str) and value in _CHOICES.get(name, (value,))
    elif name == "year":
        fits = value is None or type(value) is int
    else:
        fits = value is None or (type(value) in {int, float} and math.isfinite(float(str(value))))
    if not fits:
        raise InputError(f"{value!r} is no {name} of a target")
