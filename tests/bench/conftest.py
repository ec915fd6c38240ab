"""Measurements ▶ nothing in an ordinary run of the tests: they are collected only where this folder is named."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

HERE = Path(__file__).parent


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave this folder out unless an argument lies in it: ``python -m pytest tests/bench --benchmark-only``."""
    asked = (Path(config.invocation_params.dir, arg.split("::")[0]).resolve() for arg in config.invocation_params.args)
    named = any(place == HERE or HERE in place.parents for place in asked)
    return None if named or HERE not in (collection_path, *collection_path.parents) else True
