"""Two linked clauses ▶ runs of text that say what changed and what both share."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from szcompare.diff import DELETE, EQUAL, INSERT, Segment, segments
from szcompare.model import RELATED, Clause, Link

if TYPE_CHECKING:
    from collections.abc import Iterable

# Below this share of kept characters (of the shorter clause) a pair is another wording, not an edit: marks on nearly
# every character say nothing, so only the shared phrases are marked.
LEAST_KEPT = 0.35


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


def _in_reading(clause: Clause, places: Iterable[tuple[int, int]]) -> set[int]:
    """The characters of the reading that stand for these stretches of the source."""
    raw = {at for start, end in places for at in range(start, end)}
    if not clause.pieces:
        return {at - clause.start for at in raw}
    found: set[int] = set()
    for piece in clause.pieces:
        if piece.end - piece.start == piece.raw_end - piece.raw_start:
            found.update(
                piece.start + at - piece.raw_start for at in range(piece.raw_start, piece.raw_end) if at in raw
            )
    return found


def _runs(found: Iterable[Segment], without: str, edited: bool, shared: set[int]) -> tuple[Run, ...]:
    """One side's characters, gathered while nothing about them changes."""
    said = [segment for segment in found if segment.op != without]
    text = "".join(segment.text for segment in said)
    changed = [edited and segment.op != EQUAL for segment in said for _ in segment.text]
    is_shared = [at in shared for at in range(len(text))]
    cuts = [at for at in range(1, len(text)) if changed[at] != changed[at - 1] or is_shared[at] != is_shared[at - 1]]
    places = pairwise([0, *cuts, len(text)]) if text else ()
    return tuple(Run(text[start:end], changed[start], is_shared[start]) for start, end in places)
