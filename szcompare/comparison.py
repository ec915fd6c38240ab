"""Two plans with their topics, links and changes ▶ the one result that every report works from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from szcompare import display, tables
from szcompare.arguments import FOLDER, TEXT, WHOLE, Wanted, described, instance, refuse_unfit
from szcompare.errors import InputError
from szcompare.model import Clause, Continuity, Link, Manifest, Plan, StrengthChange, TargetChange, Topic
from szcompare.tables import findings, listing
from szcompare.tables.attention import ATTENTION_TABLES, attention_rows, stability_rows
from szcompare.tables.bodies import BODY_TABLES, body_rows
from szcompare.tables.items import ITEM_TABLES, item_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from os import PathLike
    from pathlib import Path

    import pandas as pd

CITABLE = Wanted(
    "a clause, a link or the id of one, several as cite(*list)", lambda one: isinstance(one, str | Clause | Link)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What became of the old plan's clauses in the new one; immutable, each figure traceable to its characters."""

    old: Plan
    new: Plan
    topic_list: tuple[Topic, ...]
    link_list: tuple[Link, ...]
    change_list: tuple[TargetChange, ...]
    old_statuses: tuple[str, ...]  # parallel to old.clauses, empty where the clause is no undertaking
    new_statuses: tuple[str, ...]
    manifest: Manifest
    continuity_list: tuple[Continuity, ...] = ()
    strength_list: tuple[StrengthChange, ...] = ()

    def __post_init__(self) -> None:
        """Let links show their clauses: a link holds ids only."""
        display.remember(self.old, self.new)

    @property
    def clauses(self) -> pd.DataFrame:
        """One row a clause of either plan, with kind, status and topic."""
        return tables.frame("clauses", self.rows("clauses"))

    @property
    def links(self) -> pd.DataFrame:
        """One row a link, with relation, confidence, both quotes and the evidence."""
        return tables.frame("links", self.rows("links"))

    @property
    def targets(self) -> pd.DataFrame:
        """One row a target or baseline of either plan."""
        return tables.frame("targets", self.rows("targets"))

    @property
    def target_changes(self) -> pd.DataFrame:
        """One row a change of an indicator's number, with both quotes."""
        return tables.frame("target_changes", self.rows("target_changes"))

    @property
    def topics(self) -> pd.DataFrame:
        """One row a topic: its undertakings by status."""
        return tables.frame("topics", self.rows("topics"))

    @property
    def repairs(self) -> pd.DataFrame:
        """One row a damaged place that is read otherwise than it is written, or could be."""
        return tables.frame("repairs", self.rows("repairs"))

    @property
    def notes(self) -> pd.DataFrame:
        """One row an oddity met while reading."""
        return tables.frame("notes", self.rows("notes"))

    @property
    def entities(self) -> pd.DataFrame:
        """One row a named thing and side: how often both plans name it, and its first mention."""
        return tables.frame("entities", self.rows("entities"))

    @property
    def bodies(self) -> pd.DataFrame:
        """One row a responsible body and side: the items it leads and supports."""
        return tables.frame("bodies", self.rows("bodies"))

    @property
    def body_status(self) -> pd.DataFrame:
        """One row a responsible body and side: its undertakings by status."""
        return tables.frame("body_status", self.rows("body_status"))

    @property
    def body_topic(self) -> pd.DataFrame:
        """One row a responsible body, side and topic: its undertakings."""
        return tables.frame("body_topic", self.rows("body_topic"))

    @property
    def co_responsibility(self) -> pd.DataFrame:
        """One row a pair of bodies and side: the items that both answer for."""
        return tables.frame("co_responsibility", self.rows("co_responsibility"))

    @property
    def accountability(self) -> pd.DataFrame:
        """One row a side: the items that name a responsible body."""
        return tables.frame("accountability", self.rows("accountability"))

    @property
    def accountability_moved(self) -> pd.DataFrame:
        """One row a link that goes on: the leading bodies before and after."""
        return tables.frame("accountability_moved", self.rows("accountability_moved"))

    @property
    def offices(self) -> pd.DataFrame:
        """One row a body that seats an office or is founded."""
        return tables.frame("offices", self.rows("offices"))

    @property
    def codings(self) -> pd.DataFrame:
        """One row a code that a rule gave a clause: strength of the verb, policy instrument."""
        return tables.frame("codings", self.rows("codings"))

    @property
    def strength_changes(self) -> pd.DataFrame:
        """One row a link whose two clauses both have a strength: which is more binding."""
        return tables.frame("strength_changes", self.rows("strength_changes"))

    @property
    def item_moves(self) -> pd.DataFrame:
        """One row a way in which old items go on: kept, moved, split or merged."""
        return tables.frame("item_moves", self.rows("item_moves"))

    @property
    def statuses_above(self) -> pd.DataFrame:
        """One row an item or section and side: the statuses of its undertakings, summed up."""
        return tables.frame("statuses_above", self.rows("statuses_above"))

    @property
    def topic_statuses(self) -> pd.DataFrame:
        """One row a topic, side and status."""
        return tables.frame("topic_statuses", self.rows("topic_statuses"))

    @property
    def topic_shares(self) -> pd.DataFrame:
        """One row a topic: its share of each plan and the difference, with a bootstrap interval."""
        return tables.frame("topic_shares", self.rows("topic_shares"))

    @property
    def topic_flow(self) -> pd.DataFrame:
        """One row an old and a new topic: the undertakings that went on from one in the other."""
        return tables.frame("topic_flow", self.rows("topic_flow"))

    @property
    def vocabulary(self) -> pd.DataFrame:
        """One row a word: how much more the new plan uses it, most changed first."""
        return tables.frame("vocabulary", self.rows("vocabulary"))

    @property
    def clause_map(self) -> pd.DataFrame:
        """One row a clause: its place on a map of both plans."""
        return tables.frame("clause_map", self.rows("clause_map"))

    @property
    def topic_curve(self) -> pd.DataFrame:
        """One row a number of topics that was weighed: its silhouette, by which one was chosen."""
        return tables.frame("topic_curve", self.rows("topic_curve"))

    def topic_stability(self, *, runs: int = 20) -> pd.DataFrame:
        """Return how well the topics hold when clauses are left out or drawn anew: one row a way of disturbing.

        The mean and the 90% interval of the adjusted Rand index over ``runs`` new clusterings each, which takes up to a
        second a clustering. InputError where a codebook or words of the user's own made the topics: they are not at
        hand.
        """
        return tables.frame("topic_stability", self.stability_rows(runs=runs))

    def stability_rows(self, *, runs: int = 20) -> list[tables.Row]:
        """Return the rows of ``topic_stability`` as plain values, without loading pandas."""
        refuse_unfit(runs=(runs, WHOLE))
        return stability_rows((self.old, self.new), len(self.topic_list), self.manifest, runs=runs)

    def cite(self, *what: Clause | Link | str, style: str = "gbt7714-2025", accessed: str = "") -> str:
        """Return the citation of clauses and links, or of their ids, in one of ``szcompare.cite.STYLES``.

        ``accessed`` is the day on which you saw the documents at their addresses, YYYY-MM-DD.
        """
        from szcompare.cite import citation

        for one in what:
            refuse_unfit(what=(one, CITABLE))
        refuse_unfit(style=(style, TEXT), accessed=(accessed, TEXT))
        return citation(self, what, style=style, accessed=accessed)

    def filter(
        self,
        *,
        topic: str | Topic | Iterable[str | Topic] | None = None,
        status: str | Iterable[str] | None = None,
        relation: str | Iterable[str] | None = None,
        zone: str | Iterable[str] | None = None,
    ) -> Comparison:
        """Return the same comparison with fewer undertakings, links, targets and changes; its manifest says so.

        ``topic`` is a topic, its id or its label. An undertaking is kept where topic and status fit, and with it its
        targets; a link where relation and zone fit and one of its ends is kept. Counts take in what is kept. The plans
        keep all their clauses, in ``clauses`` with an empty status, and what else is theirs: entities, bodies, notes.
        InputError for a name that the comparison does not have, and for an empty list.
        """
        from szcompare.choosing import filtered

        return filtered(self, topic=topic, status=status, relation=relation, zone=zone)

    def sample(self, n: int, *, seed: int) -> Comparison:
        """Return the same comparison with ``n`` links drawn at random, for a check by hand; its manifest says so.

        The same links and seed give the same sample on every machine.
        """
        from szcompare.choosing import sampled

        return sampled(self, n, seed=seed)

    def to_pandas(self) -> dict[str, pd.DataFrame]:
        """Return all tables by name; ``tables.TABLES`` says what their columns mean."""
        return {name: tables.frame(name, self.rows(name)) for name in tables.TABLES}

    def to_parquet(self, folder: str | PathLike[str]) -> list[Path]:
        """Write one Parquet file a table below ``folder`` and return them; MissingExtraError without pyarrow."""
        from pathlib import Path

        from szcompare.report import write

        refuse_unfit(folder=(folder, FOLDER))
        return write(self, Path(folder), ["parquet"])

    def save(self, path: str | PathLike[str]) -> Path:
        """Write all values to one JSON file, from which ``szcompare.load`` makes an equal comparison.

        A comparison that was saved there before is replaced, any other file is left alone (OutputError).
        """
        from szcompare.saving import save_comparison

        return save_comparison(self, path)

    def summary(self) -> pd.DataFrame:
        """Return the counts: undertakings by status and side, links by relation and zone, changes of targets."""
        return tables.frame("summary", self.rows("summary"))

    def rows(self, table: str) -> Iterator[tables.Row]:
        """Return the rows of a table of ``tables.TABLES`` as plain values, without loading pandas."""
        if not isinstance(table, str) or table not in tables.TABLES:
            raise InputError(f"no table is called {described(table)}; choose from {', '.join(tables.TABLES)}")
        plans, statuses = (self.old, self.new), (self.old_statuses, self.new_statuses)
        if table in ATTENTION_TABLES:
            return attention_rows(table, plans, self.topic_list, self.link_list, statuses, self.manifest)
        if table in ITEM_TABLES:
            return item_rows(table, plans, self.link_list, statuses)
        if table in BODY_TABLES:
            return body_rows(table, plans, self.topic_list, self.link_list, statuses)
        made = {
            "clauses": lambda: listing.clause_rows(plans, self.topic_list, self.link_list, statuses),
            "links": lambda: listing.link_rows(plans, self.topic_list, self.link_list),
            "targets": lambda: listing.target_rows(plans),
            "target_changes": lambda: listing.target_change_rows(plans, self.change_list),
            "topics": lambda: listing.topic_rows(plans, self.topic_list, statuses),
            "entities": lambda: findings.entity_rows(plans, self.continuity_list),
            "codings": lambda: findings.coding_rows(plans),
            "strength_changes": lambda: findings.strength_rows(plans, self.strength_list, self.link_list),
            "repairs": lambda: listing.repair_rows(plans),
            "notes": lambda: listing.note_rows(plans),
            "summary": lambda: listing.summary_rows(plans, statuses, self.link_list, self.change_list),
        }
        return made[table]()

    def __repr__(self) -> str:
        """One line: the two plans and the counts."""
        old, new = (sum(map(bool, statuses)) for statuses in (self.old_statuses, self.new_statuses))
        ids = f"{self.old.document.id} → {self.new.document.id}"
        counts = f"{old} → {new} undertakings, {len(self.link_list)} links, {len(self.change_list)} target changes"
        return f"Comparison({ids}: {counts})"

    def _repr_html_(self) -> str:
        """What a notebook shows: the two titles, the undertakings by status, and folded the links and the targets."""
        return display.comparison_panel(self)


COMPARED = instance(Comparison, "a Comparison, as szcompare.compare or szcompare.load gives it")
