"""Page ▶ what it shows as plain values: pieces of text with their place, and the rules drawn on it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

FULL_WIDTH = 0x2E80  # code points from here on fill a whole em; those below about half of one


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A run of characters on one line without a wide gap; places in points from the top left corner."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float  # of the font, in points
    bold: bool = False
    scores: tuple[float, ...] = ()  # one a character where read from an image, else empty


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A straight line drawn across (y0 == y1) or down (x0 == x1) the page."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContent:
    """All that one page shows."""

    number: int  # counted from 1
    width: float
    height: float
    segments: tuple[Segment, ...] = ()
    rules: tuple[Rule, ...] = ()
    unmapped: int = 0  # characters whose font does not say what they are
    drawn: int = 0  # paths
    pictured: float = 0.0  # share of the page that its largest image covers
    scanned: bool = False  # read from an image of the page


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a column: its segments from left to right."""

    page: int
    segments: tuple[Segment, ...]
    text: str
    left: float  # of its column
    right: float
    column: int = 0  # 0-based count of the columns of its page, in reading order

    @property
    def x0(self) -> float:
        """The left edge of its text."""
        return self.segments[0].x0

    @property
    def x1(self) -> float:
        """The right edge of its text."""
        return max(segment.x1 for segment in self.segments)

    @property
    def top(self) -> float:
        """The upper edge of its text."""
        return min(segment.top for segment in self.segments)

    @property
    def bottom(self) -> float:
        """The lower edge of its text."""
        return max(segment.bottom for segment in self.segments)

    @property
    def size(self) -> float:
        """The font size of its longest segment."""
        return max(self.segments, key=lambda segment: len(segment.text)).size

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(segment.bold for segment in self.segments)

    @property
    def scores(self) -> tuple[float, ...]:
        """The scores of the characters of ``text``, spaces between segments with 1.0; empty for a text layer."""
        if not all(segment.scores for segment in self.segments):
            return ()
        return _spread(self.text, [score for segment in self.segments for score in segment.scores])


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of cells; every row has the same number of cells, an empty one is an empty string."""

    page: int
    rows: tuple[tuple[str, ...], ...]
    x0: float
    x1: float
    top: float
    bottom: float
    scores: tuple[float, ...] = ()  # of all its characters in order, empty for a text layer


def joined(parts: Sequence[str]) -> str:
    """Return lines joined to one: Chinese without a blank, Latin words with one.

    >>> joined(["关键核", "心技术"]), joined(["high", "tech"]), joined(["到20", "15年"])
    ('关键核心技术', 'high tech', '到2015年')
    """
    text = ""
    for part in parts:
        between = " " if text and part and _is_latin(text[-1]) and _is_latin(part[0]) else ""
        text += between + part
    return text


def beside(parts: Sequence[Segment]) -> str:
    """Return segments of one line as text, with a blank where the gap between them shows one."""
    text = parts[0].text
    for before, part in pairwise(parts):
        gap = (part.x0 - before.x1) / max(before.size, part.size, 1.0)
        words = text[-1:].isascii() and part.text[:1].isascii()
        text += (" " if gap > (WORD_GAP if words else BLANK_GAP) else "") + part.text
    return text


WORD_GAP = 0.15  # em between Latin words; letters of one word stand closer
BLANK_GAP = 0.55  # em between Chinese characters: justified lines stretch by less


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalpha()


def _spread(text: str, scores: list[float]) -> tuple[float, ...]:
    """The scores set to the characters of ``text``, 1.0 for blanks that stand between segments."""
    surplus = len(text) - len(scores)
    found, at = [], 0
    for character in text:
        if surplus and character == " ":
            surplus -= 1
            found.append(1.0)
        else:
            found.append(scores[min(at, len(scores) - 1)])
            at += 1
    return tuple(found)


def packed(page: PageContent) -> dict[str, Any]:
    """Return the page as plain JSON values; ``unpacked`` makes the page of them again."""
    return {
        "number": page.number, "width": page.width, "height": page.height, "unmapped": page.unmapped,
        "drawn": page.drawn, "pictured": page.pictured, "scanned": page.scanned,
        "segments": [
            [s.text, s.x0, s.x1, s.top, s.bottom, s.size, s.bold, list(s.scores)] for s in page.segments
        ],
        "rules": [[r.x0, r.y0, r.x1, r.y1] for r in page.rules],
    }  # fmt: skip


def unpacked(values: dict[str, Any]) -> PageContent:
    """Return the page that ``packed`` gave; raises KeyError, TypeError or ValueError where it is torn."""
    segments = tuple(
        Segment(text=text, x0=x0, x1=x1, top=top, bottom=bottom, size=size, bold=bold, scores=tuple(scores))
        for text, x0, x1, top, bottom, size, bold, scores in values["segments"]
    )
    rules = tuple(Rule(x0=x0, y0=y0, x1=x1, y1=y1) for x0, y0, x1, y1 in values["rules"])
    others = {key: values[key] for key in ("number", "width", "height", "unmapped", "drawn", "pictured", "scanned")}
    return PageContent(segments=segments, rules=rules, **others)
