"""Clauses and entities ▶ who is to act and what is named: bodies with their undertakings, names in both plans.

A body or thing that has another name in the new plan is one row: ``Comparison.continuity_list`` says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from szcompare.model import SIDES

if TYPE_CHECKING:
    from szcompare.comparison import Comparison
    from szcompare.model import Mention
    from szcompare.report.view import Entries

LEAD, BODY = "lead", "body"
KINDS = ("programme", "project", "park", "laboratory", "university", "firm", "place", "law", "event", BODY)


@dataclass(slots=True)
class Duties:
    """What a body has to do by one plan, in undertakings."""

    leads: int = 0
    supports: int = 0
    statuses: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Undertakings in all."""
        return self.leads + self.supports


class Renamed(NamedTuple):
    """Another name of a body or thing, and how it came to it."""

    name: str
    note: str


class Body(NamedTuple):
    """A responsible body and its duties by either plan."""

    id: str  # b1, b2 …: the most burdened first
    name: str  # in the new plan, where that names it
    old: Duties
    new: Duties
    before: tuple[Renamed, ...] = ()  # the bodies of the old plan that it comes from
    after: tuple[Renamed, ...] = ()  # of a body that was split: the bodies that took over


class Named(NamedTuple):
    """A name and where each plan has it."""

    name: str
    old: tuple[Mention, ...]
    new: tuple[Mention, ...]
    renamed: Renamed | None = None  # what the new plan calls it

    @property
    def presence(self) -> str:
        """Where it is found: both, old or new."""
        return "both" if self.old and self.new else "old" if self.old else "new"


def bodies(found: Entries, comparison: Comparison) -> list[Body]:
    """Return the responsible bodies of both plans by their full names, those with most undertakings first.

    Only clauses that are undertakings count; a body that is named twice for one clause counts once, as lead if it
    leads. A body of the old plan with one successor is shown with it; one that was split stands by itself.
    """
    full, later = full_names(comparison), _successors(comparison)
    held: dict[str, dict[str, Duties]] = {}
    before: dict[str, dict[str, Renamed]] = {}
    for said, names in later.items():
        for one in names:
            before.setdefault(one.name, {})[said] = Renamed(said, one.note)
    for side in SIDES:
        for entry in found[side].values():
            agencies = reversed(entry.clause.agencies) if entry.status else ()
            roles = {full.get((side, agency.start, agency.end), agency.name): agency.role for agency in agencies}
            for said, role in roles.items():
                names = later.get(said, []) if side == SIDES[0] else []
                name = names[0].name if len(names) == 1 else said
                duties = held.setdefault(name, {s: Duties() for s in SIDES})[side]
                duties.leads += role == LEAD
                duties.supports += role != LEAD
                duties.statuses[entry.status] = duties.statuses.get(entry.status, 0) + 1
    ranked = sorted(held.items(), key=lambda item: (-sum(d.total for d in item[1].values()), item[0]))
    return [
        Body(f"b{at}", name, duties["old"], duties["new"], tuple(before.get(name, {}).values()), _split(later, name))
        for at, (name, duties) in enumerate(ranked, 1)
    ]


def full_names(comparison: Comparison) -> dict[tuple[str, int, int], str]:
    """Return the full name of the body that a list of responsible bodies names at a side and place of the text."""
    plans = zip(SIDES, (comparison.old, comparison.new), strict=True)
    return {(side, m.start, m.end): m.name for side, plan in plans for m in plan.bodies if m.listed}


def _successors(comparison: Comparison) -> dict[str, list[Renamed]]:
    """The new plan's names of each body of the old plan whose name is another there."""
    found: dict[str, list[Renamed]] = {}
    for one in comparison.continuity_list:
        if one.kind == BODY and one.name and one.new_name and one.name != one.new_name:
            found.setdefault(one.name, []).append(Renamed(one.new_name, one.note))
    return found


def _split(later: dict[str, list[Renamed]], name: str) -> tuple[Renamed, ...]:
    names = later.get(name, [])
    return tuple(names) if len(names) > 1 else ()


def names(comparison: Comparison) -> list[tuple[str, list[Named]]]:
    """Return what both plans name, by kind: names of both plans first, then by mentions.

    Bodies that stand in lists of responsible bodies are in ``bodies`` as well.
    """
    held: dict[str, list[Named]] = {}
    for one in comparison.continuity_list:
        renamed = Renamed(one.new_name, one.note) if one.name and one.new_name not in {"", one.name} else None
        held.setdefault(one.kind, []).append(
            Named(one.name or one.new_name, one.old_mentions, one.new_mentions, renamed)
        )
    if not comparison.continuity_list:
        held = _by_equal_names(comparison)
    kinds = [kind for kind in KINDS if kind in held] + sorted(set(held) - set(KINDS))
    return [(kind, _ranked(held[kind])) for kind in kinds]


def _by_equal_names(comparison: Comparison) -> dict[str, list[Named]]:
    """The entities of both plans where nothing is known of renames: one name is one thing."""
    held: dict[str, dict[str, dict[str, tuple[Mention, ...]]]] = {}
    for side, plan in zip(SIDES, (comparison.old, comparison.new), strict=True):
        for entity in plan.entities:
            held.setdefault(entity.kind, {}).setdefault(entity.name, {})[side] = entity.mentions
    return {
        kind: [Named(name, places.get("old", ()), places.get("new", ())) for name, places in found.items()]
        for kind, found in held.items()
    }


def _ranked(found: list[Named]) -> list[Named]:
    order = ("both", "old", "new")
    return sorted(found, key=lambda n: (order.index(n.presence), -len(n.old) - len(n.new), n.name))
