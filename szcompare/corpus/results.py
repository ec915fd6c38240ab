"""The store ▶ what a corpus says: shares by body and year, series of indicators, topics over time, lineages."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from szcompare.corpus.threads import grouped_topics
from szcompare.tables import Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from szcompare.corpus.schema import Row
    from szcompare.corpus.store import Member, Store

# Least confidence of a link that a lineage follows. A chain adds up the errors of its links: on a made corpus of 12
# plans, all pairs, with known lineage, F1 is 0.84 from 0.5 on, 0.95 from 0.7 and 0.96 from 0.8, always with recall 1.
SURE_ENOUGH = 0.8

_BODY, _YEAR = Column("body", "string", "issuing body"), Column("year", "Int64", "year of the plan")
_PLAN, _NAME = Column("plan", "string", "key of the plan"), Column("name", "string", "file name of the plan")
_CLAUSE = (
    Column("clause", "string", "id of the clause"),
    Column("start", "Int64", "first code point of the clause in the source text, from 0"),
    Column("end", "Int64", "code point behind its last one"),
    Column("quote", "string", "the source text, exactly as decoded"),
)

TABLES: dict[str, tuple[Column, ...]] = {
    "shares": (
        _BODY, _YEAR,
        Column("side", "string", "old: what became of the plan's undertakings; new: where they came from"),
        Column("status", "string", "continued, modified, dropped (old) or new (new)"),
        Column("count", "Int64", "undertakings, counted once for each pair they stand in"),
        Column("share", "Float64", "of the undertakings of this body, year and side, 0 to 1"),
        Column("pairs", "Int64", "pairs that were counted"),
    ),
    "indicators": (
        Column("indicator", "string", "name of the indicator"),
        Column("figures", "Int64", "targets and baselines with a number"),
        Column("plans", "Int64", "plans that name it"),
        Column("bodies", "Int64", "bodies that name it"),
    ),
    "series": (
        Column("indicator", "string", "name of the indicator"), _BODY,
        Column("target_year", "Int64", "year the number is for"),
        Column("value", "Float64", "number as written"), Column("value_max", "Float64", "upper end of a range"),
        Column("unit", "string", "unit as written"), Column("comparator", "string", "=, >=, <=, ~ or range"),
        Column("measure", "string", "level, increase, decrease, annual_growth or multiple"),
        Column("kind", "string", "target or baseline"), _YEAR, _PLAN, _NAME, *_CLAUSE,
    ),
    "topics": (
        Column("topic", "string", "id of the topic in this corpus"),
        Column("label", "string", "its commonest terms"), _YEAR,
        Column("count", "Int64", "undertakings of plans of the year, each counted once"),
        Column("share", "Float64", "of the undertakings of the year that have a topic, 0 to 1"),
        Column("plans", "Int64", "plans of the year"),
    ),
    "lineages": (
        Column("lineage", "string", "id of the clause where it is first seen; with ~2, ~3 for further such texts"),
        Column("first_body", "string", "body whose plan has it first"),
        Column("first_year", "Int64", "year of that plan"),
        Column("first_name", "string", "file name of that plan"),
        Column("last_year", "Int64", "year of the last plan that has it"),
        Column("plans", "Int64", "plans that have it"), Column("bodies", "Int64", "bodies that have it"),
        Column("clauses", "Int64", "clauses that descend from it, with itself"),
        Column("taken_up_by", "string", "the other bodies, in order of time"), *_CLAUSE,
    ),
    "members": (
        Column("lineage", "string", "id of the lineage"),
        Column("step", "Int64", "links from the first clause; 0 is itself"), _BODY, _YEAR, _PLAN, _NAME, *_CLAUSE,
        Column("parent_plan", "string", "key of the plan it goes on from"),
        Column("parent_clause", "string", "id of the clause it goes on from"),
        Column("relation", "string", "reused, restated or modified"),
        Column("confidence", "Float64", "of the link to the parent, 0 to 1"),
    ),
    "problems": (
        Column("problem", "string", "what kind of problem"),
        Column("name", "string", "file name of the plan, or of both plans of a pair"),
        Column("reason", "string", "why, as the reader or the comparison tells it"),
    ),
}  # fmt: skip

Place = tuple[str, str]  # plan and clause


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    """Where a clause goes on from."""

    place: Place
    relation: str
    confidence: float


def frame(table: str, rows: Iterable[Row]) -> pd.DataFrame:
    """Return rows as a DataFrame with the columns and types of TABLES, also without any row."""
    import pandas as pd

    from szcompare.tables.shown import Table

    kept = list(rows)
    return Table({c.name: pd.Series([row[c.name] for row in kept], dtype=c.dtype) for c in TABLES[table]})


def share_rows(store: Store) -> list[Row]:
    """Return how many undertakings are continued, modified, new and dropped, by body, year and side."""
    rows = store.query(
        "SELECT p.body, p.year, s.side, s.status, count(*) AS count, count(DISTINCT s.pair) AS some FROM statuses s "
        "JOIN plans p USING (plan) GROUP BY ALL ORDER BY p.body, p.year NULLS LAST, s.side, s.status"
    )
    total: Counter[tuple[object, ...]] = Counter()
    for row in rows:
        total[row["body"], row["year"], row["side"]] += row["count"]
    pairs = {
        (row["body"], row["year"], row["side"]): row["pairs"]
        for row in store.query(
            "SELECT p.body, p.year, s.side, count(DISTINCT s.pair) AS pairs FROM statuses s JOIN plans p USING (plan) "
            "GROUP BY ALL"
        )
    }
    keys = [(row["body"], row["year"], row["side"]) for row in rows]
    return [row | {"share": row["count"] / total[at], "pairs": pairs[at]} for row, at in zip(rows, keys, strict=True)]


def shares(store: Store) -> pd.DataFrame:
    """Return ``share_rows`` as a DataFrame; its columns are told in TABLES."""
    return frame("shares", share_rows(store))


def indicator_rows(store: Store) -> list[Row]:
    """Return the indicators with a number, those of most plans first."""
    return store.query(
        "SELECT t.indicator, count(*) AS figures, count(DISTINCT plan) AS plans, count(DISTINCT p.body) AS bodies "
        "FROM targets t JOIN plans p USING (plan) WHERE t.value IS NOT NULL AND t.indicator <> '' "
        "GROUP BY t.indicator ORDER BY plans DESC, figures DESC, t.indicator"
    )


def indicators(store: Store) -> pd.DataFrame:
    """Return ``indicator_rows`` as a DataFrame."""
    return frame("indicators", indicator_rows(store))


def series_rows(store: Store, indicator: str | None = None) -> list[Row]:
    """Return the numbers of one indicator, or of all, over the plans: by body, year they are for, and plan."""
    return store.query(
        "SELECT t.indicator, p.body, t.year AS target_year, t.value, t.value_max, t.unit, t.comparator, t.measure, "
        "t.kind, p.year, plan, p.name, t.clause, t.start, t.end, t.quote FROM targets t JOIN plans p USING (plan) "
        "WHERE t.value IS NOT NULL AND ($1 IS NULL OR t.indicator = $1) "
        "ORDER BY t.indicator, p.body, target_year NULLS LAST, p.year NULLS LAST, p.sha256, p.name, plan, t.target",
        [indicator],
    )


def series(store: Store, indicator: str | None = None) -> pd.DataFrame:
    """Return ``series_rows`` as a DataFrame."""
    return frame("series", series_rows(store, indicator))


def topic_rows(store: Store) -> list[Row]:
    """Return how the undertakings of each year spread over the topics of the corpus.

    The topics of all pairs are grouped by their terms; a clause that stands in several pairs has the topic that most
    of them give it.
    """
    groups = grouped_topics(store.query("SELECT pair, topic, label, terms FROM topics ORDER BY pair, topic"))
    votes: dict[Place, Counter[str]] = defaultdict(Counter)
    for row in store.query("SELECT pair, plan, clause, topic FROM statuses WHERE topic <> ''"):
        votes[row["plan"], row["clause"]][groups.of[row["pair"], row["topic"]]] += 1
    year = {member.plan: member.year for member in store.members()}
    count: Counter[tuple[str, int]] = Counter()
    total: Counter[int] = Counter()
    plans: dict[int, set[str]] = defaultdict(set)
    for (plan, _), held in votes.items():
        when = year[plan]
        if when is not None:
            count[min(held, key=lambda topic: (-held[topic], topic)), when] += 1
            total[when] += 1
            plans[when].add(plan)
    return [
        {"topic": topic, "label": groups.label[topic], "year": when, "count": count[topic, when],
         "share": count[topic, when] / total[when], "plans": len(plans[when])}
        for topic, when in sorted(count)
    ]  # fmt: skip


def topics_over_time(store: Store) -> pd.DataFrame:
    """Return ``topic_rows`` as a DataFrame."""
    return frame("topics", topic_rows(store))


def parents(store: Store, members: Sequence[Member], *, least: float = SURE_ENOUGH) -> dict[Place, Parent]:
    """Return for each clause the clause of an earlier plan that it goes on from: the likeliest one.

    Where several are equally likely it is that of the latest plan. Links between plans of one date, or without a
    date, are followed in the order of the corpus, so that no chain comes back to itself.
    """
    order = {member.plan: at for at, member in enumerate(members)}
    found: dict[Place, tuple[tuple[float, int, str], Parent]] = {}
    rows = store.query(
        "SELECT old, new, old_clause, new_clause, relation, confidence FROM links "
        "WHERE relation IN ('reused', 'restated', 'modified') AND confidence >= $1",
        [least],
    )
    for row in rows:
        earlier, later = (row["old"], row["old_clause"]), (row["new"], row["new_clause"])
        if order[earlier[0]] > order[later[0]]:
            earlier, later = later, earlier
        rank = (row["confidence"], order[earlier[0]], earlier[1])
        if later not in found or rank > found[later][0]:
            found[later] = rank, Parent(place=earlier, relation=row["relation"], confidence=row["confidence"])
    return {place: parent for place, (_, parent) in found.items()}


def member_rows(store: Store, *, least: float = SURE_ENOUGH) -> list[Row]:
    """Return every clause that goes on from another or that another goes on from, by lineage, in order of time."""
    members = store.members()
    order = {member.plan: at for at, member in enumerate(members)}
    parent = parents(store, members, least=least)
    clause = {
        (row["plan"], row["clause"]): row
        for row in store.query('SELECT plan, clause, start, "end", quote FROM clauses')
    }
    roots = _roots(parent)
    ordered = sorted(roots, key=lambda place: (order[place[0]], clause[place]["start"]))
    first_seen = {place: at for at, place in enumerate(ordered)}
    names = _ids(dict.fromkeys(roots[place][0] for place in ordered))
    rows = []
    for place in sorted(ordered, key=lambda place: (first_seen[roots[place][0]], first_seen[place])):
        (root, step), member, link = roots[place], members[order[place[0]]], parent.get(place)
        rows.append(
            clause[place]
            | {"lineage": names[root], "step": step, "body": member.body, "year": member.year}
            | {"name": member.names[0] if member.names else "", "plan": member.plan}
            | {"parent_plan": "" if link is None else link.place[0]}
            | {"parent_clause": "" if link is None else link.place[1]}
            | {"relation": "" if link is None else link.relation}
            | {"confidence": None if link is None else link.confidence}
        )
    return rows


def _ids(roots: Iterable[Place]) -> dict[Place, str]:
    """The id of each lineage: that of its first clause, which is made of the text alone and so can be cited.

    One text that is read in two ways, as with two sidecar files, gives two clauses of one id.
    """
    met: Counter[str] = Counter()
    made: dict[Place, str] = {}
    for plan, clause in roots:
        met[clause] += 1
        made[plan, clause] = clause if met[clause] == 1 else f"{clause}~{met[clause]}"
    return made


def _roots(parent: dict[Place, Parent]) -> dict[Place, tuple[Place, int]]:
    """The first clause of the chain that each clause stands in, and how many links lie between."""
    found: dict[Place, tuple[Place, int]] = {}
    for place in [*parent, *(link.place for link in parent.values())]:
        chain = []
        while place not in found and place in parent:
            chain.append(place)
            place = parent[place].place
        found.setdefault(place, (place, 0))
        root, step = found[place]
        for below, held in enumerate(reversed(chain), start=1):
            found[held] = root, step + below
    return found


def lineage_rows(rows: Sequence[Row]) -> list[Row]:
    """Return one row a lineage of ``member_rows``, those of most bodies and plans first."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row["lineage"], []).append(row)
    made = [_lineage(name, held) for name, held in groups.items()]
    return sorted(made, key=lambda r: (-r["bodies"], -r["plans"], -r["clauses"], r["first_year"] or 0))


def _lineage(name: str, held: Sequence[Row]) -> Row:
    first = held[0]
    years = [row["year"] for row in held if row["year"] is not None]
    bodies = list(dict.fromkeys(row["body"] for row in held))
    return {
        "lineage": name, "first_body": first["body"], "first_year": first["year"], "first_name": first["name"],
        "last_year": max(years, default=None), "plans": len({row["plan"] for row in held}), "bodies": len(bodies),
        "clauses": len(held), "taken_up_by": "、".join(body for body in bodies[1:] if body),
        **{column.name: first[column.name] for column in _CLAUSE},
    }  # fmt: skip


def diffusion(store: Store, *, least: float = SURE_ENOUGH) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the lineages of clauses and their members: first seen where and when, taken up by whom."""
    rows = member_rows(store, least=least)
    return frame("lineages", lineage_rows(rows)), frame("members", rows)
