"""The source tree ▶ the rules of the architecture, held by a program."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import szcompare

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "szcompare"
MODULES = sorted(PACKAGE.rglob("*.py"))

BASE = {
    "arguments",
    "errors",
    "json_file",
    "loading",
    "model",
    "zh",
    "lexicon",
    "notes",
    "progress",
    "reading",
    "segment",
    "spacing",
    "diff",
}
STAGES = {"readers", "sidecar", "clauses", "targets", "topics", "align", "entities"}
RESULT = {"choosing", "cite", "comparison", "display", "evaluate", "report", "saving", "tables"}
ABOVE = {"corpus", "coding", "verify"}  # work with many comparisons or with people, on top of the pipeline
ALLOWED = {
    **dict.fromkeys(BASE, BASE),
    **{stage: {*BASE, stage} for stage in STAGES},
    **dict.fromkeys(RESULT, BASE | RESULT),
    "tables": BASE
    | RESULT
    | {"align", "topics"},  # moves of items, shares and vocabulary are worked out when asked for
    "pipeline": {*BASE, *STAGES, *RESULT},
    # a person's decision changes what a stage made, and a corpus reads its files itself
    **{above: {*BASE, *STAGES, *RESULT, *ABOVE, "pipeline", "reading_options"} for above in ABOVE},
    "reading_options": BASE,
    "cite_commands": {*BASE, *RESULT, "pipeline", "sidecar", "verify"},
    "cli": {*BASE, *RESULT, *ABOVE, "pipeline", "sidecar", "cite_commands", "notebooks_kit", "reading_options"},
    "example": {*BASE, "pipeline"},
    # the one exception, in three lines: a value shows itself, how is told in display.py, and a plan gives its notes
    # as the table that tables/ makes
    "model": {*BASE, "display", "tables"},
    "notebooks_kit": {*BASE, "example", "report"},
    "__main__": {"cli"},
    "__init__": {*BASE, *STAGES, *RESULT, *ABOVE, "example", "pipeline"},
}
PROGRAMS = {"align/train.py", "align/validate.py"}  # run by hand to make a committed file; no stage imports them
HEAVY = {
    "numpy",
    "pandas",
    "sklearn",
    "scipy",
    "jieba",
    "jinja2",
    "rich",
    "docx",
    "lxml",
    "xlsxwriter",
    "pyarrow",
    "openpyxl",
    "pypdfium2",
}
FORBIDDEN = {"utils", "util", "common", "helpers", "helper", "core", "misc"}
LONGEST_FILE, LONGEST_FUNCTION = 400, 60  # lines

# A folder of the machine where this was written, a gold unit's number, a package registry's host.
LEAKS = re.compile(
    r"(?<![\w.])/(?:wor[k]|far[m]|roo[t])/|\.librar[y]|(?<!noqa: )\b[AB]\d{3}\b|https?://[^\s\"')]*(?:pyp[i]|np[m]j)"
)
TEXTS = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".tsv",
    ".yml",
    ".yaml",
    ".ipynb",
    ".cff",
    ".html",
    ".j2",
    ".css",
    ".js",
    ".json",
}
UNREAD = {"gold", "plans", "out", "build", "dist", "__pycache__"}  # labels, sources, and what is made


def part(path: Path) -> str:
    """Return the module or package right below szcompare that a file belongs to."""
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imports(path: Path) -> Iterator[str]:
    """Yield the parts of the package that a file imports, anywhere and for type checks too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == "szcompare" and len(parts) > 1 and parts[1] in {part(module) for module in MODULES}:
                yield parts[1]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_each_module_imports_only_what_its_layer_may(path: Path) -> None:
    assert part(path) in ALLOWED, f"name the layer of {part(path)} in this test"
    extra = {"pipeline"} if path.relative_to(PACKAGE).as_posix() in PROGRAMS else set()
    assert set(imports(path)) <= ALLOWED[part(path)] | extra


def test_no_stage_imports_a_program() -> None:
    programs = {f"szcompare.{name.removesuffix('.py').replace('/', '.')}" for name in PROGRAMS}
    for path in MODULES:
        if path.relative_to(PACKAGE).as_posix() not in PROGRAMS:
            text = path.read_text(encoding="utf-8")
            assert not [name for name in programs if f"from {name} import" in text], path


def test_cli_works_through_the_pipeline() -> None:
    assert "pipeline" in set(imports(PACKAGE / "cli.py"))


def test_the_import_rule_can_fail(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.py"
    wrong.write_text("from szcompare import zh, topics\nimport szcompare.align.words\n", encoding="utf-8")
    assert set(imports(wrong)) == {"zh", "topics", "align"}


@pytest.mark.parametrize(
    "code",
    [
        "import szcompare",
        "import sys; sys.argv = ['szcompare', '--help']; from szcompare.cli import main; main()",
        "import sys; sys.argv = ['szcompare', 'compare', '--help']; from szcompare.cli import main; main()",
    ],
)
def test_import_and_help_load_no_heavy_library(code: str) -> None:
    show = "import json, sys; print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})), file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{show}"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        encoding="utf-8",
    )
    loaded = set(json.loads(done.stderr.splitlines()[-1]))
    assert "szcompare" in loaded
    assert not loaded & HEAVY


def test_no_public_function_carries_the_name_of_a_module_near_it() -> None:
    taken = {
        f"{path.relative_to(PACKAGE)}: {node.name}"
        for path in MODULES
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name in _modules_near(path)
    }
    assert not taken


def _modules_near(path: Path) -> set[str]:
    """The modules right below szcompare and those in the folder of a file: names that an import could mean."""
    near = {*PACKAGE.iterdir(), *path.parent.iterdir()}
    return {other.stem for other in near if other.suffix == ".py" or (other / "__init__.py").is_file()}


def test_all_names_the_public_api_and_nothing_else() -> None:
    assert sorted(szcompare.__all__) == szcompare.__all__ == sorted(szcompare._HOMES)
    assert all(getattr(szcompare, name) is not None for name in szcompare.__all__)
    assert set(szcompare.__all__) <= set(dir(szcompare))
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = szcompare.no_such_name


@pytest.mark.parametrize(
    "name",
    sorted(f"szcompare.{path.parent.name}" for path in MODULES if path.stem == "__init__" and path.parent != PACKAGE),
)
def test_each_package_lists_its_public_functions(name: str) -> None:
    package = import_module(name)
    tree = ast.parse(Path(str(package.__file__)).read_text(encoding="utf-8"))
    public = {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")}
    listed = set(getattr(package, "__all__", public))
    assert public <= listed
    assert all(hasattr(package, public_name) for public_name in listed)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_each_module_opens_with_its_arrow(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring is not None
    assert "▶" in docstring.splitlines()[0]


def test_files_and_functions_stay_short_enough_to_read() -> None:
    long_files = {path.name for path in MODULES if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST_FILE}
    long_functions = {
        f"{path.relative_to(PACKAGE)}: {node.name}"
        for path in MODULES
        for node in functions(path)
        if (node.end_lineno or node.lineno) - node.lineno + 1 > LONGEST_FUNCTION
    }
    assert not long_files
    assert not long_functions


def test_no_module_is_a_drawer_for_everything() -> None:
    assert not {part for path in MODULES for part in path.relative_to(PACKAGE).with_suffix("").parts} & FORBIDDEN


def test_nothing_in_the_tree_names_a_gold_unit_or_a_machine() -> None:
    leaks = {
        f"{path.relative_to(ROOT)}: {found.group(0)}"
        for path in ROOT.rglob("*")
        if path.suffix in TEXTS and path.is_file() and not _is_unread(path)
        if (found := LEAKS.search(path.read_text(encoding="utf-8"))) is not None
    }
    assert not leaks


def _is_unread(path: Path) -> bool:
    parts = path.relative_to(ROOT).parts
    return any(name in UNREAD or (name.startswith(".") and name != ".ci") or name.endswith("-info") for name in parts)


@pytest.mark.parametrize(
    "leak", [f"/{'work'}/main", f"unit {'A'}123", f"https://{'pypi'}.org/simple", f".{'library'}/"]
)
def test_the_search_for_leaks_can_find_one(leak: str) -> None:
    assert LEAKS.search(f"see {leak} there")
    assert LEAKS.search("到2015年，A类项目123个，GB/T 7714") is None
