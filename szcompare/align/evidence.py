"""A pair of clauses ▶ what speaks for the link: shared phrases with their places, names, numbers, weights, rivals."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from szcompare.align.phrasing import Run, is_telling, shared_words
from szcompare.model import Clause, SharedPhrase
from szcompare.reading import source_span

if TYPE_CHECKING:
    from szcompare.align.texts import Form


def shared_phrases(old: Clause, new: Clause) -> tuple[SharedPhrase, ...]:
    """Return the shared phrases of whole words with their places in the two sources, longest first.

    Each stands in both sources as written: a phrase is cut where a line break or a repair lies within it.
    """
    every = [piece for run in shared_words(old.reading, new.reading) for piece in _as_written(old, new, run)]
    out = [piece for piece in every if is_telling(piece.text)] or every
    return tuple(sorted(out, key=lambda p: (-len(p.text), p.old_start, p.new_start)))


def shared_names(old: Form, new: Form) -> tuple[str, ...]:
    """Return the quoted terms and Latin words that both clauses hold."""
    return tuple(sorted(old.names & new.names))


def shared_numbers(old: Form, new: Form) -> tuple[str, ...]:
    """Return the numbers with their units that both clauses hold."""
    return tuple(sorted(old.quantities & new.quantities))


def _as_written(old: Clause, new: Clause, run: Run) -> list[SharedPhrase]:
    if not old.pieces and not new.pieces:  # both readings are the sources
        return [_phrase(old, new, run, 0, len(run.text))]
    cuts = {0, len(run.text)} | _cuts(old, run.old, run.text) | _cuts(new, run.new, run.text)
    ends = sorted(cuts)
    parts = [_phrase(old, new, run, a, b) for a, b in itertools.pairwise(ends) if b - a > 1]
    return [p for p in parts if p.old_end - p.old_start == len(p.text) == p.new_end - p.new_start]


def _phrase(old: Clause, new: Clause, run: Run, start: int, end: int) -> SharedPhrase:
    a, b = source_span(old, run.old + start, run.old + end)
    c, d = source_span(new, run.new + start, run.new + end)
    return SharedPhrase(text=run.text[start:end], old_start=a, old_end=b, new_start=c, new_end=d)


def _cuts(clause: Clause, at: int, text: str) -> set[int]:
    """Where the pieces of the reading begin and end within the run."""
    edges = {e - at for p in clause.pieces for e in (p.start, p.end)}
    return {e for e in edges if 0 < e < len(text)}
