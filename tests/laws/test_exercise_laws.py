"""What must hold of every exercise, whatever its seed and length: it is made again from its seed, and it keeps its promises."""

import hashlib
import os
import subprocess
import sys
from functools import cache
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.assess.findings import find
from trucewatch.exercise.calendar import Calendar
from trucewatch.exercise.generate import generate
from trucewatch.exercise.score import score
from trucewatch.exercise.setting import on_stage
from trucewatch.exercise.truth import observation_key, to_lines
from trucewatch.fuse.fuse import fuse
from trucewatch.ingest.ingest import ingest
from trucewatch.model.derived import Counts
from trucewatch.model.evidence import (
    EVIDENCE,
    Claims,
    CoverageIntervals,
    Declarations,
    Inspections,
    Notifications,
    Observations,
    Restrictions,
)
from trucewatch.model.judging import Surroundings
from trucewatch.run.config import load_agreement, load_mission, shipped
from trucewatch.run.inbox import arrival_ms
from trucewatch.run.shelves import shelves

SEEDS = (1, 2, 3, 20, 77)
SHIPPED = shipped("exercise")
FEW = settings(max_examples=4, deadline=None)


def digest(exercise):
    parts = [*sorted(exercise.files.items()), *sorted(exercise.configuration.items()), ("", to_lines(exercise.truth))]
    return hashlib.sha256(b"\0".join(part for name, data in parts for part in (name.encode(), data))).hexdigest()


def read_all(exercise, mission):
    """Every file as its source reads it when it arrives."""
    return {
        path: ingest(data, path, shelves().sources[path.split("/")[0]], mission, arrival_ms(path.split("/")[1]))
        for path, data in exercise.files.items()
    }


@cache
def derived(seed, days=14):
    """An exercise from raw files to findings."""
    exercise = generate(on_stage(seed, days), SHIPPED)
    files = {**SHIPPED, **exercise.configuration}
    mission = load_mission(files)
    agreement = load_agreement(files, mission)
    parsed = read_all(exercise, mission)
    tables = {noun: noun.concat([p.of(noun) for p in parsed.values()]) for noun in EVIDENCE}
    incidents, members = fuse(tables[Observations])
    beside = Surroundings(
        notifications=tables[Notifications],
        declarations=tables[Declarations],
        inspections=tables[Inspections],
        restrictions=tables[Restrictions],
        coverage=tables[CoverageIntervals],
    )
    findings = find(incidents, agreement, beside)
    return SimpleNamespace(**locals())


@FEW
@given(st.integers(0, 2**40), st.integers(3, 20))
def test_a_seed_gives_one_set_of_bytes(seed, days):
    assert digest(generate(on_stage(seed, days), SHIPPED)) == digest(generate(on_stage(seed, days), SHIPPED))
    assert digest(generate(on_stage(seed, days), SHIPPED)) != digest(generate(on_stage(seed + 1, days), SHIPPED))


def test_the_bytes_do_not_depend_on_the_machine_that_makes_them():
    """Another order of hashing, without the newer instructions of the processor."""
    program = (
        "from trucewatch.exercise.generate import generate; from trucewatch.exercise.setting import Setting, on_stage; import hashlib;"
        "es = (generate(on_stage()), generate(Setting(line_km=150, days=3, rate=30)));"
        "print(hashlib.sha256(b''.join(n.encode() + d for e in es for n, d in sorted(e.files.items()))).hexdigest())"
    )
    switches = {"PYTHONHASHSEED": "7", "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2_Usable,-FMA_Usable,-AVX2,-FMA"}
    others = ({"PYTHONHASHSEED": "0"}, switches)
    said = {
        subprocess.run(
            [sys.executable, "-c", program], env={**os.environ, **env}, capture_output=True, check=True
        ).stdout
        for env in others
    }
    assert len(said) == 1


def test_the_shipped_mission_is_the_exercise_of_seed_1():
    assert generate(on_stage(), SHIPPED).configuration["mission.yaml"] == SHIPPED["mission.yaml"]


@pytest.mark.parametrize(("seed", "days"), [(5, 3), (9, 14), (0, 31)])
def test_only_the_dates_and_the_seed_of_the_mission_change(seed, days):
    before, after = (
        SHIPPED["mission.yaml"].decode(),
        generate(on_stage(seed, days), SHIPPED).configuration["mission.yaml"].decode(),
    )
    changed = [b for a, b in zip(before.splitlines(), after.splitlines(), strict=True) if a != b]
    assert {line.split(":")[0].strip() for line in changed} <= {"seed", "end", "until"}
    mission = load_mission({**SHIPPED, "mission.yaml": after.encode()})
    assert (mission.seed, mission.end_ms) == (seed, Calendar(days).ends_ms)


@FEW
@given(st.integers(0, 2**40), st.integers(3, 20))
def test_every_row_is_read_save_those_that_were_spoiled_on_purpose(seed, days):
    exercise = generate(on_stage(seed, days), SHIPPED)
    mission = load_mission({**SHIPPED, **exercise.configuration})
    rejected = {path: p.report for path, p in read_all(exercise, mission).items() if p.report.rejected}
    assert all("--patrol-lowland." in path for path in rejected)
    assert len(rejected) == 1
    (report,) = rejected.values()
    assert (report.read, report.rejected) == (0, report.rows)
    assert len({r.reason for r in report.rejections}) == 4


@FEW
@given(st.integers(0, 2**40), st.integers(3, 20))
def test_every_file_arrives_after_what_it_tells_and_before_the_end(seed, days):
    exercise = generate(on_stage(seed, days), SHIPPED)
    calendar = Calendar(days)
    for path, parsed in read_all(exercise, load_mission({**SHIPPED, **exercise.configuration})).items():
        arrives_ms = arrival_ms(path.split("/")[1])
        assert calendar.opens_ms < arrives_ms <= calendar.ends_ms
        for noun in (Observations, CoverageIntervals, Claims, Restrictions):
            assert (parsed.of(noun).t0_ms < arrives_ms).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_truth_knows_every_observation_and_no_other(seed):
    made = derived(seed)
    named = [key for line in made.exercise.truth if line["what"] == "event" for key in line["observations"]]
    rows = made.tables[Observations].rows()
    columns = ("source", "record", "lat_e7", "lon_e7", "t0_ms", "platform")
    assert len(named) == len(set(named))
    assert {observation_key(*(row[c] for c in columns)) for row in rows} == set(named)


@pytest.mark.parametrize("seed", SEEDS)
def test_both_breaches_and_nothing_else_come_out_as_inconsistent(seed):
    made = derived(seed)
    said = score(
        made.exercise.truth, made.incidents, made.members, made.tables[Observations], made.findings, Counts.of(0)
    )
    assert said["findings"]["found"] == said["findings"]["breaches"] == 2
    assert said["findings"]["wrongly_inconsistent"] == said["findings"]["wrongly_consistent"] == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_the_notified_demolition_is_not_inconsistent(seed):
    made = derived(seed)
    blast = next(line for line in made.exercise.truth if line.get("event") == "notified-demolition")
    keys = set(blast["observations"])
    ids = {r["id"] for r in made.tables[Observations].rows() if f"observations/{r['record']}" in keys}
    incidents = {r["incident"] for r in made.members.rows() if r["observation"] in ids}
    results = [r["result"] for r in made.findings.rows() if r["incident"] in incidents]
    assert results
    assert "inconsistent" not in results


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_found_before_entry_into_force_though_much_was_observed(seed):
    made = derived(seed)
    in_force_ms = Calendar(14).in_force_ms
    early = made.incidents.take(made.incidents.t1_ms <= in_force_ms)
    assert len(early) > 10
    assert not set(early.id.tolist()) & set(made.findings.incident.tolist())


@pytest.mark.parametrize("seed", SEEDS)
def test_an_exercise_holds_what_a_mission_has_to_cope_with(seed):
    tables = derived(seed).tables
    watched = tables[CoverageIntervals]
    answers = {row["answer"] for row in tables[Notifications].rows()}
    restrictions = {row["restriction"] for row in tables[Restrictions].rows()}
    claims = tables[Claims].rows()
    assert {"up", "down", "jammed", "present", "denied", "overpass", "overpass_clouded"} <= {
        r["state"] for r in watched.rows()
    }
    assert answers == {"none", "accepted", "objected"}
    assert restrictions == {"denied", "delayed", "turned_back"}
    assert {c["side"] for c in claims} == {"upland", "lowland", ""}
    assert len({c["unit"] for c in claims}) == 2
    quotes = [c["quote"] for c in claims if not c["side"]]
    assert len(quotes) == 1
    assert quotes[0] in {c["quote"] for c in claims if c["side"]}


@pytest.mark.parametrize("seed", SEEDS)
def test_records_come_late_twice_and_corrected(seed):
    made = derived(seed)
    observed = made.tables[Observations].rows()
    corrected = [row for row in observed if row["revision"] > 1 and row["record"]]
    pairs = [(row["id"], row["content"]) for row in observed]
    assert len(corrected) == 1
    assert {row["revision"] for row in observed if row["id"] == corrected[0]["id"]} == {1, 2}
    assert len(set(pairs)) < len(pairs)
    late = [path for path in made.exercise.files if "-late" in path or "-west" in path]
    assert len(late) == 2


@pytest.mark.parametrize("seed", SEEDS)
def test_what_comes_twice_changes_nothing(seed):
    made = derived(seed)
    once = {path: p for path, p in made.parsed.items() if "-again" not in path or "lowland" in path}
    incidents, members = fuse(Observations.concat([p.of(Observations) for p in once.values()]))
    assert len(once) < len(made.parsed)
    assert incidents.rows() == made.incidents.rows()
    assert members.rows() == made.members.rows()


def test_an_exercise_is_of_the_size_that_was_promised():
    rows = sum(data.count(b"\n") - 1 for data in generate(on_stage()).files.values())
    assert 1_500 <= rows <= 5_000


@pytest.mark.parametrize("seed", SEEDS)
def test_no_delivery_and_no_configuration_tells_the_truth(seed):
    exercise = generate(on_stage(seed), SHIPPED)
    told = b"\n".join([*exercise.files.values(), *exercise.configuration.values()])
    events = [line["event"] for line in exercise.truth if line["what"] == "event"]
    assert len(events) > 400
    assert not [event for event in events if event.encode() in told]
