"""Command line ▶ how files are read: the options that every command has which reads plans."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from szcompare.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence


def limits_of(given: Sequence[str]) -> dict[str, int]:
    """Return the limits of --limit NAME=NUMBER; which names there are is checked where they are used.

    >>> limits_of(["pages=9000", "seconds=600"])
    {'pages': 9000, 'seconds': 600}
    """
    pairs = [one.partition("=") for one in given]
    wrong = next((one for one, (_, _, value) in zip(given, pairs, strict=True) if not value.isdecimal()), None)
    if wrong is not None:
        raise InputError(f"--limit {wrong}: write it as NAME=NUMBER, such as pages=9000")
    return {name: int(value) for name, _, value in pairs}


encoding_option = click.option("--encoding", help="Encoding of a text or web page; found out if not given.")
simplify_option = click.option("--simplify", is_flag=True, help="Read traditional characters as simplified ones.")
web_option = click.option(
    "--web", type=click.Choice(["rules", "trafilatura"]), default="rules", show_default=True,
    help="What finds the text of a web page; trafilatura needs the extra web.",
)  # fmt: skip
limit_option = click.option(
    "--limit", "limits", multiple=True, metavar="NAME=NUMBER", callback=lambda _, __, given: limits_of(given),
    help="Raise a limit, such as pages=9000; a wrong name lists them all. May be given several times.",
)  # fmt: skip
