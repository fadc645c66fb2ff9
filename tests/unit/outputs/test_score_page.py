"""The page of plots: every figure of a score is on it, and it says that all is invented."""

import re
from importlib.resources import files

import pytest

from trucewatch.exercise.score import score
from trucewatch.model.derived import Counts, Findings, Incidents, Members
from trucewatch.model.evidence import Observations
from trucewatch.outputs.score.charts import SIDE, STRIP, WIDE, LogScale, chance_range, points
from trucewatch.outputs.score.plots import plots
from trucewatch.outputs.score.words import Words
from unit.publish import sample

ENGLISH, GERMAN = sample.language("en"), sample.language("de")

EVENT = {
    "what": "event",
    "event": "blast-1",
    "real": True,
    "kind": "explosion",
    "from": "2031-05-03T10:00:00Z",
    "until": "2031-05-03T10:05:00Z",
    "lat_e7": -210_000_000,
    "lon_e7": -130_000_000,
    "breaches": [],
    "observations": ["observations/O1"],
}


def read(path: str) -> str:
    return files("trucewatch").joinpath("outputs", path).read_text("utf-8")


@pytest.fixture
def scored() -> dict:
    incidents = Incidents.of(
        1,
        id=b"i1",
        lat_e7=-210_000_000,
        lon_e7=-130_000_000,
        radius_m=300,
        kind="explosion",
        kind_e6=950_000,
        kinds='{"explosion":950000}',
    )
    members = Members.of(1, observation=b"o1", incident=b"i1", p_e6=1_000_000)
    observations = Observations.of(1, id=b"o1", source="observations", record="O1", means="heard")
    findings = Findings.of(
        1, id=b"f1", incident=b"i1", clause="ceasefire", lo_e6=0, hi_e6=1_000_000, result="undetermined"
    )
    return score(
        [{"what": "exercise", "seed": 7, "days": 4}, EVENT], incidents, members, observations, findings, Counts.of(0)
    )


def test_the_page_says_what_it_rests_on_and_is_the_same_each_time(scored: dict) -> None:
    page = plots(scored, ENGLISH, read)
    text = page.decode()
    assert page == plots(scored, ENGLISH, read)
    assert text.count("EXERCISE") >= 3
    assert "on invented data made by ourselves" in text.split("</title>")[0]
    assert "<script" not in text
    assert "http" not in text


def test_each_probability_has_its_curve_with_its_points(scored: dict) -> None:
    text = plots(scored, ENGLISH, read).decode()
    drawn = [judged for judged in scored["calibration"].values() if judged["n"]]
    assert text.count("<figure>") == len(drawn) >= 4
    said = [point for judged in drawn for point in judged["curve"]]
    plotted = text[text.index('class="plots"') : text.index("</ul>")]
    assert plotted.count('class="dot"') == len(said)
    assert plotted.count('class="number"') == sum("p" in point for point in said), "the bars of how many were said so"
    assert plotted.count('class="span"') == sum("least" in point for point in said)
    assert '<td>0.00 to 1.00</td><td class="num">0.000</td><td class="num">1</td>' in plotted
    assert '<td>0.950</td><td class="num">1.000</td><td class="num">1</td>' in plotted


def test_a_probability_that_comes_true_lies_on_the_line_and_one_that_does_not_beneath_it() -> None:
    true, wrong = points([{"p": 0.5, "happened": 0.5, "n": 50}, {"p": 0.95, "happened": 0.2, "n": 100}])
    assert SIDE - true["x"] == true["y"] == SIDE / 2
    assert SIDE - wrong["x"] < wrong["y"] == 0.8 * SIDE
    assert (true["left"], wrong["left"], true["bar"], wrong["bar"]) == (SIDE * 0.5, SIDE * 0.9, STRIP / 2, STRIP)
    assert true["high"] < true["y"] < true["low"]


def test_the_last_tenth_is_drawn_within_the_plot() -> None:
    assert points([{"p": 1.0, "happened": 1.0, "n": 1}])[0]["left"] == SIDE * 0.9


@pytest.mark.parametrize(
    ("share", "n", "least", "most"),
    [(0.5, 100, 0.4038, 0.5962), (0.0, 10, 0.0, 0.2775), (1.0, 10, 0.7225, 1.0), (0.0, 0, 0.0, 1.0)],
)
def test_what_chance_leaves_of_a_share(share: float, n: int, least: float, most: float) -> None:
    """The figures that tables of Wilson's interval give."""
    assert chance_range(share, n) == (pytest.approx(least, abs=1e-4), pytest.approx(most, abs=1e-4))


def test_a_scale_of_powers_of_ten_holds_all_and_steps_evenly() -> None:
    scale = LogScale([57.0, 4_900.0, None])
    assert [value for _, value in scale.ticks()] == [10, 100, 1000, 10000]
    assert [round(x, 6) for x, _ in scale.ticks()] == [0, WIDE / 3, WIDE * 2 / 3, WIDE]
    assert scale.at(0.0) == 0
    assert LogScale([]).marks({"n": 0}) is None


def test_each_class_and_means_has_its_row_in_every_chart(scored: dict) -> None:
    text = plots(scored, ENGLISH, read).decode()
    assert text.count('<th scope="row">heavy weapons and explosions</th>') == 4
    assert '<th scope="row">heard by people</th>' in text
    assert text.count('class="dot open"') == 2, "the 50 % region of all and of the one class"
    assert "100.0\N{NO-BREAK SPACE}%" in text


def test_what_the_indicator_said_is_told_or_that_it_never_did(scored: dict) -> None:
    said = {"indicator": "episodes_07", "section": "section_07", "factor": 10, "weeks": 3, "days": 5.0}
    assert "first said “higher” after 5.0 days" in plots(scored | {"indicator": said}, ENGLISH, read).decode()
    never = plots(scored | {"indicator": said | {"days": None}}, ENGLISH, read).decode()
    assert "never said “higher”, of 3 weeks that ended since" in never


def test_a_score_of_nothing_is_a_page_too() -> None:
    empty = score(
        [{"what": "exercise", "seed": 1, "days": 3}],
        Incidents.of(0),
        Members.of(0),
        Observations.of(0),
        Findings.of(0),
        Counts.of(0),
    )
    text = plots(empty, ENGLISH, read).decode()
    assert "No probability was given." in text
    assert "No count has a true number." in text


def test_the_same_page_speaks_german(scored: dict) -> None:
    said = {"indicator": "episodes_07", "section": "section_07", "factor": 10, "weeks": 1, "days": None}
    given = scored | {"indicator": said, "settings": {"line_km": 1_400, "season": "autumn", "density": "line"}}
    given |= {"false_by_cause": {"thunder": 0.25, "swamp_gas": 1.0}}
    english, german = (plots(given, language, read).decode() for language in (ENGLISH, GERMAN))
    assert '<html lang="de" dir="ltr">' in german
    assert "ÜBUNG: Auswertung zur Startzahl 7, an selbst erfundenen Daten</title>" in german
    assert "eine Linie von 1.400 km, Herbst, entlang der Linie" in german
    assert "(Donner 0,25 und swamp gas 1,00)" in german, "a cause without a word keeps its name"
    assert "In 1 seither beendeter Woche meldete der zugehörige Indikator nie „höher“." in german
    assert "100,0\N{NO-BREAK SPACE}%" in german
    drawn = [re.sub(r"<text.*?</text>", "", re.sub(r' aria-label="[^"]*"', "", text)) for text in (english, german)]
    assert re.findall(r"<svg.*?</svg>", drawn[0], re.DOTALL) == re.findall(r"<svg.*?</svg>", drawn[1], re.DOTALL)


def test_numbers_are_as_each_language_writes_them_and_what_is_not_measured_is_no_zero() -> None:
    english, german = Words(ENGLISH), Words(GERMAN)
    assert (english.decimal(1234.5), german.decimal(1234.5)) == ("1,234.500", "1.234,500")
    assert (english.percent(0.5, 0), german.percent(0.123)) == ("50\N{NO-BREAK SPACE}%", "12,3\N{NO-BREAK SPACE}%")
    assert (german.setting("rate", 1), german.setting("rate", 2_000)) == (
        "1 Ereignis mit Waffen am Tag",
        "2.000 Ereignisse mit Waffen am Tag",
    )
    assert german.means("told") == "von Menschen berichtet"
    assert {german.decimal(None), german.percent(None), german.whole(None)} == {"-"}


@pytest.mark.parametrize(
    ("size", "said"),
    [
        ("1", "Ereignisse mit 1 Beobachtung"),
        ("4 to 10", "Ereignisse mit 4–10 Beobachtungen"),
        ("over 100", "Ereignisse mit über 100 Beobachtungen"),
    ],
)
def test_events_are_named_by_how_many_observations_they_have(size: str, said: str) -> None:
    assert Words(GERMAN).events_of(size) == said


@pytest.mark.parametrize(("language", "class_"), [(ENGLISH, "10 to 100 kg"), (GERMAN, "10 bis 100 kg")])
def test_what_was_heard_stands_on_the_page_where_somebody_listened(scored: dict, language, class_: str) -> None:
    title = language.say("score.hearing")
    assert title not in plots(scored, language, read).decode()
    share = {"number": 3, "of": 4, "share": 0.75, "least": 0.3, "most": 0.95}
    row = {**share, "off_m": {"p50": 412.0, "p90": 1203.0}, "held95": share}
    quiet = {"number": 2, "days": 0.5, "a_day": 4.0, "least": 0.5, "most": 14.4}
    heard = {
        "all": row,
        "by_charge": {"10 to 100 kg": row},
        "by_distance": {"under 5 km": row},
        "false_per_quiet_day": quiet,
    }
    page = plots({**scored, "hearing": heard}, language, read).decode()
    section = page[page.index(title) :].partition("</section>")[0]
    for said in (class_, "412", "75", "4.0" if language is ENGLISH else "4,0"):
        assert said in section
