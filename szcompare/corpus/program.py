"""This program and its packages ▶ the version that results are filed under, and the keys made with it."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from szcompare import __version__
from szcompare.lexicon import digest
from szcompare.pipeline import PACKAGES

KEY_DIGITS = 20  # hexadecimal; 80 bits: with 10^9 keys a chance of 4 in 10^7 that any two are the same

# What cannot change a comparison: how it is shown, asked for, reviewed or scored.
APART = frozenset({
    "corpus", "report", "coding", "cli.py", "cite_commands.py", "reading_options.py", "__main__.py", "__init__.py",
    "evaluate.py",
})  # fmt: skip
SUFFIXES = frozenset({".py", ".tsv", ".json"})


def fingerprint() -> str:
    """Return the version, with a digest of the code and word lists that make a comparison and of the packages used.

    Word lists of the user's own that are in force add theirs: what was made with them is filed apart from what is ours.

    >>> fingerprint().startswith(__version__ + "+")
    True
    """
    return f"{_program()}+{digest()[:12]}" if digest() else _program()


@cache
def _program() -> str:
    root = Path(__file__).parent.parent
    made = hashlib.sha256()
    for place in sorted(root.rglob("*"), key=lambda p: p.relative_to(root).as_posix()):
        name = place.relative_to(root)
        if place.suffix in SUFFIXES and name.parts[0] not in APART:
            made.update(name.as_posix().encode() + b"\0" + place.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    made.update(json.dumps([(name, _version(name)) for name in PACKAGES]).encode())
    return f"{__version__}+{made.hexdigest()[:12]}"


def linking(encoder: str, similarity: str | None) -> tuple[str, ...]:
    """Return what links are made with: ``none``, or an encoder with its digest; and the similarity of a package.

    Raises InputError or MissingExtraError where this is not installed.

    >>> linking("none", None)
    ('none',)
    """
    if encoder == "none" and similarity is None:
        return ("none",)
    from szcompare import align
    from szcompare.align.encoders import resolve

    said = "none" if resolve(encoder) == "none" else align.model_fingerprint(encoder)
    return (said,) if similarity is None else (said, f"similarity {align.similarity_name(similarity)}")


def key(*parts: str | None) -> str:
    """Return the key of some texts; other texts, or the same in another order, give another key.

    >>> key("a", "b") == key("a", "b"), key("a", "b") == key("ab")
    (True, False)
    """
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:KEY_DIGITS]


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
