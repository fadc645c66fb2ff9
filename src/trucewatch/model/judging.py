"""What stands beside incidents when they are judged: announcements, declarations, visits, hindrances, and what people decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from trucewatch.model.derived import Incidents
from trucewatch.model.evidence import CoverageIntervals, Declarations, Inspections, Notifications, Restrictions

Determined: TypeAlias = Mapping[tuple[str, str, str], bool]
"""What named people decided: (incident id, `actor` or `self_defence`, party or empty) to whether it holds.

Decisions that contradict each other at one date are left out: then it is not determined.
"""


@dataclass(frozen=True, eq=False)
class Surroundings:
    """All evidence beside the incidents; of every noun the standing rows count.

    `earlier`: the incidents of the 24 hours before those that are judged, and of the same days, for rates.
    """

    notifications: Notifications = field(default_factory=lambda: Notifications.of(0))
    declarations: Declarations = field(default_factory=lambda: Declarations.of(0))
    inspections: Inspections = field(default_factory=lambda: Inspections.of(0))
    restrictions: Restrictions = field(default_factory=lambda: Restrictions.of(0))
    coverage: CoverageIntervals = field(default_factory=lambda: CoverageIntervals.of(0))
    earlier: Incidents = field(default_factory=lambda: Incidents.of(0))
    determined: Determined = field(default_factory=dict)
