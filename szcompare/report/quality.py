"""The link model's own file ▶ the quality that was measured with it, and on what."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from szcompare.comparison import Comparison

PROTOCOL = "cross"  # each plan pair measured by a model that saw no plan of its series
FIGURES = ("precision", "recall", "f1", "average_precision", "calibration_error", "status_kappa")


def measured(comparison: Comparison) -> list[tuple[str, list[float | None]]]:
    """Return the labelled plan pairs, each with the values of FIGURES; empty where the model has no such figures."""
    held = dict(comparison.manifest.parameters)
    encoder = held.get("encoder", "")
    if "similarity" in held or not encoder.isalnum():  # a folder, a model or a similarity of the user's own
        return []
    source = files("szcompare").joinpath("align", f"model-{encoder}.json")
    if not source.is_file():
        return []
    figures = json.loads(source.read_text(encoding="utf-8")).get("figures", {}).get(PROTOCOL, {})
    return [(name, [values.get(figure) for figure in FIGURES]) for name, values in sorted(figures.items())]
