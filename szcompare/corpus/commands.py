"""Command line ▶ the commands of a corpus, one library call each; progress, notes and failures on stderr."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from szcompare.errors import InputError

if TYPE_CHECKING:
    from szcompare.corpus.executors import Executor
    from szcompare.corpus.run import Outcome

STORE = "szcompare-corpus"
SHOWN = 5  # names listed of those that failed for one reason

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
@_workers
@_scheduler
@_retry
@_quiet
def add_files(
    places: tuple[Path, ...], *, where: str, workers: int | None, scheduler: str | None, retry: bool, quiet: bool
) -> None:
    """Parse the plans in folders or files DIR into the corpus; only what is new."""
    from szcompare.corpus.run import add_plans
    from szcompare.corpus.store import open_store

    store = open_store(where, create=True)
    shown = False if quiet else None
    found = add_plans(store, places, executor=_executor(workers, scheduler), progress=shown, retry=retry)
    _told(found, "plans")


@corpus_group.command("pairs")
@click.option("--by-body", "kind", flag_value="body", help="Each plan with the next one of the same body (default).")
@click.option("--all", "kind", flag_value="all", help="Every two plans.")
@click.option("--against", metavar="PLAN", help="All plans with one: its path, file name, id or title.")
@click.option("--list", "file", type=click.Path(path_type=Path), help="The pairs of a CSV file: columns old, new.")
@_store
def list_pairs(*, kind: str | None, against: str | None, file: Path | None, where: str) -> None:
    """Choose which plans are compared and list the pairs."""
    from szcompare.corpus.pairs import selected
    from szcompare.corpus.run import choose_pairs
    from szcompare.corpus.store import open_store

    rule = _rule(kind, against, file)
    store = open_store(where)
    members = store.members()
    chosen = selected(members, rule)
    choose_pairs(store, rule)
    name = {member.plan: member.names[0] if member.names else member.document for member in members}
    for old, new in chosen.pairs:
        click.echo(f"{name[old]} → {name[new]}")
    click.echo(f"{len(chosen.pairs)} pairs of {len(members)} plans")
    for note in chosen.notes:
        click.echo(note, err=True)


def _rule(kind: str | None, against: str | None, file: Path | None) -> Any:
    from szcompare.corpus.pairs import Rule, read_list

    if sum(value is not None for value in (kind, against, file)) > 1:
        raise InputError("choose one of --by-body, --all, --against and --list")
    if against is not None:
        return Rule(by="against", plan=against)
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
@_retry
@_quiet
def run_chosen(
    *,
    where: str,
    workers: int | None,
    scheduler: str | None,
    topics: int | None,
    encoder: str,
    retry: bool,
    quiet: bool,
) -> None:
    """Compare the chosen pairs; a run that was stopped goes on where it was."""
    from szcompare.corpus.run import run_pairs
    from szcompare.corpus.store import open_store

    store = open_store(where)
    chosen, shown = _executor(workers, scheduler), False if quiet else None
    found = run_pairs(store, executor=chosen, progress=shown, topics=topics, encoder=encoder, retry=retry)
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
    """The counts on stdout; notes and failures, grouped by reason, on stderr."""
    click.echo(f"{found.asked} {what}, {found.made} of them new, {len(found.failed)} failed")
    for note in found.notes:
        click.echo(note, err=True)
    reasons: dict[str, list[str]] = defaultdict(list)
    for name, reason in found.failed:
        reasons[reason].append(name)
    for reason, names in sorted(reasons.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        click.echo(f"failed ({len(names)}): {reason}: {', '.join(names[:SHOWN])}{more}", err=True)
