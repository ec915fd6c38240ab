"""Comparison ▶ report.md, for e-mail, repositories and notes; what a plan says comes out as text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from szcompare.model import SIDES, Plan
from szcompare.report.labels import (
    CHANGE,
    RELATION,
    SIDE,
    STATUS,
    TOPIC_FIGURES,
    ZONE,
    confidence_text,
    figure_text,
)
from szcompare.report.view import (
    Entries,
    Entry,
    Figure,
    Pair,
    by_topic,
    entries,
    moves,
    pairs,
    plan_title,
    see_also,
    unsure,
)
from szcompare.tables import ZONES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from szcompare.comparison import Comparison

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~&$]")
_LINE_START = re.compile(r"^(\d{1,9})?((?<=\d)[.)](?=\s|$)|(?<!\d)[-+=])")
_AUTOLINK = re.compile(r"(?<=\w)(:)(?=//)|(?<=www)(\.)|(@)")
_UNSEEN = re.compile(r"[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]")


def render_markdown(comparison: Comparison) -> dict[str, bytes]:
    """Return report.md (CommonMark with pipe tables)."""
    return {"report.md": ("\n".join(_lines(comparison)).rstrip("\n") + "\n").encode()}


def plain(text: str) -> str:
    """Return Markdown that shows ``text`` as it is, on one line, with no markup, HTML or link in force.

    >>> print(plain("*重点* <b>"))
    \\*重点\\* \\<b\\>
    """
    line = _UNSEEN.sub(lambda m: f"U+{ord(m[0]):04X}", " ".join(text.split()))
    line = _SPECIAL.sub(lambda m: "&amp;" if m[0] == "&" else "\\" + m[0], line)
    line = _AUTOLINK.sub(lambda m: "\\" + m[0], line)
    return _LINE_START.sub(lambda m: f"{m[1] or ''}\\{m[2]}", line)


def _lines(comparison: Comparison) -> Iterator[str]:
    found = entries(comparison)
    yield from ("# 规划逐条比较", "")
    for side, plan in zip(SIDES, (comparison.old, comparison.new), strict=True):
        yield f"- {SIDE[side]}：{_about(plan)}"
    yield from _overview(comparison, found)
    yield from _targets(comparison, found)
    yield from _topics(comparison)
    yield from _links(comparison, found)
    yield from _unlinked(comparison, found, "new", "new", "新增举措")
    yield from _unlinked(comparison, found, "old", "dropped", "未见延续的举措")
    yield from _damage(comparison)
    yield from _manifest(comparison)


def _about(plan: Plan) -> str:
    meta = plan.document.metadata
    parts = [plan_title(plan), meta.body, meta.number, meta.date, plan.document.origin]
    return "，".join(plain(part) for part in parts if part) + f"（sha256 `{plan.document.sha256}`）"


def _overview(comparison: Comparison, found: Entries) -> Iterator[str]:
    count = {(row["figure"], row["name"], row["part"]): row["count"] for row in comparison.rows("summary")}
    yield from ("", "## 概览", "")
    rows = [
        [label, *(str(count.get(("undertakings", name, side), "–")) for side in SIDES)]
        for name, label in {"all": "全部举措", **STATUS}.items()
    ]
    yield from _table(["", "旧规划", "新规划"], rows)
    rest = [unsure(found[side].values()) for side in SIDES]
    yield from ("", f"延续与调整中，仅由待核或可能的对应支持的：旧规划 {rest[0]} 条，新规划 {rest[1]} 条。", "")
    zones = [[RELATION[name], *(str(count["links", name, zone]) for zone in ZONES)] for name in RELATION]
    yield from _table(["对应", *(ZONE[zone] for zone in ZONES)], zones)


def _targets(comparison: Comparison, found: Entries) -> Iterator[str]:
    yield from ("", "## 指标变化", "")
    rows = [
        [plain(move.indicator), CHANGE[move.change], _figure(move.old), _figure(move.new), plain(move.note)]
        for move in moves(comparison, found)
    ]
    yield from _table(["指标", "变化", "旧规划", "新规划", "说明"], rows)


def _figure(figure: Figure | None) -> str:
    if figure is None:
        return "–"
    year = "" if figure.target.year is None else f"（{figure.target.year}）"
    before, hit, after = figure.quote
    return f"{plain(figure_text(figure.target))}{year}<br>「{plain(before)}<b>{plain(hit)}</b>{plain(after)}」"


def _topics(comparison: Comparison) -> Iterator[str]:
    yield from ("", "## 主题与去向", "")
    rows = [
        [f"{plain(str(row['topic']))} {plain(str(row['label']))}", *(str(row[name]) for name in TOPIC_FIGURES)]
        for row in comparison.rows("topics")
    ]
    yield from _table(["主题", "旧", "延续", "调整", "未见延续", "新", "延续", "调整", "新增"], rows)


def _links(comparison: Comparison, found: Entries) -> Iterator[str]:
    yield from (
        "",
        "## 逐条对照",
        "",
        "<del>删去的字</del>，<ins>加入的字</ins>。标记用 HTML 元素：星号在中文标点旁不可靠。",
    )
    for pair in pairs(comparison, found):
        yield from _pair(pair)


def _pair(pair: Pair) -> Iterator[str]:
    link = pair.link
    yield from (
        "",
        f"### {RELATION[link.relation]} {confidence_text(link.confidence)}（{ZONE[link.zone]}） `{link.id}`",
        "",
    )
    for side, entry, runs, tag in (("旧", pair.old, pair.marks.old, "del"), ("新", pair.new, pair.marks.new, "ins")):
        text = "".join(f"<{tag}>{plain(r.text)}</{tag}>" if r.changed else plain(r.text) for r in runs)
        yield f"> {side}（{plain(entry.where)}）：{text}"
        yield ">"
    yield f"> 依据：{plain(link.reason)}"


def _unlinked(comparison: Comparison, found: Entries, side: str, status: str, title: str) -> Iterator[str]:
    held = [entry for entry in found[side].values() if entry.status == status]
    yield from ("", f"## {title}（{len(held)}）")
    for topic, group in by_topic(comparison, held):
        yield from ("", f"### {'未分主题' if topic is None else plain(topic.label)}", "")
        for entry in group:
            yield f"- {plain(entry.clause.reading)}（{plain(entry.where)}）{_also(entry, found)}"


def _also(entry: Entry, found: Entries) -> str:
    nearest = see_also(entry, found)
    return "" if nearest is None else f" 参看：{plain(nearest.entry.clause.reading)}"


def _damage(comparison: Comparison) -> Iterator[str]:
    yield from ("", "## 来源瑕疵", "")
    repairs = [
        [
            SIDE[str(row["side"])],
            f"{row['start']}–{row['end']}",
            plain(str(row["quote"])),
            plain(str(row["reading"])),
            "采用" if row["accepted"] else "仅建议",
            plain(str(row["reason"])),
        ]
        for row in comparison.rows("repairs")
    ]
    yield from _table(["来源", "位置", "原文", "读作", "处理", "理由"], repairs)
    yield ""
    notes = [
        [SIDE[str(row["side"])], f"{row['start']}–{row['end']}", f"`{row['code']}`", plain(str(row["message"]))]
        for row in comparison.rows("notes")
    ]
    yield from _table(["来源", "位置", "代号", "说明"], notes)


def _manifest(comparison: Comparison) -> Iterator[str]:
    manifest = comparison.manifest
    yield from ("", "## 方法与清单", "")
    named = [("szcompare", manifest.szcompare), *manifest.packages, *manifest.parameters, *manifest.inputs]
    yield from _table(["项", "值"], [[plain(name), plain(value)] for name, value in named])


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A pipe table, or a word that there is nothing."""
    kept = list(rows)
    if not kept:
        yield "无。"
        return
    for cells in (head, ["---"] * len(head), *kept):
        yield f"| {' | '.join(cells)} |"
