"""What holds for every case, whatever anybody commands."""

import json
from collections import Counter
from contextlib import suppress
from dataclasses import fields, replace
from datetime import datetime
from functools import cache
from random import Random

import msgspec
import pytest
from hypothesis import given, settings, target
from hypothesis import strategies as st

from laws.cases_strategy import HOUR_MS, IN_FORCE, NATIONALITIES, PEOPLE, SAYS, Play, Scene, Step, plays, seeded
from trucewatch.errors import WorkflowError
from trucewatch.model.cases import PENDING, STAGES, Case, Command, Signer
from trucewatch.model.time import from_text
from trucewatch.respond import clocks
from trucewatch.respond.attributing import commitment
from trucewatch.respond.deciding import RULES, after, decide, fold
from trucewatch.respond.docket import Line, figures
from trucewatch.respond.evolve import EVENTS
from trucewatch.respond.forms import FORMS

MANY = settings(max_examples=150, deadline=None)
FEW = settings(max_examples=40, deadline=None)
TOGETHER = {"admit", "return", "attribute", "draft", "rule", "redraft", "leak", "measure", "remedy", "accept", "close"}
TOGETHER |= {"reopen", "tier"}
DECIDING = TOGETHER | {"vote", "seal", "reveal", "call", "hear"}
MOVES = {
    "open": {"allegation"},
    "admit": {"preliminary_inquiry"},
    "settle": {"local_settlement"},
    "call": {"submissions"},
    "hear": {"hearing"},
    "draft": {"draft"},
    "redraft": {"submissions"},
    "rule": {"ruling"},
    "remedy": {"remedy"},
    "prove": {"proof"},
    "accept": {"remedy"},
    "return": {"closed"},
    "withdraw": {"closed"},
    "close": {"closed"},
    "appeal": {"appealed"},
    "reopen": {"reopened", "allegation"},
}
"""Where each command can bring a case. Every other command leaves it where it is."""


@cache
def many() -> list[Play]:
    return [seeded(seed, 120) for seed in range(250)]


def commands(played: Play) -> list[tuple[Command, object]]:
    return [(step.command, played.law) for step in played.steps]


def recused(case: Case, who: Signer, played: Play) -> bool:
    """Told apart from the code that decides it."""
    by = played.law.constitution.recusal.by
    party = "party" in by and who.party in case.parties
    nation = "nationality" in by and any(who.nationality in NATIONALITIES[p] for p in case.parties)
    return party or nation or who.person in {person for person, _ in case.recused}


# how far plays reach


def test_plays_reach_every_stage_by_every_command_and_event() -> None:
    allowed = [step for played in many() for step in played.allowed]
    stages = Counter(step.after.stage for step in allowed)
    assert min(stages[stage] for stage in STAGES) >= 20, stages
    assert {step.command.name for step in allowed} == set(FORMS) == set(RULES)
    assert {name for step in allowed for name in step.events} == set(EVENTS)


def test_plays_reach_second_rulings_silence_replies_and_attributions() -> None:
    cases = [step.after for played in many() for step in played.allowed]
    ruled = [case.ruling for case in cases if case.ruling and case.ruling.votes]
    assert any(ruling.silent for ruling in ruled)
    assert any(set(case.parties) > set(case.ruling.silent) for case in cases if case.ruling and case.ruling.votes)
    assert any(
        case.ruling and case.ruling.votes and any(r.ruling and r.ruling.votes for r in case.rounds) for case in cases
    )
    assert any(a.who for case in cases for a in case.attributions)
    assert any(r.standing == "lifted" for case in cases for r in case.remedies)


# stages, replay, refusals


@MANY
@given(plays)
def test_every_stage_is_reached_by_an_allowed_command_only(played: Play) -> None:
    target(float(len({step.after.stage for step in played.allowed})))
    for step in played.allowed:
        before, later = step.before.stage, step.after.stage
        assert before in FORMS[step.command.name].stages
        assert later == before or later in MOVES.get(step.command.name, set()), (before, step.command.name)
        assert step.after.history[: len(step.before.history)] == step.before.history


@MANY
@given(plays)
def test_replay_gives_the_same_case(played: Play) -> None:
    entered = msgspec.json.encode([command for command, _ in commands(played)])
    again = msgspec.json.decode(entered, type=list[Command])
    whole = fold("2031-1", [(command, played.law) for command in again])
    assert replace(whole, refused=()) == played.last
    assert whole.refused == tuple(s.command.entry for s in played.steps if s.after is None)


@MANY
@given(plays)
def test_a_refused_command_changes_nothing_and_says_why(played: Play) -> None:
    for step in played.steps:
        if step.after is None:
            before = repr(step.before)
            with pytest.raises(WorkflowError) as refused:
                decide(step.before, step.command, played.law)
            assert repr(step.before) == before
            assert refused.value.what
            assert refused.value.hint
            assert refused.value.place == f"2031-1: {step.command.name}"
    kept = [(step.command, played.law) for step in played.allowed]
    assert fold("2031-1", kept) == played.last


JSON = st.recursive(
    st.one_of(
        st.text(max_size=5), st.sampled_from(["²", "all", "2031-05-08T12:00Z", "9" * 50, "9999-12-31T23:59-23:59"])
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3)),
    max_leaves=6,
)


@MANY
@given(plays, st.sampled_from(sorted(FORMS)), JSON, JSON, st.data())
def test_any_content_is_allowed_or_refused(
    played: Play, name: str, one: object, other: object, data: st.DataObject
) -> None:
    form, stages = FORMS[name], FORMS[name].stages
    cases = [step.before for step in played.steps if step.before.stage in stages] or [Case("2031-1")]
    case = data.draw(st.sampled_from(cases))
    usual = SAYS.get(name, lambda _: {"reasons": "x"})(Scene(data.draw(st.randoms()), case, played.law, IN_FORCE.t1_ms))
    strange = data.draw(st.sets(st.sampled_from([*form.needs, *form.may, "x"])))
    content = {**usual, **dict.fromkeys(strange, one)}
    content |= {data.draw(st.sampled_from(sorted(content))): other} if content else {}
    signers = [who for role, who in PEOPLE.values() if role in form.roles]
    for signed in (signers[:1], signers[:3]):
        with suppress(WorkflowError):
            after(case, Command(case.id, name, content, tuple(signed), IN_FORCE.t1_ms), played.law)


# who decides


@MANY
@given(plays)
def test_nobody_decides_alone(played: Play) -> None:
    for step in played.allowed:
        if step.command.name in TOGETHER:
            pairs = [(a, b) for a in step.command.signers for b in step.command.signers]
            assert any(a.person != b.person and a.nationality != b.nationality for a, b in pairs)
            assert all(s.nationality for s in step.command.signers)
        elif FORMS[step.command.name].roles != ("delegate",) and step.command.name != "recuse":
            assert len(step.command.signers) == 1
        if step.command.name == "rule":
            yes = [v for v in step.after.ruling.votes if v.vote == "yes"]
            assert len({v.nationality for v in yes}) > 1
            votes = step.after.ruling.votes
            assert len({v.person for v in votes}) == len({v.office for v in votes}) == len(votes)
            assert len(votes) >= played.law.constitution.voting.quorum
            assert {s.person for s in step.command.signers} <= {v.person for v in votes}


@MANY
@given(plays)
def test_a_recused_person_is_in_no_decision_vote_or_analysis(played: Play) -> None:
    for step in played.allowed:
        if step.command.name in DECIDING:
            assert not [s for s in step.command.signers if recused(step.before, s, played)], step.command.name
        if step.command.name == "rule":
            votes = step.after.ruling.votes
            cast = [Signer(v.office, v.person, v.nationality, v.party) for v in votes]
            assert not [s for s in cast if recused(step.before, s, played)]
        if step.command.name == "attribute" and step.after.attributions[-1].who:
            shown = [a for a in step.before.analyses if a.content]
            fit = [
                a for a in shown if not recused(step.before, Signer(a.office, a.person, a.nationality, a.party), played)
            ]
            assert len({a.nationality for a in fit}) > 1
            assert len({a.person for a in fit}) > 1


@MANY
@given(plays)
def test_a_delegate_speaks_for_its_own_party_only(played: Play) -> None:
    for step in played.allowed:
        voices = [s for s in step.command.signers if FORMS[step.command.name].roles == ("delegate",)]
        assert not [s for s in voices if s.party not in step.before.parties]
        if step.command.name in {"open", "join"} and step.command.signers[0].party:
            assert step.after.allegations[-1].party == step.command.signers[0].party


# the right of reply


@MANY
@given(plays)
def test_a_reply_is_never_lost_and_silence_is_recorded_as_silence(played: Play) -> None:
    said: dict[int, str] = {}
    since: set[str] = set()
    for step in played.allowed:
        if step.command.name == "reply":
            said[step.command.entry] = step.command.content["text"]
            since.add(step.command.signers[0].party)
        elif step.command.name == "draft":
            since = set()
        case = step.after
        kept = [*case.replies, *(reply for earlier in case.rounds for reply in earlier.replies)]
        assert {reply.entry: reply.text for reply in kept} == said
        if step.command.name == "rule":
            assert set(case.ruling.silent) == set(case.parties) - since


@MANY
@given(plays)
def test_nothing_is_voted_or_ruled_before_all_replied_or_had_their_whole_time(played: Play) -> None:
    due_ms, stood_ms, since = 0, 0, set()
    for step in played.allowed:
        name, content, at_ms = step.command.name, step.command.content, step.command.at_ms
        limit = played.law.limit("reply")
        if name == "draft":
            hours = int(content.get("reply_h", limit.hours if limit else 24))
            due_ms, stood_ms, since = at_ms + hours * HOUR_MS, 0, set()
            assert hours >= (limit.hours if limit else 24)
        elif name == "reply":
            since.add(step.command.signers[0].party)
            assert stood_ms or at_ms <= due_ms
        elif content.get("clock") == "reply":
            due_ms += int(content["hours"]) * HOUR_MS if name == "extend" else 0
            due_ms += at_ms - stood_ms if name == "resume" else 0
            stood_ms = {"pause": at_ms, "resume": 0}.get(name, stood_ms)
        elif name in {"vote", "rule"}:
            assert content.get("draft", str(step.before.draft.entry)) == str(step.before.draft.entry)
            assert since >= set(step.before.parties) or (at_ms > due_ms and not stood_ms)
        if step.after.draft and step.after.stage == "draft" and not stood_ms:
            draft = step.after.draft
            answered = since >= set(step.after.parties)
            assert draft.reply_due_ms == due_ms or answered
            assert draft.leaked_ms or draft.public_ms >= due_ms or draft.public_ms <= at_ms or answered


# clocks


@MANY
@given(plays, st.sampled_from(["Europe/Kyiv", "Europe/Moscow", "America/St_Johns", "Asia/Kathmandu", "UTC"]))
def test_a_due_time_does_not_depend_on_the_readers_zone(played: Play, zone: str) -> None:
    for clock in played.last.clocks:
        (written,) = clocks.in_zones(clock.due_ms, [zone]).values()
        assert from_text(written) == clock.due_ms // 1000 * 1000
    moved = [(replace(c, content=elsewhere(c.content)), law) for c, law in commands(played)]
    assert replace(fold("2031-1", moved), refused=()) == played.last


def elsewhere(content: dict) -> dict:
    """The same times as a place five hours and a half ahead writes them."""
    said = {name: elsewhere(value) if isinstance(value, dict) else value for name, value in content.items()}
    for name in said.keys() & {"from", "until", "detected", "due"}:
        if isinstance(said[name], str) and said[name].endswith("Z"):
            there = datetime.fromisoformat(said[name]).astimezone(
                datetime.fromisoformat("2031-01-01T00:00+05:30").tzinfo
            )
            said[name] = there.isoformat()
    return said


@MANY
@given(plays)
def test_a_pause_moves_a_due_time_by_itself_exactly_and_an_extension_by_its_hours(played: Play) -> None:
    paused: dict[str, int] = {}
    for step in played.allowed:
        name, at_ms, wanted = step.command.name, step.command.at_ms, step.command.content.get("clock", "")
        if name not in {"pause", "resume", "extend", "stop"}:
            continue
        before, later = (clocks.latest(case.clocks, wanted) for case in (step.before, step.after))
        moved_ms = later.due_ms - before.due_ms
        if name == "pause":
            paused[wanted] = at_ms
        hours = int(step.command.content.get("hours", 0))
        assert moved_ms == (at_ms - paused.pop(wanted) if name == "resume" else hours * HOUR_MS)
        assert [c for c in step.after.clocks if c != later] == [c for c in step.before.clocks if c != before]
        assert name != "stop" or not before.right
        office = played.law.constitution.clock_offices[name]
        assert [s.office for s in step.command.signers] == [office]


@MANY
@given(plays)
def test_no_clock_starts_before_entry_into_force(played: Play) -> None:
    assert all(clock.t0_ms >= IN_FORCE.t0_ms for step in played.allowed for clock in step.after.clocks)


@MANY
@given(plays)
def test_what_was_overdue_stays_so_until_it_is_answered(played: Play) -> None:
    for step in played.allowed:
        at_ms = step.command.at_ms
        late = {c.id for c in clocks.overdue(step.before.clocks, at_ms)}
        still = {c.id: clocks.state(c, at_ms) for c in step.after.clocks if c.id in late}
        if step.command.name in {"pause", "resume", "extend", "stop"}:
            assert set(still.values()) <= {"overdue"}


@MANY
@given(plays)
def test_a_clock_that_was_answered_or_stopped_never_changes(played: Play) -> None:
    for step in played.allowed:
        for before, later in zip(step.before.clocks, step.after.clocks, strict=False):
            assert before == later or not clocks.ended(before)


@MANY
@given(plays)
def test_a_closed_case_owes_nothing_but_what_its_ruling_ordered(played: Play) -> None:
    for case in (step.after for step in played.allowed if step.after.stage == "closed"):
        ordered = {f"remedy:{r.id}" for r in case.remedies if not r.interim}
        assert {c.id for c in case.clocks if not c.right and not clocks.ended(c)} <= ordered
        assert not [r for r in case.remedies if r.interim and r.standing in {"due", "proof_given"}]


# what is alleged


@MANY
@given(plays)
def test_an_allegation_moves_no_stage_ruling_or_clock(played: Play) -> None:
    free = {"allegations", "parties"}
    for step in (step for step in played.allowed if step.command.name == "join"):
        assert len(step.after.allegations) == len(step.before.allegations) + 1
        for field in (f.name for f in fields(Case) if f.name not in free):
            assert getattr(step.after, field) == getattr(step.before, field), field
        if step.before.draft:
            assert step.after.parties == step.before.parties


@MANY
@given(plays)
def test_no_case_is_ruled_without_fact_place_time_and_standard(played: Play) -> None:
    for case in (step.after for step in played.allowed):
        if case.stage not in {"", "allegation", "closed", "appealed"}:
            assert case.fact
            assert case.place
            assert case.until_ms
            assert case.standard


@FEW
@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_figures_name_no_party_and_do_not_depend_on_the_order(seeds: list[int], chance: Random) -> None:
    cases = [seeded(seed, 40).last for seed in seeds]
    lines = [line_of(case) for case in cases if case.stage]
    mixed = chance.sample(lines, len(lines))
    for as_of_ms in (IN_FORCE.t0_ms, IN_FORCE.t0_ms + 500 * HOUR_MS, IN_FORCE.t1_ms):
        told = figures(lines, as_of_ms)
        assert told == figures(mixed, as_of_ms)
        words = json.dumps(msgspec.to_builtins(told))
        assert not [party for party in NATIONALITIES if party in words]
        assert told.cases == sum(told.by_stage.values())
        assert told.pending == sum(n for stage, n in told.by_stage.items() if stage in PENDING)
        assert told.pending + sum(told.rulings.values()) <= told.cases


def line_of(case: Case) -> Line:
    owed = [c for c in case.clocks if not c.right]
    return Line(
        history=tuple((stage, at_ms) for stage, at_ms, _ in case.history),
        ruling=case.ruling.word if case.ruling else "",
        ruled_ms=case.ruling.at_ms if case.ruling else 0,
        public_ms=case.ruling.public_ms if case.ruling else 0,
        due=tuple((c.due_ms, c.met_ms or c.stopped_ms or c.paused_ms) for c in owed),
    )


# two analysts


@MANY
@given(plays)
def test_nobody_shows_an_analysis_before_two_are_sealed_and_what_is_shown_was_sealed(played: Play) -> None:
    for step in played.allowed:
        opened = [a for a in step.after.analyses if a.content]
        if step.command.name == "reveal":
            assert len(step.before.analyses) > 1
            (mine,) = [a for a in step.before.analyses if a.person == step.command.signers[0].person]
            content = step.command.content
            assert commitment(content["salt"], content["analysis"]) == mine.commitment
        if step.command.name == "seal":
            fit = [
                a for a in opened if not recused(step.after, Signer(a.office, a.person, a.nationality, a.party), played)
            ]
            assert not fit, "sealed after another could be read"
        sealed = [a.commitment for a in step.after.analyses]
        assert len(set(sealed)) == len(sealed)


def changed(step: Step) -> Command:
    content = step.command.content
    return replace(
        step.command, content={**content, "analysis": {**content["analysis"], "reasons": "It was otherwise."}}
    )


def test_a_changed_analysis_is_refused() -> None:
    shown = [(p, s) for p in many() for s in p.allowed if s.command.name == "reveal"]
    assert len(shown) > 20
    for played, step in shown:
        with pytest.raises(WorkflowError, match="not what was sealed"):
            after(step.before, changed(step), played.law)
