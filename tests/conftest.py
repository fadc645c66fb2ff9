"""The order of the whole suite: what plays missions takes longest, and begins first, so that no worker is left alone with it at the end."""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of tests/replay/ first, all else as it was found."""
    items.sort(key=lambda item: "replay" not in item.path.parts)
