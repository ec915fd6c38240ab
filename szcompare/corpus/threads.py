"""Topics of many pairs ▶ topics of the corpus, grouped by their terms."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from szcompare.corpus.schema import Row

# Least cosine of a topic's terms to a group's, to join it, and to be taken in when its own group is too small to show.
# On a made corpus (1,000 plans, 800 pairs, 9,604 topics) they leave 15 % of the undertakings outside the groups shown;
# without the second step it is 38 %.
ALIKE, AKIN = 0.3, 0.1
MOST_GROUPS = 40  # as many lines as a reader can tell apart by name; what fits none of them is 其他
TERMS = 3  # in a label
OTHER = "T00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """The topics of the corpus."""

    of: dict[tuple[str, str], str]  # pair and topic ▶ topic of the corpus
    label: dict[str, str]


@dataclass(slots=True)
class _Index:
    """Groups of topics, each the sum of its topics' terms, found by the terms they hold."""

    groups: list[Counter[str]] = field(default_factory=list)
    squares: list[int] = field(default_factory=list)  # sum of the squared weights of each group
    holders: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def nearest(self, weights: Counter[str]) -> tuple[float, int]:
        """The greatest cosine and its group, the first one where several are as near; (0, -1) where none is."""
        products: Counter[int] = Counter()
        for term, weight in weights.items():
            for group in self.holders.get(term, ()):
                products[group] += weight * self.groups[group][term]
        square = sum(weight * weight for weight in weights.values())
        near = ((products[n] / math.sqrt(square * self.squares[n]), -n) for n in products)
        cosine, place = max(near, default=(0.0, 1))
        return cosine, -place

    def add(self, weights: Counter[str], group: int) -> None:
        """Put a topic into a group, a new one where there is none of this number."""
        if group == len(self.groups):
            self.groups.append(Counter())
            self.squares.append(0)
        held = self.groups[group]
        for term, weight in weights.items():
            if term not in held:
                self.holders[term].append(group)
            self.squares[group] += weight * (2 * held[term] + weight)
            held[term] += weight


def grouped_topics(rows: Sequence[Row]) -> Groups:
    """Return the groups of topics; rows hold ``pair``, ``topic`` and ``terms``, best first.

    The leader algorithm (Hartigan, Clustering Algorithms, 1975, chapter 3) over topics in order of how common their
    terms are: a topic joins the group whose terms are nearest, or opens one. Then the largest groups are kept and the
    topics of the others join the nearest of these.
    """
    common = Counter(term for row in rows for term in _terms(row))
    ranked = sorted(rows, key=lambda row: (-sum(common[t] for t in _terms(row)), row["terms"], row["pair"]))
    every, joined = _Index(), list[int]()
    for row in ranked:
        cosine, place = every.nearest(_weights(row))
        joined.append(place if cosine >= ALIKE else len(every.groups))
        every.add(_weights(row), joined[-1])
    size = Counter(joined)
    kept = sorted(size, key=lambda group: (-size[group], group))[:MOST_GROUPS]
    shown = _Index()
    for place, group in enumerate(kept):
        shown.add(every.groups[group], place)
    at = {(row["pair"], row["topic"]): _name(shown, row, g, kept) for row, g in zip(ranked, joined, strict=True)}
    label = {f"T{n + 1:02d}": _label(held) for n, held in enumerate(shown.groups)} | {OTHER: "其他"}
    return Groups(of=at, label=label)


def _name(shown: _Index, row: Row, group: int, kept: Sequence[int]) -> str:
    """The group of a topic: its own if it is shown, else the nearest one, else 其他."""
    if group in kept:
        return f"T{kept.index(group) + 1:02d}"
    cosine, place = shown.nearest(_weights(row))
    return f"T{place + 1:02d}" if cosine >= AKIN else OTHER


def _terms(row: Row) -> list[str]:
    return [term for term in str(row["terms"]).split("、") if term]


def _weights(row: Row) -> Counter[str]:
    """Less weight for each later term; whole numbers, so that sums do not depend on their order."""
    terms = _terms(row)
    return Counter({term: 1 + len(terms) - rank for rank, term in enumerate(terms)})


def _label(held: Counter[str]) -> str:
    return "、".join(sorted(held, key=lambda term: (-held[term], term))[:TERMS])
