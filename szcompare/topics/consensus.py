"""Vectors ▶ one partition on which many runs agree, and the number of topics by their silhouette.

Each run is a Ward clustering in a latent semantic space of the words or of the character pairs, refined by spherical
k-means; the runs differ in the view, the number of dimensions, the number of groups and the sample of clauses (Monti
et al. 2003). Which clauses are in a sample follows from their wording, so no run is random. How often two clauses fall
together is then itself clustered: evidence accumulation with average linkage (Fred and Jain 2005).

Measured on four hand-labelled pairs of plans, mean V-measure and adjusted Rand index (ARI) against the labels, and mean
ARI with the whole when 10% of the clauses are left out and in a bootstrap: 0.71, 0.48, 0.82, 0.67. Eight other families
of samples of the same size have 0.70 and 0.46 in the mean, so those taken are a good draw. More costs more and tells no
more: sixteen samples, ten numbers of groups, k-means to its end and for each sample an eigen-decomposition of its own
inner products took three times as long for 0.71, 0.48, 0.79, 0.65 (ten other families 0.70 and 0.46).
With two numbers of dimensions the bootstrap loses 0.01 to 0.03. One sample alone had 0.69, 0.44, 0.74, and with Ward
in place of average linkage 0.67, 0.37, 0.69.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np
from scipy.linalg import eigh  # loaded here, before threads are limited, as scipy brings a BLAS of its own

from szcompare.topics.dendrogram import Dendrogram
from szcompare.topics.vectors import unit_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Labels = NDArray[np.int64]

MOST_TOPICS = 20  # more than a reader can hold in a table
LEAST_MEMBERS = 4  # undertakings a topic on average, so that two small plans are not cut to pieces
# The silhouette still creeps up where topics are split into paragraphs: the smallest number that reaches this share of
# its best value is taken. On four pairs of plans 0.94 gave 11 to 18 topics. Over nine families of samples it has V 0.70
# and ARI 0.47, 0.9 has 0.69 and 0.46; with 0.98 ARI is 0.02 lower and most pairs have 17 to 20 topics.
ENOUGH = 0.94
SAMPLES, LEAST_SAMPLES = 12, 4  # beside the run over all rows; the number falls above …
SAMPLED_ROWS = 9600  # … so many rows in all samples, so that time grows with the rows alone
LEFT_OUT = 30  # of a hundred rows of a sample
DIMENSIONS = (20, 40, 80)
BASIS = 100  # strongest dimensions of the whole among which a sample's axes are sought
FAINT = 1e-9  # squared length of an axis that is nothing but rounding
MOST_GROUPS = 24  # of a run; with fewer than 144 undertakings a sixth of them, so that small plans are seen whole
REFINEMENTS = 4  # steps of k-means in a run: of 300 rows 22 move in the first, 6, 3 and 2 in the next, then 1
SETTLED = 10  # steps at most of the last refinement, over all runs
# Coordinates of unit rows are whole multiples of 1 / GRID. Sums, squares and products of up to 2,000 such rows stay
# below 2^53, so every step from them on gives the same bits on any machine and in any order of adding.
GRID = 2.0**15
TIES = 0.01  # of one run: where the runs do not tell two rows apart, their vectors do
DECIMALS = 6  # kept of distances and coordinates, so that clauses with the same words stand at the same point
ALL_VALUES_UP_TO = 400  # rows; LAPACK finds all eigenvectors of a small matrix sooner than the strongest alone
EXACT_UP_TO = 1500  # rows; above, the latent space is found by subspace iteration, as an exact one takes n³ steps


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How the runs grouped the rows."""

    together: NDArray[np.float32]  # in how many runs two rows fall together, shape (rows, rows); exact below 2^24
    runs: int
    spaces: Floats  # unit rows of the views' latent spaces, side by side


def accumulate(parts: Sequence[Any], keys: Sequence[str], *, asked: int | None = None) -> Agreement:
    """Return how the runs group the rows of the views; ``asked`` is one more number of groups to try.

    ``keys`` are the wordings of the rows: a row is in the same samples whatever other rows there are.
    """
    whole = [_strongest(np.asarray((part @ part.T).toarray()), BASIS) for part in parts]
    together, runs = np.zeros((len(keys), len(keys)), dtype=np.float32), 0
    for sample, space in product(_samples(keys), whole):  # in turn: threads wait for one another on such matrices
        counts, made = _sampled(space, sample, asked)
        together += counts  # whole numbers: the order of adding does not tell
        runs += made
    return Agreement(
        together=together, runs=runs, spaces=np.hstack([unit_rows(space[:, : max(DIMENSIONS)]) for space in whole])
    )


def _sampled(whole: Floats, sample: Labels, asked: int | None) -> tuple[NDArray[np.float32], int]:
    """How often the runs over one sample in one view put two rows together, and the number of runs."""
    found = [_runs(space, sample, asked) for space in _spaces(whole, sample)]
    held = np.vstack([one_hot(labels).T for runs in found for labels in runs])
    return held.T @ held, sum(len(runs) for runs in found)


def tree(found: Agreement) -> Floats:
    """Return the average-linkage tree, in scipy's form, over the share of runs that part two rows."""
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform

    apart = found.runs - found.together
    near = found.spaces @ found.spaces.T
    condensed = squareform(apart, checks=False) + TIES * squareform(near.diagonal().max() - near, checks=False)
    return np.asarray(linkage(np.maximum(np.round(condensed / found.runs, DECIMALS), 0), "average"))


def settled(found: Agreement, labels: Labels) -> Labels:
    """Return the labels after each row went where it falls together most: kernel k-means over the runs' agreement."""
    for _ in range(SETTLED):
        member = one_hot(labels)
        sizes = np.maximum(member.sum(axis=0, dtype=np.float64), 1)
        means = found.together @ member / found.runs / sizes
        spread = (means * member).sum(axis=0, dtype=np.float64) / sizes
        moved = np.argmin(np.round(spread - 2 * means, DECIMALS), axis=1)
        if np.array_equal(moved, labels):
            break
        labels = np.asarray(np.unique(moved, return_inverse=True)[1], dtype=np.int64).ravel()
    return labels


def cut(merges: Floats, count: int) -> Labels:
    """Return labels from 0 of at most ``count`` groups; fewer where rows cannot be told apart."""
    return Dendrogram(merges).cut(count)


def silhouettes(found: Agreement, merges: Floats) -> tuple[tuple[int, float], ...]:
    """Return (number of topics, mean silhouette of the runs' agreement) from 2 on; empty where there is no choice."""
    most, grown = min(MOST_TOPICS, len(found.together) // LEAST_MEMBERS), Dendrogram(merges)
    return tuple((count, _silhouette(found.together, found.runs, grown.cut(count))) for count in range(2, most + 1))


def choose(curve: Sequence[tuple[int, float]]) -> int:
    """Return the smallest number of topics whose silhouette reaches 94% of the best one; 1 where none is above 0.

    >>> choose([(2, 0.3), (3, 0.48), (4, 0.5), (5, 0.49)]), choose([])
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
    return _strongest(np.asarray((matrix @ matrix.T).toarray()), most)


def _strongest(inner: Floats, dimensions: int) -> Floats:
    """The rows' places along the strongest eigenvectors of their inner products: what ``latent`` finds."""
    rows = len(inner)
    most = min(dimensions, rows)
    if rows <= ALL_VALUES_UP_TO:
        values, vectors = (found[..., rows - most :] for found in np.linalg.eigh(inner))
    else:
        values, vectors = eigh(inner, subset_by_index=(rows - most, rows - 1), check_finite=False)
    return np.asarray(np.round(vectors[:, ::-1] * np.sqrt(np.maximum(values[::-1], 0)), DECIMALS))


def one_hot(labels: Labels) -> NDArray[np.float32]:
    """Return a matrix with 1 where the row has the column's label; labels count from 0."""
    return np.eye(int(labels.max()) + 1, dtype=np.float32)[labels]


def share(key: str, salt: int) -> int:
    """Return a number from 0 to 99 that depends on the wording alone: the place of a row among a hundred.

    >>> share("加强专利保护。", 0) == share("加强专利保护。", 0)
    True
    """
    return crc32(f"{salt} {key}".encode()) % 100


def _samples(keys: Sequence[str]) -> Iterator[Labels]:
    """All rows, then each sample's; a sample that has lost most rows, as it can of a handful, is passed over."""
    yield np.arange(len(keys))
    for salt in range(max(LEAST_SAMPLES, min(SAMPLES, SAMPLED_ROWS // len(keys)))):
        kept = np.array([row for row, key in enumerate(keys) if share(key, salt) >= LEFT_OUT], dtype=np.int64)
        if len(kept) > max(2, len(keys) // 2):
            yield kept


def _spaces(whole: Floats, sample: Labels) -> Iterator[Floats]:
    """Unit rows of all along the sample's own axes, one space for each number of dimensions, as multiples of 1 / GRID.

    The axes are the sample's principal ones among the strongest dimensions of all rows, ``whole``.
    """
    space = whole
    if len(sample) < len(whole):
        here = whole[sample]
        strength, axes = np.linalg.eigh(here.T @ here)
        space = whole @ axes[:, strength > FAINT][:, : -max(DIMENSIONS) - 1 : -1]
    for dimensions in sorted({min(d, space.shape[1]) for d in DIMENSIONS}):
        yield np.rint(GRID * unit_rows(space[:, :dimensions]))


def _iterated(matrix: Any, dimensions: int) -> Floats:
    """The latent space by subspace iteration from a fixed start (Halko et al. 2011)."""
    start = np.random.default_rng(0).standard_normal((matrix.shape[1], min(dimensions + 10, *matrix.shape)))
    basis = np.linalg.qr(matrix @ start)[0]
    for _ in range(4):
        basis = np.linalg.qr(matrix @ (matrix.T @ basis))[0]
    left, values, _ = np.linalg.svd((matrix.T @ basis).T, full_matrices=False)
    return np.asarray(np.round((basis @ left)[:, :dimensions] * values[:dimensions], DECIMALS))


def _runs(space: Floats, sample: Labels, asked: int | None) -> list[Labels]:
    """The partitions of all rows by one space and sample, one for each number of groups."""
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform

    near = space[sample]
    apart = near @ near.T
    square = apart.diagonal().copy()
    apart *= -2  # |a - b|² = |a|² + |b|² - 2ab, exact for whole numbers: equal rows are 0 apart
    apart += square
    apart += square[:, np.newaxis]
    grown = Dendrogram(linkage(np.sqrt(squareform(apart, checks=False)), "ward"))
    numbers = sorted({*_counts(len(near)), *([] if asked is None else [min(asked, len(near))])})
    return _refined(space, sample, np.array([grown.cut(count) for count in numbers]))


def _counts(rows: int) -> range:
    """About five numbers of groups, from a quarter of the most up.

    >>> [list(_counts(rows)) for rows in (5, 30, 400)]
    [[2], [2, 3, 4, 5], [6, 10, 14, 18, 22]]
    """
    most = max(2, min(MOST_GROUPS, rows // 6))
    least = max(2, most // 4)
    return range(least, most + 1, max(1, (most - least) // 4))


def _refined(space: Floats, sample: Labels, labels: Labels) -> list[Labels]:
    """The labels of all rows after a few steps of spherical k-means (Dhillon and Modha 2001) over the sample's rows.

    Each row of ``labels`` is one partition of the sample; all of them take a step together, in one product of matrices.
    """
    near, at = space[sample], np.arange(len(sample))
    ends = np.cumsum(labels.max(axis=1) + 1)
    bounds = [*zip([0, *ends[:-1].tolist()], ends.tolist(), strict=True)]
    starts = np.array([[start] for start, _ in bounds])
    moved = [*labels]
    for step in range(1, REFINEMENTS + 1):
        member = np.zeros((ends[-1], len(sample)))
        member[np.array(moved) + starts, at] = 1
        centres = member @ near
        length = np.sqrt((centres * centres).sum(axis=1, keepdims=True))
        length[length == 0] = 1
        scores = centres @ (space if step == REFINEMENTS else near).T
        scores /= length
        moved = [scores[start:end].argmax(axis=0) for start, end in bounds]
    return moved


def _silhouette(together: NDArray[np.float32], runs: int, labels: Labels) -> float:
    """The mean silhouette (Rousseeuw 1987) by the share of runs that part two rows."""
    member = one_hot(labels)
    sizes = member.sum(axis=0, dtype=np.float64)
    if np.count_nonzero(sizes) < 2:
        return 0.0
    sums = sizes - (together @ member).astype(np.float64) / runs
    rows = np.arange(len(labels))
    inside = sums[rows, labels] / np.maximum(sizes[labels] - 1, 1)
    means: Any = sums / np.maximum(sizes, 1)
    means[:, sizes == 0] = np.inf
    means[rows, labels] = np.inf
    outside = means.min(axis=1)
    widest = np.maximum(np.maximum(inside, outside), 1e-9)
    return float(np.where(sizes[labels] > 1, (outside - inside) / widest, 0).mean())
