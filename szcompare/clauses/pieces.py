"""Pieces of a reading ▶ the pieces and raw stretches of a part of it, and parts that repairs do not cut in two."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from szcompare.model import Piece
from szcompare.reading import is_replaced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Part = tuple[int, int]  # start and end in a reading


def sliced(pieces: tuple[Piece, ...], start: int, end: int) -> tuple[Piece, ...]:
    """Return the pieces of reading[start:end], counted from its own start."""
    return tuple(
        Piece(start=a - start, end=b - start, raw_start=raw_start, raw_end=raw_end)
        for a, b, raw_start, raw_end in _within(pieces, start, end)
    )


def raw_stretches(pieces: tuple[Piece, ...], start: int, end: int) -> list[tuple[int, int]]:
    """Return the raw stretches of reading[start:end] in order, joined where they touch; none is empty."""
    if len(pieces) == 1 and not is_replaced(pieces[0]):  # all but the damaged paragraphs and those that a page parts
        a, b = max(pieces[0].start, start), min(pieces[0].end, end)
        shift = pieces[0].raw_start - pieces[0].start
        return [(a + shift, b + shift)] if b > a else []
    made: list[tuple[int, int]] = []
    for _, _, raw_start, raw_end in _within(pieces, start, end):
        if made and made[-1][1] == raw_start:
            made[-1] = (made[-1][0], raw_end)
        elif raw_end > raw_start:
            made.append((raw_start, raw_end))
    return made


def _within(pieces: tuple[Piece, ...], start: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    """The pieces between two places of the reading, as their numbers: place in the reading, then in the source.

    A left-out stretch is one only where text stands on both sides.
    """
    for n in range(bisect_right(pieces, start, key=lambda p: p.end), len(pieces)):
        piece = pieces[n]
        if piece.start >= end:
            return
        if is_replaced(piece):
            yield piece.start, piece.end, piece.raw_start, piece.raw_end
            continue
        a, b = max(piece.start, start), min(piece.end, end)
        raw_start = piece.raw_start + a - piece.start
        yield a, b, raw_start, raw_start + b - a


def anchored(parts: Iterable[Part], pieces: tuple[Piece, ...], floor: int = 0) -> list[Part]:
    """Return the parts of a reading, moved so that each has raw text of its own: none ends inside a repaired place.

    ``floor`` is where the part before them ends. A part that consists of inserted text alone is joined to the next.
    """
    if not any(map(is_replaced, pieces)):
        return [(a, b) for a, b in parts if b > a]
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
