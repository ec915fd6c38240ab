"""Many plans ▶ parsed and compared in pairs, on this machine or a cluster, kept in one store ▶ lineage, shares, series.

``store`` keeps what was made, ``pairs`` chooses what is compared, ``run`` does it through one of ``executors``,
``results`` asks the store, ``report`` shows it, ``made`` makes a corpus whose lineage is known.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from szcompare.corpus.executors import Dask, Processes, Serial, executor
    from szcompare.corpus.pairs import Selection, selected
    from szcompare.corpus.report import write_report
    from szcompare.corpus.run import add_plans, run_pairs
    from szcompare.corpus.store import Store, open_store

_HOMES = {
    "Dask": "executors", "Processes": "executors", "Selection": "pairs", "Serial": "executors", "Store": "store",
    "add_plans": "run", "executor": "executors", "open_store": "store", "run_pairs": "run", "selected": "pairs",
    "write_report": "report",
}  # fmt: skip

__all__ = [
    "Dask", "Processes", "Selection", "Serial", "Store", "add_plans", "executor", "open_store", "run_pairs", "selected",
    "write_report",
]  # fmt: skip


if not TYPE_CHECKING:  # a type checker is to know which names there are

    def __getattr__(name: str) -> object:
        """Load a public name when it is first used, so that ``import szcompare.corpus`` stays light."""
        if name not in _HOMES:
            raise AttributeError(f"module 'szcompare.corpus' has no attribute {name!r}")
        value: object = getattr(import_module(f"szcompare.corpus.{_HOMES[name]}"), name)
        globals()[name] = value
        return value
