"""A made corpus ▶ seconds of add, run and report, the same with one and two workers in turn, and the lineage found.

Run as: python tests/bench/bench_corpus.py [--plans 1000] [--pairs 200] [--rounds 3] [--dask]. Prints Markdown for
reports/bench.md. Corpora are made in a temporary folder from the texts in data/plans, the same for each seed.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from szcompare.corpus import results  # noqa: E402
from szcompare.corpus.executors import Dask, Executor, Processes, Serial  # noqa: E402
from szcompare.corpus.made import Made, lineage_scores, make_corpus, pool  # noqa: E402
from szcompare.corpus.pairs import Rule  # noqa: E402
from szcompare.corpus.report import write_report  # noqa: E402
from szcompare.corpus.run import add_plans, choose_pairs, run_pairs  # noqa: E402
from szcompare.corpus.store import Store, open_store  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROOT = Path(__file__).parents[2]
LENGTH, PER_BODY, SEED = 30, 5, 5  # statements of a plan, plans of a body
MEGABYTE = 1e6


def made(folder: Path, plans: int) -> tuple[Made, ...]:
    statements = pool(sorted((ROOT / "data" / "plans").glob("*.txt")))
    return make_corpus(folder, statements, plans=plans, length=LENGTH, per_body=PER_BODY, seed=SEED)


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def within_bodies(known: tuple[Made, ...]) -> list[Made]:
    """The known lineage as far as pairs of one body can show it."""
    ids: dict[tuple[str, int], int] = {}
    keys = [(row.name.partition("-")[0], row.statement) for row in known]
    return [replace(row, statement=ids.setdefault(key, len(ids))) for row, key in zip(known, keys, strict=True)]


def found_lineage(store: Store) -> dict[tuple[str, int], str]:
    rows = results.member_rows(store)
    return {(row["name"].rpartition("/")[2], row["start"]): row["lineage"] for row in rows}


def told(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def size(folder: Path) -> float:
    return sum(place.stat().st_size for place in folder.rglob("*") if place.is_file()) / MEGABYTE


def whole(folder: Path, plans: int, workers: int) -> None:
    """One corpus through all commands: plans of one body in order of time."""
    known = made(folder / "plans", plans)
    store = open_store(str(folder / "store"), create=True)
    choose_pairs(store, Rule(by="body"))
    where: Executor = Processes(workers)
    steps: Mapping[str, Callable[[], object]] = {
        "add": lambda: add_plans(store, [folder / "plans"], executor=where),
        "add, nothing new": lambda: add_plans(store, [folder / "plans"], executor=where),
        "run": lambda: run_pairs(store, executor=where),
        "run, nothing new": lambda: run_pairs(store, executor=where),
        "report": lambda: write_report(store, folder / "report"),
    }
    told(f"{plans} plans of {LENGTH} statements, {workers} workers\n\n| step | seconds |\n|---|---|")
    for name, step in steps.items():
        told(f"| {name} | {seconds(step):.1f} |")
    pairs = store.query("SELECT count(*) AS n, count_if(error <> '') AS failed FROM pairs")[0]
    scores = lineage_scores(found_lineage(store), within_bodies(known))
    told(f"\n{pairs['n']} pairs, {pairs['failed']} failed; store {size(folder / 'store'):.1f} MB")
    told("lineage: " + ", ".join(f"{name} {value:.3f}" for name, value in scores.items() if name != "pairs"))


def efficiency(folder: Path, pairs: int, rounds: int, *, dask: bool) -> None:
    """The same pairs by one process and by two, in turn: medians, and the share of two workers' time that is used."""
    made(folder / "plans", pairs * PER_BODY // (PER_BODY - 1))
    with ExitStack() as stack:
        ways: dict[str, Executor] = {"one process": Serial(), "two processes": Processes(2)}
        if dask:
            from test_corpus_executors import cluster

            address, _ = stack.enter_context(cluster(folder))
            ways["dask, two workers"] = Dask(address=address)
        taken: dict[str, list[float]] = {name: [] for name in ways}
        for number in range(rounds):
            for name, where in ways.items():
                store = open_store(str(folder / f"{name} {number}"), create=True)
                add_plans(store, [folder / "plans"])
                taken[name].append(seconds(lambda store=store, where=where: run_pairs(store, executor=where)))
    one = statistics.median(taken["one process"])
    told(f"\n{pairs} pairs, {rounds} rounds in turn\n")
    told("| way | median s | pairs a second | efficiency |\n|---|---|---|---|")
    for name, held in taken.items():
        middle = statistics.median(held)
        share = one / middle / (1 if name == "one process" else 2)
        told(f"| {name} | {middle:.1f} | {pairs / middle:.1f} | {share:.2f} |")


def main() -> None:
    ask = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    ask.add_argument("--plans", type=int, default=1000)
    ask.add_argument("--pairs", type=int, default=200)
    ask.add_argument("--rounds", type=int, default=3)
    ask.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1))
    ask.add_argument("--dask", action="store_true", help="also with a scheduler and two workers of its own")
    said = ask.parse_args()
    with tempfile.TemporaryDirectory() as place:
        if said.plans:
            whole(Path(place) / "whole", said.plans, said.workers)
        if said.pairs:
            efficiency(Path(place) / "in turn", said.pairs, said.rounds, dask=said.dask)


if __name__ == "__main__":
    main()
