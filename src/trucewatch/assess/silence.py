"""How many there may have been where little was counted: the upper bound that silence and coverage still allow."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from trucewatch.assess.belonging import AREA, SIDE
from trucewatch.assess.perceivable import bounded
from trucewatch.assess.weighing import OPEN
from trucewatch.model.agreement import Agreement
from trucewatch.model.derived import Counts
from trucewatch.model.edition import Bound
from trucewatch.model.mission import Mission
from trucewatch.science.poisson import upper_limit_e6

NONE: Final = -1
DISPLACED: Final = "displaced"
"""Why a bound is not told: fire was found to move to where nobody looks."""
UNIT: Final = "episode"


def bounds(counts: Counts, agreement: Agreement, mission: Mission, displaced: Collection[str]) -> tuple[Bound, ...]:
    """Find how many a rule may have had to count in each zone, assuming that fire does not avoid observers.

    Args:
        counts: of one span; the bound is on its rate per span. agreement: its rules. mission: its range models.
        displaced: zones, or `area`, in which fire was found to move to where nobody looks. There the assumption is untrue and the bound is
            withdrawn; what is found in a zone holds for the area and its sides too, what is found in the area for every zone.
    Returns: by rule and zone, for rules that count episodes; `most` is the upper 95 % limit for the count's `most`, divided by its exposure
        and rounded up, or -1: the count is open, or nothing would have been perceived, or no range model says how much.
    Source: Garwood (1936); thinning of a Poisson process.
    Limits: shots, observations and incidents come in bursts, and findings with them: for those no bound of this kind is true, so there is
        none. Episodes are taken to begin independently, and evenly over the places and hours of the zone.
    """
    rules = {rule.id: rule for rule in agreement.rules if rule.unit == UNIT}
    made = []
    for row in counts.rows():
        rule = rules.get(row["rule"])
        if rule is None:
            continue
        known = row["most"] != OPEN and row["exposure_e6"] > 0 and bounded(rule, mission)
        most = -(-upper_limit_e6(row["most"]) // row["exposure_e6"]) if known else NONE
        withdrawn = _withdrawn(row["zone"], displaced)
        made.append(Bound(rule.id, row["zone"], NONE if withdrawn else most, withdrawn))
    return tuple(sorted(made, key=lambda bound: (bound.rule, bound.zone)))


def _withdrawn(zone: str, displaced: Collection[str]) -> str:
    over_all = bool(displaced) and (zone == AREA or zone.startswith(SIDE))
    return DISPLACED if over_all or zone in displaced or AREA in displaced else ""
