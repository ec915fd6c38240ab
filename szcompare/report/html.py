"""Comparison ▶ index.html: one file, no network, everything from a plan escaped, in Chinese or English."""

from __future__ import annotations

import base64
import hashlib
from functools import cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast

from szcompare.cite import gbt7714, pinpoint
from szcompare.cite.quoting import work
from szcompare.cite.wording import one_line
from szcompare.model import CONTINUING, RELATIONS, SIDES
from szcompare.report import actors, charts, labels
from szcompare.report.figures import ENDS, topic_counts
from szcompare.report.flow import flow_chart
from szcompare.report.quality import FIGURES, measured
from szcompare.report.reading_view import paragraphs
from szcompare.report.series import dumbbell, series_chart
from szcompare.report.uncertainty import expected
from szcompare.report.view import Entries, Entry, by_topic, entries, moves, pairs, plan_title, see_also, unsure, where
from szcompare.report.wording import TAGS, words
from szcompare.tables import ZONES, Row, agencies_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import jinja2

    from szcompare.comparison import Comparison
    from szcompare.model import Clause
    from szcompare.report.actors import Body, Duties

EDITION = "2025"  # of GB/T 7714
BAR = 1000  # width of a stacked bar in its own units
STRONGEST = 5  # features shown of a link; comparison.json holds them all

# Control characters have no place in HTML; they are shown as the pictures Unicode has for them.
_CONTROLS = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n\r"} | {0x7F: 0x2421}


def render_html(comparison: Comparison, lang: str = "zh") -> dict[str, bytes]:
    """Return index.html with a Chinese (zh) or English (en) interface; the same comparison gives the same bytes."""
    found = entries(comparison)
    held = actors.bodies(found)
    values = {
        **_interface(lang),
        **_assets(),
        **_findings(comparison, found),
        **_bodies(held),
        "names": actors.names(comparison),
        "name_count": sum(len(plan) for _, plan in actors.names(comparison)),
        "flow": flow_chart(comparison, lang),
        "series": series_chart(comparison, lang),
        "dumbbell": partial(dumbbell, lang=lang),
        "quality": measured(comparison),
        "quality_figures": FIGURES,
    }
    text = _environment().get_template("index.html.j2").render(values)
    return {"index.html": text.encode()}


def _findings(comparison: Comparison, found: Entries) -> dict[str, Any]:
    """What the page shows in either language."""
    return {
        "c": comparison,
        "plans": [_plan(comparison, side, found) for side in SIDES],
        "count": _counts(comparison),
        "pairs": list(pairs(comparison, found)),
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


@cache
def _environment() -> jinja2.Environment:
    """The template engine: escapes by default, fails on a name it does not know."""
    import jinja2

    made = jinja2.Environment(
        loader=jinja2.FunctionLoader(_asset),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_shown,
    )
    made.filters |= {
        "agencies": agencies_text,
        "confidence": labels.confidence_text,
        "one_line": one_line,
        "pinpoint": pinpoint,
        "strongest": _strongest,
    }
    return made


def _interface(lang: str) -> dict[str, Any]:
    """The words of the page and what depends on its language; text of a plan is marked as Chinese in any other."""
    said, foreign = words(lang), lang != "zh"
    return {
        "lang": lang,
        "tag": TAGS[lang],
        "zh": _safe(f' lang="{TAGS["zh"]}"') if foreign else "",
        "ui": _safe(f' lang="{TAGS[lang]}"') if foreign else "",
        "t": partial(_said, said),
        "other": words("zh" if foreign else "en").__getitem__,
        "word": lambda group, name: said[f"{group}.{name}"],
        "entity_kind": lambda kind: said.get(f"entity.{kind}", kind),
        "figure_text": partial(labels.figure_text, lang=lang),
        "where": partial(where, lang=lang),
        "strong": lambda value: _safe(f"<strong>{int(value)}</strong>"),
        "drawn": lambda chart: _safe(charts.inline(chart, TAGS["zh"] if foreign else "")),
    }


def _said(said: dict[str, str], key: str, /, **values: object) -> Any:
    """A text of the interface with its values put in, each escaped."""
    return _safe(said[key]).format(**values) if values else said[key]


@cache
def _asset(name: str) -> str:
    """A file of the templates folder, with plain line ends on every system."""
    return files(__package__).joinpath("templates", name).read_text(encoding="utf-8")


def _assets() -> dict[str, Any]:
    style, script = _asset("style.css"), _asset("script.js")
    return {"policy": _policy(style, script), "style": _safe(style), "script": _safe(script)}


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


def _safe(text: str) -> Any:
    """Our own style, script, words or chart, not to be escaped."""
    import markupsafe

    return markupsafe.Markup(text)  # noqa: S704 - files of this package, and charts that escape what they show


def _shown(value: Any) -> Any:
    """A value as the page shows it: control characters made visible, None refused."""
    if value is None:
        raise TypeError("a template shows None")
    return value.translate(_CONTROLS) if isinstance(value, str) and not value.isprintable() else value


def _strongest(contributions: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """The features that weigh most, for or against, and not those that print as 0.00."""
    ranked = sorted(contributions, key=lambda pair: (-abs(pair[1]), pair[0]))
    return [pair for pair in ranked[:STRONGEST] if abs(pair[1]) >= 0.005]


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


def _bodies(held: list[Body]) -> dict[str, Any]:
    """The responsible bodies, which plans list any, and the bodies of an item for the filter."""
    ids = {body.name: body.id for body in held}
    totals = {side: [getattr(body, side).total for body in held] for side in SIDES}
    sides = [side for side in SIDES if any(totals[side])]
    return {
        "bodies": held,
        "bodies_sides": sides,
        "bodies_missing": [side for side in SIDES if side not in sides],
        "bodies_of": partial(_bodies_of, ids),
        "body_bar": _body_bar(max((max(found) for found in totals.values() if found), default=0)),
    }


def _bodies_of(ids: dict[str, str], one: Entry, two: Entry | None) -> str:
    held = [agency.name for entry in (one, two) if entry is not None for agency in entry.clause.agencies]
    return " ".join(dict.fromkeys(ids[name] for name in held if name in ids))


def _body_bar(largest: int) -> Callable[[Duties, str], list[dict[str, Any]]]:
    def made(duties: Duties, side: str) -> list[dict[str, Any]]:
        return _scaled_bar({status: duties.statuses.get(status, 0) for status in ENDS[side]}, largest=largest)

    return made


def _int(row: Row, name: str) -> int:
    return cast("int", row[name])  # the columns asked for here are counts and offsets


def _list(comparison: Comparison, found: Entries, side: str, status: str) -> dict[str, Any]:
    """The entries of one status by topic, each with its nearest clause on the other side."""
    held = [entry for entry in found[side].values() if entry.status == status]
    groups = by_topic(comparison, held)
    return {
        "side": side,
        "status": status,
        "size": len(held),
        "groups": [(topic, [(entry, see_also(entry, found)) for entry in group]) for topic, group in groups],
    }


def _damage(comparison: Comparison) -> dict[str, list[Row]]:
    return {name: [_with_anchor(comparison, row) for row in comparison.rows(name)] for name in ("repairs", "notes")}


def _with_anchor(comparison: Comparison, row: Row) -> Row:
    """The row with its place in words and a clause to jump to: its own, or the next one for what lies between."""
    side, start, end = str(row["side"]), _int(row, "start"), _int(row, "end")
    clauses = (comparison.old if side == "old" else comparison.new).clauses
    nearest = str(row["clause"]) or next((c.id for c in clauses if c.end > start), clauses[-1].id if clauses else "")
    place = str(start) if start == end else f"{start}–{end}"
    return {**row, "place": place, "anchor": f"{side}-{nearest}" if nearest else ""}
