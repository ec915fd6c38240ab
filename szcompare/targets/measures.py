"""A target ▶ its amount in the base unit of its dimension, and the comparison of two amounts."""

from __future__ import annotations

from math import isclose
from typing import TYPE_CHECKING, NamedTuple

from szcompare.targets.quantities import split_unit, units

if TYPE_CHECKING:
    from szcompare.model import Target

# 万人 and a bare 万 before a noun (1000万农村贫困人口) count the same things.
COUNTS = frozenset({"count", "person", "item", "household", "dwelling", "vehicle", "scale", "visit"})


class Amount(NamedTuple):
    """Both ends of a value in the base unit of its dimension; equal ends for a single value."""

    low: float
    high: float
    dimension: str


def amount(target: Target) -> Amount:
    """Return the amount of a target in its base unit; 成 and ‰ become percent, 亩 square metres."""
    power, bare = split_unit(target.unit)
    row = units().get(bare)
    factor = power * (float(row["factor"] or 1) if row else 1.0)
    low = (target.value if target.value is not None else 0.0) * factor
    high = low if target.value_max is None else target.value_max * factor
    return Amount(low, high, row["dimension"] if row else bare or ("scale" if target.unit else ""))


def comparable(old: Amount, new: Amount) -> bool:
    """Return whether two amounts are of one dimension; a bare 万 fits any unit of counting."""
    if old.dimension == new.dimension:
        return True
    return "scale" in (old.dimension, new.dimension) and {old.dimension, new.dimension} <= COUNTS


def direction(old: Amount, new: Amount) -> str:
    """Return raised, lowered or unchanged; redefined where a range widens at both ends or narrows at both."""
    low, high = _sign(old.low, new.low), _sign(old.high, new.high)
    if low * high < 0:
        return "redefined"
    return {0: "unchanged"}.get(low + high, "raised" if low + high > 0 else "lowered")


def _sign(old: float, new: float) -> int:
    # relative tolerance: 13.3 亿 and 1 亩 in square metres are not exact in binary
    if isclose(old, new, rel_tol=1e-9, abs_tol=1e-12):
        return 0
    return 1 if new > old else -1
