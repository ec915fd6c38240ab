"""Links and topics ▶ the alluvial chart: where the undertakings of each old topic went."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from szcompare.model import CONTINUING, SIDES
from szcompare.report import charts
from szcompare.report.wording import words
from szcompare.tables import topics_by_clause

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from szcompare.comparison import Comparison
    from szcompare.model import Plan, Topic
    from szcompare.report.charts import Chart, Shape

DROPPED, NEW = "dropped", "new"  # the nodes that stand for no topic; topic ids are T01, T02 … or empty

WIDTH, TALL = 940, 620  # pixels; TALL is shared among the undertakings of the fuller side
LEFT, RIGHT, THICK = 216, 712, 12
STUB = 56  # of what ends or begins
GAP, SLOT = 9, 18  # between nodes; the least height of a node with its label


class Flow(NamedTuple):
    """Undertakings that went from an old topic to a new one, counted on either side."""

    old: str  # topic id, empty for none, or NEW
    new: str  # topic id, empty for none, or DROPPED
    old_count: float
    new_count: float

    @property
    def ends(self) -> tuple[tuple[str, float], tuple[str, float]]:
        """Topic and count on either side."""
        return (self.old, self.old_count), (self.new, self.new_count)


class Node(NamedTuple):
    """A topic on one side, at its place."""

    key: str
    label: str
    size: float
    top: float


def flows(comparison: Comparison) -> list[Flow]:
    """Return the flows between topics, sorted; on each side their counts add up to its undertakings.

    An undertaking with several continuing links is shared evenly among them.
    """
    topics = {side: topics_by_clause(comparison.topic_list, side) for side in SIDES}
    count: dict[str, dict[tuple[str, str], float]] = {side: defaultdict(float) for side in SIDES}
    links = [link for link in comparison.link_list if link.relation in CONTINUING]
    shares = {side: Counter(getattr(link, side) for link in links) for side in SIDES}
    for link in links:
        pair = _topic(topics["old"].get(link.old)), _topic(topics["new"].get(link.new))
        count["old"][pair] += 1 / shares["old"][link.old]
        count["new"][pair] += 1 / shares["new"][link.new]
    for side, plan, statuses in _sides(comparison):
        for clause, status in zip(plan.clauses, statuses, strict=True):
            if status in {DROPPED, NEW}:
                topic = _topic(topics[side].get(clause.id))
                count[side][(topic, DROPPED) if side == "old" else (NEW, topic)] += 1
    pairs = sorted({*count["old"], *count["new"]})
    return [Flow(*pair, count["old"].get(pair, 0.0), count["new"].get(pair, 0.0)) for pair in pairs]


def flow_chart(comparison: Comparison, lang: str = "zh") -> Chart:
    """Return the alluvial chart; what ends or begins is a stub at its topic."""
    said, found = words(lang), flows(comparison)
    names = {topic.id: topic.label for topic in comparison.topic_list} | {"": said["topic_none"]}
    names |= {DROPPED: said["status.dropped"], NEW: said["status.new"]}
    order = [*(topic.id for topic in comparison.topic_list), "", NEW, DROPPED]
    sizes: list[dict[str, float]] = [{}, {}]
    for flow in found:
        for size, (key, count) in zip(sizes, flow.ends, strict=True):
            size[key] = size.get(key, 0.0) + count
    scale = TALL / max(1.0, *(sum(size.values()) for size in sizes))
    columns = [_column([key for key in order if size.get(key)], size, names, scale) for size in sizes]
    height = max(_bottom(column, scale) for column in columns) + 12
    shapes = (*_ribbons(found, columns, order, scale, names), *_nodes(columns, scale), *_heads(said))
    rows = tuple(
        (f.old, names[f.old], f.new, names[f.new], round(f.old_count, 3), round(f.new_count, 3)) for f in found
    )
    fields = ("old_topic", "old_label", "new_topic", "new_label", "old_undertakings", "new_undertakings")
    return charts.Chart("topic-flow", said["flow"], said["flow_note"], WIDTH, round(height), shapes, fields, rows)


def _topic(topic: Topic | None) -> str:
    return "" if topic is None else topic.id


def _sides(comparison: Comparison) -> Iterator[tuple[str, Plan, Sequence[str]]]:
    yield "old", comparison.old, comparison.old_statuses
    yield "new", comparison.new, comparison.new_statuses


def _column(keys: Sequence[str], size: dict[str, float], names: dict[str, str], scale: float) -> dict[str, Node]:
    """The nodes of one side from top to bottom; a small one keeps room for its label."""
    found, top = {}, 34.0
    for key in keys:
        found[key] = Node(key, names[key], size[key], top)
        top += max(size[key] * scale, SLOT - GAP) + GAP
    return found


def _bottom(column: dict[str, Node], scale: float) -> float:
    return max((node.top + node.size * scale for node in column.values()), default=40.0)


def _ribbons(
    found: Sequence[Flow], columns: Sequence[dict[str, Node]], order: Sequence[str], scale: float, names: dict[str, str]
) -> Iterator[Shape]:
    """The bands, placed at each end in the order of the nodes at the other end."""
    place = {key: at for at, key in enumerate(order)}
    ends: dict[tuple[str, str], list[tuple[float, float, float]]] = {}
    for side, x in enumerate((LEFT + THICK, RIGHT)):
        at = {key: node.top for key, node in columns[side].items()}
        towards = [flow.old if side else flow.new for flow in found]
        for _, flow in sorted(zip(towards, found, strict=True), key=lambda pair: (place[pair[0]], pair[1])):
            key, count = flow.ends[side]
            if key in at:
                top, at[key] = at[key], at[key] + count * scale
                ends.setdefault(flow[:2], []).append((x, top, at[key]))
    for flow in found:
        held = ends[flow[:2]]
        title = f"{names[flow.old]} → {names[flow.new]}: {flow.old_count:.1f} → {flow.new_count:.1f}"
        if len(held) == 2:
            yield charts.ribbon(held[0], held[1], "same" if flow.old == flow.new else "other", title=title)
        else:
            yield _stub(held[0], flow, title)


def _stub(end: tuple[float, float, float], flow: Flow, title: str) -> Shape:
    """A short band beside a node, pointed where it ends or begins."""
    x, top, bottom = end
    away = STUB if flow.new == DROPPED else -STUB
    path = f"M{x:.1f} {top:.1f}L{x + away:.1f} {top:.1f}L{x + 1.25 * away:.1f} {(top + bottom) / 2:.1f}"
    path += f"L{x + away:.1f} {bottom:.1f}L{x:.1f} {bottom:.1f}Z"
    return charts.Shape(path=path, fill=DROPPED if flow.new == DROPPED else NEW, opacity=0.8, title=title)


def _nodes(columns: Sequence[dict[str, Node]], scale: float) -> Iterator[Shape]:
    sides = zip(columns, (LEFT, RIGHT), (LEFT - 8, RIGHT + THICK + 8), ("end", "start"), strict=True)
    for column, x, label_x, anchor in sides:
        for node in column.values():
            yield charts.rect(x, node.top, THICK, max(1.0, node.size * scale), "muted")
            label = charts.fitted(node.label, 12.5, 176)
            middle = node.top + max(node.size * scale, 8) / 2 + 4.5
            yield charts.words(label_x, middle, f"{label} {node.size:.0f}", size=12.5, anchor=anchor)


def _heads(said: dict[str, str]) -> Iterator[Shape]:
    yield charts.words(LEFT + THICK, 18, said["side.old"], size=13, anchor="end", bold=True)
    yield charts.words(RIGHT, 18, said["side.new"], size=13, bold=True)
