"""A program of another project that uses szcompare, as its author would write it."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, assert_type

import numpy as np
import pandas as pd

import szcompare
from szcompare import Clause, Comparison, Document, Link, Plan, Report, SzcompareError, Target, TargetChange, Topic
from szcompare.cite import citation
from szcompare.coding import Decision, coder_agreement
from szcompare.corpus import add_plans, open_store, run_pairs
from szcompare.errors import InputError, MissingExtraError
from szcompare.model import CONTINUING, UNDERTAKINGS, Note, Repair
from szcompare.tables import TABLES
from szcompare.verify import Proof, check_quotations

if TYPE_CHECKING:
    from collections.abc import Sequence


def write(*values: object) -> None:
    sys.stdout.write(f"{values}\n")


def dice(old: Sequence[str], new: Sequence[str]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.zeros((len(old), len(new)))


def watch(stage: str, done: int, total: int) -> None:
    write(f"{stage} {done}/{total}")


def compared(folder: Path) -> Comparison:
    old = szcompare.read(folder / "旧.txt", encoding="gb18030", progress=True)
    assert_type(old, Document)
    new = szcompare.parse(BytesIO("一、任务".encode()))
    assert_type(new, Plan)
    assert_type(szcompare.from_text("一、任务", name="新.txt"), Document)
    made = szcompare.compare(old, new, topics=8, similarity=dice, progress=watch)
    return szcompare.compare(*szcompare.load_example(), encoder="none", progress=False) if not made.link_list else made


def told(comparison: Comparison) -> None:
    link: Link = comparison.link_list[0]
    clause: Clause = comparison.old.clauses[0]
    topic: Topic = comparison.topic_list[0]
    change: TargetChange = comparison.change_list[0]
    target: Target = comparison.new.targets[0]
    notes: tuple[Note, ...] = comparison.old.notes
    repairs: tuple[Repair, ...] = comparison.old.repairs
    assert_type(link.confidence, float)
    assert_type(link.evidence.contributions, tuple[tuple[str, float], ...])
    assert_type(clause.path, tuple[str, ...])
    assert_type(target.value, float | None)
    assert_type(comparison.links, pd.DataFrame)
    assert_type(comparison.to_pandas(), dict[str, pd.DataFrame])
    going_on = [one for one in comparison.link_list if one.relation in CONTINUING]
    kept = [one for one in comparison.old.clauses if one.kind in UNDERTAKINGS]
    write(len(going_on), len(kept), topic.label, change.note, len(notes), len(repairs), len(TABLES["links"]))


def written(comparison: Comparison, folder: str) -> Report:
    part = comparison.filter(topic="T01", status=["dropped", "new"]).sample(20, seed=7)
    report = szcompare.write(part, folder, ["html", "csv"], lang="en")
    for path in report:
        assert_type(path, Path)
    proof = check_quotations(report.folder / "tables" / "links.csv")
    assert_type(proof, Proof)
    assert_type(szcompare.load(comparison.save("kept.json")), Comparison)
    write(citation(comparison, comparison.link_list[:2], style="bibtex"), comparison.cite(comparison.link_list[0]))
    return report


def coded(comparison: Comparison) -> Comparison:
    decisions = szcompare.open_decisions("decisions.sqlite")
    held: list[Decision] = list(decisions)
    return szcompare.applied(comparison, held if coder_agreement(held).alpha else decisions).comparison


def many(folder: Path) -> int:
    store = open_store(folder, create=True)
    return add_plans(store, [folder]).made + run_pairs(store, progress=watch).made


try:
    told(compared(Path()))
except MissingExtraError as error:
    write(error)
except (InputError, SzcompareError) as error:
    raise SystemExit(2) from error
