"""Comparison ▶ files: known formats, all or nothing, the same bytes every time."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hostile import failing
from plans_made import made_comparison

from szcompare import report
from szcompare.errors import InputError, OutputError
from szcompare.report import staging

COMPARISON = made_comparison()
EARLIER = {"index.html": b"earlier page", "report.md": b"earlier text"}


def test_every_format_is_written_below_the_folder(tmp_path: Path) -> None:
    written = report.write(COMPARISON, tmp_path / "deep" / "out")
    assert all(path.is_file() for path in written)
    names = {path.relative_to(tmp_path / "deep" / "out").as_posix() for path in written}
    assert {"index.html", "report.md", "comparison.json", "tables/links.csv", "tables/summary.csv"} <= names
    assert _files(tmp_path / "deep" / "out") == names


def test_an_earlier_report_is_replaced_whole(tmp_path: Path) -> None:
    _earlier(tmp_path)
    report.write(COMPARISON, tmp_path, ["html", "md"])
    assert all((tmp_path / name).read_bytes() != data for name, data in EARLIER.items())
    assert _files(tmp_path) == set(EARLIER)


def test_a_second_run_gives_the_same_bytes() -> None:
    assert report.render(COMPARISON) == report.render(made_comparison())


def test_the_bytes_do_not_depend_on_the_hash_seed() -> None:
    program = (
        "import hashlib; from plans_made import made_comparison; from szcompare import report;"
        "print(hashlib.sha256(repr(sorted(report.render(made_comparison()).items())).encode()).hexdigest())"
    )
    wanted = hashlib.sha256(repr(sorted(report.render(COMPARISON).items())).encode()).hexdigest()
    for seed in ("1", "2"):
        assert _run(program, seed) == wanted


def test_loading_the_writers_loads_neither_pandas_nor_jinja() -> None:
    program = "import sys, szcompare.report; print(sorted({'pandas', 'jinja2', 'sklearn', 'jieba'} & set(sys.modules)))"
    assert _run(program, "0") == "[]"


def test_an_unknown_format_is_told_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(
        InputError,
        match=r"unknown report format 'pdf'; choose from html, md, csv, figures, json, docx, xlsx, latex, parquet",
    ):
        report.write(COMPARISON, tmp_path / "out", ["html", "pdf"])
    assert not (tmp_path / "out").exists()


def test_a_format_of_another_package_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Entry:
        name = "txt"

        def load(self) -> report.Writer:
            return lambda comparison: {"report.txt": repr(comparison).encode()}

    monkeypatch.setattr(report, "entry_points", lambda group: [Entry()] if group == "szcompare.writers" else [])
    assert report.write(COMPARISON, tmp_path, ["txt"]) == [tmp_path / "report.txt"]


@pytest.mark.parametrize("name", ["../x", "/x", "a/../../x", "", "c:x", "..\\x"])
def test_a_file_name_that_leads_out_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputError, match="leads out of"):
        staging.replace_files(tmp_path / "out", {name: b""})
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_a_file_in_the_place_of_the_folder_is_told_in_one_line(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_bytes(b"mine")
    with pytest.raises(OutputError, match="is a file, not a folder") as caught:
        report.write(COMPARISON, tmp_path / place)
    assert "\n" not in str(caught.value)
    assert (tmp_path / "file").read_bytes() == b"mine"


def test_a_folder_that_cannot_be_written_is_told_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(OutputError, match="cannot be written"):
        report.check(tmp_path / "out", ["html"])
    assert not list(tmp_path.iterdir())


def test_a_folder_in_the_place_of_a_file_stops_everything(tmp_path: Path) -> None:
    (tmp_path / "report.md").mkdir()
    (tmp_path / "index.html").write_bytes(b"earlier page")
    with pytest.raises(OutputError, match="the earlier report is untouched"):
        report.write(COMPARISON, tmp_path, ["html", "md"])
    assert (tmp_path / "index.html").read_bytes() == b"earlier page"
    assert (tmp_path / "report.md").is_dir()


@pytest.mark.parametrize(
    ("stop", "raised"), [(KeyboardInterrupt(), KeyboardInterrupt), (OSError(28, "No space"), OutputError)]
)
@pytest.mark.parametrize("patched", ["write", "rename"])
@pytest.mark.parametrize("count", [1, 2])
def test_whatever_stops_the_writing_the_earlier_report_is_whole(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    stop: BaseException,
    raised: type[BaseException],
    patched: str,
    count: int,
) -> None:
    _earlier(tmp_path)
    if patched == "write":
        monkeypatch.setattr(Path, "write_bytes", failing(Path.write_bytes, stop, count))
    else:
        monkeypatch.setattr(os, "replace", failing(os.replace, stop, count))
    with pytest.raises(raised):
        staging.replace_files(tmp_path, {"index.html": b"new", "report.md": b"new", "tables/links.csv": b"new"})
    assert {name: (tmp_path / name).read_bytes() for name in EARLIER} == EARLIER
    assert {path.name for path in tmp_path.iterdir()} == set(EARLIER)


def test_a_folder_made_for_a_report_that_failed_is_taken_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "replace", failing(os.replace, KeyboardInterrupt(), 2))
    with pytest.raises(KeyboardInterrupt):
        report.write(COMPARISON, tmp_path / "a" / "b")
    assert not list(tmp_path.iterdir())


def _earlier(folder: Path) -> None:
    for name, data in EARLIER.items():
        (folder / name).write_bytes(data)


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def _run(program: str, seed: str) -> str:
    here = Path(__file__).parent
    paths = os.pathsep.join([str(here), str(here.parent)])
    env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": paths, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=env, check=True, encoding="utf-8"
    )
    return done.stdout.strip()
