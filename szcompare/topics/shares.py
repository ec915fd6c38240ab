"""Topics and statuses ▶ rows: undertakings by topic and status, and each plan's share of attention by topic."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from szcompare.model import SIDES, STATUSES, UNDERTAKINGS, Clause, Plan, Topic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Row = dict[str, object]
    Floats = NDArray[np.float64]

DRAWS = 2000  # of a bootstrap; with as many the ends of an interval move by less than half a percentage point
LEVEL = 0.95
DECIMALS = 6


def status_rows(
    old: Plan, new: Plan, topics: Sequence[Topic], old_statuses: Sequence[str], new_statuses: Sequence[str]
) -> list[Row]:
    """Return a row for each topic, side and status that the side can have, in this order, zeros included.

    ``old_statuses`` and ``new_statuses`` are parallel to the clauses. Keys: topic, label, side, status, clauses,
    characters (both of undertakings), share (of the topic's undertakings on the side; None where it has none).
    """
    rows: list[Row] = []
    for topic in topics:
        sides = zip(SIDES, (old, new), (topic.old, topic.new), (old_statuses, new_statuses), strict=True)
        for side, plan, ids, statuses in sides:
            mine = {*ids}
            found = [(c, s) for c, s in zip(plan.clauses, statuses, strict=True) if c.id in mine and _counts(c)]
            for status in STATUSES:
                if status == ("new" if side == "old" else "dropped"):
                    continue
                held = [clause for clause, said in found if said == status]
                share = round(len(held) / len(found), DECIMALS) if found else None
                row: Row = {"topic": topic.id, "label": topic.label, "side": side, "status": status}
                rows.append({**row, "clauses": len(held), "characters": _characters(held), "share": share})
    return rows


def share_rows(old: Plan, new: Plan, topics: Sequence[Topic], *, draws: int = DRAWS) -> list[Row]:
    """Return each topic's share of the undertakings of both plans, by clauses and by characters, a row each topic.

    Keys: topic, label; old_clauses, new_clauses, old_share, new_share (0 to 1), difference (new less old), low and high
    (95% interval of the difference); then the same of characters: old_characters, new_characters,
    old_character_share, new_character_share, character_difference, character_low, character_high.

    The interval is that of a bootstrap (Efron 1979) in which whole paragraphs are drawn, as the clauses of a paragraph
    are on one subject (Davison and Hinkley 1997, 3.8). Its seed comes from each plan, so swapping the plans only turns
    the sign. The shares of a plan without undertakings are 0 and its intervals those of the other plan.
    """
    sums = [
        _paragraphs(plan, [getattr(topic, side) for topic in topics])
        for side, plan in zip(SIDES, (old, new), strict=True)
    ]
    seeds = [crc32(plan.document.sha256.encode()) for plan in (old, new)]
    drawn = [_drawn(counts, seed, draws) for counts, seed in zip(sums, seeds, strict=True)]
    whole = [_shares(counts.sum(axis=0)) for counts in sums]
    low, high = (np.quantile(drawn[1] - drawn[0], at, axis=0) for at in ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    rows: list[Row] = []
    for n, topic in enumerate(topics):
        row: Row = {"topic": topic.id, "label": topic.label}
        for unit, (name, prefix) in enumerate((("clauses", ""), ("characters", "character_"))):
            a, b = (float(share[n, unit]) for share in whole)
            row |= {f"{side}_{name}": int(counts[:, n, unit].sum()) for side, counts in zip(SIDES, sums, strict=True)}
            row |= {f"old_{prefix}share": round(a, DECIMALS), f"new_{prefix}share": round(b, DECIMALS)}
            row |= {f"{prefix}difference": round(b - a, DECIMALS)}
            row |= {f"{prefix}low": round(float(low[n, unit]), DECIMALS)}
            row |= {f"{prefix}high": round(float(high[n, unit]), DECIMALS)}
        rows.append(row)
    return rows


def _counts(clause: Clause) -> bool:
    return clause.kind in UNDERTAKINGS


def _characters(clauses: Sequence[Clause]) -> int:
    return sum(len(clause.reading) for clause in clauses)


def _paragraphs(plan: Plan, members: Sequence[Sequence[str]]) -> Floats:
    """Undertakings and characters, shape (paragraphs, topics, 2)."""
    topic = {clause: n for n, ids in enumerate(members) for clause in ids}
    held = [clause for clause in plan.clauses if _counts(clause) and clause.id in topic]
    place = {paragraph: n for n, paragraph in enumerate(sorted({clause.paragraph for clause in held}))}
    counts = np.zeros((len(place), len(members), 2))
    for clause in held:
        counts[place[clause.paragraph], topic[clause.id]] += (1, len(clause.reading))
    return counts


def _drawn(counts: Floats, seed: int, draws: int) -> Floats:
    """The shares in each draw of as many paragraphs as there are, shape (draws, topics, 2)."""
    if not len(counts):
        return np.zeros((draws, *counts.shape[1:]))
    times = np.random.default_rng(seed).multinomial(len(counts), np.full(len(counts), 1 / len(counts)), size=draws)
    return _shares(np.tensordot(times.astype(np.float64), counts, axes=1))


def _shares(sums: Floats) -> Floats:
    """Each topic's share of the sum over the topics, the last axis but one; 0 of nothing."""
    total = sums.sum(axis=-2, keepdims=True)
    return np.asarray(sums / np.where(total > 0, total, 1))
