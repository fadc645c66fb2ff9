"""One day, four rules, four honest numbers: why 21 and 1,021 can both be true."""

from dataclasses import replace

from trucewatch.assess.counts import count
from trucewatch.assess.findings import INCONSISTENT
from trucewatch.fuse.fuse import fuse
from trucewatch.ingest.counts import count as said
from trucewatch.model.derived import Exposures, Findings
from trucewatch.model.evidence import Observations
from trucewatch.model.vocabulary import DESCRIPTIONS
from unit.assess.scenes import E7_PER_KM, HOUR_MS, agreement, day, ids, mission, rule

NIGHT, REPLY, NOON, EVENING = 2 * HOUR_MS, 2 * HOUR_MS + 1_200_000, 12 * HOUR_MS, 20 * HOUR_MS
NEAR = {"merge_distance_m": 2000, "merge_time_s": 1800}
RULES = (
    rule("per_shot", "projectile", means=("heard", "seen", "detected")),
    rule("per_perception", "observation"),
    rule("per_episode", "episode", one_direction=True, exercises=False, **NEAR),
    rule("per_incident", "incident"),
    rule("per_clause", "clause", clauses=("no_fire",)),
)


def perceived(t0_ms: int, number: str, platform: str, lat_km: int = 0, **given) -> dict:
    told = said(number)
    numbers = {"count_min": told.least, "count_max": told.most, "count_word": told.word}
    where = {"lat_e7": lat_km * E7_PER_KM, "radius_m": 100, "place": "point", "in_area": "yes"}
    row = {"t0_ms": t0_ms, "t1_ms": t0_ms + 60_000, "platform": platform, "origin_group": platform, "source": "s"}
    return {**row, **where, **numbers, "kind": "explosion", "means": "heard", **given}


DAY = (
    # the same thirty, heard by a patrol and by a sensor
    perceived(NIGHT, "30", "patrol", direction="N-S", description="incoming"),
    perceived(NIGHT + 30_000, "30", "sensor", means="detected"),
    perceived(REPLY, "about 12", "patrol", direction="S-N", description="outgoing"),
    # an exercise thirty kilometres away, and a thing of which nobody said what it was
    perceived(NOON, "200", "camera", lat_km=30, description="live_fire_exercise"),
    perceived(EVENING, "at least 5", "sensor", lat_km=60, means="detected"),
)


def numbers(rows) -> dict[str, tuple[int, int]]:
    names = ids([str(k) for k in range(len(rows))])
    incidents, _ = fuse(Observations.from_rows(rows).replace(id=names, content=names))
    exercise = incidents.description == DESCRIPTIONS.index("live_fire_exercise")
    breached = incidents.take(~exercise)
    findings = Findings.of(len(breached), incident=breached.id, clause="no_fire", result=INCONSISTENT)
    ruled = replace(agreement(), rules=RULES)
    made = count(incidents, findings, ruled, mission(), [day(0)], Exposures.of(0))
    return {r["rule"]: (r["least"], r["most"]) for r in made.rows() if r["zone"] == "area"}


def test_the_same_day_under_every_rule() -> None:
    assert numbers(DAY[:4]) == {
        "per_shot": (242, 242),
        "per_perception": (4, 4),
        "per_episode": (2, 2),
        "per_incident": (3, 3),
        "per_clause": (2, 2),
    }


def test_what_is_open_opens_the_shots_alone() -> None:
    assert numbers(DAY) == {
        "per_shot": (247, -1),
        "per_perception": (5, 5),
        "per_episode": (2, 3),
        "per_incident": (4, 4),
        "per_clause": (3, 3),
    }
