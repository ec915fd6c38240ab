"""A task ▶ its part of the store: plans parsed, or pairs compared; done alike in any process of any machine."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from szcompare import pipeline
from szcompare.corpus.program import fingerprint, linking
from szcompare.corpus.sources import USUAL, Reading
from szcompare.corpus.store import encoded, open_store
from szcompare.errors import InputError, MissingExtraError, OutputError, SzcompareError
from szcompare.model import UNDERTAKINGS, Clause, Plan
from szcompare.tables import agencies_text, clause_at, topics_by_clause

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from szcompare.align.rating import Similarity
    from szcompare.comparison import Comparison
    from szcompare.corpus.schema import Row
    from szcompare.corpus.sources import SourceFile

UNREAD = {"document": "", "title": "", "body": "", "number": "", "date": "", "undertakings": 0}  # of a plan that failed
DIGITS = 4  # of confidences, as in comparison.json


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseTask:
    """Files to parse into one part."""

    store: str
    task: str
    program: str
    files: tuple[SourceFile, ...]
    how: Reading = USUAL


@dataclass(frozen=True, slots=True, kw_only=True)
class PairTask:
    """Pairs of stored plans to compare into one part."""

    store: str
    task: str
    program: str
    topics: int | None
    encoder: str
    similarity: str | None
    linked_by: tuple[str, ...]  # what ``linking`` says of encoder and similarity where the run was started
    pairs: tuple[tuple[str, tuple[str, str], tuple[str, str]], ...]  # key; task and key of the old and the new plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What became of a task."""

    task: str
    size: int
    failed: tuple[tuple[str, str], ...]  # key and reason


def parse_files(task: ParseTask) -> Done:
    """Parse the files of a task and write their part."""
    _check_program(task.program)
    rows = [
        _told(partial(_plan_row, file, task.how), {"plan": file.key, **_source(file), **UNREAD}) for file in task.files
    ]
    return _written(task.store, "plans", task.task, rows, key="plan")


def compare_pairs(task: PairTask) -> Done:
    """Compare the pairs of a task and write their part."""
    _check_program(task.program)
    similarity = _similarity(task)
    rows = []
    with _one_thread():
        for pair, old, new in task.pairs:
            ends = {"pair": pair, "old": old[1], "new": new[1]}
            rows.append(_told(partial(_result_row, task, old, new, similarity), ends))
    return _written(task.store, "results", task.task, rows, key="pair")


def _written(where: str, kind: str, task: str, rows: list[Row], *, key: str) -> Done:
    store = open_store(where)
    store.write_part(kind, task, [{"task": task, "error": "", **row} for row in rows])
    failed = tuple((row[key], row["error"]) for row in rows if row.get("error"))
    return Done(task=task, size=len(rows), failed=failed)


def _check_program(wanted: str) -> None:
    if wanted.startswith(f"{fingerprint()}+"):  # a block of ``lexicon.folder`` holds in one process and thread
        raise InputError("the run was started with word lists of one's own, which no worker has: give no executor")
    if wanted != fingerprint():
        raise InputError(
            f"this worker runs szcompare {fingerprint()}, the run was started with {wanted}: install the same on both"
        )


def _similarity(task: PairTask) -> Similarity | None:
    """The function that takes the place of the link model; InputError where this worker would link by other means."""
    try:
        here = linking(task.encoder, task.similarity)
    except InputError as error:
        raise InputError(f"{error}; each worker needs what the run was started with") from error
    if here != task.linked_by:
        told = ["; ".join(each) for each in (here, task.linked_by)]
        raise InputError(
            f"this worker links by {told[0]}, the run was started with {told[1]}: install the same on both"
        )
    if task.similarity is None:
        return None
    from szcompare.align.rating import similarity_function

    try:
        return similarity_function(task.similarity)
    except (AttributeError, ImportError) as error:
        raise InputError(f"the similarity {task.similarity!r} cannot be loaded ({error}): install it again") from error


def _told(make: Callable[[], Row], failed: Row) -> Row:
    """The row that ``make`` makes; where it fails, ``failed`` with the reason."""
    try:
        return failed | make()
    except MissingExtraError as error:
        raise InputError(str(error)) from error  # not of the plan: it would be the same for all
    except OutputError:
        raise
    except SzcompareError as error:
        return failed | {"error": str(error)}
    except Exception as error:  # noqa: BLE001 - one plan must not stop the rest; the reason is kept and listed
        return failed | {"error": f"{type(error).__name__}: {error}".strip().splitlines()[0]}


@contextmanager
def _one_thread() -> Iterator[None]:
    """One thread for linear algebra: sums in another order would differ in their last digits."""
    import scipy.linalg  # noqa: F401 - with numpy's, the library that is to be limited; it has to be loaded by now
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):
        yield


def _source(file: SourceFile) -> Row:
    return {"sha256": file.sha256, "name": file.name.rpartition("/")[2]}


def _plan_row(file: SourceFile, how: Reading) -> Row:
    try:
        document = pipeline.read(file.path, **how.options())
    except SzcompareError as error:
        place = Path(file.path)  # no path of this machine in the store; the name stands beside the reason anyway
        line = (
            str(error).removeprefix(f"{place}: ").removeprefix(f"{place.name}: ").replace(f"{place.parent}{os.sep}", "")
        )
        raise InputError(line) from error
    if document.sha256 != file.sha256:
        raise InputError("was changed while it was read: add it again")
    plan = pipeline.parse(replace(document, origin=_source(file)["name"]))
    said = document.metadata
    period = None if said.period is None else said.period[0]
    return {
        "plan": file.key,
        **_source(file),
        "document": document.id,
        "title": said.title,
        "body": said.body,
        "number": said.number,
        "date": said.date,
        "year": int(said.date[:4]) if said.date else period,
        "characters": len(document.text),
        "undertakings": sum(clause.kind in UNDERTAKINGS for clause in plan.clauses),
        "clauses": [_clause_row(document.text, clause) for clause in plan.clauses],
        "targets": _target_rows(plan),
        "notes": [{"start": n.start, "end": n.end, "code": n.code, "message": n.message} for n in plan.notes],
        "json": encoded(plan),
    }


def _clause_row(text: str, clause: Clause) -> Row:
    return {
        "clause": clause.id,
        "start": clause.start,
        "end": clause.end,
        "quote": text[clause.start : clause.end],
        "reading": clause.reading,
        "kind": clause.kind,
        "path": " › ".join(part for part in clause.path if part),
        "item": clause.item,
        "sentence": clause.sentence,
        "paragraph": clause.paragraph,
        "agencies": agencies_text(clause),
    }


def _target_rows(plan: Plan) -> list[Row]:
    names = ("start", "end", "measure", "value", "value_max", "unit", "comparator", "year", "kind")
    return [
        {name: getattr(target, name) for name in names}
        | {
            "target": at,
            "clause": target.clause or clause_at(plan, target.start, target.end),
            "quote": plan.document.text[target.start : target.end],
            "indicator": target.canonical or target.indicator,
        }
        for at, target in enumerate(plan.targets)
    ]


def _result_row(task: PairTask, old: tuple[str, str], new: tuple[str, str], similarity: Similarity | None) -> Row:
    store = open_store(task.store)
    plans = store.plan(*old), store.plan(*new)
    found = pipeline.compare(*plans, topics=task.topics, encoder=task.encoder, similarity=similarity)
    return {
        "old": old[1],
        "new": new[1],
        "links": [_link_row(found, at) for at in range(len(found.link_list))],
        "statuses": list(_status_rows(found)),
        "changes": [
            {
                "indicator": row["indicator"],
                "change": change.change,
                "note": change.note,
                "old_target": change.old,
                "new_target": change.new,
            }
            for change, row in zip(found.change_list, found.rows("target_changes"), strict=True)
        ],
        "topics": [{"topic": t.id, "label": t.label, "terms": "、".join(t.terms)} for t in found.topic_list],
    }


def _link_row(found: Comparison, at: int) -> Row:
    link = found.link_list[at]
    return {
        "old_clause": link.old,
        "new_clause": link.new,
        "relation": link.relation,
        "confidence": round(float(link.confidence), DIGITS),
        "zone": link.zone,
        "reason": link.reason,
        "phrases": "；".join(phrase.text for phrase in link.evidence.phrases),
    }


def _status_rows(found: Comparison) -> Iterator[dict[str, Any]]:
    """One row an undertaking of either side."""
    for side, plan, statuses in (("old", found.old, found.old_statuses), ("new", found.new, found.new_statuses)):
        topic_of = topics_by_clause(found.topic_list, side)
        for clause, status in zip(plan.clauses, statuses, strict=True):
            if status:
                topic = topic_of[clause.id].id if clause.id in topic_of else ""
                yield {"side": side, "clause": clause.id, "kind": clause.kind, "status": status, "topic": topic}
