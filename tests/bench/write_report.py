"""Measurements of all parts ▶ reports/bench.json and reports/bench.md.

Run as: python tests/bench/write_report.py [--quick] [--parts cold stages …] [--governdiff PROGRAM].

A part that is not measured keeps its figures of an earlier run, with the date of that run. Without arguments, all parts
but ``largest`` (about 10 minutes on two cores); with --quick, those of three minutes. GovernDiff (pip install
governdiff==0.6.0, in an environment of its own) is compared where its program is named.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]

from bench import sizes, stages, tables, timing  # noqa: E402

import szcompare  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

Figures = dict[str, Any]

KEPT = ROOT / "reports" / "bench.json"
QUICK = ("cold", "stages", "growth", "recall")
USUAL = (*QUICK, "linking", "workers", "corpus", "broken")
ALL = (*USUAL, "largest")


def cold(said: argparse.Namespace) -> Figures:
    """The main job beside what every such program has to do, and beside GovernDiff, in turns."""
    plans = [str(path) for path in stages.PLANS]
    with tempfile.TemporaryDirectory() as place:
        main = [*timing.MAIN, *plans, "--out", f"{place}/out"]
        ways = {
            "floor": [sys.executable, "-c", timing.FLOOR],
            "floor, jieba's cache": [sys.executable, "-c", timing.CACHED_FLOOR, place],
            "szcompare": main,
            "szcompare, all formats": [*main, "--format", ",".join(FORMATS)],
        }
        if said.governdiff:
            report = ["--output", f"{place}/governdiff.html", "--format", "html"]
            ways["GovernDiff 0.6.0"] = [said.governdiff, "diff", *plans, *report]
        for arguments in ways.values():  # once without the clock: byte code, file cache
            timing.cold(arguments)
        taken = timing.in_turn({name: _program(some) for name, some in ways.items()}, 3 if said.quick else 5)
    return {name: some._asdict() for name, some in taken.items()}


FORMATS = ("html", "md", "csv", "figures", "json", "docx", "xlsx", "latex")


def _program(arguments: list[str]) -> Callable[[], timing.Taken]:
    return lambda: timing.cold(arguments)


def warm(said: argparse.Namespace) -> Figures:
    """Each stage over both plans in one process, the median of some rounds."""
    out: Figures = {"characters": sum(len(d.text) for d in stages.documents())}
    out["bytes"] = sum(len(d.text.encode()) for d in stages.documents())
    for name, (given, work) in stages.stages().items():
        work(given())
        rounds = []
        for _ in range(3 if said.quick else 7):
            some = given()
            rounds.append(timing.warm(lambda work=work, some=some: work(some)))
        middle = timing.median(rounds)
        out[name] = {"seconds": middle.seconds, "processor": middle.processor}
    return out


PARTS: dict[str, Callable[[argparse.Namespace], Figures]] = {
    "cold": cold,
    "stages": warm,
    "growth": lambda said: sizes.growth((1, 4, 16) if said.quick else (1, 4, 16, 64)),
    "recall": lambda _: sizes.recalls(),
    "linking": lambda _: sizes.linking((2_000, 20_000)),
    "largest": lambda _: sizes.linking((50_000,)),
    "workers": lambda said: sizes.workers(pairs=200, rounds=1 if said.quick else 2),
    "corpus": lambda _: sizes.corpus(plans=1_000),
    "broken": lambda _: sizes.broken(),
}


def main() -> None:
    """Measure what is asked for, and write both files anew after each part, so that a stop loses nothing."""
    ask = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    ask.add_argument("--quick", action="store_true", help="few rounds, and only the parts of seconds")
    ask.add_argument("--parts", nargs="*", choices=ALL)
    ask.add_argument("--governdiff", metavar="PROGRAM", help="the program governdiff, to compare with")
    ask.add_argument("--keep", type=Path, default=KEPT, help="the figures; the report stands beside them")
    said = ask.parse_args()
    kept: Figures = json.loads(said.keep.read_text(encoding="utf-8")) if said.keep.is_file() else {}
    for part in said.parts if said.parts is not None else QUICK if said.quick else USUAL:
        sys.stderr.write(f"{part} …\n")
        earlier = kept.get(part, {}).get("figures", {})
        figures = PARTS[part](said)
        if part == "cold" and not said.governdiff and "GovernDiff 0.6.0" in earlier:
            sys.stderr.write("GovernDiff is not measured: name its program with --governdiff\n")
        kept[part] = {
            "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
            "version": szcompare.__version__,
            "python": platform.python_version(),
            "cores": os.cpu_count(),
            "load": round(os.getloadavg()[0], 1),
            "figures": figures,
        }
        said.keep.write_text(json.dumps(kept, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
        said.keep.with_suffix(".md").write_text(tables.report(kept), encoding="utf-8")


if __name__ == "__main__":
    main()
