"""Comparison ▶ report.docx: numbered headings, contents, captioned tables, marked changes, endnotes that cite."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from szcompare.cite import gbt7714, passage, quotation_line
from szcompare.cite.quoting import work
from szcompare.cite.wording import one_line
from szcompare.errors import InputError
from szcompare.model import SIDES, Plan
from szcompare.report import docx_parts as parts
from szcompare.report.docx_parts import CELL, COME, GONE, run_xml
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
    see_also,
    unsure,
)
from szcompare.tables import ZONES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from docx.document import Document

    from szcompare.comparison import Comparison
    from szcompare.report.marks import Run

TEMPLATE = "report.docx"  # in a folder of templates: its styles are taken, its text is not
WIDTH = 9600  # twips of text between the margins of an A4 page
EDITION = "2025"  # of GB/T 7714


@dataclass(slots=True)
class Writing:
    """A document while it is written."""

    document: Document
    comparison: Comparison
    found: Entries
    notes: list[str] = field(default_factory=list)  # texts of the endnotes, from 1
    noted: dict[str, int] = field(default_factory=dict)  # clause id ▶ number of its endnote
    headings: list[tuple[int, str]] = field(default_factory=list)  # level, text
    tables: int = 0


def render_docx(comparison: Comparison, *, template: Path | None = None) -> dict[str, bytes]:
    """Return report.docx; the same comparison gives the same bytes.

    ``template`` is a folder; a report.docx in it gives the styles. Changes are marked by character styles, not by
    revisions, so that nobody can accept them by mistake.
    """
    writing = Writing(_opened(template), comparison, entries(comparison))
    _title_page(writing)
    _overview(writing)
    _targets(writing)
    _topics(writing)
    _links(writing)
    _unlinked(writing, "new", "new", "新增举措")
    _unlinked(writing, "old", "dropped", "未见延续的举措")
    _damage(writing)
    _method(writing)
    _contents(writing)
    parts.add_endnotes(writing.document, writing.notes)
    return {"report.docx": parts.packed(writing.document)}


def _opened(template: Path | None) -> Document:
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
    _set_page(document)
    document.core_properties.title = "规划逐条比较"
    return document


def _set_styles(document: Document) -> None:
    from docx.shared import Pt, RGBColor

    for name, size, fonts in (
        ("Normal", 10.5, parts.SERIF), ("Title", 22, parts.SANS), ("Heading 1", 15, parts.SANS),
        ("Heading 2", 12, parts.SANS), ("Caption", 9.5, parts.SANS), ("List Bullet", 10.5, parts.SERIF),
    ):  # fmt: skip
        style = document.styles[name]
        parts.set_fonts(style, fonts)
        style.font.size, style.font.color.rgb = Pt(size), RGBColor(0x1A, 0x1A, 0x1A)
    document.styles["Normal"].paragraph_format.space_after = Pt(4)
    document.styles["Caption"].font.bold = False
    document.styles["Caption"].paragraph_format.keep_with_next = True
    document.styles["Title"].element.pPr.remove_all("w:pBdr")


def _set_page(document: Document) -> None:
    """A4, with the title above and the page number below."""
    from docx.shared import Twips

    section = document.sections[0]
    section.page_width, section.page_height = Twips(11906), Twips(16838)
    section.left_margin = section.right_margin = Twips((11906 - WIDTH) // 2)
    section.top_margin = section.bottom_margin = Twips(1300)
    parts.append(section.header.paragraphs[0]._p, run_xml("规划逐条比较"))
    foot = section.footer.paragraphs[0]
    foot.alignment = 1
    fields = (parts.field_xml("PAGE", "1"), run_xml(" / "), parts.field_xml("NUMPAGES", "1"))
    parts.append(foot._p, *fields)


def _title_page(writing: Writing) -> None:
    document = writing.document
    document.add_paragraph("规划逐条比较", style="Title")
    for side, plan in zip(SIDES, (writing.comparison.old, writing.comparison.new), strict=True):
        _paragraph(writing, run_xml(f"{SIDE[side]}：", bold=True), run_xml(_entry(plan)))
        _paragraph(writing, run_xml(f"文件 {plan.document.origin}，sha256 {plan.document.sha256}"))
    legend = (run_xml("删去的字", GONE), run_xml("、"), run_xml("加入的字", COME))
    _paragraph(writing, run_xml("对照表中以格式标记"), *legend, run_xml("；尾注给出原文、位置与文件的校验值。"))
    document.add_paragraph("目录", style="TOC Heading")


def _entry(plan: Plan) -> str:
    document = plan.document
    named = work(document.metadata, document.sha256, document.origin)
    return gbt7714.entry(named, edition=EDITION, by_year=False, accessed="")


def _overview(writing: Writing) -> None:
    comparison = writing.comparison
    count = {(row["figure"], row["name"], row["part"]): row["count"] for row in comparison.rows("summary")}
    _heading(writing, 1, "概览")
    rows = [
        [label, *(str(count.get(("undertakings", name, side), "–")) for side in SIDES)]
        for name, label in {"all": "全部举措", **STATUS}.items()
    ]
    _text_table(writing, "各类举措的条数", ["", "旧规划", "新规划"], rows, (3200, 3200, 3200))
    rest = [unsure(writing.found[side].values()) for side in SIDES]
    said = f"延续与调整中，仅由待核或可能的对应支持的：旧规划 {rest[0]} 条，新规划 {rest[1]} 条。"
    _paragraph(writing, run_xml(said))
    zones = [[RELATION[name], *(str(count["links", name, zone]) for zone in ZONES)] for name in RELATION]
    head = ["对应", *(ZONE[zone] for zone in ZONES)]
    _text_table(writing, "对应的条数，按把握大小", head, zones, (2400, 2400, 2400, 2400))


def _targets(writing: Writing) -> None:
    _heading(writing, 1, "指标变化")
    rows = [
        [
            run_xml(move.indicator), run_xml(CHANGE[move.change]), _figure(writing, "old", move.old),
            _figure(writing, "new", move.new), run_xml(move.note),
        ]
        for move in moves(writing.comparison, writing.found)
    ]  # fmt: skip
    head = ["指标", "变化", "旧规划", "新规划", "说明"]
    _table(writing, "指标变化", head, rows, (1700, 900, 1700, 1700, 3600))


def _figure(writing: Writing, side: str, figure: Figure | None) -> str:
    if figure is None:
        return run_xml("–")
    year = "" if figure.target.year is None else f"（{figure.target.year}）"
    note = "" if figure.entry is None else _note(writing, side, figure.entry)
    return run_xml(figure_text(figure.target) + year, bold=True) + note


def _topics(writing: Writing) -> None:
    _heading(writing, 1, "主题与去向")
    rows = [
        [str(row["label"]), *(str(row[name]) for name in TOPIC_FIGURES)] for row in writing.comparison.rows("topics")
    ]
    head = ["主题", "旧", "延续", "调整", "未见延续", "新", "延续", "调整", "新增"]
    _text_table(writing, "各主题的举措及其去向", head, rows, (2800, 700, 800, 800, 1200, 700, 800, 800, 1000))


def _links(writing: Writing) -> None:
    """The sure links and those to be checked, a table a topic of the old clause."""
    _heading(writing, 1, "逐条对照")
    shown = [pair for pair in pairs(writing.comparison, writing.found) if pair.link.zone != ZONES[-1]]
    left = len(writing.comparison.link_list) - len(shown)
    _paragraph(writing, run_xml(f"列出确定与待核的对应 {len(shown)} 条；仅属可能的 {left} 条见 report.xlsx 或数据表。"))
    labels = {topic.id: topic.label for topic in writing.comparison.topic_list} | {"": "未分主题"}
    for topic, label in labels.items():
        group = [pair for pair in shown if pair.old.topic_id == topic]
        if group:
            _heading(writing, 2, label)
            rows = [_link_row(writing, pair) for pair in group]
            _table(writing, f"逐条对照：{label}", ["对应", "旧规划", "新规划"], rows, (1000, 4300, 4300))


def _link_row(writing: Writing, pair: Pair) -> list[str]:
    link = pair.link
    kind = run_xml(RELATION[link.relation], bold=True)
    kind += run_xml(f" {confidence_text(link.confidence)} {ZONE[link.zone]}")
    return [kind, _marked(writing, pair.old, pair.marks.old, GONE), _marked(writing, pair.new, pair.marks.new, COME)]


def _marked(writing: Writing, entry: Entry, runs: Sequence[Run], style: str) -> str:
    words = "".join(run_xml(run.text, style if run.changed else "") for run in runs if run.text)
    return words + _note(writing, entry.side, entry)


def _unlinked(writing: Writing, side: str, status: str, title: str) -> None:
    held = [entry for entry in writing.found[side].values() if entry.status == status]
    _heading(writing, 1, f"{title}（{len(held)}）")
    for topic, group in by_topic(writing.comparison, held):
        _heading(writing, 2, "未分主题" if topic is None else topic.label)
        for entry in group:
            pieces = [run_xml(entry.clause.reading), _note(writing, side, entry)]
            nearest = see_also(entry, writing.found)
            if nearest is not None:
                pieces += [run_xml(" 参看："), run_xml(nearest.entry.clause.reading)]
                pieces.append(_note(writing, nearest.entry.side, nearest.entry))
            _paragraph(writing, *pieces, style="List Bullet")


def _damage(writing: Writing) -> None:
    _heading(writing, 1, "来源瑕疵")
    repairs = [
        [
            SIDE[str(row["side"])], f"{row['start']}–{row['end']}", str(row["quote"]), str(row["reading"]),
            "采用" if row["accepted"] else "仅建议", str(row["reason"]),
        ]
        for row in writing.comparison.rows("repairs")
    ]  # fmt: skip
    head = ["来源", "位置", "原文", "读作", "处理", "理由"]
    _text_table(writing, "损坏之处及其读法", head, repairs, (900, 1300, 1900, 2100, 900, 2500))
    notes = [
        [SIDE[str(row["side"])], f"{row['start']}–{row['end']}", str(row["code"]), str(row["message"])]
        for row in writing.comparison.rows("notes")
    ]
    _text_table(writing, "阅读时的附注", ["来源", "位置", "代号", "说明"], notes, (900, 1400, 2000, 5300))


def _method(writing: Writing) -> None:
    _heading(writing, 1, "方法与清单")
    manifest = writing.comparison.manifest
    named = [("szcompare", manifest.szcompare), *manifest.packages, *manifest.parameters, *manifest.inputs]
    _text_table(writing, "版本、参数与输入", ["项", "值"], [[name, value] for name, value in named], (2600, 7000))
    _heading(writing, 1, "参考文献")
    for count, plan in enumerate((writing.comparison.old, writing.comparison.new), 1):
        _paragraph(writing, run_xml(f"[{count}] {_entry(plan)}"))
    _paragraph(writing, run_xml("尾注中的每条引文可用 szcompare verify 与原文核对。"))


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
    parts.append(paragraph._p, parts.bookmark_xml(_mark(mark), mark, run_xml(text)))


def _mark(number: int) -> str:
    return f"_Toc{number:08d}"


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
        _paragraph(writing, run_xml(f"{caption}：无。"))
        return
    writing.tables += 1
    above = writing.document.add_paragraph(style="Caption")
    number = parts.field_xml("SEQ 表 \\* ARABIC", str(writing.tables))
    parts.append(above._p, run_xml("表 "), number, run_xml(f"　{caption}"))
    table = writing.document.add_table(rows=1 + len(rows), cols=len(head), style="Sz Table")
    lines = [[run_xml(cell, bold=True) for cell in head], *rows]
    for line, row in zip(lines, table._tbl.tr_lst, strict=True):
        for piece, cell in zip(line, row.tc_lst, strict=True):
            cell.p_lst[0].style = CELL
            parts.append(cell.p_lst[0], piece)
    parts.finish_table(table, widths)
    writing.document.add_paragraph()


def _contents(writing: Writing) -> None:
    """The field of the contents behind its heading, filled in with links; page numbers come when it is updated."""
    body = writing.document.element.body
    title = next(p for p in body.p_lst if p.style == "TOCHeading")
    lines = list(_contents_lines(writing.headings))
    title.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = 0  # its style would number it as a chapter
    code = '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r>'
    begin = f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{code}<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    lines[0] = lines[0].replace("</w:pPr>", f"</w:pPr>{begin}", 1)
    lines[-1] = lines[-1].removesuffix("</w:p>") + '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    for line in reversed(lines):
        title.addnext(parts.element(line))
    next(p for p in body.p_lst if p.style == "Heading1").get_or_add_pPr()._insert_pageBreakBefore(
        parts.element(f"<w:pageBreakBefore {parts.NAMESPACES}/>")
    )


def _contents_lines(headings: Sequence[tuple[int, str]]) -> Iterable[str]:
    chapter = section = 0
    for mark, (level, text) in enumerate(headings, 1):
        chapter, section = (chapter + 1, 0) if level == 1 else (chapter, section + 1)
        number = f"{chapter}" if level == 1 else f"{chapter}.{section}"
        link = f'<w:hyperlink w:anchor="{_mark(mark)}" w:history="1">{run_xml(f"{number} {one_line(text)}")}'
        yield (f'<w:p {parts.NAMESPACES}><w:pPr><w:pStyle w:val="TOC{level}"/></w:pPr>{link}</w:hyperlink></w:p>')
