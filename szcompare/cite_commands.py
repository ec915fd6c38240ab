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
        click.echo(written(_from_plan(file, places), style=style, accessed=accessed), nl=False)
        return
    with made_by_szcompare(file):
        said = written(_from_comparison(file, places, sources), style=style, accessed=accessed)
    click.echo(said, nl=False)


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
    right = proof.checked - len(proof.faults)
    yield (
        f"{right} of {proof.checked} quotations stand at their places" if proof.checked else "there is nothing to prove"
    )
    if proof.left_out:
        yield f"{proof.left_out} places without their words (redacted) cannot be proved"
