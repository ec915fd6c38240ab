"""What the store holds, column by column ▶ Arrow schemas, Parquet bytes and the views over them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from szcompare.errors import InputError, MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

VERSION = 1  # of the store's layout; a store of a later one is refused
GROUP_ROWS = 8  # rows of a Parquet row group, so that a worker reads one plan without its whole part

Row = dict[str, Any]

_PLACE = (("clause", "string"), ("start", "int32"), ("end", "int32"), ("quote", "string"))
_CLAUSE = (
    *_PLACE, ("reading", "string"), ("kind", "string"), ("path", "string"), ("item", "string"), ("sentence", "int32"),
    ("paragraph", "int32"), ("agencies", "string"),
)  # fmt: skip
_TARGET = (
    ("target", "int32"), *_PLACE, ("indicator", "string"), ("measure", "string"), ("value", "float64"),
    ("value_max", "float64"), ("unit", "string"), ("comparator", "string"), ("year", "int32"), ("kind", "string"),
)  # fmt: skip
_NOTE = (("start", "int32"), ("end", "int32"), ("code", "string"), ("message", "string"))
_LINK = (
    ("old_clause", "string"), ("new_clause", "string"), ("relation", "string"), ("confidence", "float64"),
    ("zone", "string"), ("reason", "string"), ("phrases", "string"),
)  # fmt: skip
_STATUS = (("side", "string"), ("clause", "string"), ("kind", "string"), ("status", "string"), ("topic", "string"))
_CHANGE = (
    ("indicator", "string"), ("change", "string"), ("note", "string"), ("old_target", "int32"), ("new_target", "int32"),
)  # fmt: skip
_TOPIC = (("topic", "string"), ("label", "string"), ("terms", "string"))

Columns = tuple[tuple[str, Any], ...]

PLANS: Columns = (
    ("task", "string"), ("plan", "string"), ("error", "string"), ("document", "string"), ("sha256", "string"),
    ("name", "string"), ("title", "string"), ("body", "string"), ("number", "string"), ("date", "string"),
    ("year", "int32"), ("characters", "int32"), ("undertakings", "int32"),
    ("clauses", _CLAUSE), ("targets", _TARGET), ("notes", _NOTE), ("json", "binary"),
)  # fmt: skip
RESULTS: Columns = (
    ("task", "string"), ("pair", "string"), ("old", "string"), ("new", "string"), ("error", "string"),
    ("links", _LINK), ("statuses", _STATUS), ("changes", _CHANGE), ("topics", _TOPIC),
)  # fmt: skip
SOURCES: Columns = (
    ("name", "string"), ("plan", "string"), ("sha256", "string"), ("program", "string"), ("error", "string"),
)  # fmt: skip
LEDGER: Columns = (
    ("key", "string"), ("task", "string"), ("first", "string"), ("second", "string"), ("current", "bool"),
)  # fmt: skip

# The ledger gives each key one task, so that no row counts twice, and says which keys belong to the corpus today.
VIEWS = (
    ("plan_rows", "SELECT p.* FROM read_parquet('{plans}') p SEMI JOIN (SELECT key, task FROM "
     "read_parquet('{plan_ledger}') WHERE current) l ON p.plan = l.key AND p.task = l.task"),
    ("result_rows", "SELECT r.* FROM read_parquet('{results}') r SEMI JOIN (SELECT key, task FROM "
     "read_parquet('{result_ledger}') WHERE current) l ON r.pair = l.key AND r.task = l.task"),
    ("sources", "SELECT * FROM read_parquet('{sources}')"),
    ("plans", "SELECT * EXCLUDE (clauses, targets, notes, json) FROM plan_rows"),
    ("clauses", "SELECT plan, c.* FROM (SELECT plan, unnest(clauses) AS c FROM plan_rows)"),
    ("targets", "SELECT plan, t.* FROM (SELECT plan, unnest(targets) AS t FROM plan_rows)"),
    ("notes", "SELECT plan, n.* FROM (SELECT plan, unnest(notes) AS n FROM plan_rows)"),
    ("pairs", "SELECT task, pair, old, new, error FROM result_rows"),
    ("links", "SELECT pair, old, new, x.* FROM (SELECT pair, old, new, unnest(links) AS x FROM result_rows)"),
    ("statuses", "SELECT pair, CASE WHEN s.side = 'old' THEN old ELSE new END AS plan, s.* FROM "
     "(SELECT pair, old, new, unnest(statuses) AS s FROM result_rows)"),
    ("changes", "SELECT pair, old, new, c.* FROM (SELECT pair, old, new, unnest(changes) AS c FROM result_rows)"),
    ("topics", "SELECT pair, old, new, t.* FROM (SELECT pair, old, new, unnest(topics) AS t FROM result_rows)"),
)  # fmt: skip


def arrow() -> Any:
    """Return the package pyarrow, or raise MissingExtraError."""
    try:
        import pyarrow
    except ImportError:
        raise MissingExtraError("a corpus of many plans", "corpus") from None
    return pyarrow


def arrow_schema(columns: Columns) -> pa.Schema:
    """Return the Arrow schema of a table of this module."""
    pa = arrow()
    return pa.schema([pa.field(name, _type(pa, kind)) for name, kind in columns])


def _type(pa: Any, kind: Any) -> Any:
    if isinstance(kind, str):
        return pa.bool_() if kind == "bool" else getattr(pa, kind)()
    return pa.list_(pa.struct([pa.field(name, _type(pa, inner)) for name, inner in kind]))


def parquet(columns: Columns, rows: Sequence[Row]) -> bytes:
    """Return the rows as a Parquet file; the same rows give the same bytes with the same pyarrow."""
    pa = arrow()
    import pyarrow.parquet as pq

    table = pa.Table.from_pylist(list(rows), schema=arrow_schema(columns))
    out = pa.BufferOutputStream()
    nested = any(not isinstance(kind, str) for _, kind in columns)
    pq.write_table(table, out, compression="zstd", row_group_size=GROUP_ROWS if nested else None)
    data: bytes = out.getvalue().to_pybytes()
    return data


def rows_of(
    data: bytes, *, columns: Sequence[str] | None = None, where: tuple[str, Sequence[str]] | None = None
) -> list[Row]:
    """Return rows of a Parquet file; ``where`` names a column and the values wanted of it."""
    pa = arrow()
    import pyarrow.parquet as pq

    own = pa.BufferOutputStream()  # of Arrow's: one of its threads that let go of Python's bytes at the end would abort
    own.write(data)
    try:
        file = pq.ParquetFile(pa.BufferReader(own.getvalue()))
        groups = [
            n for n in range(file.num_row_groups) if where is None or _may_hold(file.metadata.row_group(n), *where)
        ]
        read = None if columns is None else [*columns, *([] if where is None else where[:1])]
        table = file.read_row_groups(groups, columns=read, use_threads=False)
    except (pa.ArrowException, OSError) as error:
        reason = str(error).splitlines()[0]
        raise InputError(f"a file of the store is damaged ({reason}); take it away and run again") from error
    if where is not None:
        wanted = {*where[1]}
        table = table.filter(pa.array([value in wanted for value in table[where[0]].to_pylist()], pa.bool_()))
    if columns is not None:
        table = table.select(columns)
    found: list[Row] = table.to_pylist()
    return found


def _may_hold(group: Any, column: str, values: Sequence[str]) -> bool:
    """Whether a row group may have one of the values, by the least and the greatest that it says it has."""
    at = next(n for n in range(group.num_columns) if group.column(n).path_in_schema == column)
    held = group.column(at).statistics
    return held is None or not held.has_min_max or any(held.min <= value <= held.max for value in values)
