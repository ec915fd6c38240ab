"""The store ▶ a report of the corpus: an index and pages of HTML, and tables as CSV; no network, no script."""

from __future__ import annotations

import base64
import csv
import hashlib
from collections import defaultdict
from functools import cache
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from szcompare.corpus import charts, results
from szcompare.corpus.program import fingerprint
from szcompare.corpus.sources import doubles
from szcompare.report import labels
from szcompare.report.delimited import guarded
from szcompare.report.staging import check_folder, replace_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from os import PathLike

    import jinja2

    from szcompare.corpus.schema import Row
    from szcompare.corpus.store import Member, Store

PAGES = ("index", "lineages", "indicators", "plans", "problems")
MOST_LINEAGES, MOST_MEMBERS, MOST_SERIES, MOST_PLANS = 100, 20, 40, 2000  # rows of a page
MOST_NAMES = 200  # of one problem
AT_FIRST = {"bodies": 30, "topics": 15, "plans": 100, "names": 5}  # rows that are seen before a list is opened
LEAST_FIGURES = 3  # of an indicator that gets a chart
MEASURES = {"level": "", "increase": "增加", "decrease": "减少", "annual_growth": "年均增长", "multiple": "达到原来的"}
DIGITS = 4  # of shares and confidences

# Control characters have no place in HTML; they are shown as the pictures Unicode has for them.
_CONTROLS = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n\r"} | {0x7F: 0x2421}


def write_report(store: Store, folder: str | PathLike[str], *, least: float = results.SURE_ENOUGH) -> list[Path]:
    """Write the report and return its files; on any failure the earlier report is as it was."""
    place = Path(folder)
    check_folder(place)
    return replace_files(place, render_corpus(store, least=least))


def render_corpus(store: Store, *, least: float = results.SURE_ENOUGH) -> dict[str, bytes]:
    """Return the files of the report, by their names; the same store gives the same bytes.

    ``least`` is the confidence of links from which lineages follow them.
    """
    found = _found(store, least)
    style = _asset("corpus.css")
    shared = {"policy": _policy(style), "style": _safe(style), "program": fingerprint(), "label": labels, **found}
    made = {page: _environment().get_template(f"{page}.html.j2").render(page=page, **shared) for page in PAGES}
    tables = {f"tables/{name}.csv": _csv(name, found[name]) for name in results.TABLES}
    return {f"{page}.html": text.encode() for page, text in made.items()} | tables


def _found(store: Store, least: float) -> dict[str, Any]:
    """All that the pages show."""
    members = store.members()
    shares, rows = results.share_rows(store), results.member_rows(store, least=least)
    lineages, topics = results.lineage_rows(rows), results.topic_rows(store)
    indicators, series = results.indicator_rows(store), results.series_rows(store)
    order, body_of = {m.plan: at for at, m in enumerate(members)}, {m.plan: m.body for m in members}
    pairs = store.query("SELECT old, new, error FROM pairs")
    pairs.sort(key=lambda pair: (order[pair["old"]], order[pair["new"]]))
    problems = _problems(store, members, pairs)
    members = tuple(member for member in members if not member.error)
    return {
        "shares": shares, "members": rows, "lineages": lineages, "topics": topics, "indicators": indicators,
        "series": series, "plans": members, "pairs": pairs, "most": _most(), "least": least,
        "years": sorted({member.year for member in members if member.year is not None}),
        "bodies": _bodies(members, shares),
        "new_chart": charts.stacked_years([r for r in shares if r["side"] == "new"], ("continued", "modified", "new")),
        "old_chart": charts.stacked_years(
            [r for r in shares if r["side"] == "old"], ("continued", "modified", "dropped")
        ),
        "topic_lines": _topic_lines(topics), "shown_lineages": _shown_lineages(lineages, rows),
        "indicator_charts": _indicator_charts(indicators, series), "problems": problems,
        "problem_groups": _by_reason(problems), "plan_groups": _by_year(members[:MOST_PLANS]), "at_first": AT_FIRST,
        "made_with": store.made_with(),
        "across": any(body_of[pair["old"]] != body_of[pair["new"]] for pair in pairs),
    }  # fmt: skip


def _most() -> dict[str, int]:
    return {"lineages": MOST_LINEAGES, "members": MOST_MEMBERS, "plans": MOST_PLANS, "names": MOST_NAMES}


def _by_year(members: Iterable[Member]) -> list[tuple[int | None, list[Member]]]:
    groups: dict[int | None, list[Member]] = {}
    for member in members:
        groups.setdefault(member.year, []).append(member)
    return list(groups.items())


def _by_reason(problems: Iterable[Row]) -> list[tuple[str, str, list[str]]]:
    """The names of each problem and reason, in the order of the first of each."""
    groups: dict[tuple[str, str], list[str]] = {}
    for row in problems:
        groups.setdefault((row["problem"], row["reason"]), []).append(row["name"])
    return [(problem, reason, names) for (problem, reason), names in groups.items()]


def _bodies(members: Sequence[Member], shares: Iterable[Row]) -> list[dict[str, Any]]:
    """One row a body: its plans, their years, and the shares of what its plans carried on or took in as new."""
    held: dict[str, list[Member]] = defaultdict(list)
    for member in members:
        held[member.body].append(member)
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in shares:
        if row["side"] == "new":
            counts[row["body"]][row["status"]] += row["count"]
    return [
        {"body": body, "plans": len(plans), "years": sorted({p.year for p in plans if p.year}), **_share(counts[body])}
        for body, plans in sorted(held.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    ]


def _share(counts: Mapping[str, int]) -> dict[str, int | None]:
    total = sum(counts.values())
    return {name: round(100 * counts[name] / total) if total else None for name in ("continued", "modified", "new")}


def _topic_lines(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """One line a topic over the years, the commonest first."""
    years = sorted({row["year"] for row in rows})
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["topic"]].append(row)
    top = max((row["share"] for row in rows), default=0.0)
    made = [
        {
            "topic": topic, "label": held[0]["label"], "count": sum(row["count"] for row in held),
            "chart": charts.sparkline({row["year"]: row["share"] for row in held}, years, top=top),
            "first": f"{100 * _share_of(held, years[0]):.0f}%", "last": f"{100 * _share_of(held, years[-1]):.0f}%",
        }
        for topic, held in groups.items()
    ]  # fmt: skip
    return sorted(made, key=lambda line: (-line["count"], line["topic"]))


def _share_of(rows: Iterable[Row], year: int) -> float:
    return next((float(row["share"]) for row in rows if row["year"] == year), 0.0)


def _shown_lineages(lineages: Sequence[Row], rows: Iterable[Row]) -> list[dict[str, Any]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["lineage"]].append(row)
    return [
        {**lineage, "chart": charts.timeline(groups[lineage["lineage"]]), "held": groups[lineage["lineage"]]}
        for lineage in lineages[:MOST_LINEAGES]
    ]


def _indicator_charts(indicators: Iterable[Row], series: Iterable[Row]) -> list[dict[str, Any]]:
    """The indicators that plans name most, each with one chart a unit and measure."""
    groups: dict[str, dict[tuple[str, str], list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in series:
        groups[row["indicator"]][row["unit"], row["measure"]].append(row)
    wanted = [row for row in indicators if row["figures"] >= LEAST_FIGURES][:MOST_SERIES]
    return [
        {
            **row,
            "units": [
                {"unit": unit, "measure": MEASURES.get(measure, measure), "rows": held,
                 "chart": charts.values_by_year(held)}
                for (unit, measure), held in sorted(groups[row["indicator"]].items(), key=lambda p: (-len(p[1]), p[0]))
            ],
        }
        for row in wanted
    ]  # fmt: skip


def _problems(store: Store, members: Sequence[Member], pairs: Iterable[Row]) -> list[Row]:
    """What, which and why: files that could not be read, plans and pairs that failed, plans that stand in no pair."""
    name = {m.plan: "、".join(m.names) or m.document for m in members}
    paired = {plan for pair in pairs for plan in (pair["old"], pair["new"])}
    alone = [member for member in members if not member.error and member.plan not in paired]
    rows = [(each, m.plan) for m in members if not m.error for each in m.names]
    _, same_name = doubles(rows, str.casefold)
    kinds: tuple[Iterable[tuple[str, str, str]], ...] = (
        (("无法读取 unread", row["name"], row["error"]) for row in store.sources() if row["error"]),
        (("无法解析 not parsed", each, m.error) for m in members if m.error for each in m.names),
        (("无法比较 failed", f"{name[p['old']]} → {name[p['new']]}", p["error"]) for p in pairs if p["error"]),
        (("未配对 in no pair", name[m.plan], _why_alone(m)) for m in alone),
        (("同文异名 same text", name[m.plan], "只计一次") for m in members if len(m.names) > 1 and not m.error),
        (("异文同名 same name", "、".join(names), "都保留") for names in same_name),
    )
    found = [row for rows in kinds for row in sorted(rows, key=lambda row: (row[2], row[1]))]
    return [{"problem": problem, "name": which, "reason": why} for problem, which, why in found]


def _why_alone(member: Member) -> str:
    lacking = [word for word, value in (("发布机构", member.body), ("日期", member.when)) if not value]
    return f"未见{'、'.join(lacking)}" if lacking else ""


@cache
def _environment() -> jinja2.Environment:
    """The template engine: escapes by default, fails on a name it does not know."""
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FunctionLoader(_asset), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True, finalize=_shown,
    )  # fmt: skip


def _asset(name: str) -> str:
    return files(__package__).joinpath("templates", name).read_text(encoding="utf-8")


def _policy(style: str) -> str:
    """The Content-Security-Policy: nothing is loaded or run, and only our own style applies."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"


def _safe(text: str) -> Any:
    """Our own style, not to be escaped."""
    import markupsafe

    return markupsafe.Markup(text)  # noqa: S704 - a file of this package, nothing from a plan


def _shown(value: Any) -> Any:
    if isinstance(value, str):
        return value.translate(_CONTROLS)
    return "–" if value is None else value


def _csv(table: str, rows: Iterable[Row]) -> bytes:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    names = [column.name for column in results.TABLES[table]]
    writer.writerow(names)
    writer.writerows([_cell(name, row[name]) for name in names] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _cell(name: str, value: object) -> object:
    if isinstance(value, float):
        return round(value, DIGITS) if name in ("share", "confidence") else value
    return guarded(value) if isinstance(value, str) else value
