"""Made-up comparisons of 200, 2,000 and 10,000 links ▶ size, time to write, first paint and the slowest filter step.

    python tests/bench/bench_report.py

Prints one row a size of a Markdown table; exits with 1 where a filter step takes 100 ms or more. The fastest of three
tries counts, so that other work on the machine does not. `usable` is when the script has run and every control works;
`first search` is a search as soon as the page has loaded, before the browser had a quiet moment.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from plans_many import many_comparison  # noqa: E402 - beside this folder

from szcompare.report.html import render_html  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable

SIZES = (200, 2_000, 10_000)
LIMIT = 100  # ms a filter step
TRIES = 3
PAUSE = 600  # ms between opening a page and the first choice of a reader
STEPS = {
    "topic": "f.topic.value = 'T03'",
    "body": "f.body.value = 'b2'",
    "word": "f.text.value = '实验室'",
    "zone": "f.zone[2].checked = true",
    "least": "f.least.value = 0.5",
    "order": "f.order.value = 'confidence'; f.order.dispatchEvent(new Event('input', {bubbles: true}))",
    "all": "f.text.value = f.topic.value = f.body.value = ''; f.least.value = 0",
}
STEP = """(change) => {
  const form = document.getElementById('filter'), f = form.elements;
  const start = performance.now();
  eval(change);
  form.dispatchEvent(new Event('input', {bubbles: true}));
  document.body.offsetHeight;
  return performance.now() - start;
}"""


HEAD = ("links", "MB", "written s", "first paint ms", "usable ms", "first search ms", *STEPS)


def main() -> int:
    """Measure and print; 1 where it is too slow."""
    from playwright.sync_api import sync_playwright

    worst = 0.0
    _print_row(HEAD)
    _print_row(["---:"] * len(HEAD))
    with sync_playwright() as started, tempfile.TemporaryDirectory() as folder:
        browser = started.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for size in SIZES:
            worst = max(worst, _measured(browser, size, Path(folder)))
        browser.close()
    return int(worst >= LIMIT)


def _measured(browser: Any, size: int, folder: Path) -> float:
    start = time.perf_counter()
    data = render_html(many_comparison(size))["index.html"]
    written = time.perf_counter() - start
    path = folder / f"{size}.html"
    path.write_bytes(data)
    tries = [_opened(browser, path.as_uri()) for _ in range(TRIES)]
    paint, ready, first, *steps = (min(times) for times in zip(*tries, strict=True))
    figures = (f"{len(data) / 1e6:.1f}", f"{written:.1f}", *(f"{time:.0f}" for time in (paint, ready, first, *steps)))
    _print_row([f"{size:,}", *figures])
    return max(steps)


def _opened(browser: Any, address: str) -> list[float]:
    """First paint, ready, the first search and each step, in ms, of a page that is opened anew."""
    context = browser.new_context(bypass_csp=True, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(address)
    first = page.evaluate(STEP, "f.text.value = '示范'")
    page.evaluate(STEP, "f.text.value = ''")
    page.wait_for_timeout(PAUSE)
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    ready = page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    steps = [page.evaluate(STEP, change) for change in STEPS.values()]
    context.close()
    return [paint, ready, first, *steps]


def _print_row(cells: Iterable[str]) -> None:
    print(f"| {' | '.join(cells)} |", flush=True)  # noqa: T201 - this is a program


if __name__ == "__main__":
    sys.exit(main())
