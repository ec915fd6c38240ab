"""Entities, codings and changes of strength ▶ rows of plain values."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from szcompare.model import SIDES
from szcompare.tables.places import Row, clauses_by_id, located, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from szcompare.model import Continuity, Link, Plan, StrengthChange

Key = tuple[str, str, str]  # side, kind, name


def entity_rows(plans: tuple[Plan, Plan], continuity: Iterable[Continuity]) -> Iterator[Row]:
    """Yield one row an entity and side, the old plan first, by kind and name."""
    known = _by_entity(continuity)
    for side, plan in zip(SIDES, plans, strict=True):
        for entity in plan.entities:
            found = known.get((side, entity.kind, entity.name), [])
            others = [c.new_name if side == "old" else c.name for c in found if c.status == "both"]
            first = entity.mentions[0]
            yield {
                "side": side,
                "kind": entity.kind,
                "name": entity.name,
                "other_name": "、".join(others),
                "status": found[0].status if found else "",
                "mentions": len(entity.mentions),
                "other_mentions": sum(c.new_count if side == "old" else c.old_count for c in found),
                "note": "；".join(dict.fromkeys(c.note for c in found if c.note)),
                **located(plan, first.clause, first.start, first.end),
            }


def coding_rows(plans: tuple[Plan, Plan]) -> Iterator[Row]:
    """Yield one row a code of a clause, the old plan first, in the order of the text."""
    for side, plan in zip(SIDES, plans, strict=True):
        for coding in plan.codings:
            first = coding.mentions[0]
            yield {
                "side": side,
                "scheme": coding.scheme,
                "code": coding.code,
                "subcode": coding.subcode,
                "level": coding.level,
                "main": coding.main,
                "words": "、".join(coding.words),
                "by": coding.by,
                **located(plan, first.clause, first.start, first.end),
            }


def strength_rows(plans: tuple[Plan, Plan], changes: Iterable[StrengthChange], links: Iterable[Link]) -> Iterator[Row]:
    """Yield one row a link whose two clauses both have a strength, with both quotes."""
    clauses, known = clauses_by_id(plans), {link.id: link for link in links}
    for change in changes:
        yield {
            "link": change.link,
            "change": change.change,
            "old_level": change.old_level,
            "new_level": change.new_level,
            "old_word": change.old_word,
            "new_word": change.new_word,
            **quoted(plans, clauses, known[change.link]),
        }


def _by_entity(continuity: Iterable[Continuity]) -> dict[Key, list[Continuity]]:
    """What became of each entity; a body that was split or merged has several rows."""
    made: dict[Key, list[Continuity]] = defaultdict(list)
    for one in continuity:
        if one.old_mentions:
            made["old", one.kind, one.name].append(one)
        if one.new_mentions:
            made["new", one.kind, one.new_name].append(one)
    return made
