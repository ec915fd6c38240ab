"""Two government plans ▶ which commitments go on, change, are new or dropped, clause by clause."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

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

    def __getattr__(name: str) -> object:
        """Load a public name when it is first used, so that ``import szcompare`` stays light."""
        if name not in _HOMES:
            raise AttributeError(f"module 'szcompare' has no attribute {name!r}")
        value: object = getattr(import_module(f"szcompare.{_HOMES[name]}"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
