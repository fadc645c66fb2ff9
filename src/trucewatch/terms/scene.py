"""What predicates are evaluated on: what is judged, the places that are asked about, and the evidence beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from trucewatch.model import vocabulary as v
from trucewatch.model.agreement import Extent, Zone
from trucewatch.model.derived import Incidents
from trucewatch.model.evidence import CoverageIntervals, Declarations, Inspections, Notifications, Restrictions
from trucewatch.model.judging import Surroundings
from trucewatch.model.standing import Standing, standing
from trucewatch.terms.logic import Bounds
from trucewatch.terms.places import Places


@dataclass(frozen=True, eq=False)
class Known:
    """The evidence beside everything that is judged together, of which the standing rows count; each noun is read when it is asked for.

    `subjects`: all that is judged.
    """

    beside: Surroundings
    subjects: Incidents

    @cached_property
    def announced(self) -> Standing[Notifications]:
        """Announcements."""
        return standing(self.beside.notifications)

    @cached_property
    def declared(self) -> Standing[Declarations]:
        """What parties declared of their sites."""
        return standing(self.beside.declarations)

    @cached_property
    def visited(self) -> Standing[Inspections]:
        """Inspections."""
        return standing(self.beside.inspections)

    @cached_property
    def restricted(self) -> Standing[Restrictions]:
        """Restrictions of movement."""
        return standing(self.beside.restrictions)

    @cached_property
    def jammed(self) -> CoverageIntervals:
        """Where and when watching was interfered with."""
        rows = standing(self.beside.coverage).rows
        return rows.take(rows.state == v.WATCH_STATES.index("jammed"))

    @cached_property
    def around(self) -> Incidents:
        """The incidents of the day before and those that are judged, each one time."""
        both = Incidents.concat([self.beside.earlier, self.subjects])
        return both.take(np.unique(both.id, return_index=True)[1])


@dataclass(frozen=True, eq=False)
class Scene:
    """What is judged (n,): incidents, restrictions and inspections in one form, with `extents` by `extent_key` and what stands beside.

    `lines`: the lines of the agreement, which `crossed` asks for. A part of a scene keeps what is known of the whole.
    """

    subjects: Incidents
    extents: Mapping[str, Extent]
    beside: Surroundings
    lines: Mapping[str, Zone] = field(default_factory=dict)
    known: Known | None = None
    whole: Scene | None = None
    rows: NDArray[np.intp] = field(default_factory=lambda: np.empty(0, np.intp))
    _inside: dict[str, Bounds] = field(default_factory=dict)

    @cached_property
    def evidence(self) -> Known:
        """The evidence beside this scene, or beside the whole that it is a part of."""
        return self.known or Known(self.beside, self.subjects)

    def locate(self, places: Places) -> None:
        """Ask at once for all extents that will be asked about."""
        self._inside.update(places.inside(self.subjects))

    def inside(self, key: str) -> Bounds:
        """Least and greatest probability (n,) x 1e6 that each subject lies in an extent while that is valid; see `places`."""
        if self.whole is not None:
            least, most = self.whole.inside(key)
            return least[self.rows], most[self.rows]
        if key not in self._inside:
            self.locate(Places.of(self.extents, [key]))
        return self._inside[key]

    def part(self, rows: NDArray[np.intp]) -> Scene:
        """A scene of some of the subjects, to be located anew; the evidence is that of the whole."""
        return replace(self, subjects=self.subjects.take(rows), known=self.evidence, whole=None, _inside={})

    def take(self, rows: NDArray[np.intp]) -> Scene:
        """Some of the subjects, with what is known of their places."""
        return replace(self.part(rows), whole=self, rows=rows)
