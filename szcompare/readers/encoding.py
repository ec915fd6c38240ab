"""Bytes ▶ text: by signature, by escapes, by strict UTF-8, or by which decoding reads most like Chinese."""

from __future__ import annotations

import codecs

from szcompare.errors import InputError
from szcompare.model import Note
from szcompare.readers.likelihood import REPLACED, log_likelihood
from szcompare.readers.settings import refuse_over

# GB 18030 holds GB 2312 and GBK, Big5-HKSCS holds Big5: read as the larger set, no character is lost.
_NAMES = {
    "utf-8": "utf-8 utf8 utf-8-sig unicode",
    "utf-16": "utf-16 utf16",
    "utf-16-le": "utf-16le utf-16-le utf16le",
    "utf-16-be": "utf-16be utf-16-be utf16be",
    "utf-32": "utf-32 utf32",
    "gb18030": "gb18030 gbk gb2312 cp936 ms936 euc-cn euccn gb-2312 gb-2312-80 x-gbk",
    "big5hkscs": "big5 big5-hkscs big5hkscs cp950 big-5 cn-big5",
    "hz": "hz hz-gb-2312 hz-gb2312",
}
ENCODINGS = {alias: codec for codec, aliases in _NAMES.items() for alias in aliases.split()}

_SIGNATURES = (  # UTF-32 first: its signature begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_CANDIDATES = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")

_MAGIC = (
    (b"%PDF", "a PDF file", ".pdf"),
    (b"PK\x03\x04", "a ZIP archive or Word file", ".docx"),
    (b"\xd0\xcf\x11\xe0", "an old Word file", ".doc"),
    (b"\x89PNG", "an image", ""),
    (b"\xff\xd8\xff", "an image", ""),
    (b"GIF8", "an image", ""),
    (b"\x1f\x8b", "a packed file", ""),
    (b"7z\xbc\xaf", "a packed file", ""),
    (b"Rar!", "a packed file", ""),
)

# 24,000 test texts of six genres in sixteen encodings, whole and cut: every one of 10 characters or more is told.
SAMPLE = 1 << 20  # bytes that are scored; texts of 10 characters already decide
SHORT = 64  # bytes: so few can be ASCII and yet be UTF-16, such as 举头 or 思故
MANY = 8  # sequences of several bytes; so many valid ones are UTF-8: a GBK text passes by chance at under 0.1 each
VALID_BONUS = 8.0  # of log probability, for fewer such sequences
UNLIKELY = -11.5  # of log probability a character: any 10 characters of the test texts stay above -9.6, random,
# packed and program bytes lie under -11.9
FEW = 10  # characters: fewer are never refused
DOUBT = 6.0  # difference of log probabilities under which the second best encoding is named in a note
BROKEN_SHARE = 0.02  # of the characters: more are no damage but another encoding
CONTROL_SHARE = 0.01  # more control characters than this: no text
LISTED = 100  # broken places named one by one


def decode(name: str, data: bytes, *, encoding: str | None = None) -> tuple[str, str, tuple[Note, ...]]:
    """Return the text of ``data``, the name of its encoding, and notes on bytes that could not be read.

    A signature at the head (BOM) is no part of the text. Bytes that are not valid become U+FFFD, with a note.
    ``encoding`` forces an encoding: one of ``ENCODINGS``. ``name`` is for messages.
    Raises InputError for an unknown ``encoding``, for a binary file, and where nothing fits.

    >>> decode("a.txt", "深圳市人民政府".encode("gb2312"))[:2]
    ('深圳市人民政府', 'gb18030')
    """
    _refuse_binary(name, data)
    head, codec, notes = _forced(name, data, encoding) if encoding is not None else _told(name, data)
    text, broken, places = _decoded(data[head:], codec)
    refuse_over(name, "characters", len(text))
    _refuse_nonsense(name, text, codec, places)
    return text, codec, (*notes, *broken)


def _forced(name: str, data: bytes, encoding: str) -> tuple[int, str, list[Note]]:
    codec = ENCODINGS.get(encoding.strip().lower().replace("_", "-"))
    if codec is None:
        raise InputError(f"{name}: unknown encoding '{encoding}'; known are {', '.join(_NAMES)}")
    for signature, signed in _SIGNATURES:
        if data.startswith(signature) and signed.startswith(codec):
            return len(signature), signed, []
    return 0, {"utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(codec, codec), []


def _told(name: str, data: bytes) -> tuple[int, str, list[Note]]:
    """The bytes to skip, the encoding, and a note where it is in doubt."""
    for signature, codec in _SIGNATURES:
        if data.startswith(signature):
            return len(signature), codec, []
    if _is_hz(data):
        return 0, "hz", []
    if _is_utf8(data):
        return 0, "utf-8", []
    codec, second = _best(name, data)
    message = f"编码判为 {codec}，也可能是 {second}；可用 --encoding 指定"
    return 0, codec, [Note(start=0, end=0, code="doubtful-encoding", message=message)] if second else []


def _is_hz(data: bytes) -> bool:
    """HZ (RFC 1843): seven-bit text with GB 2312 between ~{ and ~}."""
    if b"~{" not in data or not data.isascii():
        return False
    text = _tolerant(data[:SAMPLE], "hz")
    return REPLACED not in text and any("\u4e00" <= character <= "\u9fff" for character in text)


def _is_utf8(data: bytes) -> bool:
    """Whether the bytes are certainly UTF-8; the last character may be cut."""
    if b"\0" in data or (len(data) <= SHORT and data.isascii()):
        return False
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(data, False)
    except UnicodeDecodeError:
        return False
    head = text[: MANY * 2000]
    return data.isascii() or len(head) - len(head.encode("ascii", "ignore")) >= MANY


def _best(name: str, data: bytes) -> tuple[str, str]:
    """The encoding whose text is the most likely Chinese, and the second best where it comes near."""
    sample = _sample(data)
    ranked = [(_score(sample, codec), codec) for codec in _CANDIDATES]
    ranked.sort(key=lambda pair: -pair[0])  # stable: among equals the first candidate wins
    (first, codec), (second, rival) = ranked[:2]
    text = _tolerant(sample, codec)
    if codec != "utf-8" and len(text) >= FEW and first < UNLIKELY * len(text):
        kind = "a binary file, not a text" if _is_binary(text) or b"\0" in sample else "no known encoding fits"
        raise InputError(f"{name}: {kind}; save it as a text in UTF-8, or name its encoding with --encoding")
    return codec, rival if first - second < DOUBT and text != _tolerant(sample, rival) else ""


def _sample(data: bytes) -> bytes:
    """A stretch that begins at the first byte that is not ASCII, at an even offset for UTF-16."""
    if len(data) <= SAMPLE:
        return data
    first = next((at for at in range(0, len(data), 4096) if not data[at : at + 4096].isascii()), 0)
    return data[first : first + SAMPLE]


def _score(sample: bytes, codec: str) -> float:
    text = _tolerant(sample, codec)
    valid = codec == "utf-8" and REPLACED not in text
    return log_likelihood(text) + (VALID_BONUS if valid else 0.0)


def _tolerant(sample: bytes, codec: str) -> str:
    """The text with U+FFFD for invalid bytes, without a character that the end cuts."""
    return codecs.getincrementaldecoder(codec)("replace").decode(sample, False)


def _decoded(data: bytes, codec: str) -> tuple[str, list[Note], int]:
    """The text, a note for each place that is not valid in the encoding, and the number of such places."""
    parts: list[str] = []
    notes: list[Note] = []
    rest, at = memoryview(data), 0
    for _ in range(LISTED):
        try:
            parts.append(codecs.decode(rest, codec))
            return "".join(parts), notes, len(notes)
        except UnicodeDecodeError as error:
            good = codecs.decode(rest[: error.start], codec)
            parts += [good, REPLACED]
            at += len(good) + 1
            end = max(error.end, error.start + 1)
            notes.append(_note(at - 1, bytes(rest[error.start : end]), codec, cut=end >= len(rest)))
            rest = rest[end:]
    tail = codecs.decode(rest, codec, "replace")
    more = tail.count(REPLACED)
    message = f"另有 {more} 处字节不合 {codec}，读作 U+FFFD"
    notes.append(Note(start=at, end=at + len(tail), code="broken-bytes", message=message))
    return "".join([*parts, tail]), notes, len(notes) - 1 + more


def _note(at: int, raw: bytes, codec: str, *, cut: bool) -> Note:
    shown = raw[:8].hex(" ").upper()
    message = f"文件末尾截断在一个字符中间（余下字节 {shown}）" if cut else f"字节 {shown} 不合 {codec}，读作 U+FFFD"
    return Note(start=at, end=at + 1, code="truncated-end" if cut else "broken-bytes", message=message)


def _refuse_binary(name: str, data: bytes) -> None:
    for magic, kind, ending in _MAGIC:
        if data.startswith(magic):
            remedy = f"give it the ending {ending}" if ending else "save the document in it as a text"
            raise InputError(f"{name}: {kind}, not a text; {remedy}")


def _refuse_nonsense(name: str, text: str, codec: str, places: int) -> None:
    if _is_binary(text):
        raise InputError(f"{name}: a binary file, not a text; save it as a text")
    if places > max(1.0, BROKEN_SHARE * len(text)):
        raise InputError(f"{name}: {places:,} places are not {codec}; name the right encoding with --encoding")


def _is_binary(text: str) -> bool:
    controls = sum(text.count(chr(code)) for code in range(32) if code not in (9, 10, 11, 12, 13, 27))
    return controls > CONTROL_SHARE * len(text)
