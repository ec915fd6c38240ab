"""One plan ▶ the same plan as text, web page, Word file, old Word file, PDF and scan."""

from __future__ import annotations

import importlib.util
import io
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pdfs_made import image_pdf, lines_of, pdf, typeset

from szcompare.clauses.lines import paragraphs

if TYPE_CHECKING:
    from collections.abc import Callable

    from szcompare.model import Plan

PLAN = Path(__file__).parent.parent / "data" / "plans" / "shenzhen-2015.txt"
HEAD = "深圳市人民政府公报"
COLUMNS, ROWS = 32, 26  # characters and lines of a scanned page


class Part(NamedTuple):
    """A line of the plan: a heading or a paragraph, page breaks joined."""

    text: str
    heading: bool


def parts(text: str | None = None) -> list[Part]:
    """Return the headings and paragraphs of a plan, with nothing of its damage left but the words."""
    text = PLAN.read_text(encoding="utf-8") if text is None else text
    return [
        Part("".join(line.text for line in paragraph.lines).replace("　", ""), paragraph.role == "heading")
        for paragraph in paragraphs(text)
        if paragraph.role != "furniture"
    ]


def as_text(plan: list[Part]) -> bytes:
    return "\n".join(part.text for part in plan).encode("gb18030")


def as_page(plan: list[Part]) -> bytes:
    rows = [
        f"<p style='text-align:center'><strong>{escape(part.text)}</strong></p>"
        if part.heading
        else f"<p>　　{escape(part.text)}</p>"
        for part in plan
    ]
    menu = "<div class=nav><ul><li><a href=/>首页</a></li><li><a href=/zwgk>政务公开</a></li></ul></div>"
    foot = "<div class=footer><p>主办单位：市政府办公厅　版权所有</p><p>粤ICP备12345678号</p></div>"
    head = "<meta charset=gb2312><title>规划 - 市政府网站</title>"
    return f"<html><head>{head}</head><body>{menu}<div id=zoom>{''.join(rows)}</div>{foot}</body></html>".encode(
        "gb18030"
    )


def as_word(plan: list[Part]) -> bytes:
    import docx

    document = docx.Document()
    for part in plan:
        if part.heading:
            document.add_heading(part.text, 1 if "、" in part.text[:4] else 2)
        else:
            document.add_paragraph(part.text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def as_old_word(plan: list[Part]) -> bytes:
    from word_files import old_word

    return old_word("\r".join(part.text for part in plan) + "\r")


def as_pdf(plan: list[Part]) -> bytes:
    return pdf(typeset([part.text for part in plan], head=HEAD))


def as_scan(plan: list[Part]) -> bytes:
    """A PDF of images at 200 dpi, slightly turned and noised."""
    return image_pdf([(*drawn_size(), image) for image in _pages(plan)])


def drawn_size() -> tuple[int, int]:
    from test_ocr import HEIGHT, WIDTH

    return WIDTH, HEIGHT


def _pages(plan: list[Part]) -> list[bytes]:
    laid = [(line, n == 0) for part in plan for n, line in enumerate(lines_of(part.text, width=COLUMNS))]
    return [_drawn(laid[at : at + ROWS]) for at in range(0, len(laid), ROWS)]


def _drawn(lines: list[tuple[str, bool]]) -> bytes:
    import numpy as np
    from PIL import Image, ImageDraw, ImageFont
    from test_ocr import EDGE, FONT, HEIGHT, SIZE, STEP, WIDTH

    font = ImageFont.truetype(str(FONT), SIZE)
    image = Image.new("L", (WIDTH, HEIGHT), 255)
    pen = ImageDraw.Draw(image)
    for row, (line, first) in enumerate(lines):
        pen.text((EDGE + 2 * SIZE * first, EDGE + STEP * row), line, font=font, fill=0)
    turned = np.asarray(image.rotate(0.5, resample=Image.Resampling.BICUBIC, fillcolor=255), dtype=float)
    noise = np.random.default_rng(1).normal(0, 14, turned.shape)
    return bytes((turned + noise).clip(0, 255).astype("uint8").tobytes())


class Form(NamedTuple):
    """A file type: its ending, how it is made, and the packages that making and reading take."""

    ending: str
    make: Callable[[list[Part]], bytes]
    needs: tuple[str, ...] = ()

    def is_possible(self) -> bool:
        return all(importlib.util.find_spec(name) for name in self.needs)


FORMS = {
    "text": Form(".txt", as_text),
    "web page": Form(".html", as_page, ("lxml",)),
    "Word": Form(".docx", as_word, ("docx",)),
    "old Word": Form(".doc", as_old_word, ("legacy_doc", "docx")),
    "PDF": Form(".pdf", as_pdf, ("pypdfium2",)),
    "scan": Form(".pdf", as_scan, ("rapidocr", "onnxruntime", "PIL", "numpy")),
}
__all__ = ["FORMS", "Form", "Part", "parts", "share_of_equal", "target_values"]


def share_of_equal(one: Plan, other: Plan) -> float:
    """Return the share of clauses that both plans hold with the same reading, in the same order."""
    from difflib import SequenceMatcher

    a, b = ([clause.reading for clause in plan.clauses] for plan in (one, other))
    same = sum(block.size for block in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks())
    return same / max(len(a), len(b), 1)


def target_values(plan: Plan) -> list[tuple[object, ...]]:
    """Return what the targets of a plan say, without their places."""
    return [(t.indicator, t.measure, t.value, t.value_max, t.unit, t.comparator, t.year, t.kind) for t in plan.targets]
