"""The reading of a paragraph ▶ its sentences, as offsets, and whether the first is a title."""

from __future__ import annotations

from bisect import bisect_right

from szcompare import zh

TITLE_LENGTH = 25  # longest title sentence met at the head of an item or paragraph
ENDS = zh.STOPS + zh.CLOSERS  # what stands behind the first stop belongs to the sentence
BRACKET_REACH = 400  # an opening bracket that is not closed within this many characters is read as a stray one


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) of each sentence: ended by 。！？； outside brackets, closing marks included.

    >>> split_sentences("完善制度（含法律；法规）；加强监管。")
    [(0, 13), (13, 18)]
    """
    made: list[tuple[int, int]] = []
    start, enclosed = 0, _enclosed(text)
    for at in _stops(text):
        if at >= start and not _inside(enclosed, at):
            end = at + 1
            while end < len(text) and text[end] in ENDS and not _inside(enclosed, end):
                end += 1
            made.append((start, end))
            start = end
    made.append((start, len(text)))
    return [(a, b) for a, b in [_trim(text, a, b) for a, b in made] if b > a]


def _stops(text: str) -> list[int]:
    """The places of the marks that may end a sentence, in order."""
    stops = [match.start() for match in zh.STOP.finditer(text)]
    if "." not in text and "．" not in text:
        return stops
    return sorted({*stops, *(match.start() for match in zh.DOT.finditer(text))})


def _enclosed(text: str) -> tuple[list[int], list[int]]:
    """Where the stretches begin and end that stand in closed pairs of brackets or quotation marks, in order."""
    starts: list[int] = []
    ends: list[int] = []
    for start, end in sorted(_pairs(text)):
        if ends and start < ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)
    return starts, ends


def _inside(enclosed: tuple[list[int], list[int]], at: int) -> bool:
    """Whether a character stands in one of the stretches; the mark that closes it does not."""
    starts, ends = enclosed
    n = bisect_right(starts, at) - 1
    return n >= 0 and at < ends[n]


def _pairs(text: str) -> list[tuple[int, int]]:
    """The closed pairs of brackets and quotation marks, in the order in which they close."""
    made: list[tuple[int, int]] = []
    open_: list[int] = []
    for match in zh.BRACKET.finditer(text):
        at, mark = match.start(), match.group()
        if mark in zh.OPEN_TO_CLOSE:
            open_.append(at)
            continue
        while open_ and text[open_[-1]] not in zh.CLOSE_TO_OPEN[mark]:
            open_.pop()
        if open_ and at - open_[-1] <= BRACKET_REACH:
            made.append((open_[-1], at))
        del open_[-1:]
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
