"""Two plans ▶ their links: one text first, then the likely pairs by the model, cut where the expected F1 is best."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np

from szcompare import segment
from szcompare.align import decode, encoders, evidence, model, rating, relation
from szcompare.align.features import Meaning, Measured, measure
from szcompare.align.sparse import Cells, Floats, Ints
from szcompare.align.verbatim import Kept, kept_pairs
from szcompare.align.views import View, part, view
from szcompare.errors import InputError
from szcompare.model import Clause, Evidence, Link, Plan

Progress = Callable[[str, int, int], None]  # what is done, texts done, texts in all

WHOLE, EDITED, PART = 0.999, 0.99, 0.95  # confidence of one text; on the labelled pairs all 17 such pairs are links
SEE_ALSO = 3  # possible pairs kept a clause of either side;
LARGE, SEE_ALSO_LARGE = 5_000, 1  # where both plans together have more undertakings than anybody reads pair by pair
AT_ONCE = 4_096  # links whose shares of the logit are worked out at once
COPIES = 3  # of one text that are measured; more are linked as kept text only
VERSIONS = 0.5  # this share of the shorter plan is kept text: two versions of one plan, where other links are rare


@dataclass(frozen=True, slots=True)
class Prepared:
    """The undertakings of two plans, the pairs that are one text, and the candidates with their features."""

    old: View
    new: View
    kept: dict[tuple[int, int], Kept]
    measured: Measured | None  # none where a side has no undertaking
    cells: Cells  # the candidates, as places among all undertakings


@dataclass(frozen=True, slots=True)
class Scored:
    """Every pair that may be a link."""

    old: View
    new: View
    cells: Cells
    probability: Floats
    inputs: Floats  # standardised features; a row a cell
    kept: dict[tuple[int, int], Kept]
    of_old: dict[int, tuple[int, ...]]  # the two likeliest new clauses of an old one
    of_new: dict[int, tuple[int, ...]]


def link(
    old: Plan,
    new: Plan,
    *,
    encoder: str = "none",
    progress: Progress | None = None,
    similarity: rating.Similarity | str | None = None,
) -> tuple[Link, ...]:
    """Return the links of two plans, by new clause, then the likeliest first; "see also" pairs are ``related``.

    ``encoder`` is none, auto, e5, use, st:MODEL, m2v:MODEL or a folder; ``progress`` is told of the texts encoded.
    A ``similarity`` (see ``rating``) takes the place of the model.
    Raises MissingExtraError where the encoder's package is not installed.
    """
    found, weights = _judged(old, new, encoder, similarity, progress)
    links = chosen(found)
    with _no_collection():
        return tuple(_made(found, listed(found, links), links, weights))


def explain(
    old: Plan,
    new: Plan,
    old_id: str,
    new_id: str,
    *,
    encoder: str = "none",
    similarity: rating.Similarity | str | None = None,
) -> Link:
    """Return any pair of undertakings as a link with its evidence, also where it is none (relation ``related``)."""
    found, weights = _judged(old, new, encoder, similarity)
    row, col = _place(found.old, old_id), _place(found.new, new_id)
    hits = np.flatnonzero((found.cells.rows == row) & (found.cells.cols == col))
    if len(hits):
        return next(_made(found, [int(hits[0])], chosen(found), weights))
    first, second = found.old.clauses[row], found.new.clauses[col]
    proof = _evidence(found, row, col, ())
    phrases = [phrase.text for phrase in proof.phrases]
    judged = relation.judge(found.old.forms[row], found.new.forms[col], linked=False, phrases=phrases)
    return _link(first, second, judged, 0.0, False, proof)


def _judged(
    old: Plan,
    new: Plan,
    encoder: str,
    similarity: rating.Similarity | str | None,
    progress: Progress | None = None,
) -> tuple[Scored, model.Weights]:
    """The likely pairs with their probabilities, and the weights that these come from."""
    kind = encoders.resolve(encoder)
    if similarity is None:
        return scored(old, new, encoder=kind, progress=progress), model.weights(encoders.trained_as(kind))
    if kind != "none":
        raise InputError(
            f"a similarity takes the place of the model and of its encoder {kind!r}: leave out one of them"
        )
    left, right = view(old, segment.words), view(new, segment.words)
    texts = [[clause.reading for clause in side.clauses] for side in (left, right)]
    cells, chance = rating.rated(rating.similarity_function(similarity), *texts)
    kept = {(k.old, k.new): k for k in kept_pairs(left, right)}
    found = Prepared(old=left, new=right, kept=kept, measured=None, cells=cells)
    return settled(found, chance, rating.log_odds(chance)), rating.WEIGHTS


def scored(old: Plan, new: Plan, *, encoder: str = "none", progress: Progress | None = None) -> Scored:
    """Return every likely pair with its probability."""
    weights = model.weights(encoders.trained_as(encoder))
    like = None if encoder == weights.encoder else weights.moments("meaning.score")
    found = prepared(old, new, encoder=encoder, like=like, progress=progress)
    if found.measured is None:
        return settled(found, np.zeros(0), np.zeros((0, len(weights.features))))
    inputs = model.inputs(found.measured, weights)
    found = replace(found, measured=None)  # both at once would be twice the memory
    return settled(found, model.probabilities(inputs, weights), inputs)


def prepared(
    old: Plan,
    new: Plan,
    *,
    encoder: str = "none",
    like: tuple[float, float] | None = None,
    progress: Progress | None = None,
) -> Prepared:
    """Return the candidates of two plans with their features; ``like`` as in Meaning."""
    left, right = view(old, segment.words), view(new, segment.words)
    kept = {(k.old, k.new): k for k in kept_pairs(left, right)}
    rows = _measured([f.plain for f in left.forms], {row for row, _ in kept})
    cols = _measured([f.plain for f in right.forms], {col for _, col in kept})
    measured, at = None, (np.zeros(0, np.int64), np.zeros(0, np.int64))
    if len(rows) and len(cols):
        one, two = part(left, rows.tolist()), part(right, cols.tolist())
        measured = measure(one, two, _meaning(one, two, encoder, like, progress))
        at = rows[measured.cells.rows], cols[measured.cells.cols]
    cells = Cells(rows=at[0], cols=at[1], old=len(left.clauses), new=len(right.clauses))
    return Prepared(old=left, new=right, kept=kept, measured=measured, cells=cells)


def _meaning(
    old: View, new: View, encoder: str, like: tuple[float, float] | None, progress: Progress | None
) -> Meaning | None:
    if encoder == "none":
        return None
    texts = [f.plain for f in (*old.forms, *new.forms)]
    vectors = encoders.vectors(encoder, texts, progress)
    return Meaning(old=vectors[: len(old.forms)], new=vectors[len(old.forms) :], like=like)


def _measured(texts: list[str], kept: set[int]) -> Ints:
    """All undertakings but the copies beyond ``COPIES`` of a text that the other plan has as well."""
    copies: Counter[str] = Counter()
    out: list[int] = []
    for at, text in enumerate(texts):
        copies[text] += 1
        if at not in kept or copies[text] <= COPIES:
            out.append(at)
    return np.array(out, np.int64)


def settled(found: Prepared, probability: Floats, inputs: Floats) -> Scored:
    """Give the pairs that are one text their confidence; those that are no candidates are added."""
    cells, kept = found.cells, found.kept
    known = _places(cells, kept)
    missing = [pair for pair, at in zip(kept, known, strict=True) if at < 0]
    rows = np.concatenate([cells.rows, np.array([p[0] for p in missing], np.int64)])
    cols = np.concatenate([cells.cols, np.array([p[1] for p in missing], np.int64)])
    chance = np.concatenate([probability, np.zeros(len(missing))])
    every = Cells(rows=rows, cols=cols, old=cells.old, new=cells.new)
    for at, one in zip(_places(every, kept), kept.values(), strict=True):
        least = WHOLE if one.how == "whole" else (EDITED if one.how == "edited" else PART) * (0.5 + 0.5 * one.likeness)
        chance[at] = round(max(least, chance[at] if one.how != "whole" else 0.0), model.DECIMALS)
    wide = np.vstack([inputs, np.zeros((len(missing), inputs.shape[1]))]) if missing else inputs
    return Scored(
        old=found.old,
        new=found.new,
        cells=every,
        probability=chance,
        inputs=wide,
        kept=kept,
        of_old=_rivals(chance, rows, cols),
        of_new=_rivals(chance, cols, rows),
    )


def _places(cells: Cells, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """The place of each pair among the cells, -1 where it is none."""
    keys = cells.rows * cells.new + cells.cols
    order = np.argsort(keys, kind="stable")
    wanted = np.array([row * cells.new + col for row, col in pairs], np.int64)
    if not len(keys) or not len(wanted):
        return [-1] * len(wanted)
    at = order[np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)]
    return [int(n) for n in np.where(keys[at] == wanted, at, -1)]


def _open(found: Scored) -> Ints:
    """The cells that may be links beside the kept pairs: not both clauses are kept elsewhere."""
    rows, cols = np.zeros(found.cells.old, bool), np.zeros(found.cells.new, bool)
    for row, col in found.kept:
        rows[row] = cols[col] = True
    versions = min(rows.sum(), cols.sum()) >= VERSIONS * min(len(rows), len(cols))
    one, two = rows[found.cells.rows], cols[found.cells.cols]
    kept = np.zeros(len(found.cells.rows), bool)
    kept[_places(found.cells, found.kept)] = True
    closed = (one | two) if versions else (one & two)
    return np.flatnonzero(kept | ~closed)


def chosen(found: Scored) -> frozenset[int]:
    """Return the places of the cells that are links."""
    may = _open(found)
    return frozenset(may[decode.best_expected_f1(found.probability[may])].tolist())


def listed(found: Scored, links: frozenset[int]) -> list[int]:
    """Return the places of the links and of the likeliest others of each clause, by new clause, likeliest first."""
    order = np.argsort(-found.probability, kind="stable")
    rows, cols, chance = found.cells.rows.tolist(), found.cells.cols.tolist(), found.probability.tolist()
    seen_rows, seen_cols = [0] * found.cells.old, [0] * found.cells.new
    most = SEE_ALSO if found.cells.old + found.cells.new <= LARGE else SEE_ALSO_LARGE
    out = sorted(links)
    for at in order.tolist():
        if chance[at] < decode.POSSIBLE:
            break
        row, col = rows[at], cols[at]
        if at not in links and (seen_rows[row] < most or seen_cols[col] < most):
            out.append(at)
            seen_rows[row] += 1
            seen_cols[col] += 1
    return sorted(out, key=lambda at: (cols[at], -chance[at], rows[at], at))


@contextmanager
def _no_collection() -> Iterator[None]:
    """Within the block Python does not look for objects that refer to each other in a ring.

    No link does, and to look through millions of them again and again takes a fifth of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _made(found: Scored, places: list[int], links: frozenset[int], weights: model.Weights) -> Iterator[Link]:
    """Yield the pairs at these places as links with their evidence."""
    for first in range(0, len(places), AT_ONCE):
        some = places[first : first + AT_ONCE]
        for at, weighed in zip(some, model.contributions(found.inputs[some], weights), strict=True):
            row, col = int(found.cells.rows[at]), int(found.cells.cols[at])
            kept = found.kept.get((row, col))
            proof, linked = _evidence(found, row, col, weighed), at in links
            judged = relation.judge(
                found.old.forms[row], found.new.forms[col], linked=linked,
                whole=kept is not None and kept.how == "whole", phrases=[phrase.text for phrase in proof.phrases],
            )  # fmt: skip
            old, new = found.old.clauses[row], found.new.clauses[col]
            yield _link(old, new, judged, float(found.probability[at]), linked, proof)


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
    order = np.lexsort((other, -scores, group))
    third = np.zeros(len(order), bool)
    third[2:] = group[order[2:]] == group[order[:-2]]
    for at in order[~third].tolist():
        out[int(group[at])] = (*out.get(int(group[at]), ()), int(other[at]))
    return out


def _rival(best: tuple[int, ...], own: int, side: View) -> str:
    """The likeliest partner that is not this one."""
    return next((side.clauses[at].id for at in best if at != own), "")


def _place(side: View, clause: str) -> int:
    for at, one in enumerate(side.clauses):
        if one.id == clause:
            return at
    raise InputError(f"no undertaking has the id {clause!r}")
