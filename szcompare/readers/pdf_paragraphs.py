"""Lines of all pages ▶ paragraphs, joined across lines, columns and pages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from szcompare import zh
from szcompare.readers.pdf_page import FULL_WIDTH, Line, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

INDENT, INDENT_MOST = 1.3, 6.0  # em: a first line is set in by two, at times by one and a half
SHORT = 2.2  # em: justified lines end nearer to the right edge than this, save for punctuation hung over
RAGGED = 6.0  # em: the same where the line breaks off inside a sentence and indentation shows where paragraphs begin
HEADING_SIZE = 1.12  # of the text's size
SAME_SIZE = 0.12  # share by which sizes of one paragraph differ at most (images: see READ_SIZE)
READ_SIZE = 0.25  # the same for lines read from an image, whose size is an estimate
PITCH = 1.25  # of the usual distance of lines: wider is a new paragraph
INDENTED_SHARE = 0.04  # of the lines: then the file marks paragraphs by indentation
CENTRED = 1.5  # em by which the two margins of a centred line may differ
HEADING_LENGTH = 60
HEADING_LEVELS = 6
MARGIN_LINES = 3  # a column with fewer lines takes its margins from the whole file
STOPS = (*(mark for mark in zh.STOPS + zh.CLOSERS if mark not in "）)"), "：", ":")
NOTE_MARKS = "①②③④⑤⑥⑦⑧⑨⑩[〔*＊†注"


@dataclass(slots=True, kw_only=True)
class Paragraph:
    """Lines that are read as one."""

    lines: list[Line]
    role: str = ""  # furniture, contents, footnote, heading, or empty
    level: int = 0  # of a heading


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How the file is set."""

    size: float  # of the running text, points
    pitch: float  # from line to line, points
    indented: bool  # paragraphs begin with a blank of two characters
    bold: bool  # the running text is bold
    margins: dict[tuple[int, int], tuple[float, float]]  # left and right of each page and column
    read: bool = False  # from images


def text_size(lines: Sequence[Line]) -> float:
    """Return the font size of most characters, in points."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    return min(sizes.items(), key=lambda entry: (-entry[1], entry[0]))[0] if sizes else 12.0


def setting(lines: Sequence[Line], *, size: float, read: bool) -> Setting:
    """Return how running lines are set; ``read`` says that they come from images."""
    gaps = [
        b.bottom - a.bottom for a, b in pairwise(lines) if _same_column(a, b) and 0 < b.bottom - a.bottom < 4 * size
    ]
    margins = _margins(lines, size)
    indents = sum(INDENT * size <= line.x0 - margins[line.page, line.column][0] <= 3 * size for line in lines)
    bold = sum(len(line.text) for line in lines if line.bold) > 0.5 * sum(len(line.text) for line in lines)
    return Setting(
        size=size, pitch=_mode(gaps, 0.5) or 1.6 * size, indented=indents > INDENTED_SHARE * len(lines),
        bold=bold, margins=margins, read=read,
    )  # fmt: skip


def _mode(values: Sequence[float], step: float) -> float:
    counts = Counter(round(value / step) for value in values)
    return min(counts.items(), key=lambda entry: (-entry[1], entry[0]))[0] * step if counts else 0.0


def _same_column(a: Line, b: Line) -> bool:
    return (a.page, a.column) == (b.page, b.column)


def _margins(lines: Sequence[Line], size: float) -> dict[tuple[int, int], tuple[float, float]]:
    columns: dict[tuple[int, int], list[Line]] = {}
    for line in lines:
        columns.setdefault((line.page, line.column), []).append(line)
    full = {
        key: (_left(held, size), max(line.x1 for line in held))
        for key, held in columns.items()
        if len(held) >= MARGIN_LINES
    }
    if not full:
        return {key: (min(line.x0 for line in held), max(line.x1 for line in held)) for key, held in columns.items()}
    left, right = median(low for low, _ in full.values()), median(high for _, high in full.values())
    found = {}
    for key, held in columns.items():
        low, high = full.get(key, (left, right))
        if key in full and len(full) > 2 and high - low < 0.8 * (right - left) and low - left < INDENT_MOST * size:
            low, high = min(low, left), max(high, right)  # a page of short lines, such as the last
        found[key] = (
            min(low, left) if len(held) < MARGIN_LINES and min(line.x0 for line in held) >= left else low,
            high,
        )
    return found


def _left(held: Sequence[Line], size: float) -> float:
    """The leftmost edge that several lines share, or the leftmost of all."""
    edges = sorted(line.x0 for line in held)
    least = max(2, round(0.1 * len(edges)))
    for edge in edges:
        if sum(edge <= other <= edge + 0.5 * size for other in edges) >= least:
            return edge
    return edges[0]


def paragraphs(items: Sequence[tuple[Line | Table, str]], how: Setting) -> list[Paragraph | Table]:
    """Return the paragraphs and tables of a file in order; ``items`` are its lines with their roles.

    A paragraph goes on across furniture and footnotes, which then follow it.
    """
    made: list[Paragraph | Table] = []
    open_text: Paragraph | None = None
    waiting: list[Paragraph] = []  # furniture and notes met since the last line of the text
    for item, role in items:
        if isinstance(item, Table):
            made.extend([*waiting, item])
            open_text, waiting = None, []
        elif role:
            _set_aside(item, role, waiting)
        elif open_text is not None and not _begins(open_text.lines, item, how):
            open_text.lines.append(item)
        else:
            made.extend(waiting)
            waiting = []
            open_text = Paragraph(lines=[item])
            made.append(open_text)
    made.extend(waiting)
    _name_headings([part for part in made if isinstance(part, Paragraph) and not part.role], how)
    return made


def _set_aside(line: Line, role: str, waiting: list[Paragraph]) -> None:
    """Lines of one footnote are joined, other furniture stays line by line."""
    last = waiting[-1] if waiting else None
    goes_on = last is not None and role == last.role == "footnote" and last.lines[-1].page == line.page
    if last is not None and goes_on and line.text[:1] not in NOTE_MARKS:
        last.lines.append(line)
    else:
        waiting.append(Paragraph(lines=[line], role=role))


def _begins(above: Sequence[Line], line: Line, how: Setting) -> bool:
    """Whether a line begins a new paragraph below these lines of one."""
    last = above[-1]
    size = max(last.size, 1.0)
    if abs(last.size - line.size) > (READ_SIZE if how.read else SAME_SIZE) * max(last.size, line.size):
        return True
    together = _same_column(last, line)
    if together and line.bottom - last.bottom > PITCH * max(how.pitch, 1.2 * size):
        return True
    if _is_title(last, how) and _is_title(line, how):
        return not together or last.bold != line.bold
    if (
        last.bold
        and not line.bold
        and all(part.bold for part in above)
        and not _stops(last)
        and len(last.text) < HEADING_LENGTH
    ):
        return _is_short(last, line, how) or _is_numbered(line) or _indent(line, how) >= INDENT
    if _is_short(last, line, how):
        return True
    if _is_hanging(above, line):
        return False
    if INDENT <= _indent(line, how) <= INDENT_MOST:
        return True
    return _stops(last) and (_is_numbered(line) or (not together and not how.indented))


def _indent(line: Line, how: Setting) -> float:
    """How far the line is set in, in em."""
    return (line.x0 - how.margins[line.page, line.column][0]) / max(line.size, 1.0)


def _stops(line: Line) -> bool:
    return line.text.rstrip().endswith(STOPS)


def _is_short(last: Line, line: Line, how: Setting) -> bool:
    """Whether the first word of ``line`` had room on the line above."""
    word = next((n for n, c in enumerate(line.text) if ord(c) >= FULL_WIDTH or c.isspace()), len(line.text))
    room = how.margins[last.page, last.column][1] - last.x1
    ragged = how.indented and not _stops(last) and _indent(line, how) < INDENT
    return room > max(RAGGED if ragged else SHORT, 0.55 * word + 1.0) * max(last.size, 1.0)


def _is_numbered(line: Line) -> bool:
    return any(pattern.match(line.text) for _, pattern in zh.NUMBERING)


def _is_hanging(above: Sequence[Line], line: Line) -> bool:
    """Whether the lines of a list item stand behind its number."""
    first = above[0]
    if not _is_numbered(first) or _is_numbered(line) or _stops(above[-1]):
        return False
    inset = (line.x0 - first.x0) / max(line.size, 1.0)
    return 0.3 < inset < 4 and (len(above) == 1 or abs(line.x0 - above[-1].x0) < 0.3 * line.size)


def _is_centred(line: Line, how: Setting) -> bool:
    left, right = how.margins[line.page, line.column]
    before, behind = line.x0 - left, right - line.x1
    return before > 2 * how.size and abs(before - behind) < CENTRED * max(line.size, how.size)


def _is_large(line: Line, how: Setting) -> bool:
    return line.size > (1 + READ_SIZE if how.read else HEADING_SIZE) * how.size


def _is_title(line: Line, how: Setting) -> bool:
    return _is_centred(line, how) and _is_large(line, how) and not _is_numbered(line)


def _name_headings(found: Sequence[Paragraph], how: Setting) -> None:
    """Name the headings by their print: larger, or bold where the text is not; ranks of print are levels."""
    prints: list[tuple[float, bool]] = []
    for paragraph in found:
        if _is_heading(paragraph, how):
            paragraph.role = "heading"
            prints.append(_print(paragraph, how))
    ranks = sorted(set(prints), reverse=True)
    for paragraph in found:
        if paragraph.role == "heading":
            paragraph.level = min(ranks.index(_print(paragraph, how)) + 1, HEADING_LEVELS)


def _print(paragraph: Paragraph, how: Setting) -> tuple[float, bool]:
    step = 4 if how.read else 1
    return round(paragraph.lines[0].size / step) * step, paragraph.lines[0].bold


def _is_heading(paragraph: Paragraph, how: Setting) -> bool:
    length = sum(len(line.text) for line in paragraph.lines)
    if length > HEADING_LENGTH or paragraph.lines[-1].text[-1:] in "。；;，,、：:":
        return False
    marked = all(_is_large(line, how) or (line.bold and not how.bold) for line in paragraph.lines)
    return marked and any(zh.IS_HAN.search(line.text) for line in paragraph.lines)
