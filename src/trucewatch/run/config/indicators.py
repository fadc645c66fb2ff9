"""The indicators of mission.yaml: which series are watched for change, against which baseline."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

from trucewatch.model.mission import IndicatorSpec
from trucewatch.run.config.documents import Spot
from trucewatch.run.config.meaning import known, once, texts

USUAL_ERROR = "0.05"


def load_indicators(spots: Sequence[Spot], languages: Collection[str]) -> tuple[IndicatorSpec, ...]:
    """Read the indicators.

    Raises: AgreementError: two have one id, or one watches nothing or two things, begins on no day, or has a baseline out of order.
    """
    once(spots, "indicators")
    return tuple(_indicator(spot, languages) for spot in spots)


def check_indicators(spots: Sequence[Spot], rules: Collection[str], zones: Collection[str]) -> None:
    """See that what indicators watch is counted.

    Args: rules, zones: ids of the agreement's counting rules, and of its zones that have an inside.
    Raises: AgreementError: at a rule or zone that nobody knows.
    """
    for of in (spot.at("of") for spot in spots):
        if rule := of.find("rule"):
            known(rule, rules, "counting rule in agreement.yaml")
        for zone in of.each("zones"):
            known(zone, zones, "zone in zones.geojson")


def _indicator(spot: Spot, languages: Collection[str]) -> IndicatorSpec:
    of, baseline = spot.at("of"), spot.find("baseline")
    if ("rule" in of.value) == ("records" in of.value) or ("zones" in of.value and "rule" not in of.value):
        what = "An indicator watches either the counts of a rule or the records of a body."
        raise of.refusal(what, "Write `rule: ID`, with `zones` if you like, or `records: {body, unit, region}`.")
    per_day_e3, least_e3, most_e3 = _baseline_e3(baseline) if baseline else (0, 0, 0)
    return IndicatorSpec(
        id=spot.value["id"],
        names=texts(spot.at("names"), languages),
        first=_first(spot.at("first")),
        weeks=spot.value["weeks"],
        baseline_e3=per_day_e3,
        baseline_least_e3=least_e3,
        baseline_most_e3=most_e3,
        baseline_source=baseline.value["source"] if baseline else "",
        rule=of.get("rule", ""),
        zones=tuple(of.get("zones", ())),
        **of.get("records", {}),
        error_e6=_error_e6(spot),
    )


def _first(spot: Spot) -> str:
    try:
        return date.fromisoformat(spot.value).isoformat()
    except ValueError as e:
        what = f"There is no day {spot.value}."
        raise spot.refusal(what, "Write a day of the calendar, such as `2031-05-02`.") from e


def _baseline_e3(spot: Spot) -> tuple[int, int, int]:
    """Per day, least and most, in thousandths."""
    per_day, least, most = (int(Decimal(spot.value[name]) * 1000) for name in ("per_day", "least", "most"))
    if not 0 < least < per_day < most:
        what = "A baseline goes from `least` over `per_day` to `most`, and `least` is above 0."
        hint = "Without a spread any change would count: leave at least a tenth on either side."
        raise spot.refusal(what, hint)
    if 10 * least > 9 * per_day or 10 * most < 11 * per_day:
        what = "`least` and `most` lie nearer to `per_day` than a tenth of it."
        raise spot.refusal(what, "No baseline is known so well: leave at least a tenth on either side.")
    return per_day, least, most


def _error_e6(spot: Spot) -> int:
    error_e6 = int(Decimal(spot.get("error", USUAL_ERROR)) * 1_000_000)
    if not 0 < error_e6 <= 500_000:
        what = "The error is a share above 0 and at most one half."
        raise spot.at("error").refusal(what, "Write a small share, such as `0.05`.")
    return error_e6
