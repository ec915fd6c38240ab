"""NAME.toml beside a plan ▶ metadata and repairs that a person gave, checked against the text."""

from __future__ import annotations

import json
import os
import tomllib
from dataclasses import fields, replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from unicodedata import category

from szcompare.errors import SidecarError
from szcompare.model import Document, Metadata, Plan, Repair

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

CONTEXT = 12  # characters around an open repair that are shown
METADATA_KEYS = tuple(f.name for f in fields(Metadata))
DATES = ("date", "published")
CONTROLS = frozenset({"Cc", "Zl", "Zp"})  # Unicode categories that would break the line
YEARS = (1900, 2200)
LONGEST_PERIOD = 60  # years; the longest of a Chinese plan are about 30
TEXT, WHOLE = ((str,), "a text"), ((int,), "a whole number")
REPAIR_KEYS = {
    "quote": TEXT, "occurrence": WHOLE, "start": WHOLE, "end": WHOLE, "reading": TEXT, "reason": TEXT,
    "confidence": ((int, float), "a number from 0 to 1"), "accept": ((bool,), "true or false"),
}  # fmt: skip


def sidecar_path(plan: Path) -> Path:
    """Return where the sidecar of a plan is looked for: the same name, ending in .toml."""
    return plan.with_name(plan.stem + ".toml")


def apply_sidecar(document: Document, path: Path) -> Document:
    """Return the document with the sidecar's metadata and repairs, unchanged where there is no sidecar.

    Raises SidecarError for bad TOML, an unknown key, a quote that does not occur, or a span outside the text.
    """
    if not os.path.lexists(path):
        return document
    found = _loaded(path)
    _known(path, found, ("metadata", "repair"), "")
    repairs = found.get("repair", [])
    if not isinstance(repairs, list) or not all(isinstance(entry, dict) for entry in repairs):
        raise SidecarError(f"{path}: write each repair as a table [[repair]]")
    given = [_repair(document, path, n, entry) for n, entry in enumerate(repairs, 1)]
    for a, b in pairwise(sorted(given, key=lambda repair: (repair.start, repair.end))):
        if b.start < a.end or (a.start, a.end) == (b.start, b.end):
            raise SidecarError(f"{path}: the repairs at {a.start}–{a.end} and {b.start}–{b.end} overlap; make them one")
    kept = tuple(r for r in document.repairs if not any(_same_place(r, other) for other in given))
    return replace(_with_metadata(document, path, found.get("metadata", {})), repairs=(*kept, *given))


def _same_place(a: Repair, b: Repair) -> bool:
    return (a.start, a.end) == (b.start, b.end) or (a.start < b.end and b.start < a.end)


def suggested(plan: Plan) -> str:
    """Return a sidecar that lists every repair still open, for a person to set ``accept`` and use beside the plan.

    >>> suggested(Plan(document=Document(id="", text="", origin="a.txt", sha256="", encoding=""), spans=(), sections=(),
    ...     clauses=()))
    '# a.txt: no open repairs\\n'
    """
    text, offered = plan.document.text, [repair for repair in plan.repairs if not repair.accepted]
    if not offered:
        return f"# {plan.document.origin}: no open repairs\n"
    head = f"# {plan.document.origin}: open repairs; set accept = true to use one\n"
    return head + "".join(_suggestion(text, repair) for repair in offered)


def _suggestion(text: str, repair: Repair) -> str:
    near = text[max(0, repair.start - CONTEXT) : repair.start] + "▸" + text[repair.start : repair.end + CONTEXT]
    lines = [
        "",
        f"# …{' '.join(near.split())}…",
        "[[repair]]",
        f"start = {repair.start}",
        f"end = {repair.end}",
        f"reading = {_quoted_toml(repair.reading)}",
        f"reason = {_quoted_toml(repair.reason)}",
        f"confidence = {repair.confidence}",
        "accept = false",
    ]
    return "\n".join(lines) + "\n"


def _quoted_toml(text: str) -> str:
    """A TOML basic string; JSON's escapes are a part of TOML's."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _loaded(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise SidecarError(f"{path}: is no regular file; a sidecar has to be one, or take it away")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError, RecursionError) as error:
        raise SidecarError(f"{path}: no valid TOML ({error}); mend it or take it away") from None


def _known(path: Path, table: dict[str, Any], allowed: Iterable[str], where: str) -> None:
    unknown = sorted(set(table) - set(allowed))
    if unknown:
        raise SidecarError(f"{path}: unknown key {unknown[0]!r}{where}; known are {', '.join(allowed)}")


def _with_metadata(document: Document, path: Path, table: Any) -> Document:
    if not isinstance(table, dict):
        raise SidecarError(f"{path}: write the metadata as a table [metadata]")
    _known(path, table, METADATA_KEYS, " in [metadata]")
    values = dict(table)
    if "period" in values:
        values["period"] = _period(path, values["period"])
    for key, value in values.items():
        if key == "period":
            continue
        if not isinstance(value, str):
            raise SidecarError(f"{path}: {key} in [metadata] has to be a text in quotation marks")
        if any(category(mark) in CONTROLS for mark in value):
            raise SidecarError(f"{path}: {key} in [metadata] has to be one line without control characters")
        if key in DATES and value and not _is_date(value):
            raise SidecarError(f"{path}: {key} in [metadata] has to be a date such as 2008-09-21, not {value[:40]!r}")
    return replace(document, metadata=replace(document.metadata, **values))


def _period(path: Path, years: Any) -> tuple[int, int]:
    pair = isinstance(years, list) and len(years) == 2 and all(type(year) is int for year in years)
    if not pair or years[0] > years[1]:
        raise SidecarError(f"{path}: period is two years, such as [2008, 2015]")
    first, last = years
    if not (YEARS[0] <= first and last <= YEARS[1] and last - first <= LONGEST_PERIOD):
        raise SidecarError(
            f"{path}: the period {first}–{last} is none of a plan: years from {YEARS[0]} to {YEARS[1]}, at most "
            f"{LONGEST_PERIOD} apart"
        )
    return first, last


def _is_date(text: str) -> bool:
    """Whether a text is a date of the calendar, YYYY-MM-DD (ISO 8601)."""
    try:
        return len(text) == 10 and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _repair(document: Document, path: Path, n: int, entry: dict[str, Any]) -> Repair:
    where = f" in repair {n}"
    _known(path, entry, REPAIR_KEYS, where)
    for key, (kinds, said) in REPAIR_KEYS.items():
        if key in entry and type(entry[key]) not in kinds:  # not isinstance: True is no number here
            raise SidecarError(f"{path}: {key}{where} has to be {said}")
    if "reading" not in entry:
        raise SidecarError(f"{path}: reading is missing{where}; say how the place is to be read")
    start, end = _place(document, path, where, entry)
    confidence = entry.get("confidence", 1.0)
    if not 0 <= confidence <= 1:
        raise SidecarError(f"{path}: confidence{where} has to be a number from 0 to 1")
    return Repair(
        start=start, end=end, raw=document.text[start:end], reading=entry["reading"], by=path.name,
        reason=entry.get("reason", ""), confidence=float(confidence), accepted=entry.get("accept", True),
    )  # fmt: skip


def _place(document: Document, path: Path, where: str, entry: dict[str, Any]) -> tuple[int, int]:
    """Where the repair stands: by span, or by an exact quote and which occurrence of it."""
    if "quote" in entry:
        if "start" in entry or "end" in entry:
            raise SidecarError(f"{path}: name the place by quote or by start and end, not both,{where}")
        return _quoted(document, path, where, entry["quote"], entry.get("occurrence"))
    if "start" not in entry or "end" not in entry:
        raise SidecarError(f"{path}: name the place by quote, or by start and end,{where}")
    start, end = entry["start"], entry["end"]
    if not 0 <= start <= end <= len(document.text):
        raise SidecarError(f"{path}: {start}–{end}{where} is outside the text of {len(document.text)} characters")
    return start, end


def _quoted(document: Document, path: Path, where: str, quote: str, occurrence: int | None) -> tuple[int, int]:
    found = list(_occurrences(document.text, quote)) if quote else []
    times = len(found)
    if not times:
        raise SidecarError(f"{path}: the quote {quote!r}{where} does not occur in {document.origin}")
    if occurrence is None and times > 1:
        raise SidecarError(f"{path}: the quote {quote!r}{where} occurs {times} times; add occurrence = 1 to {times}")
    wanted = 1 if occurrence is None else occurrence
    if not 1 <= wanted <= times:
        raise SidecarError(f"{path}: occurrence {wanted}{where} of {quote!r} is not there; it occurs {times} times")
    at = found[wanted - 1]
    return at, at + len(quote)


def _occurrences(text: str, quote: str) -> Iterator[int]:
    """Where a quote stands, overlapping places too."""
    at = text.find(quote)
    while at >= 0:
        yield at
        at = text.find(quote, at + 1)
