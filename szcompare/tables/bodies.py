"""Bodies, topics and statuses ▶ tables of responsibility: who has what, with whom, and what moved."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from szcompare.model import (
    CONTINUING,
    FOUNDED,
    LEAD,
    OFFICE,
    RESPONSIBLE,
    SIDES,
    STATUSES,
    SUPPORT,
    UNDERTAKINGS,
    BodyMention,
)
from szcompare.tables.places import Row, clauses_by_id, located, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from szcompare.model import Clause, Link, Plan, Topic


def body_rows(
    table: str,
    plans: tuple[Plan, Plan],
    topics: Sequence[Topic] = (),
    links: Sequence[Link] = (),
    statuses: tuple[Sequence[str], Sequence[str]] = ((), ()),
) -> Iterator[Row]:
    """Yield the rows of one of ``BODY_TABLES``, the old plan first. Statuses are parallel to the clauses."""
    ledgers = tuple(ledger_of(plan) for plan in plans)
    if table == "accountability_moved":
        yield from moved(ledgers[0], ledgers[1], links)
        return
    for side, ledger, found in zip(SIDES, ledgers, statuses, strict=True):
        members = [(topic, topic.old if side == "old" else topic.new) for topic in topics]
        yield from ({"side": side, **row} for row in _side_rows(table, ledger, members, found))


def _side_rows(
    table: str, ledger: Ledger, topics: Sequence[tuple[Topic, Sequence[str]]], statuses: Sequence[str]
) -> list[Row]:
    made: dict[str, Callable[[], list[Row]]] = {
        "bodies": lambda: load(ledger),
        "co_responsibility": lambda: edges(ledger),
        "body_topic": lambda: by_topic(ledger, topics),
        "body_status": lambda: by_status(ledger, statuses),
        "accountability": lambda: [accountability(ledger)],
        "offices": lambda: offices(ledger),
    }
    return made[table]()


BODY_TABLES = (
    "bodies", "body_status", "body_topic", "co_responsibility", "accountability", "accountability_moved", "offices",
)  # fmt: skip


class Ledger(NamedTuple):
    """Who is responsible for what in one plan."""

    plan: Plan
    mentions: tuple[BodyMention, ...]
    items: dict[str, list[Clause]]
    item_of: dict[str, str]  # clause id ▶ item
    duties: dict[str, dict[str, BodyMention]]  # item ▶ body ▶ its first mention, as lead if it ever leads
    undertaken: dict[str, frozenset[str]]  # item ▶ ids of its undertakings

    def undertakings(self, item: str) -> frozenset[str]:
        """Return the ids of the undertakings of an item."""
        return self.undertaken.get(item, frozenset())


def ledger_of(plan: Plan) -> Ledger:
    """Return the responsible bodies of each item of a plan, by ``plan.bodies``."""
    mentions, items = plan.bodies, _items(plan)
    item_of = {clause.id: key for key, clauses in items.items() for clause in clauses}
    duties: dict[str, dict[str, BodyMention]] = defaultdict(dict)
    for mention in sorted(mentions, key=lambda m: (m.role == SUPPORT, m.start)):
        if mention.role in RESPONSIBLE:
            duties[item_of[mention.clause]].setdefault(mention.name, mention)
    undertaken = {key: frozenset(c.id for c in clauses if c.kind in UNDERTAKINGS) for key, clauses in items.items()}
    return Ledger(plan, mentions, items, item_of, dict(duties), undertaken)


def _items(plan: Plan) -> dict[str, list[Clause]]:
    """The clauses of each item, which share one list of bodies, or of each paragraph outside items."""
    made: dict[str, list[Clause]] = defaultdict(list)
    for clause in plan.clauses:
        place = f"list {clause.agencies[0].start}" if clause.agencies else f"paragraph {clause.paragraph}"
        made[place].append(clause)
    return dict(made)


def load(ledger: Ledger) -> list[Row]:
    """Return one row a body: items it leads, supports and has in all, and their undertakings; most first."""
    items: dict[str, Counter[str]] = defaultdict(Counter)
    clauses: Counter[str] = Counter()
    first: dict[str, BodyMention] = {}
    for item, bodies in ledger.duties.items():
        for name, mention in bodies.items():
            items[name][SUPPORT if mention.role == SUPPORT else LEAD] += 1
            clauses[name] += len(ledger.undertakings(item))
            first[name] = min(first.get(name, mention), mention, key=lambda m: m.start)
    ordered = sorted(items, key=lambda name: (-items[name].total(), name))
    return [
        {"body": name, "lead": items[name][LEAD], "support": items[name][SUPPORT], "items": items[name].total(),
         "clauses": clauses[name], **_at(ledger.plan, first[name])}
        for name in ordered
    ]  # fmt: skip


def edges(ledger: Ledger) -> list[Row]:
    """Return one row a pair of bodies that share items, with their number; most first. The pair has no direction."""
    shared: Counter[tuple[str, str]] = Counter()
    for bodies in ledger.duties.values():
        shared.update(combinations(sorted(bodies), 2))
    ordered = sorted(shared.items(), key=lambda pair: (-pair[1], pair[0]))
    return [{"body": a, "other": b, "items": n} for (a, b), n in ordered]


def by_topic(ledger: Ledger, topics: Iterable[tuple[Topic, Sequence[str]]]) -> list[Row]:
    """Return one row a body and topic, with the undertakings and how many of them it leads."""
    found: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for topic, clauses in topics:
        for clause in clauses:
            item = ledger.item_of[clause]
            duties = ledger.duties.get(item, {}) if clause in ledger.undertakings(item) else {}
            for name, mention in duties.items():
                found[name, topic.id, topic.label].update(clauses=1, led=int(mention.role != SUPPORT))
    return [
        {"body": name, "topic": topic, "label": label, "clauses": n["clauses"], "led": n["led"]}
        for (name, topic, label), n in sorted(found.items())
    ]


def by_status(ledger: Ledger, statuses: Sequence[str]) -> list[Row]:
    """Return one row a body, with its clauses by status."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for clause, status in zip(ledger.plan.clauses, statuses, strict=False):
        for name in ledger.duties.get(ledger.item_of[clause.id], {}) if status else ():
            found[name][status] += 1
    return [{"body": name, **{status: n[status] for status in STATUSES}} for name, n in sorted(found.items())]


def accountability(ledger: Ledger) -> Row:
    """Return the count of items with an undertaking, of those that name a body, and of those with an open list."""
    items = {key: clauses for key, clauses in ledger.items.items() if ledger.undertakings(key)}
    named = [key for key in items if ledger.duties.get(key)]
    return {
        "items": len(items),
        "naming_a_body": len(named),
        "by_list": sum(any(m.listed for m in ledger.duties[key].values()) for key in named),
        "open_lists": sum(any(c.agencies_open for c in clauses) for clauses in items.values()),
        "bodies": len({name for key in named for name in ledger.duties[key]}),
    }


def moved(old: Ledger, new: Ledger, links: Iterable[Link]) -> list[Row]:
    """Return one row a link whose undertaking goes on: bodies before and after, and accountability added or lost."""
    plans, made = (old.plan, new.plan), []
    clauses = clauses_by_id(plans)
    for link in links:
        if link.relation not in CONTINUING:
            continue
        before, after = (ledger.duties.get(ledger.item_of[c], {}) for ledger, c in ((old, link.old), (new, link.new)))
        made.append({
            "link": link.id, "change": _change(before, after),
            "old_lead": "、".join(_leads(before)), "new_lead": "、".join(_leads(after)),
            "old_bodies": len(before), "new_bodies": len(after), **quoted(plans, clauses, link),
        })  # fmt: skip
    return made


def _leads(bodies: dict[str, BodyMention]) -> list[str]:
    return sorted(name for name, mention in bodies.items() if mention.role != SUPPORT)


def _change(before: dict[str, BodyMention], after: dict[str, BodyMention]) -> str:
    if not before and not after:
        return "none named"
    if not before or not after:
        return "added" if after else "lost"
    if _leads(before) != _leads(after):
        return "lead moved"
    return "same" if sorted(before) == sorted(after) else "support changed"


def offices(ledger: Ledger) -> list[Row]:
    """Return one row a body that is an office's seat or was founded, with the words of its clause."""
    readings = {clause.id: clause.reading for clause in ledger.plan.clauses}
    return [
        {"body": m.name, "role": m.role, **_at(ledger.plan, m), "reading": readings[m.clause]}
        for m in ledger.mentions if m.role in (OFFICE, FOUNDED)
    ]  # fmt: skip


def _at(plan: Plan, mention: BodyMention) -> Row:
    return located(plan, mention.clause, mention.start, mention.end)
