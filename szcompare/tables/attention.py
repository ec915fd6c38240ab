"""Plans, topics, statuses and links ▶ rows of what grew, shrank and vanished, worked out when they are asked for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from weakref import ref

from szcompare.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from szcompare.model import Link, Manifest, Plan, Topic
    from szcompare.tables.places import Row

DECIMALS = 4  # of shares, scores and coordinates
ATTENTION_TABLES = ("topic_statuses", "topic_shares", "topic_flow", "vocabulary", "clause_map", "topic_curve")
OF_WORDS = frozenset({"vocabulary", "clause_map", "topic_curve"})  # a plan without its words has none of these
MADE_ELSEWHERE = ("codebook", "user_words")  # parameters of the manifest whose files are not at hand


@dataclass(slots=True)
class _Asked:
    """What rows were made of, and the rows."""

    plans: tuple[ref[Plan], ref[Plan]]
    rest: tuple[object, ...]
    rows: dict[str, tuple[Row, ...]] = field(default_factory=dict)


_LAST: list[_Asked] = []  # the comparison that was asked last: one report asks for the same rows in every format


def attention_rows(
    table: str,
    plans: tuple[Plan, Plan],
    topics: Sequence[Topic],
    links: Sequence[Link],
    statuses: tuple[Sequence[str], Sequence[str]],
    manifest: Manifest,
) -> Iterator[Row]:
    """Return the rows of one of ATTENTION_TABLES; shares and scores rounded to four decimals.

    What is made of words is empty for plans whose words were left out (``report.redacted``), and the curve for topics
    that a codebook or words of the user's own made.
    """
    from szcompare import topics as stage

    hidden = any(plan.clauses and not plan.document.text for plan in plans)
    if (hidden and table in OF_WORDS) or (table == "topic_curve" and _made_elsewhere(manifest)):
        return iter(())
    shown = (_as_long(plans[0]), _as_long(plans[1])) if hidden else plans
    made: dict[str, Callable[[], Iterable[Row]]] = {
        "topic_statuses": lambda: stage.status_rows(*shown, topics, *statuses),
        "topic_shares": lambda: stage.share_rows(*shown, topics),
        "topic_flow": lambda: stage.flow_rows(*shown, topics, links),
        "vocabulary": lambda: stage.vocabulary_rows(*shown),
        "clause_map": lambda: stage.map_rows(*shown, topics),
        "topic_curve": lambda: stage.curve_rows(*shown),
    }
    held = _asked(plans, (topics, links, statuses, stage.in_force())).rows
    if table not in held:
        held[table] = tuple(_rounded(row) for row in made[table]())
    return (dict(row) for row in held[table])


def stability_rows(plans: tuple[Plan, Plan], topics: int, manifest: Manifest, *, runs: int) -> list[Row]:
    """Return the rows of ``topic_stability`` of a comparison with so many topics."""
    from szcompare import topics as stage

    if runs < 2:
        raise InputError(f"{runs} runs show no spread: ask for 2 or more")
    given = _made_elsewhere(manifest)
    if given or any(plan.clauses and not plan.document.text for plan in plans):
        lacks = given[0] if given else "text of the plans"
        raise InputError(f"how well these topics hold cannot be measured without the {lacks}; compare the plans again")
    return [_rounded(row) for row in stage.stability_rows(*plans, topics=topics or None, runs=runs)]


def _made_elsewhere(manifest: Manifest) -> list[str]:
    return [name for name, _ in manifest.parameters if name in MADE_ELSEWHERE]


def _asked(plans: tuple[Plan, Plan], rest: tuple[object, ...]) -> _Asked:
    """What is held of this comparison; what was held of another one is let go."""
    for one in [*_LAST]:
        if all(held() is plan for held, plan in zip(one.plans, plans, strict=True)) and one.rest == rest:
            return one
    _LAST[:] = [_Asked((ref(plans[0]), ref(plans[1])), rest)]
    return _LAST[0]


def _rounded(row: Row) -> Row:
    return {key: round(value, DECIMALS) + 0.0 if isinstance(value, float) else value for key, value in row.items()}


def _as_long(plan: Plan) -> Plan:
    """The plan whose words were left out, with as many characters in each clause as it has in its document."""
    clauses = (replace(clause, reading="〇" * (clause.end - clause.start)) for clause in plan.clauses)
    return replace(plan, clauses=tuple(clauses))
