"""Two strings ▶ segments that stay, go and come, cleaned up so that people can read them.

The shortest edit script comes from rapidfuzz (bit-parallel LCS, Hyyrö 2004), the clean-up from diff-match-patch
(Fraser 2009). Segments carry text, not offsets: Python counts code points, a browser counts UTF-16 units.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import diff_match_patch
from rapidfuzz.distance import Indel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

KEPT = 4_096  # differences that are remembered: each format of a report shows the same links

EQUAL, DELETE, INSERT = OPS = ("equal", "delete", "insert")

# An equal run this short between two changes is chance, not kept wording: 、 or 的 that stands in both by itself.
SHORTEST_KEPT = 2

# Characters of one text times those of the other: the edit matrix has a bit for each, so this is 50 MB at most. Clauses
# are a thousand times smaller; only a damaged source without any full stop comes near, and there marks say nothing.
LARGEST = 4 * 10**8

# A number or a Latin word changes as a whole: 3.5% → 4.25%, never 20[15→20]年.
_ATOM = re.compile(r"[0-9０-９]+(?:[.．][0-9０-９]+)*[%％‰]?|[A-Za-z]{2,}")
_PRIVATE = range(0xF0000, 0x10FFFE)  # code points without a meaning, one of which stands for each atom meanwhile

_Diff = tuple[int, str]
_NAMES = {0: EQUAL, -1: DELETE, 1: INSERT}


class Segment(NamedTuple):
    """A run of text and what happened to it, one of OPS."""

    op: str
    text: str


@lru_cache(maxsize=KEPT)
def segments(old: str, new: str) -> tuple[Segment, ...]:
    """Return the readable difference; its equal and deleted texts make ``old``, its equal and inserted ones ``new``.

    >>> [tuple(s) for s in segments("到2015年达到3.5%", "到2020年达到4.2%以上")][:3]
    [('equal', '到'), ('delete', '2015'), ('insert', '2020')]
    """
    if len(old) * len(new) > LARGEST:
        return (Segment(DELETE, old), Segment(INSERT, new))
    return _read(old, new, shortest)


def reference_segments(old: str, new: str) -> tuple[Segment, ...]:
    """Return the same from diff-match-patch alone: slow and plain, it checks the fast way in the tests."""
    return _read(old, new, lambda a, b: _engine().diff_main(a, b, False))


def shortest(old: str, new: str) -> list[_Diff]:
    """Return a shortest edit script as (-1, 0 or 1, text), before any clean-up."""
    diffs: list[_Diff] = []
    for code in Indel.opcodes(old, new):
        if code.tag == EQUAL:
            diffs.append((0, old[code.src_start : code.src_end]))
            continue
        diffs.append((-1, old[code.src_start : code.src_end]))
        diffs.append((1, new[code.dest_start : code.dest_end]))
    return [diff for diff in diffs if diff[1]]


def side(found: Iterable[Segment], *, without: str) -> str:
    """Return one of the two texts: the old one without the inserted, the new one without the deleted segments."""
    return "".join(segment.text for segment in found if segment.op != without)


def _read(old: str, new: str, engine: Callable[[str, str], list[_Diff]]) -> tuple[Segment, ...]:
    """Diff with atoms kept whole, merge, join what belongs together in meaning, drop chance equalities."""
    code = _atoms(old, new)
    diffs = list(engine(_ATOM.sub(lambda m: code.get(m[0], m[0]), old), _ATOM.sub(lambda m: code.get(m[0], m[0]), new)))
    if diffs:  # the clean-ups work in place and cannot take an empty list
        _engine().diff_cleanupMerge(diffs)
        _engine().diff_cleanupSemantic(diffs)
    back = {ord(private): atom for atom, private in code.items()}
    decoded = [(op, text.translate(back)) for op, text in diffs]
    return tuple(Segment(_NAMES[op], text) for op, text in _without_chance(decoded))


def _atoms(old: str, new: str) -> dict[str, str]:
    """A private code point for each distinct atom, none that the texts themselves hold."""
    held = {*old, *new}
    free = (chr(point) for point in _PRIVATE if chr(point) not in held)
    return dict(zip(dict.fromkeys(_ATOM.findall(old) + _ATOM.findall(new)), free, strict=False))


def _without_chance(diffs: list[_Diff]) -> list[_Diff]:
    """Turn equal runs shorter than SHORTEST_KEPT between two changes into changes and gather each run of changes."""
    result: list[_Diff] = []
    gone = come = ""
    for at, (code, text) in enumerate(diffs):
        if code == 0 and not (len(text) < SHORTEST_KEPT and (gone or come) and at + 1 < len(diffs)):
            result += [(-1, gone), (1, come), (0, text)]
            gone = come = ""
            continue
        gone += text if code <= 0 else ""
        come += text if code >= 0 else ""
    result += [(-1, gone), (1, come)]
    return [diff for diff in result if diff[1]]


def _engine() -> diff_match_patch.diff_match_patch:
    """Return an engine without a time limit: with the default of 1 s the result depends on how busy the machine is."""
    engine = diff_match_patch.diff_match_patch()
    engine.Diff_Timeout = 0
    return engine
