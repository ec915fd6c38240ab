"""Clause or link ▶ citation: table of entries after the standard's worked examples, and every file read back."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hostile import HOSTILE, hostile_comparison
from plans_made import made_comparison
from pybtex.database import parse_string

from szcompare.cite import STYLES, citation, cited, from_payload, gbt7714, passages, pinpoint, unseen_works, written
from szcompare.cite.exchange import tex, untex
from szcompare.cite.quoting import LAW, PLAN, REPORT, STANDARD, WEBPAGE, Passage, Work, work_kind
from szcompare.cite.wording import bare, one_line
from szcompare.cite_commands import cite_places
from szcompare.errors import InputError
from szcompare.model import Metadata
from szcompare.report.interchange import payload

if TYPE_CHECKING:
    from pathlib import Path

    from szcompare.comparison import Comparison

SEEN = "2026-11-22"


def work_of(kind: str, **said: str) -> Work:
    known = dict.fromkeys(("author", "title", "number", "date", "address", "origin"), "") | {"sha256": "0" * 64}
    return Work(kind=kind, **(known | said))


NOTICE = work_of(
    PLAN, author="清河市府办", title="关于投资的通知", number="清政办〔2005〕37号",
    date="2005-07-12", address="http://q.example/37",
)  # fmt: skip
STUDY = work_of(
    REPORT, author="清河市信息中心", title="第29次信息化发展状况统计报告", date="2012-01-16",
    address="http://q.example/29",
)  # fmt: skip
NORM = work_of(
    STANDARD, author="国家能源局", title="水电工程水温实时监测系统技术规范", number="NB/T 10386—2020", date="2020"
)
PAGE = work_of(WEBPAGE, title="清河市博物馆", address="https://www.qinghe.example/")
UNDATED = work_of(PLAN, title="清河市城市总体规划")


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    """The made-up pair with what a government publishes of a plan."""
    made = made_comparison()
    said = Metadata(
        title="清河市科技创新规划", body="清河市人民政府", number="清府〔2010〕8号", date="2010-05-04",
        address="http://q.example/8",
    )  # fmt: skip
    return replace(made, old=replace(made.old, document=replace(made.old.document, metadata=said)))


@pytest.mark.parametrize(
    ("work", "edition", "by_year", "entry"),
    [
        (NOTICE, "2025", False, "清河市府办. 关于投资的通知：清政办〔2005〕37号[A/OL]. （2005-07-12）[2026-11-22]. http://q.example/37."),
        (NOTICE, "2015", False, "清河市府办. 关于投资的通知: 清政办〔2005〕37号[A/OL]. (2005-07-12)[2026-11-22]. http://q.example/37."),
        (NOTICE, "2025", True, "清河市府办，2005. 关于投资的通知：清政办〔2005〕37号[A/OL]. （2005-07-12）[2026-11-22]. http://q.example/37."),
        (NOTICE, "2015", True, "清河市府办, 2005. 关于投资的通知: 清政办〔2005〕37号[A/OL]. (2005-07-12)[2026-11-22]. http://q.example/37."),
        (STUDY, "2025", False, "清河市信息中心. 第29次信息化发展状况统计报告[R/OL]. 2012-01-16. http://q.example/29."),
        (STUDY, "2015", False, "清河市信息中心. 第29次信息化发展状况统计报告[R/OL]. (2012-01-16)[2026-11-22]. http://q.example/29."),
        (NORM, "2025", False, "NB/T 10386—2020 水电工程水温实时监测系统技术规范[S]. 2020."),
        (NORM, "2025", True, "国家能源局，2020. NB/T 10386—2020 水电工程水温实时监测系统技术规范[S]."),
        (NORM, "2015", False, "国家能源局. 水电工程水温实时监测系统技术规范: NB/T 10386—2020[S]. 2020."),
        (PAGE, "2025", False, "清河市博物馆[EB/OL]. [2026-11-22]. https://www.qinghe.example/."),
        (PAGE, "2025", True, "佚名，[2026]. 清河市博物馆[EB/OL]. [2026-11-22]. https://www.qinghe.example/."),
        (UNDATED, "2025", False, "清河市城市总体规划[A]."),
        (replace(NOTICE, address=""), "2025", False, "清河市府办. 关于投资的通知：清政办〔2005〕37号[A]. 2005-07-12."),
    ],
)  # fmt: skip
def test_an_entry_is_what_the_standard_prints(work: Work, edition: str, by_year: bool, entry: str) -> None:
    assert gbt7714.entry(work, edition=edition, by_year=by_year, accessed=SEEN) == entry


def test_an_entry_without_a_day_of_access_names_none() -> None:
    assert "（2005-07-12）. http" in gbt7714.entry(NOTICE, edition="2025", by_year=False, accessed="")
    assert gbt7714.entry(UNDATED, edition="2015", by_year=True, accessed="") == "佚名, 无日期. 清河市城市总体规划[A]."


@pytest.mark.parametrize(
    ("metadata", "kind"),
    [
        (Metadata(title="清河市国民经济和社会发展第十二个五年规划纲要", body="清河市人民政府"), PLAN),
        (Metadata(title="清河市科技进步条例", body="清河市人大常委会"), LAW),
        (Metadata(title="清河市城市更新办法（试行）", body="清河市人民政府"), LAW),
        (Metadata(title="2015年政府工作报告", body="清河市人民政府"), REPORT),
        (Metadata(title="资源描述", number="GB/T 3792—2021"), STANDARD),
        (Metadata(title="创新清河", address="http://www.qinghe.example/"), WEBPAGE),
        (Metadata(), PLAN),
    ],
)
def test_the_type_of_a_document_is_told_by_its_number_and_title(metadata: Metadata, kind: str) -> None:
    assert work_kind(metadata) == kind


@pytest.mark.parametrize(
    ("path", "item", "sentence", "where"),
    [
        (("四、主要任务及分工", "（二）打造创新型产业集群"), "22", 1, "四（二）22"),
        (("四、主要任务及分工", "（二）打造创新型产业集群"), "22", 3, "四（二）22第3句"),
        (("第三章 重点工程", "第一节 基础设施"), "", 1, "第三章第一节"),
        (("1. 总则",), "2", 1, "1.2"),
        (("总体要求",), "3", 2, "第3项（第8段）第2句"),
        (("总体要求",), "第五条", 1, "第五条（第8段）"),
        ((), "", 2, "第8段第2句"),
    ],
)
def test_a_pinpoint_is_the_way_a_reader_finds_the_clause(
    comparison: Comparison, path: tuple[str, ...], item: str, sentence: int, where: str
) -> None:
    clause = replace(comparison.old.clauses[0], path=path, item=item, sentence=sentence, paragraph=7)
    assert pinpoint(clause) == where


def test_a_pair_is_cited_with_both_documents_both_quotes_and_how_sure_it_is(comparison: Comparison) -> None:
    text = comparison.cite(comparison.link_list[1], accessed=SEEN)
    old, new = comparison.old.clauses[2], comparison.new.clauses[1]
    places = [
        f"（sha256:{p.document.sha256}#char={c.start},{c.end}）"
        for p, c in ((comparison.old, old), (comparison.new, new))
    ]
    assert text.splitlines() == [
        "[1] 清河市人民政府. 清河市科技创新规划：清府〔2010〕8号[A/OL]. （2010-05-04）[2026-11-22]. http://q.example/8.",
        "[2] new.txt[A].",
        "",
        f"沿用（确定，估计概率 0.98） {old.id}~{new.id}",
        f"引文 [1]一2：“设立创业投资引导基金，扶持中小企业发展。”{places[0]}",
        f"引文 [2]（一）2：“扩大创业投资引导基金规模，扶持中小微企业发展。”{places[1]}",
    ]  # fmt: skip


def test_author_and_year_stand_in_the_mark_of_the_other_system(comparison: Comparison) -> None:
    for style, mark in (("2025", "（清河市人民政府，2010）一2"), ("2015", "(清河市人民政府, 2010)一2")):
        text = comparison.cite(comparison.old.clauses[2], style=f"gbt7714-{style}-author-year", accessed=SEEN)
        assert f"引文 {mark}：“设立" in text


def test_each_document_is_named_once(comparison: Comparison) -> None:
    text = comparison.cite(*comparison.link_list, style="gbt7714-2015")
    assert len(re.findall(r"(?m)^\[\d+\] ", text)) == 2
    assert text.count("引文 ") == 6


@pytest.mark.parametrize("style", ["bibtex", "biblatex"])
def test_bibtex_is_read_back_with_chinese_names_whole(comparison: Comparison, style: str) -> None:
    entries = parse_string(comparison.cite(comparison.link_list[0], style=style, accessed=SEEN), "bibtex").entries
    entry = entries[f"szc{comparison.old.document.id}"]
    assert [str(person) for person in entry.persons["author"]] == ["{清河市人民政府}"]
    assert entry.fields["title"] == "{清河市科技创新规划}"
    assert entry.fields["number"] == "清府〔2010〕8号"
    assert "http://q.example/8" in entry.fields["url" if style == "biblatex" else "howpublished"]
    assert "urldate" not in entries[f"szc{comparison.new.document.id}"].fields
    note = untex(entry.fields["annotation" if style == "biblatex" else "annote"])
    assert "到2015年，全社会研发投入占GDP比重达到3.5%。" in note


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("style", ["bibtex", "biblatex"])
def test_hostile_text_stays_text_in_bibtex(text: str, style: str) -> None:
    made = hostile_comparison(text)
    entries = parse_string(made.cite(made.link_list[0], style=style), "bibtex").entries
    assert len(entries) == 2
    for entry in entries.values():
        assert untex(entry.fields["title"][1:-1]) == one_line(text or "old.txt")
        commands = set(re.findall(r"\\([A-Za-z]+)", " ".join(entry.fields.values())))
        assert commands <= {
            "url",
            *(c for held in map(tex, map(chr, range(33, 127))) for c in re.findall(r"[a-z]{2,}", held)),
        }
        assert not entry.fields.get("url", "").startswith("javascript")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_starts_no_line_of_its_own_in_ris_or_a_list(text: str) -> None:
    made = hostile_comparison(text)
    ris = made.cite(made.link_list[0], style="ris").split("\r\n")
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in ris if line)
    assert [line for line in ris if line.startswith("TY")] == ["TY  - GOVDOC"] * 2
    lines = made.cite(made.link_list[0]).split("\n")
    assert len(lines) == 7
    assert not any("\u202e" in line or "\u0007" in line for line in lines)


def test_tex_gives_back_what_it_was_given() -> None:
    every = "".join(map(chr, range(33, 127))) + "研发投入"
    assert untex(tex(every)) == every
    assert tex(every).count("{") == tex(every).count("}")


def test_csl_json_holds_authors_dates_and_passages(comparison: Comparison) -> None:
    items = json.loads(comparison.cite(comparison.link_list[0], style="csl-json", accessed=SEEN))
    assert [item["author"] for item in items[:1]] == [[{"literal": "清河市人民政府"}]]
    assert items[0]["issued"] == {"date-parts": [[2010, 5, 4]]}
    assert items[0]["accessed"] == {"date-parts": [[2026, 11, 22]]}
    assert "accessed" not in items[1]
    held = items[0]["custom"]["szcompare"]
    passage = held["passages"][0]
    assert passage["quote"] == comparison.old.document.text[passage["start"] : passage["end"]]
    assert held["sha256"] == comparison.old.document.sha256


def test_a_web_annotation_selects_the_words_by_text_and_by_place(comparison: Comparison) -> None:
    made: Any = json.loads(comparison.cite(comparison.link_list[1], style="web-annotation"))
    assert made["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert made["motivation"] == "linking"
    for target, plan in zip(made["target"], (comparison.old, comparison.new), strict=True):
        text = plan.document.text
        quoted, placed = target["selector"]
        start, end = placed["start"], placed["end"]
        assert quoted["exact"] == text[start:end]
        assert quoted["prefix"] == text[max(0, start - 32) : start]
        assert quoted["suffix"] == text[end : end + 32]
    page = json.loads(comparison.cite(*comparison.link_list[:2], style="web-annotation"))
    assert (page["type"], len(page["items"])) == ("AnnotationPage", 2)


@pytest.mark.parametrize("style", STYLES)
def test_a_citation_from_the_json_is_the_one_from_the_comparison(comparison: Comparison, style: str) -> None:
    data = json.loads(json.dumps(payload(comparison)))
    texts = {plan.document.sha256: plan.document.text for plan in (comparison.old, comparison.new)}
    link = comparison.link_list[1]
    found = [from_payload(data, key, texts) for key in (link.id, link.old)]
    assert written(found, style=style, accessed=SEEN) == comparison.cite(link.id, link.old, style=style, accessed=SEEN)


def test_passages_are_found_by_id_and_by_number(comparison: Comparison) -> None:
    by_id = passages(comparison.old, comparison.old.clauses[2].id)
    assert by_id == passages(comparison.old, "一2")
    assert by_id == (cited(comparison, comparison.old.clauses[2]),)
    with pytest.raises(InputError, match="has no clause '九9'"):
        passages(comparison.old, "九9")


def test_ids_come_from_the_hash_and_the_place_alone(comparison: Comparison) -> None:
    found = cited(comparison, comparison.old.clauses[0])
    assert isinstance(found, Passage)
    assert found.id == f"{comparison.old.document.sha256[:8]}-{found.start}"


@pytest.mark.parametrize(
    ("what", "style", "accessed", "message"),
    [
        (["nothing"], "gbt7714-2025", "", "no clause or link has the id 'nothing'"),
        ([], "gbt7714-2025", "", "nothing to cite"),
        (None, "apa", "", "unknown citation style 'apa'; choose from gbt7714-2025"),
        (None, "ris", "22.11.2026", "is not a date: write it as 2026-11-22"),
        (None, "ris", "2026-02-30", "is not a date"),
    ],
)
def test_what_cannot_be_cited_is_told(
    comparison: Comparison, what: list[str] | None, style: str, accessed: str, message: str
) -> None:
    chosen = [comparison.link_list[0].id] if what is None else what
    with pytest.raises(InputError, match=re.escape(message)):
        citation(comparison, chosen, style=style, accessed=accessed)


@pytest.mark.parametrize("style", STYLES)
def test_works_that_leave_out_the_day_of_access_are_known(comparison: Comparison, style: str) -> None:
    link = cited(comparison, comparison.link_list[0])  # the old plan has an address and the new one has none
    named = [work.origin for work in unseen_works([link], style=style, accessed=SEEN)]
    none, both = comparison.new.document.origin, [comparison.old.document.origin, comparison.new.document.origin]
    tells_year = style.endswith("author-year")  # of the visit, where the document has none
    assert named == (both if style == "web-annotation" else [] if tells_year else [none])


@pytest.mark.parametrize(
    ("text", "style", "said"),
    [
        ("清河市科技规划\n一、任务\n1．设立引导基金。\n", "ris", "plan.txt: it has no address; a sidecar can give one"),
        ("网址：http://q.example/8\n清河市科技规划\n一、任务\n1．设立引导基金。\n", "web-annotation",
         "plan.txt: web-annotation does not tell it"),
        ("网址：http://q.example/8\n清河市科技规划\n一、任务\n1．设立引导基金。\n", "ris", None),
    ],
)  # fmt: skip
def test_the_command_says_where_the_day_of_access_is_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, style: str, said: str | None
) -> None:
    (tmp_path / "plan.txt").write_text(text, encoding="utf-8")
    arguments = [str(tmp_path / "plan.txt"), "一1", "--style", style, "--accessed", SEEN]
    cite_places.main(arguments, standalone_mode=False)
    assert capsys.readouterr().err == ("" if said is None else f"szcompare: --accessed is left out for {said}\n")


@pytest.mark.parametrize("text", [*HOSTILE, "甲\r\n　乙\tab\u2028丙\x0b丁\x85戊"])
def test_a_line_keeps_all_characters_but_blanks(text: str) -> None:
    line = one_line(text)
    assert "\n" not in line
    assert bare(line) == bare(text)
