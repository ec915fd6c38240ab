"""Comparison × store ▶ a small panel in a notebook: pair after pair with marked changes, judged with single keys.

Needs ipywidgets (extra ``notebook``) and no script of our own: each letter typed into the key box is one command.
"""

from __future__ import annotations

import json
from functools import partial
from html import escape
from importlib import import_module
from typing import TYPE_CHECKING, Any

from szcompare.arguments import PATH, TEXT, Wanted, refuse_unfit
from szcompare.coding.decisions import NO_LINK, plan_of
from szcompare.coding.phrasebook import said
from szcompare.coding.session import KEYS, Session, utc_now
from szcompare.coding.store import Decisions, open_decisions
from szcompare.comparison import COMPARED
from szcompare.errors import InputError, MissingExtraError, SzcompareError
from szcompare.model import KINDS, RELATIONS, SIDES, Clause, Target
from szcompare.report.labels import confidence_text, figure_text
from szcompare.report.marks import Run, marked_pair
from szcompare.report.wording import group

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from os import PathLike

    from szcompare.comparison import Comparison
    from szcompare.model import Link

EXAMPLE = '{"value": 4.2, "year": 2020}'
MOST_CHOICES = 50  # clauses offered for a new link; who does not find theirs types another word
SHOWN = 60  # characters of a clause in a list
STORED = Wanted("the path of the file for the decisions", lambda one: PATH.fits(one) or isinstance(one, Decisions))

# Readable on light and dark pages alike: half-transparent grounds, and never colour alone.
_MARKS = (
    "<style>.szc-pair{display:grid;grid-template-columns:1fr 1fr;gap:0 1.5em;line-height:1.7;max-width:75em}"
    ".szc-pair del{background:rgba(215,58,73,.22);text-decoration:line-through}"
    ".szc-pair ins{background:rgba(40,167,69,.22);text-decoration:underline}"
    ".szc-pair b{font-weight:600;border-bottom:1px dotted}.szc-pair small{opacity:.75;display:block}"
    ".szc-review *{font-family:system-ui,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif}</style>"
    # a page in English may show Chinese in a brush script
)


def review(
    comparison: Comparison,
    store: Decisions | str | PathLike[str],
    *,
    coder: str,
    links: Iterable[str | Link] | None = None,
    lang: str = "zh",
    clock: Callable[[], str] = utc_now,
) -> Review:
    """Return a panel that shows itself in a notebook; each decision is in the ``store`` at once.

    ``store`` is the path of the SQLite file, made where there is none. ``links`` names the pairs to judge, by their
    ids or as the ``link_list`` of a sample; else all that go on, from the first that this coder has not judged.
    Raises MissingExtraError without ipywidgets. Work the decisions in with ``szcompare.coding.applied``.
    """
    refuse_unfit(comparison=(comparison, COMPARED), coder=(coder, TEXT), lang=(lang, TEXT), store=(store, STORED))
    try:
        toolkit = import_module("ipywidgets")
    except ImportError:
        raise MissingExtraError("review in a notebook", "notebook") from None
    kept = store if isinstance(store, Decisions) else open_decisions(store, create=True)
    return Review(Session(comparison, kept, coder=coder, links=links, clock=clock), toolkit, lang=lang)


def pair_html(comparison: Comparison, link: Link) -> str:
    """Return both clauses of a link side by side with what changed, or what both share, marked; all text escaped."""
    one = next(clause for clause in comparison.old.clauses if clause.id == link.old)
    two = next(clause for clause in comparison.new.clauses if clause.id == link.new)
    pair = marked_pair(link, one, two)
    sides = (_side_html(one, pair.old, "del"), _side_html(two, pair.new, "ins"))
    return f'{_MARKS}<div class="szc-pair" lang="zh-CN">{"".join(sides)}</div>'


def _side_html(clause: Clause, runs: Iterable[Run], tag: str) -> str:
    place = " · ".join(part for part in (" › ".join(filter(None, (*clause.path, clause.item))), clause.id) if part)
    text = "".join(_run_html(run, tag) for run in runs)
    return f"<div><small>{escape(place)}</small>{text}</div>"


def _run_html(run: Run, tag: str) -> str:
    text = escape(run.text)
    if run.changed:
        return f"<{tag}>{text}</{tag}>"
    return f"<b>{text}</b>" if run.shared else text


class Review:
    """The panel of one session; ``view`` is the widget, ``session`` the work, each button a callback on it."""

    def __init__(self, session: Session, toolkit: Any, *, lang: str = "zh") -> None:
        """Build the panel and show the first pair."""
        self.session, self.toolkit, self.lang, self.words = session, toolkit, lang, said(lang)
        self.relations, self.typed = group("relation", lang), ""
        self.head, self.pair, self.message = toolkit.HTML(), toolkit.HTML(), toolkit.HTML()
        self.buttons = self._judging_buttons()
        self.keys = toolkit.Text(placeholder=self._key_help(), tooltip=self._key_help(), layout=self._layout("100%"))
        self.keys.observe(self._on_typed, names="value")
        self.more = toolkit.Accordion(children=[self._adding(), self._correcting(), self._counting()])
        self.more.titles = tuple(self.words[name] for name in ("add", "correct", "targets"))
        row = toolkit.HBox(list(self.buttons.values()), layout=toolkit.Layout(flex_flow="row wrap"))
        # The buttons stand above the texts, so that they stay in place from pair to pair.
        self.view = toolkit.VBox([self.head, row, self.keys, self.message, self.pair, self.more])
        self.view.add_class("szc-review")
        self.show()

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.view._repr_mimebundle_(**options)

    def show(self) -> None:
        """Show the pair at which the session is."""
        link, (done, every) = self.session.link, self.session.progress()
        head = f"{self.words['coder']} {self.session.coder} · {done}/{every}"
        self.head.value = f"<b>{escape(head)}</b>{'' if link is None else self._about(link)}"
        self.pair.value = self.words["end"] if link is None else pair_html(self.session.comparison, link)
        self._offer(link)

    def press(self, key: str) -> None:
        """Do what a key or the button of that key does."""
        self._do(lambda: self.session.press(key))

    def add(self, *_: object) -> None:
        """Keep the new link that is chosen in the lists."""
        ends = [self.ends[side].value for side in SIDES]
        if all(ends):
            self._do(lambda: self.session.add(ends[0], ends[1], self.relation.value), kept=True)

    def correct(self, what: str, side: str, *_: object) -> None:
        """Keep the kind or the topic that is chosen for the clause of one side."""
        link, value = self.session.link, self.codes[what, side].value
        if link is not None and value:
            clause = link.old if side == SIDES[0] else link.new
            set_to = self.session.set_kind if what == "kind" else self.session.set_topic
            self._do(lambda: set_to(clause, value, side=side), kept=True)

    def correct_target(self, *_: object) -> None:
        """Keep the fields that were written for the chosen target."""
        chosen = self.target.value
        if chosen is not None:
            side, target = chosen
            self._do(lambda: self.session.set_target(target, self._fields(), side=side), kept=True)

    def drop_target(self, *_: object) -> None:
        """Say that the chosen target is none."""
        chosen = self.target.value
        if chosen is not None:
            self._do(lambda: self.session.set_target(chosen[1], None, side=chosen[0]), kept=True)

    def _do(self, act: Callable[[], object], *, kept: bool = False) -> None:
        """Run a step of the session; what cannot be done is said in the panel, for a notebook hides exceptions here."""
        try:
            act()
        except SzcompareError as error:
            self.message.value = f"<b>⚠</b> {escape(str(error))}"
            return
        self.message.value = self.words["kept"] if kept else ""
        self.show()

    def _pressed(self, key: str, _: object) -> None:
        self.press(key)

    def _on_searched(self, side: str, change: dict[str, Any]) -> None:
        self._search(side, change["new"])
        self.message.value = "" if self.ends[side].options else self.words["none_found"]

    def _on_typed(self, change: dict[str, Any]) -> None:
        """Each letter that is new at the end of the box is a key.

        The box is not emptied: a letter typed while the emptying is under way would come in twice.
        """
        before, self.typed = self.typed, str(change["new"])
        if self.typed.startswith(before):
            for key in self.typed[len(before) :]:
                self.press(key)

    def _judging_buttons(self) -> dict[str, Any]:
        """One button a key, in the order of KEYS."""
        made = {}
        for key, action in KEYS.items():
            label = self.relations.get(action) or self.words[action]
            style = {"accept": "success", "reject": "danger"}.get(action, "")
            made[key] = self._button(f"{label} [{key}]", partial(self._pressed, key), style)
        return made

    def _adding(self) -> Any:
        """The part in which a link is added: both clauses, found by words, and the relation."""
        self.find = {side: self.toolkit.Text(description=self.words[side]) for side in SIDES}
        self.ends = {side: self.toolkit.Select(rows=5, layout=self._layout("48em")) for side in SIDES}
        for side in SIDES:
            self.find[side].observe(partial(self._on_searched, side), names="value")
        self.relation = self.toolkit.Dropdown(options=[(self.relations[name], name) for name in RELATIONS])
        rows = [self.toolkit.HBox([self.find[side], self.ends[side]]) for side in SIDES]
        return self.toolkit.VBox([*rows, self.toolkit.HBox([self.relation, self._button(self.words["add"], self.add)])])

    def _correcting(self) -> Any:
        """The part in which kind and topic of both clauses are corrected."""
        kinds, topics = group("kind", self.lang), self.session.comparison.topic_list
        choices = {
            "kind": [(kinds[name], name) for name in KINDS],
            "topic": [("–", ""), *((f"{topic.id} {topic.label}", topic.id) for topic in topics)],
        }
        self.codes, rows = {}, []
        for what, options in choices.items():
            for side in SIDES:
                label = f"{self.words[side]}{self.words[what]}"
                self.codes[what, side] = self.toolkit.Dropdown(options=options, description=label)
                keep = self._button(self.words["keep"], partial(self.correct, what, side))
                rows.append(self.toolkit.HBox([self.codes[what, side], keep]))
        return self.toolkit.VBox(rows)

    def _counting(self) -> Any:
        """The part in which the numbers of both clauses are corrected."""
        self.target = self.toolkit.Dropdown(options=[], layout=self._layout("48em"))
        self.fields = self.toolkit.Textarea(placeholder=EXAMPLE, layout=self._layout("48em"))
        keep = self._button(self.words["keep"], self.correct_target)
        none = self._button(self.words["no_target"], self.drop_target)
        return self.toolkit.VBox([self.target, self.fields, self.toolkit.HBox([keep, none])])

    def _offer(self, link: Link | None) -> None:
        """Set the lists below to the pair that is shown."""
        targets = []
        for side in SIDES if link is not None else ():
            plan, clause = plan_of(self.session.comparison, side), getattr(link, side)
            kind = next(one.kind for one in plan.clauses if one.id == clause)
            topic = next((t.id for t in self.session.comparison.topic_list if clause in getattr(t, side)), "")
            self.codes["kind", side].value, self.codes["topic", side].value = kind, topic
            self._search(side, "", clause)
            targets += [(self._target_label(side, t), (side, t)) for t in plan.targets if t.clause == clause]
        self.target.options, self.target.value = targets, targets[0][1] if targets else None
        for part in (self.target, self.fields):
            part.disabled = not targets
        self.fields.value = ""

    def _search(self, side: str, word: str, clause: str = "") -> None:
        """Offer the clauses that hold a word, or the one that is shown."""
        plan = plan_of(self.session.comparison, side)
        found = [one for one in plan.clauses if (one.id == clause if clause else word in one.reading)][:MOST_CHOICES]
        self.ends[side].options = [(f"{one.item} {one.reading[:SHOWN]}", one.id) for one in found]
        self.ends[side].value = found[0].id if found else None

    def _fields(self) -> dict[str, Any] | None:
        """The fields as they were written; none written says that the target is right as it is."""
        try:
            found = json.loads(self.fields.value.strip() or "{}")
        except (ValueError, RecursionError):
            found = self.fields.value
        if found is not None and not isinstance(found, dict):
            raise InputError(f"write the fields as JSON, such as {EXAMPLE}")
        return found

    def _about(self, link: Link) -> str:
        """What the machine says of the pair, and what this coder said before."""
        relation = f"{self.relations[link.relation]} {confidence_text(link.confidence)}"
        line = f"{self.words['machine']} {relation}：{link.reason}"
        chosen = self.session.chosen()
        mine = self.words["reject"] if chosen == NO_LINK else self.relations.get(chosen, "")
        return f"<br>{escape(line)}" + (f"<br><b>{escape(self.words['mine'])} {escape(mine)}</b>" if mine else "")

    def _target_label(self, side: str, target: Target) -> str:
        return f"{self.words[side]} {target.indicator} {figure_text(target, self.lang)} {target.year or ''}".rstrip()

    def _key_help(self) -> str:
        keys = (f"{key} {self.relations.get(action) or self.words[action]}" for key, action in KEYS.items())
        return f"{self.words['keys']} {'  '.join(keys)}"

    def _button(self, label: str, act: Callable[[Any], None], style: str = "") -> Any:
        made = self.toolkit.Button(description=label, button_style=style, layout=self._layout("auto"))
        made.on_click(act)
        return made

    def _layout(self, width: str) -> Any:
        return self.toolkit.Layout(width=width)
