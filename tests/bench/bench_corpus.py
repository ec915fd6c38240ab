"""A made corpus ▶ seconds of add, run and report, the same with one and two workers in turn, and the lineage found.

Run as: python tests/bench/bench_corpus.py [--plans 1000] [--pairs 200] [--rounds 3] [--dask]. What
write_report.py keeps. Corpora are made in a temporary folder from the texts in data/plans, the same for each seed.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from bench import timing  # noqa: E402

from szcompare.corpus import results  # noqa: E402
from szcompare.corpus.alike import POSTINGS, nearest_texts  # noqa: E402
from szcompare.corpus.executors import Dask, Executor, Processes  # noqa: E402
from szcompare.corpus.made import Made, lineage_scores, make_corpus, pool  # noqa: E402
from szcompare.corpus.pairs import Rule, selected  # noqa: E402
from szcompare.corpus.report import write_report  # noqa: E402
from szcompare.corpus.run import Outcome, add_plans, choose_pairs, run_pairs  # noqa: E402
from szcompare.corpus.store import Store, open_store  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ROOT = Path(__file__).parents[2]
LENGTH, PER_BODY, SEED = 30, 5, 5  # statements of a plan, plans of a body
NEAREST = 10  # other plans that each plan is paired with
MEGABYTE = 1e6
BROKEN = (b"", b"\x00\x01\x02" * 50, b"%PDF-1.7 cut off", b"PK\x03\x04 cut off", b"   \n")


def made(folder: Path, plans: int) -> tuple[Made, ...]:
    statements = pool(sorted((ROOT / "data" / "plans").glob("*.txt")))
    return make_corpus(folder, statements, plans=plans, length=LENGTH, per_body=PER_BODY, seed=SEED)


class Taken(NamedTuple):
    """What a step took; processor seconds count those of its worker processes, once they have ended."""

    seconds: float
    processor: float


def taken(work: Callable[[], object]) -> Taken:
    start, used = time.perf_counter(), _processor()
    work()
    return Taken(time.perf_counter() - start, _processor() - used)


def _processor() -> float:
    both = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in both)


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


def whole(folder: Path, plans: int, workers: int) -> dict[str, Any]:
    """One corpus through all commands, plans of one body in order of time: seconds by step, and what came out."""
    known = made(folder / "plans", plans)
    store = open_store(str(folder / "store"), create=True)
    choose_pairs(store, Rule(by="body"))
    where: Executor = Processes(workers)
    steps: Mapping[str, Callable[[], object]] = {
        "add": lambda: add_plans(store, [folder / "plans"], executor=where),
        "add, nothing new": lambda: add_plans(store, [folder / "plans"], executor=where),
        f"pairs, the {NEAREST} nearest": lambda: selected(
            store.members(), Rule(by="nearest", most=NEAREST), texts=store.texts
        ),
        "run": lambda: run_pairs(store, executor=where),
        "run, nothing new": lambda: run_pairs(store, executor=where),
        "report": lambda: write_report(store, folder / "report"),
    }
    rows = {name: taken(step)._asdict() for name, step in steps.items()}
    pairs = store.query("SELECT count(*) AS n, count_if(error <> '') AS failed FROM pairs")[0]
    scores = lineage_scores(found_lineage(store), within_bodies(known))
    return {
        "plans": plans,
        "statements": LENGTH,
        "workers": workers,
        "steps": rows,
        "pairs": pairs["n"],
        "failed": pairs["failed"],
        "megabytes": size(folder / "store"),
        "lineage": {name: value for name, value in scores.items() if name != "pairs"},
        "nearest": nearest(store, known),
    }


def nearest(store: Store, known: Sequence[Made]) -> dict[str, float]:
    """How many of the exact search's nearest plans are found, and of the statements that the best choice shares."""
    statements: dict[str, set[int]] = {}
    for row in known:
        statements.setdefault(row.name, set()).add(row.statement)
    texts = dict(store.texts())
    members = [member for member in store.members() if member.plan in texts]
    found, exact = (
        nearest_texts([texts[member.plan] for member in members], NEAREST, postings=postings)
        for postings in (POSTINGS, None)
    )
    sets = [statements[member.names[0].rpartition("/")[2]] for member in members]
    shared = best = 0
    for at, places in enumerate(found):
        common = [len(sets[at] & other) if place != at else 0 for place, other in enumerate(sets)]
        shared += sum(common[place] for place in places)
        best += sum(sorted(common, reverse=True)[:NEAREST])
    both = sum(len({*a} & {*b}) for a, b in zip(found, exact, strict=True))
    return {"plans": NEAREST, "of exact": both / sum(map(len, exact)), "of shared": shared / best}


def efficiency(folder: Path, pairs: int, rounds: int, *, dask: bool = False) -> dict[str, Any]:
    """The same pairs by one process and by two, each way a program of its own, in turn: the medians of each way."""
    made(folder / "plans", pairs * PER_BODY // (PER_BODY - 1))
    with ExitStack() as stack:
        ways: dict[str, Callable[[str], Taken]] = {
            "one process": lambda store: _program(store, 1),
            "two processes": lambda store: _program(store, 2),
        }
        if dask:
            from test_corpus_executors import cluster

            address, _ = stack.enter_context(cluster(folder))
            ways["dask, two workers"] = lambda store: taken(
                lambda: run_pairs(open_store(store), executor=Dask(address=address))
            )
        held: dict[str, list[Taken]] = {name: [] for name in ways}
        for number in range(rounds):
            for name, way in ways.items():
                store = str(folder / f"{name} {number}")
                add_plans(open_store(store, create=True), [folder / "plans"])
                held[name].append(way(store))
    middle = {name: Taken(*map(statistics.median, zip(*some, strict=True))) for name, some in held.items()}
    return {"pairs": pairs, "rounds": rounds, "ways": {name: one._asdict() for name, one in middle.items()}}


def _program(store: str, workers: int) -> Taken:
    """``szcompare corpus run`` over a store whose plans were added."""
    run = timing.cold([sys.executable, "-m", "szcompare", "corpus", "run", "--store", store, "--workers", str(workers)])
    return Taken(run.seconds, run.processor)


def broken(folder: Path, files: int, bad: int, workers: int) -> dict[str, Any]:
    """Short plans, of which some cannot be read: seconds to add them, and how many of the bad ones are named."""
    plans = folder / "plans"
    plans.mkdir(parents=True)
    for at in range(files):
        text = f"某市发展规划\n一、任务\n1．新建社区阅览室{at + 1}间，方便居民借阅。\n".encode()
        (plans / f"{at:05}.txt").write_bytes(BROKEN[at % len(BROKEN)] if at % (files // bad) == 0 else text)
    store = open_store(str(folder / "store"), create=True)
    found: list[Outcome] = []
    first = taken(lambda: found.append(add_plans(store, [plans], executor=Processes(workers))))
    again = taken(lambda: found.append(add_plans(store, [plans], executor=Processes(workers))))
    return {
        "files": files,
        "bad": bad,
        "workers": workers,
        "named": len(found[0].failed),
        "parsed": sum(not member.error for member in store.members()),
        "again": found[1].made,
        "steps": {"add": first._asdict(), "add, nothing new": again._asdict()},
    }


def shown(found: dict[str, Any]) -> list[str]:
    """Return the lines of a table of the ways: the share of two workers' time, and of processor time, that is used."""
    one = found["ways"]["one process"]
    lines = [
        "| way | seconds | processor s | pairs a second | efficiency | of processor time |",
        "|---|---|---|---|---|---|",
    ]
    for name, each in found["ways"].items():
        many = 1 if name == "one process" else 2
        used = "–" if name.startswith("dask") else f"{one['processor'] / each['processor']:.2f}"
        lines.append(
            f"| {name} | {each['seconds']:.1f} | {each['processor']:.1f} | {found['pairs'] / each['seconds']:.1f} | "
            f"{one['seconds'] / each['seconds'] / many:.2f} | {used} |"
        )
    return lines


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
            told(str(whole(Path(place) / "whole", said.plans, said.workers)))
        if said.pairs:
            told("\n".join(shown(efficiency(Path(place) / "in turn", said.pairs, said.rounds, dask=said.dask))))


if __name__ == "__main__":
    main()
