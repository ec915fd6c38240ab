"""Links × rulings ▶ the links as their coders say: confirmed, rejected, retyped, added, or open where they disagree."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from szcompare.align.evidence import shared_phrases
from szcompare.coding.decisions import KIND, LINK, NO_LINK
from szcompare.model import CONTINUING, RELATED, SIDES, UNDERTAKINGS, Evidence, Link, Plan
from szcompare.report.labels import RELATION

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from szcompare.coding.standing import Key

REJECTED = "不成立"
BY, SPLIT = "人工编码", "编码员意见不一"
OLD, NEW = SIDES


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What the coders say of one thing; ``verdict`` is None where they disagree."""

    verdict: str | None
    said: tuple[tuple[str, str], ...]


def relinked(links: Iterable[Link], old: Plan, new: Plan, rulings: Mapping[Key, Ruling]) -> tuple[Link, ...]:
    """Return the links as ruled, by new clause, the likeliest first.

    Those of a clause that was coded as no undertaking go, unless a coder chose them.
    """
    first, second = ({(c.start, c.end): c for c in plan.clauses} for plan in (old, new))
    by_ids = {
        (first[key.old].id, second[key.new].id): r
        for key, r in rulings.items()
        if key.about == LINK and key.old and key.new
    }
    coded = [key for key in rulings if key.about == KIND]
    idle = _idle(old, OLD, {key.old for key in coded}) | _idle(new, NEW, {key.new for key in coded})
    known = {(link.old, link.new): link for link in links}
    kept = []
    for ids in [*known, *(ids for ids in by_ids if ids not in known)]:
        ruling = by_ids.get(ids)
        if ruling is None:
            kept += [] if idle & {(OLD, ids[0]), (NEW, ids[1])} else [known[ids]]
        elif (link := _ruled(known.get(ids) or _fresh(ids, old, new), ruling, known=ids in known)) is not None:
            kept.append(link)
    places = {c.id: at for plan in (old, new) for at, c in enumerate(plan.clauses)}
    return tuple(sorted(kept, key=lambda k: (places[k.new], -k.confidence, places[k.old])))


def _idle(plan: Plan, side: str, coded: Collection[tuple[int, int] | None]) -> set[tuple[str, str]]:
    """Side and id of the clauses whose coders say that they are no undertaking."""
    return {(side, c.id) for c in plan.clauses if (c.start, c.end) in coded and c.kind not in UNDERTAKINGS}


def _ruled(link: Link, ruling: Ruling, *, known: bool) -> Link | None:
    """The link as its coders say, None where there is none.

    The confidence is the probability that a reader would link the pair, so a ``related`` that a person chose has 0.
    """
    names = "、".join(coder for coder, said in ruling.said if said == ruling.verdict)
    if ruling.verdict is None:
        split = "，".join(f"{coder} {_label(said)}" for coder, said in ruling.said)
        zone = "check" if link.relation in CONTINUING else link.zone
        return replace(link, zone=zone, reason=_reason(f"{SPLIT}：{split}", link.reason)) if known else None
    if ruling.verdict == NO_LINK:
        return None
    goes_on = ruling.verdict != RELATED
    return replace(
        link,
        relation=ruling.verdict,
        confidence=1.0 if goes_on else 0.0,
        zone="sure" if goes_on else "possible",
        reason=_reason(f"{BY}（{names}）：{_label(ruling.verdict)}", link.reason),
    )


def _fresh(ids: tuple[str, str], old: Plan, new: Plan) -> Link:
    """A link that the machine did not list, with the phrases that both clauses hold."""
    one = next(clause for clause in old.clauses if clause.id == ids[0])
    two = next(clause for clause in new.clauses if clause.id == ids[1])
    proof = Evidence(phrases=shared_phrases(one, two))
    return Link(
        id=f"{one.id}~{two.id}", old=one.id, new=two.id, relation=RELATED, confidence=0.0, zone="possible", reason="",
        evidence=proof,
    )  # fmt: skip


def _reason(said: str, before: str) -> str:
    return f"{said}；机器：{before}" if before else said


def _label(said: str) -> str:
    return REJECTED if said == NO_LINK else RELATION[said]
