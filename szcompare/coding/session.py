"""Comparison × store × coder ▶ one coder's way through the pairs: what is shown next, what a key does, what is kept."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from szcompare.arguments import FUNCTION, TEXT, Wanted, each_of, instance, refuse_unfit
from szcompare.coding.decisions import (
    ACCEPT,
    ADD,
    KIND,
    LINK,
    REJECT,
    RETYPE,
    TOPIC,
    Decision,
    clause_decision,
    clause_of,
    link_decision,
    target_decision,
    verdict,
    withdrawal,
)
from szcompare.coding.standing import Key, bound, sorted_out
from szcompare.coding.store import Decisions
from szcompare.comparison import COMPARED
from szcompare.errors import InputError
from szcompare.model import CONTINUING, RELATIONS, Link, Target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from szcompare.comparison import Comparison

KEYS = {
    "a": "accept", "r": "reject", "s": "skip", "b": "back", "u": "undo",
    **{str(n): relation for n, relation in enumerate(RELATIONS, 1)},
}  # fmt: skip
STORE = instance(Decisions, "what szcompare.open_decisions returns")
ONE_LINK = Wanted("a link or its id", lambda one: isinstance(one, str | Link))


def utc_now() -> str:
    """Return the time to write on a decision, ISO 8601 to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class Session:
    """The work of one coder on the pairs of one comparison; every decision is kept at once.

    A coder sees what they decided themselves and never what others did, so that their agreement means something.
    """

    def __init__(
        self,
        comparison: Comparison,
        store: Decisions,
        *,
        coder: str,
        links: Iterable[str | Link] | None = None,
        clock: Callable[[], str] = utc_now,
    ) -> None:
        """Begin at the first pair without a decision; ``links`` names the pairs, else all that go on."""
        refuse_unfit(
            comparison=(comparison, COMPARED), store=(store, STORE), coder=(coder, TEXT), clock=(clock, FUNCTION)
        )
        if not coder.strip():
            raise InputError("whose decisions are these? give coder='…'")
        self.comparison, self.store, self.coder, self.clock = comparison, store, coder, clock
        self.queue = _queue(comparison, links)
        self._keys = [_key(comparison, link) for link in self.queue]
        mine = (decision for decision in store if decision.coder == coder)
        self.mine: dict[Key, Decision] = {bound(d): d for d in sorted_out(comparison, mine)[0]}
        self.made: list[tuple[Decision, Decision | None, int]] = []  # made here, the earlier one, where in the queue
        self.at = next((at for at in range(len(self.queue)) if self.decided(at) is None), len(self.queue))

    @property
    def link(self) -> Link | None:
        """The pair that is shown, None at the end."""
        return self.queue[self.at] if self.at < len(self.queue) else None

    def decided(self, at: int | None = None) -> Decision | None:
        """Return this coder's decision on a pair of the queue, by default the one that is shown."""
        at = self.at if at is None else at
        return self.mine.get(self._keys[at]) if at < len(self.queue) else None

    def progress(self) -> tuple[int, int]:
        """Return how many pairs are decided, and how many there are."""
        return sum(self.decided(at) is not None for at in range(len(self.queue))), len(self.queue)

    def press(self, key: str) -> bool:
        """Do what a key of KEYS stands for and return whether it stands for something; 全角 letters count too."""
        refuse_unfit(key=(key, TEXT))
        action = KEYS.get(unicodedata.normalize("NFKC", key).lower())
        if action in RELATIONS:
            self.retype(action)
        elif action is not None:
            getattr(self, action)()
        return action is not None

    def accept(self, *, note: str = "") -> None:
        """Keep the pair as it is shown and go on."""
        self._judge(ACCEPT, "", note)

    def reject(self, *, note: str = "") -> None:
        """Say that the pair is no link and go on."""
        self._judge(REJECT, "", note)

    def retype(self, relation: str, *, note: str = "") -> None:
        """Keep the pair with this relation and go on; the one that is shown anyway is an acceptance."""
        same = self.link is not None and self.link.relation == relation
        self._judge(ACCEPT if same else RETYPE, relation, note)

    def skip(self) -> None:
        """Go on without a decision."""
        self.at = min(self.at + 1, len(self.queue))

    def back(self) -> None:
        """Go to the pair before."""
        self.at = max(self.at - 1, 0)

    def undo(self) -> None:
        """Take the last decision of this session back and go to where it was made."""
        if not self.made:
            return
        last, before, at = self.made[-1]
        if before is None:
            self.store.append(withdrawal(last, time=self.clock()))
            self.mine.pop(bound(last), None)
        else:
            self.mine[bound(last)] = self.store.append(_again(before, self.clock()))
        self.made.pop()
        self.at = at

    def add(self, old: str, new: str, relation: str, *, note: str = "") -> Decision:
        """Keep a link between two clause ids that the comparison does not show."""
        return self._keep(self._link_decision(ADD, old, new, relation, note))

    def set_kind(self, clause: str, kind: str, *, side: str, note: str = "") -> Decision:
        """Correct the kind of a clause."""
        return self._correct(KIND, clause, kind, side, note)

    def set_topic(self, clause: str, topic: str, *, side: str, note: str = "") -> Decision:
        """Move a clause to another topic, named by its id."""
        return self._correct(TOPIC, clause, topic, side, note)

    def set_target(
        self, target: Target, correction: Mapping[str, Any] | None, *, side: str, note: str = ""
    ) -> Decision:
        """Correct fields of a target, or say with None that it is none."""
        return self._keep(
            target_decision(
                self.comparison, target, correction, side=side, coder=self.coder, time=self.clock(), note=note
            )
        )

    def chosen(self) -> str:
        """Return this coder's verdict on the pair that is shown: a relation, none, or empty where there is none."""
        decision = self.decided()
        return "" if decision is None else verdict(decision)

    def _judge(self, action: str, relation: str, note: str) -> None:
        link = self.link
        if link is not None:
            self._keep(self._link_decision(action, link.old, link.new, relation, note))
            self.skip()

    def _link_decision(self, action: str, old: str, new: str, relation: str, note: str) -> Decision:
        return link_decision(
            self.comparison, action, old, new, coder=self.coder, time=self.clock(), relation=relation, note=note
        )

    def _correct(self, action: str, clause: str, value: str, side: str, note: str) -> Decision:
        return self._keep(
            clause_decision(
                self.comparison, action, clause, value, side=side, coder=self.coder, time=self.clock(), note=note
            )
        )

    def _keep(self, decision: Decision) -> Decision:
        kept, key = self.store.append(decision), bound(decision)
        self.made.append((kept, self.mine.get(key), self.at))
        self.mine[key] = kept
        return kept


def _queue(comparison: Comparison, links: Iterable[str | Link] | None) -> tuple[Link, ...]:
    if links is None:
        return tuple(link for link in comparison.link_list if link.relation in CONTINUING)
    known = {link.id: link for link in comparison.link_list}
    wanted = list(dict.fromkeys(_ids(links)))
    if not wanted:
        raise InputError("links is an empty list: name the pairs to judge, or leave it out for all that go on")
    missing = next((name for name in wanted if name not in known), None)
    if missing is not None:
        raise InputError(f"the comparison has no link {missing!r}: take ids from comparison.links")
    return tuple(known[name] for name in wanted)


def _ids(links: Iterable[str | Link]) -> list[str]:
    """The ids of links that were given by id or as they are."""
    held = each_of("links", links, ONE_LINK, remedy="give such as comparison.sample(50, seed=1).link_list")
    return [link.id if isinstance(link, Link) else link for link in held]


def _key(comparison: Comparison, link: Link) -> Key:
    one, two = clause_of(comparison.old, link.old), clause_of(comparison.new, link.new)
    return Key(LINK, (one.start, one.end), (two.start, two.end))


def _again(decision: Decision, time: str) -> Decision:
    """An earlier decision made anew, for nothing in the store is ever taken out."""

    return replace(decision, time=time, number=0)
