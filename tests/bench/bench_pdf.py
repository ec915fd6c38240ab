"""Time and memory of the PDF reader: python tests/bench/bench_pdf.py [PAGES]; scans need the extra ocr and a font."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from pdfs_made import image_pdf, pdf, typeset  # noqa: E402
from test_ocr import FONT, HEIGHT, INSTALLED, PARAGRAPHS, WIDTH, distance, drawn, squeezed  # noqa: E402

from szcompare.readers.pdf import read_pdf  # noqa: E402


def peak() -> float:
    """Return the largest memory that a finished process of ours took, in megabytes."""
    try:
        import resource
    except ImportError:
        return float("nan")
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def row(name: str, pages: int, seconds: float, more: str = "") -> None:
    sys.stdout.write(f"{name:28} {pages:4} pages {seconds / pages:8.3f} s/page {peak():7.0f} MB  {more}\n")


def main() -> None:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 4
    data = pdf(typeset(PARAGRAPHS * 500, head="公报"))
    start = time.monotonic()
    document = read_pdf("text.pdf", data)
    row("text layer", len(document.pages), time.monotonic() - start)
    if not INSTALLED or FONT is None:
        sys.stdout.write("scans: skipped, the extra ocr or a Chinese font is missing\n")
        return
    pages = [PARAGRAPHS[n % 3 :] + PARAGRAPHS for n in range(wanted)]
    scan = image_pdf([(WIDTH, HEIGHT, drawn(page)) for page in pages])
    with tempfile.TemporaryDirectory() as folder:
        for name in ("scan, read", "scan, from the cache"):
            start = time.monotonic()
            document = read_pdf("scan.pdf", scan, cache=Path(folder))
            seconds = time.monotonic() - start
            want = squeezed("".join("".join(page) for page in pages))
            accuracy = 1 - distance(want, squeezed(document.text)) / len(want)
            row(name, wanted, seconds, f"character accuracy {accuracy:.4f}")


if __name__ == "__main__":
    main()
