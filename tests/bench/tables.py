"""The kept figures ▶ reports/bench.md: what was measured, how it stands to what was wanted, and when."""

from __future__ import annotations

import math
from typing import Any

from bench.bench_corpus import shown

Figures = dict[str, Any]

HEAD = """# Speed

Made by `python tests/bench/write_report.py`, which describes each part; the figures behind are in `bench.json`. Ways
that are compared ran in turns, and medians are given. *Processor* seconds are user and system time: on a machine that
others use too they change little, while seconds by the clock grow. Figures differ from machine to machine, ratios less.
"""


def report(kept: Figures) -> str:
    """Return the report over the parts that were measured, each with its date."""
    figures = {name: kept[name]["figures"] for name in TITLES if name in kept}
    for name in {"growth", "linking", "largest"} & figures.keys():  # JSON's order of sizes is that of texts
        figures[name] = {size: figures[name][size] for size in sorted(figures[name], key=int)}
    if "largest" in figures:  # exponents are from the smallest size on
        figures["largest"] = figures.get("linking", {}) | figures["largest"]
    parts = [
        f"## {title}\n\n{_when(kept[name])}\n\n" + "\n".join(lines(figures[name])) + "\n"
        for name, (title, lines) in TITLES.items()
        if name in figures
    ]
    return "\n".join([HEAD, *parts])


def _when(part: Figures) -> str:
    return (
        f"Measured {part['date']}, szcompare {part['version']}, Python {part['python']}, {part['cores']} cores, "
        f"load {part['load']} at the end."
    )


def _cold(found: Figures) -> list[str]:
    floor, main = found["floor"]["processor"], found["szcompare"]["processor"]
    lines = [
        "The main job, `szcompare compare` of the two Shenzhen plans with the default formats, as a process of its own, "
        "beside a *floor* (Python, `import sklearn, pandas, jieba`, jieba's dictionary) and GovernDiff on the same files.",
        "",
        "| program | seconds | processor s | peak MB | of the floor |",
        "|---|---|---|---|---|",
        *(
            f"| {name} | {one['seconds']:.2f} | {one['processor']:.2f} | {one['peak']:.0f} | {one['processor'] / floor:.2f} × |"
            for name, one in found.items()
        ),
        "",
        f"Main job: {main / floor:.2f} × the floor (wanted: 2), peak {found['szcompare']['peak']:.0f} MB (wanted: 350).",
    ]
    other = found.get("GovernDiff 0.6.0")
    if other is None:
        return [*lines, "GovernDiff was not measured in this run."]
    return [*lines, f"{main / other['processor']:.2f} × the processor time of GovernDiff 0.6.0 (wanted: 0.6)."]


def _stages(found: Figures) -> list[str]:
    rate = {name: found["bytes"] / 1e6 / found[name]["processor"] for name in ("read and cut", "parse, all of it")}
    return [
        f"Both Shenzhen plans, {found['characters']:,} characters, {found['bytes'] / 1e6:.3f} MB as UTF-8, in a process "
        "that has loaded everything. Texts are new ones each time (one in forty pairs of characters exchanged).",
        "",
        "| stage | seconds | processor s |",
        "|---|---|---|",
        *(
            f"| {name} | {one['seconds']:.3f} | {one['processor']:.3f} |"
            for name, one in found.items()
            if isinstance(one, dict)
        ),
        "",
        f"Reading and cutting: {rate['read and cut']:.2f} MB of text a second (wanted: 1); with targets, bodies, names "
        f"and codings {rate['parse, all of it']:.2f} MB a second. Warm compare: "
        f"{found['compare']['processor']:.2f} s of processor time (wanted: 0.7).",
    ]


def _growth(found: Figures) -> list[str]:
    names = ("parse", "link", "topics")
    lines = [
        "1× is 31,000 characters to parse, 200 undertakings a side to link and to group; larger ones are mixed from the "
        "same lines. Each cell: processor seconds, peak megabytes of the process.",
        "",
        f"| size | {' | '.join(names)} |",
        "|---|---|---|---|",
        *(f"| {times} × | {' | '.join(_cell(row.get(name)) for name in names)} |" for times, row in found.items()),
        "",
    ]
    held = {name: [(row[name]["size"], row[name]) for row in found.values() if name in row] for name in names}
    lines.append(
        "Growth exponents from the second size on: "
        + "; ".join(_exponents(name, held[name][1:]) for name in names)
        + "."
    )
    return lines


def _cell(one: Figures | None) -> str:
    return "–" if one is None else f"{one['processor']:.2f} s, {one['peak']:.0f} MB"


def _exponents(name: str, rows: list[tuple[float, Figures]]) -> str:
    if len(rows) < 2:
        return f"{name} –"
    (small, first), (large, last) = rows[0], rows[-1]
    ratio = math.log(large / small)
    time, memory = (math.log(last[what] / first[what]) / ratio for what in ("processor", "peak"))
    return f"{name} time {time:.2f}, memory {memory:.2f}"


def _recall(found: Figures) -> list[str]:
    return [
        "*Nearest*: each labelled pair of plans is hidden among 5,000 more clauses a side; of the nearest pairs of the exact "
        "search, those that the index finds (wanted: 0.98). *Labelled*: of the labelled links that the exact search finds in "
        "the plans as they are, those that the index finds, and those that it finds where a string is looked up only if it "
        "stands in 80 clauses at most.",
        "",
        "| plans | nearest | labelled | labelled, tight | links found by the exact search |",
        "|---|---|---|---|---|",
        *(
            f"| {name} | {one['nearest']:.3f} | {one['index']:.3f} | {one['tight']:.3f} | {one['links']} |"
            for name, one in found.items()
        ),
    ]


def _linking(found: Figures) -> list[str]:
    lines = [
        "| undertakings a side | seconds | processor s | peak MB |",
        "|---|---|---|---|",
        *(
            f"| {int(size):,} | {one['seconds']:.1f} | {one['processor']:.1f} | {one['peak']:.0f} |"
            for size, one in found.items()
        ),
        "",
    ]
    if len(found) > 1:
        lines.append(f"Growth exponents: {_exponents('link', [(int(size), one) for size, one in found.items()])}.")
    return [*lines, "Wanted: 20,000 × 20,000 in 120 s and 1,500 MB; exponents of at most 1.25 and 1.1."]


def _workers(found: Figures) -> list[str]:
    return [
        f"{found['pairs']} pairs of a made corpus by `szcompare corpus run`, {found['rounds']} rounds in turns. Efficiency is the time of one process "
        "over twice that of two (wanted: 0.8); other programs on the machine lower it, so beside it stands processor time "
        "of one over that of two, which shows only the work done twice (starting, loading).",
        "",
        *shown(found),
    ]


def _corpus(found: Figures) -> list[str]:
    lineage = ", ".join(f"{name} {value:.3f}" for name, value in found["lineage"].items())
    return [
        f"{found['plans']:,} made plans of {found['statements']} statements, {found['workers']} workers.",
        "",
        "| step | seconds | processor s |",
        "|---|---|---|",
        *(f"| {name} | {one['seconds']:.1f} | {one['processor']:.1f} |" for name, one in found["steps"].items()),
        "",
        f"{found['pairs']} pairs, {found['failed']} failed; store {found['megabytes']:.1f} MB. Known lineage found: {lineage}.",
        *_nearest(found.get("nearest")),
    ]


def _nearest(found: Figures | None) -> list[str]:
    if found is None:  # figures of an earlier run
        return []
    return [
        "",
        f"Of the {found['plans']:.0f} nearest plans of each plan, those that the index finds: {found['of exact']:.3f}; of the "
        f"statements that the best {found['plans']:.0f} could share with it, those that they share: {found['of shared']:.3f}.",
    ]


def _broken(found: Figures) -> list[str]:
    steps = "; ".join(
        f"{name} {one['seconds']:.1f} s ({one['processor']:.1f} s processor)" for name, one in found["steps"].items()
    )
    return [
        f"{found['files']:,} short files, {found['bad']} of them broken (empty, binary, cut off), {found['workers']} workers: "
        f"{found['parsed']:,} parsed, {found['named']} named with their reason, {found['again']} done again by a second run. {steps}."
    ]


TITLES = {
    "cold": ("The main job, cold", _cold),
    "stages": ("Stages, warm", _stages),
    "growth": ("Growth", _growth),
    "recall": ("Candidates", _recall),
    "linking": ("Linking at size", _linking),
    "largest": ("Linking, larger still", _linking),
    "workers": ("Two workers", _workers),
    "corpus": ("A corpus", _corpus),
    "broken": ("Many files, some of them broken", _broken),
}
