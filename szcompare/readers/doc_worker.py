"""An old Word file on standard input ▶ its text as JSON on standard output, in a process that can be stopped."""

from __future__ import annotations

import json
import sys
from contextlib import suppress


def main() -> None:
    """Read one file; the first line of input says how many bytes its text may have."""
    most = int(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    _limit_memory()
    json.dump(answer(data, most), sys.stdout)


def answer(data: bytes, most: int) -> dict[str, str]:
    """Return the text of an old Word file under ``text``, or under ``error`` why it cannot be read."""
    from legacy_doc import ExtractionOptions, LegacyDocError, extract_text

    try:
        found = extract_text(data, options=ExtractionOptions(max_file_bytes=len(data), max_text_bytes=most))
    except (LegacyDocError, ValueError, IndexError, KeyError, OverflowError, MemoryError, RecursionError) as error:
        return {"error": str(error).split("\n")[0][:120] or type(error).__name__}
    return {"text": found.text}


def _limit_memory() -> None:
    with suppress(ImportError, ValueError, OSError):  # no such limit on this system
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (2 * 2**30, 2 * 2**30))


if __name__ == "__main__":
    main()
