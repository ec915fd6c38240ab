"""Comparison ▶ comparison.json, schema szcompare/comparison/1, for other programs and for the scorer."""

from __future__ import annotations

import json
from dataclasses import is_dataclass
from importlib.resources import files
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any

from szcompare.errors import InputError
from szcompare.json_file import read_json
from szcompare.model import SIDES, Clause, Link, Metadata, Plan, Target, TargetChange, Topic
from szcompare.tables import topics_by_clause

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from szcompare.comparison import Comparison

SCHEMA = "szcompare/comparison/1"
DIGITS = 4  # of estimated figures; what a plan itself says is never rounded

Json = dict[str, Any]


def render_json(comparison: Comparison) -> dict[str, bytes]:
    """Return comparison.json; the same comparison gives the same bytes."""
    return {"comparison.json": (indented(payload(comparison)) + "\n").encode()}


def indented(values: object, margin: str = "\n") -> str:
    """Return JSON as ``json.dumps`` writes it with ``ensure_ascii=False, indent=1, allow_nan=False``, in half the time.

    ``json`` has its quick encoder for one line only, and yields each sign by itself where it indents.

    >>> print(indented({"研发": [4.25, None], "条": {}}))
    {
     "研发": [
      4.25,
      null
     ],
     "条": {}
    }
    """
    leaf = _LEAVES.get(type(values))
    if leaf is not None:
        return leaf(values)
    inner = f"{margin} "
    if isinstance(values, dict):
        opening, closing = "{}"
        held = [f"{encode_basestring(key)}: {indented(value, inner)}" for key, value in values.items()]
    elif isinstance(values, (list, tuple)):
        opening, closing = "[]"
        held = [indented(value, inner) for value in values]
    else:
        return json.dumps(values, ensure_ascii=False, allow_nan=False)
    return f"{opening}{inner}{f',{inner}'.join(held)}{margin}{closing}" if held else opening + closing


_LEAVES: dict[type, Callable[[Any], str]] = {
    str: encode_basestring,
    int: int.__repr__,
    bool: lambda value: "true" if value else "false",
    type(None): lambda _: "null",
}


def payload(comparison: Comparison) -> Json:
    """Return the comparison as JSON values; its form is told by ``schema()``."""
    numbered, qualitative = _target_places(comparison)
    return {
        "schema": SCHEMA,
        "old": _plan(comparison.old, comparison.old_statuses, comparison.topic_list, "old"),
        "new": _plan(comparison.new, comparison.new_statuses, comparison.topic_list, "new"),
        "topics": [_topic(topic) for topic in comparison.topic_list],
        "links": [link_values(link) for link in comparison.link_list],
        "targets": _targets(comparison, with_value=True),
        "qualitative_targets": _targets(comparison, with_value=False),
        "target_changes": [_change(change, numbered, qualitative) for change in comparison.change_list],
        "continuity": [_fields(one) for one in comparison.continuity_list],
        "strength_changes": [_fields(change) for change in comparison.strength_list],
        "manifest": {
            "szcompare": comparison.manifest.szcompare,
            "packages": dict(comparison.manifest.packages),
            "parameters": dict(comparison.manifest.parameters),
            "inputs": [{"file": name, "sha256": digest} for name, digest in comparison.manifest.inputs],
        },
    }


def plan_values(plan: Plan) -> Json:
    """Return one plan as JSON values: as in ``payload``, with its targets, and without topics and statuses."""
    values = _plan(plan, [""] * len(plan.clauses), (), "old")
    compared = {"topic", "status"}
    clauses = [{key: value for key, value in c.items() if key not in compared} for c in values["clauses"]]
    targets = [_target("", plan, target) for target in plan.targets]
    return values | {"clauses": clauses, "targets": [{k: v for k, v in t.items() if k != "side"} for t in targets]}


def read_comparison(path: Path) -> Json:
    """Return what a comparison.json holds; InputError where it is none."""
    found = read_json(path, remedy="give a comparison.json, which szcompare compare --format json makes")
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        raise InputError(f"{path}: is no {SCHEMA}; make it with szcompare compare --format json")
    return found


def schema() -> Json:
    """Return the JSON Schema (draft 2020-12) of ``payload``."""
    text = files(__package__).joinpath("comparison.schema.json").read_text(encoding="utf-8")
    loaded: Json = json.loads(text)
    return loaded


def _plan(plan: Plan, statuses: Sequence[str], topics: Sequence[Topic], side: str) -> Json:
    document, topic_of = plan.document, topics_by_clause(topics, side)
    return {
        "id": document.id,
        "origin": document.origin,
        "sha256": document.sha256,
        "encoding": document.encoding,
        "characters": len(document.text),
        "metadata": _metadata(document.metadata),
        "pages": [_fields(page) for page in document.pages],
        "sections": [_fields(section) for section in plan.sections],
        "clauses": [
            _clause(clause, document.text, status, topic_of)
            for clause, status in zip(plan.clauses, statuses, strict=True)
        ],
        "entities": [_fields(entity) for entity in plan.entities],
        "bodies": [_fields(mention) for mention in plan.bodies],
        "codings": [_fields(coding) for coding in plan.codings],
        "repairs": [_fields(repair) | {"confidence": _rounded(repair.confidence)} for repair in plan.repairs],
        "notes": [_fields(note) for note in plan.notes],
    }


def _metadata(metadata: Metadata) -> Json:
    period = metadata.period
    return _fields(metadata) | {"period": None if period is None else list(period)}


def _clause(clause: Clause, text: str, status: str, topic_of: dict[str, Topic]) -> Json:
    topic = topic_of.get(clause.id)
    return {
        "id": clause.id,
        "start": clause.start,
        "end": clause.end,
        "kind": clause.kind,
        "topic": "" if topic is None else topic.id,
        "status": status,
        "path": list(clause.path),
        "item": clause.item,
        "sentence": clause.sentence,
        "paragraph": clause.paragraph,
        "quote": text[clause.start : clause.end],
        "reading": clause.reading,
        "pieces": [_fields(piece) for piece in clause.pieces],
        "agencies": [_fields(agency) for agency in clause.agencies],
        "agencies_open": clause.agencies_open,
    }


def _topic(topic: Topic) -> Json:
    return {
        "id": topic.id,
        "label": topic.label,
        "terms": list(topic.terms),
        "old": list(topic.old),
        "new": list(topic.new),
    }


def link_values(link: Link) -> Json:
    """Return a link with its evidence as JSON values."""
    evidence = link.evidence
    return {
        "id": link.id,
        "old": link.old,
        "new": link.new,
        "relation": link.relation,
        "confidence": _rounded(link.confidence),
        "zone": link.zone,
        "reason": link.reason,
        "evidence": {
            "phrases": [_fields(phrase) for phrase in evidence.phrases],
            "names": list(evidence.names),
            "numbers": list(evidence.numbers),
            "contributions": [{"feature": name, "share": _rounded(share)} for name, share in evidence.contributions],
            "old_rival": evidence.old_rival,
            "new_rival": evidence.new_rival,
        },
    }


def _target_places(comparison: Comparison) -> tuple[dict[tuple[str, int], int], dict[tuple[str, int], int]]:
    """The place of each target in the two combined lists, by side and place in its plan."""
    numbered: dict[tuple[str, int], int] = {}
    qualitative: dict[tuple[str, int], int] = {}
    for side, plan in zip(SIDES, (comparison.old, comparison.new), strict=True):
        for at, target in enumerate(plan.targets):
            places = qualitative if target.value is None else numbered
            places[side, at] = len(places)
    return numbered, qualitative


def _targets(comparison: Comparison, *, with_value: bool) -> list[Json]:
    plans = zip(SIDES, (comparison.old, comparison.new), strict=True)
    return [
        _target(side, plan, target)
        for side, plan in plans
        for target in plan.targets
        if (target.value is not None) is with_value
    ]


def _target(side: str, plan: Plan, target: Target) -> Json:
    values = _fields(target) | {"value": _plain(target.value), "value_max": _plain(target.value_max)}
    return {"side": side, **values, "quote": plan.document.text[target.start : target.end]}


def _change(
    change: TargetChange, numbered: dict[tuple[str, int], int], qualitative: dict[tuple[str, int], int]
) -> Json:
    """A change by places in the combined lists; at most one of ``old`` and ``old_qualitative`` is there."""
    ends: Json = {}
    for side, at in zip(SIDES, (change.old, change.new), strict=True):
        ends[side] = None if at is None else numbered.get((side, at))
        ends[f"{side}_qualitative"] = None if at is None else qualitative.get((side, at))
    return {**ends, "change": change.change, "note": change.note}


def _fields(one: Any) -> Json:
    """The fields of a dataclass of the model by name, and of those that it holds; as ``asdict``, without its copies."""
    return {name: _held(getattr(one, name)) for name in one.__dataclass_fields__}


def _held(value: Any) -> Any:
    if isinstance(value, tuple) and value and is_dataclass(value[0]):
        return [_fields(one) for one in value]
    return value


def _rounded(value: float) -> float:
    return round(float(value), DIGITS) + 0.0  # + 0.0: no minus zero


def _plain(value: float | None) -> float | int | None:
    """A number as written: 4500, not 4500.0."""
    return value if value is None or value != int(value) else int(value)
