"""Who watches long work: nobody, a function of the user's, a bar in a terminal or in a notebook."""

from __future__ import annotations

import sys
import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from szcompare import progress
from szcompare.progress import watched, watcher

if TYPE_CHECKING:
    from pathlib import Path

OLD = "某市规划\n一、主要任务\n1．建设重点实验室50家。\n"
NEW = "某市规划\n一、主要任务\n1．建设重点实验室80家。\n"


class Terminal:
    """A stderr that says it is a terminal."""

    encoding = "utf-8"

    def __init__(self) -> None:
        self.said = ""

    def write(self, text: str) -> int:
        self.said += text
        return len(text)

    def flush(self) -> None:
        pass

    def isatty(self) -> bool:
        return True


def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Not a fixture: pytest sets stderr anew between fixtures and test."""
    made = Terminal()
    monkeypatch.setattr(sys, "stderr", made)
    monkeypatch.setattr(progress, "DELAY_S", 0.0)
    monkeypatch.delenv(progress.SWITCH, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    return made


@pytest.fixture
def cell(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """A notebook's cell: what is displayed there, and what takes its place later, in order."""
    display = pytest.importorskip("IPython.display")
    shown: list[dict[str, str]] = []
    shell = SimpleNamespace(kernel=object())
    monkeypatch.setattr(sys.modules["IPython"], "get_ipython", lambda: shell)
    monkeypatch.setattr(progress, "DELAY_S", 0.0)
    monkeypatch.delenv(progress.SWITCH, raising=False)

    def put(data: dict[str, str], **_: Any) -> Any:
        shown.append(data)
        return SimpleNamespace(update=put)

    monkeypatch.setattr(display, "display", put)
    return shown


def test_a_function_hears_of_the_work_and_of_the_work_inside_it() -> None:
    heard: list[tuple[str, int, int]] = []
    with watched(lambda *step: heard.append(step)) as told:
        told("links", 1, 5)
        with watched(None) as inner:
            inner("pages", 2, 9)
        watcher()("encode", 3, 4)
    assert heard == [("links", 1, 5), ("pages", 2, 9), ("encode", 3, 4)]


def test_outside_of_the_block_nobody_hears() -> None:
    heard: list[tuple[str, int, int]] = []
    with watched(lambda *step: heard.append(step)):
        pass
    watcher()("links", 1, 5)
    assert heard == []


def test_work_inside_can_be_kept_from_the_watcher() -> None:
    heard: list[tuple[str, int, int]] = []
    with watched(lambda *step: heard.append(step)), watched(False), watched(None) as told:
        told("links", 1, 5)
    assert heard == []


def test_a_terminal_shows_a_bar_that_is_gone_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = at_a_terminal(monkeypatch)
    with watched(None) as told:
        told("links", 2, 5)
        told("encode", 32, 418)
    assert "links" in terminal.said
    assert "2/5" in terminal.said
    assert "32/418" in terminal.said
    assert terminal.said.endswith("\x1b[2K")  # its line is erased


def test_short_work_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = at_a_terminal(monkeypatch)
    monkeypatch.setattr(progress, "DELAY_S", 60.0)
    with watched(None) as told:
        told("links", 2, 5)
    assert terminal.said == ""


def test_short_work_shows_a_bar_that_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = at_a_terminal(monkeypatch)
    monkeypatch.setattr(progress, "DELAY_S", 60.0)
    with watched(True) as told:
        told("links", 2, 5)
    assert "links" in terminal.said


def test_the_environment_switches_bars_off(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = at_a_terminal(monkeypatch)
    monkeypatch.setenv(progress.SWITCH, "0")
    with watched(None) as told:
        told("links", 2, 5)
    assert terminal.said == ""


def test_a_file_gets_no_bar_unless_it_was_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    with watched(None) as told:
        told("links", 2, 5)
    assert capsys.readouterr().err == ""


def test_another_thread_gets_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = at_a_terminal(monkeypatch)

    def work() -> None:
        with watched(None) as told:
            told("links", 2, 5)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert terminal.said == ""


def test_a_notebook_shows_one_bar_of_plain_html_that_is_emptied_at_the_end(cell: list[dict[str, str]]) -> None:
    with watched(None) as told:
        told("links <3>", 2, 5)
        told("topics", 4, 5)
    assert [data["text/plain"] for data in cell] == ["links <3> 2/5", "topics 4/5", ""]
    assert '<progress max="5" value="2" aria-label="links &lt;3&gt;"></progress>' in cell[0]["text/html"]
    assert cell[-1]["text/html"] == ""


def test_a_bar_is_taken_away_after_an_error_too(cell: list[dict[str, str]]) -> None:
    def work() -> None:
        with watched(None) as told:
            told("links", 2, 5)
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        work()
    assert cell[-1]["text/html"] == ""


def test_a_comparison_tells_and_its_result_is_the_same(tmp_path: Path) -> None:
    import szcompare

    old, new = (szcompare.from_text(text, name="规划.txt") for text in (OLD, NEW))
    heard: list[str] = []
    told = szcompare.compare(old, new, progress=lambda stage, done, total: heard.append(f"{stage} {done}/{total}"))
    assert told == szcompare.compare(old, new, progress=False)
    assert heard[0] == "old 0/5"
    assert heard[-1] == "done 5/5"


def test_a_corpus_tells_of_its_plans_and_pairs_and_not_of_each_comparison(tmp_path: Path) -> None:
    pytest.importorskip("duckdb", reason="the extra corpus is not installed")
    from szcompare.corpus import add_plans, open_store, run_pairs
    from szcompare.corpus.pairs import Rule
    from szcompare.corpus.run import choose_pairs

    (tmp_path / "plans").mkdir()
    for name, text in (("旧.txt", OLD), ("新.txt", NEW)):
        (tmp_path / "plans" / name).write_text(text, encoding="utf-8")
    heard: list[tuple[str, int, int]] = []
    store = open_store(tmp_path / "store", create=True)
    add_plans(store, [tmp_path / "plans"], progress=lambda *step: heard.append(step))
    choose_pairs(store, Rule(by="all"))
    run_pairs(store, progress=lambda *step: heard.append(step))
    assert {stage for stage, _, _ in heard} == {"read", "parse", "compare"}
    assert heard[-1] == ("compare", 1, 1)
