"""A value ▶ one line for a console, a small panel of HTML for a notebook; no script, all text escaped.

The panels take their colours from the page: grounds are half-transparent and nothing is said by colour alone, so they
are readable in light and dark notebooks, and in a static page. What is long is folded.
"""

from __future__ import annotations

from html import escape
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from weakref import WeakValueDictionary

from szcompare.model import KINDS, SIDES, UNDERTAKINGS, Clause, Document, Link, Plan, Target, TargetChange, Topic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    import pandas as pd

    from szcompare.comparison import Comparison
    from szcompare.model import Evidence
    from szcompare.report.charts import Chart
    from szcompare.report.marks import Run
    from szcompare.report.written import Report

SHORT = 36  # characters of a text within a line
ROWS = 40  # of a folded list; the tables have all of them
CHARACTERS = 2000  # of a folded source text

BOX = "max-width:72em;line-height:1.65"
FAINT = "opacity:.72;font-size:.88em"
CELL = "text-align:left;vertical-align:top;padding:.15em .9em .15em 0"
LOOKS = {
    "del": "background:rgba(215,58,73,.20);text-decoration:line-through",
    "ins": "background:rgba(40,167,69,.20);text-decoration:underline",
    "b": "font-weight:600;border-bottom:1px dotted",
}
STATUS_LABELS = (
    ("all", "全部"), ("continued", "延续"), ("modified", "调整"), ("dropped", "未见延续"), ("new", "新增"),
)  # fmt: skip

# The plans of the comparisons that are still held by someone, by the id of their document and their own address, since
# one document may be cut twice. A clause id begins with the document's, so a link, which holds two ids, can show the
# two clauses. Nothing but a panel is ever made from it.
_PLANS: WeakValueDictionary[tuple[str, int], Plan] = WeakValueDictionary()


def remember(*plans: Plan) -> None:
    """Let links between these plans show their clauses as long as the plans are held."""
    for plan in plans:
        _PLANS[plan.document.id, id(plan)] = plan


def line(value: object) -> str:
    """Return a value in one line, its long texts shortened."""
    make = _LINES[type(value).__name__]
    return f"{type(value).__name__}({make(value)})"


def panel(value: object) -> str:
    """Return a value as HTML for a notebook."""
    body = _PANELS[type(value).__name__](value)
    return f'<div lang="zh-CN" style="{BOX}">{body}</div>'


def comparison_panel(comparison: Comparison) -> str:
    """Return the two titles and the undertakings by status, and folded the surest links and the changes of targets."""
    from szcompare.report.labels import CHANGE

    count = {(row["figure"], row["name"], row["part"]): row["count"] for row in comparison.rows("summary")}
    head = ["事项", *(f"{side}：{_title(plan)}" for side, plan in (("旧", comparison.old), ("新", comparison.new)))]
    rows = "".join(
        f'<tr><th scope="row" style="{CELL}">{label}</th>'
        f"{''.join(_number(count.get(('undertakings', name, side))) for side in SIDES)}</tr>"
        for name, label in STATUS_LABELS
    )
    top = "".join(f'<th scope="col" style="{CELL}">{escape(cell)}</th>' for cell in head)
    table = f"<table><thead><tr>{top}</tr></thead><tbody>{rows}</tbody></table>"
    surest = sorted(comparison.link_list, key=lambda link: (-link.confidence, link.id))[:5]
    links = "<hr>".join(_link_body(link) for link in surest)
    changes = _table(
        ("变化", "说明"),
        [(CHANGE.get(c.change, c.change), c.note) for c in comparison.change_list],
        comparison.change_list,
    )
    folds = _fold(f"链接 {len(comparison.link_list)} 条：最可靠的 {len(surest)} 条", links)
    folds += _fold(f"指标变化 {len(comparison.change_list)} 项", changes)
    return f'<div lang="zh-CN" style="{BOX}">{table}{folds}</div>'


def _number(value: object) -> str:
    """A cell with a number, or with a dash where there can be none."""
    return f'<td style="{CELL}">{"–" if value is None else value}</td>'


def report_panel(report: Report) -> str:
    """Return links to the files of a report, those of its subfolders folded."""
    first = "　".join(_file_link(path, path.name) for path in report.main)
    others = [path for path in report if path.parent != report.folder]
    rows = "".join(f"<li>{_file_link(path, path.relative_to(report.folder).as_posix())}</li>" for path in others)
    folded = _fold(f"其他文件 {len(others)} 个", f"<ul>{rows}</ul>") if others else ""
    head = f"<b>报告</b> {escape(report.folder.as_posix())}，{len(report)} 个文件"
    return f'<div lang="zh-CN" style="{BOX}"><div>{head}</div><div>{first}</div>{folded}</div>'


class Picture:
    """A chart that shows itself in a notebook, with its title and note."""

    def __init__(self, chart: Chart) -> None:
        """Take a chart of ``report.figures``."""
        self.chart = chart

    def __repr__(self) -> str:
        """One line: the title."""
        return f"Picture({self.chart.title})"

    def _repr_svg_(self) -> str:
        from szcompare.report.charts import standalone
        from szcompare.report.figures import framed

        drawn = standalone(framed(self.chart)).decode()
        return drawn.replace("<svg ", '<svg style="max-width:100%;height:auto" ', 1)  # a wide one fits the page


class Listing:
    """Rows of a DataFrame as a plain table: texts in full and to the left, which suits Chinese better than pandas'."""

    def __init__(self, frame: pd.DataFrame, *columns: str) -> None:
        """Take the frame, and its columns if not all."""
        self.frame = frame[list(columns)] if columns else frame

    def __repr__(self) -> str:
        """One line: the size and the columns."""
        return f"Listing({len(self.frame)} rows: {', '.join(map(str, self.frame.columns))})"

    def _repr_html_(self) -> str:
        rows = [[_cell(value) for value in row] for row in self.frame.itertuples(index=False)]
        return f'<div lang="zh-CN" style="{BOX}">{_table([str(name) for name in self.frame.columns], rows, rows)}</div>'


def _file_link(path: Path, name: str) -> str:
    """A link that a notebook in the working folder can follow; a file elsewhere is named by its whole address."""
    address = path.as_uri() if path.is_absolute() else quote(path.as_posix())
    return f'<a href="{escape(address)}" target="_blank">{escape(name)}</a>'


def _cell(value: Any) -> str:
    if value is None or str(value) in {"<NA>", "nan"}:
        return ""
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _shortened(text: str, length: int = SHORT) -> str:
    joined = "".join(c if c.isprintable() else " " for c in text)
    return joined if len(joined) <= length else f"{joined[: length - 1]}…"


def _title(plan: Plan) -> str:
    """The plan's title, or its file name where the text gives none."""
    return plan.document.metadata.title or plan.document.origin


def _undertakings(plan: Plan) -> int:
    return sum(clause.kind in UNDERTAKINGS for clause in plan.clauses)


def _document_line(document: Document) -> str:
    title = _shortened(document.metadata.title or document.text.strip())
    return f"{document.id}: {title}, {_shortened(document.origin)}, {len(document.text):,} characters"


def _plan_line(plan: Plan) -> str:
    counts = f"{len(plan.clauses)} clauses, {_undertakings(plan)} undertakings, {len(plan.targets)} targets"
    return f"{plan.document.id}: {_shortened(_title(plan))}, {counts}"


def _target_line(target: Target) -> str:
    from szcompare.report.labels import figure_text

    year = "" if target.year is None else f", {target.year}"
    return f"{target.kind}: {_shortened(target.indicator)} {figure_text(target)}{year}"


_LINES: dict[str, Callable[[Any], str]] = {
    "Document": _document_line,
    "Plan": _plan_line,
    "Clause": lambda clause: f"{clause.id}: {clause.kind}, {_shortened(clause.reading)}",
    "Target": _target_line,
    "Topic": lambda topic: f"{topic.id}: {_shortened(topic.label)}, {len(topic.old)} → {len(topic.new)} clauses",
    "Link": lambda link: f"{link.old} → {link.new}: {link.relation}, {link.confidence:.2f}, {link.zone}",
    "TargetChange": lambda change: f"{change.old} → {change.new}: {change.change}, {_shortened(change.note)}",
}


def _document_body(document: Document) -> str:
    said = document.metadata
    period = "" if said.period is None else f"{said.period[0]}—{said.period[1]}"
    facts = [
        ("标题", said.title), ("发布机构", said.body), ("文号", said.number), ("日期", said.date), ("规划期", period),
        ("文件", f"{document.origin}，{document.encoding}，{len(document.text):,} 字符"), ("SHA-256", document.sha256),
    ]  # fmt: skip
    text = escape(document.text[:CHARACTERS]) + ("…" if len(document.text) > CHARACTERS else "")
    return _facts(facts) + _fold("原文开头", f'<pre style="white-space:pre-wrap">{text}</pre>')


def _plan_body(plan: Plan) -> str:
    from szcompare.report.labels import KIND

    kinds = [clause.kind for clause in plan.clauses]
    counts = "，".join(f"{KIND[kind]} {kinds.count(kind)}" for kind in KINDS if kind in kinds)
    clauses = [(clause.id, KIND[clause.kind], clause.reading) for clause in islice(plan.clauses, ROWS)]
    repairs = [(f"{r.start}–{r.end}", r.raw, r.reading, r.reason, _yes(r.accepted)) for r in plan.repairs[:ROWS]]
    notes = [(f"{note.start}–{note.end}", note.code, note.message) for note in plan.notes[:ROWS]]
    return (
        f"<b>{escape(_title(plan))}</b><br>{len(kinds)} 条语句（{counts}），{len(plan.targets)} 个指标数值"
        + _fold(f"语句 {len(kinds)}", _table(("编号", "类别", "读法"), clauses, plan.clauses))
        + _fold(f"修复 {len(plan.repairs)}", _table(("位置", "原文", "读法", "理由", "采用"), repairs, plan.repairs))
        + _fold(f"提示 {len(plan.notes)}", _table(("位置", "代码", "说明"), notes, plan.notes))
    )


def _clause_body(clause: Clause) -> str:
    from szcompare.report.labels import KIND

    agencies = "、".join(agency.name for agency in clause.agencies) + ("等" if clause.agencies_open else "")
    below = f'<div style="{FAINT}">责任单位：{escape(agencies)}</div>' if agencies else ""
    return f"{_where(clause)} · {escape(KIND[clause.kind])}</div><div>{escape(clause.reading)}</div>{below}"


def _where(clause: Clause) -> str:
    """The line above a clause, without its end."""
    path = " › ".join(part for part in (*clause.path, clause.item) if part)
    place = f"{clause.id} [{clause.start}, {clause.end})"
    return f'<div style="{FAINT}">{escape(" · ".join(filter(None, (path, place))))}'


def _link_body(link: Link) -> str:
    from szcompare.report.labels import RELATION, ZONE, confidence_text

    zone = ZONE.get(link.zone, link.zone)
    head = f"<b>{escape(RELATION[link.relation])}</b> · {confidence_text(link.confidence)} · {escape(zone)}"
    return f"<div>{head} · {escape(link.reason)}</div>{_both(link)}{_evidence(link.evidence)}"


def _both(link: Link) -> str:
    """The two clauses with marks where the plans are held, else what the link itself knows of them."""
    from szcompare.report.marks import marked_pair

    old, new = _held(link.old), _held(link.new)
    if old is None or new is None:
        shared = "、".join(phrase.text for phrase in link.evidence.phrases)
        return f"<div>{escape(link.old)} → {escape(link.new)}：{escape(shared)}</div>"
    pair = marked_pair(link, old, new)
    sides = (("旧", old, pair.old, "del"), ("新", new, pair.new, "ins"))
    cells = "".join(
        f'<td style="text-align:left;vertical-align:top;width:50%;white-space:normal">'
        f"{_where(clause)} · {side}</div>{''.join(_run(run, tag) for run in runs)}</td>"
        for side, clause, runs, tag in sides
    )
    return f'<table style="width:100%;table-layout:fixed"><tbody><tr>{cells}</tr></tbody></table>'


def _held(clause_id: str) -> Clause | None:
    document = clause_id.rpartition("-")[0]
    plans = [plan for (held, _), plan in _PLANS.items() if held == document]
    return next((clause for plan in reversed(plans) for clause in plan.clauses if clause.id == clause_id), None)


def _run(run: Run, tag: str) -> str:
    text = escape(run.text)
    if run.shared:
        text = f'<b style="{LOOKS["b"]}">{text}</b>'
    return f'<{tag} style="{LOOKS[tag]}">{text}</{tag}>' if run.changed else text


def _evidence(evidence: Evidence) -> str:
    rows = [(name, f"{share:+.2f}") for name, share in evidence.contributions]
    return _fold("依据：各项特征对判断的贡献（对数几率）", _table(("特征", "贡献"), rows, rows)) if rows else ""


def _target_body(target: Target) -> str:
    from szcompare.report.labels import TARGET_KIND, figure_text

    year = "" if target.year is None else str(target.year)
    facts = [("指标", target.indicator), ("数值", figure_text(target)), ("年份", year), ("语句", target.clause)]
    return _facts([*facts, ("类别", TARGET_KIND.get(target.kind, target.kind))])


def _topic_body(topic: Topic) -> str:
    facts = [("关键词", "、".join(topic.terms)), ("语句", f"旧 {len(topic.old)}，新 {len(topic.new)}")]
    return f"<b>{escape(topic.id)} {escape(topic.label)}</b>{_facts(facts)}"


def _change_body(change: TargetChange) -> str:
    from szcompare.report.labels import CHANGE

    return f"<b>{escape(CHANGE.get(change.change, change.change))}</b> {escape(change.note)}"


_PANELS: dict[str, Callable[[Any], str]] = {
    "Document": _document_body,
    "Plan": _plan_body,
    "Clause": _clause_body,
    "Target": _target_body,
    "Topic": _topic_body,
    "Link": _link_body,
    "TargetChange": _change_body,
}


def _yes(value: bool) -> str:
    return "是" if value else "否"


def _facts(facts: Iterable[tuple[str, str]]) -> str:
    """A table of what is known."""
    rows = "".join(
        f'<tr><th scope="row" style="{CELL}">{escape(name)}</th><td style="{CELL}">{escape(said)}</td></tr>'
        for name, said in facts
        if said
    )
    return f"<table><tbody>{rows}</tbody></table>"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], of: Sequence[object]) -> str:
    """A table of texts, and how many of all are not shown."""
    top = "".join(f'<th scope="col" style="{CELL}">{escape(cell)}</th>' for cell in head)
    cell_style = f"{CELL};white-space:normal"
    cells = (["".join((f'<td style="{cell_style}">', escape(cell), "</td>")) for cell in row] for row in rows)
    body = "".join(f"<tr>{''.join(row)}</tr>" for row in cells)
    rest = f'<div style="{FAINT}">… 另有 {len(of) - len(rows)} 行</div>' if len(of) > len(rows) else ""
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>{rest}"


def _fold(title: str, body: str) -> str:
    return f'<details><summary style="cursor:pointer">{escape(title)}</summary>{body}</details>'
