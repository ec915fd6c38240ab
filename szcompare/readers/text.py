"""Bytes of a plain text ▶ Document."""

from __future__ import annotations

import hashlib

from szcompare import zh
from szcompare.errors import InputError
from szcompare.model import Document
from szcompare.readers.metadata import read_metadata

UTF8_SIGNATURE = b"\xef\xbb\xbf"
CONTROL_SHARE = 0.01  # more control characters than this: no text


def read_text(name: str, data: bytes) -> Document:
    """Return the document of a UTF-8 text; a signature at its head (BOM) is no part of the text.

    Raises InputError for an empty, blank, binary or otherwise encoded file.
    """
    text = _decoded(name, data)
    if not text.strip(zh.STRIP):
        raise InputError(f"{name}: the file is empty or holds only blanks; there is nothing to compare")
    digest = hashlib.sha256(data).hexdigest()
    return Document(
        id=digest[:8], text=text, origin=name, sha256=digest, encoding="utf-8", metadata=read_metadata(text)
    )


def _decoded(name: str, data: bytes) -> str:
    try:
        text = data.removeprefix(UTF8_SIGNATURE).decode("utf-8")
    except UnicodeDecodeError as error:
        kind = "a binary file" if _is_binary(data) else "not UTF-8"
        remedy = "save it as a text" if _is_binary(data) else "save it as UTF-8"
        raise InputError(f"{name}: {kind} (byte {error.start} is 0x{data[error.start]:02x}); {remedy}") from None
    if _is_binary(data):
        raise InputError(f"{name}: a binary file, not a text; save it as a text")
    return text


def _is_binary(data: bytes) -> bool:
    head = data[:65536]
    control = sum(head.count(bytes([code])) for code in range(32) if code not in (9, 10, 11, 12, 13, 27))
    return control > CONTROL_SHARE * len(head)
