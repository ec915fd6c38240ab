"""Merges of a hierarchical clustering ▶ its flat groups at any number, each cut in one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Labels = NDArray[np.int64]


class Dendrogram:
    """A tree in scipy's form, its leaves laid out so that each flat group is a run of neighbours.

    ``cut`` gives the very labels of scipy's ``fcluster(merges, count, "maxclust")`` less 1, without its checks, which
    took longer than all else where a tree is cut at many numbers.
    """

    def __init__(self, merges: Floats) -> None:
        """Lay out the leaves: below each merge first the sides that are merges themselves, then single leaves."""
        leaves = len(merges) + 1
        heights = np.maximum.accumulate(merges[:, 2])  # a merge is never lower than one within it, but for rounding
        starts = [0] * (2 * leaves - 1)  # of every leaf, then of every merge, in the order of the leaves
        sizes = [1] * leaves + merges[:, 3].astype(np.int64).tolist()
        seconds = [0] * (leaves - 1)
        sides = merges[:, :2].astype(np.int64).tolist()
        for n in range(leaves - 2, -1, -1):
            one, two = sides[n]
            if one < leaves <= two:
                one, two = two, one
            starts[one] = starts[leaves + n]
            starts[two] = seconds[n] = starts[one] + sizes[one]
        self._starts = np.array(starts[:leaves], dtype=np.int64)
        self._heights = heights
        self._between = np.zeros(leaves)  # the height of the merge that joins a leaf with the one before it
        self._between[seconds] = heights

    def cut(self, count: int) -> Labels:
        """Return labels from 0 of at most ``count`` groups; fewer where merges are equally high."""
        leaves = len(self._starts)
        if count >= leaves:
            return np.arange(leaves, dtype=np.int64)
        limit = self._heights[leaves - count - 1]
        return np.asarray(np.cumsum(self._between > limit)[self._starts], dtype=np.int64)
