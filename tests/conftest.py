"""What holds for the whole suite: the order of its tests, and which examples the laws are tried on."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

settings.register_profile("steady", derandomize=True)
settings.register_profile("exploring")
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))
# one tree, one verdict: HYPOTHESIS_PROFILE=exploring tries other examples each time


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of tests/replay/ first, all else as it was found: what plays missions takes longest, and no worker is left alone with it at the end."""
    items.sort(key=lambda item: "replay" not in item.path.parts)
