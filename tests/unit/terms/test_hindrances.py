"""Watching that was interfered with, and monitors that were stopped."""

import pytest

from trucewatch.model.evidence import CoverageIntervals, Restrictions
from unit.assess.scenes import E7_PER_KM, HOUR_MS, ids
from unit.terms.asking import FALSE, TRUE, UNKNOWN, ask, evidence, intervals, said


@pytest.mark.parametrize(
    ("row", "watch", "is_", "message"),
    [
        ({"kind": "interference"}, {"state": "up"}, TRUE, "perceived"),
        ({}, {}, TRUE, "jammed"),
        ({}, {"state": "down"}, FALSE, "none"),
        ({}, {"radius_m": 50}, UNKNOWN, "open"),
        ({}, {"lat_e7": 20 * E7_PER_KM}, FALSE, "none"),
        ({}, {"t1_ms": 12 * HOUR_MS + 1}, UNKNOWN, "open"),
    ],
)
def test_interference(row, watch, is_, message) -> None:
    jammed = evidence(CoverageIntervals, {"state": "jammed", "means": "recorded", **watch})
    judged = ask({"interference": {}}, row, coverage=jammed)
    assert (intervals(judged), said(judged)) == ([is_], [f"reason.interference.{message}"])


@pytest.mark.parametrize(
    ("row", "means", "is_"),
    [
        ({}, ["recorded"], TRUE),
        ({}, ["seen"], FALSE),
        ({"kind": "interference"}, ["seen"], UNKNOWN),
        ({"kind": "interference"}, ["recorded"], TRUE),
    ],
)
def test_interference_with_certain_means(row, means, is_) -> None:
    jammed = evidence(CoverageIntervals, {"state": "jammed", "means": "recorded", "platform": "camera 7"})
    judged = ask({"interference": {"means": means}}, row, coverage=jammed)
    assert intervals(judged) == [is_]
    assert judged.reason(0)["a"] == ({"watch": "camera 7"} if is_ == TRUE else {})


@pytest.mark.parametrize(
    ("way", "asked", "is_", "message"),
    [
        ("denied", {"restrictions": ["denied", "turned_back"]}, TRUE, "holds"),
        ("delayed", {"restrictions": ["denied", "turned_back"]}, FALSE, "other"),
        ("delayed", {}, TRUE, "holds"),
        ("mines_or_uxo", {}, FALSE, "other"),
        ("mines_or_uxo", {"restrictions": ["mines_or_uxo"]}, TRUE, "holds"),
    ],
)
def test_access_denied(way, asked, is_, message) -> None:
    stopped = evidence(Restrictions, {"restriction": way, "name": "incident 0"})
    judged = ask({"access_denied": asked}, {"kind": "restriction"}, restrictions=stopped)
    assert stopped.id.tolist() == ids(["incident 0"]).tolist()
    assert (intervals(judged), said(judged)) == ([is_], [f"reason.access_denied.{message}"])


def test_fire_beside_a_restriction_is_no_denial_of_access() -> None:
    judged = ask({"access_denied": {}}, {}, restrictions=evidence(Restrictions, {}))
    assert (intervals(judged), said(judged)) == ([FALSE], ["reason.access_denied.none"])
