"""The committed comparison of the two Shenzhen plans ▶ made again and compared byte for byte."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from szcompare import report
from szcompare.pipeline import compare

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "reports" / "shenzhen-2008-2015"
BY_NAME = {".docx", ".xlsx", ".png"}  # ZIP archives and pictures: their bytes depend on the versions that packed them
FORMATS = (*report.FORMATS, "png")
PLANS = ROOT / "data" / "plans"


def committed_packages() -> tuple[tuple[str, str], ...]:
    made = json.loads((FOLDER / "comparison.json").read_text(encoding="utf-8"))
    return tuple(made["manifest"]["packages"].items())


def test_the_committed_report_is_made_again_byte_for_byte(refresh: bool, tmp_path: Path) -> None:
    comparison = compare(PLANS / "shenzhen-2008.txt", PLANS / "shenzhen-2015.txt", encoder="none")
    if refresh:
        report.write(comparison, FOLDER, FORMATS)
        pytest.skip("rewritten")
    # the versions of the packages are those of the machine that made it; all else has to be equal
    same = replace(comparison, manifest=replace(comparison.manifest, packages=committed_packages()))
    report.write(same, tmp_path, FORMATS)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    kept = {path.relative_to(FOLDER): path.read_bytes() for path in FOLDER.rglob("*") if path.is_file()}
    assert sorted(made) == sorted(kept)
    different = [str(name) for name in sorted(made) if made[name] != kept[name] and name.suffix not in BY_NAME]
    assert different == []
