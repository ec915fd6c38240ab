"""Comparison ▶ the same with fewer links: by topic, status, relation and zone, or drawn at random for a hand check."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from szcompare.arguments import TEXT, WHOLE, Wanted, each_of, refuse_unfit
from szcompare.errors import InputError
from szcompare.model import RELATIONS, STATUSES, Topic
from szcompare.tables import ZONES, paired_targets

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from szcompare.comparison import Comparison
    from szcompare.model import Link, Manifest, Plan, TargetChange

NAMED = Wanted(TEXT.said, lambda one: isinstance(one, str | Topic))  # a topic stands for its id


def filtered(
    comparison: Comparison,
    *,
    topic: str | Topic | Iterable[str | Topic] | None = None,
    status: str | Iterable[str] | None = None,
    relation: str | Iterable[str] | None = None,
    zone: str | Iterable[str] | None = None,
) -> Comparison:
    """Return the comparison with those undertakings that have one of the topics and statuses, and what belongs to them.

    The status of the other undertakings is empty in the result, so that no count takes them in, and their targets go.
    The plans keep their clauses: a link names one that is left out where only its other end is kept.
    """
    topics = _topics(comparison, topic)
    said = {"topic": topics, "status": _names("status", status, STATUSES)}
    said |= {"relation": _names("relation", relation, RELATIONS), "zone": _names("zone", zone, ZONES)}
    kept = _kept(comparison, topics, said["status"])
    links = tuple(
        link
        for link in comparison.link_list
        if _fits(link.relation, said["relation"]) and _fits(link.zone, said["zone"]) and {link.old, link.new} & kept
    )
    if topics is not None or status is not None:
        comparison = _with_targets(comparison, kept)
    words = ", ".join(f"{name}={'|'.join(sorted(values))}" for name, values in said.items() if values is not None)
    return replace(
        _with_links(comparison, links),
        old_statuses=_blanked(comparison.old, comparison.old_statuses, kept),
        new_statuses=_blanked(comparison.new, comparison.new_statuses, kept),
        manifest=_noted(comparison.manifest, "filter", words),
    )


def sampled(comparison: Comparison, n: int, *, seed: int) -> Comparison:
    """Return the comparison with ``n`` of its links, or all where there are fewer.

    The order of drawing is that of SHA-256 of seed and link id, which no version of Python changes.
    """
    refuse_unfit(n=(n, WHOLE), seed=(seed, WHOLE))
    if n < 1:
        raise InputError(f"a sample of {n} links is none: draw one at least")
    drawn = sorted(comparison.link_list, key=lambda link: sha256(f"{seed} {link.id}".encode()).digest())[:n]
    ids = {link.id for link in drawn}
    links = tuple(link for link in comparison.link_list if link.id in ids)
    manifest = _noted(comparison.manifest, "sample", f"{len(links)} links, seed {seed}")
    return replace(_with_links(comparison, links), manifest=manifest)


def _topics(comparison: Comparison, given: str | Topic | Iterable[str | Topic] | None) -> set[str] | None:
    """The ids of the topics that were given by id, by label or as they are."""
    listed = comparison.topic_list
    names = _names(
        "topic", given, [name for topic in listed for name in (topic.id, topic.label)],
        choices=[f"{topic.id} {topic.label}" for topic in listed],
    )  # fmt: skip
    return None if names is None else {topic.id for topic in listed if {topic.id, topic.label} & names}


def _names(what: str, given: Any, known: Sequence[str], *, choices: Sequence[str] = ()) -> set[str] | None:
    """The names that were given, all of them known; None where none was to be chosen."""
    if given is None:
        return None
    said = f"choose from {', '.join(choices or known)}"
    names = {one.id if isinstance(one, Topic) else one for one in each_of(what, given, NAMED, remedy=said)}
    if not names:
        raise InputError(f"the list of {what} is empty, which leaves nothing; leave it out, or {said}")
    wrong = sorted(names - {*known})
    if wrong:
        raise InputError(f"no {what} {wrong[0]!r} here; {said}")
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


def _with_targets(comparison: Comparison, kept: set[str]) -> Comparison:
    """The comparison with the targets of these clauses, their changes, and the other end of each change."""
    changes = [change for change in comparison.change_list if _clauses_of(comparison, change) & kept]
    old, new = (
        [at for at, target in enumerate(plan.targets) if target.clause in kept or at in paired]
        for plan, paired in (
            (comparison.old, {change.old for change in changes}),
            (comparison.new, {change.new for change in changes}),
        )
    )
    old_place, new_place = ({at: place for place, at in enumerate(left)} for left in (old, new))
    return replace(
        comparison,
        old=replace(comparison.old, targets=tuple(comparison.old.targets[at] for at in old)),
        new=replace(comparison.new, targets=tuple(comparison.new.targets[at] for at in new)),
        change_list=tuple(
            replace(
                change,
                old=None if change.old is None else old_place[change.old],
                new=None if change.new is None else new_place[change.new],
            )
            for change in changes
        ),
    )


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
