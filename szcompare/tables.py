"""Plans, topics, links and changes ▶ tables: rows of plain values, and DataFrames of them."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from szcompare.model import (
    CONTINUING,
    RELATIONS,
    SIDES,
    STATUSES,
    UNDERTAKINGS,
    Clause,
    Link,
    Note,
    Plan,
    Repair,
    Target,
    TargetChange,
    Topic,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import pandas as pd

ZONES = ("sure", "check", "possible")
CHANGES = ("raised", "lowered", "unchanged", "redefined", "dropped", "new")

Row = dict[str, object]
_Place = TypeVar("_Place", Repair, Note)


class Column(NamedTuple):
    """One column: its name, its pandas type and what it says."""

    name: str
    dtype: str
    meaning: str


def _text(name: str, meaning: str) -> Column:
    return Column(name, "string", meaning)


def _count(name: str, meaning: str) -> Column:
    return Column(name, "Int64", meaning)


def _number(name: str, meaning: str) -> Column:
    return Column(name, "Float64", meaning)


def _place(prefix: str = "", of: str = "the clause") -> tuple[Column, ...]:
    """The four columns that make a row traceable."""
    return (
        _text(f"{prefix}clause", "id of the clause; empty where there is none"),
        _count(f"{prefix}start", f"first code point of {of} in the source text, from 0"),
        _count(f"{prefix}end", f"code point behind the last one of {of}"),
        _text(f"{prefix}quote", f"the source text of {of}, exactly as decoded"),
    )


_SIDE = _text("side", "old or new")


def _figure_columns(prefix: str = "") -> tuple[Column, ...]:
    """The columns of one target's number."""
    return (
        _text(f"{prefix}measure", "level, increase, decrease, annual_growth or multiple"),
        _number(f"{prefix}value", "number as written; missing for a goal without a number"),
        _number(f"{prefix}value_max", "upper end of a range"),
        _text(f"{prefix}unit", "unit as written"),
        _text(f"{prefix}comparator", "=, >=, <=, ~ or range"),
        _count(f"{prefix}year", "year the number is for"),
    )


TABLES: dict[str, tuple[Column, ...]] = {
    "clauses": (
        _SIDE,
        *_place(),
        _text("reading", "the clause after repairs"),
        _text("kind", "meta, background, principle, target, commitment or safeguard"),
        _text("status", "continued, modified, new or dropped; empty where the clause is no undertaking"),
        _text("topic", "id of its topic"),
        _text("topic_label", "label of its topic"),
        _text("path", "headings above it, highest first"),
        _text("item", "number of its item"),
        _count("sentence", "place in its item, from 1"),
        _count("paragraph", "paragraph of the plan, from 0"),
        _text("agencies", "responsible bodies; 等 at the end where the list is open"),
        _count("links", "links that continue it or that it continues"),
    ),
    "links": (
        _text("link", "id of the link"),
        _text("relation", "reused, restated, modified or related"),
        _number("confidence", "estimated probability that a reader would link the pair, 0 to 1"),
        _text("zone", "sure, check or possible"),
        *_place("old_", "the old clause"),
        *_place("new_", "the new clause"),
        _text("old_topic", "topic of the old clause"),
        _text("new_topic", "topic of the new clause"),
        _text("reason", "why the pair is linked, in words"),
        _text("shared_phrases", "wording that both hold"),
        _text("shared_names", "names that both hold"),
        _text("shared_numbers", "numbers that both hold"),
    ),
    "targets": (
        _SIDE,
        _count("target", "place in the side's list of targets, from 0"),
        *_place(of="the number's words"),
        _text("indicator", "the indicator as written"),
        _text("canonical", "the indicator's name shared by both plans"),
        *_figure_columns(),
        _text("year_from", "stated, governing, period or none"),
        _text("kind", "target or baseline"),
    ),
    "target_changes": (
        _text("indicator", "the indicator"),
        _text("change", "raised, lowered, unchanged, redefined, dropped or new"),
        _text("note", "what to mind in comparing the two"),
        *_place("old_", "the old number's words"),
        *_figure_columns("old_"),
        *_place("new_", "the new number's words"),
        *_figure_columns("new_"),
    ),
    "topics": (
        _text("topic", "id of the topic"),
        _text("label", "short name"),
        _text("terms", "words by class-based tf-idf, best first"),
        _count("old_clauses", "undertakings of the old plan"),
        _count("new_clauses", "undertakings of the new plan"),
        _count("old_continued", "old undertakings that go on"),
        _count("old_modified", "old undertakings that go on changed"),
        _count("dropped", "old undertakings without a successor"),
        _count("new_continued", "new undertakings that go on from old ones"),
        _count("new_modified", "new undertakings that change old ones"),
        _count("new", "new undertakings without a predecessor"),
    ),
    "repairs": (
        _SIDE,
        *_place(of="the damaged place"),
        _text("reading", "how the place is read"),
        _text("reason", "why"),
        _number("confidence", "0 to 1"),
        _text("by", "rule, or sidecar file"),
        Column("accepted", "boolean", "false: offered only, the reading does not use it"),
    ),
    "notes": (
        _SIDE,
        *_place(of="the odd place"),
        _text("code", "kind of oddity"),
        _text("message", "the oddity in words"),
    ),
    "summary": (
        _text("figure", "what is counted"),
        _text("name", "which of them: a status, a relation, a change or all"),
        _text("part", "old or new, or the zone of links"),
        _count("count", "how many"),
    ),
}


def frame(table: str, rows: Iterable[Row]) -> pd.DataFrame:
    """Return the rows of ``table`` as a DataFrame with the columns and types of TABLES, also without any row."""
    import pandas as pd

    kept = list(rows)
    return pd.DataFrame({c.name: pd.Series([row[c.name] for row in kept], dtype=c.dtype) for c in TABLES[table]})


def clause_rows(
    plans: tuple[Plan, Plan],
    topics: Sequence[Topic],
    links: Sequence[Link],
    statuses: tuple[Sequence[str], Sequence[str]],
) -> Iterator[Row]:
    """Yield one row a clause, the old plan first, in the order of the text."""
    degrees = (
        Counter(k.old for k in links if k.relation in CONTINUING),
        Counter(k.new for k in links if k.relation in CONTINUING),
    )
    for side, plan, found, degree in zip(SIDES, plans, statuses, degrees, strict=True):
        topic_of = topics_by_clause(topics, side)
        for clause, status in zip(plan.clauses, found, strict=True):
            topic = topic_of.get(clause.id)
            yield {
                "side": side,
                **_located(plan, clause.id, clause.start, clause.end),
                "reading": clause.reading,
                "kind": clause.kind,
                "status": status,
                "topic": "" if topic is None else topic.id,
                "topic_label": "" if topic is None else topic.label,
                "path": " › ".join(part for part in clause.path if part),
                "item": clause.item,
                "sentence": clause.sentence,
                "paragraph": clause.paragraph,
                "agencies": agencies_text(clause),
                "links": degree[clause.id],
            }


def link_rows(plans: tuple[Plan, Plan], topics: Sequence[Topic], links: Sequence[Link]) -> Iterator[Row]:
    """Yield one row a link with both quotes."""
    clauses = tuple({clause.id: clause for clause in plan.clauses} for plan in plans)
    topic_of = tuple(topics_by_clause(topics, side) for side in SIDES)
    for link in links:
        row: Row = {"link": link.id, "relation": link.relation, "confidence": link.confidence, "zone": link.zone}
        for at, (side, clause_id) in enumerate(zip(SIDES, (link.old, link.new), strict=True)):
            clause, topic = clauses[at][clause_id], topic_of[at].get(clause_id)
            row |= _located(plans[at], clause.id, clause.start, clause.end, prefix=f"{side}_")
            row[f"{side}_topic"] = "" if topic is None else topic.id
        yield row | {
            "reason": link.reason,
            "shared_phrases": "；".join(phrase.text for phrase in link.evidence.phrases),
            "shared_names": "；".join(link.evidence.names),
            "shared_numbers": "；".join(link.evidence.numbers),
        }


def target_rows(plans: tuple[Plan, Plan]) -> Iterator[Row]:
    """Yield one row a target or baseline, the old plan first."""
    for side, plan in zip(SIDES, plans, strict=True):
        for at, target in enumerate(plan.targets):
            yield {
                "side": side,
                "target": at,
                **_located(plan, target.clause, target.start, target.end),
                "indicator": target.indicator,
                "canonical": target.canonical,
                **_figures(target),
                "year_from": target.year_from,
                "kind": target.kind,
            }


def target_change_rows(plans: tuple[Plan, Plan], changes: Sequence[TargetChange]) -> Iterator[Row]:
    """Yield one row a change with the numbers and quotes of both plans."""
    for change in changes:
        pair = paired_targets(plans, change)
        row: Row = {"indicator": indicator_name(pair), "change": change.change, "note": change.note}
        for side, plan, target in zip(SIDES, plans, pair, strict=True):
            prefix = f"{side}_"
            if target is None:
                row |= {
                    column.name: "" if column.dtype == "string" else None
                    for column in (*_place(prefix), *_figure_columns(prefix))
                }
            else:
                row |= _located(plan, target.clause, target.start, target.end, prefix=prefix) | _figures(target, prefix)
        yield row


def topic_rows(
    plans: tuple[Plan, Plan], topics: Sequence[Topic], statuses: tuple[Sequence[str], Sequence[str]]
) -> Iterator[Row]:
    """Yield one row a topic: its undertakings by status on each side."""
    of = tuple(
        {c.id: s for c, s in zip(plan.clauses, found, strict=True)} for plan, found in zip(plans, statuses, strict=True)
    )
    for topic in topics:
        old, new = Counter(of[0][i] for i in topic.old), Counter(of[1][i] for i in topic.new)
        yield {
            "topic": topic.id,
            "label": topic.label,
            "terms": "、".join(topic.terms),
            "old_clauses": sum(old[status] for status in STATUSES),
            "new_clauses": sum(new[status] for status in STATUSES),
            "old_continued": old["continued"],
            "old_modified": old["modified"],
            "dropped": old["dropped"],
            "new_continued": new["continued"],
            "new_modified": new["modified"],
            "new": new["new"],
        }


def repair_rows(plans: tuple[Plan, Plan]) -> Iterator[Row]:
    """Yield one row a repair, with the clause it stands in."""
    for side, plan, repair, clause in _with_clauses(plans, lambda plan: plan.repairs):
        yield {
            "side": side,
            **_located(plan, clause, repair.start, repair.end),
            "reading": repair.reading,
            "reason": repair.reason,
            "confidence": repair.confidence,
            "by": repair.by,
            "accepted": repair.accepted,
        }


def note_rows(plans: tuple[Plan, Plan]) -> Iterator[Row]:
    """Yield one row a note, with the clause it stands in."""
    for side, plan, note, clause in _with_clauses(plans, lambda plan: plan.notes):
        yield {"side": side, **_located(plan, clause, note.start, note.end), "code": note.code, "message": note.message}


def summary_rows(
    plans: tuple[Plan, Plan],
    statuses: tuple[Sequence[str], Sequence[str]],
    links: Sequence[Link],
    changes: Sequence[TargetChange],
) -> Iterator[Row]:
    """Yield the counts that every report opens with; also the zeros, so that the rows are always the same."""
    for side, plan in zip(SIDES, plans, strict=True):
        yield _counted("clauses", "all", side, len(plan.clauses))
        yield _counted("undertakings", "all", side, sum(clause.kind in UNDERTAKINGS for clause in plan.clauses))
    for status, held in (("continued", SIDES), ("modified", SIDES), ("dropped", SIDES[:1]), ("new", SIDES[1:])):
        for side in held:
            yield _counted("undertakings", status, side, statuses[SIDES.index(side)].count(status))
    by_zone = Counter((link.relation, link.zone) for link in links)
    for relation in RELATIONS:
        for zone in ZONES:
            yield _counted("links", relation, zone, by_zone[relation, zone])
    by_change = Counter(change.change for change in changes)
    for change in CHANGES:
        yield _counted("target_changes", change, "", by_change[change])
    for side, plan in zip(SIDES, plans, strict=True):
        yield _counted("targets", "all", side, len(plan.targets))
        yield _counted("repairs", "all", side, len(plan.repairs))
        yield _counted("notes", "all", side, len(plan.notes))


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


def _with_clauses(
    plans: tuple[Plan, Plan], part: Callable[[Plan], tuple[_Place, ...]]
) -> Iterator[tuple[str, Plan, _Place, str]]:
    for side, plan in zip(SIDES, plans, strict=True):
        for held in part(plan):
            yield side, plan, held, clause_at(plan, held.start, held.end)


def _located(plan: Plan, clause: str, start: int, end: int, *, prefix: str = "") -> Row:
    """The values of the four columns of ``_place``."""
    quote = plan.document.text[start:end]
    return {f"{prefix}clause": clause, f"{prefix}start": start, f"{prefix}end": end, f"{prefix}quote": quote}


def _figures(target: Target, prefix: str = "") -> Row:
    """The values of the columns of ``_figure_columns``."""
    names = ("measure", "value", "value_max", "unit", "comparator", "year")
    return {prefix + name: getattr(target, name) for name in names}


def _counted(figure: str, name: str, part: str, count: int) -> Row:
    return {"figure": figure, "name": name, "part": part, "count": count}
