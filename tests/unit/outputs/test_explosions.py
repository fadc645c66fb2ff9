"""The page of explosions: what staff on duty see, and what even they do not."""

import re

import pytest

from trucewatch.outputs import INTERNAL, catalogue
from trucewatch.outputs.explosions.speech import Speech
from unit.publish import detected, sample

OUTPUT = catalogue()["explosions"]


def page(tag: str = "en", **given) -> str:
    edition = detected.events_edition(**given)
    return OUTPUT.render(edition, sample.language(tag), sample.asset).decode()


def text(data: str) -> str:
    data = re.sub(r"</?(?:data|time|span|strong)\b[^>]*>", "", data)
    plain = re.sub(r"<style.*?</style>|<[^>]+>", " ", data, flags=re.DOTALL)
    return re.sub(r"\s+", " ", plain.replace("\N{NO-BREAK SPACE}", " "))


@pytest.mark.parametrize("tag", ["en", "de"])
def test_it_says_for_whom_it_is_at_top_and_foot_and_in_the_title(tag) -> None:
    word = {"en": "FOR STAFF ON DUTY ONLY", "de": "NUR FÜR DAS DIENSTHABENDE PERSONAL"}[tag]
    mark = {"en": "EXERCISE", "de": "ÜBUNG"}[tag]
    made = page(tag)
    assert made.count(f"<strong>{word}</strong>") == 2
    assert made.count(f"<strong>{mark}</strong>") == 2
    assert re.search(rf"<title>{word} – {mark}", made)
    assert OUTPUT.formats == INTERNAL


def test_it_says_when_where_how_sure_and_by_whom() -> None:
    told = text(page())
    for said in ("21:30:00.1 UTC ± 0.2 s", "20.8000° S, 13.0000° W", "within 1.4 km with 95 %", "600 m with 50 %", "from 3 stations of network XX"):  # fmt: skip
        assert said in told
    assert "21:30:00,1 UTC ± 0,2 s" in text(page("de"))


def test_a_bearing_stays_a_direction() -> None:
    assert "in the direction of 124° from there, how far is not known" in text(page())


def test_outgoing_fire_and_sizes_are_not_in_it() -> None:
    made = page()
    assert "1 more is left out" in text(made)
    assert "21.2000° S" not in made
    assert "4321987" not in made
    assert "invented scale" not in made


def test_nothing_known_is_no_zero() -> None:
    edition = {**detected.events_edition(), "events": [], "withheld": 0}
    told = text(OUTPUT.render(edition, sample.language("en"), sample.asset).decode())
    assert "No explosion is known of this time." in told
    assert "What nobody could hear is not here." in told


def test_only_what_was_drawn_is_linked() -> None:
    assert 'href="pictures' not in page()
    edition = detected.events_edition()
    found = next(d for e in edition["events"] for d in e["detections"] if d["place"] == "point")
    found["picture"] = "20310502T213000Z-0123456789ab"
    made = OUTPUT.render(edition, sample.language("de"), sample.asset).decode()
    assert re.findall(r'href="(pictures[^"]*)"', made) == ["pictures/20310502T213000Z-0123456789ab.de.svg"]


def test_who_was_left_out_is_named() -> None:
    edition = detected.events_edition()
    found = next(d for e in edition["events"] for d in e["detections"] if d["place"] == "point")
    found["left_out"] = ["XX.D.00.HHZ", "XX.<b>.00.HHZ"]
    made = OUTPUT.render(edition, sample.language("en"), sample.asset).decode()
    assert "left out: XX.D.00.HHZ, XX.&lt;b&gt;.00.HHZ" in text(made)
    assert "<b>.00" not in made


def test_days_and_explosions_stand_newest_first() -> None:
    edition = detected.events_edition()
    days = Speech(edition, sample.language("en")).days
    times = [row["t0_ms"] for _, rows in days for row in rows]
    assert times == sorted(times, reverse=True)
    assert len(times) == len(edition["events"])


def test_a_long_span_is_told_in_minutes() -> None:
    edition = detected.events_edition()
    found = next(d for e in edition["events"] for d in e["detections"] if d["place"] == "point")
    found["t0_ms"], found["t1_ms"] = found["t0_ms"] - 1_800_000, found["t0_ms"] + 1_800_000
    made = text(OUTPUT.render(edition, sample.language("en"), sample.asset).decode())
    assert "21:30 UTC ± 30 minutes" in made
