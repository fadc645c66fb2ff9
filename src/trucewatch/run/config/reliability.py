"""A mission's own `reliability`: how far it relies on its sources, by means, where it knows better than their manifests."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal

from trucewatch.model.manifest import Reliability
from trucewatch.run.config.documents import Spot
from trucewatch.run.config.meaning import known


def load_reliability(spots: Sequence[Spot], sources: Collection[str]) -> dict[tuple[str, str], Reliability]:
    """Read what a mission says of its sources.

    Args: spots: items of `reliability`. sources: those from which the mission takes deliveries.
    Returns: by source and means.
    Raises: AgreementError: of another source, said twice, or a kind that is never named rightly.
    """
    made: dict[tuple[str, str], Reliability] = {}
    for spot in spots:
        key = known(spot.at("source"), sources, "source of this mission"), spot.value["means"]
        if key in made:
            what = f"The reliability of `{key[0]}` by `{key[1]}` is said twice."
            raise spot.refusal(what, "Keep one of the two.")
        made[key] = _reliability(spot)
    return made


def _reliability(spot: Spot) -> Reliability:
    kind_e6, false_e6 = (int(Decimal(spot.value[name]) * 1_000_000) for name in ("kind", "false"))
    if kind_e6 == 0:
        what = "A source that never names the kind rightly says nothing."
        raise spot.at("kind").refusal(what, "Take the source out of the mission, or write `kind: 0.95`.")
    return Reliability(kind_e6, false_e6, spot.value["basis"])
