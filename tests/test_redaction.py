"""--redact: every field of the model either stays by decision or is left out, and no writer shows what is left out."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, get_type_hints

import pytest
from plans_made import made_comparison
from test_report_contract import readable

from szcompare import model, report
from szcompare.report.redaction import HIDDEN, redacted

if TYPE_CHECKING:
    from szcompare.comparison import Comparison

MARK = "\u2318"  # stands in no plan
COMPARISON = made_comparison()

# What stays, by type: places and ids, judgements, the names of files, bodies, things, indicators and topics, and what a
# plan says of itself at its head.
STAYS = {
    "Agency": {"name", "role"},
    "Block": set(),
    "BodyMention": {"clause", "name", "role"},
    "Clause": {"id", "item", "kind"},
    "Coding": {"clause", "scheme", "code", "subcode", "by"},
    "Continuity": {"kind", "name", "new_name", "status", "note"},
    "Document": {"id", "origin", "sha256", "encoding"},
    "Entity": {"kind", "name"},
    "Evidence": {"contributions", "old_rival", "new_rival"},
    "Link": {"id", "old", "new", "relation", "zone"},
    "Manifest": {"szcompare", "packages", "parameters", "inputs"},
    "Mention": {"clause"},
    "Metadata": {"title", "body", "number", "date", "address", "index", "published"},
    "Note": {"code"},
    "Repair": {"by"},
    "Section": {"id", "number"},
    "Span": {"role"},
    "StrengthChange": {"link", "old", "new", "change"},
    "Target": {
        "clause", "indicator", "measure", "unit", "comparator", "year_from", "kind", "canonical", "binding",
    },
    "TargetChange": {"change"},
    "Topic": {"id", "label", "terms", "old", "new"},
}  # fmt: skip
SHOWS_TEXT = [name for name in report.WRITERS if name not in {"figures", "png"}]


def kinds() -> list[type]:
    """The value types of the model."""
    return [kind for kind in vars(model).values() if isinstance(kind, type) and is_dataclass(kind)]


def hidden(kind: type) -> set[str]:
    return set(HIDDEN.get(kind, {})) | ({"path"} if kind is model.Clause else set())


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)
def test_each_field_with_text_is_left_out_or_stays_by_decision(kind: type) -> None:
    texts = {name for name, hint in get_type_hints(kind).items() if "str" in str(hint) and "szcompare" not in str(hint)}
    if kind is model.Block:  # goes as a whole with its document
        return
    assert texts <= hidden(kind) | STAYS.get(kind.__name__, set()), f"decide what --redact does with {kind.__name__}"
    assert not hidden(kind) & STAYS.get(kind.__name__, set())


def test_nothing_that_is_left_out_is_held_any_more() -> None:
    assert MARK in repr_of(marked(COMPARISON))
    assert MARK not in repr_of(redacted(marked(COMPARISON)))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", SHOWS_TEXT)
def test_no_writer_shows_a_word_that_is_left_out(name: str, lang: str) -> None:
    held = marked(COMPARISON)
    assert any(MARK in readable(file, data) for file, data in report.render(held, [name], lang=lang).items())
    for file, data in report.render(held, [name], redact=True, lang=lang).items():
        assert MARK not in readable(file, data), file


def marked(value: Any) -> Any:
    """The value with MARK in each field that is to be left out."""
    if isinstance(value, tuple):
        return tuple(marked(part) for part in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changes = {
        held.name: with_mark(getattr(value, held.name))
        if held.name in hidden(type(value))
        else marked(getattr(value, held.name))
        for held in fields(value)
    }
    return replace(value, **changes)


def with_mark(value: Any) -> Any:
    """A text of the same length with MARK as its second character, or the same of the texts of a tuple."""
    if isinstance(value, str):
        return value[:1] + MARK + value[2:] if len(value) > 1 else MARK
    return tuple(with_mark(part) for part in value) if isinstance(value, tuple) else value


def repr_of(comparison: Comparison) -> str:
    """All texts of a comparison, one after the other."""

    def texts(value: Any) -> list[str]:
        if isinstance(value, str):
            return [value]
        if isinstance(value, tuple):
            return [text for part in value for text in texts(part)]
        if is_dataclass(value):
            return [text for held in fields(value) for text in texts(getattr(value, held.name))]
        return []

    return "\n".join(texts(comparison))
