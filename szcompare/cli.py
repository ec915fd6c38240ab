"""Command line ▶ one library call a command; results on stdout, progress and errors on stderr."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import category

import click

from szcompare import __version__
from szcompare.errors import InputError, SzcompareError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from szcompare.comparison import Comparison
    from szcompare.model import Plan
    from szcompare.pipeline import Progress

EXIT_ERROR = 2
EXIT_INTERRUPTED = 130
FORMATS = "html,md,csv,json"
UNSAFE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})  # Unicode categories that would break the one line of an error
QUOTE = 60  # characters of a clause shown on a line

FILE = click.Path(path_type=Path)


@click.group(no_args_is_help=False, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="szcompare")
def commands() -> None:
    """Compare two Chinese government plans clause by clause.

    逐条比较两份中文政府规划：哪些承诺延续、调整、新增或未见延续，指标如何变化。
    """


def main() -> None:
    """Run a command; an error that a user can mend is one line and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        commands(standalone_mode=False)
    except SzcompareError as error:
        _fail(f"szcompare: {error}", EXIT_ERROR)
    except click.ClickException as error:
        _fail(f"szcompare: {error.format_message().rstrip('.')}; see szcompare --help", EXIT_ERROR)
    except (click.Abort, KeyboardInterrupt):
        _fail("szcompare: interrupted; nothing was written", EXIT_INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()


def _fail(line: str, code: int) -> None:
    click.echo(_one_line(line), err=True)
    sys.exit(code)


def _one_line(text: str) -> str:
    """The text with line ends, control characters and the like, which a file name may hold, written as escapes."""
    return "".join(c if category(c) not in UNSAFE else repr(c)[1:-1] for c in text)


@commands.command()
@click.argument("file", type=FILE)
@click.option("--check", is_flag=True, help="Prove that every character is accounted for; exit code 1 if not.")
def inspect(file: Path, *, check: bool) -> None:
    """Show how FILE is read: metadata, clause tree, repairs and notes."""
    from szcompare.pipeline import parse

    plan = parse(file)
    for line in _role_table(plan) if check else _inspection(plan):
        click.echo(line)
    if check and not _is_covered(plan):
        sys.exit(1)


def _inspection(plan: Plan) -> Iterator[str]:
    yield from _metadata(plan)
    yield from _tree(plan)
    text = plan.document.text
    yield f"\nrepairs 修复 ({len(plan.repairs)})"
    for repair in plan.repairs:
        state = "used" if repair.accepted else "offered"
        change = f"{repair.raw!r} → {repair.reading!r} [{state}, {repair.confidence:.2f}]"
        yield f"  {repair.start}–{repair.end} {change} {repair.reason}"
    yield f"\nnotes 附注 ({len(plan.notes)})"
    for note in plan.notes:
        near = text[max(0, note.start - 8) : note.end + 8]
        yield f"  {note.start}–{note.end} {note.code}: {note.message} …{' '.join(near.split())}…"


def _metadata(plan: Plan) -> Iterator[str]:
    document, said = plan.document, plan.document.metadata
    size = f"{len(document.text):,} characters"
    yield f"file     {document.origin} ({document.encoding}, {size}, sha256 {document.sha256})"
    period = "–".join(map(str, said.period)) if said.period else ""
    for label, value in (
        ("title", said.title), ("body", said.body), ("number", said.number),
        ("date", said.date), ("period", period), ("address", said.address),
    ):  # fmt: skip
        yield f"{label:8} {value or '—'}"
    yield f"clauses  {len(plan.clauses)}, items {len({(c.paragraph, c.item) for c in plan.clauses if c.item})}"


def _tree(plan: Plan) -> Iterator[str]:
    path: tuple[str, ...] = ()
    for clause in plan.clauses:
        if clause.path != path:
            path = clause.path
            yield "\n" + (" › ".join(path) or "—")
        bodies = "、".join(agency.name for agency in clause.agencies) if clause.sentence == 1 else ""
        quote = clause.reading if len(clause.reading) <= QUOTE else clause.reading[: QUOTE - 1] + "…"
        item = f"{clause.item}." if clause.item else ""
        yield f"  {clause.id}  {clause.kind:10} {item}{quote}" + (f" 〔{bodies}〕" if bodies else "")


def _role_table(plan: Plan) -> Iterator[str]:
    from szcompare.model import ROLES

    sizes = {role: sum(s.end - s.start for s in plan.spans if s.role == role) for role in ROLES}
    for role, size in sizes.items():
        yield f"{role:12} {size:>10,}"
    yield f"{'all':12} {sum(sizes.values()):>10,} of {len(plan.document.text):,} characters"


def _is_covered(plan: Plan) -> bool:
    at = 0
    for span in plan.spans:
        if span.start != at:
            return False
        at = span.end
    return at == len(plan.document.text)


@commands.command()
@click.argument("old", type=FILE)
@click.argument("new", type=FILE)
@click.option("--out", type=FILE, required=True, help="Folder for the report; made if it is missing.")
@click.option("--format", "formats", default=FORMATS, show_default=True, help="Report formats, comma-separated.")
@click.option("--topics", type=click.IntRange(1, 200), help="Number of topics; chosen from the texts if not given.")
@click.option("--encoder", default="none", show_default=True, help="Sentence encoder: none, auto, e5, use or a folder.")
@click.option("--quiet", is_flag=True, help="Show no progress.")
def compare(old: Path, new: Path, *, out: Path, formats: str, topics: int | None, encoder: str, quiet: bool) -> None:
    """Compare the plans OLD and NEW and write a report."""
    from szcompare import report
    from szcompare.pipeline import compare as compare_plans

    chosen = _formats(formats)
    report.check(out, chosen)
    with _progress(quiet=quiet) as progress:
        comparison = compare_plans(old, new, topics=topics, encoder=encoder, progress=progress)
    written = report.write(comparison, out, chosen)
    for line in _summary(comparison):
        click.echo(line)
    for path in written:
        click.echo(str(path))


def _formats(said: str) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(name.strip() for name in said.split(",") if name.strip()))
    if not chosen:
        raise InputError(f"--format names no format; choose from {FORMATS}")
    return chosen


def _summary(comparison: Comparison) -> Iterator[str]:
    for row in comparison.rows("summary"):
        yield "  ".join(str(row[key]) for key in ("figure", "name", "part", "count"))


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Progress | None]:
    """A progress bar on stderr, where that is a terminal."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None)
        yield lambda stage, done, total: bar.update(task, description=stage, completed=done, total=total)


@commands.command("evaluate")
@click.argument("comparison", type=FILE)
@click.argument("gold", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def evaluate_labels(comparison: Path, gold: Path, *, as_json: bool) -> None:
    """Score COMPARISON (a comparison.json) against the hand-made labels in GOLD."""
    import json

    from szcompare.evaluate import score

    scores = score(comparison, gold)
    if as_json:
        click.echo(json.dumps(scores, indent=1))
        return
    for name, value in scores.items():
        shown = (
            "  ".join(f"{key} {_figure(v)}" for key, v in value.items()) if isinstance(value, dict) else _figure(value)
        )
        click.echo(f"{name:18} {shown}")


def _figure(value: float) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)
