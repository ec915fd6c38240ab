"""Lines ▶ lines numbered 1, 1.1, 1.1.1: told from quantities such as 2.5亿元 by the order in which they count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from szcompare import zh

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from szcompare.clauses.lines import Line

Number = tuple[int, ...]
INTEGER_LENGTH = 30  # a longer line behind a bare number is no heading


def with_decimals(lines: list[Line]) -> list[Line]:
    """Return the lines with their decimal numbers named, and the bare numbers above them (1 总则 above 1.1 目标).

    A number of two parts counts only in order: 1.1 where 1.2 or 1.1.1 follows, 1.2 behind 1.1.
    """
    found = dict(_candidates(lines))
    taken = _in_order({at: number for at, (number, _) in found.items()})
    if not taken:
        return lines
    chapters = {found[at][0][0] for at in taken}
    made = list(lines)
    for at, line in enumerate(lines):
        if at in taken:
            number, match = found[at]
            made[at] = _numbered(line, match, zh.DECIMALS[len(number) - 2])
        elif (bare := _integer(line)) is not None and zh.count(bare.group(1)) in chapters:
            made[at] = _numbered(line, bare, "integer")._replace(role="heading")
    return made


def _candidates(lines: list[Line]) -> Iterator[tuple[int, tuple[Number, re.Match[str]]]]:
    for at, line in enumerate(lines):
        match = zh.DECIMAL.match(line.text) if line.role in ("", "heading") else None
        if match is not None and not zh.QUANTITY.match(line.text, match.end()):
            yield at, (tuple(int(part) for part in match.group(1).replace("．", ".").split(".")), match)


def _in_order(numbers: dict[int, Number]) -> set[int]:
    """The lines whose numbers count on from one that was taken, or begin a count that goes on."""
    all_, seen, taken = set(numbers.values()), set[Number](), set[int]()
    for at, number in numbers.items():
        before = (*number[:-1], number[-1] - 1)
        goes_on = (*number[:-1], 2) in all_ or (*number, 1) in all_ or (number[0] + 1, 1) in all_ or number[0] > 1
        if before in seen or (number[-1] == 1 and (len(number) > 2 or (goes_on and len(all_) > 1))):
            taken.add(at)
            seen.add(number)
    return taken


def _integer(line: Line) -> re.Match[str] | None:
    whole = line.text
    if (
        line.style
        or line.role not in ("", "heading")
        or len(whole) > INTEGER_LENGTH
        or whole[-1] in zh.STOPS + "，、：:"
    ):
        return None
    match = zh.INTEGER.match(whole)
    return None if match is None or zh.QUANTITY.match(whole, match.end()) else match


def _numbered(line: Line, match: re.Match[str], style: str) -> Line:
    behind = line.text[match.end() :]
    body = line.start + match.end() + len(behind) - len(behind.lstrip(zh.STRIP))
    return line._replace(style=style, number=match.group(1), body=body)
