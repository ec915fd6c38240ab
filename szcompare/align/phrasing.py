"""Two readings ▶ the runs of characters that both hold, with their places."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from szcompare import segment
from szcompare.lexicon import cached, column, digest, rows

SHORTEST = 3  # characters
MOST = 12  # phrases a pair
PLACES = 8  # of one run within a clause that are looked at
KEPT = 65_536  # phrases of which it is remembered whether they tell anything: to cut them takes longest
KEPT_PLACES = 65_536  # clauses whose words (about 2 kB each) and ends of words (0.2 kB) are; each is met by several
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
MARKS = tuple(zip("，；：（）！？％", ",;:()!?%", strict=True))  # of two widths; both or none are of EDGE
WIDE, NARROW = (re.compile(f"[{''.join(marks)}]") for marks in zip(*MARKS, strict=True))
BRACKET = re.compile("[" + re.escape("".join([*BRACKETS, *BRACKETS.values()])) + "]")


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
    found = _places(*_alike(old, new), shortest)
    return tuple([Run(text=old[at : at + size], old=at, new=to) for size, at, to in found])


def _alike(old: str, new: str) -> tuple[str, str]:
    """The texts with the marks of one width, unless they would become alike by that: their runs have the same places.

    So the runs of two clauses as read are those of the clauses as compared, mostly, and are looked for once.
    """
    if (WIDE.search(old) or WIDE.search(new)) and (NARROW.search(old) or NARROW.search(new)):
        return old, new
    for wide, narrow in MARKS:  # str.translate takes ten times as long
        old, new = old.replace(wide, narrow), new.replace(wide, narrow)
    return old, new


@lru_cache(maxsize=4)
def _places(old: str, new: str, shortest: int) -> tuple[tuple[int, int, int], ...]:
    """The runs as (length, place in old, place in new)."""
    taken_old, taken_new = bytearray(len(old)), bytearray(len(new))
    out: list[tuple[int, int, int]] = []
    for size, at, to in sorted(_matches(old, new, shortest), key=lambda m: (-m[0], m[1] + m[2], m[1])):
        if 1 in taken_old[at : at + size] or 1 in taken_new[to : to + size]:
            continue
        text = old[at : at + size]
        head, kept = size - len(text.lstrip(EDGE)), text.strip(EDGE)
        if len(kept) >= shortest and not kept.isspace():
            out.append((len(kept), at + head, to + head))
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
    found = shared_runs(old, new)
    ends = (_ends(digest(), old), _ends(digest(), new)) if found else (0, 0)
    runs = [piece for run in found for piece in _in_words(run, *ends)]
    said = [run for run in runs if is_telling(run.text)] or _single_words(old, new) or runs
    return tuple(sorted(said, key=lambda r: (-len(r.text), r.old, r.new)))


def is_telling(text: str) -> bool:
    """Return whether a phrase holds more than words that stand in every plan."""
    return _is_telling(digest(), text)


@lru_cache(maxsize=KEPT)
def _is_telling(_lists: str, text: str) -> bool:
    stock = _stock()
    return any(len(word) > 1 and word not in stock and not MARK.sub("", word).isdigit() for word in segment.words(text))


def _in_words(run: Run, edges: int, others: int) -> list[Run]:
    """The stretches of a run between brackets without a partner, each cut back to ends of words on both sides."""
    out: list[Run] = []
    both = edges >> run.old & others >> run.new
    for start, end in _balanced(run.text):
        ends = both >> start & (2 << end - start) - 1  # the last is behind the stretch
        first, last = start + (ends & -ends).bit_length() - 1, start + ends.bit_length() - 1
        if last - first < SHORTEST:
            continue  # it only becomes shorter
        piece = Run(text=run.text[first:last], old=run.old + first, new=run.new + first)
        piece = _trimmed(_telling_part(piece))
        if len(piece.text) >= SHORTEST and _balanced(piece.text) == [(0, len(piece.text))]:
            out.append(piece)
    return out


def _telling_part(run: Run) -> Run:
    """The run without the words of the frame of a plan at its ends; the run itself where nothing else would be left."""
    formula, edges = _formula()
    if not (run.text.startswith(edges) or run.text.endswith(edges)):
        return run  # whatever its words are
    parts = segment.words(run.text)
    first, last = 0, len(parts)
    while first < last and (parts[first] in formula or parts[first] in EDGE):
        first += 1
    while last > first and (parts[last - 1] in formula or parts[last - 1] in EDGE):
        last -= 1
    before = sum(map(len, parts[:first]))
    if first == last:
        return run
    return Run(text="".join(parts[first:last]), old=run.old + before, new=run.new + before)


def _balanced(text: str) -> list[tuple[int, int]]:
    """The stretches between the brackets of a text that have no partner in it."""
    if BRACKET.search(text) is None:
        return [(0, len(text))] if text else []
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


def ends_of_words(text: str) -> frozenset[int]:
    """Return the places where a word, a number or a mark begins or ends."""
    ends = {0, *accumulate(map(len, segment.words(text)))}
    for token in TOKEN.finditer(text):
        ends.difference_update(range(token.start() + 1, token.end()))
    return frozenset(ends)


@lru_cache(maxsize=KEPT_PLACES)
def _ends(_lists: str, text: str) -> int:
    """The same as the bits of a number, which takes a tenth of the memory."""
    return sum(1 << at for at in ends_of_words(text))


def _single_words(old: str, new: str) -> list[Run]:
    """The telling words that both texts hold, each at its first place; none within another."""
    here, there = _first_places(digest(), old), _first_places(digest(), new)
    out: list[Run] = []
    for word in sorted(here.keys() & there.keys(), key=lambda w: (-len(w), here[w])):
        if not any(word in run.text for run in out):
            out.append(Run(text=word, old=here[word], new=there[word]))
    return out[:MOST]


@lru_cache(maxsize=KEPT_PLACES)
def _first_places(_lists: str, text: str) -> dict[str, int]:
    """The telling words of a text and the words of two and three characters within them, each with its first place."""
    found: dict[str, int] = {}
    at = 0
    count, stock = segment.tokenizer().count, _stock()
    for word in segment.words(text):
        if TOKEN.match(word) is None and MARK.search(word) is None:
            parts = ((word[a : a + n], at + a) for n in (2, 3) for a in range(len(word) - n + 1) if n < len(word))
            for part, place in ((word, at), *((part, place) for part, place in parts if count(part))):
                if len(part) >= SHORTEST_WORD and part not in stock:
                    found.setdefault(part, place)
        at += len(word)
    return found


@cached
def _formula() -> tuple[frozenset[str], tuple[str, ...]]:
    """The words of the frame of a plan, and with them the marks: what a run begins or ends with that is cut there."""
    words = frozenset(row["word"] for row in rows("align_frames") if row["class"] == "formula")
    return words, tuple(sorted({*words, *EDGE}))


@cached
def _stock() -> frozenset[str]:
    return frozenset(column("align_frames", "word"))


def _matches(old: str, new: str, shortest: int) -> list[tuple[int, int, int]]:
    """The runs that cannot be made longer: (length, place in old, place in new)."""
    places = _strings(new, shortest)
    met: dict[str, int] = {}
    out: list[tuple[int, int, int]] = []
    far, wide = len(old), len(new)
    for at in [place for place in range(far - shortest + 1) if old[place : place + shortest] in places]:
        string = old[at : at + shortest]
        met[string] = met.get(string, 0) + 1
        if met[string] > PLACES:
            continue
        for to in places[string]:
            if at and to and old[at - 1] == new[to - 1]:
                continue
            size = shortest
            while at + size < far and to + size < wide and old[at + size] == new[to + size]:
                size += 1
            out.append((size, at, to))
    return out


@lru_cache(maxsize=64)  # a new clause is met with several old ones in a row
def _strings(text: str, size: int) -> dict[str, list[int]]:
    """Each string of this size and its places."""
    places: dict[str, list[int]] = defaultdict(list)
    for at in range(len(text) - size + 1):
        places[text[at : at + size]].append(at)
    return dict(places)


def _trimmed(run: Run) -> Run:
    """The run without marks and particles at its ends."""
    if run.text[:1] not in EDGE and run.text[-1:] not in EDGE:
        return run
    head = len(run.text) - len(run.text.lstrip(EDGE))
    return Run(text=run.text.strip(EDGE), old=run.old + head, new=run.new + head)
