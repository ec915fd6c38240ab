"""Clauses of a plan ▶ targets: every number of an indicator, with year, bound and kind."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from szcompare.model import META, Clause, Plan, Target
from szcompare.reading import source_span
from szcompare.targets import patterns as wording
from szcompare.targets.accept import is_indicator_number
from szcompare.targets.frames import Frame, read_frame, trim_name
from szcompare.targets.indicators import canonical
from szcompare.targets.plain import Plain, plain_text
from szcompare.targets.quantities import Quantity, find_quantities, split_unit
from szcompare.targets.standing import baseline_or_target, year_of
from szcompare.targets.subjects import pair_up
from szcompare.targets.tabular import find_tabular_targets, row_clauses
from szcompare.targets.years import Period, YearMention, find_years, plan_period

if TYPE_CHECKING:
    from collections.abc import Iterator

REACH = 200  # characters on either side that can bear on a number; the longest sentence with a goal read had 190
KEPT = 40  # targets of a paragraph that a later number can say again
STOPS = "。！？；!?;"
_DIGIT = re.compile(r"(?<![A-Za-z])\d(?!\d*万?千?瓦?级)")


class Sentence(NamedTuple):
    """One clause ready for reading."""

    clause: Clause
    plain: Plain
    quantities: tuple[Quantity, ...]
    breaks: tuple[int, ...]  # where segments begin, and the end of the text; without quantities none
    years: tuple[YearMention, ...]
    governing: YearMention | None  # set off in an earlier sentence of the paragraph
    period: Period
    unfinished: str  # words before it that no stop has closed
    goals: bool  # an earlier sentence of the paragraph says that goals follow


class Phrase(NamedTuple):
    """One or more numbers that stand together, with their segment."""

    quantities: tuple[Quantity, ...]
    left: str
    right: str
    start: int  # of the words before the numbers
    segment: int
    segment_end: int


class Found(NamedTuple):
    """A target that is being read, and what the words after it may take up."""

    target: Target
    phrase: Phrase


def find_targets(plan: Plan, *, qualitative: bool = False) -> tuple[Target, ...]:
    """Return the targets of a plan by place; with ``qualitative`` also goals of rank and level without a number.

    Offsets are into ``Document.text``. Goals without a stated year take the last year of the plan's period.
    """
    period = plan_period(plan.document)
    found: list[Target] = []
    paragraph: list[Found] = []
    governing: YearMention | None = None
    before, unfinished, goals = -1, "", False
    rows = row_clauses(plan)
    for clause in plan.clauses:
        if clause.paragraph != before:
            paragraph, governing, before, goals = [], None, clause.paragraph, False
        sentence = _sentence(clause, governing, period, unfinished, goals=goals)
        goals = sentence.goals or bool(wording.GOAL_OPENING.search(sentence.plain.text))
        ended = not sentence.plain.text or sentence.plain.text[-1] in STOPS
        unfinished = "" if ended else (unfinished + sentence.plain.text)[-30:]
        if clause.kind == META or clause.id in rows:
            continue
        own = list(_read_sentence(sentence, paragraph))
        paragraph = [*paragraph, *own][-KEPT:]
        found += [f.target for f in own]
        if qualitative:
            found += _qualities(sentence)
        governing = next((y for y in reversed(sentence.years) if y.set_off and not y.base), governing)
    found += find_tabular_targets(plan)
    return tuple(sorted(found, key=lambda t: (t.start, t.end)))


def _sentence(
    clause: Clause, governing: YearMention | None, period: Period, unfinished: str, *, goals: bool
) -> Sentence:
    text = plain_text(clause.reading)
    said = find_quantities(text.text)
    breaks = (0, *[m.end() for m in wording.BREAK.finditer(text.text)], len(text.text)) if said else ()
    return Sentence(clause, text, said, breaks, find_years(text.text, period), governing, period, unfinished, goals)


def _read_sentence(sentence: Sentence, paragraph: list[Found]) -> Iterator[Found]:
    """The targets of one sentence, in order."""
    own: list[Found] = []
    last: list[Found] = []
    for phrase in _phrases(sentence):
        made = _read_phrase(sentence, phrase, own, last, paragraph)
        if made:
            own, last = [*own, *made][-KEPT:], made
            yield from made


def _phrases(sentence: Sentence) -> Iterator[Phrase]:
    """The groups of numbers of indicators of a sentence, each with the words around it."""
    text = sentence.plain.text
    at, previous = 0, 0
    for group in _groups(text, sentence.quantities):
        while sentence.breaks[at + 1] <= group[0].start:
            at += 1
        begin, end = sentence.breaks[at], sentence.breaks[at + 1]
        lead = group[0].lead
        start = max(_own_start(text, begin, previous, lead), lead - REACH)
        right = _right(text, group[-1].end, min(end, group[-1].end + REACH))
        phrase = Phrase(group, text[start:lead], right, start, begin, end)
        if is_indicator_number(group[0], phrase.left, right, segment=text[max(begin, lead - REACH) : lead]):
            previous = group[-1].end
            yield phrase


def _right(text: str, begin: int, end: int) -> str:
    """The words behind a number, up to the next number of its segment or to the segment's end."""
    right = text[begin:end].rstrip("，；;。！!？?：:,")
    digit = _DIGIT.search(right)
    return right if digit is None else wording.JOIN.split(right[: digit.start()], maxsplit=1)[0]


def _own_start(text: str, begin: int, previous: int, lead: int) -> int:
    """Where the words begin that belong to a number: behind the object of the number before it."""
    if previous <= begin:
        return begin
    joined = wording.JOIN.search(text, previous, lead)
    return (
        joined.end()
        if joined and not re.match("[^，。；、]{0,8}(?:到|至)", text[previous:lead])
        else min(previous, lead)
    )


def _groups(text: str, quantities: tuple[Quantity, ...]) -> Iterator[tuple[Quantity, ...]]:
    """Numbers joined by 、 or 和 alone stand together; a unit said once is given to all of them."""
    group: list[Quantity] = []
    for q in quantities:
        if group and not _stands_with(text, group[-1], q):
            yield _with_units(group)
            group = []
        group.append(q)
    if group:
        yield _with_units(group)


def _stands_with(text: str, last: Quantity, q: Quantity) -> bool:
    if last.form == "ratio" and q.form == "ratio" and last.start == q.start:
        return True
    return q.lead >= last.end and bool(wording.JOIN.fullmatch(text, last.end, q.lead))


def _with_units(group: list[Quantity]) -> tuple[Quantity, ...]:
    unit = group[-1].unit
    takes = ("", "个") if unit == "百分点" else ("",)
    return tuple(q._replace(unit=unit) if q.unit in takes and q.form not in ("ratio", "share") else q for q in group)


def _read_phrase(
    sentence: Sentence, phrase: Phrase, own: list[Found], last: list[Found], paragraph: list[Found]
) -> list[Found]:
    """The targets of one phrase; none where its number is not one of an indicator."""
    lead = phrase.quantities[0]
    if wording.FROM.search(phrase.left) and wording.MOVED.match(phrase.right):
        phrase = phrase._replace(right="")
    frame = read_frame(phrase.left, phrase.right, lead)
    if _moved_to(sentence, phrase, last):
        return _end_points(sentence, phrase, last)
    repeated = _repeated(phrase, [*paragraph, *own])
    if repeated is not None and ((not frame.name and not own) or re.match("的?(?:速度|增速|增长)", phrase.right)):
        return [_found(sentence, phrase, lead, repeated.indicator, repeated.measure, kind=repeated.kind)]
    return _distributed(sentence, phrase, frame, own, paragraph)


def _distributed(
    sentence: Sentence, phrase: Phrase, frame: Frame, own: list[Found], paragraph: list[Found]
) -> list[Found]:
    """One target for each name and number of a phrase."""
    earlier = _last_names(own)
    name = frame.name or _carried(sentence, phrase, own, paragraph)
    if not name and len(earlier) != len(phrase.quantities):
        return []
    measure = _carried_measure(sentence, phrase, frame, own)
    name = _of_the_one_before(sentence, name, own)
    lead = phrase.quantities[0]
    pairs = pair_up(
        name, len(phrase.quantities), phrase.left, earlier, frame.measure if lead.unit in ("%", "倍") else ""
    )
    years = _years_in_row(sentence, phrase, len(pairs)) if len({n for n, _ in pairs}) == 1 else ()
    return [
        _found(
            sentence, phrase, phrase.quantities[i], _part_name(n, phrase, i), measure, year=years[i] if years else None
        )
        for n, i in pairs
    ]


def _of_the_one_before(sentence: Sentence, name: str, own: list[Found]) -> str:
    """The name, with what it leaves to the number before it: 增速, 占…的比重, 每千人口…数 go on from there."""
    if not own:
        return name
    before = own[-1].target.indicator
    if wording.BARE_GROWTH.fullmatch(name):
        return before
    if wording.RELATIVE.match(name) or re.match("占.+的比重$", name):
        return before + name
    many = wording.PER_MANY.match(before)
    listed = sentence.plain.text.startswith(("、", "和"), own[-1].phrase.quantities[-1].end)
    return many[0] + name if many and listed and not wording.PER_MANY.match(name) else name


def _years_in_row(sentence: Sentence, phrase: Phrase, numbers: int) -> tuple[int, ...]:
    """The years of 2010年和2015年…分别: as many as there are numbers, and joined in the text."""
    if numbers < 2:
        return ()
    last = bisect_right(sentence.years, phrase.quantities[0].lead, key=lambda y: y.end)
    before = [y for y in sentence.years[max(0, last - numbers) : last] if not y.base]
    text = sentence.plain.text
    joined = all(wording.JOIN.fullmatch(text, a.end, b.start) for a, b in pairwise(before))
    return tuple(y.year for y in before) if len(before) == numbers and joined else ()


def _part_name(name: str, phrase: Phrase, i: int) -> str:
    """The name of one part of a ratio; those of 三次产业 are known."""
    if phrase.quantities[i].form != "ratio":
        return name
    sectors = "三次产业" in name and len(phrase.quantities) == 3
    return f"第{'一二三'[i]}产业比重" if sectors else f"{name}（第{i + 1}项）"


def _carried_measure(sentence: Sentence, phrase: Phrase, frame: Frame, own: list[Found]) -> str:
    """The measure, with the verb of the number before where a list goes on without one (减少A 3亿元、B 2亿元)."""
    if (
        not own
        or frame.measure != "level"
        or own[-1].phrase.segment != phrase.segment
        or wording.LEVEL_TAIL.search(phrase.left)
    ):
        return frame.measure
    gap = sentence.plain.text[own[-1].phrase.quantities[-1].end : phrase.quantities[0].lead]
    before = own[-1].target
    one, other = split_unit(before.unit)[1], split_unit(phrase.quantities[0].unit)[1]
    amounts = "%" not in (one, other) and before.measure in ("increase", "decrease")
    goes_on = (one == other or amounts) and before.measure != "multiple"
    return before.measure if goes_on and gap.startswith(("、", "和")) else frame.measure


def _last_names(own: list[Found]) -> tuple[str, ...]:
    """The names of the phrase before in this sentence."""
    if not own:
        return ()
    return tuple(f.target.indicator for f in own if f.phrase is own[-1].phrase)


def _carried(sentence: Sentence, phrase: Phrase, own: list[Found], paragraph: list[Found]) -> str:
    """The name that a phrase without one goes on from: the last target, else the words of the segment before."""
    if own:
        return own[-1].target.indicator
    begin = sentence.breaks[max(0, bisect_left(sentence.breaks, phrase.segment) - 1)]
    words = trim_name(sentence.plain.text[max(begin, phrase.segment - 30) : phrase.segment].rstrip("，；。：:,"))
    words = words if phrase.segment else trim_name(sentence.unfinished)
    if words:
        return words
    return paragraph[-1].target.indicator if paragraph else phrase.right[:30]


def _moved_to(sentence: Sentence, phrase: Phrase, last: list[Found]) -> bool:
    """Whether this number is where the number before moves to: 从2.1%提高到2.3%."""
    if (
        not last
        or last[-1].phrase.segment_end < phrase.segment
        or len(phrase.quantities) != len(last[-1].phrase.quantities)
    ):
        return False
    before = last[-1].phrase
    gap = sentence.plain.text[before.quantities[-1].end : phrase.quantities[0].start]
    return (
        wording.FROM.search(before.left) is not None
        and len(gap) < 20
        and wording.MOVED.fullmatch(gap.rstrip("约近的")) is not None
    )


def _end_points(sentence: Sentence, phrase: Phrase, last: list[Found]) -> list[Found]:
    """The goals of a movement, with the names of its starting points."""
    before = last[-1].phrase
    mark = before.quantities[0].lead - len(before.left) + before.left.rfind("从" if "从" in before.left else "由")
    kept = tuple(y for y in sentence.years if not mark <= y.start < before.quantities[-1].end)
    without = sentence._replace(years=kept)
    made = []
    for f, q in zip(last, phrase.quantities, strict=False):
        start = phrase._replace(start=f.phrase.start)
        made.append(_found(without, start, q, f.target.indicator, "level", start_point=True))
    return made


def _repeated(phrase: Phrase, earlier: list[Found]) -> Target | None:
    """The goal of the paragraph that a phrase says again: same value, unit and bound."""
    q = phrase.quantities[0]
    said = (q.value, q.value_max, q.unit, q.comparator)
    return next(
        (f.target for f in earlier if (f.target.value, f.target.value_max, f.target.unit, f.target.comparator) == said),
        None,
    )


def _found(
    sentence: Sentence,
    phrase: Phrase,
    q: Quantity,
    name: str,
    measure: str,
    *,
    kind: str = "",
    start_point: bool = False,
    year: int | None = None,
) -> Found:
    """The target of one number; ``kind`` and ``year`` where they are known already."""
    year, year_from = (year, "stated") if year is not None else year_of(sentence, phrase, q)
    kind = kind or baseline_or_target(sentence, phrase, name, year, start_point=start_point)
    if year is None and kind == "target" and sentence.period.known:
        year, year_from = sentence.period.last, "period"
    start, end = _place(sentence, phrase)
    target = Target(
        clause=sentence.clause.id, start=start, end=end, indicator=name, measure=measure,
        value=q.value, value_max=q.value_max, unit=q.unit, comparator=q.comparator,
        year=year, year_from=year_from, kind=kind, canonical=canonical(name),
    )  # fmt: skip
    return Found(target, phrase)


def _place(sentence: Sentence, phrase: Phrase) -> tuple[int, int]:
    """The place in the source of the words that hold indicator and number."""
    end = phrase.quantities[-1].end + len(phrase.right)
    start, end = sentence.plain.span(phrase.start, max(end, phrase.start + 1))
    return source_span(sentence.clause, start, end)


def _qualities(sentence: Sentence) -> Iterator[Target]:
    """Goals of rank and level without a number (达到世界先进水平)."""
    for m in wording.QUALITY.finditer(sentence.plain.text):
        phrase = Phrase(
            (Quantity(m.start("verb"), m.start("verb"), m.end(), 0.0),), m["name"], "", m.start(), m.start(), m.end()
        )
        made = _found(sentence, phrase, phrase.quantities[0], trim_name(m["name"]) or m["name"], "level").target
        if made.kind == "target":
            yield replace(made, value=None, unit="", comparator="=")
