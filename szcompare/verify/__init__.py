"""Exports or citations, and the sources ▶ proof that each quotation still stands at its place."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from szcompare.cite.wording import bare, one_line, visible
from szcompare.errors import InputError
from szcompare.verify.claims import Claim, read_claims
from szcompare.verify.pages import stated

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from os import PathLike

    from szcompare.model import Document

__all__ = ["Claim", "Fault", "Proof", "check_claims", "check_quotations", "read_claims", "read_sources"]

SHOWN = 24  # characters of a quotation in a message
SOURCES = frozenset({".txt", ".text", ".md", ".html", ".htm", ".pdf", ".docx", ".doc", ""})  # what a plan comes as
ID_DIGITS = 8  # of a document's hash in the ids of its clauses


class Fault(NamedTuple):
    """A quotation that does not stand where the file says."""

    claim: Claim
    file: str  # the source that was looked at
    found: str  # what stands there instead
    moved: int | None  # where the words stand now, if they stand anywhere

    def __str__(self) -> str:
        """One line: the place in the source and in the file, what was said and what is there."""
        place = f"{self.file} {self.claim.start}–{self.claim.end}"
        there = f"now {_short(self.found)!r}" if self.found else "past the end of the text"
        where = "" if self.moved is None else f"; the words stand at {self.moved}"
        return f"{place} ({self.claim.where}): quoted {_short(self.claim.quote)!r}, {there}{where}"


class Proof(NamedTuple):
    """What became of all quotations of a file."""

    checked: int
    left_out: int  # places whose words were redacted: nothing to prove
    faults: tuple[Fault, ...]
    changed: tuple[str, ...]  # sources whose bytes are no longer those that were quoted from
    cut: int = 0  # of those checked, quotations of which only the beginning stands in the file
    unread: int = 0  # quotations that the file says it holds and that cannot be read

    @property
    def holds(self) -> bool:
        """Whether every quotation stands at its place in the same file that was quoted from.

        A report that quotes nothing holds, one whose words were left out does not: there is nothing to see it by. Nor
        does a report.md that was cut short or altered so that not all of its quotations can be read.
        """
        whole = not self.faults and not self.changed and not self.unread
        return whole and (self.checked > 0 or self.left_out == 0)


def check_quotations(file: str | PathLike[str], sources: Sequence[str | PathLike[str]] = ()) -> Proof:
    """Return the proof for an export or a list of citations.

    Sources that are not named are looked for beside the file and in the two folders above it, by their hash or name.
    InputError if the file cannot be read or a source is missing.
    """
    place = Path(file)
    claims = read_claims(place)
    proof = check_claims(claims, _sources(claims, place, [Path(source) for source in sources]))
    return proof._replace(unread=_unread(place, proof))


def check_claims(claims: Iterable[Claim], sources: dict[str, Document]) -> Proof:
    """Return the proof; ``sources`` holds the document that each claim's ``document`` names."""
    faults: list[Fault] = []
    checked = left_out = cut = 0
    for claim in claims:
        if claim.is_of_document:
            continue
        if claim.end > claim.start and not claim.quote:
            left_out += 1
            continue
        checked += 1
        cut += claim.cut > 0
        fault = _fault(claim, sources[claim.document])
        faults += [fault] if fault is not None else []
    changed = {d.origin for name, d in sources.items() if not d.sha256.startswith(name)}
    return Proof(checked, left_out, tuple(faults), tuple(sorted(changed)), cut)


def read_sources(digests: Collection[str], file: Path, given: Sequence[Path] = ()) -> list[Document]:
    """Return those sources with one of these hashes that are given or stand beside ``file``; none is no error."""
    return [_document(path) for path in given or _beside(file) if _digest(path) in digests]


def _unread(file: Path, proof: Proof) -> int:
    """How many of the quotations that a report.md says it holds were not found in it."""
    if file.suffix.lower() != ".md":
        return 0
    said = stated(file.read_text(encoding="utf-8-sig"))
    return 0 if said is None else max(0, said - proof.checked - proof.left_out)


def _fault(claim: Claim, document: Document) -> Fault | None:
    """None where the words stand at the place, blanks aside: a citation is one line, whatever the source's lines."""
    found = document.text[claim.start : claim.end]
    shown = visible(found)
    whole, kept = len(shown) - claim.cut == len(claim.quote), shown[: len(claim.quote)]
    right = whole and bare(kept) == bare(claim.quote) if claim.cut else bare(found) == bare(claim.quote)
    if claim.end <= len(document.text) and right:
        return None
    at = document.text.find(claim.quote) if claim.quote else -1
    return Fault(claim, document.origin, found, at if at >= 0 else None)


def _short(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"


def _sources(claims: Sequence[Claim], file: Path, given: Sequence[Path]) -> dict[str, Document]:
    """The document for each name that the claims use."""
    wanted = list(dict.fromkeys((claim.document, claim.origin) for claim in claims))
    every = {path: _digest(path) for path in (given or _beside(file))}
    digests = {path: digest for digest, path in {digest: path for path, digest in reversed(every.items())}.items()}
    files = [path for path in every if path in digests]  # a file that is named twice, or a copy, counts once
    chosen: dict[str, Path] = {}
    for name, _ in wanted:
        same = next((path for path, digest in digests.items() if name and digest.startswith(name)), None)
        if same is not None:
            chosen[name] = same
    for name, origin in wanted:
        if name not in chosen:
            chosen[name] = _changed_source(name, origin, files, set(chosen.values()), bool(given))
    return {name: _document(path) for name, path in chosen.items()}


def _changed_source(name: str, origin: str, files: Sequence[Path], taken: set[Path], given: bool) -> Path:
    """The file that must once have been the source: the one of that name, or the only one named that is left."""
    named = [path for path in files if origin and path.name == origin]
    left = [path for path in files if path not in taken] if given else []
    found = named or (left if len(left) == 1 else [])
    if not found:
        called = f"{origin} (sha256 {name[:ID_DIGITS]}…)" if origin else f"the source with sha256 {name[:ID_DIGITS]}…"
        raise InputError(f"{called} was not found: name it with --source FILE")
    return found[0]


def _beside(file: Path) -> Iterator[Path]:
    """The files that may be the sources: those a reader reads, in the file's folder and the two above it."""
    folder = file.absolute().parent
    for place in (folder, *list(folder.parents)[:2]):
        for path in sorted(place.iterdir()):
            if path.suffix.lower() in SOURCES and path.is_file():
                yield path


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or type(error).__name__}") from error


def _document(path: Path) -> Document:
    from szcompare.pipeline import read

    return read(path)
