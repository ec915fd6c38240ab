"""Text in traditional characters ▶ repairs of the reading that make it simplified; offsets are untouched."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from szcompare import zh
from szcompare.errors import MissingExtraError
from szcompare.model import Repair

if TYPE_CHECKING:
    from collections.abc import Iterator

_RUN = re.compile(f"[{zh.HAN}]+")


def simplified(text: str) -> tuple[Repair, ...]:
    """Return accepted repairs that read traditional characters as simplified ones, a run of changed characters each.

    For comparing only: what is shown and cited stays as written. Needs the extra ``trad`` (OpenCC, t2s: words
    decide between readings, so 乾燥 is 干燥 and 乾隆 stays). Raises MissingExtraError without it.
    """
    try:
        from opencc import OpenCC
    except ImportError:
        raise MissingExtraError("reading traditional characters as simplified ones", "trad") from None
    convert = OpenCC("t2s").convert
    return tuple(
        Repair(
            start=start,
            end=end,
            raw=text[start:end],
            reading=reading,
            reason=f"繁体“{text[start:end]}”读作“{reading}”",
            confidence=0.99,
            by="simplify",
            accepted=True,
        )
        for match in _RUN.finditer(text)
        for start, end, reading in _changes(match.group(0), convert(match.group(0)), match.start())
    )


def _changes(raw: str, reading: str, at: int) -> Iterator[tuple[int, int, str]]:
    """The runs of characters that differ; a run whose length changed is one repair."""
    if len(raw) != len(reading):
        yield at, at + len(raw), reading
        return
    start = None
    for n in range(len(raw) + 1):
        differs = n < len(raw) and raw[n] != reading[n]
        if differs and start is None:
            start = n
        elif not differs and start is not None:
            yield at + start, at + n, reading[start:n]
            start = None
