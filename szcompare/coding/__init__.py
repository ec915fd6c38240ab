"""Comparison ▶ decisions of people over its links ▶ agreement of the coders, and the comparison as they leave it.

``decisions`` says what a decision is, ``store`` keeps them in one SQLite file, ``exchange`` writes and reads them as
JSON and CSV, ``standing`` sees which are out of date, ``agreement`` measures, ``applying`` works them in, ``session``
is the work of one coder, ``widget`` shows it in a notebook.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from szcompare.loading import on_demand

if TYPE_CHECKING:
    from szcompare.coding.agreement import Agreement, coder_agreement, cohen_kappa, krippendorff_alpha
    from szcompare.coding.applying import Applied, Conflict, applied
    from szcompare.coding.decisions import Decision, Place
    from szcompare.coding.exchange import read_decisions, write_decisions
    from szcompare.coding.session import Session
    from szcompare.coding.standing import Stale, sorted_out
    from szcompare.coding.store import Decisions, open_decisions
    from szcompare.coding.widget import Review, review

_HOMES = {
    "Agreement": "agreement", "Applied": "applying", "Conflict": "applying", "Decision": "decisions",
    "Decisions": "store", "Place": "decisions", "Review": "widget", "Session": "session", "Stale": "standing",
    "applied": "applying", "coder_agreement": "agreement", "cohen_kappa": "agreement",
    "krippendorff_alpha": "agreement", "open_decisions": "store", "read_decisions": "exchange", "review": "widget",
    "sorted_out": "standing", "write_decisions": "exchange",
}  # fmt: skip

__all__ = [
    "Agreement", "Applied", "Conflict", "Decision", "Decisions", "Place", "Review", "Session", "Stale", "applied",
    "coder_agreement", "cohen_kappa", "krippendorff_alpha", "open_decisions", "read_decisions", "review", "sorted_out",
    "write_decisions",
]  # fmt: skip


if not TYPE_CHECKING:  # a type checker is to know which names there are
    __getattr__ = on_demand(__name__, _HOMES)
