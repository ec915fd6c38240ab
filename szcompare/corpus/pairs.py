"""Plans of a corpus × a rule ▶ the pairs to compare, each older plan first, and what could not be paired."""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from dataclasses import asdict, dataclass
from functools import partial
from io import StringIO
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from szcompare.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from szcompare.corpus.store import Member

    Texts = Callable[[], Iterable[tuple[str, str]]]  # key and text of each plan

RULES = ("body", "against", "nearest", "all", "list")
SHOWN = 3  # plans named in an error or a note
MANY = 50_000  # pairs; about an hour of one core for plans of 30 statements, of which 13 pairs take a second


class Pair(NamedTuple):
    """The keys of two plans; the old one is the earlier one, or what the list says."""

    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How plans are paired."""

    by: str = "body"  # one of RULES
    plan: str = ""  # of ``against``: the plan that all others are compared with
    rows: tuple[tuple[str, str], ...] = ()  # of ``list``: old and new as the list names them
    most: int = 0  # of ``nearest``: how many other plans each plan is compared with


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The pairs of a rule, without doubles, and a line for each plan or row left out."""

    pairs: tuple[Pair, ...]
    notes: tuple[str, ...]


def selected(members: Sequence[Member], rule: Rule, *, texts: Texts | None = None) -> Selection:
    """Return the pairs that ``rule`` makes of the plans, which stand in order of time.

    ``body`` pairs each plan with the next one of the same issuing body, ``against`` all with one plan, ``nearest``
    each with those most like it in wording, as far as ``texts`` (``Store.texts``) gives it, ``all`` every two, ``list``
    what a list names. Raises InputError for a name that no plan or more than one plan has.
    """
    rules: dict[str, Callable[[list[Member], Rule, list[str]], Iterator[Pair]]] = {
        "body": _by_body, "against": _against, "nearest": partial(_nearest, texts), "all": _all, "list": _listed,
    }  # fmt: skip
    if rule.by not in rules:
        raise InputError(f"pairs are made by {', '.join(RULES)}, not by {rule.by!r}")
    notes: list[str] = []
    usable = [member for member in members if not member.error]
    found = tuple(dict.fromkeys(rules[rule.by](usable, rule, notes)))
    return Selection(pairs=found, notes=tuple(notes))


def rule_of(values: dict[str, Any]) -> Rule:
    """Return the rule that ``values_of`` wrote; InputError for other values."""
    try:
        rows = tuple((str(old), str(new)) for old, new in values.get("rows", ()))
        said = {"by": str(values.get("by", "body")), "plan": str(values.get("plan", ""))}
        return Rule(**said, rows=rows, most=int(values.get("most", 0)))
    except (TypeError, ValueError):
        raise InputError("the rule of the pairs is damaged: choose it again with szcompare corpus pairs") from None


def values_of(rule: Rule) -> dict[str, Any]:
    """Return a rule as JSON values."""
    return asdict(rule)


def read_list(text: str, *, name: str) -> tuple[tuple[str, str], ...]:
    """Return old and new of each row of a CSV list with the columns ``old`` and ``new``, in any order.

    >>> read_list("new,old\\r\\nb.txt,a.txt\\r\\n", name="list.csv")
    (('a.txt', 'b.txt'),)
    """
    rows = list(csv.reader(StringIO(text.removeprefix("\ufeff"))))
    head = [cell.strip().lower() for cell in rows[0]] if rows else []
    if "old" not in head or "new" not in head:
        raise InputError(f"{name}: the first line must name the columns old and new")
    places = (head.index("old"), head.index("new"))
    found = []
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        old, new = (row[at].strip() if at < len(row) else "" for at in places)
        if not old or not new:
            raise InputError(f"{name}, line {number}: old and new must both be named")
        found.append((old, new))
    return tuple(found)


def find(members: Sequence[Member], name: str) -> Member:
    """Return the one plan of a file name, key, document id, hash or title; InputError where none or several have it."""
    tests: tuple[Callable[[Member], bool], ...] = (
        lambda m: name in (m.plan, m.document, m.sha256) or name in m.names,
        lambda m: any(path.endswith(f"/{name}") for path in m.names),
        lambda m: name == m.title,
    )
    for test in tests:
        found = [member for member in members if test(member)]
        if len(found) == 1:
            return found[0]
        if found:
            ids = ", ".join(member.document for member in found[:SHOWN])
            raise InputError(f"{len(found)} plans are named {name!r}: name one by its path or its id ({ids} …)")
    raise InputError(f"no plan of the corpus is named {name!r}: give a path, file name, id or title, or add the file")


def _by_body(members: list[Member], _rule: Rule, notes: list[str]) -> Iterator[Pair]:
    groups: dict[str, list[Member]] = defaultdict(list)
    for member in members:
        groups[member.body if member.when else ""].append(member)
    if left := groups.pop("", []):
        notes.append(f"{_named(left)}: no issuing body or no date, so not paired; say them in a sidecar NAME.toml")
    if alone := [held[0] for held in groups.values() if len(held) == 1]:
        notes.append(f"{_named(alone)}: the only plan of its body, so not paired")
    for body in sorted(groups):
        yield from (Pair(old.plan, new.plan) for old, new in pairwise(groups[body]))


def _against(members: list[Member], rule: Rule, notes: list[str]) -> Iterator[Pair]:
    fixed = find(members, rule.plan)
    if not fixed.when:
        notes.append(f"{rule.plan} has no date: it is taken as the older plan of each pair")
    at = members.index(fixed) if fixed.when else -1
    for place, member in enumerate(members):
        if member is not fixed:
            yield Pair(member.plan, fixed.plan) if place < at else Pair(fixed.plan, member.plan)


def _nearest(texts: Texts | None, members: list[Member], rule: Rule, notes: list[str]) -> Iterator[Pair]:
    from szcompare.corpus.alike import nearest_texts

    if texts is None or rule.most < 1:
        raise InputError("nearest plans are found by their texts: say of how many, and give texts=store.texts")
    held = dict(texts())
    found = nearest_texts((held.get(member.plan, "") for member in members), rule.most)
    if alone := [member for member, others in zip(members, found, strict=True) if not others]:
        notes.append(f"{_named(alone)}: no wording in common with another plan, so not paired")
    _tell_undated(members, notes)
    ends = sorted({(min(at, other), max(at, other)) for at, others in enumerate(found) for other in others})
    yield from (Pair(members[old].plan, members[new].plan) for old, new in ends)


def _all(members: list[Member], _rule: Rule, notes: list[str]) -> Iterator[Pair]:
    _tell_undated(members, notes)
    count = math.comb(len(members), 2)
    if count > MANY:
        notes.append(
            f"{count:,} pairs take long; --nearest K compares each plan only with the K most like it in wording"
        )
    yield from (Pair(old.plan, new.plan) for old, new in combinations(members, 2))


def _tell_undated(members: list[Member], notes: list[str]) -> None:
    if undated := [member for member in members if not member.when]:
        notes.append(f"{_named(undated)}: no date, so taken as newer than the dated ones")


def _listed(members: list[Member], rule: Rule, notes: list[str]) -> Iterator[Pair]:
    for old_name, new_name in rule.rows:
        old, new = find(members, old_name), find(members, new_name)
        if old is new:
            notes.append(f"{old_name} and {new_name} are the same text, so not compared")
        else:
            yield Pair(old.plan, new.plan)


def _named(members: list[Member]) -> str:
    names = ", ".join(member.names[0] if member.names else member.document for member in members[:SHOWN])
    return names if len(members) <= SHOWN else f"{names} and {len(members) - SHOWN} more"
