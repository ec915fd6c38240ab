"""Two plans and a researcher's codebook ▶ topics of the codebook, each with its clauses.

title = "…"
[[topic]]
topic = "金融支持"               # the label
id = "FIN"                      # if wanted; else T01, T02 …
words = ["融资", "创业投资"]      # that speak for it
examples = ["设立创业投资引导基金。"]  # sentences of the kind, at best clauses of these plans
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from szcompare.errors import InputError
from szcompare.model import SIDES, Plan, Topic
from szcompare.topics import identities, naming
from szcompare.topics.given import read_toml
from szcompare.topics.grouping import ids_of, neighbour
from szcompare.topics.vectors import placed, seeded_views, unit_rows
from szcompare.zh import BLANKS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from szcompare.topics.vectors import Placed

    Source = str | PathLike[str] | Mapping[str, Any]

LARGEST = 4_000_000  # bytes of a codebook
LONGEST_LABEL = 30
KEYS = {"topic": str, "id": str, "words": list, "examples": list}
# Beside the examples that are clauses of the plans, what words and other examples say counts this much. On the labelled
# Shenzhen clauses, 17 topics, ten draws of five examples a topic, tested on the rest: mean agreement 0.77 (0.70 to 0.82
# among the draws), without words 0.68, without examples of the plans 0.74. Weights of 0.6 and 2 give 0.77 too, 0.3 has
# 0.74; logistic regression on latent vectors of the same examples has 0.65.
SEED_WEIGHT = 1.0
_ID = re.compile("[A-Za-z0-9_-]{1,12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """One topic of a codebook."""

    label: str
    id: str = ""
    words: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


def assign(old: Plan, new: Plan, codebook: Source) -> tuple[Topic, ...]:
    """Return the topics of the codebook in its order, each with its clauses; a topic may have none.

    Each clause but meta goes to the topic whose centre is nearest (Rocchio 1971) in the vectors that ``group`` uses. A
    centre is the mean of the examples that are clauses of the plans, and the topic's words and other examples as one
    text; an example that is a clause is in its topic. ``fit.margins`` tells how clearly a clause fits. Nothing depends
    on the order of clauses or plans. Raises InputError with one line for a codebook that cannot be used.
    """
    categories = read_codebook(codebook)
    clauses = placed(old, new)
    said = _examples(clauses, categories)
    labels = _labels(clauses, categories, said)
    members = [[one for one, label in zip(clauses, labels, strict=True) if label == n] for n in range(len(categories))]
    best = naming.terms(members)
    ids = identities.numbered([category.id for category in categories])
    return tuple(
        Topic(
            id=ids[n],
            label=category.label,
            terms=best[n],
            old=ids_of(clauses, labels, n, SIDES[0]),
            new=ids_of(clauses, labels, n, SIDES[1]),
        )
        for n, category in enumerate(categories)
    )


def read_codebook(source: Source) -> tuple[Category, ...]:
    """Return the topics of a codebook, a TOML file or a dictionary of the same form, in its order.

    Raises InputError with one line for a file that cannot be read, an unknown key, and a topic without words and
    examples or with the name of another.
    """
    name, table = (
        (fspath(source), _loaded(Path(source))) if isinstance(source, str | PathLike) else ("codebook", source)
    )
    unknown = sorted(set(table) - {"title", "topic"})
    if unknown:
        raise InputError(f"{name}: unknown key {unknown[0]!r}; known are title and topic")
    entries = table.get("topic", [])
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        raise InputError(f"{name}: holds no topic; write each as a table [[topic]]")
    found = tuple(_category(f"{name}: topic {n}", entry) for n, entry in enumerate(entries, 1))
    for what in ("label", "id"):
        given = [getattr(category, what) for category in found if getattr(category, what)]
        twice = next((value for value in given if given.count(value) > 1), None)
        if twice is not None:
            raise InputError(f"{name}: the {what} {twice!r} is given twice; give each topic one of its own")
    return found


def _examples(clauses: Sequence[Placed], categories: Sequence[Category]) -> dict[int, int]:
    """The topic of each row that is an example, blanks aside; the first topic where two claim it."""
    topic = {BLANKS.sub("", text): n for n, c in reversed([*enumerate(categories)]) for text in c.examples}
    wordings = ((row, BLANKS.sub("", one.clause.reading)) for row, one in enumerate(clauses))
    return {row: topic[wording] for row, wording in wordings if wording in topic}


def _labels(clauses: Sequence[Placed], categories: Sequence[Category], said: Mapping[int, int]) -> NDArray[np.int64]:
    """The place in the codebook of each clause's topic."""
    if not clauses:
        return np.zeros(0, dtype=np.int64)
    near = _closeness(clauses, categories, said)
    labels = np.asarray(np.argmax(np.round(near, 9), axis=1), dtype=np.int64)
    for row, topic in said.items():
        labels[row] = topic
    known = sorted({*np.flatnonzero(near.max(axis=1) > 0).tolist(), *said})
    for row in sorted({*range(len(clauses))} - {*known}) if known else ():
        labels[row] = labels[neighbour(clauses, row, known)]
    return labels


def _closeness(
    clauses: Sequence[Placed], categories: Sequence[Category], said: Mapping[int, int]
) -> NDArray[np.float64]:
    """The cosine of each clause with the centre of each topic, the mean of the views."""
    told = {BLANKS.sub("", clauses[row].clause.reading) for row in said}  # these speak by themselves
    texts = [
        " ".join((*category.words, *(text for text in category.examples if BLANKS.sub("", text) not in told)))
        for category in categories
    ]
    member = np.zeros((len(clauses), len(categories)))
    for row, topic in said.items():
        member[row, topic] = 1
    parts = []
    for seen, seeds in seeded_views(clauses, texts):
        centres = unit_rows(np.asarray((seen.T @ member).T)) + SEED_WEIGHT * seeds.toarray()
        parts.append(seen @ unit_rows(centres).T)
    return np.asarray(sum(parts)) / len(parts)


def _category(where: str, entry: Mapping[str, Any]) -> Category:
    unknown = sorted(set(entry) - set(KEYS))
    if unknown:
        raise InputError(f"{where}: unknown key {unknown[0]!r}; known are {', '.join(KEYS)}")
    for key, value in entry.items():
        texts = value if isinstance(value, list) else [value]
        if not isinstance(value, KEYS[key]) or not all(isinstance(text, str) and text.strip() for text in texts):
            wanted = "a text" if KEYS[key] is str else 'a list of texts such as ["融资", "创业投资"]'
            raise InputError(f"{where}: {key} has to be {wanted}, none of them empty")
    label = entry.get("topic", "").strip()
    if not label or len(label) > LONGEST_LABEL or "\n" in label:
        raise InputError(f"{where}: topic has to be its name, one line of 1 to {LONGEST_LABEL} characters")
    if "id" in entry and not _ID.fullmatch(entry["id"]):
        raise InputError(f"{where}: the id {entry['id']!r} has to be 1 to 12 letters, digits, - or _; change it")
    words, examples = tuple(entry.get("words", ())), tuple(entry.get("examples", ()))
    if not words and not examples:
        raise InputError(f"{where}: {label} has neither words nor examples; give some")
    return Category(label=label, id=entry.get("id", ""), words=words, examples=examples)


def _loaded(path: Path) -> dict[str, Any]:
    return read_toml(path, largest=LARGEST, hint="a codebook is shorter")
