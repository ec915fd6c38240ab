"""Passages ▶ W3C Web Annotations in JSON-LD: text quote and text position selectors (W3C Recommendation, 2017)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from szcompare.cite.quoting import Passage, PassagePair

if TYPE_CHECKING:
    from collections.abc import Sequence

    from szcompare.cite.quoting import Cited

CONTEXT_ADDRESS = "http://www.w3.org/ns/anno.jsonld"

Json = dict[str, Any]


def web_annotations(items: Sequence[Cited]) -> str:
    """Return one Annotation, or an AnnotationPage where there are more; offsets count code points."""
    made = [_annotation(item) for item in items]
    body = made[0] if len(made) == 1 else {"id": "urn:szcompare:citations", "type": "AnnotationPage", "items": made}
    return json.dumps({"@context": CONTEXT_ADDRESS, **body}, ensure_ascii=False, indent=1) + "\n"


def _annotation(item: Cited) -> Json:
    made: Json = {"id": f"urn:szcompare:{item.id}", "type": "Annotation"}
    if isinstance(item, PassagePair):
        said = f"{item.relation} ({item.zone}, {item.confidence:.4f})"
        body = {"type": "TextualBody", "value": said, "purpose": "classifying", "format": "text/plain"}
        return made | {"motivation": "linking", "body": body, "target": [_target(item.old), _target(item.new)]}
    return made | {"motivation": "identifying", "target": _target(item)}


def _target(passage: Passage) -> Json:
    """The source is named by its address where it has one; its hash says which copy was read."""
    work = passage.work
    source = {
        "id": work.address or f"urn:sha256:{work.sha256}",
        "type": "Text",
        "language": "zh",
        "dc:title": work.title,
        "dc:identifier": f"sha256:{work.sha256}",
        "dc:source": work.origin,
    }
    quoted: Json = {"type": "TextQuoteSelector", "exact": passage.quote}
    quoted |= {name: said for name, said in (("prefix", passage.before), ("suffix", passage.behind)) if said}
    placed = {"type": "TextPositionSelector", "start": passage.start, "end": passage.end}
    return {"type": "SpecificResource", "source": source, "selector": [quoted, placed]}
