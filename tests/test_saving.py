"""A saved comparison is loaded equal, or refused with a reason."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from plans_made import made_comparison

import szcompare
from szcompare.errors import InputError, OutputError
from szcompare.tables import TABLES

if TYPE_CHECKING:
    from pathlib import Path

OLD = "深圳市科技规划\n\n一、主要任务\n\n1．建设重点实验室。到2015年，建设重点实验室50—60家，完善�体系。\n"
NEW = "深圳市创新方案\n\n一、主要任务\n\n1．建设重点实验室。到2020年，建设重点实验室80家。（责任单位：市科技局等）\n"


def test_what_is_saved_is_loaded_equal_with_the_same_bytes(tmp_path: Path) -> None:
    for at, comparison in enumerate((made_comparison(), szcompare.compare(*map(szcompare.from_text, (OLD, NEW))))):
        path = comparison.save(tmp_path / f"{at}.json")
        loaded = szcompare.load(path)
        assert loaded == comparison
        assert loaded.save(tmp_path / "again.json").read_bytes() == path.read_bytes()
        assert loaded.to_pandas().keys() == TABLES.keys()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda held: held["comparison"].pop("old"), "no Comparison of this version"),
        (lambda held: held["comparison"]["old"]["document"].update(text=5), "old.document.text is not of the type str"),
        (lambda held: held["comparison"].update(link_list={}), "link_list is no list"),
        (lambda held: held["comparison"]["manifest"].update(inputs=[["a"]]), "has 1 values, not 2"),
        (lambda held: held.update(schema="szcompare/saved/0"), "is no szcompare/saved/1"),
    ],
)
def test_a_file_that_was_changed_is_refused_in_one_line(tmp_path: Path, change: object, told: str) -> None:
    path = made_comparison().save(tmp_path / "kept.json")
    held = json.loads(path.read_text(encoding="utf-8"))
    change(held)  # type: ignore[operator]
    path.write_text(json.dumps(held), encoding="utf-8")
    with pytest.raises(InputError, match=told) as raised:
        szcompare.load(path)
    assert "\n" not in str(raised.value)


def test_what_is_no_saved_comparison_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.json").write_text("规划", encoding="utf-8")
    for name in ("text.json", "missing.json"):
        with pytest.raises(InputError, match=name):
            szcompare.load(tmp_path / name)
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError):
        made_comparison().save(tmp_path / "file" / "kept.json")


def test_a_file_that_is_no_saved_comparison_is_not_written_over(tmp_path: Path) -> None:
    plan = tmp_path / "plan.txt"
    plan.write_text(OLD, encoding="utf-8")
    with pytest.raises(OutputError, match="name another file"):
        made_comparison().save(plan)
    assert plan.read_text(encoding="utf-8") == OLD
    earlier = made_comparison().save(tmp_path / "kept.json")
    earlier.write_bytes(earlier.read_bytes().replace(b"saved/1", b"saved/0"))
    (tmp_path / "empty.json").touch()
    for path in (earlier, tmp_path / "empty.json"):
        assert szcompare.load(made_comparison().save(path)) == made_comparison()


def test_a_file_that_cannot_be_looked_into_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> bool:
        raise PermissionError(13, "Permission denied")

    kept = made_comparison().save(tmp_path / "kept.json")
    monkeypatch.setattr("szcompare.saving._begins_as_saved", refused)
    with pytest.raises(OutputError, match=r"cannot be read \(Permission denied\); name another file"):
        made_comparison().save(kept)


def test_all_tables_are_written_as_parquet(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    files = made_comparison().to_parquet(tmp_path)
    assert {path.stem for path in files if path.suffix == ".parquet"} == set(TABLES)
