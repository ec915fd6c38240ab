"""The reading of a paragraph ▶ its sentences, as offsets, and whether the first is a title."""

from __future__ import annotations

from szcompare import zh

TITLE_LENGTH = 25  # longest title sentence met at the head of an item or paragraph
BRACKET_REACH = 400  # an opening bracket that is not closed within this many characters is read as a stray one


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) of each sentence: ended by 。！？； outside brackets, closing marks included.

    >>> split_sentences("完善制度（含法律；法规）；加强监管。")
    [(0, 13), (13, 18)]
    """
    made: list[tuple[int, int]] = []
    start, closed_until = 0, _enclosed(text)
    dots = {match.start() for match in zh.DOT.finditer(text)}
    for at, mark in enumerate(text):
        if at >= start and (mark in zh.STOPS or at in dots) and not closed_until[at]:
            end = at + 1
            while end < len(text) and text[end] in zh.STOPS + zh.CLOSERS and not closed_until[end]:
                end += 1
            made.append((start, end))
            start = end
    made.append((start, len(text)))
    trimmed = (_trim(text, a, b) for a, b in made)
    return [(a, b) for a, b in trimmed if b > a]


def _enclosed(text: str) -> list[bool]:
    """For each character, whether it stands inside a closed pair of brackets or quotation marks."""
    inside = [0] * (len(text) + 1)
    open_: list[int] = []
    for at, mark in enumerate(text):
        if mark in zh.OPEN_TO_CLOSE:
            open_.append(at)
        elif mark in zh.CLOSE_TO_OPEN:
            while open_ and text[open_[-1]] not in zh.CLOSE_TO_OPEN[mark]:
                open_.pop()
            if open_ and at - open_[-1] <= BRACKET_REACH:
                inside[open_[-1]] += 1
                inside[at] -= 1
            del open_[-1:]
    return _running(inside)


def _running(steps: list[int]) -> list[bool]:
    depth, made = 0, []
    for step in steps[:-1]:
        depth += step
        made.append(depth > 0)
    return made


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip(zh.STRIP)), start + len(part.rstrip(zh.STRIP))


def title_end(text: str, found: list[tuple[int, int]]) -> int:
    """Return how many leading sentences are a title: 1 for a short first sentence that others follow, else 0.

    >>> title_end("战略地位。深圳是窗口。", split_sentences("战略地位。深圳是窗口。"))
    1
    """
    if len(found) < 2:
        return 0
    start, end = found[0]
    short = end - start <= TITLE_LENGTH and text[end - 1] == "。"
    return int(short and "，" not in text[start:end])
