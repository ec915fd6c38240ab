"""Clauses ▶ named bodies, projects, parks, laboratories, universities, firms, programmes, laws, events, places."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from itertools import accumulate

from szcompare.entities.bodies import body_mentions
from szcompare.entities.codings import changed_strength, coded
from szcompare.entities.following import follow
from szcompare.entities.names import Found, aliases, find_names, resolved
from szcompare.entities.tokens import cut_words
from szcompare.model import Entity, Mention, Plan
from szcompare.reading import source_span

__all__ = ["body_mentions", "changed_strength", "coded", "find_entities", "follow"]

Named = dict[tuple[str, str], set[tuple[int, int, str]]]


def find_entities(plan: Plan) -> tuple[Entity, ...]:
    """Return what a plan names, by kind and name; each mention at its place in ``document.text``.

    Bodies come from the lists of responsible bodies and from the prose. A short form is the same thing as a long one
    only where the text says so, （以下简称“先进院”）, or the lexicon does. Bodies are those of
    ``plan.bodies``, where they are filled.
    """
    found: Named = defaultdict(set)
    for mention in plan.bodies or body_mentions(plan):
        found["body", mention.name].add((mention.start, mention.end, mention.clause))
    taken = sorted({place[:2] for places in found.values() for place in places})
    starts, reach = [start for start, _ in taken], [0, *accumulate((end for _, end in taken), max)]
    shorts = _shorts(plan)
    for clause in plan.clauses:
        for name in resolved([*find_names(clause.reading), *_by_short(clause.reading, shorts)]):
            start, end = source_span(clause, name.start, name.end)
            if reach[bisect_left(starts, end)] <= start:  # no body stands on the same characters
                found[name.kind, name.name].add((start, end, clause.id))
    return tuple(_entity(kind, name, places) for (kind, name), places in sorted(found.items()))


def _entity(kind: str, name: str, places: set[tuple[int, int, str]]) -> Entity:
    mentions = tuple(Mention(start=start, end=end, clause=clause) for start, end, clause in sorted(places))
    return Entity(kind=kind, name=name, mentions=mentions)


def _shorts(plan: Plan) -> dict[str, tuple[str, str]]:
    """Short forms that the text itself gives ▶ kind and full name."""
    made: dict[str, tuple[str, str]] = {}
    for clause in plan.clauses:
        ends = {name.end: name for name in find_names(clause.reading)} if "称" in clause.reading else {}
        for at, short in aliases(clause.reading) if ends else ():
            full = ends.get(at) or ends.get(at - 1)  # 《…》 ends one character later
            if full is not None:
                made.setdefault(short, (full.kind, full.name))
    return made


def _by_short(text: str, shorts: dict[str, tuple[str, str]]) -> list[Found]:
    made = []
    for short, (kind, name) in sorted(shorts.items()):
        at = text.find(short)
        while at >= 0:
            if len(short) > 2 or cut_words(text).aligned(at, at + len(short)):
                made.append(Found(at, at + len(short), kind, name))
            at = text.find(short, at + len(short))
    return made
