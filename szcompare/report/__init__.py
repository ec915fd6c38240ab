"""Comparison ▶ files in a folder, all of them or none.

A writer is a pure function from a Comparison to its files: {name below the folder: bytes}. Built-in ones stand in
WRITERS; other packages add theirs under the entry point group ``szcompare.writers``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from szcompare.comparison import Comparison
from szcompare.errors import InputError
from szcompare.report.delimited import render_csv
from szcompare.report.html import render_html
from szcompare.report.interchange import render_json
from szcompare.report.markdown import render_markdown
from szcompare.report.staging import check_folder, replace_files

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["GROUP", "WRITERS", "Writer", "check", "render", "write", "writer"]

Writer = Callable[[Comparison], Mapping[str, bytes]]

GROUP = "szcompare.writers"
WRITERS: dict[str, Writer] = {"html": render_html, "md": render_markdown, "csv": render_csv, "json": render_json}


def writer(name: str) -> Writer:
    """Return the writer of a format, a built-in one or one of another package; InputError where there is none."""
    if name in WRITERS:
        return WRITERS[name]
    added = {entry.name: entry for entry in entry_points(group=GROUP)}
    if name in added:
        loaded: Writer = added[name].load()
        return loaded
    raise InputError(f"unknown report format {name!r}; choose from {', '.join([*WRITERS, *sorted(added)])}")


def render(comparison: Comparison, formats: Iterable[str] = tuple(WRITERS)) -> dict[str, bytes]:
    """Return the files of all formats, by their names below the folder; touches no disk."""
    writers = [writer(name) for name in formats]
    return {name: data for made in writers for name, data in made(comparison).items()}


def check(folder: Path, formats: Sequence[str] = tuple(WRITERS)) -> None:
    """Raise InputError or OutputError if these formats cannot be written there; makes nothing.

    For use before a long comparison, so that a wrong argument is told at once.
    """
    for name in formats:
        writer(name)
    check_folder(folder)


def write(comparison: Comparison, folder: Path, formats: Sequence[str] = tuple(WRITERS)) -> list[Path]:
    """Write the report and return its files; on any failure or Ctrl-C the earlier report is as it was."""
    check(folder, formats)
    return replace_files(folder, render(comparison, formats))
