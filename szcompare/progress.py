"""Long work ▶ who watches it: a bar in a notebook or a terminal, a function of the user's, or nobody."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from html import escape
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol, cast

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

__all__ = ["Progress", "Wish", "watched", "watcher"]

Progress = Callable[[str, int, int], None]  # what is done, steps done, steps in all
Wish = Progress | bool | None  # True: a bar; False: none; None: a bar where somebody may be waiting for it

DELAY_S = 2.0  # work that takes less shows nothing, unless a bar was asked for
SWITCH = "SZCOMPARE_PROGRESS"  # in the environment, 0: no bar that was not asked for

_WATCHER: ContextVar[Progress | None] = ContextVar("watcher", default=None)


class _Bar(Protocol):
    """Somewhere to show how far the work is."""

    def show(self, stage: str, done: int, total: int) -> None:
        """Show the latest."""

    def close(self) -> None:
        """Take away what was shown."""


@contextmanager
def watched(wish: Wish) -> Iterator[Progress]:
    """Yield what tells of the work in the block; inside another such block, and with None, its watcher goes on."""
    outer = _WATCHER.get()
    if callable(wish) or wish is False:
        with _set(wish or _silent):
            yield wish or _silent
        return
    if outer is not None and wish is None:
        yield outer
        return
    with _shown(delay=0.0 if wish else DELAY_S, bar=_bar(asked=wish is True)) as shown, _set(shown):
        yield shown


def watcher() -> Progress:
    """Return what tells whoever watches; ask before starting threads, which do not know."""
    return _WATCHER.get() or _silent


@contextmanager
def _set(told: Progress) -> Iterator[None]:
    token = _WATCHER.set(told)
    try:
        yield
    finally:
        _WATCHER.reset(token)


def _silent(stage: str, done: int, total: int) -> None:
    """Nobody watches."""


@contextmanager
def _shown(*, delay: float, bar: _Bar | None) -> Iterator[Progress]:
    """Show a bar once the work has taken longer than ``delay``; it is gone when the work is done."""
    if bar is None:
        yield _silent
        return
    start, lock = monotonic(), threading.Lock()  # pages of a scan are read by several threads

    def show(stage: str, done: int, total: int) -> None:
        if monotonic() - start >= delay:
            with lock:
                bar.show(stage, done, total)

    try:
        yield show
    finally:
        bar.close()


def _bar(*, asked: bool) -> _Bar | None:
    """A bar that suits the place; none where nobody asked and nobody looks."""
    if not asked and (os.environ.get(SWITCH) == "0" or threading.current_thread() is not threading.main_thread()):
        return None
    if _in_notebook():
        return _NotebookBar()
    return _TerminalBar() if asked or sys.stderr.isatty() else None


def _in_notebook() -> bool:
    """Whether this runs in a Jupyter kernel; IPython is not loaded for that."""
    module = sys.modules.get("IPython")
    shell = None if module is None else module.get_ipython()
    return shell is not None and getattr(shell, "kernel", None) is not None


class _NotebookBar:
    """A bar of plain HTML, which needs no widgets; its place stays, empty."""

    def __init__(self) -> None:
        self._handle: Any = None

    def show(self, stage: str, done: int, total: int) -> None:
        """Show the latest."""
        name = escape(stage)
        bar = f'<progress max="{max(total, 1)}" value="{done}" aria-label="{name}"></progress> {name} {done}/{total}'
        self._put({"text/html": bar, "text/plain": f"{stage} {done}/{total}"})

    def close(self) -> None:
        """Take it away."""
        if self._handle is not None:
            self._put({"text/html": "", "text/plain": ""})

    def _put(self, data: dict[str, str]) -> None:
        from IPython import display as shown  # its functions have no types

        if self._handle is None:
            put: Any = shown.display
            self._handle = put(data, raw=True, display_id=True)
        else:
            self._handle.update(data, raw=True)


class _TerminalBar:
    """A bar on stderr, with the time that is left."""

    def __init__(self) -> None:
        self._bar: RichProgress | None = None
        self._task = cast("TaskID", 0)
        self._total = 0

    def show(self, stage: str, done: int, total: int) -> None:
        """Show the latest; other steps in all mean other work, whose speed is measured anew."""
        if self._bar is None:
            self._bar = _rich()
            self._task, self._total = self._bar.add_task(stage, total=total), total
        if total != self._total:
            self._bar.reset(self._task, total=total)
        self._total = total
        self._bar.update(self._task, description=stage, completed=done)
        self._bar.start()

    def close(self) -> None:
        """Take it away."""
        if self._bar is not None:
            self._bar.stop()


def _rich() -> RichProgress:
    from rich import progress as bars
    from rich.console import Console

    columns = (bars.TextColumn("{task.description}"), bars.BarColumn(), bars.MofNCompleteColumn())
    return bars.Progress(*columns, bars.TimeRemainingColumn(), console=Console(stderr=True), transient=True)
