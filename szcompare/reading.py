"""Raw text and repairs ▶ the reading of a stretch, with a map back to the raw characters."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from szcompare.model import Clause, Piece

if TYPE_CHECKING:
    from collections.abc import Iterable


def assemble(text: str, kept: Iterable[tuple[int, int, str | None]]) -> tuple[str, tuple[Piece, ...]]:
    """Return the reading and its pieces from (raw start, raw end, replacement or None for as written).

    The stretches are in order; what lies between them is left out of the reading.

    >>> assemble("关键核\\n\\n心技术", [(0, 3, None), (5, 8, None)])[0]
    '关键核心技术'
    """
    parts: list[str] = []
    pieces: list[Piece] = []
    at = 0
    for start, end, replacement in kept:
        part = text[start:end] if replacement is None else replacement
        pieces.append(Piece(start=at, end=at + len(part), raw_start=start, raw_end=end))
        parts.append(part)
        at += len(part)
    return "".join(parts), tuple(pieces)


def source_span(clause: Clause, start: int, end: int) -> tuple[int, int]:
    """Return the place in ``Document.text`` of ``clause.reading[start:end]``; an empty stretch has an empty place."""
    if not clause.pieces:
        return clause.start + start, clause.start + end
    if end > start:
        if len(clause.pieces) == 1 and not is_replaced(clause.pieces[0]):
            shift = clause.pieces[0].raw_start - clause.pieces[0].start
            return start + shift, end + shift
        return _raw(clause.pieces, start, first=True), _raw(clause.pieces, end - 1, first=False)
    at = _raw(clause.pieces, start, first=True) if start < len(clause.reading) else clause.end
    return at, at


def _raw(pieces: tuple[Piece, ...], at: int, *, first: bool) -> int:
    """The raw offset of the reading's character ``at``: its start, or the offset behind it."""
    piece = pieces[bisect_right(pieces, at, key=lambda p: p.end)]  # the first that ends behind it: no empty one
    if is_replaced(piece):
        return piece.raw_start if first else piece.raw_end
    return piece.raw_start + at - piece.start + (0 if first else 1)


def is_replaced(piece: Piece) -> bool:
    """Return whether the whole raw stretch stands for the whole piece, character by character being unknown."""
    return piece.end - piece.start != piece.raw_end - piece.raw_start
