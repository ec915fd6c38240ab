"""The store of a corpus: only what is new is done, nothing is lost or doubled, whatever stops a run."""

from __future__ import annotations

import errno
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("pyarrow", reason="the extra corpus is not installed")
pytest.importorskip("duckdb", reason="the extra corpus is not installed")
pytest.importorskip("msgspec", reason="the extra corpus is not installed")

from corpora import content, finished, made_plans, stored

from szcompare import corpus, pipeline
from szcompare.corpus import results, schema, tasks
from szcompare.corpus.pairs import Rule
from szcompare.corpus.report import render_corpus
from szcompare.corpus.run import add_plans, choose_pairs, run_pairs
from szcompare.corpus.storage import locked, open_folder
from szcompare.corpus.store import Store, decoded, encoded, open_store
from szcompare.errors import InputError, OutputError

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent
COMMAND = (sys.executable, "-c", "from szcompare.corpus.commands import corpus_group; corpus_group()")


def pair_count(store: Store) -> tuple[int, int]:
    """The pairs in all parts, counted as rows and as keys."""
    rows = [row["pair"] for name in content(store) if name.startswith("results/") for row in part(store, name)]
    return len(rows), len(set(rows))


def part(store: Store, name: str) -> list[schema.Row]:
    return schema.rows_of(content(store)[name])


def test_every_public_name_of_the_package_is_there() -> None:
    assert all(getattr(corpus, name) is not None for name in corpus.__all__)


def test_a_stored_plan_is_the_plan_that_was_parsed(tmp_path: Path) -> None:
    made_plans(tmp_path, plans=1)
    plan = pipeline.parse(next(tmp_path.glob("*.txt")))
    assert plan.clauses
    assert decoded(encoded(plan)) == plan


def test_a_second_add_and_run_do_nothing_and_change_nothing(tmp_path: Path) -> None:
    store = finished(tmp_path)
    before = content(store)
    assert add_plans(store, [tmp_path / "plans"]).made == 0
    again = run_pairs(store)
    assert (again.asked, again.made, again.kept, again.failed) == (6, 0, 6, ())
    assert content(store) == before


def test_a_new_plan_brings_only_its_own_pairs(tmp_path: Path) -> None:
    store = finished(tmp_path, by="all", plans=5)
    before = content(store)
    text = next((tmp_path / "plans").glob("*.txt")).read_text(encoding="utf-8").replace("1996", "2031")
    (tmp_path / "plans" / "late.txt").write_text(text, encoding="utf-8")
    assert add_plans(store, [tmp_path / "plans"]).made == 1
    assert run_pairs(store).made == 5
    after = content(store)
    parts = [name for name in before if "/" in name]
    assert all(after[name] == before[name] for name in parts)
    assert pair_count(store) == (15, 15)


def test_another_parameter_is_another_result(tmp_path: Path) -> None:
    store = finished(tmp_path, plans=4)
    links = store.query("SELECT count(*) AS n FROM links")
    assert run_pairs(store, topics=2).made == run_pairs(store, topics=3).made > 0
    assert store.query("SELECT count(*) AS n FROM links") == links, "the views show the last parameters alone"
    assert run_pairs(store).made == 0


def test_a_changed_program_asks_for_the_plans_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = finished(tmp_path, plans=4)
    monkeypatch.setattr("szcompare.corpus.run.fingerprint", lambda: "9.9.9+other")
    with pytest.raises(InputError, match="add them again"):
        run_pairs(store)


def test_another_program_files_under_other_keys_and_gives_the_same_members_lineages_and_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_plans(tmp_path / "plans", plans=4)
    for at in range(3):  # nothing to order them by but their text
        (tmp_path / "plans" / f"undated{at}.txt").write_text(f"一、任务\n1．新建体育场{at + 2}座。\n", encoding="utf-8")
    found, keys = [], []
    for program in ("1.0.0+first", "2.0.0+second"):
        for module in ("run", "sources", "tasks", "report"):
            monkeypatch.setattr(f"szcompare.corpus.{module}.fingerprint", lambda program=program: program)
        store = finished(tmp_path, name=program, by="all")
        members, lineages = store.members(), [row["lineage"] for row in results.member_rows(store)]
        number = {member.plan: str(at) for at, member in enumerate(members)}
        files = {name: data.decode() for name, data in render_corpus(store).items()}
        for key, place in [*number.items(), (program, "the program")]:
            files = {name: text.replace(key, place) for name, text in files.items()}
        found.append(([member.names for member in members], lineages, files))
        keys.append(set(number))
    assert not keys[0] & keys[1]
    assert found[0] == found[1]
    assert len(set(found[0][1])) > 1
    clauses = {row["clause"] for row in store.query("SELECT clause FROM clauses")}
    assert set(found[0][1]) <= clauses, "a lineage is cited by its first clause"


def test_one_text_read_in_two_ways_gives_two_lineages() -> None:
    assert results._ids([("p", "ab-1"), ("q", "ab-1"), ("q", "ab-9")]) == {
        ("p", "ab-1"): "ab-1",
        ("q", "ab-1"): "ab-1~2",
        ("q", "ab-9"): "ab-9",
    }


def test_a_worker_with_another_program_is_refused(tmp_path: Path) -> None:
    task = tasks.ParseTask(store=str(tmp_path), task="t", program="9.9.9+other", files=())
    with pytest.raises(InputError, match="install the same on both"):
        tasks.parse_files(task)


def test_a_run_killed_at_any_moment_goes_on_and_ends_as_if_it_had_not_been(tmp_path: Path) -> None:
    wanted = content(finished(tmp_path, name="whole", by="all", plans=9))
    store = stored(tmp_path, name="killed", by="all", plans=9)
    chance = random.Random(11)  # noqa: S311
    kills = 0
    for workers in ("1", "2", "1"):
        command = [*COMMAND, "run", "--store", store.where, "--workers", workers, "--quiet"]
        run = subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        held = len(store.finished("results"))
        await_true(lambda run=run, held=held: len(store.finished("results")) > held or run.poll() is not None)
        time.sleep(chance.random() * 0.3)
        kills += run.poll() is None
        run.kill()
        run.communicate()
        rows, keys = pair_count(store)
        assert rows == keys
    assert kills
    command = [*COMMAND, "run", "--store", store.where, "--workers", "1"]
    subprocess.run(command, env=environment(), check=True, stdout=subprocess.PIPE)
    assert content(store) == wanted
    assert pair_count(store) == (36, 36)


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")]), "PYTHONUTF8": "1"}


def await_true(test: object, *, seconds: float = 60.0) -> None:
    until = time.monotonic() + seconds
    while not test():  # type: ignore[operator]
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="the system has no kill -9")
def test_a_killed_add_goes_on(tmp_path: Path) -> None:
    made_plans(tmp_path / "plans", plans=60)
    whole = open_store(str(tmp_path / "whole"), create=True)
    add_plans(whole, [tmp_path / "plans"])
    store = open_store(str(tmp_path / "killed"), create=True)
    command = [*COMMAND, "add", str(tmp_path / "plans"), "--store", store.where, "--workers", "1"]
    run = subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    await_true(lambda: len(store.finished("plans")) > 3 or run.poll() is not None)
    run.kill()
    run.communicate()
    assert add_plans(store, [tmp_path / "plans"]).asked == 60
    assert content(store) == content(whole)


def test_a_full_disk_is_told_in_one_line_and_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = content(finished(tmp_path, name="whole"))
    store = stored(tmp_path, name="full")
    real, left = os.fsync, [3]

    def full(descriptor: int) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match=r"No space left on device.*nothing that was finished is lost"):
        run_pairs(store)
    monkeypatch.undo()
    assert 0 < run_pairs(store).made < 6
    assert content(store) == wanted


@pytest.mark.filterwarnings("ignore::scipy.cluster.hierarchy.ClusterWarning")  # of topics of very short plans
def test_broken_files_are_listed_with_their_reason_and_the_rest_goes_on(tmp_path: Path) -> None:
    made_plans(tmp_path / "plans", plans=290, length=4)
    for at in range(10):
        broken = tmp_path / "plans" / f"broken{at}{'.txt' if at % 2 else '.xyz'}"
        broken.write_bytes(b"" if at % 2 else f"{at}".encode())
    store = open_store(str(tmp_path / "store"), create=True)
    found = add_plans(store, [tmp_path / "plans"])
    reasons = {Path(name).name: reason for name, reason in found.failed}
    # the five empty files are one text under five names, and each name is listed
    assert sorted(reasons) == [f"broken{at}{'.txt' if at % 2 else '.xyz'}" for at in range(10)]
    assert all(reason and str(tmp_path) not in reason and "\n" not in reason for reason in reasons.values())
    assert sum(not member.error for member in store.members()) == 290
    assert run_pairs(store).failed == ()


def test_a_plan_that_fails_by_a_fault_of_the_program_does_not_stop_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, real, calls = stored(tmp_path), pipeline.compare, [0]

    def compare(*plans: object, **options: object) -> object:
        calls[0] += 1
        if calls[0] == 2:
            raise ZeroDivisionError("division by zero")
        return real(*plans, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "compare", compare)
    found = run_pairs(store)
    assert found.made == 6
    assert [reason for _, reason in found.failed] == ["ZeroDivisionError: division by zero"]
    assert run_pairs(store).made == 0, "what failed is not tried again unless asked for"
    again = run_pairs(store, retry=True)
    assert (again.made, again.failed) == (1, ())
    assert len(store.query("SELECT * FROM pairs")) == 6


def test_the_same_text_under_two_names_is_one_plan_and_said(tmp_path: Path) -> None:
    made_plans(tmp_path / "plans", plans=3, per_body=3)
    first = sorted((tmp_path / "plans").glob("*.txt"))[0]
    (tmp_path / "plans" / "copy.txt").write_bytes(first.read_bytes())
    store = open_store(str(tmp_path / "store"), create=True)
    found = add_plans(store, [tmp_path / "plans"])
    assert found.asked == 3
    assert found.notes == (f"same text, kept once: plans/copy.txt, plans/{first.name}",)
    assert sorted(len(member.names) for member in store.members()) == [1, 1, 2]


def test_two_plans_of_one_name_are_both_kept_and_said(tmp_path: Path) -> None:
    made_plans(tmp_path / "a", plans=2, per_body=2)
    made_plans(tmp_path / "b", plans=2, per_body=2, seed=8)
    for folder in ("a", "b"):
        sorted((tmp_path / folder).glob("*.txt"))[0].rename(tmp_path / folder / "plan.txt")
    store = open_store(str(tmp_path / "store"), create=True)
    found = add_plans(store, [tmp_path / "a", tmp_path / "b"])
    assert found.asked == 4
    assert "same name, different texts, all kept: a/plan.txt, b/plan.txt" in found.notes


def test_a_folder_added_again_is_taken_as_it_is_today(tmp_path: Path) -> None:
    store = stored(tmp_path)
    gone, changed = sorted((tmp_path / "plans").glob("*.txt"))[:2]
    gone.unlink()
    changed.write_text(changed.read_text(encoding="utf-8") + "补充一条：支持养蜂业发展。\n", encoding="utf-8")
    found = add_plans(store, [tmp_path / "plans"])
    assert (found.asked, found.made) == (8, 1)
    assert f"plans/{gone.name}" not in {name for member in store.members() for name in member.names}


def test_a_sidecar_is_part_of_what_a_plan_is(tmp_path: Path) -> None:
    store = stored(tmp_path)
    plan = sorted((tmp_path / "plans").glob("*.txt"))[0]
    plan.with_suffix(".toml").write_text('[metadata]\nbody = "别处市人民政府"\n', encoding="utf-8")
    assert add_plans(store, [tmp_path / "plans"]).made == 1
    assert "别处市人民政府" in {member.body for member in store.members()}


def test_an_unfinished_task_gives_up_what_is_wanted_in_another_selection(tmp_path: Path) -> None:
    """Killed while comparing all pairs, then asked for some of them, then for all: each pair is there once."""
    store = stored(tmp_path, by="all", plans=9)

    class Dead:
        def map(self, function: object, jobs: object) -> object:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_pairs(store, executor=Dead())  # type: ignore[arg-type]
    choose_pairs(store, Rule(by="body"))
    assert run_pairs(store).made == 6
    choose_pairs(store, Rule(by="all"))
    assert run_pairs(store).made == 30
    assert pair_count(store) == (36, 36)
    assert len(store.query("SELECT DISTINCT pair FROM pairs")) == 36


def test_a_store_of_a_later_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / "store.json").write_text(json.dumps({"store": schema.VERSION + 1}), encoding="utf-8")
    with pytest.raises(InputError, match=r"written by a later szcompare \(store version 2.*update szcompare"):
        open_store(str(tmp_path))


@pytest.mark.parametrize(
    ("make", "line"),
    [
        (lambda folder: None, "holds no corpus"),
        (lambda folder: (folder / "store.json").write_text("{"), "store.json is damaged"),
    ],
)
def test_what_is_no_store_is_refused(tmp_path: Path, make: object, line: str) -> None:
    make(tmp_path)  # type: ignore[operator]
    with pytest.raises(InputError, match=line):
        open_store(str(tmp_path))


@pytest.mark.parametrize(
    ("pattern", "remedy"),
    [
        ("plans/*", "szcompare corpus add makes it again"),
        ("results/*", "szcompare corpus run makes it again"),
        ("plans.ledger.parquet", "szcompare corpus add makes it again"),
        ("sources.parquet", "szcompare corpus add makes it again"),
        ("pairs.json", "szcompare corpus pairs makes it again"),
        ("run.json", "szcompare corpus run makes it again"),
    ],
)
def test_a_damaged_file_is_named_with_the_remedy_and_the_remedy_works(
    tmp_path: Path, pattern: str, remedy: str
) -> None:
    store = finished(tmp_path, plans=4)
    wanted = content(store)
    damaged = sorted(Path(store.where).glob(pattern))[-1]
    damaged.write_bytes(damaged.read_bytes()[:20])
    with pytest.raises(InputError, match=rf"{damaged.name} is damaged: take it away, and {remedy}"):
        render_corpus(store) if pattern == "run.json" else run_pairs(store)
    damaged.unlink()
    add_plans(store, [tmp_path / "plans"])
    choose_pairs(store, Rule(by="body"))
    run_pairs(store)
    assert content(store) == wanted


def test_a_wrong_question_to_a_sound_store_is_told_by_the_database(tmp_path: Path) -> None:
    import duckdb

    with pytest.raises(duckdb.CatalogException, match="nowhere"):
        stored(tmp_path, plans=1).query("SELECT * FROM nowhere")


def test_a_store_without_plans_says_how_to_add_some(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "store"), create=True)
    with pytest.raises(InputError, match="holds no plans yet: add some with szcompare corpus add"):
        store.members()
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize(
    "damage", [lambda d: b"", lambda d: d[:20], lambda d: d[:-9], lambda d: d[:10] + b"x" * 60 + d[70:]]
)
def test_rows_of_a_damaged_file_are_refused_in_one_line(damage: Callable[[bytes], bytes]) -> None:
    whole = schema.parquet(schema.SOURCES, [])
    rows = [{name: f"{name}{n}" for name, _ in schema.SOURCES} for n in range(5)]
    assert schema.rows_of(whole, where=("name", ["name1"])) == []
    whole = schema.parquet(schema.SOURCES, rows)
    assert schema.rows_of(whole, columns=["plan"], where=("name", ["name1", "name3"])) == [
        {"plan": "plan1"},
        {"plan": "plan3"},
    ]
    with pytest.raises(InputError, match="a file of the store is damaged") as told:
        schema.rows_of(damage(whole))
    assert "\n" not in str(told.value)


READING = """
import os
from szcompare.corpus import schema
made = schema.parquet(schema.LEDGER, [])
before = len(os.listdir("/proc/self/task"))
schema.rows_of(made, columns=["key"], where=("key", ["a"]))
print(len(os.listdir("/proc/self/task")) - before)
"""


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="threads are counted in /proc")
def test_reading_rows_leaves_no_thread_that_could_outlive_python() -> None:
    done = subprocess.run([sys.executable, "-c", READING], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "0\n"


def test_a_folder_with_other_files_does_not_become_a_store(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_bytes(b"x")
    with pytest.raises(InputError, match="other files and no corpus"):
        open_store(str(tmp_path), create=True)


@pytest.mark.parametrize(("place", "line"), [("empty", "no files in this folder"), ("missing", "no such folder")])
def test_an_empty_or_missing_folder_is_told(tmp_path: Path, place: str, line: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match=line):
        add_plans(open_store(str(tmp_path / "store"), create=True), [tmp_path / place])


def test_two_commands_at_once_on_one_store_are_refused(tmp_path: Path) -> None:
    folder = open_folder(str(tmp_path / "store"))
    with locked(folder), pytest.raises(InputError, match="another corpus command"), locked(folder):
        pass


def test_what_a_killed_command_left_half_written_is_swept_away(tmp_path: Path) -> None:
    store = stored(tmp_path)
    left = Path(store.where) / "results" / ".szcompare-left"
    left.write_bytes(b"PAR1")
    run_pairs(store)
    assert not left.exists()


def test_a_store_on_shared_storage_is_the_same_as_a_local_one(tmp_path: Path) -> None:
    pytest.importorskip("fsspec", reason="the extra corpus is not installed")
    local = finished(tmp_path, plans=4)
    shared = open_store(f"local://{(tmp_path / 'shared').as_posix()}", create=True)
    here = Path.cwd()
    os.chdir(tmp_path)
    try:
        add_plans(shared, ["plans"])
        choose_pairs(shared, Rule(by="body"))
        run_pairs(shared)
    finally:
        os.chdir(here)
    assert shared.query("SELECT * FROM links ORDER BY ALL") == local.query("SELECT * FROM links ORDER BY ALL")
    assert shared.finished("results") == local.finished("results")


def test_the_views_written_beside_the_parts_give_what_the_program_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import duckdb

    store = finished(tmp_path, plans=4)
    monkeypatch.chdir(store.where)
    connection = duckdb.connect()
    connection.execute(Path("views.sql").read_text(encoding="utf-8"))
    for view, _ in schema.VIEWS:
        asked = f"SELECT count(*) AS n FROM {view}"  # noqa: S608
        assert connection.execute(asked).fetchall() == [(store.query(asked)[0]["n"],)], view
    connection.close()
