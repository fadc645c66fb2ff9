"""What was perceived, asserted, announced and covered: the nouns that parsers make from deliveries.

Every table has `id` (hash of source and the identity fields that the manifest lists), `content` (hash of all columns
below it: two contents under one id are both kept and the thing is `disputed`), `source`, `record` (the source's own
reference) and `revision` (of that record; the highest wins, equal ones are disputed). Places are degrees x 1e7, times
milliseconds since 1970 in UTC, spans half open. A number that the source does not state is -1 with its count word.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from trucewatch.model import vocabulary as v
from trucewatch.model.columns import Ids, Ints, Table, Texts, Words, ident, integer, text, word


@dataclass(frozen=True, eq=False)
class Noun(Table):
    """The columns that all evidence begins with."""

    id: Ids = ident("hash of source and identity fields")
    content: Ids = ident("hash of every column below")
    source: Texts = text("the source's name on the shelf")
    record: Texts = text("the source's own reference, if it has one")
    revision: Ints = integer("of the record; 0 where the source has none")
    t0_ms: Ints = integer("start, ms since 1970 UTC")
    t1_ms: Ints = integer("end, ms, half open")


@dataclass(frozen=True, eq=False)
class Placed(Noun):
    """Evidence with a place."""

    lat_e7: Ints = integer("latitude x 1e7: of the point, the observer (band, line) or the middle of the area")
    lon_e7: Ints = integer("longitude x 1e7")
    radius_m: Ints = integer("radius that holds the place with 95 %; of the area")
    place_name: Texts = text("as the source writes it")


@dataclass(frozen=True, eq=False)
class Observations(Placed):
    """Somebody or something perceived something: means, when, where, what, how many."""

    NAME: ClassVar[str] = "observations"

    clock_error_ms: Ints = integer("how far the clock may be off, either way")
    place: Words = word(v.PLACES, "what kind of place is given")
    bearing_cdeg: Ints = integer("centre of the bearing band, hundredths of a degree from north; -1 none")
    bearing_half_cdeg: Ints = integer("half width of the bearing band, hundredths of a degree")
    distance_min_m: Ints = integer("distance band from the observer; -1 none")
    distance_max_m: Ints = integer("distance band from the observer; -1 none")
    platform: Texts = text("satellite, device, site or patrol that perceived it")
    origin_group: Texts = text("observations of one group are not independent of each other")
    means: Words = word(v.MEANS, "how it was perceived")
    kind: Words = word(v.KINDS, "what was perceived")
    uav_act: Words = word(v.UAV_ACTS, "what an unmanned aircraft did")
    description: Words = word(v.DESCRIPTIONS, "what the observer could say of it")
    direction: Texts = text("from-to in 16 winds, such as `N-SSE`; empty if not said")
    weapon: Words = word(v.WEAPONS, "as the observer assessed it")
    count_min: Ints = integer("at least so many; -1 not stated")
    count_max: Ints = integer("at most so many; -1 open or not stated")
    count_word: Words = word(v.COUNT_WORDS, "how the number was said")
    confidence: Words = word(v.CONFIDENCES, "as the source grades itself")
    in_area: Words = word(v.YES_NO, "inside the mission's area; what lies outside is kept and marked")
    detail: Texts = text("what else the source says, as canonical JSON")


@dataclass(frozen=True, eq=False)
class Claims(Noun):
    """A party or a medium asserts something, often a total. Never an observation."""

    NAME: ClassVar[str] = "claims"

    claimant: Texts = text("who asserts it, as the source names them")
    side: Texts = text("the party that asserts it, by the mission's id; empty for a medium")
    accused: Texts = text("whom the claim is about")
    unit: Texts = text("what is counted")
    count_min: Ints = integer("at least so many; -1 not stated")
    count_max: Ints = integer("at most so many; -1 open or not stated")
    count_word: Words = word(v.COUNT_WORDS, "how the number was said")
    window: Texts = text("the window in the claimant's own words")
    area: Texts = text("the area that the claim speaks of")
    quote: Texts = text("verbatim")
    url: Texts = text("where it was said")


@dataclass(frozen=True, eq=False)
class MissionRecords(Noun):
    """A published figure of another monitoring body. Neither observation nor a party's claim."""

    NAME: ClassVar[str] = "mission_records"

    body: Texts = text("the body that published it")
    report: Texts = text("its number of the report")
    region: Texts = text("the region that it speaks of")
    unit: Texts = text("what is counted")
    period_form: Words = word(v.PERIOD_FORMS, "whether the figure is of one day, several, or not stated")
    count_min: Ints = integer("at least so many; -1 no figure: empty is not zero")
    count_max: Ints = integer("at most so many; -1 open or no figure")
    count_word: Words = word(v.COUNT_WORDS, "how the number was said")
    issued_ms: Ints = integer("day of issue, which is not the day observed; 0 not stated")
    note: Texts = text("what else the report says of the figure")
    url: Texts = text("where it was published")


@dataclass(frozen=True, eq=False)
class Notifications(Placed):
    """An activity announced beforehand, by whom, by which channel, accepted or objected to by whom."""

    NAME: ClassVar[str] = "notifications"

    announced_by: Texts = text("the party that announced it, by the mission's id")
    channel: Texts = text("by which channel")
    activity: Words = word(v.DESCRIPTIONS, "what was announced")
    announced_ms: Ints = integer("when it was announced")
    answer: Words = word(v.ANSWERS, "what the other side said")
    answered_by: Texts = text("who answered")
    detail: Texts = text("what else the source says, as canonical JSON")


@dataclass(frozen=True, eq=False)
class Notices(Noun):
    """One party's notice, such as an air raid alert; never an incident."""

    NAME: ClassVar[str] = "notices"

    party: Texts = text("whose notice it is, by the mission's id or the publisher's name")
    notice: Words = word(v.NOTICES, "what it is a notice of")
    region: Texts = text("the region as the source names it")
    parts: Ints = integer("how many notices the source folded into this one; 0 not stated")


@dataclass(frozen=True, eq=False)
class CoverageIntervals(Placed):
    """What could have been observed: where, when, by which means, or why not."""

    NAME: ClassVar[str] = "coverage_intervals"

    means: Words = word(v.MEANS, "the means that could have perceived")
    platform: Texts = text("satellite, device, site or patrol")
    state: Words = word(v.WATCH_STATES, "up, down, present, denied, overpass ...")
    reason: Texts = text("why not, as the source says it")


@dataclass(frozen=True, eq=False)
class Restrictions(Placed):
    """A restriction of the monitors' movement, an event of its own: it stands beside every count."""

    NAME: ClassVar[str] = "restrictions"

    restriction: Words = word(v.RESTRICTIONS, "what kind")
    delay_min: Ints = integer("minutes of delay; 0 none")
    side_as_seen: Texts = text("by whom, as seen")
    reason: Texts = text("the reason given, verbatim")
    answer: Texts = text("what the liaison answered")
    task: Texts = text("the task and coverage that were lost")


@dataclass(frozen=True, eq=False)
class Casualties(Placed):
    """Killed and injured, as a source reports them; never added to other bodies' totals; no names."""

    NAME: ClassVar[str] = "casualties"

    killed_min: Ints = integer("lowest figure; -1 not stated")
    killed_best: Ints = integer("the source's best figure; -1 not stated")
    killed_max: Ints = integer("highest figure; -1 not stated")
    injured_min: Ints = integer("lowest figure; -1 not stated")
    injured_max: Ints = integer("highest figure; -1 not stated")
    status: Words = word(v.CASUALTY_STATUS, "civilian, combatant or not known")
    standing: Words = word(v.CASUALTY_STANDING, "how well it is known")
    cause: Texts = text("as the source says it")
    learned_ms: Ints = integer("when it became known; 0 not stated")


@dataclass(frozen=True, eq=False)
class Declarations(Placed):
    """A party's list: what stands at which site, from when until when. No serial numbers: they stay in the delivery."""

    NAME: ClassVar[str] = "declarations"

    declared_by: Texts = text("the party that declares it, by the mission's id")
    site: Texts = text("the site's own reference")
    site_kind: Words = word(v.SITE_KINDS, "what kind of site")
    weapon: Words = word(v.WEAPONS, "type of weapon")
    number: Ints = integer("how many of it stand there; -1 not stated")
    declared_ms: Ints = integer("when it was declared")


@dataclass(frozen=True, eq=False)
class Inspections(Placed):
    """One visit to one site: how far it could look, and what it found of one type of weapon. Absence of a visit is never compliance."""

    NAME: ClassVar[str] = "inspections"

    site: Texts = text("the site's own reference")
    form: Words = word(v.INSPECTION_FORMS, "announced or challenge")
    access: Words = word(v.ACCESS, "how far the inspection could look")
    weapon: Words = word(v.WEAPONS, "type of weapon that was looked for")
    present_matched: Ints = integer("present, serial number as declared")
    present_unchecked: Ints = integer("present, serial number not checked")
    first_seen: Ints = integer("present and not declared before")
    absent_explained: Ints = integer("declared, absent, with an explanation")
    absent_unexplained: Ints = integer("declared, absent, without one")
    abandoned: Words = word(v.YES_NO, "the site was abandoned")
    reason: Texts = text("why access was less than full, as the source says it")


@dataclass(frozen=True, eq=False)
class Published(Noun):
    """What a monitoring mission published, as far as conditions of pledges may ask for it; read by guarantees missions alone."""

    NAME: ClassVar[str] = "published"

    what: Words = word(
        v.PUBLISHED, "what was published; `edition`: that there is one, so that a new version replaces all of the old"
    )
    said: Texts = text("the legal state, or the ruling; empty for others")
    agreement: Texts = text("the agreement's id")
    subject: Texts = text("the case or clause that it is about")
    category: Texts = text("of the clause, as the agreement names it")
    severity: Words = word(v.SEVERITIES, "of the clause")
    number: Ints = integer("how many")


EVIDENCE: tuple[type[Noun], ...] = (
    Observations,
    Claims,
    MissionRecords,
    Notifications,
    Notices,
    CoverageIntervals,
    Restrictions,
    Casualties,
    Declarations,
    Inspections,
    Published,
)
