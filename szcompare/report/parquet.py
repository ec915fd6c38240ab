"""Comparison ▶ one Parquet file a table with its column meanings, and the Frictionless datapackage.json beside them."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from szcompare.errors import MissingExtraError
from szcompare.report.datapackage import render_datapackage
from szcompare.tables import TABLES

if TYPE_CHECKING:
    from szcompare.comparison import Comparison

FOLDER = "parquet"


def render_parquet(comparison: Comparison) -> dict[str, bytes]:
    """Return parquet/NAME.parquet for each table and parquet/datapackage.json; MissingExtraError without pyarrow."""
    made = {f"{name}.parquet": _parquet(comparison, name) for name in TABLES}
    made["datapackage.json"] = render_datapackage(comparison, made, mediatype="application/vnd.apache.parquet")
    return {f"{FOLDER}/{name}": data for name, data in made.items()}


def _parquet(comparison: Comparison, table: str) -> bytes:
    arrow, writer = _library()
    types = {"string": arrow.string(), "Int64": arrow.int64(), "Float64": arrow.float64(), "boolean": arrow.bool_()}
    columns = TABLES[table]
    fields = [arrow.field(c.name, types[c.dtype], metadata={"meaning": c.meaning}) for c in columns]
    rows = list(comparison.rows(table))
    data = {column.name: [_plain(row[column.name], column.dtype) for row in rows] for column in columns}
    out = BytesIO()
    writer.write_table(arrow.table(data, schema=arrow.schema(fields)), out, compression="zstd")
    return out.getvalue()


def _plain(value: object, dtype: str) -> object:
    """A count as a whole number: Arrow takes no truth value for one."""
    return int(value) if dtype == "Int64" and isinstance(value, bool) else value


def _library() -> tuple[Any, Any]:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise MissingExtraError("writing Parquet", "parquet") from None
    return pyarrow, parquet
