"""Comparison ▶ files in a folder, all of them or none.

A writer is a pure function from a Comparison to its files: {name below the folder: bytes}. It is given those options
that it has a keyword for: ``template``, a folder with files that stand in for its own, and ``lang``. Built-in writers
stand in WRITERS, each loaded when it is asked for; other packages add theirs under the entry point group
``szcompare.writers``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from importlib.metadata import entry_points
from importlib.util import find_spec
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING

from szcompare.arguments import FLAG, FOLDER, TEXT, WHOLE, each_of, optional, refuse_unfit
from szcompare.errors import InputError, MissingExtraError
from szcompare.report.redaction import redacted
from szcompare.report.staging import check_folder, replace_files
from szcompare.report.templating import NAMES, check_templates
from szcompare.report.written import Report

if TYPE_CHECKING:
    from os import PathLike

    from szcompare.comparison import Comparison

__all__ = ["FORMATS", "GROUP", "WRITERS", "Report", "Writer", "check", "redacted", "render", "write", "writer"]

Writer = Callable[..., Mapping[str, bytes]]  # comparison, and the options it knows by keyword

GROUP = "szcompare.writers"
WRITERS: dict[str, Writer | str] = {  # a writer, or where in this package it stands
    "html": "html:render_html",
    "md": "markdown:render_markdown",
    "csv": "delimited:render_csv",
    "figures": "figures:render_figures",
    "json": "interchange:render_json",
    "docx": "docx:render_docx",
    "xlsx": "xlsx:render_xlsx",
    "latex": "latex:render_latex",
    "parquet": "parquet:render_parquet",
    "png": "painting:render_png",
}
# What a format needs beside a plain installation: the modules, what is done with them and the extra that brings them.
NEEDS = {
    "parquet": (("pyarrow",), "writing Parquet", "parquet"),
    "png": (("resvg_py", "pylopdf_fonts_zh_cn"), "writing PNG", "plot"),
}
TEMPLATES = {"html": NAMES, "docx": ("report.docx",)}  # the files that a folder of templates may hold, by format
FORMATS = tuple(name for name in WRITERS if name not in NEEDS)  # what a plain installation writes


def writer(name: str) -> Writer:
    """Return the writer of a format, a built-in one or one of another package; InputError where there is none."""
    if name in WRITERS:
        made = WRITERS[name]
        return _loaded(made) if isinstance(made, str) else made
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
    stability: int = 0,
) -> dict[str, bytes]:
    """Return the files of all formats, by their names below the folder; touches no disk but the templates.

    ``redact`` leaves the words of the plans out of every format. ``stability`` is the number of runs by which it is
    measured how well the topics hold, 0 for none; a run takes up to a second.
    """
    shown = redacted(comparison) if redact else comparison
    writers = [writer(name) for name in formats]
    given: dict[str, object] = {"template": template, "lang": lang}
    if stability and any("stability" in signature(made).parameters for made in writers):
        given["stability"] = comparison.stability_rows(runs=stability)  # of the texts, before words are left out
    return {name: data for made in writers for name, data in made(shown, **_taken(made, given)).items()}


def check(folder: Path, formats: Sequence[str] = FORMATS, *, template: Path | None = None) -> None:
    """Raise InputError, MissingExtraError or OutputError if these formats cannot be written there; makes nothing.

    For use before a long comparison, so that a wrong argument is told at once.
    """
    for name in formats:
        writer(name)
        modules, feature, extra = NEEDS.get(name, ((), "", ""))
        if any(find_spec(module) is None for module in modules):
            raise MissingExtraError(feature, extra)
    if template is not None:
        _check_template(template, formats)
    if folder.suffix.lower().removeprefix(".") in WRITERS and not folder.is_dir():
        raise InputError(f"{folder} is the name of a file: a report is a folder of several; name a folder")
    check_folder(folder)


def write(
    comparison: Comparison,
    folder: str | PathLike[str],
    formats: Sequence[str] = FORMATS,
    *,
    redact: bool = False,
    template: str | PathLike[str] | None = None,
    lang: str = "zh",
    stability: int = 0,
) -> Report:
    """Write the report and return its files; on any failure or Ctrl-C the earlier report is as it was.

    ``formats`` is one format or several; ``template`` a folder with files that stand in for those of the writers.
    """
    from szcompare.comparison import COMPARED  # which knows how to write itself

    refuse_unfit(
        comparison=(comparison, COMPARED), folder=(folder, FOLDER), redact=(redact, FLAG), lang=(lang, TEXT),
        template=(template, optional(FOLDER)), stability=(stability, WHOLE),
    )  # fmt: skip
    place, known = Path(folder), f"choose from {', '.join(WRITERS)}"
    chosen = each_of("formats", formats, TEXT, remedy=known)
    if not chosen:
        raise InputError(f"the list of formats is empty: leave it out for all, or {known}")
    templates = None if template is None else Path(template)
    check(place, chosen, template=templates)
    files = render(comparison, chosen, redact=redact, template=templates, lang=lang, stability=stability)
    return Report(place, replace_files(place, files))


def _loaded(place: str) -> Writer:
    """The built-in writer that stands there."""
    module, _, name = place.partition(":")
    made: Writer = getattr(import_module(f"{__name__}.{module}"), name)
    return made


def _check_template(folder: Path, formats: Sequence[str]) -> None:
    """Raise InputError if the folder holds nothing that these formats take, or a template that cannot be read."""
    if not folder.is_dir():
        raise InputError(f"{folder} is no folder: --template names a folder with templates")
    takers = [name for name in formats if "template" in signature(writer(name)).parameters]
    if not takers:
        raise InputError(f"--template: no format of {', '.join(formats)} takes templates; choose from html, docx")
    known = [name for taker in takers for name in TEMPLATES.get(taker, ())]
    if set(takers) <= set(TEMPLATES) and not any((folder / name).is_file() for name in known):
        raise InputError(f"{folder} holds no template; {' and '.join(takers)} know these: {', '.join(known)}")
    if "html" in takers:
        check_templates(folder)


def _taken(made: Writer, given: Mapping[str, object]) -> dict[str, object]:
    """The options that a writer has a keyword for."""
    known = signature(made).parameters
    return {name: value for name, value in given.items() if name in known}
