from __future__ import annotations

import importlib.util
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pdfs_made import Sheet, image_pdf, pdf, typeset

from szcompare.readers import ocr
from szcompare.readers.ocr import read_image, widened
from szcompare.readers.pdf import read_pdf
from szcompare.readers.pdf_page import PageContent, Segment

FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "C:/Windows/Fonts/simsun.ttc",
)
FONT = next((path for path in FONTS if Path(path).exists()), None)
INSTALLED = all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime", "PIL", "numpy"))
needs_ocr = pytest.mark.skipif(not INSTALLED, reason="the extra ocr is not installed")
needs_font = pytest.mark.skipif(FONT is None, reason="no Chinese font to draw a page with")
needs_numpy = pytest.mark.skipif(importlib.util.find_spec("numpy") is None, reason="no numpy")

WIDTH, HEIGHT, EDGE, STEP, SIZE = 1654, 2339, 170, 72, 39  # A4 at 200 dpi, type of 14 points
ACCURACY = 0.98

PARAGRAPHS = [
    "一、总体要求",
    "到2020年，全社会研发投入占地区生产总值比重达到4.25%，高新技术企业超过10000家，每万人发明专利拥有量达到76件以上，"
    "单位生产总值能耗持续下降，科技对经济增长的贡献率明显提高，基本建成创新型城市。",
    "（一）支持龙头企业建立高水平研发中心，牵头组织实施国家重大科技专项，培育一批拥有核心技术和自主品牌的骨干企业，"
    "带动上下游中小企业协同发展。（责任单位：市科技创新委、发展改革委、经贸信息委）",
    "完善知识产权保护体系，严厉打击侵权行为，建设知识产权保护中心，提高专利审查的质量和效率，营造尊重知识、崇尚创新的良好氛围。",
    "推进科技金融结合，扩大创业投资引导基金规模，吸引民间资本参与，鼓励银行为科技型中小企业提供信用贷款和保险服务。",
]


def drawn(paragraphs: list[str]) -> bytes:
    """A page as a scanner gives it: 200 dpi, turned by 0.7 degrees, with noise."""
    import numpy as np
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.truetype(str(FONT), SIZE)
    image = Image.new("L", (WIDTH, HEIGHT), 255)
    pen, y = ImageDraw.Draw(image), EDGE
    for paragraph in paragraphs:
        x = EDGE + 2 * SIZE
        for character in paragraph:
            width = font.getlength(character)
            if x + width > WIDTH - EDGE:
                x, y = EDGE, y + STEP
            pen.text((x, y), character, font=font, fill=30)
            x += width
        y += STEP
    turned = np.asarray(image.rotate(0.7, resample=Image.Resampling.BICUBIC, fillcolor=255), dtype=float)
    noise = np.random.default_rng(1).normal(0, 14, turned.shape)
    return (turned + noise).clip(0, 255).astype("uint8").tobytes()


def squeezed(text: str) -> str:
    return "".join(text.split())


def distance(a: str, b: str) -> int:
    """Levenshtein's distance, by the textbook."""
    row = list(range(len(b) + 1))
    for n, x in enumerate(a, 1):
        above, row = row, [n]
        for k, y in enumerate(b, 1):
            row.append(min(above[k] + 1, row[-1] + 1, above[k - 1] + (x != y)))
    return row[-1]


@needs_ocr
@needs_font
def test_a_scan_is_read_with_few_wrong_characters_and_its_paragraphs(tmp_path: Path) -> None:
    data = image_pdf([(WIDTH, HEIGHT, drawn(PARAGRAPHS))])
    heard: list[tuple[int, int]] = []
    document = read_pdf("scan.pdf", data, cache=tmp_path, progress=lambda done, whole: heard.append((done, whole)))
    want, found = "".join(PARAGRAPHS), squeezed(document.text)
    assert 1 - distance(want, found) / len(want) >= ACCURACY
    assert len(document.text.split("\n")) == len(PARAGRAPHS)
    assert heard == [(1, 1)]
    assert [note.code for note in document.notes][:1] == ["page-ocr"]
    lines = [block for block in document.blocks if block.kind == "line"]
    assert len(lines) >= len(PARAGRAPHS)
    assert all(block.confidence is not None and 0.5 < block.confidence <= 1 for block in lines)
    assert all(block.place == "page 1" for block in lines)

    start = time.monotonic()
    assert read_pdf("scan.pdf", data, cache=tmp_path) == document  # from the cache
    assert time.monotonic() - start < 20
    assert [path.suffix for path in tmp_path.iterdir()] == [".json"]


@needs_ocr
@needs_font
def test_a_scanned_page_among_others_is_read_and_stands_in_its_place(tmp_path: Path) -> None:
    text = "加快发展，注重实效，惠及全体市民。"
    before, after = Sheet().text(118, 100, text), Sheet().text(118, 100, text[::-1])
    scan = Sheet().image(WIDTH, HEIGHT, drawn(PARAGRAPHS[2:3]))
    document = read_pdf("scan.pdf", pdf([before, scan, after]), cache=tmp_path, processes=2)
    lines = document.text.split("\n")
    assert (lines[0], lines[-1]) == (text, text[::-1])
    second = document.text[document.pages[1].start : document.pages[1].end]
    assert squeezed(second)[:12] == PARAGRAPHS[2][:12]
    assert {block.place for block in document.blocks if block.kind == "line"} == {"page 2"}


class Engine:
    """Stands for the engine: counts its calls and finds one line."""

    calls = 0

    def read(self, image: object) -> PageContent:
        self.calls += 1
        segment = Segment(text="发展", x0=1, x1=2, top=3, bottom=4, size=5, scores=(0.9, 0.6))
        return PageContent(number=0, width=10, height=20, segments=(segment,), scanned=True)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    made = Engine()
    monkeypatch.setattr(ocr, "_read", made.read)
    monkeypatch.setattr(ocr, "_versions", lambda: ["test"])
    return made


def image(shade: int) -> object:
    import numpy as np

    return np.full((4, 5, 3), shade, dtype=np.uint8)


@needs_numpy
def test_a_page_that_was_read_is_kept_and_not_read_again(engine: Engine, tmp_path: Path) -> None:
    first = read_image(image(1), 3, folder=tmp_path)
    assert read_image(image(1), 3, folder=tmp_path) == first
    assert engine.calls == 1
    assert read_image(image(1), 7, folder=tmp_path).number == 7  # the same image on another page
    assert engine.calls == 1
    read_image(image(2), 3, folder=tmp_path)
    assert engine.calls == 2


@needs_numpy
@pytest.mark.parametrize("damage", ["cut", "changed", "empty", "no page", "binary"])
def test_a_torn_page_in_the_cache_is_read_again_and_mended(engine: Engine, tmp_path: Path, damage: str) -> None:
    first = read_image(image(1), 1, folder=tmp_path)
    (kept,) = tmp_path.glob("*.json")
    whole = kept.read_bytes()
    torn = {
        "cut": whole[: len(whole) // 2],
        "changed": json.dumps({**json.loads(whole), "sha256": "0"}).encode(),
        "empty": b"",
        "no page": b"[]",
        "binary": b"\xff\xfe\x00",
    }[damage]
    kept.write_bytes(torn)
    assert read_image(image(1), 1, folder=tmp_path) == first
    assert engine.calls == 2
    assert kept.read_bytes() == whole


READING = """
import sys, time
from pathlib import Path
import numpy as np
from szcompare.readers import ocr
from szcompare.readers.pdf_page import PageContent, Segment

def read(image):
    shade = int(image[0, 0, 0])
    with open(sys.argv[2], "a") as log:
        log.write(f"{shade}\\n")
    time.sleep(0.1)
    segment = Segment(text="发展" * shade, x0=1, x1=2, top=3, bottom=4, size=5, scores=(0.9,) * 2 * shade)
    return PageContent(number=0, width=10, height=20, segments=(segment,), scanned=True)

ocr._read, ocr._versions = read, lambda: ["test"]
for n in range(1, 9):
    page = ocr.read_image(np.full((4, 5, 3), n, dtype=np.uint8), n, folder=Path(sys.argv[1]))
    print(page.number, page.segments[0].text)
"""


@needs_numpy
@pytest.mark.skipif(os.name == "nt", reason="no process is killed so on Windows")
def test_a_run_that_was_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    """Killed with signal 9 between and within pages: no page is lost, none is read twice that was kept."""
    cache, log = tmp_path / "cache", tmp_path / "log"
    command = [sys.executable, "-c", READING, str(cache), str(log)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 30
        while (not log.exists() or log.read_text().count("\n") < 4) and time.monotonic() < until:
            time.sleep(0.02)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    kept = {path.name: path.read_bytes() for path in cache.glob("*.json")}
    assert 3 <= len(kept) < 8
    before = log.read_text().count("\n")
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True, timeout=60)
    assert done.stdout.split() == [part for n in range(1, 9) for part in (str(n), "发展" * n)]
    assert log.read_text().count("\n") - before == 8 - len(kept)
    assert {path.name: path.read_bytes() for path in cache.glob("*.json")}.items() >= kept.items()


@needs_numpy
def test_a_cache_that_cannot_be_written_costs_no_text(engine: Engine, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    assert read_image(image(1), 1, folder=blocked / "below").segments[0].text == "发展"
    assert read_image(image(1), 1, folder=None).segments[0].text == "发展"


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("加快发展,注重实效;", "加快发展，注重实效；"),
        ("(一)总体要求", "（一）总体要求"),
        ("GDP 4.25%, 10,000", "GDP 4.25%, 10,000"),
        ("责任单位:市科技创新委", "责任单位：市科技创新委"),
        ("2011一2015年", "2011—2015年"),
        ("一2015", "一2015"),
    ],
)
def test_marks_beside_chinese_characters_are_widened(read: str, meant: str) -> None:
    assert widened(read) == meant
    assert len(widened(read)) == len(read)


@pytest.mark.parametrize(
    ("text", "words", "scores"),
    [
        ("发展", [("发", 0.9, None), ("展", 0.7, None)], (0.9, 0.7)),
        ("4.2%", [("4.2", 0.8, None), ("%", 0.6, None)], (0.8, 0.8, 0.8, 0.6)),
        ("1. 发", [("1.", 0.9, None), ("发", 0.7, None)], (0.9, 0.9, 0.5, 0.7)),
        ("发展", [("发", 0.9, None)], (0.5, 0.5)),  # a character without a score: the mean of the line for all
    ],
)
def test_every_character_has_a_score(text: str, words: list[tuple], scores: tuple[float, ...]) -> None:
    assert ocr._scores(text, 0.5, words) == scores


def test_doubtful_characters_are_notes_with_their_place() -> None:
    from szcompare.readers.pdf_page import Line
    from szcompare.readers.pdf_paragraphs import Paragraph
    from szcompare.readers.pdf_text import TextBuilder, doubt_notes

    segment = Segment(text="创新发展", x0=0, x1=40, top=0, bottom=10, size=10, scores=(0.99, 0.4, 0.5, 0.98))
    builder = TextBuilder()
    builder.add(Paragraph(lines=[Line(page=2, segments=(segment,), text="创新发展", left=0, right=100)]))
    (note,) = doubt_notes(builder.text(), builder.doubts)
    assert (note.start, note.end, note.code) == (1, 3, "ocr-doubtful")
    assert "第 2 页" in note.message
    assert "0.40" in note.message


def test_a_typeset_page_needs_no_images(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("szcompare.readers.pdf.image_pages", lambda *_, **__: pytest.fail("read from the image"))
    assert read_pdf("plan.pdf", pdf(typeset(PARAGRAPHS))).text.startswith("一、总体要求")
