"""Comparison ▶ report.docx: numbered headings, contents, captioned tables, marked changes, endnotes that cite."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from szcompare.cite import gbt7714, passage, quotation_line
from szcompare.cite.quoting import work
from szcompare.errors import InputError
from szcompare.model import RELATIONS, SIDES, STATUSES, Plan
from szcompare.report import docx_parts as parts
from szcompare.report.docx_parts import CELL, COME, GONE, MUTED, SHARED, run_xml
from szcompare.report.english import spoken
from szcompare.report.labels import NOTE_HEAD, REPAIR_HEAD, TOPIC_FIGURES, confidence_text, figure_text, topic_head
from szcompare.report.view import (
    Entries,
    Entry,
    Figure,
    Pair,
    by_topic,
    entries,
    lead,
    moves,
    pairs,
    plan_title,
    see_also,
    unsure,
)
from szcompare.report.wording import words
from szcompare.tables import ZONES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from docx.document import Document

    from szcompare.comparison import Comparison
    from szcompare.report.marks import Run

TEMPLATE = "report.docx"  # in a folder of templates: its styles are taken, its text is not
WIDTH = 9600  # twips of text between the margins of an A4 page
TOPIC_WIDTHS = {
    "zh": (2800, 700, 800, 800, 1200, 700, 800, 800, 1000),
    "en": (2000, 650, 1050, 1000, 1250, 650, 1050, 1000, 950),
}
EDITION = "2025"  # of GB/T 7714


@dataclass(slots=True)
class Writing:
    """A document while it is written."""

    document: Document
    comparison: Comparison
    found: Entries
    lang: str
    said: dict[str, str]
    notes: list[str] = field(default_factory=list)  # texts of the endnotes, from 1
    noted: dict[str, int] = field(default_factory=dict)  # clause id ▶ number of its endnote
    headings: list[tuple[int, str]] = field(default_factory=list)  # level, text
    tables: int = 0

    def name(self, group: str, key: str) -> str:
        """Return the word for a name of the model."""
        return self.said[f"{group}.{key}"]

    @property
    def sides(self) -> list[str]:
        """What the two plans are called."""
        return [self.name("side", side) for side in SIDES]


def render_docx(comparison: Comparison, lang: str = "zh", *, template: Path | None = None) -> dict[str, bytes]:
    """Return report.docx with Chinese (zh) or English (en) words; the same comparison gives the same bytes.

    ``template`` is a folder; a report.docx in it gives the styles. Changes are marked by character styles, not by
    revisions, so that nobody can accept them by mistake.
    """
    said = words(lang)
    writing = Writing(_opened(template, said["report"]), comparison, entries(comparison), lang, said)
    _title_page(writing)
    _overview(writing)
    _targets(writing)
    _topics(writing)
    _links(writing)
    _unlinked(writing, "new", "new")
    _unlinked(writing, "old", "dropped")
    _damage(writing)
    _method(writing)
    parts.add_contents(writing.document, writing.headings)
    parts.add_endnotes(writing.document, writing.notes)
    return {"report.docx": parts.packed(writing.document)}


def _opened(template: Path | None, title: str) -> Document:
    """An empty document with our styles."""
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    named = None if template is None else template / TEMPLATE
    kept = named if named is not None and named.is_file() else None
    try:
        document = docx.Document(None if kept is None else str(kept))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:
        raise InputError(f"{kept} is no Word document: save the template as .docx") from error
    body = document.element.body
    for child in list(body):
        if not child.tag.endswith("}sectPr"):
            body.remove(child)
    parts.add_styles(document, WIDTH)
    if kept is None:
        _set_styles(document)
    parts.set_language(document)
    _set_page(document, title)
    document.core_properties.title = title
    return document


def _set_styles(document: Document) -> None:
    from docx.shared import Pt, RGBColor

    for name, size, fonts in (
        ("Normal", 10.5, parts.SERIF), ("Title", 22, parts.SANS), ("Heading 1", 15, parts.SANS),
        ("Subtitle", 13, parts.SANS), ("Heading 2", 12, parts.SANS), ("Caption", 9.5, parts.SANS),
        ("List Bullet", 10.5, parts.SERIF),
    ):  # fmt: skip
        style = document.styles[name]
        parts.set_fonts(style, fonts)
        style.font.size, style.font.color.rgb = Pt(size), RGBColor(0x1A, 0x1A, 0x1A)
    document.styles["Normal"].paragraph_format.space_after = Pt(4)
    document.styles["Subtitle"].font.italic = False
    document.styles["Caption"].font.bold = False
    document.styles["Caption"].paragraph_format.keep_with_next = True
    document.styles["Title"].element.pPr.remove_all("w:pBdr")


def _set_page(document: Document, title: str) -> None:
    """A4, with the title above and the page number below."""
    from docx.shared import Twips

    section = document.sections[0]
    section.page_width, section.page_height = Twips(11906), Twips(16838)
    section.left_margin = section.right_margin = Twips((11906 - WIDTH) // 2)
    section.top_margin = section.bottom_margin = Twips(1300)
    parts.append(section.header.paragraphs[0]._p, run_xml(title))
    foot = section.footer.paragraphs[0]
    foot.alignment = 1
    fields = (parts.field_xml("PAGE", "1"), run_xml(" / "), parts.field_xml("NUMPAGES", "1"))
    parts.append(foot._p, *fields)


def _title_page(writing: Writing) -> None:
    document, said = writing.document, writing.said
    plans = (writing.comparison.old, writing.comparison.new)
    document.add_paragraph(said["report"], style="Title")
    titles = (
        f"{said[f'side.{side}']}{said['colon']}{plan_title(plan)}" for side, plan in zip(SIDES, plans, strict=True)
    )
    for title in titles:
        _paragraph(writing, run_xml(title), style="Subtitle")
    _paragraph(writing, run_xml(lead(writing.found, writing.lang), bold=True))
    for count, plan in enumerate(plans, 1):
        source = plan.document
        _paragraph(writing, run_xml(f"[{count}] {_entry(plan)}"))
        _paragraph(writing, run_xml(said["file_line"].format(file=source.origin, sha=source.sha256), MUTED))
    legend = [
        (run_xml(said[f"howto_{mark}"], style), run_xml(said["listing"]))
        for mark, style in (("del", GONE), ("ins", COME), ("shared", SHARED))
    ]
    runs = [run for pair in legend for run in pair][:-1]
    _paragraph(writing, run_xml(said["docx_marks"]), *runs, run_xml(said["docx_notes"]))
    document.add_paragraph(said["contents"], style="TOC Heading")


def _entry(plan: Plan) -> str:
    document = plan.document
    named = work(document.metadata, document.sha256, document.origin)
    return gbt7714.entry(named, edition=EDITION, by_year=False, accessed="")


def _overview(writing: Writing) -> None:
    comparison, said = writing.comparison, writing.said
    count = {(row["figure"], row["name"], row["part"]): row["count"] for row in comparison.rows("summary")}
    _heading(writing, 1, said["overview"])
    labels = {"all": said["all_undertakings"], **{name: writing.name("status", name) for name in STATUSES}}
    rows = [
        [label, *(str(count.get(("undertakings", name, side), "–")) for side in SIDES)]
        for name, label in labels.items()
    ]
    _text_table(writing, said["counts"], ["", *writing.sides], rows, (3200, 3200, 3200))
    rest = [unsure(writing.found[side].values()) for side in SIDES]
    _paragraph(writing, run_xml(said["unsure_both"].format(old=rest[0], new=rest[1])))
    zones = [
        [writing.name("relation", name), *(str(count["links", name, zone]) for zone in ZONES)] for name in RELATIONS
    ]
    head = [said["link"], *(writing.name("zone", zone) for zone in ZONES)]
    _text_table(writing, said["links_by_zone"], head, zones, (2400, 2400, 2400, 2400))


def _targets(writing: Writing) -> None:
    said = writing.said
    _heading(writing, 1, said["targets"])
    rows = [
        [
            run_xml(move.indicator), run_xml(writing.name("change", move.change)), _figure(writing, "old", move.old),
            _figure(writing, "new", move.new), run_xml(spoken(move.note, writing.lang)),
        ]
        for move in moves(writing.comparison, writing.found)
    ]  # fmt: skip
    head = [said["indicator"], said["change"], *writing.sides, said["says"]]
    _table(writing, said["targets"], head, rows, (1700, 900, 1700, 1700, 3600))


def _figure(writing: Writing, side: str, figure: Figure | None) -> str:
    if figure is None:
        return run_xml("–")
    year = "" if figure.target.year is None else f"（{figure.target.year}）"
    note = "" if figure.entry is None else _note(writing, side, figure.entry)
    return run_xml(figure_text(figure.target, writing.lang) + year, bold=True) + note


def _topics(writing: Writing) -> None:
    _heading(writing, 1, writing.said["topics"])
    rows = [
        [str(row["label"]), *(str(row[name]) for name in TOPIC_FIGURES)] for row in writing.comparison.rows("topics")
    ]
    _text_table(writing, writing.said["topic_status"], topic_head(writing.said), rows, TOPIC_WIDTHS[writing.lang])


def _links(writing: Writing) -> None:
    """The sure links and those to be checked, a table a topic of the old clause."""
    said = writing.said
    _heading(writing, 1, said["links"])
    shown = [pair for pair in pairs(writing.comparison, writing.found) if pair.link.zone != ZONES[-1]]
    left = len(writing.comparison.link_list) - len(shown)
    _paragraph(writing, run_xml(said["listed_links"].format(shown=len(shown), left=left)))
    labels = {topic.id: topic.label for topic in writing.comparison.topic_list} | {"": said["topic_none"]}
    for topic, label in labels.items():
        group = [pair for pair in shown if pair.old.topic_id == topic]
        if group:
            _heading(writing, 2, label)
            rows = [_link_row(writing, pair) for pair in group]
            caption = f"{said['links']}{said['colon']}{label}"
            _table(writing, caption, [said["link"], *writing.sides], rows, (1000, 4300, 4300))


def _link_row(writing: Writing, pair: Pair) -> list[str]:
    link = pair.link
    kind = run_xml(writing.name("relation", link.relation), bold=True)
    kind += run_xml(f" {confidence_text(link.confidence)} {writing.name('zone', link.zone)}")
    return [kind, _marked(writing, pair.old, pair.marks.old, GONE), _marked(writing, pair.new, pair.marks.new, COME)]


def _marked(writing: Writing, entry: Entry, runs: Sequence[Run], style: str) -> str:
    kinds = ((style if run.changed else SHARED if run.shared else "", run.text) for run in runs if run.text)
    return "".join(run_xml(text, kind) for kind, text in kinds) + _note(writing, entry.side, entry)


def _unlinked(writing: Writing, side: str, status: str) -> None:
    said = writing.said
    held = [entry for entry in writing.found[side].values() if entry.status == status]
    _heading(writing, 1, f"{said[f'list_{status}']}（{len(held)}）")
    for topic, group in by_topic(writing.comparison, held):
        _heading(writing, 2, said["topic_none"] if topic is None else topic.label)
        for entry in group:
            pieces = [run_xml(entry.clause.reading), _note(writing, side, entry)]
            nearest = see_also(entry, writing.found)
            if nearest is not None:
                also = said["see_also"].format(confidence=confidence_text(nearest.link.confidence))
                pieces += [run_xml(f" {also}{said['colon']}", MUTED), run_xml(nearest.entry.clause.reading, MUTED)]
                pieces.append(_note(writing, nearest.entry.side, nearest.entry))
            _paragraph(writing, *pieces, style="List Bullet")


def _damage(writing: Writing) -> None:
    said = writing.said
    _heading(writing, 1, said["damage"])
    repairs = [
        [
            writing.name("side", str(row["side"])), f"{row['start']}–{row['end']}", str(row["quote"]),
            str(row["reading"]), said["used" if row["accepted"] else "only_offered"],
            spoken(str(row["reason"]), writing.lang),
        ]
        for row in writing.comparison.rows("repairs")
    ]  # fmt: skip
    head = [said[key] for key in REPAIR_HEAD]
    _text_table(writing, said["repairs_caption"], head, repairs, (900, 1300, 1900, 2100, 900, 2500))
    notes = [
        [
            writing.name("side", str(row["side"])), f"{row['start']}–{row['end']}", str(row["code"]),
            spoken(str(row["message"]), writing.lang),
        ]
        for row in writing.comparison.rows("notes")
    ]  # fmt: skip
    _text_table(writing, said["notes_caption"], [said[key] for key in NOTE_HEAD], notes, (900, 1400, 2000, 5300))


def _method(writing: Writing) -> None:
    said = writing.said
    _heading(writing, 1, said["method_manifest"])
    manifest = writing.comparison.manifest
    named = [("szcompare", manifest.szcompare), *manifest.packages, *manifest.parameters, *manifest.inputs]
    rows = [[name, value] for name, value in named]
    _text_table(writing, said["manifest_caption"], [said["thing"], said["value"]], rows, (2600, 7000))
    _heading(writing, 1, said["references"])
    for count, plan in enumerate((writing.comparison.old, writing.comparison.new), 1):
        _paragraph(writing, run_xml(f"[{count}] {_entry(plan)}"))
    _paragraph(writing, run_xml(said["verify_note"]))


def _note(writing: Writing, side: str, entry: Entry) -> str:
    """The reference of the clause's endnote, which is made when the clause is first quoted."""
    if entry.clause.id in writing.noted:
        return parts.again_xml(writing.noted[entry.clause.id])
    plan = writing.comparison.old if side == "old" else writing.comparison.new
    cited = passage(plan.document, entry.clause)
    writing.notes.append(quotation_line(cited, f"[{SIDES.index(side) + 1}]{cited.pinpoint}"))
    writing.noted[entry.clause.id] = len(writing.notes)
    return parts.marked_note_xml(len(writing.notes))


def _heading(writing: Writing, level: int, text: str) -> None:
    """A heading in a bookmark that the contents point to."""
    writing.headings.append((level, text))
    paragraph = writing.document.add_paragraph(style=f"Heading {level}")
    mark = len(writing.headings)
    parts.append(paragraph._p, parts.bookmark_xml(parts.heading_mark(mark), mark, run_xml(text)))


def _paragraph(writing: Writing, *pieces: str, style: str = "Normal") -> None:
    parts.append(writing.document.add_paragraph(style=style)._p, *pieces)


def _text_table(
    writing: Writing, caption: str, head: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]
) -> None:
    _table(writing, caption, head, [[run_xml(cell) for cell in row] for row in rows], widths)


def _table(
    writing: Writing, caption: str, head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]
) -> None:
    """A captioned table whose head is repeated on each page; a word where there is nothing."""
    if not rows:
        _paragraph(writing, run_xml(f"{caption}{writing.said['colon']}{writing.said['nothing']}"))
        return
    writing.tables += 1
    above = writing.document.add_paragraph(style="Caption")
    kind = writing.said["table"]
    number = parts.field_xml(f"SEQ {kind} \\* ARABIC", str(writing.tables))
    parts.append(above._p, run_xml(f"{kind} "), number, run_xml(f" {caption}"))
    table = writing.document.add_table(rows=1 + len(rows), cols=len(head), style="Sz Table")
    lines = [[run_xml(cell, bold=True) for cell in head], *rows]
    for line, row in zip(lines, table._tbl.tr_lst, strict=True):
        for piece, cell in zip(line, row.tc_lst, strict=True):
            cell.p_lst[0].style = CELL
            parts.append(cell.p_lst[0], piece)
    parts.finish_table(table, widths)
    writing.document.add_paragraph()
