"""Made-up plan texts ▶ plans, for the tests of reading and cutting."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from szcompare.clauses import cut
from szcompare.model import Document, Plan, Repair
from szcompare.readers import read

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

ROOT = Path(__file__).parent.parent
PLANS = {"2008": ROOT / "data/plans/shenzhen-2008.txt", "2015": ROOT / "data/plans/shenzhen-2015.txt"}

NUMBERS = (
    "",
    "第一篇 ",
    "第二章　",
    "第三节 ",
    "第十二条　",
    "第四条之一 ",
    "一、",
    "十二、",
    "（三）",
    "( 四 )",
    "1．",
    "２．",
    "3、",
    "4. ",
    "（5）",
    "⑥",
    "——",
    "－－",
    "•",
    "．",
    "。",
    "第一，",
    "第三章",
    "1 ",
    "1.1 ",
    "1.2",
    "1.1.1　",
    "2）",
    "㈡",
    "⑶",
    "★",
    "- ",
    "专栏1 ",
)
BODIES = (
    "",
    "总体目标",
    "主要目标：",
    "目　录",
    "附件1",
    "附件：1.分工表",
    "总体目标......3",
    "指标\t2020年\t2025年",
    "产值\t12\t15",
    "发展工业。（市科技局、财政局负责）",
    "（市科技局牵头，财政局、各区政府配合）",
    "扩大开放。由市商务局牵头，市财政局等配合。",
    "牵头单位：市科技局；完成时限：2025年",
    "加快发展.扩大开放.",
    "抄送：市委办公厅。",
    "（此件公开发布）",
    "清河市人民政府办公室 2021年3月6日印发",
    "见下表（略）",
    "加快发展先进制造业",
    "到2020年，研发投入占生产总值的比重达到4.5%",
    "完善“放管服；”制度（含法规。）",
    "建设\ufffd\ufffd园区",
    "支持企业、高校 and 科研机构 etc ，共同建设",
    "实施人才、资金和土地等三大工程，形成体系",
    "责任单位：市科技局、财政局等",
    "扩大开放（责任单位：市商务局、南山区（含前海）、各区政府",
    "深府〔2019〕12号",
    "清河市人民政府",
    "二○一九年三月一日",
    "12",
    "— 13 —",
    "𠮷野家项目",
    "各区人民政府，市直各单位：",
    "現將《辦法》印發給你們，請遵照執行",
    "）",
    "“",
    "加强领导。成立领导小组",
)
ENDS = (
    "",
    "。",
    "；",
    "，",
    "：",
    "！",
    "）",
    "。”",
    "。。",
    "（责任单位：市科技创新委、发展改革委，南山区政府等）",
    "（牵头单位：市财政局）。",
)
BREAKS = ("\n", "\n\n", "\r\n", "\r", "\f", "\n\f", "\u2028", "\n　　", "\n  ", " \n", "\n12\n", "\n- 7 -\n", "")


def made_document(text: str, repairs: tuple[Repair, ...] = ()) -> Document:
    """Return a document with this text and no other contents."""
    return Document(id="0abc1234", text=text, origin="made.txt", sha256="0" * 64, encoding="utf-8", repairs=repairs)


def made_plan(text: str, repairs: tuple[Repair, ...] = ()) -> Plan:
    """Return the plan that is cut from this text."""
    return cut(made_document(text, repairs))


def real_plan(year: str) -> Plan:
    """Return one of the two Shenzhen plans, cut."""
    return cut(read(PLANS[year]))


def plan_texts() -> SearchStrategy[str]:
    """Texts built like plans, with all numbering styles, breaks and damage, and any Unicode between."""
    part = st.sampled_from
    line = st.tuples(part(NUMBERS), part(BODIES) | st.text(max_size=12), part(ENDS), part(BREAKS)).map("".join)
    return st.lists(line, max_size=12).map("".join)


@st.composite
def repaired_texts(draw: st.DrawFn) -> tuple[str, tuple[Repair, ...]]:
    """A text and repairs by a person that do not overlap: replaced, left out or inserted stretches anywhere."""
    text = draw(plan_texts())
    places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pairs = [(a, b) for a, b in zip(places[::2], places[1::2], strict=False)]
    readings = draw(
        st.lists(st.sampled_from(("", "改", "改。", "甲。乙", "。", "（", "，", "一、")), min_size=4, max_size=4)
    )
    made: list[Repair] = []
    for (start, end), reading in zip(pairs, readings, strict=False):
        if not made or (made[-1].start, made[-1].end) != (start, end):
            made.append(made_repair(text, start, end, reading))
    return text, tuple(made)


def made_repair(text: str, start: int, end: int, reading: str) -> Repair:
    """Return an accepted repair as a sidecar gives it."""
    return Repair(
        start=start,
        end=end,
        raw=text[start:end],
        reading=reading,
        reason="",
        confidence=1.0,
        by="made.toml",
        accepted=True,
    )
