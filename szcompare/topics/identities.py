"""Topics found now and before ▶ ids that stay where a topic stays, by their terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from szcompare.model import Topic

# Cosine of two topics' terms, a term's weight being 1 / (1 + its rank), from which they are one topic.
SAME = 0.25


def kept(found: Sequence[Topic], before: Sequence[Topic]) -> list[str]:
    """Return an id a topic found: that of the topic before with the likest terms, else the next free number.

    Clause ids change with the file, so the terms decide. Each id before is given once, the likest pairs together
    (Kuhn 1955).
    """
    from scipy.optimize import linear_sum_assignment

    ids = [""] * len(found)
    if found and before:
        alike = np.array([[alikeness(now.terms, then.terms) for then in before] for now in found])
        rows, columns = linear_sum_assignment(-alike)
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
            if alike[row, column] >= SAME:
                ids[row] = before[column].id
    return numbered(ids, taken={topic.id for topic in before})


def alikeness(first: Sequence[str], second: Sequence[str]) -> float:
    """Return the cosine of two ranked lists of terms, from 0 to 1.

    >>> alikeness(("专利", "商标"), ("专利", "商标")), alikeness(("专利",), ("地铁",))
    (1.0, 0.0)
    """
    a, b = ({term: 1 / (1 + rank) for rank, term in enumerate(terms)} for terms in (first, second))
    length = float(np.sqrt(sum(w * w for w in a.values()) * sum(w * w for w in b.values())))
    return round(sum(weight * b.get(term, 0.0) for term, weight in a.items()) / length, 9) if length else 0.0


def keys(topics: Sequence[Topic]) -> dict[str, str]:
    """Return for each topic id a word that names the topic from run to run: its best term that none before it took.

    Numbers follow the order of the plans and move when a topic is added; the key stays with the subject.
    """
    found: dict[str, str] = {}
    for topic in topics:
        found[topic.id] = next((term for term in topic.terms if term not in found.values()), topic.label)
    return found


def numbered(ids: Sequence[str], *, taken: Collection[str] = ()) -> list[str]:
    """Return the ids, with T01, T02 … where there is none; ids that are given or ``taken`` are passed over.

    >>> numbered(["", "T01", ""])
    ['T02', 'T01', 'T03']
    """
    used = {*ids, *taken}
    free = (made for number in range(1, len(ids) + len(used) + 1) if (made := f"T{number:02d}") not in used)
    return [given or next(free) for given in ids]
