"""Word files for the tests: made with python-docx and with plain XML, good ones and hostile ones."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import TYPE_CHECKING

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

if TYPE_CHECKING:
    from collections.abc import Sequence

    import docx

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def saved(document: docx.document.Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def level(ilvl: int, kind: str, text: str, *, start: int = 1, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{ilvl}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def add_list(document: docx.document.Document, levels: Sequence[str], *, abstract: int = 90, num: int = 90) -> None:
    """Add a list definition and one list that uses it."""
    root = document.part.numbering_part.element
    root.insert(
        0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{abstract}">{"".join(levels)}</w:abstractNum>')
    )
    add_num(document, num=num, abstract=abstract)


def add_num(document: docx.document.Document, *, num: int, abstract: int, inner: str = "") -> None:
    root = document.part.numbering_part.element
    root.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="{num}"><w:abstractNumId w:val="{abstract}"/>{inner}</w:num>')
    )


def add_item(
    document: docx.document.Document, text: str, *, ilvl: int = 0, num: int = 90, style: str | None = None
) -> None:
    paragraph = document.add_paragraph(text, style=style)
    numbered = parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{ilvl}"/><w:numId w:val="{num}"/></w:numPr>')
    paragraph._p.get_or_add_pPr().append(numbered)


def add_xml(document: docx.document.Document, inner: str) -> None:
    """Append body XML, such as a paragraph with tracked changes."""
    spaces = f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    root = parse_xml(f"<w:body {spaces}>{inner}</w:body>")
    body = document.element.body
    for element in list(root):
        body.insert(len(body) - 1, element)


def packed(parts: dict[str, bytes | str], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def plain(body: str, *, more: dict[str, bytes | str] | None = None, before: str = "") -> bytes:
    """The smallest Word file around some body XML."""
    relations = "".join(
        f'<Relationship Id="r{n}" Type="x/{name.split("/")[-1].removesuffix(".xml")}" Target="{name.removeprefix("word/")}"/>'
        for n, name in enumerate(more or {})
    )
    return packed(
        {
            "_rels/.rels": '<Relationships><Relationship Type="x/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": f"<Relationships>{relations}</Relationships>",
            "word/document.xml": f'{before}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
            **(more or {}),
        }
    )


def p(text: str, *, properties: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}<w:r><w:t>{text}</w:t></w:r></w:p>"


def old_word(text: str) -> bytes:
    """The smallest .doc: an OLE file with a WordDocument and a piece table of one UTF-16 piece ([MS-DOC] 2.8.35)."""
    raw = text.encode("utf-16-le")
    word = bytearray(0x200 + len(raw))
    struct.pack_into("<HH", word, 0, 0xA5EC, 0x00C1)
    struct.pack_into("<H", word, 0x0A, 0x0200)  # the table stream is 1Table
    struct.pack_into("<II", word, 0x18, 0x200, 0x200 + len(raw))
    word[0x200:] = raw
    pieces = struct.pack("<II", 0, len(text)) + struct.pack("<HIH", 0, 0x200, 0)
    clx = b"\x02" + struct.pack("<I", len(pieces)) + pieces
    struct.pack_into("<II", word, 0x01A2, 0, len(clx))
    struct.pack_into("<I", word, 0x4C, len(text))
    return _ole({"WordDocument": bytes(word), "1Table": clx})


def _ole(streams: dict[str, bytes]) -> bytes:
    """A compound file of version 3 with sectors of 512 bytes; every stream padded over the mini stream's cutoff."""
    sectors: list[bytes] = []
    table: list[int] = []
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)]
    for n, (name, content) in enumerate(streams.items(), 1):
        padded = content.ljust(4096, b"\0")
        padded += b"\0" * (-len(padded) % 512)
        first, count = len(sectors), len(padded) // 512
        sectors += [padded[at : at + 512] for at in range(0, len(padded), 512)]
        table += [*range(first + 1, first + count), 0xFFFFFFFE]
        entries.append(_entry(name, 2, first, len(padded), right=n + 1 if n < len(streams) else 0xFFFFFFFF))
    directory = b"".join(entries).ljust(512, b"\0")
    directory_at = len(sectors)
    sectors.append(directory)
    table += [0xFFFFFFFE, 0xFFFFFFFD]
    fat_at = len(sectors)
    fat = b"".join(struct.pack("<I", sector) for sector in table).ljust(512, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, directory_at, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<I", fat_at) + b"\xff" * (512 - len(header) - 4)
    return header + b"".join(sectors) + fat


def _entry(name: str, kind: int, first: int, size: int, *, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    made = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw), kind, 1)
    made += struct.pack("<III", 0xFFFFFFFF, right, child) + b"\0" * 36
    return made + struct.pack("<IQ", first, size)
