from __future__ import annotations

import pytest

from trucewatch.errors import AgreementError
from trucewatch.model.mission import Office, PublishWindow, Release
from trucewatch.model.time import from_text
from trucewatch.run.config import load_mission

Files = dict[str, bytes]


def changed(files: Files, name: str, old: str, new: str) -> Files:
    text = files[name].decode()
    assert text.count(old) == 1, "the mutation must hit one place"
    return {**files, name: text.replace(old, new).encode()}


def line_of(files: Files, name: str, words: str) -> int:
    return files[name].decode()[: files[name].decode().index(words)].count("\n") + 1


def refusal(files: Files, **known) -> AgreementError:
    with pytest.raises(AgreementError) as caught:
        load_mission(files, **known)
    assert caught.value.hint
    return caught.value


def test_a_mission_is_read_as_it_stands(donbas):
    mission = load_mission(
        donbas, sources={"firms", "ucdp_ged", "smm_counts", "observations", "claims", "notifications", "coverage"}
    )
    assert (mission.id, mission.cut_off, mission.night_from, mission.night_until) == (
        "donbas-2015",
        "19:30",
        "18:00",
        "06:00",
    )
    assert mission.languages == ("en", "de")
    assert [side.id for side in mission.sides] == ["ukraine", "armed_formations"]
    assert mission.release == Release(cell_resolution=6, delay_h=24, casualty_floor=3)
    assert (mission.mandate, mission.exercise, mission.publish, mission.offices) == ("", False, None, ())
    assert mission.raw_audio_basis == ""


def test_a_mission_may_name_the_basis_for_raw_audio(donbas):
    files = changed(donbas, "mission.yaml", "cut_off: 19:30", "raw_audio_basis: Article 7\ncut_off: 19:30")
    assert load_mission(files).raw_audio_basis == "Article 7"
    empty = changed(donbas, "mission.yaml", "cut_off: 19:30", 'raw_audio_basis: ""\ncut_off: 19:30')
    assert "raw_audio_basis" in str(refusal(empty))


@pytest.mark.parametrize(
    ("old", "new", "what", "hint"),
    [
        ("timezone: Europe/Kyiv", "timezone: Europe/Kyjiw", "There is no time zone `Europe/Kyjiw`.", "Europe/Kyiv"),
        ("cut_off: 19:30", "cut_off: 25:30", "`25:30` cannot be read as `cut_off`.", "such as `19:30`"),
        ("cut_off: 19:30", "cutoff: 19:30", "`cut_off` is missing.", "19:30"),
        ("languages: [en, de]", "languages: []", "The list `languages` is empty.", "[en, de]"),
        ("languages: [en, de]", "languages: [en, de, fr]", "There is no text in `fr`.", "Add a line `fr: ...`"),
        (
            "language_of_record: en",
            "language_of_record: uk",
            "There is no language of this mission `uk`.",
            "There are: de, en.",
        ),
        ("until: 06:00", "until: 18:00", "The night has no length.", "different times"),
        ("id: armed_formations", "id: ukraine", "There are two sides with the id `ukraine`.", "id of its own"),
        ("agreement: minsk-2015", "agreement: minsk-2015\nsecret: x", "`secret` is not known here.", "Known are"),
        ("agreement: minsk-2015", "agreement: minsk-2015\nagreement: x", "`agreement` stands here twice.", "Keep one"),
        ("house: monitoring", "house: monitors", "`monitors` is not a word for `house`.", "monitoring"),
        ("house: monitoring", "house: guarantees", "`area` is not known here.", "Known are"),
        (
            "agreement: minsk-2015",
            "agreement: minsk-2015\npublish: {from: 2031-05-02, until: 2031-05-01}",
            "The publish window ends before it begins.",
            "Exchange",
        ),
        (
            "agreement: minsk-2015",
            "agreement: minsk-2015\npublish: {from: 2031-02-30}",
            "There is no day 2031-02-30.",
            "day of the calendar",
        ),
        (
            "agreement: minsk-2015",
            "agreement: minsk-2015\nexercise: {seed: 1, start: '2031-05-02T00:00Z', end: '2031-05-01T00:00Z'}",
            "The exercise ends before it begins.",
            "Exchange",
        ),
        (
            "agreement: minsk-2015",
            "agreement: minsk-2015\nexercise: {seed: one, start: '2031-05-02T00:00Z', end: '2031-05-03T00:00Z'}",
            "`seed` must be a whole number.",
            "seed",
        ),
        (
            "agreement: minsk-2015",
            "agreement: minsk-2015\nexercise: {seed: 1, start: '2031-05-02T00:00Z', end: '2031-05-32T00:00Z'}",
            "There is no time 2031-05-32T00:00Z.",
            "offset",
        ),
    ],
)
def test_a_mission_that_cannot_be_used_says_where_and_what_to_write(donbas, old, new, what, hint):
    caught = refusal(changed(donbas, "mission.yaml", old, new))
    assert caught.what == what
    assert hint in caught.hint
    assert caught.place.startswith("mission.yaml:")


def test_the_place_is_the_line_of_the_fault(donbas):
    files = changed(donbas, "mission.yaml", "timezone: Europe/Kyiv", "timezone: Mars/Olympus")
    assert refusal(files).place == f"mission.yaml:{line_of(files, 'mission.yaml', 'Mars/Olympus')}"


def test_an_unknown_source_is_told_with_the_nearest_known_one(donbas):
    caught = refusal(changed(donbas, "mission.yaml", "ucdp_ged", "ucdp_gde"), sources=["ucdp_ged", "firms"])
    assert caught.what == "There is no source `ucdp_gde`."
    assert caught.hint == "Did you mean `ucdp_ged`?"


def test_a_language_that_is_not_complete_is_not_offered(donbas):
    assert refusal(donbas, languages={"en"}).what == "There is no complete language `de`."


@pytest.mark.parametrize("name", ["mission.yaml", "area.geojson"])
def test_a_missing_file_is_named(donbas, name):
    caught = refusal({path: data for path, data in donbas.items() if path != name})
    assert caught.what == f"The file {name} is missing."


@pytest.mark.parametrize(
    ("policy", "floor"), [("delay_h: 23", "24"), ("cell_resolution: 7", "6"), ("casualty_floor: 2", "3")]
)
def test_a_release_policy_below_the_floor_is_refused(donbas, policy, floor):
    caught = refusal({**donbas, "release.yaml": policy.encode()})
    assert caught.what == f"`{policy}` is looser than the floor in code, {floor}."
    assert caught.place == "release.yaml:1"


def test_a_release_policy_may_be_stricter_and_may_be_left_out(donbas):
    strict = load_mission({**donbas, "release.yaml": b"delay_h: 72\ncell_resolution: 4\ncasualty_floor: 10"})
    assert strict.release == Release(cell_resolution=4, delay_h=72, casualty_floor=10)
    without = {path: data for path, data in donbas.items() if path != "release.yaml"}
    assert load_mission(without).release == Release(cell_resolution=6, delay_h=24, casualty_floor=3)


def test_gazetteer_and_waters_may_be_left_out(donbas):
    mission = load_mission(
        {path: data for path, data in donbas.items() if path not in {"gazetteer.csv", "waters.geojson"}}
    )
    assert (mission.localities, mission.waters) == ((), ())


def test_the_area_is_one_polygon(donbas):
    line = b'{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}}]}'
    assert refusal({**donbas, "area.geojson": line}).what == "The area of observation is one polygon."
    assert "`features` is missing" in refusal({**donbas, "area.geojson": b'{"type": "FeatureCollection"}'}).what


def test_offices_exercise_and_window_are_read(donbas):
    more = """agreement: minsk-2015
witnesses: ["w+00000000+AAAA"]
mandate: Mandate of a mission that does not exist
publish: {from: 2031-05-02, until: 2031-05-03}
exercise: {seed: 7, start: 2031-05-01T19:30:00Z, end: 2031-05-03T19:30:00+03:00}
offices:
  - {id: head, titles: {en: Head of mission, de: Leitung}, person: N. N., nationality: none, vkey: h+00000000+AAAA}
  - {id: liaison, titles: {en: Liaison, de: Verbindung}, person: M. M., nationality: none, party: ukraine, vkey: l+00000000+AAAA}"""
    files = changed(donbas, "mission.yaml", "agreement: minsk-2015", more)
    mission = load_mission(files)
    assert mission.publish == PublishWindow("2031-05-02", "2031-05-03")
    assert (mission.exercise, mission.seed, mission.end_ms) == (True, 7, from_text("2031-05-03T16:30:00Z"))
    assert mission.offices[1] == Office(
        "liaison", {"en": "Liaison", "de": "Verbindung"}, "M. M.", "none", "ukraine", "l+00000000+AAAA"
    )
    assert (mission.mandate, mission.witnesses) == ("Mandate of a mission that does not exist", ("w+00000000+AAAA",))
    assert (
        refusal(changed(files, "mission.yaml", "party: ukraine", "party: nobody")).what == "There is no side `nobody`."
    )


def test_context_in_one_language_only_is_refused(donbas):
    text = donbas["mission.yaml"].decode()
    files = {**donbas, "mission.yaml": text[: text.rindex("  de:\n    - >-")].encode()}
    assert refusal(files).what == "There is no context in `de`."
