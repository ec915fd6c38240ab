"""Two readings ▶ the runs of characters that both hold, with their places."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

SHORTEST = 3  # characters
MOST = 12  # phrases a pair
PLACES = 8  # of one run within a clause that are looked at
READ = 3_000  # characters of a clause that are looked at
EDGE = "，。；：、,.;:（）()“”‘’《》 \t\n的和与及以并"


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that both texts hold; the offsets are those of the readings."""

    text: str
    old: int
    new: int


def shared_runs(old: str, new: str, shortest: int = SHORTEST) -> tuple[Run, ...]:
    """Return the longest shared runs, none overlapping another, longest first.

    >>> [run.text for run in shared_runs("加强知识产权保护工作。", "完善知识产权保护制度。")]
    ['知识产权保护']
    """
    old, new = old[:READ], new[:READ]
    taken_old, taken_new = bytearray(len(old)), bytearray(len(new))
    out: list[Run] = []
    for size, at, to in sorted(_matches(old, new, shortest), key=lambda m: (-m[0], m[1] + m[2], m[1])):
        if any(taken_old[at : at + size]) or any(taken_new[to : to + size]):
            continue
        run = _trimmed(Run(text=old[at : at + size], old=at, new=to))
        if len(run.text) >= shortest and not run.text.isspace():
            out.append(run)
            taken_old[at : at + size] = taken_new[to : to + size] = b"\x01" * size
            if len(out) == MOST:
                break
    return tuple(out)


def _matches(old: str, new: str, shortest: int) -> list[tuple[int, int, int]]:
    """The runs that cannot be made longer: (length, place in old, place in new)."""
    places: dict[str, list[int]] = defaultdict(list)
    for at in range(len(old) - shortest + 1):
        if len(places[old[at : at + shortest]]) < PLACES:
            places[old[at : at + shortest]].append(at)
    out: list[tuple[int, int, int]] = []
    for to in range(len(new) - shortest + 1):
        for at in places.get(new[to : to + shortest], ()):
            if at and to and old[at - 1] == new[to - 1]:
                continue
            size = shortest
            while at + size < len(old) and to + size < len(new) and old[at + size] == new[to + size]:
                size += 1
            out.append((size, at, to))
    return out


def _trimmed(run: Run) -> Run:
    """The run without marks and particles at its ends."""
    head = len(run.text) - len(run.text.lstrip(EDGE))
    return Run(text=run.text.strip(EDGE), old=run.old + head, new=run.new + head)
