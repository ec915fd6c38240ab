"""Command line ▶ results on stdout; one line on stderr and exit code 2 for whatever a user can mend."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from szcompare import cli, lexicon, report
from szcompare.report.terminal import NO_CANDIDATE, link_lines, padded, width

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from szcompare.comparison import Comparison

ROOT = Path(__file__).parent.parent
OLD = (
    "清河市科技规划（2010―2015）\n一、主要任务\n1．建设重点实验室50家，支持企业开展研究。\n"
    "2．设立创业投资引导基金，扶持中小企业发展。\n"
)
NEW = "清河市创新方案\n一、主要任务\n1．建设重点实验室80家，支持企业开展研究。\n2．加快发展海洋产业，建设海洋科学城。\n"

posix = pytest.mark.skipif(os.name == "nt", reason="Windows knows no such files")
Run = "Callable[..., tuple[int, str, str]]"


@pytest.fixture
def plans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two plans, made the current one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old.txt").write_text(OLD, encoding="utf-8")
    (tmp_path / "new.txt").write_text(NEW, encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """A call of the command line: exit code, stdout, stderr."""

    def run_with(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["szcompare", *map(str, arguments)])
        code = 0
        try:
            cli.main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run_with


def contents(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder; links and FIFOs are left unopened."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b""
        for path in sorted(folder.rglob("*"))
    }


def assert_refused(result: tuple[int, str, str], *, said: str = "") -> None:
    code, out, err = result
    assert code == 2
    assert out == ""
    assert err.startswith("szcompare: ")
    assert err.count("\n") == 1
    assert err.endswith("\n")
    assert said in err
    assert "Traceback" not in err


# What works.


def test_compare_writes_the_report_and_names_its_files(plans: Path, run: Run) -> None:
    code, out, err = run("compare", "old.txt", "new.txt", "--out", "out")
    assert (code, err) == (0, "")
    named = [line for line in out.splitlines() if line.startswith("out")]
    assert {Path(name) for name in named} == {
        path.relative_to(plans) for path in (plans / "out").rglob("*") if path.is_file()
    }
    found = json.loads((plans / "out" / "comparison.json").read_text(encoding="utf-8"))
    assert [clause["start"] for clause in found["old"]["clauses"]]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2009-05-01", "2014-05-01", ""),
        ("", "2014-05-01", ""),
        ("2014-05-01", "", ""),
        ("2014-05-01", "2009-05-01", "a.txt (2014-05-01) is later than b.txt (2009-05-01)"),
    ],
)
def test_plans_in_the_wrong_order_are_compared_with_a_note(
    plans: Path, run: Run, old: str, new: str, said: str
) -> None:
    for name, date, text in (("a", old, "1．建设重点实验室5家。"), ("b", new, "1．建设重点实验室9家。")):
        (plans / f"{name}.txt").write_text(text, encoding="utf-8")
        (plans / f"{name}.toml").write_text(f'[metadata]\ndate = "{date}"\n', encoding="utf-8")
    code, _, err = run("compare", "a.txt", "b.txt", "--out", "out", "--format", "json")
    assert code == 0
    assert said in err if said else err == ""


def test_the_same_comparison_gives_the_same_bytes(plans: Path, run: Run) -> None:
    run("compare", "old.txt", "new.txt", "--out", "first")
    run("compare", "old.txt", "new.txt", "--out", "second")
    assert contents(plans / "first") == contents(plans / "second") != {}


def test_python_looks_for_dead_rings_less_often_while_it_compares_and_as_before_then(
    plans: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    met: list[int] = []
    before = gc.get_threshold()
    monkeypatch.setitem(report.WRITERS, "json", lambda comparison: met.append(gc.get_threshold()[0]) or {})
    assert run("compare", "old.txt", "new.txt", "--out", "out", "--format", "json")[0] == 0
    assert (met, gc.get_threshold()) == ([cli.RINGS_LOOKED_FOR], before)


def test_python_goes_over_no_objects_when_it_ends(plans: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    at_the_end: list[Callable[[], None]] = []
    monkeypatch.setattr("atexit.register", at_the_end.append)
    assert run("inspect", "old.txt")[0] == 0
    monkeypatch.delitem(sys.modules, "duckdb", raising=False)
    before = gc.get_freeze_count()
    for step in at_the_end:
        step()
    assert gc.get_freeze_count() > before
    gc.unfreeze()


@pytest.mark.parametrize("formats", ["json", "md,json", " json , md,json", "html", "csv"])
def test_only_the_formats_asked_for_are_written(plans: Path, run: Run, formats: str) -> None:
    code, _, _ = run("compare", "old.txt", "new.txt", "--out", "out", "--format", formats)
    assert code == 0
    files = [path for path in (plans / "out").rglob("*") if path.is_file()]
    endings = {path.suffix for path in files if path.name != "datapackage.json"}  # describes the tables
    assert endings == {f".{name.strip()}" for name in formats.split(",")}


def test_inspect_shows_how_a_plan_is_read(plans: Path, run: Run) -> None:
    (plans / "plan.txt").write_text(OLD + "．加强领导 and 监督。\n", encoding="utf-8")
    code, out, err = run("inspect", "plan.txt")
    assert (code, err) == (0, "")
    for shown in (
        "清河市科技规划",
        "2010–2015",
        "一、主要任务",
        "建设重点实验室50家",
        "lost-number",
        "repairs",
        "notes",
        "'和'",
    ):
        assert shown in out


def test_inspect_proves_that_every_character_is_accounted_for(plans: Path, run: Run) -> None:
    code, out, _ = run("inspect", "old.txt", "--check")
    assert code == 0
    assert out.splitlines()[-1].split() == ["all", str(len(OLD)), "of", str(len(OLD)), "characters"]


def test_evaluate_prints_the_scores(plans: Path, run: Run) -> None:
    run("compare", "old.txt", "new.txt", "--out", "out", "--format", "json")
    at = OLD.index("建设")
    unit = {"side": "old", "start": at, "end": at + 20, "kind": "commitment", "topic": "T01"}
    gold = {"units": {"x": unit, "y": {**unit, "side": "new"}}, "pairs": [], "scored_new": ["y"]}
    (plans / "gold.json").write_text(json.dumps(gold), encoding="utf-8")
    code, out, _ = run("evaluate", "out/comparison.json", "gold.json", "--json")
    assert code == 0
    assert set(json.loads(out)) >= {"links", "kinds", "topics", "status_new"}
    assert run("evaluate", "out/comparison.json", "gold.json")[1].startswith("links")


def test_compare_prints_a_summary_of_both_plans(plans: Path, run: Run) -> None:
    code, out, _ = run("compare", "old.txt", "new.txt", "--out", "out", "--format", "json")
    assert code == 0
    for shown in ("清河市科技规划", "清河市创新方案", "延续", "dropped", "新增", "待核", "targets 指标"):
        assert shown in out
    shares = [line for line in out.splitlines() if "%" in line and "→" not in line]
    assert len({width(line.split("  new")[0]) for line in shares if "–" not in line}) == 1


def test_compare_prints_nothing_but_json_where_asked(plans: Path, run: Run) -> None:
    code, out, err = run("compare", "old.txt", "new.txt", "--out", "out", "--format", "json", "--json")
    assert (code, err) == (0, "")
    said = json.loads(out)
    assert [Path(name) for name in said["files"]] == [Path("out", "comparison.json")]
    assert said["old"]["file"] == "old.txt"
    assert said["undertakings"]["old"]["all"] == sum(
        count for status, count in said["undertakings"]["old"].items() if status != "all"
    )


def test_inspect_says_what_each_note_means_and_what_was_done(plans: Path, run: Run) -> None:
    (plans / "plan.txt").write_text("一、任务\n发展\ufffd工业。\n三、保障\n加强领导。", encoding="utf-8")
    out = run("inspect", "plan.txt", "--limit", "bytes=1000", "--limit", "characters=1000")[1]
    assert "7–8 broken-character [缺损] 字符损坏（U+FFFD），原字不可知（照录）" in out
    assert "number-jump [待查] 编号由 1 跳到 3（照录）" in out


def test_inspect_prints_a_plan_as_json_with_its_exact_words(plans: Path, run: Run) -> None:
    code, out, _ = run("inspect", "old.txt", "--json")
    assert code == 0
    plan = json.loads(out)
    assert [OLD[c["start"] : c["end"]] for c in plan["clauses"]] == [c["quote"] for c in plan["clauses"]]
    assert [t["value"] for t in plan["targets"]] == [50]
    assert {"entities", "bodies", "codings"} <= set(plan)


def test_inspect_prints_the_roles_of_all_characters_as_json(plans: Path, run: Run) -> None:
    code, out, _ = run("inspect", "old.txt", "--check", "--json")
    assert code == 0
    assert sum(json.loads(out).values()) == len(OLD)


def test_a_heading_stands_above_its_clauses_by_its_level(plans: Path, run: Run) -> None:
    text = "清河市规划\n一、主要任务\n（一）发展产业\n1．建设产业园区。\n二、保障措施\n2．加强组织领导。\n"
    (plans / "plan.txt").write_text(text, encoding="utf-8")
    lines = run("inspect", "plan.txt")[1].splitlines()
    at = [next(n for n, line in enumerate(lines) if line.strip() == h) for h in ("一、主要任务", "（一）发展产业")]
    assert at[1] == at[0] + 1
    assert [len(lines[n]) - len(lines[n].lstrip()) for n in at] == [0, 2]
    assert "建设产业园区" in lines[at[1] + 1]


@pytest.mark.parametrize(
    ("text", "cells"), [("abc", 3), ("延续", 4), ("（一）", 6), ("2015年", 6), ("e\u0301", 1), ("", 0)]
)
def test_a_chinese_character_is_two_cells_wide(text: str, cells: int) -> None:
    assert width(text) == cells
    assert width(padded(text, 8)) == width(padded(text, 8, right=True)) == 8


def compared(run: Run) -> tuple[str, str, str]:
    """A comparison of the two plans: the file, and the ids of the first undertaking of each."""
    assert run("compare", "old.txt", "new.txt", "--out", "out", "--format", "json")[0] == 0
    found = json.loads(Path("out", "comparison.json").read_text(encoding="utf-8"))
    old, new = (next(c["id"] for c in found[side]["clauses"] if c["status"]) for side in ("old", "new"))
    return "out/comparison.json", old, new


def test_explain_shows_why_a_pair_is_linked(plans: Path, run: Run) -> None:
    code, out, err = run("explain", *compared(run))
    assert (code, err) == (0, "")
    for shown in ("建设重点实验室50家", "建设重点实验室80家", "共同用语", "支持企业开展研究", "log odds"):
        assert shown in out


def test_explain_gives_the_link_of_the_file_as_json(plans: Path, run: Run) -> None:
    file, old, new = compared(run)
    link = json.loads(run("explain", file, old, new, "--json")[1])
    assert link in json.loads(Path(file).read_text(encoding="utf-8"))["links"]


def unlisted(run: Run) -> tuple[str, str, str]:
    """A comparison, and two undertakings that it does not list as a pair."""
    file, old, _ = compared(run)
    found = json.loads(Path(file).read_text(encoding="utf-8"))
    listed = {link["new"] for link in found["links"] if link["old"] == old}
    return file, old, next(c["id"] for c in found["new"]["clauses"] if c["status"] and c["id"] not in listed)


def test_explain_needs_the_plans_for_a_pair_that_is_not_listed(plans: Path, run: Run) -> None:
    pair = unlisted(run)
    assert_refused(run("explain", *pair), said="--old and --new")
    code, out, err = run("explain", *pair, "--old", "old.txt", "--new", "new.txt")
    assert (code, err) == (0, "")
    assert "not a link" in out


def test_explain_says_that_a_pair_without_weights_was_no_candidate(plans: Path, run: Run) -> None:
    held = json.loads(Path(compared(run)[0]).read_text(encoding="utf-8"))
    (link, *_), old, new = held["links"], held["old"]["clauses"][-1], held["new"]["clauses"][-1]
    weightless = {**link, "zone": "possible", "evidence": {**link["evidence"], "contributions": []}}
    assert not any(NO_CANDIDATE in line for line in link_lines(link, old, new, {}))
    assert [line.strip() for line in link_lines(weightless, old, new, {}) if "candidate" in line] == [NO_CANDIDATE]


def test_explain_refuses_other_plans_clauses_and_word_lists(plans: Path, run: Run) -> None:
    file, old, new = unlisted(run)
    assert_refused(run("explain", file, old, new, "--old", "new.txt", "--new", "new.txt"), said="sha256 differs")
    assert_refused(run("explain", file, old, "none-1"), said="none-1")
    assert_refused(run("explain", "old.txt", old, new), said="JSON")
    given = ("--old", "old.txt", "--new", "new.txt", "--lexicon", lists_of(plans))
    assert_refused(run("explain", file, old, new, *given), said="word lists")


def lists_of(folder: Path) -> str:
    """A folder of the user's with a list of verbs and one of segmenter words, which are not ours."""
    lists = folder / "lists"
    lists.mkdir()
    for name, words in (("verbs", {"verb": "筹谋"}), ("words", {"word": "海洋科学城"})):
        head = list(lexicon.rows(name)[0])
        row = {"source": "测试", **words}
        lines = ["\t".join(head), "\t".join(row.get(key, lexicon.rows(name)[0][key]) for key in head)]
        (lists / f"{name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return "lists"


def test_word_lists_of_the_user_take_effect_for_one_command_only(plans: Path, run: Run) -> None:
    (plans / "plan.txt").write_text("一、任务\n1．筹谋高铁。\n2．加快高铁。\n", encoding="utf-8")
    lists = lists_of(plans)
    kinds = []
    for given in ((), ("--lexicon", lists), ()):
        clauses = json.loads(run("inspect", "plan.txt", "--json", *given)[1])["clauses"]
        kinds.append([clause["kind"] for clause in clauses])
    assert kinds[0] == kinds[2] != kinds[1]


def test_the_manifest_names_model_encoder_topics_and_word_lists(plans: Path, run: Run) -> None:
    said = []
    for given in ((), ("--lexicon", lists_of(plans), "--topics", "2")):
        run("compare", "old.txt", "new.txt", "--out", "out", "--format", "json", *given)
        found = json.loads((plans / "out" / "comparison.json").read_text(encoding="utf-8"))
        said.append(found["manifest"]["parameters"])
    assert [p["topics"] for p in said] == ["auto", "2"]
    assert said[0]["lexicon"] == "built-in"
    assert len(said[1]["lexicon"]) == 64
    assert said[0]["model"].startswith("none:")
    assert said[0]["encoder"] == "none"


def test_a_redacted_report_holds_no_sentence_of_the_plans(plans: Path, run: Run) -> None:
    assert run("compare", "old.txt", "new.txt", "--out", "out", "--redact", "--format", "json,csv,md")[0] == 0
    for name, data in contents(plans / "out").items():
        assert "支持企业开展研究".encode() not in data, name


def test_the_program_runs_as_a_module() -> None:
    command = [sys.executable, "-m", "szcompare", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, encoding="utf-8")
    assert done.stdout.startswith("szcompare, version ")


def test_a_plan_without_any_undertaking_is_compared_with_a_note(plans: Path, run: Run) -> None:
    (plans / "news.txt").write_text("近年来，我市经济已经有了很大发展，位居全国前列。\n", encoding="utf-8")
    for pair in (("news.txt", "new.txt"), ("old.txt", "news.txt"), ("news.txt", "news.txt")):
        code, _, err = run("compare", *pair, "--out", "out")
        assert (code, "same text" in err) == (0, len({*pair}) == 1)
        found = json.loads((plans / "out" / "comparison.json").read_text(encoding="utf-8"))
        assert "no-undertaking" in json.dumps(found)


def test_the_same_file_twice_is_continued_throughout_and_told(plans: Path, run: Run) -> None:
    code, _, err = run("compare", "old.txt", "old.txt", "--out", "out", "--format", "json")
    assert (code, err) == (0, "szcompare: note: old.txt and old.txt hold the same text 两份规划文字相同\n")
    found = json.loads((plans / "out" / "comparison.json").read_text(encoding="utf-8"))
    assert {clause["status"] for side in ("old", "new") for clause in found[side]["clauses"]} <= {"continued", "", None}


# What is refused.


def empty(folder: Path) -> str:
    (folder / "bad.txt").write_bytes(b"")
    return "bad.txt"


def blank(folder: Path) -> str:
    (folder / "bad.txt").write_text(" \n　\t\r\n", encoding="utf-8")
    return "bad.txt"


def binary(folder: Path) -> str:
    (folder / "bad.txt").write_bytes(bytes(range(256)) * 8)
    return "bad.txt"


def a_folder(folder: Path) -> str:
    (folder / "bad.txt").mkdir()
    return "bad.txt"


def missing(folder: Path) -> str:
    return "missing.txt"


def unknown_type(folder: Path) -> str:
    (folder / "bad.xyz").write_text(OLD, encoding="utf-8")
    return "bad.xyz"


def a_fifo(folder: Path) -> str:
    os.mkfifo(folder / "bad.txt")
    return "bad.txt"


def a_loop(folder: Path) -> str:
    (folder / "bad.txt").symlink_to("worse.txt")
    (folder / "worse.txt").symlink_to("bad.txt")
    return "bad.txt"


def missing_with_a_line_end_in_its_name(folder: Path) -> str:
    return "bad\nname\r\u2028\x1b[31m.txt"


def empty_with_a_line_end_in_its_name(folder: Path) -> str:
    (folder / "bad\nname.txt").write_bytes(b"")
    return "bad\nname.txt"


def sidecar_of_bad_toml(folder: Path) -> str:
    (folder / "bad.txt").write_text(OLD, encoding="utf-8")
    (folder / "bad.toml").write_text("[metadata\n", encoding="utf-8")
    return "bad.txt"


def sidecar_with_a_quote_of_two_lines(folder: Path) -> str:
    (folder / "bad.txt").write_text(OLD, encoding="utf-8")
    (folder / "bad.toml").write_text('[[repair]]\nquote = "没有\\n的话"\nreading = ""\n', encoding="utf-8")
    return "bad.txt"


ANYWHERE = [
    empty,
    blank,
    binary,
    a_folder,
    missing,
    unknown_type,
    sidecar_of_bad_toml,
    sidecar_with_a_quote_of_two_lines,
]
POSIX = [a_fifo, a_loop, missing_with_a_line_end_in_its_name, empty_with_a_line_end_in_its_name]
BAD = [*ANYWHERE, *(pytest.param(make, marks=posix) for make in POSIX)]


@pytest.mark.parametrize("make", BAD)
@pytest.mark.parametrize("place", ["old", "new", "inspect"])
def test_a_bad_plan_is_refused_and_nothing_is_written(
    plans: Path, run: Run, make: Callable[[Path], str], place: str
) -> None:
    bad = make(plans)
    before = contents(plans)
    pair = (bad, "new.txt") if place == "old" else ("old.txt", bad)
    arguments = ("inspect", bad) if place == "inspect" else ("compare", *pair, "--out", "out")
    assert_refused(run(*arguments), said="bad" if "missing.txt" not in bad else "missing")
    assert contents(plans) == before


USAGE = [
    (("compare", "old.txt", "new.txt", "--out", "out", "--format", "pdf"), "pdf"),
    (("compare", "old.txt", "new.txt", "--out", "out", "--format", ","), "format"),
    (("compare", "old.txt", "new.txt", "--out", "out", "--format", "json,x\ny"), "x"),
    (("compare", "old.txt", "new.txt", "--out", "out", "--topics", "0"), "topics"),
    (("compare", "old.txt", "new.txt", "--out", "out", "--topics", "many"), "topics"),
    (("compare", "old.txt", "new.txt", "--out", "out", "--encoder", "no-such"), "no-such"),
    (("compare", "old.txt", "new.txt", "--out", "out", "--encoder", ""), "no encoder '': auto, none"),
    (("compare", "old.txt", "new.txt"), "--out"),
    (("compare", "old.txt"), "NEW"),
    (("compare", "old.txt", "new.txt", "--out", "out", "--no-such"), "--no-such"),
    (("no\nsuch",), "such"),
    ((), "--help"),
    (("compare", "old.txt", "new.txt", "--out", "out", "--lexicon", "no-such"), "no-such"),
    (("compare", "old.txt", "new.txt", "--out", "out", "--template", "no-such"), "no-such"),
    (("compare", "old.txt", "new.txt", "--out", "out", "--template", ""), "--template names no folder"),
    (("compare", "old.txt", "new.txt", "--out", "out", "--lang", "fr"), "fr"),
    (("inspect", "old.txt", "--lexicon", "."), "word list"),
    (
        ("inspect", "old.txt", "--limit", "bytes=9"),
        "over the limit of 9; split the file, or raise it with --limit bytes=NUMBER",
    ),
    (("inspect", "old.txt", "--limit", "pags=9"), "no limit is called 'pags'; choose from bytes, characters, pages"),
    (("inspect", "old.txt", "--limit", "pages=0"), "the limit pages has to be a whole number from 1"),
    (("inspect", "old.txt", "--limit", "pages"), "write it as NAME=NUMBER"),
    (("compare", "old.txt", "new.txt", "--out", "o", "--limit", "characters=9"), "--limit characters=NUMBER"),
    (("inspect", "old.txt", "--web", "curl"), "'curl' is not one of"),
    (("explain", "missing.json", "a", "b"), "missing.json"),
    (("evaluate", "missing.json", "old.txt"), "missing.json"),
    (("evaluate", "old.txt", "old.txt"), "JSON"),
]


@pytest.mark.parametrize(("arguments", "said"), USAGE, ids=range(len(USAGE)))
def test_wrong_arguments_are_refused_in_one_line(plans: Path, run: Run, arguments: tuple[str, ...], said: str) -> None:
    before = contents(plans)
    assert_refused(run(*arguments), said=said)
    assert contents(plans) == before


@pytest.mark.parametrize("out", ["old.txt", "old.txt/out", "old.txt/a/b"])
def test_an_output_folder_that_cannot_be_is_refused(plans: Path, run: Run, out: str) -> None:
    before = contents(plans)
    assert_refused(run("compare", "old.txt", "new.txt", "--out", out), said="old.txt")
    assert contents(plans) == before


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_an_output_folder_that_may_not_be_written_is_refused(plans: Path, run: Run) -> None:
    (plans / "out").mkdir(mode=0o500)
    assert_refused(run("compare", "old.txt", "new.txt", "--out", "out"), said="out")


def test_a_half_written_report_is_replaced_whole(plans: Path, run: Run) -> None:
    run("compare", "old.txt", "new.txt", "--out", "out")
    whole = contents(plans / "out")
    for path in (plans / "out").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:10])
    assert contents(plans / "out") != whole
    assert run("compare", "old.txt", "new.txt", "--out", "out")[0] == 0
    assert contents(plans / "out") == whole


@pytest.mark.parametrize("earlier", [True, False])
def test_ctrl_c_leaves_the_earlier_report_as_it_was(
    plans: Path, run: Run, monkeypatch: pytest.MonkeyPatch, earlier: bool
) -> None:
    def interrupted(comparison: Comparison) -> Mapping[str, bytes]:
        raise KeyboardInterrupt

    if earlier:
        run("compare", "old.txt", "new.txt", "--out", "out")
    before = contents(plans)
    monkeypatch.setitem(report.WRITERS, "json", interrupted)
    code, out, err = run("compare", "new.txt", "old.txt", "--out", "out")
    assert (code, out, err.strip().count("\n")) == (130, "", 0)
    assert "interrupted" in err
    assert contents(plans) == before


@pytest.mark.parametrize("name", ["old", "new"])
def test_ctrl_c_while_reading_writes_nothing(plans: Path, run: Run, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    from szcompare import pipeline

    read = pipeline.readers.read

    def interrupted(path: Path, **options: object) -> object:
        if path.stem == name:
            raise KeyboardInterrupt
        return read(path, **options)

    monkeypatch.setattr(pipeline.readers, "read", interrupted)
    before = contents(plans)
    assert run("compare", "old.txt", "new.txt", "--out", "out")[0] == 130
    assert contents(plans) == before


def test_an_error_of_the_program_itself_is_not_hidden(plans: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("szcompare.pipeline.cut", lambda document: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run("inspect", "old.txt")


def test_an_empty_name_is_no_folder(plans: Path, run: Run) -> None:
    assert_refused(run("compare", "old.txt", "new.txt", "--out", ""), said="--out names no folder")
    assert sorted(contents(plans)) == ["new.txt", "old.txt"]
