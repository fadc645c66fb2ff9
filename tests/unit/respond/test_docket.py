"""The docket as figures."""

from trucewatch.respond.docket import Line, figures

H = 3_600_000


def line(*history, ruling="", ruled_h=0, public_h=0, due=()):
    return Line(tuple((stage, h * H) for stage, h in history), ruling, ruled_h * H, public_h * H, due)


def test_cases_are_counted_by_stage_with_median_times_of_stays_that_ended():
    lines = [
        line(("allegation", 0), ("preliminary_inquiry", 10)),
        line(("allegation", 0), ("preliminary_inquiry", 20)),
        line(("allegation", 0), ("preliminary_inquiry", 35), ("submissions", 40)),
        line(("allegation", 50)),
    ]
    told = figures(lines, 60 * H)
    assert dict(told.by_stage) == {"allegation": 1, "preliminary_inquiry": 2, "submissions": 1}
    assert dict(told.median_h) == {"allegation": (20, 3), "preliminary_inquiry": (5, 1)}
    assert (told.cases, told.pending, told.rulings) == (4, 4, {})


def test_what_happens_later_is_not_seen():
    told = figures([line(("allegation", 0), ("closed", 10), ruling="inadmissible", ruled_h=10, public_h=10)], 9 * H)
    assert (dict(told.by_stage), told.rulings, told.pending) == ({"allegation": 1}, {}, 1)
    assert figures([line(("allegation", 5))], 4 * H).cases == 0


def test_a_ruling_counts_once_it_is_public_and_insufficient_evidence_beside_it():
    ruled = line(("allegation", 0), ("ruling", 10), ruling="breach", ruled_h=10, public_h=58)
    open_ = line(("allegation", 0), ("closed", 10), ruling="insufficient_evidence", ruled_h=10, public_h=10)
    assert dict(figures([ruled, open_], 20 * H).rulings) == {"insufficient_evidence": 1}
    assert list(figures([ruled, open_], 58 * H).rulings) == ["breach", "insufficient_evidence"]


def test_a_ruling_that_is_appealed_against_is_pending_and_no_ruling_that_stands():
    appealed = line(("allegation", 0), ("ruling", 10), ("appealed", 70), ruling="breach", ruled_h=10, public_h=58)
    assert figures([appealed], 60 * H).rulings == {"breach": 1}
    told = figures([appealed], 70 * H)
    assert (told.rulings, told.pending) == ({}, 1)


def test_what_is_overdue_is_counted_until_it_is_answered():
    due = ((10 * H, 0), (10 * H, 15 * H), (30 * H, 0))
    assert [figures([line(("allegation", 0), due=due)], h * H).overdue for h in (10, 11, 15, 31)] == [0, 2, 1, 2]
