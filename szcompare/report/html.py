"""Comparison ▶ index.html: one file, no network, everything from a plan escaped."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast

from szcompare.model import RELATIONS, SIDES
from szcompare.report import labels
from szcompare.report.reading_view import paragraphs
from szcompare.report.view import Entries, by_topic, entries, moves, pairs, plan_title, see_also, unsure
from szcompare.tables import ZONES, Row, agencies_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import jinja2

    from szcompare.comparison import Comparison

BAR = 1000  # width of a stacked bar in its own units
STRONGEST = 5  # features shown of a link; comparison.json holds them all

# Control characters have no place in HTML; they are shown as the pictures Unicode has for them.
_CONTROLS = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n\r"} | {0x7F: 0x2421}


def render_html(comparison: Comparison) -> dict[str, bytes]:
    """Return index.html; the same comparison gives the same bytes."""
    found = entries(comparison)
    style, script = _asset("style.css"), _asset("script.js")
    text = (
        _environment()
        .get_template("index.html.j2")
        .render(
            c=comparison,
            policy=_policy(style, script),
            style=_safe(style),
            script=_safe(script),
            plans=[_plan(comparison, side, found) for side in SIDES],
            count=_counts(comparison),
            pairs=list(pairs(comparison, found)),
            moves=moves(comparison, found),
            topics=_topics(comparison),
            lists=[_list(comparison, found, "new", "new"), _list(comparison, found, "old", "dropped")],
            damage=_damage(comparison),
            relations=RELATIONS,
            zones=ZONES,
            open_zones=_open_zones(comparison),
        )
    )
    return {"index.html": text.encode()}


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
    made.globals["label"] = labels
    made.filters |= {
        "figure": labels.figure_text,
        "confidence": labels.confidence_text,
        "agencies": agencies_text,
        "strongest": _strongest,
    }
    return made


def _asset(name: str) -> str:
    """A file of the templates folder, with plain line ends on every system."""
    return files(__package__).joinpath("templates", name).read_text(encoding="utf-8")


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
    """Our own style or script, not to be escaped."""
    import markupsafe

    return markupsafe.Markup(text)  # noqa: S704 - a file of this package, nothing from a plan


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
    ended = "dropped" if side == "old" else "new"
    counts = {status: sum(e.status == status for e in held) for status in ("continued", "modified", ended)}
    return {
        "side": side,
        "plan": plan,
        "title": plan_title(plan),
        "document": plan.document,
        "meta": plan.document.metadata,
        "entries": found[side],
        "undertakings": sum(counts.values()),
        "unsure": unsure(held),
        "bar": _bar(counts, BAR),
        "paragraphs": paragraphs(plan),
        "damaged": [(repair.start, repair.end) for repair in plan.repairs],
    }


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
    return [{**row, "old": _topic_bar(row, "old", largest), "new_bar": _topic_bar(row, "new", largest)} for row in rows]


def _topic_bar(row: Row, side: str, largest: int) -> list[dict[str, Any]]:
    ended = "dropped" if side == "old" else "new"
    names = {"continued": f"{side}_continued", "modified": f"{side}_modified", ended: ended}
    counts = {status: _int(row, name) for status, name in names.items()}
    return _bar(counts, round(BAR * sum(counts.values()) / largest) if largest else 0)


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
