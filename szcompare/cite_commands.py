"""Commands cite and verify ▶ a citation on stdout; the proof of an export or of a list of citations."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from szcompare.errors import InputError, made_by_szcompare, regular_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from szcompare.cite import Cited
    from szcompare.verify import Proof

FILE = click.Path(path_type=Path)
HELP = {"help_option_names": ["-h", "--help"]}
SOURCE_HELP = "Source file; else it is looked for beside FILE. May be given twice."


@click.command("cite", context_settings=HELP)
@click.argument("file", type=FILE)
@click.argument("places", nargs=-1, required=True)
@click.option("--style", default="gbt7714-2025", show_default=True, help="See below.")
@click.option("--accessed", default="", help="Day on which you saw the document at its address, YYYY-MM-DD.")
@click.option("--source", "sources", type=FILE, multiple=True, help=SOURCE_HELP)
def cite_places(file: Path, places: tuple[str, ...], *, style: str, accessed: str, sources: tuple[Path, ...]) -> None:
    """Cite PLACES of FILE: of a comparison.json, ids of links and clauses; of a plan, ids or numbers like 四（二）22.

    Styles: gbt7714-2025, gbt7714-2015 (each also with -author-year), bibtex, biblatex, csl-json, ris, web-annotation.
    """
    from szcompare.cite import written

    if file.suffix.lower() != ".json":
        items = _from_plan(file, places)
        said = written(items, style=style, accessed=accessed)
    else:
        with made_by_szcompare(file):
            items = _from_comparison(file, places, sources)
            said = written(items, style=style, accessed=accessed)
    click.echo(said, nl=False)
    if accessed:
        _tell_unseen(items, style, accessed)


@click.command("verify", context_settings=HELP)
@click.argument("file", type=FILE)
@click.option("--source", "sources", type=FILE, multiple=True, help=SOURCE_HELP)
def verify_quotations(file: Path, *, sources: tuple[Path, ...]) -> None:
    """Prove that each quotation in FILE still stands at its place in the source; exit code 1 if one does not.

    FILE is any file of a report that quotes (HTML, Markdown, DOCX, XLSX, LaTeX, JSON, a table) or a list of citations.
    """
    from szcompare.verify import check_quotations

    with made_by_szcompare(regular_file(file)):
        proof = check_quotations(file, sources)
    for line in _proof_lines(proof):
        click.echo(line)
    if not proof.holds:
        sys.exit(1)


def _tell_unseen(items: Sequence[Cited], style: str, accessed: str) -> None:
    """Say on stderr of which documents the day of access is not told, and why."""
    from szcompare.cite import unseen_works

    unseen = unseen_works(items, style=style, accessed=accessed)
    if without := [work.origin for work in unseen if not work.address]:
        click.echo(
            f"szcompare: --accessed is left out for {', '.join(without)}: it has no address; a sidecar can give one",
            err=True,
        )
    if hidden := [work.origin for work in unseen if work.address]:
        click.echo(f"szcompare: --accessed is left out for {', '.join(hidden)}: {style} does not tell it", err=True)


def _from_comparison(file: Path, places: Sequence[str], sources: Sequence[Path]) -> list[Cited]:
    from szcompare.cite import from_payload
    from szcompare.verify import read_sources

    try:
        payload = json.loads(regular_file(file).read_text(encoding="utf-8"))
        digests = {payload[side]["sha256"] for side in ("old", "new")}
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror or type(error).__name__}") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(f"{file} is no comparison.json of szcompare") from error
    texts = {document.sha256: document.text for document in read_sources(digests, file, sources)}
    return [from_payload(payload, place, texts) for place in places]


def _from_plan(file: Path, places: Sequence[str]) -> list[Cited]:
    from szcompare.cite import passages
    from szcompare.pipeline import parse

    plan = parse(file)
    return [passage for place in places for passage in passages(plan, place)]


def _proof_lines(proof: Proof) -> Iterator[str]:
    yield from (f"changed  {name}: its bytes are not those that were quoted from" for name in proof.changed)
    yield from (f"fault    {fault}" for fault in proof.faults)
    right, said = proof.checked - len(proof.faults), proof.checked + proof.left_out + proof.unread
    if proof.checked:
        yield f"{right} of {proof.checked} quotations stand at their places"
    elif not proof.unread:
        yield "there is nothing to prove"
    if proof.cut:
        yield f"{proof.cut} of them were cut to what a cell of Excel holds: their beginnings and lengths were compared"
    if proof.unread:
        yield f"{proof.unread} of the {said} quotations that the file speaks of are not in it: it was cut or altered"
    if proof.left_out:
        yield f"{proof.left_out} places without their words (redacted) cannot be proved"
