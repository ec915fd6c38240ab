"""Two readings ▶ the runs of characters that both hold, with their places."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from szcompare import segment
from szcompare.lexicon import cached, column, rows

SHORTEST = 3  # characters
MOST = 12  # phrases a pair
PLACES = 8  # of one run within a clause that are looked at
KEPT = 65_536  # texts whose words are remembered: a clause is met in several pairs, and to cut it takes longest
KEPT_PLACES = 32_768  # … and the places of these words: about 2 kB each
SHORTEST_WORD = 2  # of the words that are shown where no longer run is shared
READ = 3_000  # characters of a clause that are looked at
EDGE = "，。；：、,.;:（）()“”‘’《》 \t\n的和与及以并"


BRACKETS = {
    "（": "）",
    "(": ")",
    "《": "》",
    "〈": "〉",
    "“": "”",
    "「": "」",
    "『": "』",
    "〔": "〕",
    "【": "】",
    "[": "]",
}
TOKEN = re.compile(r"[A-Za-z0-9０-９Ａ-Ｚａ-ｚ][A-Za-z0-9０-９Ａ-Ｚａ-ｚ.,．%％‰+&/~～-]*")  # a number or a Latin word
MARK = re.compile(r"[^\w]+")


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


def shared_words(old: str, new: str) -> tuple[Run, ...]:
    """Return what two texts share in whole words, longest first; wording that every plan has only if there is no other.

    No phrase begins or ends within a word, a number or a bracket; where no run is shared, single words are.

    >>> [run.text for run in shared_words("纲要（2006-2020）提出加强知识产权保护", "纲要（2001-2005）强调知识产权保护")]
    ['知识产权保护']
    """
    old, new = old[:READ], new[:READ]
    runs = [piece for run in shared_runs(old, new) for piece in _in_words(run, old, new)]
    said = [run for run in runs if is_telling(run.text)] or _single_words(old, new) or runs
    return tuple(sorted(said, key=lambda r: (-len(r.text), r.old, r.new)))


def is_telling(text: str) -> bool:
    """Return whether a phrase holds more than words that stand in every plan."""
    return any(len(word) > 1 and word not in _stock() and not MARK.sub("", word).isdigit() for word in _split(text))


def _in_words(run: Run, old: str, new: str) -> list[Run]:
    """The stretches of a run between brackets without a partner, each cut back to ends of words on both sides."""
    edges, others = ends_of_words(old), ends_of_words(new)
    out: list[Run] = []
    for start, end in _balanced(run.text):
        while start < end and not (run.old + start in edges and run.new + start in others):
            start += 1
        while end > start and not (run.old + end in edges and run.new + end in others):
            end -= 1
        piece = _trimmed(_telling_part(Run(text=run.text[start:end], old=run.old + start, new=run.new + start)))
        whole = [(a, b) for a, b in _balanced(piece.text) if b - a == len(piece.text)]
        if len(piece.text) >= SHORTEST and whole:
            out.append(piece)
    return out


def _telling_part(run: Run) -> Run:
    """The run without the words of the frame of a plan at its ends; the run itself where nothing else would be left."""
    parts = [*_split(run.text)]
    first, last = 0, len(parts)
    while first < last and (parts[first] in _formula() or parts[first] in EDGE):
        first += 1
    while last > first and (parts[last - 1] in _formula() or parts[last - 1] in EDGE):
        last -= 1
    before = sum(map(len, parts[:first]))
    if first == last:
        return run
    return Run(text="".join(parts[first:last]), old=run.old + before, new=run.new + before)


def _balanced(text: str) -> list[tuple[int, int]]:
    """The stretches between the brackets of a text that have no partner in it."""
    open_ones: list[int] = []
    alone: list[int] = []
    for at, mark in enumerate(text):
        if mark in BRACKETS:
            open_ones.append(at)
        elif mark in BRACKETS.values():
            if open_ones and BRACKETS[text[open_ones[-1]]] == mark:
                open_ones.pop()
            else:
                alone.append(at)
    cuts = sorted([*alone, *open_ones])
    return [(a + 1, b) for a, b in zip([-1, *cuts], [*cuts, len(text)], strict=True) if b > a + 1]


@lru_cache(maxsize=KEPT_PLACES)
def ends_of_words(text: str) -> frozenset[int]:
    """Return the places where a word, a number or a mark begins or ends."""
    at, ends = 0, {0}
    for word in _split(text):
        at += len(word)
        ends.add(at)
    for token in TOKEN.finditer(text):
        ends.difference_update(range(token.start() + 1, token.end()))
    return frozenset(ends)


def _single_words(old: str, new: str) -> list[Run]:
    """The telling words that both texts hold, each at its first place; none within another."""
    there = dict(reversed(_placed(new)))
    out: list[Run] = []
    for word, at in sorted(_placed(old), key=lambda w: (-len(w[0]), w[1])):
        if word in there and not any(word in run.text for run in out):
            out.append(Run(text=word, old=at, new=there[word]))
    return out[:MOST]


@lru_cache(maxsize=KEPT_PLACES)
def _placed(text: str) -> tuple[tuple[str, int], ...]:
    """The telling words of a text and the words of two and three characters within them, with their places."""
    found: list[tuple[str, int]] = []
    at = 0
    count = segment.tokenizer().count
    for word in _split(text):
        if TOKEN.match(word) is None and MARK.search(word) is None:
            parts = ((word[a : a + n], at + a) for n in (2, 3) for a in range(len(word) - n + 1) if n < len(word))
            some = [(word, at), *((part, place) for part, place in parts if count(part))]
            found += [(part, place) for part, place in some if len(part) >= SHORTEST_WORD and part not in _stock()]
        at += len(word)
    return tuple(found)


@lru_cache(maxsize=KEPT)
def _split(text: str) -> tuple[str, ...]:
    return tuple(segment.words(text))


@cached
def _formula() -> frozenset[str]:
    return frozenset(row["word"] for row in rows("align_frames") if row["class"] == "formula")


@cached
def _stock() -> frozenset[str]:
    return frozenset(column("align_frames", "word"))


def _matches(old: str, new: str, shortest: int) -> list[tuple[int, int, int]]:
    """The runs that cannot be made longer: (length, place in old, place in new)."""
    places = _strings(old, shortest)
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


@lru_cache(maxsize=1024)  # an old clause is met with several new ones, soon after one another
def _strings(text: str, size: int) -> dict[str, list[int]]:
    """Each string of this size and its first places."""
    places: dict[str, list[int]] = defaultdict(list)
    for at in range(len(text) - size + 1):
        found = places[text[at : at + size]]
        if len(found) < PLACES:
            found.append(at)
    return dict(places)


def _trimmed(run: Run) -> Run:
    """The run without marks and particles at its ends."""
    head = len(run.text) - len(run.text.lstrip(EDGE))
    return Run(text=run.text.strip(EDGE), old=run.old + head, new=run.new + head)
