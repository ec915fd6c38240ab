"""Any of our exports, or a list of citations ▶ claims: these words stand at this place of that document."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from io import StringIO
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.etree.ElementTree import ParseError, fromstring

from szcompare.cite.exchange import untex
from szcompare.errors import InputError, MissingExtraError
from szcompare.report.delimited import FORMULA_STARTS
from szcompare.report.xlsx import uncut

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

LARGEST = 2 * 10**8  # bytes of a part of a DOCX file when unpacked; a report of 10,000 links has a tenth of it

# A line that cite.quotation_line writes.
_LINE = re.compile(
    r"引文 (?P<mark>[^\n]*?)：“(?P<quote>[^\n]*?)”"
    r"（sha256:(?P<document>[0-9a-f]{64})#char=(?P<start>\d+),(?P<end>\d+)）"
)
_FILE_LINE = re.compile(r"^(?:文件 |File )(.*?)[，,] ?sha256 ([0-9a-f]{64})$", re.M)  # on the title page of report.docx
_ID = re.compile(r"(?P<document>[0-9a-f]{8})-\d+")
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Claim(NamedTuple):
    """What a file says of a document."""

    where: str  # in the file: old.clauses[3], row 12
    document: str  # sha256 of the source, or its first eight digits
    origin: str  # the source's file name, empty where the file does not say
    start: int
    end: int
    quote: str
    cut: int = 0  # characters at the end of the words that the file leaves out: a cell of Excel holds 32,767

    @property
    def is_of_document(self) -> bool:
        """Whether it says only that the file was made from this document."""
        return not self.where


def read_claims(path: Path) -> list[Claim]:
    """Return all claims of a file; InputError if it holds none or cannot be read."""
    from szcompare.verify.pages import from_markdown, from_page

    pages = {".html": from_page, ".htm": from_page, ".md": from_markdown}
    reader = {**READERS, **pages}.get(path.suffix.lower(), _from_text)
    try:
        claims = list(reader(path))
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or type(error).__name__}") from error
    except (ValueError, KeyError, TypeError, csv.Error, ParseError, zipfile.BadZipFile) as error:
        raise InputError(f"{path}: damaged, or no file that szcompare wrote; make the report again") from error
    if not claims:
        raise InputError(f"{path} holds no quotation with its place: give a report file or citations of szcompare")
    return claims


def document_claim(sha256: str, origin: str) -> Claim:
    """Return the claim that a file was made from a document, without words of it."""
    return Claim("", sha256, origin, 0, 0, "")


def _from_json(path: Path) -> Iterator[Claim]:
    payload = json.loads(path.read_text(encoding="utf-8-sig"))
    if isinstance(payload, dict) and "@context" in payload:
        yield from _from_annotations(payload)
    elif isinstance(payload, dict) and str(payload.get("schema", "")).startswith("szcompare/comparison/"):
        yield from _from_comparison(payload)
    else:
        yield from _from_csl(payload if isinstance(payload, list) else [payload])


def _from_comparison(payload: dict[str, Any]) -> Iterator[Claim]:
    for side in ("old", "new"):
        plan = payload[side]
        named = (plan["sha256"], plan["origin"])
        yield document_claim(*named)
        for at, clause in enumerate(plan["clauses"]):
            yield Claim(f"{side}.clauses[{at}]", *named, clause["start"], clause["end"], clause["quote"])
        for at, repair in enumerate(plan["repairs"]):
            yield Claim(f"{side}.repairs[{at}]", *named, repair["start"], repair["end"], repair["raw"])
    for name in ("targets", "qualitative_targets"):
        for at, target in enumerate(payload[name]):
            plan = payload[target["side"]]
            place = (target["start"], target["end"], target["quote"])
            yield Claim(f"{name}[{at}]", plan["sha256"], plan["origin"], *place)


def _from_csl(items: list[dict[str, Any]]) -> Iterator[Claim]:
    for item in items:
        said = item.get("custom", {}).get("szcompare", {})
        for held in said.get("passages", []):
            place = (held["start"], held["end"], held["quote"])
            yield Claim(f"{item['id']} {held['id']}", said["sha256"], said["file"], *place)


def _from_annotations(payload: dict[str, Any]) -> Iterator[Claim]:
    for annotation in payload.get("items", [payload]):
        targets = annotation["target"]
        for at, target in enumerate(targets if isinstance(targets, list) else [targets]):
            held = {selector["type"]: selector for selector in target["selector"]}
            quoted, placed = held["TextQuoteSelector"], held["TextPositionSelector"]
            document = str(target["source"]["dc:identifier"]).removeprefix("sha256:")
            place = (placed["start"], placed["end"], quoted["exact"])
            yield Claim(f"{annotation['id']} target {at}", document, target["source"].get("dc:source", ""), *place)


def _from_csv(path: Path) -> Iterator[Claim]:
    rows = _csv_rows(path)
    beside = path.with_name("clauses.csv")  # says which document is the old one, where this table does not
    sides = _sides(rows) or (_sides(_csv_rows(beside)) if beside.is_file() else {})
    yield from _from_rows(path.stem, rows, sides)


def _csv_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a table; ValueError or csv.Error where the file breaks off within one."""
    head, *rows = csv.reader(StringIO(path.read_text(encoding="utf-8-sig"), newline=""), strict=True)
    return [dict(zip(head, map(_unguarded, row), strict=True)) for row in rows if row]


def _unguarded(cell: str) -> str:
    """The text without the apostrophe that keeps a spreadsheet from reading it as a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS) else cell


def _from_parquet(path: Path) -> Iterator[Claim]:
    try:
        from pyarrow import parquet
    except ImportError:
        raise MissingExtraError("reading Parquet", "parquet") from None
    rows = parquet.ParquetFile(path).read().to_pylist()
    beside = path.with_name("clauses.parquet")
    others = parquet.ParquetFile(beside).read().to_pylist() if beside.is_file() else []
    yield from _from_rows(path.stem, rows, _sides(rows) or _sides(others))


def _from_xlsx(path: Path) -> Iterator[Claim]:
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise MissingExtraError("reading XLSX", "verify") from None
    book = load_workbook(path, read_only=True, data_only=True)
    try:
        sheets = {sheet.title: _sheet_rows(sheet) for sheet in book.worksheets}
    finally:
        book.close()
    sides = _sides(row for rows in sheets.values() for row in rows)
    for name, rows in sheets.items():
        yield from _from_rows(name, rows, sides)


def _sheet_rows(sheet: Any) -> list[dict[str, Any]]:
    lines = sheet.iter_rows(values_only=True)
    head = [str(cell) for cell in next(lines, ())]
    return [{name: "" if cell is None else cell for name, cell in zip(head, line, strict=False)} for line in lines]


def _sides(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Which document is the old one and which the new one, as the clause ids of the rows tell."""
    found: dict[str, str] = {}
    for row in rows:
        for prefix, side in (("", row.get("side")), ("old_", "old"), ("new_", "new")):
            document = _document(row.get(f"{prefix}clause"))
            if side and document:
                found.setdefault(str(side), document)
    return found


def _document(clause: object) -> str:
    found = _ID.fullmatch(str(clause or ""))
    return "" if found is None else found["document"]


def _from_rows(table: str, rows: Iterable[Mapping[str, Any]], sides: Mapping[str, str]) -> Iterator[Claim]:
    """The claims of a table: columns clause, start, end and quote, or those with old_ and new_ before their names."""
    for at, row in enumerate(rows, 2):  # 1 is the head
        for prefix, side in (("", str(row.get("side", ""))), ("old_", "old"), ("new_", "new")):
            start, end, quote = (row.get(f"{prefix}{name}") for name in ("start", "end", "quote"))
            if start in (None, "") or end in (None, "") or quote is None:
                continue
            document = _document(row.get(f"{prefix}clause")) or sides.get(side, "")
            yield Claim(f"{table} row {at}", document, "", int(float(start)), int(float(end)), *uncut(str(quote)))


def _from_docx(path: Path) -> Iterator[Claim]:
    with zipfile.ZipFile(path) as package:
        for origin, sha256 in _FILE_LINE.findall(_part_text(package, "word/document.xml")):
            yield document_claim(sha256, origin)
        for name in sorted(package.namelist()):
            if re.fullmatch(r"word/(?:document|footnotes|endnotes)\.xml", name):
                yield from _from_lines(_part_text(package, name), name)


def _part_text(package: zipfile.ZipFile, name: str) -> str:
    """The text of a part, a line a paragraph; a part above LARGEST, or one that declares entities, is refused."""
    if package.getinfo(name).file_size > LARGEST:
        raise ValueError(name)
    data = package.read(name)
    if b"<!DOCTYPE" in data:
        raise ValueError(name)
    paragraphs = fromstring(data).iter(f"{_WORD}p")  # noqa: S314 - no document type, so no entities
    return "\n".join("".join(run.text or "" for run in paragraph.iter(f"{_WORD}t")) for paragraph in paragraphs)


def _from_text(path: Path) -> Iterator[Claim]:
    text = path.read_text(encoding="utf-8-sig")
    yield from _from_lines(untex(text) if path.suffix.lower() in {".bib", ".tex"} else text, "line")


def _from_lines(text: str, name: str) -> Iterator[Claim]:
    for count, line in enumerate(text.split("\n"), 1):
        for found in _LINE.finditer(line):
            place = (int(found["start"]), int(found["end"]), found["quote"])
            yield Claim(f"{name} {count}", found["document"], "", *place)


READERS: dict[str, Callable[[Path], Iterator[Claim]]] = {
    ".json": _from_json,
    ".jsonld": _from_json,
    ".csv": _from_csv,
    ".parquet": _from_parquet,
    ".xlsx": _from_xlsx,
    ".docx": _from_docx,
}
