"""Found × gold ▶ scores: precision, recall, F1, average precision, kappa, V-measure, adjusted Rand index."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from szcompare.arguments import PATH, WHOLE, described, refuse_unfit
from szcompare.errors import InputError
from szcompare.json_file import read_json
from szcompare.model import CONTINUING, MODIFIED, SIDES, UNDERTAKINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from os import PathLike

    from szcompare.comparison import Comparison

    Source = Comparison | dict[str, Any] | str | PathLike[str]

Json = dict[str, Any]
Pair = tuple[str, str]
Span = tuple[int, int]

COVERED = 0.5  # a found clause stands for each gold unit that it covers by half of the shorter one
TARGET_OVERLAP = 0.3
SAME_VALUE = 1e-9
INTERVAL = (2.5, 97.5)  # per cent
COMPARISON, GOLD = "comparison", "gold file"
MADE = {COMPARISON: "which compare --format json writes", GOLD: "in the form of data/gold/shenzhen-dev.json"}
SAVED = "szcompare/saved/"  # of any version
NO_TOPIC = ("T00", "T18")  # headings and overall aims carry no subject


def score(comparison: Source, gold: Json | str | PathLike[str]) -> Json:
    """Return the scores of a comparison (itself, its JSON form or a path to it) against hand-made labels.

    Links are scored on gold units, so the way of cutting clauses is free; pairs labelled ``related`` are neutral.
    Raises InputError where a file cannot be read or the labels are of other documents.
    """
    with _both_loaded(comparison, gold) as (found, labels):
        match = _Match(found, labels)
        scores = {**match.link_scores(), **match.status_scores(), **match.clause_scores()}
        return {**scores, **(target_scores(found, labels) if labels.get("targets") else {})}


def intervals(comparison: Source, gold: Json | str | PathLike[str], *, runs: int = 1000, seed: int = 0) -> Json:
    """Return the 95% interval of the link and status scores, by name: [low, high].

    Percentile bootstrap (Efron and Tibshirani 1993) over the paragraphs of the new document, whose pairs hang together:
    paragraphs are drawn with replacement ``runs`` times, and the gold units and found pairs of each count as often as
    it was drawn. Raises InputError as ``score`` does.
    """
    refuse_unfit(runs=(runs, WHOLE), seed=(seed, WHOLE))
    with _both_loaded(comparison, gold) as (found, labels):
        return _bootstrap(_Match(found, labels), runs, seed)


def _bootstrap(match: _Match, runs: int, seed: int) -> Json:
    import numpy as np

    of = match.paragraphs()
    size = max(of.values(), default=-1) + 1
    if not size or runs < 1:
        return {}
    drawn = np.random.default_rng(seed).multinomial(size, [1 / size] * size, size=runs)
    made: dict[str, list[float]] = defaultdict(list)
    for times in drawn.tolist():
        for name, value in match.resampled({unit: times[n] for unit, n in of.items()}).items():
            made[name].append(value)
    return {name: [float(end) for end in np.percentile(values, INTERVAL)] for name, values in made.items()}


@contextmanager
def _both_loaded(comparison: Source, gold: Source) -> Iterator[tuple[Json, Json]]:
    """The values of both, within a block that says what is missing."""
    found, labels = _loaded(comparison, COMPARISON), _loaded(gold, GOLD)
    try:
        _same_documents(found, labels)
        yield found, labels
    except (AttributeError, KeyError, TypeError) as error:
        said = f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else "a value is of the wrong type"
        raise InputError(f"not a comparison and its gold labels: {said}") from error  # which may be ours


def _loaded(source: Source, what: str) -> Json:
    from szcompare.comparison import Comparison

    if isinstance(source, dict):
        return source
    if isinstance(source, Comparison) and what == COMPARISON:
        from szcompare.report.interchange import payload

        return payload(source)
    if not PATH.fits(source):
        also = "a Comparison, " if what == COMPARISON else ""
        raise InputError(f"the {what} has to be {also}a path or a dict of its values, not {described(source)}")
    value = read_json(cast("str | PathLike[str]", source), remedy=f"give the {what}, {MADE[what]}")
    if not isinstance(value, dict):
        raise InputError(f"{source}: the {what} has to be a JSON object")
    if str(value.get("schema")).startswith(SAVED):
        raise InputError(f"{source}: Comparison.save wrote this; give szcompare.load of it as the {what}")
    return value


def _same_documents(found: Json, labels: Json) -> None:
    if "links" in labels and "units" in found:
        raise InputError("the gold labels stand where the comparison belongs: give the comparison first")
    for side in SIDES:
        wanted = labels.get("sha256", {}).get(side)
        if wanted and found[side]["sha256"] != wanted:
            raise InputError(f"the {side} document is not the one of the gold file (sha256 differs); compare that one")


def overlap(a: Span, b: Span) -> float:
    """Return the shared length of two spans over the shorter one's, 0 to 1.

    >>> overlap((0, 10), (5, 9))
    1.0
    """
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return shared / min(a[1] - a[0], b[1] - b[0]) if shared > 0 else 0.0


class _Match:
    """Found clauses laid over gold units."""

    def __init__(self, found: Json, labels: Json) -> None:
        self.found, self.labels = found, labels
        self.units = {side: {i: u for i, u in labels["units"].items() if u["side"] == side} for side in SIDES}
        self.covers = {side: _cover(found[side]["clauses"], self.units[side]) for side in SIDES}
        self.relation: dict[Pair, str] = {(p["old"], p["new"]): p["relation"] for p in labels["pairs"]}
        self.positive = {pair for pair, relation in self.relation.items() if relation in CONTINUING}
        self.neutral = set(self.relation) - self.positive
        self.scored = set(labels["scored_new"])
        self.best, self.said = self._linked()
        self._ranked: list[Pair] | None = None

    def _pairs(self, link: Json) -> Iterable[Pair]:
        for a in self.covers["old"].get(link["old"], ()):
            for b in self.covers["new"].get(link["new"], ()):
                if b in self.scored and (a, b) not in self.neutral:
                    yield a, b

    def _linked(self) -> tuple[dict[Pair, float], dict[Pair, str]]:
        """The confidence and relation of each pair of units that continuing links join."""
        best: dict[Pair, float] = defaultdict(float)
        said: dict[Pair, str] = {}
        for link in self.found["links"]:
            for pair in self._pairs(link) if link["relation"] in CONTINUING else ():
                if link["confidence"] >= best[pair]:
                    best[pair], said[pair] = link["confidence"], link["relation"]
        return best, said

    def link_scores(self) -> Json:
        right = set(self.said) & self.positive
        links = {
            **precision_recall(len(right), len(self.said), len(self.positive)),
            "average_precision": self._average_precision(),
        }
        changed = [(self.relation[p] == MODIFIED, self.said[p] == MODIFIED) for p in right]
        error = calibration_error([(self.best[p], p in self.positive) for p in self.said])
        return {"links": links, "relations": kappa(changed), "calibration_error": error}

    def _average_precision(self, times: Mapping[str, int] | None = None) -> float:
        wanted = len(self.positive) if times is None else sum(times[b] for _, b in self.positive)
        hits, seen, total = 0, 0, 0.0
        for pair in self._order():
            n = 1 if times is None else times[pair[1]]
            seen += n
            if pair in self.positive and n:
                hits += n
                total += n * hits / seen
        return total / wanted if wanted else 0.0

    def _order(self) -> Sequence[Pair]:
        """Every pair of units that a link of any relation joins, the likeliest first."""
        if self._ranked is None:
            ranked: dict[Pair, float] = defaultdict(float)
            for link in self.found["links"]:
                for pair in self._pairs(link):
                    ranked[pair] = max(ranked[pair], link["confidence"])
            self._ranked = sorted(ranked, key=lambda pair: (-ranked[pair], pair))
        return self._ranked

    def paragraphs(self) -> dict[str, int]:
        """The number of the paragraph of each scored new unit, by the found clause that covers it; else its own."""
        of = {c["id"]: ("clause", c.get("paragraph", c["id"])) for c in self.found["new"]["clauses"]}
        place: dict[str, tuple[str, object]] = {unit: ("unit", unit) for unit in self.scored}
        for clause, units in self.covers["new"].items():
            place |= {unit: of[clause] for unit in units if unit in place}
        number = {name: n for n, name in enumerate(dict.fromkeys(place[unit] for unit in sorted(place)))}
        return {unit: number[name] for unit, name in place.items()}

    def resampled(self, times: Mapping[str, int]) -> dict[str, float]:
        """The scores with each new unit, and the pairs that end in it, counted so many times."""
        said = {pair: times[pair[1]] for pair in self.said}
        hits = sum(n for pair, n in said.items() if pair in self.positive)
        gold = sum(times[b] for _, b in self.positive)
        links = precision_recall(hits, sum(said.values()), gold)
        kinds = self.labels["units"]
        units = sorted(u for u in self.scored if kinds[u]["kind"] in UNDERTAKINGS)
        going, found = {b for _, b in self.positive}, {b for _, b in self.said}
        judged = [(u in going, u in found) for u in units for _ in range(times[u])]
        out = {name: links[name] for name in ("precision", "recall", "f1")}
        out["average_precision"] = self._average_precision(times)
        out["status_new_kappa"] = kappa(judged).get("kappa", 0.0)
        out["calibration_error"] = calibration_error(
            [(self.best[pair], pair in self.positive) for pair, n in said.items() for _ in range(n)]
        )
        return out

    def status_scores(self) -> Json:
        undertaking = sorted(i for i, u in self.labels["units"].items() if u["kind"] in UNDERTAKINGS)
        scores = {}
        for side, at, asked in (("new", 1, self.scored), ("old", 0, set(self.units["old"]))):
            if side == "old" and set(self.units["new"]) != self.scored:
                continue  # an old unit may go on in a unit that was not labelled
            gold, found = {p[at] for p in self.positive}, {p[at] for p in self.said}
            scores[f"status_{side}"] = kappa([(i in gold, i in found) for i in undertaking if i in asked])
        return scores

    def clause_scores(self) -> Json:
        owner = {
            (side, u): c for side in SIDES for c in self.found[side]["clauses"] for u in self.covers[side][c["id"]]
        }
        labelled = [(u, owner.get((u["side"], i))) for i, u in self.labels["units"].items() if u["kind"]]
        kinds = [(_class(u["kind"]), _class(c["kind"]) if c else "meta") for u, c in labelled]
        themes = [
            (u["topic"], c["topic"])
            for u, c in labelled
            if c and u["kind"] in UNDERTAKINGS and u["topic"] and u["topic"] not in NO_TOPIC
        ]
        sizes = [len(units) for side in SIDES for units in self.covers[side].values()]
        return {
            "kinds": kappa(kinds),
            "topics": {
                "v_measure": v_measure(themes),
                "adjusted_rand": adjusted_rand(themes),
                "found": len({t for _, t in themes}),
            },
            "clauses": {
                "found": len(sizes),
                "gold_units": len(self.labels["units"]),
                "covering_one_unit": sizes.count(1) / len(sizes) if sizes else 0,
            },
        }


def _cover(clauses: Sequence[Json], units: Mapping[str, Json]) -> dict[str, list[str]]:
    """The gold units that each clause covers, in the order of the gold file: a sweep over both lists by place."""
    order = {i: n for n, i in enumerate(units)}
    places = sorted((u["start"], u["end"], i) for i, u in units.items())
    longest = max((end - start for start, end, _ in places), default=0)
    covers: dict[str, list[str]] = {}
    for clause in clauses:
        span = clause["start"], clause["end"]
        near = places[bisect_left(places, (span[0] - longest,)) : bisect_left(places, (span[1],))]
        covers[clause["id"]] = sorted(
            (i for a, b, i in near if overlap((a, b), span) >= COVERED), key=order.__getitem__
        )
    return covers


def _class(kind: str) -> str:
    return "undertaking" if kind in UNDERTAKINGS else kind


def precision_recall(hits: int, found: int, wanted: int) -> dict[str, float]:
    """Return precision, recall, F1 and the two sizes.

    >>> precision_recall(3, 4, 6)["f1"]
    0.6
    """
    precision, recall = (hits / n if n else 0.0 for n in (found, wanted))
    both = precision + recall
    f1 = 2 * precision * recall / both if both else 0.0
    return {"precision": precision, "recall": recall, "f1": f1, "found": found, "gold": wanted}


def kappa(pairs: Sequence[tuple[object, object]]) -> dict[str, float]:
    """Return n, accuracy and Cohen's kappa (Cohen 1960) of (gold, found) label pairs.

    >>> kappa([(True, True), (False, False), (True, False), (False, False)])["kappa"]
    0.5
    """
    n = len(pairs)
    if not n:
        return {"n": 0}
    accuracy = sum(gold == found for gold, found in pairs) / n
    golds, founds = (Counter(side) for side in zip(*pairs, strict=True))
    chance = sum(golds[label] * founds[label] for label in golds) / n / n
    return {"n": n, "accuracy": accuracy, "kappa": (accuracy - chance) / (1 - chance) if chance < 1 else 1.0}


def calibration_error(judged: Sequence[tuple[float, bool]], *, bins: int = 10) -> float:
    """Return the expected calibration error (Naeini et al. 2015) over bins of equal width; 1 if nothing was found."""
    groups: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, right in judged:
        groups[min(int(confidence * bins), bins - 1)].append((confidence, right))
    gaps = (abs(sum(c for c, _ in group) - sum(r for _, r in group)) for group in groups.values())
    return sum(gaps) / len(judged) if judged else 1.0


def v_measure(pairs: Sequence[tuple[object, object]]) -> float:
    """Return the V-measure (Rosenberg and Hirschberg 2007) of (gold, found) cluster labels."""
    if not pairs:
        return 0.0
    gold, found, joint = _tables(pairs)
    h_gold, h_found, h_joint = (_entropy(table, len(pairs)) for table in (gold, found, joint))
    homogeneity = 1 - (h_joint - h_found) / h_gold if h_gold else 1.0
    completeness = 1 - (h_joint - h_gold) / h_found if h_found else 1.0
    both = homogeneity + completeness
    return 2 * homogeneity * completeness / both if both else 0.0


def adjusted_rand(pairs: Sequence[tuple[object, object]]) -> float:
    """Return the adjusted Rand index (Hubert and Arabie 1985) of (gold, found) cluster labels."""
    gold, found, joint = (sum(math.comb(n, 2) for n in table.values()) for table in _tables(pairs))
    chance = gold * found / math.comb(len(pairs), 2) if len(pairs) > 1 else 0.0
    most = (gold + found) / 2
    return (joint - chance) / (most - chance) if most != chance else 0.0


def _tables(pairs: Sequence[tuple[object, object]]) -> tuple[Counter[object], Counter[object], Counter[object]]:
    return Counter(g for g, _ in pairs), Counter(f for _, f in pairs), Counter(pairs)


def _entropy(table: Counter[object], n: int) -> float:
    return -sum(count / n * math.log(count / n) for count in table.values())


def target_scores(found: Json, labels: Json) -> Json:
    """Return precision and recall of the targets, recall of the baselines, and how many labelled changes are right."""
    match = _matched_targets(found["targets"], labels["targets"])
    wanted = {n for n, gold in enumerate(labels["targets"]) if gold["kind"] == "target"}
    base = {n for n, gold in enumerate(labels["targets"]) if gold["kind"] == "baseline"}
    hits = len(wanted & set(match))
    goals = sum(t["kind"] == "target" for t in found["targets"]) if labels.get("targets_complete") else hits
    changes = labels.get("changes", [])
    return {
        "targets": precision_recall(hits, goals, len(wanted)),
        "baselines_recall": len(base & set(match)) / max(1, len(base)),
        "target_changes": {"right": sum(_is_found(c, found, labels, match) for c in changes), "gold": len(changes)},
    }


def _matched_targets(found: Sequence[Json], gold: Sequence[Json]) -> dict[int, int]:
    """Each gold target and the first found one, not yet taken, that says the same."""
    match: dict[int, int] = {}
    taken: set[int] = set()
    for n, wanted in enumerate(gold):
        same = (m for m, target in enumerate(found) if m not in taken and _same_target(wanted, target))
        first = next(same, None)
        if first is not None:
            match[n] = first
            taken.add(first)
    return match


def _same_target(gold: Json, found: Json) -> bool:
    if gold["doc"] != found["side"] or gold["kind"] != found["kind"] or found["value"] is None:
        return False
    if overlap((gold["start"], gold["end"]), (found["start"], found["end"])) <= TARGET_OVERLAP:
        return False
    value = abs(gold["value"] - found["value"]) < SAME_VALUE
    upper = (gold["value_max"] or None) == (found.get("value_max") or None)
    # what the readers left open (null) is not held against the program
    return value and upper and all(gold[f] in (None, found[f]) for f in ("unit", "comparator", "measure", "year"))


def _is_found(change: Json, found: Json, labels: Json, match: Mapping[int, int]) -> bool:
    """Whether a labelled change is among the found ones."""
    ends = {}
    for side in SIDES:
        named = _gold_target(change, side, labels["targets"])
        if named is None and change[side] is not None:
            return False
        ends[side] = None if named is None else match.get(named)
        if named is not None and ends[side] is None:
            return False
    wanted = (ends["old"], ends["new"], change["change"])
    return any((t["old"], t["new"], t["change"]) == wanted for t in found["target_changes"])


def _gold_target(change: Json, side: str, targets: Sequence[Json]) -> int | None:
    """The gold target that a change names: by its index, or by indicator and year."""
    name = change[side]
    if name is None or isinstance(name, int):
        return name
    year = change[f"{side}_year"]
    named = (
        n
        for n, t in enumerate(targets)
        if (t["doc"], t["indicator"], t["year"], t["kind"]) == (side, name, year, "target")
    )
    return next(named, None)
