"""Bytes of an old Word file (.doc) ▶ Document; of .wps and .ofd files ▶ an error that names the remedy."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

from szcompare.errors import InputError, MissingExtraError
from szcompare.model import Note
from szcompare.readers.composed import Composer, document_of
from szcompare.readers.docx import read_docx
from szcompare.readers.docx_package import OLE
from szcompare.readers.html import read_html
from szcompare.readers.pdf_process import search_path
from szcompare.readers.settings import limit, raised

if TYPE_CHECKING:
    from szcompare.model import Document

WORKER = ["-P", "-m", "szcompare.readers.doc_worker"]
REMEDY = "open it in Word, WPS or LibreOffice and save it as .docx"


def read_doc(name: str, data: bytes) -> Document:
    """Return the document of an old Word file, its text only, with a note that says so.

    Files named .doc that are in truth .docx or web pages are read as what they are. Needs the extra ``doc``.
    Raises MissingExtraError without it, InputError for what cannot be read.
    """
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data.startswith(b"PK"):
        return read_docx(name, data)
    if head.startswith((b"<html", b"<!doctype html")) or b"<html" in head:
        return read_html(name, data)
    if head.startswith(b"{\\rtf"):
        raise InputError(f"{name}: a Rich Text file; {REMEDY}")
    if not data.startswith(OLE):
        raise InputError(f"{name}: is no Word file; {REMEDY}")
    return _read_old(name, data)


def _read_old(name: str, data: bytes) -> Document:
    if not _is_installed():
        raise MissingExtraError(f"{name}: an old Word file (.doc)", "doc")
    found = _answer(name, data)
    if "error" in found:
        raise InputError(f"{name}: the old Word file cannot be read ({found['error']}); {REMEDY}")
    composer = Composer()
    for n, line in enumerate(found["text"].split("\n"), 1):
        composer.add(line, place=f"p[{n}]")
    message = "旧版 .doc 只读入文字：表格按行、标题样式与自动编号未读入；要全部读入，请另存为 .docx"
    return document_of(
        name, data, composer, encoding="doc", notes=[Note(start=0, end=0, code="text-only", message=message)]
    )


def _is_installed() -> bool:
    try:
        return find_spec("legacy_doc") is not None
    except ValueError:  # as Python says of a module that was taken away
        return False


def _answer(name: str, data: bytes) -> dict[str, str]:
    """What a process of its own says of the file; a damaged one can keep the reader busy without end."""
    most = limit("seconds")
    command = [sys.executable, *WORKER]
    environment = {**os.environ, "PYTHONPATH": search_path(), "PYTHONIOENCODING": "utf-8"}
    request = f"{4 * limit('characters')}\n".encode() + data
    try:
        done = subprocess.run(  # noqa: S603
            command, input=request, capture_output=True, timeout=most, env=environment, check=False
        )
        answer: dict[str, str] = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        raise InputError(
            f"{name}: the old Word file took more than {most} s; it is damaged; {REMEDY}, or {raised('seconds')}"
        ) from None
    except ValueError:
        raise InputError(f"{name}: the old Word file cannot be read (its reader broke off); {REMEDY}") from None
    return answer


def read_wps(name: str, data: bytes) -> Document:
    """Return the document of a .wps file that is in truth a .docx; raises InputError for any other."""
    if data.startswith(b"PK"):
        return read_docx(name, data)
    raise InputError(f"{name}: a WPS file is not read; {REMEDY}")


def read_ofd(name: str, data: bytes) -> Document:
    """Raise InputError: OFD (GB/T 33190) is not read."""
    raise InputError(f"{name}: an OFD file ({len(data):,} bytes) is not read; export it as PDF from an OFD reader")
