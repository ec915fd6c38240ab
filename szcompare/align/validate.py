"""Labelled plan pairs ▶ cross-validated figures: by folds of paragraphs, or with a whole family of plans left out."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from szcompare.align import decode, model
from szcompare.align.train import Labelled, examples, fit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from szcompare.align.sparse import Floats

FOLDS = 5
PROTOCOLS = ("in", "cross", "both")
BINS = 10


def family(name: str) -> str:
    """Return the family of a gold file: plans of one series are not independent of each other.

    >>> family("fiveyear-10-11-industry") == family("fiveyear-10-11")
    True
    """
    return name.split("-")[0]


def folds(pair: Labelled, seed: int = 0) -> np.ndarray:
    """Return the fold of each candidate, by the paragraph of its new clause."""
    paragraphs = sorted({c.paragraph for c in pair.new.clauses})
    order = np.random.default_rng(seed).permutation(len(paragraphs))
    of = {paragraph: int(order[at]) % FOLDS for at, paragraph in enumerate(paragraphs)}
    return np.array([of[pair.new.clauses[c].paragraph] for c in pair.measured.cells.cols])


def held_out(pairs: Sequence[Labelled], at: int, protocol: str, seed: int = 0) -> Floats:
    """Return the probability of each candidate of a pair by models that have not seen it."""
    own = pairs[at]
    scaled = [model.standardised(p.measured) for p in pairs]
    out = np.zeros(len(own.said))
    if protocol == "cross":
        others = [n for n, p in enumerate(pairs) if family(p.gold.name) != family(own.gold.name)]
        return _fitted([examples(pairs[n], scaled[n]) for n in others], scaled[at])
    others = [n for n in range(len(pairs)) if n != at] if protocol == "both" else []
    of = folds(own, seed)
    for fold in range(FOLDS):
        train, test = of != fold, of == fold
        parts = [examples(pairs[n], scaled[n]) for n in others]
        parts.append(examples(own, scaled[at], only=train))
        out[test] = _fitted(parts, scaled[at][test])
    return out


def figures(pair: Labelled, probability: Floats) -> dict[str, float]:
    """Return precision, recall, F1, average precision, calibration error and the kappa of the status of new units."""
    chosen = set(decode.best_expected_f1(probability).tolist())
    positive = pair.gold.positive
    ranked: dict[tuple[str, str], float] = defaultdict(float)
    found: dict[tuple[str, str], float] = {}
    for n, (stands_for, p) in enumerate(zip(pair.stands_for, probability.tolist(), strict=True)):
        for one in stands_for:
            if one in positive or one not in pair.gold.relations:
                ranked[one] = max(ranked[one], p)
                if n in chosen:
                    found[one] = max(found.get(one, 0.0), p)
    hits = len(set(found) & positive)
    precision, recall = hits / max(1, len(found)), hits / max(1, len(positive))
    return {
        "precision": round(precision, 3),
        "recall": round(recall, 3),
        "f1": round(2 * precision * recall / max(1e-9, precision + recall), 3),
        "average_precision": round(_average_precision(ranked, positive), 3),
        "calibration_error": round(_calibration_error(found, positive), 3),
        "status_kappa": round(_status_kappa(pair, found), 3),
    }


def cross_validated(pairs: Sequence[Labelled], protocols: Iterable[str] = PROTOCOLS) -> dict[str, object]:
    """Return the figures of each pair by each protocol that the pairs allow."""
    out: dict[str, object] = {}
    families = {family(p.gold.name) for p in pairs}
    for protocol in protocols:
        if protocol == "cross" and len(families) < 2:
            continue
        out[protocol] = {p.gold.name: figures(p, held_out(pairs, at, protocol)) for at, p in enumerate(pairs)}
    return out


def _fitted(parts: list[tuple[Floats, Floats, Floats]], test: Floats) -> Floats:
    inputs, outcome, weight = (np.concatenate([part[n] for part in parts]) for n in range(3))
    coefficients, intercept = fit(inputs, outcome, weight)
    return np.asarray(np.round(1 / (1 + np.exp(-(test @ coefficients + intercept))), model.DECIMALS))


def _average_precision(ranked: dict[tuple[str, str], float], positive: frozenset[tuple[str, str]]) -> float:
    hits, total = 0, 0.0
    for rank, (pair, _) in enumerate(sorted(ranked.items(), key=lambda kv: (-kv[1], kv[0])), 1):
        if pair in positive:
            hits += 1
            total += hits / rank
    return total / max(1, len(positive))


def _calibration_error(found: dict[tuple[str, str], float], positive: frozenset[tuple[str, str]]) -> float:
    """Expected calibration error over ten equal bins (Naeini, Cooper and Hauskrecht 2015)."""
    gap: dict[int, float] = defaultdict(float)
    for pair, p in found.items():
        gap[min(int(p * BINS), BINS - 1)] += p - (pair in positive)
    return sum(map(abs, gap.values())) / max(1, len(found))


def _status_kappa(pair: Labelled, found: dict[tuple[str, str], float]) -> float:
    """Cohen's kappa of whether a new undertaking goes on from any old one."""
    from szcompare.model import UNDERTAKINGS

    units = sorted(u for u in pair.gold.scored if pair.gold.kinds[u] in UNDERTAKINGS)
    gold, said = {b for _, b in pair.gold.positive}, {b for _, b in found}
    one, two = np.array([u in gold for u in units], float), np.array([u in said for u in units], float)
    if not len(units):
        return 0.0
    chance = one.mean() * two.mean() + (1 - one.mean()) * (1 - two.mean())
    return float(((one == two).mean() - chance) / (1 - chance)) if chance < 1 else 1.0
