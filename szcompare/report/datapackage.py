"""Table files ▶ datapackage.json: what each column of each file says (Frictionless Data Package 1.0)."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from szcompare.tables import TABLES, Column

if TYPE_CHECKING:
    from collections.abc import Mapping

    from szcompare.comparison import Comparison

TYPES = {"string": "string", "Int64": "integer", "Float64": "number", "boolean": "boolean"}
# The columns whose values name a row; a target has none but its place in the list.
KEYS = {"links": ["link"], "clauses": ["clause"], "targets": ["side", "target"], "topics": ["topic"]}


def render_datapackage(comparison: Comparison, held: Mapping[str, bytes], *, mediatype: str) -> bytes:
    """Return the description of the files ``held``, by their names beside it: NAME of a table and an ending."""
    package = {
        "profile": "tabular-data-package" if mediatype == "text/csv" else "data-package",
        "name": f"szcompare-{comparison.old.document.id}-{comparison.new.document.id}",
        "title": "规划逐条比较的数据表",
        "sources": [
            {"title": plan.document.metadata.title or plan.document.origin, "path": plan.document.origin}
            for plan in (comparison.old, comparison.new)
        ],
        "resources": [_resource(name, data, mediatype) for name, data in held.items()],
    }
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()


def _resource(name: str, data: bytes, mediatype: str) -> dict[str, Any]:
    table, _, ending = name.rpartition(".")
    resource: dict[str, Any] = {
        "name": table,
        "path": name,
        "format": ending,
        "mediatype": mediatype,
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "schema": _schema(table),
    }
    if mediatype == "text/csv":
        note = "An apostrophe stands before a text that a spreadsheet would take for a formula."
        resource |= {"profile": "tabular-data-resource", "encoding": "utf-8", "description": note}
        resource["dialect"] = {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True}
    return resource


def _schema(table: str) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(column) for column in TABLES[table]], "missingValues": [""]}
    return schema | ({"primaryKey": KEYS[table]} if table in KEYS else {})


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": TYPES[column.dtype], "description": column.meaning}
    return field | ({"trueValues": ["true"], "falseValues": ["false"]} if column.dtype == "boolean" else {})
