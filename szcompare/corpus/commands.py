"""Command line ▶ the commands of a corpus, one library call each; progress, notes and failures on stderr."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from szcompare.errors import InputError
from szcompare.reading_options import encoding_option, limit_option, simplify_option, web_option

if TYPE_CHECKING:
    from szcompare.corpus.executors import Executor
    from szcompare.corpus.run import Outcome

STORE = "szcompare-corpus"
NOTES = 20  # lines of notes, and of reasons, that a command tells

_store = click.option("--store", "where", default=STORE, show_default=True, help="Folder or address of the corpus.")
_workers = click.option("--workers", type=click.IntRange(1, 256), help="Processes on this machine; else all cores.")
_scheduler = click.option("--scheduler", metavar="ADDRESS", help="Use the workers of this Dask scheduler instead.")
_retry = click.option("--retry", is_flag=True, help="Try those again that failed before.")
_quiet = click.option("--quiet", is_flag=True, help="Show no progress.")


@click.group("corpus", context_settings={"help_option_names": ["-h", "--help"]})
def corpus_group() -> None:
    """Compare many plans: add files, choose pairs, run, report."""


@corpus_group.command("add")
@click.argument("places", nargs=-1, required=True, metavar="DIR...", type=click.Path(path_type=Path))
@_store
@encoding_option
@simplify_option
@web_option
@limit_option
@_workers
@_scheduler
@_retry
@_quiet
def add_files(
    places: tuple[Path, ...],
    *,
    where: str,
    workers: int | None,
    scheduler: str | None,
    retry: bool,
    quiet: bool,
    **how: Any,
) -> None:
    """Parse the plans in folders or files DIR into the corpus; only what is new.

    How files are read holds for those added now; a plan that is read otherwise is another plan.
    """
    from szcompare.corpus.run import add_plans
    from szcompare.corpus.store import open_store

    store = open_store(where, create=True)
    shown = False if quiet else None
    found = add_plans(store, places, executor=_executor(workers, scheduler), progress=shown, retry=retry, **how)
    _told(found, "plans")


@corpus_group.command("pairs")
@click.option("--by-body", "kind", flag_value="body", help="Each plan with the next one of the same body (default).")
@click.option("--against", metavar="PLAN", help="All plans with one: its path, file name, id or title.")
@click.option(
    "--nearest", type=click.IntRange(1, 1000), metavar="K", help="Each plan with the K others most like it in wording."
)
@click.option("--all", "kind", flag_value="all", help="Every two plans.")
@click.option("--list", "file", type=click.Path(path_type=Path), help="The pairs of a CSV file: columns old, new.")
@_store
def list_pairs(*, kind: str | None, against: str | None, nearest: int | None, file: Path | None, where: str) -> None:
    """Choose which plans are compared and list the pairs."""
    from szcompare.corpus.pairs import selected
    from szcompare.corpus.run import choose_pairs
    from szcompare.corpus.store import open_store

    rule = _rule(kind, against, nearest, file)
    store = open_store(where)
    members = store.members()
    chosen = selected(members, rule, texts=store.texts)
    choose_pairs(store, rule)
    name = {member.plan: member.names[0] if member.names else member.document for member in members}
    for old, new in chosen.pairs:
        click.echo(f"{name[old]} → {name[new]}")
    click.echo(f"{len(chosen.pairs)} pairs of {sum(not member.error for member in members)} plans")
    for note in chosen.notes:
        click.echo(note, err=True)


def _rule(kind: str | None, against: str | None, nearest: int | None, file: Path | None) -> Any:
    from szcompare.corpus.pairs import Rule, read_list

    if sum(value is not None for value in (kind, against, nearest, file)) > 1:
        raise InputError("choose one of --by-body, --against, --nearest, --all and --list")
    if against is not None:
        return Rule(by="against", plan=against)
    if nearest is not None:
        return Rule(by="nearest", most=nearest)
    if file is None:
        return Rule(by=kind or "body")
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file}: cannot be read as UTF-8 text ({error}); save it as CSV in UTF-8") from None
    return Rule(by="list", rows=read_list(text, name=str(file)))


@corpus_group.command("run")
@_store
@_workers
@_scheduler
@click.option("--topics", type=click.IntRange(1, 200), help="Topics of each pair; chosen from the texts if not given.")
@click.option("--encoder", default="none", show_default=True, help="Sentence encoder: none, auto, e5, use or a folder.")
@click.option("--similarity", help="A similarity that another package registers, in place of the link model.")
@_retry
@_quiet
def run_chosen(
    *,
    where: str,
    workers: int | None,
    scheduler: str | None,
    topics: int | None,
    encoder: str,
    similarity: str | None,
    retry: bool,
    quiet: bool,
) -> None:
    """Compare the chosen pairs; a run that was stopped goes on where it was."""
    from szcompare.corpus.run import run_pairs
    from szcompare.corpus.store import open_store

    store = open_store(where)
    chosen, shown = _executor(workers, scheduler), False if quiet else None
    found = run_pairs(
        store, executor=chosen, progress=shown, topics=topics, encoder=encoder, similarity=similarity, retry=retry
    )
    _told(found, "pairs")


@corpus_group.command("report")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder for the report; made if missing.")
@click.option(
    "--confidence", type=click.FloatRange(0, 1), default=0.8, show_default=True, help="Least, of links in a lineage."
)
@_store
def write_pages(*, out: Path, confidence: float, where: str) -> None:
    """Write index.html and its pages: shares, topics, lineages, indicators, problems."""
    from szcompare.corpus.report import write_report
    from szcompare.corpus.store import open_store

    for path in write_report(open_store(where), out, least=confidence):
        click.echo(str(path))


def _executor(workers: int | None, scheduler: str | None) -> Executor:
    from szcompare.corpus.executors import executor

    if workers is not None and scheduler is not None:
        raise InputError("--workers is for this machine: leave it out with --scheduler")
    return executor(workers=workers, scheduler=scheduler)


def _told(found: Outcome, what: str) -> None:
    """The counts on stdout; notes and failures, grouped by reason, on stderr, with where the rest is listed."""
    from szcompare.corpus.sources import SHOWN, listed

    click.echo(f"{found.asked} {what}, {found.made} of them new, {len(found.failed)} failed")
    for note in found.notes[:NOTES]:
        click.echo(note, err=True)
    reasons: dict[str, list[str]] = defaultdict(list)
    for name, reason in found.failed:
        reasons[reason].append(name)
    ranked = sorted(reasons.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    for reason, names in ranked[:NOTES]:
        click.echo(f"failed ({len(names)}): {reason}: {listed(names)}", err=True)
    if len(found.notes) > NOTES or len(ranked) > NOTES or any(len(names) > SHOWN for _, names in ranked):
        click.echo("all of them: szcompare corpus report --out DIR, tables/problems.csv", err=True)
