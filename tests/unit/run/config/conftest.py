from __future__ import annotations

import pytest

from trucewatch.run.config import shipped


@pytest.fixture
def donbas() -> dict[str, bytes]:
    return shipped("donbas-2015")
