"""report.docx: what Word and LibreOffice read, read back part by part."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import docx
import pytest
from hostile import HOSTILE, hostile_comparison
from lxml import etree
from plans_made import made_comparison

from szcompare.errors import InputError
from szcompare.report.docx import render_docx
from szcompare.report.docx_parts import repacked

if TYPE_CHECKING:
    from pathlib import Path

COMPARISON = made_comparison()
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OUR_FIELDS = r"(?:TOC \\o \"1-2\" \\h \\z \\u|SEQ 表 \\\* ARABIC|PAGE|NUMPAGES|NOTEREF sz_note_\d+ \\f \\h)"


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def made(comparison: object = COMPARISON) -> bytes:
    return render_docx(comparison)["report.docx"]  # type: ignore[arg-type]


def test_headings_are_real_and_numbered_by_the_style() -> None:
    document = docx.Document(BytesIO(made()))
    first = [p.text for p in document.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert first[:4] == ["概览", "指标变化", "主题与去向", "逐条对照"]
    assert first[-2:] == ["方法与清单", "参考文献"]
    numbers = document.styles["Heading 1"].element.pPr.numPr
    levels = f'w:abstractNum[@w:abstractNumId="{numbers.numId.val}"]/w:lvl/w:lvlText/@w:val'
    assert document.part.numbering_part.element.xpath(levels) == ["%1", "%1.%2"]


def test_the_contents_are_a_field_that_names_each_heading() -> None:
    document = docx.Document(BytesIO(made()))
    lines = [p.text for p in document.paragraphs if p.style is not None and p.style.name.startswith("toc ")]
    headings = [p for p in document.paragraphs if p.style is not None and p.style.name.startswith("Heading")]
    assert [line.split(" ", 1)[1] for line in lines] == [p.text for p in headings]
    assert lines[3:5] == ["4 逐条对照", "4.1 研发·投入"]
    marks = set(document.element.xpath("//w:hyperlink/@w:anchor"))
    assert marks <= set(document.element.xpath("//w:bookmarkStart/@w:name"))


def test_each_table_has_a_caption_above_it_and_repeats_its_head() -> None:
    document = docx.Document(BytesIO(made()))
    assert len(document.tables) >= 8
    for count, table in enumerate(document.tables, 1):
        above = table._tbl.getprevious()
        assert above.style == "Caption"
        text = "".join(above.itertext(f"{W}t"))
        assert text.startswith(f"表 {count}")
        assert [bool(row.xpath("w:trPr/w:tblHeader")) for row in table._tbl.tr_lst].count(True) == 1


def test_changes_are_marked_by_styles_and_are_no_revisions() -> None:
    root = etree.fromstring(parts(made())["word/document.xml"])
    for style, words in (("SzGone", "3.5%"), ("SzCome", "4.2%以上")):
        runs = root.findall(f".//{W}r/{W}rPr/{W}rStyle[@{W}val='{style}']/../..")
        assert words in ["".join(run.itertext(f"{W}t")) for run in runs]
    assert not root.findall(f".//{W}ins")
    assert not root.findall(f".//{W}del")


def test_each_clause_is_cited_in_one_endnote() -> None:
    held = parts(made())
    notes = etree.fromstring(held["word/endnotes.xml"])
    texts = ["".join(note.itertext(f"{W}t")) for note in notes if not note.get(f"{W}type")]
    assert all(re.fullmatch(r" 引文 \[[12]\].+：“.+”（sha256:[0-9a-f]{64}#char=\d+,\d+）", text) for text in texts)
    assert len(set(texts)) == len(texts)
    used = etree.fromstring(held["word/document.xml"]).findall(f".//{W}endnoteReference")
    assert [int(note.get(f"{W}id", "0")) for note in used] == list(range(1, len(texts) + 1))


def test_chinese_text_has_chinese_fonts_and_its_language() -> None:
    styles = etree.fromstring(parts(made())["word/styles.xml"])
    for name in ("Normal", "Heading1", "Title", "Caption"):
        fonts = styles.find(f"{W}style[@{W}styleId='{name}']/{W}rPr/{W}rFonts")
        assert fonts is not None
        assert fonts.get(f"{W}eastAsia") in {"宋体", "黑体"}
    assert {lang.get(f"{W}eastAsia") for lang in styles.iter(f"{W}lang")} == {"zh-CN"}


def test_the_file_holds_no_date_but_fixed_ones_and_its_parts_are_sorted() -> None:
    data = made()
    with zipfile.ZipFile(BytesIO(data)) as package:
        names = package.namelist()
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert names[0] == "[Content_Types].xml"
    assert names[2:] == sorted(names[2:])
    assert not any("thumbnail" in name for name in names)
    assert set(re.findall(rb"20\d\d-\d\d-\d\dT", parts(data)["docProps/core.xml"])) == {b"2000-01-01T"}
    assert data == made(made_comparison())


def test_packing_twice_changes_nothing() -> None:
    assert repacked(made()) == made()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_makes_no_field_link_or_element(text: str) -> None:
    held = parts(made(hostile_comparison(text)))
    for name, data in held.items():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(data)  # well-formed
    root = etree.fromstring(held["word/document.xml"])
    codes = {" ".join(code.text.split()) for code in root.iter(f"{W}instrText")}
    assert all(re.fullmatch(OUR_FIELDS, code) for code in codes)
    assert b"evil.example" not in b"".join(data for name, data in held.items() if name.endswith(".rels"))
    shown = "".join(root.itertext(f"{W}t"))
    assert not re.search(r"[\u0001-\u0008\u202a-\u202e\u2066-\u2069]", shown)


def test_a_template_gives_its_styles_and_not_its_text(tmp_path: Path) -> None:
    template = docx.Document()
    template.add_paragraph("公司内部文件")
    template.styles["Heading 1"].font.name = "Georgia"
    template.save(str(tmp_path / "report.docx"))
    document = docx.Document(BytesIO(render_docx(COMPARISON, template=tmp_path)["report.docx"]))
    assert document.styles["Heading 1"].font.name == "Georgia"
    assert "公司内部文件" not in [p.text for p in document.paragraphs]


def test_a_template_that_is_no_word_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "report.docx").write_bytes(b"text")
    with pytest.raises(InputError, match=r"report\.docx is no Word document"):
        render_docx(COMPARISON, template=tmp_path)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it_and_prints_every_part(tmp_path: Path) -> None:
    (tmp_path / "report.docx").write_bytes(made())
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "report.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=180)
    text = (tmp_path / "report.txt").read_text(encoding="utf-8-sig")
    for words in ("1 概览", "4.1 研发·投入", "表 1", "参考文献"):
        assert words in text
