"""A register along a timeline: who is bound, which clock runs from when, and who answers to nobody."""

from dataclasses import replace

import pytest

from laws.registers_strategy import KNOWN, OFFICE, SOURCE, commitment, condition, register, task
from trucewatch.errors import WorkflowError
from trucewatch.guarantee.comparing import ScenarioDifference, TaskDifference, compared
from trucewatch.guarantee.scenario import play
from trucewatch.model.readiness import Change, RunningClock, Scenario, Step
from trucewatch.model.register import Judged, Known, Offer, Published, Turn
from trucewatch.model.time import DAY_MS, from_text

BEGINS = "2031-06-01"
DAY_0 = from_text(BEGINS)
TEN = Offer("soldiers", 10, 10)
IN_FORCE = condition("in_force", asks={"legal_state": {"agreement": "a", "state": "in_force", "for_days": 0}})
LASTING = condition("lasting", asks={"legal_state": {"agreement": "a", "state": "in_force", "for_days": 30}})
FIGHTING = condition("fighting", asks={"published": {"what": "recorded_breach", "least": 3, "within_days": 7}})
RATIFIED = condition("ratified", asks={"commitment": {"id": "treaty", "stage": "ratified"}})
VOTE = condition("vote")
CONDITIONS = (IN_FORCE, LASTING, FIGHTING, RATIFIED, VOTE)
FORCE = {"legal_state": {"agreement": "a", "state": "in_force"}}
BREACH = {"published": {"what": "recorded_breach", "number": 3}}


def scenario(*steps: tuple[int, dict], id_: str = "drawn") -> Scenario:
    made = tuple(Step(day, {}, tuple(Change(what, of) for what, of in changes.items())) for day, changes in steps)
    return Scenario(id_, {}, "drawn", BEGINS, made)


def played(commitments, *steps, known: Known = KNOWN, tasks=(), id_: str = "drawn"):
    return play(register(commitments, tasks or [task("t", 5, 5)], CONDITIONS), known, scenario(*steps, id_=id_))


def test_before_entry_into_force_nothing_that_waits_for_it_is_bound() -> None:
    waits = commitment("p", TEN, when={"met": "in_force"})
    before, after, gone = played(
        [waits], (0, {}), (3, FORCE), (5, {"legal_state": {"agreement": "a", "state": "suspended"}})
    )
    assert (before.bound, after.bound, gone.bound) == ((), ("p",), ())
    assert [(o.day, o.at_ms) for o in (before, after)] == [(0, DAY_0), (3, DAY_0 + 3 * DAY_MS)]
    ((was, now),) = after.changed
    assert (was.answer, now.answer, now.reason) == ("open", "holds", "commitment.owed")
    assert [t.least for o in (before, after) for t in o.readiness.tasks] == [0, 5]


def test_the_first_step_is_held_against_the_moment_before_it() -> None:
    (only,) = played([commitment("p", TEN, when={"met": "in_force"}), commitment("q", TEN)], (0, FORCE))
    assert [now.commitment for _, now in only.changed] == ["p"]


def test_a_trigger_starts_a_clock_once_the_commitment_binds() -> None:
    answers_ = commitment("p", TEN, when={"met": "in_force"}, trigger={"met": "fighting"}, clock_h=72)
    quiet, broken, again = played([answers_], (0, FORCE), (10, BREACH), (12, {}))
    assert (quiet.bound, quiet.triggered, quiet.clocks) == (("p",), (), ())
    t0_ms = DAY_0 + 10 * DAY_MS
    clock = RunningClock("p", "Alder", t0_ms, t0_ms + 72 * 3_600_000)
    assert (broken.triggered, broken.clocks) == (("p",), (clock,))
    assert again.clocks == (clock,), "a clock that runs keeps the instant from which it runs"


def test_without_entry_into_force_a_breach_triggers_nobody() -> None:
    answers_ = commitment("p", TEN, when={"met": "in_force"}, trigger={"met": "fighting"}, clock_h=72)
    (_, broken) = played([answers_], (0, {"legal_state": {"agreement": "a", "state": "announced"}}), (10, BREACH))
    assert (broken.bound, broken.triggered, broken.clocks) == ((), (), ())


def test_a_clock_without_hours_has_no_due_time_and_one_whose_cause_has_passed_no_longer_runs() -> None:
    answers_ = commitment("p", TEN, trigger={"met": "fighting"})
    _, broken, quiet, later = played([answers_], (0, FORCE), (10, BREACH), (17, {}), (20, BREACH))
    assert [c.due_ms for c in broken.clocks] == [-1]
    assert quiet.clocks == ()
    assert [c.t0_ms for c in later.clocks] == [DAY_0 + 20 * DAY_MS]


@pytest.mark.parametrize("step", [31, 40, 200])
def test_what_time_alone_brings_about_runs_from_its_own_day(step: int) -> None:
    lasting = commitment("p", TEN, trigger={"met": "lasting"}, clock_h=24)
    _, late = played([lasting], (0, FORCE), (step, {}))
    assert [c.t0_ms for c in late.clocks] == [DAY_0 + 30 * DAY_MS]


def test_what_holds_when_the_scenario_begins_runs_from_its_first_day() -> None:
    seen = Known(KNOWN.as_of_ms, (Published("legal_state", "in_force", "a", "", "unstated", 1, DAY_0 - DAY_MS),))
    (only,) = played([commitment("p", TEN, trigger={"met": "in_force"}, clock_h=24)], (5, {}), known=seen)
    assert [c.t0_ms for c in only.clocks] == [DAY_0]


def test_a_supposed_status_sets_what_documents_say_later_aside() -> None:
    documents = condition("vote")
    later = (Turn("failed", "2031-06-02", SOURCE), Turn("failed", "2031-06-20", SOURCE))
    drawn = register(
        [commitment("p", TEN, when={"met": "vote"})], [task("t", 5, 5)], [replace(documents, history=later)]
    )
    met = {"condition": {"id": "vote", "status": "met"}}
    outcomes = play(drawn, KNOWN, scenario((0, {}), (1, met), (40, {})))
    assert [o.bound for o in outcomes] == [(), ("p",), ("p",)]


def test_the_trigger_of_a_pledge_does_not_keep_it_from_backing_a_task() -> None:
    (only,) = played([commitment("p", TEN, trigger={"met": "fighting"}, clock_h=24)], (0, {}))
    assert [t.least for t in only.readiness.tasks] == [5]


def test_a_supposed_stage_and_a_supposed_vote_count_from_their_day() -> None:
    treaty = commitment("treaty", Offer("ships", 1, 1))
    pledge = commitment("p", TEN, when={"all": [{"met": "ratified"}, {"met": "vote"}]})
    ratified = {"commitment": {"id": "treaty", "stage": "ratified"}}
    voted, withdrawn = ({"condition": {"id": "vote", "status": word}} for word in ("met", "failed"))
    outcomes = played([treaty, pledge], (0, {}), (1, ratified), (2, voted), (3, withdrawn))
    assert [o.bound for o in outcomes] == [("treaty",), ("treaty",), ("treaty", "p"), ("treaty",)]
    assert outcomes[3].readiness.standings[1].failed == ("vote",)


def test_what_is_supposed_stands_in_the_place_of_what_was_said_from_that_day_on() -> None:
    judged = Known(
        KNOWN.as_of_ms,
        (),
        (Judged("vote", "failed", BEGINS, OFFICE, 1), Judged("vote", "failed", "2031-06-20", OFFICE, 2)),
    )
    pledge = commitment(
        "p",
        TEN,
        when={"met": "vote"},
        stages=(Turn("said", "2031-05-01", SOURCE), Turn("denied", "2031-06-10", SOURCE)),
    )
    kept = {"condition": {"id": "vote", "status": "met"}, "commitment": {"id": "p", "stage": "signed"}}
    first, last = played([pledge], (0, kept), (40, {}), known=judged)
    assert (first.bound, last.bound) == (("p",), ("p",))
    seen = Known(KNOWN.as_of_ms, (Published("legal_state", "suspended", "a", "", "unstated", 1, DAY_0),))
    (only,) = played([commitment("p", TEN, when={"met": "in_force"})], (0, FORCE), known=seen)
    assert only.bound == ("p",)


def test_essential_tasks_that_nothing_backs_or_nobody_answers_in_time_are_named() -> None:
    tasks = [
        task("timed", 5, 5),
        task("untimed", 1, 1, capability="ships"),
        task("nothing", 1, 1, place="sea"),
        task("desirable", 1, 1, place="sea", essential=False),
    ]
    land = Offer("soldiers", 10, 10, ("land",))
    some = [
        commitment("p", land, when={"met": "in_force"}, trigger={"met": "fighting"}, clock_h=24),
        commitment("s", Offer("ships", 5, 5), trigger={"met": "fighting"}),
    ]
    before, after = played(some, (0, {}), (1, FORCE), tasks=tasks)
    assert before.nobody == ("timed", "untimed", "nothing")
    assert after.nobody == ("untimed", "nothing")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"condition": {"id": "in_force", "status": "met"}}, "computed"),
        ({"condition": {"id": "nowhere", "status": "met"}}, "no condition `nowhere`"),
        ({"condition": {"id": "vote", "status": "maybe"}}, "no status `maybe`"),
        ({"commitment": {"id": "nowhere", "stage": "signed"}}, "no commitment `nowhere`"),
        ({"commitment": {"id": "p", "stage": "agreed"}}, "no stage `agreed`"),
        ({"legal_state": {"agreement": "a", "state": "peace"}}, "no legal state `peace`"),
        ({"published": {"what": "indicator"}}, "no kind of publication `indicator`"),
        ({"indicator": {"state": "lower"}}, "`indicator`"),
    ],
)
def test_what_cannot_be_supposed_is_refused_with_its_place(changes, said: str) -> None:
    with pytest.raises(WorkflowError, match=said) as refused:
        played([commitment("p", TEN)], (4, changes))
    assert refused.value.place == "drawn, day 4"
    assert refused.value.hint


@pytest.mark.parametrize("days", [(3, 2), (-1, 0)])
def test_steps_follow_each_other(days) -> None:
    with pytest.raises(WorkflowError, match="follow each other"):
        played([], *((day, {}) for day in days))


def test_nothing_that_is_supposed_changes_what_it_was_supposed_of() -> None:
    drawn = register([commitment("p", TEN, when={"met": "vote"})], [task("t", 5, 5)], CONDITIONS)
    steps = scenario((0, FORCE), (1, {"condition": {"id": "vote", "status": "met"}}))
    assert play(drawn, KNOWN, steps) == play(drawn, KNOWN, steps)
    assert not drawn.conditions[-1].history


def test_two_scenarios_are_held_side_by_side_day_by_day() -> None:
    pledge = commitment("p", TEN, when={"met": "in_force"}, trigger={"met": "fighting"}, clock_h=24)
    one = played([pledge], (0, FORCE), (10, BREACH))
    other = played([pledge], (0, {}), (12, FORCE))
    nothing = ((), ())
    assert compared(one, one) == tuple(ScenarioDifference(d, nothing, nothing, nothing, ()) for d in (0, 10))
    start, broken, late = compared(one, other)
    assert [d.day for d in (start, broken, late)] == [0, 10, 12]
    assert (start.bound, start.nobody) == ((("p",), ()), ((), ("t",)))
    assert start.tasks == (TaskDifference("t", (5, 5), (0, 5)),)
    assert broken.triggered == (("p",), ())
    assert (late.bound, late.triggered) == (nothing, (("p",), ()))
