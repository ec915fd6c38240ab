"""Serial, processes and Dask give the same bytes; a worker that dies loses nothing, a scheduler that goes is told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("pyarrow", reason="the extra corpus is not installed")
pytest.importorskip("duckdb", reason="the extra corpus is not installed")
pytest.importorskip("msgspec", reason="the extra corpus is not installed")

from corpora import content, finished, stored
from test_corpus import ROOT, await_true, environment

from szcompare.corpus.executors import Dask, Executor, Processes, Serial, executor
from szcompare.corpus.run import run_pairs
from szcompare.errors import InputError, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
]
posix = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="the system has no kill -9")


def squared(number: int) -> int:
    return number * number


def refused(number: int) -> int:
    raise OutputError(f"{number} cannot be written")


def deadly(task: tuple[int, str]) -> int:
    """End the worker: the first time of all, or each time that 7 comes."""
    number, folder = task
    mark = Path(folder) / "once"
    if number == 7 or not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def waiting(task: tuple[str, float]) -> str:
    """Leave the worker's id in a folder, then take a while."""
    (Path(task[0]) / str(os.getpid())).touch()
    time.sleep(task[1])
    return task[0]


@pytest.mark.parametrize("where", [Serial(), Processes(2)])
@pytest.mark.parametrize("tasks", [[], [3], list(range(20))])
def test_each_task_gives_one_result(where: Executor, tasks: list[int]) -> None:
    assert sorted(where.map(squared, tasks)) == [n * n for n in tasks]


@pytest.mark.parametrize("where", [Serial(), Processes(2)])
def test_what_a_task_raises_is_raised(where: Executor) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        list(where.map(refused, [1, 2, 3]))


@posix
def test_a_dying_worker_loses_nothing_but_the_task_that_kills_it_each_time(tmp_path: Path) -> None:
    found: list[int] = []
    with pytest.raises(OutputError, match="1 tasks ended their worker process"):
        found.extend(Processes(2).map(deadly, [(n, str(tmp_path)) for n in range(10)]))
    assert sorted(found) == [0, 1, 2, 3, 4, 5, 6, 8, 9]


@posix
def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    code = (
        "from szcompare.corpus.executors import Processes; from test_corpus_executors import waiting\n"
        f"if __name__ == '__main__': list(Processes(2).map(waiting, [({str(tmp_path)!r}, 60.0)] * 4))"
    )
    script = tmp_path / "script.py"
    script.write_text(code, encoding="utf-8")
    workers = tmp_path
    run = subprocess.Popen([sys.executable, str(script)], env=environment())
    await_true(lambda: sum(place.name.isdigit() for place in workers.iterdir()) == 2)
    run.kill()
    run.wait()
    ids = [int(place.name) for place in workers.iterdir() if place.name.isdigit()]
    await_true(lambda: not any(is_running(number) for number in ids))


def is_running(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ({"workers": 1}, Serial()),
        ({"workers": 3}, Processes(3)),
        ({"scheduler": "tcp://127.0.0.1:8786"}, Dask(address="tcp://127.0.0.1:8786")),
    ],
)
def test_the_executor_asked_for(asked: dict[str, object], wanted: Executor) -> None:
    assert executor(**asked) == wanted  # type: ignore[arg-type]


def test_processes_write_the_same_bytes_as_one_process(tmp_path: Path) -> None:
    wanted = content(finished(tmp_path, name="serial"))
    store = stored(tmp_path, name="processes")
    told: list[tuple[str, int, int]] = []
    run_pairs(store, executor=Processes(2), progress=lambda *step: told.append(step))
    assert content(store) == wanted
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)
    assert told[0] == ("compare", 0, 6)
    assert told[-1] == ("compare", 6, 6)


@contextmanager
def cluster(folder: Path, *, workers: int = 2) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Start a scheduler and workers on this machine; yield its address and the processes, the scheduler first."""
    pytest.importorskip("distributed", reason="the extra corpus is not installed")
    about = folder / "scheduler.json"
    scheduler = ("dask", "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show")
    worker = ("dask", "worker", "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", "--no-dashboard")
    started: list[subprocess.Popen[bytes]] = []
    try:
        started.append(_started(folder, *scheduler, "--scheduler-file", str(about)))
        await_true(about.exists)
        time.sleep(0.2)
        for number in range(workers):
            space = folder / f"worker{number}"
            arguments = ("--scheduler-file", str(about), "--local-directory", str(space))
            started.append(_started(folder, *worker, *arguments))
        yield _address(about), started
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()


def _started(folder: Path, *command: str) -> subprocess.Popen[bytes]:
    with (folder / "cluster.log").open("ab") as log:
        whole = [sys.executable, "-m", *command]
        return subprocess.Popen(whole, env=environment(), stdout=log, stderr=log, cwd=ROOT)


def _address(about: Path) -> str:
    import json

    found: str = json.loads(about.read_text(encoding="utf-8"))["address"]
    return found


def test_dask_writes_the_same_bytes_also_when_a_worker_is_killed(tmp_path: Path) -> None:
    wanted = content(finished(tmp_path, name="serial", by="all"))
    store = stored(tmp_path, name="dask", by="all")
    with cluster(tmp_path) as (address, processes):
        killed: list[int] = []

        def kill_one(_stage: str, done: int, _total: int) -> None:
            if done >= 3 and not killed:
                processes[1].kill()
                killed.append(done)

        found = run_pairs(store, executor=Dask(address=address, patience=60), progress=kill_one)
    assert killed
    assert (found.made, found.failed) == (36, ())
    assert content(store) == wanted


def test_a_scheduler_that_is_not_there_is_told_soon() -> None:
    pytest.importorskip("distributed", reason="the extra corpus is not installed")
    begun = time.monotonic()
    with pytest.raises(InputError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        list(Dask(address="tcp://127.0.0.1:9", patience=2).map(squared, [1]))
    assert time.monotonic() - begun < 30


def test_a_scheduler_without_workers_is_told_soon(tmp_path: Path) -> None:
    with cluster(tmp_path, workers=0) as (address, _), pytest.raises(InputError, match="has no worker"):
        list(Dask(address=address, patience=2).map(squared, [1]))


@pytest.mark.parametrize("gone", ["scheduler", "workers"])
def test_a_cluster_that_goes_away_loses_nothing(tmp_path: Path, gone: str) -> None:
    wanted = content(finished(tmp_path, name="serial", by="all"))
    store = stored(tmp_path, name="dask", by="all")
    with cluster(tmp_path) as (address, processes):

        def kill(_stage: str, done: int, _total: int) -> None:
            if done >= 3:
                for process in processes[:1] if gone == "scheduler" else processes[1:]:
                    process.kill()

        begun = time.monotonic()
        with pytest.raises(OutputError, match="went away; what was finished is kept"):
            run_pairs(store, executor=Dask(address=address, patience=4), progress=kill)
        assert time.monotonic() - begun < 120
    assert len(store.finished("results")) >= 3
    run_pairs(store)
    assert content(store) == wanted


def test_a_missing_extra_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(Exception, match=r'pip install "szcompare\[corpus\]"'):
        list(Dask(address="tcp://127.0.0.1:1").map(squared, [1]))
