"""Clause, link or comparison.json ▶ passages: a quotation, its place, its document and where a reader finds it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from szcompare.errors import InputError
from szcompare.model import SIDES, Clause, Document, Link, Metadata, Plan
from szcompare.zh import DECIMAL, NUMBERING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from szcompare.comparison import Comparison

CONTEXT = 32  # characters before and behind a quotation, as the W3C text quote selector is commonly filled

PLAN, LAW, REPORT, STANDARD, WEBPAGE = WORK_KINDS = ("plan", "law", "report", "standard", "webpage")
_STANDARD = re.compile(r"^(?:GB|DB|JGJ|CJJ|NB|YD|SJ|HJ|DL|TD|T)\S{0,6}\s*\d")
_LAW = re.compile(r"(?:法|条例|规定|办法|细则|规章)(?:（[^）]{1,12}）)?$")
_ADDRESS = re.compile(r"https?://\S+$")  # nothing else becomes a link in a reference manager
_REPORT = re.compile(r"报告(?:（[^）]{1,12}）)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a reference list names: the document that a passage is quoted from; empty strings where it does not say."""

    kind: str  # one of WORK_KINDS
    author: str
    title: str
    number: str  # 文号 or standard number
    date: str  # ISO 8601
    address: str
    sha256: str  # of the bytes of the file that was read
    origin: str  # its file name

    @property
    def key(self) -> str:
        """A name in ASCII that stays the same as long as the file does."""
        return f"szc{self.sha256[:8]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A quotation and its place; ``quote`` is the source text, exactly as decoded."""

    id: str  # of the clause: made from the document's hash and the place
    work: Work
    start: int
    end: int
    quote: str
    pinpoint: str  # 四（二）22
    before: str = ""  # up to CONTEXT characters of the source
    behind: str = ""

    @property
    def place(self) -> str:
        """The hash of the file and the place in its text, in the character scheme of RFC 5147."""
        return f"sha256:{self.work.sha256}#char={self.start},{self.end}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PassagePair:
    """Two linked passages."""

    id: str
    old: Passage
    new: Passage
    relation: str
    confidence: float
    zone: str


Cited = Passage | PassagePair


def cited(comparison: Comparison, what: Clause | Link | str) -> Cited:
    """Return the passage or pair for a clause, a link or the id of one; InputError where there is none."""
    key = what if isinstance(what, str) else what.id
    plans = {"old": comparison.old, "new": comparison.new}
    link = next((link for link in comparison.link_list if link.id == key), None)
    if link is not None:
        return _pair(link, *(_found(plans[side], getattr(link, side)) for side in SIDES))
    for plan in plans.values():
        if any(clause.id == key for clause in plan.clauses):
            return _found(plan, key)
    raise InputError(f"no clause or link has the id {key!r}: the ids stand in the clauses and links tables")


def passages(plan: Plan, place: str) -> tuple[Passage, ...]:
    """Return the passages of a plan with this clause id or pinpoint (四（二）22: each sentence of that item)."""
    held = [c for c in plan.clauses if place in {c.id, pinpoint(c), _without_sentence(pinpoint(c))}]
    if not held:
        raise InputError(f"{plan.document.origin} has no clause {place!r}: szcompare inspect lists ids and numbers")
    return tuple(passage(plan.document, clause) for clause in held)


def passage(document: Document, clause: Clause) -> Passage:
    """Return the passage of a clause."""
    return Passage(
        id=clause.id,
        work=work(document.metadata, document.sha256, document.origin),
        start=clause.start,
        end=clause.end,
        quote=document.text[clause.start : clause.end],
        pinpoint=pinpoint(clause),
        before=document.text[max(0, clause.start - CONTEXT) : clause.start],
        behind=document.text[clause.end : clause.end + CONTEXT],
    )


def work(metadata: Metadata, sha256: str, origin: str) -> Work:
    """Return what a reference list needs of a document."""
    return Work(
        kind=work_kind(metadata),
        author=metadata.body,
        title=metadata.title or origin,
        number=metadata.number,
        date=metadata.published or metadata.date,
        address=metadata.address if _ADDRESS.match(metadata.address) else "",
        sha256=sha256,
        origin=origin,
    )


def work_kind(metadata: Metadata) -> str:
    """Return the type of a document, by its number and title: one of WORK_KINDS.

    >>> [work_kind(Metadata(title=title)) for title in ("清河市“十二五”规划纲要", "清河市政府工作报告")]
    ['plan', 'report']
    """
    if _STANDARD.match(metadata.number):
        return STANDARD
    if _REPORT.search(metadata.title):
        return REPORT
    if _LAW.search(metadata.title):
        return LAW
    if metadata.address and not (metadata.body or metadata.number):
        return WEBPAGE
    return PLAN


def pinpoint(clause: Clause) -> str:
    """Return where a reader finds a clause: the numbers of its headings, its item and its sentence from the second on.

    Where a plan has neither numbers nor items, it is the paragraph, counted from 1.
    """
    return _pinpoint(clause.path, clause.item, clause.sentence, clause.paragraph)


def from_payload(payload: Mapping[str, Any], key: str, texts: Mapping[str, str]) -> Cited:
    """Return the passage or pair of a comparison.json; ``texts`` holds sources by sha256, for what stands around."""
    link = next((link for link in payload["links"] if link["id"] == key), None)
    if link is None:
        found = [made for side in SIDES if (made := _from_plan(payload[side], key, texts)) is not None]
        if not found:
            raise InputError(f"no clause or link has the id {key!r}: the ids stand in the clauses and links tables")
        return found[0]
    pair = [_from_plan(payload[side], link[side], texts) for side in SIDES]
    if pair[0] is None or pair[1] is None:
        raise InputError(f"link {key!r} names a clause that the file does not hold")
    return PassagePair(
        id=key,
        old=pair[0],
        new=pair[1],
        relation=link["relation"],
        confidence=link["confidence"],
        zone=link["zone"],
    )


def _from_plan(plan: Mapping[str, Any], key: str, texts: Mapping[str, str]) -> Passage | None:
    clause = next((clause for clause in plan["clauses"] if clause["id"] == key), None)
    if clause is None:
        return None
    said = {name: value for name, value in plan["metadata"].items() if name in Metadata.__slots__ and name != "period"}
    text, start, end = texts.get(plan["sha256"], ""), clause["start"], clause["end"]
    return Passage(
        id=key,
        work=work(Metadata(**said), plan["sha256"], plan["origin"]),
        start=start,
        end=end,
        quote=clause["quote"],
        pinpoint=_pinpoint(clause["path"], clause["item"], clause["sentence"], clause["paragraph"]),
        before=text[max(0, start - CONTEXT) : start],
        behind=text[end : end + CONTEXT] if text else "",
    )


def _found(plan: Plan, key: str) -> Passage:
    return passage(plan.document, next(clause for clause in plan.clauses if clause.id == key))


def _pair(link: Link, old: Passage, new: Passage) -> PassagePair:
    return PassagePair(id=link.id, old=old, new=new, relation=link.relation, confidence=link.confidence, zone=link.zone)


def _pinpoint(path: Sequence[str], item: str, sentence: int, paragraph: int) -> str:
    where = ""
    for number in (number for heading in path if (number := heading_number(heading))):
        where = _joined(where, number)
    if item and where:
        where = _joined(where, item.strip())
    elif item:  # items are counted anew below each heading, and here no heading has a number
        where = f"{f'第{item.strip()}项' if item.strip().isdigit() else item.strip()}（第{paragraph + 1}段）"
    where = where or f"第{paragraph + 1}段"
    return where if sentence <= 1 else f"{where}第{sentence}句"


def _joined(where: str, number: str) -> str:
    """Two numbers side by side: 1 and 2 would read as 12."""
    return where + ("." if where[-1:].isdigit() and number[:1].isdigit() else "") + number


def heading_number(heading: str) -> str:
    """Return the number that a heading opens with, without the mark behind it.

    >>> heading_number("四、主要任务"), heading_number("1.2主要目标"), heading_number("总体要求")
    ('四', '1.2', '')
    """
    for pattern in (DECIMAL, *(pattern for _, pattern in NUMBERING[:-1])):  # the last one is a dash
        found = pattern.match(heading.strip())
        if found is not None:
            return re.sub(r"\s+", "", found[1]).rstrip("、．.，,")
    return ""


def _without_sentence(where: str) -> str:
    return re.sub(r"第\d+句$", "", where)
