"""Calendars of clocks, read back by a kept library: nothing is lost, ids stay, and what changed counts up."""

from dataclasses import replace
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from trucewatch.model.cases import Case, Clock
from trucewatch.model.commission import Basis, Constitution, Intake, Jurisdiction, Recusal, Seat, Voting
from trucewatch.model.time import from_ms
from trucewatch.outputs.calendar.clocks import Framing, calendar
from trucewatch.outputs.calendar.lines import MOST_OCTETS, folded, text
from trucewatch.respond import clocks
from trucewatch.run.config import load_mission, shipped
from trucewatch.run.shelves import language

NOBODY = Basis("Rule 1")
CONSTITUTION = Constitution(
    "c", {"en": "C"}, NOBODY, (Seat("secretary", "secretary", {"en": "Secretary", "de": "Sekretariat"}),),
    Jurisdiction(known=True, basis=NOBODY), Voting(2, "majority", NOBODY), Recusal((), NOBODY), ("balance",), {}, {},
    Intake(5, NOBODY), 24, ("Europe/Kyiv", "Asia/Kathmandu", "UTC"),
)  # fmt: skip
DAY = 86_400_000
T0 = 1_935_000_000_000
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=200)
NAMES = st.sampled_from(
    ["admissibility", "inquiry", "reply", "task:bridge", "remedy:upland-guns", "clause:fire", "other"]
)
CLOCKS = st.builds(
    Clock,
    id=NAMES,
    starts=st.sampled_from(["event", "draft", "task", "x"]),
    t0_ms=st.integers(T0, T0 + DAY),
    hours=st.integers(1, 1000),
    due_ms=st.integers(T0 + DAY, T0 + 60 * DAY),
    source=TEXT,
    paused_ms=st.sampled_from([0, T0 + DAY]),
    stopped_ms=st.sampled_from([0, T0 + 2 * DAY]),
    met_ms=st.sampled_from([0, T0 + 3 * DAY]),
    extended_h=st.integers(0, 50),
    by=st.sampled_from(["", "secretary", "upland"]),
    right=st.booleans(),
    changes=st.integers(0, 9),
)
CASES = st.lists(st.tuples(st.text("abc123-", min_size=1, max_size=8), st.lists(CLOCKS, max_size=5)), max_size=4).map(
    lambda made: [Case(name, clocks=tuple(found)) for name, found in dict(made).items()]
)


@cache
def mission():
    return load_mission(shipped("exercise"))


def framing(tag="en", as_of_ms=T0 + 2 * DAY, **changed):
    return Framing(replace(mission(), **changed), CONSTITUTION, "log.example/x", as_of_ms, language(tag))


def events(made):
    return Calendar.from_ical(made).walk("VEVENT")


@given(st.lists(TEXT, max_size=4))
def test_lines_fold_and_read_back(values):
    made = folded([f"X-A:{text(value)}" for value in values])
    assert all(len(line) <= MOST_OCTETS for line in made.split(b"\r\n"))
    for piece in made.split(b"\r\n"):
        piece.decode()  # no character is cut
    plain = made.decode().replace("\r\n ", "").split("\r\n")[:-1]
    assert plain == [f"X-A:{text(value)}" for value in values]


@given(CASES, st.sampled_from(["en", "de"]))
@settings(max_examples=60, deadline=None)
def test_every_clock_is_one_event_at_its_due_time(cases, tag):
    given_clocks = [c for case in cases for c in case.clocks]
    found = events(calendar(cases, framing(tag)))
    assert sorted(e.decoded("DTSTART") for e in found) == sorted(
        from_ms(c.due_ms).replace(microsecond=0) for c in given_clocks
    )
    assert len({e["UID"] for e in found}) == len(given_clocks)
    for event in found:
        assert str(event["SUMMARY"]).startswith(
            "EXERCISE · DEMONSTRATION: " if tag == "en" else "ÜBUNG · DEMONSTRATION: "
        )
        assert "upland" not in str(event["SUMMARY"]).lower(), "a title names no party and no remedy by its name"
        assert event.decoded("DTSTAMP") == from_ms(T0 + 2 * DAY)


@given(TEXT)
@settings(max_examples=60, deadline=None)
def test_a_source_reads_back_as_it_was_given(source):
    plain = "".join(
        c for c in source.replace("\r\n", "\n").replace("\r", "\n") if c in "\n\t" or (c >= " " and c != "\x7f")
    )
    (event,) = events(calendar([Case("1", clocks=(replace(_clock(), source=source),))], framing()))
    assert str(event["DESCRIPTION"]).endswith(f"Source: {plain}")


@given(st.lists(st.sampled_from(["pause", "resume", "extend"]), max_size=8))
@settings(max_examples=40, deadline=None)
def test_a_change_keeps_the_id_and_counts_up(changes):
    """Through the rules' own events, as a case changes."""
    from trucewatch.model.cases import Event
    from trucewatch.respond.evolve import evolve

    case = Case("1", clocks=(_clock(),))
    seen = [_only(case)]
    for at, change in enumerate(changes):
        data = {"clock": "inquiry", "hours": 5}
        name = {"pause": "clock_paused", "resume": "clock_resumed", "extend": "clock_extended"}[change]
        if name == "clock_resumed" and not case.clocks[0].paused_ms:
            continue
        case = evolve(case, Event(name, T0 + 1 + at, at, ("chair",), data))
        seen.append(_only(case))
    assert len({uid for uid, _ in seen}) == 1
    assert [sequence for _, sequence in seen] == list(range(len(seen)))


@given(CASES)
@settings(max_examples=20, deadline=None)
def test_without_a_mandate_every_event_is_marked_and_the_bytes_are_equal(cases):
    made = calendar(cases, framing(exercise=False))
    assert made == calendar(list(cases), framing(exercise=False))
    assert all(str(e["SUMMARY"]).startswith("DEMONSTRATION: ") for e in events(made))
    mandated = calendar(cases, framing(exercise=False, mandate="Resolution 1"))
    assert b"DEMONSTRATION" not in mandated


def test_a_clock_that_replaced_another_has_an_id_of_its_own():
    first = clocks.started("reply", "draft", T0, 24, "Rule 6")
    case = Case("1", clocks=(replace(first, stopped_ms=T0 + 1), first))
    one, two = events(calendar([case], framing()))
    assert one["UID"] != two["UID"]
    assert {one["STATUS"], two["STATUS"]} == {"CANCELLED", "CONFIRMED"}


def _clock():
    return clocks.started("inquiry", "inquiry", T0, 72, "Rule 4")


def _only(case):
    (event,) = events(calendar([case], framing()))
    return str(event["UID"]), int(event["SEQUENCE"])
