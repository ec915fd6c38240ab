"""Runs, fields, notes, numbering ▶ the WordprocessingML that python-docx has no word for, and a file of fixed bytes."""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from szcompare.cite.wording import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docx.document import Document
    from docx.styles.style import BaseStyle
    from docx.table import Table

MADE = datetime(2000, 1, 1)  # no clock: the same comparison gives the same bytes
ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the first that the format knows
FIRST_PARTS = ("[Content_Types].xml", "_rels/.rels")

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
ENDNOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.endnotes+xml"
ENDNOTES_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/endnotes"
SERIF, SANS = ("Times New Roman", "宋体"), ("Arial", "黑体")
CELL, GONE, COME, SHARED, MUTED = "SzCell", "SzGone", "SzCome", "SzShared", "SzMuted"  # ids of our styles
NUMBERING_ID = 90  # of our own heading numbers; the template's lists use low ones

NUMBERED = f"""<w:abstractNum {NAMESPACES} w:abstractNumId="{NUMBERING_ID}">
<w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading1"/><w:suff w:val="space"/>
<w:lvlText w:val="%1"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading2"/><w:suff w:val="space"/>
<w:lvlText w:val="%1.%2"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>
</w:abstractNum>"""
NUMBER = f'<w:num {NAMESPACES} w:numId="{NUMBERING_ID}"><w:abstractNumId w:val="{NUMBERING_ID}"/></w:num>'

TABLE_STYLE = f"""<w:style {NAMESPACES} w:type="table" w:customStyle="1" w:styleId="SzTable"><w:name w:val="Sz Table"/>
<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/><w:tblPr><w:tblBorders>
<w:top w:val="single" w:sz="8" w:space="0" w:color="444444"/>
<w:bottom w:val="single" w:sz="8" w:space="0" w:color="444444"/>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="C8CDD2"/></w:tblBorders>
<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="70" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/>
<w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>
<w:bottom w:val="single" w:sz="6" w:space="0" w:color="444444"/></w:tcBorders>
<w:shd w:val="clear" w:color="auto" w:fill="EEF1F4"/></w:tcPr></w:tblStylePr></w:style>"""

OWN_STYLES = (
    f"""<w:style {NAMESPACES} w:type="paragraph" w:customStyle="1" w:styleId="{CELL}"><w:name w:val="Sz Cell"/>
<w:basedOn w:val="Normal"/><w:uiPriority w:val="99"/>
<w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>
<w:rPr><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr></w:style>""",
    f"""<w:style {NAMESPACES} w:type="character" w:customStyle="1" w:styleId="{GONE}"><w:name w:val="Sz Gone"/>
<w:uiPriority w:val="99"/><w:rPr><w:strike/><w:color w:val="A33100"/></w:rPr></w:style>""",
    f"""<w:style {NAMESPACES} w:type="character" w:customStyle="1" w:styleId="{COME}"><w:name w:val="Sz Come"/>
<w:uiPriority w:val="99"/><w:rPr><w:color w:val="00518A"/><w:u w:val="single"/></w:rPr></w:style>""",
    f"""<w:style {NAMESPACES} w:type="character" w:customStyle="1" w:styleId="{SHARED}"><w:name w:val="Sz Shared"/>
<w:uiPriority w:val="99"/><w:rPr><w:u w:val="dotted" w:color="808080"/></w:rPr></w:style>""",
    f"""<w:style {NAMESPACES} w:type="character" w:customStyle="1" w:styleId="{MUTED}"><w:name w:val="Sz Muted"/>
<w:uiPriority w:val="99"/><w:rPr><w:color w:val="5A6068"/></w:rPr></w:style>""",
    f"""<w:style {NAMESPACES} w:type="paragraph" w:styleId="EndnoteText"><w:name w:val="endnote text"/>
<w:basedOn w:val="Normal"/><w:uiPriority w:val="99"/>
<w:pPr><w:spacing w:after="40" w:line="240" w:lineRule="auto"/></w:pPr>
<w:rPr><w:sz w:val="16"/><w:szCs w:val="16"/></w:rPr></w:style>""",
    f"""<w:style {NAMESPACES} w:type="character" w:styleId="EndnoteReference"><w:name w:val="endnote reference"/>
<w:uiPriority w:val="99"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>""",
)
CONTENTS_STYLE = """<w:style {} w:type="paragraph" w:styleId="TOC{}"><w:name w:val="toc {}"/><w:basedOn w:val="Normal"/>
<w:uiPriority w:val="39"/>
<w:pPr><w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{}"/></w:tabs><w:spacing w:after="40"/>
<w:ind w:left="{}"/></w:pPr></w:style>"""


def element(xml: str) -> Any:
    """Return the element of a piece of XML of our own."""
    from docx.oxml import parse_xml

    return parse_xml(xml)


def run_xml(text: str, style: str = "", *, bold: bool = False) -> str:
    """Return a run that shows ``text`` on one line, with a character style where one is named."""
    marks = (f'<w:rStyle w:val="{style}"/>' if style else "") + ("<w:b/>" if bold else "")
    properties = f"<w:rPr>{marks}</w:rPr>" if marks else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(one_line_kept(text))}</w:t></w:r>'


def one_line_kept(text: str) -> str:
    """The text on one line, with the blanks at its ends: a run may be the middle of a sentence."""
    line = one_line(text)
    before = " " if text[:1] == " " and line else ""
    return before + line + (" " if text[-1:] == " " and line else "")


def note_xml(number: int) -> str:
    """Return the reference of an endnote."""
    return f'<w:r><w:rPr><w:rStyle w:val="EndnoteReference"/></w:rPr><w:endnoteReference w:id="{number}"/></w:r>'


def again_xml(number: int) -> str:
    """Return a second reference to an endnote: a field, so that the number follows when notes are added."""
    return field_xml(f"NOTEREF {_note_mark(number)} \\f \\h", str(number), style="EndnoteReference")


def marked_note_xml(number: int) -> str:
    """Return the reference of an endnote in a bookmark, so that ``again_xml`` can point to it."""
    return bookmark_xml(_note_mark(number), 10_000 + number, note_xml(number))


def field_xml(code: str, shown: str, *, style: str = "") -> str:
    """Return a field with its last result; ``code`` is ours, ``shown`` is escaped."""
    properties = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    kinds = ("begin", "separate", "end")
    begin, separate, end = (f'<w:r>{properties}<w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in kinds)
    instruction = f'<w:r>{properties}<w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
    result = f'<w:r>{properties}<w:t xml:space="preserve">{escape(shown)}</w:t></w:r>' if shown else ""
    return begin + instruction + separate + result + end


def bookmark_xml(name: str, number: int, inner: str) -> str:
    """Return ``inner`` between the two ends of a bookmark."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{inner}<w:bookmarkEnd w:id="{number}"/>'


def append(paragraph: Any, *pieces: str) -> None:
    """Append pieces of XML to the element of a paragraph."""
    for child in element(f"<w:p {NAMESPACES}>{''.join(pieces)}</w:p>"):
        paragraph.append(child)


def set_fonts(style: BaseStyle, fonts: tuple[str, str]) -> None:
    """Set the fonts of a style for Latin and for Chinese text; themes would else decide."""
    from docx.oxml.ns import qn

    fonts_of = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts_of.attrib):
        del fonts_of.attrib[name]
    for name, font in zip(("ascii", "hAnsi", "cs", "eastAsia"), (fonts[0],) * 3 + (fonts[1],), strict=True):
        fonts_of.set(qn(f"w:{name}"), font)


def add_styles(document: Document, width: int) -> None:
    """Add our own styles, heading numbers and the defaults of Chinese text to a document; ``width`` in twips."""
    styles = document.styles.element
    held = {style.get(_name("styleId")) for style in styles}
    contents = [CONTENTS_STYLE.format(NAMESPACES, n, n, width, 240 * (n - 1)) for n in (1, 2)]
    for xml in (TABLE_STYLE, *OWN_STYLES, *contents):
        made = element(xml)
        if made.get(_name("styleId")) not in held:
            styles.append(made)
    numbering = document.part.numbering_part.element
    numbering.insert(0, element(NUMBERED))
    numbering.append(element(NUMBER))
    for level, name in enumerate(("Heading 1", "Heading 2")):
        properties = document.styles[name].element.get_or_add_pPr()
        numbers = properties.get_or_add_numPr()
        numbers.get_or_add_ilvl().val, numbers.get_or_add_numId().val = level, NUMBERING_ID


def set_language(document: Document) -> None:
    """Say that the text is simplified Chinese, so that no speller marks it and no Japanese font is taken."""
    for language in document.styles.element.iter(_name("lang")):
        language.set(_name("val"), "en-US")
        language.set(_name("eastAsia"), "zh-CN")
    for language in document.settings.element.iter(_name("themeFontLang")):
        language.set(_name("eastAsia"), "zh-CN")


def finish_table(table: Table, widths: Sequence[int]) -> None:
    """Repeat the head on each page, keep rows whole and set the widths, in twips."""
    table.autofit = False
    head = table._tbl.tr_lst[0].get_or_add_trPr()
    head.append(element(f"<w:tblHeader {NAMESPACES}/>"))
    for row in table._tbl.tr_lst:
        row.get_or_add_trPr().insert(0, element(f"<w:cantSplit {NAMESPACES}/>"))
        for cell, width in zip(row.tc_lst, widths, strict=True):
            properties = cell.get_or_add_tcPr()
            properties.get_or_add_tcW().set(_name("w"), str(width))
            properties.get_or_add_tcW().set(_name("type"), "dxa")
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.set(_name("w"), str(width))


def add_endnotes(document: Document, texts: Iterable[str]) -> None:
    """Add the part that holds the endnotes, numbered from 1."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    separators = "".join(
        f'<w:endnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{mark}/></w:r></w:p></w:endnote>'
        for kind, number, mark in (
            ("separator", -1, "separator"),
            ("continuationSeparator", 0, "continuationSeparator"),
        )
    )
    notes = "".join(_note(number, text) for number, text in enumerate(texts, 1))
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    xml = f"{head}<w:endnotes {NAMESPACES}>{separators}{notes}</w:endnotes>"
    part = Part(PackURI("/word/endnotes.xml"), ENDNOTES_TYPE, xml.encode(), document.part.package)
    document.part.relate_to(part, ENDNOTES_RELATION)
    ends = '<w:numFmt w:val="decimal"/><w:endnote w:id="-1"/><w:endnote w:id="0"/>'
    properties = f"<w:endnotePr {NAMESPACES}>{ends}</w:endnotePr>"
    section = document.element.body.sectPr  # LibreOffice reads the number format here, Word in the settings
    at = sum(child.tag in {_name("headerReference"), _name("footerReference")} for child in section)
    section.insert(at, element(f'<w:endnotePr {NAMESPACES}><w:numFmt w:val="decimal"/></w:endnotePr>'))
    settings = document.settings.element
    compat = settings.find(_name("compat"))
    settings.insert(list(settings).index(compat) if compat is not None else 0, element(properties))


def add_contents(document: Document, headings: Sequence[tuple[int, str]]) -> None:
    """Put the field of the contents behind its heading, filled in with links; page numbers come when it is updated.

    ``headings`` are levels and texts. To ask Word to update it at once would make Word warn the reader of every report.
    """
    body = document.element.body
    title = next(p for p in body.p_lst if p.style == "TOCHeading")
    lines = list(_contents_lines(headings))
    title.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = 0  # its style would number it as a chapter
    code = '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r>'
    begin = f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{code}<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    lines[0] = lines[0].replace("</w:pPr>", f"</w:pPr>{begin}", 1)
    lines[-1] = lines[-1].removesuffix("</w:p>") + '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    for line in reversed(lines):
        title.addnext(element(line))
    next(p for p in body.p_lst if p.style == "Heading1").get_or_add_pPr()._insert_pageBreakBefore(
        element(f"<w:pageBreakBefore {NAMESPACES}/>")
    )


def _contents_lines(headings: Sequence[tuple[int, str]]) -> Iterable[str]:
    chapter = section = 0
    for mark, (level, text) in enumerate(headings, 1):
        chapter, section = (chapter + 1, 0) if level == 1 else (chapter, section + 1)
        number = f"{chapter}" if level == 1 else f"{chapter}.{section}"
        link = f'<w:hyperlink w:anchor="{heading_mark(mark)}" w:history="1">{run_xml(f"{number} {one_line(text)}")}'
        yield (f'<w:p {NAMESPACES}><w:pPr><w:pStyle w:val="TOC{level}"/></w:pPr>{link}</w:hyperlink></w:p>')


def heading_mark(number: int) -> str:
    """Return the name of the bookmark of a heading, counted from 1."""
    return f"_Toc{number:08d}"


def packed(document: Document) -> bytes:
    """Return the bytes of a document: fixed dates, sorted parts, no picture of the template."""
    said = document.core_properties
    said.created = said.modified = MADE
    said.author = said.last_modified_by = said.comments = ""
    said.revision = 1
    relations = document.part.package.rels
    for name in [name for name, relation in relations.items() if relation.reltype.endswith("/thumbnail")]:
        del relations[name]
    raw = BytesIO()
    document.save(raw)
    return repacked(raw.getvalue())


def repacked(data: bytes) -> bytes:
    """Return a zip file with the same parts in a fixed order and with a fixed date."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        rest = sorted(set(source.namelist()) - set(FIRST_PARTS))
        for name in [*(name for name in FIRST_PARTS if name in source.namelist()), *rest]:
            entry = zipfile.ZipInfo(name, ZIP_DATE)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            target.writestr(entry, source.read(name))
    return out.getvalue()


def _note(number: int, text: str) -> str:
    mark = '<w:r><w:rPr><w:rStyle w:val="EndnoteReference"/></w:rPr><w:endnoteRef/></w:r>'
    return (
        f'<w:endnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="EndnoteText"/></w:pPr>{mark}{run_xml(" " + text)}'
        "</w:p></w:endnote>"
    )


def _note_mark(number: int) -> str:
    return f"sz_note_{number}"


def _name(local: str) -> str:
    from docx.oxml.ns import qn

    made: str = qn(f"w:{local}")
    return made
