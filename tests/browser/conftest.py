"""Debian's chromium ▶ a page of a report, with everything it says or asks for written down."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@dataclass
class Heard:
    """What a page did that a report must not do, and the page itself."""

    page: Any
    faults: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A browser without windows; where there is none the tests are skipped, but on CI they fail."""
    path = shutil.which("chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        sync_playwright = None
    if path is None or sync_playwright is None:
        reason = "no chromium" if path is None else "playwright is not installed: pip install playwright"
        if os.environ.get("CI") == "true":
            pytest.fail(f"the browser tests cannot run: {reason}")
        pytest.skip(reason)
    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield opened
        opened.close()


@pytest.fixture
def show(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Heard]]:
    """Open HTML as a file; at the end of the test the page has said nothing, asked nothing and fetched nothing."""
    held: list[Heard] = []
    contexts: list[Any] = []

    def opened(html: bytes, *, hash: str = "", **options: Any) -> Heard:  # noqa: A002 - as in an address
        path = tmp_path / f"{len(held)}.html"
        path.write_bytes(html)
        options = {"viewport": {"width": 1280, "height": 900}, **options}
        context = browser.new_context(permissions=["clipboard-read", "clipboard-write"], **options)
        contexts.append(context)
        heard = Heard(context.new_page())
        held.append(heard)
        _listen(heard)
        heard.page.goto(path.as_uri() + hash)
        return heard

    yield opened
    for context in contexts:
        context.close()
    assert [heard.faults for heard in held] == [[] for _ in held]


def _listen(heard: Heard) -> None:
    heard.page.on("console", lambda message: heard.faults.append(f"console: {message.text}"))
    heard.page.on("pageerror", lambda error: heard.faults.append(f"error: {error}"))
    heard.page.on("dialog", lambda dialog: (heard.faults.append("dialog"), dialog.dismiss()))
    heard.page.on(
        "request",
        lambda request: None if request.url.startswith(("file:", "data:")) else heard.faults.append(request.url),
    )
