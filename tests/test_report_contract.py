"""What every writer must do: text stays text, the same bytes, nothing of a redacted plan, all files or none."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hostile import HOSTILE, failing, hostile_comparison
from plans_made import made_comparison
from pyarrow import parquet

from szcompare import report
from szcompare.errors import InputError, OutputError
from szcompare.report import staging
from szcompare.report.wording import words

COMPARISON = made_comparison()
FORMATS = list(report.WRITERS)
LONGEST_SHARED = 7  # characters: a redacted report may name an indicator or a body, never a phrase of a clause


def readable(name: str, data: bytes) -> str:
    """All text of a file that a writer made."""
    if name.endswith(".parquet"):
        return repr(parquet.ParquetFile(BytesIO(data)).read().to_pylist())
    if name.endswith((".docx", ".xlsx")):
        with zipfile.ZipFile(BytesIO(data)) as package:
            return "\n".join(
                package.read(part).decode() for part in package.namelist() if part.endswith((".xml", ".rels"))
            )
    if name.endswith(".png"):  # words are drawn there; only its labels are text
        return data.decode("latin-1").replace("\0", " ")
    return data.decode("utf-8-sig")


@pytest.mark.parametrize("name", FORMATS)
def test_two_runs_give_the_same_bytes(name: str) -> None:
    assert report.render(COMPARISON, [name]) == report.render(made_comparison(), [name])


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", FORMATS)
def test_hostile_text_neither_stops_a_writer_nor_leads_anywhere(name: str, text: str) -> None:
    files = report.render(hostile_comparison(text), [name])
    assert files
    for file, data in files.items():
        shown = readable(file, data)
        assert "\u0000" not in shown
        if not file.endswith((".json", ".parquet", ".csv", ".html")):  # data keeps all; a page isolates such words
            assert not re.search(r"[\u202a-\u202e\u2066-\u2069]", shown), file
        if file.endswith((".html", ".docx", ".xlsx")):
            assert not re.search(r"<script>alert|<img src=x|(?:Target|href|src)=\"javascript:", shown), file


@pytest.mark.parametrize("name", FORMATS)
def test_a_redacted_report_holds_no_words_of_a_clause(name: str) -> None:
    kept = {COMPARISON.old.document.metadata.title, *(t.indicator for p in plans() for t in p.targets)}
    kept |= {topic.label for topic in COMPARISON.topic_list} | {body.name for p in plans() for body in p.bodies}
    for file, data in report.render(COMPARISON, [name], redact=True).items():
        shown = readable(file, data)
        for clause in (clause for plan in plans() for clause in plan.clauses):
            for at in range(len(clause.reading) - LONGEST_SHARED + 1):
                part = clause.reading[at : at + LONGEST_SHARED]
                assert part not in shown or any(part in words for words in kept), (file, part)


def plans() -> tuple:  # type: ignore[type-arg]
    return COMPARISON.old, COMPARISON.new


def test_a_redacted_report_still_says_what_was_found() -> None:
    shown = readable("report.md", report.render(COMPARISON, ["md"], redact=True)["report.md"])
    assert COMPARISON.link_list[0].id in shown
    assert "〔文字从略〕" in shown
    assert "3.5%" in shown  # the figure of the ledger


@pytest.mark.parametrize("name", ["md", "docx", "latex", "xlsx", "figures"])
def test_an_english_report_has_no_chinese_word_of_the_interface(name: str) -> None:
    chinese, english = words("zh"), words("en")
    phrases = {piece for text in chinese.values() for piece in re.split(r"\{\w+\}", text) if len(piece) > 3}
    own = repr((COMPARISON.old, COMPARISON.new, COMPARISON.link_list, COMPARISON.change_list))
    foreign = {phrase for phrase in phrases if re.search("[\u4e00-\u9fff]", phrase)} - {p for p in phrases if p in own}
    shown = "".join(readable(file, data) for file, data in report.render(COMPARISON, [name], lang="en").items())
    assert [phrase for phrase in sorted(foreign) if phrase in shown] == []
    assert name == "figures" or english["lead_old"].partition("{")[0] in shown
    as_chinese = "".join(readable(file, data) for file, data in report.render(COMPARISON, [name], lang="zh").items())
    assert [phrase for phrase in foreign if phrase in as_chinese]


def test_a_template_that_is_no_folder_is_told_before_any_work(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is no folder: --template names a folder with templates"):
        report.check(tmp_path / "out", ["docx"], template=tmp_path / "missing")


def test_a_writer_is_given_the_options_it_knows_and_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, object] = {}

    def render_plain(comparison: object, *, lang: str = "zh") -> dict[str, bytes]:
        seen["lang"] = lang
        return {}

    monkeypatch.setitem(report.WRITERS, "md", render_plain)
    monkeypatch.setitem(report.WRITERS, "csv", lambda comparison: {})
    report.render(COMPARISON, ["md", "csv"], lang="en", template=Path())
    assert seen == {"lang": "en"}


@pytest.mark.parametrize("count", range(1, 10))
def test_a_full_disk_leaves_the_earlier_report_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    formats = ["md", "docx", "xlsx", "latex"]
    report.write(COMPARISON, tmp_path, formats)
    earlier = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    monkeypatch.setattr(Path, "write_bytes", failing(Path.write_bytes, OSError(28, "No space left on device"), count))
    with pytest.raises(OutputError, match=r"No space left on device\): the earlier report is untouched"):
        report.write(hostile_comparison("新"), tmp_path, formats)
    monkeypatch.undo()
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == earlier


def test_a_folder_that_goes_away_in_the_middle_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    real, calls = staging.shutil.copy2, []

    def lost(source: Path, target: Path) -> object:
        calls.append(source)
        shutil.rmtree(out)
        return real(source, target)

    report.write(COMPARISON, out, ["md", "docx"])
    monkeypatch.setattr(staging.shutil, "copy2", lost)
    with pytest.raises(OutputError) as caught:
        report.write(COMPARISON, out, ["md", "docx"])
    assert calls
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "module", "spared"),
    [
        ("md", "markdown", {f"szcompare.report.{name}" for name in ("docx", "xlsx", "latex", "html", "figures")}),
        ("html", "html", {"szcompare.report.docx", "urllib.request", "http.client", "ssl", "statistics"}),
    ],
)
def test_what_a_format_does_not_need_is_not_loaded(name: str, module: str, spared: set[str]) -> None:
    code = f"import sys; from szcompare import report; report.writer({name!r}); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert f"szcompare.report.{module}" in loaded
    assert not spared & {*loaded}
