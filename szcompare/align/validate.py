"""Labelled plan pairs ▶ cross-validated figures: by folds of paragraphs, or with a whole family of plans left out."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from szcompare.align import labels, model
from szcompare.align.linking import chosen, listed, settled
from szcompare.align.train import Labelled, calibrated, examples, scales

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from szcompare.align.sparse import Floats

FOLDS = 5
PROTOCOLS = ("in", "cross", "both")
BINS = 10
SEEDS = 3  # divisions into folds

Scores = dict[tuple[str, str], float]  # of pairs of gold units


def family(name: str) -> str:
    """Return the family of a gold file: plans of one series are not independent of each other.

    >>> family("fiveyear-10-11-industry") == family("fiveyear-10-11")
    True
    """
    return name.split("-")[0]


def folds(pair: Labelled, seed: int = 0) -> np.ndarray:
    """Return the fold of each candidate, by the paragraph of its new clause."""
    new = pair.found.new.clauses
    paragraphs = sorted({c.paragraph for c in new})
    order = np.random.default_rng(seed).permutation(len(paragraphs))
    of = {paragraph: int(order[at]) % FOLDS for at, paragraph in enumerate(paragraphs)}
    return np.array([of[new[col].paragraph] for col in pair.found.cells.cols])


def held_out(pairs: Sequence[Labelled], at: int, protocol: str, seed: int = 0) -> Floats:
    """Return the probability of each candidate of a pair by models that have not seen it."""
    own = pairs[at]
    if protocol == "cross":
        others = [pair for pair in pairs if family(pair.gold.name) != family(own.gold.name)]
        return _fitted(others, own, None, np.ones(len(own.said), bool))
    others = [pair for pair in pairs if pair is not own] if protocol == "both" else []
    out, of = np.zeros(len(own.said)), folds(own, seed)
    for fold in range(FOLDS):
        out[of == fold] = _fitted(others, own, of != fold, of == fold)
    return out


def figures(pair: Labelled, probability: Floats) -> dict[str, float]:
    """Return what ``szcompare evaluate`` would say of the links that these probabilities give.

    Precision, recall, F1 and average precision of the links, the calibration error, and the kappa of whether a new
    undertaking goes on from an old one.
    """
    found, ranked = _said(pair, probability)
    positive = pair.gold.positive
    hits = len(set(found) & positive)
    precision, recall = hits / max(1, len(found)), hits / max(1, len(positive))
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / max(1e-9, precision + recall),
        "average_precision": _average_precision(ranked, positive),
        "calibration_error": _calibration_error(found, positive),
        "status_kappa": _status_kappa(pair, found),
    }


def cross_validated(pairs: Sequence[Labelled], protocols: Iterable[str] = PROTOCOLS) -> dict[str, object]:
    """Return the figures of each pair by each protocol that the pairs allow, means over ``SEEDS`` divisions."""
    out: dict[str, object] = {}
    families = {family(p.gold.name) for p in pairs}
    for protocol in protocols:
        if protocol == "cross" and len(families) < 2:
            continue
        seeds = range(1 if protocol == "cross" else SEEDS)
        out[protocol] = {
            p.gold.name: _mean([figures(p, held_out(pairs, at, protocol, seed)) for seed in seeds])
            for at, p in enumerate(pairs)
        }
    return out


def _mean(runs: list[dict[str, float]]) -> dict[str, float]:
    return {name: round(sum(run[name] for run in runs) / len(runs), 3) for name in runs[0]}


def _fitted(others: Sequence[Labelled], own: Labelled, train: np.ndarray | None, test: np.ndarray) -> Floats:
    """The probabilities of ``own[test]`` by a model of the others and, where given, ``own[train]``."""
    mean, spread = scales([*others] if train is None else [*others, own])
    parts = [examples(pair, model.standardised(pair.measured, mean, spread)) for pair in others]
    scaled = model.standardised(own.measured, mean, spread)
    if train is not None:
        parts.append(examples(own, scaled, only=train))
    inputs, outcome, weight = (np.concatenate([part[n] for part in parts]) for n in range(3))
    coefficients, intercept = calibrated(inputs, outcome, weight)
    return np.asarray(np.round(1 / (1 + np.exp(-(scaled[test] @ coefficients + intercept))), model.DECIMALS))


def _said(pair: Labelled, probability: Floats) -> tuple[Scores, Scores]:
    """The pairs of gold units that the links stand for, and those that links and "see also" pairs stand for."""
    scored = settled(pair.found, probability, pair.measured.values)
    links = chosen(scored)
    found: Scores = {}
    ranked: Scores = {}
    for at in listed(scored, links):
        old, new = scored.old.clauses[scored.cells.rows[at]], scored.new.clauses[scored.cells.cols[at]]
        p = float(scored.probability[at])
        for one in labels.gold_pairs([(old.id, new.id)], *pair.covered, pair.gold)[0]:
            if one in pair.gold.positive or one not in pair.gold.relations:
                ranked[one] = max(ranked.get(one, 0.0), p)
                if at in links:
                    found[one] = max(found.get(one, 0.0), p)
    return found, ranked


def _average_precision(ranked: Scores, positive: frozenset[tuple[str, str]]) -> float:
    hits, total = 0, 0.0
    for rank, (pair, _) in enumerate(sorted(ranked.items(), key=lambda kv: (-kv[1], kv[0])), 1):
        if pair in positive:
            hits += 1
            total += hits / rank
    return total / max(1, len(positive))


def _calibration_error(found: Scores, positive: frozenset[tuple[str, str]]) -> float:
    """Expected calibration error over ten equal bins (Naeini, Cooper and Hauskrecht 2015)."""
    gap: dict[int, float] = defaultdict(float)
    for pair, p in found.items():
        gap[min(int(p * BINS), BINS - 1)] += p - (pair in positive)
    return sum(map(abs, gap.values())) / max(1, len(found))


def _status_kappa(pair: Labelled, found: Scores) -> float:
    """Cohen's kappa of whether a new undertaking goes on from any old one."""
    from szcompare.model import UNDERTAKINGS

    units = sorted(u for u in pair.gold.scored if pair.gold.kinds[u] in UNDERTAKINGS)
    gold, said = {b for _, b in pair.gold.positive}, {b for _, b in found}
    one, two = np.array([u in gold for u in units], float), np.array([u in said for u in units], float)
    if not len(units):
        return 0.0
    chance = one.mean() * two.mean() + (1 - one.mean()) * (1 - two.mean())
    return float(((one == two).mean() - chance) / (1 - chance)) if chance < 1 else 1.0
