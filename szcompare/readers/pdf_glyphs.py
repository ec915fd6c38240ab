"""PDFium page ▶ PageContent: characters in their places, rules, images. Runs in a process of its own.

PDFium is not safe in threads and cannot be interrupted: only ``pdf_worker`` imports this module.
"""

from __future__ import annotations

import ctypes
import math
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as raw

from szcompare.readers.pdf_page import FULL_WIDTH, WORD_GAP, PageContent, Rule, Segment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

GAP = 0.35  # em: characters farther apart are another segment
ANGLES = 1000  # characters that tell how the text of a page is turned
RAISED = 0.55  # em: notes in superscript stand higher by less than this
ASCENT = 0.88  # em above the base line, of the usual Song and Hei fonts
BOLD_WEIGHT = 600
BOLD_NAMES = ("bold", "heavy", "black", "simhei", "-hei", "黑")  # in names of fonts that say no weight
THIN = 2.5  # points: a filled path thinner than this is a rule
RULE_LENGTH = 6.0  # points: shorter strokes are parts of drawings
PATH_POINTS = 4000  # a path with more is a drawing
OBJECTS = 200_000  # more objects on a page than any table has: they are not looked at
SURROGATES = range(0xD800, 0xDC00)
LOST = "\ufffd"


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character: its place with y downwards, its size and weight."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool


@dataclass(slots=True)
class Page:
    """An open page and what was found out about its fonts."""

    handle: Any
    text: Any
    number: int
    limit: int  # characters
    fonts: dict[int, bool] = field(default_factory=dict)
    unmapped: int = 0

    def content(self) -> PageContent:
        """Return all that the page shows; raises ValueError where it holds more characters than the limit."""
        frame = Frame.of(self.handle, self.text)
        width, height = frame.size
        rules, drawn, pictured = _objects(self.handle, frame)
        segments = tuple(_segments(self._glyphs(frame), sorted((r.x0, r.y0, r.y1) for r in rules if r.x0 == r.x1)))
        return PageContent(
            number=self.number, width=round(width, 2), height=round(height, 2), segments=segments,
            rules=rules, unmapped=self.unmapped, drawn=drawn, pictured=pictured,
        )  # fmt: skip

    def _glyphs(self, frame: Frame) -> Iterator[Glyph | None]:
        """The characters in the order of the file; None stands for a blank."""
        count = raw.FPDFText_CountChars(self.text)
        if count > self.limit:
            raise ValueError(f"page {self.number} holds {count:,} characters, over the limit of {self.limit:,}")
        box, matrix, x, y = raw.FS_RECTF(), raw.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
        high = 0
        for i in range(count):
            if raw.FPDFText_IsGenerated(self.text, i) == 1:
                continue
            code = raw.FPDFText_GetUnicode(self.text, i)
            if code in SURROGATES:
                high = code
                continue
            if high:
                code, high = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00), 0
            text = self._character(code, i)
            if text.isspace():
                yield None
                continue
            raw.FPDFText_GetCharOrigin(self.text, i, x, y)
            raw.FPDFText_GetLooseCharBox(self.text, i, box)
            raw.FPDFText_GetMatrix(self.text, i, matrix)
            size = raw.FPDFText_GetFontSize(self.text, i) * math.hypot(matrix.c, matrix.d)
            yield self._placed(text, frame, (x.value, y.value), box, size, raw.FPDFText_GetTextObject(self.text, i))

    def _character(self, code: int, at: int) -> str:
        if code == 0 or raw.FPDFText_HasUnicodeMapError(self.text, at) == 1:
            self.unmapped += 1
            return LOST
        if code in (0x02, 0xFFFE):  # PDFium's mark for a hyphen at the end of a line
            return "-"
        if 0xE000 <= code <= 0xF8FF or code >= 0xF0000 or (code < 0x20 and chr(code) not in "\t\n\r\f\v"):
            self.unmapped += 1
        return chr(code) if code >= 0x20 or chr(code).isspace() else LOST

    def _placed(self, text: str, frame: Frame, origin: tuple[float, float], box: Any, size: float, run: Any) -> Glyph:
        x, base = frame.point(*origin)
        edges = [frame.point(box.left, box.bottom)[0], frame.point(box.right, box.top)[0]]
        size = size if size > 0.5 else max(1.0, max(edges) - min(edges))
        if abs(x - min(edges)) > 0.5 * size:  # one of several characters that one glyph stands for, such as ———
            x = min(edges)
        right = max(x, *edges)
        if ord(text[0]) >= FULL_WIDTH:  # boxes of drawn (Type 3) fonts are tight; Chinese characters fill an em
            right = max(right, x + 0.98 * size) if right < x + 1.2 * size else right
        return Glyph(text, round(min(x, *edges), 2), round(right, 2), round(base, 2), round(size, 2), self._bold(run))

    def _bold(self, run: Any) -> bool:
        font = raw.FPDFTextObj_GetFont(run) if run else None
        if not font:
            return False
        key = ctypes.cast(font, ctypes.c_void_p).value or 0
        if key not in self.fonts:
            name = ctypes.create_string_buffer(256)
            raw.FPDFFont_GetBaseFontName(font, name, 256)
            said = name.value.decode("utf-8", "replace").casefold()
            self.fonts[key] = raw.FPDFFont_GetWeight(font) >= BOLD_WEIGHT or any(word in said for word in BOLD_NAMES)
        return self.fonts[key]


@dataclass(frozen=True, slots=True)
class Frame:
    """How page space lies on the page as shown: turned by quarters, its visible box at the top left."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @classmethod
    def of(cls, handle: Any, text: Any) -> Frame:
        """The frame of an open page: its crop box, turned so that most of its text stands upright."""
        rect = raw.FS_RECTF()
        raw.FPDF_GetPageBoundingBox(handle, rect)
        turns = Counter(
            -round(raw.FPDFText_GetCharAngle(text, i) / (math.pi / 2)) % 4
            for i in range(min(raw.FPDFText_CountChars(text), ANGLES))
            if raw.FPDFText_IsGenerated(text, i) != 1
        )
        upright = turns.most_common(1)[0][0] if turns else raw.FPDFPage_GetRotation(handle) % 4
        return cls(rect.left, rect.bottom, rect.right, rect.top, upright)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return a point of page space as shown, y downwards."""
        if self.turns == 1:
            return y - self.bottom, x - self.left
        if self.turns == 2:
            return self.right - x, y - self.bottom
        if self.turns == 3:
            return self.top - y, self.right - x
        return x - self.left, self.top - y

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as shown, in points."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turns % 2 else (width, height)

    @property
    def area(self) -> float:
        """Square points."""
        return max(1.0, (self.right - self.left) * (self.top - self.bottom))


def _segments(glyphs: Iterator[Glyph | None], down: Sequence[tuple[float, float, float]]) -> Iterator[Segment]:
    """Runs of characters that follow each other and that none of the rules ``down`` the page parts."""
    run: list[Glyph] = []
    text, blank = "", False
    for glyph in glyphs:
        if glyph is None:
            blank = True
            continue
        if run and (not _follows(run[-1], glyph) or _parted(run[-1], glyph, down)):
            yield _segment(run, text)
            run, text, blank = [], "", False
        text += (" " if run and (blank or _words(run[-1], glyph)) else "") + glyph.text
        run.append(glyph)
        blank = False
    if run:
        yield _segment(run, text)


def _follows(before: Glyph, glyph: Glyph) -> bool:
    size = max(before.size, glyph.size)
    raised = abs(before.base - glyph.base)
    level = raised < 0.2 * size or (raised < RAISED * size and min(before.size, glyph.size) < 0.8 * size)
    return level and -0.5 * size < glyph.x0 - before.x1 <= GAP * size and before.bold == glyph.bold


def _words(before: Glyph, glyph: Glyph) -> bool:
    """Whether two Latin characters stand so far apart that a blank was meant; not all programs write it."""
    return before.text.isascii() and glyph.text.isascii() and glyph.x0 - before.x1 > WORD_GAP * glyph.size


def _parted(before: Glyph, glyph: Glyph, down: Sequence[tuple[float, float, float]]) -> bool:
    low, high, middle = (before.x0 + before.x1) / 2, (glyph.x0 + glyph.x1) / 2, glyph.base - 0.3 * glyph.size
    at = bisect_left(down, (low,))
    while at < len(down) and down[at][0] < high:
        if down[at][1] <= middle <= down[at][2]:
            return True
        at += 1
    return False


def _segment(run: list[Glyph], text: str) -> Segment:
    largest = max(run, key=lambda glyph: glyph.size)
    top = largest.base - ASCENT * largest.size
    x0, x1 = min(g.x0 for g in run), max(g.x1 for g in run)
    return Segment(
        text=text, x0=x0, x1=x1, top=round(top, 2), bottom=round(top + largest.size, 2),
        size=largest.size, bold=run[0].bold,
    )  # fmt: skip


def _objects(handle: Any, frame: Frame) -> tuple[tuple[Rule, ...], int, float]:
    """The rules, the number of paths, and the share of the page that the largest image covers."""
    rules: list[Rule] = []
    drawn, pictured = 0, 0.0
    for i in range(min(raw.FPDFPage_CountObjects(handle), OBJECTS)):
        thing = raw.FPDFPage_GetObject(handle, i)
        kind = raw.FPDFPageObj_GetType(thing)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            drawn += 1
            rules.extend(_rules(thing, frame))
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            x0, y0, x1, y1 = _bounds(thing)
            pictured = max(pictured, (x1 - x0) * (y1 - y0) / frame.area)
    return tuple(rules), drawn, round(min(pictured, 1.0), 3)


def _bounds(thing: Any) -> tuple[float, float, float, float]:
    edges = [ctypes.c_float() for _ in range(4)]
    raw.FPDFPageObj_GetBounds(thing, *edges)
    return edges[0].value, edges[1].value, edges[2].value, edges[3].value


def _rules(path: Any, frame: Frame) -> Iterator[Rule]:
    x0, y0, x1, y1 = _bounds(path)
    if min(x1 - x0, y1 - y0) <= THIN:
        yield from _rule(frame.point(x0, y0), frame.point(x1, y1))
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, fill, stroke)
    if stroke.value and raw.FPDFPath_CountSegments(path) <= PATH_POINTS:
        for start, end in _strokes(path):
            yield from _rule(frame.point(*start), frame.point(*end))


def _strokes(path: Any) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """The straight strokes of a path, in page space."""
    matrix, x, y = raw.FS_MATRIX(), ctypes.c_float(), ctypes.c_float()
    raw.FPDFPageObj_GetMatrix(path, matrix)
    first = last = (0.0, 0.0)
    for i in range(raw.FPDFPath_CountSegments(path)):
        part = raw.FPDFPath_GetPathSegment(path, i)
        raw.FPDFPathSegment_GetPoint(part, x, y)
        point = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        kind = raw.FPDFPathSegment_GetType(part)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            first = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield last, point
        last = point
        if raw.FPDFPathSegment_GetClose(part):
            yield last, first


def _rule(start: tuple[float, float], end: tuple[float, float]) -> Iterator[Rule]:
    across, down = abs(start[0] - end[0]), abs(start[1] - end[1])
    x0, x1 = sorted((round(start[0], 2), round(end[0], 2)))
    y0, y1 = sorted((round(start[1], 2), round(end[1], 2)))
    if down <= THIN < RULE_LENGTH <= across:
        middle = round((y0 + y1) / 2, 2)
        yield Rule(x0=x0, y0=middle, x1=x1, y1=middle)
    elif across <= THIN < RULE_LENGTH <= down:
        middle = round((x0 + x1) / 2, 2)
        yield Rule(x0=middle, y0=y0, x1=middle, y1=y1)
