"""Word files: the text as Word shows it, with numbers, tables, notes and changes; hostile files are refused."""

from __future__ import annotations

import sys
import time
import zipfile
from typing import TYPE_CHECKING

import pytest

docx = pytest.importorskip("docx", reason="python-docx makes the Word files of these tests")

from word_files import W, add_item, add_list, add_num, add_xml, level, old_word, p, packed, plain, saved  # noqa: E402

from szcompare.errors import InputError, MissingExtraError  # noqa: E402
from szcompare.readers import using  # noqa: E402
from szcompare.readers.doc import read_doc, read_ofd, read_wps  # noqa: E402
from szcompare.readers.docx import read_docx  # noqa: E402
from szcompare.readers.numbering import formatted  # noqa: E402

if TYPE_CHECKING:
    from szcompare.model import Document

PARTS = ("第%1章", "%2、", "（%3）", "%4.", "%4.%5")


def texts(document: Document, kind: str) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind == kind]


def lines(data: bytes) -> list[str]:
    return read_docx("a.docx", data).text.split("\n")


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("decimal", {1: "1", 12: "12", 0: "0", 123_456: "123456"}),
        ("decimalZero", {3: "03", 10: "10", 104: "104"}),
        ("decimalFullWidth", {12: "１２"}),
        ("chineseCounting", {1: "一", 10: "十", 11: "十一", 20: "二十", 99: "九十九", 100: "一〇〇", 213: "二一三"}),
        (
            "chineseCountingThousand",
            {
                2: "二",
                10: "十",
                15: "十五",
                30: "三十",
                101: "一百零一",
                110: "一百一十",
                115: "一百一十五",
                1005: "一千零五",
            }
            | {1050: "一千零五十", 10_000: "一万", 10_010: "一万零一十", 23_456: "二万三千四百五十六"},
        ),
        ("taiwaneseDigital", {10: "一○"}),
        ("ideographDigital", {10: "一〇", 15: "一五"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("ideographZodiac", {1: "子", 12: "亥", 13: "13"}),
        ("ideographZodiacTraditional", {1: "甲子", 60: "癸亥", 61: "61"}),
        ("chineseLegalSimplified", {1: "壹", 12: "壹拾贰", 105: "壹佰零伍"}),
        ("upperLetter", {1: "A", 26: "Z", 27: "AA", 53: "AAA"}),
        ("lowerLetter", {28: "bb"}),
        ("upperRoman", {4: "IV", 1999: "MCMXCIX", 4000: "4000"}),
        ("lowerRoman", {14: "xiv"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "21"}),
        ("decimalEnclosedCircleChinese", {3: "③", 11: "11"}),
        ("decimalEnclosedFullstop", {2: "⒉"}),
        ("decimalEnclosedParen", {2: "⑵"}),
        ("numberInDash", {7: "- 7 -"}),
        ("ordinal", {1: "1st", 2: "2nd", 11: "11th", 23: "23rd"}),
        ("hex", {31: "1F"}),
        ("none", {5: ""}),
        ("thaiLetters", {5: "5"}),
    ],
)
def test_numbers_are_written_as_word_shows_them(style: str, expected: dict[int, str]) -> None:
    assert {n: formatted(n, style) for n in expected} == expected


def chinese_list() -> docx.document.Document:
    document = docx.Document()
    add_list(
        document,
        [
            level(0, "chineseCountingThousand", "第%1章", more='<w:suff w:val="space"/>'),
            level(1, "chineseCounting", "%2、", more='<w:suff w:val="nothing"/>'),
            level(2, "chineseCounting", "（%3）"),
            level(3, "decimal", "%4."),
            level(4, "decimal", "%1.%5", more="<w:isLgl/>"),
        ],
    )
    return document


def test_automatic_numbers_stand_at_the_head_of_their_lines() -> None:
    document = chinese_list()
    for text, ilvl in [
        ("总则", 0), ("目标", 1), ("近期", 2), ("到2020年建成", 3), ("到2025年完善", 3), ("远期", 2), ("再起", 3),
        ("任务", 1), ("保障", 0), ("加强领导", 1), ("细则", 4),
    ]:  # fmt: skip
        add_item(document, text, ilvl=ilvl)
    assert lines(saved(document)) == [
        "第一章 总则", "一、目标", "（一）近期", "1. 到2020年建成", "2. 到2025年完善", "（二）远期", "1. 再起", "二、任务",
        "第二章 保障", "一、加强领导", "2.1 细则",
    ]  # fmt: skip


def test_two_lists_of_one_definition_count_on_and_an_override_begins_anew() -> None:
    document = chinese_list()
    add_num(document, num=91, abstract=90)
    add_num(
        document, num=92, abstract=90, inner='<w:lvlOverride w:ilvl="1"><w:startOverride w:val="5"/></w:lvlOverride>'
    )
    for text, num in [("甲", 90), ("乙", 91), ("丙", 92), ("丁", 92), ("戊", 90)]:
        add_item(document, text, ilvl=1, num=num)
    assert lines(saved(document)) == ["一、甲", "二、乙", "五、丙", "六、丁", "七、戊"]


def test_a_level_of_its_own_takes_the_place_of_the_shared_one() -> None:
    document = chinese_list()
    own = f'<w:lvlOverride w:ilvl="1">{level(1, "upperRoman", "%2)", start=3)}</w:lvlOverride>'
    add_num(document, num=91, abstract=90, inner=own)
    add_item(document, "甲", ilvl=1, num=91)
    assert lines(saved(document)) == ["III) 甲"]


def test_articles_that_never_begin_anew_count_through_the_chapters() -> None:
    document = docx.Document()
    add_list(
        document,
        [
            level(0, "chineseCountingThousand", "第%1章"),
            level(1, "chineseCountingThousand", "第%2条", more='<w:lvlRestart w:val="0"/>'),
        ],
    )
    for text, ilvl in [("总则", 0), ("目的", 1), ("范围", 1), ("罚则", 0), ("责任", 1)]:
        add_item(document, text, ilvl=ilvl)
    assert lines(saved(document)) == ["第一章 总则", "第一条 目的", "第二条 范围", "第二章 罚则", "第三条 责任"]


def test_numbers_of_a_style_are_written_and_can_be_switched_off() -> None:
    document = chinese_list()
    for style, ilvl in (("Heading 1", 0), ("Heading 2", 1)):
        properties = document.styles[style].element.get_or_add_pPr()
        properties.append(
            docx.oxml.parse_xml(f'<w:numPr xmlns:w="{W}"><w:ilvl w:val="{ilvl}"/><w:numId w:val="90"/></w:numPr>')
        )
    for text, style in [("总则", "Heading 1"), ("目标", "Heading 2"), ("附录", "Heading 1"), ("罚则", "Heading 1")]:
        document.add_paragraph(text, style=style)
    off = docx.oxml.parse_xml(f'<w:numPr xmlns:w="{W}"><w:numId w:val="0"/></w:numPr>')
    document.paragraphs[2]._p.get_or_add_pPr().append(off)
    found = read_docx("a.docx", saved(document))
    assert found.text.split("\n") == ["第一章 总则", "一、目标", "附录", "第二章 罚则"]
    assert [(b.kind, b.level) for b in found.blocks] == [("heading", 1), ("heading", 2), ("heading", 1), ("heading", 1)]


def test_bullets_are_shown_by_a_character_that_every_font_has() -> None:
    document = docx.Document()
    add_list(document, [level(0, "bullet", "\uf0b7"), level(1, "bullet", "—")])
    add_item(document, "甲")
    add_item(document, "乙", ilvl=1)
    assert lines(saved(document)) == ["• 甲", "— 乙"]


def test_headings_titles_and_contents_are_blocks() -> None:
    document = docx.Document()
    document.add_heading("青山市水资源规划", 0)
    contents = document.styles.add_style("toc 1", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("第一章 总则\t3", style=contents)
    document.add_heading("第一章 总则", 1)
    document.add_paragraph("为了节约用水，制定本规划。")
    document.add_heading("为了方便，整段都用了标题样式。它不是标题。", 2)
    found = read_docx("a.docx", saved(document))
    assert [(b.kind, b.level, b.place) for b in found.blocks] == [
        ("title", 0, "p[1]"), ("furniture", 0, "p[2]"), ("heading", 1, "p[3]"), ("paragraph", 0, "p[4]"), ("paragraph", 0, "p[5]"),
    ]  # fmt: skip
    assert found.metadata.title == "青山市水资源规划"


def test_tables_stand_in_order_with_merged_cells_kept_in_their_columns() -> None:
    document = docx.Document()
    document.add_paragraph("表前。")
    table = document.add_table(rows=3, cols=3)
    for at, text in enumerate(["指标", "单位", "2025年", "用水", "亿立方米", "12", "", "%", "60"]):
        table.cell(at // 3, at % 3).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    document.add_paragraph("表后。")
    found = read_docx("a.docx", saved(document))
    assert found.text.split("\n") == ["表前。", "指标\t单位 2025年\t", "用水\t亿立方米\t12", "\t%\t60", "表后。"]
    assert texts(found, "row") == found.text.split("\n")[1:4]
    assert texts(found, "cell") == ["指标", "单位 2025年", "用水", "亿立方米", "12", "%", "60"]
    assert [b.place for b in found.blocks if b.kind == "cell"][-1] == "tbl[1]/tr[3]/cell[3]"


def test_a_box_of_one_cell_is_read_as_paragraphs() -> None:
    document = docx.Document()
    cell = document.add_table(rows=1, cols=1).cell(0, 0)
    cell.text = "专栏1 重点工程"
    cell.add_paragraph("东山水库加固。")
    assert lines(saved(document)) == ["专栏1 重点工程", "东山水库加固。"]


def test_tracked_changes_are_read_as_accepted_and_noted() -> None:
    document = docx.Document()
    add_xml(
        document,
        "<w:p><w:r><w:t>总量控制在</w:t></w:r><w:del w:id='1'><w:r><w:delText>十</w:delText></w:r></w:del>"
        "<w:ins w:id='2'><w:r><w:t>十二</w:t></w:r></w:ins><w:r><w:t>亿立方米。</w:t></w:r></w:p>"
        "<w:p><w:pPr><w:rPr><w:del w:id='3'/></w:rPr></w:pPr><w:r><w:t>前半句，</w:t></w:r></w:p>"
        + p("后半句。")
        + "<w:moveFrom w:id='4'><w:p><w:r><w:t>旧处</w:t></w:r></w:p></w:moveFrom>"
        "<w:p><w:moveFrom w:id='5'><w:r><w:t>移走</w:t></w:r></w:moveFrom><w:moveTo w:id='6'><w:r><w:t>移来。</w:t></w:r></w:moveTo></w:p>",
    )
    found = read_docx("a.docx", saved(document))
    assert found.text.split("\n") == ["总量控制在十二亿立方米。", "前半句，后半句。", "移来。"]
    assert [note.code for note in found.notes] == ["tracked-changes"]
    assert "插入 2 处，删除或移走 4 处" in found.notes[0].message


def test_a_deleted_paragraph_takes_no_number() -> None:
    document = chinese_list()
    add_item(document, "甲", ilvl=1)
    numbered = '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="90"/></w:numPr><w:rPr><w:del w:id="1"/></w:rPr>'
    add_xml(
        document, f'<w:p><w:pPr>{numbered}</w:pPr><w:del w:id="2"><w:r><w:delText>乙</w:delText></w:r></w:del></w:p>'
    )
    add_item(document, "丙", ilvl=1)
    assert lines(saved(document)) == ["一、甲", "二、丙"]


def test_footnotes_follow_at_the_end_in_the_order_of_their_marks() -> None:
    body = (
        '<w:p><w:r><w:t>甲</w:t><w:footnoteReference w:id="5"/><w:t>乙。</w:t></w:r></w:p>'
        '<w:p><w:r><w:t>丙</w:t><w:footnoteReference w:id="2"/></w:r><w:r><w:t>丁。</w:t></w:r></w:p>'
    )
    notes = f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="2">{p("注二。")}</w:footnote><w:footnote w:id="5">{p("注五。")}</w:footnote></w:footnotes>'
    found = read_docx("a.docx", plain(body, more={"word/footnotes.xml": notes}))
    assert found.text.split("\n") == ["甲乙。", "丙丁。", "[1] 注五。", "[2] 注二。"]
    assert [b.place for b in found.blocks if b.kind == "footnote"] == ["footnote[1] of p[1]", "footnote[2] of p[2]"]


def test_text_boxes_follow_their_paragraph_once() -> None:
    box = f"<w:txbxContent>{p('框内文字。')}</w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    document = docx.Document()
    add_xml(document, f"<w:p><w:r><w:t>框前。</w:t>{both}</w:r></w:p>")
    assert lines(saved(document)) == ["框前。", "框内文字。"]


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        ("<w:t>甲</w:t><w:br/><w:t>乙</w:t>", ["甲", "乙"]),
        ('<w:t>甲</w:t><w:br w:type="page"/><w:t>乙</w:t>', ["甲乙"]),
        ("<w:t>甲</w:t><w:tab/><w:t>3</w:t>", ["甲\t3"]),
        ('<w:sym w:font="Wingdings" w:char="2611"/><w:t>甲</w:t>', ["☑甲"]),
        ("<w:t>2008</w:t><w:noBreakHyphen/><w:t>2015</w:t>", ["2008-2015"]),
        ("<w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r><w:r><w:t>明</w:t>", ["明"]),
        ("<w:rPr><w:vanish w:val='0'/></w:rPr><w:t>明</w:t>", ["明"]),
        (
            "<w:ruby><w:rt><w:r><w:t>pin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>拼</w:t></w:r></w:rubyBase></w:ruby>",
            ["拼"],
        ),
        ("<w:instrText>PAGE</w:instrText><w:t>甲</w:t>", ["甲"]),
        ('<w:t xml:space="preserve"> R&amp;D 投入 </w:t>', ["R&D 投入"]),
    ],
)
def test_runs_are_read_as_word_shows_them(run: str, expected: list[str]) -> None:
    assert lines(plain(f"<w:p><w:r>{run}</w:r></w:p>")) == expected


@pytest.mark.parametrize("wrapper", ["hyperlink", "smartTag", "fldSimple", "sdt/sdtContent", "ins", "customXml", "bdo"])
def test_text_inside_wrappers_is_kept(wrapper: str) -> None:
    names = wrapper.split("/")
    inner = (
        "".join(f"<w:{n}>" for n in names) + "<w:r><w:t>内</w:t></w:r>" + "".join(f"</w:{n}>" for n in reversed(names))
    )
    assert lines(plain(f"<w:p><w:r><w:t>前</w:t></w:r>{inner}<w:r><w:t>后</w:t></w:r></w:p>")) == ["前内后"]


def test_files_of_strict_open_xml_are_read() -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    data = packed({"word/document.xml": f'<w:document xmlns:w="{strict}"><w:body>{p("正文。")}</w:body></w:document>'})
    assert lines(data) == ["正文。"]


def test_the_letterhead_of_the_text_gives_the_metadata() -> None:
    document = docx.Document()
    for text in (
        "青府发〔2019〕8号",
        "关于印发青山市水资源规划的通知",
        "各县（市、区）人民政府：",
        "现予印发。",
        "2019年3月5日",
    ):
        document.add_paragraph(text)
    found = read_docx("规划.docx", saved(document))
    assert (found.metadata.number, found.metadata.title, found.metadata.date) == (
        "青府发〔2019〕8号",
        "青山市水资源规划",
        "2019-03-05",
    )
    assert (found.origin, len(found.sha256), found.id) == ("规划.docx", 64, found.sha256[:8])


def bomb() -> bytes:
    return plain("<w:p/>" * 6_000_000)


def billion_laughs() -> str:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "哈">{entities}]>'


HOSTILE = {
    "no zip": (lambda: "青山市规划".encode() * 100, "is no Word file"),
    "empty": (lambda: b"", "is no Word file"),
    "cut off": (lambda: plain(p("正文。") * 2000)[:400], "cut off or damaged"),
    "another zip": (lambda: packed({"a.txt": "x"}), "no Word file"),
    "a workbook": (lambda: packed({"word/document.xml": "<workbook/>"}), "no Word document"),
    "broken xml": (lambda: packed({"word/document.xml": "<w:document"}), "is damaged at line"),
    "encrypted by Word": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le"),
        "encrypted; open it with its password",
    ),
    "an old file with a new name": (lambda: old_word("正文"), "give it the ending .doc"),
    "zip bomb": (bomb, "over the limits"),
    "xml bomb": (lambda: plain(p("&a9;"), before=billion_laughs()), "declares a document type"),
    "external entity": (
        lambda: plain(p("&x;"), before='<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        "declares a document type",
    ),
    "entities in UTF-16": (
        lambda: packed({"word/document.xml": '<!DOCTYPE x [<!ENTITY x "y">]><x>&x;</x>'.encode("utf-16")}),
        "declares a document type",
    ),
    "endless nesting": (lambda: plain("<w:sdt>" * 5000 + "</w:sdt>" * 5000), "is damaged"),
    "no text": (lambda: plain("<w:p/>"), "no text in this file"),
    "packed by a method of nobody": (
        lambda: plain(p("x")).replace(b"\x14\x00\x00\x00\x08\x00", b"\x14\x00\x00\x00\x63\x00"),
        "cut off or damaged",
    ),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_and_broken_files_are_refused_in_one_line_and_at_once(case: str) -> None:
    make, said = HOSTILE[case]
    data = make()
    began = time.perf_counter()
    with pytest.raises(InputError, match=said) as caught:
        read_docx("a.docx", data)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("a.docx: ")
    assert time.perf_counter() - began < 3


def test_a_bomb_in_a_part_that_nobody_reads_is_never_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    plainly = zipfile.ZipFile.open

    def noted(self: zipfile.ZipFile, name: zipfile.ZipInfo, *args: object, **more: object) -> object:
        read.append(name.filename)
        return plainly(self, name, *args, **more)  # type: ignore[arg-type]

    data = plain(p("正文。"), more={"word/media/image1.png": bytes(60_000_000)})
    monkeypatch.setattr(zipfile.ZipFile, "open", noted)
    assert read_docx("a.docx", data).text == "正文。"
    assert "word/media/image1.png" not in read


@pytest.mark.parametrize(("limit", "value"), [("part-bytes", 100), ("tags", 10), ("parts", 2)])
def test_each_limit_is_held_and_the_error_says_how_to_raise_it(limit: str, value: int) -> None:
    data = plain(p("正文。") * 50)
    assert read_docx("a.docx", data).text.startswith("正文。")
    with using(limits={limit: value}), pytest.raises(InputError, match=f"limit.*--limit {limit}=NUMBER"):
        read_docx("a.docx", data)


@pytest.mark.parametrize(
    "inner",
    [
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="999999999999"/><w:numId w:val="-3"/></w:numPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>',
        '<w:p><w:pPr><w:outlineLvl w:val="abc"/><w:pStyle/></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>',
        '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc><w:tc/></w:tr></w:tbl>',
        '<w:p><w:r><w:sym w:char="D800"/><w:sym w:char="FFFFFFFF"/><w:sym/><w:t>甲</w:t></w:r></w:p>',
        '<w:p><w:r><w:footnoteReference w:id="7"/><w:t>甲</w:t></w:r></w:p>',
    ],
)
def test_senseless_values_are_read_over(inner: str) -> None:
    assert lines(plain(inner))[0].strip("\t") == "甲"


def test_styles_based_on_each_other_end() -> None:
    styles = f'<w:styles xmlns:w="{W}"><w:style w:styleId="A"><w:basedOn w:val="B"/></w:style><w:style w:styleId="B"><w:basedOn w:val="A"/></w:style></w:styles>'
    data = plain(p("正文。", properties='<w:pStyle w:val="A"/>'), more={"word/styles.xml": styles})
    assert lines(data) == ["正文。"]


def test_blocks_cover_the_text_in_order() -> None:
    document = chinese_list()
    add_item(document, "总则")
    document.add_paragraph("正文，有话。")
    found = read_docx("a.docx", saved(document))
    assert [(b.start, b.end) for b in found.blocks] == [(0, 6), (7, 13)]


def test_an_old_word_file_is_read_and_says_what_is_missing() -> None:
    pytest.importorskip("legacy_doc", reason='old Word files need the extra "doc"')
    found = read_doc("旧.doc", old_word("青府发〔2003〕8号\r第一条 为了节水，制定本办法。\r"))
    assert found.text.split("\n") == ["青府发〔2003〕8号", "第一条 为了节水，制定本办法。"]
    assert [note.code for note in found.notes] == ["text-only"]
    assert found.metadata.number == "青府发〔2003〕8号"


def test_an_old_word_file_that_keeps_its_reader_busy_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("legacy_doc", reason='old Word files need the extra "doc"')
    monkeypatch.setattr("szcompare.readers.doc.WORKER", ["-c", "import time; time.sleep(60)"])
    data = old_word("第一条 为了节水，制定本办法。\r")
    began = time.perf_counter()
    with (
        using(limits={"seconds": 1}),
        pytest.raises(InputError, match=r"took more than 1 s.*save it as \.docx, or raise"),
    ):
        read_doc("旧.doc", data)
    assert time.perf_counter() - began < 5


def test_an_old_word_file_whose_reader_breaks_off_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("legacy_doc", reason='old Word files need the extra "doc"')
    monkeypatch.setattr("szcompare.readers.doc.WORKER", ["-c", "import os; os.abort()"])
    with pytest.raises(InputError, match="its reader broke off"):
        read_doc("旧.doc", old_word("第一条 为了节水，制定本办法。\r"))


def test_without_the_extra_the_error_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "legacy_doc", None)
    with pytest.raises(MissingExtraError, match=r'python -m pip install "szcompare\[doc\]"'):
        read_doc("旧.doc", old_word("正文"))


def test_files_named_doc_are_read_as_what_they_are() -> None:
    assert read_doc("a.doc", plain(p("正文。"))).text == "正文。"
    page = "<html><body><div id=zoom><p>网页，另存为文档。</p></div></body></html>"
    assert read_doc("a.doc", page.encode("gbk")).text == "网页，另存为文档。"


@pytest.mark.parametrize(
    ("reader", "data", "said"),
    [
        (read_doc, b"{\\rtf1 x}", "a Rich Text file; open it in Word, WPS or LibreOffice and save it as .docx"),
        (read_doc, b"plain", "is no Word file"),
        (read_wps, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a WPS file is not read; open it in"),
        (read_ofd, b"PK\x03\x04", "export it as PDF"),
    ],
)
def test_what_is_not_read_names_the_remedy(reader: object, data: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        reader("a.doc", data)  # type: ignore[operator]


@pytest.mark.parametrize("cut", [600, 1200, 4000, 6000])
def test_a_cut_old_file_is_refused(cut: int) -> None:
    pytest.importorskip("legacy_doc", reason='old Word files need the extra "doc"')
    with pytest.raises(InputError, match="cannot be read"):
        read_doc("a.doc", old_word("正文")[:cut])
