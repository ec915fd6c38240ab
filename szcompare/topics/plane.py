"""Clauses and topics ▶ rows with a place on a map: clauses with like words stand near one another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse
from threadpoolctl import threadpool_limits

from szcompare.model import SIDES, Plan, Topic
from szcompare.topics.consensus import DIMENSIONS, latent
from szcompare.topics.fit import fits
from szcompare.topics.vectors import placed, views

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Row = dict[str, object]

DECIMALS = 4


def map_rows(old: Plan, new: Plan, topics: Sequence[Topic]) -> list[Row]:
    """Return a row a clause that has a topic, the old plan's first, each side in the order of the plan.

    Keys: side, clause, kind, topic, label, x, y (the two principal axes of the latent space about its mean, which is
    classical scaling, Torgerson 1952; no random start, and each axis points to where its farthest clause is), margin
    (``fit.margins``: below 0 the clause stands nearer to another topic), next_topic and next_label (the best other
    topic; empty where there is none). Distances on the map are rough: two axes hold a small part of what tells clauses
    apart.
    """
    place = {(side, c.id): c for side, plan in zip(SIDES, (old, new), strict=True) for c in plan.clauses}
    with threadpool_limits(limits=1):  # as in ``group``
        clear, at = fits(old, new, topics), _coordinates(old, new)
    topic = {(side, c): t for t in topics for side, ids in zip(SIDES, (t.old, t.new), strict=True) for c in ids}
    rows: list[Row] = []
    for key in sorted(topic.keys() & at.keys() & clear.keys(), key=lambda key: (SIDES.index(key[0]), place[key].start)):
        said = topic[key]
        margin, other = clear[key]
        row: Row = {"side": key[0], "clause": key[1], "kind": place[key].kind, "topic": said.id, "label": said.label}
        row |= {"x": at[key][0], "y": at[key][1], "margin": margin}
        rows.append(row | {"next_topic": other.id if other else "", "next_label": other.label if other else ""})
    return rows


def _coordinates(old: Plan, new: Plan) -> dict[tuple[str, str], tuple[float, float]]:
    """The place of each clause by side and id."""
    clauses = placed(old, new)
    if not clauses:
        return {}
    both: Any = sparse.hstack(views(clauses)).tocsr()
    space = latent(both, max(DIMENSIONS))
    space = space - space.mean(axis=0)
    axes = np.linalg.svd(space, full_matrices=False)[2][:2]
    found = np.zeros((len(clauses), 2))
    found[:, : len(axes)] = space @ axes.T
    found = _turned(np.round(found, DECIMALS))
    return {(one.side, one.clause.id): (float(x), float(y)) for one, (x, y) in zip(clauses, found, strict=True)}


def _turned(found: NDArray[np.float64]) -> NDArray[np.float64]:
    """The coordinates signed so that the farthest clause of each axis, the first of equals, is at its plus end."""
    farthest = found[np.argmax(np.abs(found), axis=0), np.arange(found.shape[1])]
    return found * np.where(farthest < 0, -1, 1) + 0.0  # + 0.0: no minus zero
