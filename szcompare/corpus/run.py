"""Files or pairs ▶ the store, by tasks that are planned once, so that a stopped run goes on and nothing is doubled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from szcompare.corpus.executors import Executor, Serial
from szcompare.corpus.pairs import Rule, rule_of, selected, values_of
from szcompare.corpus.program import fingerprint, key, linking
from szcompare.corpus.sources import SourceFile, doubles, identified, listed, name_of, plan_files, way_of_reading
from szcompare.corpus.storage import LocalFolder
from szcompare.corpus.tasks import Done, PairTask, ParseTask, compare_pairs, parse_files
from szcompare.errors import InputError
from szcompare.progress import watched

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Container, Iterable, Mapping, Sequence

    from szcompare.corpus.schema import Row
    from szcompare.corpus.store import Member, Store
    from szcompare.progress import Progress, Wish

_Task = TypeVar("_Task", ParseTask, PairTask)

PARTS_WANTED = 64  # a run is cut into about as many tasks, so that workers end together and a stop loses little
LARGEST_TASK = 100  # plans or pairs; a part of 100 pairs is about 1 MB


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a command did."""

    asked: int  # plans of the corpus that are parsed, or pairs that are wanted
    made: int  # of these, in this command
    failed: tuple[tuple[str, str], ...]  # name and reason, of all that is current
    notes: tuple[str, ...]

    @property
    def kept(self) -> int:
        """How many were there already."""
        return self.asked - self.made


def add_plans(
    store: Store,
    places: Iterable[str | os.PathLike[str]],
    *,
    executor: Executor | None = None,
    encoding: str | None = None,
    simplify: bool = False,
    web: str = "rules",
    limits: Mapping[str, int] | None = None,
    progress: Wish = None,
    retry: bool = False,
) -> Outcome:
    """Parse the plans in folders or files into the store; what is there already is not parsed again.

    ``encoding``, ``simplify``, ``web`` and ``limits`` are as in ``szcompare.parse``; a plan read otherwise is another
    plan. ``retry`` parses those again that failed before. A file that cannot be read or parsed is listed, the rest goes
    on. ``progress`` is as in ``szcompare.compare``.
    """
    how = way_of_reading(encoding=encoding, simplify=simplify, web=web, limits=limits)
    places = list(places)
    paths = plan_files(places)
    with store.held(), watched(progress) as told:
        root = Path(store.where).absolute().parent if isinstance(store.folder, LocalFolder) else Path.cwd()
        files = []
        for at, path in enumerate(paths, start=1):
            files.append(identified(path.absolute(), root=root, how=how))
            told("read", at, len(paths))
        sources = _kept(store, places, root) | {file.name: _source_row(file) for file in files}
        current = {row["plan"] for row in sources.values() if row["plan"]}
        wanted = {file.key: file for file in reversed(files) if file.key}
        ledger = _planned(store, "plans", {at: (file.name, file.sha256) for at, file in wanted.items()}, retry=retry)
        for row in ledger:
            row["current"] = row["key"] in current
        store.write_ledger("plans", ledger)
        store.write_sources(sources.values())
        groups = _unfinished(store, "plans", ledger, wanted)
        plain = ParseTask(store=store.where, task="", program=fingerprint(), files=(), how=how)
        tasks = [replace(plain, task=task, files=tuple(wanted[at] for at in keys)) for task, keys in groups.items()]
        done = _done(executor, parse_files, tasks, told, "parse")
    broken = {row["key"] for row in store.failures("plans")}
    made = sum(one.size - len(one.failed) for one in done)
    return Outcome(
        asked=len(current - broken), made=made, failed=_failed_plans(store), notes=tuple(_notes(store, broken))
    )


def run_pairs(
    store: Store,
    *,
    executor: Executor | None = None,
    progress: Wish = None,
    topics: int | None = None,
    encoder: str = "none",
    similarity: str | None = None,
    retry: bool = False,
) -> Outcome:
    """Compare the pairs of the store's rule; what is there already is not compared again.

    ``similarity`` names one that a package registers, which each worker has to have too. ``progress`` is as in
    ``szcompare.compare``.
    """
    linked_by = linking(encoder, similarity)
    with store.held(), watched(progress) as told:
        _check_sources(store)
        members = store.members()
        chosen = selected(members, rule_of(store.rule() or {}), texts=store.texts)
        if not chosen.pairs:
            why = "; ".join(chosen.notes) or "the corpus has fewer than two plans"
            raise InputError(f"there is no pair to compare ({why}): add plans or choose other pairs")
        asked = "auto" if topics is None else str(topics)
        made_with = ("result", fingerprint(), linked_by[0], asked, *linked_by[1:])
        wanted = {key(*made_with, pair.old, pair.new): pair for pair in chosen.pairs}
        ledger = _planned(store, "results", wanted, retry=retry)
        for row in ledger:
            row["current"] = row["key"] in wanted
        store.write_ledger("results", ledger)
        store.write_made_with({"program": fingerprint(), "links": "; ".join(linked_by), "topics": asked})
        groups = _unfinished(store, "results", ledger, wanted)
        place = {member.plan: (member.task, member.plan) for member in members}
        plain = PairTask(
            store=store.where, task="", program=fingerprint(), topics=topics, encoder=encoder, similarity=similarity,
            linked_by=linked_by, pairs=(),
        )  # fmt: skip
        tasks = [
            replace(plain, task=task, pairs=tuple((at, place[wanted[at].old], place[wanted[at].new]) for at in keys))
            for task, keys in groups.items()
        ]
        made = sum(one.size for one in _done(executor, compare_pairs, tasks, told, "compare"))
    return Outcome(asked=len(wanted), made=made, failed=_failed_pairs(store, members), notes=chosen.notes)


def choose_pairs(store: Store, rule: Rule) -> None:
    """Set the rule by which ``run_pairs`` pairs the plans, those of today and those added later."""
    with store.held():
        store.write_rule(values_of(rule))


def _kept(store: Store, places: Iterable[str | os.PathLike[str]], root: Path) -> dict[str, Row]:
    """The files added before, but not those of the folders added now: a folder is taken as it is today."""
    folders = tuple(f"{name_of(Path(place).absolute(), root)}/" for place in places)
    return {row["name"]: row for row in store.sources() if not row["name"].startswith(folders)}


def _planned(store: Store, kind: str, wanted: Mapping[str, tuple[str, str]], *, retry: bool) -> list[Row]:
    """The ledger with a task for each wanted key; with ``retry``, a new one for each that failed.

    A task that never ended and holds keys not wanted now gives up those that are, so that a part is always written
    with all the keys that the ledger files under it.
    """
    held = {row["key"]: row for row in store.ledger(kind)}
    again = {row["key"] for row in store.failures(kind)} if retry else set()
    mixed = {row["task"] for row in held.values() if row["key"] not in wanted} - store.finished(kind)
    moved = {at for at in wanted if at in again or (at in held and held[at]["task"] in mixed)}
    fresh = sorted((at for at in wanted if at not in held or at in moved), key=lambda at: (wanted[at], at))
    size = max(1, min(LARGEST_TASK, -(-len(fresh) // PARTS_WANTED)))
    for start in range(0, len(fresh), size):
        keys = fresh[start : start + size]
        task = key(kind, *keys, *(held[at]["task"] for at in keys if at in moved))
        for at in keys:
            held[at] = {"key": at, "task": task, "first": wanted[at][0], "second": wanted[at][1]}
    return list(held.values())


def _unfinished(store: Store, kind: str, ledger: Iterable[Row], wanted: Mapping[str, object]) -> dict[str, list[str]]:
    """The keys of each task that holds wanted ones and has no part yet."""
    finished, groups = store.finished(kind), dict[str, list[str]]()
    for row in sorted(ledger, key=lambda row: (row["task"], row["first"], row["second"], row["key"])):
        if row["key"] in wanted and row["task"] not in finished:
            groups.setdefault(row["task"], []).append(row["key"])
    return groups


def _done(
    executor: Executor | None,
    function: Callable[[_Task], Done],
    tasks: Sequence[_Task],
    told: Progress,
    stage: str,
) -> list[Done]:
    total = sum(len(task.files) if isinstance(task, ParseTask) else len(task.pairs) for task in tasks)
    count, found = 0, list[Done]()
    told(stage, count, total)
    with watched(False):  # a single plan or pair tells nothing
        for done in (Serial() if executor is None else executor).map(function, tasks):
            count += done.size
            found.append(done)
            told(stage, count, total)
    return found


def _source_row(file: SourceFile) -> Row:
    return {"name": file.name, "plan": file.key, "sha256": file.sha256, "program": fingerprint(), "error": file.error}


def _check_sources(store: Store) -> None:
    """Raise InputError where plans were parsed by another program than this one, or not yet."""
    sources = [row for row in store.sources() if row["plan"]]
    others = {row["program"] for row in sources} - {fingerprint()}
    if others:
        made_by = ", ".join(sorted(others))
        raise InputError(
            f"plans of this corpus were parsed by szcompare {made_by}, not {fingerprint()}: add them again"
        )
    finished = store.finished("plans")
    if any(row["current"] and row["task"] not in finished for row in store.ledger("plans")):
        raise InputError("some plans of this corpus are not parsed yet: let szcompare corpus add end first")


def _failed_plans(store: Store) -> tuple[tuple[str, str], ...]:
    """The name and reason of each file that could not be read or parsed."""
    reasons = {row["key"]: row["error"] for row in store.failures("plans")}
    rows = ((row["name"], row["error"] or reasons.get(row["plan"], "")) for row in store.sources())
    return tuple((name, reason) for name, reason in rows if reason)


def _failed_pairs(store: Store, members: Iterable[Member]) -> tuple[tuple[str, str], ...]:
    names = {member.plan: member.names[0] if member.names else member.document for member in members}
    order = {plan: at for at, plan in enumerate(names)}
    rows = store.query("SELECT old, new, error FROM pairs WHERE error <> ''")
    rows.sort(key=lambda row: (order[row["old"]], order[row["new"]]))
    return tuple((f"{names[row['old']]} → {names[row['new']]}", row["error"]) for row in rows)


def _notes(store: Store, broken: Container[str]) -> list[str]:
    """What to know of the names: one text under several names, one name for several texts."""
    rows = [(row["name"], row["plan"]) for row in store.sources() if row["plan"] and row["plan"] not in broken]
    same_text, same_name = doubles(rows, str.casefold)
    return [f"same text, kept once: {listed(names)}" for names in same_text] + [
        f"same name, different texts, all kept: {listed(names)}" for names in same_name
    ]
