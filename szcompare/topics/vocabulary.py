"""Two plans ▶ rows: words that emerge and words that vanish, by log-odds with an informative Dirichlet prior."""

from __future__ import annotations

from collections import Counter
from math import log, sqrt
from typing import TYPE_CHECKING

from szcompare.model import SIDES, UNDERTAKINGS
from szcompare.topics.vectors import subject_text, subject_words

if TYPE_CHECKING:
    from szcompare.model import Plan

    Row = dict[str, object]

PRIOR_SHARE = 0.1  # of the words of both plans, for which the prior counts; Monroe et al. took 500 words
FEWEST = 3  # uses in both plans together
SIGNIFICANT = 1.96  # of z, as in Monroe et al.


def vocabulary_rows(old: Plan, new: Plan, *, fewest: int = FEWEST) -> list[Row]:
    """Return the words of the undertakings, those that gained most first (Monroe, Colaresi and Quinn 2008).

    Keys: word; trend (``emerging`` where z is 1.96 or more, ``vanishing`` where it is -1.96 or less, else ``steady``);
    z; log_odds (above 0: more in the new plan); old_count, new_count; old_rate, new_rate (uses in a thousand words);
    old_clause, new_clause (id of the first undertaking that holds it, empty where none does). Stock words and words
    with less than ``fewest`` uses are left out. The prior of a word is a tenth of its uses in both plans
    together. With so many words some z pass 1.96 by chance: look at the largest ones. Swapping the plans turns signs.
    """
    (old_count, old_first), (new_count, new_first) = (_counted(plan) for plan in (old, new))
    sizes = old_count.total(), new_count.total()
    rows: list[Row] = []
    for word, uses in (old_count + new_count).items():
        if uses < fewest:
            continue
        counts = old_count[word], new_count[word]
        odds, z = log_odds(counts, sizes, prior=PRIOR_SHARE * uses, prior_size=PRIOR_SHARE * sum(sizes))
        trend = "emerging" if z >= SIGNIFICANT else "vanishing" if z <= -SIGNIFICANT else "steady"
        row: Row = {"word": word, "trend": trend, "z": round(z, 4), "log_odds": round(odds, 4)}
        for side, count, size in zip(SIDES, (old_count, new_count), sizes, strict=True):
            row[f"{side}_count"] = count[word]
            row[f"{side}_rate"] = round(1000 * count[word] / max(1, size), 4)
        row |= {"old_clause": old_first.get(word, ""), "new_clause": new_first.get(word, "")}
        rows.append(row)
    return sorted(rows, key=lambda row: (-float(str(row["z"])), str(row["word"])))


def log_odds(
    counts: tuple[int, int], sizes: tuple[int, int], *, prior: float, prior_size: float
) -> tuple[float, float]:
    """Return the difference of the log-odds of a word, second text less first, and its z-score.

    >>> odds, z = log_odds((2, 20), (1000, 1000), prior=1.0, prior_size=100.0)
    >>> round(odds, 3), round(z, 3)
    (1.962, 3.18)
    """
    first, second = (
        log((count + prior) / (size + prior_size - count - prior))
        if size + prior_size > count + prior
        else log((count + prior) / 0.5)  # one word fills the text: half a use for all others
        for count, size in zip(counts, sizes, strict=True)
    )
    spread = sqrt(sum(1 / (count + prior) for count in counts))
    return second - first, (second - first) / spread


def _counted(plan: Plan) -> tuple[Counter[str], dict[str, str]]:
    """The uses of each word in the undertakings, and the first clause that holds it."""
    count, first = Counter[str](), dict[str, str]()
    for clause in sorted(plan.clauses, key=lambda clause: clause.start):
        if clause.kind in UNDERTAKINGS:
            for word in subject_words(subject_text(clause)):
                count[word] += 1
                first.setdefault(word, clause.id)
    return count, first
