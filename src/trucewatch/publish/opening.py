"""What a bulletin says first: one sentence that a tired officer understands, then at most five points."""

from __future__ import annotations

from typing import Any, Final

from trucewatch.model.edition import Edition
from trucewatch.publish.places import AREA
from trucewatch.publish.sayings import Saying, band, count, listed, rule, saying, zone

INCIDENT_RULE: Final = "incident"
"""The rule of all figures of incidents: what the observations allow to be one thing is one."""
CLAUSE_RULE: Final = "clause"
HEAT: Final = "fire"
MOST_POINTS: Final = 5


def lead(edition: Edition) -> list[Saying]:
    """One sentence on what was observed and how much could be, one on the agreement."""
    acts, seen = _acts(edition), area_band(edition)
    number = sum(acts.values())
    if number:
        kinds = [
            saying(f"counted.{kind}", n, count=count(n, n, INCIDENT_RULE, seen))
            for kind, n in sorted(acts.items(), key=lambda item: (-item[1], item[0]))[:3]
        ]
        counted = count(number, number, INCIDENT_RULE, seen)
        more = "told" if seen == "not_observed" else "observed" if len(acts) <= len(kinds) else "observed_among"
        first = saying(f"bulletin.lead.{more}", number, count=counted, kinds=listed(kinds), band=band(seen))
    elif seen == "not_observed":
        first = saying("bulletin.lead.not_observed")
    else:
        told = "bulletin.lead.zero" if seen == "well_observed" else "bulletin.lead.zero_unsure"
        first = saying(told, 0, band=band(seen), count=count(0, 0, INCIDENT_RULE, seen))
    return [first, _findings(edition)]


def points(edition: Edition) -> list[Saying]:
    """At most five, in an order that never changes: counts, heat, what was not observed, restrictions, cases, coarse, records, claims."""
    found = [*_principal_count(edition), *_heat(edition), *_unseen(edition), *_restricted(edition), *_cases(edition)]
    found += [*_coarse(edition), *_recorded(edition), *_claimed(edition)]
    return found[:MOST_POINTS]


def area_band(edition: Edition) -> str:
    """The band of the whole area by any means; what nobody reported on was not observed."""
    return next(z["band"] for z in edition["zones"] if z["id"] == AREA) or "not_observed"


def _acts(edition: Edition) -> dict[str, int]:
    """Incidents of the area by kind, heat sources apart."""
    kinds = next(row["kinds"] for row in edition["facts"]["by_zone"] if row["zone"] == AREA)
    return {kind: n for kind, n in kinds.items() if kind != HEAT}


def _findings(edition: Edition) -> Saying:
    force = edition["agreement"]["force"]
    if force == "none":
        return saying("bulletin.lead.no_agreement")
    rows, seen = edition["facts"]["findings"], area_band(edition)
    if not rows and seen == "not_observed":
        return saying("bulletin.lead.nothing_to_compare")
    sums = {r: sum(row[r] for row in rows) for r in ("inconsistent", "undetermined")}
    told: dict[str, Any] = {r: count(n, n, CLAUSE_RULE, seen) for r, n in sums.items()}
    which = "bulletin.lead.findings" if sums["inconsistent"] else "bulletin.lead.no_inconsistent"
    return saying(which, sums["inconsistent"], **told)


def _principal_count(edition: Edition) -> list[Saying]:
    """The first rule of the agreement that counts more than heat sources, over the whole area, beside the period before."""
    rules = [r["id"] for r in edition["agreement"]["rules"] if set(r["kinds"]) != {HEAT}]
    facts = edition["facts"]
    now = next((r for r in facts["counts"] if r["zone"] == AREA and r["rule"] in rules[:1]), None)
    if now is None or (now["most"] == 0 and now["coverage"] == "not_observed"):
        return []
    before = next((r for r in facts["counts_before"] if r["zone"] == AREA and r["rule"] == now["rule"]), None)
    given: dict[str, Any] = {"rule": rule(now["rule"]), "count": _count(now)}
    if before is None:
        return [saying("bulletin.point.count", **given)]
    return [saying("bulletin.point.count_before", **given, before=_count(before))]


def _count(row: dict[str, Any]) -> dict[str, Any]:
    return count(row["least"], row["most"], row["rule"], row["coverage"])


def _heat(edition: Edition) -> list[Saying]:
    kinds = next(row["kinds"] for row in edition["facts"]["by_zone"] if row["zone"] == AREA)
    number = kinds.get(HEAT, 0)
    counted = count(number, number, INCIDENT_RULE, area_band(edition))
    return [saying("bulletin.point.heat", number, count=counted)] if number else []


def _unseen(edition: Edition) -> list[Saying]:
    """Zones in the dark, else zones of which little could be seen. Where all are dark the lead has said so."""
    zones = [z for z in edition["zones"] if not z["line"] and z["told"] and z["id"] != AREA]
    dark = [zone(z["id"]) for z in zones if z["band"] in {"", "not_observed"}]
    if len(dark) == len(zones):
        return []
    if dark:
        return [saying("bulletin.point.unseen", len(dark), zones=listed(dark))]
    weakest = [z for z in zones if z["band"] == "little_observed"]
    if weakest:
        return [saying("bulletin.point.little", len(weakest), zones=listed([zone(z["id"]) for z in weakest]))]
    return [saying("bulletin.point.seen")]


def _restricted(edition: Edition) -> list[Saying]:
    number = sum(row["number"] for row in edition["facts"]["restrictions"])
    return [saying("bulletin.point.restrictions", number, number=number)] if number else []


def _cases(edition: Edition) -> list[Saying]:
    """What is overdue before the commission, else what is pending; nothing where there is neither."""
    docket = edition["facts"]["cases"]
    if not docket or not (docket["overdue"] or docket["pending"]):
        return []
    what, number = ("overdue", docket["overdue"]) if docket["overdue"] else ("cases", docket["pending"])
    return [saying(f"bulletin.point.{what}", number, number=number)]


def _coarse(edition: Edition) -> list[Saying]:
    number = sum(row["number"] for row in edition["facts"]["coarse"])
    counted = count(number, number, INCIDENT_RULE, area_band(edition))
    return [saying("bulletin.point.coarse", number, number=counted)] if number else []


def _recorded(edition: Edition) -> list[Saying]:
    number = len(edition["facts"]["records"])
    return [saying("bulletin.point.records", number, number=number)] if number else []


def _claimed(edition: Edition) -> list[Saying]:
    number = len(edition["facts"]["claims"])
    return [saying("bulletin.point.claims", number, number=number)] if number else []
