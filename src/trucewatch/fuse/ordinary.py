"""How probable it is that an incident is ordinary: fires of the season, hunting, weather, false triggers."""

from __future__ import annotations

import numpy as np

from trucewatch.fuse.grouped import Grouped
from trucewatch.model.columns import Ints
from trucewatch.model.derived import Incidents
from trucewatch.model.fusing import Clutter


def ordinary(incidents: Incidents, parts: Grouped, clutter: Clutter) -> Ints:
    """Zero."""
    return np.zeros(len(incidents), np.int64)
