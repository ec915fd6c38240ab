"""Comparison ▶ what the written reports show: entries, linked pairs, changes of targets, counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from szcompare.model import CONTINUING, RELATED, SIDES, Clause, Link, Plan, Target, TargetChange, Topic
from szcompare.report.marks import MarkedPair, marked_pair
from szcompare.report.wording import words
from szcompare.tables import CHANGES, indicator_name, paired_targets, topics_by_clause

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from szcompare.comparison import Comparison

# A see-also below this says too little. On three development pairs 26% of the `related` links at or above it are the
# same narrow subject or more by the gold labels, 18% of those below.
LEAST_SEE_ALSO = 0.15
CONTEXT = 36  # characters shown before and behind a number: about two lines of a table cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One clause with what the comparison says of it."""

    side: str
    clause: Clause
    raw: str  # the source text
    status: str
    topic: Topic | None
    links: tuple[Link, ...]  # surest first

    @property
    def anchor(self) -> str:
        """The id of its place in a report."""
        return f"{self.side}-{self.clause.id}"

    @property
    def where(self) -> str:
        """Where it stands in its plan, in words: headings and item, or the paragraph where those are lost."""
        return where(self)

    @property
    def topic_id(self) -> str:
        """The id of its topic, or an empty string."""
        return "" if self.topic is None else self.topic.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A link with both entries and the marked texts."""

    link: Link
    old: Entry
    new: Entry
    marks: MarkedPair

    @property
    def anchor(self) -> str:
        """The id of its place in a report."""
        return f"link-{self.link.id}"


class Quote(NamedTuple):
    """The words of a number with a little of the clause around them."""

    before: str
    hit: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A target with its quote."""

    target: Target
    quote: Quote
    entry: Entry | None  # None where the clause is not in the plan's list
    document: str  # id of the document
    place: tuple[int, int]  # of the quotation, without the marks that words were left out


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A change of an indicator's number."""

    indicator: str
    change: str
    note: str
    old: Figure | None
    new: Figure | None

    @property
    def remarks(self) -> list[str]:
        """The parts of the note that say more than the numbers and the change, which a table shows anyway."""
        first, *rest = self.note.split("；")
        said = " → " in first or first.endswith(("未再提出", "未提出"))
        return [part for part in (rest if said else [first, *rest]) if part]


class Related(NamedTuple):
    """The nearest clause of the other plan that is not counted as the same undertaking."""

    link: Link
    entry: Entry


Entries = dict[str, dict[str, Entry]]  # by side, then by clause id


def where(entry: Entry, lang: str = "zh") -> str:
    """Return where an entry stands in its plan: headings as the plan has them, item or paragraph in the language."""
    said, clause = words(lang), entry.clause
    parts = [part.strip().rstrip("。") for part in clause.path if part.strip()]
    parts += [said["where_item"].format(n=clause.item)] if clause.item else []
    return " › ".join(parts) or said["where_paragraph"].format(n=clause.paragraph + 1)


@dataclass(frozen=True, slots=True)
class Telling:
    """What a written report tells, and in which language."""

    comparison: Comparison
    found: Entries
    said: dict[str, str]
    lang: str

    def name(self, group: str, key: str) -> str:
        """Return the word for a name of the model."""
        return self.said[f"{group}.{key}"]

    @property
    def sides(self) -> list[str]:
        """What the two plans are called."""
        return [self.name("side", side) for side in SIDES]


def told(comparison: Comparison, lang: str) -> Telling:
    """Return what a report in this language tells; InputError for a language without words."""
    return Telling(comparison, entries(comparison), words(lang), lang)


def entries(comparison: Comparison) -> Entries:
    """Return every clause of both plans by side and id, in the order of the text."""
    statuses = (comparison.old_statuses, comparison.new_statuses)
    found: Entries = {}
    for side, plan, held in zip(SIDES, (comparison.old, comparison.new), statuses, strict=True):
        topics, links = topics_by_clause(comparison.topic_list, side), _links_by_clause(comparison.link_list, side)
        found[side] = {
            clause.id: Entry(
                side=side,
                clause=clause,
                raw=plan.document.text[clause.start : clause.end],
                status=status,
                topic=topics.get(clause.id),
                links=tuple(links.get(clause.id, ())),
            )
            for clause, status in zip(plan.clauses, held, strict=True)
        }
    return found


def pairs(comparison: Comparison, found: Entries) -> Iterator[Pair]:
    """Yield every link with both clauses and their marks, in the order of the comparison."""
    for link in comparison.link_list:
        old, new = found["old"][link.old], found["new"][link.new]
        yield Pair(link=link, old=old, new=new, marks=marked_pair(link, old.clause, new.clause))


def moves(comparison: Comparison, found: Entries) -> list[Move]:
    """Return the changes of targets: numbers in both plans first, then the dropped, then the new."""
    plans = (comparison.old, comparison.new)
    made = [_move(plans, change, found) for change in comparison.change_list]
    return sorted(made, key=lambda move: CHANGES.index(move.change))


def by_topic(comparison: Comparison, held: Iterable[Entry]) -> list[tuple[Topic | None, list[Entry]]]:
    """Return the entries under their topics, in the order of the topics; those without one come last."""
    groups: dict[str, list[Entry]] = {}
    for entry in held:
        groups.setdefault(entry.topic_id, []).append(entry)
    named: list[tuple[Topic | None, list[Entry]]] = [(t, groups[t.id]) for t in comparison.topic_list if t.id in groups]
    return [*named, *([(None, groups[""])] if "" in groups else [])]


def see_also(entry: Entry, found: Entries) -> Related | None:
    """Return the surest `related` link of a clause and the clause at its other end, or None where none is near."""
    link = next((link for link in entry.links if link.relation == RELATED), None)
    if link is None or link.confidence < LEAST_SEE_ALSO:
        return None
    other = found["new"][link.new] if entry.side == "old" else found["old"][link.old]
    return Related(link, other)


def lead(found: Entries, lang: str = "zh") -> str:
    """Return the finding in two sentences: what goes on of the old plan, and what is new in the new one."""
    said = words(lang)
    old, new = (Counter(entry.status for entry in found[side].values() if entry.status) for side in SIDES)
    first, second = said["lead_old_none"], said["lead_new_none"]
    if old:
        going_on = old["continued"] + old["modified"]
        first = said["lead_old"].format(all=old.total(), on=going_on, gone=old["dropped"])
    if new:
        second = said["lead_new"].format(all=new.total(), gone=new["new"])
    return f"{first}{'' if lang == 'zh' else ' '}{second}"


def unsure(held: Iterable[Entry]) -> int:
    """Return how many continued or modified undertakings rest on no link of the zone `sure`."""
    going_on = [entry for entry in held if entry.status in {"continued", "modified"}]
    return sum(not any(k.zone == "sure" and k.relation in CONTINUING for k in entry.links) for entry in going_on)


def plan_title(plan: Plan) -> str:
    """Return the plan's title, or its file name where the text gives none."""
    return plan.document.metadata.title or plan.document.origin


def _links_by_clause(links: Sequence[Link], side: str) -> dict[str, list[Link]]:
    """The links of each clause, surest first, ties by id."""
    found: dict[str, list[Link]] = {}
    for link in sorted(links, key=lambda link: (-link.confidence, link.id)):
        found.setdefault(link.old if side == "old" else link.new, []).append(link)
    return found


def _move(plans: tuple[Plan, Plan], change: TargetChange, found: Entries) -> Move:
    pair = paired_targets(plans, change)
    old, new = (
        None if target is None else _figure(plan, target, found[side])
        for side, plan, target in zip(SIDES, plans, pair, strict=True)
    )
    return Move(indicator=indicator_name(pair), change=change.change, note=change.note, old=old, new=new)


def _figure(plan: Plan, target: Target, held: dict[str, Entry]) -> Figure:
    """A target with the characters around it, within its clause."""
    text, entry = plan.document.text, held.get(target.clause)
    first, last = (target.start, target.end) if entry is None else (entry.clause.start, entry.clause.end)
    start, end = max(first, target.start - CONTEXT), min(last, target.end + CONTEXT)
    before = ("…" if start > first else "") + text[start : target.start]
    after = text[target.end : end] + ("…" if end < last else "")
    quote = Quote(before, text[target.start : target.end], after)
    return Figure(target=target, quote=quote, entry=entry, document=plan.document.id, place=(start, end))
