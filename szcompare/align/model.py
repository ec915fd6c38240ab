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
DECIMALS = 6  # of a probability; sums in another order differ by 1e-12

GROUPS = {
    "char": "字面相似",
    "bare": "去套语后的字面相似",
    "word": "共有词语",
    "mass": "共有三字串",
    "rare": "罕见词语",
    "object": "对象对应",
    "context": "上下文与标题",
    "number": "数字",
    "length": "篇幅",
    "meaning": "语义相似",
    "matter": "同类事项",
    "joint": "综合相似",
    "own": "外接的相似度",
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

    def moments(self, feature: str) -> tuple[float, float] | None:
        """Return mean and deviation of a feature over the cells of the training pairs; None where it has none."""
        if feature not in self.features:
            return None
        at = self.features.index(feature)
        return float(self.mean[at]), float(self.deviation[at])


@cache
def weights(encoder: str = "none") -> Weights:
    """Return the model for an encoder: none, e5 or use."""
    return read_weights(model_text(encoder))


def model_text(encoder: str) -> str:
    """Return the text of the model file for an encoder."""
    source = files(__package__).joinpath(f"model-{encoder}.json")
    if not source.is_file():
        raise InputError(f"no model for the encoder {encoder!r}; train one with python -m szcompare.align.train")
    return source.read_text(encoding="utf-8")


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


def standardised(measured: Measured, mean: Floats, deviation: Floats) -> Floats:
    """Return the features in standard deviations of the training pairs.

    Not of the plan pair itself: in a report on everything a likely pair stands out more than in a plan on one subject,
    and a moment of two clauses says nothing. (Moments of the pair: F1 .02 lower on average, .10 on work reports.)
    """
    made = measured.values - mean  # in place from here on: of large plans this is most of the memory
    made /= np.where(deviation > 1e-9, deviation, 1.0)
    return np.asarray(np.clip(made, -CLIP, CLIP, out=made))


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
