"""Random and mutated files ▶ the readers: each gives a sound document or a one-line error, in bounded time.

    python tests/fuzz/readers.py html 5           five minutes of mutated pages, with our own mutations
    python tests/fuzz/readers.py docx 5 --atheris   guided by coverage, where atheris is installed

An input that breaks a reader is written beside this file as found-<reader>-<sha256>.bin; keep it as a test.
"""

from __future__ import annotations

import copy
import hashlib
import random
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent)]

from szcompare.clauses import cut  # noqa: E402
from szcompare.errors import InputError, SzcompareError  # noqa: E402
from szcompare.model import Document  # noqa: E402
from szcompare.readers import doc, doc_worker  # noqa: E402
from szcompare.readers.docx import read_docx  # noqa: E402
from szcompare.readers.encoding import decode  # noqa: E402
from szcompare.readers.html import read_html  # noqa: E402
from szcompare.readers.mojibake import find_mojibake  # noqa: E402
from szcompare.reading import source_span  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

SLOW = 10.0  # seconds that one small file may take

PAGE = (
    "<html><head><meta charset=gb2312><meta name=ArticleTitle content=规划><title>规划-网站</title></head><body><div class=nav><a href=/>首页</a>"
    "</div><table><tr><td rowspan=2>文号：</td><td colspan=2>青府发〔2019〕8号</td></tr></table><div id=zoom><h2>第一章 总则</h2>"
    "<p style='text-align:center'><b>目标</b></p><p>第一条&nbsp;为了节水，制定本规划。<br>到2025年，用水12亿立方米。</p><ol start=3><li>建水库"
    "</li></ol><table><tr><th>指标</th><th>值</th></tr><tr><td>用水</td><td>12</td></tr></table><script>x</script></div></body></html>"
)
PLAN = (
    "滨海市科技规划\n滨政发〔2021〕8号\n目录\n第一章 总则......1\n第一章 总则\n1 目标\n1.1 总体目标\n到2025年，研发投入强度达到3.2%。\n1.2 任务\n"
    "一、建设平台\n（一）新建实验室5家。（市科技局牵头，市财政局配合）\n1．引进人才20名；\n（1）发放补贴。\n责任单位：市人社局、各区政府\n"
    "．支持企业 and 高校.扩大开放.\n专栏1 重大工程\n指标\t2020年\t2025年\n产值\t12\t15\n- 3 -\n。\n附件：1.分工表\n滨海市人民政府\n2021年3月6日\n抄送：市委。"
)
PIECES = [part.encode() for part in ("一、", "（二）", "1.1 ", "第三章", "。", "；", "（", "）", "\n", "\t", "责任单位：", "牵头", "目录\n", "附件1\n",
                                     "......9\n", "1．", "\ufffd", "专栏2", "12\n", "2025年", "、", "局", "“", "”")]  # fmt: skip
TOKENS = [b"<", b">", b"</", b"<table>", b"<tr>", b"<td colspan=9>", b"<p>", b"<div id=zoom>", b"&#x10FFFF;", b"\x00", b"\xff\xfe", b"~{", b"\x81",
          b"<ol type=i>", b"<li value=9>", b"<!--", b"-->", b"style='display:none'", b"<w:tbl>", b"<w:tc>", b"w:val='-1'", b"\xef\xbb\xbf"]  # fmt: skip


def read_plain(name: str, data: bytes) -> Document:
    """Read a text, as far as its decoding goes."""
    text, codec, notes = decode(name, data)
    if not text.strip():
        raise InputError(f"{name}: blank")
    return Document(id="0", text=text, origin=name, sha256="", encoding=codec, notes=(*notes, *find_mojibake(text)[0]))


def read_and_cut(name: str, data: bytes) -> Document:
    """Read a text and cut it: whatever it holds, the spans cover it once and each clause leads back to its text."""
    document = read_plain(name, data)
    plan = cut(document)
    if "".join(document.text[span.start : span.end] for span in plan.spans) != document.text:
        raise AssertionError("a character is lost or doubled")
    for clause in plan.clauses:
        if source_span(clause, 0, len(clause.reading)) != (clause.start, clause.end):
            raise AssertionError("a clause does not lead back to its text")
    return replace(document, notes=plan.notes)


def read_word_body(name: str, data: bytes) -> Document:
    """Read the bytes as the body of a Word file: a mutated archive is nearly always only cut off."""
    from word_files import packed

    relations = '<R><R Type="x/numbering" Target="numbering.xml"/><R Type="x/styles" Target="styles.xml"/></R>'
    parts = data.split(b"\n---\n")
    names = ("word/document.xml", "word/numbering.xml", "word/styles.xml")
    return read_docx(name, packed({"word/_rels/document.xml.rels": relations, **dict(zip(names, parts, strict=False))}))


def word_seed() -> bytes:
    """The parts of a Word file with numbers, a table, changes and a footnote."""
    from word_files import W, level, p

    space = f'xmlns:w="{W}"'
    table = "<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>"
    numbered = '<w:pStyle w:val="A"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    changed = "<w:p><w:ins><w:r><w:t>增</w:t></w:r></w:ins><w:del><w:r><w:delText>删</w:delText></w:r></w:del></w:p>"
    body = f"<w:document {space}><w:body>{p('总则', properties=numbered)}{table}{changed}{p('正文。')}</w:body></w:document>"
    lists = f'<w:numbering {space}><w:abstractNum w:abstractNumId="0">{level(0, "chineseCounting", "第%1章")}</w:abstractNum>'
    lists += '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    styles = f'<w:styles {space}><w:style w:styleId="A"><w:name w:val="heading 1"/><w:basedOn w:val="A"/></w:style></w:styles>'
    return f"{body}\n---\n{lists}\n---\n{styles}".encode()


def read_old(name: str, data: bytes) -> Document:
    """Read an old Word file in this process: one of its own for each file would take most of the time."""
    with mock.patch.object(doc, "_answer", lambda _, held: doc_worker.answer(held, 10_000_000)):
        return doc.read_doc(name, data)


def old_seed() -> bytes:
    """An old Word file."""
    from word_files import old_word

    return old_word("第一条 为了节水，制定本规划。\r")


READERS: dict[str, tuple[Callable[[str, bytes], Document], Callable[[], list[bytes]]]] = {
    "html": (read_html, lambda: [PAGE.encode(), PAGE.encode("gb18030"), PAGE.encode("utf-16")]),
    "docx": (read_word_body, lambda: [word_seed()]),
    "text": (
        read_plain,
        lambda: [PAGE.encode("hz", "ignore"), PAGE.encode("big5hkscs", "ignore"), PAGE.encode("gb18030")],
    ),
    "plan": (read_and_cut, lambda: [PLAN.encode()]),
    "doc": (read_old, lambda: [old_seed()]),
}


def check(reader: Callable[[str, bytes], Document], data: bytes) -> str:
    """Return what is wrong with a reader's answer to ``data``; an empty string where nothing is."""
    began = time.perf_counter()
    try:
        document = reader("a.x", data)
    except SzcompareError as error:
        return "an error of several lines" if "\n" in str(error) else ""
    if time.perf_counter() - began > SLOW:
        return "slow"
    document.text.encode("utf-8")
    if not document.text.strip():
        return "no text"
    places = [(b.start, b.end) for b in document.blocks] + [(n.start, n.end) for n in document.notes]
    return "" if all(0 <= start <= end <= len(document.text) for start, end in places) else "a place outside the text"


def mutated(seed: bytes, chance: random.Random) -> bytes:
    """Return ``seed`` with a few bytes changed, cut out, doubled or put in."""
    data = bytearray(seed)
    for _ in range(chance.randrange(1, 8)):
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.randrange(1, 40))
        kind = chance.randrange(5)
        if kind == 0:
            data[at:end] = b""
        elif kind == 1:
            data[at:at] = chance.choice(TOKENS + PIECES)
        elif kind == 2:
            data[at:at] = data[at:end] * chance.randrange(1, 50)
        elif kind == 3 and at < len(data):
            data[at] = chance.randrange(256)
        else:
            data[at:end] = chance.randbytes(end - at)
    return bytes(data)


def rearranged(seed: bytes, chance: random.Random) -> bytes:
    """Return XML parts with elements taken out, doubled, moved, or given other values: still well formed."""
    from lxml import etree

    parts = []
    for part in seed.split(b"\n---\n"):
        root = etree.fromstring(part)
        for _ in range(chance.randrange(1, 6)):
            _rearrange(root, chance)
        parts.append(etree.tostring(root))
    return b"\n---\n".join(parts)


def _rearrange(root: Any, chance: random.Random) -> None:
    elements = [element for element in root.iter() if element is not root]
    if not elements:
        return
    one, other = chance.choice(elements), chance.choice(elements)
    kind = chance.randrange(4)
    if kind == 0:
        one.getparent().remove(one)
    elif kind == 1:
        other.append(copy.deepcopy(one))
    elif kind == 2:
        for key in one.attrib:
            one.set(key, chance.choice(["", "-1", "0", "1", "2", "90", "99999999999", "x", "restart", "%1%9%2"]))
    else:
        one.tag = other.tag


def report(name: str, data: bytes, wrong: str) -> None:
    """Keep an input that broke a reader."""
    path = HERE / f"found-{name}-{hashlib.sha256(data).hexdigest()[:16]}.bin"
    path.write_bytes(data)
    sys.stdout.write(f"{name}: {wrong}: {path}\n")


def run(name: str, minutes: float) -> int:
    """Return how many inputs broke the reader within some minutes."""
    reader, seeds = READERS[name]
    chance, pool = random.Random(1), seeds()  # noqa: S311
    end, tried, broken = time.monotonic() + 60 * minutes, 0, 0
    while time.monotonic() < end:
        change = rearranged if name == "docx" and tried % 2 else mutated
        data = change(chance.choice(pool), chance)
        tried += 1
        try:
            wrong = check(reader, data)
        except Exception as error:  # noqa: BLE001 - any other exception is what is looked for
            wrong = f"{type(error).__name__}: {error}"
        if wrong:
            broken += 1
            report(name, data, wrong)
    sys.stdout.write(f"{name}: {tried:,} files, {broken} faults\n")
    return broken


def guided(name: str, minutes: float) -> None:
    """Fuzz with atheris, which follows the coverage of the code."""
    import atheris

    reader, seeds = READERS[name]
    folder = HERE / f"corpus-{name}"
    folder.mkdir(exist_ok=True)
    for n, seed in enumerate(seeds()):
        (folder / f"seed{n}").write_bytes(seed)

    def one(data: bytes) -> None:
        if wrong := check(reader, data):
            raise AssertionError(wrong)

    atheris.instrument_all()
    atheris.Setup(
        [sys.argv[0], str(folder), f"-max_total_time={int(60 * minutes)}", "-max_len=20000", "-timeout=20"], one
    )
    atheris.Fuzz()


if __name__ == "__main__":
    if "--atheris" in sys.argv:
        guided(sys.argv[1], float(sys.argv[2]))
    else:
        sys.exit(1 if run(sys.argv[1], float(sys.argv[2])) else 0)
