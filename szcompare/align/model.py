"""Features ▶ the probability that a careful reader would link the pair, by a small model kept in a JSON file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from math import copysign
from typing import TYPE_CHECKING

import numpy as np

from szcompare.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def contributions(scaled: Floats, model: Weights) -> list[tuple[tuple[str, float], ...]]:
    """Return for each pair each feature group in words with its share of the logit, the weightiest first.

    ``scaled`` has a row a pair. What is equal is one object: of large plans there are millions.
    """
    kinds = [GROUPS[name.split(".")[0]] for name in model.features]
    groups = sorted(set(kinds))
    share = np.zeros((len(groups), len(scaled)))
    for kind, column in zip(kinds, (scaled * model.coefficients).T, strict=True):
        share[groups.index(kind)] += column  # in the order of the features, as a sum by hand would be
    return [_weightiest(groups, values) for values in share.T.tolist()]


def _weightiest(groups: Sequence[str], shares: Sequence[float]) -> tuple[tuple[str, float], ...]:
    rounded = [round(share, 2) for share in shares]
    order = sorted(range(len(groups)), key=[-abs(share) for share in rounded].__getitem__)  # of equals the first name
    return tuple([_share(groups[at], rounded[at], copysign(1.0, rounded[at])) for at in order])


@lru_cache(maxsize=2**16)
def _share(group: str, value: float, _sign: float) -> tuple[str, float]:
    """One object for a share; without its sign -0.0 would be the one of 0.0."""
    return group, value
