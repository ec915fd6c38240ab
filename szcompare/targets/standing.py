"""A number in its sentence ▶ the year it stands under, and whether it is a baseline or a goal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from szcompare.model import BACKGROUND
from szcompare.targets import patterns as wording
from szcompare.targets.indicators import is_given
from szcompare.targets.years import year_before

if TYPE_CHECKING:
    from szcompare.targets.extract import Phrase, Sentence
    from szcompare.targets.quantities import Quantity

REACH = 200  # characters before a number that can tell its tense; the longest sentence with a goal read had 190


def year_of(sentence: Sentence, phrase: Phrase, q: Quantity) -> tuple[int | None, str]:
    """Return the year of a number and where it is said: stated in its segment, governing it from before, or none."""
    stated = year_before(sentence.years, q.lead, phrase.segment)
    if stated is not None:
        return stated.year, "stated"
    governing = year_before(sentence.years, q.lead, 0) or sentence.governing
    return (governing.year, "governing") if governing else (None, "none")


def baseline_or_target(sentence: Sentence, phrase: Phrase, name: str, year: int | None, *, start_point: bool) -> str:
    """Return baseline or target, from tense, year, section and kind of clause, in this order."""
    text, lead = sentence.plain.text, phrase.quantities[0].lead
    said = text[max(0, lead - REACH) : lead]
    segment = said[-(lead - phrase.segment) :] if lead > phrase.segment else ""
    after = text[phrase.quantities[-1].end : phrase.quantities[-1].end + 24]
    if not start_point and wording.FROM.search(phrase.left) and wording.MOVED.match(after):
        return "baseline"
    if is_given(name) or wording.PAST_BEFORE.search(segment) or wording.HAVE.search(segment):
        return "baseline"
    if wording.PAST_BEHIND.match(after[len(phrase.right) :]) and not (
        wording.GOAL_STRONG.search(segment) or "保持" in segment
    ):
        return "baseline"
    if year is not None and sentence.period.first and year < sentence.period.first:
        return "baseline"
    if wording.GOAL_STRONG.search(said) or _future(sentence, year):
        return "target"
    headings = "".join(sentence.clause.path)
    of_goals = wording.GOAL_HEADING.search(headings)
    past = wording.PAST_SENTENCE.search(said) or (wording.PAST_HEADING.search(headings) and not of_goals)
    hoped = wording.GOAL_BEFORE.search(segment) or sentence.goals or of_goals
    background = sentence.clause.kind == BACKGROUND and not hoped
    return "baseline" if past or background else "target"


def _future(sentence: Sentence, year: int | None) -> bool:
    """Whether a number stands under a year that lies in the plan's period, behind its first year."""
    return year is not None and sentence.period.known and year > sentence.period.first
