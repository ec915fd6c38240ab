"""Topics and links ▶ rows: in which topic of the new plan the clauses of each topic of the old plan went on."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from szcompare.model import CONTINUING, UNDERTAKINGS, Link, Plan, Topic

if TYPE_CHECKING:
    from collections.abc import Sequence

    Row = dict[str, object]


def flow_rows(old: Plan, new: Plan, topics: Sequence[Topic], links: Sequence[Link]) -> list[Row]:
    """Return a row for each pair of an old and a new topic that a continuing link joins, in the order of the topics.

    Keys: old_topic, old_label, new_topic, new_label, links, old_clauses and new_clauses (different ones), weight (the
    sum of the links' confidence), old_share and new_share (of the weight that leaves the old or reaches the new topic).
    Undertakings without such a link are in rows whose other topic is empty: dropped ones first to last, then new ones;
    their weight is their number, their links and shares 0. A link of relation ``related`` continues nothing.
    """
    label = {topic.id: topic.label for topic in topics} | {"": ""}
    of_old = {clause: topic.id for topic in topics for clause in topic.old}
    of_new = {clause: topic.id for topic in topics for clause in topic.new}
    joined: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in links:
        if link.relation in CONTINUING and link.old in of_old and link.new in of_new:
            joined[of_old[link.old], of_new[link.new]].append(link)
    weight = {pair: sum(sorted(link.confidence for link in some)) for pair, some in joined.items()}
    leaving, reaching = _sums(weight, 0), _sums(weight, 1)
    rows: list[Row] = []
    for a, b in ((one.id, two.id) for one in topics for two in topics if (one.id, two.id) in joined):
        some, sure = joined[a, b], weight[a, b]
        rows.append(_row(label, a, b) | {
            "links": len(some),
            "old_clauses": len({link.old for link in some}),
            "new_clauses": len({link.new for link in some}),
            "weight": round(sure, 6),
            "old_share": round(sure / leaving[a], 6) if leaving[a] else 0.0,
            "new_share": round(sure / reaching[b], 6) if reaching[b] else 0.0,
        })  # fmt: skip
    going = [link for some in joined.values() for link in some]
    lost = _unlinked(old, of_old, {link.old for link in going})
    made = _unlinked(new, of_new, {link.new for link in going})
    rows += [_alone(label, topic.id, "", lost[topic.id]) for topic in topics if lost[topic.id]]
    rows += [_alone(label, "", topic.id, made[topic.id]) for topic in topics if made[topic.id]]
    return rows


def _sums(weight: dict[tuple[str, str], float], end: int) -> dict[str, float]:
    found: dict[str, float] = defaultdict(float)
    for pair in sorted(weight):
        found[pair[end]] += weight[pair]
    return found


def _unlinked(plan: Plan, topic: dict[str, str], linked: set[str]) -> dict[str, int]:
    """How many undertakings of each topic have no continuing link."""
    found: dict[str, int] = defaultdict(int)
    for clause in plan.clauses:
        if clause.kind in UNDERTAKINGS and clause.id in topic and clause.id not in linked:
            found[topic[clause.id]] += 1
    return found


def _row(label: dict[str, str], old: str, new: str) -> Row:
    return {"old_topic": old, "old_label": label[old], "new_topic": new, "new_label": label[new]}


def _alone(label: dict[str, str], old: str, new: str, count: int) -> Row:
    counts = {"old_clauses": count if old else 0, "new_clauses": count if new else 0, "weight": float(count)}
    return _row(label, old, new) | {"links": 0} | counts | {"old_share": 0.0, "new_share": 0.0}
