"""1×, 4× and 16× of a plan ▶ time and peak memory of reading and cutting, and how they grow.

Run as: python tests/bench/bench_cut.py [FILE] [--times 1 4 16]. Linear cutting shows ratios near those of the sizes.
"""

from __future__ import annotations

import argparse
import time
import tracemalloc
from pathlib import Path

from szcompare.clauses import cut
from szcompare.readers.text import read_text

ROOT = Path(__file__).parent.parent.parent
MEGABYTE = 1e6


def measured(data: bytes) -> tuple[float, float, int]:
    """Return seconds, peak megabytes and the number of clauses; memory is measured in a run of its own."""
    start = time.perf_counter()
    clauses = len(cut(read_text("bench.txt", data)).clauses)
    seconds = time.perf_counter() - start
    tracemalloc.start()
    cut(read_text("bench.txt", data))
    peak = tracemalloc.get_traced_memory()[1] / MEGABYTE
    tracemalloc.stop()
    return seconds, peak, clauses


def main() -> None:
    ask = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    ask.add_argument("file", nargs="?", type=Path, default=ROOT / "data" / "plans" / "shenzhen-2008.txt")
    ask.add_argument("--times", nargs="+", type=int, default=[1, 4, 16])
    said = ask.parse_args()
    data = said.file.read_bytes()
    cut(read_text("bench.txt", data))  # patterns and word lists are loaded before the clock runs
    print(f"{'times':>6} {'MB':>8} {'clauses':>8} {'seconds':>8} {'ratio':>6} {'peak MB':>8} {'ratio':>6}")  # noqa: T201
    first = None
    for times in said.times:
        seconds, peak, clauses = measured(data * times)
        first = first or (seconds, peak)
        growth = f"{seconds:8.3f} {seconds / first[0]:6.1f} {peak:8.1f} {peak / first[1]:6.1f}"
        print(f"{times:6d} {len(data) * times / MEGABYTE:8.2f} {clauses:8d} {growth}")  # noqa: T201


if __name__ == "__main__":
    main()
