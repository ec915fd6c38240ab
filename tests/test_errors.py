"""Files that another program made or damaged ▶ one line that says what, where and the remedy."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from szcompare import cli
from szcompare.errors import InputError, regular_file
from szcompare.json_file import read_json
from szcompare.report.interchange import SCHEMA

COMMITTED = Path(__file__).parents[1] / "reports" / "shenzhen-2008-2015" / "comparison.json"


def without(key: str) -> object:
    held = json.loads(COMMITTED.read_text(encoding="utf-8"))
    del held[key]
    return held


DAMAGED = [{"schema": SCHEMA}, {"schema": SCHEMA, "old": [], "new": 1, "links": "x"}, without("links"), without("old")]


@pytest.mark.parametrize("held", DAMAGED)
@pytest.mark.parametrize("command", ["explain", "cite", "verify", "evaluate"])
def test_a_damaged_comparison_is_one_line(
    held: object, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "comparison.json"
    path.write_text(json.dumps(held), encoding="utf-8")
    more = {"explain": ["a", "b"], "cite": ["a"], "verify": [], "evaluate": [str(path)]}[command]
    monkeypatch.setattr("sys.argv", ["szcompare", command, str(path), *more])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == 2
    said = capsys.readouterr().err.strip()
    assert said.startswith("szcompare: ")
    assert "\n" not in said


@pytest.mark.parametrize("text", ["null", "1", '"x"', "NaN", "[" * 100_000])
def test_json_that_holds_no_quotation_is_one_line(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "list.json"
    path.write_text(text, encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["szcompare", "verify", str(path)])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == 2
    assert "\n" not in capsys.readouterr().err.strip()


@pytest.mark.parametrize(("command", "more"), [("evaluate", ["gold.json"]), ("explain", ["a", "b"])])
def test_a_folder_in_place_of_a_comparison_is_one_line_that_says_what_to_give(
    command: str, more: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["szcompare", command, str(tmp_path), *more])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == 2
    said = capsys.readouterr().err.strip()
    assert said.startswith(f"szcompare: {tmp_path}: is a folder; give ")
    assert "--format json" in said
    assert "\n" not in said


@pytest.mark.parametrize(
    ("text", "said"), [("{", "is not JSON; r"), ("[" * 100_000, "is not JSON; r"), (None, "file.*; check")]
)
def test_a_json_file_that_cannot_be_read_is_told_with_the_remedy(text: str | None, said: str, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_json(path, remedy="r")


def test_a_json_file_with_a_signature_of_utf_8_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("{}", encoding="utf-8-sig")
    assert read_json(path, remedy="") == {}


def test_a_folder_is_no_regular_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="regular file"):
        regular_file(tmp_path)
