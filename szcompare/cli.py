"""Command line ▶ one library call a command; results on stdout, progress and errors on stderr."""

from __future__ import annotations

import atexit
import gc
import json
import sys
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import category

import click

from szcompare import __version__, lexicon
from szcompare.cite_commands import cite_places, verify_quotations
from szcompare.corpus.commands import corpus_group
from szcompare.errors import InputError, SzcompareError, made_by_szcompare
from szcompare.progress import watched
from szcompare.reading_options import encoding_option, limit_option, simplify_option, web_option

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from szcompare.comparison import Comparison
    from szcompare.model import Link, Plan

    Json = dict[str, Any]

EXIT_ERROR = 2
EXIT_INTERRUPTED = 130
# Objects that may pile up before Python looks for rings of dead ones. A comparison of two plans makes up to 400,000
# objects, 1,500 of them in rings; looking for these every 700 objects took 0.21 of 3.5 s and freed little.
RINGS_LOOKED_FOR = 500_000
FORMATS = "html,md,csv,json"
UNSAFE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})  # Unicode categories that would break the one line of an error

FILE = click.Path(path_type=Path)
_lexicon = click.option(
    "--lexicon", "lists", type=FILE, help="Folder of word lists that take the place of the built-in ones."
)
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def _folder(_: click.Context, parameter: click.Parameter, said: str) -> Path:
    """The folder to write to; an empty name, which a shell makes of a variable that is not set, is none."""
    if not said.strip():
        raise InputError(f"{parameter.opts[0]} names no folder; for the folder you are in give {parameter.opts[0]} .")
    return Path(said)


def _folder_if_any(context: click.Context, parameter: click.Parameter, said: str | None) -> Path | None:
    return None if said is None else _folder(context, parameter, said)


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
    atexit.register(_leave_rings)
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
@click.option("--suggest", is_flag=True, help="Print a sidecar (NAME.toml) with all open repairs, to accept or reject.")
@encoding_option
@simplify_option
@web_option
@limit_option
@_lexicon
@_json
def inspect(file: Path, *, check: bool, suggest: bool, lists: Path | None, as_json: bool, **how: Any) -> None:
    """Show how FILE is read: metadata, clause tree, repairs and notes."""
    from szcompare.pipeline import parse
    from szcompare.report.interchange import plan_values
    from szcompare.report.terminal import plan_lines
    from szcompare.sidecar import suggested

    with _word_lists(lists):
        plan = parse(file, **how)
    if suggest:
        click.echo(suggested(plan), nl=False)
        return
    if as_json:
        _print_json(_roles(plan) if check else plan_values(plan))
    else:
        _print_lines(_role_table(plan) if check else plan_lines(plan))
    if check and not _is_covered(plan):
        sys.exit(1)


def _role_table(plan: Plan) -> Iterator[str]:
    sizes = _roles(plan)
    for role, size in sizes.items():
        yield f"{role:12} {size:>10,}"
    yield f"{'all':12} {sum(sizes.values()):>10,} of {len(plan.document.text):,} characters"


def _roles(plan: Plan) -> dict[str, int]:
    """The characters of the text by role."""
    from szcompare.model import ROLES

    return {role: sum(s.end - s.start for s in plan.spans if s.role == role) for role in ROLES}


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
@click.option(
    "--out", type=click.Path(), callback=_folder, required=True, help="Folder for the report; made if it is missing."
)
@click.option("--format", "formats", default=FORMATS, show_default=True, help="Report formats, comma-separated.")
@click.option("--topics", type=click.IntRange(1, 200), help="Number of topics; chosen from the texts if not given.")
@click.option("--topics-file", type=FILE, help="A topics.toml that renames, merges and pins topics.")
@click.option("--codebook", type=FILE, help="A codebook (TOML) whose topics take the place of found ones.")
@click.option("--user-words", type=FILE, help="Words that stay whole in topics, one a line, as jieba reads them.")
@click.option("--encoder", default="none", show_default=True, help="Sentence encoder: none, auto, e5, use or a folder.")
@click.option("--similarity", help="A similarity that another package registers, in place of the link model.")
@encoding_option
@simplify_option
@web_option
@limit_option
@_lexicon
@click.option("--redact", is_flag=True, help="Leave the words of the plans out of the report.")
@click.option(
    "--template", type=click.Path(), callback=_folder_if_any,
    help="Folder with templates that take the place of the built-in ones.",
)  # fmt: skip
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Of the report.")
@click.option(
    "--stability", type=click.IntRange(2, 200), metavar="RUNS",
    help="Find topics anew so often, with clauses left out, and show how well they hold; up to 2 s a run.",
)  # fmt: skip
@_json
@click.option("--quiet", is_flag=True, help="Show no progress.")
def compare(
    old: Path,
    new: Path,
    *,
    out: Path,
    formats: str,
    topics: int | None,
    topics_file: Path | None,
    codebook: Path | None,
    user_words: Path | None,
    encoder: str,
    similarity: str | None,
    encoding: str | None,
    simplify: bool,
    web: str,
    limits: dict[str, int],
    lists: Path | None,
    as_json: bool,
    quiet: bool,
    **style: Any,
) -> None:
    """Compare the plans OLD and NEW, write a report and print a summary."""
    from szcompare import report
    from szcompare.pipeline import compare as compare_plans
    from szcompare.pipeline import parse

    click.get_current_context().with_resource(_few_collections())
    chosen = _formats(formats)
    report.check(out, chosen, template=style["template"])
    style["stability"] = _runs(style["stability"], codebook or user_words)
    with _word_lists(lists), watched(False if quiet else None):
        how: Json = {"encoding": encoding, "simplify": simplify, "web": web, "limits": limits}
        plans = [parse(path, **how) for path in (old, new)]
        comparison = compare_plans(
            *plans, topics=topics, topics_file=topics_file, codebook=codebook, user_words=user_words,
            encoder=encoder, similarity=similarity,
        )  # fmt: skip
    _print_summary(comparison, report.write(comparison, out, chosen, **style), as_json=as_json)


def _leave_rings() -> None:
    """Keep Python from going over every object once more before it ends: 0.27 s."""
    if "duckdb" not in sys.modules:  # which counts its own at the end, and tells of each that is left
        gc.freeze()


@contextmanager
def _few_collections() -> Iterator[None]:
    """Let rings of dead objects wait; what is in no ring is freed at once as ever."""
    before = gc.get_threshold()
    gc.set_threshold(RINGS_LOOKED_FOR, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _runs(asked: int | None, given: Path | None) -> int:
    """The runs to measure the stability of topics with; InputError for topics that are not made from texts alone."""
    if asked and given:
        raise InputError(f"--stability measures topics that the texts alone give; leave it out, or {given}")
    return asked or 0


def _print_summary(comparison: Comparison, files: Sequence[Path], *, as_json: bool) -> None:
    from szcompare.report.terminal import doubt_lines, summary_lines, summary_values

    for line in doubt_lines(comparison.old, comparison.new):
        click.echo(_one_line(f"szcompare: note: {line}"), err=True)
    if as_json:
        _print_json(summary_values(comparison) | {"files": [str(path) for path in files]})
        return
    _print_lines(summary_lines(comparison))
    _print_lines(["", "written 写出", *map(str, files)])


@commands.command()
@click.argument("comparison", type=FILE)
@click.argument("old_id")
@click.argument("new_id")
@click.option("--old", type=FILE, help="The old plan, for a pair that COMPARISON does not list.")
@click.option("--new", type=FILE, help="The new plan.")
@_lexicon
@_json
def explain(
    comparison: Path, old_id: str, new_id: str, *, old: Path | None, new: Path | None, lists: Path | None, as_json: bool
) -> None:
    """Show the evidence for a pair of clauses of COMPARISON (a comparison.json), linked or not."""
    from szcompare.report.interchange import link_values, read_comparison
    from szcompare.report.terminal import link_lines

    held = read_comparison(comparison)
    with made_by_szcompare(comparison):
        clauses = {clause["id"]: clause["reading"] for side in ("old", "new") for clause in held[side]["clauses"]}
        first, second = _clause(held, "old", old_id), _clause(held, "new", new_id)
        link = next((link for link in held["links"] if (link["old"], link["new"]) == (old_id, new_id)), None)
    if link is None:
        with _word_lists(lists):
            link = link_values(_explained(held, old, new, (old_id, new_id)))
    with made_by_szcompare(comparison):
        lines = [] if as_json else list(link_lines(link, first, second, clauses))
    if as_json:
        _print_json(link)
    else:
        _print_lines(lines)


def _clause(held: Json, side: str, clause_id: str) -> Json:
    for clause in held[side]["clauses"]:
        if clause["id"] == clause_id:
            return dict(clause)
    raise InputError(f"no clause {clause_id!r} in the {side} plan; the ids are in comparison.json and in inspect")


def _explained(held: Json, old: Path | None, new: Path | None, ids: tuple[str, str]) -> Link:
    """The evidence of a pair that the comparison does not list, from the two plans, which must be the same files."""
    from szcompare.pipeline import explain as explain_pair
    from szcompare.pipeline import parse

    if old is None or new is None:
        raise InputError("the comparison does not list this pair; give both plans with --old and --new")
    said = held["manifest"]["parameters"]
    if (lexicon.digest() or "built-in") != said.get("lexicon", "built-in"):
        raise InputError("the comparison was made with other word lists; give the same with --lexicon")
    if "similarity" in said:
        raise InputError(
            f"the links were made by the similarity {said['similarity']}; szcompare.pipeline.explain takes it"
        )
    plans = _same(held, "old", parse(old)), _same(held, "new", parse(new))
    return explain_pair(plans[0], plans[1], ids[0], ids[1], encoder=said.get("encoder", "none"))


def _same(held: Json, side: str, plan: Plan) -> Plan:
    if plan.document.sha256 != held[side]["sha256"]:
        raise InputError(f"{plan.document.origin}: not the {side} plan of the comparison (sha256 differs)")
    return plan


def _formats(said: str) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(name.strip() for name in said.split(",") if name.strip()))
    if not chosen:
        raise InputError(f"--format names no format; choose from {FORMATS}")
    return chosen


def _word_lists(folder: Path | None) -> AbstractContextManager[None]:
    """The user's word lists within a block, where a folder is given."""
    return nullcontext() if folder is None else lexicon.folder(folder)


def _print_lines(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(_one_line(line))


def _print_json(values: Any) -> None:
    click.echo(json.dumps(values, ensure_ascii=False, indent=1))


@commands.command("evaluate")
@click.argument("comparison", type=FILE)
@click.argument("gold", type=FILE)
@click.option("--intervals", "bootstrap", is_flag=True, help="Add 95% bootstrap intervals over paragraphs.")
@_json
def evaluate_labels(comparison: Path, gold: Path, *, bootstrap: bool, as_json: bool) -> None:
    """Score COMPARISON (a comparison.json) against the hand-made labels in GOLD."""
    from szcompare.evaluate import intervals, score

    scores = score(comparison, gold)
    if bootstrap:
        scores["intervals"] = intervals(comparison, gold)
    if as_json:
        _print_json(scores)
        return
    for name, value in scores.items():
        shown = (
            "  ".join(f"{key} {_figure(v)}" for key, v in value.items()) if isinstance(value, dict) else _figure(value)
        )
        click.echo(f"{name:18} {shown}")


def _figure(value: float | Sequence[float]) -> str:
    if isinstance(value, list):
        return "–".join(_figure(end) for end in value)
    return f"{value:.3f}" if isinstance(value, float) else str(value)


@commands.command()
@click.argument("folder", metavar="DIR", type=FILE)
def notebooks(folder: Path) -> None:
    """Copy the notebooks, the guide and the example data to DIR."""
    from szcompare.notebooks_kit import copy_notebooks

    _print_lines(map(str, copy_notebooks(folder)))


for command in (cite_places, verify_quotations, corpus_group):
    commands.add_command(command)
