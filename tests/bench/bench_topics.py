"""500, 2,000 and 8,000 made-up clauses ▶ time and peak memory of topics; the two Shenzhen plans ▶ other methods beside ours.

Run as: python tests/bench/bench_topics.py [--sizes 500 2000 8000] [--baselines]. Each size runs in a process of its own.
With --baselines: V-measure and adjusted Rand index against the labels in data/gold, adjusted Rand index of two runs that
differ in nothing but the order of the clauses, share of clauses in no topic, seconds. BERTopic where it is installed.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from szcompare.clauses import cut
from szcompare.evaluate import adjusted_rand, overlap, v_measure
from szcompare.model import COMMITMENT, UNDERTAKINGS, Document, Plan
from szcompare.readers import read
from szcompare.topics import group
from szcompare.topics.vectors import Placed, placed, subject_text, subject_words, undertaking_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Key = tuple[str, str]  # side, clause id
    Found = Mapping[Key, int]  # -1 for no topic
    Method = Callable[[list[Placed], int, int], Sequence[int]]  # clauses, topics, seed

ROOT = Path(__file__).parent.parent.parent
PLANS = ("shenzhen-2008", "shenzhen-2015")
NO_SUBJECT = {"T00", "T18"}  # headings and overall aims, which the labels put apart


def shenzhen() -> tuple[Plan, Plan]:
    old, new = (cut(read(ROOT / "data" / "plans" / f"{n}.txt")) for n in PLANS)
    return old, new


def made_up(size: int) -> tuple[Plan, Plan]:
    """Two plans of half the size each: halves of sentences of the Shenzhen plans, joined anew."""
    clauses = [clause for plan in shenzhen() for clause in plan.clauses if clause.kind in UNDERTAKINGS]
    draw, plans = random.Random(0), []  # noqa: S311
    for name in ("old", "new"):
        made, at = [], 0
        for number in range(size // 2):
            one, other = clauses[number % len(clauses)], draw.choice(clauses)
            text = one.reading[: len(one.reading) // 2] + other.reading[len(other.reading) // 2 :]
            place = {"start": at, "end": at + len(text), "paragraph": number // 4}
            made.append(replace(one, id=f"{name}-{at}", kind=COMMITMENT, reading=text, pieces=(), **place))
            at += len(text)
        text = "".join(clause.reading for clause in made)
        document = Document(id=name, text=text, origin=f"{name}.txt", sha256=name, encoding="utf-8")
        plans.append(Plan(document=document, spans=(), sections=(), clauses=tuple(made)))
    return plans[0], plans[1]


def peak() -> float:
    """Return the largest memory this process took, in megabytes; not a number where the system does not say."""
    try:
        import resource
    except ImportError:
        return float("nan")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def measure(size: int) -> str:
    """Return the line of one size."""
    old, new = made_up(size)
    start, worked = time.perf_counter(), time.process_time()
    found = group(old, new)
    seconds, worked = time.perf_counter() - start, time.process_time() - worked
    return f"{size:8d} {len(found):7d} {seconds:8.1f} {worked:8.1f} {peak():8.0f}"


def ours(plans: tuple[Plan, Plan]) -> Found:
    found = group(*plans)
    return {(side, c): n for n, t in enumerate(found) for side, ids in (("old", t.old), ("new", t.new)) for c in ids}


def k_means(clauses: list[Placed], topics: int, seed: int) -> Sequence[int]:
    from sklearn.cluster import KMeans

    return [int(n) for n in KMeans(topics, random_state=seed, n_init=1).fit_predict(_tfidf(clauses))]


def nmf(clauses: list[Placed], topics: int, seed: int) -> Sequence[int]:
    from sklearn.decomposition import NMF

    made = NMF(topics, init="random", random_state=seed, max_iter=1000).fit_transform(_tfidf(clauses))
    return [int(n) for n in np.argmax(made, axis=1)]


def lda(clauses: list[Placed], topics: int, seed: int) -> Sequence[int]:
    from sklearn.decomposition import LatentDirichletAllocation
    from sklearn.feature_extraction.text import CountVectorizer

    counts = CountVectorizer(analyzer=_cut, min_df=2).fit_transform(clauses)
    made = LatentDirichletAllocation(topics, random_state=seed).fit_transform(counts)
    return [int(n) for n in np.argmax(made, axis=1)]


def bertopic(clauses: list[Placed], topics: int, seed: int) -> Sequence[int]:
    """BERTopic as it comes, but for a Chinese tokenizer and one seed; ``topics`` is its own choice."""
    from bertopic import BERTopic
    from sklearn.feature_extraction.text import CountVectorizer
    from umap import UMAP

    texts = [subject_text(one.clause) for one in clauses]
    reduced = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed)
    words = CountVectorizer(tokenizer=subject_words, token_pattern=None)
    return [
        int(n) for n in BERTopic("multilingual", umap_model=reduced, vectorizer_model=words).fit_transform(texts)[0]
    ]


def baselines(plans: tuple[Plan, Plan], topics: int) -> dict[str, Callable[[int], Found]]:
    """Return each method as a function of the order's seed; the method's own seed is always 0."""
    methods: dict[str, Method] = {"k-means of tf-idf": k_means, "NMF": nmf, "LDA": lda}
    if find_spec("bertopic") is not None and find_spec("umap") is not None:
        methods["BERTopic"] = bertopic

    def run(method: Method, order: int) -> Found:
        clauses = placed(*plans)
        clauses = [clauses[row] for row in undertaking_rows(clauses)]
        random.Random(order).shuffle(clauses)  # noqa: S311
        labels = method(clauses, topics, 0)
        return {(one.side, one.clause.id): label for one, label in zip(clauses, labels, strict=True)}

    def run_ours(order: int) -> Found:
        mixed = [random.Random(order).sample(plan.clauses, len(plan.clauses)) for plan in plans]  # noqa: S311
        old, new = (replace(plan, clauses=tuple(some)) for plan, some in zip(plans, mixed, strict=True))
        return ours((old, new))

    return {"szcompare": run_ours} | {name: lambda order, m=m: run(m, order) for name, m in methods.items()}  # type: ignore[misc]


def labelled(plans: tuple[Plan, Plan]) -> dict[Key, str]:
    """Return the label of each undertaking that covers a labelled one by half or more."""
    units = json.loads((ROOT / "data" / "gold" / "shenzhen-dev.json").read_text(encoding="utf-8"))["units"].values()
    found: dict[Key, str] = {}
    for side, plan in zip(("old", "new"), plans, strict=True):
        known = [u for u in units if u["side"] == side and u["kind"] in UNDERTAKINGS and u["topic"]]
        known = [u for u in known if u["topic"] not in NO_SUBJECT]
        for clause in (clause for clause in plan.clauses if clause.kind in UNDERTAKINGS):
            for unit in known:
                if overlap((unit["start"], unit["end"]), (clause.start, clause.end)) >= 0.5:
                    found.setdefault((side, clause.id), unit["topic"])
    return found


def compared() -> list[dict[str, object]]:
    """Return a row a method: method, topics, v_measure, adjusted_rand, after_shuffling, outliers, seconds."""
    plans = shenzhen()
    gold, topics = labelled(plans), len(group(*plans))
    rows: list[dict[str, object]] = []
    for name, method in baselines(plans, topics).items():
        start = time.perf_counter()
        first = method(1)
        seconds = time.perf_counter() - start
        second = method(2)
        pairs = [(gold[key], first[key]) for key in sorted(gold)]
        made: dict[str, Any] = {
            "method": name,
            "topics": len({*first.values()} - {-1}),
            "v_measure": v_measure(pairs),
            "adjusted_rand": adjusted_rand(pairs),
            "after_shuffling": adjusted_rand([(first[key], second[key]) for key in sorted(first)]),
            "outliers": sum(label == -1 for label in first.values()) / len(first),
            "seconds": seconds,
        }
        rows.append({key: round(value, 3) if isinstance(value, float) else value for key, value in made.items()})
    return rows


def _tfidf(clauses: list[Placed]) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(analyzer=_cut, min_df=2, sublinear_tf=True).fit_transform(clauses)


def _cut(one: Placed) -> tuple[str, ...]:
    return subject_words(subject_text(one.clause))


def main() -> None:
    ask = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    ask.add_argument("--sizes", nargs="*", type=int, default=[500, 2000, 8000])
    ask.add_argument("--baselines", action="store_true")
    ask.add_argument("--one", type=int, help=argparse.SUPPRESS)
    said = ask.parse_args()
    if said.one is not None:
        sys.stdout.write(measure(said.one) + "\n")
        return
    if said.baselines:
        for row in compared():
            sys.stdout.write("  ".join(f"{key} {value}" for key, value in row.items()) + "\n")
        return
    sys.stdout.write(f"{'clauses':>8} {'topics':>7} {'seconds':>8} {'CPU s':>8} {'peak MB':>8}\n")
    for size in said.sizes:
        command = [sys.executable, str(Path(__file__)), "--one", str(size)]
        sys.stdout.write(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        sys.stdout.flush()


if __name__ == "__main__":
    main()
