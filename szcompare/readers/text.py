"""Bytes of a plain text ▶ Document."""

from __future__ import annotations

import hashlib

from szcompare import zh
from szcompare.errors import InputError
from szcompare.model import Document
from szcompare.readers.encoding import decode
from szcompare.readers.metadata import read_metadata
from szcompare.readers.mojibake import find_mojibake

CONTROL_SHARE = 0.01  # more control characters than this: no text


def read_text(name: str, data: bytes, *, encoding: str | None = None) -> Document:
    """Return the document of a text in any encoding of Chinese; a signature at its head (BOM) is no part of the text.

    ``encoding`` forces one. Raises InputError for an empty, blank or binary file.
    """
    text, codec, notes = decode(name, data, encoding=encoding)
    if _is_binary(text):
        raise InputError(f"{name}: a binary file, not a text; save it as a text")
    if not text.strip(zh.STRIP):
        raise InputError(f"{name}: the file is empty or holds only blanks; there is nothing to compare")
    mangled, repairs = find_mojibake(text)
    digest = hashlib.sha256(data).hexdigest()
    return Document(
        id=digest[:8], text=text, origin=name, sha256=digest, encoding=codec, metadata=read_metadata(text),
        repairs=repairs, notes=(*notes, *mangled),
    )  # fmt: skip


def _is_binary(text: str) -> bool:
    head = text[:65536]
    control = sum(head.count(chr(code)) for code in range(32) if code not in (9, 10, 11, 12, 13, 27))
    return control > CONTROL_SHARE * len(head)
