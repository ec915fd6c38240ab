"""Plans, topics, links and changes ▶ tables: rows of plain values, and DataFrames of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from szcompare.tables.columns import TABLES, Column
from szcompare.tables.listing import CHANGES, ZONES
from szcompare.tables.places import Row, agencies_text, clause_at, indicator_name, paired_targets, topics_by_clause

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

__all__ = [
    "CHANGES", "TABLES", "ZONES", "Column", "Row", "agencies_text", "clause_at", "frame", "indicator_name",
    "paired_targets", "topics_by_clause",
]  # fmt: skip


def frame(table: str, rows: Iterable[Row]) -> pd.DataFrame:
    """Return the rows of ``table`` as a DataFrame with the columns and types of TABLES, also without any row."""
    import pandas as pd

    kept = list(rows)
    return pd.DataFrame({c.name: pd.Series([row[c.name] for row in kept], dtype=c.dtype) for c in TABLES[table]})
