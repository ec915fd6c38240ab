"""Plans, topics, links and changes ▶ rows of plain values."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from szcompare import notes
from szcompare.model import (
    CONTINUING,
    RELATIONS,
    SIDES,
    STATUSES,
    Link,
    Note,
    Plan,
    Repair,
    Target,
    TargetChange,
    Topic,
)
from szcompare.tables.columns import figure_columns, place_columns
from szcompare.tables.places import (
    Row,
    agencies_text,
    clause_at,
    clauses_by_id,
    indicator_name,
    located,
    paired_targets,
    quoted,
    topics_by_clause,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ZONES = ("sure", "check", "possible")
CHANGES = ("raised", "lowered", "unchanged", "redefined", "dropped", "new")

_Place = TypeVar("_Place", Repair, Note)


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
                **located(plan, clause.id, clause.start, clause.end),
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
    clauses = clauses_by_id(plans)
    topic_of = tuple(topics_by_clause(topics, side) for side in SIDES)
    for link in links:
        row: Row = {"link": link.id, "relation": link.relation, "confidence": link.confidence, "zone": link.zone}
        row |= quoted(plans, clauses, link)
        for side, known, clause_id in zip(SIDES, topic_of, (link.old, link.new), strict=True):
            row[f"{side}_topic"] = known[clause_id].id if clause_id in known else ""
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
                **located(plan, target.clause, target.start, target.end),
                "indicator": target.indicator,
                "canonical": target.canonical,
                **_figures(target),
                "year_from": target.year_from,
                "kind": target.kind,
                "binding": target.binding,
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
                    for column in (*place_columns(prefix), *figure_columns(prefix))
                }
            else:
                row |= located(plan, target.clause, target.start, target.end, prefix=prefix) | _figures(target, prefix)
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
            **located(plan, clause, repair.start, repair.end),
            "reading": repair.reading,
            "reason": repair.reason,
            "confidence": repair.confidence,
            "by": repair.by,
            "accepted": repair.accepted,
        }


def note_rows(plans: tuple[Plan, Plan]) -> Iterator[Row]:
    """Yield one row a note, with the clause it stands in."""
    for side, plan, note, clause in _with_clauses(plans, lambda plan: plan.notes):
        yield {
            "side": side,
            **located(plan, clause, note.start, note.end),
            "code": note.code,
            "message": note.message,
            "severity": notes.severity(note.code),
            "meaning": notes.meaning(note.code),
            "done": notes.done(note.code),
        }


def own_note_rows(plan: Plan) -> Iterator[Row]:
    """Yield one row a note of one plan, without a side."""
    for row in note_rows((plan, replace(plan, notes=()))):
        yield {name: value for name, value in row.items() if name != "side"}


def summary_rows(
    plans: tuple[Plan, Plan],
    statuses: tuple[Sequence[str], Sequence[str]],
    links: Sequence[Link],
    changes: Sequence[TargetChange],
) -> Iterator[Row]:
    """Yield the counts that every report opens with; also the zeros, so that the rows are always the same."""
    for side, plan in zip(SIDES, plans, strict=True):
        yield _counted("clauses", "all", side, len(plan.clauses))
        yield _counted("undertakings", "all", side, sum(map(bool, statuses[SIDES.index(side)])))
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


def _with_clauses(
    plans: tuple[Plan, Plan], part: Callable[[Plan], tuple[_Place, ...]]
) -> Iterator[tuple[str, Plan, _Place, str]]:
    for side, plan in zip(SIDES, plans, strict=True):
        for held in part(plan):
            yield side, plan, held, clause_at(plan, held.start, held.end)


def _figures(target: Target, prefix: str = "") -> Row:
    """The values of the columns of ``figure_columns``."""
    names = ("measure", "value", "value_max", "unit", "comparator", "year")
    return {prefix + name: getattr(target, name) for name in names}


def _counted(figure: str, name: str, part: str, count: int) -> Row:
    return {"figure": figure, "name": name, "part": part, "count": count}
