"""Texts of real plans × a seed ▶ a corpus of made-up plans whose lineage is known, and how well a run finds it again.

Bodies carry statements on from their last plan, word for word or varied, drop some for good, take up others from
plans that other bodies issued before, and add new ones from a pool of real statements.
"""

from __future__ import annotations

import csv
import random
import re
from collections import Counter
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING, TypeVar

from szcompare import pipeline
from szcompare.errors import InputError
from szcompare.model import UNDERTAKINGS
from szcompare.report.staging import replace_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

FIRST_YEAR, STEP = 1996, 5  # of the first five-year plan that is made
SHORTEST, LONGEST = 14, 160  # characters of a statement that is worth following
CARRIED, VARIED, TAKEN_UP = 0.65, 0.45, 0.5  # share carried on; of those, varied; of the rest, taken up from others
CHAPTERS = ("总体要求", "主要任务", "重点工程", "保障措施")
DIGITS = "一二三四五六七八九十"
FAMILY, GIVEN = "清临安永宁平兴和泰丰文汉江海云金玉松梅竹", "河江州阳山川城原港湾平安宁远昌源"

# Wordings that plans use for one another; general policy language.
SWAPS = (
    ("加快", "大力"), ("推进", "推动"), ("完善", "健全"), ("支持", "扶持"), ("鼓励", "引导"), ("加强", "强化"),
    ("建设", "打造"), ("提高", "提升"), ("促进", "推动"), ("实施", "组织实施"), ("建立", "构建"), ("扩大", "拓展"),
    ("积极", "大力"), ("进一步", "着力"), ("重点", "优先"),
)  # fmt: skip
NUMBER = re.compile(r"(?<![\d.])([1-9]\d{0,4})(?=家|个|亿元|万|%|项|所|名)")
HEAD = "name,start,end,statement,parent,change"

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A statement in a made plan."""

    name: str  # file name of the plan
    start: int  # code points, half open
    end: int
    statement: int  # place in the pool: the same for all that descend from it
    parent: str  # name of the plan it was carried on or taken up from, or empty
    change: str  # new, kept, varied


@dataclass(slots=True)
class _Line:
    text: str
    statement: int
    parent: str
    change: str


def pool(sources: Iterable[Path]) -> tuple[str, ...]:
    """Return the undertakings of some plans, each wording once, in the order of the files."""
    found: dict[str, None] = {}
    for source in sources:
        for clause in pipeline.parse(source).clauses:
            text = re.sub(r"\s", "", clause.reading)
            if clause.kind in UNDERTAKINGS and SHORTEST <= len(text) <= LONGEST and "\ufffd" not in text:
                found.setdefault(text)
    if not found:
        raise InputError("the texts hold no statement to make a corpus from: name plans")
    return tuple(found)


def make_corpus(
    folder: Path, statements: Sequence[str], *, plans: int, length: int = 30, per_body: int = 5, seed: int = 0
) -> tuple[Made, ...]:
    """Write ``plans`` made-up plans of ``length`` statements and ``lineage.csv``'s rows; return the rows.

    The same arguments give the same bytes, on every system.
    """
    chance = random.Random(seed)  # noqa: S311 - varied texts, no secrets
    bodies = _bodies(-(-plans // per_body), chance)
    issued: list[tuple[str, str, int]] = [
        (f"{body}-{year}.txt", body, year)
        for year in range(FIRST_YEAR, FIRST_YEAR + STEP * per_body, STEP)
        for body in bodies
    ][:plans]
    last: dict[str, tuple[str, list[_Line]]] = {}
    history: dict[str, set[int]] = {}
    files: dict[str, bytes] = {}
    rows: list[Made] = []
    for name, body, year in issued:
        others = [held for other, held in sorted(last.items()) if other != body]
        seen = history.setdefault(body, set())
        lines = _carried(last.get(body), chance) + _others(others, seen, length, chance, late=body in last)
        lines = _filled(lines, statements, seen, length, chance)
        text, made = _plan_text(name, body, year, lines)
        files[name], last[body] = text.encode(), (name, lines)
        seen |= {line.statement for line in lines}
        rows += made
    replace_files(folder, files)
    return tuple(rows)


def lineage_csv(rows: Iterable[Made]) -> str:
    """Return the known lineage as CSV."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEAD.split(","))
    writer.writerows((r.name, r.start, r.end, r.statement, r.parent, r.change) for r in rows)
    return out.getvalue()


def lineage_scores(found: Mapping[tuple[str, int], str], known: Sequence[Made]) -> dict[str, float]:
    """Return precision, recall and F1 of the pairs of statements in one lineage, and the share of right origins.

    ``found`` names the lineage of a clause by (file name, start); clauses without one stand alone. Only statements
    whose lineage could be seen are asked for: those of plans that ``found`` names at all.
    """
    names = {name for name, _ in found}
    asked = [row for row in known if row.name in names]
    true, claimed = Counter[int](), Counter[str]()
    both = Counter[tuple[int, str]]()
    for row in asked:
        group = found.get((row.name, row.start), f"alone {row.name} {row.start}")
        true[row.statement] += 1
        claimed[group] += 1
        both[row.statement, group] += 1
    hits, wanted, said = (sum(n * (n - 1) // 2 for n in held.values()) for held in (both, true, claimed))
    precision, recall = hits / said if said else 1.0, hits / wanted if wanted else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": precision, "recall": recall, "f1": f1, "pairs": float(wanted)}


def _bodies(count: int, chance: random.Random) -> list[str]:
    names = [f"{a}{b}市人民政府" for a in FAMILY for b in GIVEN if a != b]
    if count > len(names):
        raise InputError(f"{count} bodies are wanted and only {len(names)} have names: make fewer plans")
    return sorted(_drawn(names, count, chance))


def _drawn(items: Sequence[_Item], count: int, chance: random.Random) -> list[_Item]:
    """Some of the items, in an order that no version of Python changes."""
    left = list(items)
    return [left.pop(int(chance.random() * len(left))) for _ in range(min(count, len(left)))]


def _carried(last: tuple[str, list[_Line]] | None, chance: random.Random) -> list[_Line]:
    if last is None:
        return []
    name, lines = last
    return [_next(line, name, chance) for line in lines if chance.random() < CARRIED]


def _others(
    others: Sequence[tuple[str, list[_Line]]], seen: set[int], length: int, chance: random.Random, *, late: bool
) -> list[_Line]:
    """Statements taken up from the last plans of other bodies, that this body did not have before."""
    if not others or not late:
        return []
    wanted, found = int(length * (1 - CARRIED) * TAKEN_UP), list[_Line]()
    for _ in range(4 * wanted):
        name, lines = others[int(chance.random() * len(others))]
        line = lines[int(chance.random() * len(lines))]
        if line.statement not in seen and len(found) < wanted:
            seen.add(line.statement)
            found.append(_next(line, name, chance))
    return found


def _filled(
    lines: list[_Line], statements: Sequence[str], seen: set[int], length: int, chance: random.Random
) -> list[_Line]:
    held = seen | {line.statement for line in lines}
    free = [at for at in range(len(statements)) if at not in held]
    drawn = _drawn(free, length - len(lines), chance)
    return lines + [_Line(statements[at], at, "", "new") for at in drawn]


def _next(line: _Line, name: str, chance: random.Random) -> _Line:
    if chance.random() >= VARIED:
        return _Line(line.text, line.statement, name, "kept")
    text = varied(line.text, chance)
    return _Line(text, line.statement, name, "kept" if text == line.text else "varied")


def varied(text: str, chance: random.Random) -> str:
    """Return the text with another number, other wordings, or without its last part."""
    text = NUMBER.sub(lambda found: str(int(int(found[1]) * (1.1 + chance.random()))), text)
    for old, new in SWAPS:
        if old in text and chance.random() < 0.5:
            text = text.replace(old, new, 1)
    parts = text.split("，")
    if len(parts) > 2 and chance.random() < 0.3:
        text = "，".join(parts[:-1]) + "。"
    return text


def _plan_text(name: str, body: str, year: int, lines: Sequence[_Line]) -> tuple[str, list[Made]]:
    """A plan as a government would set it, and the places of its statements."""
    place = body.removesuffix("人民政府")
    title = f"{place}科技创新发展规划（{year}—{year + STEP - 1}年）"
    text = f"{title}\n\n{body}\n\n{place[0]}府〔{year}〕1号\n\n{year}年3月1日\n"
    made: list[Made] = []
    for number, line in enumerate(lines):
        if number % (-(-len(lines) // len(CHAPTERS))) == 0:
            chapter = number // (-(-len(lines) // len(CHAPTERS)))
            text += f"\n{DIGITS[chapter]}、{CHAPTERS[chapter]}\n\n"
        text += f"{number + 1}．"
        made.append(
            Made(
                name=name, start=len(text), end=len(text) + len(line.text), statement=line.statement,
                parent=line.parent, change=line.change,
            )
        )  # fmt: skip
        text += f"{line.text}\n"
    return text, made
