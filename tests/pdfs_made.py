"""PDFs for the tests, written by hand: text in fonts that are not embedded, rules, images, damage."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WIDTH, HEIGHT = 595, 842  # A4 in points
LEFT, RIGHT = 90, 510  # 30 characters of 14 points
SIZE, PITCH = 14, 26

FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType0"
    b"/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/DW 1000/FontDescriptor<</Type"
    b"/FontDescriptor/FontName/%s/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 880/Descent -120"
    b"/StemV %d>>>>]>>"
)
FONTS = {
    "F": FONT % (b"STSong-Light", b"STSong-Light", b"STSong-Light", 80),
    "B": FONT % (b"SimHei", b"SimHei", b"SimHei", 160),
}


@dataclass
class Sheet:
    """The content of one page, built up piece by piece; y is counted from the top."""

    parts: list[str] = field(default_factory=list)

    def text(self, x: float, y: float, text: str, *, size: float = SIZE, font: str = "F") -> Sheet:
        code = text.encode("utf-16-be").hex()
        self.parts.append(f"BT /{font} {size} Tf 1 0 0 1 {x:.2f} {HEIGHT - y:.2f} Tm <{code}> Tj ET")
        return self

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> Sheet:
        self.parts.append(f"0.5 w {x0} {HEIGHT - y0} m {x1} {HEIGHT - y1} l S")
        return self

    def image(self, width: int, height: int, pixels: bytes) -> Sheet:
        """A grey image over the whole page."""
        head = f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm BI /W {width} /H {height} /CS /G /BPC 8 /F [/AHx /Fl] ID"
        self.parts.append(f"{head} {zlib.compress(pixels).hex()}> EI Q")
        return self

    def content(self) -> bytes:
        return "\n".join(self.parts).encode()


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>\nstream\n" % (entries, len(data)) + data + b"\nendstream"


def pdf_file(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """The bytes of a PDF with these objects, numbered from 1; the first is the catalogue."""
    out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1) + b"".join(b"%010d 00000 n \n" % p for p in places)
    end = b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, trailer, len(out))
    return bytes(out) + table + end


def pdf(sheets: Iterable[Sheet], *, fonts: dict[str, bytes] | None = None, page: bytes = b"") -> bytes:
    """A PDF of these pages; ``page`` is put into each page's dictionary."""
    sheets = list(sheets)
    given = fonts or FONTS
    first_page = 3 + len(given)
    kids = b" ".join(b"%d 0 R" % (first_page + 2 * n) for n in range(len(sheets)))
    names = b"".join(b"/%s %d 0 R" % (name.encode(), 3 + n) for n, name in enumerate(given))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(sheets)),
        *given.values(),
    ]
    for n, sheet in enumerate(sheets):
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Resources<</Font<<%s>>>>/Contents %d 0 R%s>>"
            % (WIDTH, HEIGHT, names, first_page + 2 * n + 1, page)
        )
        objects.append(stream(sheet.content()))
    return pdf_file(objects)


def lines_of(paragraph: str, *, width: int = 30, indent: int = 2) -> list[str]:
    """A paragraph cut into lines of so many characters, the first set in."""
    lines, rest, room = [], paragraph, width - indent
    while rest:
        lines.append(rest[:room])
        rest, room = rest[room:], width
    return lines


def typeset(paragraphs: Sequence[str], *, head: str = "", rows: int = 26, indent: int = 2) -> list[Sheet]:
    """Pages of running text, with a running head and page numbers such as — 1 —."""
    laid = [(line, n == 0) for p in paragraphs for n, line in enumerate(lines_of(p, indent=indent))]
    sheets = []
    for number, at in enumerate(range(0, len(laid), rows), 1):
        sheet = Sheet()
        if head:
            sheet.text(220, 60, head, size=10)
        for row, (line, first) in enumerate(laid[at : at + rows]):
            sheet.text(LEFT + (indent * SIZE if first else 0), 110 + PITCH * row, line)
        sheets.append(sheet.text(280, 800, f"— {number} —", size=10))
    return sheets


def image_pdf(pages: Sequence[tuple[int, int, bytes]]) -> bytes:
    """A PDF of grey images (width, height in pixels, one byte a pixel), each filling its page."""
    return pdf([Sheet().image(*page) for page in pages])
