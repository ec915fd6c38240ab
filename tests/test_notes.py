"""Codes of notes ▶ one catalogue: each has words, each is used, and a case provokes each."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from plan_texts import made_plan, made_repair

from szcompare.notes import SEVERITIES, catalogue, done, meaning, severity, severity_word

if TYPE_CHECKING:
    from collections.abc import Callable

    from szcompare.model import Note, Plan

PACKAGE = Path(__file__).parent.parent / "szcompare"
SENTENCE = "加快发展先进制造业，支持企业开展技术改造。"


def cut(text: str) -> tuple[Note, ...]:
    return made_plan(text).notes


def decoded(data: bytes) -> tuple[Note, ...]:
    from szcompare.readers.text import read_text

    return read_text("a.txt", data).notes


def page(body: str) -> tuple[Note, ...]:
    from szcompare.readers.html import read_html

    return read_html("a.html", f"<html><body>{body}</body></html>".encode()).notes


def word(inner: str, **parts: str | bytes) -> tuple[Note, ...]:
    pytest.importorskip("docx", reason="python-docx makes the Word files of these tests")
    from word_files import p, plain

    from szcompare.readers.docx import read_docx

    return read_docx(
        "a.docx",
        plain(p(SENTENCE) + inner, more={n.replace("__", "/").replace("_xml", ".xml"): d for n, d in parts.items()}),
    ).notes


def old_word() -> tuple[Note, ...]:
    pytest.importorskip("legacy_doc", reason="reads old Word files: pip install legacy-doc")
    pytest.importorskip("docx", reason="python-docx makes the Word files of these tests")
    from word_files import old_word as made

    from szcompare.readers.doc import read_doc

    return read_doc("a.doc", made("第一条 为了节水，制定本规划。\r")).notes


def extracted() -> tuple[Note, ...]:
    pytest.importorskip("trafilatura", reason="finds the text of web pages: pip install trafilatura")
    from szcompare.readers import using

    with using(web="trafilatura"):
        return page(f"<div><p>{SENTENCE}</p><p>{SENTENCE * 9}</p></div>")


def radicals() -> tuple[Note, ...]:
    from szcompare.readers import read_bytes

    return read_bytes(Path("a.txt"), "⼀批⻓期项目，加快发展。".encode()).notes


def pdf_page(**values: Any) -> tuple[Note, ...]:
    from szcompare.readers.pdf import _page_note
    from szcompare.readers.pdf_page import PageContent

    return (_page_note(PageContent(number=3, width=1, height=1, **values), "an image without text", 0, 0),)


def doubtful() -> tuple[Note, ...]:
    from szcompare.readers.pdf_text import doubt_notes

    return tuple(doubt_notes("创新发展", [(1, 3, 0.4, 2)]))


COMMENTS = (
    '<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:comment/></w:comments>'
)
TABLE = "各项指标见下表。\n" + SENTENCE
CASES: dict[str, Callable[[], tuple[Note, ...]]] = {
    "doubtful-encoding": lambda: decoded("发".encode("gb18030")),
    "broken-bytes": lambda: decoded(f"{SENTENCE}发".encode() + b"\xff" + SENTENCE.encode()),
    "broken-character": lambda: cut("发展\ufffd工业。"),
    "mojibake": lambda: decoded(f"{SENTENCE}\n{'加快发展现代农业和服务业'.encode().decode('gb18030')}。".encode()),
    "spaced-characters": lambda: cut("　　" + " ".join(SENTENCE)),
    "radicals": radicals,
    "truncated-end": lambda: cut(f"{SENTENCE}\n一、任务\n{SENTENCE}扩大。\n到2020年，建成一批具有国际水平的"),
    "lost-heading": lambda: cut(f"。\n{SENTENCE}"),
    "cut-heading": lambda: cut(f"　　{SENTENCE}\n支撑。\n　　{SENTENCE}扩大。\n"),
    "joined-heading": lambda: cut("第二节加快发展工业。扩大开放。"),
    "lost-number": lambda: cut("．发展工业。"),
    "number-jump": lambda: cut("一、任务\n发展。\n三、保障\n加强领导。"),
    "mixed-numbering": lambda: cut("一、任务重大。\n二、加快发展。\n3．扩大开放。"),
    "page-break": lambda: cut("发展先进\n\n制造业。"),
    "foreign-token": lambda: cut("支持高校 and 企业。"),
    "repeated-paragraph": lambda: cut(f"{SENTENCE}\n" * 2),
    "table-lost": lambda: cut(TABLE),
    "no-undertaking": lambda: cut("近年来，我市经济已经有了很大发展。"),
    "unused-repair": lambda: (
        made_plan(
            f"{SENTENCE}\n{SENTENCE}扩大。", (made_repair(f"{SENTENCE}\n{SENTENCE}扩大。", 15, 30, "跨段"),)
        ).notes
    ),
    "tracked-changes": lambda: word('<w:p><w:ins w:id="1" w:author="a"><w:r><w:t>增</w:t></w:r></w:ins></w:p>'),
    "hidden-text": lambda: word("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r></w:p>"),
    "embedded-file": lambda: word("<w:altChunk/>"),
    "comments": lambda: word("", word__comments_xml=COMMENTS),
    "text-only": old_word,
    "unknown-template": lambda: page(f"<div><p>{SENTENCE * 3}</p><p>{SENTENCE * 2}</p></div><div>{SENTENCE}</div>"),
    "web-extractor": extracted,
    "attachment": lambda: page(f"<div id=zoom><p>{SENTENCE}</p><a href=/f/a.docx>附件</a></div>"),
    "paged": lambda: page(f"<div id=zoom><p>{SENTENCE}</p></div><script>createPageHTML(3,0,'t')</script>"),
    "page-ocr": lambda: pdf_page(scanned=True),
    "page-unread": lambda: pdf_page(),
    "ocr-doubtful": doubtful,
}


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_a_case_provokes_each_code(code: str) -> None:
    found = CASES[code]()
    assert code in {note.code for note in found}
    assert {note.code for note in found} <= set(catalogue())
    assert all(note.message and "\n" not in note.message for note in found)


def test_every_code_in_the_package_is_in_the_catalogue_and_the_reverse() -> None:
    assert set(CASES) == set(catalogue())
    sources = [path.read_text("utf-8") for path in sorted(PACKAGE.rglob("*.py")) if path.name != "notes.py"]
    assert not [code for code in catalogue() if not any(f'"{code}"' in source for source in sources)]
    nodes = [node for source in sources if "Note(" in source for node in ast.walk(ast.parse(source))]
    notes = [node for node in nodes if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Note"]
    values = [keyword.value for node in notes for keyword in node.keywords if keyword.arg == "code"]
    written = {part.value for value in values for part in ast.walk(value) if isinstance(part, ast.Constant)}
    assert len(notes) > 15
    assert written <= set(catalogue())


def test_each_kind_has_words_in_both_languages() -> None:
    for kind in catalogue().values():
        assert kind.severity in SEVERITIES
        assert all((kind.zh, kind.en, kind.done_zh, kind.done_en))
        assert meaning(kind.code) != meaning(kind.code, "en")
        assert done(kind.code) != done(kind.code, "en")
        assert severity_word(kind.code) != severity_word(kind.code, "en")


def test_a_code_of_a_reader_from_outside_stands_for_itself() -> None:
    assert (meaning("x-own"), done("x-own"), severity("x-own")) == ("x-own", "", "check")


NOT_ODD = [
    "一、任务\n（一）发展工业。\n（二）扩大开放。\n三、保障\n加强领导。",
    f"一、任务\n{SENTENCE}\n（一）发展工业；\n（二）扩大开放。\n二、保障\n加强领导。",
    "各项指标见下表。\n指标\t2020年\t2025年\n产值\t12\t15\n加快发展。",
    "按照第三章规定加快发展。第四章所列事项从其规定。",
    f"{SENTENCE}\n建设园区\n扩大开放\n完善各项配套政策和制度体系建设",
]


@pytest.mark.parametrize("text", NOT_ODD)
def test_what_is_in_order_is_not_noted(text: str) -> None:
    odd = {"mixed-numbering", "table-lost", "joined-heading", "truncated-end"}
    assert not odd & {note.code for note in cut(text)}


def test_a_plan_offers_its_notes_as_a_table() -> None:
    plan: Plan = made_plan("一、任务\n发展\ufffd。\n三、保障\n加强领导。")
    table = plan.notes_table
    assert list(table["code"]) == ["broken-character", "number-jump"]
    assert list(table["severity"]) == ["loss", "check"]
    assert list(table["meaning"]) == ["字符损坏（U+FFFD）", "编号跳号"]
    assert all(table["done"] == "照录")
    assert table["quote"][0] == "\ufffd"
    assert [table["start"][0], table["end"][0]] == [7, 8]
    assert list(made_plan("加快发展。").notes_table.columns) == list(table.columns)
