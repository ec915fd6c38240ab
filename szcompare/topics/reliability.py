"""Given labels and found topics ▶ how far they agree: accuracy, Cohen's kappa, Krippendorff's alpha."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from szcompare.model import SIDES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from szcompare.model import Topic

    Key = tuple[str, str]  # side, clause id


def agreement(given: Mapping[Key, str], found: Sequence[Topic]) -> dict[str, float]:
    """Return n, accuracy, kappa and alpha of labels ``given`` by side and clause id with the found topics' labels.

    Clauses without a given label and labels of clauses that are in no topic do not count; with none, n is 0 and alone.
    """
    label = {
        (side, clause): topic.label
        for topic in found
        for side, ids in zip(SIDES, (topic.old, topic.new), strict=True)
        for clause in ids
    }
    return coefficients([(given[key], label[key]) for key in sorted(given) if key in label])


def coefficients(pairs: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Return n, accuracy, Cohen's kappa (1960) and Krippendorff's nominal alpha (2004) of pairs of labels.

    >>> coefficients([("a", "a"), ("b", "b"), ("a", "b"), ("b", "b")])
    {'n': 4, 'accuracy': 0.75, 'kappa': 0.5, 'alpha': 0.533333}
    """
    n = len(pairs)
    if not n:
        return {"n": 0}
    accuracy = sum(a == b for a, b in pairs) / n
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    by_chance = sum(first[label] * second[label] for label in first) / n / n
    both = first + second
    apart = 1 - sum(count * (count - 1) for count in both.values()) / (2 * n * (2 * n - 1))
    kappa = (accuracy - by_chance) / (1 - by_chance) if by_chance < 1 else 1.0
    alpha = 1 - (1 - accuracy) / apart if apart else 1.0
    return {"n": n, "accuracy": round(accuracy, 6), "kappa": round(kappa, 6), "alpha": round(alpha, 6)}
