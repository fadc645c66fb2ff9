"""What fusion goes by in a mission: how far its sources are relied on, what is ordinary there, what people decided."""

from __future__ import annotations

from collections.abc import Mapping

from trucewatch.model.fusing import Fusing
from trucewatch.model.manifest import Manifest
from trucewatch.model.mission import Mission
from trucewatch.run.groupings import groupings
from trucewatch.run.store import Store


def fusing_of(store: Store, mission: Mission, manifests: Mapping[str, Manifest]) -> Fusing:
    """Everything that fusion rests on beside observations."""
    relied = {(name, means): one for name, m in sorted(manifests.items()) for means, one in m.reliability.items()}
    return Fusing({**relied, **mission.reliability}, mission.clutter, groupings(store))
