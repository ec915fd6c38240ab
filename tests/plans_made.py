"""Two short made-up plans ▶ a comparison made by hand, so that report tests need no pipeline."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from szcompare.comparison import Comparison
from szcompare.model import (
    Agency,
    BodyMention,
    Clause,
    Coding,
    Continuity,
    Document,
    Entity,
    Evidence,
    Link,
    Manifest,
    Mention,
    Metadata,
    Note,
    Plan,
    Repair,
    Section,
    SharedPhrase,
    Span,
    StrengthChange,
    Target,
    TargetChange,
    Topic,
)

if TYPE_CHECKING:
    from collections.abc import Sequence


class Bit(NamedTuple):
    """A stretch of a made-up plan: its text, its role and, for a clause, its kind and status."""

    text: str
    role: str = "clause"
    kind: str = ""
    status: str = ""


OLD_BITS = (
    Bit("清河市科技创新规划（2010―2015）\n", "letterhead"),
    Bit("一、总体目标", "heading"),
    Bit("\n", "blank"),
    Bit("1. ", "number"),
    Bit("到2015年，全社会研发投入占GDP比重达到3.5%。", kind="target", status="modified"),
    Bit("近年来，我市科技事业发展很快。", kind="background"),
    Bit("\n", "blank"),
    Bit("2. ", "number"),
    Bit("设立创业投资引导基金，扶持中小企业发展。", kind="commitment", status="continued"),
    Bit("\n", "blank"),
    Bit("3. ", "number"),
    Bit("推进老旧粮�改造，建设一批文化创意园区。", kind="commitment", status="dropped"),
    Bit("\n", "blank"),
)
NEW_BITS = (
    Bit("清河市建设创新型城市实施方案\n", "letterhead"),
    Bit("（一）增强创新能力", "heading"),
    Bit("\n", "blank"),
    Bit("1．", "number"),
    Bit("到2020年，全社会研发投入占GDP比重达到4.2%以上。", kind="target", status="modified"),
    Bit("（责任单位：市科技局、财政局等）", "agencies"),
    Bit("\n", "blank"),
    Bit("2．", "number"),
    Bit("扩大创业投资引导基金规模，扶持中小\n\n微企业发展。", kind="commitment", status="continued"),
    Bit("\n", "blank"),
    Bit("3．", "number"),
    Bit("支持高校开展脑科学研究。", kind="commitment", status="new"),
)


def made_comparison(old_bits: Sequence[Bit] = OLD_BITS, new_bits: Sequence[Bit] = NEW_BITS) -> Comparison:
    """Return the comparison of the two made-up plans; each of them needs at least four clauses, or three."""
    old, new = (
        made_plan(old_bits, origin="old.txt", title="清河市科技创新规划"),
        made_plan(new_bits, origin="new.txt", title=""),
    )
    old, new = _with_findings(old, new)
    statuses = tuple(tuple(b.status for b in bits if b.role == "clause") for bits in (old_bits, new_bits))
    a, b = old.clauses, new.clauses
    return Comparison(
        old=old,
        new=new,
        continuity_list=made_continuity(old, new),
        strength_list=(
            StrengthChange(
                link=f"{a[2].id}~{b[1].id}",
                old=a[2].id,
                new=b[1].id,
                old_level=5,
                new_level=4,
                old_word="设立",
                new_word="扩大",
                change="weaker",
            ),
        ),
        topic_list=(
            Topic(id="T01", label="研发·投入", terms=("研发", "投入", "研究"), old=(a[0].id,), new=(b[0].id, b[2].id)),
            Topic(id="T02", label="基金·企业", terms=("基金", "企业"), old=(a[2].id, a[3].id), new=(b[1].id,)),
        ),
        link_list=(
            made_link(old, new, 0, 0, "modified", 0.91234567, "sure", "全社会研发投入占GDP比重达到"),
            made_link(old, new, 2, 1, "reused", 0.98, "sure", "创业投资引导基金"),
            made_link(old, new, 3, 2, "related", 0.21, "possible", ""),
        ),
        change_list=(
            TargetChange(old=0, new=0, change="raised", note="年份由2015改为2020"),
            TargetChange(old=1, new=None, change="dropped", note=""),
        ),
        old_statuses=statuses[0],
        new_statuses=statuses[1],
        manifest=Manifest(
            szcompare="0.0.1",
            packages=(("rapidfuzz", "3.9.0"),),
            parameters=(("seed", "0"),),
            inputs=(("old.txt", old.document.sha256), ("new.txt", new.document.sha256)),
        ),
    )


def made_continuity(old: Plan, new: Plan) -> tuple[Continuity, ...]:
    """Return the fund, which both plans name, under a longer name in the new one."""
    (before,), (after,) = old.entities, new.entities
    return (
        Continuity(
            kind="project", name=before.name, new_name=after.name, status="both", old_count=1, new_count=1,
            old_mentions=before.mentions, new_mentions=after.mentions, note="2012年更名（市政府公报）",
        ),
    )  # fmt: skip


def made_plan(bits: Sequence[Bit], *, origin: str, title: str) -> Plan:
    """Return a plan whose spans are the bits and whose clauses carry their kinds."""
    text = "".join(bit.text for bit in bits)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    document = Document(
        id=sha256[:8],
        text=text,
        origin=origin,
        sha256=sha256,
        encoding="utf-8",
        metadata=Metadata(title=title, period=(2010, 2015)),
    )
    spans: list[Span] = []
    clauses: list[Clause] = []
    at, heading, item = 0, "", ""
    for bit in bits:
        end = at + len(bit.text)
        spans.append(Span(start=at, end=end, role=bit.role))
        heading = bit.text if bit.role == "heading" else heading
        item = bit.text.strip(" .．") if bit.role == "number" else item
        if bit.role == "clause":
            clauses.append(_made_clause(document, at, bit, heading, item, len(clauses)))
        at = end
    section = Section(id="S1", level=1, number="一、", title=heading, start=0, end=at)
    return Plan(document=document, spans=tuple(spans), sections=(section,), clauses=tuple(clauses))


def made_link(old: Plan, new: Plan, a: int, b: int, relation: str, confidence: float, zone: str, shared: str) -> Link:
    """Return a link of clause ``a`` to clause ``b`` that says which words both hold."""
    places = tuple(plan.document.text.find(shared) for plan in (old, new))
    phrase = SharedPhrase(
        text=shared,
        old_start=places[0],
        old_end=places[0] + len(shared),
        new_start=places[1],
        new_end=places[1] + len(shared),
    )
    evidence = Evidence(
        phrases=(phrase,) if shared and min(places) >= 0 else (),
        contributions=(("共同用语", 2.123456), ("次序", -0.1)),
        old_rival=old.clauses[2].id,
        new_rival="",
    )
    ids = old.clauses[a].id, new.clauses[b].id
    return Link(
        id="~".join(ids),
        old=ids[0],
        new=ids[1],
        relation=relation,
        confidence=confidence,
        zone=zone,
        reason="用语相同",
        evidence=evidence,
    )


def _made_clause(document: Document, start: int, bit: Bit, heading: str, item: str, count: int) -> Clause:
    return Clause(
        id=f"{document.id}-{start}",
        start=start,
        end=start + len(bit.text),
        path=(heading,),
        item=item,
        sentence=1,
        paragraph=count,
        kind=bit.kind,
        reading=bit.text.replace("\n", ""),
        agencies=(Agency(name="市财政局", raw="财政局", start=start, end=start + 1, role="support"),)
        if bit.kind == "target"
        else (),
        agencies_open=bit.kind == "target",
    )


def _with_findings(old: Plan, new: Plan) -> tuple[Plan, Plan]:
    """Add targets, a repair and a note to the plans."""
    text, last = old.document.text, old.clauses[3]
    damage = max(text.find("�"), last.start)
    repair = Repair(
        start=damage,
        end=damage + 1,
        raw=text[damage],
        reading="仓",
        reason="坏字",
        confidence=0.3,
        by="rule",
        accepted=False,
    )
    note = Note(start=damage, end=damage + 1, code="broken-character", message="此处有坏字")
    goal = _made_target(old.clauses[0], 3.5, "=", 2015)
    wish = _made_target(last, None, "=", None)
    return (
        replace(
            old, targets=(goal, wish), repairs=(repair,), notes=(note,), entities=(_made_fund(old.clauses[2], "基金"),),
            bodies=_made_bodies(old), codings=(_made_coding(old.clauses[2], 5),),
        ),
        replace(
            new, targets=(_made_target(new.clauses[0], 4.2, ">=", 2020),),
            entities=(_made_fund(new.clauses[1], "引导基金"),),
            bodies=_made_bodies(new), codings=(_made_coding(new.clauses[1], 4),),
        ),
    )  # fmt: skip


def _made_fund(clause: Clause, name: str) -> Entity:
    mention = Mention(start=clause.start + 2, end=clause.start + 10, clause=clause.id)
    return Entity(kind="project", name=name, mentions=(mention,))


def _made_bodies(plan: Plan) -> tuple[BodyMention, ...]:
    """Two bodies that share the first item, and one that the last clause founds."""
    first, last = plan.clauses[0], plan.clauses[-1]

    def mention(clause: Clause, at: int, name: str, role: str) -> BodyMention:
        start = clause.start + at
        raw = plan.document.text[start : start + 2]
        return BodyMention(
            clause=clause.id, start=start, end=start + 2, raw=raw, name=name, role=role, listed=role != "founded"
        )

    return (
        mention(first, 0, "清河市科技局", "lead"),
        mention(first, 2, "清河市财政局", "support"),
        mention(last, 0, "清河市创新办", "founded"),
    )


def _made_coding(clause: Clause, level: int) -> Coding:
    mention = Mention(start=clause.start, end=clause.start + 2, clause=clause.id)
    return Coding(
        clause=clause.id, scheme="strength", code="建设", subcode="", level=level, words=(clause.reading[:2],),
        mentions=(mention,), main=True,
    )  # fmt: skip


def _made_target(clause: Clause, value: float | None, comparator: str, year: int | None) -> Target:
    return Target(
        clause=clause.id,
        start=clause.start,
        end=clause.end - 1,
        indicator="全社会研发投入占GDP比重",
        measure="level",
        value=value,
        value_max=None,
        unit="%",
        comparator=comparator,
        year=year,
        year_from="stated",
        kind="target",
        canonical="研发投入占GDP比重",
    )
