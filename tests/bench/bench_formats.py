"""One plan in every file type ▶ a Markdown table: what is the same as in the text, and time and memory a page.

Run as: python tests/bench/bench_formats.py [FILE ...]. The plan is that of Shenzhen of 2015, page breaks joined. A
page is one of the PDF; memory is the peak of a process of its own, with the processes that it starts. The scan needs
the extra ocr and a Chinese font. For each FILE a second table says whether every character is accounted for.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from formats_made import FORMS, parts, share_of_equal, target_values  # noqa: E402

from szcompare.model import REUSED  # noqa: E402

if TYPE_CHECKING:
    from szcompare.model import Plan

LIMITS = {"bytes": 10**9}  # the images of the scan are packed badly
HEAD = (
    "format",
    "clauses equal",
    "targets equal",
    "undertakings reused",
    "conserved",
    "s a page",
    "peak MB",
)


def conserved(plan: Plan) -> bool:
    """Whether the spans cover each character exactly once."""
    return "".join(plan.document.text[span.start : span.end] for span in plan.spans) == plan.document.text


def reused(text: Plan, plan: Plan) -> str:
    """Return how many of the undertakings of the text are found again word for word."""
    from szcompare import compare

    comparison = compare(text, plan)
    undertakings = {c.id for c, status in zip(text.clauses, comparison.old_statuses, strict=True) if status}
    same = {link.old for link in comparison.link_list if link.relation == REUSED and link.old in undertakings}
    return f"{len(same)} of {len(undertakings)}"


def costs(path: Path) -> dict[str, float]:
    """Return seconds of reading and cutting, and peak megabytes, of a process of its own."""
    with tempfile.TemporaryDirectory() as cache:  # pages read before are not to be found again
        done = subprocess.run(
            [sys.executable, __file__, "--cost", str(path)], capture_output=True, text=True, check=True,
            encoding="utf-8", env={**os.environ, "XDG_CACHE_HOME": cache},
        )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def own_peak() -> float:
    """Return the peak memory of this program in megabytes; getrusage counts what its parent had too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) / 1024


def cost(path: Path) -> None:
    """Print what one file costs; the libraries are loaded before the clock runs."""
    import resource

    from szcompare.clauses import cut
    from szcompare.readers import read, read_bytes, using

    cut(read_bytes(Path("a.txt"), "一、任务\n加快发展。".encode()))
    start = time.perf_counter()
    with using(limits=LIMITS):
        cut(read(path))
    seconds = time.perf_counter() - start
    started = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    sys.stdout.write(json.dumps({"seconds": seconds, "peak": own_peak() + started}) + "\n")


def row(name: str, folder: Path, text: Plan, pages: int) -> tuple[str, ...]:
    from szcompare import parse

    form = FORMS[name]
    path = folder / f"{name.replace(' ', '-')}{form.ending}"
    plan = parse(path, limits=LIMITS)
    same = sum(a in target_values(plan) for a in target_values(text))
    found = costs(path)
    return (
        name, f"{share_of_equal(text, plan):.1%}", f"{same} of {len(text.targets)}", reused(text, plan),
        "yes" if conserved(plan) else "no", f"{found['seconds'] / pages:.3f}", f"{found['peak']:.0f}",
    )  # fmt: skip


def table(rows: list[tuple[str, ...]]) -> str:
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (rows[0], ("---",) * len(rows[0]), *rows[1:])) + "\n"


def formats() -> str:
    from szcompare import parse

    plan = parts()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        possible = [form for form in FORMS if FORMS[form].is_possible()]
        for form in possible:
            (folder / f"{form.replace(' ', '-')}{FORMS[form].ending}").write_bytes(FORMS[form].make(plan))
        text = parse(folder / "text.txt")
        pages = max(1, len(parse(folder / "PDF.pdf").document.pages)) if "PDF" in possible else 1
        return table([HEAD, *(row(form, folder, text, pages) for form in possible)])


def checked(paths: list[Path]) -> str:
    """The table of inspect --check: the characters of each plan by role."""
    from szcompare import parse
    from szcompare.model import ROLES

    rows: list[tuple[str, ...]] = [("plan", "characters", *ROLES, "conserved")]
    for path in paths:
        plan = parse(path)
        sizes = [sum(span.end - span.start for span in plan.spans if span.role == role) for role in ROLES]
        rows.append((path.name, f"{len(plan.document.text):,}", *map(str, sizes), "yes" if conserved(plan) else "no"))
    return table(rows)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--cost"]:
        cost(Path(sys.argv[2]))
    else:
        sys.stdout.write(formats())
        if sys.argv[1:]:
            sys.stdout.write("\n" + checked([Path(name) for name in sys.argv[1:]]))
