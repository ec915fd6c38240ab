"""Comparison × decisions ▶ the comparison as its coders leave it, with what they disagree on and what is out of date.

An accepted, retyped or added link is sure, a rejected one goes; corrected kinds, topics and targets stand in the plans.
All that follows from them (statuses, changes of targets and of strength) is worked out anew. Where coders disagree, the
machine's answer stays, marked as one to check, unless one of them is named as the adjudicator.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from szcompare import align, entities, targets
from szcompare.arguments import TEXT, refuse_unfit
from szcompare.coding.correcting import Correction, corrected_plan, moved_topics
from szcompare.coding.decisions import LINK, Decision, decision_list, verdict
from szcompare.coding.relinking import Ruling, relinked
from szcompare.coding.standing import Key, Stale, bound, sorted_out
from szcompare.comparison import COMPARED
from szcompare.errors import InputError
from szcompare.model import CONTINUING, SIDES, UNDERTAKINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from szcompare.comparison import Comparison


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """One thing on which coders disagree."""

    about: str  # link, kind, topic, "target 研发投入", or "undertaking": linked, but by its kind no undertaking
    old: tuple[int, int] | None  # start and end in the old document
    new: tuple[int, int] | None
    verdicts: tuple[tuple[str, str], ...]  # coder, verdict; by name of the coder
    stands: str  # the verdict that was applied; empty where the machine's answer stays


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What came of the decisions."""

    comparison: Comparison
    conflicts: tuple[Conflict, ...]
    stale: tuple[Stale, ...]
    used: int  # decisions that stand in the comparison


def applied(comparison: Comparison, decisions: Iterable[Decision], *, adjudicator: str = "") -> Applied:
    """Return the comparison with the decisions worked in; the same decisions in the same order give the same result.

    ``adjudicator`` is the coder whose verdict stands where coders disagree. Without a decision that stands, the
    comparison comes back as it was.
    """
    refuse_unfit(comparison=(comparison, COMPARED), adjudicator=(adjudicator, TEXT))
    everything = decision_list(decisions)
    if adjudicator and adjudicator not in {decision.coder for decision in everything}:
        raise InputError(f"the adjudicator {adjudicator!r} made no decision: check the name")
    standing, stale = sorted_out(comparison, everything)
    rulings = _rulings(standing, adjudicator)
    conflicts = [_conflict(key, ruling) for key, ruling in rulings.items() if len({v for _, v in ruling.said}) > 1]
    if rulings:
        comparison = _with_rulings(comparison, rulings)
        conflicts += _contradictions(comparison, rulings)
        digest = _digest(standing, adjudicator)
        parameters = tuple(sorted({**dict(comparison.manifest.parameters), "decisions": digest}.items()))
        comparison = replace(comparison, manifest=replace(comparison.manifest, parameters=parameters))
    return Applied(comparison=comparison, conflicts=tuple(conflicts), stale=stale, used=len(standing))


def _rulings(standing: Iterable[Decision], adjudicator: str) -> dict[Key, Ruling]:
    """What is said of each thing, by place, so that the order in which coders worked changes nothing."""
    said: dict[Key, dict[str, str]] = {}
    for decision in standing:
        said.setdefault(bound(decision), {})[decision.coder] = verdict(decision)
    order = sorted(said, key=lambda key: (key.about, key.old or (-1, -1), key.new or (-1, -1)))
    return {key: _ruling(said[key], adjudicator) for key in order}


def _ruling(said: Mapping[str, str], adjudicator: str) -> Ruling:
    verdicts = set(said.values())
    agreed = verdicts.pop() if len(verdicts) == 1 else said.get(adjudicator)
    return Ruling(verdict=agreed, said=tuple(sorted(said.items())))


def _with_rulings(comparison: Comparison, rulings: Mapping[Key, Ruling]) -> Comparison:
    ruled = {key: ruling.verdict for key, ruling in rulings.items() if ruling.verdict is not None}
    old, new = (
        corrected_plan(plan, _corrections(ruled, at)) for at, plan in enumerate((comparison.old, comparison.new))
    )
    old, new = (
        replace(after, codings=entities.coded(after)) if after.clauses != before.clauses else after
        for before, after in ((comparison.old, old), (comparison.new, new))
    )
    links = relinked(comparison.link_list, old, new, rulings)
    return replace(
        comparison,
        old=old,
        new=new,
        topic_list=moved_topics(comparison.topic_list, old, new, ruled),
        link_list=links,
        change_list=targets.target_changes(old, new, links),
        strength_list=entities.changed_strength(old.codings, new.codings, links),
        old_statuses=align.statuses(old, links, side="old"),
        new_statuses=align.statuses(new, links, side="new"),
    )


def _corrections(ruled: Mapping[Key, str], at: int) -> list[Correction]:
    """The rulings on single clauses and targets of one plan."""
    found = [(key.about, (key.old, key.new)[at], said) for key, said in ruled.items() if key.about != LINK]
    return [(about, where, said) for about, where, said in found if where is not None]


def _conflict(key: Key, ruling: Ruling) -> Conflict:
    return Conflict(about=key.about, old=key.old, new=key.new, verdicts=ruling.said, stands=ruling.verdict or "")


def _contradictions(comparison: Comparison, rulings: Mapping[Key, Ruling]) -> list[Conflict]:
    """Pairs that a coder links although a clause of theirs is coded as no undertaking: the link has no effect there."""
    kinds = [{(c.start, c.end): c.kind for c in plan.clauses} for plan in (comparison.old, comparison.new)]
    found = []
    for key, ruling in rulings.items():
        if key.about == LINK and ruling.verdict in CONTINUING:
            of = [known[where] for known, where in zip(kinds, key[1:], strict=True) if where is not None]
            idle = tuple((side, kind) for side, kind in zip(SIDES, of, strict=True) if kind not in UNDERTAKINGS)
            made = _conflict(key, ruling)
            found += [replace(made, about="undertaking", verdicts=(*ruling.said, *idle))] if idle else []
    return found


def _digest(standing: Iterable[Decision], adjudicator: str) -> str:
    """A hash of what was decided by whom: the manifest says with it which decisions made the result, not when."""
    said = sorted((*map(repr, bound(decision)), decision.coder, verdict(decision)) for decision in standing)
    return hashlib.sha256(json.dumps([adjudicator, said], ensure_ascii=False).encode()).hexdigest()[:16]
