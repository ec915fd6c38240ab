"""Features ▶ the probability that a careful reader would link the pair, by a small model kept in a JSON file."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from szcompare.errors import InputError

if TYPE_CHECKING:
    from szcompare.align.features import Measured
    from szcompare.align.sparse import Floats

SCHEMA = "szcompare/align-model/1"
CLIP = 8.0  # standard deviations
# A plan pair's own moments count as if this many cells of the training pairs had been seen as well: in a pair of
# ordinary size (30,000 cells) 3 %, in a pair of a few clauses nearly all.
BORROWED_CELLS = 1_000
DECIMALS = 6  # of a probability; sums in another order differ by 1e-12

GROUPS = {
    "char": "字面相似",
    "bare": "去套语后的字面相似",
    "word": "共有词语",
    "mass": "共有三字串",
    "rare": "罕见词语",
    "phrase": "短语对应",
    "object": "对象对应",
    "context": "上下文与标题",
    "name": "名称",
    "number": "数字",
    "length": "篇幅",
    "meaning": "语义相似",
}


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic regression over standardised features."""

    encoder: str
    features: tuple[str, ...]
    coefficients: Floats
    intercept: float
    mean: Floats  # of the raw features, over the cells of the training pairs
    deviation: Floats


@cache
def weights(encoder: str = "none") -> Weights:
    """Return the model for an encoder: none, e5 or use."""
    source = files(__package__).joinpath(f"model-{encoder}.json")
    if not source.is_file():
        raise InputError(f"no model for the encoder {encoder!r}; train one with python -m szcompare.align.train")
    return read_weights(source.read_text(encoding="utf-8"))


def read_weights(text: str) -> Weights:
    """Return the model that a JSON text holds."""
    said = json.loads(text)
    if said.get("schema") != SCHEMA:
        raise InputError(f"a model of the schema {SCHEMA} is expected, found {said.get('schema')!r}")
    return Weights(
        encoder=said["encoder"],
        features=tuple(said["features"]),
        coefficients=np.array(said["coefficients"], float),
        intercept=float(said["intercept"]),
        mean=np.array(said["mean"], float),
        deviation=np.array(said["deviation"], float),
    )


def standardised(measured: Measured, mean: Floats | None = None, deviation: Floats | None = None) -> Floats:
    """Return the features in standard deviations within the plan pair, helped by the moments of the training pairs."""
    own, spread, seen = measured.mean, measured.deviation, measured.looked_at
    if mean is not None and deviation is not None:
        share = seen / (seen + BORROWED_CELLS)
        square = share * (spread**2 + own**2) + (1 - share) * (deviation**2 + mean**2)
        own = share * own + (1 - share) * mean
        spread = np.sqrt(np.maximum(square - own**2, 0.0))
    scaled = (measured.values - own) / np.where(spread > 1e-9, spread, 1.0)
    return np.asarray(np.clip(scaled, -CLIP, CLIP))


def inputs(measured: Measured, model: Weights) -> Floats:
    """Return the standardised features of the candidates in the order of the model."""
    if measured.names != model.features:
        raise InputError("the model was made for other features: train it again with python -m szcompare.align.train")
    return standardised(measured, model.mean, model.deviation)


def probabilities(scaled: Floats, model: Weights) -> Floats:
    """Return the probability of each candidate, to ``DECIMALS`` places."""
    logit = scaled @ model.coefficients + model.intercept
    return np.round(1 / (1 + np.exp(-logit)), DECIMALS)


def contributions(scaled: Floats, model: Weights) -> tuple[tuple[str, float], ...]:
    """Return each feature group in words with its share of the logit of one pair, the weightiest first."""
    share: dict[str, float] = defaultdict(float)
    for name, value in zip(model.features, scaled * model.coefficients, strict=True):
        share[GROUPS[name.split(".")[0]]] += float(value)
    return tuple(
        sorted(((name, round(value, 2)) for name, value in share.items()), key=lambda kv: (-abs(kv[1]), kv[0]))
    )
