"""Plans and corpora of growing size ▶ time, memory, recall of the candidates, and what a second worker gives."""

from __future__ import annotations

import multiprocessing
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import bench_align, bench_corpus, stages

from szcompare import align, pipeline, topics
from szcompare.align import labels
from szcompare.align.nearest import POSTINGS
from szcompare.align.views import view
from szcompare.segment import words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from szcompare.model import Plan

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
FEW = 200  # clauses of a side at 1×, about those of the Shenzhen plans
TOPICS = 4  # times up to which topics are grouped
AMONG = 5_000  # clauses that labelled plans are hidden in
TIGHT = 80  # clauses a string may stand in, where the bound that ships leaves nothing out


def growth(times: Sequence[int]) -> dict[str, Any]:
    """Parsing, linking and grouping at 1×, 4× … of a plan, each size in a process of its own."""
    return {
        str(each): {
            name: _apart(work, each)
            for name, work in (("parse", _parse), ("link", _link), ("topics", _group))
            if name != "topics" or each <= TOPICS
        }
        for each in times
    }


def linking(sizes: Sequence[int]) -> dict[str, Any]:
    """Linking of plans of so many clauses a side."""
    return {str(size): _apart(_link_size, size) for size in sizes}


def recalls() -> dict[str, Any]:
    """Return for each labelled pair what the index finds of the exact search's nearest, and of the labelled links.

    For the first the plans are hidden among ``AMONG`` more clauses a side, so that the index leaves strings out; for the
    second it is held to ``TIGHT`` clauses a string.
    """
    out = {}
    for path in sorted((SHARED / "gold").glob("*.json")):
        gold = labels.read_gold(path)
        plans = [pipeline.parse(file) for file in labels.find_plans(SHARED / "plans", gold)]
        held = {
            name: _labelled(gold, plans, postings)
            for name, postings in (("exact", None), ("index", POSTINGS), ("tight", TIGHT))
        }
        found = {name: len(some & held["exact"]) / max(1, len(held["exact"])) for name, some in held.items()}
        out[path.stem] = {"nearest": bench_align.recall(plans, AMONG), "links": len(held["exact"]), **found}
    return out


def _labelled(gold: labels.Gold, plans: Sequence[Plan], postings: int | None) -> set[tuple[str, str]]:
    """The labelled links among the pairs that a search finds."""
    sides = zip(plans, ("old", "new"), strict=True)
    covered = [(plan, labels.covers(plan.clauses, gold.units[side])) for plan, side in sides]
    of = [[units.get(c.id, ()) for c in view(plan, words).clauses] for plan, units in covered]
    found = bench_align.searched(*plans, postings=postings)
    return {(a, b) for row, col in found for a in of[0][row] for b in of[1][col]} & gold.positive


def workers(*, pairs: int, rounds: int) -> dict[str, Any]:
    """The same pairs by one process and by two, in turn."""
    with tempfile.TemporaryDirectory() as place:
        return bench_corpus.efficiency(Path(place), pairs, rounds)


def corpus(*, plans: int) -> dict[str, Any]:
    """A made corpus through all commands, with two workers."""
    with tempfile.TemporaryDirectory() as place:
        return bench_corpus.whole(Path(place), plans, 2)


def broken() -> dict[str, Any]:
    """10,000 files, 100 of them broken."""
    with tempfile.TemporaryDirectory() as place:
        return bench_corpus.broken(Path(place), 10_000, 100, 2)


def _apart(work: Callable[[int], dict[str, float]], size: int) -> dict[str, float]:
    sys.stderr.write(f"  {work.__name__.strip('_')} {size}\n")
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, (size,))


def _timed(work: Callable[[], object]) -> dict[str, float]:
    start, used = time.perf_counter(), time.process_time()
    work()
    return {"seconds": time.perf_counter() - start, "processor": time.process_time() - used, "peak": _peak()}


def _peak() -> float:
    """The peak of this process in megabytes; what ``getrusage`` tells is that of the process that started it, if higher."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")) / 1024


def _parse(times: int) -> dict[str, float]:
    text = stages.mixed(times, 1)
    pipeline.parse(pipeline.from_text("一、任务\n1．建设重点实验室50家。"))
    return _timed(lambda: pipeline.parse(pipeline.from_text(text))) | {"size": len(text.encode()) / 1e6}


def _link(times: int) -> dict[str, float]:
    return _link_size(FEW * times)


def _link_size(size: int) -> dict[str, float]:
    lines = [line for plan in stages.parsed() for line in bench_align.undertakings(plan)]
    old, new = (bench_align.mixed(lines, size, seed, name) for seed, name in ((1, "old"), (2, "new")))
    align.link(*(bench_align.mixed(lines, 20, seed, name) for seed, name in ((3, "o"), (4, "n"))))
    return _timed(lambda: align.link(old, new)) | {"size": size}


def _group(times: int) -> dict[str, float]:
    lines = [line for plan in stages.parsed() for line in bench_align.undertakings(plan)]
    old, new = (bench_align.mixed(lines, FEW * times, seed, name) for seed, name in ((1, "old"), (2, "new")))
    return _timed(lambda: topics.group(old, new)) | {"size": FEW * times}
