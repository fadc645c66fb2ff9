"""`--accept`: write what the code gives now as what the examples expect."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="write expected results anew from what the code gives now")


@pytest.fixture
def accepting(request: pytest.FixtureRequest) -> bool:
    """Whether expected results are to be written anew; false when the whole suite runs."""
    return bool(request.config.getoption("--accept", default=False))
