"""The two houses: which files belong to which, and none reads the other's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from trucewatch.errors import AgreementError, WorkflowError
from trucewatch.model.agreement import Agreement
from trucewatch.model.mission import Mission

MONITORING: Final = "monitoring"
GUARANTEES: Final = "guarantees"
HOUSES: Final = (MONITORING, GUARANTEES)

OF_MONITORING: Final = (
    "release.yaml",
    "area.geojson",
    "gazetteer.csv",
    "waters.geojson",
    "clutter.csv",
    "commission.yaml",
    "agreement/agreement.yaml",
    "agreement/zones.geojson",
)
OF_GUARANTEES: Final = ("commitments.yaml", "tasks.yaml")
"""Configuration that a mission of either house has beside its mission.yaml."""

NOTHING_AGREED: Final = Agreement(
    id="",
    version="",
    names={},
    source="",
    legal_state="",
    in_force=(),
    certainty_e6=1_000_000,
    parties=(),
    zones=(),
    clauses=(),
    rules=(),
)
"""The agreement of a guarantees mission: none. So the same stages run in both houses, and find nothing to judge in this one."""

_INSTEAD: Final = {
    MONITORING: "Ask a mission of the house of monitoring; of this one ask `trucewatch show PATH commitments` or `readiness`.",
    GUARANTEES: "Ask a mission of the house of guarantees; of this one ask `trucewatch show PATH findings` or `bulletin`.",
}
"""What to do where something of a house was asked of a mission of the other."""


def refuse_unless(mission: Mission, house: str, what: str) -> None:
    """See that a mission belongs to a house.

    Raises: WorkflowError: it belongs to the other, which has nothing of that kind.
    """
    if mission.house != house:
        said = f"{mission.id} is a mission of the house of {mission.house} and has no {what}."
        raise WorkflowError(said, hint=_INSTEAD[house])


def refuse_other_house(files: Mapping[str, bytes], house: str) -> None:
    """See that no configuration of the other house lies in a mission's folder.

    Raises: AgreementError: at the first that does.
    """
    strange = sorted(set(OF_GUARANTEES if house == MONITORING else OF_MONITORING) & set(files))
    if strange:
        other = next(h for h in HOUSES if h != house)
        raise AgreementError(
            f"This file belongs to a mission of the house of {other}, and this one is of the house of {house}.",
            hint="Keep the two houses in folders of their own; take the file out of this one.",
            place=strange[0],
        )
