"""How plans are read and linked is part of what a result is: other limits or another similarity give new results."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("pyarrow", reason="the extra corpus is not installed")
pytest.importorskip("duckdb", reason="the extra corpus is not installed")
pytest.importorskip("msgspec", reason="the extra corpus is not installed")

from click.testing import CliRunner
from corpora import content, made_plans, stored
from test_corpus import environment
from test_corpus_executors import cluster

from szcompare import lexicon
from szcompare.corpus import tasks
from szcompare.corpus.commands import corpus_group
from szcompare.corpus.executors import Dask, Processes
from szcompare.corpus.report import render_corpus
from szcompare.corpus.run import add_plans, run_pairs
from szcompare.corpus.store import open_store
from szcompare.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Two clauses are linked where they are the same characters.
SOURCE = (
    "import numpy as np\n\n\ndef same(old, new):\n"
    "    return np.array([[float(a == b) for b in new] for a in old]).reshape(len(old), len(new))\n"
)


@pytest.fixture
def registered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A package that registers the similarity ``same``, installed for this process and its workers."""
    place = tmp_path / "installed"
    about = place / "charsame-1.0.dist-info"
    about.mkdir(parents=True)
    (place / "charsame.py").write_text(SOURCE, encoding="utf-8")
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: charsame\nVersion: 1.0\n", encoding="utf-8")
    (about / "entry_points.txt").write_text("[szcompare.similarities]\nsame = charsame:same\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(place))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(place), environment()["PYTHONPATH"]]))
    yield "same"
    sys.modules.pop("charsame", None)


def test_another_limit_is_another_plan_and_raises_what_was_too_long(tmp_path: Path) -> None:
    made_plans(tmp_path / "plans", plans=4)
    long = sorted((tmp_path / "plans").glob("*.txt"))[0]
    long.write_text(long.read_text(encoding="utf-8") + "支持养蜂业发展，完善产业链条。\n" * 60, encoding="utf-8")
    store = open_store(str(tmp_path / "store"), create=True)

    def added(**how: object) -> tuple[int, int, list[str]]:
        found = add_plans(store, [tmp_path / "plans"], **how)  # type: ignore[arg-type]
        return found.asked, found.made, [f"{name}: {reason}" for name, reason in found.failed]

    asked, made, failed = added(limits={"characters": 1000})
    assert (asked, made) == (3, 3)
    assert failed[0].startswith(f"plans/{long.name}: ")
    assert failed[0].endswith("raise it with --limit characters=NUMBER")
    assert added() == (4, 4, [])
    assert added(limits={"characters": 10_000_000}) == (4, 0, []), "the usual limit, said, is the usual limit"
    assert added(limits={"characters": 1000})[:2] == (3, 0), "kept from the first time"


def test_the_limit_of_bytes_holds_before_a_file_is_read(tmp_path: Path) -> None:
    made_plans(tmp_path / "plans", plans=1)
    store = open_store(str(tmp_path / "store"), create=True)
    [(_, reason)] = add_plans(store, [tmp_path / "plans"], limits={"bytes": 100}).failed
    assert reason.endswith("bytes are over the limit of 100; split the file, or raise it with --limit bytes=NUMBER")


@pytest.mark.parametrize("how", [{"encoding": 5}, {"simplify": "yes"}, {"limits": 5}, {"web": None}])
def test_a_wrong_type_is_told_once_and_not_kept_as_the_failure_of_each_plan(
    tmp_path: Path, how: dict[str, object]
) -> None:
    made_plans(tmp_path / "plans", plans=2)
    store = open_store(str(tmp_path / "store"), create=True)
    with pytest.raises(InputError, match=f"^{next(iter(how))} has to be"):
        add_plans(store, [tmp_path / "plans"], **how)  # type: ignore[arg-type]
    assert store.sources() == [] == store.ledger("plans")


def test_word_lists_of_ones_own_are_another_result_and_are_not_taken_for_ours_by_a_worker(tmp_path: Path) -> None:
    lists = tmp_path / "lists"
    lists.mkdir()
    (lists / "strength.tsv").write_text(f"{chr(9).join(lexicon.rows('strength')[0])}\n", encoding="utf-8")
    store = stored(tmp_path, plans=3)
    run_pairs(store)
    with lexicon.folder(lists):
        with pytest.raises(InputError, match="add them again"):
            run_pairs(store)
        with pytest.raises(InputError, match="which no worker has: give no executor"):
            add_plans(store, [tmp_path / "plans"], executor=Processes(1))
        assert add_plans(store, [tmp_path / "plans"]).made == 3
        assert run_pairs(store).made == 2
    with pytest.raises(InputError, match="add them again"):
        run_pairs(store)
    assert add_plans(store, [tmp_path / "plans"]).made == 0
    assert run_pairs(store).made == 0


def test_an_encoding_that_is_named_is_used(tmp_path: Path) -> None:
    made_plans(tmp_path / "plans", plans=1)
    plan = next((tmp_path / "plans").glob("*.txt"))
    plan.write_bytes(plan.read_text(encoding="utf-8").encode("utf-16-le"))
    store = open_store(str(tmp_path / "store"), create=True)
    words = ["add", str(tmp_path / "plans"), "--encoding", "utf-16-le", "--workers", "1", "--store", store.where]
    run = CliRunner().invoke(corpus_group, words, catch_exceptions=False)
    assert "1 plans, 1 of them new, 0 failed" in run.output
    assert store.members()[0].title.endswith("科技创新发展规划（1996—2000年）")


def test_another_similarity_is_another_result_alike_in_one_process_and_several(registered: str, tmp_path: Path) -> None:
    store = stored(tmp_path, plans=4)
    assert run_pairs(store).made == 2
    built_in = store.query("SELECT * FROM links ORDER BY ALL")
    words = ["run", "--similarity", registered, "--workers", "1", "--quiet", "--store", store.where]
    run = CliRunner().invoke(corpus_group, words, catch_exceptions=False)
    assert "2 pairs, 2 of them new, 0 failed" in run.output
    links = store.query("SELECT * FROM links ORDER BY ALL")
    assert links != built_in
    assert {link["confidence"] for link in links if link["relation"] == "reused"} == {0.999}
    assert "similarity same (charsame 1.0)" in render_corpus(store)["index.html"].decode()
    assert run_pairs(store, similarity=registered).made == 0
    other = stored(tmp_path, name="processes", plans=4)
    run_pairs(other, executor=Processes(2), similarity=registered)
    assert other.query("SELECT * FROM links ORDER BY ALL") == links
    assert run_pairs(store).made == 0
    assert store.query("SELECT * FROM links ORDER BY ALL") == built_in


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_similarity_works_on_a_cluster_and_is_refused_where_workers_have_none(
    registered: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = stored(tmp_path, plans=4)
    monkeypatch.setattr("test_corpus_executors.environment", lambda: dict(os.environ))
    with cluster(tmp_path, workers=1) as (address, _):
        assert run_pairs(store, executor=Dask(address=address), similarity=registered).failed == ()
    wanted = stored(tmp_path, name="serial", plans=4)
    run_pairs(wanted, similarity=registered)
    assert content(store) == content(wanted)
    monkeypatch.setattr("test_corpus_executors.environment", environment)
    monkeypatch.setenv("PYTHONPATH", "")
    bare = stored(tmp_path, name="bare", plans=4)
    (tmp_path / "second").mkdir()
    with cluster(tmp_path / "second", workers=1) as (address, _), pytest.raises(InputError, match="each worker needs"):
        run_pairs(bare, executor=Dask(address=address), similarity=registered)


def test_a_similarity_that_is_not_installed_is_told_before_anything_is_done(tmp_path: Path) -> None:
    store = stored(tmp_path, plans=3)
    before = content(store)
    with pytest.raises(InputError, match=r"no similarity 'mine' is installed"):
        run_pairs(store, similarity="mine")
    assert content(store) == before


def test_a_similarity_that_cannot_be_loaded_is_told_and_nothing_is_kept_as_failed(
    registered: str, tmp_path: Path
) -> None:
    store = stored(tmp_path, plans=3)
    (tmp_path / "installed" / "charsame.py").write_text("import nothing_of_this_name\n", encoding="utf-8")
    with pytest.raises(
        InputError, match=r"similarity 'same' cannot be loaded \(No module named 'nothing_of_this_name'"
    ):
        run_pairs(store, similarity=registered)
    (tmp_path / "installed" / "charsame.py").write_text(SOURCE, encoding="utf-8")
    assert run_pairs(store, similarity=registered).failed == ()


def test_a_worker_that_would_link_by_other_means_is_refused(registered: str, tmp_path: Path) -> None:
    task = tasks.PairTask(
        store=str(tmp_path), task="t", program=tasks.fingerprint(), topics=None, encoder="none", similarity=registered,
        linked_by=("none", "similarity same (charsame 2.0)"), pairs=(),
    )  # fmt: skip
    with pytest.raises(
        InputError, match=r"charsame 1\.0\), the run was started with none; similarity same \(charsame 2"
    ):
        tasks.compare_pairs(task)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["add", "plans", "--limit", "pages=many"], "write it as NAME=NUMBER"),
        (["add", "plans", "--limit", "leaves=9"], "no limit is called 'leaves'; choose from bytes, characters"),
        (["run", "--similarity", "mine"], "no similarity 'mine' is installed"),
        (["run", "--encoder", "mine"], "no encoder 'mine'"),
    ],
)
def test_wrong_options_are_one_line(tmp_path: Path, words: list[str], line: str) -> None:
    stored(tmp_path, plans=3)
    command = [sys.executable, "-m", "szcompare", "corpus", *words, "--store", "store"]
    run = subprocess.run(command, cwd=tmp_path, env=environment(), capture_output=True, encoding="utf-8", check=False)
    assert (run.returncode, len(run.stderr.splitlines())) == (2, 1)
    assert line in run.stderr


def test_a_command_says_nothing_but_its_result(tmp_path: Path) -> None:
    stored(tmp_path, plans=3)
    command = [sys.executable, "-m", "szcompare", "corpus", "pairs", "--store", "store"]
    run = subprocess.run(command, cwd=tmp_path, env=environment(), capture_output=True, encoding="utf-8", check=True)
    assert run.stderr == ""
    assert run.stdout.endswith("2 pairs of 3 plans\n")
