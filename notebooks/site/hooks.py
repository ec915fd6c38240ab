"""The guide, the notebooks, the command line and the changelog ▶ pages of the site."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.structure.files import File

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import click
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

NOTEBOOKS = Path(__file__).parent.parent
ROOT = NOTEBOOKS.parent
SHOWN = ("text/html", "image/svg+xml", "text/plain")  # the first of these that an output has
MADE_THERE = re.compile(r'<a href="(?!https?:|#)[^"]*"[^>]*>(.*?)</a>')  # a link to a file that the notebook wrote

_OUTPUTS: dict[str, str] = {}  # HTML by the id of its place


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Let jieba, which the search of Chinese uses, keep its cache out of the shared temporary folder."""
    import jieba

    jieba.setLogLevel("ERROR")
    jieba.dt.tmp_dir = tempfile.mkdtemp(prefix="szcompare-site-")
    return config


def on_post_build(**_: Any) -> None:
    """Remove that cache."""
    import jieba

    shutil.rmtree(jieba.dt.tmp_dir, ignore_errors=True)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add what is kept elsewhere."""
    made = {
        "commands.md": commands_page(),
        "words.md": readme_page("What the words mean", "How good it is"),
        "sources.md": readme_page("File types and extras", "Damaged sources"),
        "tables.md": tables_page(),
        "notes.md": notes_page(),
        "changes.md": (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"),
        **{f"guide/{page.name}": page.read_text(encoding="utf-8") for page in (NOTEBOOKS / "guide").glob("*.md")},
        **{f"notebooks/{book.stem}.md": notebook_page(book) for book in NOTEBOOKS.glob("*.ipynb")},
    }
    for name, text in sorted(made.items()):
        files.append(File.generated(config, name, content=text))
    return files


def commands_page() -> str:
    """Return the help of every command and subcommand."""
    from szcompare.cli import commands

    sections = (f"## {name}\n\n```text\n{said}\n```\n" for name, said in _helps(commands, "szcompare"))
    return "# Commands\n\n" + "\n".join(sections)


def _helps(command: click.Command, name: str) -> Iterator[tuple[str, str]]:
    import click

    context = click.Context(command, info_name=name, terminal_width=80)
    yield name, command.get_help(context)
    for part in sorted(getattr(command, "commands", {})):
        yield from _helps(command.commands[part], f"{name} {part}")


def readme_page(*names: str) -> str:
    """Return sections of the README as a page; the first gives its title."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    return "\n".join(re.search(rf"^## {name}\n.*?(?=^## |\Z)", readme, re.M | re.S)[0] for name in names)[1:]


def tables_page() -> str:
    """Return the columns of every table and what they mean."""
    from szcompare.tables import TABLES

    start = "Each is a property of a `Comparison` and a file `tables/NAME.csv` of the report."
    return f"# Tables and columns\n\n{start}\n\n" + "\n".join(
        f"## {name}\n\n{_table(('column', 'type', 'meaning'), TABLES[name])}" for name in TABLES
    )


def notes_page() -> str:
    """Return the codes of notes on damaged or odd sources and what was done about them."""
    from szcompare.notes import catalogue

    rows = [
        (kind.code, kind.severity, f"{kind.en}<br>{kind.zh}", f"{kind.done_en}<br>{kind.done_zh}")
        for kind in catalogue().values()
    ]
    start = "What `plan.notes`, `comparison.notes` and `szcompare inspect` say of oddities, by code."
    return f"# Notes on a source\n\n{start}\n\n" + _table(("code", "severity", "meaning", "what was done"), rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of Markdown; the first column is a name."""
    lines = [head, ["---"] * len(head), *([f"`{name}`", *said] for name, *said in rows)]
    return "".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |\n" for line in lines)


def notebook_page(book: Path) -> str:
    """Return a committed notebook as Markdown, with an empty element where a cell showed something."""
    cells = json.loads(book.read_text(encoding="utf-8"))["cells"]
    return "\n\n".join(part for cell in cells for part in _cell(cell, f"{book.stem}-{cell['id']}"))


def _cell(cell: dict[str, Any], name: str) -> Iterator[str]:
    source = "".join(cell["source"])
    if cell["cell_type"] == "markdown":
        yield source
        return
    yield f"```python\n{source}\n```"
    if cell["outputs"]:
        _OUTPUTS[name] = "".join(_shown(output) for output in cell["outputs"])
        yield f'<div class="output" id="{name}" tabindex="0" role="group" aria-label="Output"></div>'


def on_page_content(html: str, **_: Any) -> str:
    """Put in what the cells of a notebook showed: no Markdown, so it is left out until the page is made."""
    return re.sub(
        r'(<div class="output" id="([\w-]+)"[^>]*>)(?=</div>)', lambda found: found[1] + _OUTPUTS[found[2]], html
    )


def _shown(output: dict[str, Any]) -> str:
    data = output.get("data", {"text/plain": output.get("text", [])})
    kind = next(kind for kind in SHOWN if kind in data)
    shown = "".join(data[kind])
    shown = f"<pre>{escape(shown)}</pre>" if kind == "text/plain" else shown
    return MADE_THERE.sub(r"\1", shown)
