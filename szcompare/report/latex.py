"""Comparison ▶ LaTeX tables (booktabs, ctex), ready for \\input, with their preamble and a document of them all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from szcompare.cite import passage, quotation_line
from szcompare.cite.exchange import tex
from szcompare.model import RELATIONS, SIDES, STATUSES, Plan
from szcompare.report.english import spoken
from szcompare.report.labels import TOPIC_FIGURES, confidence_text, figure_text, topic_head
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
    told,
)
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
CLASSES = {"zh": "UTF8,a4paper", "en": "UTF8,a4paper,scheme=plain"}  # plain: Table and Section are English words
SECTIONS = (
    ("overview", ("plans", "summary")), ("targets", ("target_changes",)), ("topics", ("topics",)),
    ("links", ("links",)), ("list_new", ("new",)), ("list_dropped", ("dropped",)),
)  # fmt: skip


def render_latex(comparison: Comparison, lang: str = "zh") -> dict[str, bytes]:
    """Return latex/NAME.tex for each table, latex/preamble.tex and latex/report.tex, which sets them all.

    Heads and captions are Chinese (zh) or English (en). Behind each quotation stands its citation as a comment, which
    ``szcompare verify`` reads.
    """
    telling = told(comparison, lang)
    made = {
        "preamble": PREAMBLE,
        "report": _document(telling),
        "plans": _plans(telling),
        "summary": _summary(telling),
        "target_changes": _targets(telling),
        "topics": _topics(telling),
        "links": _links(telling),
        "new": _unlinked(telling, "new", "new"),
        "dropped": _unlinked(telling, "old", "dropped"),
    }
    return {f"{FOLDER}/{name}.tex": text.encode() for name, text in made.items()}


def _document(telling: Telling) -> str:
    inputs = {title: "".join(rf"\input{{{name}}}" for name in names) for title, names in SECTIONS}
    sections = "".join(f"\\section{{{telling.said[title]}}}{made}\n" for title, made in inputs.items())
    return (
        f"\\documentclass[{CLASSES[telling.lang]}]{{ctexart}}\n\\usepackage[margin=2cm]{{geometry}}\n"
        f"\\input{{preamble}}\n\\title{{{telling.said['report']}}}\n\\author{{}}\n\\date{{}}\n"
        f"\\begin{{document}}\n\\maketitle\n{lead(telling.found, telling.lang)}\n{sections}\\end{{document}}\n"
    )


def printed(text: str) -> str:
    """Return TeX that prints ``text``; what no font holds is printed as its number.

    >>> print(printed("粮�，投入增长5%"))
    粮\\szcchar{FFFD}，投入增长5\\%
    """
    dashed = text.replace("\u2015", "\u2014")  # look the same, and free Chinese fonts have only the second
    return _NO_GLYPH.sub(lambda found: f"\\szcchar{{{ord(found[0]):04X}}}", tex(dashed))


def _plans(telling: Telling) -> str:
    said, comparison = telling.said, telling.comparison
    rows = []
    for label, plan in zip(telling.sides, (comparison.old, comparison.new), strict=True):
        meta = plan.document.metadata
        facts = [plan_title(plan), meta.body, meta.number, meta.date]
        digest = rf"\texttt{{\footnotesize {plan.document.sha256[:16]}}}"
        rows.append([label, *(printed(fact) for fact in facts), digest])
    head = ["", said["name"], said["meta_body"], said["meta_number"], said["meta_date"], said["sha_start"]]
    return _table("lY{4.2cm}Y{2.4cm}Y{2.2cm}ll", said["plans_caption"], "plans", head, rows)


def _summary(telling: Telling) -> str:
    said = telling.said
    count = {(row["figure"], row["name"], row["part"]): row["count"] for row in telling.comparison.rows("summary")}
    labels = {"all": said["all_undertakings"], **{name: telling.name("status", name) for name in STATUSES}}
    statuses = [
        [label, *(str(count.get(("undertakings", name, side), "--")) for side in SIDES)]
        for name, label in labels.items()
    ]
    zones = [
        [telling.name("relation", name), *(str(count["links", name, zone]) for zone in ZONES)] for name in RELATIONS
    ]
    head = [said["link"], *(telling.name("zone", zone) for zone in ZONES)]
    first = _table("lrr", said["counts"], "statuses", ["", *telling.sides], statuses)
    return first + _table("lrrr", said["links_by_zone"], "zones", head, zones)


def _targets(telling: Telling) -> str:
    said = telling.said
    rows = [
        [
            printed(move.indicator), telling.name("change", move.change), _figure(move.old, telling.lang),
            _figure(move.new, telling.lang), printed(spoken(move.note, telling.lang)),
        ]
        for move in moves(telling.comparison, telling.found)
    ]  # fmt: skip
    head = [said["indicator"], said["change"], *telling.sides, said["says"]]
    return _long(telling, "Y{2.8cm}Y{1.5cm}Y{2.5cm}Y{2.5cm}Y{5cm}", said["targets"], "targets", head, rows)


def _figure(figure: Figure | None, lang: str) -> str:
    if figure is None:
        return "--"
    year = "" if figure.target.year is None else f"（{figure.target.year}）"
    return printed(figure_text(figure.target, lang)) + year


def _topics(telling: Telling) -> str:
    rows = [
        [printed(str(row["label"])), *(str(row[name]) for name in TOPIC_FIGURES)]
        for row in telling.comparison.rows("topics")
    ]
    columns = "Y{5cm}rrrrrrrr" if telling.lang == "zh" else "Y{3.2cm}rrrrrrrr"
    return _long(telling, columns, telling.said["topics"], "topics", topic_head(telling.said), rows)


def _links(telling: Telling) -> str:
    """The sure links and those to be checked; mere candidates fill a printed table with noise."""
    said, comparison = telling.said, telling.comparison
    shown = [pair for pair in pairs(comparison, telling.found) if pair.link.zone != ZONES[-1]]
    lines = [_link(telling, pair) for pair in shown]
    head = [said["link"], *telling.sides]
    return _long(telling, "Y{1.6cm}Y{7cm}Y{7cm}", said["links_counted"], "links", head, lines)


def _link(telling: Telling, pair: Pair) -> list[str]:
    link, plans = pair.link, (telling.comparison.old, telling.comparison.new)
    relation, zone = telling.name("relation", link.relation), telling.name("zone", link.zone)
    kind = rf"{relation}\newline {confidence_text(link.confidence)}\newline {zone}"
    sides = zip(plans, (pair.old, pair.new), (pair.marks.old, pair.marks.new), ("gone", "come"), strict=True)
    return [kind, *(_quoted(plan, entry, _marked(runs, mark)) for plan, entry, runs, mark in sides)]


def _quoted(plan: Plan, entry: Entry, shown: str) -> str:
    """The words and, on a comment line of its own, their citation; a comment ends with its line."""
    cited = passage(plan.document, entry.clause)
    where = rf"{{\footnotesize\color{{gray}}（{printed(cited.pinpoint)}）}}"
    return f"{shown}{where}\n% {tex(quotation_line(cited, cited.pinpoint))}\n"


def _marked(runs: Sequence[Run], mark: str) -> str:
    return "".join(rf"\szc{mark}{{{printed(run.text)}}}" if run.changed else printed(run.text) for run in runs)


def _unlinked(telling: Telling, side: str, status: str) -> str:
    said, comparison = telling.said, telling.comparison
    plan = comparison.old if side == "old" else comparison.new
    held = [entry for entry in telling.found[side].values() if entry.status == status]
    rows = [
        [
            said["topic_none"] if topic is None else printed(topic.label),
            _quoted(plan, entry, printed(entry.clause.reading)),
        ]
        for topic, group in by_topic(comparison, held)
        for entry in group
    ]
    head = [said["topic"], said["undertaking"]]
    return _long(telling, "Y{3.4cm}Y{12.6cm}", said[f"list_{status}"], status, head, rows)


def _table(columns: str, caption: str, label: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A floating table."""
    body = "".join(_row(row) for row in rows)
    return (
        f"\\begin{{table}}[htbp]\n\\centering\n\\caption{{{caption}}}\\label{{tab:szc-{label}}}\n"
        f"\\begin{{tabular}}{{{columns}}}\n\\toprule\n{_row(head)}\\midrule\n{body}\\bottomrule\n"
        f"\\end{{tabular}}\n\\end{{table}}\n"
    )


def _long(
    telling: Telling, columns: str, caption: str, label: str, head: Sequence[str], rows: Iterable[Sequence[str]]
) -> str:
    """A table over several pages whose head is repeated; a word where there is nothing."""
    body = "".join(_lines(rows))
    if not body:
        return f"{telling.said['nothing']}\n"
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
