"""An invented register of pledges, small enough to check by hand, with something for every part of the pages of the guarantees house."""

from trucewatch.model.edition import Provenance, Released
from trucewatch.model.mission import Mission, Office, Region, Release
from trucewatch.model.readiness import (
    Answer,
    Cell,
    Change,
    Divergence,
    Outcome,
    Pivot,
    Readiness,
    RunningClock,
    Scenario,
    Serving,
    Standing,
    Step,
    TaskReadiness,
)
from trucewatch.model.register import (
    NOT_STATED,
    Capability,
    Commitment,
    Condition,
    Offer,
    Place,
    Refusal,
    Register,
    Source,
    State,
    Task,
    Turn,
)
from trucewatch.model.time import DAY_MS, Period, from_text
from trucewatch.publish.backing import backing
from trucewatch.publish.positions import positions
from trucewatch.publish.scenarios import scenarios
from unit.publish.sample import both

DAY = "2031-05-12"
FROM = from_text("2031-05-12T00:00:00Z")
SPAN = Period(FROM + DAY_MS, FROM, DAY)
AS_OF = FROM + 10 * 3_600_000

MISSION = Mission(
    id="lune-guarantees",
    house="guarantees",
    titles=both("Guarantees for the River Lune", "Garantien für den Fluss Lune"),
    about=both("An invented register of pledges.", "Ein erfundenes Register von Zusagen."),
    area_names={},
    area=Region(()),
    timezone="Atlantic/St_Helena",
    cut_off="00:00",
    night_from="00:00",
    night_until="00:00",
    languages=("en", "de"),
    language_of_record="en",
    sources=("bulletins",),
    agreement="",
    sides=(),
    offices=(Office("council", both("Council of guarantors", "Rat der Garanten"), "-", "-", "", "-"),),
    witnesses=(),
    release=Release(6, 24, 3),
)
PROVENANCE = Provenance(
    as_of_ms=AS_OF,
    size=42,
    root="5f" * 32,
    state="a0" * 32,
    code="0.1.0+1f2e3d4c",
    sealed_inputs=0,
    shared_inputs=3,
    published_ms=AS_OF,
    reasons=("first",),
    released=(Released(30, "2031-05-03", 1, FROM - 9 * DAY_MS, ("first",)),),
)


def source(title, date, grade="primary", url=""):
    return Source(title, date, grade, url)


def turn(word, date, grade="primary", by=""):
    return Turn(word, date, source(f"Record of {date}", date, grade), by)


def commitment(name, state, about, words, date, **more):
    given = {
        "id": name,
        "state": state,
        "to": ("Lunaria",),
        "about": about,
        "form": "statement",
        "binding": "none",
        "binding_by": "Law faculty of Anderby",
        "source": source(f"Lune Gazette of {date}", date, "secondary", "https://gazette.invalid/1"),
        "language": "en",
        "words": words,
        "verbatim": False,
        "stages": (turn("said", date, "secondary"),),
    }
    return Commitment(**{**given, **more})


COMMITMENTS = (
    commitment(
        "alden-january",
        "Alden",
        "troops",
        "Alden will send nobody while the war goes on.",
        "2031-01-07",
        refuses=(Refusal("troops"),),
    ),
    commitment(
        "alden-may",
        "Alden",
        "troops",
        "We are ready to send several thousand soldiers, away from the line.",
        "2031-05-02",
        form="declaration_of_intent",
        binding="political",
        source=source("Declaration of Anderby", "2031-05-02", url="https://alden.invalid/declaration"),
        verbatim=True,
        says=both(
            "Alden is ready to send several thousand soldiers, away from the line.",
            "Alden ist bereit, einige tausend Soldaten zu entsenden, fern der Linie.",
        ),
        stages=(turn("said", "2031-05-02"), turn("signed", "2031-05-06"), turn("ratified", "2031-09-01")),
        offers=(Offer("troops", 2_000, 6_000, (), ("line",)),),
        when={"all": [{"met": "truce"}, {"met": "alden-mandate"}]},
        trigger={"any": [{"met": "breach"}, {"not": {"met": "truce"}}]},
        clock_h=71,
        words_of_conditions=both(
            "After a truce and with the consent of our parliament.", "Nach einer Waffenruhe und mit Zustimmung."
        ),
        calls_open=both("The size of the contingent.", "Die Stärke des Kontingents."),
        supersedes="alden-january",
        force=True,
    ),
    commitment(
        "bryland-ships",
        "Bryland",
        "ships",
        "Bryland stellt Schiffe, wenn Alden mitmacht.",
        "2031-03-03",
        language="de",
        verbatim=True,
        source=source("Bryland Post", "2031-03-03", "wire"),
        offers=(Offer("ships", 2, NOT_STATED, ("sea",)),),
        when={"met": "alden-signed"},
        words_of_conditions=both("If Alden takes part.", "Wenn Alden mitmacht."),
    ),
    commitment(
        "corran-no",
        "Corran",
        "troops",
        "Corran rejects any foreign force at the Lune.",
        "2031-02-02",
        refuses=(Refusal("troops", ("valley",)),),
        source=source("Talk of a person who was not named", "2031-02-02", "single_unnamed"),
    ),
)

REGISTER = Register(
    id="lune",
    version="3",
    names=both("Register of the Lune", "Register der Lune"),
    source="Invented",
    capabilities=(
        Capability("troops", "soldiers", both("land force", "Landstreitkräfte")),
        Capability("ships", "ships", both("ships", "Schiffe")),
    ),
    places=(
        Place("valley", both("Lune valley", "Lunetal")),
        Place("line", both("strip along the line", "Streifen an der Linie"), "valley"),
        Place("sea", both("Western Sea", "Westsee")),
    ),
    states=(
        State("Alden", both("Alden", "Alden"), "Our words of May replace those of January.", "Letter of 9 May 2031"),
        State("Bryland", both("Bryland", "Bryland")),
        State("Corran", both("Corran", "Corran")),
        State("Deland", both("Deland", "Deland")),
    ),
    conditions=(
        Condition(
            "truce",
            both("A truce is in force", "Eine Waffenruhe ist in Kraft"),
            {"legal_state": {"agreement": "exercise", "state": "in_force", "for_days": 0}},
            "publications",
            source("Declaration of Anderby", "2031-05-02"),
        ),
        Condition(
            "alden-mandate",
            both("The parliament of Alden agrees", "Das Parlament von Alden stimmt zu"),
            {"mandate": {"state": "Alden", "body": "parliament"}},
            "council",
            source("Constitution of Alden", "2001-01-01"),
            (turn("open", "2031-05-03", "wire", "council"),),
        ),
        Condition(
            "alden-signed",
            both("Alden has signed", "Alden hat unterzeichnet"),
            {"commitment": {"id": "alden-may", "stage": "signed"}},
            "publications",
            source("Bryland Post", "2031-03-03", "wire"),
        ),
        Condition(
            "breach",
            both("A grave breach was recorded", "Ein schwerer Verstoß wurde festgehalten"),
            {"published": {"what": "recorded_breach", "least": 1, "within_days": 30}},
            "publications",
            source("Declaration of Anderby", "2031-05-02"),
        ),
    ),
    commitments=COMMITMENTS,
    tasks=(
        Task(
            id="presence",
            names=both("Presence in the valley", "Präsenz im Tal"),
            component=3,
            capability="troops",
            least=3_000,
            most=5_000,
            place="valley",
            from_="2031-06-01",
            until="",
            essential=True,
            source="An illustration: no source states a figure",
            illustration=True,
            force=True,
        ),
        Task(
            id="patrol",
            names=both("Patrol of the Western Sea", "Streife auf der Westsee"),
            component=3,
            capability="ships",
            least=2,
            most=4,
            place="sea",
            from_="2031-06-01",
            until="2032-06-01",
            essential=False,
            source="Annex 2 of the declaration",
            illustration=False,
            depends_on=("presence",),
        ),
    ),
)

ANSWERS = (
    Answer("truce", 0, 1, "open", "condition.state_unpublished", {"agreement": "exercise", "state": "in_force"}),
    Answer("alden-mandate", 0, 1, "open", "condition.open", {"date": "2031-05-03", "by": "council"}),
    Answer(
        "alden-signed",
        1,
        1,
        "met",
        "condition.commitment_reached",
        {"commitment": "alden-may", "stage": "signed", "reached": "signed"},
    ),
    Answer(
        "breach",
        0,
        0,
        "failed",
        "condition.published_too_few",
        {"what": "recorded_breach", "number": 0, "least": 1, "within_days": 30},
    ),
)
STANDINGS = (
    Standing("alden-january", "superseded", "fails", "commitment.superseded"),
    Standing("alden-may", "signed", "open", "commitment.conditions_open", ("truce", "alden-mandate")),
    Standing("bryland-ships", "said", "holds", "commitment.owed"),
    Standing("corran-no", "said", "holds", "commitment.refusal"),
)
TASKS = (
    TaskReadiness(
        task="presence",
        needed_least=3_000,
        needed_most=5_000,
        least=0,
        most=5_000,
        exact=False,
        binding_least=0,
        binding_most=3_100,
        gap_least=0,
        gap_most=3_000,
        serving=(Serving("alden-may", 0, 5_000),),
        pivots=(Pivot("truce", (0, 5_000), (0, 0)), Pivot("alden-mandate", (0, 5_000), (0, 0))),
        failing=(("truce",), ("alden-mandate",)),
        failing_whole=False,
    ),
    TaskReadiness(
        task="patrol",
        needed_least=2,
        needed_most=4,
        least=2,
        most=4,
        exact=True,
        binding_least=0,
        binding_most=0,
        gap_least=0,
        gap_most=0,
        serving=(Serving("bryland-ships", 2, 4),),
        waits_for=("presence",),
    ),
)
CELLS = tuple(
    Cell(state.id, task.id, *found)
    for task, row in (
        (
            REGISTER.tasks[0],
            {
                "Alden": ("open", "cell.conditions_open", ("alden-may",), ("truce", "alden-mandate")),
                "Corran": ("fails", "cell.refused", ("corran-no",), ()),
            },
        ),
        (REGISTER.tasks[1], {"Bryland": ("holds", "cell.backed", ("bryland-ships",), ())}),
    )
    for state in REGISTER.states
    for found in [row.get(state.id, ("fails", "cell.no_pledge", (), ()))]
)
DIVERGENCES = (
    Divergence(
        "contradiction",
        "alden-january",
        "alden-may",
        "contradiction.refused_then_offered",
        {"state": "Alden", "capability": "troops"},
    ),
    Divergence(
        "divergence",
        "corran-no",
        "alden-may",
        "divergence.refuses_pledged",
        {"about": "troops", "capability": "troops", "refusing": "Corran", "pledging": "Alden"},
    ),
)
READINESS = Readiness(AS_OF, ANSWERS, STANDINGS, TASKS, CELLS, DIVERGENCES)

SCENARIO = Scenario(
    "vote",
    both("The parliament votes", "Das Parlament stimmt ab"),
    "Invented",
    "2031-06-01",
    (
        Step(
            0,
            both("Entry into force", "Inkrafttreten"),
            (Change("legal_state", {"agreement": "exercise", "state": "in_force"}),),
        ),
        Step(
            40,
            both("Vote", "Abstimmung"),
            (
                Change("condition", {"id": "alden-mandate", "status": "met"}),
                Change("published", {"what": "recorded_breach", "number": 2, "category": "fire", "severity": "grave"}),
                Change("commitment", {"id": "bryland-ships", "stage": "suspended"}),
            ),
        ),
    ),
)
START = from_text("2031-06-01T00:00:00Z")
OUTCOMES = (
    Outcome(0, START, ("bryland-ships",), (), (), ("presence",), (), READINESS),
    Outcome(
        40,
        START + 40 * DAY_MS,
        ("alden-may",),
        ("alden-may",),
        (
            RunningClock("alden-may", "Alden", START + 40 * DAY_MS, START + 43 * DAY_MS - 3_600_000),
            RunningClock("bryland-ships", "Bryland", START + 40 * DAY_MS, -1),
        ),
        ("patrol",),
        ((STANDINGS[1], Standing("alden-may", "signed", "holds", "commitment.owed")),),
        READINESS,
    ),
)
OTHER = Scenario("nothing", both("Nothing happens", "Nichts geschieht"), "Invented", "2031-06-01", SCENARIO.steps[:1])


def positions_edition(register=REGISTER, divergences=DIVERGENCES, mission=MISSION, span=SPAN, provenance=PROVENANCE):
    return positions(register, divergences, mission, span, provenance)


def backing_edition(register=REGISTER, readiness=READINESS, mission=MISSION, provenance=PROVENANCE):
    return backing(register, readiness, mission, DAY, provenance)


def scenarios_edition(played=((SCENARIO, OUTCOMES),), mission=MISSION):
    return scenarios(REGISTER, played, mission, DAY, PROVENANCE)


def compared_edition():
    return scenarios_edition(((SCENARIO, OUTCOMES), (OTHER, OUTCOMES[:1])))
