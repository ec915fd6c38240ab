"""The entities of both plans ▶ what is named in both, only before or only after; bodies through their renames."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from szcompare.entities.bodies import Home, body_of_field, home, in_force, row_of
from szcompare.lexicon import Row, cached, rows
from szcompare.model import Continuity

if TYPE_CHECKING:
    from szcompare.model import Entity, Plan

BOTH, OLD_ONLY, NEW_ONLY = CONTINUITY = ("both", "old only", "new only")


class Rename(NamedTuple):
    """One step in the history of a body."""

    old: str
    new: str
    year: str
    source: str


def follow(old: Plan, new: Plan) -> tuple[Continuity, ...]:
    """Return what became of each entity; ``plan.entities`` of both must be filled. By kind, status and name.

    A body that was merged or split has one row with each body that it went into.
    """
    left = {(e.kind, e.name): e for e in old.entities}
    right = {(e.kind, e.name): e for e in new.entities}
    pairs = [(entity, right[key], "") for key, entity in left.items() if key in right]
    for key, entity in left.items():
        if key not in right and entity.kind == "body":
            later = _later(entity.name, home(old), home(new))
            pairs += [(entity, right["body", name], note) for name, note in later if ("body", name) in right]
    gone = {(a.kind, a.name) for a, _, _ in pairs}
    come = {(b.kind, b.name) for _, b, _ in pairs}
    made = [_row(a, a, b, note) for a, b, note in pairs]
    made += [_row(entity, entity, None, "") for key, entity in left.items() if key not in gone]
    made += [_row(entity, None, entity, "") for key, entity in right.items() if key not in come]
    return tuple(sorted(made, key=lambda c: (c.kind, CONTINUITY.index(c.status), c.name, c.new_name)))


def _row(named: Entity, old: Entity | None, new: Entity | None, note: str) -> Continuity:
    before, after = (() if e is None else e.mentions for e in (old, new))
    return Continuity(
        kind=named.kind, name=named.name, new_name="" if new is None else new.name,
        status=OLD_ONLY if new is None else NEW_ONLY if old is None else BOTH,
        old_count=len(before), new_count=len(after), old_mentions=before, new_mentions=after, note=note,
    )  # fmt: skip


def _later(name: str, before: Home, after: Home) -> list[tuple[str, str]]:
    """The names under which a body may stand in the new plan, nearest first, and how it came to them."""
    by_field = body_of_field(name, before)
    start = by_field or row_of(name, before)
    if start is None:
        return []
    first = "" if by_field is None else f"{before.year}年的{name}即{start['name']}"
    found = [(start["name"], first)] if by_field is not None else []
    for chain in _same_field(start, renames(start["name"], before.year, after.year)):
        steps = [f"{step.year}年{step.old}→{step.new}（{step.source}）" for step in chain]
        found.append((chain[-1].new, "；".join([first, *steps] if first else steps)))
    return found


def _same_field(start: Row, chains: list[tuple[Rename, ...]]) -> list[tuple[Rename, ...]]:
    """Of the bodies that a body was split into, those that kept its field; all where the lexicon does not say."""
    fields = set(start["field"].split("、"))
    kept = [c for c in chains if any(fields & set(r["field"].split("、")) for r in _by_name().get(c[-1].new, ()))]
    return kept or chains


def renames(name: str, since: int | None, until: int | None) -> list[tuple[Rename, ...]]:
    """Return the chains of renames that lead from a body on, up to a year; nearest first.

    >>> [step.new for step in renames("深圳市人居环境委员会", 2015, 2020)[0]]
    ['深圳市生态环境局']
    """
    made: list[tuple[Rename, ...]] = []
    level: list[tuple[Rename, ...]] = [(step,) for step in _steps(name, since, until)]
    seen = {name}
    while level:
        made += level
        seen.update(chain[-1].new for chain in level)
        level = [
            (*chain, step) for chain in level for step in _steps(chain[-1].new, int(chain[-1].year), until)
            if step.new not in seen
        ]  # fmt: skip
    return made


def _steps(name: str, since: int | None, until: int | None) -> list[Rename]:
    """The next names of a body that was in force in that year."""
    found = [
        row for row in _by_name().get(name, ())
        if row["successor"] and row["until"] and (since is None or in_force(row, since))
        and (until is None or int(row["until"]) <= until)
    ]  # fmt: skip
    return [
        Rename(old=name, new=later, year=row["until"], source=row["source"])
        for row in found for later in row["successor"].split("、")
    ]  # fmt: skip


@cached
def _by_name() -> dict[str, list[Row]]:
    made: dict[str, list[Row]] = {}
    for row in rows("bodies"):
        made.setdefault(row["name"], []).append(row)
    return made
