"""Gold files and plan files ▶ labelled plan pairs: for every pair of clauses, whether careful readers linked it."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from szcompare import zh
from szcompare.errors import InputError
from szcompare.model import CONTINUING, META, Clause, Document, Plan
from szcompare.reading import assemble

HALF = 0.5  # of the shorter of two spans, from which one covers the other
SHORT_HEADING = 16  # characters: an unlabelled unit up to here is taken for a heading
UNLABELLED = "commitment"  # the kind of any other unit without a label

Reader = Callable[[Path], Plan]
Units = dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Gold:
    """The labels of one plan pair."""

    name: str
    sha256: Mapping[str, str]
    units: Mapping[str, Units]  # by side: places of the units
    kinds: Mapping[str, str | None]
    scored: frozenset[str]  # new units whose pairs are all labelled
    relations: Mapping[tuple[str, str], str]

    @property
    def positive(self) -> frozenset[tuple[str, str]]:
        """The pairs that are links."""
        return frozenset(pair for pair, said in self.relations.items() if said in CONTINUING)


def read_gold(path: Path) -> Gold:
    """Return the labels of a gold file."""
    said = json.loads(path.read_text(encoding="utf-8"))
    units = {
        side: {n: (u["start"], u["end"]) for n, u in said["units"].items() if u["side"] == side}
        for side in ("old", "new")
    }
    return Gold(
        name=path.stem,
        sha256=said["sha256"],
        units=units,
        kinds={n: u["kind"] for n, u in said["units"].items()},
        scored=frozenset(said["scored_new"]),
        relations={(p["old"], p["new"]): p["relation"] for p in said["pairs"]},
    )


def find_plans(folder: Path, gold: Gold) -> tuple[Path, Path]:
    """Return the files of the old and the new plan in ``folder``, known by their sha256."""
    there = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in sorted(folder.iterdir()) if path.is_file()}
    for side, wanted in gold.sha256.items():
        if wanted not in there:
            raise InputError(f"{folder}: no file has the sha256 {wanted[:12]}… of the {side} plan of {gold.name}")
    return there[gold.sha256["old"]], there[gold.sha256["new"]]


def covers(clauses: Iterable[Clause], units: Units) -> dict[str, tuple[str, ...]]:
    """Return for each clause id the units that it covers, or that cover it, by half or more of the shorter."""
    ordered = sorted(units.items(), key=lambda u: u[1])
    return {c.id: tuple(n for n, (a, b) in ordered if _overlap(c.start, c.end, a, b) >= HALF) for c in clauses}


def unit_plan(path: Path, gold: Gold, side: str) -> Plan:
    """Return a plan whose clauses are the gold units with the gold kinds: what perfect cutting would give."""
    raw = path.read_bytes()
    text, sha = raw.decode("utf-8"), hashlib.sha256(raw).hexdigest()
    clauses: list[Clause] = []
    headings: dict[int, str] = {}
    for name, (start, end) in sorted(gold.units[side].items(), key=lambda u: u[1]):
        reading, pieces = assemble(text, _filled(text, start, end))
        rank = _rank(reading)
        if rank is not None and len(reading) <= 2 * SHORT_HEADING:
            headings = {r: title for r, title in headings.items() if r < rank} | {rank: reading}
        kind = gold.kinds[name] or (META if len(reading) <= SHORT_HEADING else UNLABELLED)
        clauses.append(
            Clause(
                id=f"{sha[:8]}-{start}",
                start=start,
                end=end,
                path=tuple(headings.values()),
                item="",
                sentence=1,
                paragraph=text.count("\n", 0, start),
                kind=kind,
                reading=reading,
                pieces=pieces,
            )
        )
    document = Document(id=sha[:8], text=text, origin=path.name, sha256=sha, encoding="utf-8")
    return Plan(document=document, spans=(), sections=(), clauses=tuple(clauses))


def gold_pairs(
    cells: Sequence[tuple[str, str]], old: Mapping[str, tuple[str, ...]], new: Mapping[str, tuple[str, ...]], gold: Gold
) -> list[tuple[tuple[str, str], ...]]:
    """Return for each pair of clause ids the pairs of gold units that it stands for, of scored new units."""
    return [tuple((a, b) for b in new.get(y, ()) if b in gold.scored for a in old.get(x, ())) for x, y in cells]


def label(pairs: Iterable[tuple[str, str]], gold: Gold) -> str:
    """Return positive, related, negative, or nothing where no scored unit is covered."""
    said: dict[str, int] = defaultdict(int)
    for pair in pairs:
        relation = gold.relations.get(pair)
        said["negative" if relation is None else "positive" if relation in CONTINUING else "related"] += 1
    return next((name for name in ("positive", "related", "negative") if said[name]), "")


def _overlap(a: int, b: int, c: int, d: int) -> float:
    shared = min(b, d) - max(a, c)
    return shared / min(b - a, d - c) if shared > 0 else 0.0


def _filled(text: str, start: int, end: int) -> list[tuple[int, int, str | None]]:
    """The stretches between line breaks and blanks."""
    kept: list[tuple[int, int, str | None]] = []
    at = start
    for gap in zh.BLANKS.finditer(text, start, end):
        if gap.start() > at:
            kept.append((at, gap.start(), None))
        at = gap.end()
    return [*kept, (at, end, None)] if at < end else kept


def _rank(text: str) -> int | None:
    return next((zh.RANKS[style] for style, pattern in zh.NUMBERING if pattern.match(text)), None)
