"""A program of another project ▶ what its type checker says: the published types are right, and a mistake is found."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "tests" / "downstream.py"
MISTAKES = """
import szcompare

comparison = szcompare.compare("旧.txt", "新.txt", topic=8)
szcompare.compare("旧.txt", 2015)
szcompare.comparison_of("旧.txt", "新.txt")
comparison.link_list[0].confidence.upper()
comparison.old = comparison.new
szcompare.compare("旧.txt", "新.txt", progress="yes")
"""


def test_the_public_types_fit_a_program_that_uses_them_and_find_its_mistakes(tmp_path: Path) -> None:
    """One run for both, with the settings and the cache of this project; the sample is only read, never run."""
    wrong = tmp_path / "wrong.py"
    wrong.write_text(MISTAKES, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", str(SAMPLE), str(wrong)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    errors = [line for line in done.stdout.splitlines() if ": error:" in line]
    assert [line for line in errors if SAMPLE.name in line] == []
    found = {int(number) for line in errors for number in re.findall(r"wrong\.py:(\d+):", line)}
    asked = {at for at, line in enumerate(MISTAKES.splitlines(), start=1) if line and not line.startswith("import")}
    assert found == asked, done.stdout + done.stderr


def test_the_package_says_that_it_has_types() -> None:
    assert (ROOT / "szcompare" / "py.typed").is_file()
