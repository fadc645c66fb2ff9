"""People shape incidents: by signed acts, reversibly, and the state is what it would be if it were made again."""

import json
from pathlib import Path

import pytest

from laws.evidence import OBSERVATIONS, RECEIVED_MS
from trucewatch.errors import EvidenceError, WorkflowError
from trucewatch.run.decide import decide_files
from trucewatch.run.folder import open_folder
from trucewatch.run.shelves import shelves
from unit.run.shaped import Shaped, row


@pytest.fixture
def here(tmp_path: Path) -> Shaped:
    return Shaped(tmp_path)


def incidents(here: Shaped) -> list[dict]:
    return here.state()[0]


def holding(here: Shaped) -> list[list[str]]:
    """The observations of each incident, and last of none."""
    found, members, _ = here.state()
    by = {i["id"]: sorted(m["observation"] for m in members if m["incident"] == i["id"]) for i in found}
    return [*sorted(by.values()), sorted(m["observation"] for m in members if m["incident"] == "")]


def test_five_observations_are_three_incidents(here: Shaped) -> None:
    assert sorted(i["observations"] for i in incidents(here)) == [1, 2, 2]
    assert {i["status"] for i in incidents(here)} == {"automatic"}


def test_a_merge_makes_one_and_its_undo_restores_exactly_what_was(here: Shaped) -> None:
    before = here.state()
    ids = [i["id"] for i in before[0] if i["t0_ms"] < before[0][0]["t0_ms"] + 10**12][:2]
    same_day = sorted(before[0], key=lambda i: i["t0_ms"])[:2]
    entry = here.decide("merge", incidents=[i["id"] for i in same_day])
    merged = here.state()
    assert sorted(i["observations"] for i in merged[0]) == [2, 3]
    (shaped,) = [i for i in merged[0] if i["observations"] == 3]
    assert shaped["status"] == "reviewed"
    for old in ids:
        assert here.explained(old)["incident"]["id"] in {i["id"] for i in merged[0]}
    assert here.explained(shaped["id"])["incident"]["decisions"] == [
        {"entry": entry, "act": "merge", "reason": "Read again."}
    ]
    here.decide("undo", f"entry {entry}")
    assert here.state() == before


def test_a_merge_over_days_is_one_incident_under_one_id(here: Shaped) -> None:
    found = incidents(here)
    pair = [i for i in found if i["observations"] == 2]
    entry = here.decide("merge", incidents=[i["id"] for i in pair])
    merged = incidents(here)
    (one,) = [i for i in merged if i["observations"] == 4]
    assert one["t1_ms"] - one["t0_ms"] > 40 * 3_600_000
    for old in pair:
        assert here.explained(old["id"])["incident"]["id"] == one["id"]
    # a later observation beside it joins it on the day of the smallest id that was named; on the other it would stay alone
    here.deliver(row("P-6", "2031-05-04T09:00:30Z", "noon"))
    assert sorted(i["observations"] for i in incidents(here)) == [1, 5]
    here.decide("undo", f"entry {entry}")
    assert sorted(i["observations"] for i in incidents(here)) == [1, 2, 3]


def test_a_split_parts_what_it_names_and_leaves_the_rest(here: Shaped) -> None:
    pair = next(i for i in incidents(here) if i["observations"] == 2)
    named = here.explained(pair["id"])["incident"]["observations"][0]["id"]
    here.decide("split", observations=[named])
    assert sorted(len(group) for group in holding(here)[:-1]) == [1, 1, 1, 2]
    assert [i["status"] for i in incidents(here) if i["observations"] == 1].count("reviewed") == 2


def test_what_is_set_aside_is_of_nothing_with_a_reason_and_stays_evidence(here: Shaped) -> None:
    pair = next(i for i in incidents(here) if i["observations"] == 2)
    named, other = (o["id"] for o in here.explained(pair["id"])["incident"]["observations"])
    entry = here.decide("set_aside", observations=[named])
    assert holding(here)[-1] == [named]
    told = here.explained(named)
    assert told["set_aside"] == {"entry": entry, "reason": "Read again."}
    assert told["observation"]["deliveries"]
    # a later merge takes it back
    here.decide("merge", observations=[named, other])
    assert holding(here)[-1] == []


def test_a_reclass_says_what_people_say_and_keeps_what_was_voted(here: Shaped) -> None:
    pair = next(i for i in incidents(here) if i["observations"] == 2)
    here.decide("reclass", incidents=[pair["id"]], kind="shot", description="hunting")
    (one,) = [i for i in incidents(here) if i["kind"] == "shot"]
    assert (one["description"], one["kind_e6"], json.loads(one["kinds"])) == (
        "hunting",
        1_000_000,
        json.loads(pair["kinds"]),
    )


def test_an_observation_that_comes_later_is_respected(here: Shaped) -> None:
    late = row("P-7", "2031-05-02T12:00:30Z", "near")
    named = [i["id"] for i in incidents(here)]
    assert len(named) == 3
    pair = next(i for i in incidents(here) if i["observations"] == 2)
    seven = _id_of(here, late)
    here.decide("set_aside", observations=[f"{seven} 2031-05-02"])
    assert holding(here)[-1] == []
    here.deliver(late)
    assert holding(here)[-1] == [seven]
    assert pair["id"] in {i["id"] for i in incidents(here)}


def _id_of(here: Shaped, line: str) -> str:
    from trucewatch.ingest.ingest import ingest

    with open_folder(here.path, write=False) as mission:
        parsed = ingest(
            f"{OBSERVATIONS}\n{line}\n".encode(),
            "x.csv",
            shelves().sources["observations"],
            mission.settings()[0],
            RECEIVED_MS,
        )
    return next(t.id[0].decode() for t in parsed.tables if t.NAME == "observations")


BAD = {
    "no_reason": ({"reasons": " ", "observations": ["a" * 40]}, "says why"),
    "nothing_named": ({}, "observations or incidents"),
    "short_id": ({"observations": ["abc"]}, "no whole id"),
    "a_day_that_is_none": ({"observations": [f"{'a' * 40} 2031-02-30"]}, "no whole id"),
    "unknown_observation": ({"observations": ["a" * 40]}, "There is no observation"),
    "unknown_incident": ({"incidents": ["a" * 40]}, "There is no incident"),
    "another_day_than_its_own": ({"observations": ["THERE 2031-05-03"]}, "begins on 2031-05-0[24], not on"),
    "a_field_of_another_act": ({"observations": ["a" * 40], "kind": "shot"}, "observations or incidents"),
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_acts_that_say_too_little_are_refused(here: Shaped, name: str) -> None:
    content, why = BAD[name]
    there = here.state()[1][0]["observation"]
    content = {n: [one.replace("THERE", there) for one in v] if n == "observations" else v for n, v in content.items()}
    with pytest.raises(WorkflowError, match=why):
        here.decide("merge", **content)


def test_an_undo_names_a_decision_that_stands(here: Shaped) -> None:
    for about in ("entry 1", "entry 99999", "the ferry"):
        with pytest.raises(WorkflowError):
            here.decide("undo", about)


@pytest.mark.parametrize("offices", [("chair",), ("chair", "upland_delegate")])
def test_neither_one_alone_nor_a_party_shapes_incidents(here: Shaped, offices: tuple[str, ...]) -> None:
    with pytest.raises(WorkflowError, match=r"nationality|party"):
        here.decide("merge", incidents=[i["id"] for i in incidents(here)[:2]], offices=offices)


def test_an_id_that_nothing_ever_bore_is_refused(here: Shaped) -> None:
    with pytest.raises(EvidenceError, match="Nothing bears this id"):
        here.explained("f" * 40)


def test_every_id_that_was_ever_shown_resolves(here: Shaped) -> None:
    shown: set[str] = set()
    steps = (
        lambda: here.decide("merge", incidents=[i["id"] for i in incidents(here)[:2]]),
        lambda: here.deliver(row("P-8", "2031-05-02T12:03:00Z", "far"), row("P-9", "2031-05-04T09:02:00Z", "noon")),
        lambda: here.decide("split", observations=[m["observation"] for m in here.state()[1]][:1]),
        lambda: here.decide("set_aside", observations=[m["observation"] for m in here.state()[1]][-1:]),
    )
    for step in steps:
        shown |= {i["id"] for i in incidents(here)}
        step()
        now = {i["id"] for i in incidents(here)}
        for one in shown:
            told = here.explained(one)
            assert told.get("set_aside") or told["incident"]["id"] in now


def test_a_merge_of_two_days_takes_the_companions_of_what_it_names_along(here: Shaped) -> None:
    """Blocks of days are computed apart: what is not named stays behind, so the door names it."""
    pair = [i["id"] for i in here.incidents() if i["observations"] == 2]
    here.decide("merge", observations=[here.held(one)[0] for one in pair])
    assert sorted(len(group) for group in holding(here)[:-1]) == [1, 4]


def test_a_merge_holds_for_what_is_corrected_to_another_day_and_its_undo_too(here: Shaped) -> None:
    first, _, last = here.incidents()
    before = holding(here)
    entry = here.decide("merge", incidents=[first["id"], last["id"]])
    here.deliver(row("P-5", "2031-05-07T09:01:00Z", "near").replace("P-5,0", "P-5,1"))
    (one,) = [i for i in incidents(here) if i["observations"] == 4]
    assert one["t1_ms"] - one["t0_ms"] > 100 * 3_600_000
    here.decide("undo", f"entry {entry}")
    after = holding(here)
    assert [len(group) for group in after] != [len(group) for group in before]
    assert sorted(len(group) for group in after[:-1]) == [1, 1, 1, 2]


def test_a_set_aside_holds_for_what_is_corrected_to_another_day_and_its_undo_too(here: Shaped) -> None:
    named = here.held(here.incidents()[-1]["id"])
    entry = here.decide("set_aside", observations=named)
    here.deliver(row("P-5", "2031-05-07T09:01:00Z", "near").replace("P-5,0", "P-5,1"))
    assert holding(here)[-1] == named
    here.decide("undo", f"entry {entry}")
    assert holding(here)[-1] == []


def test_merges_that_share_an_observation_hold_together_over_days(here: Shaped) -> None:
    here.deliver(row("P-6", "2031-05-06T09:00:00Z", "far"))
    found = here.incidents()
    a, b, c = (here.held(found[nth]["id"])[0] for nth in (0, 2, 3))
    here.decide("merge", observations=[f"{b} 2031-05-04", f"{c} 2031-05-06"])
    here.decide("merge", observations=[f"{a} 2031-05-02", f"{b} 2031-05-04"])
    assert any({a, b, c} <= set(group) for group in holding(here)[:-1])


def test_the_second_signs_what_the_first_signed_even_when_more_has_arrived(here: Shaped) -> None:
    """The observations are written down before the first signature, and never again."""
    named = here.incidents()[0]["id"]
    act = {
        "act": "merge",
        "about": "x",
        "content": {"reasons": "One.", "incidents": [named, here.incidents()[2]["id"]]},
    }
    file = here.files / "first.json"
    file.write_text(json.dumps(act))
    lines, _ = decide_files(here.path, [str(file)], [here.keys["chair"]], sign_only=True)
    here.deliver(row("P-6", "2031-05-02T12:00:30Z", "noon"))
    here.state()
    file.write_text(lines[0])
    decide_files(here.path, [str(file)], [here.keys["member_one"]], sign_only=False)
    assert max(i["observations"] for i in incidents(here)) == 4
