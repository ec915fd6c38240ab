"""Plans, topics, links and changes ▶ tables: rows of plain values, and DataFrames of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from szcompare.tables import listing
from szcompare.tables.columns import ON_REQUEST, TABLES, Column
from szcompare.tables.listing import CHANGES, ZONES
from szcompare.tables.places import Row, agencies_text, clause_at, indicator_name, paired_targets, topics_by_clause

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from szcompare.model import Plan

__all__ = [
    "CHANGES", "TABLES", "ZONES", "Column", "Row", "agencies_text", "clause_at", "frame", "indicator_name",
    "notes_frame", "paired_targets", "topics_by_clause",
]  # fmt: skip


def notes_frame(plan: Plan) -> pd.DataFrame:
    """Return the notes of one plan, a row each: place, code, message, severity, meaning and what was done."""
    import pandas as pd

    from szcompare.tables.shown import Table

    kept, columns = list(listing.own_note_rows(plan)), TABLES["notes"][1:]
    return Table({c.name: pd.Series([row[c.name] for row in kept], dtype=c.dtype) for c in columns})


def frame(table: str, rows: Iterable[Row]) -> pd.DataFrame:
    """Return the rows of ``table`` as a DataFrame with its columns and types, also without any row."""
    import pandas as pd

    from szcompare.tables.shown import Table

    kept, columns = list(rows), TABLES.get(table) or ON_REQUEST[table]
    return Table({c.name: pd.Series([row[c.name] for row in kept], dtype=c.dtype) for c in columns})
