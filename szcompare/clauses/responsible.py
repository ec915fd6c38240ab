"""The reading of a paragraph ▶ where its list of responsible bodies stands, with a label or without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from szcompare import zh
from szcompare.clauses.sentences import split_sentences

if TYPE_CHECKING:
    import re

LEADS = "牵头"  # said of the first body of a list that has neither a label nor brackets
LONGEST_LIST = 300  # characters of a list without a label; those met have up to 120


def agencies_part(text: str) -> tuple[int, int] | None:
    """Return the (start, end) of the list of responsible bodies, or None.

    >>> agencies_part("发展技术市场。（责任单位：市科技创新委）")
    (7, 20)
    >>> agencies_part("发展技术市场。（市科技局牵头，市财政局配合）")
    (7, 22)
    """
    first = zh.AGENCIES.search(text) if "：" in text or ":" in text else None
    if first is None:
        return _unlabelled(text)
    end = _list_end(text, first)
    while (more := zh.AGENCIES.match(text, end)) is not None and more.end() > end:  # （牵头单位：…）（配合单位：…）
        end = _list_end(text, more)
    return first.start(), end


def is_list(text: str) -> bool:
    """Return whether a whole line is a list of responsible bodies.

    >>> is_list("（市科技局、财政局负责）"), is_list("（见附件）")
    (True, False)
    """
    return zh.AGENCIES.match(text) is not None or _bracketed(text) == 0


def _list_end(text: str, head: re.Match[str]) -> int:
    """Where a list ends: behind its closing bracket and a full stop, or with the text if nothing closes it."""
    depth = 0
    for at in range(head.start(), len(text)):
        depth += zh.AGENCY_BRACKETS.get(text[at], 0)
        if depth == 0 and text[head.start()] in zh.AGENCY_BRACKETS:
            return at + 2 if text[at + 1 : at + 2] in ("。", "；") else at + 1
    return len(text)


def _unlabelled(text: str) -> tuple[int, int] | None:
    end = len(text.rstrip(zh.STRIP))
    start = _bracketed(text)
    if start is not None:
        return start, end
    if LEADS not in text[-LONGEST_LIST:]:
        return None
    found = split_sentences(text[-LONGEST_LIST:])
    if len(found) < 2:
        return None
    start = found[-1][0] + max(0, len(text) - LONGEST_LIST)
    last = text[start:end].rstrip("。；")
    led = LEADS in last and ("，" in last or last.startswith("由"))  # 各区分工负责。 is an undertaking of its own
    return (start, end) if led and _names_bodies(last, alone=False) else None


def _bracketed(text: str) -> int | None:
    """Where a bracket at the end of the text opens that holds nothing but responsible bodies."""
    end = len(text.rstrip(zh.STRIP + "。；"))
    depth = 0
    for at in range(end - 1, max(-1, end - LONGEST_LIST), -1):
        depth -= zh.AGENCY_BRACKETS.get(text[at], 0)
        if depth == 0:
            alone = at == 0 or text[at - 1] in zh.STOPS + zh.STRIP
            return at if at < end - 1 and _names_bodies(text[at + 1 : end - 1], alone=alone) else None
    return None


def _names_bodies(text: str, *, alone: bool) -> bool:
    """Whether a text lists bodies and nothing else.

    Without a word for what they do the list must stand ``alone``, and hold two bodies or one of a known level.
    """
    bodies, roles = [], 0
    for part in zh.BODY_SPLIT.split(zh.BLANKS.sub("", text)):
        name = zh.BODY_ROLE.sub("", part)
        roles += name != part
        name = zh.BODY_TAKEN.sub("", name).removesuffix("等")
        if not name and part:
            continue
        if not zh.BODY_OFFICE.match(name):
            return False
        bodies.append(name)
    if not bodies or roles:
        return bool(bodies and roles)
    return alone and (len(bodies) > 1 or zh.BODY_LEVEL.match(bodies[0]) is not None)
