"""Comparison, plan or link ▶ lines of plain text for a terminal; a Chinese character is two cells wide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from unicodedata import combining, east_asian_width

from szcompare.model import RELATIONS, SIDES
from szcompare.notes import done, severity_word
from szcompare.report.labels import CHANGE, KIND, RELATION, SIDE, STATUS, ZONE, confidence_text, figure_text
from szcompare.tables import CHANGES, ZONES, indicator_name, paired_targets

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from szcompare.comparison import Comparison
    from szcompare.model import Clause, Plan, Target, TargetChange

QUOTE = 60  # characters of a clause shown on a line
INDENT = "  "
NO_CANDIDATE = (
    "none: the pair was no candidate, it has too little in common to be weighed 相同之处太少，未成候选，没有权重"
)
MOVED = ("raised", "lowered", "unchanged", "redefined")  # changes that have a number on both sides

Json = dict[str, Any]


def width(text: str) -> int:
    """Return the cells that a text takes in a terminal.

    >>> width("市2015"), width("（一）")
    (6, 6)
    """
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def padded(text: str, cells: int, *, right: bool = False) -> str:
    """Return the text with spaces up to so many cells; a longer one as it is.

    >>> padded("延续", 6) + "|", padded("12", 4, right=True)
    ('延续  |', '  12')
    """
    gap = " " * max(0, cells - width(text))
    return gap + text if right else text + gap


def table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the rows with aligned columns, the first one to the left and all others to the right."""
    sizes = [max(width(row[n]) for row in rows) for n in range(len(rows[0]))]
    for row in rows:
        cells = (padded(cell, size, right=n > 0) for n, (cell, size) in enumerate(zip(row, sizes, strict=True)))
        yield (INDENT + "  ".join(cells)).rstrip()


def summary_values(comparison: Comparison) -> Json:
    """Return the counts of the summary as JSON values, with the two plans."""
    count = {(row["figure"], row["name"], row["part"]): row["count"] for row in comparison.rows("summary")}
    plans = dict(zip(SIDES, (comparison.old, comparison.new), strict=True))
    return {
        **{side: _source(plan) for side, plan in plans.items()},
        "undertakings": {
            side: {n: c for (figure, n, part), c in count.items() if figure == "undertakings" and part == side}
            for side in SIDES
        },
        "links": {relation: {zone: count["links", relation, zone] for zone in ZONES} for relation in RELATIONS},
        "target_changes": {change: count["target_changes", change, ""] for change in CHANGES},
        **{
            part: {side: count[part, "all", side] for side in SIDES}
            for part in ("clauses", "targets", "repairs", "notes")
        },
    }


def summary_lines(comparison: Comparison) -> Iterator[str]:
    """Yield what a reader wants to know first: the plans, the undertakings by status, the links, the numbers."""
    values = summary_values(comparison)
    for side in SIDES:
        source = values[side]
        yield f"{padded(f'{side} {SIDE[side]}', 12)}  {source['title'] or '—'}  ({source['file']})"
    yield from ("", "undertakings 举措", *table(list(_status_rows(values["undertakings"]))))
    yield from ("", "links 关联", *table(list(_link_rows(values["links"]))))
    yield from ("", "targets 指标", *_change_lines(comparison, values["target_changes"]))
    yield ""
    for part, label in (("repairs", "修复"), ("notes", "附注")):
        yield f"{padded(f'{part} {label}', 12)}  old {values[part]['old']}, new {values[part]['new']}"


def doubt_lines(old: Plan, new: Plan) -> Iterator[str]:
    """Yield what is odd about the choice of the two plans: one text twice, or the later one given as the old one."""
    first, then = old.document, new.document
    if first.text == then.text:
        yield f"{first.origin} and {then.origin} hold the same text 两份规划文字相同"
    elif first.metadata.date > then.metadata.date > "":
        dates = f"({first.metadata.date}) is later than {then.origin} ({then.metadata.date})"
        yield f"{first.origin} {dates}; OLD stands before NEW 旧规划晚于新规划，次序或许颠倒"


def _source(plan: Plan) -> Json:
    document = plan.document
    return {"title": document.metadata.title, "file": document.origin, "sha256": document.sha256, "id": document.id}


def _status_rows(counts: dict[str, dict[str, int]]) -> Iterator[tuple[str, ...]]:
    yield ("", "old 旧", "", "new 新", "")
    for status in ("continued", "modified", "dropped", "new"):
        yield (f"{status} {STATUS[status]}", *(c for side in SIDES for c in _share(counts[side], status)))
    yield ("all 合计", str(counts["old"]["all"]), "", str(counts["new"]["all"]), "")


def _share(counts: dict[str, int], status: str) -> tuple[str, str]:
    if status not in counts:
        return "–", ""
    return str(counts[status]), f"{counts[status] / counts['all']:.0%}" if counts["all"] else ""


def _link_rows(counts: dict[str, dict[str, int]]) -> Iterator[tuple[str, ...]]:
    yield ("", *(f"{zone} {ZONE[zone]}" for zone in ZONES))
    for relation in RELATIONS:
        shown = (str(counts[relation][zone]) if counts[relation][zone] else "–" for zone in ZONES)
        yield (f"{relation} {RELATION[relation]}", *shown)


def _change_lines(comparison: Comparison, counts: dict[str, int]) -> Iterator[str]:
    counted = [f"{counts[change]} {change} {CHANGE[change]}" for change in CHANGES if counts[change]]
    yield INDENT + (", ".join(counted) if counted else "none 无")
    plans = (comparison.old, comparison.new)
    moved = [change for change in comparison.change_list if change.change in MOVED]
    rows = [_change_row(plans, change) for change in moved]
    sizes = [max((width(row[n]) for row in rows), default=0) for n in range(3)]
    for row in rows:
        cells = (padded(cell, size) for cell, size in zip(row[:3], sizes, strict=True))
        yield (INDENT + "  ".join(cells) + f"  {row[3]}").rstrip()


def _change_row(plans: tuple[Plan, Plan], change: TargetChange) -> tuple[str, str, str, str]:
    pair = paired_targets(plans, change)
    old, new = ("" if target is None else _figure(target) for target in pair)
    return indicator_name(pair), old, f"→ {new}", CHANGE[change.change]


def _figure(target: Target) -> str:
    return figure_text(target) + (f" ({target.year})" if target.year is not None else "")


def plan_lines(plan: Plan) -> Iterator[str]:
    """Yield how a plan is read: what it says of itself, the tree of its clauses, repairs and notes."""
    yield from _metadata_lines(plan)
    yield from _tree_lines(plan)
    text = plan.document.text
    yield from ("", f"repairs 修复 ({len(plan.repairs)})")
    for repair in plan.repairs:
        state = "used" if repair.accepted else "offered"
        change = f"{repair.raw!r} → {repair.reading!r} [{state}, {repair.confidence:.2f}]"
        yield f"{INDENT}{repair.start}–{repair.end} {change} {repair.reason}"
    yield from ("", f"notes 附注 ({len(plan.notes)})")
    for note in plan.notes:
        near = text[max(0, note.start - 8) : note.end + 8]
        grave = f"{note.code} [{severity_word(note.code)}]"
        did = f"（{done(note.code)}）" if done(note.code) else ""
        yield f"{INDENT}{note.start}–{note.end} {grave} {note.message}{did} …{' '.join(near.split())}…"


def _metadata_lines(plan: Plan) -> Iterator[str]:
    document, said = plan.document, plan.document.metadata
    items = len({(c.paragraph, c.item) for c in plan.clauses if c.item})
    for label, value in (
        ("file 文件", f"{document.origin} ({document.encoding}, {len(document.text):,} characters)"),
        ("sha256", document.sha256), ("title 标题", said.title), ("body 机构", said.body),
        ("number 文号", said.number), ("date 日期", said.date),
        ("period 期间", "–".join(map(str, said.period)) if said.period else ""), ("address 网址", said.address),
        ("clauses 条款", f"{len(plan.clauses)}, items {items}, targets {len(plan.targets)}"),
    ):  # fmt: skip
        yield f"{padded(label, 12)}  {value or '—'}"


def _tree_lines(plan: Plan) -> Iterator[str]:
    """The headings by level, each with its clauses below it: id, kind, beginning, responsible bodies."""
    path: tuple[str, ...] = ()
    sizes = max((width(clause.id) for clause in plan.clauses), default=0)
    for n, clause in enumerate(plan.clauses):
        if n == 0 or clause.path != path:
            yield ""
            kept = next((k for k, (a, b) in enumerate(zip(path, clause.path, strict=False)) if a != b), len(path))
            for level, heading in list(enumerate(clause.path))[min(kept, max(0, len(clause.path) - 1)) :]:
                yield f"{INDENT * level}{heading or '—'}"
            if not clause.path:
                yield "—"
            path = clause.path
        yield f"{INDENT * max(1, len(path))}{padded(clause.id, sizes)}  {_clause_line(clause)}"


def _clause_line(clause: Clause) -> str:
    bodies = "、".join(agency.name for agency in clause.agencies) if clause.sentence == 1 else ""
    item = f"{clause.item}. " if clause.item and clause.sentence == 1 else ""
    kind = padded(f"{clause.kind} {KIND[clause.kind]}", 15)
    return f"{kind}  {item}{_short(clause.reading)}" + (f" 〔{bodies}〕" if bodies else "")


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= QUOTE else text[: QUOTE - 1] + "…"


def link_lines(link: Json, old: Json, new: Json, readings: dict[str, str]) -> Iterator[str]:
    """Yield the evidence of a pair, all as in comparison.json; ``readings`` are those of the rivals by their ids."""
    for side, clause in zip(SIDES, (old, new), strict=True):
        yield f"{padded(f'{side} {SIDE[side]}', 12)}  {clause['id']} ({clause['start']}–{clause['end']})"
        yield f"{INDENT}{' '.join(clause['reading'].split())}"
    linked = "" if link["zone"] != "possible" else ", not a link 未关联"
    sure = f"{confidence_text(link['confidence'])} ({link['zone']} {ZONE[link['zone']]}{linked})"
    yield ""
    yield f"relation 关系    {link['relation']} {RELATION[link['relation']]}"
    yield f"confidence 置信  {sure}"
    yield f"reason 理由      {link['reason'] or '—'}"
    lacking = NO_CANDIDATE if link["zone"] == "possible" else "—"
    yield from _proof_lines(link["evidence"], readings, lacking)


def _proof_lines(evidence: Json, readings: dict[str, str], lacking: str) -> Iterator[str]:
    yield from ("", f"shared phrases 共同用语 ({len(evidence['phrases'])})")
    for phrase in evidence["phrases"]:
        places = f"old {phrase['old_start']}–{phrase['old_end']}, new {phrase['new_start']}–{phrase['new_end']}"
        yield f"{INDENT}{phrase['text']}  ({places})"
    for label, held in (("names 名称", evidence["names"]), ("numbers 数字", evidence["numbers"])):
        yield f"shared {label}: {'、'.join(held) or '—'}"
    yield from ("", "weights 权重 (parts of the log odds beside the base rate; + speaks for the link)")
    rows = [(part["feature"], f"{part['share']:+.2f}") for part in evidence["contributions"]]
    yield from table(rows) if rows else (f"{INDENT}{lacking}",)
    yield from ("", "rivals 次选")
    for side, rival in zip(SIDES, (evidence["old_rival"], evidence["new_rival"]), strict=True):
        yield f"{INDENT}{side}  {rival + '  ' + _short(readings.get(rival, '')) if rival else '—'}"
