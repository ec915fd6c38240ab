"""Path ▶ Document, by a reader for each file type."""

from __future__ import annotations

import errno
import stat
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from importlib import import_module
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from szcompare.errors import InputError
from szcompare.model import Document
from szcompare.readers.radicals import folded, radical_notes
from szcompare.readers.settings import refuse_over, using

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["READERS", "read", "read_bytes", "using"]

Reader = Callable[..., Document]  # file name and bytes ▶ document; some take the keyword ``encoding``

# Ending of the file name ▶ module of this package and its function; a module is loaded when its type is met.
READERS: dict[str, tuple[str, str]] = {
    "": ("text", "read_text"), ".txt": ("text", "read_text"), ".text": ("text", "read_text"),
    ".md": ("text", "read_text"),
    ".html": ("html", "read_html"), ".htm": ("html", "read_html"), ".shtml": ("html", "read_html"),
    ".xhtml": ("html", "read_html"),
    ".docx": ("docx", "read_docx"), ".docm": ("docx", "read_docx"), ".dotx": ("docx", "read_docx"),
    ".doc": ("doc", "read_doc"), ".wps": ("doc", "read_wps"), ".ofd": ("doc", "read_ofd"),
    ".pdf": ("pdf", "read_pdf"),
}  # fmt: skip
ENCODED = frozenset({"read_text", "read_html"})  # readers of bytes whose encoding has to be found out


def read(path: Path, *, encoding: str | None = None, simplify: bool = False) -> Document:
    """Return the document in the file ``path``; its type is told by the ending of its name.

    ``encoding`` forces the encoding of a text or a web page. With ``simplify`` traditional characters are read as
    simplified ones (extra ``trad``). Radicals that stand for an ideograph are read as it, whatever the type.
    The limits and the tool for web pages are those in force: see ``using``.
    Raises InputError where the file is missing, no file, too large, empty, or of an unknown type.
    """
    return read_bytes(path, _bytes(path), encoding=encoding, simplify=simplify)


def read_bytes(path: Path, data: bytes, *, encoding: str | None = None, simplify: bool = False) -> Document:
    """Return the document of these bytes; ``path`` only names them and tells their type, nothing is opened."""
    document = _reader(path, encoding)(path.name, data)
    refuse_over(path.name, "characters", len(document.text))
    repairs = folded(document.text)
    if simplify:
        from szcompare.readers.traditional import simplified

        repairs += simplified(document.text)
    notes = (*document.notes, *radical_notes(repairs))
    return replace(document, repairs=(*document.repairs, *repairs), notes=notes) if repairs else document


def _reader(path: Path, encoding: str | None) -> Reader:
    suffix = path.suffix.lower()
    if suffix not in READERS:
        return _added_reader(suffix, path)
    module, name = READERS[suffix]
    found: Reader = getattr(import_module(f"{__name__}.{module}"), name)
    if encoding is None:
        return found
    if name not in ENCODED:
        raise InputError(f"{path}: an encoding can be forced on texts and web pages only; leave it out")
    return partial(found, encoding=encoding)


def _added_reader(suffix: str, path: Path) -> Reader:
    for entry in entry_points(group="szcompare.readers"):
        if f".{entry.name}" == suffix:
            found: Reader = entry.load()
            return found
    known = " ".join(sorted(s for s in READERS if s))
    raise InputError(f"{path}: no reader for files of type '{suffix}'; convert it to one of {known}")


def _bytes(path: Path) -> bytes:
    try:
        found = path.stat()
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise InputError("too long for a file name; a text is given as szcompare.from_text(text)") from None
        home = ", and write ~ in full" if path.parts[:1] == ("~",) else ""
        raise InputError(f"{path}: {_reason(error)}; check the path{home}") from None
    except ValueError:
        raise InputError(f"{str(path)!r}: not a file name") from None
    if stat.S_ISDIR(found.st_mode):
        raise InputError(f"{path}: is a folder; name a file in it")
    if not stat.S_ISREG(found.st_mode):
        raise InputError(f"{path}: is no regular file; copy its contents to one")
    refuse_over(str(path), "bytes", found.st_size)
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({_reason(error)})") from None


def _reason(error: OSError) -> str:
    known = {errno.ENOENT: "no such file", errno.EACCES: "permission denied", errno.ELOOP: "a loop of symbolic links"}
    return known.get(error.errno or 0, error.strerror or "cannot be opened")
