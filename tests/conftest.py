"""Options and fixtures ▶ every test module."""

from __future__ import annotations

import pytest
from hypothesis import settings

collect_ignore = ["downstream.py"]  # a program of a user, for the type checker: it is not run

settings.register_profile("szcompare", deadline=None, derandomize=True)  # the same examples in every run, busy or not
settings.load_profile("szcompare")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--refresh", action="store_true", help="write the committed results anew instead of comparing with them"
    )


@pytest.fixture
def refresh(request: pytest.FixtureRequest) -> bool:
    """Whether committed results are to be rewritten."""
    return bool(request.config.getoption("--refresh"))
