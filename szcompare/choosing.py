"""Comparison ▶ the same with fewer links: by topic, status, relation and zone, or drawn at random for a hand check."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from szcompare.errors import InputError
from szcompare.model import RELATIONS, STATUSES
from szcompare.tables import ZONES, paired_targets

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from szcompare.comparison import Comparison
    from szcompare.model import Link, Manifest, Plan, TargetChange


def filtered(
    comparison: Comparison,
    *,
    topic: str | Iterable[str] | None = None,
    status: str | Iterable[str] | None = None,
    relation: str | Iterable[str] | None = None,
    zone: str | Iterable[str] | None = None,
) -> Comparison:
    """Return the comparison with those undertakings that have one of the topics and statuses, and what belongs to them.

    The status of the other undertakings is empty in the result, so that no count takes them in.
    """
    known = {topic.label: topic.id for topic in comparison.topic_list}
    known |= {topic.id: topic.id for topic in comparison.topic_list}
    topics = None if topic is None else {known[name] for name in _names("topic", topic, known)}
    said = {"topic": topics, "status": _chosen("status", status, STATUSES)}
    said |= {"relation": _chosen("relation", relation, RELATIONS), "zone": _chosen("zone", zone, ZONES)}
    kept = _kept(comparison, topics, said["status"])
    links = tuple(
        link
        for link in comparison.link_list
        if _fits(link.relation, said["relation"]) and _fits(link.zone, said["zone"]) and {link.old, link.new} & kept
    )
    changes = comparison.change_list
    if topics is not None or status is not None:
        changes = tuple(change for change in changes if _clauses_of(comparison, change) & kept)
    words = ", ".join(f"{name}={'|'.join(sorted(values))}" for name, values in said.items() if values is not None)
    return replace(
        _with_links(comparison, links),
        change_list=changes,
        old_statuses=_blanked(comparison.old, comparison.old_statuses, kept),
        new_statuses=_blanked(comparison.new, comparison.new_statuses, kept),
        manifest=_noted(comparison.manifest, "filter", words),
    )


def sampled(comparison: Comparison, n: int, *, seed: int) -> Comparison:
    """Return the comparison with ``n`` of its links, or all where there are fewer.

    The order of drawing is that of SHA-256 of seed and link id, which no version of Python changes.
    """
    if n < 1:
        raise InputError(f"a sample of {n} links is none: draw one at least")
    drawn = sorted(comparison.link_list, key=lambda link: sha256(f"{seed} {link.id}".encode()).digest())[:n]
    ids = {link.id for link in drawn}
    links = tuple(link for link in comparison.link_list if link.id in ids)
    manifest = _noted(comparison.manifest, "sample", f"{len(links)} links, seed {seed}")
    return replace(_with_links(comparison, links), manifest=manifest)


def _chosen(what: str, given: str | Iterable[str] | None, known: Iterable[str]) -> set[str] | None:
    return None if given is None else _names(what, given, known)


def _names(what: str, given: str | Iterable[str], known: Iterable[str]) -> set[str]:
    """The names that were given, all of them known."""
    names, choices = {given} if isinstance(given, str) else set(given), list(known)
    wrong = sorted(names - set(choices))
    if wrong:
        raise InputError(f"no {what} {wrong[0]!r} here; choose from {', '.join(choices)}")
    return names


def _kept(comparison: Comparison, topics: set[str] | None, statuses: set[str] | None) -> set[str]:
    """The ids of the undertakings that fit."""
    of = {
        (side, clause): topic.id
        for topic in comparison.topic_list
        for side, held in (("old", topic.old), ("new", topic.new))
        for clause in held
    }
    sides = (("old", comparison.old, comparison.old_statuses), ("new", comparison.new, comparison.new_statuses))
    return {
        clause.id
        for side, plan, held in sides
        for clause, status in zip(plan.clauses, held, strict=True)
        if status and _fits(status, statuses) and _fits(of.get((side, clause.id), ""), topics)
    }


def _fits(value: str, wanted: set[str] | None) -> bool:
    return wanted is None or value in wanted


def _clauses_of(comparison: Comparison, change: TargetChange) -> set[str]:
    return {target.clause for target in paired_targets((comparison.old, comparison.new), change) if target is not None}


def _blanked(plan: Plan, statuses: Sequence[str], kept: set[str]) -> tuple[str, ...]:
    return tuple(status if clause.id in kept else "" for clause, status in zip(plan.clauses, statuses, strict=True))


def _with_links(comparison: Comparison, links: tuple[Link, ...]) -> Comparison:
    ids = {link.id for link in links}
    strength = tuple(change for change in comparison.strength_list if change.link in ids)
    return replace(comparison, link_list=links, strength_list=strength)


def _noted(manifest: Manifest, name: str, words: str) -> Manifest:
    """The manifest with what was left out, behind what was left out before."""
    held = dict(manifest.parameters)
    held[name] = "; ".join(said for said in (held.get(name, ""), words or "nothing left out") if said)
    return replace(manifest, parameters=tuple(sorted(held.items())))
