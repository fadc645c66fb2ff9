"""The range models of mission.yaml: how far each means carries for each class of events."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from trucewatch.model.mission import RangeModel
from trucewatch.run.config.documents import Spot


def load_ranges(spots: Sequence[Spot]) -> tuple[RangeModel, ...]:
    """Read the range models.

    Raises: AgreementError: one carries nothing, falls to nothing before it begins to fall, or stands twice.
    """
    seen: set[tuple[str, str]] = set()
    for spot in spots:
        key = spot.value["means"], spot.value["event_class"]
        if key in seen:
            what = f"There are two ranges for `{key[0]}` and `{key[1]}`."
            raise spot.refusal(what, "Keep one of the two.")
        seen.add(key)
    return tuple(_range(spot) for spot in spots)


def _range(spot: Spot) -> RangeModel:
    sure_e3, none_e3 = (int(Decimal(spot.value[name]) * 1000) for name in ("sure", "none"))
    p_e6 = int(Decimal(spot.value["p"]) * 1_000_000)
    if none_e3 < sure_e3 or none_e3 == 0:
        what = "`none` is nearer than `sure`, or both are 0: nothing would ever be perceived."
        raise spot.at("none").refusal(what, "Write `sure` and `none` as parts of the range, such as `0.5` and `1.0`.")
    if p_e6 == 0:
        raise spot.at("p").refusal("A probability of 0 perceives nothing.", "Leave this range out, or write `p: 0.9`.")
    return RangeModel(
        means=spot.value["means"],
        event_class=spot.value["event_class"],
        sure_e3=sure_e3,
        none_e3=none_e3,
        p_e6=p_e6,
        by_night=spot.value["by_night"] == "yes",
        source=spot.value["source"],
    )
