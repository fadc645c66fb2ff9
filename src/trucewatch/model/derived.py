"""What is computed from evidence: incidents, findings, counts, coverage. Every row can be made again from the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from trucewatch.model import vocabulary as v
from trucewatch.model.columns import Ids, Ints, Table, Texts, Words, ident, integer, text, word


@dataclass(frozen=True, eq=False)
class Incidents(Table):
    """One thing that happened, as far as the observations can tell. Its id is made from the smallest observation id in it."""

    NAME: ClassVar[str] = "incidents"

    id: Ids = ident("hash of the smallest observation id in it")
    t0_ms: Ints = integer("start of the time in which it happened, ms UTC")
    t1_ms: Ints = integer("end, half open")
    lat_e7: Ints = integer("middle of the region, latitude x 1e7")
    lon_e7: Ints = integer("middle of the region, longitude x 1e7")
    radius_m: Ints = integer("radius that holds the place with 95 %")
    cell: Texts = text("H3 cell of resolution 6 that holds the middle; the finest place that leaves the house")
    kind: Words = word(v.KINDS, "what was perceived, by the best placed observation")
    uav_act: Words = word(v.UAV_ACTS, "what an unmanned aircraft did")
    description: Words = word(v.DESCRIPTIONS, "undetermined where observations differ")
    direction: Texts = text("from-to in 16 winds, such as `N-SSE`; empty where nobody said it or observations differ")
    weapon: Words = word(v.WEAPONS, "unknown where observations differ")
    count_min: Ints = integer("at least so many")
    count_max: Ints = integer("at most so many; -1 open")
    count_word: Words = word(v.COUNT_WORDS, "how the number was said")
    observations: Ints = integer("how many observations it holds")
    origins: Ints = integer("how many of them are independent: distinct origin groups")
    means_bits: Ints = integer("bit i set: perceived by means i of the vocabulary")
    coarse: Words = word(v.YES_NO, "known only to more than a day: listed apart, counted in no day")
    low_confidence: Words = word(v.YES_NO, "every source graded it low")
    disputed: Words = word(v.YES_NO, "an observation in it has two contents of equal standing")
    in_area: Words = word(v.YES_NO, "inside the mission's area")
    place: Words = word(
        v.PLACES, "what kind of place its best observation gives; of a line of bearing no point is known"
    )
    radius50_m: Ints = integer("radius that holds the place with 50 %")
    var_north_m2: Ints = integer("variance of the place northwards, square metres")
    var_east_m2: Ints = integer("variance of the place eastwards, square metres")
    cov_m2: Ints = integer("covariance of north and east, square metres")
    kind_e6: Ints = integer("probability that it is of the kind named, x 1e6")
    kinds: Texts = text("probability x 1e6 of each kind that it may be of, as canonical JSON")
    clutter_e6: Ints = integer(
        "probability that it is ordinary: fires of the season, hunting, weather, false triggers, x 1e6"
    )
    corroboration: Words = word(v.CORROBORATIONS, "whether independent origins and means stand behind it")
    status: Words = word(v.INCIDENT_STATUSES, "automatic, or shaped by people's decisions")
    preferred_e6: Ints = integer("probability that it is one thing, and apart from its neighbours, x 1e6")
    alternatives: Texts = text(
        "incidents that may be the same thing, each with its probability x 1e6, as canonical JSON"
    )


@dataclass(frozen=True, eq=False)
class Members(Table):
    """Which observation belongs to which incident: every observation to exactly one, or set aside by people with a reason."""

    NAME: ClassVar[str] = "members"

    observation: Ids = ident("observation id")
    incident: Ids = ident("the incident that now holds it; empty where it is set aside")
    t0_ms: Ints = integer("the incident's start; of what is set aside, the observation's own")
    p_e6: Ints = integer("probability that it is of this incident and of no other, x 1e6")
    other: Ids = ident("the incident that it may be of instead; empty if none")
    holding: Words = word(v.HOLDINGS, "held by an incident, or set aside by people")
    reason: Texts = text("why people set it aside; empty otherwise")


@dataclass(frozen=True, eq=False)
class Findings(Table):
    """Incident x clause: inconsistent, consistent or undetermined, with its interval and its reason."""

    NAME: ClassVar[str] = "findings"

    id: Ids = ident("hash of incident and clause")
    incident: Ids = ident("the incident, restriction or inspection that was judged")
    t0_ms: Ints = integer("its start")
    clause: Texts = text("the clause's id")
    zone: Texts = text("the zone that the clause was judged in; empty if it names none")
    result: Words = word(v.RESULTS, "what the clause sees in the incident")
    lo_e6: Ints = integer(
        "lower end of the interval of probability that the act is inconsistent with the clause, x 1e6"
    )
    hi_e6: Ints = integer("upper end, x 1e6")
    reason: Texts = text("tree of message ids, as canonical JSON")


@dataclass(frozen=True, eq=False)
class Counts(Table):
    """A number with its rule, its zone, its period and its coverage."""

    NAME: ClassVar[str] = "counts"
    DAY: ClassVar[str] = "from_ms"

    id: Ids = ident("hash of period, zone and rule")
    period: Texts = text("the day on which the reporting period ends, YYYY-MM-DD")
    from_ms: Ints = integer("cut-off that opens the period")
    until_ms: Ints = integer("cut-off that closes it")
    zone: Texts = text("zone id; `area` is the whole mission area; `side:ID` the side of a party, where the effect lay")
    rule: Texts = text("counting rule id")
    least: Ints = integer("certain")
    most: Ints = integer("certain and undetermined; -1 open")
    night_least: Ints = integer("of it at night")
    night_most: Ints = integer("of it at night; -1 open")
    coverage: Words = word(v.BANDS, "how much of it could have been observed")
    exposure_e6: Ints = integer(
        "least share of places x hours in which what the rule counts would have been perceived, x 1e6; inside only"
    )


@dataclass(frozen=True, eq=False)
class Exposures(Table):
    """How much of a zone could have been observed in a period, by means and class of events, from least to most.

    The dependence of means is not known: for several means together `least` is the best of them and `most` their sum, at most 1.
    """

    NAME: ClassVar[str] = "coverage"
    DAY: ClassVar[str] = "from_ms"

    id: Ids = ident("hash of period, zone, means and class")
    period: Texts = text("the day on which the reporting period ends")
    from_ms: Ints = integer("cut-off that opens the period")
    until_ms: Ints = integer("cut-off that closes it")
    zone: Texts = text("zone id; `area` is the whole mission area")
    means: Texts = text("a means of the vocabulary, `satellite`, or `any`")
    event_class: Words = word(
        v.EVENT_CLASSES, "what could have been perceived; classes of which nothing could have been have no row"
    )
    least_e6: Ints = integer("least share of places x hours in which it would have been perceived, x 1e6; inside only")
    most_e6: Ints = integer("greatest share, x 1e6; inside only")
    hours: Texts = text("least share x 1e3 of each hour from the cut-off, with commas; empty if nothing; inside only")
    band: Words = word(v.BANDS, "of `least_e6`, nothing only where `most_e6` is 0: what is told outside")
    basis: Texts = text("message id of how it was found")


DERIVED: tuple[type[Table], ...] = (Incidents, Members, Findings, Counts, Exposures)
