"""Comparison ▶ LaTeX tables (booktabs, ctex), ready for \\input, with their preamble and a document of them all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from szcompare.cite import passage, quotation_line
from szcompare.cite.exchange import tex
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
from szcompare.report.view import Entries, Entry, Figure, Pair, by_topic, entries, moves, pairs, plan_title
from szcompare.tables import ZONES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from szcompare.comparison import Comparison
    from szcompare.report.marks import Run

FOLDER = "latex"
_NO_GLYPH = re.compile("[\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]")  # replacement character, private use

PREAMBLE = r"""% Put \input{preamble} before \begin{document} of a document that XeLaTeX or LuaLaTeX sets, with
% \usepackage{ctex} or a ctex class.
\usepackage{array,booktabs,longtable}
\usepackage[table]{xcolor}
\definecolor{szcgone}{HTML}{A33100}
\definecolor{szccome}{HTML}{00518A}
\providecommand{\szcgone}[1]{\textcolor{szcgone}{#1}} % deleted
\providecommand{\szccome}[1]{\textcolor{szccome}{#1}} % inserted
\providecommand{\szcchar}[1]{\fbox{\tiny U+#1}} % a character that no font has
\ifdefined\xeCJKDeclareCharClass % signs that Chinese fonts have and the usual Latin ones have not
  \xeCJKDeclareCharClass{CJK}{"2015,"2190->"2199,"2200->"22FF,"2460->"24FF,"2500->"257F,"25A0->"25FF}
\fi
\setlength{\LTcapwidth}{\linewidth}
\newcolumntype{Y}[1]{>{\raggedright\arraybackslash}p{#1}}
"""
DOCUMENT = r"""\documentclass[UTF8,a4paper]{ctexart}
\usepackage[margin=2cm]{geometry}
\input{preamble}
\title{规划逐条比较}
\author{}
\date{}
\begin{document}
\maketitle
\section{概览}\input{plans}\input{summary}
\section{指标变化}\input{target_changes}
\section{主题与去向}\input{topics}
\section{逐条对照}\input{links}
\section{新增举措}\input{new}
\section{未见延续的举措}\input{dropped}
\end{document}
"""


def render_latex(comparison: Comparison) -> dict[str, bytes]:
    """Return latex/NAME.tex for each table, latex/preamble.tex and latex/report.tex, which sets them all.

    Behind each quotation stands its citation as a comment, which ``szcompare verify`` reads.
    """
    found = entries(comparison)
    made = {
        "preamble": PREAMBLE,
        "report": DOCUMENT,
        "plans": _plans(comparison),
        "summary": _summary(comparison),
        "target_changes": _targets(comparison, found),
        "topics": _topics(comparison),
        "links": _links(comparison, found),
        "new": _unlinked(comparison, found, "new", "new", "新增举措"),
        "dropped": _unlinked(comparison, found, "old", "dropped", "未见延续的举措"),
    }
    return {f"{FOLDER}/{name}.tex": text.encode() for name, text in made.items()}


def printed(text: str) -> str:
    """Return TeX that prints ``text``; what no font holds is printed as its number.

    >>> print(printed("粮�，投入增长5%"))
    粮\\szcchar{FFFD}，投入增长5\\%
    """
    dashed = text.replace("\u2015", "\u2014")  # look the same, and free Chinese fonts have only the second
    return _NO_GLYPH.sub(lambda found: f"\\szcchar{{{ord(found[0]):04X}}}", tex(dashed))


def _plans(comparison: Comparison) -> str:
    rows = []
    for side, plan in zip(SIDES, (comparison.old, comparison.new), strict=True):
        meta = plan.document.metadata
        said = [plan_title(plan), meta.body, meta.number, meta.date]
        rows.append(
            [SIDE[side], *(printed(part) for part in said), rf"\texttt{{\footnotesize {plan.document.sha256[:16]}}}"]
        )
    head = ["", "名称", "发布机构", "文号", "日期", "sha256 前 16 位"]
    return _table("lY{4.2cm}Y{2.4cm}Y{2.2cm}ll", "所比较的两份规划", "plans", head, rows)


def _summary(comparison: Comparison) -> str:
    count = {(row["figure"], row["name"], row["part"]): row["count"] for row in comparison.rows("summary")}
    statuses = [
        [label, *(str(count.get(("undertakings", name, side), "--")) for side in SIDES)]
        for name, label in {"all": "全部举措", **STATUS}.items()
    ]
    zones = [[RELATION[name], *(str(count["links", name, zone]) for zone in ZONES)] for name in RELATION]
    first = _table("lrr", "各类举措的条数", "statuses", ["", "旧规划", "新规划"], statuses)
    return first + _table("lrrr", "对应的条数", "zones", ["", *(ZONE[zone] for zone in ZONES)], zones)


def _targets(comparison: Comparison, found: Entries) -> str:
    rows = [
        [printed(move.indicator), CHANGE[move.change], _figure(move.old), _figure(move.new), printed(move.note)]
        for move in moves(comparison, found)
    ]
    head = ["指标", "变化", "旧规划", "新规划", "说明"]
    return _long("Y{3.6cm}lY{3.6cm}Y{3.6cm}Y{2.6cm}", "指标变化", "targets", head, rows)


def _figure(figure: Figure | None) -> str:
    if figure is None:
        return "--"
    year = "" if figure.target.year is None else f"（{figure.target.year}）"
    return printed(figure_text(figure.target)) + year


def _topics(comparison: Comparison) -> str:
    rows = [
        [printed(str(row["label"])), *(str(row[name]) for name in TOPIC_FIGURES)] for row in comparison.rows("topics")
    ]
    head = ["主题", "旧", "延续", "调整", "未见延续", "新", "延续", "调整", "新增"]
    return _long("Y{5cm}rrrrrrrr", "主题与去向", "topics", head, rows)


def _links(comparison: Comparison, found: Entries) -> str:
    """The sure links and those to be checked; mere candidates fill a printed table with noise."""
    plans = (comparison.old, comparison.new)
    shown = [pair for pair in pairs(comparison, found) if pair.link.zone != ZONES[-1]]
    lines = [_link(pair, plans) for pair in shown]
    head = ["对应", "旧规划", "新规划"]
    return _long("Y{1.6cm}Y{7cm}Y{7cm}", "逐条对照（确定与待核）", "links", head, lines)


def _link(pair: Pair, plans: tuple[Plan, Plan]) -> list[str]:
    link = pair.link
    kind = rf"{RELATION[link.relation]}\newline {confidence_text(link.confidence)}\newline {ZONE[link.zone]}"
    sides = zip(plans, (pair.old, pair.new), (pair.marks.old, pair.marks.new), ("gone", "come"), strict=True)
    cells = [_quoted(plan, entry, _marked(runs, mark)) for plan, entry, runs, mark in sides]
    return [kind, *cells]


def _quoted(plan: Plan, entry: Entry, shown: str) -> str:
    """The words and, on a comment line of its own, their citation; a comment ends with its line."""
    cited = passage(plan.document, entry.clause)
    where = rf"{{\footnotesize\color{{gray}}（{printed(cited.pinpoint)}）}}"
    return f"{shown}{where}\n% {tex(quotation_line(cited, cited.pinpoint))}\n"


def _marked(runs: Sequence[Run], mark: str) -> str:
    return "".join(rf"\szc{mark}{{{printed(run.text)}}}" if run.changed else printed(run.text) for run in runs)


def _unlinked(comparison: Comparison, found: Entries, side: str, status: str, title: str) -> str:
    plan = comparison.old if side == "old" else comparison.new
    held = [entry for entry in found[side].values() if entry.status == status]
    rows = [
        ["未分主题" if topic is None else printed(topic.label), _quoted(plan, entry, printed(entry.clause.reading))]
        for topic, group in by_topic(comparison, held)
        for entry in group
    ]
    return _long("Y{3.4cm}Y{12.6cm}", title, status, ["主题", "条文"], rows)


def _table(columns: str, caption: str, label: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A floating table."""
    body = "".join(_row(row) for row in rows)
    return (
        f"\\begin{{table}}[htbp]\n\\centering\n\\caption{{{caption}}}\\label{{tab:szc-{label}}}\n"
        f"\\begin{{tabular}}{{{columns}}}\n\\toprule\n{_row(head)}\\midrule\n{body}\\bottomrule\n"
        f"\\end{{tabular}}\n\\end{{table}}\n"
    )


def _long(columns: str, caption: str, label: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table over several pages whose head is repeated; a word where there is nothing."""
    body = "".join(_lines(rows))
    if not body:
        return "无。\n"
    top = f"\\toprule\n{_row(head)}\\midrule\n"
    return (
        f"{{\\small\n\\begin{{longtable}}{{{columns}}}\n\\caption{{{caption}}}\\label{{tab:szc-{label}}}\\\\\n"
        f"{top}\\endfirsthead\n{top}\\endhead\n\\bottomrule\n\\endlastfoot\n{body}\\end{{longtable}}\n}}\n"
    )


def _lines(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    for count, row in enumerate(rows):
        yield ("\\addlinespace\n" if count else "") + _row(row)


def _row(cells: Sequence[str]) -> str:
    """One row; the empty group keeps a star or bracket from being read as an option of the line end before it."""
    return f"{{}}{' & '.join(cells)} \\\\\n"
