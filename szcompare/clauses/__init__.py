"""Document ▶ Plan: sections, numbered items and clauses, with every code point in exactly one span."""

from __future__ import annotations

from szcompare.clauses.cutter import Cutter
from szcompare.clauses.kinds import with_kinds
from szcompare.clauses.lines import paragraphs
from szcompare.clauses.repairs import find_damage
from szcompare.clauses.spaced import closed_document
from szcompare.model import UNDERTAKINGS, Document, Note, Plan, Repair

__all__ = ["cut"]


def cut(document: Document) -> Plan:
    """Return the plan of a document: its spans, sections, clauses, repairs and notes.

    The document's own repairs, from a sidecar, take the place of the rules' that they touch.
    The spans cover each code point of ``document.text`` exactly once. Where its characters stand apart, it is cut
    without the blanks between them, and every place is one of the text as written.
    """
    apart = closed_document(document)
    return _cut(document) if apart is None else apart.opened(_cut(apart.closed))


def _cut(document: Document) -> Plan:
    found = paragraphs(document.text, document.blocks)
    proposed, notes = find_damage(document.text, found)
    merged = _merged(proposed, document.repairs)
    cutter = Cutter(document=document, repairs=tuple(r for r in merged if r.accepted))
    cutter.run(found)
    clauses = with_kinds(cutter.clauses, document.metadata.period, rows=cutter.rows)
    if not any(clause.kind in UNDERTAKINGS for clause in clauses):
        notes.append(Note(start=0, end=0, code="no-undertaking", message="全文没有找到任何承诺、目标或原则"))
    notes = [note for note in notes if not _mended(note, document.repairs)]
    notes = sorted([*document.notes, *notes, *cutter.notes], key=lambda n: (n.start, n.end, n.code))
    return Plan(
        document=document, spans=tuple(cutter.spans), sections=tuple(cutter.sections), clauses=clauses,
        repairs=merged, notes=tuple(notes),
    )  # fmt: skip


def _mended(note: Note, given: tuple[Repair, ...]) -> bool:
    """Whether a person's accepted repair stands for a broken character, which is then no longer unknown."""
    broken = note.code == "broken-character"
    return broken and any(r.accepted and r.start <= note.start and note.end <= r.end for r in given)


def _merged(proposed: list[Repair], given: tuple[Repair, ...]) -> tuple[Repair, ...]:
    kept = [repair for repair in proposed if not any(_touch(repair, other) for other in given)]
    return tuple(sorted([*kept, *given], key=lambda r: (r.start, r.end, r.reading)))


def _touch(a: Repair, b: Repair) -> bool:
    return (a.start, a.end) == (b.start, b.end) or (a.start < b.end and b.start < a.end)
