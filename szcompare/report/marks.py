"""Two linked clauses ▶ runs of text that say what changed and what both share."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from szcompare.diff import DELETE, EQUAL, INSERT, Segment, segments
from szcompare.model import RELATED, Clause, Link, Piece

if TYPE_CHECKING:
    from collections.abc import Iterable

# Below this share of kept characters (of the shorter clause) a pair is another wording, not an edit: marks on nearly
# every character say nothing, so only the shared phrases are marked.
LEAST_KEPT = 0.35

# A byte stands for each character while its runs are found: 1 where it changes, 2 more where it is shared.
_AS_SHARED = bytes.maketrans(b"\0\1", b"\2\3")
_SAME = re.compile(rb"(.)\1*", re.DOTALL)


class Run(NamedTuple):
    """A run of a clause's reading."""

    text: str
    changed: bool  # deleted on the old side, inserted on the new one
    shared: bool  # part of a phrase that the link's evidence names


class MarkedPair(NamedTuple):
    """The two clauses of a link in runs; ``edited`` is False where marks of edits would say nothing."""

    old: tuple[Run, ...]
    new: tuple[Run, ...]
    edited: bool


def marked_pair(link: Link, old: Clause, new: Clause) -> MarkedPair:
    """Return the readings of both clauses in runs; joined, the runs of a side are its reading."""
    found = segments(old.reading, new.reading)
    edited = link.relation != RELATED and kept_share(found) >= LEAST_KEPT
    places = [(p.old_start, p.old_end, p.new_start, p.new_end) for p in link.evidence.phrases]
    return MarkedPair(
        old=_runs(found, INSERT, edited, _in_reading(old, [(p[0], p[1]) for p in places])),
        new=_runs(found, DELETE, edited, _in_reading(new, [(p[2], p[3]) for p in places])),
        edited=edited,
    )


def kept_share(found: Iterable[Segment]) -> float:
    """Return the share of the shorter text that stays, 0 to 1; 1 where one of them is empty."""
    size = dict.fromkeys((EQUAL, DELETE, INSERT), 0)
    for segment in found:
        size[segment.op] += len(segment.text)
    shorter = size[EQUAL] + min(size[DELETE], size[INSERT])
    return size[EQUAL] / shorter if shorter else 1.0


def _in_reading(clause: Clause, places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The stretches of the reading that stand for these stretches of the source."""
    whole = Piece(start=0, end=len(clause.reading), raw_start=clause.start, raw_end=clause.end)
    pieces = [piece for piece in clause.pieces if piece.end - piece.start == piece.raw_end - piece.raw_start]
    return [
        (piece.start + max(start - piece.raw_start, 0), piece.start + min(end, piece.raw_end) - piece.raw_start)
        for start, end in places
        for piece in (pieces if clause.pieces else [whole])
        if start < piece.raw_end and end > piece.raw_start
    ]


def _runs(found: Iterable[Segment], without: str, edited: bool, shared: Iterable[tuple[int, int]]) -> tuple[Run, ...]:
    """One side's characters, gathered while nothing about them changes."""
    said = [segment for segment in found if segment.op != without]
    text = "".join(segment.text for segment in said)
    marks = bytearray().join(bytes([edited and segment.op != EQUAL]) * len(segment.text) for segment in said)
    for start, end in shared:
        marks[start:end] = marks[start:end].translate(_AS_SHARED)
    return tuple(
        Run(text[same.start() : same.end()], bool(marks[same.start()] & 1), marks[same.start()] >= 2)
        for same in _SAME.finditer(marks)
    )
