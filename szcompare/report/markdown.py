"""Comparison ▶ report.md, for e-mail, repositories and notes; what a plan says comes out as text.

Behind each quotation stands its place, `ID–END`: a clause's id is the start of its file's hash and its first character.
``szcompare verify`` reads it back. How many there are stands at the head, so that a file that was cut short shows it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from szcompare.cite.wording import bare
from szcompare.model import RELATIONS, SIDES, STATUSES, Plan
from szcompare.notes import done, meaning
from szcompare.report.english import spoken
from szcompare.report.labels import (
    NOTE_HEAD,
    REPAIR_HEAD,
    TOPIC_FIGURES,
    confidence_text,
    figure_text,
    topic_head,
)
from szcompare.report.view import (
    Entry,
    Figure,
    Pair,
    Telling,
    by_topic,
    lead,
    moves,
    pairs,
    plan_title,
    see_also,
    told,
    unsure,
    where,
)
from szcompare.tables import ZONES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from szcompare.comparison import Comparison
    from szcompare.report.marks import Run

WRITTEN = "〔原文〕"  # between a clause as it is read and the same as it is written, where repairs set them apart
PLACED = re.compile(
    r" 〔`(?P<document>[0-9a-f]{8})-(?P<start>\d+)–(?P<end>\d+)`[^〕]*〕"
)  # what stands behind a quotation
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~&$]")
_LINE_START = re.compile(r"^(\d{1,9})?((?<=\d)[.)](?=\s|$)|(?<!\d)[-+=])")
_AUTOLINK = re.compile(r"(?<=\w)(:)(?=//)|(?<=www)(\.)|(@)")
_UNSEEN = re.compile(r"[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]")
# One of these stands in whatever the four above change: most texts hold none, and one search is quicker than four.
_MARKUP = re.compile(rf"{_SPECIAL.pattern}|{_UNSEEN.pattern}|[:@]|www\.|^[\d+=-]")


def render_markdown(comparison: Comparison, lang: str = "zh") -> dict[str, bytes]:
    """Return report.md (CommonMark with pipe tables) with Chinese (zh) or English (en) words around the quotations."""
    telling = told(comparison, lang)
    return {"report.md": ("\n".join(_lines(telling)).rstrip("\n") + "\n").encode()}


def plain(text: str) -> str:
    """Return Markdown that shows ``text`` as it is, on one line, with no markup, HTML or link in force.

    >>> print(plain("*重点* <b>"))
    \\*重点\\* \\<b\\>
    """
    line = " ".join(text.split())
    if not _MARKUP.search(line):
        return line
    line = _UNSEEN.sub(lambda m: f"U+{ord(m[0]):04X}", line)
    line = _SPECIAL.sub(lambda m: "&amp;" if m[0] == "&" else "\\" + m[0], line)
    line = _AUTOLINK.sub(lambda m: "\\" + m[0], line)
    return _LINE_START.sub(lambda m: f"{m[1] or ''}\\{m[2]}", line)


def _lines(telling: Telling) -> Iterator[str]:
    comparison, said = telling.comparison, telling.said
    yield from (f"# {said['report']}", "")
    for side, plan in zip(SIDES, (comparison.old, comparison.new), strict=True):
        yield f"- {said[f'side.{side}']}{said['colon']}{_about(plan, said['comma'])}"
    body = [*_body(telling)]
    yield f"- {said['quotations'].format(n=sum(len(PLACED.findall(line)) for line in body))}"
    yield from body


def _body(telling: Telling) -> Iterator[str]:
    yield from _overview(telling)
    yield from _targets(telling)
    yield from _topics(telling)
    yield from _links(telling)
    yield from _unlinked(telling, "new", "new")
    yield from _unlinked(telling, "old", "dropped")
    yield from _damage(telling)
    yield from _manifest(telling)


def _about(plan: Plan, comma: str) -> str:
    meta = plan.document.metadata
    parts = [plan_title(plan), meta.body, meta.number, meta.date, plan.document.origin]
    return comma.join(plain(part) for part in parts if part) + f"（sha256 `{plan.document.sha256}`）"


def _overview(telling: Telling) -> Iterator[str]:
    said, comparison = telling.said, telling.comparison
    count = {(row["figure"], row["name"], row["part"]): row["count"] for row in comparison.rows("summary")}
    yield from ("", f"## {said['overview']}", "", lead(telling.found, telling.lang), "")
    labels = {"all": said["all_undertakings"], **{name: said[f"status.{name}"] for name in STATUSES}}
    rows = [
        [label, *(str(count.get(("undertakings", name, side), "–")) for side in SIDES)]
        for name, label in labels.items()
    ]
    yield from _table(telling, ["", *(said[f"side.{side}"] for side in SIDES)], rows)
    rest = [unsure(telling.found[side].values()) for side in SIDES]
    yield from ("", said["unsure_both"].format(old=rest[0], new=rest[1]), "")
    zones = [[said[f"relation.{name}"], *(str(count["links", name, zone]) for zone in ZONES)] for name in RELATIONS]
    yield from _table(telling, [said["link"], *(said[f"zone.{zone}"] for zone in ZONES)], zones)


def _targets(telling: Telling) -> Iterator[str]:
    said = telling.said
    yield from ("", f"## {said['targets']}", "")
    rows = [
        [
            plain(move.indicator), telling.name("change", move.change), _figure(telling, move.old),
            _figure(telling, move.new), plain(spoken(move.note, telling.lang)),
        ]
        for move in moves(telling.comparison, telling.found)
    ]  # fmt: skip
    head = [said["indicator"], said["change"], *(said[f"side.{side}"] for side in SIDES), said["says"]]
    yield from _table(telling, head, rows)


def _figure(telling: Telling, figure: Figure | None) -> str:
    if figure is None:
        return "–"
    year = "" if figure.target.year is None else f"（{figure.target.year}）"
    shown = plain(figure_text(figure.target, telling.lang)) + year
    before, hit, after = figure.quote
    place = _place(figure.document, *figure.place)
    return f"{shown}<br>「{plain(before)}<b>{plain(hit)}</b>{plain(after)}」 〔{place}〕"


def _topics(telling: Telling) -> Iterator[str]:
    said = telling.said
    yield from ("", f"## {said['topics']}", "")
    rows = [
        [f"{plain(str(row['topic']))} {plain(str(row['label']))}", *(str(row[name]) for name in TOPIC_FIGURES)]
        for row in telling.comparison.rows("topics")
    ]
    yield from _table(telling, topic_head(said), rows)


def _links(telling: Telling) -> Iterator[str]:
    said = telling.said
    marks = f"<del>{said['howto_del']}</del>{said['comma']}<ins>{said['howto_ins']}</ins>{said['marks_note']}"
    yield from ("", f"## {said['links']}", "", marks)
    held = list(pairs(telling.comparison, telling.found))
    for pair in held:
        if pair.link.zone != ZONES[-1]:
            yield from _pair(telling, pair)
    rejected = [pair for pair in held if pair.link.zone == ZONES[-1]]
    if rejected:
        yield from ("", f"## {said['rejected']}", "", said["zone_meaning.possible"])
    for pair in rejected:
        yield from _pair(telling, pair)


def _pair(telling: Telling, pair: Pair) -> Iterator[str]:
    link, said = pair.link, telling.said
    named = f"{telling.name('relation', link.relation)} {confidence_text(link.confidence)}"
    yield from ("", f"### {named}（{telling.name('zone', link.zone)}） `{link.id}`", "")
    for entry, runs, tag in ((pair.old, pair.marks.old, "del"), (pair.new, pair.marks.new, "ins")):
        label = telling.name("side_mark", entry.side)
        yield f"> {label}{said['colon']}{_quoted(telling, entry, _marked(runs, tag))}"
        yield ">"
    yield f"> {said['grounds']}{said['colon']}{plain(spoken(link.reason, telling.lang))}"


def _marked(runs: Sequence[Run], tag: str) -> str:
    return "".join(f"<{tag}>{plain(r.text)}</{tag}>" if r.changed else plain(r.text) for r in runs)


def _quoted(telling: Telling, entry: Entry, shown: str) -> str:
    """The words as they are read, as they are written where that differs, and their place."""
    clause = entry.clause
    written = f"{WRITTEN}{plain(entry.raw)}" if entry.raw and bare(entry.raw) != bare(clause.reading) else ""
    place = _place(clause.id.partition("-")[0], clause.start, clause.end)
    return f"{shown}{written} 〔{place}{telling.said['comma']}{plain(where(entry, telling.lang))}〕"


def _place(document: str, start: int, end: int) -> str:
    return f"`{document}-{start}–{end}`"


def _unlinked(telling: Telling, side: str, status: str) -> Iterator[str]:
    held = [entry for entry in telling.found[side].values() if entry.status == status]
    yield from ("", f"## {telling.said[f'list_{status}']}（{len(held)}）")
    for topic, group in by_topic(telling.comparison, held):
        yield from ("", f"### {telling.said['topic_none'] if topic is None else plain(topic.label)}", "")
        for entry in group:
            yield f"- {_quoted(telling, entry, plain(entry.clause.reading))}{_also(telling, entry)}"


def _also(telling: Telling, entry: Entry) -> str:
    nearest = see_also(entry, telling.found)
    if nearest is None:
        return ""
    label = telling.said["see_also"].format(confidence=confidence_text(nearest.link.confidence))
    return f" {label}{telling.said['colon']}{_quoted(telling, nearest.entry, plain(nearest.entry.clause.reading))}"


def _damage(telling: Telling) -> Iterator[str]:
    said = telling.said
    yield from ("", f"## {said['damage']}", "")
    repairs = [
        [
            telling.name("side", str(row["side"])), f"{row['start']}–{row['end']}", plain(str(row["quote"])),
            plain(str(row["reading"])), said["used" if row["accepted"] else "only_offered"],
            plain(spoken(str(row["reason"]), telling.lang)),
        ]
        for row in telling.comparison.rows("repairs")
    ]  # fmt: skip
    yield from _table(telling, [said[key] for key in REPAIR_HEAD], repairs)
    yield ""
    notes = [
        [
            telling.name("side", str(row["side"])), f"{row['start']}–{row['end']}",
            f"`{row['code']}` {meaning(str(row['code']), telling.lang)}",
            f"{plain(spoken(str(row['message']), telling.lang))} ({done(str(row['code']), telling.lang)})",
        ]
        for row in telling.comparison.rows("notes")
    ]  # fmt: skip
    yield from _table(telling, [said[key] for key in NOTE_HEAD], notes)


def _manifest(telling: Telling) -> Iterator[str]:
    manifest, said = telling.comparison.manifest, telling.said
    yield from ("", f"## {said['method_manifest']}", "")
    named = [("szcompare", manifest.szcompare), *manifest.packages, *manifest.parameters, *manifest.inputs]
    yield from _table(telling, [said["thing"], said["value"]], [[plain(name), plain(value)] for name, value in named])


def _table(telling: Telling, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A pipe table, or a word that there is nothing."""
    kept = list(rows)
    if not kept:
        yield telling.said["nothing"]
        return
    for cells in (head, ["---"] * len(head), *kept):
        yield f"| {' | '.join(cells)} |"
