"""A similarity of the user's own × two lists of texts ▶ the probability of each pair, in place of the built-in model.

A similarity is a function from the readings of the old and of the new undertakings to an array of old × new numbers
from 0 to 1, dense or a SciPy sparse one. A number is taken for what a confidence is: the probability that a careful
reader would link the pair. Other packages register theirs under the entry point group ``szcompare.similarities``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.metadata import EntryPoint, entry_points
from typing import Any, cast

import numpy as np
from scipy import sparse

from szcompare.align import decode, model
from szcompare.align.sparse import Cells, Floats
from szcompare.errors import InputError

Similarity = Callable[[Sequence[str], Sequence[str]], Any]  # old texts, new texts ▶ array of old × new

GROUP = "szcompare.similarities"
FARTHEST = 1e-6  # of a probability from 0 and 1, so that its log odds are a number
# One feature, the log odds, which is the evidence of such a link.
_ZERO, _ONE = np.zeros(1), np.ones(1)
WEIGHTS = model.Weights("none", ("own.score",), coefficients=_ONE, intercept=0.0, mean=_ZERO, deviation=_ONE)


def similarity_function(wish: Similarity | str) -> Similarity:
    """Return the function that is meant, given as itself or by the name under which a package registers it."""
    return wish if callable(wish) else cast("Similarity", _registered(wish).load())


def similarity_name(wish: Similarity | str) -> str:
    """Return what a manifest says of it: a registered one's name, package and version, a function's module and name."""
    if isinstance(wish, str):
        package = _registered(wish).dist
        return wish if package is None else f"{wish} ({package.name} {package.version})"
    return f"{getattr(wish, '__module__', '')}.{getattr(wish, '__qualname__', type(wish).__qualname__)}"


def _registered(name: str) -> EntryPoint:
    added = {entry.name: entry for entry in entry_points(group=GROUP)}
    if name not in added:
        known = ", ".join(sorted(added)) or "no package registers one"
        raise InputError(f"no similarity {name!r} is installed ({known})")
    return added[name]


def rated(similarity: Similarity, old: Sequence[str], new: Sequence[str]) -> tuple[Cells, Floats]:
    """Return the pairs that are likely enough to be shown, and their probabilities.

    Raises InputError where the similarity gives another shape than old × new, or numbers that are no probabilities.
    """
    found = similarity([*old], [*new]) if old and new else np.zeros((len(old), len(new)))
    try:
        held: Any = found if sparse.issparse(found) else np.asarray(found, float)
        made: Any = sparse.coo_array(held)
    except (TypeError, ValueError) as error:
        raise InputError(f"the similarity gave {type(found).__name__}, not an array of numbers: {error}") from error
    if made.shape != (len(old), len(new)):
        raise InputError(
            f"the similarity gave an array of {made.shape}, not of {len(old)} old × {len(new)} new clauses"
        )
    if not np.all((made.data >= 0) & (made.data <= 1)):  # false for what is no number, too
        raise InputError("the similarity gave numbers outside of 0 to 1: they stand for probabilities")
    chance = np.round(made.data, model.DECIMALS)
    kept = np.flatnonzero(chance >= decode.POSSIBLE)
    kept = kept[np.lexsort((made.col[kept], made.row[kept]))]
    rows, cols = made.row[kept].astype(np.int64), made.col[kept].astype(np.int64)
    return Cells(rows=rows, cols=cols, old=len(old), new=len(new)), chance[kept]


def log_odds(probability: Floats) -> Floats:
    """Return the one feature of each pair, a column."""
    held = np.clip(probability, FARTHEST, 1 - FARTHEST)
    return np.asarray(np.log(held / (1 - held))[:, None])
