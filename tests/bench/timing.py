"""Work, in a process of its own or in this one ▶ seconds, processor seconds and peak memory, in turns."""

from __future__ import annotations

import atexit
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ROOT = Path(__file__).parents[2]
MAIN = (sys.executable, "-m", "szcompare", "compare")  # the main job; two plans and --out follow
# What any program of this kind has to do before its first sentence.
FLOOR = """
import warnings; warnings.simplefilter("ignore")
import sklearn, pandas, jieba
jieba.setLogLevel(40)
made = jieba.Tokenizer()
made.FREQ, made.total = made.gen_pfdict(made.get_dict_file())
"""
CACHED_FLOOR = """
import sys, warnings; warnings.simplefilter("ignore")
import sklearn, pandas, jieba
jieba.setLogLevel(40)
jieba.dt.tmp_dir = sys.argv[1]
jieba.initialize()
"""


class Taken(NamedTuple):
    """What some work took."""

    seconds: float
    processor: float  # seconds of user and system time, of its children too
    peak: float  # megabytes; of a process of its own


def cold(arguments: Sequence[str]) -> Taken:
    """Return what a program took, from its start to its end; RuntimeError where it fails.

    Byte code is read from a folder of its own, as from an installed program; the first call fills it.
    """
    places = {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": _byte_code()}
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        program = subprocess.Popen(list(arguments), stdout=said, stderr=said, env=kept | places)
        _, status, used = os.wait4(program.pid, 0)
        program.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - start
        if program.returncode:
            said.seek(0)
            raise RuntimeError(f"{' '.join(arguments)[:200]}: {said.read().decode(errors='replace')[-500:]}")
    return Taken(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


@cache
def _byte_code() -> str:
    place = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    return place


def warm(work: Callable[[], object]) -> Taken:
    """Return what work in this process took; its peak is not known."""
    start, used = time.perf_counter(), time.process_time()
    work()
    return Taken(time.perf_counter() - start, time.process_time() - used, 0.0)


def in_turn(ways: Mapping[str, Callable[[], Taken]], rounds: int) -> dict[str, Taken]:
    """Return the medians of each way, taken in turns, so that the load of the machine falls on all alike."""
    held: dict[str, list[Taken]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            held[name].append(way())
    return {name: median(some) for name, some in held.items()}


def median(rounds: Sequence[Taken]) -> Taken:
    """Return the median of each figure."""
    return Taken(*map(statistics.median, zip(*rounds, strict=True)))
