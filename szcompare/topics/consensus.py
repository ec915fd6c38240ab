"""Vectors ▶ one partition on which many runs agree, and the number of topics by their silhouette.

Each run is a Ward clustering in a latent semantic space of the words or of the character pairs, refined by spherical
k-means; the runs differ in the view, the number of dimensions and the number of groups, and no run is random. How
often two clauses fall together is then itself clustered: evidence accumulation (Fred and Jain 2005).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from szcompare.topics.vectors import unit_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Labels = NDArray[np.int64]

MOST_TOPICS = 20  # more than a reader can hold in a table
LEAST_MEMBERS = 4  # undertakings a topic on average, so that two small plans are not cut to pieces
# The silhouette still creeps up where topics are split into paragraphs: the smallest number that reaches this share of
# its best value is taken. On four pairs of plans, 0.9 gave 13 to 17 topics and an adjusted Rand index within 0.04 of
# the best among 12 to 20; the best value itself gave 18 to 20 topics.
ENOUGH = 0.9
DIMENSIONS = (20, 40, 80)
MOST_GROUPS = 24  # of a run; with fewer than 144 undertakings a sixth of them, so that small plans are seen whole
REFINEMENTS = 10
TIES = 0.01  # of one run: where the runs do not tell two rows apart, their vectors do
DECIMALS = 6  # kept of distances and coordinates, so that clauses with the same words stand at the same point
EXACT_UP_TO = 1500  # rows; above, the latent space is found by subspace iteration, as an exact one takes n³ steps


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How the runs grouped the rows."""

    together: NDArray[np.float32]  # one-hot groups of all runs, shape (rows, groups)
    runs: int
    spaces: Floats  # unit rows of the views' latent spaces, side by side


def accumulate(parts: Sequence[Any], *, asked: int | None = None) -> Agreement:
    """Return how the runs group the rows of the views; ``asked`` is one more number of groups to try."""
    columns, spaces = [], []
    for part in parts:
        space = latent(part, max(DIMENSIONS))
        spaces.append(unit_rows(space))
        for dimensions in sorted({min(d, space.shape[1]) for d in DIMENSIONS}):
            columns += [one_hot(labels) for labels in _runs(unit_rows(space[:, :dimensions]), asked)]
    together = np.hstack(columns).astype(np.float32)
    return Agreement(together=together, runs=len(columns), spaces=np.hstack(spaces))


def tree(found: Agreement) -> Floats:
    """Return the Ward tree, in scipy's form, over how rarely two rows fall together."""
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform

    apart = found.runs - found.together @ found.together.T  # whole numbers below 2^24: exact in float32
    condensed = squareform(apart, checks=False).astype(np.float64)
    apart = found.spaces @ found.spaces.T
    views = apart.diagonal().max(initial=0.0)
    condensed += TIES * squareform(views - apart, checks=False)
    del apart
    return np.asarray(linkage(np.sqrt(np.maximum(np.round(2 * condensed, DECIMALS), 0)), "ward"))


def cut(merges: Floats, count: int) -> Labels:
    """Return labels from 0 of at most ``count`` groups; fewer where rows cannot be told apart."""
    from scipy.cluster.hierarchy import fcluster

    return np.asarray(fcluster(merges, count, "maxclust"), dtype=np.int64) - 1


def silhouettes(found: Agreement, merges: Floats) -> tuple[tuple[int, float], ...]:
    """Return (number of topics, mean silhouette of the runs' agreement) from 2 on; empty where there is no choice."""
    most = min(MOST_TOPICS, len(found.together) // LEAST_MEMBERS)
    return tuple((count, _silhouette(found.together, found.runs, cut(merges, count))) for count in range(2, most + 1))


def choose(curve: Sequence[tuple[int, float]]) -> int:
    """Return the smallest number of topics whose silhouette reaches 90% of the best one; 1 where none is above 0.

    >>> choose([(2, 0.3), (3, 0.46), (4, 0.5), (5, 0.48)]), choose([])
    (3, 1)
    """
    best = max((value for _, value in curve), default=0.0)
    return next((count for count, value in curve if best > 0 and value >= ENOUGH * best), 1)


def latent(matrix: Any, dimensions: int) -> Floats:
    """Return the rows in the latent semantic space (Deerwester et al. 1990), strongest dimension first."""
    most = min(dimensions, *matrix.shape)
    if most == 0:
        return np.zeros((matrix.shape[0], 1))
    if matrix.shape[0] > EXACT_UP_TO:
        return _iterated(matrix, most)
    from scipy.linalg import eigh

    rows = matrix.shape[0]
    values, vectors = eigh((matrix @ matrix.T).toarray(), subset_by_index=(rows - most, rows - 1))
    return np.asarray(np.round(vectors[:, ::-1] * np.sqrt(np.maximum(values[::-1], 0)), DECIMALS))


def one_hot(labels: Labels) -> Floats:
    """Return a matrix with 1 where the row has the column's label; labels count from 0."""
    return np.asarray(np.eye(int(labels.max()) + 1)[labels])


def _iterated(matrix: Any, dimensions: int) -> Floats:
    """The latent space by subspace iteration from a fixed start (Halko et al. 2011)."""
    start = np.random.default_rng(0).standard_normal((matrix.shape[1], min(dimensions + 10, *matrix.shape)))
    basis = np.linalg.qr(matrix @ start)[0]
    for _ in range(4):
        basis = np.linalg.qr(matrix @ (matrix.T @ basis))[0]
    left, values, _ = np.linalg.svd((matrix.T @ basis).T, full_matrices=False)
    return np.asarray(np.round((basis @ left)[:, :dimensions] * values[:dimensions], DECIMALS))


def _runs(near: Floats, asked: int | None) -> list[Labels]:
    """The partitions of one space, one for each number of groups that the rows allow."""
    from scipy.cluster.hierarchy import linkage

    merges = linkage(near, "ward")
    counts = sorted({*_counts(len(near)), *([] if asked is None else [min(asked, len(near))])})
    return [_refined(near, cut(merges, count)) for count in counts]


def _counts(rows: int) -> range:
    """About ten numbers of groups, from a quarter of the most up.

    >>> [list(_counts(rows)) for rows in (5, 30, 400)]
    [[2], [2, 3, 4, 5], [6, 8, 10, 12, 14, 16, 18, 20, 22, 24]]
    """
    most = max(2, min(MOST_GROUPS, rows // 6))
    least = max(2, most // 4)
    return range(least, most + 1, max(1, (most - least) // 9))


def _refined(near: Floats, labels: Labels) -> Labels:
    """The labels after a few steps of spherical k-means (Dhillon and Modha 2001)."""
    for _ in range(REFINEMENTS):
        centres = unit_rows(one_hot(labels).T @ near)
        moved = np.asarray(np.argmax(near @ centres.T, axis=1), dtype=np.int64)
        if np.array_equal(moved, labels):
            break
        labels = moved
    return labels


def _silhouette(together: NDArray[np.float32], runs: int, labels: Labels) -> float:
    """The mean silhouette (Rousseeuw 1987) by the share of runs that part two rows."""
    member = one_hot(labels)
    sizes = member.sum(axis=0)
    if np.count_nonzero(sizes) < 2:
        return 0.0
    sums = sizes - together @ (together.T @ member) / runs
    rows = np.arange(len(labels))
    inside = sums[rows, labels] / np.maximum(sizes[labels] - 1, 1)
    means: Any = sums / np.maximum(sizes, 1)
    means[:, sizes == 0] = np.inf
    means[rows, labels] = np.inf
    outside = means.min(axis=1)
    widest = np.maximum(np.maximum(inside, outside), 1e-9)
    return float(np.where(sizes[labels] > 1, (outside - inside) / widest, 0).mean())
