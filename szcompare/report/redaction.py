"""Comparison ▶ the same without the words of the plans, so that no writer can show what it was not given.

What stays: places, numbers, names of indicators, bodies and topics, titles of the two plans, and all judgements.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from szcompare import model
from szcompare.cite import heading_number

if TYPE_CHECKING:
    from szcompare.comparison import Comparison

LEFT_OUT = "〔文字从略〕"

_Value = TypeVar("_Value")

# What becomes of the fields that hold words of a plan, by the type that has them.
HIDDEN: dict[type, dict[str, object]] = {
    model.Document: {"text": "", "blocks": ()},
    model.Clause: {"reading": LEFT_OUT, "pieces": ()},
    model.Agency: {"raw": ""},
    model.BodyMention: {"raw": ""},
    model.Repair: {"raw": "", "reading": LEFT_OUT, "reason": LEFT_OUT},
    model.Note: {"message": LEFT_OUT},
    model.Section: {"title": ""},
    model.SharedPhrase: {"text": ""},
    model.Evidence: {"names": (), "numbers": ()},
    model.Link: {"reason": LEFT_OUT},
    model.TargetChange: {"note": ""},
    model.Coding: {"words": ()},
    model.StrengthChange: {"old_word": "", "new_word": ""},
}


def redacted(comparison: Comparison) -> Comparison:
    """Return the comparison without the texts; offsets and hashes still lead whoever has the files to the words."""
    return _without(comparison)


def _without(value: _Value) -> _Value:
    """The value with the fields of ``HIDDEN`` replaced, however deep they stand."""
    if isinstance(value, tuple):
        return tuple(_without(part) for part in value)  # type: ignore[return-value]
    if not is_dataclass(value) or isinstance(value, type):
        return value
    hidden = HIDDEN.get(type(value), {})
    changes: dict[str, Any] = {
        held.name: hidden[held.name] if held.name in hidden else _without(getattr(value, held.name))
        for held in fields(value)
    }
    if isinstance(value, model.Clause):
        changes["path"] = tuple(heading_number(heading) for heading in value.path)
    return replace(value, **changes)
