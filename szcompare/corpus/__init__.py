"""Many plans ▶ parsed and compared in pairs, on this machine or a cluster, kept in one store ▶ lineage, shares, series.

``store`` keeps what was made, ``pairs`` chooses what is compared, ``alike`` finds the plans of like wording for it,
``run`` does it through one of ``executors``, ``results`` asks the store, ``report`` shows it, ``made`` makes a corpus
whose lineage is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from szcompare.loading import on_demand

if TYPE_CHECKING:
    from szcompare.corpus.executors import Dask, Processes, Serial, executor
    from szcompare.corpus.pairs import Rule, Selection, selected
    from szcompare.corpus.report import write_report
    from szcompare.corpus.run import add_plans, choose_pairs, run_pairs
    from szcompare.corpus.store import Store, open_store

_HOMES = {
    "Dask": "executors", "Processes": "executors", "Rule": "pairs", "Selection": "pairs", "Serial": "executors",
    "Store": "store", "add_plans": "run", "choose_pairs": "run", "executor": "executors", "open_store": "store",
    "run_pairs": "run", "selected": "pairs", "write_report": "report",
}  # fmt: skip

__all__ = [
    "Dask", "Processes", "Rule", "Selection", "Serial", "Store", "add_plans", "choose_pairs", "executor", "open_store",
    "run_pairs", "selected", "write_report",
]  # fmt: skip


if not TYPE_CHECKING:  # a type checker is to know which names there are
    __getattr__ = on_demand(__name__, _HOMES)
