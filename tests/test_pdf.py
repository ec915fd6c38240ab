from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
import zlib
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from pdfs_made import FONTS, SIZE, Sheet, image_pdf, lines_of, pdf, pdf_file, stream, typeset

from szcompare.errors import InputError, MissingExtraError, SzcompareError
from szcompare.readers import pdf as pdf_reader
from szcompare.readers.pdf import read_pdf, unreadable
from szcompare.readers.pdf_page import PageContent, Segment
from szcompare.readers.pdf_process import Limits

if TYPE_CHECKING:
    from pathlib import Path

    from szcompare.model import Document

pytest.importorskip("pypdfium2")

PLAN = [
    "为贯彻落实创新驱动发展战略，加快建设国家创新型城市，结合本市实际，制定本方案，请各区各部门认真组织实施并取得实效。",
    "一、总体要求",
    "到2020年，全社会研发投入占地区生产总值比重达到4.25%，高新技术企业超过10000家，每万人发明专利拥有量达到76件以上。",
    "二、主要任务",
    "（一）支持龙头企业建立高水平研发中心，牵头组织实施国家重大科技专项。（责任单位：市科技创新委、发展改革委）",
    "1.完善知识产权保护体系，严厉打击侵权行为，建设知识产权保护中心，提高专利审查的质量和效率，形成尊重知识的良好氛围。",
    "2.推进科技金融结合，扩大创业投资引导基金规模，吸引民间资本参与，鼓励银行为科技型中小企业提供信用贷款。",
]
HEAD = "某市人民政府公报2015年第3期"
WORDS = ("发展", "改革", "服务", "生态", "文化")
LONG = [
    p if p in PLAN[1:4:2] else f"{word}领域：{p}" if p == PLAN[0] else p.replace("，", f"，{word}", 1)
    for word in WORDS
    for p in PLAN
]
TABLE = [
    ["指标", "单位", "2015年", "2020年", "属性"],
    ["全社会研发投入占比", "%", "4.05", "4.25", "预期性"],
    ["单位生产总值能耗降低", "%", "—", "16", "约束性"],
    ["每万人发明专利拥有量", "件", "66.2", "85", "预期性"],
]
XS, YS = [60, 250, 320, 400, 480, 550], [120, 150, 180, 210, 240]


@pytest.fixture(autouse=True)
def no_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here is read from images or put into the user's cache; test_ocr does that."""
    monkeypatch.setattr(pdf_reader, "has_ocr", lambda: False)


def read(data: bytes, **options: Limits) -> Document:
    return read_pdf("plan.pdf", data, **options)


def of_kind(document: Document, kind: str) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind == kind]


def running(document: Document) -> list[str]:
    """The lines of the text without furniture."""
    furniture = {(b.start, b.end) for b in document.blocks if b.kind == "furniture"}
    found, at = [], 0
    for line in document.text.split("\n"):
        if (at, at + len(line)) not in furniture:
            found.append(line)
        at += len(line) + 1
    return found


def squeezed(text: str) -> str:
    return "".join(text.split())


def table_sheet(rules: str, rows: list[list[str]] = TABLE) -> Sheet:
    sheet = Sheet().text(240, 100, "主要指标")
    for x in {"all": XS, "open": XS[1:-1], "none": []}[rules]:
        sheet.rule(x, YS[0], x, YS[-1])
    for y in [] if rules == "none" else YS:
        sheet.rule(XS[0], y, XS[-1], y)
    for y, row in zip(YS, rows, strict=False):
        for x, cell in zip(XS, row, strict=False):
            sheet.text(x + 4, y + 20, cell, size=12)
    return sheet.text(60, 280, "以上指标由市统计局负责解释。")


@pytest.mark.parametrize("indent", [0, 2])
def test_lines_and_pages_are_joined_to_the_paragraphs_that_were_typed(indent: int) -> None:
    assert running(read(pdf(typeset(LONG, head=HEAD, indent=indent)))) == LONG


def test_running_heads_and_page_numbers_are_furniture_and_stay_in_the_text() -> None:
    sheets = typeset(LONG, head=HEAD)
    document = read(pdf(sheets))
    assert len(sheets) == 3
    found = [part for n in range(1, 4) for part in (HEAD, f"— {n} —")]
    assert sorted(of_kind(document, "furniture")) == sorted(found)
    assert [b.place for b in document.blocks if document.text[b.start : b.end] == "— 3 —"] == ["page 3"]


def test_furniture_follows_the_paragraph_that_crosses_the_page() -> None:
    paragraph = "加快建设国家创新型城市，" * 40 + "取得实效。"
    lines = read(pdf(typeset([paragraph], head=HEAD, rows=10))).text.split("\n")
    assert lines[1] == paragraph
    assert lines[2:4] == ["— 1 —", HEAD]


def test_the_pages_cover_the_text_and_name_the_page_of_every_character() -> None:
    sheets = typeset(LONG, head=HEAD)
    document = read(pdf(sheets))
    assert [page.number for page in document.pages] == [1, 2, 3]
    assert document.pages[0].start == 0
    assert document.pages[-1].end == len(document.text)
    assert all(a.end == b.start for a, b in pairwise(document.pages))
    laid = [line for paragraph in LONG for line in lines_of(paragraph)]
    at = 0
    for row, line in enumerate(laid):
        at = document.text.index(line, at)
        page = next(p.number for p in document.pages if p.start <= at < p.end)
        assert page == row // 26 + 1
        at += len(line)


def test_a_running_head_that_changes_with_the_chapter_is_furniture() -> None:
    sheets = typeset(LONG, rows=10)
    for n, sheet in enumerate(sheets):
        sheet.text(60, 50, ["第一章 总则", "第一章 总则", "第二章 创新", "第三章 保障"][min(n // 3, 3)], size=9)
    document = read(pdf(sheets))
    assert running(document) == LONG
    assert len(of_kind(document, "furniture")) == 2 * len(sheets)


def test_a_number_alone_in_the_middle_of_a_page_is_no_page_number() -> None:
    sheets = typeset(PLAN)
    sheets[0].text(280, 500, "2015")
    assert "2015" not in of_kind(read(pdf(sheets)), "furniture")


@pytest.mark.parametrize("title", ["", "某市国家自主创新示范区建设实施方案解读与说明"])
def test_two_columns_are_read_one_after_the_other(title: str) -> None:
    left, right = PLAN[0] * 3, PLAN[2] * 3
    sheet = Sheet()
    if title:
        sheet.text(130, 70, title)
    for x, text in ((60, left), (320, right)):
        for n, line in enumerate(lines_of(text, width=19)):
            sheet.text(x + (24 if n == 0 else 0), 110 + 20 * n, line, size=12)
    assert read(pdf([sheet])).text.split("\n") == [part for part in (title, left, right) if part]


@pytest.mark.parametrize("rules", ["all", "open", "none"])
def test_rows_of_a_table_are_lines_and_its_cells_are_parted_by_tabs(rules: str) -> None:
    document = read(pdf([table_sheet(rules)]))
    lines = document.text.split("\n")
    assert lines == ["主要指标", *("\t".join(row) for row in TABLE), "以上指标由市统计局负责解释。"]
    assert of_kind(document, "row") == ["\t".join(row) for row in TABLE]
    assert of_kind(document, "cell") == [cell for row in TABLE for cell in row]
    assert document.blocks[-1].place == "page 1, table 1, row 4, cell 5"


def test_a_cell_of_several_lines_is_one_and_a_merged_cell_stands_in_its_first_row() -> None:
    sheet = Sheet()
    for x in (60, 140, 330, 420):
        sheet.rule(x, 120, x, 240)
    for x0, y in ((60, 120), (140, 180), (60, 240)):
        sheet.rule(x0, y, 420, y)
    sheet.text(66, 185, "创新")
    for y, text in ((140, "全社会研发投入占"), (160, "地区生产总值比重"), (210, "每万人发明专利")):
        sheet.text(146, y, text, size=12)
    sheet.text(340, 150, "4.25%", size=12).text(340, 210, "85件", size=12)
    assert of_kind(read(pdf([sheet])), "row") == [
        "创新\t全社会研发投入占地区生产总值比重\t4.25%",
        "\t每万人发明专利\t85件",
    ]


def test_a_frame_around_running_text_is_no_table() -> None:
    sheets = typeset(PLAN)
    for x in (80, 520):
        sheets[0].rule(x, 80, x, 780)
    for y in (80, 780):
        sheets[0].rule(80, y, 520, y)
    document = read(pdf(sheets))
    assert running(document) == PLAN
    assert of_kind(document, "row") == []


def test_headings_are_told_by_size_and_weight() -> None:
    sheet = Sheet().text(231, 90, "某市创新发展", size=22).text(253, 120, "实施方案", size=22)
    sheet.text(90, 170, "第一章 总则", size=16, font="B").text(90, 210, "第一节 目标", font="B")
    for n, line in enumerate(lines_of(PLAN[0])):
        sheet.text(90 + (28 if n == 0 else 0), 240 + 26 * n, line)
    found = [(b.level, t) for b, t in _with_text(read(pdf([sheet]))) if b.kind == "heading"]
    assert found == [(1, "某市创新发展实施方案"), (2, "第一章 总则"), (3, "第一节 目标")]


def _with_text(document: Document) -> list[tuple]:
    return [(block, document.text[block.start : block.end]) for block in document.blocks]


TURNED = {0: "1 0 0 1 0 0", 90: "0 1 -1 0 595 0", 180: "-1 0 0 -1 595 842", 270: "0 -1 1 0 0 842"}


@pytest.mark.parametrize("marked", [True, False])
@pytest.mark.parametrize("angle", TURNED)
def test_turned_pages_are_read_as_they_are_shown(angle: int, marked: bool) -> None:
    sheet = table_sheet("all")
    sheet.parts = [f"q {TURNED[angle]} cm", *sheet.parts, "Q"]
    entry = b"/Rotate %d" % angle if marked else b""
    assert read(pdf([sheet], page=entry)).text == read(pdf([table_sheet("all")])).text


def test_bold_print_made_by_drawing_twice_is_read_once() -> None:
    sheet = (
        Sheet()
        .text(90, 100, "一、总体要求")
        .text(90.4, 100, "一、总体要求")
        .text(118, 126, "加快发展，注重实效，惠及全体市民。")
    )
    assert read(pdf([sheet])).text == "一、总体要求\n加快发展，注重实效，惠及全体市民。"


def test_a_table_of_contents_is_furniture() -> None:
    sheet = Sheet().text(270, 90, "目 录")
    for n, title in enumerate(("一、总体要求", "二、主要任务", "三、保障措施")):
        sheet.text(90, 130 + 26 * n, f"{title}{'…' * 20}{n + 1}")
    document = read(pdf([sheet, *typeset(PLAN)]))
    assert running(document) == PLAN
    assert sum("总体要求" in part for part in of_kind(document, "furniture")) == 1


def test_footnotes_are_named_and_do_not_part_a_paragraph() -> None:
    paragraph = "加快建设国家创新型城市，" * 30 + "取得实效。"
    sheets = typeset([paragraph], rows=10)
    sheets[0].text(90, 700, "① 创新型城市是指以创新为主要驱动力的城市。", size=10)
    document = read(pdf(sheets))
    assert paragraph in document.text.split("\n")
    assert of_kind(document, "footnote") == ["① 创新型城市是指以创新为主要驱动力的城市。"]


def test_blanks_between_latin_words_are_kept_and_words_parted_by_a_line_end_too() -> None:
    sheet = Sheet().text(118, 100, "支持企业参与国际标准制定，推广" + "Made in " + "China")
    assert "Made in China" in read(pdf([sheet])).text


def test_blocks_lie_in_the_text_in_order_and_reading_twice_gives_the_same() -> None:
    data = pdf([*typeset(LONG, head=HEAD), table_sheet("all")])
    document = read(data)
    assert document == read(data)
    assert [b.start for b in document.blocks] == sorted(b.start for b in document.blocks)
    assert all(0 <= b.start <= b.end <= len(document.text) for b in document.blocks)
    assert document.encoding == "pdf"
    assert document.metadata.title == "" or document.metadata.title in document.text


def test_no_typed_character_is_lost_or_added() -> None:
    sheets = typeset(LONG, head=HEAD)
    typed = "".join(LONG) + HEAD * len(sheets) + "".join(f"—{n}—" for n in range(1, len(sheets) + 1))
    assert sorted(squeezed(read(pdf(sheets)).text)) == sorted(typed)


@pytest.mark.skipif(shutil.which("chromium") is None, reason="no chromium to print a PDF")
@pytest.mark.parametrize("style", ["text-indent:2em;margin:0", "margin:0.6em 0"])
def test_a_page_printed_by_a_browser_gives_the_same_paragraphs_as_our_own_pdf(style: str, tmp_path: Path) -> None:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in LONG)
    page = tmp_path / "plan.html"
    page.write_text(f"<meta charset=utf-8><style>p{{font:14pt/1.6 serif;{style}}}</style>{body}", encoding="utf-8")
    target = tmp_path / "plan.pdf"
    command = [
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-background-networking",
    ]
    subprocess.run([*command, f"--print-to-pdf={target}", page.as_uri()], check=True, capture_output=True, timeout=120)
    printed, own = running(read(target.read_bytes())), running(read(pdf(typeset(LONG, head=HEAD))))
    assert [squeezed(line) for line in printed] == [squeezed(line) for line in own]


# Pages that cannot be read


def content(text: str, **values: float) -> PageContent:
    segment = Segment(text=text, x0=0, x1=100, top=0, bottom=10, size=10)
    return PageContent(number=1, width=595, height=842, segments=(segment,) if text else (), **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (content(""), ""),
        (content("".join(PLAN)), ""),
        (content("— 3 —"), ""),
        (content("", pictured=0.98), "an image without text"),
        (content("扫描全能王 创建", pictured=0.98), "an image without text"),
        (content("".join(PLAN), pictured=0.98), ""),  # a scan with a text layer
        (content("", drawn=2000), "letters drawn as shapes"),
        (content("".join(PLAN), unmapped=200), "a font without a Unicode map"),
        (content("!\"#$%&'()*+,-./:;<=>?@" * 9), "a font with a wrong Unicode map"),
        (content("丐丕丘丙丞丟丣两严並丧丨丩个丫丬丮丯丰丱串" * 9), "a font with a wrong Unicode map"),
        (content("The plan of the city is to build a centre of innovation and to support the industry. " * 3), ""),
        (content("4.05 4.25 66.2 85 10000 12000 " * 9), ""),
    ],
)
def test_a_text_layer_that_cannot_be_used_is_recognised(page: PageContent, reason: str) -> None:
    assert unreadable(page) == reason


UNMAPPED = {
    "F": b"<</Type/Font/Subtype/Type0/BaseFont/AAAAAA+Song/Encoding/Identity-H/DescendantFonts[<</Type/Font/Subtype"
    b"/CIDFontType2/BaseFont/AAAAAA+Song/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000>>]>>"
}


def test_a_font_without_a_map_is_an_error_that_names_the_install() -> None:
    with pytest.raises(MissingExtraError, match=r'Unicode map.*python -m pip install "szcompare\[ocr\]"'):
        read(pdf(typeset(PLAN), fonts=UNMAPPED))


def test_a_scan_is_an_error_that_names_the_install() -> None:
    with pytest.raises(MissingExtraError, match=r"an image without text.*szcompare\[ocr\]"):
        read(image_pdf([(10, 10, b"\xff" * 100)]))


def test_one_scanned_page_among_others_is_left_out_with_a_note() -> None:
    scan = Sheet().image(2, 2, b"\x20" * 4)
    document = read(pdf([*typeset(LONG), scan]))
    assert running(document) == LONG
    assert [(note.code, "szcompare[ocr]" in note.message) for note in document.notes] == [("page-unread", True)]
    assert document.pages[-1].start == document.pages[-1].end == len(document.text)


# Hostile and broken files: one line, bounded time


def forms() -> bytes:
    """A form that draws a form ten times, nine deep: a thousand million characters."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>"
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, stream(b"/F Do")]
    for n in range(9):
        entries = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F %d 0 R>>/Font<</F %s>>>>"
        body = b"/F Do " * 10 if n < 8 else b"BT /F 10 Tf <4E00> Tj ET"
        objects.append(stream(body, entries % (6 + n, FONTS["F"])))
    return pdf_file(objects)


def deflated() -> bytes:
    """A hundred thousand bytes that grow to a hundred million."""
    names = b"<</Font<</F %s>>>>" % FONTS["F"]
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources %s>>" % names
    body = zlib.compress(b"BT /F 1 Tf <4E004E00> Tj ET\n" * 4_000_000, 9)
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page]
    return pdf_file([*objects, stream(body, b"/Filter/FlateDecode")])


def tree(kids: bytes, count: int) -> bytes:
    return pdf_file([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count)])


def locked() -> bytes:
    lock = b"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (b"ab" * 32, b"cd" * 32)
    return pdf_file([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"], lock)


def many_pages(count: int) -> bytes:
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    objects += [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"] * count
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, b" ".join(b"%d 0 R" % (3 + n) for n in range(count)))
    return pdf_file(objects)


WHOLE = pdf(typeset(PLAN))
HOSTILE = {
    "empty": (b"", "is no PDF"),
    "a text": (b"\xe5\x8f\x91\xe5\xb1\x95" * 100, "is no PDF"),
    "header only": (b"%PDF-1.7\n", "cut short"),
    "cut in the middle": (WHOLE[: len(WHOLE) // 2], "cut short"),
    "last bytes missing": (WHOLE[:-8], "cut short"),
    "linearised and cut": (b"%PDF-1.4\n1 0 obj <</Linearized 1/L 999999>> endobj\n%%EOF", "cut short"),
    "noise inside": (b"%PDF-1.7\n" + random.Random(1).randbytes(3000) + b"\n%%EOF", "damaged"),  # noqa: S311
    "locked": (locked(), "password"),
    "ten thousand empty pages": (many_pages(10_000), "10,000 pages are over the limit of 3,000"),
    "a hundred empty pages": (many_pages(100), "holds no text"),
    "no pages": (tree(b"", 0), "no pages"),
    "more pages said than there": (tree(b"", 5), "damaged"),
    "a tree that holds itself": (tree(b"2 0 R", 3), "damaged"),
    "a form that grows": (forms(), "it is damaged or made to exhaust the machine"),
    "a stream that grows": (deflated(), "over the limit|damaged or made to exhaust"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_broken_and_hostile_files_are_one_line_in_bounded_time(kind: str) -> None:
    data, message = HOSTILE[kind]
    start = time.monotonic()
    with pytest.raises(InputError, match=message) as caught:
        read(data, limits=Limits(text_seconds=6))
    assert str(caught.value).startswith("plan.pdf: ")
    assert "\n" not in str(caught.value)
    assert time.monotonic() - start < 30


def test_limits_can_be_raised_and_lowered() -> None:
    sheets = typeset(LONG)
    assert len(read(pdf(sheets), limits=Limits(pages=3)).pages) == 3
    with pytest.raises(InputError, match="3 pages are over the limit of 2"):
        read(pdf(sheets), limits=Limits(pages=2))
    with pytest.raises(InputError, match="over the limit of 100"):
        read(pdf(sheets), limits=Limits(page_characters=100))


def test_a_form_that_draws_itself_and_a_font_that_is_missing_do_no_harm() -> None:
    loop = stream(b"/F Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>")
    names = b"/Resources<</XObject<</F 5 0 R>>/Font<</F %s>>>>" % FONTS["F"]
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R%s>>" % names
    body = b"/F Do BT /Missing 9 Tf <4E00> Tj ET\n" + Sheet().text(90, 100, PLAN[1]).content()
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, stream(body), loop]
    assert PLAN[1] in read(pdf_file(objects)).text


def test_damaged_bytes_give_a_document_or_one_line() -> None:
    chance = random.Random(7)  # noqa: S311
    for _ in range(25):
        data = bytearray(WHOLE)
        for _ in range(chance.randint(1, 30)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            document = read(bytes(data), limits=Limits(text_seconds=10))
        except SzcompareError as error:
            assert "\n" not in str(error)  # noqa: PT017
        else:
            assert all(0 <= b.start <= b.end <= len(document.text) for b in document.blocks)


def test_importing_the_reader_loads_neither_pdfium_nor_the_ocr() -> None:
    code = (
        "import sys, szcompare.readers.pdf; print({'pypdfium2', 'rapidocr', 'onnxruntime', 'numpy'} & set(sys.modules))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "set()"


def test_the_size_of_the_type_does_not_matter() -> None:
    sheet = Sheet().text(90 + 2 * 9, 100, PLAN[0][:30], size=9).text(90, 116, PLAN[0][30:], size=9)
    assert read(pdf([sheet])).text == PLAN[0]
    assert SIZE != 9
