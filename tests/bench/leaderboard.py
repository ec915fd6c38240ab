"""Gold files and plans ▶ a table of how well other methods and ours link the same clauses.

Run as: python tests/bench/leaderboard.py --plans FOLDER [--encoders none e5 use] [--out FILE] GOLD…

All methods judge the undertakings as our own reader cuts them. The others get the threshold that is best on the labels
themselves, an upper bound; ours is cross-validated with the whole family of the plans left out (cross) or with the
folds of their own paragraphs left out (both), and finds its cut without labels.
"""

from __future__ import annotations

import argparse
import difflib
import importlib.util
import json
import math
import shutil
import subprocess
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from szcompare.align import encoders, labels, model, sparse, train
from szcompare.align.features import Meaning, centred

if TYPE_CHECKING:
    from szcompare.align.train import Labelled

FAMILIES = {"e5": "e5-small alone, centred cosine", "use": "USE alone, centred cosine"}
K1, B = 1.5, 0.75  # of BM25 (Robertson and Zaragoza 2009)
RANK = 100  # dimensions of LSA

Table = np.ndarray  # old × new undertakings
Method = Callable[[list[str], list[str]], Table]


def by_difflib(old: list[str], new: list[str]) -> Table:
    """Return difflib's ratio of each pair."""
    out = np.zeros((len(old), len(new)))
    for col, text in enumerate(new):
        match = difflib.SequenceMatcher(None, b=text, autojunk=False)
        for row, other in enumerate(old):
            match.set_seq1(other)
            if match.real_quick_ratio() > 0.1:
                out[row, col] = match.ratio()
    return out


def by_tfidf(old: list[str], new: list[str]) -> Table:
    """Return the cosine of tf-idf vectors of one to three characters."""
    left, right = _vectors(old, new)
    return np.asarray((left @ right.T).todense())


def by_bm25(old: list[str], new: list[str]) -> Table:
    """Return BM25 with the new clause as the query, over pairs of characters."""
    bags = [Counter(sparse.grams(text, 2, 2)) for text in old]
    mean = sum(sum(bag.values()) for bag in bags) / max(1, len(bags))
    held = Counter(gram for bag in bags for gram in bag)
    weight = {g: math.log(1 + (len(bags) - n + 0.5) / (n + 0.5)) for g, n in held.items()}
    out = np.zeros((len(old), len(new)))
    for row, bag in enumerate(bags):
        share = K1 * (1 - B + B * sum(bag.values()) / max(1e-9, mean))
        for col, text in enumerate(new):
            asked = set(sparse.grams(text, 2, 2))
            out[row, col] = sum(weight[g] * n * (K1 + 1) / (n + share) for g, n in bag.items() if g in asked)
    return out


def by_lsa(old: list[str], new: list[str]) -> Table:
    """Return the cosine in the space of the first ``RANK`` singular vectors of the tf-idf vectors of both plans."""
    left, right = _vectors(old, new)
    matrix = np.vstack([left.toarray(), right.toarray()])
    u, s, _ = np.linalg.svd(matrix, full_matrices=False)
    made = u[:, :RANK] * s[:RANK]
    made /= np.maximum(np.linalg.norm(made, axis=1, keepdims=True), 1e-9)
    return np.asarray(made[: len(old)] @ made[len(old) :].T)


def by_encoder(name: str) -> Method:
    """Return the cosine of sentence vectors, the mean of both plans taken away."""

    def scored(old: list[str], new: list[str]) -> Table:
        vectors = encoders.vectors(name, [*old, *new])
        left, right = centred(Meaning(old=vectors[: len(old)], new=vectors[len(old) :]))
        return np.asarray(left @ right.T)

    return scored


def by_governdiff(old: list[str], new: list[str]) -> Table:
    """Return 1 where GovernDiff, given one clause a paragraph, pairs two blocks as changed or moved."""
    out = np.zeros((len(old), len(new)))
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / "old.txt", Path(folder) / "new.txt"]
        for file, texts in zip(files, (old, new), strict=True):
            file.write_text("\n\n".join(texts) + "\n", encoding="utf-8")
        command = ["governdiff", "diff", "--language", "zh", "--format", "json", *map(str, files)]
        said = subprocess.run(command, capture_output=True, text=True, check=False)
    for one, other in _paired(json.loads(said.stdout or "{}")):
        for row in (n for n, text in enumerate(old) if text and text in one):
            for col in (n for n, text in enumerate(new) if text and text in other):
                out[row, col] = 1.0
    return out


def _paired(value: object) -> list[tuple[str, str]]:
    """The texts of every block of the report that has an old and a new side."""
    found: list[tuple[str, str]] = []
    if isinstance(value, dict):
        sides = [value.get(key) for key in ("old_block", "new_block")]
        texts = [side.get("text") if isinstance(side, dict) else side for side in sides]
        if all(isinstance(text, str) and text for text in texts):
            found.append((str(texts[0]), str(texts[1])))
        value = list(value.values())
    if isinstance(value, list):
        found += [pair for one in value for pair in _paired(one)]
    return found


def _vectors(old: list[str], new: list[str]) -> tuple[sparse.Matrix, sparse.Matrix]:
    matrix, _ = sparse.counts(sparse.grams(text, 1, 3) for text in (*old, *new))
    made, _ = sparse.tfidf(matrix, sparse.idf(matrix), 1.0)
    return made[: len(old)], made[len(old) :]


def judged(pair: Labelled, scores: Table) -> tuple[float, float]:
    """Return average precision and the F1 of the best threshold, over the pairs of gold units."""
    old, new = ([c.id for c in side.clauses] for side in (pair.found.old, pair.found.new))
    best: dict[tuple[str, str], float] = defaultdict(float)
    for row, col in zip(*np.nonzero(scores > 0), strict=True):
        for one in labels.gold_pairs([(old[row], new[col])], *pair.covered, pair.gold)[0]:
            if one in pair.gold.positive or one not in pair.gold.relations:
                best[one] = max(best[one], float(scores[row, col]))
    hits, total, top = 0, 0.0, 0.0
    for rank, (one, _) in enumerate(sorted(best.items(), key=lambda kv: (-kv[1], kv[0])), 1):
        if one in pair.gold.positive:
            hits += 1
            total += hits / rank
        top = max(top, 2 * hits / (rank + len(pair.gold.positive)))
    return total / max(1, len(pair.gold.positive)), top


def methods(encoder_names: Sequence[str]) -> dict[str, Method]:
    """Return the methods that can run here, by the name in the table."""
    out: dict[str, Method] = {
        "difflib ratio": by_difflib,
        "tf-idf, 1–3 characters": by_tfidf,
        "BM25, 2 characters": by_bm25,
        f"LSA, {RANK} dimensions": by_lsa,
    }
    installed = {n for n in FAMILIES if importlib.util.find_spec(encoders.PACKAGES[n][0]) is not None}
    out |= {FAMILIES[name]: by_encoder(name) for name in encoder_names if name in installed}
    if shutil.which("governdiff") is not None:
        out["GovernDiff"] = by_governdiff
    return out


def table(pairs: Sequence[Labelled], encoder_names: Sequence[str]) -> str:
    """Return the leaderboard as a Markdown table: F1 / average precision."""
    names = [pair.gold.name for pair in pairs]
    lines = ["| method | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    for title, method in methods(encoder_names).items():
        cells = []
        for pair in pairs:
            texts = [[f.plain for f in side.forms] for side in (pair.found.old, pair.found.new)]
            precision, f1 = judged(pair, method(*texts))
            cells.append(f"{f1:.3f} / {precision:.3f}")
        lines.append(f"| {title} (best threshold) | " + " | ".join(cells) + " |")
    for encoder in encoder_names:
        figures = json.loads(model.model_text(encoder))["figures"]
        for protocol in ("cross", "both"):
            held = figures.get(protocol, {})
            said = [held.get(name) for name in names]
            cells = [f"{one['f1']:.3f} / {one['average_precision']:.3f}" if one else "–" for one in said]
            lines.append(f"| szcompare, encoder {encoder}, {protocol} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the table."""
    ask = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    ask.add_argument("gold", nargs="+", type=Path, metavar="GOLD")
    ask.add_argument("--plans", type=Path, required=True)
    ask.add_argument("--encoders", nargs="+", default=["none", "e5", "use"])
    ask.add_argument("--out", type=Path, default=None)
    said = ask.parse_args()
    text = table([train.load(path, said.plans) for path in said.gold], said.encoders)
    if said.out is None:
        print(text, end="")  # noqa: T201
    else:
        said.out.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
