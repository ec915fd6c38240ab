"""Decisions ▶ JSON or CSV, and back again: to keep with a paper, to send on, to look at in a spreadsheet."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from szcompare.arguments import PATH, refuse_unfit
from szcompare.coding.decisions import decision_list
from szcompare.coding.store import COLUMNS, as_row, from_row
from szcompare.errors import InputError
from szcompare.report.delimited import FORMULA_STARTS
from szcompare.report.staging import replace_files

if TYPE_CHECKING:
    from collections.abc import Iterable
    from os import PathLike

    from szcompare.coding.decisions import Decision

SCHEMA = "szcompare/decisions/1"
FORMATS = ("json", "csv")
_NUMBERS = frozenset({"number", "old_start", "old_end", "new_start", "new_end"})
_WIDEST_CELL = 2**31 - 1  # characters; the default of 131072 refuses a clause of a source without full stops


def write_decisions(decisions: Iterable[Decision], where: str | PathLike[str]) -> Path:
    """Write decisions to NAME.json or NAME.csv and return the path; the same decisions give the same bytes."""
    refuse_unfit(where=(where, PATH))
    path = Path(where)
    kind = _format(path)
    rows = [as_row(decision) for decision in decision_list(decisions)]
    return replace_files(path.parent, {path.name: _json(rows) if kind == "json" else _csv(rows)})[0]


def read_decisions(where: str | PathLike[str]) -> tuple[Decision, ...]:
    """Return the decisions of a file that ``write_decisions`` made, each of them checked.

    Raises InputError with the file and the place of the first row that is wrong.
    """
    refuse_unfit(where=(where, PATH))
    path = Path(where)
    kind = _format(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}): check the path") from None
    except UnicodeDecodeError:
        raise InputError(f"{path} is not UTF-8: save it again as UTF-8") from None
    rows = _json_rows(path, text) if kind == "json" else _csv_rows(path, text)
    found = []
    for at, row in enumerate(rows, 1):
        try:
            found.append(from_row(row))
        except InputError as error:
            raise InputError(f"{path}, row {at}: {error}") from None
    return tuple(found)


def _format(path: Path) -> str:
    kind = path.suffix.lower().removeprefix(".")
    if kind not in FORMATS:
        raise InputError(f"{path}: decisions are written and read as .json or .csv; give the file such a name")
    return kind


def _json(rows: list[dict[str, Any]]) -> bytes:
    return (json.dumps({"schema": SCHEMA, "decisions": rows}, ensure_ascii=False, indent=1) + "\n").encode()


def _json_rows(path: Path, text: str) -> list[dict[str, Any]]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise InputError(f"{path} is no JSON: make it with write_decisions") from None
    if not isinstance(value, dict) or value.get("schema") != SCHEMA:
        raise InputError(f"{path} holds no decisions of the schema {SCHEMA}")
    rows = value.get("decisions")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InputError(f"{path} holds no list of decisions")
    return rows


def _csv(rows: list[dict[str, Any]]) -> bytes:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(COLUMNS)
    writer.writerows([_cell(row[name]) for name in COLUMNS] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _csv_rows(path: Path, text: str) -> list[dict[str, Any]]:
    before = csv.field_size_limit(_WIDEST_CELL)
    try:
        cells = list(csv.reader(StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise InputError(f"{path} is no CSV ({error}): make it with write_decisions") from None
    finally:
        csv.field_size_limit(before)
    if not cells or tuple(cells[0]) != COLUMNS:
        raise InputError(f"{path} has other columns than decisions have: {', '.join(COLUMNS)}")
    for at, row in enumerate(cells[1:], 1):
        if len(row) != len(COLUMNS):
            raise InputError(f"{path}, row {at}: {len(row)} cells where {len(COLUMNS)} are due")
    return [_row(dict(zip(COLUMNS, row, strict=True))) for row in cells[1:]]


def _row(cells: dict[str, str]) -> dict[str, Any]:
    """The values of a row; a side whose hash is empty is a plan that the decision is not about."""
    row: dict[str, Any] = {}
    for name, cell in cells.items():
        missing = name[:3] in {"old", "new"} and not cells[f"{name[:3]}_sha256"]
        value = int(cell) if name in _NUMBERS and cell.isascii() and cell.isdigit() else _unguarded(cell)
        row[name] = None if missing and not cell else value
    return row


def _cell(value: object) -> object:
    """A text that a spreadsheet could take for a formula gets an apostrophe, and so does one that has one already.

    >>> [_unguarded(str(_cell(text))) for text in ("=1+1", "'=1+1", "研发投入", "")]
    ['=1+1', "'=1+1", '研发投入', '']
    """
    if not isinstance(value, str):
        return value
    return f"'{value}" if value.startswith((*FORMULA_STARTS, "'")) else value


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith((*FORMULA_STARTS, "'")) else cell
