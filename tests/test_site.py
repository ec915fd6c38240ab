"""The site of guide, notebooks and reference: it builds without a warning, is complete, and loads nothing from elsewhere."""

from __future__ import annotations

import os
import pkgutil
import re
import subprocess
import sys
import zlib
from html import unescape
from importlib import import_module
from pathlib import Path

import pytest

import szcompare
from szcompare.cli import commands
from szcompare.notes import catalogue
from szcompare.tables import TABLES

ROOT = Path(__file__).parent.parent
CONFIG = ROOT / "notebooks" / "site" / "mkdocs.yml"
LOADED = re.compile(r"""<(?:script|img|iframe|source)\b[^>]*\bsrc=["']?([^"' >]+)|<link\b[^>]*\bhref=["']?([^"' >]+)""")
ELSEWHERE = re.compile(r"^(?:https?:)?//")
TAG = re.compile(r"<[^>]+>")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built site."""
    folder = tmp_path_factory.mktemp("site")
    environment = os.environ | {"PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", str(CONFIG), "--site-dir", str(folder)],
        cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    return folder


def words_of(page: Path) -> str:
    return unescape(TAG.sub("", page.read_text(encoding="utf-8")))


def documented(site: Path) -> set[str]:
    """The names in the inventory that Sphinx and mkdocstrings use to link to a reference."""
    lines = zlib.decompress((site / "objects.inv").read_bytes().split(b"\n", 4)[4]).decode().splitlines()
    return {line.partition(" ")[0] for line in lines}


def public_names() -> set[str]:
    """All that the page on versions calls public: what the package and its packages list."""
    packages = [module.name for module in pkgutil.iter_modules(szcompare.__path__, "szcompare.") if module.ispkg]
    listed = {name: getattr(import_module(name), "__all__", ()) for name in ("szcompare", *packages)}
    return {f"{package}.{name}" for package, names in listed.items() for name in names}


def test_every_public_name_has_its_place_in_the_reference(site: Path) -> None:
    names = public_names()
    assert len(names) > 50
    assert sorted(names - documented(site)) == []


def test_every_public_member_of_a_comparison_is_described(site: Path) -> None:
    members = {name for name in vars(szcompare.Comparison) if not name.startswith("_")}
    assert {f"szcompare.Comparison.{name}" for name in members} <= documented(site)


def test_the_comment_behind_a_field_and_the_example_of_a_function_reach_the_reader(site: Path) -> None:
    assert "estimated probability that a reader would link the pair" in words_of(site / "api" / "values.html")
    library = (site / "api" / "library.html").read_text(encoding="utf-8")
    assert "&gt;&gt;&gt; " in library
    assert "<blockquote>" not in library


def test_each_notebook_and_page_of_the_guide_is_a_page_with_what_it_shows(site: Path) -> None:
    for source in (*(ROOT / "notebooks").glob("*.ipynb"), *(ROOT / "notebooks" / "guide").glob("*.md")):
        place = "notebooks" if source.suffix == ".ipynb" else "guide"
        page = (site / place / f"{source.stem}.html").read_text(encoding="utf-8")
        assert f"{place}/{source.stem}.md" in CONFIG.read_text(encoding="utf-8")
        assert not re.search(r'<div class="output"[^>]*></div>', page)
    assert "<svg" in (site / "notebooks" / "06_validate.html").read_text(encoding="utf-8")


def test_each_command_shows_its_help(site: Path) -> None:
    page = words_of(site / "commands.html")
    assert all(f"Usage: szcompare {name}" in page for name in commands.commands)


def test_each_column_of_each_table_and_each_code_of_a_note_is_explained(site: Path) -> None:
    tables, notes = words_of(site / "tables.html"), words_of(site / "notes.html")
    assert [c.name for columns in TABLES.values() for c in columns if c.name not in tables] == []
    assert [code for code in catalogue() if code not in notes] == []


def test_the_words_of_the_readme_are_explained_on_the_site_too(site: Path) -> None:
    said = " ".join(words_of(site / "words.html").split())
    assert all(f"{name} {chinese} " in said for name, chinese in (("dropped", "未见延续"), ("check", "待核")))
    assert "accept false" in " ".join(words_of(site / "sources.html").split())


def test_no_page_loads_anything_from_another_host(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    found = [next(filter(None, pair)) for page in pages for pair in LOADED.findall(page.read_text(encoding="utf-8"))]
    assert len(found) > len(pages)
    assert [place for place in found if ELSEWHERE.match(place)] == []
    styles = [sheet.read_text(encoding="utf-8") for sheet in site.rglob("*.css")]
    assert [place for css in styles for place in re.findall(r"url\([\"']?((?:https?:)?//[^)]*)", css)] == []
