"""What must hold of every drawn exercise: made again from its setting, grown without moving, read by the real sources, true to its truth."""

import hashlib
from functools import cache

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from trucewatch.exercise.drawn.land import drawn_land
from trucewatch.exercise.generate import generate
from trucewatch.exercise.land import to_e7
from trucewatch.exercise.setting import DENSITIES, SEASONS, Setting
from trucewatch.exercise.truth import observation_key, to_lines
from trucewatch.ingest.ingest import ingest
from trucewatch.model.evidence import EVIDENCE, Observations
from trucewatch.run.config import load_agreement, load_mission, shipped
from trucewatch.run.inbox import arrival_ms
from trucewatch.run.shelves import shelves

SHIPPED = shipped("exercise")
FEW = settings(max_examples=6, deadline=None, phases=(Phase.explicit, Phase.generate))
"""Exercises take seconds: a failing one is told as it was found."""
SETTINGS = st.builds(
    Setting,
    seed=st.integers(0, 2**40),
    line_km=st.integers(30, 260),
    days=st.integers(3, 8),
    rate=st.integers(1, 60),
    sensors=st.integers(0, 40),
    season=st.sampled_from(sorted(SEASONS)),
    density=st.sampled_from(DENSITIES),
)


@cache
def made(setting):
    return generate(setting, SHIPPED)


@cache
def read(setting):
    """Mission, agreement, and every file as its source reads it when it arrives."""
    files = {**SHIPPED, **made(setting).configuration}
    mission = load_mission(files)
    agreement = load_agreement(files, mission)
    sources = shelves().sources
    parsed = {
        path: ingest(data, path, sources[path.split("/")[0]], mission, arrival_ms(path.split("/")[1]))
        for path, data in made(setting).files.items()
    }
    return mission, agreement, parsed


def digest(exercise):
    parts = [*sorted(exercise.files.items()), *sorted(exercise.configuration.items()), ("", to_lines(exercise.truth))]
    return hashlib.sha256(b"\0".join(part for name, data in parts for part in (name.encode(), data))).hexdigest()


def events(setting):
    return [line for line in made(setting).truth if line["what"] == "event"]


@FEW
@given(SETTINGS)
def test_a_setting_gives_one_set_of_bytes(setting):
    assert digest(generate(setting, SHIPPED)) == digest(made(setting))


@FEW
@given(SETTINGS)
def test_every_row_is_read_save_those_that_were_spoiled_on_purpose(setting):
    _, _, parsed = read(setting)
    rejected = {path for path, p in parsed.items() if p.report.rejected}
    assert all("--patrol-lowland." in path for path in rejected)
    assert len(rejected) <= 1


@FEW
@given(SETTINGS)
def test_the_truth_knows_every_observation_and_no_other(setting):
    _, _, parsed = read(setting)
    rows = Observations.concat([p.of(Observations) for p in parsed.values()]).rows()
    columns = ("source", "record", "lat_e7", "lon_e7", "t0_ms", "platform")
    named = [key for line in events(setting) for key in line["observations"]]
    assert len(named) == len(set(named))
    assert {observation_key(*(row[c] for c in columns)) for row in rows} == set(named)


@FEW
@given(SETTINGS)
def test_all_happens_within_the_days_and_what_arms_do_within_the_area(setting):
    mission, _, _ = read(setting)
    south, west = mission.area.rings[0].min(axis=0)
    north, east = mission.area.rings[0].max(axis=0)
    head = made(setting).truth[0]
    for line in events(setting):
        if "from" in line:
            assert head["from"] <= line["from"] <= line["until"] <= head["until"]
        if line["cause"] == "arms":
            assert south <= line["lat_e7"] <= north
            assert west - 50_000 <= line["lon_e7"] <= east + 50_000


@FEW
@given(SETTINGS)
def test_every_file_arrives_after_what_it_tells_and_before_the_end(setting):
    calendar = setting.calendar
    _, _, parsed = read(setting)
    for path, one in parsed.items():
        arrives_ms = arrival_ms(path.split("/")[1])
        assert calendar.opens_ms < arrives_ms <= calendar.ends_ms
        for noun in EVIDENCE:
            if noun.__name__ not in {"Notifications", "Declarations"} and len(one.of(noun)):
                assert (one.of(noun).t0_ms < arrives_ms).all(), path


@FEW
@given(SETTINGS, st.integers(1, 3))
def test_more_days_do_not_change_what_happened_before(setting, more):
    longer = Setting(**{**setting.__dict__, "days": setting.days + more})
    until = made(setting).truth[0]["until"]
    fixed = ("inspection-", "stuck-", "grown-", "damage-")

    def happened(of):
        told = ("event", "from", "until", "lat_e7", "lon_e7", "acts", "kind")
        return [
            tuple(line[name] for name in told)
            for line in events(of)
            if "until" in line
            and line["until"] <= until
            and not line["event"].startswith(fixed)
            and "-grown-" not in line["event"]
        ]

    assert happened(setting) == happened(longer)


@FEW
@given(SETTINGS)
def test_no_delivery_and_no_configuration_tells_the_truth(setting):
    exercise = made(setting)
    told = b"\n".join([*exercise.files.values(), *exercise.configuration.values()])
    names = [line["event"] for line in events(setting)]
    assert len(names) > 20
    assert not [name for name in names if name.encode() in told]


@FEW
@given(SETTINGS)
def test_true_counts_are_those_of_the_events(setting):
    lines = [line for line in made(setting).truth if line["what"] == "count"]
    fire = [e for e in events(setting) if e["real"] and e["kind"] in {"explosion", "shot", "burst"}]
    whole = {
        rule: sum(n["number"] for n in lines if n["rule"] == rule and n["zone"] == "area")
        for rule in ("per_shot", "per_incident")
    }
    assert whole == {"per_shot": sum(e["acts"] for e in fire), "per_incident": len(fire)}
    _, agreement, _ = read(setting)
    assert {n["zone"] for n in lines} <= {"area", *(z.id for z in agreement.zones)}


@FEW
@given(SETTINGS)
def test_the_maps_show_the_land_of_the_generator(setting):
    land = drawn_land(setting)
    mission, agreement, _ = read(setting)
    zones = {zone.id: zone.region for zone in agreement.zones}
    assert [id_ for id_ in zones if id_.startswith("section")] == [s.id for s in land.sections]
    assert {tuple(p) for p in zones["buffer"].rings[0].tolist()} == {to_e7(*p) for p in land.ribbon(2_000)}
    assert len(mission.localities) == len(land.localities)
    assert len(zones["holding_upland"].rings) * 2 == len(land.holding_areas)


@pytest.mark.parametrize("density", DENSITIES)
def test_the_number_of_breaches_does_not_depend_on_how_crowded_they_are(density):
    setting = Setting(seed=4, line_km=200, days=4, rate=200, density=density)
    breaches = [e for e in events(setting) if e["event"].startswith("breach-")]
    assert 400 < len(breaches) < 800
