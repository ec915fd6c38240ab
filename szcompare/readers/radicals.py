"""Text ▶ the radicals and look-alikes in it that stand for an ideograph, as repairs of the reading."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from szcompare.lexicon import cached, rows
from szcompare.model import Note, Repair

if TYPE_CHECKING:
    from collections.abc import Sequence

# Kangxi radicals, radicals supplement, strokes; and the compatibility ideographs, equal to an ideograph by definition.
_FOLDABLE = re.compile("[\u2e80-\u2fdf\u31c0-\u31ef\uf900-\ufaff\U0002f800-\U0002fa1f]+")
SURE = 0.99


def folded(text: str) -> tuple[Repair, ...]:
    """Return accepted repairs that read each radical as its ideograph: ⻓ is 长, ⼀ is 一; offsets are untouched.

    PDF files printed by browsers hold them by the thousand. Runs that stand together are one repair.
    Table: EquivalentUnifiedIdeograph of the Unicode Character Database; compatibility ideographs by NFC.

    >>> [(repair.raw, repair.reading) for repair in folded("⼀批⻓期项目")]
    [('⼀', '一'), ('⻓', '长')]
    """
    made = ((match, "".join(map(_ideograph, match.group(0)))) for match in _FOLDABLE.finditer(text))
    return tuple(
        Repair(
            start=match.start(),
            end=match.end(),
            raw=match.group(0),
            reading=reading,
            reason=f"部首或兼容字符“{match.group(0)}”读作“{reading}”",
            confidence=SURE,
            by="radical",
            accepted=True,
        )
        for match, reading in made
        if reading != match.group(0)
    )


def radical_notes(repairs: Sequence[Repair]) -> list[Note]:
    """Return one note on all radicals that are read as ideographs, at the first; the repairs name each of them.

    >>> radical_notes(folded("⼀批⻓期项目"))[0].message
    '部首或兼容字符 2 处，读作相应汉字，逐处列入修复'
    """
    made = [repair for repair in repairs if repair.by == "radical"]
    message = f"部首或兼容字符 {len(made):,} 处，读作相应汉字，逐处列入修复"
    return [Note(start=made[0].start, end=made[0].end, code="radicals", message=message)] if made else []


@cached
def _table() -> dict[str, str]:
    return {row["radical"]: row["ideograph"] for row in rows("radicals")}


def _ideograph(character: str) -> str:
    return _table().get(character) or unicodedata.normalize("NFC", character)
