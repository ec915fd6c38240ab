"""The LaTeX tables: balanced, escaped, and where a TeX is installed, set without an error."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from hostile import HOSTILE, hostile_comparison
from plans_made import made_comparison

from szcompare.cite.exchange import TEX
from szcompare.report.latex import printed, render_latex

if TYPE_CHECKING:
    from pathlib import Path

COMPARISON = made_comparison()
FILES = {name: data.decode() for name, data in render_latex(COMPARISON).items()}
TABLES = [name for name in FILES if name not in {"latex/preamble.tex", "latex/report.tex"}]
OURS = {
    "begin", "end", "centering", "caption", "label", "toprule", "midrule", "bottomrule", "endfirsthead", "endhead",
    "endlastfoot", "addlinespace", "small", "footnotesize", "texttt", "color", "newline", "szcgone", "szccome",
    "szcchar",
    *(found for written in TEX.values() for found in re.findall(r"[A-Za-z]+", written)),
}  # fmt: skip


def test_the_document_shows_every_table() -> None:
    assert set(re.findall(r"\\input\{(\w+)\}", FILES["latex/report.tex"])) == {name[6:-4] for name in FILES} - {
        "report"
    }


@pytest.mark.parametrize("name", TABLES)
def test_each_row_has_as_many_cells_as_the_head(name: str) -> None:
    text = re.sub(r"(?m)^%.*\n", "", FILES[name])
    for spec, body in re.findall(
        r"\\begin\{(?:tabular|longtable)\}\{(.*?)\}\n(.*?)\\end\{(?:tabular|longtable)\}", text, re.S
    ):
        width = len(re.findall(r"[lrc]|Y\{[^}]*\}", spec))
        rows = [row for row in re.findall(r"(?s)\{\}(.*?) \\\\\n", body) if not row.startswith("%")]
        assert rows
        assert {len(re.findall(r"(?<!\\)&", row)) + 1 for row in rows} == {width}


def test_changes_and_citations_stand_in_the_table_of_links() -> None:
    links = FILES["latex/links.tex"]
    assert r"\szcgone{3.5\%}" in links
    assert re.search(r"(?m)^% 引文 一1：“到2015年.*”（sha256:[0-9a-f]{64}\\#char=\d+,\d+）$", links)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_gives_no_command_and_no_open_group(text: str) -> None:
    for name, data in render_latex(hostile_comparison(text)).items():
        if name.removeprefix("latex/") in {"preamble.tex", "report.tex"}:
            continue
        source = re.sub(r"(?m)^%.*$", "", data.decode())
        assert set(re.findall(r"\\([A-Za-z]+)", source)) <= OURS, name
        assert not re.search(r"(?<!\\)[$#%~^]", source), name
        assert source.replace(r"\{", "").count("{") == source.count("}"), name
        assert not re.search(r"[\u0001-\u0008\u202a-\u202e\u2066-\u2069]", data.decode())


def test_a_character_that_no_font_has_is_printed_as_its_number() -> None:
    assert printed("粮�改") == r"粮\szcchar{FFFD}改"
    assert printed("2010―2015") == "2010—2015"


def test_nothing_is_said_in_a_word_instead_of_an_empty_table() -> None:
    from dataclasses import replace

    empty = replace(COMPARISON, change_list=())
    assert render_latex(empty)["latex/target_changes.tex"].decode() == "无。\n"


@pytest.mark.skipif(shutil.which("xelatex") is None, reason="XeLaTeX is not installed")
@pytest.mark.parametrize("text", ["", HOSTILE[14], "".join(HOSTILE).replace("\n", "")])
def test_xelatex_sets_the_document_without_an_error(tmp_path: Path, text: str) -> None:
    for name, data in render_latex(hostile_comparison(text) if text else COMPARISON).items():
        (tmp_path / name.removeprefix("latex/")).write_bytes(data)
    command = ["xelatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "report.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=180)
    assert done.returncode == 0, done.stdout[-2000:].decode(errors="replace")
    assert (tmp_path / "report.pdf").stat().st_size > 10_000
