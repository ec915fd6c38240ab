"""Labelled plan pairs ▶ the model file that prediction reads, byte for byte again.

python -m szcompare.align.train --plans FOLDER [--encoder none|e5|use] [--units] [--out FILE] GOLD…
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from szcompare.align import labels, model
from szcompare.align.linking import Prepared, prepared
from szcompare.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from szcompare.align.features import Measured
    from szcompare.align.sparse import Floats
    from szcompare.model import Plan

STRENGTH = 0.06  # C of the L2 penalty: .04 to .1 are equal within noise in cross-validation, .02 is .003 to .008 lower
RELATED_AS_LINK = 0.3  # a pair that only some readers linked counts so much as a link, the rest as none
LOOSE = 1e6  # C of the two numbers of the calibration: no penalty
STEPS = 60  # of Newton's method; it settles in about ten
DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Labelled:
    """One labelled plan pair, cut and measured as any other pair is."""

    gold: labels.Gold
    found: Prepared
    measured: Measured  # of found
    covered: tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]  # gold units of old and new clauses, by id
    said: tuple[str, ...]  # label of each candidate: positive, related, negative, or empty


def labelled(old: Plan, new: Plan, gold: labels.Gold, *, encoder: str = "none") -> Labelled:
    """Return the candidates of a plan pair with their features and labels."""
    found = prepared(old, new, encoder=encoder)
    if found.measured is None:
        raise InputError(f"{gold.name}: one of the plans has no undertaking")
    covered = (
        labels.covers(found.old.clauses, gold.units["old"]),
        labels.covers(found.new.clauses, gold.units["new"]),
    )
    pairs = zip(found.cells.rows.tolist(), found.cells.cols.tolist(), strict=True)
    ids = [(found.old.clauses[row].id, found.new.clauses[col].id) for row, col in pairs]
    said = tuple(labels.label(units, gold) for units in labels.gold_pairs(ids, *covered, gold))
    return Labelled(gold=gold, found=found, measured=found.measured, covered=covered, said=said)


def scales(pairs: Sequence[Labelled]) -> tuple[Floats, Floats]:
    """Return mean and deviation of each feature over the cells of the plan pairs, each pair counting alike."""
    mean = np.mean([pair.measured.mean for pair in pairs], axis=0)
    spread = np.sqrt(np.mean([pair.measured.deviation**2 for pair in pairs], axis=0))
    return np.asarray(np.round(mean, DECIMALS), np.float64), np.asarray(np.round(spread, DECIMALS), np.float64)


def examples(pair: Labelled, scaled: Floats, *, only: NDArray[np.bool_] | None = None) -> tuple[Floats, Floats, Floats]:
    """Return the inputs, the outcomes and the weights of the labelled candidates; `related` ones enter twice."""
    said = np.array(pair.said)
    if only is not None:
        said, scaled = said[only], scaled[only]
    sure, mixed = (said == "positive") | (said == "negative"), said == "related"
    inputs = np.vstack([scaled[sure], scaled[mixed], scaled[mixed]])
    outcome = np.concatenate([(said[sure] == "positive").astype(float), np.ones(mixed.sum()), np.zeros(mixed.sum())])
    sizes = int(sure.sum()), int(mixed.sum()), int(mixed.sum())
    return inputs, outcome, np.repeat([1.0, RELATED_AS_LINK, 1 - RELATED_AS_LINK], sizes)


def fit(inputs: Floats, outcome: Floats, weight: Floats, strength: float = STRENGTH) -> tuple[Floats, float]:
    """Return coefficients and intercept of a logistic regression with an L2 penalty, by Newton's method."""
    wide = np.column_stack([inputs, np.ones(len(inputs))])
    penalty = np.append(np.full(inputs.shape[1], 1.0 / strength), 1e-9)
    beta = np.zeros(wide.shape[1])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(wide @ beta, -30, 30)))
        slope = wide.T @ (weight * (chance - outcome)) + penalty * beta
        curve = (wide * (weight * chance * (1 - chance))[:, None]).T @ wide + np.diag(penalty)
        step = np.linalg.solve(curve, slope)
        beta = beta - step
        if np.abs(step).max() < 1e-10:
            break
    return beta[:-1], float(beta[-1])


def calibrated(inputs: Floats, outcome: Floats, weight: Floats) -> tuple[Floats, float]:
    """Return the model with its logits stretched and shifted to fit the pairs that all readers agree on.

    Doubtful pairs steady the order of the candidates but make links look less likely than they are, as does the
    penalty (Platt 1999, Probabilistic outputs). Measured: calibration error .10 before, .07 after, F1 the same.
    """
    coefficients, intercept = fit(inputs, outcome, weight)
    sure = weight == 1.0
    logits = inputs[sure] @ coefficients + intercept
    slope, shift = fit(logits[:, None], outcome[sure], weight[sure], LOOSE)
    return coefficients * slope[0], intercept * float(slope[0]) + shift


def trained(
    pairs: Sequence[Labelled], *, encoder: str = "none", units: bool = False, figures: dict[str, object] | None = None
) -> dict[str, object]:
    """Return the content of the model file, made of all labelled pairs together."""
    mean, spread = scales(pairs)
    parts = [examples(pair, model.standardised(pair.measured, mean, spread)) for pair in pairs]
    inputs, outcome, weight = (np.concatenate([part[n] for part in parts]) for n in range(3))
    coefficients, intercept = calibrated(inputs, outcome, weight)
    return {
        "schema": model.SCHEMA,
        "encoder": encoder,
        "clauses": "units" if units else "own",
        "features": list(pairs[0].measured.names),
        "coefficients": _rounded(coefficients),
        "intercept": round(intercept, DECIMALS),
        "mean": _rounded(mean),
        "deviation": _rounded(spread),
        "trained_on": [_origin(pair) for pair in pairs],
        "parameters": {"C": STRENGTH, "related_as_link": RELATED_AS_LINK, "penalty": "L2"},
        "figures": figures or {},
    }


def written(content: dict[str, object]) -> str:
    """Return the model file's text."""
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def figures_of(text: str) -> dict[str, object]:
    """Return the cross-validated figures that a model file holds."""
    return dict(json.loads(text)["figures"])


def main(arguments: Sequence[str] | None = None) -> None:
    """Train on gold files and write the model file."""
    ask = argparse.ArgumentParser(prog="python -m szcompare.align.train", description=(__doc__ or "").split("\n")[0])
    ask.add_argument("gold", nargs="+", type=Path, metavar="GOLD")
    ask.add_argument(
        "--plans", type=Path, required=True, help="folder of the plan files that the gold files name by sha256"
    )
    ask.add_argument("--encoder", default="none")
    ask.add_argument("--units", action="store_true", help="take the gold units and kinds as the clauses, not our own")
    ask.add_argument("--out", type=Path, default=None)
    said = ask.parse_args(arguments)
    from szcompare.align.validate import cross_validated

    pairs = [load(path, said.plans, encoder=said.encoder, units=said.units) for path in said.gold]
    content = trained(pairs, encoder=said.encoder, units=said.units, figures=cross_validated(pairs))
    out = said.out or Path(__file__).with_name(f"model-{said.encoder}.json")
    out.write_text(written(content), encoding="utf-8", newline="\n")


def load(path: Path, folder: Path, *, encoder: str = "none", units: bool = False) -> Labelled:
    """Return the labelled pair of a gold file, cut by our own reader or, with ``units``, as the gold file is."""
    gold = labels.read_gold(path)
    files = labels.find_plans(folder, gold)
    if units:
        old, new = (labels.unit_plan(file, gold, side) for file, side in zip(files, ("old", "new"), strict=True))
    else:
        pipeline = import_module("szcompare.pipeline")  # by name: the stage itself knows nothing of the order of stages
        old, new = (pipeline.parse(file) for file in files)
    made = labelled(old, new, gold, encoder=encoder)
    if "positive" not in made.said:
        raise InputError(f"{path}: no clause pair stands for a labelled link")
    return made


def _origin(pair: Labelled) -> dict[str, object]:
    return {
        "gold": pair.gold.name,
        "old": pair.gold.sha256["old"],
        "new": pair.gold.sha256["new"],
        "candidates": len(pair.said),
        "links": pair.said.count("positive"),
        "related": pair.said.count("related"),
    }


def _rounded(values: Floats) -> list[float]:
    return [round(float(v), DECIMALS) for v in values]


if __name__ == "__main__":
    main()
