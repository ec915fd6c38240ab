"""Pieces of a reading ▶ the pieces and raw stretches of a part of it, and parts that repairs do not cut in two."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from szcompare.reading import is_replaced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from szcompare.model import Piece

Part = tuple[int, int]  # start and end in a reading


def sliced(pieces: tuple[Piece, ...], start: int, end: int) -> tuple[Piece, ...]:
    """Return the pieces of reading[start:end], counted from its own start."""
    return tuple(replace(p, start=p.start - start, end=p.end - start) for p in _within(pieces, start, end))


def raw_stretches(pieces: tuple[Piece, ...], start: int, end: int) -> list[tuple[int, int]]:
    """Return the raw stretches of reading[start:end] in order, joined where they touch; none is empty."""
    made: list[tuple[int, int]] = []
    for piece in _within(pieces, start, end):
        if made and made[-1][1] == piece.raw_start:
            made[-1] = (made[-1][0], piece.raw_end)
        elif piece.raw_end > piece.raw_start:
            made.append((piece.raw_start, piece.raw_end))
    return made


def _within(pieces: tuple[Piece, ...], start: int, end: int) -> Iterator[Piece]:
    """The pieces between two places of the reading; a left-out stretch only where text stands on both sides."""
    for n in range(bisect_right(pieces, start, key=lambda p: p.end), len(pieces)):
        piece = pieces[n]
        if piece.start >= end:
            return
        if is_replaced(piece):
            yield piece
            continue
        a, b = max(piece.start, start), min(piece.end, end)
        raw_start = piece.raw_start + a - piece.start
        yield replace(piece, start=a, end=b, raw_start=raw_start, raw_end=raw_start + b - a)


def anchored(parts: Iterable[Part], pieces: tuple[Piece, ...], floor: int = 0) -> list[Part]:
    """Return the parts of a reading, moved so that each has raw text of its own: none ends inside a repaired place.

    ``floor`` is where the part before them ends. A part that consists of inserted text alone is joined to the next.
    """
    made: list[Part] = []
    waiting: int | None = None  # start of a part without raw text
    for a, b in parts:
        start = _start(pieces, a, floor) if waiting is None else waiting
        floor = end = _end(pieces, b)
        waiting = None if end <= start or raw_stretches(pieces, start, end) else start
        if end > start and waiting is None:
            made.append((start, end))
    if waiting is not None and made:
        made[-1] = (made[-1][0], floor)
    return made


def _start(pieces: tuple[Piece, ...], at: int, floor: int) -> int:
    piece = _cut_by(pieces, at)
    if piece is None:
        return at
    return piece.start if piece.start >= floor else piece.end


def _end(pieces: tuple[Piece, ...], at: int) -> int:
    piece = _cut_by(pieces, at)
    return at if piece is None else piece.end


def _cut_by(pieces: tuple[Piece, ...], at: int) -> Piece | None:
    """The repaired place that a boundary would cut in two."""
    n = bisect_right(pieces, at, key=lambda p: p.end)
    piece = pieces[n] if n < len(pieces) else None
    return piece if piece is not None and piece.start < at and is_replaced(piece) else None
