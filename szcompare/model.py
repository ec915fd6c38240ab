"""Each stage ▶ the next: the values that flow between them, frozen dataclasses, no logic.

Every offset is a count of Unicode code points into ``Document.text``, the half-open interval [start, end).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

META, BACKGROUND, PRINCIPLE, TARGET, COMMITMENT, SAFEGUARD = KINDS = (
    "meta", "background", "principle", "target", "commitment", "safeguard",
)  # fmt: skip
UNDERTAKINGS = frozenset({PRINCIPLE, TARGET, COMMITMENT, SAFEGUARD})

REUSED, RESTATED, MODIFIED, RELATED = RELATIONS = ("reused", "restated", "modified", "related")
CONTINUING = frozenset({REUSED, RESTATED, MODIFIED})

STATUSES = ("continued", "modified", "new", "dropped")
ROLES = ("letterhead", "heading", "number", "clause", "agencies", "furniture", "blank")
SIDES = ("old", "new")
LEAD, SUPPORT, OFFICE, MEMBER, FOUNDED, NAMED = BODY_ROLES = ("lead", "support", "office", "member", "founded", "named")
RESPONSIBLE = frozenset({LEAD, SUPPORT, OFFICE})


class Shown:
    """A value that shows itself: one line in a console, a small panel in a notebook, both made by ``display``."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Return one line; long texts are shortened."""
        from szcompare.display import line

        return line(self)

    def _repr_html_(self) -> str:
        from szcompare.display import panel

        return panel(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a plan says of itself; an empty string or None where it does not say."""

    title: str = ""
    body: str = ""  # issuing body, 发布机构
    number: str = ""  # document number, 文号
    date: str = ""  # ISO 8601, YYYY-MM-DD
    address: str = ""  # where it was published
    period: tuple[int, int] | None = None  # first and last year, inclusive
    index: str = ""  # 索引号
    published: str = ""  # 发布日期 where it differs from the date of the document, ISO 8601


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a paged source: its number as printed or counted from 1, and its place in the text."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """A damaged place and how it is read; the raw text stays citable."""

    start: int
    end: int  # equal to start for an insertion
    raw: str
    reading: str
    reason: str
    confidence: float  # 0 to 1
    by: str  # the rule's name, or the sidecar's file name
    accepted: bool  # False: offered only, the reading does not use it


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """An oddity met while reading or cutting: data, not an exception."""

    start: int
    end: int
    code: str  # lost-heading, page-break, broken-character …
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """What the file's own format says of a stretch of text: a heading, a table row, a footnote, a running head."""

    start: int
    end: int
    kind: str  # heading, row, cell, footnote, furniture
    level: int = 0  # of a heading, 1 is the highest
    place: str = ""  # where it stands in the file: "p[12]", "page 3"
    confidence: float | None = None  # of characters read from an image, 0 to 1


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Document(Shown):
    """One source file as decoded; ``text`` is never altered."""

    id: str  # first 8 hexadecimal digits of sha256
    text: str
    origin: str  # file name, without its folder
    sha256: str  # of the bytes of the file
    encoding: str
    metadata: Metadata = field(default_factory=Metadata)
    pages: tuple[Page, ...] = ()
    repairs: tuple[Repair, ...] = ()  # given by a person in a sidecar file, or offered by the reader
    blocks: tuple[Block, ...] = ()  # in order of place; empty for a plain text
    notes: tuple[Note, ...] = ()  # met by the reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of the text and its role; the spans of a plan cover each code point exactly once."""

    start: int
    end: int
    role: str  # one of ROLES


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """A responsible body (责任单位) of an item."""

    name: str  # with carried-over 市: 发展改革委 after 市科技创新委 is 市发展改革委
    raw: str
    start: int
    end: int
    role: str  # lead (first named) or support


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and the text below it."""

    id: str
    level: int  # 1 is the highest
    number: str  # as written: 第三章, 四、, （一）; empty where lost
    title: str  # empty where lost
    start: int  # of the heading
    end: int  # of the last code point that belongs to the section


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of a clause's reading and the raw text it stands for."""

    start: int  # in the reading
    end: int
    raw_start: int  # in Document.text
    raw_end: int


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Clause(Shown):
    """One sentence-level statement of an item: the unit that is linked and cited."""

    id: str  # document id and start offset: 89b4d3a7-1022
    start: int
    end: int
    path: tuple[str, ...]  # headings above it, highest first, as read
    item: str  # number of its item as read ("22"), empty outside items
    sentence: int  # 1-based within the item or paragraph
    paragraph: int  # 0-based count of the paragraphs of the plan
    kind: str  # one of KINDS
    reading: str  # the text after repairs, line breaks inside sentences joined
    pieces: tuple[Piece, ...] = ()  # empty where the reading is the raw text
    agencies: tuple[Agency, ...] = ()
    agencies_open: bool = False  # the list of agencies ends with 等


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Target(Shown):
    """A number of an indicator: a goal (target) or a past or present value (baseline)."""

    clause: str
    start: int
    end: int
    indicator: str
    measure: str  # level, increase, decrease, annual_growth, multiple
    value: float | None  # as written (4500 for 4500万人); None for a goal without a number
    value_max: float | None  # upper end of a range
    unit: str  # as written: %, 万人, 亿元, 件
    comparator: str  # =, >=, <=, ~, range
    year: int | None
    year_from: str  # stated, governing, period, or none
    kind: str  # target or baseline
    canonical: str = ""  # the indicator's name shared by both plans
    binding: str = ""  # 约束性 or 预期性, where a table says so


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Where an entity is named."""

    start: int
    end: int
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A named body, project, place, programme, law or event."""

    kind: str
    name: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyMention:
    """A government body named in a clause or in its list of responsible bodies."""

    clause: str
    start: int
    end: int
    raw: str
    name: str  # full name where the lexicon knows it, else as read with the level carried over
    role: str  # one of BODY_ROLES
    listed: bool  # from the list of responsible bodies; else from the prose


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """One code of a clause, given by rule and never by a person, with the words that decided."""

    clause: str
    scheme: str  # strength or instrument
    code: str  # 探索 … 确保, or supply, environment, demand
    subcode: str  # sub-class of the instrument, empty for strength
    level: int | None  # 1 to 6 of strength, ordinal; None for an instrument
    words: tuple[str, ...]  # that decided, in order
    mentions: tuple[Mention, ...]  # their places
    main: bool  # the first choice where a clause has several instruments
    by: str = "rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Continuity:
    """Whether a named thing of the old plan is named in the new one."""

    kind: str  # as in Entity
    name: str  # the old plan's name where it has one
    new_name: str  # the new plan's name where it has one; differs after a rename
    status: str  # both, old only, new only
    old_count: int  # mentions
    new_count: int
    old_mentions: tuple[Mention, ...]
    new_mentions: tuple[Mention, ...]
    note: str  # 2009年更名为…（来源） where they differ, else empty


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, weakref_slot=True)
class Plan(Shown):
    """A document that was cut: what every later stage reads."""

    document: Document
    spans: tuple[Span, ...]
    sections: tuple[Section, ...]
    clauses: tuple[Clause, ...]
    targets: tuple[Target, ...] = ()
    entities: tuple[Entity, ...] = ()
    bodies: tuple[BodyMention, ...] = ()
    codings: tuple[Coding, ...] = ()
    repairs: tuple[Repair, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def notes_table(self) -> pd.DataFrame:
        """The notes as a DataFrame: place, code, message, severity, meaning and what was done."""
        from szcompare.tables import notes_frame

        return notes_frame(self)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Topic(Shown):
    """A group of clauses of both plans about one subject."""

    id: str  # T01, T02 …
    label: str
    terms: tuple[str, ...]  # by class-based tf-idf, best first
    old: tuple[str, ...]  # clause ids
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedPhrase:
    """Words that both clauses of a pair hold, with their places in the two sources."""

    text: str
    old_start: int
    old_end: int
    new_start: int
    new_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Why two clauses are linked."""

    phrases: tuple[SharedPhrase, ...] = ()
    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    contributions: tuple[tuple[str, float], ...] = ()  # feature group in words, its share of the logit
    old_rival: str = ""  # the old clause that comes next for this new clause
    new_rival: str = ""  # the new clause that comes next for this old clause


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Link(Shown):
    """Two clauses and how the new one goes on from the old one."""

    id: str  # old clause id, "~", new clause id
    old: str
    new: str
    relation: str  # one of RELATIONS
    confidence: float  # estimated probability that a reader would link the pair
    zone: str  # sure, check, possible
    reason: str
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class TargetChange(Shown):
    """How an indicator's number moved; indices into the target lists of the two plans."""

    old: int | None
    new: int | None
    change: str  # raised, lowered, unchanged, redefined, dropped, new
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StrengthChange:
    """How much more or less binding the new clause of a link is than the old one."""

    link: str
    old: str
    new: str
    old_level: int
    new_level: int
    old_word: str
    new_word: str
    change: str  # stronger, weaker, same


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """All that is needed to get the same bytes again."""

    szcompare: str
    packages: tuple[tuple[str, str], ...]
    parameters: tuple[tuple[str, str], ...]
    inputs: tuple[tuple[str, str], ...]  # file name, sha256
