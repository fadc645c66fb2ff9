"""What reviewed indicators say, with the baseline that they were held against. Without a review an indicator stays inside."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from trucewatch.model import vocabulary as v
from trucewatch.model.edition import Indication
from trucewatch.model.mission import IndicatorSpec, Mission
from trucewatch.publish.places import Places


def indicators(given: Iterable[Indication], mission: Mission, told: Places, ended_by_ms: int) -> list[dict[str, Any]]:
    """The last week of each indicator that may leave, in the order of the mission's file.

    Left out: weeks that ended less than the delay ago, and indicators of a zone that is not told apart. No evidence value leaves: a reader
    would take it for a probability.
    """
    specs = {spec.id: spec for spec in mission.indicators if all(told.tells(zone) for zone in spec.zones)}
    latest: dict[str, Indication] = {}
    for one in sorted(given, key=lambda indication: indication.until_ms):
        if one.indicator in specs and one.state in v.INDICATOR_STATES and one.until_ms <= ended_by_ms:
            latest[one.indicator] = one
    return [_row(latest[name], specs[name]) for name in specs if name in latest]


def _row(one: Indication, spec: IndicatorSpec) -> dict[str, Any]:
    of_spec = ("names", "rule", "body", "unit", "region", "baseline_source")
    return {
        **{n: getattr(one, n) for n in ("indicator", "state", "from_ms", "until_ms", "since_ms", "label")},
        **{n: getattr(spec, n) for n in of_spec},
        "zones": list(spec.zones),
        "baseline": {
            "each_day_e3": spec.baseline_e3,
            "least_e3": spec.baseline_least_e3,
            "most_e3": spec.baseline_most_e3,
        },
    }
