"""What coverage allows to say beside a count: the bound that silence leaves, whether fire moves away, what hindrances took.

Coverage leaves in four bands and nothing finer. A bound, divided by its count, would tell the exposure behind it; so it leaves only in
steps of 1, 2 and 5, and only where a good part could be seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from trucewatch.model.edition import Bound, Loss
from trucewatch.publish.places import Places

BOUNDED: Final = ("partly_observed", "well_observed")
"""Bands in which a bound leaves the house."""
BOUND_CERTAINTY_E6: Final = 950_000
"""At what certainty the bounds are made that `PeriodEvidence.bounds` brings."""
STEPS: Final = (1, 2, 5, 10)
LOST_BELOW_E6: Final = {"little": 250_000, "part": 750_000}
"""Shares lost are told by the limits of the coverage bands: below a quarter, below three quarters, or `most`."""
DISPLACEMENT: Final = ("found", "not_found", "too_little")


def bounds(given: Iterable[Bound], counts: Iterable[Mapping[str, Any]], told: Places) -> list[dict[str, Any]]:
    """The bounds that may leave, each with its rule, zone and coverage.

    Args:
        counts: released rows of the same span; a bound without its count does not leave.
    Returns: rows with `rule`, `zone`, `coverage`, `most` (-1 where none is told) and `why` not: `withdrawn` since fire was found to move
        away, `unseen`, or empty.
    Limits: in steps of 1, 2, 5 a bound still tells the exposure within a factor of about two, inside a band that spans a factor of three.
    """
    bands = {(row["rule"], row["zone"]): row["coverage"] for row in counts}
    return [
        {"rule": one.rule, "zone": one.zone, "coverage": bands[one.rule, one.zone], **_told(one, bands)}
        for one in sorted(given, key=lambda bound: (bound.rule, bound.zone))
        if (one.rule, one.zone) in bands and told.tells(one.zone)
    ]


def _told(bound: Bound, bands: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    if bound.withdrawn:
        return {"most": -1, "why": "withdrawn"}
    if bound.most < 0 or bands[bound.rule, bound.zone] not in BOUNDED:
        return {"most": -1, "why": "unseen"}
    return {"most": rounded_up(bound.most), "why": ""}


def rounded_up(number: int) -> int:
    """The least of 0, 1, 2, 5, 10, 20, 50 ... that is not below a number."""
    if number <= 0:
        return 0
    power = int("1" + "0" * (len(str(number)) - 1))
    return next(step * power for step in STEPS if step * power >= number)


def displacement(found: Mapping[str, str], told: Places) -> dict[str, str]:
    """By zone, whether fire was found to move to where nobody looks; zones that are not told apart are left out."""
    return {zone: found[zone] for zone in sorted(found) if told.tells(zone) and found[zone] in DISPLACEMENT}


def lost(given: Iterable[Loss], told: Places) -> list[dict[str, str]]:
    """By zone, in a word, how much of what could have been seen was denied or jammed; where nothing was lost there is no row."""
    return [
        {"zone": one.zone, "lost": _word(one.share_e6)}
        for one in sorted(given, key=lambda loss: loss.zone)
        if one.share_e6 > 0 and told.tells(one.zone)
    ]


def _word(share_e6: int) -> str:
    return next((word for word, below in LOST_BELOW_E6.items() if share_e6 < below), "most")
