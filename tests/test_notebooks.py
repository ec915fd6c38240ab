"""Each notebook runs from a fresh kernel and gives the outputs that are committed; --refresh writes them anew."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from notebooks_made import ROOT, SCRIPTS, executed, notebook_of

import szcompare
from szcompare import pipeline
from szcompare.cli import commands
from szcompare.errors import OutputError
from szcompare.notebooks_kit import copy_notebooks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from szcompare.comparison import Comparison

NOTEBOOKS = ROOT / "notebooks"
NAMES = sorted(path.stem for path in SCRIPTS.glob("*.py"))
NEEDS = {"07_corpus": ("duckdb", "msgspec", "pyarrow")}
GUIDE = sorted((NOTEBOOKS / "guide").glob("*.md"))
PAGES = sorted((NOTEBOOKS / "site" / "pages").glob("*.md"))
FENCE = re.compile(r"^```python\n(.*?)^```$", re.M | re.S)
ADDRESS = re.compile(r"0x[0-9a-f]{6,}")


@pytest.fixture(scope="session")
def runs(request: pytest.FixtureRequest) -> Iterator[dict[str, Future[str]]]:
    """The executed notebooks that this run asks for, two at a time; under xdist its processes are enough."""
    asked = {item.callspec.params.get("name") for item in request.session.items if hasattr(item, "callspec")}
    wanted = [] if "PYTEST_XDIST_WORKER" in os.environ else [name for name in NAMES if name in asked]
    pool = ThreadPoolExecutor(2)
    yield {name: pool.submit(executed, SCRIPTS / f"{name}.py") for name in wanted}
    pool.shutdown(cancel_futures=True)


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_runs_and_gives_its_committed_outputs(
    name: str, runs: dict[str, Future[str]], refresh: bool
) -> None:
    for package in NEEDS.get(name, ()):
        pytest.importorskip(package, reason="the extra corpus is not installed")
    made = runs[name].result() if name in runs else executed(SCRIPTS / f"{name}.py")
    kept = NOTEBOOKS / f"{name}.ipynb"
    if refresh:
        kept.write_text(made, encoding="utf-8", newline="\n")
    assert kept.read_text(encoding="utf-8") == made, f"{kept.name}: run pytest --refresh and look at the difference"


def test_each_notebook_has_its_script_and_each_script_its_notebook() -> None:
    assert sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb")) == NAMES
    assert [name[:2] for name in NAMES] == [f"{at:02}" for at in range(1, len(NAMES) + 1)]


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_notebook_begins_with_what_it_answers_and_holds_no_address_of_memory(path: Path) -> None:
    book = json.loads(path.read_text(encoding="utf-8"))
    first = "".join(book["cells"][0]["source"])
    assert first.startswith(f"# {path.stem[:2]} ")
    assert "**What this answers.**" in first
    code = [cell for cell in book["cells"] if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    assert not ADDRESS.search(json.dumps([cell["outputs"] for cell in code]))


def test_a_script_becomes_cells_of_text_and_code() -> None:
    book = notebook_of("# %% [markdown]\n# # 标题\n#\n# 正文\n\n# %%\nx = 1\nx\n")
    assert [(cell["cell_type"], "".join(cell["source"])) for cell in book["cells"]] == [
        ("markdown", "# 标题\n\n正文"),
        ("code", "x = 1\nx"),
    ]


def test_the_notebooks_are_copied_with_guide_and_data(tmp_path: Path) -> None:
    done = CliRunner().invoke(commands, ["notebooks", str(tmp_path / "mine")])
    assert done.exit_code == 0, done.output
    names = {
        path.relative_to(tmp_path / "mine").as_posix() for path in (tmp_path / "mine").rglob("*") if path.is_file()
    }
    assert {f"{name}.ipynb" for name in NAMES} < names
    assert {"data/plans/shenzhen-2008.txt", "data/plans/shenzhen-2015.txt", "data/gold/shenzhen-dev.json"} < names
    assert {f"guide/{path.name}" for path in GUIDE} < names


def test_a_copy_that_was_worked_on_is_not_overwritten(tmp_path: Path) -> None:
    copy_notebooks(tmp_path)
    copy_notebooks(tmp_path)  # the same once more is no loss
    (tmp_path / "01_read.ipynb").write_text("{}", encoding="utf-8")
    (tmp_path / "02_topics.ipynb").unlink()
    with pytest.raises(OutputError, match="01_read"):
        copy_notebooks(tmp_path)
    assert (tmp_path / "01_read.ipynb").read_text(encoding="utf-8") == "{}"
    assert not (tmp_path / "02_topics.ipynb").exists()


def test_a_wheel_holds_the_data_and_the_notebooks_beside_the_modules(tmp_path: Path) -> None:
    """What force-include of pyproject.toml does is done by hand: the package, moved away from the source tree."""
    away = tmp_path / "szcompare"
    shutil.copytree(ROOT / "szcompare", away, ignore=shutil.ignore_patterns("__pycache__"))
    included = (ROOT / "pyproject.toml").read_text(encoding="utf-8").split("force-include]")[1].split("\n\n")[0]
    for source, target in re.findall(r'^"([\w/]+)" = "szcompare/([\w/]+)"$', included, re.M):
        shutil.copytree(ROOT / source, away / target)
    code = "import szcompare; print(szcompare.__file__); print(*(d.id for d in szcompare.load_example()))"
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == [str(away / "__init__.py"), "b9074050 89b4d3a7"]


@cache
def example_compared() -> Comparison:
    return pipeline.compare(*szcompare.load_example())


@pytest.mark.parametrize("page", [*GUIDE, *PAGES], ids=lambda page: page.stem)
def test_the_code_of_a_page_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The two plans of the example are compared once for all pages that compare them without an option."""

    def compared(*plans: Any, **options: Any) -> Comparison:
        same = not options and plans == szcompare.load_example()
        return example_compared() if same else pipeline.compare(*plans, **options)

    monkeypatch.setattr(szcompare, "compare", compared)
    monkeypatch.chdir(tmp_path)
    held: dict[str, object] = {}
    blocks = FENCE.findall(page.read_text(encoding="utf-8"))
    for block in blocks:
        assert len(block.splitlines()) <= 30, "a page shows what fits on it"
        exec(compile(block, page.name, "exec"), held)  # noqa: S102 - our own page
    assert blocks
