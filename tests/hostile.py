"""Text that attacks whatever shows it ▶ a comparison full of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from plans_made import NEW_BITS, OLD_BITS, made_comparison

from szcompare.model import Metadata, Plan

if TYPE_CHECKING:
    from collections.abc import Callable

    from szcompare.comparison import Comparison

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</textarea></style></script></title><!--",
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "[点此](javascript:alert(1)) ![图](http://evil.example/x.png)",
    "{{ 7 * 7 }} {% include 'x' %} {# x #}",
    "\u202e反转\u2066文字",
    '=HYPERLINK("http://evil.example","点此")',
    "＝1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "\\input{/etc/passwd} $x$ \\write18{x}",
    "| 甲 | 乙 |",
    "`码` **粗** ~~删~~ __底__ <https://evil.example>",
    "--- \n===\n# 题\n1. 列\n- 列\n> 引",
    "&lt;b&gt; &amp; &#60;",
    "http://evil.example/ www.evil.example a@evil.example",
    "]]> <![CDATA[ <?xml",
    "\u0001\u0007控制",
)


def hostile_comparison(text: str) -> Comparison:
    """Return the made-up comparison with ``text`` at the start of everything that comes from outside."""
    old, new = ([bit._replace(text=text + bit.text) for bit in bits] for bits in (OLD_BITS, NEW_BITS))
    made = made_comparison(old, new)
    return replace(
        made,
        old=_attacked(made.old, text),
        new=_attacked(made.new, text),
        topic_list=tuple(
            replace(topic, label=text + topic.label, terms=(text, *topic.terms)) for topic in made.topic_list
        ),
        link_list=tuple(
            replace(link, reason=text, evidence=replace(link.evidence, names=(text,), numbers=(text,)))
            for link in made.link_list
        ),
        change_list=tuple(replace(change, note=text) for change in made.change_list),
    )


def _attacked(plan: Plan, text: str) -> Plan:
    metadata = Metadata(title=text, body=text, number=text, date=text, address=text, index=text, published=text)
    return replace(
        plan,
        document=replace(plan.document, metadata=metadata, origin=text),
        clauses=tuple(replace(c, path=(text,), item=text, reading=text + c.reading) for c in plan.clauses),
        targets=tuple(replace(t, indicator=text, canonical=text, unit=text) for t in plan.targets),
        repairs=tuple(replace(r, raw=text, reading=text, reason=text, by=text) for r in plan.repairs),
        notes=tuple(replace(n, message=text) for n in plan.notes),
    )


def failing(real: Callable[..., object], stop: BaseException, count: int) -> Callable[..., object]:
    """The real function but for its call number ``count``."""
    calls = 0

    def call(*args: object) -> object:
        nonlocal calls
        calls += 1
        if calls == count:
            raise stop
        return real(*args)

    return call
