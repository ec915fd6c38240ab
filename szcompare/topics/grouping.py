"""Two plans ▶ topics in a fixed order, each with its terms, its label and the clauses of both plans."""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np
from threadpoolctl import threadpool_limits

from szcompare.errors import InputError
from szcompare.model import SIDES, UNDERTAKINGS, Plan, Topic
from szcompare.topics import consensus, identities, naming
from szcompare.topics import pinned as pins
from szcompare.topics.vectors import Placed, placed, undertaking_rows, unit_rows, views

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from szcompare.topics.pinned import Pinned
    from szcompare.topics.vectors import Encode

    Labels = NDArray[np.int64]
    Views = tuple[Any, ...]
    Curve = tuple[tuple[int, float], ...]

MOST_CURVES = 8
_CURVES: dict[bytes, Curve] = {}  # reports ask for the curve of a clustering that was just made
LANDMARKS = 1500  # undertakings clustered at most: two long national plans together have about as many


def group(
    old: Plan,
    new: Plan,
    *,
    topics: int | None = None,
    method: Any = None,
    pinned: Pinned = None,
    like: Sequence[Topic] = (),
    encode: Encode | None = None,
) -> tuple[Topic, ...]:
    """Return the topics of both plans, in the order in which the plans treat them on average.

    The undertakings of both plans alone shape the topics; ``Topic.old`` and ``Topic.new`` then hold, in the order of
    the plan, every clause but meta, so also the background of a subject. Each clause is in exactly one topic, none is
    left over. Without ``topics`` their number is the smallest one up to 20 whose silhouette reaches 94% of the best;
    ``topics`` asks for a number, which clauses that cannot be told apart can keep from being reached. ``method`` is any
    scikit-learn clusterer (it gets latent semantic vectors) or decomposition (it gets tf-idf, a clause belongs to its
    strongest component); ``topics`` sets its ``n_clusters`` or ``n_components``. Empty where there is no undertaking.

    ``pinned`` is a ``topics.toml`` or its content, which renames, merges and pins topics (``pinned.py`` says how).
    ``like`` are topics found before: who has most of their terms keeps their id. ``encode`` gives texts vectors, which
    are one more view. Above LANDMARKS undertakings so many of them, chosen by their wording, are clustered and the
    others join the nearest topic, so that time and memory stay in bounds.

    The result depends on neither the order of the clauses nor the order of the plans nor a seed.
    Raises InputError for a number below 1, a method that is no estimator, and a ``pinned`` that cannot be used.
    """
    if topics is not None and topics < 1:
        raise InputError(f"topics: {topics} is too few; ask for 1 or more, or leave it out")
    wishes = pins.read(pinned)
    with threadpool_limits(limits=1):  # on matrices of this size more threads wait for one another: 6 times slower
        found, clauses, labels = _found(old, new, topics, method, encode)
    ids = identities.kept(found, like)
    found = tuple(replace(topic, id=ids[n]) for n, topic in enumerate(found))
    if not wishes or not found:
        return found
    labels, given = pins.apply(wishes, found, clauses, labels)
    return _topics(clauses, labels, given)


def silhouette_curve(old: Plan, new: Plan) -> tuple[tuple[int, float], ...]:
    """Return (number of topics, silhouette) for each number that ``group`` weighs; empty for a handful of clauses."""
    clauses = placed(old, new)
    shaping = undertaking_rows(clauses)
    if len(shaping) < 2:
        return ()
    with threadpool_limits(limits=1):
        seen, rows = views(clauses), _landmarks(clauses, shaping)
        key = _digest(seen, rows)
        if key not in _CURVES:
            _agreed(clauses, seen, shaping, None)
        return _CURVES[key]


def _found(
    old: Plan, new: Plan, topics: int | None, method: Any, encode: Encode | None
) -> tuple[tuple[Topic, ...], list[Placed], Labels]:
    """The topics, the clauses and the place of each clause's topic."""
    clauses = placed(old, new)
    shaping = undertaking_rows(clauses)
    if not shaping:
        return (), clauses, np.zeros(len(clauses), dtype=np.int64)
    seen = views(clauses, encode)
    labels = _ordered(clauses, _everywhere(clauses, seen, shaping, _partition(clauses, seen, shaping, topics, method)))
    return _topics(clauses, labels, pins.Given()), clauses, labels


def _partition(
    clauses: Sequence[Placed], seen: Views, shaping: Sequence[int], topics: int | None, method: Any
) -> Labels:
    """The labels of the undertakings, counted from 0 without gaps."""
    if len(shaping) == 1 or topics == 1:
        return np.zeros(len(shaping), dtype=np.int64)
    if method is None:
        labels = _agreed(clauses, seen, shaping, topics)
    else:
        labels = _passed([view[shaping] for view in seen], topics, method)
    return np.asarray(np.unique(labels, return_inverse=True)[1], dtype=np.int64).ravel()


def _agreed(clauses: Sequence[Placed], seen: Views, shaping: Sequence[int], topics: int | None) -> Labels:
    """The consensus partition, of the asked or the chosen number of groups."""
    rows = _landmarks(clauses, shaping)
    found = consensus.accumulate([view[rows] for view in seen], _wordings(clauses, rows), asked=topics)
    merges = consensus.tree(found)
    count = topics
    if count is None:
        curve = consensus.silhouettes(found, merges)
        _keep(_digest(seen, rows), curve)
        count = consensus.choose(curve)
    labels = consensus.settled(found, consensus.cut(merges, count))
    if len(rows) == len(shaping):
        return labels
    return np.asarray(np.argmax(np.round(closeness(seen, rows, labels)[shaping], 9), axis=1), dtype=np.int64)


def _digest(seen: Views, rows: Sequence[int]) -> bytes:
    """What the curve depends on, in few bytes."""
    made = blake2b(repr(rows).encode())
    for view in seen:
        for part in (view.data, view.indices, view.indptr):
            made.update(part.tobytes())
    return made.digest()


def _keep(key: bytes, curve: Curve) -> None:
    """Remember a curve, and forget the oldest of many."""
    _CURVES[key] = curve
    for old in [*_CURVES][:-MOST_CURVES]:
        _CURVES.pop(old, None)


def _landmarks(clauses: Sequence[Placed], shaping: Sequence[int]) -> list[int]:
    """The undertakings that are clustered: all, or those that their wording puts first, in the order of the clauses."""
    if len(shaping) <= LANDMARKS:
        return list(shaping)
    first = sorted(shaping, key=lambda row: (crc32(clauses[row].clause.reading.encode()), row))
    return sorted(first[:LANDMARKS])


def _wordings(clauses: Sequence[Placed], rows: Sequence[int]) -> list[str]:
    return [clauses[row].clause.reading for row in rows]


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


def _everywhere(clauses: Sequence[Placed], seen: Views, shaping: Sequence[int], found: Labels) -> Labels:
    """The labels of all clauses: undertakings keep theirs, others get that of the nearest group."""
    closest = closeness(seen, shaping, found)
    labels = np.asarray(np.argmax(closest, axis=1), dtype=np.int64)
    by_row = dict(zip(shaping, found, strict=True))
    for row in np.flatnonzero(closest.max(axis=1) <= 0):  # no word known: the undertaking that stands nearest
        labels[row] = by_row[neighbour(clauses, int(row), shaping)]
    labels[list(shaping)] = found
    return labels


def closeness(seen: Views, shaping: Sequence[int], found: Labels) -> NDArray[np.float64]:
    """Return the cosine of each clause with the centre of each group, the mean of the two views."""
    member = consensus.one_hot(found)
    parts = [view @ unit_rows((view[shaping].T @ member).T).T for view in seen]
    return np.asarray(sum(parts)) / len(parts)


def neighbour(clauses: Sequence[Placed], row: int, among: Sequence[int]) -> int:
    """Return which row stands nearest before it in the same plan, else after it, else at the like place."""
    here = clauses[row]

    def distance(n: int) -> tuple[bool, bool, float, int]:
        there = clauses[n]
        return there.side != here.side, there.place > here.place, abs(there.place - here.place), n

    return min(among, key=distance)


def _ordered(clauses: Sequence[Placed], labels: Labels) -> Labels:
    """The labels counted anew by the mean place of each group's undertakings in the plans."""
    groups = _members(clauses, labels)
    order = sorted(groups, key=lambda n: (_mean_place(groups[n]), groups[n][0].clause.reading))
    rank = {label: n for n, label in enumerate(order)}
    return np.array([rank[int(label)] for label in labels], dtype=np.int64)


def _members(clauses: Sequence[Placed], labels: Labels) -> dict[int, list[Placed]]:
    """The undertakings of each group; all its clauses where it has none, as a pinned topic can."""
    every: dict[int, list[Placed]] = {}
    for one, label in zip(clauses, labels, strict=True):
        every.setdefault(int(label), []).append(one)
    shaping = {label: [one for one in ones if one.clause.kind in UNDERTAKINGS] for label, ones in every.items()}
    return {label: shaping[label] or every[label] for label in sorted(every)}


def _topics(clauses: Sequence[Placed], labels: Labels, given: pins.Given) -> tuple[Topic, ...]:
    """The topics by rising label, named by their words where no name is given."""
    found = _members(clauses, labels)
    groups = {n: found.get(n, []) for n in sorted({*found, *given.labels})}  # a pinned topic can be empty
    best = naming.terms([*groups.values()])
    names = naming.labels([*groups.values()], best, [given.labels.get(n, "") for n in groups])
    ids = identities.numbered([given.ids.get(n, "") for n in groups])
    return tuple(
        Topic(
            id=ids[rank],
            label=names[rank],
            terms=best[rank],
            old=ids_of(clauses, labels, number, SIDES[0]),
            new=ids_of(clauses, labels, number, SIDES[1]),
        )
        for rank, number in enumerate(groups)
    )


def _mean_place(members: Sequence[Placed]) -> float:
    """The mean place of a group in its plans; rounded, so that the order of adding does not tell."""
    return round(float(np.mean([one.place for one in members])), 9)


def ids_of(clauses: Sequence[Placed], labels: Labels, number: int, side: str) -> tuple[str, ...]:
    """Return the ids of one group's clauses on one side, in the order of the plan."""
    mine = [one for one, label in zip(clauses, labels, strict=True) if label == number and one.side == side]
    return tuple(one.clause.id for one in sorted(mine, key=lambda one: one.clause.start))
