"""Plans mixed to many clauses ▶ time, peak memory and candidate recall of linking, and how they grow.

Run as: python tests/bench/bench_align.py PLAN PLAN… [--sizes 2000 20000]. Each size runs in a process of its own; the
clauses are those of the plans, a quarter of their characters exchanged for others by a seeded generator.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import random
import resource
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from szcompare import align, pipeline, segment
from szcompare.align import features, nearest
from szcompare.align.views import view
from szcompare.model import UNDERTAKINGS, Clause, Document, Plan

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST = 60  # characters of a mixed clause
CHANGED = 4  # one of so many places is exchanged
A_PARAGRAPH, A_CHAPTER = 8, 50  # clauses


def undertakings(plan: Plan) -> list[str]:
    """Return the readings of the undertakings of a plan."""
    return [clause.reading for clause in plan.clauses if clause.kind in UNDERTAKINGS]


def mixed(lines: Sequence[str], size: int, seed: int, name: str) -> Plan:
    """Return a plan of ``size`` clauses, each a line with some pairs of characters exchanged."""
    chance = random.Random(seed)  # noqa: S311
    words = sorted({line[at : at + 2] for line in lines for at in range(0, len(line) - 1, 2)})
    text: list[str] = []
    clauses: list[Clause] = []
    place = 0
    for at in range(size):
        said = [*chance.choice(lines)][:LONGEST]
        for _ in range(max(1, len(said) // CHANGED)):
            here = chance.randrange(len(said))
            said[here : here + 2] = chance.choice(words)
        text.append("".join(said))
        clauses.append(_clause(name, place, text[-1], at))
        place += len(text[-1]) + 1
    document = Document(id=name, text="\n".join(text) + "\n", origin=name, sha256=name, encoding="utf-8")
    return Plan(document=document, spans=(), sections=(), clauses=tuple(clauses))


def _clause(name: str, place: int, text: str, at: int) -> Clause:
    return Clause(
        id=f"{name}-{place}",
        start=place,
        end=place + len(text),
        path=(f"第{at // A_CHAPTER}章",),
        item="",
        sentence=1,
        paragraph=at // A_PARAGRAPH,
        kind="commitment",
        reading=text,
    )


def measured(lines: Sequence[str], size: int) -> tuple[float, float, float, int]:
    """Return seconds, processor seconds, peak megabytes and the number of links of two plans of ``size`` clauses."""
    old, new = mixed(lines, size, 1, "old"), mixed(lines, size, 2, "new")
    segment.tokenizer()
    start, used = time.perf_counter(), time.process_time()
    links = len(align.link(old, new))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return time.perf_counter() - start, time.process_time() - used, peak, links


def recall(plans: Sequence[Plan], among: int) -> float:
    """Return how many of the exact search's nearest pairs of two plans the index finds among ``among`` more clauses.

    The plans are hidden in mixed ones; exact is the search that leaves no string out. ``JOINED`` of each clause are
    found, of which the nearest ``NEAREST`` count.
    """
    lines = [line for plan in plans for line in undertakings(plan)]
    sides = [_hidden(plan, mixed(lines, among, seed, str(seed))) for seed, plan in enumerate(plans[:2])]
    own = len(undertakings(plans[0]))
    wide = features.JOINED
    features.JOINED = features.NEAREST
    try:
        wanted = {pair for pair in searched(*sides, postings=None) if pair[0] < own}
    finally:
        features.JOINED = wide
    return len(wanted & searched(*sides)) / max(1, len(wanted))


def searched(old: Plan, new: Plan, postings: int | None = nearest.POSTINGS) -> set[tuple[int, int]]:
    """Return the pairs that are looked at, as places among the undertakings; ``postings`` as in nearest_shared."""
    cells = features.looked_at(view(old, segment.words), view(new, segment.words), postings=postings)
    return set(zip(cells.rows.tolist(), cells.cols.tolist(), strict=True))


def _hidden(plan: Plan, among: Plan) -> Plan:
    """The undertakings of a plan, followed by the clauses of another."""
    own = tuple(clause for clause in plan.clauses if clause.kind in UNDERTAKINGS)
    last = max((clause.end for clause in own), default=0) + 1
    after = (replace(c, start=c.start + last, end=c.end + last, paragraph=c.paragraph + 10**6) for c in among.clauses)
    return replace(plan, clauses=(*own, *after))


def main() -> None:
    """Print the table."""
    ask = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    ask.add_argument("plans", nargs="+", type=Path)
    ask.add_argument("--sizes", nargs="+", type=int, default=[2_000, 20_000])
    ask.add_argument("--among", type=int, default=10_000, help="clauses that the first two plans are hidden in")
    said = ask.parse_args()
    plans = [pipeline.parse(path) for path in said.plans]
    lines = [line for plan in plans for line in undertakings(plan)]
    rows = []
    for size in said.sizes:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            rows.append((size, *pool.apply(measured, (lines, size))))
        size, seconds, used, peak, links = rows[-1]
        print(f"{size:7d} clauses a side: {seconds:.1f} s, {used:.1f} s of one processor, {peak:.0f} MB, {links} links")  # noqa: T201
    if len(rows) > 1:
        first, last = rows[0], rows[-1]
        time_grows, memory_grows = (math.log(last[at] / first[at]) / math.log(last[0] / first[0]) for at in (2, 3))
        print(f"growth exponent: time {time_grows:.2f}, memory {memory_grows:.2f}")  # noqa: T201
    if len(plans) > 1:
        share = recall(plans, said.among)
        print(f"recall of the exact search's nearest pairs among {said.among} more clauses: {share:.3f}")  # noqa: T201


if __name__ == "__main__":
    main()
