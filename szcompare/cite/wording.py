"""Text of a plan ▶ text that shows every character and does nothing: for citations, tables and documents."""

from __future__ import annotations

import re

# Control characters, the marks that turn the direction of a line, and what has no width at all: a reader must see them.
_UNSEEN = re.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\ufffb"
    r"\ud800-\udfff\ufffe\uffff]"  # the last three ranges neither XML nor UTF-8 can hold
)
_BREAK = re.compile("\r\n|[\n\r\f\v\x85\u2028\u2029]")
_BROKEN = re.compile("[ \t\u3000]*[\n\r\f\v\x85\u2028\u2029]+[ \t\u3000\n\r\f\v\x85\u2028\u2029]*")
_BLANK = re.compile("[ \t\n\r\f\v\x85\u2028\u2029\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")


def visible(text: str) -> str:
    """Return ``text`` with line breaks of one kind and each character that shows nothing written as U+XXXX.

    >>> visible("到\u202e2015年")
    '到U+202E2015年'
    """
    return _UNSEEN.sub(lambda found: f"U+{ord(found[0]):04X}", _BREAK.sub("\n", text))


def one_line(text: str) -> str:
    """Return ``text`` on one line: Chinese needs no space where a line was broken.

    >>> one_line("扶持中小\\n\\n微企业")
    '扶持中小微企业'
    """
    return visible(_BROKEN.sub("", text)).replace("\t", " ").strip()


def bare(text: str) -> str:
    """Return what all forms of a quotation have in common: its characters without the blanks.

    >>> bare("扶持中小\\n\\n微企业") == bare(one_line("扶持中小\\n\\n微企业"))
    True
    """
    return visible(_BLANK.sub("", text))
