"""Two plans with their topics, links and changes ▶ the one result that every report works from."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from szcompare import tables
from szcompare.model import UNDERTAKINGS, Link, Manifest, Plan, TargetChange, Topic

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd


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

    def summary(self) -> pd.DataFrame:
        """Return the counts: undertakings by status and side, links by relation and zone, changes of targets."""
        return tables.frame("summary", self.rows("summary"))

    def rows(self, table: str) -> Iterator[tables.Row]:
        """Return the rows of a table of ``tables.TABLES`` as plain values, without loading pandas."""
        plans, statuses = (self.old, self.new), (self.old_statuses, self.new_statuses)
        made = {
            "clauses": lambda: tables.clause_rows(plans, self.topic_list, self.link_list, statuses),
            "links": lambda: tables.link_rows(plans, self.topic_list, self.link_list),
            "targets": lambda: tables.target_rows(plans),
            "target_changes": lambda: tables.target_change_rows(plans, self.change_list),
            "topics": lambda: tables.topic_rows(plans, self.topic_list, statuses),
            "repairs": lambda: tables.repair_rows(plans),
            "notes": lambda: tables.note_rows(plans),
            "summary": lambda: tables.summary_rows(plans, statuses, self.link_list, self.change_list),
        }
        return made[table]()

    def __repr__(self) -> str:
        """One line: the two plans and the counts."""
        old, new = (sum(clause.kind in UNDERTAKINGS for clause in plan.clauses) for plan in (self.old, self.new))
        ids = f"{self.old.document.id} → {self.new.document.id}"
        counts = f"{old} → {new} undertakings, {len(self.link_list)} links, {len(self.change_list)} target changes"
        return f"Comparison({ids}: {counts})"

    def _repr_html_(self) -> str:
        """What a notebook shows: the two titles and the undertakings by status."""
        count = {(row["figure"], row["name"], row["part"]): row["count"] for row in self.rows("summary")}
        lines = [
            f"<tr><th scope='row' style='text-align:left'>{label}</th>"
            f"<td>{count.get(('undertakings', name, 'old'), '–')}</td>"
            f"<td>{count.get(('undertakings', name, 'new'), '–')}</td></tr>"
            for name, label in _STATUS_LABELS
        ]
        head = "".join(
            f"<th scope='col'>{side}：{escape(_title(plan))}</th>"
            for side, plan in (("旧", self.old), ("新", self.new))
        )
        return f"<table><thead><tr><th scope='col'>事项</th>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


_STATUS_LABELS = (
    ("all", "全部"),
    ("continued", "延续"),
    ("modified", "调整"),
    ("dropped", "未见延续"),
    ("new", "新增"),
)


def _title(plan: Plan) -> str:
    """The plan's title, or its file name where the text gives none."""
    return plan.document.metadata.title or plan.document.origin
