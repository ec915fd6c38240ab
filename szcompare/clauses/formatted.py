"""Lines and what the file's own format says of them ▶ lines named: headings, table rows, running heads."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from szcompare import zh

if TYPE_CHECKING:
    from collections.abc import Sequence

    from szcompare.clauses.lines import Line
    from szcompare.model import Block

ROLES = {"heading": "heading", "row": "row", "furniture": "furniture"}
COVERED = 0.5  # of a line's characters: then the block speaks for the line
LONGEST_HEADING = 80  # a longer "heading" is a paragraph in a large or bold type


def named(lines: list[Line], blocks: Sequence[Block]) -> list[Line]:
    """Return the lines with the role that the format gives them; a title of a document is left to the letterhead."""
    telling = [block for block in blocks if block.kind in ROLES and block.end > block.start]
    if not telling:
        return lines
    telling.sort(key=lambda block: (block.start, block.end))
    starts = [block.start for block in telling]
    return [
        _named(line, telling[max(0, bisect_left(starts, line.start) - 1) : bisect_left(starts, line.end)])
        for line in lines
    ]


def _named(line: Line, near: Sequence[Block]) -> Line:
    for block in near:
        shared = min(block.end, line.end) - max(block.start, line.start)
        if shared < COVERED * (line.end - line.start):
            continue
        if block.kind == "heading" and (len(line.text) > LONGEST_HEADING or _is_document_title(line)):
            return line
        role = ROLES[block.kind]
        return line if role == "heading" and line.style in zh.LISTED and _is_sentence(line) else _as(line, role)
    return line


def _as(line: Line, role: str) -> Line:
    if role == "heading":
        return line._replace(role=role)
    return line._replace(role=role, style="", number="", body=line.start)


def _is_document_title(line: Line) -> bool:
    return not line.style and zh.TITLE.search(line.text) is not None


def _is_sentence(line: Line) -> bool:
    return line.text.endswith(("。", "；"))
