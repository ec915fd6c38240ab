"""A user's topics.toml ▶ found topics renamed, merged and pinned.

    [[rename]]                      # another label, and an id of one's own if wanted
    topic = "深港"                  # id, label or term of a found topic; a term stays where ids and labels move
    label = "深港合作"
    id = "HK"

    [[merge]]                       # several found topics become one
    topics = ["T05", "产业基地"]
    label = "战略性新兴产业"

    [[pin]]                         # a topic that is there whatever is found
    label = "知识产权"
    words = ["专利", "商标"]        # clauses that hold one of them are in it, with most hits where pins compete
    clauses = ["89b4d3a7-1022"]     # and these, before all words
    topic = "知识产权"              # and all clauses of this found topic

They are applied in this order: merge, rename, pin; each names the topics as they were found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from szcompare.errors import InputError
from szcompare.topics.given import read_toml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from szcompare.model import Topic
    from szcompare.topics.vectors import Placed

    Labels = NDArray[np.int64]
    Pinned = str | PathLike[str] | Mapping[str, Any] | None

LONGEST_LABEL = 30  # characters
LARGEST = 1_000_000  # bytes of a topics.toml
KEYS = {  # of each table; the first ones are required
    "merge": (("topics", "label"), ("id",)),
    "rename": (("topic", "label"), ("id",)),
    "pin": (("label",), ("words", "clauses", "topic", "id")),
}
LISTS = frozenset({"topics", "words", "clauses"})
_ID = re.compile("[A-Za-z0-9_-]{1,12}")


@dataclass(frozen=True, slots=True)
class Wish:
    """One table of a topics.toml; ``where`` names it in an error."""

    kind: str
    where: str
    label: str
    id: str = ""
    topics: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """Labels and ids that a user chose, by the number of the group."""

    labels: dict[int, str] = field(default_factory=dict)
    ids: dict[int, str] = field(default_factory=dict)


def read(source: Pinned) -> tuple[Wish, ...]:
    """Return what a topics.toml, or a dictionary of the same form, asks for, in the order of applying.

    Raises InputError with one line for a file that cannot be read, an unknown key, and a value that is none.
    """
    if source is None:
        return ()
    name, tables = (fspath(source), _loaded(Path(source))) if isinstance(source, str | PathLike) else ("topics", source)
    unknown = sorted(set(tables) - set(KEYS))
    if unknown:
        raise InputError(f"{name}: unknown table {unknown[0]!r}; known are {', '.join(KEYS)}")
    found: list[Wish] = []
    for kind in KEYS:
        entries = tables.get(kind, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise InputError(f"{name}: write each {kind} as a table [[{kind}]]")
        found += [_wish(f"{name}: {kind} {n}", kind, entry) for n, entry in enumerate(entries, 1)]
    for what in ("label", "id"):
        given = [getattr(wish, what) for wish in found if getattr(wish, what)]
        twice = sorted({value for value in given if given.count(value) > 1})
        if twice:
            raise InputError(f"{name}: the {what} {twice[0]!r} is given twice; give each topic one of its own")
    return tuple(found)


def apply(
    wishes: Sequence[Wish], found: Sequence[Topic], clauses: Sequence[Placed], labels: Labels
) -> tuple[Labels, Given]:
    """Return the labels of the clauses and the names of the groups as the wishes have them.

    ``labels`` are places in ``found``. Raises InputError for a topic or clause that is not there, and for a topic that
    two wishes claim.
    """
    moved, names = labels.copy(), dict.fromkeys(range(len(found)), "")
    ids = {n: topic.id for n, topic in enumerate(found)}
    claimed: dict[int, str] = {}
    pins: list[tuple[int, Wish]] = []
    for wish in wishes:
        numbers = [_number(wish, ref, found) for ref in wish.topics]
        for number in dict.fromkeys(numbers):
            if number in claimed:
                raise InputError(f"{wish.where}: {found[number].id} is taken by {claimed[number]}; name it once")
            claimed[number] = wish.where.rpartition(": ")[2]
        target = min(numbers, default=len(names))
        moved[np.isin(moved, numbers)] = target
        names[target], ids[target] = wish.label, wish.id or ids.get(target, "")
        if wish.kind == "pin":
            pins.append((target, wish))
    moved = _pinned(pins, clauses, moved)
    return moved, Given({n: label for n, label in names.items() if label}, {n: i for n, i in ids.items() if i})


def _pinned(pins: Sequence[tuple[int, Wish]], clauses: Sequence[Placed], labels: Labels) -> Labels:
    """The labels with the clauses that pins name or whose words they hold."""
    moved = labels.copy()
    known = {one.clause.id for one in clauses}
    for _, wish in pins:
        lost = [clause for clause in wish.clauses if clause not in known]
        if lost:
            raise InputError(f"{wish.where}: no clause {lost[0]!r} in either plan; take it from the table of clauses")
    for row, one in enumerate(clauses):
        named = [n for n, (_, wish) in enumerate(pins) if one.clause.id in wish.clauses]
        hits = [sum(one.clause.reading.count(word) for word in wish.words) for _, wish in pins]
        most = max(hits) if hits else 0
        if named or most:
            moved[row] = pins[named[0] if named else hits.index(most)][0]
    return moved


def _number(wish: Wish, ref: str, found: Sequence[Topic]) -> int:
    """The place of the topic with this id, this label, or this term at the best rank."""
    for names in ([topic.id for topic in found], [topic.label for topic in found]):
        if ref in names:
            return names.index(ref)
    ranks = [(topic.terms.index(ref), n) for n, topic in enumerate(found) if ref in topic.terms]
    if not ranks:
        choice = "、".join(f"{topic.id} {topic.label}" for topic in found)
        raise InputError(f"{wish.where}: no topic has the id, label or term {ref!r}; there are {choice}")
    return min(ranks)[1]


def _wish(where: str, kind: str, entry: Mapping[str, Any]) -> Wish:
    required, optional = KEYS[kind]
    unknown = sorted(set(entry) - {*required, *optional})
    if unknown:
        raise InputError(f"{where}: unknown key {unknown[0]!r}; known are {', '.join((*required, *optional))}")
    missing = [key for key in required if key not in entry]
    if missing:
        raise InputError(f"{where}: {missing[0]} is missing; write it")
    lists = {key: _texts(where, key, entry[key]) for key in sorted(LISTS & set(entry))}
    texts = {key: _texts(where, key, [entry[key]])[0] for key in ("topic", "label", "id") if key in entry}
    label, given = texts["label"].strip(), texts.get("id", "")
    if not label or len(label) > LONGEST_LABEL or "\n" in label:
        raise InputError(f"{where}: the label has to be one line of 1 to {LONGEST_LABEL} characters; shorten it")
    if "id" in entry and not _ID.fullmatch(given):
        raise InputError(f"{where}: the id {given!r} has to be 1 to 12 letters, digits, - or _; change it")
    if kind == "pin" and not (lists.get("words") or lists.get("clauses") or texts.get("topic")):
        raise InputError(f"{where}: give words, clauses or a topic, so that something is in it")
    if kind == "merge" and len(lists["topics"]) < 2:
        raise InputError(f"{where}: name two topics or more; to give one another label write a [[rename]]")
    topics = lists.get("topics", ()) or ((texts["topic"],) if "topic" in texts else ())
    return Wish(kind, where, label, given, topics, lists.get("words", ()), lists.get("clauses", ()))


def _texts(where: str, key: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(text, str) and text for text in value):
        wanted = 'a list of texts such as ["专利", "商标"]' if key in LISTS else "a text"
        raise InputError(f"{where}: {key} has to be {wanted}, none of them empty")
    return tuple(value)


def _loaded(path: Path) -> dict[str, Any]:
    return read_toml(path, largest=LARGEST, hint="a topics.toml is short")
