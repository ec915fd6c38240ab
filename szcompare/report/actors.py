"""Clauses and entities ▶ who is to act and what is named: bodies with their undertakings, names in both plans."""

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


class Body(NamedTuple):
    """A responsible body and its duties by either plan."""

    id: str  # b1, b2 …: the most burdened first
    name: str
    old: Duties
    new: Duties


class Named(NamedTuple):
    """A name and where each plan has it."""

    name: str
    old: tuple[Mention, ...]
    new: tuple[Mention, ...]

    @property
    def presence(self) -> str:
        """Where it is found: both, old or new."""
        return "both" if self.old and self.new else "old" if self.old else "new"


def bodies(found: Entries) -> list[Body]:
    """Return the responsible bodies of both plans, those with most undertakings first.

    Only clauses that are undertakings count; a body that is named twice for one clause counts once, as lead if it
    leads.
    """
    held: dict[str, dict[str, Duties]] = {}
    for side in SIDES:
        for entry in found[side].values():
            roles = {agency.name: agency.role for agency in reversed(entry.clause.agencies)} if entry.status else {}
            for name, role in roles.items():
                duties = held.setdefault(name, {s: Duties() for s in SIDES})[side]
                duties.leads += role == LEAD
                duties.supports += role != LEAD
                duties.statuses[entry.status] = duties.statuses.get(entry.status, 0) + 1
    ranked = sorted(held.items(), key=lambda item: (-sum(d.total for d in item[1].values()), item[0]))
    return [Body(f"b{at}", name, duties["old"], duties["new"]) for at, (name, duties) in enumerate(ranked, 1)]


def names(comparison: Comparison) -> list[tuple[str, list[Named]]]:
    """Return what both plans name, by kind: names of both plans first, then by mentions.

    Bodies that stand in lists of responsible bodies are in ``bodies`` as well. One name is one thing; renamings are
    not followed here.
    """
    held: dict[str, dict[str, dict[str, tuple[Mention, ...]]]] = {}
    for side, plan in zip(SIDES, (comparison.old, comparison.new), strict=True):
        for entity in plan.entities:
            held.setdefault(entity.kind, {}).setdefault(entity.name, {})[side] = entity.mentions
    kinds = [kind for kind in KINDS if kind in held] + sorted(set(held) - set(KINDS))
    return [(kind, _ranked(held[kind])) for kind in kinds]


def _ranked(held: dict[str, dict[str, tuple[Mention, ...]]]) -> list[Named]:
    order = ("both", "old", "new")
    found = [Named(name, places.get("old", ()), places.get("new", ())) for name, places in held.items()]
    return sorted(found, key=lambda n: (order.index(n.presence), -len(n.old) - len(n.new), n.name))
