"""Comparison ▶ index.html: one file, no network, everything from a plan escaped, in Chinese or English."""

from __future__ import annotations

import base64
import hashlib
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, cast

from szcompare.cite import gbt7714, pinpoint
from szcompare.cite.quoting import work
from szcompare.cite.wording import one_line
from szcompare.model import CONTINUING, RELATIONS, SIDES
from szcompare.notes import done, meaning
from szcompare.report import actors, charts, english, labels, templating
from szcompare.report.figures import ENDS, topic_counts
from szcompare.report.quality import FIGURES, measured
from szcompare.report.reading_view import paragraphs
from szcompare.report.series import dumbbell, series_chart
from szcompare.report.templating import safe
from szcompare.report.topic_view import topic_values
from szcompare.report.uncertainty import expected
from szcompare.report.view import Entries, Entry, by_topic, entries, moves, pairs, plan_title, see_also, unsure, where
from szcompare.report.wording import TAGS, words
from szcompare.tables import ZONES, Row, agencies_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from szcompare.comparison import Comparison
    from szcompare.model import Clause
    from szcompare.report.actors import Body, Duties

_Item = TypeVar("_Item")

EDITION = "2025"  # of GB/T 7714
BAR = 1000  # width of a stacked bar in its own units
MOST_IN_PAGE = 1_000  # items of a list that stand in the page as they are; a longer list is built where it is shown
FIRST_LINKS, FIRST_ENTRIES = 60, 100  # items of a list that are shown at a time
MOST_MOVES = 300  # rows of the table of items in the page; the tables hold all
STRONGEST = 5  # features shown of a link; comparison.json holds them all


def render_html(
    comparison: Comparison, lang: str = "zh", *, template: Path | None = None, stability: Sequence[Row] = ()
) -> dict[str, bytes]:
    """Return index.html with a Chinese (zh) or English (en) interface; the same comparison gives the same bytes.

    Files in the folder ``template`` take the place of the built-in ones of the same names (``templating.NAMES``).
    ``stability`` are rows of ``Comparison.stability_rows``, which say how well the topics hold.
    """
    found = entries(comparison)
    held = actors.bodies(found, comparison)
    values = {
        **_interface(lang),
        **_assets(template),
        **_findings(comparison, found),
        **_bodies(held, actors.full_names(comparison)),
        "item_moves": _item_moves(comparison, found),
        "most_moves": MOST_MOVES,
        "names": actors.names(comparison),
        "name_count": sum(len(plan) for _, plan in actors.names(comparison)),
        **topic_values(comparison, found, lang, stability=stability),
        "series": series_chart(comparison, lang),
        "dumbbell": partial(dumbbell, lang=lang),
        "quality": measured(comparison),
        "quality_figures": FIGURES,
    }
    return {"index.html": templating.filled(values, _filters(), template).encode()}


def _findings(comparison: Comparison, found: Entries) -> dict[str, Any]:
    """What the page shows in either language."""
    return {
        "c": comparison,
        "left_out": any(plan.spans and not plan.document.text for plan in (comparison.old, comparison.new)),
        "plans": [_plan(comparison, side, found) for side in SIDES],
        "count": _counts(comparison),
        **_cards(comparison, found),
        "moves": moves(comparison, found),
        "topics": _topics(comparison),
        "lists": [_list(comparison, found, "new", "new"), _list(comparison, found, "old", "dropped")],
        "damage": _damage(comparison),
        "relations": RELATIONS,
        "zones": ZONES,
        "open_zones": _open_zones(comparison),
        "damaged": _damaged,
        "partner": _partner,
    }


def _filters() -> dict[str, Callable[..., Any]]:
    """What the templates can do to a value."""
    return {
        "agencies": agencies_text,
        "confidence": labels.confidence_text,
        "feature": english.feature,
        "in_language": english.in_language,
        "spoken": english.spoken,
        "mixed_language": english.mixed_language,
        "one_line": one_line,
        "pinpoint": pinpoint,
        "strongest": _strongest,
    }


def _interface(lang: str) -> dict[str, Any]:
    """The words of the page and what depends on its language; text of a plan is marked as Chinese in any other."""
    said, foreign = words(lang), lang != "zh"
    return {
        "lang": lang,
        "tag": TAGS[lang],
        "zh": safe(f' lang="{TAGS["zh"]}"') if foreign else "",
        "ui": safe(f' lang="{TAGS[lang]}"') if foreign else "",
        "t": partial(_said, said),
        "other": words("zh" if foreign else "en").__getitem__,
        "word": lambda group, name: said[f"{group}.{name}"],
        "entity_kind": lambda kind: said.get(f"entity.{kind}", kind),
        "figure_text": partial(labels.figure_text, lang=lang),
        "where": partial(where, lang=lang),
        "note_meaning": partial(meaning, lang=lang),
        "note_done": partial(done, lang=lang),
        "strong": lambda value: safe(f"<strong>{int(value)}</strong>"),
        "drawn": lambda chart: safe(charts.inline(chart, TAGS["zh"] if foreign else "")),
    }


def _said(said: dict[str, str], key: str, /, **values: object) -> Any:
    """A text of the interface with its values put in, each escaped."""
    return safe(said[key]).format(**values) if values else said[key]


def _assets(template: Path | None) -> dict[str, Any]:
    style, script = (templating.asset(name, template) for name in (templating.STYLE, templating.SCRIPT))
    return {"policy": _policy(style, script), "style": safe(style), "script": safe(script)}


def _policy(style: str, script: str) -> str:
    """The Content-Security-Policy: nothing is loaded, and only our own style and script run."""
    digest = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (style, script)]
    parts = (
        "default-src 'none'",
        f"style-src 'sha256-{digest[0]}'",
        f"script-src 'sha256-{digest[1]}'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    )
    return "; ".join(parts)


def _strongest(contributions: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """The features that weigh most, for or against, and not those that print as 0.00."""
    ranked = sorted(contributions, key=lambda pair: (-abs(pair[1]), pair[0]))
    return [pair for pair in ranked[:STRONGEST] if abs(pair[1]) >= 0.005]


def _cards(comparison: Comparison, found: Entries) -> dict[str, Any]:
    """The links, and those of them that stand in the page from the start: all, or of a long list the first ones shown.

    The rest waits as data in the page until the script shows it.
    """
    held, zones = list(pairs(comparison, found)), _open_zones(comparison)
    open_ones = [pair for pair in held if pair.link.zone in zones]
    first = sorted(open_ones, key=lambda pair: (pair.new.clause.start, pair.old.clause.start))
    shown = held if len(held) <= MOST_IN_PAGE else first[:FIRST_LINKS]
    return {"pairs": held, "cards": shown, "folded": _without(held, shown), "first_links": FIRST_LINKS}


def _without(held: Sequence[_Item], shown: Sequence[_Item]) -> list[_Item]:
    known = {id(item) for item in shown}
    return [item for item in held if id(item) not in known]


def _open_zones(comparison: Comparison) -> tuple[str, ...]:
    """The zones that the page shows at first: mere candidates only where there is nothing else."""
    held = {link.zone for link in comparison.link_list}
    return ZONES if held <= {ZONES[-1]} else ZONES[:-1]


def _counts(comparison: Comparison) -> dict[str, dict[str, dict[str, object]]]:
    """The summary as count[figure][name][part]."""
    found: dict[str, dict[str, dict[str, object]]] = {}
    for row in comparison.rows("summary"):
        found.setdefault(str(row["figure"]), {}).setdefault(str(row["name"]), {})[str(row["part"])] = row["count"]
    return found


def _plan(comparison: Comparison, side: str, found: Entries) -> dict[str, Any]:
    """One plan: its facts, its statuses as a bar and its whole text."""
    plan = comparison.old if side == "old" else comparison.new
    held = found[side].values()
    counts = {status: sum(e.status == status for e in held) for status in ENDS[side]}
    guess, total = expected(comparison, side), max(1, sum(counts.values()))
    meta = plan.document.metadata
    period = "" if meta.period is None else f"{meta.period[0]}–{meta.period[1]}"
    facts = (
        ("meta_number", meta.number), ("meta_body", meta.body), ("meta_date", meta.date),
        ("meta_published", meta.published), ("meta_index", meta.index), ("meta_period", period),
    )  # fmt: skip
    return {
        "side": side,
        "title": plan_title(plan),
        "document": plan.document,
        "meta": meta,
        "facts": [fact for fact in facts if fact[1]],
        "entry": gbt7714.entry(
            work(meta, plan.document.sha256, plan.document.origin), edition=EDITION, by_year=False, accessed=""
        ),
        "entries": found[side],
        "undertakings": sum(counts.values()),
        "unsure": unsure(held),
        "bar": _bar(counts, BAR),
        "expected": guess,
        "interval": [max(2, min(BAR - 2, round(BAR * end / total))) for end in (guess.low, guess.high)],
        "paragraphs": paragraphs(plan),
        "damaged": [(repair.start, repair.end) for repair in plan.repairs],
    }


def _damaged(plan: dict[str, Any], clause: Clause) -> bool:
    return any(start < clause.end and end >= clause.start for start, end in plan["damaged"])


def _partner(entry: Entry) -> str:
    """The place in the other text that a clause leads to: the surest link that counts."""
    link = next((link for link in entry.links if link.relation in CONTINUING), None)
    if link is None:
        return ""
    return f"new-{link.new}" if entry.side == "old" else f"old-{link.old}"


def _bar(counts: dict[str, int], width: int) -> list[dict[str, Any]]:
    """The parts of a stacked bar: status, count, place and width in units, share in per cent."""
    total = sum(counts.values())
    parts, at = [], 0
    for status, count in counts.items():
        end = at + count
        x, until = (round(width * n / total) if total else 0 for n in (at, end))
        percent = round(100 * count / total) if total else 0
        parts.append({"status": status, "count": count, "x": x, "width": until - x, "percent": percent})
        at = end
    return parts


def _topics(comparison: Comparison) -> list[dict[str, Any]]:
    """The rows of topic × status, each with two bars on one scale."""
    rows = list(comparison.rows("topics"))
    largest = max((_int(row, name) for row in rows for name in ("old_clauses", "new_clauses")), default=0)
    scaled = partial(_scaled_bar, largest=largest)
    return [
        {**row, "old": scaled(topic_counts(row, "old")), "new_bar": scaled(topic_counts(row, "new"))} for row in rows
    ]


def _scaled_bar(counts: dict[str, int], *, largest: int) -> list[dict[str, Any]]:
    """A stacked bar whose length says how many there are."""
    return _bar(counts, round(BAR * sum(counts.values()) / largest) if largest else 0)


def _bodies(held: list[Body], full: Mapping[tuple[str, int, int], str]) -> dict[str, Any]:
    """The responsible bodies, which plans list any, and the bodies of an item for the filter."""
    ids = {old.name: body.id for body in held for old in body.before} | {body.name: body.id for body in held}
    totals = {side: [getattr(body, side).total for body in held] for side in SIDES}
    sides = [side for side in SIDES if any(totals[side])]
    return {
        "bodies": held,
        "bodies_sides": sides,
        "bodies_missing": [side for side in SIDES if side not in sides],
        "bodies_of": partial(_bodies_of, ids, full),
        "body_bar": _body_bar(max((max(found) for found in totals.values() if found), default=0)),
    }


def _bodies_of(ids: dict[str, str], full: Mapping[tuple[str, int, int], str], one: Entry, two: Entry | None) -> str:
    """The ids of the bodies that are responsible for one or two clauses."""
    places = [(entry.side, agency) for entry in (one, two) if entry is not None for agency in entry.clause.agencies]
    held = [full.get((side, agency.start, agency.end), agency.name) for side, agency in places]
    return " ".join(dict.fromkeys(ids[name] for name in held if name in ids))


def _body_bar(largest: int) -> Callable[[Duties, str], list[dict[str, Any]]]:
    def made(duties: Duties, side: str) -> list[dict[str, Any]]:
        return _scaled_bar({status: duties.statuses.get(status, 0) for status in ENDS[side]}, largest=largest)

    return made


def _int(row: Row, name: str) -> int:
    return cast("int", row[name])  # the columns asked for here are counts and offsets


def _list(comparison: Comparison, found: Entries, side: str, status: str) -> dict[str, Any]:
    """The entries of one status by topic, each with its nearest clause on the other side.

    Of a long list the rest waits: ``folded`` holds the place of each such entry's group with the entry.
    """
    held = [entry for entry in found[side].values() if entry.status == status]
    groups = [
        (topic, [(entry, see_also(entry, found)) for entry in group]) for topic, group in by_topic(comparison, held)
    ]
    left = len(held) if len(held) <= MOST_IN_PAGE else FIRST_ENTRIES
    shown, folded = [], []
    for at, (topic, group) in enumerate(groups):
        shown.append((topic, len(group), group[: max(0, left)]))
        folded += [(at, *item) for item in group[max(0, left) :]]
        left -= len(group)
    return {"side": side, "status": status, "size": len(held), "groups": shown, "folded": folded, "page": FIRST_ENTRIES}


def _item_moves(comparison: Comparison, found: Entries) -> list[dict[str, Any]]:
    """Items that were split, merged or moved; an item without number or heading is told by its paragraph."""
    known = {entry.clause.id: entry for entries_of in found.values() for entry in entries_of.values()}

    def named(text: object) -> list[str]:
        return [where(known[part]) if part in known else part for part in str(text).split("；")]

    return [
        {**row, "old": named(row["old_items"]), "new": named(row["new_items"]), "links": str(row["links"]).split()}
        for row in comparison.rows("item_moves")
        if row["kind"] != "kept"
    ]


def _damage(comparison: Comparison) -> dict[str, list[Row]]:
    return {name: [_with_anchor(comparison, row) for row in comparison.rows(name)] for name in ("repairs", "notes")}


def _with_anchor(comparison: Comparison, row: Row) -> Row:
    """The row with its place in words and a clause to jump to: its own, or the next one for what lies between."""
    side, start, end = str(row["side"]), _int(row, "start"), _int(row, "end")
    plan = comparison.old if side == "old" else comparison.new
    clauses = plan.clauses
    nearest = str(row["clause"]) or next((c.id for c in clauses if c.end > start), clauses[-1].id if clauses else "")
    place = str(start) if start == end else f"{start}–{end}"
    return {**row, "document": plan.document.id, "place": place, "anchor": f"{side}-{nearest}" if nearest else ""}
