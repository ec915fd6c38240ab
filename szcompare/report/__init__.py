"""Comparison ▶ files in a folder, all of them or none.

A writer is a pure function from a Comparison to its files: {name below the folder: bytes}. It is given those options
that it has a keyword for: ``template``, a folder with files that stand in for its own, and ``lang``. Built-in writers
stand in WRITERS; other packages add theirs under the entry point group ``szcompare.writers``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.metadata import entry_points
from inspect import signature
from typing import TYPE_CHECKING

from szcompare.errors import InputError
from szcompare.report.delimited import render_csv
from szcompare.report.docx import render_docx
from szcompare.report.figures import render_figures
from szcompare.report.html import render_html
from szcompare.report.interchange import render_json
from szcompare.report.latex import render_latex
from szcompare.report.markdown import render_markdown
from szcompare.report.parquet import render_parquet
from szcompare.report.redaction import redacted
from szcompare.report.staging import check_folder, replace_files
from szcompare.report.xlsx import render_xlsx

if TYPE_CHECKING:
    from pathlib import Path

    from szcompare.comparison import Comparison

__all__ = ["FORMATS", "GROUP", "WRITERS", "Writer", "check", "redacted", "render", "write", "writer"]

Writer = Callable[..., Mapping[str, bytes]]  # comparison, and the options it knows by keyword

GROUP = "szcompare.writers"
WRITERS: dict[str, Writer] = {
    "html": render_html,
    "md": render_markdown,
    "csv": render_csv,
    "figures": render_figures,
    "json": render_json,
    "docx": render_docx,
    "xlsx": render_xlsx,
    "latex": render_latex,
    "parquet": render_parquet,
}
FORMATS = tuple(name for name in WRITERS if name != "parquet")  # what a plain installation writes


def writer(name: str) -> Writer:
    """Return the writer of a format, a built-in one or one of another package; InputError where there is none."""
    if name in WRITERS:
        return WRITERS[name]
    added = {entry.name: entry for entry in entry_points(group=GROUP)}
    if name in added:
        loaded: Writer = added[name].load()
        return loaded
    raise InputError(f"unknown report format {name!r}; choose from {', '.join([*WRITERS, *sorted(added)])}")


def render(
    comparison: Comparison,
    formats: Iterable[str] = FORMATS,
    *,
    redact: bool = False,
    template: Path | None = None,
    lang: str = "zh",
) -> dict[str, bytes]:
    """Return the files of all formats, by their names below the folder; touches no disk but the templates.

    ``redact`` leaves the words of the plans out of every format.
    """
    shown = redacted(comparison) if redact else comparison
    writers = [writer(name) for name in formats]
    given = {"template": template, "lang": lang}
    return {name: data for made in writers for name, data in made(shown, **_taken(made, given)).items()}


def check(folder: Path, formats: Sequence[str] = FORMATS, *, template: Path | None = None) -> None:
    """Raise InputError or OutputError if these formats cannot be written there; makes nothing.

    For use before a long comparison, so that a wrong argument is told at once.
    """
    for name in formats:
        writer(name)
    if template is not None and not template.is_dir():
        raise InputError(f"{template} is no folder: --template names a folder with templates")
    check_folder(folder)


def write(
    comparison: Comparison,
    folder: Path,
    formats: Sequence[str] = FORMATS,
    *,
    redact: bool = False,
    template: Path | None = None,
    lang: str = "zh",
) -> list[Path]:
    """Write the report and return its files; on any failure or Ctrl-C the earlier report is as it was."""
    check(folder, formats, template=template)
    return replace_files(folder, render(comparison, formats, redact=redact, template=template, lang=lang))


def _taken(made: Writer, given: Mapping[str, object]) -> dict[str, object]:
    """The options that a writer has a keyword for."""
    known = signature(made).parameters
    return {name: value for name, value in given.items() if name in known}
