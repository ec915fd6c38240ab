"""Bytes of a Word file (.docx) ▶ Document: paragraphs, automatic numbers, tables, footnotes, as Word shows them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from szcompare import zh
from szcompare.model import Note
from szcompare.readers.composed import Line, compose, document_of, told
from szcompare.readers.docx_body import Body
from szcompare.readers.docx_package import W, opened
from szcompare.readers.docx_styles import read_numbering, read_styles

if TYPE_CHECKING:
    from szcompare.model import Document, Metadata
    from szcompare.readers.docx_package import Element, Package

_MET = {
    "tracked-changes": "文档含修订（插入 {inserted} 处，删除或移走 {deleted} 处），读入的是接受全部修订后的文本",
    "hidden-text": "文档含隐藏文字 {hidden} 处，未读入",
    "embedded-file": "文档嵌有其他文件 {embedded} 个，未读入",
    "comments": "文档含批注 {comments} 条，未读入",
}


def read_docx(name: str, data: bytes) -> Document:
    """Return the document of a Word file; tracked changes are read as accepted, with a note.

    One paragraph is one line, with the automatic number that Word shows; a table row is one line, its cells
    joined by tabs; footnotes follow at the end, in the order of their marks.
    Raises InputError for what is no Word file, is encrypted, damaged, or unpacks beyond the limits.
    """
    package = opened(name, data)
    root = package.document()
    styles, default = read_styles(package.part("styles"))
    body = Body(styles=styles, default=default, numbering=read_numbering(package.part("numbering"), styles))
    for element in root.findall(f"{W}body"):
        body.read(element)
    lines = [*body.lines, *_notes(package, body)]
    body.met["comments"] = _comments(package)
    composer = compose(lines)
    metadata = _metadata(composer.text(), lines)
    return document_of(name, data, composer, encoding="utf-8", notes=_met(body), metadata=metadata)


def _metadata(text: str, lines: list[Line]) -> Metadata:
    found = told(text)
    titled = zh.BLANKS.sub(" ", " ".join(line.text for line in lines[:20] if line.kind == "title"))
    return replace(found, title=titled) if titled and not found.title else found


def _met(body: Body) -> list[Note]:
    """What the reader met and left out, as notes at the head of the document."""
    met = body.met
    shown = [("tracked-changes", met["inserted"] + met["deleted"]), ("hidden-text", met["hidden"])]
    shown += [("embedded-file", met["embedded"]), ("comments", met["comments"])]
    counts = {key: met[key] for key in ("inserted", "deleted", "hidden", "embedded", "comments")}
    return [Note(start=0, end=0, code=code, message=_MET[code].format(**counts)) for code, n in shown if n]


def _comments(package: Package) -> int:
    root = package.part("comments")
    return 0 if root is None else len(root.findall(f"{W}comment"))


def _notes(package: Package, body: Body) -> list[Line]:
    """Footnotes, then endnotes, numbered in the order in which the text refers to them."""
    made: list[Line] = []
    for kind in ("footnote", "endnote"):
        root = package.part(f"{kind}s")
        texts = {} if root is None else {note.get(f"{W}id") or "": note for note in root.findall(f"{W}{kind}")}
        marks = [(key, place) for other, key, place in body.notes if other == kind and key in texts]
        for n, (key, place) in enumerate(marks, 1):
            text = _note_text(body, texts[key])
            if text:
                made.append(Line(text=f"[{n}] {text}", place=f"{kind}[{n}] of {place}", kind="footnote"))
    return made


def _note_text(body: Body, note: Element) -> str:
    inner = Body(styles=body.styles, default=body.default, numbering=body.numbering)
    inner.read(note)
    body.met.update(inner.met)
    return " ".join(line.text for line in inner.lines).strip()
