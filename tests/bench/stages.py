"""The two Shenzhen plans ▶ each stage as something to time, and plans of the same lines made longer."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from szcompare import align, pipeline, report, topics
from szcompare.clauses import cut
from szcompare.entities import body_mentions, coded, find_entities
from szcompare.segment import words
from szcompare.targets import find_targets

if TYPE_CHECKING:
    from collections.abc import Callable

    from szcompare.comparison import Comparison
    from szcompare.model import Document, Plan

PLANS = [Path(__file__).parents[2] / "data" / "plans" / f"shenzhen-{year}.txt" for year in (2008, 2015)]
EXCHANGED = 40  # one pair of characters in so many is exchanged, so that no line is met twice
_seeds = count()


class Stage(NamedTuple):
    """A stage: what it is given, made anew each time, and its work."""

    given: Callable[[], Any]
    work: Callable[[Any], object]


@cache
def documents() -> tuple[Document, ...]:
    """Return the documents of the two plans."""
    return tuple(map(pipeline.read, PLANS))


@cache
def parsed() -> tuple[Plan, ...]:
    """Return the two plans."""
    return tuple(map(pipeline.parse, documents()))


@cache
def compared() -> Comparison:
    """Return their comparison."""
    return pipeline.compare(*parsed())


def mixed(times: int, seed: int) -> str:
    """Return both plans so many times over, one in forty pairs of neighbouring characters exchanged."""
    chance, out = random.Random(seed), []  # noqa: S311
    for _ in range(times):
        for line in "\n".join(document.text for document in documents()).split("\n"):
            said = [*line]
            for _ in range(len(said) // EXCHANGED):
                at = chance.randrange(len(said) - 1)
                said[at], said[at + 1] = said[at + 1], said[at]
            out.append("".join(said))
    return "\n".join(out)


def stages() -> dict[str, Stage]:
    """Return each stage over both plans, by name; no text is one that was met before, so that nothing is remembered."""
    return {
        "read and cut": Stage(_text, lambda text: cut(pipeline.from_text(text))),
        "words": Stage(_text, words),
        "targets": Stage(_cut, find_targets),
        "bodies, names, codings": Stage(_cut, _named),
        "parse, all of it": Stage(_text, lambda text: pipeline.parse(pipeline.from_text(text))),
        "link": Stage(parsed, lambda plans: align.link(*plans)),
        "topics": Stage(parsed, lambda plans: topics.group(*plans, topics=None, pinned=None)),
        "compare": Stage(parsed, lambda plans: pipeline.compare(*plans)),
        "report, all formats": Stage(compared, lambda comparison: report.render(replace(comparison))),
    }


def _text() -> str:
    return mixed(1, next(_seeds))


def _cut() -> Plan:
    return cut(pipeline.from_text(_text()))


def _named(plan: Plan) -> Plan:
    filled = replace(plan, bodies=body_mentions(plan), codings=coded(plan))
    return replace(filled, entities=find_entities(filled))
