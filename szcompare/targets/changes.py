"""Targets of two plans ▶ how each goal changed: compared in one unit, in doubt redefined."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from szcompare.model import CONTINUING, Link, Plan, Target, TargetChange
from szcompare.targets.indicators import core, qualifiers, similarity
from szcompare.targets.measures import Amount, amount, comparable, direction
from szcompare.targets.notes import changed_note, one_sided_note, trajectory

SAME_NAME = 0.7  # similarity of canonical names with equal qualifiers; 灌溉用水… and 农业灌溉用水… have 0.90
CHAINED_NAME = 0.4  # the same, where the new plan starts from the very value that the old one aimed at
NEAR_NAME = 0.5  # linked clauses: another definition of the indicator, never a rise or fall

BASE_YEAR = re.compile(r"(?:比|较)\s*((?:19|20)\d\d)\s*年")
Pair = tuple[int, int, str]  # index in the old targets, in the new ones, exact or redefined


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal of one plan: its last milestone, and what it is compared by."""

    index: int
    target: Target
    amount: Amount
    start: float | None  # the value that the plan itself says it moves from, in one unit
    base: int | None  # the year it is measured against, where that is not the year before the plan


Test = Callable[[Goal, Goal, set[tuple[str, str]]], float]


def target_changes(old: Plan, new: Plan, links: Sequence[Link] = ()) -> tuple[TargetChange, ...]:
    """Return the changes of the goals of two plans; indices into ``old.targets`` and ``new.targets``.

    Milestones of one indicator are a series, of which the last is compared. Goals of another definition, measure
    or base are ``redefined``; a baseline is never compared with a goal.
    """
    olds, news = _goals(old), _goals(new)
    linked = {(link.old, link.new) for link in links if link.relation in CONTINUING}
    pairs = _pair(olds, news, linked)
    by_old, by_new = {g.index: g for g in olds}, {g.index: g for g in news}
    made = [
        _change(by_old[o], by_new[n], how, _points(old.targets, by_old[o]) + _points(new.targets, by_new[n]))
        for o, n, how in pairs
    ]
    gone, come = {o for o, _, _ in pairs}, {n for _, n, _ in pairs}
    made += [_one_sided(g, "dropped", old, new, links) for g in olds if g.index not in gone]
    made += [_one_sided(g, "new", old, new, links) for g in news if g.index not in come]
    return tuple(
        sorted(
            made, key=lambda c: (c.old is None, c.old if c.old is not None else -1, c.new if c.new is not None else -1)
        )
    )


def target_series(plan: Plan) -> tuple[tuple[int, ...], ...]:
    """Return the series of a plan: indices of targets and baselines of one indicator, measure and unit, by year."""
    groups: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for i, t in enumerate(plan.targets):
        if t.value is not None:
            groups[t.canonical, t.measure, amount(t).dimension].append(i)
    year = {i: t.year or 0 for i, t in enumerate(plan.targets)}
    return tuple(
        sorted(tuple(sorted(g, key=lambda i: (year[i], i))) for g in groups.values() if len({year[i] for i in g}) > 1)
    )


def _goals(plan: Plan) -> list[Goal]:
    """The goals of a plan without the earlier milestones of a series."""
    targets = plan.targets
    groups: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for i, t in enumerate(targets):
        if t.kind == "target" and t.value is not None:
            groups[t.canonical, t.measure, amount(t).dimension].append(i)
    last = {i for group in groups.values() for i in _last(targets, group)}
    return [Goal(i, t, amount(t), _start(targets, t), _base(plan, t)) for i, t in enumerate(targets) if i in last]


def _base(plan: Plan, target: Target) -> int | None:
    """The stated base year of a change (比2000年减少10%); None for the usual one or an unknown period."""
    period = plan.document.metadata.period
    found = BASE_YEAR.search(plan.document.text[target.start : target.end])
    if found is None or period is None or target.measure == "level":
        return None
    year = int(found[1])
    return None if year in (period[0] - 1, period[0]) else year


def _last(targets: Sequence[Target], group: list[int]) -> list[int]:
    """Those of a group that stand for its last year; goals whose year is not known stay."""
    year = max((targets[i].year or 0 for i in group), default=0)
    return [i for i in group if (targets[i].year or year) == year]


def _start(targets: Sequence[Target], goal: Target) -> float | None:
    """The starting value named with a goal (由320元提高到380元), in one unit."""
    for t in targets:
        if (
            t.kind == "baseline"
            and t.clause == goal.clause
            and t.indicator == goal.indicator
            and t.value is not None
            and t.unit == goal.unit
        ):
            return amount(t).low
    return None


def _pair(olds: list[Goal], news: list[Goal], linked: set[tuple[str, str]]) -> list[Pair]:
    """The goals that go on: by equal names, by near names, then as another definition of the same thing."""
    pairs = _equal_names(olds, news)
    for test, how in ((_same, "exact"), (_redefined, "redefined")):
        free_old = _free(olds, (o for o, _, _ in pairs))
        free_new = _free(news, (n for _, n, _ in pairs))
        pairs += _greedy(free_old, free_new, test, how, linked)
    return pairs + _joined(olds, news, pairs)


def _free(goals: list[Goal], taken: Iterable[int]) -> list[Goal]:
    used = set(taken)
    return [g for g in goals if g.index not in used]


def _equal_names(olds: list[Goal], news: list[Goal]) -> list[Pair]:
    """Goals of one name, measure and unit in order; said again in one plan, a goal meets the last one of the other."""
    groups: dict[tuple[str, str, str], tuple[list[Goal], list[Goal]]] = defaultdict(lambda: ([], []))
    for side, goals in enumerate((olds, news)):
        for g in goals:
            groups[g.target.canonical, g.target.measure, g.amount.dimension][side].append(g)
    pairs: list[Pair] = []
    for one, other in groups.values():
        pairs += _in_order(one, other)
    return sorted(pairs)


def _in_order(one: list[Goal], other: list[Goal]) -> list[Pair]:
    if not one or not other:
        return []
    pairs: list[Pair] = []
    for i in range(max(len(one), len(other))):
        o, n = one[min(i, len(one) - 1)], other[min(i, len(other) - 1)]
        again = i >= min(len(one), len(other))
        if not (again and _differs(one if len(one) > len(other) else other)):
            pairs.append((o.index, n.index, "exact"))
    return pairs


def _differs(goals: list[Goal]) -> bool:
    """Whether goals of one name in one plan differ in value: parts of it, not the goal said again."""
    return len({(g.amount.low, g.amount.high) for g in goals}) > 1


def _greedy(olds: list[Goal], news: list[Goal], test: Test, how: str, linked: set[tuple[str, str]]) -> list[Pair]:
    """One-to-one pairs, the best first; equal scores by place."""
    names = {("o", g.index): g.target.canonical for g in olds} | {("n", g.index): g.target.canonical for g in news}
    scored = [(-test(o, n, linked), o.index, n.index) for o in olds for n in news]
    # equal scores by name, so that the order of the two plans does not decide
    ranked = sorted(
        (s for s in scored if s[0] < 0), key=lambda s: (s[0], sorted((names["o", s[1]], names["n", s[2]])), s)
    )
    pairs: list[Pair] = []
    gone: set[int] = set()
    come: set[int] = set()
    for _, o, n in ranked:
        if o not in gone and n not in come:
            pairs.append((o, n, how))
            gone.add(o)
            come.add(n)
    return pairs


def _same(old: Goal, new: Goal, _linked: set[tuple[str, str]]) -> float:
    """How surely two goals are of one indicator under two names; 0 where they are not."""
    one, other = old.target, new.target
    if one.measure != other.measure or not comparable(old.amount, new.amount):
        return 0.0
    near = similarity(one.canonical, other.canonical)
    chained = near >= CHAINED_NAME and (new.start == old.amount.high or old.start == new.amount.high)
    alike = (
        near >= SAME_NAME
        and qualifiers(one.canonical) == qualifiers(other.canonical)
        and _one_in_other(one.canonical, other.canonical)
    )
    return near + chained if chained or alike else 0.0


def _one_in_other(old: str, new: str) -> bool:
    """Whether the shorter name can be got from the longer one by leaving characters out."""
    short, long = sorted((old, new), key=len)
    rest = iter(long)
    return all(c in rest for c in short)


def _redefined(old: Goal, new: Goal, linked: set[tuple[str, str]]) -> float:
    """How surely two goals are of one thing in two definitions, measures or bases; 0 where they are not."""
    one, other = old.target, new.target
    if one.canonical == other.canonical:
        return 3.0
    near = similarity(one.canonical, other.canonical)
    if _one_core(old, new):
        return 2.0 + near
    together = (one.clause, other.clause) in linked and comparable(old.amount, new.amount)
    return near if together and near >= NEAR_NAME else 0.0


def _one_core(old: Goal, new: Goal) -> bool:
    """Whether two names differ in qualifiers and head only, and their numbers are of one kind."""
    one, other = old.target, new.target
    kinds = {one.measure, other.measure}
    return (
        core(one.canonical) == core(other.canonical)
        and comparable(old.amount, new.amount)
        and (len(kinds) == 1 or "multiple" not in kinds)
    )


def _joined(olds: list[Goal], news: list[Goal], pairs: list[Pair]) -> list[Pair]:
    """Goals left over that another definition, already met as redefined, covers as well."""
    redefined = [(o, n) for o, n, how in pairs if how == "redefined"]
    free_old, free_new = _free(olds, (o for o, _, _ in pairs)), _free(news, (n for _, n, _ in pairs))
    held_new = [g for g in news if g.index in {n for _, n in redefined}]
    held_old = [g for g in olds if g.index in {o for o, _ in redefined}]
    more = [
        (o.index, n.index, "redefined")
        for o in free_old
        for n in held_new
        if _one_core(o, n) and o.target.measure == n.target.measure
    ]
    more += [
        (o.index, n.index, "redefined")
        for n in free_new
        for o in held_old
        if _one_core(o, n) and o.target.measure == n.target.measure
    ]
    return more


def _change(old: Goal, new: Goal, how: str, points: tuple[Target, ...]) -> TargetChange:
    same_base = old.base == new.base
    moved = direction(old.amount, new.amount) if how == "exact" and same_base else "redefined"
    note = changed_note(old.target, new.target, moved) + (
        "" if same_base else f"；基期不同（{_year(old)} / {_year(new)}）"
    )
    path = trajectory(points) if how == "exact" else ""
    return TargetChange(old=old.index, new=new.index, change=moved, note=f"{note}；{path}" if path else note)


def _year(goal: Goal) -> str:
    return f"{goal.base}年" if goal.base is not None else "规划期初"


def _points(targets: Sequence[Target], goal: Goal) -> tuple[Target, ...]:
    """The values with a year that a plan names for the indicator of a goal, baselines too, by year."""
    same = [
        t
        for t in targets
        if (t.canonical, t.measure) == (goal.target.canonical, goal.target.measure)
        and t.value is not None and t.year is not None and comparable(amount(t), goal.amount)
    ]  # fmt: skip
    return tuple(sorted(same, key=lambda t: (t.year or 0, t.start)))


def _one_sided(goal: Goal, change: str, old: Plan, new: Plan, links: Sequence[Link]) -> TargetChange:
    """A goal of one plan only; its note says where a linked clause of the other plan has words for the number."""
    note = one_sided_note(goal.target, change, old, new, links)
    here, there = (goal.index, None) if change == "dropped" else (None, goal.index)
    return TargetChange(old=here, new=there, change=change, note=note)
