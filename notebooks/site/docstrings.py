"""The docstrings and comments of the source ▶ what the reference makes of them.

The values say what a field holds in a comment at the end of its line, and an example stands in a docstring as it is
typed: a tool that reads Markdown would not see the one and would take the other for a quotation.
"""

from __future__ import annotations

import re
from typing import Any

from griffe import Attribute, Docstring, Extension, Object

REMARK = re.compile(r"\s{2}# (?!noqa|type:|fmt:)(.+)$")
EXAMPLE = re.compile(r"^>>> .*(?:\n.+)*", re.M)


class Docstrings(Extension):
    """Works on the modules while they are read; nothing is imported."""

    def on_attribute_instance(self, *, attr: Attribute, **_: Any) -> None:
        """Take the comment at the end of an attribute's last line for its docstring, where it has none."""
        found = REMARK.search(attr.lines[-1]) if attr.docstring is None and attr.lines else None
        if found is not None:
            attr.docstring = Docstring(found[1], lineno=attr.lineno, parent=attr)

    def on_object(self, *, obj: Object, **_: Any) -> None:
        """Put examples in fences."""
        if obj.docstring is not None:
            obj.docstring.value = EXAMPLE.sub(lambda found: f"```pycon\n{found[0]}\n```", obj.docstring.value)
