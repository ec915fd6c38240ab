"""Vectors ▶ one partition on which many runs agree, and the number of topics by their silhouette.

Each run is a Ward clustering in a latent semantic space of the words or of the character pairs, refined by spherical
k-means; the runs differ in the view, the number of dimensions, the number of groups and the sample of clauses (Monti
et al. 2003). Which clauses are in a sample follows from their wording, so no run is random. How often two clauses fall
together is then itself clustered: evidence accumulation with average linkage (Fred and Jain 2005).

Measured on four hand-labelled pairs of plans, mean V-measure and adjusted Rand index (ARI) against the labels, and mean
ARI with the whole when 10% of the clauses are left out: Ward linkage over one sample 0.67, 0.37, 0.69; average linkage
0.69, 0.44, 0.74; with sixteen samples of 70% 0.71, 0.48, 0.79. Neighbours (four samples of 80% and 60%, eight of 70%
and 50%, sixteen of 50%): V 0.68 to 0.71, ARI 0.45 to 0.50. Other samples of the same size move both by up to 0.03.
Without the 80 dimensions, in 24 samples, the mean ARI with the whole is 0.68 in a bootstrap against 0.65, and that with
the labels 0.47 against 0.48, with a loss of 0.06 on one pair, so it was left. Twice as many samples help neither.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar
from zlib import crc32

import numpy as np
from scipy.linalg import eigh  # loaded here, before threads are limited, as scipy brings a BLAS of its own

from szcompare.topics.dendrogram import Dendrogram
from szcompare.topics.vectors import unit_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Labels = NDArray[np.int64]

_One = TypeVar("_One")
_Made = TypeVar("_Made")

MOST_TOPICS = 20  # more than a reader can hold in a table
LEAST_MEMBERS = 4  # undertakings a topic on average, so that two small plans are not cut to pieces
# The silhouette still creeps up where topics are split into paragraphs: the smallest number that reaches this share of
# its best value is taken. On four pairs of plans 0.9 gave 10 to 17 topics; the best value itself gave 18 to 20.
ENOUGH = 0.9
SAMPLES, LEAST_SAMPLES = 16, 4  # beside the run over all rows; the number falls above …
SAMPLED_ROWS = 9600  # … so many rows in all samples, so that time grows with the rows alone
LEFT_OUT = 30  # of a hundred rows of a sample
DIMENSIONS = (20, 40, 80)
MOST_GROUPS = 24  # of a run; with fewer than 144 undertakings a sixth of them, so that small plans are seen whole
REFINEMENTS = 10
TIES = 0.01  # of one run: where the runs do not tell two rows apart, their vectors do
MOST_THREADS = 4  # beside one another; on matrices of this size more wait for Python's lock
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
    products = [np.asarray((part @ part.T).toarray()) for part in parts]
    whole = list(_mapped(partial(_strongest, dimensions=max(DIMENSIONS)), products))
    samples = [
        (product, space, sample) for sample in _samples(keys) for product, space in zip(products, whole, strict=True)
    ]
    together, runs = np.zeros((len(keys), len(keys)), dtype=np.float32), 0
    for counts, made in _mapped(partial(_sampled, asked), samples):
        together += counts  # whole numbers: the order of adding does not tell
        runs += made
    return Agreement(together=together, runs=runs, spaces=np.hstack([unit_rows(space) for space in whole]))


def _sampled(asked: int | None, one: tuple[Floats, Floats, list[int]]) -> tuple[NDArray[np.float32], int]:
    """How often the runs over one sample in one view put two rows together, and the number of runs."""
    columns = [one_hot(labels) for near, everywhere in _spaces(*one) for labels in _runs(near, everywhere, asked)]
    held = np.hstack(columns)
    return held @ held.T, len(columns)


def _mapped(function: Callable[[_One], _Made], things: Sequence[_One]) -> Iterator[_Made]:
    """The results in order; made by several threads, as numpy works on matrices without holding Python's lock."""
    workers = min(MOST_THREADS, _allowed())
    if workers == 1:
        yield from map(function, things)
        return
    with ThreadPoolExecutor(workers) as pool:
        yield from pool.map(function, things)


def _allowed() -> int:
    """The processors of this process, or as many as OMP_NUM_THREADS says, by which a cluster shares them out."""
    said = os.environ.get("OMP_NUM_THREADS", "")
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(count, int(said))) if said.isdecimal() else count


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
    for _ in range(REFINEMENTS):
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
    return _strongest(np.asarray((matrix @ matrix.T).toarray()), most)


def _strongest(product: Floats, dimensions: int) -> Floats:
    """The rows' places along the strongest eigenvectors of their inner products: what ``latent`` finds."""
    rows = len(product)
    most = min(dimensions, rows)
    if rows <= ALL_VALUES_UP_TO:
        values, vectors = (found[..., rows - most :] for found in np.linalg.eigh(product))
    else:
        values, vectors = eigh(product, subset_by_index=(rows - most, rows - 1), check_finite=False)
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


def _samples(keys: Sequence[str]) -> Iterator[list[int]]:
    """All rows, then each sample's; a sample that has lost most rows, as it can of a handful, is passed over."""
    rows = range(len(keys))
    yield list(rows)
    for salt in range(max(LEAST_SAMPLES, min(SAMPLES, SAMPLED_ROWS // len(keys)))):
        kept = [row for row in rows if share(keys[row], salt) >= LEFT_OUT]
        if len(kept) > max(2, len(keys) // 2):
            yield kept


def _spaces(product: Floats, whole: Floats, sample: Sequence[int]) -> Iterator[tuple[Floats, Floats]]:
    """The sample's rows and all rows in the latent spaces of the sample, one for each number of dimensions.

    ``product`` holds the inner products of all rows, ``whole`` their places in their own latent space.
    """
    space = everywhere = whole
    if len(sample) < len(product):
        space = _strongest(product[np.ix_(sample, sample)], max(DIMENSIONS))
        strength = np.maximum((space**2).sum(axis=0), 1e-9)
        everywhere = np.round(product[:, sample] @ (space / strength), DECIMALS)
    for dimensions in sorted({min(d, space.shape[1]) for d in DIMENSIONS}):
        yield unit_rows(space[:, :dimensions]), unit_rows(everywhere[:, :dimensions])


def _iterated(matrix: Any, dimensions: int) -> Floats:
    """The latent space by subspace iteration from a fixed start (Halko et al. 2011)."""
    start = np.random.default_rng(0).standard_normal((matrix.shape[1], min(dimensions + 10, *matrix.shape)))
    basis = np.linalg.qr(matrix @ start)[0]
    for _ in range(4):
        basis = np.linalg.qr(matrix @ (matrix.T @ basis))[0]
    left, values, _ = np.linalg.svd((matrix.T @ basis).T, full_matrices=False)
    return np.asarray(np.round((basis @ left)[:, :dimensions] * values[:dimensions], DECIMALS))


def _runs(near: Floats, everywhere: Floats, asked: int | None) -> Iterator[Labels]:
    """The partitions of one space, one for each number of groups; rows outside the sample join the nearest centre."""
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import pdist

    grown = Dendrogram(linkage(pdist(near), "ward"))
    for count in sorted({*_counts(len(near)), *([] if asked is None else [min(asked, len(near))])}):
        labels = _refined(near, grown.cut(count))
        centres = unit_rows(one_hot(labels).T @ near)
        whole = len(near) == len(everywhere)
        yield labels if whole else np.asarray(np.argmax(np.round(everywhere @ centres.T, DECIMALS), axis=1))


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
    member = np.eye(int(labels.max()) + 1)
    for _ in range(REFINEMENTS):
        centres = member[labels].T @ near
        length = np.sqrt((centres * centres).sum(axis=1, keepdims=True))
        length[length == 0] = 1
        moved = (near @ (centres / length).T).argmax(axis=1)
        if (moved == labels).all():
            break
        labels = moved
    return labels


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
