"""Bytes of a PDF ▶ its pages, read in processes of their own that are stopped when they take too long."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from szcompare.errors import InputError
from szcompare.readers.pdf_page import PageContent, unpacked
from szcompare.readers.settings import limit

TEXT_MEMORY, IMAGE_MEMORY = 2 * 2**30, 6 * 2**30  # bytes of address space; at work about 0.1 and 1 GB
MOST_PROCESSES = 4  # each takes about 1 GB for images

Progress = Callable[[int, int], None]  # pages done, pages in all


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a file may take before it is refused; a page of text takes 10 ms, one read from its image 3 to 10 s."""

    pages: int = field(default_factory=partial(limit, "pages"))
    page_characters: int = field(default_factory=partial(limit, "page-characters"))
    characters: int = field(default_factory=partial(limit, "characters"))
    text_seconds: float = field(default_factory=partial(limit, "seconds"))
    image_seconds: float = field(default_factory=partial(limit, "image-seconds"))


def text_pages(name: str, data: bytes, *, limits: Limits) -> list[PageContent]:
    """Return what each page shows of text and rules; raises InputError with one line."""
    request = _request(limits, pages=None, images=False, cache=None)
    return list(_pages(name, data, request, seconds=limits.text_seconds))


def image_pages(
    name: str, data: bytes, numbers: Sequence[int], *, limits: Limits, cache: Path | None,
    processes: int | None = None, progress: Progress | None = None,
) -> dict[int, PageContent]:  # fmt: skip
    """Return the pages of these numbers as read from their images, by number.

    Pages that ``cache`` holds are not read again; every page is kept as soon as it is read, so that a
    stopped run goes on where it was.
    """
    count = max(1, min(processes or _processors(), len(numbers), MOST_PROCESSES))
    shares = [list(numbers[n::count]) for n in range(count)]
    found: dict[int, PageContent] = {}
    lock = threading.Lock()

    def work(share: list[int]) -> None:  # waits for its process; the reading is done there
        request = _request(limits, pages=share, images=True, cache=cache)
        for page in _pages(name, data, request, seconds=limits.image_seconds):
            with lock:
                found[page.number] = page
                if progress is not None:
                    progress(len(found), len(numbers))

    with ThreadPoolExecutor(count) as pool:
        for done in [pool.submit(work, share) for share in shares]:
            done.result()
    return found


def _request(limits: Limits, *, pages: list[int] | None, images: bool, cache: Path | None) -> dict[str, Any]:
    return {
        "pages": pages, "images": images, "cache": None if cache is None else str(cache),
        "pages_limit": limits.pages, "page_characters_limit": limits.page_characters,
        "characters_limit": limits.characters, "memory": IMAGE_MEMORY if images else TEXT_MEMORY,
    }  # fmt: skip


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _pages(name: str, data: bytes, request: dict[str, Any], *, seconds: float) -> Iterator[PageContent]:
    ended = False
    for answer in _answers(data, request, seconds):
        if "error" in answer:
            raise InputError(f"{name}: {answer['error']}")
        if "page" in answer:
            yield unpacked(answer["page"])
        ended = ended or "end" in answer
    if not ended:
        raise InputError(
            f"{name}: the PDF took more than {seconds:.0f} s or {request['memory'] // 2**20:,} MB; "
            "it is damaged or made to exhaust the machine; print it to a new PDF"
        )


def _answers(data: bytes, request: dict[str, Any], seconds: float) -> Iterator[dict[str, Any]]:
    """The lines of one process; they break off where it dies or gives no line for this long."""
    environment = {**os.environ, "PYTHONPATH": search_path(), "PYTHONIOENCODING": "utf-8", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-P", "-m", "szcompare.readers.pdf_worker"]
    process = subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    )
    timer = _stop_later(process, seconds)
    try:
        assert process.stdin is not None  # noqa: S101
        assert process.stdout is not None  # noqa: S101
        with contextlib.suppress(BrokenPipeError):
            process.stdin.write(json.dumps(request).encode() + b"\n" + data)
            process.stdin.close()
        for line in process.stdout:
            timer.cancel()
            timer = _stop_later(process, seconds)
            yield json.loads(line)
    finally:
        timer.cancel()
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                stream.close()  # type: ignore[union-attr]


def _stop_later(process: subprocess.Popen[bytes], seconds: float) -> threading.Timer:
    timer = threading.Timer(seconds, process.kill)
    timer.daemon = True
    timer.start()
    return timer


def search_path() -> str:
    """Return where this process found its modules, so that another finds the same ones."""
    return os.pathsep.join(path or str(Path.cwd()) for path in sys.path)
