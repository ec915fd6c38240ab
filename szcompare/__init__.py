"""Two government plans ▶ which commitments go on, change, are new or dropped, clause by clause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from szcompare.loading import on_demand

if TYPE_CHECKING:
    from szcompare.coding.applying import applied
    from szcompare.coding.store import open_decisions
    from szcompare.coding.widget import review
    from szcompare.comparison import Comparison
    from szcompare.errors import SzcompareError
    from szcompare.evaluate import score
    from szcompare.example import load_example
    from szcompare.model import Clause, Document, Link, Plan, Target, TargetChange, Topic
    from szcompare.pipeline import compare, from_text, parse, read
    from szcompare.report import Report, write
    from szcompare.saving import load

__version__ = "0.1.0"

_HOMES = {
    "Clause": "model", "Comparison": "comparison", "Document": "model", "Link": "model", "Plan": "model",
    "Report": "report", "SzcompareError": "errors", "Target": "model", "TargetChange": "model", "Topic": "model",
    "applied": "coding.applying", "open_decisions": "coding.store", "review": "coding.widget",
    "compare": "pipeline", "from_text": "pipeline", "load": "saving", "load_example": "example", "parse": "pipeline",
    "read": "pipeline", "score": "evaluate", "write": "report",
}  # fmt: skip

__all__ = [
    "Clause", "Comparison", "Document", "Link", "Plan", "Report", "SzcompareError", "Target", "TargetChange", "Topic",
    "applied", "compare", "from_text", "load", "load_example", "open_decisions", "parse", "read", "review", "score",
    "write",
]  # fmt: skip


if not TYPE_CHECKING:  # a type checker is to know which names there are
    __getattr__ = on_demand(__name__, _HOMES)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
