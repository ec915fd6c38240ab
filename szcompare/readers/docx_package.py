"""Bytes of a Word file ▶ its XML parts, within limits of size, and without entities."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from szcompare.errors import InputError
from szcompare.readers.settings import limit, raised

if TYPE_CHECKING:
    from lxml import etree

    Element: TypeAlias = etree._Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

# A plan of 500 pages has parts of 10 to 20 MB that unpack 10 to 60 times; an attack unpacks 1,000 times.
FREE = 2 * 1024 * 1024  # bytes of a part that may unpack any number of times

_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, IndexError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """An open Word file and the parts that its main part names, by the last word of their relation."""

    name: str
    archive: zipfile.ZipFile
    main: str
    related: dict[str, str]  # numbering, styles, footnotes … ▶ name of the part

    def part(self, relation: str) -> Element | None:
        """Return the root of a related part, or None where there is none."""
        named = self.related.get(relation)
        return None if named is None else _root(self.name, self.archive, named)

    def document(self) -> Element:
        """Return the root of the main part; raises InputError where it is no Word document."""
        root = _root(self.name, self.archive, self.main)
        if root.tag != f"{W}document":
            raise InputError(f"{self.name}: an Office file, but no Word document; save it from Word as .docx")
        return root


def opened(name: str, data: bytes) -> Package:
    """Return the package of a .docx file.

    Raises InputError for what is no Word file, is encrypted, cut off, or unpacks beyond the limits.
    """
    if data.startswith(OLE):
        raise InputError(f"{name}: {_ole_fault(data)}")
    if not data.startswith(b"PK"):
        raise InputError(f"{name}: is no Word file (.docx is a ZIP archive); open it in Word and save it as .docx")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _FAULTS:
        raise InputError(f"{name}: the Word file is cut off or damaged; get a whole copy") from None
    if len(archive.infolist()) > limit("parts"):
        raise InputError(
            f"{name}: {len(archive.infolist()):,} parts are over the limit of {limit('parts'):,}; save it anew, or "
            f"{raised('parts')}"
        )
    main = _main(name, archive)
    return Package(name=name, archive=archive, main=main, related=_related(name, archive, main))


def _ole_fault(data: bytes) -> str:
    if _ENCRYPTED in data:
        return "the Word file is encrypted; open it with its password and save it without one"
    return "an old Word file named .docx; give it the ending .doc, or save it from Word as .docx"


def _main(name: str, archive: zipfile.ZipFile) -> str:
    found = _relations(name, archive, "").get("officeDocument", "word/document.xml")
    if found not in archive.namelist():
        raise InputError(f"{name}: a ZIP archive, but no Word file; unpack it and name the document in it")
    return found


def _related(name: str, archive: zipfile.ZipFile, main: str) -> dict[str, str]:
    held = set(archive.namelist())
    return {kind: part for kind, part in _relations(name, archive, main).items() if part in held}


def _relations(name: str, archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """The parts that a part is related to, by kind; files outside the package are left out."""
    folder, base = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{base}.rels")
    if path not in archive.namelist():
        return {}
    found: dict[str, str] = {}
    for relation in _root(name, archive, path):
        if not isinstance(relation.tag, str) or relation.get("TargetMode") == "External":
            continue
        kind = (relation.get("Type") or "").rsplit("/", 1)[-1]
        target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target") or "")).lstrip("/")
        found.setdefault(kind, target)
    return found


def _root(name: str, archive: zipfile.ZipFile, part: str) -> Element:
    """The root element of a part; nothing outside the part is looked at."""
    from lxml import etree

    data = _bytes(name, archive, part)
    if _declares(data):
        raise InputError(f"{name}: {part} declares a document type, as no Word file does; save it anew from Word")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data.replace(_STRICT, _TRANSITIONAL), parser)
    except etree.XMLSyntaxError as error:
        place = f"line {error.lineno}" if error.lineno else "its start"
        raise InputError(f"{name}: {part} is damaged at {place}; open the file in Word and save it anew") from None


def _declares(data: bytes) -> bool:
    """Whether a part holds a document type, in any encoding that an XML parser accepts."""
    plain = data.replace(b"\0", b"")
    return b"<!DOCTYPE" in plain or b"<!ENTITY" in plain


def _bytes(name: str, archive: zipfile.ZipFile, part: str) -> bytes:
    try:
        info = archive.getinfo(part)
        if info.flag_bits & 1:
            raise InputError(f"{name}: the archive is encrypted; unpack it with its password first")
        packed, unpacked = max(info.compress_size, 1), info.file_size
        most, over_ratio = limit("part-bytes"), unpacked > FREE and unpacked > limit("ratio") * packed
        if unpacked > most or over_ratio:
            raise InputError(
                f"{name}: {part} unpacks to {unpacked:,} bytes, over the limits for a document; save it anew, or "
                f"{raised('ratio' if unpacked <= most else 'part-bytes')}"
            )
        with archive.open(info) as stream:
            data = stream.read(most + 1)
    except _FAULTS:
        raise InputError(f"{name}: {part} is cut off or damaged; get a whole copy") from None
    if len(data) > most or data.count(b"<") > limit("tags"):
        name_of_limit = "part-bytes" if len(data) > most else "tags"
        raise InputError(f"{name}: {part} is over the limits for a document; split it, or {raised(name_of_limit)}")
    return data
