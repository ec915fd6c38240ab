"""Decisions of several coders ▶ how far they agree: percentage, Cohen's kappa, Krippendorff's nominal alpha."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from szcompare.coding.decisions import (
    CORRECTIONS,
    LINK,
    WITHDRAW,
    Decision,
    about,
    current,
    decision_list,
    subject,
    verdict,
)
from szcompare.errors import InputError
from szcompare.model import CONTINUING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

RELATION, CONTINUES = LEVELS = ("relation", "continues")
SORTS = (LINK, *CORRECTIONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class PairAgreement:
    """How far two coders agree on what both of them coded."""

    coders: tuple[str, str]
    units: int
    percent: float | None  # share of units, 0 to 1; None where they share none
    kappa: float | None  # None where it is not defined


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far all coders agree on one sort of decision."""

    about: str  # link, kind, topic or target
    coders: tuple[str, ...]
    units: int  # coded by two people or more
    single: int  # coded by one alone: they say nothing on agreement
    percent: float | None  # share of pairs of ratings of one unit that are equal, 0 to 1
    alpha: float | None
    pairs: tuple[PairAgreement, ...]


def coder_agreement(decisions: Iterable[Decision], *, sort: str = LINK, level: str = RELATION) -> Agreement:
    """Return the agreement of the coders on links, kinds, topics or targets (``sort``).

    For links the verdicts are compared as relations or none, or with ``level="continues"`` only as to whether the
    undertaking goes on. What was corrected by one coder and left alone by another counts as coded once: silence is
    no verdict.
    """
    if level not in LEVELS:
        raise InputError(f"a level of agreement is one of {', '.join(LEVELS)}, not {level!r}")
    if sort not in SORTS:
        raise InputError(f"what coders agree on is one of {', '.join(SORTS)}, not {sort!r}")
    units = _units(
        [d for d in decision_list(decisions) if about(d).split(" ")[0] == sort],
        _continues if level == CONTINUES else verdict,
    )
    coders = tuple(sorted({coder for unit in units for coder in unit}))
    rows = [[unit.get(coder) for coder in coders] for unit in units]
    shared = [row for row in rows if _rated(row) > 1]
    return Agreement(
        about=sort,
        coders=coders,
        units=len(shared),
        single=len(rows) - len(shared),
        percent=percent_agreement(shared),
        alpha=krippendorff_alpha(shared),
        pairs=tuple(_pair(rows, coders, a, b) for a, b in combinations(range(len(coders)), 2)),
    )


def percent_agreement(rows: Sequence[Sequence[str | None]]) -> float | None:
    """Return the share of pairs of ratings of one unit that are equal, 0 to 1; None where no unit has two ratings.

    >>> percent_agreement([["reused", "reused"], ["reused", "modified"], ["none", None]])
    0.5
    """
    pairs = [a == b for row in rows for a, b in combinations([r for r in row if r is not None], 2)]
    return sum(pairs) / len(pairs) if pairs else None


def cohen_kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Return Cohen's kappa (Cohen 1960) of two coders; None where both gave one and the same verdict throughout.

    The example is that of Fleiss, Levin and Paik 2003, table 18.1: three diagnoses by two raters.

    >>> table = {"pp": 75, "pn": 1, "po": 4, "np": 5, "nn": 4, "no": 1, "op": 0, "on": 0, "oo": 10}
    >>> kappa = cohen_kappa([(cell[0], cell[1]) for cell, count in table.items() for _ in range(count)])
    >>> kappa is not None and round(kappa, 2)
    0.68
    """
    n = len(pairs)
    if n == 0:
        return None
    first, second = (Counter(side) for side in zip(*pairs, strict=True))
    by_chance = sum(count * second[label] for label, count in first.items())
    if by_chance == n * n:
        return None
    agreed = sum(a == b for a, b in pairs)
    return (n * agreed - by_chance) / (n * n - by_chance)


def krippendorff_alpha(rows: Sequence[Sequence[str | None]]) -> float | None:
    """Return Krippendorff's alpha for nominal data (Krippendorff 2004, chapter 11), any number of coders, with gaps.

    None where it is not defined: no unit with two ratings, or one verdict throughout. The example is Krippendorff's
    reliability data of four observers and twelve units, whose alpha is 0.743.

    >>> observers = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]
    >>> alpha = krippendorff_alpha([[None if r == "." else r for r in unit] for unit in zip(*observers)])
    >>> alpha is not None and round(alpha, 3)
    0.743
    """
    observed, totals = 0.0, Counter[str]()
    for row in rows:
        counts = Counter(rating for rating in row if rating is not None)
        size = counts.total()
        if size > 1:
            totals += counts
            observed += sum(count * (size - count) for count in counts.values()) / (size - 1)
    n = totals.total()
    expected = sum(count * (n - count) for count in totals.values())
    return 1 - (n - 1) * observed / expected if expected else None


def _units(decisions: list[Decision], rate: Callable[[Decision], str]) -> list[dict[str, str]]:
    """The verdict of each coder on each subject, in the order of first mention."""
    units: dict[tuple[Hashable, ...], dict[str, str]] = {}
    for decision in current(decisions):
        units.setdefault(subject(decision), {})[decision.coder] = rate(decision)
    return list(units.values())


def _continues(decision: Decision) -> str:
    if about(decision) != LINK or decision.action == WITHDRAW:
        return verdict(decision)
    return "yes" if verdict(decision) in CONTINUING else "no"


def _pair(rows: list[list[str | None]], coders: tuple[str, ...], a: int, b: int) -> PairAgreement:
    pairs = [(x, y) for row in rows if (x := row[a]) is not None and (y := row[b]) is not None]
    return PairAgreement(
        coders=(coders[a], coders[b]), units=len(pairs), percent=percent_agreement(pairs), kappa=cohen_kappa(pairs)
    )


def _rated(row: Sequence[str | None]) -> int:
    return sum(rating is not None for rating in row)
