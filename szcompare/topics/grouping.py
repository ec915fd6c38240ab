"""Two plans ▶ topics in a fixed order, each with its terms, its label and the clauses of both plans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from szcompare.errors import InputError
from szcompare.model import SIDES, Plan, Topic
from szcompare.topics import consensus, naming
from szcompare.topics.vectors import Placed, placed, undertaking_rows, unit_rows, views

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Labels = NDArray[np.int64]
    Views = tuple[Any, Any]


def group(old: Plan, new: Plan, *, topics: int | None = None, method: Any = None) -> tuple[Topic, ...]:
    """Return the topics of both plans, in the order in which the plans treat them on average.

    The undertakings of both plans alone shape the topics; ``Topic.old`` and ``Topic.new`` then hold, in the order of
    the plan, every clause but meta, so also the background of a subject. Each clause is in exactly one topic, none is
    left over. Without ``topics`` their number is the smallest one up to 20 whose silhouette reaches 90% of the best;
    ``topics`` asks for a number, which clauses that cannot be told apart can keep from being reached. ``method`` is any
    scikit-learn clusterer (it gets latent semantic vectors) or decomposition (it gets tf-idf, a clause belongs to its
    strongest component); ``topics`` sets its ``n_clusters`` or ``n_components``. Empty where there is no undertaking.

    The result depends on neither the order of the clauses nor the order of the plans nor a seed.
    Raises InputError for a number below 1 and for a method that is no estimator.
    """
    if topics is not None and topics < 1:
        raise InputError(f"topics: {topics} is too few; ask for 1 or more, or leave it out")
    clauses = placed(old, new)
    shaping = undertaking_rows(clauses)
    if not shaping:
        return ()
    both = views(clauses)
    found = _partition(both, shaping, topics, method)
    return _topics(clauses, _everywhere(clauses, both, shaping, found), shaping)


def silhouette_curve(old: Plan, new: Plan) -> tuple[tuple[int, float], ...]:
    """Return (number of topics, silhouette) for each number that ``group`` weighs; empty for a handful of clauses."""
    clauses = placed(old, new)
    shaping = undertaking_rows(clauses)
    if len(shaping) < 2:
        return ()
    found = consensus.accumulate([view[shaping] for view in views(clauses)])
    return consensus.silhouettes(found, consensus.tree(found))


def _partition(both: Views, shaping: Sequence[int], topics: int | None, method: Any) -> Labels:
    """The labels of the undertakings, counted from 0 without gaps."""
    if len(shaping) == 1 or topics == 1:
        return np.zeros(len(shaping), dtype=np.int64)
    parts = [view[shaping] for view in both]
    labels = _agreed(parts, topics) if method is None else _passed(parts, topics, method)
    return np.asarray(np.unique(labels, return_inverse=True)[1], dtype=np.int64).ravel()


def _agreed(parts: Sequence[Any], topics: int | None) -> Labels:
    """The consensus partition, of the asked or the chosen number of groups."""
    found = consensus.accumulate(parts, asked=topics)
    merges = consensus.tree(found)
    count = topics if topics is not None else consensus.choose(consensus.silhouettes(found, merges))
    return consensus.cut(merges, count)


def _passed(parts: Sequence[Any], topics: int | None, method: Any) -> Labels:
    """The labels by an estimator of the user's; what it calls noise goes to the nearest group."""
    made = _prepared(method, topics)
    if hasattr(made, "fit_predict"):
        space = unit_rows(np.hstack([consensus.latent(part, max(consensus.DIMENSIONS)) for part in parts]))
        return _no_noise(space, np.asarray(made.fit_predict(space), dtype=np.int64))
    return np.asarray(np.argmax(np.asarray(made.fit_transform(parts[0])), axis=1), dtype=np.int64)


def _prepared(method: Any, topics: int | None) -> Any:
    """A copy of the estimator with the asked number and a fixed seed; the user's own stays as it is."""
    if not hasattr(method, "get_params") or not (hasattr(method, "fit_predict") or hasattr(method, "fit_transform")):
        name = type(method).__name__
        raise InputError(f"method: {name} is no scikit-learn clusterer or decomposition; pass one such as KMeans(12)")
    from sklearn.base import clone

    parameters = method.get_params(deep=False)
    wanted: dict[str, Any] = {} if topics is None else {"n_clusters": topics, "n_components": topics}
    if "random_state" in parameters and parameters["random_state"] is None:
        wanted["random_state"] = 0
    return clone(method).set_params(**{name: value for name, value in wanted.items() if name in parameters})


def _no_noise(space: NDArray[np.float64], labels: Labels) -> Labels:
    """The labels with -1 replaced by the group of the nearest centre; one group where all is noise."""
    known = labels >= 0
    if not known.any():
        return np.zeros_like(labels)
    centres = unit_rows(consensus.one_hot(labels[known]).T @ space[known])
    return np.where(known, labels, np.argmax(space @ centres.T, axis=1))


def _everywhere(clauses: Sequence[Placed], both: Views, shaping: Sequence[int], found: Labels) -> Labels:
    """The labels of all clauses: undertakings keep theirs, others get that of the nearest group."""
    closest = closeness(both, shaping, found)
    labels = np.asarray(np.argmax(closest, axis=1), dtype=np.int64)
    for row in np.flatnonzero(closest.max(axis=1) <= 0):  # no word known: the undertaking that stands nearest
        labels[row] = found[_nearest(clauses, int(row), shaping)]
    labels[list(shaping)] = found
    return labels


def closeness(both: Views, shaping: Sequence[int], found: Labels) -> NDArray[np.float64]:
    """Return the cosine of each clause with the centre of each group, the mean of the two views."""
    member = consensus.one_hot(found)
    parts = [view @ unit_rows((view[shaping].T @ member).T).T for view in both]
    return np.asarray(sum(parts)) / len(parts)


def _nearest(clauses: Sequence[Placed], row: int, shaping: Sequence[int]) -> int:
    """Which undertaking stands nearest before it in the same plan, else after it, else at the like place."""
    here = clauses[row]

    def distance(n: int) -> tuple[bool, bool, float, int]:
        there = clauses[shaping[n]]
        return there.side != here.side, there.place > here.place, abs(there.place - here.place), n

    return min(range(len(shaping)), key=distance)


def _topics(clauses: Sequence[Placed], labels: Labels, shaping: Sequence[int]) -> tuple[Topic, ...]:
    """The topics in the order of their undertakings' mean place in the plans."""
    groups: list[list[Placed]] = [[] for _ in range(int(labels.max()) + 1)]
    for row in shaping:
        groups[labels[row]].append(clauses[row])
    order = sorted(range(len(groups)), key=lambda n: (_mean_place(groups[n]), groups[n][0].clause.reading))
    best = naming.terms([groups[n] for n in order])
    names = naming.labels([groups[n] for n in order], best)
    return tuple(
        Topic(
            id=f"T{rank + 1:02d}",
            label=names[rank],
            terms=best[rank],
            old=_ids(clauses, labels, number, SIDES[0]),
            new=_ids(clauses, labels, number, SIDES[1]),
        )
        for rank, number in enumerate(order)
    )


def _mean_place(members: Sequence[Placed]) -> float:
    """The mean place of a group in its plans; rounded, so that the order of adding does not tell."""
    return round(float(np.mean([one.place for one in members])), 9)


def _ids(clauses: Sequence[Placed], labels: Labels, number: int, side: str) -> tuple[str, ...]:
    """The ids of one group's clauses on one side, in the order of the plan."""
    mine = [one for one, label in zip(clauses, labels, strict=True) if label == number and one.side == side]
    return tuple(one.clause.id for one in sorted(mine, key=lambda one: one.clause.start))
