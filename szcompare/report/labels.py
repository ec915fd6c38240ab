"""Names of the model ▶ the Chinese words that reports show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from szcompare.report.wording import group, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from szcompare.model import Target

RELATION = group("relation")
STATUS = group("status")
ZONE = group("zone")
SIDE = group("side")
KIND = group("kind")
CHANGE = group("change")
TARGET_KIND = group("target_kind")


# The counts of the table of topics that a printed report shows, in its order.
TOPIC_FIGURES = (
    "old_clauses", "old_continued", "old_modified", "dropped", "new_clauses", "new_continued", "new_modified", "new",
)  # fmt: skip
REPAIR_HEAD = ("source", "place", "raw", "read_as", "treatment", "reason")  # keys of the words of a table's head
NOTE_HEAD = ("source", "place", "code", "says")


def topic_head(said: Mapping[str, str]) -> list[str]:
    """Return the head of the table of topics: the topic, and for each plan all undertakings and what became of them."""
    counts = {"old": ("continued", "modified", "dropped"), "new": ("continued", "modified", "new")}
    parts = ([said[f"side_mark.{side}"], *(said[f"status.{name}"] for name in counts[side])] for side in counts)
    return [said["topic"], *(cell for part in parts for cell in part)]


def number_text(value: float) -> str:
    """Return a number as people write it: without a fraction where it has none.

    >>> number_text(4500.0), number_text(7598.8)
    ('4500', '7598.8')
    """
    return str(int(value)) if value == int(value) else repr(value)


def confidence_text(confidence: float) -> str:
    """Return an estimated probability with two digits, and 1.00 only where it is 1.

    >>> confidence_text(0.9971), confidence_text(0.5)
    ('0.99', '0.50')
    """
    return f"{confidence if confidence == 1 else min(confidence, 0.99):.2f}"


def figure_text(target: Target, lang: str = "zh") -> str:
    """Return a target's number in a few characters, without its year.

    >>> from szcompare.model import Target
    >>> share = {"clause": "", "start": 0, "end": 0, "indicator": "", "measure": "level", "kind": "target"}
    >>> figure_text(
    ...     Target(value=4.25, value_max=None, unit="%", comparator=">=", year=2020, year_from="stated", **share)
    ... )
    '≥ 4.25%'
    """
    if target.value is None:
        return "（无数值）" if lang == "zh" else "(no number)"
    upper = "" if target.value_max is None else f"–{number_text(target.value_max)}"
    gap = "" if target.unit in {"%", "％", "‰", ""} else " "
    said = words(lang)
    verb = said.get(f"measure.{target.measure}", target.measure)
    sign = said.get(f"comparator.{target.comparator}", target.comparator)
    return f"{verb}{' ' if verb else ''}{sign}{number_text(target.value)}{upper}{gap}{target.unit}"
