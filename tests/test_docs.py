"""READMEs, changelog, citation and data table ▶ the same as the program, its data and its figures."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

import szcompare
from szcompare.cli import commands
from szcompare.model import KINDS, RELATIONS, STATUSES
from szcompare.sidecar import METADATA_KEYS, REPAIR_KEYS
from szcompare.tables import ZONES

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.zh.md")
COMPARE = (
    "python -m pip install . && szcompare compare "
    "data/plans/shenzhen-2008.txt data/plans/shenzhen-2015.txt --out out/shenzhen"
)
TEST = 'python -m pip install -e ".[test]" && python -m pytest'
HELP = re.compile(r"(<!-- help: (\w+) -->\n)(.*?)(<!-- /help -->)", re.S)
QUALITY = re.compile(r"(<!-- quality -->\n)(.*?)(<!-- /quality -->)", re.S)
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
CHANGE_TYPES = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
OLD = "深圳市科技规划\n\n一、主要任务\n\n1．建设重点实验室。到2015年，建设重点实验室50家。\n"
NEW = "深圳市创新方案\n\n一、主要任务\n\n1．建设重点实验室。到2020年，建设重点实验室80家。\n"


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def held(name: str, wanted: str, *, refresh: bool) -> None:
    """A text that the program makes in part is as the program makes it; --refresh rewrites it."""
    if refresh:
        (ROOT / name).write_text(wanted, encoding="utf-8", newline="\n")
    assert text_of(name) == wanted, f"{name} is out of date: run pytest --refresh and look at the difference"


@pytest.fixture
def refresh(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--refresh", default=False))


def help_of(command: str) -> str:
    """What the program says of a command, 80 columns wide whatever the terminal."""
    words = [] if command == "szcompare" else [command]
    run = CliRunner().invoke(commands, [*words, "--help"], prog_name="szcompare", terminal_width=80)
    assert run.exit_code == 0, run.output
    return run.output.rstrip("\n")


def documented_help(match: re.Match[str]) -> str:
    """The block of a command; one that differs in line breaks alone, which click's versions set otherwise, stays."""
    made = f"```text\n{help_of(match[2])}\n```\n"
    return match[0] if match[3].split() == made.split() else f"{match[1]}{made}{match[4]}"


@pytest.mark.parametrize("readme", READMES)
def test_the_help_in_the_readme_is_what_the_program_prints(readme: str, refresh: bool) -> None:
    held(readme, HELP.sub(documented_help, text_of(readme)), refresh=refresh)


@pytest.mark.parametrize("readme", READMES)
def test_every_command_is_documented_once_and_no_other(readme: str) -> None:
    assert sorted(match[2] for match in HELP.finditer(text_of(readme))) == sorted(["szcompare", *commands.commands])


@pytest.mark.parametrize("readme", READMES)
def test_the_two_commands_stand_alone_at_the_top(readme: str) -> None:
    first_two = [body.strip() for _, body in FENCE.findall(text_of(readme))][:2]
    assert first_two == [COMPARE, TEST]


def test_the_two_readmes_hold_the_same_code() -> None:
    english, chinese = (FENCE.findall(text_of(readme)) for readme in READMES)
    assert english == chinese


def test_the_two_readmes_have_the_same_sections_and_tables() -> None:
    english, chinese = (
        [re.match(r"#+|\|", line)[0] for line in text_of(readme).splitlines() if re.match(r"#|\|", line)]  # type: ignore[index]
        for readme in READMES
    )
    assert english == chinese


def test_the_build_runs_the_readmes_test_command_last() -> None:
    assert text_of(".ci/run").splitlines()[-1] == TEST


def test_the_plans_of_the_first_command_are_there() -> None:
    assert [name for name in re.findall(r"data/\S+", COMPARE) if not (ROOT / name).is_file()] == []


@pytest.mark.parametrize("readme", READMES)
def test_every_word_of_the_model_is_explained(readme: str) -> None:
    explained = set(re.findall(r"^\| `(\w+)` \|", text_of(readme), re.M))
    assert {*KINDS, *RELATIONS, *STATUSES, *ZONES} <= explained


@pytest.mark.parametrize("readme", READMES)
def test_every_file_and_folder_named_by_the_readme_exists(readme: str) -> None:
    named = re.findall(r"`(data/[\w./-]*|[A-Z]+\.(?:md|cff))`|\]\(([\w.]+)\)", text_of(readme))
    assert [name for pair in named for name in pair if name and not (ROOT / name).exists()] == []


def test_the_library_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (example,) = [body for language, body in FENCE.findall(text_of("README.md")) if language == "python"]
    plans = tmp_path / "data" / "plans"
    plans.mkdir(parents=True)
    (plans / "shenzhen-2008.txt").write_text(OLD, encoding="utf-8")
    (plans / "shenzhen-2015.txt").write_text(NEW, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    made: dict[str, Any] = {}
    exec(example, made)  # noqa: S102 - our own README
    assert len(made["c"].summary()) > 0


def sidecar_example() -> str:
    (example,) = [body for language, body in FENCE.findall(text_of("README.md")) if language == "toml"]
    return str(example)


def test_the_sidecar_example_fits_the_plan_it_is_written_for(tmp_path: Path) -> None:
    shutil.copy(ROOT / "data" / "plans" / "shenzhen-2008.txt", tmp_path)
    (tmp_path / "shenzhen-2008.toml").write_text(sidecar_example(), encoding="utf-8")
    document = szcompare.read(tmp_path / "shenzhen-2008.txt")
    given = tomllib.loads(sidecar_example())["repair"]
    assert [repair.reading for repair in document.repairs] == [repair["reading"] for repair in given]


@pytest.mark.parametrize("readme", READMES)
def test_every_key_of_a_sidecar_is_explained(readme: str) -> None:
    explained = set(re.findall(r"`(\w+)`", "".join(line for line in text_of(readme).splitlines() if line[:1] == "|")))
    assert {*METADATA_KEYS, *REPAIR_KEYS} <= explained


def leaves(values: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, float]]:
    """The figures of a pair, by their names joined with dots."""
    for name, value in values.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def quality_table(floors: dict[str, dict[str, Any]]) -> str:
    """A row a figure, a column a plan pair; nothing where there is no floor yet."""
    figures = {pair: dict(leaves(values)) for pair, values in floors.items()}
    names = dict.fromkeys(name for values in figures.values() for name in values)
    if not names:
        return ""
    rows = [["", *figures], ["---", *("---:" for _ in figures)]]
    for name in names:
        rows.append([f"`{name}`", *(f"{values[name]:g}" if name in values else "" for values in figures.values())])
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def test_a_quality_table_has_a_row_for_each_figure_and_a_column_for_each_pair() -> None:
    table = quality_table({"one": {"links.f1": 0.5, "kinds": {"kappa": 0.75}}, "two": {"links.f1": 0.625}})
    assert table.splitlines() == [
        "|  | one | two |",
        "| --- | ---: | ---: |",
        "| `links.f1` | 0.5 | 0.625 |",
        "| `kinds.kappa` | 0.75 |  |",
    ]


@pytest.mark.parametrize("readme", READMES)
def test_the_quality_in_the_readme_is_that_of_the_floors(readme: str, refresh: bool) -> None:
    table = quality_table(json.loads(text_of("tests/quality.json")))
    found, times = QUALITY.subn(lambda block: f"{block[1]}{table}{block[3]}", text_of(readme))
    assert times == 1
    held(readme, found, refresh=refresh)


def data_rows() -> dict[str, list[str]]:
    """The rows of the table in data/README.md, by file name."""
    lines = [line for line in text_of("data/README.md").splitlines() if line.startswith("| `")]
    rows = [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]
    return {row[0]: row[1:] for row in rows}


def test_every_data_file_has_a_row_with_its_hash() -> None:
    files = sorted(
        path
        for path in (ROOT / "data").rglob("*")
        if path.is_file() and path.name != "README.md" and path.name[0] != "."
    )
    found = {
        path.relative_to(ROOT / "data").as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }
    assert {name: row[-1] for name, row in data_rows().items()} == found


def test_every_data_row_says_what_whence_when_and_under_which_licence() -> None:
    for name, (what, origin, obtained, licence, _) in data_rows().items():
        assert all((what, origin, licence)), name
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", obtained), name


def test_the_changelog_keeps_its_format() -> None:
    lines = text_of("CHANGELOG.md").splitlines()
    versions = [line for line in lines if line.startswith("## ")]
    assert versions[0] == "## [Unreleased]"
    assert all(re.fullmatch(r"## \[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d", line) for line in versions[1:])
    assert {line[4:] for line in lines if line.startswith("### ")} <= CHANGE_TYPES
    body = lines[lines.index(versions[0]) :]
    assert [line for line in body if line and not re.match(r"##|- |  \S|\[", line)] == []


def test_the_citation_names_this_version() -> None:
    said = dict(re.findall(r"^([\w-]+): (.+)$", text_of("CITATION.cff"), re.M))
    assert (said["cff-version"], said["type"], said["license"]) == ("1.2.0", "software", "MIT")
    assert said["version"] == szcompare.__version__


def project() -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads(text_of("pyproject.toml"))["project"]
    return found


def names(requirements: list[str]) -> list[str]:
    """Names of packages without their versions.

    >>> names(["click>=8.1,<9", "pandas[excel]>=2; sys_platform != 'win32'"])
    ['click', 'pandas']
    """
    return [re.split(r"[^\w.-]", requirement)[0].lower() for requirement in requirements]


def test_every_dependency_has_its_reason() -> None:
    section = text_of("CONTRIBUTING.md").split("## Dependencies")[1].split("\n## ")[0]
    explained = re.findall(r"^\| ([\w.-]+) \| \S", section, re.M)
    optional = [name for extra in project()["optional-dependencies"].values() for name in names(extra)]
    assert sorted({*explained} - {"package"}) == sorted({*names(project()["dependencies"]), *optional} - {"szcompare"})


def test_every_dependency_has_a_tested_version_and_no_address() -> None:
    lines = [line for line in text_of(".ci/constraints.txt").splitlines() if not line.startswith("#")]
    assert [line for line in lines if not re.fullmatch(r"[a-z0-9-]+==[\w.]+", line)] == []
    pinned = {line.partition("==")[0] for line in lines}
    assert {*names(project()["dependencies"]), *names(project()["optional-dependencies"]["test"])} <= pinned


def test_every_module_has_its_place_in_the_layout() -> None:
    section = text_of("CONTRIBUTING.md").split("## Layout")[1].split("\n## ")[0]
    package = ROOT / "szcompare"
    modules = {path.name for path in package.glob("*.py")}
    packages = {f"{path.parent.name}/" for path in package.glob("*/__init__.py")}
    assert set(re.findall(r"^\| `([\w./]+)` \|", section, re.M)) == modules | packages
