"""Plans, topics, statuses and links ▶ rows of what grew, shrank and vanished, worked out when they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from szcompare.model import Link, Plan, Topic
    from szcompare.tables.places import Row

DECIMALS = 4  # of shares, scores and coordinates
ATTENTION_TABLES = ("topic_statuses", "topic_shares", "topic_flow", "vocabulary", "clause_map")


def attention_rows(
    table: str,
    plans: tuple[Plan, Plan],
    topics: Sequence[Topic],
    links: Sequence[Link],
    statuses: tuple[Sequence[str], Sequence[str]],
) -> Iterator[Row]:
    """Return the rows of one of ATTENTION_TABLES; shares and scores rounded to four decimals."""
    from szcompare import topics as stage

    made: dict[str, Callable[[], Iterable[Row]]] = {
        "topic_statuses": lambda: stage.status_rows(*plans, topics, *statuses),
        "topic_shares": lambda: stage.share_rows(*plans, topics),
        "topic_flow": lambda: stage.flow_rows(*plans, topics, links),
        "vocabulary": lambda: stage.vocabulary_rows(*plans),
        "clause_map": lambda: stage.map_rows(*plans, topics),
    }
    for row in made[table]():
        yield {key: round(value, DECIMALS) + 0.0 if isinstance(value, float) else value for key, value in row.items()}
