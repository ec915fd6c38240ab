"""Works and passages ▶ BibTeX, BibLaTeX, CSL-JSON and RIS, for reference managers; safe for Chinese and for TeX."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from szcompare.cite.quoting import LAW, PLAN, REPORT, STANDARD, WEBPAGE
from szcompare.cite.wording import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from szcompare.cite.quoting import Passage, Work

# BibTeX counts braces even behind a backslash, so none may stand in a value but in pairs.
TEX = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "#": r"\#", "$": r"\$", "%": r"\%",
    "&": r"\&", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", '"': r"\textquotedbl{}",
    "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}", "`": r"\textasciigrave{}",
}  # fmt: skip
_TEX = re.compile("[" + re.escape("".join(TEX)) + "]")
_BACK = {written: plain for plain, written in TEX.items()}
_WRITTEN = re.compile("|".join(re.escape(written) for written in sorted(_BACK, key=len, reverse=True)))

BIBTEX_TYPE = {PLAN: "misc", LAW: "misc", REPORT: "techreport", STANDARD: "misc", WEBPAGE: "misc"}
BIBLATEX_TYPE = {PLAN: "misc", LAW: "legislation", REPORT: "report", STANDARD: "standard", WEBPAGE: "online"}
# Zotero knows no "regulation"; the Chinese styles print [A] for "legislation", as the standard asks for both.
CSL_TYPE = {PLAN: "legislation", LAW: "legislation", REPORT: "report", STANDARD: "standard", WEBPAGE: "webpage"}
RIS_TYPE = {PLAN: "GOVDOC", LAW: "STAT", REPORT: "RPRT", STANDARD: "STAND", WEBPAGE: "ELEC"}

Notes = dict[str, str]  # what is said of a work's passages, by the work's key


def tex(text: str) -> str:
    """Return TeX that prints ``text`` as it is, on one line.

    >>> print(tex("投入占GDP的3.5%，\\\\input{x}"))
    投入占GDP的3.5\\%，\\textbackslash{}input\\textbraceleft{}x\\textbraceright{}
    """
    return _TEX.sub(lambda found: TEX[found[0]], one_line(text))


def untex(text: str) -> str:
    """Return what ``tex`` was given, so that a quotation can be compared with its source."""
    return _WRITTEN.sub(lambda found: _BACK[found[0]], text)


def bibtex(works: Sequence[Work], notes: Notes, accessed: str) -> str:
    """Return one BibTeX entry a work; the passages stand in ``annote``, which no style prints."""
    return _entries(works, lambda work: (BIBTEX_TYPE[work.kind], _bibtex_fields(work, notes[work.key], accessed)))


def biblatex(works: Sequence[Work], notes: Notes, accessed: str) -> str:
    """Return one BibLaTeX entry a work; the passages stand in ``annotation``."""
    return _entries(works, lambda work: (BIBLATEX_TYPE[work.kind], _biblatex_fields(work, notes[work.key], accessed)))


def csl_json(works: Sequence[Work], passages: Sequence[Passage], accessed: str) -> str:
    """Return CSL-JSON, one item a work; its passages stand under ``custom``."""
    items = [_csl(work, [p for p in passages if p.work == work], accessed) for work in works]
    return json.dumps(items, ensure_ascii=False, indent=1) + "\n"


def ris(works: Sequence[Work], notes: Notes, accessed: str) -> str:
    """Return RIS records; the passages stand in the notes."""
    lines = [line for work in works for line in _ris(work, notes[work.key], accessed)]
    return "".join(f"{line}\r\n" for line in lines)


def _entries(works: Sequence[Work], made: Any) -> str:
    entries = []
    for work in works:
        kind, fields = made(work)
        lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields if value)
        entries.append(f"@{kind}{{{work.key},\n{lines}}}\n")
    return "\n".join(entries)


def _bibtex_fields(work: Work, note: str, accessed: str) -> Iterator[tuple[str, str]]:
    """Author and title in a second pair of braces: a body is one name, and no style may change the letters."""
    yield "author", f"{{{tex(work.author)}}}" if work.author else ""
    yield "title", f"{{{tex(work.title)}}}"
    if work.kind == REPORT:
        yield "institution", f"{{{tex(work.author)}}}" if work.author else ""
    yield "number", tex(work.number)
    yield "howpublished", f"\\url{{{_address(work.address)}}}" if work.address else ""
    yield "year", tex(work.date[:4])
    yield "month", _month(work.date)
    seen = f"引用日期 {accessed}" if _seen(work, accessed) else ""
    yield "note", "，".join(part for part in (tex(work.number), seen) if part)
    yield "language", "chinese"
    yield "annote", _tex_lines(note)


def _biblatex_fields(work: Work, note: str, accessed: str) -> Iterator[tuple[str, str]]:
    yield "author", f"{{{tex(work.author)}}}" if work.author else ""
    yield "title", f"{{{tex(work.title)}}}"
    if work.kind == REPORT:
        yield "type", "report"
        yield "institution", f"{{{tex(work.author)}}}" if work.author else ""
    yield "number", tex(work.number)
    yield "note", tex(work.number) if BIBLATEX_TYPE[work.kind] == "misc" else ""  # whose number no style prints
    yield "date", tex(work.date)
    yield "url", _address(work.address)
    yield "urldate", _seen(work, accessed)
    yield "langid", "chinese"
    yield "annotation", _tex_lines(note)


def _seen(work: Work, accessed: str) -> str:
    """The day of access, which only says something of a document with an address."""
    return accessed if work.address else ""


def _tex_lines(note: str) -> str:
    return "\n    ".join(tex(line) for line in note.split("\n"))


def _month(date: str) -> str:
    return str(int(date[5:7])) if date[5:7].isdigit() else ""


def _address(address: str) -> str:
    """An address without what would end the field or begin a command; the rest as it is."""
    return quote(one_line(address), safe="%:/?#[]@!$&'()*+,;=-._~")


def _csl(work: Work, held: Sequence[Passage], accessed: str) -> dict[str, Any]:
    item: dict[str, Any] = {"id": work.key, "type": CSL_TYPE[work.kind], "title": work.title}
    if work.author:
        item["author"] = [{"literal": work.author}]
    item |= {name: value for name, value in (("number", work.number), ("URL", work.address)) if value}
    item |= {
        name: date
        for name, said in (("issued", work.date), ("accessed", _seen(work, accessed)))
        if (date := _csl_date(said))
    }
    item["language"] = "zh-CN"
    item["note"] = f"sha256:{work.sha256}"
    item["custom"] = {
        "szcompare": {"sha256": work.sha256, "file": work.origin, "passages": [_csl_passage(p) for p in held]}
    }
    return item


def _csl_date(said: str) -> dict[str, Any]:
    parts = said.split("-")
    if all(part.isdigit() for part in parts):
        return {"date-parts": [[int(part) for part in parts]]}
    return {"literal": said} if said else {}


def _csl_passage(passage: Passage) -> dict[str, Any]:
    return {
        "id": passage.id,
        "pinpoint": passage.pinpoint,
        "start": passage.start,
        "end": passage.end,
        "quote": passage.quote,
    }


def _ris(work: Work, note: str, accessed: str) -> Iterator[str]:
    """The lines of a record; each value on one line, so that none can begin a field of its own."""
    yield f"TY  - {RIS_TYPE[work.kind]}"
    fields = (
        ("ID", work.key), ("AU", f"{work.author},"), ("TI", work.title), ("M1", work.number), ("PY", work.date[:4]),
        ("DA", work.date.replace("-", "/")), ("UR", work.address), ("Y2", _seen(work, accessed).replace("-", "/")),
    )  # fmt: skip
    yield from (f"{name}  - {one_line(value)}" for name, value in fields if value.strip(","))
    yield "LA  - zh"
    yield from (f"N1  - {line}" for line in note.split("\n") if line)
    yield "ER  - "
