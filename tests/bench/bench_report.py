"""Made-up comparisons of 200, 2,000 and 10,000 links ▶ size, time to write, first paint and the slowest filter step.

    python tests/bench/bench_report.py

Prints one line a size; exits with 1 where a filter step takes 100 ms or more. The fastest of three tries counts, so
that other work on the machine does not.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from plans_many import many_comparison  # noqa: E402 - beside this folder

from szcompare.report.html import render_html  # noqa: E402

SIZES = (200, 2_000, 10_000)
LIMIT = 100  # ms a filter step
TRIES = 3
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


def main() -> int:
    """Measure and print; 1 where it is too slow."""
    from playwright.sync_api import sync_playwright

    worst = 0.0
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
    page = browser.new_context(bypass_csp=True, viewport={"width": 1280, "height": 900}).new_page()
    page.goto(path.as_uri())
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    ready = page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    steps = {name: min(page.evaluate(STEP, change) for _ in range(TRIES)) for name, change in STEPS.items()}
    told = "  ".join(f"{name} {value:.0f}" for name, value in steps.items())
    print(  # noqa: T201 - this is a program
        f"{size:6} links  {len(data) / 1e6:5.1f} MB  written in {written:5.1f} s  first paint {paint:5.0f} ms  "
        f"ready {ready:5.0f} ms  filter steps in ms: {told}"
    )
    return max(steps.values())


if __name__ == "__main__":
    sys.exit(main())
