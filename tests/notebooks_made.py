"""Percent script ▶ notebook ▶ executed notebook, the same bytes each time.

The scripts in notebooks/scripts are the source. Run as a program it prints one executed notebook, in a process of its
own, since Jupyter's packages warn of this and that, which is an error in our tests.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).parent.parent
SCRIPTS = ROOT / "notebooks" / "scripts"
MARK = re.compile(r"^# %%( \[markdown\])?\n", re.M)
TIMEOUT_S = 300  # of one cell; far more than any needs, for a machine that is busy with other things


def notebook_of(script: str) -> dict[str, Any]:
    """Return the notebook of a script in jupytext's percent format, without outputs."""
    parts = MARK.split(script)[1:]  # (mark, text), (mark, text) …
    cells = [
        _cell(at, markdown=mark is not None, text=text.strip("\n"))
        for at, (mark, text) in enumerate(zip(parts[::2], parts[1::2], strict=True))
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {
        "cells": cells,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _cell(at: int, *, markdown: bool, text: str) -> dict[str, Any]:
    if markdown:
        said = re.sub(r"^# ?", "", text, flags=re.M)
        return {"cell_type": "markdown", "id": f"cell-{at:02}", "metadata": {}, "source": said.splitlines(True)}
    return {
        "cell_type": "code", "execution_count": None, "id": f"cell-{at:02}", "metadata": {}, "outputs": [],
        "source": text.splitlines(True),
    }  # fmt: skip


def executed(script: Path) -> str:
    """Return the notebook of a script with its outputs, made by a fresh kernel in an empty folder, as JSON."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    environment["SZCOMPARE_PROGRESS"] = "0"  # a slow machine would show what a fast one does not
    done = subprocess.run(
        [sys.executable, "-W", "ignore", __file__, str(script)],
        capture_output=True, text=True, encoding="utf-8", env=environment, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def _run(script: Path) -> str:
    import tempfile

    import nbformat
    from nbclient import NotebookClient

    made = notebook_of(script.read_text(encoding="utf-8"))
    book = nbformat.reads(json.dumps(made), as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        NotebookClient(
            book, timeout=TIMEOUT_S, kernel_name="python3", resources={"metadata": {"path": folder}}
        ).execute()
    for cell, run in zip(made["cells"], book.cells, strict=True):
        if cell["cell_type"] == "code":
            cell["execution_count"] = run.execution_count
            cell["outputs"] = [_output(output) for output in _joined(dict(output) for output in run.outputs)]
    return json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _joined(outputs: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The outputs with what was printed in one piece: where the kernel cuts it depends on the clock."""
    whole: list[dict[str, Any]] = []
    for output in outputs:
        if whole and output["output_type"] == "stream" and whole[-1].get("name") == output["name"]:
            whole[-1]["text"] += output["text"]
        else:
            whole.append(output)
    return whole


def _output(output: dict[str, Any]) -> dict[str, Any]:
    """An output with its texts in lines, as Jupyter writes them; what goes to stderr is a defect."""
    if output.get("name") == "stderr":
        raise AssertionError(output["text"])
    if "text" in output:
        return output | {"text": output["text"].splitlines(True)}
    data = {kind: value.splitlines(True) for kind, value in output.get("data", {}).items()}
    return output | {"data": data, "metadata": {}}


if __name__ == "__main__":
    if sys.platform == "win32":  # Jupyter's sockets need the selector loop there
        import asyncio

        asyncio.set_event_loop_policy(asyncio.WindowsSelectorEventLoopPolicy())
    sys.stdout.buffer.write(_run(Path(sys.argv[1])).encode())
