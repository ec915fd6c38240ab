"""Topics of a comparison ▶ what the page shows of them beside the table: charts, doubtful undertakings, stability."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

from szcompare.report.curve import curve_chart
from szcompare.report.flow import flow_chart
from szcompare.report.heat import heat_chart
from szcompare.report.shares import ranked, share_chart, trend
from szcompare.report.terrain import is_doubtful, map_chart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from szcompare.comparison import Comparison
    from szcompare.report.view import Entries, Entry
    from szcompare.tables import Row

MOST_DOUBTFUL = 20  # in the page; the table clause_map has all


class Doubtful(NamedTuple):
    """An undertaking that is about as near to another topic as to its own."""

    entry: Entry
    other: str  # label of the other topic
    margin: float


def topic_values(comparison: Comparison, found: Entries, lang: str, *, stability: Sequence[Row] = ()) -> dict[str, Any]:
    """Return the values of the topics' part of the page; ``stability`` are rows of how well they hold."""
    doubtful = undecided(comparison, found)
    return {
        "flow": flow_chart(comparison, lang),
        "shares": share_chart(comparison, lang),
        "share_rows": [(row, trend(row)) for row in ranked(comparison)],
        "heat": heat_chart(comparison, lang),
        "terrain": map_chart(comparison, lang),
        "curve": curve_chart(comparison, lang),
        "doubtful": doubtful[:MOST_DOUBTFUL],
        "doubtful_count": len(doubtful),
        "grouped_count": sum(bool(e.status) and e.topic is not None for held in found.values() for e in held.values()),
        "stability": stability,
    }


def undecided(comparison: Comparison, found: Entries) -> list[Doubtful]:
    """Return the undertakings between two topics, the closest call first."""
    rows = [row for row in comparison.rows("clause_map") if row["next_topic"] and is_doubtful(row)]
    made = [
        Doubtful(found[str(r["side"])][str(r["clause"])], str(r["next_label"]), cast("float", r["margin"]))
        for r in rows
    ]
    held = [one for one in made if one.entry.status]
    return sorted(held, key=lambda one: (one.margin, one.entry.side, one.entry.clause.start))
