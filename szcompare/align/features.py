"""Undertakings of both plans ▶ for each likely pair, numbers that say how close it is, alike for both sides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from szcompare.align import sparse
from szcompare.align.contexts import context_scores
from szcompare.align.nearest import POSTINGS, as_cells, joined, nearest_shared, nearest_vectors
from szcompare.align.phrases import RARITY, phrase_scores
from szcompare.align.ranks import csls, rank_within, standing
from szcompare.align.sparse import Cells, Floats, Ints
from szcompare.align.strings import gram_counts
from szcompare.align.texts import PHRASE_ENDS
from szcompare.align.words import term_weights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from szcompare.align.views import View

# Pairs that are looked at: this many nearest of each clause, by shared strings of two and three characters and, with an
# encoder, by meaning. They rival each other in the ranks.
JOINED = 40
NEAREST = 20  # candidates: this many best of a row or a column (recall .94 to .98 of the labelled links at 14 % of all)
# How far a product of two vectors is divided by their lengths: 1 is the cosine, which favours short clauses. Average
# precision of single characters and pairs on the four labelled pairs: cosine .56/.71/.56/.69, at .75 .59/.74/.62/.74;
# of terms .42/.63/.50/.61 and, at .65, .47/.68/.58/.70. Grams of three and more, or across marks, lose .02 to .05.
LENGTH, TERM_LENGTH = 0.75, 0.65
BASES = ("char", "bare", "word", "mass", "object", "meaning")  # the scores whose ranks are features
AT_ONCE = 8  # features whose deviations are worked out at once, which takes the memory of as many
JOINT = ("char", "object", "meaning")  # of these, each over the mean of its rivals, the sum is ranked as well


@dataclass(frozen=True, slots=True)
class Meaning:
    """Sentence vectors of the undertakings of both plans, and how their products are brought to a known scale."""

    old: Floats  # clauses × dimensions
    new: Floats
    like: tuple[float, float] | None = None  # mean and deviation that the products are to have; None: as they are


@dataclass(frozen=True, slots=True)
class Measured:
    """The candidate pairs and their features, with the moments of each feature over them."""

    names: tuple[str, ...]
    values: Floats  # candidates × features
    mean: Floats
    deviation: Floats
    cells: Cells  # the candidates


def measure(old: View, new: View, meaning: Meaning | None = None, *, postings: int | None = POSTINGS) -> Measured:
    """Return the features of the candidate pairs of two plans; ``postings`` as in nearest_shared."""
    looked = looked_at(old, new, meaning, postings=postings)
    scores = _lexical(old, new, looked) | _terms(old, new, looked) | phrase_scores(old, new, looked)
    if meaning is not None:
        scores["meaning.score"] = likeness(meaning, looked)
    kept = _candidates(scores, looked)
    cells = Cells(rows=looked.rows[kept], cols=looked.cols[kept], old=looked.old, new=looked.new)
    columns = {name: value[kept] for name, value in scores.items()}
    leads: list[Floats] = []
    for base in BASES:
        if f"{base}.score" in scores:
            standings = standing(scores.pop(f"{base}.score"), looked)
            columns |= {f"{base}.{name}": value[kept] for name, value in standings.items()}
            leads += [standings["csls"]] if base in JOINT else []
    for wide in (_joint(leads, looked), _matters(old, new, looked)):
        columns |= {name: value[kept] for name, value in wide.items()}
    del scores, leads, standings, wide, looked, kept  # all pairs that were looked at: of large plans most of the memory
    columns |= (
        _rare(old, new, cells) | context_scores(old, new, cells) | _facts(old, new, cells) | _lengths(old, new, cells)
    )
    return _measured(columns, cells)


def looked_at(old: View, new: View, meaning: Meaning | None = None, *, postings: int | None = POSTINGS) -> Cells:
    """Return the ``JOINED`` nearest pairs of each row and column."""
    split = len(old.forms)
    left, right = _vectors([_stretches(f.canon) for f in (*old.forms, *new.forms)], split, (2, 3), LENGTH)
    pairs = nearest_shared(left, right, JOINED, postings=postings)
    if meaning is not None:
        pairs = joined(pairs, nearest_vectors(*centred(meaning), JOINED))
    return as_cells(pairs, split, len(new.forms))


def likeness(meaning: Meaning, cells: Cells) -> Floats:
    """Return the cosine of the two sentence vectors of each cell, the mean vector of both plans taken away."""
    left, right = centred(meaning)
    found = np.einsum("ij,ij->i", left[cells.rows], right[cells.cols])
    if meaning.like is not None and len(found) and found.std() > 0:
        mean, deviation = meaning.like
        found = (found - found.mean()) / found.std() * deviation + mean
    return np.asarray(np.round(found, sparse.DECIMALS - 3))


def centred(meaning: Meaning) -> tuple[Floats, Floats]:
    """Return the vectors of both plans less their mean vector, of length one."""
    middle = np.vstack([meaning.old, meaning.new]).mean(axis=0)
    return _units(meaning.old - middle), _units(meaning.new - middle)


def _units(vectors: Floats) -> Floats:
    size = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(size > 1e-9, size, 1.0))


def _stretches(canon: str) -> str:
    return PHRASE_ENDS.sub(" ", canon)


def _vectors(
    texts: Sequence[str], split: int, sizes: tuple[int, int], length: float
) -> tuple[sparse.Matrix, sparse.Matrix]:
    """Vectors of the n-grams of the texts of the old and of the new plan."""
    matrix = gram_counts(texts, *sizes)
    made, _ = sparse.tfidf(matrix, sparse.idf(matrix) ** RARITY, length)
    return made[:split], made[split:]


def _lexical(old: View, new: View, cells: Cells) -> dict[str, Floats]:
    forms, split = (*old.forms, *new.forms), len(old.forms)
    texts = [_stretches(f.canon) for f in forms]
    out = {
        "char.score": sparse.dots(*_vectors(texts, split, (1, 2), LENGTH), cells),
        "bare.score": sparse.dots(*_vectors([" ".join(f.objects) for f in forms], split, (1, 2), LENGTH), cells),
    }
    return out | _masses(texts, split, cells, {3: "mass.score"})


def _rare(old: View, new: View, cells: Cells) -> dict[str, Floats]:
    """What the pair shares that is rare: strings of two to five characters, and the rarest of them."""
    forms, split = (*old.forms, *new.forms), len(old.forms)
    texts = [_stretches(f.canon) for f in forms]
    matrix = gram_counts(texts, 3, 3)
    words, found = sparse.counts([f.terms for f in forms])
    return _masses(texts, split, cells, {n: f"rare.mass{n}" for n in (2, 4, 5)}) | {
        "rare.best3": sparse.largest_shared(matrix[:split], matrix[split:], sparse.idf(matrix), cells),
        "rare.word": sparse.largest_shared(words[:split], words[split:], term_weights(words, found), cells),
    }


def _masses(texts: Sequence[str], split: int, cells: Cells, names: dict[int, str]) -> dict[str, Floats]:
    """The logarithm of the summed rarities of the shared strings of n characters, by n."""
    out: dict[str, Floats] = {}
    for n, name in names.items():
        matrix = gram_counts(texts, n, n)
        heavy = sparse.weighted(matrix[:split], sparse.idf(matrix))
        out[name] = np.log1p(sparse.dots(heavy, sparse.present(matrix[split:]), cells))
    return out


def _terms(old: View, new: View, cells: Cells) -> dict[str, Floats]:
    split = len(old.forms)
    matrix, _ = sparse.counts([f.terms for f in (*old.forms, *new.forms)])
    vectors, _ = sparse.tfidf(matrix, sparse.idf(matrix), TERM_LENGTH)
    return {"word.score": sparse.dots(vectors[:split], vectors[split:], cells)}


def _joint(leads: Sequence[Floats], cells: Cells) -> dict[str, Floats]:
    """How the cells stand by several scores together: a pair that is near by all is a likelier link than by one."""
    total = np.zeros(len(cells.rows))
    for lead in leads:
        total += _in_leads(lead)
    total = np.round(total, sparse.DECIMALS - 3)
    return {"joint.score": total} | {f"joint.{name}": value for name, value in standing(total, cells).items()}


def _in_leads(lead: Floats) -> Floats:
    """The leads over the rivals in units of the usual one, so that scores of any scale weigh alike.

    Cells that lead nobody do not count: how many of them are looked at would move the scale. (One scale for all plans:
    F1 .005 lower; deviation of all cells: .002 lower.)
    """
    ahead = lead[lead > 0]
    return np.asarray(lead / np.sqrt(np.mean(ahead**2))) if len(ahead) else lead


def _matters(old: View, new: View, cells: Cells) -> dict[str, Floats]:
    """How much both clauses are about one class of matter, also without words in common."""
    split = len(old.forms)
    matrix, _ = sparse.counts([f.matters for f in (*old.forms, *new.forms)])
    vectors, _ = sparse.tfidf(matrix, sparse.idf(matrix), TERM_LENGTH)
    found = sparse.dots(vectors[:split], vectors[split:], cells)
    return {"matter.score": found, "matter.csls": csls(found, cells)}


def _facts(old: View, new: View, cells: Cells) -> dict[str, Floats]:
    split = len(old.forms)
    numbers, _ = sparse.counts([sorted(f.quantities) for f in (*old.forms, *new.forms)])
    same = sparse.dots(sparse.present(numbers[:split]), sparse.present(numbers[split:]), cells)
    has = np.diff(numbers.indptr) > 0
    one, two = has[:split][cells.rows], has[split:][cells.cols]
    return {
        "number.same": np.log1p(same),
        "number.both": (one & two).astype(float),
        "number.one": (one ^ two).astype(float),
    }


def _lengths(old: View, new: View, cells: Cells) -> dict[str, Floats]:
    size = [np.log([max(len(f.canon), 1) for f in side.forms]) for side in (old, new)]
    parts = [np.log([len(f.phrases) for f in side.forms]) for side in (old, new)]
    one, two = size[0][cells.rows], size[1][cells.cols]
    few, many = parts[0][cells.rows], parts[1][cells.cols]
    return {
        "length.less": np.minimum(one, two),
        "length.more": np.maximum(one, two),
        "length.phrases_less": np.minimum(few, many),
        "length.phrases_more": np.maximum(few, many),
    }


def _candidates(scores: dict[str, Floats], cells: Cells) -> Ints:
    """The cells among the best of their row or column by the sum of some scores in units of their deviation."""
    total = np.zeros(len(cells.rows))
    for base in ("char", "word", "object", "mass"):
        total += _deviations(scores[f"{base}.score"])
    near = _nearest(total, cells)
    if "meaning.score" in scores:
        near |= _nearest(total + 2 * _deviations(scores["meaning.score"]), cells)
        return np.flatnonzero(near)
    return np.flatnonzero(near & (scores["char.score"] > 0))


def _deviations(score: Floats) -> Floats:
    return np.asarray((score - score.mean()) / (score.std() or 1.0)) if len(score) else score


def _nearest(total: Floats, cells: Cells) -> np.ndarray:
    total = np.round(total, sparse.DECIMALS - 2)
    return np.asarray((rank_within(total, cells.rows) <= NEAREST) | (rank_within(total, cells.cols) <= NEAREST))


def _measured(columns: dict[str, Floats], cells: Cells) -> Measured:
    names = tuple(sorted(columns))
    values = np.empty((len(cells.rows), len(names)))
    for place, name in enumerate(names):
        values[:, place] = columns.pop(name)  # held in both forms they would be twice the memory
    none = np.zeros(len(names))
    parts = [values[:, at : at + AT_ONCE] for at in range(0, len(names), AT_ONCE)]
    mean = values.mean(axis=0) if len(values) else none
    deviation = np.concatenate([part.std(axis=0) for part in parts]) if len(values) else none
    return Measured(names=names, values=values, mean=mean, deviation=deviation, cells=cells)
