"""Two plans ▶ their links: one text first, then the likely pairs by the model, cut where the expected F1 is best."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from szcompare import segment
from szcompare.align import decode, evidence, model, relation
from szcompare.align.features import measure
from szcompare.align.sparse import Cells, Floats, Ints
from szcompare.align.verbatim import Kept, kept_pairs
from szcompare.align.views import View, part, view
from szcompare.errors import InputError
from szcompare.model import Clause, Evidence, Link, Plan

Progress = Callable[[int, int, str], None]

WHOLE, EDITED, PART = 0.999, 0.99, 0.95  # confidence of one text; on the labelled pairs all 17 such pairs are links
SEE_ALSO = 3  # possible pairs kept a clause of either side
COPIES = 3  # of one text that are measured; more are linked as kept text only
VERSIONS = 0.5  # this share of the shorter plan is kept text: two versions of one plan, where other links are rare


@dataclass(frozen=True, slots=True)
class Scored:
    """Every pair that may be a link."""

    old: View
    new: View
    cells: Cells
    probability: Floats
    inputs: Floats  # standardised features; a row a cell, none where a side has no undertaking
    kept: dict[tuple[int, int], Kept]
    of_old: dict[int, tuple[int, ...]]  # the two likeliest new clauses of an old one
    of_new: dict[int, tuple[int, ...]]


def link(old: Plan, new: Plan, *, encoder: str = "none", progress: Progress | None = None) -> tuple[Link, ...]:
    """Return the links of two plans, by new clause, then the likeliest first; "see also" pairs are ``related``."""
    found = scored(old, new, encoder=encoder, progress=progress)
    chosen = _chosen(found)
    shown = _shown(found, chosen)
    if progress is not None:
        progress(1, 1, "link")
    places = sorted(
        (int(found.cells.cols[at]), -float(found.probability[at]), int(found.cells.rows[at]), at) for at in shown
    )
    return tuple(_made(found, at, linked=at in chosen, encoder=encoder) for *_, at in places)


def explain(old: Plan, new: Plan, old_id: str, new_id: str, *, encoder: str = "none") -> Link:
    """Return any pair of undertakings as a link with its evidence, also where it is none (relation ``related``)."""
    found = scored(old, new, encoder=encoder)
    row, col = _place(found.old, old_id), _place(found.new, new_id)
    hits = np.flatnonzero((found.cells.rows == row) & (found.cells.cols == col))
    if len(hits):
        return _made(found, int(hits[0]), linked=int(hits[0]) in _chosen(found), encoder=encoder)
    first, second = found.old.clauses[row], found.new.clauses[col]
    proof = _evidence(found, row, col, ())
    return _link(
        first, second, relation.judge(found.old.forms[row], found.new.forms[col], linked=False), 0.0, False, proof
    )


def scored(old: Plan, new: Plan, *, encoder: str = "none", progress: Progress | None = None) -> Scored:
    """Return every likely pair with its probability."""
    weights = model.weights(encoder)
    if progress is not None:
        progress(0, 1, "link")
    left, right = view(old, segment.words), view(new, segment.words)
    kept = {(k.old, k.new): k for k in kept_pairs(left, right)}
    rows = _measured([f.plain for f in left.forms], {row for row, _ in kept})
    cols = _measured([f.plain for f in right.forms], {col for _, col in kept})
    if not len(rows) or not len(cols):
        nothing = np.zeros(0, np.int64)
        cells = Cells(rows=nothing, cols=nothing, old=len(left.clauses), new=len(right.clauses), full=False)
        return _with_kept(left, right, cells, np.zeros(0), np.zeros((0, len(weights.features))), kept)
    measured = measure(part(left, rows.tolist()), part(right, cols.tolist()))
    inputs = model.inputs(measured, weights)
    found = measured.cells
    cells = Cells(
        rows=rows[found.rows], cols=cols[found.cols], old=len(left.clauses), new=len(right.clauses), full=False
    )
    return _with_kept(left, right, cells, model.probabilities(inputs, weights), inputs, kept)


def _measured(texts: list[str], kept: set[int]) -> Ints:
    """All undertakings but the copies beyond ``COPIES`` of a text that the other plan has as well."""
    copies: Counter[str] = Counter()
    out: list[int] = []
    for at, text in enumerate(texts):
        copies[text] += 1
        if at not in kept or copies[text] <= COPIES:
            out.append(at)
    return np.array(out, np.int64)


def _with_kept(
    old: View, new: View, cells: Cells, probability: Floats, inputs: Floats, kept: dict[tuple[int, int], Kept]
) -> Scored:
    """Give the pairs that are one text their confidence; those that are no candidates are added."""
    known = {pair: at for at, pair in enumerate(zip(cells.rows.tolist(), cells.cols.tolist(), strict=True))}
    missing = [pair for pair in kept if pair not in known]
    rows = np.concatenate([cells.rows, np.array([p[0] for p in missing], np.int64)])
    cols = np.concatenate([cells.cols, np.array([p[1] for p in missing], np.int64)])
    known |= {pair: len(cells.rows) + n for n, pair in enumerate(missing)}
    chance = np.concatenate([probability, np.zeros(len(missing))])
    for pair, one in kept.items():
        least = WHOLE if one.how == "whole" else (EDITED if one.how == "edited" else PART) * (0.5 + 0.5 * one.likeness)
        chance[known[pair]] = round(max(least, chance[known[pair]] if one.how != "whole" else 0.0), model.DECIMALS)
    wide = np.vstack([inputs, np.zeros((len(missing), inputs.shape[1]))])
    both = Cells(rows=rows, cols=cols, old=cells.old, new=cells.new, full=False)
    of_old, of_new = _rivals(chance, rows, cols), _rivals(chance, cols, rows)
    return Scored(
        old=old, new=new, cells=both, probability=chance, inputs=wide, kept=kept, of_old=of_old, of_new=of_new
    )


def _open(found: Scored) -> Ints:
    """The cells that may be links beside the kept pairs: not both clauses are kept elsewhere."""
    rows, cols = np.zeros(found.cells.old, bool), np.zeros(found.cells.new, bool)
    for row, col in found.kept:
        rows[row] = cols[col] = True
    versions = min(rows.sum(), cols.sum()) >= VERSIONS * min(len(rows), len(cols))
    one, two = rows[found.cells.rows], cols[found.cells.cols]
    pairs = zip(found.cells.rows.tolist(), found.cells.cols.tolist(), strict=True)
    kept = np.array([pair in found.kept for pair in pairs], bool)
    closed = (one | two) if versions else (one & two)
    return np.flatnonzero(kept | ~closed)


def _chosen(found: Scored) -> frozenset[int]:
    """The cells that are links."""
    may = _open(found)
    return frozenset(may[decode.best_expected_f1(found.probability[may])].tolist())


def _shown(found: Scored, chosen: frozenset[int]) -> list[int]:
    """The links, and of the other cells the likeliest of each clause of either side."""
    order = np.argsort(-found.probability, kind="stable")
    seen_rows, seen_cols = np.zeros(found.cells.old, int), np.zeros(found.cells.new, int)
    out = sorted(chosen)
    for at in order.tolist():
        if found.probability[at] < decode.POSSIBLE:
            break
        row, col = found.cells.rows[at], found.cells.cols[at]
        if at not in chosen and (seen_rows[row] < SEE_ALSO or seen_cols[col] < SEE_ALSO):
            out.append(at)
            seen_rows[row] += 1
            seen_cols[col] += 1
    return out


def _made(found: Scored, at: int, *, linked: bool, encoder: str) -> Link:
    row, col = int(found.cells.rows[at]), int(found.cells.cols[at])
    kept = found.kept.get((row, col))
    judged = relation.judge(
        found.old.forms[row], found.new.forms[col], linked=linked, whole=kept is not None and kept.how == "whole"
    )
    weighed = model.contributions(found.inputs[at], model.weights(encoder))
    proof = _evidence(found, row, col, weighed)
    return _link(found.old.clauses[row], found.new.clauses[col], judged, float(found.probability[at]), linked, proof)


def _link(old: Clause, new: Clause, judged: relation.Judged, confidence: float, linked: bool, proof: Evidence) -> Link:
    return Link(
        id=f"{old.id}~{new.id}",
        old=old.id,
        new=new.id,
        relation=judged.relation,
        confidence=confidence,
        zone=decode.zone(confidence, linked=linked),
        reason=judged.reason,
        evidence=proof,
    )


def _evidence(found: Scored, row: int, col: int, weighed: tuple[tuple[str, float], ...]) -> Evidence:
    old, new = found.old.clauses[row], found.new.clauses[col]
    return Evidence(
        phrases=evidence.shared_phrases(old, new),
        names=evidence.shared_names(found.old.forms[row], found.new.forms[col]),
        numbers=evidence.shared_numbers(found.old.forms[row], found.new.forms[col]),
        contributions=weighed,
        old_rival=_rival(found.of_new.get(col, ()), row, found.old),
        new_rival=_rival(found.of_old.get(row, ()), col, found.new),
    )


def _rivals(scores: Floats, group: Ints, other: Ints) -> dict[int, tuple[int, ...]]:
    """For each member of a group its two likeliest partners, the likeliest first."""
    out: dict[int, tuple[int, ...]] = {}
    for at in np.lexsort((other, -scores, group)).tolist():
        had = out.get(int(group[at]), ())
        if len(had) < 2:
            out[int(group[at])] = (*had, int(other[at]))
    return out


def _rival(best: tuple[int, ...], own: int, side: View) -> str:
    """The likeliest partner that is not this one."""
    return next((side.clauses[at].id for at in best if at != own), "")


def _place(side: View, clause: str) -> int:
    for at, one in enumerate(side.clauses):
        if one.id == clause:
            return at
    raise InputError(f"no undertaking has the id {clause!r}")
