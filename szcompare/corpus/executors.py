"""A function and many tasks ▶ their results, as they come: in this process, in several, or on a Dask cluster."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections import deque
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import get_context, parent_process
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from szcompare.errors import InputError, MissingExtraError, OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

T = TypeVar("T")
R = TypeVar("R")

AHEAD = 2  # tasks handed out for each worker, so that none waits and a stop loses little
POLL = 1.0  # seconds between two looks whether the scheduler is still there
PATIENCE = 30.0  # seconds without scheduler or without any worker before a run is given up
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class Executor(Protocol):
    """Where tasks are done; function and tasks must be picklable, results come in any order."""

    def map(self, function: Callable[[T], R], tasks: Iterable[T]) -> Iterator[R]:
        """Yield the result of each task once; what a task raises is raised."""
        ...


def executor(*, workers: int | None = None, scheduler: str | None = None) -> Executor:
    """Return the executor for a number of worker processes (all cores if None) or the address of a Dask scheduler."""
    if scheduler is not None:
        return Dask(address=scheduler)
    count = (os.cpu_count() or 1) if workers is None else workers
    return Serial() if count == 1 else Processes(workers=count)


@dataclass(frozen=True, slots=True)
class Serial:
    """One task after another in this process."""

    def map(self, function: Callable[[T], R], tasks: Iterable[T]) -> Iterator[R]:
        """Yield the result of each task in order."""
        return map(function, tasks)


@dataclass(frozen=True, slots=True)
class Processes:
    """Worker processes of this machine, started fresh (spawn), so that it is the same on every system."""

    workers: int

    def map(self, function: Callable[[T], R], tasks: Iterable[T]) -> Iterator[R]:
        """Yield results as they come; a worker that dies loses nothing, its tasks are done again, one at a time.

        Raises OutputError at the end where a task ends its worker even when alone.
        """
        left, shaken, lost = deque(tasks), deque[T](), deque[T]()
        while left:
            yield from self._done_together(function, left, shaken)
        while shaken:
            yield from Processes(1)._done_together(function, deque([shaken.popleft()]), lost)
        if lost:
            raise OutputError(
                f"{len(lost)} tasks ended their worker process, perhaps for want of memory; everything else is "
                f"done: run again with fewer workers"
            )

    def _done_together(self, function: Callable[[T], R], left: deque[T], shaken: deque[T]) -> Iterator[R]:
        """Yield results until nothing is left, or until a worker dies: then ``shaken`` takes what was under way."""
        running: dict[Future[R], T] = {}
        pool = ProcessPoolExecutor(self.workers, mp_context=get_context("spawn"), initializer=_started)
        try:
            while left or running:
                while left and len(running) < AHEAD * self.workers:
                    running[pool.submit(function, left[0])] = left[0]
                    left.popleft()
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    result = future.result()
                    del running[future]
                    yield result
        except BrokenProcessPool:
            shaken.extend(running.values())
        finally:
            pool.shutdown(cancel_futures=True)


def _started() -> None:
    """Ready a worker: one thread, Ctrl-C left to the parent, and an end when the parent has been killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ONE_THREAD:
        os.environ[name] = "1"
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@dataclass(frozen=True, slots=True)
class Dask:
    """The workers of a Dask scheduler; a task of a worker that dies is given to another one by the scheduler."""

    address: str
    patience: float = PATIENCE

    def map(self, function: Callable[[T], R], tasks: Iterable[T]) -> Iterator[R]:
        """Yield results as they come. InputError: no scheduler or worker there; OutputError: it went away."""
        left = deque(tasks)
        with self._client() as client:
            running: dict[Any, T] = {}
            ahead = AHEAD * max(1, len(client.nthreads()))
            while left or running:
                while left and len(running) < ahead:
                    task = left.popleft()
                    running[client.submit(function, task, pure=False)] = task
                for future in self._finished(client, list(running)):
                    result = _result(future, self.address)
                    del running[future]
                    yield result

    @contextmanager
    def _client(self) -> Iterator[Any]:
        distributed = _distributed()
        with import_module("dask").config.set({"distributed.comm.timeouts.connect": self.patience}):
            try:
                client = distributed.Client(self.address, timeout=self.patience, set_as_default=False)
            except (OSError, ValueError, TimeoutError) as error:
                line = f"no Dask scheduler answers at {self.address}: start one, or leave --scheduler out"
                raise InputError(line) from error
            log = logging.getLogger("distributed")
            level = log.level
            log.setLevel(logging.CRITICAL)  # a lost connection is told once, in our own words
            try:
                self._await_worker(client)
                yield client
            finally:
                client.close(timeout=POLL)
                log.setLevel(level)

    def _await_worker(self, client: Any) -> None:
        try:
            client.wait_for_workers(1, timeout=self.patience)
        except TimeoutError as error:
            line = f"the Dask scheduler at {self.address} has no worker: start some with dask worker {self.address}"
            raise InputError(line) from error

    def _finished(self, client: Any, running: list[Any]) -> list[Any]:
        """Return futures that are over; wait as long as scheduler and workers are there, else raise OutputError."""
        distributed = _distributed()
        last = time.monotonic()
        while True:
            try:
                with client.as_current():
                    return list(distributed.wait(running, timeout=POLL, return_when="FIRST_COMPLETED").done)
            except TimeoutError:
                if _has_worker(client):
                    last = time.monotonic()
            except (CancelledError, distributed.comm.CommClosedError) as error:
                raise _gone(self.address) from error
            if time.monotonic() - last > self.patience or client.status == "closed":
                raise _gone(self.address)


def _distributed() -> Any:
    """Return the package distributed, or raise MissingExtraError."""
    try:
        return import_module("distributed")
    except ImportError:
        raise MissingExtraError("a run on a cluster", "corpus") from None


def _has_worker(client: Any) -> bool:
    try:
        return client.status == "running" and bool(client.nthreads())
    except (OSError, TimeoutError, ValueError):
        return False


def _result(future: Any, address: str) -> Any:
    distributed = _distributed()
    try:
        return future.result()
    except distributed.KilledWorker as error:
        raise OutputError("a task ended its worker several times, perhaps for want of memory; run again") from error
    except (CancelledError, distributed.comm.CommClosedError) as error:
        raise _gone(address) from error


def _gone(address: str) -> OutputError:
    return OutputError(
        f"the Dask scheduler at {address} or its workers went away; what was finished is kept: start it and run again"
    )
