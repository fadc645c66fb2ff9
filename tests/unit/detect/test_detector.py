"""Explosions of known place and time in a small network: found, placed, and told with what was left out."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest

from trucewatch.detect.detector import detect
from trucewatch.detect.network import checked, site_of, sites, standing, tables
from trucewatch.detect.origins import named
from trucewatch.errors import EvidenceError, WorkflowError
from trucewatch.model.signals import NS_PER_S, Detections, Record, Stations, Stretch
from trucewatch.science.travel_tables import Air
from unit.detect.blasts import (
    MUD,
    ONE,
    START_NS,
    TWO,
    Blast,
    apart_m,
    at_s,
    channel,
    network,
    record,
    replaced,
)

END_NS = START_NS + 240 * NS_PER_S


def found(blasts, **given):
    return detect(record(blasts, **given), network(), START_NS, END_NS)


def test_explosions_are_found_where_and_when_they_were() -> None:
    made = found([ONE, TWO])
    rows = made.detections.rows()
    assert len(rows) == 2
    for row, blast in zip(rows, (ONE, TWO), strict=True):
        low, high = at_s(row)
        assert low - 0.3 < blast.at_s < high + 0.3
        assert apart_m(row, blast) < row["radius_m"] < 6000
        assert row["radius50_m"] <= row["radius_m"]
        assert len(row["stations"].split()) == 18
        assert row["left_out"] == "{}"
    assert made.listened_s > 200


@pytest.mark.parametrize("seed", range(8))
def test_regions_hold_what_they_say(seed) -> None:
    draw = np.random.default_rng(seed)
    blasts = [
        Blast(
            60.0 + 60.0 * k, int(draw.integers(479_200_000, 480_900_000)), int(draw.integers(369_500_000, 371_500_000))
        )
        for k in range(3)
    ]
    rows = detect(record(blasts, seed=seed), network(), START_NS, END_NS).detections.rows()
    assert len(rows) == 3
    assert all(apart_m(row, blast) < row["radius_m"] + 1000 for row, blast in zip(rows, blasts, strict=True))


def test_two_explosions_some_seconds_apart_are_two() -> None:
    second = Blast(ONE.at_s + 12.0, 480_700_000, 369_600_000)
    rows = found([ONE, second]).detections.rows()
    assert len(rows) == 2
    assert apart_m(rows[1], second) < rows[1]["radius_m"]


def test_loud_explosions_have_no_shadows() -> None:
    """In slow ground the stack reaches this threshold some thirty times around two explosions."""
    heard = record([ONE, TWO], speeds=MUD)
    made = detect(heard, network(threshold=1.8, apart_s=1.0, least_rows=6, speeds=MUD), START_NS, END_NS)
    rows = made.detections.rows()
    assert len(rows) <= 3
    for blast in (ONE, TWO):
        assert [
            r for r in rows if apart_m(r, blast) < r["radius_m"] and at_s(r)[0] - 0.5 < blast.at_s < at_s(r)[1] + 0.5
        ]


def test_ten_times_louder_is_one_larger() -> None:
    faint, loud = (
        found([Blast(101.3, ONE.lat_e7, ONE.lon_e7, height)]).detections.rows()[0] for height in (30.0, 300.0)
    )
    assert 850 < loud["size_e3"] - faint["size_e3"] < 1150
    assert 0 < loud["size_sigma_e3"] < 500
    assert loud["size_source"]


def test_a_sound_in_air_has_no_magnitude() -> None:
    """The distance term is that of waves in rock: of sound, in other counts, it would say anything."""
    air, net = Air(283.0), network()
    speed_m_s = 20.05 * math.sqrt(283.0)
    heard = record([replace(ONE, loud=40.0)], speeds=(speed_m_s, speed_m_s))
    of_air = replace(net, phases=tuple(replace(phase, medium=air) for phase in net.phases))
    (row,) = detect(heard, of_air, START_NS, END_NS).detections.rows()
    assert apart_m(row, ONE) < 500
    assert (row["size_e3"], row["size_sigma_e3"], row["size_source"]) == (0, -1, "")


def test_noise_is_no_explosion() -> None:
    assert not len(found([]).detections)


def test_a_channel_that_dies_is_left_out_with_its_reason() -> None:
    name = channel("S2", "Z")

    def dying(samples):
        samples[8700:] = 0.0
        return samples

    made = detect(replaced(record([ONE]), name, dying), network(), START_NS, END_NS)
    (row,) = made.detections.rows()
    assert name not in row["stations"].split()
    assert name in json.loads(row["left_out"])
    (dead,) = [r for r in made.states.rows() if r["channel"] == name and r["state"] == "down"]
    assert (dead["defect"], dead["t0_ms"]) == ("dead", START_NS // 10**6 + 87_000)
    assert dead["t1_ms"] == END_NS // 10**6


def test_two_recordings_that_contradict_each_other_are_none() -> None:
    name = channel("S1", "Z")
    heard = record([ONE])
    (old,) = heard.of(name)
    other = Stretch(name, START_NS + 50 * NS_PER_S, 100.0, old.samples[5000:6000] + 7)
    again = Stretch(name, START_NS + 20 * NS_PER_S, 100.0, old.samples[2000:3000])
    made = detect(Record((*heard.stretches, again, other)), network(), START_NS, END_NS).states.rows()
    said = [
        (r["defect"], r["t0_ms"] - START_NS // 10**6, r["t1_ms"] - START_NS // 10**6)
        for r in made
        if r["channel"] == name
    ]
    assert ("overlap", 50_000, 60_000) in said
    assert not [s for s in said if s[0] == "overlap" and s[1] < 50_000]


def test_too_few_rows_are_not_listened_to() -> None:
    made = detect(record([ONE]), network(least_rows=13), START_NS, END_NS)
    assert (len(made.detections), made.listened_s) == (0, 0.0)
    assert made.of_s > 200


@pytest.mark.parametrize(
    ("rate", "name", "said"),
    [
        (10.0, "XX.S1.00.HHZ", "cannot hold"),
        (90.0, "XX.S1.00.HHZ", "no multiple"),
        (100.0, "XX.S9.00.HHZ", "where it stands"),
    ],
)
def test_a_channel_that_cannot_be_heard_says_why(rate, name, said) -> None:
    heard = record([ONE])
    strange = Stretch(name, START_NS, rate, np.ones(100))
    if name in heard.channels():
        heard = Record(tuple(s for s in heard.stretches if s.channel != name))
    made = detect(Record((*heard.stretches, strange)), network(), START_NS, END_NS)
    (row,) = [r for r in made.states.rows() if r["channel"] == name]
    assert said in row["reason"]
    assert row["state"] == "down"
    with pytest.raises(EvidenceError, match="Nothing could be heard") as refused:
        detect(Record((strange,)), network(), START_NS, END_NS)
    assert said in refused.value.hint


def test_channels_of_one_station_have_the_rate_of_most() -> None:
    heard = record([ONE])
    (north,) = heard.of(channel("S1", "N"))
    other = Stretch("XX.S1.10.HHN", START_NS, 50.0, north.samples[::2])
    made = detect(Record((*heard.stretches, other)), network(), START_NS, END_NS)
    (row,) = made.detections.rows()
    assert "where S1.S has 100" in json.loads(row["left_out"])["XX.S1.10.HHN"]
    assert row["stations"] == detect(heard, network(), START_NS, END_NS).detections.rows()[0]["stations"]


def test_stations_of_another_rate_are_heard_too() -> None:
    slow = [
        Stretch(s.channel, s.start_ns, 50.0, s.samples[::2].copy()) if ".S2." in s.channel or ".S5." in s.channel else s
        for s in record([ONE]).stretches
    ]
    (row,) = detect(Record(tuple(slow)), network(), START_NS, END_NS).detections.rows()
    assert len(row["stations"].split()) == 18
    assert apart_m(row, ONE) < row["radius_m"]


def test_samples_at_another_rate_than_their_channel_are_told() -> None:
    heard = record([ONE])
    strange = Stretch(channel("S1", "Z"), START_NS + 300 * NS_PER_S, 50.0, np.ones(100))
    made = detect(Record((*heard.stretches, strange)), network(), START_NS, START_NS + 400 * NS_PER_S)
    assert "wrong_rate" in {r["defect"] for r in made.states.rows()}


def test_an_empty_record_cannot_be_heard() -> None:
    with pytest.raises(EvidenceError):
        detect(Record(()), network(), START_NS, END_NS)


def test_rows_are_named_by_what_they_rest_on() -> None:
    rows = found([ONE]).detections
    one, same = (named(rows, "c", "v", ["d"]) for _ in range(2))
    other = named(rows, "c", "v", ["e"])
    assert one.id[0] == same.id[0] != other.id[0]
    assert len(named(Detections.of(0), "c", "v", [])) == 0


def test_configuration_names_all_that_counts() -> None:
    base = network().configuration()
    assert base == network().configuration()
    others = [network(threshold=2.1), network(apart_s=9.0), network(blur_s=0.2), network(least_rows=7)]
    assert len({base, *(n.configuration() for n in others)}) == 5


def test_stations_stand_by_any_of_their_names() -> None:
    assert [site_of(code) for code in ("STA", "NET.STA", "NET.STA.00.HHZ")] == ["STA", "NET.STA", "NET.STA"]
    assert standing(("NET.STA", "STB"), "NET.STA.00.HHZ") == "NET.STA"
    assert standing(("NET.STA", "STB"), "XX.STB.00.HHZ") == "STB"
    assert standing(("NET.STA",), "XX.STC.00.HHZ") is None


def test_a_network_without_places_on_the_earth_is_refused() -> None:
    local = Stations.from_rows([{"code": "A", "frame": "local", "east_mm": 1}])
    with pytest.raises(WorkflowError, match="latitude"):
        sites(local)


def test_a_rate_without_whole_blocks_is_refused() -> None:
    net = network()
    with pytest.raises(WorkflowError, match="whole samples"):
        checked(type(net)(**{**net.__dict__, "rate_hz": 24.97}))


def test_delays_are_those_of_the_greatest_onset() -> None:
    net = network()
    made = tables(net)
    assert made.rows[:2] == ("S1.P", "S1.S")
    assert made.offsets.min() >= round(0.75 * 0.3 * 25)
